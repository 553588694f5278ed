//! The records of sessions: read when a screen is drawn, changed by reading what stands, changing that and writing it at once.

use std::cell::OnceCell;

use domain::{
    cohort::{
        Cohort, Learner,
        session::{Library, Session},
    },
    content::{Bank, Choice, Item, ItemBody},
    messages::Messages,
    store::{Kind, Loaded, StoreError},
};
use leptos::prelude::*;

use crate::{
    app::{app, lasting, records, tell},
    browser::{clock, events, packs, storage},
    train::shelf,
};

/// Ids of the sessions that are kept here. What a phone keeps of a session it took part in is not among them.
pub fn ids() -> Vec<String> {
    let ids = records(|r| r.ids(Kind::Session)).unwrap_or_default();
    ids.into_iter().filter(|id| id.starts_with('s')).collect()
}

fn load(id: &str) -> Result<Option<(u64, Session)>, StoreError> {
    let found = records(|r| r.load(Kind::Session, id)).and_then(Loaded::found)?;
    let read = |(rev, body): (u64, String)| Session::read(&body).map(|s| (rev, s)).ok_or(StoreError::Unreadable);
    found.map(read).transpose()
}

/// A session; `None`, and told, where it cannot be read.
pub fn read(id: &str) -> Option<Session> {
    load(id)
        .unwrap_or_else(|err| {
            tell(&err);
            None
        })
        .map(|(_, session)| session)
}

/// Keeps a new session and gives its id.
pub fn keep_new(session: &Session) -> Option<String> {
    let id = format!("s{:x}", clock::random());
    written(records(|r| r.save_making_room(Kind::Session, &id, 0, &session.write()))).then_some(id)
}

/// Changes a session and writes it at once. `false`, and told, if that did not work: nothing is changed then.
pub fn change(id: &str, act: impl FnOnce(&mut Session)) -> bool {
    match load(id) {
        Ok(Some((rev, mut session))) => {
            act(&mut session);
            written(records(|r| r.save_making_room(Kind::Session, id, rev, &session.write())))
        }
        Ok(None) => false,
        Err(err) => written(Err(err)),
    }
}

/// Somebody who was written down by hand turns out to be this learner, in every session of the cohort. `false`, and told, where one
/// of them could not be written: those before it stand.
pub fn becomes(cohort: &str, from: &str, learner: &Learner) -> bool {
    let is_on = |session: &Session| session.people.iter().any(|person| person.learner.as_deref() == Some(from));
    let of_ours = |id: &String| read(id).is_some_and(|session| session.cohort == cohort && is_on(&session));
    let put = |id: &String| {
        change(id, |session| {
            session.becomes(from, &learner.learner, &learner.name);
        })
    };
    ids().iter().filter(|id| of_ours(id)).all(put)
}

/// Deletes a session for good.
pub fn delete(id: &str) -> bool {
    written(records(|r| r.remove(Kind::Session, id)).map(|()| 0))
}

fn written(done: Result<u64, StoreError>) -> bool {
    match done {
        Ok(rev) => {
            if rev == 1 {
                storage::ask_to_persist();
            }
            changed().update(|n| *n += 1);
            true
        }
        Err(err) => {
            tell(&err);
            false
        }
    }
}

/// Goes up when a session has changed, here or in another tab.
pub fn changed() -> RwSignal<u32> {
    thread_local! {
        static CHANGED: OnceCell<RwSignal<u32>> = const { OnceCell::new() };
    }
    CHANGED.with(|cell| {
        *cell.get_or_init(|| {
            let signal = lasting(|| RwSignal::new(0));
            let prefix = records(|r| r.key_prefix(Kind::Session, "")).trim_end_matches('/').to_owned() + "/";
            events::on_other_tab(move |key| {
                if key.starts_with(&prefix) {
                    signal.update(|n| *n += 1);
                }
            });
            signal
        })
    })
}

/// The trainer's cohorts.
pub fn cohorts() -> Vec<Cohort> {
    shelf::cohorts().unwrap_or_default()
}

/// The learners of a cohort.
pub fn learners(cohort: &str) -> Vec<Learner> {
    if cohort.is_empty() { Vec::new() } else { shelf::learners(cohort).unwrap_or_default() }
}

/// The shipped plans in the present language.
///
/// # Errors
/// They did not come.
pub async fn library() -> Result<Library, String> {
    let lang = app().words.with_untracked(Messages::lang);
    packs::json(&format!("sessions.{}.json", lang.tag())).await
}

/// The questions of a module that a room can answer: one right choice of at most four.
///
/// # Errors
/// They did not come.
pub async fn questions(module: &str) -> Result<Vec<Item>, String> {
    let bank: Bank = packs::packed(&format!("bank/{module}.bin")).await?;
    Ok(bank.items.into_iter().filter(|item| choices(item).is_some()).collect())
}

/// The choices of such a question.
pub fn choices(item: &Item) -> Option<&[Choice]> {
    match &item.body {
        ItemBody::Single(choices) if (2..=4).contains(&choices.len()) => Some(choices),
        _ => None,
    }
}
