//! Items, as authors write them. Every choice carries the reason for itself; an item without a key does not compile.

use std::collections::BTreeMap;

use super::{hash, is_id, library::Library, markup::is_fact};
use crate::{
    content::{Choice, Item, ItemBody, Merit, Numeric, Pair, Scene, SceneOption, Statement, Step},
    diag::Diagnostic,
};

/// Ids given so far in the course, with their place.
#[derive(Default)]
pub(super) struct Ids(BTreeMap<String, String>);

impl Ids {
    pub(super) fn add(&mut self, id: &str, shown: &str, line: usize, problems: &mut Vec<Diagnostic>) {
        if !is_id(id) {
            let problem = Diagnostic::new(shown, line, format!("id `{id}`"));
            problems.push(problem.hint("lower case letters, digits and hyphens"));
        }
        if let Some(other) = self.0.insert(id.to_owned(), format!("{shown}:{line}")) {
            let problem = Diagnostic::new(shown, line, format!("id `{id}` stands at {other} too"));
            problems.push(problem.hint("ids are unique in the course; progress hangs on them"));
        }
    }
}

pub(super) struct Place<'a> {
    pub shown: &'a str,
    pub module: &'a str,
    pub library: &'a Library,
}

/// A line that begins an answer, with what follows it.
struct Part {
    line: usize,
    text: String,
    why: String,
}

#[derive(Default)]
struct Raw {
    stem: Vec<String>,
    answers: Vec<Part>,
    categories: Option<Vec<String>>,
    hints: Vec<String>,
    about: Option<(usize, String)>,
}

/// The items of a `bank.md`.
pub(super) fn read_bank(
    shown: &str,
    text: &str,
    module: &str,
    library: &Library,
    ids: &mut Ids,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Item> {
    let place = Place { shown, module, library };
    let mut items = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if let Some(info) = line.strip_prefix("```item ") {
            let body: String = lines
                .by_ref()
                .map(|(_, line)| line)
                .take_while(|line| line.trim_end() != "```")
                .flat_map(|l| [l, "\n"])
                .collect();
            items.extend(parse(&place, info.trim(), &body, at + 1, ids, problems));
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            problems.push(Diagnostic::new(shown, at + 1, "text between items").hint("only `item` blocks and headings"));
        }
    }
    items
}

/// One item; `above` is the number of lines above its body.
pub(super) fn parse(
    place: &Place<'_>,
    info: &str,
    body: &str,
    above: usize,
    ids: &mut Ids,
    problems: &mut Vec<Diagnostic>,
) -> Option<Item> {
    let before = problems.len();
    let (kind, id) = info.split_once(' ').unwrap_or((info, ""));
    let id = id.trim();
    ids.add(id, place.shown, above, problems);
    let mut problem = |line: usize, message: String, hint: &str| {
        problems.push(Diagnostic::new(place.shown, line, message).hint(hint));
    };
    let raw = split(kind, body, above, &mut problem);
    let stem = raw.stem.join(" ");
    if stem.is_empty() {
        problem(above, format!("item `{id}` asks nothing"), "write the question on the line after the first");
    }
    for text in std::iter::once(&stem).chain(raw.answers.iter().map(|part| &part.text)) {
        if text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "NOT" || word == "EXCEPT") {
            problem(
                above,
                format!("item `{id}` leans on NOT or EXCEPT"),
                "ask for what holds: readers skip the small word",
            );
        }
    }
    if kind != "scenario" {
        for part in raw.answers.iter().filter(|part| part.why.is_empty()) {
            problem(
                part.line,
                format!("`{}` has no explanation of its own", part.text),
                "add a line `  : why` under it",
            );
        }
    }
    let body = match kind {
        "single" | "multiple" => choices(kind == "multiple", id, above, &raw.answers, &mut problem),
        "order" => order(id, above, &raw.answers, &mut problem),
        "match" => pairs(id, above, &raw.answers, &mut problem),
        "classify" => classify(id, above, &raw, &mut problem),
        "numeric" => numeric(id, above, &raw.answers, &mut problem),
        "scenario" => scenario(id, above, body, &mut problem),
        other => {
            let hint = "known: single, multiple, order, match, classify, numeric, scenario";
            problem(above, format!("item kind `{other}`"), hint);
            None
        }
    };
    let (objective, lesson, facts) = about(place, id, above, raw.about, &mut problem);
    let body = body?;
    let key = key_of(&stem, &body);
    let item = Item { id: id.to_owned(), hash: hash(&key), stem, body, hints: raw.hints, objective, lesson, facts };
    (problems.len() == before).then_some(item)
}

type Report<'a> = &'a mut dyn FnMut(usize, String, &str);

fn split(kind: &str, body: &str, above: usize, problem: Report<'_>) -> Raw {
    let mut raw = Raw::default();
    let mut in_stem = true;
    for (at, line) in body.lines().enumerate() {
        let number = above + at + 1;
        let text = line.trim();
        let mark = text.split(' ').next().unwrap_or_default();
        let rest = text.get(mark.len()..).unwrap_or_default().trim().to_owned();
        let numbered = kind == "order"
            && mark.len() > 1
            && mark.ends_with('.')
            && mark[..mark.len() - 1].bytes().all(|b| b.is_ascii_digit());
        match mark {
            "" => {}
            "?" => {
                in_stem = false;
                raw.hints.push(rest);
            }
            "@" => {
                in_stem = false;
                raw.about = Some((number, rest));
            }
            // A scenario's scenes are read by themselves; only what comes before the first is its stem.
            "#" if kind == "scenario" => in_stem = false,
            _ if kind == "scenario" && !in_stem => {}
            "|" => {
                in_stem = false;
                raw.categories = Some(rest.split('|').map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect());
            }
            "-" | "=" | "~" => {
                in_stem = false;
                let text = if mark == "-" { rest } else { format!("{mark} {rest}") };
                raw.answers.push(Part { line: number, text, why: String::new() });
            }
            _ if numbered => {
                in_stem = false;
                raw.answers.push(Part { line: number, text: rest, why: String::new() });
            }
            ":" => match raw.answers.last_mut() {
                Some(part) if part.why.is_empty() => part.why = rest,
                Some(part) => part.why = format!("{} {rest}", part.why),
                None => problem(number, "an explanation before any answer".into(), "write it under its answer"),
            },
            _ if in_stem => raw.stem.push(text.to_owned()),
            _ if line.starts_with(' ') && raw.answers.last().is_some_and(|part| !part.why.is_empty()) => {
                if let Some(part) = raw.answers.last_mut() {
                    part.why = format!("{} {text}", part.why);
                }
            }
            _ => problem(number, format!("cannot tell what `{text}` is"), "see the items in content/README.md"),
        }
    }
    raw
}

fn choices(many: bool, id: &str, above: usize, answers: &[Part], problem: Report<'_>) -> Option<ItemBody> {
    let mut all = Vec::new();
    for part in answers {
        let (right, text) = match (part.text.strip_prefix("[x] "), part.text.strip_prefix("[ ] ")) {
            (Some(text), _) => (true, text),
            (_, Some(text)) => (false, text),
            _ => {
                problem(part.line, "a choice without a box".into(), "write `- [x] right` or `- [ ] wrong`");
                continue;
            }
        };
        all.push(Choice { text: text.trim().to_owned(), right, why: part.why.clone() });
    }
    let right = all.iter().filter(|c| c.right).count();
    let wrong = all.len() - right;
    match (many, right, wrong) {
        (_, 0, _) => problem(above, format!("item `{id}` has no key"), "mark what is right with `- [x]`"),
        (false, 2.., _) => problem(above, format!("item `{id}` has {right} keys"), "`single` has one; use `multiple`"),
        // A statement that is true or false needs no third choice.
        (false, 1, 1) if ["True", "False"].iter().all(|word| all.iter().any(|c| c.text == *word)) => {
            return Some(ItemBody::Single(all));
        }
        (false, _, 0 | 1) => problem(
            above,
            format!("item `{id}` has too few distractors"),
            "at least two `- [ ]`; only `True` and `False` stand alone",
        ),
        (true, 1, _) | (true, _, 0) => {
            problem(above, format!("item `{id}` needs two keys and a distractor"), "or make it `single`");
        }
        _ => return Some(if many { ItemBody::Multiple(all) } else { ItemBody::Single(all) }),
    }
    None
}

fn order(id: &str, above: usize, answers: &[Part], problem: Report<'_>) -> Option<ItemBody> {
    if answers.len() < 3 {
        problem(above, format!("item `{id}` has fewer than three steps"), "write them as `1. step` in the right order");
        return None;
    }
    Some(ItemBody::Order(answers.iter().map(|p| Step { text: p.text.clone(), why: p.why.clone() }).collect()))
}

fn sides<'a>(part: &'a Part, problem: Report<'_>) -> Option<(&'a str, &'a str)> {
    let sides = part.text.split_once("=>").map(|(left, right)| (left.trim(), right.trim()));
    if sides.is_none() {
        problem(part.line, format!("`{}` has no right side", part.text), "write `- left => right`");
    }
    sides
}

fn pairs(id: &str, above: usize, answers: &[Part], problem: Report<'_>) -> Option<ItemBody> {
    let mut all: Vec<Pair> = Vec::new();
    for part in answers {
        let (left, right) = sides(part, problem)?;
        if all.iter().any(|pair| pair.right == right) {
            problem(part.line, format!("`{right}` stands on two right sides"), "use `classify` for that");
        }
        all.push(Pair { left: left.to_owned(), right: right.to_owned(), why: part.why.clone() });
    }
    if all.len() < 3 {
        problem(above, format!("item `{id}` has fewer than three pairs"), "add some");
        return None;
    }
    Some(ItemBody::Match(all))
}

fn classify(id: &str, above: usize, raw: &Raw, problem: Report<'_>) -> Option<ItemBody> {
    let Some(categories) = raw.categories.clone().filter(|c| c.len() > 1) else {
        problem(above, format!("item `{id}` has no categories"), "write them once: `| fact | hearsay | comment`");
        return None;
    };
    let mut statements = Vec::new();
    for part in &raw.answers {
        let (text, category) = sides(part, problem)?;
        let Some(category) = categories.iter().position(|c| c == category) else {
            problem(
                part.line,
                format!("`{category}` is none of the categories"),
                "they stand on the line that begins with `|`",
            );
            continue;
        };
        statements.push(Statement { text: text.to_owned(), category, why: part.why.clone() });
    }
    if statements.len() < 3 {
        problem(above, format!("item `{id}` has fewer than three statements"), "add some");
        return None;
    }
    Some(ItemBody::Classify { categories, statements })
}

fn numeric(id: &str, above: usize, answers: &[Part], problem: Report<'_>) -> Option<ItemBody> {
    let mut found = None;
    let mut near = Vec::new();
    let mut otherwise = None;
    for part in answers {
        let words: Vec<&str> = part.text.split_whitespace().collect();
        let number = |at: usize| words.get(at).and_then(|w| w.parse::<f64>().ok()).filter(|n| n.is_finite());
        match (words.first().copied(), number(1), words.get(1).copied()) {
            (Some("="), Some(answer), _) if words.get(2) == Some(&"+-") && number(3).is_some() => {
                let tolerance = number(3).unwrap_or_default();
                found = Some((answer, words[1].to_owned(), tolerance, words[4..].join(" "), part.why.clone()));
            }
            (Some("~"), Some(number), _) => near.push((number, part.why.clone())),
            (Some("~"), None, Some("*")) => otherwise = Some(part.why.clone()),
            _ => problem(part.line, format!("cannot read `{}`", part.text), "write `= 48 +- 0 hours`, `~ 72` or `~ *`"),
        }
    }
    let Some((answer, shown, tolerance, unit, why)) = found else {
        problem(above, format!("item `{id}` has no key"), "write `= 48 +- 0 hours`");
        return None;
    };
    let Some(otherwise) = otherwise else {
        problem(above, format!("item `{id}` has nothing to say to other numbers"), "write `~ *` with an explanation");
        return None;
    };
    Some(ItemBody::Numeric(Numeric { answer, shown, tolerance, unit, why, near, otherwise }))
}

fn scenario(id: &str, above: usize, body: &str, problem: Report<'_>) -> Option<ItemBody> {
    struct RawScene {
        line: usize,
        name: String,
        ends: bool,
        text: Vec<String>,
        options: Vec<(usize, String, String, Merit, String)>,
    }
    let mut scenes: Vec<RawScene> = Vec::new();
    for (at, line) in body.lines().enumerate() {
        let (line_number, text) = (above + at + 1, line.trim());
        if let Some(name) = text.strip_prefix("# ") {
            let (name, ends) = name.strip_suffix('!').map_or((name, false), |name| (name, true));
            scenes.push(RawScene {
                line: line_number,
                name: name.trim().to_owned(),
                ends,
                text: vec![],
                options: vec![],
            });
            continue;
        }
        let Some(scene) = scenes.last_mut() else { continue };
        if text.is_empty() || text.starts_with("? ") || text.starts_with("@ ") {
        } else if let Some(option) = text.strip_prefix("- ") {
            let merit = [("[best]", Merit::Best), ("[ok]", Merit::Ok), ("[poor]", Merit::Poor)]
                .into_iter()
                .find_map(|(mark, merit)| Some((option.strip_suffix(mark)?, merit)));
            let parsed = merit.and_then(|(rest, merit)| Some((rest.rsplit_once("->")?, merit)));
            match parsed {
                Some(((text, to), merit)) => {
                    scene.options.push((
                        line_number,
                        text.trim().to_owned(),
                        to.trim().to_owned(),
                        merit,
                        String::new(),
                    ));
                }
                None => problem(line_number, format!("cannot read `{text}`"), "write `- what to do -> scene [best]`"),
            }
        } else if let Some(why) = text.strip_prefix(": ") {
            match scene.options.last_mut() {
                Some(option) => option.4 = format!("{} {why}", option.4).trim().to_owned(),
                None => {
                    problem(line_number, "an explanation before any decision".into(), "write it under its decision")
                }
            }
        } else {
            scene.text.push(text.to_owned());
        }
    }
    if scenes.is_empty() {
        problem(above, format!("item `{id}` has no scene"), "begin the first with `# start`");
        return None;
    }
    let mut reached = vec![false; scenes.len()];
    reached[0] = true;
    let mut out = Vec::new();
    for scene in &scenes {
        if scene.ends != scene.options.is_empty() {
            let hint = "an ending's name ends with `!` and it has no decisions; every other scene has some";
            problem(scene.line, format!("scene `{}` neither ends nor goes on", scene.name), hint);
        }
        let mut options = Vec::new();
        for (line, text, to, merit, why) in &scene.options {
            if why.is_empty() {
                problem(*line, format!("`{text}` has no explanation of its own"), "add a line `  : why` under it");
            }
            let Some(to) = scenes.iter().position(|s| s.name == *to) else {
                problem(*line, format!("there is no scene `{to}`"), "scenes begin with `# name`");
                continue;
            };
            reached[to] = true;
            options.push(SceneOption { text: text.clone(), to, merit: *merit, why: why.clone() });
        }
        out.push(Scene { id: scene.name.clone(), text: scene.text.join(" "), options });
    }
    for (scene, _) in scenes.iter().zip(&reached).filter(|(_, reached)| !**reached) {
        problem(
            scene.line,
            format!("scene `{}` is never reached", scene.name),
            "let a decision lead to it, or take it out",
        );
    }
    if goes_round(&out) {
        problem(above, format!("item `{id}` goes round in circles"), "every path must come to an ending");
    }
    Some(ItemBody::Scenario(out))
}

/// Whether some path never ends: a depth-first search that meets a scene it is still in.
fn goes_round(scenes: &[Scene]) -> bool {
    fn visit(scenes: &[Scene], at: usize, state: &mut [u8]) -> bool {
        match state[at] {
            1 => return true,
            2 => return false,
            _ => state[at] = 1,
        }
        let round = scenes[at].options.iter().any(|option| visit(scenes, option.to, state));
        state[at] = 2;
        round
    }
    visit(scenes, 0, &mut vec![0; scenes.len()])
}

fn about(
    place: &Place<'_>,
    id: &str,
    above: usize,
    about: Option<(usize, String)>,
    problem: Report<'_>,
) -> (u32, Option<String>, Vec<String>) {
    let Some((line, text)) = about else {
        problem(above, format!("item `{id}` has no line `@`"), "write `@ objective=1 lesson=<id> F-020`");
        return (0, None, Vec::new());
    };
    let (mut objective, mut lesson, mut facts) = (0, None, Vec::new());
    for word in text.split_whitespace() {
        if let Some(n) = word.strip_prefix("objective=") {
            objective = n.parse().unwrap_or(0);
        } else if let Some(name) = word.strip_prefix("lesson=") {
            if !place.library.lessons.contains_key(name) {
                problem(line, format!("there is no lesson `{name}`"), "use the `id` of a lesson's front matter");
            }
            lesson = Some(name.to_owned());
        } else if is_fact(word) {
            if !place.library.facts.contains_key(word) {
                problem(line, format!("fact {word} is unknown"), "facts are numbered in facts.toml");
            }
            facts.push(word.to_owned());
        } else {
            problem(line, format!("unknown word `{word}`"), "known: objective=N, lesson=<id>, F-nnn");
        }
    }
    let objectives = place.library.modules.get(place.module).copied().unwrap_or(0);
    if objective == 0 || objective as usize > objectives {
        problem(line, format!("objective {objective}"), &format!("the module has objectives 1 to {objectives}"));
    }
    (objective, lesson, facts)
}

/// Everything that decides what is asked and what is right, and nothing else: mending an explanation asks nobody again.
fn key_of(stem: &str, body: &ItemBody) -> String {
    let mut key = vec![stem.to_owned()];
    match body {
        ItemBody::Single(all) | ItemBody::Multiple(all) => {
            key.push(if matches!(body, ItemBody::Single(_)) { "single" } else { "multiple" }.to_owned());
            key.extend(all.iter().map(|c| format!("{}{}", u8::from(c.right), c.text)));
        }
        ItemBody::Order(steps) => key.extend(steps.iter().map(|s| format!("order{}", s.text))),
        ItemBody::Match(pairs) => key.extend(pairs.iter().map(|p| format!("{}=>{}", p.left, p.right))),
        ItemBody::Classify { categories, statements } => {
            key.push(categories.join("|"));
            key.extend(statements.iter().map(|s| format!("{}{}", s.category, s.text)));
        }
        ItemBody::Numeric(n) => key.push(format!("{}±{} {}", n.answer, n.tolerance, n.unit)),
        ItemBody::Scenario(scenes) => key.extend(scenes.iter().flat_map(|scene| {
            let options = scene.options.iter().map(|o| format!("{}{:?}{}", o.to, o.merit, o.text));
            std::iter::once(scene.text.clone()).chain(options)
        })),
    }
    key.join("\u{1f}")
}
