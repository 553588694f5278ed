use std::collections::BTreeMap;

use super::*;
use crate::{
    content::{Course, LessonCard, Module, QuizSettings, Response},
    date::Day,
    progress::Progress,
    proof::{Proof, Sat, Sitting},
    quiz::{Attempt, AttemptItem},
    stored::Seed,
};

fn place() -> Place {
    Place {
        base: "https://learn.example/ubuvugizi/".into(),
        course_version: "v-1".into(),
        lang: "en".into(),
        title: "Course".into(),
    }
}

fn day() -> Day {
    Day::new(2026, 11, 24).unwrap()
}

fn clock() -> Clock {
    Clock { utc: "2026-11-30T08:00:00.000Z".into(), today: Day::new(2026, 11, 30).unwrap(), ahead: 120 }
}

fn course() -> Course {
    let module = Module {
        id: "m".into(),
        number: 1,
        title: "M".into(),
        summary: String::new(),
        tile: String::new(),
        objectives: vec![],
        after: vec![],
        lessons: vec![LessonCard { id: "a".into(), title: "Lesson A".into(), minutes: 5 }],
        bytes: 0,
        handout: false,
        quiz: Some(QuizSettings { draw: 2, pass_percent: 80, bank: 4 }),
        test: 0,
    };
    Course { title: "C".into(), lang: "en".into(), modules: vec![module] }
}

/// Every kind of thing that a learner does, with private words in all places that have words.
fn full() -> (Progress, Proof) {
    let mut progress = Progress::default();
    progress.visit("a", "h");
    progress.mark_done("a", day());
    progress.notes.insert("n".into(), "MUKAMANA told me".into());
    progress.keep_answer("c1", "h1", Response::Multiple(vec![0, 2]), true);
    progress.keep_answer("c2", "h2", Response::Numeric("MUKAMANA".into()), false);
    progress.keep_answer("c3", "h3", Response::Match(vec![Some(1), None]), false);
    let item =
        |id: &str, right| AttemptItem { id: id.into(), hash: "h".into(), response: Some(Response::Single(1)), right };
    let started = Moment { day: day(), minute: 30 };
    let finished = Some(Moment { day: day(), minute: 45 });
    let attempt = Attempt { seed: Seed(1), started, finished, items: vec![item("q1", true), item("q2", false)] };
    progress.attempts.insert("m".into(), vec![attempt]);
    let mut proof = Proof { name: Some("MUKAMANA Vestine".into()), ..Proof::default() };
    let sat = |id: &str| Sat {
        id: id.into(),
        hash: "h".into(),
        objective: 1,
        response: Some(Response::Order(vec![1, 0])),
        right: true,
    };
    proof.tests.or_default("m").pre = Some(Sitting { begun: day(), finished: Some(day()), items: vec![sat("t1")] });
    (progress, proof)
}

fn all() -> Vec<Event> {
    let (progress, proof) = full();
    events(&course(), &progress, &proof)
}

/// Counts: every event has another one.
fn counting() -> impl FnMut(&str) -> [u8; 16] {
    let mut n = 0_u128;
    move |_: &str| {
        n += 1;
        n.to_be_bytes()
    }
}

fn filled() -> Outbox {
    let mut outbox = Outbox::new([7; 16]);
    outbox.switch_on(&place(), &[], &[]);
    outbox.notice(&place(), &[], &all(), &clock(), counting());
    outbox
}

#[test]
fn statements_say_what_was_done_and_nothing_private() {
    let mut outbox = Outbox::new([7; 16]);
    assert_eq!(outbox.notice(&place(), &[], &all(), &clock(), counting()), all().len());
    assert_eq!(outbox.queue, [], "off until the learner says so");
    let made = outbox.statements(&place(), &["c1".into()], &all());
    assert_eq!(made.len(), 10);
    let text = serde_json::to_string(&made).unwrap();
    assert!(!text.contains("MUKAMANA"), "{text}");
    let verbs: Vec<&str> = made.iter().map(|s| s["verb"]["id"].as_str().unwrap().rsplit('/').next().unwrap()).collect();
    assert_eq!(
        verbs,
        [
            "initialized",
            "completed",
            "answered",
            "answered",
            "answered",
            "answered",
            "answered",
            "failed",
            "answered",
            "completed"
        ]
    );
    let quiz = &made[7];
    assert_eq!(quiz["object"]["id"], "https://learn.example/ubuvugizi/quiz/m");
    assert_eq!(
        quiz["result"],
        serde_json::json!({"score": {"scaled": 0.5, "raw": 1, "min": 0, "max": 2}, "completion": true, "success": false})
    );
    // 00:45 in Kigali is the evening before in UTC.
    assert_eq!(quiz["timestamp"], "2026-11-23T22:45:00.000Z");
    assert_eq!(made[1]["timestamp"], "2026-11-24T10:00:00.000Z", "a day is put at its noon");
    assert_eq!(made[0]["timestamp"], clock().utc, "when it was noticed");
    let said = |at: usize| {
        (made[at]["object"]["definition"]["interactionType"].clone(), made[at]["result"]["response"].clone())
    };
    assert_eq!(said(2), ("choice".into(), "choice0[,]choice2".into()));
    assert_eq!(said(3), ("numeric".into(), serde_json::Value::Null));
    assert_eq!(said(4), ("matching".into(), "l0[.]r1".into()));
    assert_eq!(said(8), ("sequencing".into(), "s1[,]s0".into()));
    assert_eq!(made[0]["context"]["extensions"]["https://learn.example/ubuvugizi/extension/cohorts"][0], "c1");
    let account = &made[0]["actor"]["account"];
    assert_eq!(account["name"], "07070707-0707-4707-8707-070707070707");
    assert!(made[0]["actor"].get("mbox").is_none());
}

#[test]
fn an_event_is_noticed_once_and_keeps_its_id_and_its_time() {
    let mut outbox = Outbox::new([7; 16]);
    let mut random = counting();
    outbox.notice(&place(), &[], &all(), &clock(), &mut random);
    let first = outbox.statements(&place(), &[], &all());
    let later = Clock { utc: "2027-01-01T00:00:00.000Z".into(), today: Day::new(2027, 1, 1).unwrap(), ahead: 60 };
    assert_eq!(outbox.notice(&place(), &[], &all(), &later, &mut random), 0);
    assert_eq!(outbox.statements(&place(), &[], &all()), first);
    // Another answer to the same question is another event.
    let (mut progress, proof) = full();
    progress.keep_answer("c1", "h1", Response::Multiple(vec![1]), false);
    assert_eq!(outbox.notice(&place(), &[], &events(&course(), &progress, &proof), &later, &mut random), 1);
    // Sent now, they go under the ids that the file had.
    outbox.switch_on(&place(), &[], &all());
    let ids: Vec<&str> = first.iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert_eq!(outbox.queue.iter().map(|queued| queued.id.as_str()).collect::<Vec<_>>(), ids);
    outbox.switch_off();
    assert_eq!((outbox.queue.len(), outbox.on), (0, false));
}

/// A store that keeps statements by their id, refuses some, and breaks off as it is told.
#[derive(Default)]
struct Store {
    kept: BTreeMap<String, String>,
    wrong: Vec<String>,
}

impl Store {
    fn take(&mut self, batch: &Batch) -> u16 {
        let all: Vec<serde_json::Value> = if batch.is_single() {
            vec![serde_json::from_str(&batch.body).unwrap()]
        } else {
            serde_json::from_str(&batch.body).unwrap()
        };
        let id = |statement: &serde_json::Value| statement["id"].as_str().unwrap().to_owned();
        if all.iter().any(|statement| self.wrong.contains(&id(statement))) {
            return 400;
        }
        if all.iter().any(|statement| self.kept.contains_key(&id(statement))) {
            return 409;
        }
        self.kept.extend(all.iter().map(|statement| (id(statement), statement.to_string())));
        200
    }
}

#[test]
fn whatever_breaks_off_the_store_has_every_statement_once() {
    // Every way in which six requests can go: the answer comes, does not come, or the tab ends before it is written down.
    for ways in 0..3_u32.pow(6) {
        let (mut outbox, mut store) = (filled(), Store::default());
        let sent: Vec<String> = outbox.queue.iter().map(|queued| queued.id.clone()).collect();
        for step in 0..40_u32 {
            let Some(batch) = outbox.batch() else { break };
            let way = if step < 6 { ways / 3_u32.pow(step) % 3 } else { 0 };
            let status = store.take(&batch);
            match way {
                0 => outbox.answered(&batch, Answer::Status(status), "now"),
                1 => outbox.answered(&batch, Answer::Nothing, "now"),
                _ => {}
            }
        }
        assert_eq!((outbox.queue.len(), outbox.refused.len()), (0, 0), "{ways}");
        assert_eq!(store.kept.len(), sent.len(), "{ways}");
        assert_eq!(outbox.sent, sent.len() as u64, "{ways}");
    }
}

#[test]
fn what_the_store_refuses_is_set_aside_and_the_others_go_on() {
    let (mut outbox, mut store) = (filled(), Store::default());
    store.wrong = vec![outbox.queue[3].id.clone()];
    while let Some(batch) = outbox.batch() {
        let status = store.take(&batch);
        outbox.answered(&batch, Answer::Status(status), "now");
    }
    assert_eq!((store.kept.len(), outbox.refused.len(), outbox.refused[0].status), (9, 1, 400));
    assert_eq!(outbox.refused[0].id, store.wrong[0]);
    assert_eq!(outbox.single, 0, "the next ones go together again");
}

#[test]
fn it_waits_longer_after_each_failure_and_stops_where_it_is_not_let_in() {
    let mut outbox = filled();
    let batch = outbox.batch().unwrap();
    assert_eq!(outbox.next(), Next::Go);
    let mut waits = Vec::new();
    for status in [500, 503, 429, 502, 500, 500, 500, 500, 500, 500, 500, 500] {
        outbox.answered(&batch, Answer::Status(status), "now");
        waits.push(outbox.next());
    }
    assert_eq!(waits[..3], [Next::Wait(10), Next::Wait(20), Next::Wait(40)]);
    assert_eq!(waits[11], Next::Wait(3600));
    outbox.answered(&batch, Answer::Status(200), "now");
    assert_eq!(outbox.next(), Next::Rest, "all of it went at once");
    for (status, why) in [(401, Stop::NotLetIn), (403, Stop::NotLetIn), (404, Stop::NoStore)] {
        let mut outbox = filled();
        let batch = outbox.batch().unwrap();
        outbox.answered(&batch, Answer::Status(status), "now");
        assert_eq!((outbox.next(), outbox.stopped, outbox.queue.len()), (Next::Rest, Some(why), 10));
        outbox.try_again();
        assert_eq!(outbox.next(), Next::Go);
    }
}

#[test]
fn the_box_does_not_grow_without_end_and_says_later_what_found_no_room() {
    let mut outbox = filled();
    let mut progress = Progress::default();
    for n in 0..1000 {
        progress.keep_answer(&format!("x{n}"), "h", Response::Single(0), true);
    }
    let all = events(&course(), &progress, &Proof::default());
    let mut random = counting();
    outbox.notice(&place(), &[], &all, &clock(), &mut random);
    assert_eq!(outbox.queue.len(), 400);
    let text = serde_json::to_string(&outbox).unwrap();
    assert!(text.len() < 600_000, "{}", text.len());
    outbox.queue.clear();
    assert_eq!(outbox.notice(&place(), &[], &all, &clock(), &mut random), 400);
    assert_eq!(serde_json::from_str::<Outbox>(&text).unwrap().queue.len(), 400);
    // A record of an older build lacks what came later.
    assert!(serde_json::from_str::<Outbox>("{\"learner\":\"x\"}").is_ok());
}
