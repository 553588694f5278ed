//! Where the figures come from: the trainer's own records, read one by one.

use domain::{
    cohort::{
        Cohort, Learner,
        figures::{Figures, Fold, Held, Outline},
    },
    store::{Kind, Loaded},
};

use leptos::prelude::*;

use crate::{
    app::{app, records, tell},
    browser::clock,
};

/// Milliseconds of counting after which the screen has its turn: under the fifty that are felt. Browsers let four pass between
/// slices.
const SLICE: f64 = 36.0;

fn read(kind: Kind, id: &str) -> Option<String> {
    match records(|r| r.load(kind, id)) {
        Ok(Loaded::Found { body, .. }) => Some(body),
        _ => None,
    }
}

/// A cohort of this device.
pub(super) fn cohort(id: &str) -> Option<Cohort> {
    Cohort::from_line(&read(Kind::Cohort, id)?)
}

/// Ids of a kind; a storage that refuses is told.
fn ids(kind: Kind) -> Vec<String> {
    records(|r| r.ids(kind)).unwrap_or_else(|err| {
        tell(&err);
        Vec::new()
    })
}

/// Counts all learners of a cohort. `told` hears how many of how many; gives the figures, and how many records could not be read.
pub(super) async fn count(cohort: &Cohort, told: impl Fn(usize, usize)) -> (Figures, usize) {
    let course: Vec<Outline> = app().course.with_value(|course| {
        let outline = |module: &domain::content::Module| Outline {
            id: module.id.clone(),
            lessons: module.lessons.iter().map(|lesson| lesson.id.clone()).collect(),
        };
        course.modules.iter().map(outline).collect()
    });
    let id = &cohort.invite.cohort;
    let prefix = format!("{id}-");
    let mut learners = ids(Kind::Learner);
    learners.retain(|learner| learner.starts_with(&prefix));
    learners.sort_unstable();
    let (mut fold, mut broken) = (Fold::new(cohort, &course), 0);
    told(0, learners.len());
    let mut begun = clock::millis();
    for (at, learner) in learners.iter().enumerate() {
        match read(Kind::Learner, learner).and_then(|body| Learner::from_line(&body)) {
            Some(learner) => fold.add(&learner),
            None => broken += 1,
        }
        if clock::millis() - begun > SLICE {
            told(at + 1, learners.len());
            clock::pause(0).await;
            begun = clock::millis();
        }
    }
    let mut held = Vec::new();
    // Other ids are those of a learner's own records.
    for session in ids(Kind::Session).into_iter().filter(|id| id.starts_with('s')) {
        match read(Kind::Session, &session).and_then(|body| Held::of_session(&body, id)) {
            Some(days) => held.extend(days),
            None => broken += 1,
        }
    }
    (fold.finish(&held), broken)
}
