//! The record behind it (`Kind::Outbox`), and what statements are made of.

use std::cell::OnceCell;

use domain::{
    cohort::Own,
    content::Course,
    progress::Progress,
    proof::Proof,
    store::{Kind, Loaded, StoreError},
    stored,
    xapi::{Clock, Event, Outbox, Place, events},
};
use leptos::prelude::*;
use sha2::{Digest, Sha256};

use crate::{
    app::{app, records},
    browser::{clock, packs},
};

/// What the build says of this deployment.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Deployment {
    /// Where activities live.
    #[serde(flatten)]
    pub place: Place,
    /// The store, if there is one.
    pub lrs: Option<Lrs>,
}

/// A learning record store.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Lrs {
    /// Its endpoint, ending with a slash.
    pub url: String,
    /// Who runs it.
    pub name: String,
}

thread_local! {
    /// A box that nobody has kept yet: the same number until it is.
    static FRESH: OnceCell<Outbox> = const { OnceCell::new() };
}

pub async fn deployment() -> Result<Deployment, String> {
    packs::json("deployment.json").await
}

/// The box and its revision; a fresh one where there is none yet.
pub fn load() -> Result<(Outbox, u64), StoreError> {
    let found = records(|r| r.load(Kind::Outbox, "me")).and_then(Loaded::found)?;
    let Some((rev, body)) = found else {
        let fresh = FRESH.with(|fresh| fresh.get_or_init(|| Outbox::new(clock::secret().unwrap_or_default())).clone());
        return Ok((fresh, 0));
    };
    Ok((serde_json::from_str(&body).map_err(|_| StoreError::Unreadable)?, rev))
}

/// Another text after every change of the box.
pub fn marker() -> Option<String> {
    records(|r| r.marker(Kind::Outbox, "me")).ok().flatten()
}

/// Changes the box and writes it at once; what another tab has written meanwhile is read first.
pub fn change(act: impl Fn(&mut Outbox)) -> Result<Outbox, StoreError> {
    let mut turns = 0;
    loop {
        let (mut outbox, rev) = load()?;
        let before = outbox.clone();
        act(&mut outbox);
        if outbox == before && rev > 0 {
            return Ok(outbox);
        }
        let body = serde_json::to_string(&outbox).map_err(|err| StoreError::Other(err.to_string()))?;
        match records(|r| r.save_making_room(Kind::Outbox, "me", rev, &body)) {
            Ok(_) => return Ok(outbox),
            Err(StoreError::Conflict { .. }) if turns < 5 => turns += 1,
            Err(err) => return Err(err),
        }
    }
}

/// Everything that the records say now.
pub fn present() -> Vec<Event> {
    let proof = records(|r| r.load(Kind::Proof, "me")).and_then(Loaded::found).ok().flatten();
    let proof: Proof = proof.and_then(|(_, body)| stored::from_text(&body)).unwrap_or_default();
    let all = |course: &Course, progress: &Progress| events(course, progress, &proof);
    app().course.with_value(|course| app().progress.with_untracked(|progress| all(course, progress)))
}

/// Ids of the cohorts that the learner has joined.
pub fn cohorts() -> Vec<String> {
    let ids = records(|r| r.ids(Kind::Joined)).unwrap_or_default();
    let own = |id: &String| {
        let (_, body) = records(|r| r.load(Kind::Joined, id)).and_then(Loaded::found).ok()??;
        serde_json::from_str::<Own>(&body).ok().map(|own| own.invite.cohort)
    };
    ids.iter().filter_map(own).collect()
}

pub fn now() -> Clock {
    Clock { utc: clock::iso_now(), today: clock::now().day, ahead: clock::ahead() }
}

/// Gives ids to what has happened since.
pub fn notice(outbox: &mut Outbox, place: &Place) {
    let hash = |text: &str| {
        let mut id = [0; 16];
        id.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
        id
    };
    outbox.notice(place, &cohorts(), &present(), &now(), hash);
}
