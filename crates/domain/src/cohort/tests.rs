use super::*;
use crate::{
    progress::Progress,
    proof::{CheckIn, Outcome, Pledge, Proof, Rubric, Sat, Sitting},
    quiz::tests::single,
};

fn day(n: i64) -> Day {
    Day::new(2026, 11, 2).unwrap().plus(n)
}

fn own() -> Own {
    let invite = Invite {
        cohort: "c1".into(),
        name: "Huye".into(),
        trainer: "Trainer".into(),
        district: "Huye".into(),
        from: day(0),
        to: day(10),
        modules: vec!["m".into()],
        pass_percent: 70,
        seal_to: [1; 32],
        signs_with: [2; 32],
    };
    Own { invite, learner: "l1".into(), name: "U.".into(), turn: 4, last: None }
}

fn given(progress: &Progress, proof: &Proof) -> HandOver {
    let course = [("m".to_owned(), vec!["a".to_owned(), "b".to_owned()]), ("other".into(), vec!["z".into()])];
    let check = |id: &str| Some((if id == "far" { "other" } else { "m" }.to_owned(), 2));
    let now = Moment { day: day(3), minute: 600 };
    HandOver::new(&own(), progress, proof, &course, check, &Rubric::default(), 5, now)
}

fn full() -> (Progress, Proof) {
    let mut progress = Progress::default();
    for lesson in ["a", "z"] {
        progress.visit(lesson, "h");
        progress.mark_done(lesson, day(1));
    }
    progress.notes.insert("prompt".into(), "MUKAMANA told me".into());
    progress.answer(&single("near", 1), Response::Single(1));
    progress.answer(&single("far", 1), Response::Single(1));
    progress.keep_answer("typed", "h", Response::Numeric("MUKAMANA".into()), false);
    progress.keep_answer("number", "h", Response::Numeric(" 48 ".into()), true);
    let mut proof = Proof { name: Some("Real Name".into()), ..Proof::default() };
    proof.pledges.push(Pledge {
        id: "p".into(),
        module: "m".into(),
        when: "MUKAMANA calls".into(),
        will: "go".into(),
        made: day(2),
        confirmed: None,
        looks: vec![CheckIn { day: day(2), outcome: Outcome::Done }],
        report: Some("UBV-1".into()),
    });
    let sat = Sat { id: "t1".into(), hash: "h".into(), objective: 1, response: Some(Response::Single(0)), right: true };
    let sitting = Sitting { begun: day(0), finished: Some(day(0)), items: vec![sat] };
    proof.tests.or_default("m").pre = Some(sitting.clone());
    proof.tests.or_default("m").post = Some(Sitting { finished: None, ..sitting });
    (progress, proof)
}

#[test]
fn what_is_handed_over_holds_the_modules_of_the_cohort_and_no_words_of_the_learner() {
    let (progress, proof) = full();
    let handed = given(&progress, &proof);
    assert_eq!((handed.turn, handed.tables.lessons.clone()), (5, vec!["a".to_owned()]));
    assert_eq!(handed.work.lessons, [(0, Some(day(1)))]);
    let ids: Vec<&str> = handed.tables.asked.iter().map(|asked| &*asked.id).collect();
    assert!(ids.contains(&"near") && !ids.contains(&"far"), "{ids:?}");
    assert_eq!(handed.work.tests.len(), 1, "a test that is running stays");
    assert_eq!((handed.work.pledges, handed.work.pledges_done, handed.work.reports), (1, 1, 5));
    assert_eq!(handed.work.last, Some(day(2)));
    let text = serde_json::to_string(&handed).unwrap();
    for private in ["MUKAMANA", "Real Name", "UBV-1", "prompt", "\"z\""] {
        assert!(!text.contains(private), "{private} in {text}");
    }
    assert!(text.contains("\"48\""), "a number goes along");
}

#[test]
fn numbers_point_to_the_same_things_in_other_tables_and_nowhere_is_refused() {
    let (progress, proof) = full();
    let handed = given(&progress, &proof);
    let mut tables = Tables { lessons: vec!["first".into()], ..Tables::default() };
    tables.asked.push(Asked { id: "first".into(), hash: "h".into(), objective: 1 });
    let moved = handed.work.clone().moved(&handed.tables, &mut tables).unwrap();
    let asked = |given: &Given, tables: &Tables| tables.asked[given.item as usize].id.clone();
    for (mine, theirs) in moved.checks.iter().zip(&handed.work.checks) {
        assert_eq!(asked(mine, &tables), asked(theirs, &handed.tables));
    }
    assert_eq!(moved.lessons, [(1, Some(day(1)))]);
    let mut wrong = handed.work.clone();
    wrong.lessons[0].0 = 9;
    assert_eq!(wrong.moved(&handed.tables, &mut tables), None);
    let mut wrong = handed.work.clone();
    wrong.tests[0].given[0].item = 99;
    assert_eq!(wrong.moved(&handed.tables, &mut tables), None);
}
