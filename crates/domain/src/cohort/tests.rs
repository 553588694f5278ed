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
    assert_eq!(handed.tables.lessons, ["a".to_owned()]);
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
fn the_count_grows_whatever_the_clock_says_and_after_an_older_backup_too() {
    let (progress, proof) = full();
    let turn = |last: u64, made: Moment| {
        let own = Own { turn: last, ..own() };
        HandOver::new(&own, &progress, &proof, &[], |_| None, &Rubric::default(), 0, made).turn
    };
    let now = Moment { day: day(9), minute: 61 };
    let first = turn(0, now);
    assert_eq!(first, turn(first - 10, now), "a day after the last one");
    assert_eq!(turn(first, now), first + 1, "twice within a minute");
    assert_eq!(turn(first + 5000, now), first + 5001, "the clock was ahead then");
    // A backup of before brings 0 back.
    assert!(turn(0, Moment { minute: 62, ..now }) > first);
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

fn cohort() -> Cohort {
    Cohort { invite: own().invite, secret: Some([3; 32]), plan: None, tables: Tables::default() }
}

fn handed(turn: u64, made: i64) -> HandOver {
    let (progress, proof) = full();
    HandOver { turn, made: Moment { day: day(made), minute: 0 }, ..given(&progress, &proof) }
}

fn now() -> Moment {
    Moment { day: day(9), minute: 0 }
}

#[test]
fn the_same_twice_changes_nothing_and_an_older_one_never_replaces_a_newer_one() {
    let mut cohort = cohort();
    let (verdict, first) = cohort.take(None, handed(5, 3), now());
    assert_eq!(verdict, Verdict::New);
    let before = cohort.clone();
    assert_eq!(cohort.take(first.as_ref(), handed(5, 3), now()), (Verdict::Same, None));
    // Made later by the clock, and handed over less often.
    assert_eq!(cohort.take(first.as_ref(), handed(4, 8), now()), (Verdict::Older, None));
    let mut other = handed(5, 3);
    other.work.reports = 99;
    assert_eq!(cohort.take(first.as_ref(), other, now()), (Verdict::Older, None));
    assert_eq!(cohort, before);
    // Newer, with a clock that goes wrong.
    let (verdict, second) = cohort.take(first.as_ref(), handed(6, 0), now());
    assert_eq!((verdict, second.map(|learner| learner.turn)), (Verdict::Newer, Some(6)));
    let by_hand = Learner::by_hand("l1".into(), "U.".into(), now());
    assert_eq!(cohort.take(Some(&by_hand), handed(1, 0), now()).0, Verdict::Newer);
}

#[test]
fn what_is_for_another_cohort_or_points_nowhere_leaves_everything_as_it_was() {
    let (mut cohort, before) = (cohort(), cohort());
    let foreign = HandOver { cohort: "c2".into(), ..handed(5, 3) };
    assert_eq!(cohort.take(None, foreign, now()), (Verdict::OtherCohort, None));
    let mut broken = handed(5, 3);
    broken.work.checks[0].item = 700;
    assert_eq!(cohort.take(None, broken, now()), (Verdict::Broken, None));
    assert_eq!(cohort, before);
}

#[test]
fn what_is_handed_over_comes_back_from_its_short_form_and_a_later_form_is_told() {
    let whole = handed(5, 3);
    let bytes = whole.to_bytes();
    assert_eq!(HandOver::from_bytes(&bytes), Ok(whole.clone()));
    for cut in 0..bytes.len() {
        assert!(HandOver::from_bytes(&bytes[..cut]).is_err(), "{cut}");
    }
    assert_eq!(HandOver::from_bytes(&[bytes.clone(), vec![0]].concat()), Err(NotRead::Broken));
    let later = HandOver { form: 2, ..whole.clone() };
    assert_eq!(HandOver::from_bytes(&later.to_bytes()), Err(NotRead::Newer));
    let path = HandOver { learner: "../x".into(), ..whole.clone() };
    assert_eq!(HandOver::from_bytes(&path.to_bytes()), Err(NotRead::Unsound));
    let long = HandOver { name: "x".repeat(81), ..whole };
    assert_eq!(HandOver::from_bytes(&long.to_bytes()), Err(NotRead::Unsound));
    let asked = |hash: &str| Asked { id: "q".into(), hash: hash.into(), objective: 1 };
    for hash in ["", "0a1b", "0A1b", "h", "abc", "é1"] {
        let mut with = handed(5, 3);
        with.tables.asked.push(asked(hash));
        assert_eq!(HandOver::from_bytes(&with.to_bytes()), Ok(with.clone()), "{hash}");
    }
}

#[test]
fn a_learner_is_kept_in_a_line_and_comes_back_from_it() {
    let (_, learner) = cohort().take(None, handed(5, 3), now());
    let learner = learner.unwrap();
    assert_eq!(Learner::from_line(&learner.to_line()), Some(learner));
    assert_eq!(Learner::from_line("nonsense"), None);
}

#[test]
fn an_invitation_is_found_in_a_link_a_message_and_a_file() {
    let invite = own().invite;
    let line = invite.to_line();
    let texts = [
        line.clone(),
        format!("https://example.org/app/#/join/{line}"),
        format!("Muraho! Join here: http://192.168.1.4:8410/#/join/{line} (before Monday)"),
        invite.to_file("Open this file in the app"),
    ];
    for text in texts {
        assert_eq!(Invite::read(&text), Ok(invite.clone()), "{text}");
    }
    assert_eq!(Invite::read("https://example.org/"), Err(NotRead::Nothing));
    assert_eq!(Invite::read(&line[..line.len() - 3]), Err(NotRead::Broken));
    let mut changed = line.into_bytes();
    changed[30] = if changed[30] == b'A' { b'B' } else { b'A' };
    assert_eq!(Invite::read(std::str::from_utf8(&changed).unwrap()), Err(NotRead::Broken));
    let unsound = Invite { cohort: "../c".into(), ..invite };
    assert_eq!(Invite::read(&unsound.to_line()), Err(NotRead::Unsound));
}

#[test]
fn two_trainers_cohorts_join_learner_by_learner_and_the_secret_goes_only_where_it_belongs() {
    let mut ours = cohort();
    let (_, here) = ours.take(None, handed(5, 3), now());
    let here = here.unwrap();
    let mut theirs = Cohort { secret: None, ..cohort() };
    theirs.tables.lessons.push("first".into());
    let take = |theirs: &mut Cohort, turn, id: &str| {
        theirs.take(None, HandOver { learner: id.into(), ..handed(turn, 3) }, now()).1.unwrap()
    };
    let learners = vec![take(&mut theirs, 6, "l1"), take(&mut theirs, 1, "l2")];
    let file = CohortFile { form: 1, cohort: theirs, learners };
    assert_eq!(CohortFile::from_bytes(&file.to_bytes()), Ok(file.clone()));
    let known = |id: &str| (id == "l1").then(|| here.clone());
    let (kept, told) = ours.merge(file.clone(), known);
    assert_eq!(told.iter().map(|(_, verdict)| *verdict).collect::<Vec<_>>(), [Verdict::Newer, Verdict::New]);
    // What they point to is the same as before.
    let lesson = |learner: &Learner, tables: &Tables| tables.lessons[learner.work.lessons[0].0 as usize].clone();
    assert_eq!(lesson(&kept[0], &ours.tables), "a");
    // Once more: nothing changes.
    let again = ours.clone();
    let (none, told) = ours.merge(file.clone(), |id| kept.iter().find(|learner| learner.learner == id).cloned());
    assert!(none.is_empty() && told.iter().all(|(_, verdict)| *verdict == Verdict::Same), "{told:?}");
    assert_eq!(ours, again);
    // A secret of a cohort of the same name and another key stays out.
    let mut open = Cohort { secret: None, ..cohort() };
    let mut other = CohortFile { cohort: Cohort { secret: Some([9; 32]), ..cohort() }, ..file };
    other.cohort.invite.seal_to = [8; 32];
    open.merge(other.clone(), |_| None);
    assert_eq!(open.secret, None);
    other.cohort.invite.seal_to = [1; 32];
    open.merge(other, |_| None);
    assert_eq!(open.secret, Some([9; 32]));
}
