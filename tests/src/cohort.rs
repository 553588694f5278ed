//! A simulated cohort in a trainer's records: what `xtask simulate-cohort` makes, with names that people have, some who have handed
//! nothing over yet, and days that were held.

use std::{
    io::Write,
    process::{Command, Stdio},
    rc::Rc,
};

use domain::{
    cohort::{
        Cohort, Learner, Work,
        figures::{Held, Outline},
    },
    store::{KeyValue, Kind, Memory, Records},
};
use xtask::simulate::{self, Whole};

use crate::incidents::Deflate;

/// The cohort's id.
pub const ID: &str = "c51";

/// A cohort with all that the figures are made of.
#[derive(serde::Serialize)]
pub struct Simulated {
    /// The cohort.
    pub cohort: Cohort,
    /// The course.
    pub course: Vec<Outline>,
    /// Its learners.
    pub learners: Vec<Learner>,
    /// Days held.
    pub held: Vec<Held>,
}

/// So many learners.
pub fn simulate(learners: usize) -> Simulated {
    let whole = Whole::read(&xtask::project().join("content")).expect("content/ compiles");
    let (cohort, handed) = simulate::cohort(&whole, learners, 40);
    let (mut cohort, mut all) = simulate::taken(cohort, &handed);
    cohort.invite.name = "Huye, November 2026".into();
    let names =
        ["Uwimana", "Hakizimana", "Mukamana", "Niyonsenga", "Uwase", "Habimana", "Ingabire", "Mugisha", "Umutoni"];
    for (n, learner) in all.iter_mut().enumerate() {
        learner.name = format!("{}. {} {}", (b'A' + (n % 26) as u8) as char, names[n % names.len()], n + 1);
        // Joined, and handed nothing over.
        if n % 12 == 11 {
            (learner.turn, learner.made, learner.work) = (0, None, Work::default());
        }
    }
    let ids = |keep: &dyn Fn(usize) -> bool| -> Vec<String> {
        all.iter().enumerate().filter(|(n, _)| keep(*n)).map(|(_, learner)| learner.learner.clone()).collect()
    };
    let held = |at: usize| Held {
        title: "Huye".into(),
        day: cohort.invite.from.plus(at as i64),
        there: ids(&|n| !(n + at).is_multiple_of(7)),
        missing: ids(&|n| (n + at).is_multiple_of(7)),
        others: at as u32,
    };
    let held = (0..3).map(held).collect();
    Simulated { course: whole.outline(), learners: all, held, cohort }
}

impl Simulated {
    /// The records of a trainer, as the app keeps them: keys and texts of the browser's storage.
    pub fn stored(&self) -> Vec<(String, String)> {
        let records = Records::new(Memory::default());
        records.packs_with(Rc::new(Deflate));
        let save = |kind: Kind, id: &str, body: String| {
            records.save(kind, id, 0, &body).expect("memory takes it");
        };
        save(Kind::Cohort, ID, self.cohort.to_line());
        for learner in &self.learners {
            save(Kind::Learner, &format!("{ID}-{}", learner.learner), learner.to_line());
        }
        let get = |key: String| records.kv().get(&key).ok().flatten().map(|text| (key, text));
        records.kv().keys().unwrap_or_default().into_iter().filter_map(get).collect()
    }
}

/// The figures as another program finds them, which shares nothing with ours: `tests/tests/cohort_figures.py`.
pub fn independent(simulated: &Simulated) -> serde_json::Value {
    let script = xtask::project().join("tests/tests/cohort_figures.py");
    let mut child = Command::new("python3");
    let mut child = child.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python3 is there");
    let given = serde_json::to_vec(simulated).expect("serde writes it");
    child.stdin.take().expect("it listens").write_all(&given).expect("it reads");
    let out = child.wait_with_output().expect("it ends");
    assert!(out.status.success(), "the independent program failed");
    serde_json::from_slice(&out.stdout).expect("it answers in JSON")
}
