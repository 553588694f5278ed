"""The figures of a cohort, computed once more and in another way: plain lists of people, no counts kept on the way.

Reads {cohort, course, learners, held} from standard input and writes the figures as JSON. It shares nothing with the app:
quantiles come from integrating Student's density, correlations from lists, groups from sorting people.
"""

import json
import math
import sys

OCCASION = {"Pre": "before", "Post": "after"}
BETWEEN = [("after", "Pre", "Post"), ("long", "Pre", "Delayed"), ("kept", "Post", "Delayed")]


def student(freedom):
    """Within ± this lie 95 of 100, by Simpson's rule over the density, and bisection."""
    log = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - 0.5 * math.log(freedom * math.pi)

    def density(t):
        return math.exp(log - (freedom + 1) / 2 * math.log1p(t * t / freedom))

    def within(t, steps=2000):
        width = t / steps
        inner = sum((4 if i % 2 else 2) * density(i * width) for i in range(1, steps))
        return 2 * width / 3 * (density(0) + inner + density(t))

    low, high = 1.9, 13.0
    for _ in range(48):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle) < 0.95 else (low, middle)
    return (low + high) / 2


QUANTILES = {}


def change(pairs):
    n = len(pairs)
    gains = [b - a for a, b in pairs]
    mean = math.fsum(gains) / n
    interval = None
    if n >= 5:
        deviation = math.sqrt(math.fsum((g - mean) ** 2 for g in gains) / (n - 1))
        if deviation > 1e-9:
            if n not in QUANTILES:
                QUANTILES[n] = student(n - 1)
            half = QUANTILES[n] * deviation / math.sqrt(n)
            interval = [max(-1.0, mean - half), min(1.0, mean + half)]
    return {
        "n": n,
        "from": math.fsum(a for a, _ in pairs) / n,
        "to": math.fsum(b for _, b in pairs) / n,
        "by": mean,
        "interval": interval,
    }


def pearson(xs, ys):
    n = len(xs)
    mx, my = math.fsum(xs) / n, math.fsum(ys) / n
    sx = math.fsum((x - mx) ** 2 for x in xs)
    sy = math.fsum((y - my) ** 2 for y in ys)
    if sx < 1e-12 or sy < 1e-12:
        return None
    return math.fsum((x - mx) * (y - my) for x, y in zip(xs, ys)) / math.sqrt(sx * sy)


def end(people, true):
    """Share in the first 27 % of people, who are sorted by score; whoever ties at the border counts in part."""
    wanted = 0.27 * len(people)
    border = people[math.ceil(wanted) - 1]["score"]
    sure = [p for p in people[: math.ceil(wanted)] if p["score"] != border]
    tied = [p for p in people if p["score"] == border]
    part = (wanted - len(sure)) / len(tied)
    return (sum(map(true, sure)) + part * sum(map(true, tied))) / wanted


def choices(response):
    if isinstance(response, dict) and "Single" in response:
        return [response["Single"]]
    if isinstance(response, dict) and "Multiple" in response:
        return response["Multiple"]
    return []


def item_figures(people):
    n = len(people)
    right = [1.0 if p["right"] else 0.0 for p in people]
    rest = [(p["of_right"] - x) / (p["of"] - 1) for p, x in zip(people, right)]
    weak = sorted(people, key=lambda p: p["score"])
    strong = weak[::-1]
    most = max((c + 1 for p in people for c in p["choices"]), default=0)
    both = n >= 20

    def used(choice):
        def chose(p):
            return p["choices"].count(choice)

        ends = (end(strong, chose), end(weak, chose)) if both else (0.0, 0.0)
        return {"chosen": sum(map(chose, people)), "upper": ends[0], "lower": ends[1]}

    return {
        "n": n,
        "right": int(sum(right)),
        "facility": sum(right) / n,
        "item_rest": pearson(right, rest) if n >= 10 else None,
        "ends": [end(strong, lambda p: p["right"]), end(weak, lambda p: p["right"])] if both else None,
        "choices": [used(c) for c in range(most)],
    }


def reliability(rows):
    n, k = len(rows), len(rows[0])
    totals = [sum(row) for row in rows]
    mean = sum(totals) / n
    spread = math.fsum((t - mean) ** 2 for t in totals)
    kr20 = None
    if n >= 10 and k > 1 and spread > 1e-12:
        # Cronbach's alpha from the variances of the items, with n - 1 throughout.
        def variance(xs):
            m = sum(xs) / n
            return math.fsum((x - m) ** 2 for x in xs) / (n - 1)

        kr20 = k / (k - 1) * (1 - math.fsum(variance([row[i] for row in rows]) for i in range(k)) / variance(totals))
    return {"n": n, "mean": mean, "deviation": math.sqrt(spread / (n - 1)) if n > 1 else 0.0, "kr20": kr20}


def figures(given):
    cohort, learners, held = given["cohort"], given["learners"], given["held"]
    tables, invite = cohort["tables"], cohort["invite"]
    course = [m for m in given["course"] if m["id"] in invite["modules"]]
    order = [m["id"] for m in course]
    lessons = [(lesson, m["id"]) for m in course for lesson in m["lessons"]]
    objective = {}
    for asked in tables["asked"]:
        key = (asked["id"], asked["hash"])
        objective[key] = max(objective.get(key, 0), asked["objective"])

    def item(at):
        asked = tables["asked"][at]
        return (asked["id"], asked["hash"])

    rows, opened, done, furthest = [], {}, {}, []
    pairs, met, sat = {}, {}, {}
    for learner in learners:
        work = learner["work"]
        mine = {}
        for lesson, day in work["lessons"]:
            name = tables["lessons"][lesson]
            mine[name] = mine.get(name, False) or day is not None
        for name, finished in mine.items():
            opened[name] = opened.get(name, 0) + 1
            done[name] = done.get(name, 0) + finished
        furthest.append(max((i for i, (name, _) in enumerate(lessons) if name in mine), default=-1))
        stages, quizzes = [], []
        for module in course:
            states = [mine.get(lesson) for lesson in module["lessons"]]
            finished = states.count(True)
            if all(state is None for state in states):
                stages.append("not_begun")
            elif finished == len(states):
                stages.append("done")
            else:
                stages.append("over_half" if finished > len(states) / 2 else "begun")
            tries = [q for q in work["quizzes"] if tables["modules"][q["module"]] == module["id"]]
            shares = [sum(g["right"] for g in q["given"]) / len(q["given"]) for q in tries]
            quizzes.append(max(shares) * 100 >= invite["pass_percent"] - 1e-9 if shares else None)

        seen = set()
        sittings = [("quiz", q) for q in work["quizzes"]]
        for which in ("Pre", "Post"):
            sittings += [(OCCASION[which], t) for t in work["tests"] if t["which"] == which]
        for on, sitting in sittings:
            module = tables["modules"][sitting["module"]]
            all_right, of = sum(g["right"] for g in sitting["given"]), len(sitting["given"])
            fresh = []
            for g in sitting["given"]:
                key = item(g["item"])
                if key in seen:
                    continue
                seen.add(key)
                fresh.append((key, g["right"]))
                met.setdefault((order.index(module), on, key), []).append(
                    {
                        "right": g["right"],
                        "of_right": all_right,
                        "of": of,
                        "score": all_right / of,
                        "choices": choices(g["response"]),
                    }
                )
            if on != "quiz" and len(fresh) == of:
                fresh.sort()
                items = tuple(key for key, _ in fresh)
                sat.setdefault((order.index(module), on, items), []).append([int(r) for _, r in fresh])

        tests = {(tables["modules"][t["module"]], t["which"]): t["given"] for t in work["tests"]}
        both = None
        for between, former, latter in BETWEEN:
            whole = [[], []]
            for at, module in enumerate(order):
                a, b = tests.get((module, former)), tests.get((module, latter))
                if a is None or b is None:
                    continue
                whole[0] += a
                whole[1] += b
                aims = {objective[item(g["item"])] for g in a} & {objective[item(g["item"])] for g in b}
                for aim in {0} | aims:
                    shares = []
                    for test in (a, b):
                        of_aim = [g["right"] for g in test if aim in (0, objective[item(g["item"])])]
                        shares.append(sum(of_aim) / len(of_aim))
                    pairs.setdefault((at, aim, between), []).append(tuple(shares))
            if whole[0]:
                ends = [[sum(g["right"] for g in test), len(test)] for test in whole]
                pairs.setdefault((-1, 0, between), []).append(tuple(r / of for r, of in ends))
                if between == "after":
                    both = ends
        rows.append(
            {
                "learner": learner["learner"],
                "name": learner["name"],
                "made": learner["made"] if learner["turn"] > 0 else None,
                "last": work["last"],
                "stages": stages,
                "quizzes": quizzes,
                "tests": both,
                "there": sum(learner["learner"] in day["there"] for day in held),
            }
        )

    ids = {row["learner"] for row in rows}
    works = [learner["work"] for learner in learners]
    names = ["not_begun", "begun", "over_half", "done"]
    return {
        "counts": {
            "learners": len(learners),
            "handed": sum(learner["turn"] > 0 for learner in learners),
            "pledges": sum(w["pledges"] for w in works),
            "pledges_done": sum(w["pledges_done"] for w in works),
            "pledgers": sum(w["pledges"] > 0 for w in works),
            "reports": sum(w["reports"] for w in works),
            "reporters": sum(w["reports"] > 0 for w in works),
            "capstones": sum(w["capstone"] is not None for w in works),
        },
        "learners": rows,
        "modules": [
            {
                "id": module,
                "stages": [sum(row["stages"][at] == name for row in rows) for name in names],
                "taken": sum(row["quizzes"][at] is not None for row in rows),
                "passed": sum(row["quizzes"][at] is True for row in rows),
            }
            for at, module in enumerate(order)
        ],
        "lessons": [
            {
                "id": name,
                "module": module,
                "opened": opened.get(name, 0),
                "done": done.get(name, 0),
                "reached": sum(far >= at for far in furthest),
            }
            for at, (name, module) in enumerate(lessons)
        ],
        "gains": [
            {"module": "" if at < 0 else order[at], "objective": aim, "between": between, "change": change(both)}
            for (at, aim, between), both in pairs.items()
        ],
        "items": [
            {
                "module": order[at],
                "id": key[0],
                "hash": key[1],
                "objective": objective[key],
                "on": on,
                **item_figures(people),
            }
            for (at, on, key), people in met.items()
        ],
        "reliability": [
            {"module": order[at], "on": on, "items": sorted(key for key, _ in items), **reliability(all_rows)}
            for (at, on, items), all_rows in sat.items()
        ],
        "held": [
            {
                "title": day["title"],
                "day": day["day"],
                "there": sum(who in ids for who in day["there"]),
                "missing": sum(who in ids for who in day["missing"]),
                "others": day["others"] + sum(who not in ids for who in day["there"]),
            }
            for day in held
        ],
    }


if __name__ == "__main__":
    json.dump(figures(json.load(sys.stdin)), sys.stdout)
