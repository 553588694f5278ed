use super::{live::Took, *};

fn day(n: u32) -> Day {
    Day::new(2026, 12, n).unwrap()
}

fn part(id: &str, minutes: u32) -> Part {
    Part { part: id.into(), minutes, ..Part::default() }
}

fn session() -> Session {
    let days = [1, 2].map(|n| SessionDay { day: day(n), start: 510, parts: vec![part("a", 30), part("b", 45)] });
    Session { cohort: "c1".into(), title: "Huye".into(), days: days.into(), ..Session::default() }
}

#[test]
fn times_follow_from_the_start_and_every_change() {
    let mut first = session().days[0].clone();
    let shown = |day: &SessionDay| {
        let line = |(from, to): (u32, u32)| format!("{}-{}", clock(from), clock(to));
        day.times().into_iter().map(line).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown(&first), "08:30-09:00 09:00-09:45");
    first.stretch(0, 50);
    first.parts.push(part("c", 15));
    assert_eq!(shown(&first), "08:30-09:20 09:20-10:05 10:05-10:20");
    assert_eq!(first.shift(0, true), Some(1));
    assert_eq!((first.shift(2, true), first.shift(0, false)), (None, None), "nothing moves beyond the ends");
    first.start = minutes("14h00").unwrap();
    assert_eq!(shown(&first), "14:00-14:45 14:45-15:35 15:35-15:50");
    assert_eq!(first.end(), 950);
    first.stretch(0, 100_000);
    assert_eq!(first.parts[0].minutes, 480);
    assert_eq!(["8:30", "24:00", "x", "8:61"].map(minutes), [Some(510), None, None, None]);
}

#[test]
fn a_session_begins_with_a_plan_and_is_moved_as_a_whole() {
    let days = vec![ShippedDay { start: 510, parts: vec![("a".into(), 30)] }; 2];
    let plan = ShippedPlan { id: "two".into(), title: "Two days".into(), lead: String::new(), days };
    let library = Library { parts: vec![], plans: vec![plan] };
    let mut session = library.begin("two", "c1", "Huye", day(30)).unwrap();
    assert_eq!(session.days.iter().map(|d| d.day.to_string()).collect::<Vec<_>>(), ["2026-12-30", "2026-12-31"]);
    session.move_to(day(31));
    assert_eq!(session.days[1].day.to_string(), "2027-01-01");
    assert_eq!(library.begin("none", "c1", "", day(1)), None);
    assert_eq!(Session::read(&session.write()), Some(session));
    assert_eq!(["", "{}", "[1]", "{\"cohort\":\"c\",\"days\":[]}"].map(Session::read), [None, None, None, None]);
}

#[test]
fn who_was_there_is_noted_by_day_and_counted() {
    let mut session = session();
    session.expect([("l1".to_owned(), "Aline".to_owned()), ("l2".into(), "Ben".into())]);
    session.note(0, 0, Some(true));
    session.note(1, 0, Some(false));
    session.note(0, 1, Some(true));
    session.note(0, 7, Some(true));
    session.note(9, 0, Some(true));
    session.people.push(Person { name: "Without a phone".into(), ..Person::default() });
    session.note(2, 0, Some(true));
    // Joining anew mends the name and forgets nothing.
    session.expect([("l2".to_owned(), "Benoit".to_owned())]);
    assert_eq!((session.people.len(), &*session.people[1].name), (3, "Benoit"));
    assert_eq!((session.counted(0), session.counted(1)), ((2, 1), (1, 0)));
    assert_eq!(["l1", "l2", "l3"].map(|id| session.attendance(id)), [(2, 2), (0, 1), (0, 0)]);
}

fn answer(phone: &str, choice: u32) -> AnswerCode {
    AnswerCode { session: "s1".into(), item: "i1".into(), round: 1, phone: phone.into(), choice }
}

#[test]
fn each_phone_counts_once_and_only_counts_stay() {
    let rounds = vec![Round::new(3)];
    let mut asked = LiveQuestion { module: "m".into(), item: "i1".into(), hash: "h".into(), rounds };
    let got = [
        answer("p1", 0),
        answer("p1", 0),
        answer("p2", 1),
        answer("p1", 2),
        answer("p3", 3),
        AnswerCode { round: 2, ..answer("p4", 0) },
        AnswerCode { item: "i2".into(), ..answer("p4", 0) },
        AnswerCode { session: "s2".into(), ..answer("p4", 0) },
    ]
    .map(|answer| asked.take("s1", &answer));
    let other = Took::Other;
    assert_eq!(got, [Took::New, Took::Again, Took::New, Took::Changed, other, other, other, other]);
    let round = asked.rounds.last_mut().unwrap();
    round.card(1, true);
    round.card(1, true);
    round.card(1, false);
    round.card(0, false);
    round.card(8, true);
    assert_eq!(round.totals(), [0, 2, 1]);
    round.close();
    assert_eq!((round.totals(), round.open.len()), (vec![0, 2, 1], 0), "closing changes no count");
    assert_eq!(asked.take("s1", &answer("p5", 0)), Took::Closed);
    let kept = Session { asked: vec![asked], ..session() }.write();
    assert!(!kept.contains("p1"), "{kept}");
}

#[test]
fn codes_read_back_and_foreign_ones_are_none() {
    let live = LiveCode { session: "s1".into(), module: "who-we-are".into(), item: "i-1".into(), round: 2 };
    assert_eq!(LiveCode::parse(&live.write()), Some(live));
    let given = answer("p1", 2);
    assert_eq!(AnswerCode::parse(&given.write()), Some(given));
    for text in ["", "s.m.i", "s.m.i.0", "s.m.i.x", "S.m.i.1", "s.m.i.1.1", "s1..i.1"] {
        assert_eq!(LiveCode::parse(text), None, "{text}");
    }
    for text in
        ["", "UBV-A.s.i.1.p", "UBV-A.s.i.1.p.6", "UBV-A.s.i.1.p.-1", "UBV-B.s.i.1.p.0", "https://x/#/live/s.m.i.1"]
    {
        assert_eq!(AnswerCode::parse(text), None, "{text}");
    }
    assert_eq!([share(1, 3), share(2, 3), share(0, 0), share(1, 2), share(7, 7)], [33, 67, 0, 50, 100]);
}

/// As a later build has to read it.
const GOLDEN: &str = r#"{"cohort":"c1","plan":"one-day","title":"Huye","place":"Sector office","days":[{"day":"2026-12-01","start":510,"parts":[{"part":"open","title":"","minutes":15,"notes":"Odette"}]}],"people":[{"learner":"l1","name":"Aline","there":[true]},{"learner":null,"name":"Ben","there":[null]}],"asked":[{"module":"m","item":"i1","hash":"h","rounds":[{"cards":[1,2],"phones":[0,1]},{"cards":[0,0],"phones":[],"open":{"p1":1}}]}]}"#;

#[test]
fn a_stored_session_stays_readable_and_one_that_is_too_large_is_cut() {
    let read = Session::read(GOLDEN).unwrap();
    assert_eq!(read.write(), GOLDEN);
    assert_eq!((read.attendance("l1"), read.asked[0].rounds[1].is_open()), ((1, 1), true));
    let huge =
        GOLDEN.replace("\"minutes\":15", "\"minutes\":4000000000").replace("\"start\":510", "\"start\":4000000000");
    let huge = huge.replace("[1,2]", "[4000000000,4000000000]").replace("[0,1]", "[4000000000,1]");
    let read = Session::read(&huge).unwrap();
    assert_eq!((read.days[0].times(), read.days[0].end()), (vec![(1439, 1919)], 1919));
    assert_eq!(read.asked[0].rounds[0].totals(), [19_998, 10_000]);
}

#[test]
fn somebody_written_down_by_hand_becomes_a_learner_and_stands_on_the_list_once() {
    let person = |id: Option<&str>, name: &str, there: &[Option<bool>]| Person {
        learner: id.map(str::to_owned),
        name: name.to_owned(),
        there: there.to_vec(),
    };
    let people = vec![
        person(Some("l9"), "Aline U.", &[None, Some(false)]),
        person(None, "Aline", &[Some(true)]),
        person(Some("l1"), "Aline", &[Some(true), Some(true)]),
        person(Some("l2"), "Bosco", &[]),
    ];
    let mut session = Session { people, ..Session::default() };
    assert!(!session.clone().becomes("l7", "l9", "Aline U."));
    assert!(session.becomes("l1", "l9", "Aline U."));
    let names: Vec<_> = session.people.iter().map(|p| (p.learner.as_deref(), p.name.as_str())).collect();
    assert_eq!(names, [(None, "Aline"), (Some("l9"), "Aline U."), (Some("l2"), "Bosco")]);
    assert_eq!(session.attendance("l9"), (2, 2));
    // Without a line of his own the other one takes over the line.
    assert!(session.becomes("l2", "l3", "B."));
    assert_eq!(session.people[2].learner.as_deref(), Some("l3"));
}
