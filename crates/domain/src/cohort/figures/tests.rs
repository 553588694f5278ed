use super::*;
use crate::{
    cohort::{Asked, Cohort, Given, Invite, Learner, Tables, Taken, Tested, Work},
    content::{Course, Response},
    messages::{Lang, Messages},
    proof::Which,
};

fn day(n: i64) -> Day {
    Day::new(2026, 11, 2).unwrap().plus(n)
}

fn cohort(items: usize) -> Cohort {
    let asked = |n: usize| Asked { id: format!("i{n}"), hash: "h".into(), objective: 1 + n as u32 % 2 };
    Cohort {
        invite: Invite {
            cohort: "c1".into(),
            name: "Huye".into(),
            trainer: "Trainer".into(),
            district: "Huye".into(),
            from: day(0),
            to: day(2),
            modules: vec!["m".into()],
            pass_percent: 70,
            seal_to: [1; 32],
            signs_with: [2; 32],
        },
        secret: None,
        plan: None,
        tables: Tables {
            asked: (0..items).map(asked).collect(),
            lessons: ["a", "b", "c", "gone"].map(str::to_owned).to_vec(),
            modules: vec!["m".into(), "other".into()],
        },
    }
}

fn course() -> Vec<Outline> {
    vec![Outline { id: "m".into(), lessons: ["a", "b", "c"].map(str::to_owned).to_vec() }]
}

fn learner(n: usize, work: Work) -> Learner {
    let moment = Moment { day: day(9), minute: 600 };
    Learner { learner: format!("l{n}"), name: format!("N{n}"), turn: 1, made: Some(moment), taken: moment, work }
}

/// `1` for right; the answer is the choice 0 then, else 1.
fn given(verdicts: &str) -> Vec<Given> {
    let one = |(at, verdict): (usize, char)| {
        let right = verdict == '1';
        Given { item: at as u32, response: Some(Response::Single(usize::from(!right))), right }
    };
    verdicts.chars().enumerate().map(one).collect()
}

fn test(which: Which, verdicts: &str) -> Tested {
    Tested { module: 0, which, finished: day(1), given: given(verdicts) }
}

fn folded(items: usize, all: impl IntoIterator<Item = Work>) -> Figures {
    let mut fold = Fold::new(&cohort(items), &course());
    all.into_iter().enumerate().for_each(|(n, work)| fold.add(&learner(n, work)));
    fold.finish(&[])
}

/// Section VI of the Law School Admission Test: five items, a thousand people, as R. D. Bock and M. Lieberman printed them (Fitting a
/// response model for n dichotomously scored items, Psychometrika 35, 1970), with what the R package ltm says of them
/// (`descript(LSAT)`).
#[test]
fn a_published_test_has_its_published_figures() {
    let patterns = [
        ("00000", 3),
        ("00001", 6),
        ("00010", 2),
        ("00011", 11),
        ("00100", 1),
        ("00101", 1),
        ("00110", 3),
        ("00111", 4),
        ("01000", 1),
        ("01001", 8),
        ("01011", 16),
        ("01101", 3),
        ("01110", 2),
        ("01111", 15),
        ("10000", 10),
        ("10001", 29),
        ("10010", 14),
        ("10011", 81),
        ("10100", 3),
        ("10101", 28),
        ("10110", 15),
        ("10111", 80),
        ("11000", 16),
        ("11001", 56),
        ("11010", 21),
        ("11011", 173),
        ("11100", 11),
        ("11101", 61),
        ("11110", 28),
        ("11111", 298),
    ];
    let people = patterns.iter().flat_map(|(verdicts, n)| std::iter::repeat_n(*verdicts, *n));
    let figures = folded(5, people.map(|v| Work { tests: vec![test(Which::Post, v)], ..Work::default() }));
    let published = [(0.924, 0.1128), (0.709, 0.1532), (0.553, 0.1728), (0.763, 0.1444), (0.870, 0.1216)];
    assert_eq!(figures.items.len(), 5);
    for (item, (facility, item_rest)) in figures.items.iter().zip(published) {
        assert_eq!(item.n, 1000);
        assert!((item.facility - facility).abs() < 1e-9, "{item:?}");
        assert!((item.item_rest.unwrap() - item_rest).abs() < 0.000_05, "{item:?}");
    }
    let [test] = &figures.reliability[..] else { panic!("{:?}", figures.reliability) };
    assert!((test.kr20.unwrap() - 0.2950).abs() < 0.000_05 && (test.mean - 3.819).abs() < 1e-9, "{test:?}");
}

#[test]
fn stages_quizzes_and_who_got_how_far() {
    let lessons = |all: &[(u32, bool)]| all.iter().map(|(at, done)| (*at, done.then(|| day(1)))).collect();
    let quiz =
        |verdicts: &str| Taken { module: 0, finished: Moment { day: day(1), minute: 0 }, given: given(verdicts) };
    let all = [
        Work::default(),
        Work { lessons: lessons(&[(0, false)]), quizzes: vec![quiz("110")], ..Work::default() },
        Work { lessons: lessons(&[(0, true), (1, true), (0, false)]), ..Work::default() },
        Work {
            lessons: lessons(&[(0, true), (1, true), (2, true)]),
            quizzes: vec![quiz("100"), quiz("111")],
            ..Work::default()
        },
        // What points nowhere, or to a lesson that there is no more, is not counted.
        Work { lessons: lessons(&[(3, true), (99, true)]), ..Work::default() },
    ];
    let figures = folded(3, all);
    let stages: Vec<Stage> = figures.learners.iter().map(|row| row.stages[0]).collect();
    assert_eq!(stages, [Stage::NotBegun, Stage::Begun, Stage::OverHalf, Stage::Done, Stage::NotBegun]);
    assert_eq!(figures.modules[0], ModuleFigures { id: "m".into(), stages: [2, 1, 1, 1], taken: 2, passed: 1 });
    let far = |of: fn(&LessonFigures) -> u32| figures.lessons.iter().map(of).collect::<Vec<_>>();
    assert_eq!((far(|l| l.opened), far(|l| l.done), far(|l| l.reached)), (vec![3, 2, 1], vec![2, 2, 1], vec![3, 2, 1]));
    // The second quiz of the fourth learner tells nothing about the items: they were met before.
    assert_eq!(figures.items.iter().map(|i| (i.n, i.right)).collect::<Vec<_>>(), [(2, 2), (2, 1), (2, 0)]);
    assert_eq!(figures.items[1].choice(1).chosen, 1);
}

#[test]
fn an_item_whose_question_changed_is_another_item() {
    let mut cohort = cohort(2);
    cohort.tables.asked[1] = Asked { id: "i0".into(), hash: "new".into(), objective: 1 };
    // The same question, of which it was not known then what it aims at.
    cohort.tables.asked.push(Asked { id: "i0".into(), hash: "h".into(), objective: 0 });
    let mut fold = Fold::new(&cohort, &course());
    for (n, item) in [0, 1, 2].into_iter().enumerate() {
        let given = vec![Given { item, response: Some(Response::Single(4_000_000_000)), right: true }];
        let quizzes = vec![Taken { module: 0, finished: Moment { day: day(1), minute: 0 }, given }];
        fold.add(&learner(n, Work { quizzes, ..Work::default() }));
    }
    let figures = fold.finish(&[]);
    let items: Vec<_> = figures.items.iter().map(|i| (&*i.id, &*i.hash, i.n, i.objective)).collect();
    assert_eq!(items, [("i0", "h", 2, 1), ("i0", "new", 1, 1)]);
}

#[test]
fn gains_are_paired_by_learner_module_and_aim() {
    let both =
        |pre: &str, post: &str| Work { tests: vec![test(Which::Post, post), test(Which::Pre, pre)], ..Work::default() };
    let only = Work { tests: vec![test(Which::Pre, "1111")], ..Work::default() };
    let figures = folded(4, [both("0000", "1111"), both("1000", "1010"), only]);
    let whole = figures.gain("", 0, Between::After).unwrap().change;
    assert_eq!((whole.n, whole.from, whole.to, whole.by, whole.interval), (2, 0.125, 0.75, 0.625, None));
    assert_eq!(figures.gain("m", 1, Between::After).unwrap().change.by, 0.75);
    assert_eq!(figures.gain("m", 2, Between::After).unwrap().change.by, 0.5);
    assert_eq!(figures.gain("m", 0, Between::Long), None);
    assert_eq!(figures.learners[1].tests, Some([(1, 4), (2, 4)]));
    assert_eq!(figures.learners[2].tests, None);
}

#[test]
fn ties_at_the_border_of_a_group_count_in_part() {
    // Ten people in two bins: the upper 2.7 are of the six in the upper bin, of whom three are right.
    let (upper, lower) = ends(&[(4, 0), (6, 3)]);
    assert!((upper - 0.5).abs() < 1e-12 && lower.abs() < 1e-12, "{upper} {lower}");
    let (upper, _) = ends(&[(8, 0), (2, 2)]);
    assert!((upper - 2.0 / 2.7).abs() < 1e-12, "{upper}");
}

#[test]
fn flags_need_learners_and_name_the_gravest_first() {
    // Whoever misses everything else has the first item right, and the other way round.
    let odd = |n: usize| if n.is_multiple_of(2) { "1000" } else { "0111" };
    let of = |people: usize| {
        let works = (0..people).map(|n| Work { tests: vec![test(Which::Post, odd(n))], ..Work::default() });
        folded(4, works).items.remove(0)
    };
    assert!(of(9).flags(&[true, false]).is_empty());
    assert_eq!(of(12).flags(&[true, false]), [Flag::Negative]);
    assert_eq!(of(20).flags(&[true, false, false]), [Flag::Negative, Flag::Tempting, Flag::Idle]);
}

#[test]
fn not_seen_counts_days_since_the_last_thing_done() {
    let last = |n: i64| Work { last: Some(day(n)), ..Work::default() };
    let figures = folded(0, [last(0), last(20), Work::default()]);
    assert_eq!(figures.not_seen(14, day(21)).iter().map(|row| &*row.learner).collect::<Vec<_>>(), ["l0", "l2"]);
    assert_eq!(figures.not_seen(21, day(21)).len(), 1);
}

#[test]
fn days_held_know_learners_from_others() {
    let mut fold = Fold::new(&cohort(0), &course());
    (0..3).for_each(|n| fold.add(&learner(n, Work::default())));
    let ids = |all: &[&str]| all.iter().map(|id| (*id).to_owned()).collect();
    let held = |n: i64, there: &[&str]| Held {
        title: "S".into(),
        day: day(n),
        there: ids(there),
        missing: ids(&["l2", "stranger"]),
        others: 2,
    };
    let figures = fold.finish(&[held(1, &["l0", "l1", "stranger"]), held(0, &["l0"])]);
    let counts: Vec<_> = figures.held.iter().map(|h| (h.day, h.there, h.missing, h.others)).collect();
    assert_eq!(counts, [(day(0), 1, 1, 2), (day(1), 2, 1, 3)]);
    assert_eq!(figures.learners.iter().map(|row| row.there).collect::<Vec<_>>(), [2, 1, 0]);
}

#[test]
fn the_partner_s_page_names_nobody_and_shows_no_small_number() {
    let works = (0..30).map(|n| Work {
        lessons: if n < 28 { vec![(0, Some(day(1))), (1, Some(day(1))), (2, Some(day(1)))] } else { vec![] },
        reports: u32::from(n < 3),
        ..Work::default()
    });
    let figures = folded(0, works);
    let (course, items) = (Course::default(), std::collections::BTreeMap::new());
    let titles = Titles { course: &course, items: &items, names: true };
    let now = Moment { day: day(9), minute: 600 };
    for lang in Lang::ALL {
        let words = Messages::shipped(lang);
        let paper = serde_json::to_string(&partner(&figures, &cohort(0).invite, &titles, &words, now)).unwrap();
        assert!(!paper.contains("N1") && !paper.contains("l1"), "{paper}");
        // 28 of 30 would tell of two who have not.
        assert!(!paper.contains("\"28\"") && !paper.contains("\"3\"") && paper.contains("\"30\""), "{paper}");
        let sheets = tables(&figures, &cohort(0).invite, &titles, &words, now);
        assert_eq!(sheets.tables[0].rows.len(), 30);
        assert!(
            sheets
                .tables
                .iter()
                .chain([&sheets.pairs, &sheets.notes])
                .all(|t| t.rows.iter().all(|r| r.len() == t.head.len()))
        );
        let nameless = Titles { names: false, ..titles };
        let sheets = serde_json::to_string(&tables(&figures, &cohort(0).invite, &nameless, &words, now)).unwrap();
        assert!(!sheets.contains("\"N1\""));
    }
}
