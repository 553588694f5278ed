//! Brings together what is handed over: the learner's own records, and from the course which module and objective an item
//! belongs to.

use std::collections::BTreeMap;

use domain::{
    cohort::{HandOver, Own},
    content::{Bank, Item},
    proof::{Proof, Rubric},
    store::{Kind, Loaded},
    stored::{self, DraftCard},
};
use leptos::prelude::*;

use crate::{
    app::{app, records},
    browser::{clock, packs},
};

/// All of it, as it stands now.
///
/// # Errors
/// A part of the course is not on this device, or a record cannot be read. Nothing is left out silently.
pub async fn gather(own: &Own) -> Result<HandOver, String> {
    let progress = app().progress.get_untracked();
    let proof: Proof = match records(|r| r.load(Kind::Proof, "me")).and_then(Loaded::found) {
        Ok(Some((_, body))) => stored::from_text(&body).ok_or("proof")?,
        Ok(None) => Proof::default(),
        Err(err) => return Err(err.to_string()),
    };
    let course: Vec<(String, Vec<String>)> = app().course.with_value(|course| {
        let lessons =
            |module: &domain::content::Module| module.lessons.iter().map(|lesson| lesson.id.clone()).collect();
        course.modules.iter().map(|module| (module.id.clone(), lessons(module))).collect()
    });
    let mut checks = BTreeMap::<String, (String, u32)>::new();
    let mut add = |module: &str, items: Vec<Item>| {
        let entry = |item: Item| (item.id, (module.to_owned(), item.objective));
        checks.extend(items.into_iter().map(entry));
    };
    for (module, lessons) in course.iter().filter(|(module, _)| own.invite.modules.contains(module)) {
        for lesson in lessons.iter().filter(|lesson| progress.lessons.get(lesson).is_some()) {
            add(module, packs::packed::<Vec<Item>>(&format!("lesson/{lesson}.items.bin")).await?);
        }
        if progress.attempts.get(module).is_some() {
            add(module, packs::packed::<Bank>(&format!("bank/{module}.bin")).await?.items);
        }
    }
    let rubric = match &proof.capstone {
        Some(_) => packs::packed::<Rubric>("forms/capstone.bin").await?,
        None => Rubric::default(),
    };
    let check = |id: &str| checks.get(id).cloned();
    Ok(HandOver::new(own, &progress, &proof, &course, check, &rubric, reports(), clock::now()))
}

/// Of how many reports a file was made. How many, and nothing else of them.
fn reports() -> u32 {
    let ids = records(|r| r.ids(Kind::Draft)).unwrap_or_default();
    let is_exported = |id: &&String| {
        let found = records(|r| r.load(Kind::Draft, id)).and_then(Loaded::found).ok().flatten();
        found.and_then(|(_, body)| DraftCard::read(&body)).is_some_and(|card| card.exports > 0)
    };
    ids.iter().filter(is_exported).count() as u32
}
