//! Records of the plan: read when a screen is drawn, changed by reading what stands, changing that and writing it at once. So two tabs
//! that change different things lose nothing, and where they change the same moment's record both are joined.

use std::cell::OnceCell;

use domain::{
    plan::{Agenda, Logframe},
    store::{Kind, Loaded, StoreError},
    stored,
};
use leptos::prelude::*;

use crate::{
    app::{lasting, records, tell},
    browser::{events, storage},
};

/// A record of the plan.
pub trait Kept: miniserde::Serialize + miniserde::Deserialize + Default {
    /// Its kind.
    const KIND: Kind;
    /// Takes in what somebody else has written.
    fn join(&mut self, theirs: Self);
}

impl Kept for Agenda {
    const KIND: Kind = Kind::Agenda;

    fn join(&mut self, theirs: Self) {
        Self::join(self, theirs);
    }
}

impl Kept for Logframe {
    const KIND: Kind = Kind::Logframe;

    fn join(&mut self, theirs: Self) {
        Self::join(self, theirs);
    }
}

/// Id of the agenda: there is one.
pub const ME: &str = "me";

fn load<T: Kept>(id: &str) -> Result<(T, u64), StoreError> {
    match records(|r| r.load(T::KIND, id)).and_then(Loaded::found)? {
        None => Ok((<T as Default>::default(), 0)),
        Some((rev, body)) => Ok((stored::from_text(&body).ok_or(StoreError::Unreadable)?, rev)),
    }
}

/// What is kept; nothing, and told, where it cannot be read.
pub fn read<T: Kept>(id: &str) -> T {
    load(id).map_or_else(
        |err| {
            tell(&err);
            <T as Default>::default()
        },
        |(value, _)| value,
    )
}

/// Changes a record and writes it at once. `false`, and told, if that did not work: nothing is changed then.
pub fn change<T: Kept>(id: &str, act: impl FnOnce(&mut T)) -> bool {
    let written = load::<T>(id).and_then(|(mut value, rev)| {
        act(&mut value);
        let save = |value: &T, rev| {
            let body = stored::to_text(value);
            records(|r| r.save_making_room(T::KIND, id, rev, &body))
        };
        match save(&value, rev) {
            Err(StoreError::Conflict { .. }) => {
                let (theirs, rev) = load(id)?;
                value.join(theirs);
                save(&value, rev)
            }
            done => done,
        }
    });
    match written {
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

/// Changes the agenda; from its first change on it is kept, and what is due of it shown on Home.
pub fn change_agenda(today: domain::date::Day, act: impl FnOnce(&mut Agenda)) -> bool {
    change(ME, |agenda: &mut Agenda| {
        agenda.since.get_or_insert(today);
        act(agenda);
    })
}

/// Goes up when a record of the plan has changed, here or in another tab: lists are drawn anew.
pub fn changed() -> RwSignal<u32> {
    thread_local! {
        static CHANGED: OnceCell<RwSignal<u32>> = const { OnceCell::new() };
    }
    CHANGED.with(|cell| {
        *cell.get_or_init(|| {
            let signal = lasting(|| RwSignal::new(0));
            let agenda = records(|r| r.key_prefix(Kind::Agenda, ME));
            // Of any project.
            let projects = records(|r| r.key_prefix(Kind::Logframe, "")).trim_end_matches('/').to_owned() + "/";
            events::on_other_tab(move |key| {
                if key.starts_with(&agenda) || key.starts_with(&projects) {
                    signal.update(|n| *n += 1);
                }
            });
            signal
        })
    })
}
