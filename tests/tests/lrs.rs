//! Statements and the outbox against a real learning record store (ralph-malph on the loopback): whatever breaks, it holds every
//! statement once. The browser's side of it is `e2e/records.rs`.

use domain::{
    content::{Course, Response, author},
    date::{Day, Moment},
    progress::Progress,
    proof::{Proof, Sat, Sitting},
    quiz::Attempt,
    store::{Kind, Memory, Records},
    xapi::{Answer, Clock, Event, Next, Outbox, Place, events},
};
use tests::lrs::{Cut, Line, Store, holds_once, request};

fn place() -> Place {
    Place {
        base: "https://ubuvugizi.example/xapi/".into(),
        course_version: "0123456789ab".into(),
        lang: "en".into(),
        title: "Course".into(),
    }
}

fn day() -> Day {
    Day::new(2026, 11, 24).unwrap()
}

fn clock() -> Clock {
    Clock { utc: "2026-11-30T08:00:00.000Z".into(), today: day().plus(6), ahead: 120 }
}

fn random() -> impl FnMut(&str) -> [u8; 16] {
    let mut n = 0_u128;
    move |_: &str| {
        n += 0x1_0000_0001;
        n.to_be_bytes()
    }
}

/// What somebody has done who has finished all of our course: every lesson and its questions, a quiz and the tests of each module.
fn finished(modules: usize) -> (Course, Progress, Proof) {
    let compiled = author::compile(&author::Folders::only(&xtask::project().join("content"))).0.expect("our content");
    let (mut progress, mut proof) = (Progress::default(), Proof::default());
    let of =
        |module: &str| compiled.course.modules.iter().position(|one| one.id == module).is_some_and(|at| at < modules);
    for lesson in compiled.lessons.iter().filter(|lesson| of(&lesson.module)) {
        progress.visit(&lesson.id, &lesson.hash);
        progress.mark_done(&lesson.id, day());
        for block in &lesson.blocks {
            if let domain::content::Block::Check(item) = block {
                progress.keep_answer(&item.id, &item.hash, Response::Multiple(vec![0, 2]), true);
            }
        }
    }
    for bank in compiled.banks.iter().filter(|bank| of(&bank.module)) {
        let settings =
            compiled.course.modules.iter().find(|one| one.id == bank.module).and_then(|one| one.quiz).unwrap();
        let moment = Moment { day: day(), minute: 600 };
        let mut attempt = Attempt::new(bank, settings, &[], 7, moment);
        for item in &mut attempt.items {
            (item.response, item.right) = (Some(Response::Order(vec![2, 0, 1])), true);
        }
        attempt.finished = Some(moment);
        progress.attempts.insert(bank.module.clone(), vec![attempt]);
    }
    for forms in compiled.tests.iter().filter(|forms| of(&forms.module)) {
        let sitting = |form| Sitting {
            begun: day(),
            finished: Some(day()),
            items: forms
                .of(form)
                .map(|item| Sat {
                    id: item.id.clone(),
                    hash: item.hash.clone(),
                    objective: item.objective,
                    response: Some(Response::Single(1)),
                    right: true,
                })
                .collect(),
        };
        let tests = proof.tests.or_default(&forms.module);
        use domain::content::Form::{A, B};
        (tests.pre, tests.post, tests.delayed) = (Some(sitting(A)), Some(sitting(B)), Some(sitting(A)));
    }
    (compiled.course, progress, proof)
}

/// The outbox as the browser keeps it: read before and written after every step, so that a kill is a step left out.
struct Device {
    records: Records<Memory>,
    line: u16,
}

impl Device {
    fn load(&self) -> Outbox {
        let body = self.records.load(Kind::Outbox, "me").unwrap().found().unwrap().unwrap().1;
        serde_json::from_str(&body).unwrap()
    }

    fn save(&self, outbox: &Outbox) {
        let rev = self.records.rev(Kind::Outbox, "me").unwrap();
        self.records.save(Kind::Outbox, "me", rev, &serde_json::to_string(outbox).unwrap()).unwrap();
    }

    /// One request; `killed`: the tab ends before the answer is written down.
    fn step(&self, killed: bool) {
        let mut outbox = self.load();
        let Some(batch) = outbox.batch() else { return };
        let (method, path) = if batch.is_single() {
            ("PUT", format!("/xAPI/statements?statementId={}", batch.ids[0]))
        } else {
            ("POST", "/xAPI/statements".to_owned())
        };
        let answer = request(self.line, method, &path, &batch.body)
            .map_or(Answer::Nothing, |(status, _)| Answer::Status(status));
        if !killed {
            outbox.answered(&batch, answer, &clock().utc);
            self.save(&outbox);
        }
    }

    fn notice(&self, events: &[Event], random: &mut impl FnMut(&str) -> [u8; 16]) {
        let mut outbox = self.load();
        outbox.notice(&place(), &["cohort-1".into()], events, &clock(), random);
        self.save(&outbox);
    }
}

#[test]
fn a_real_store_holds_each_statement_once_though_the_network_was_cut_three_times() {
    let Some(store) = Store::start("http://127.0.0.1:9") else { return };
    let line = Line::new();
    line.lead_to(&store);
    let device = Device { records: Records::new(Memory::default()), line: line.port };
    let mut outbox = Outbox::new([7; 16]);
    outbox.switch_on(&place(), &[], &[]);
    device.save(&outbox);
    let (course, progress, proof) = finished(2);
    let all = events(&course, &progress, &proof);
    assert!(all.len() > 80, "several batches: {}", all.len());
    let mut random = random();
    // The first cut: the store has taken a batch that is not full, and its answer is lost. More is put into the box before the next
    // try, so that the next batch holds known and unknown statements.
    device.notice(&all[..10], &mut random);
    line.plan(&[Cut::After]);
    device.step(false);
    assert!(matches!(device.load().next(), Next::Wait(10)));
    assert_eq!(store.statements().len(), 10);
    device.notice(&all, &mut random);
    let ids: Vec<String> = device.load().queue.iter().map(|queued| queued.id.clone()).collect();
    assert_eq!(ids.len(), all.len(), "nothing was taken for sent");
    // The second: nothing arrives. The third: killed when the store has taken a batch.
    line.plan(&[Cut::Before]);
    device.step(false);
    device.step(false);
    device.step(true);
    for _ in 0..400 {
        device.step(false);
    }
    let after = device.load();
    assert_eq!((after.queue.len(), after.refused.len(), after.sent), (0, 0, ids.len() as u64));
    holds_once(&store, ids);
    store.approves(&serde_json::Value::Array(after.statements(&place(), &[], &all)));
    // One that it refuses is set aside, and the one behind it arrives.
    let mut outbox = device.load();
    let (mut wrong, mut fine) = (
        serde_json::json!({ "id": "00000000-0000-4000-8000-000000000bad" }),
        after.statements(&place(), &[], &all)[0].clone(),
    );
    wrong["actor"] = fine["actor"].clone();
    fine["id"] = "00000000-0000-4000-8000-00000000000f".into();
    for one in [wrong, fine] {
        let (id, text) = (one["id"].as_str().unwrap().to_owned(), one.to_string());
        outbox.queue.push(domain::xapi::Queued { id, text });
    }
    device.save(&outbox);
    for _ in 0..4 {
        device.step(false);
    }
    let last = device.load();
    assert_eq!((last.queue.len(), last.refused.len()), (0, 1), "{:?}", last.refused);
    assert_eq!(store.statements().len(), all.len() + 1);
}

/// The sums of docs/scale.md: what one learner's whole course is.
#[test]
fn the_whole_course_of_one_learner_is_as_large_as_the_sums_say() {
    let (course, progress, proof) = finished(usize::MAX);
    let all = events(&course, &progress, &proof);
    let mut outbox = Outbox::new([7; 16]);
    outbox.notice(&place(), &["cohort-1".into()], &all, &clock(), random());
    let texts: Vec<String> =
        outbox.statements(&place(), &["cohort-1".into()], &all).iter().map(ToString::to_string).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} statements, {bytes} bytes, {} each", texts.len(), bytes / texts.len());
    assert!((400..1000).contains(&texts.len()) && bytes / texts.len() < 1400, "write docs/scale.md anew");
}
