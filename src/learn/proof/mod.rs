//! Whether the course taught something: the test before and after a module, items that come back, promises and their looks
//! back. One piece, fetched when one of its screens is first wanted.

mod capstone;
mod certificate;
mod pledges;
mod practise;
mod test;

use std::cell::{Cell, RefCell};

use domain::{
    messages::Msg,
    proof::Proof,
    store::{Kind, Loaded, StoreError},
    stored,
};
use leptos::prelude::*;

use crate::{
    app::{app, keep, records, say, t, tell},
    browser::{
        clock,
        element::{El, el},
        storage,
    },
    route::{Proof as Address, Route},
    shell::nothing_here,
    ui::{Icon, icon},
};

thread_local! {
    static PROOF: RefCell<Option<Proof>> = const { RefCell::new(None) };
    static REV: Cell<u64> = const { Cell::new(0) };
}

/// The screen of an address.
pub fn proof_page(path: &str) -> El {
    match Address::parse(path) {
        Address::Practise => practise::page(),
        Address::Test(module) => test::page(&module),
        Address::Pledges(module) => pledges::page(module),
        Address::Capstone => capstone::page(),
        Address::Certificate => certificate::page(),
    }
}

fn stored() -> Result<(Proof, u64), StoreError> {
    let found = records(|r| r.load(Kind::Proof, "me")).and_then(Loaded::found)?;
    let Some((rev, body)) = found else { return Ok((Proof::default(), 0)) };
    Ok((stored::from_text(&body).ok_or(StoreError::Unreadable)?, rev))
}

/// The record, read once; the quiz answers given since are taken in.
fn read<T>(look: impl FnOnce(&Proof) -> T) -> T {
    PROOF.with_borrow_mut(|held| {
        let proof = held.get_or_insert_with(|| {
            let (proof, rev) = stored().unwrap_or_else(|err| {
                tell(&err);
                // What stands there and is not understood is left as it is: saving over this revision is refused.
                (Proof::default(), u64::MAX)
            });
            REV.set(rev);
            proof
        });
        app().progress.with_untracked(|progress| proof.enrol(progress));
        look(proof)
    })
}

/// Changes the record and writes it at once. `false`, and told, if that did not work.
fn change(act: impl FnOnce(&mut Proof)) -> bool {
    read(|_| ());
    let save = |rev: u64| read(stored::to_text::<Proof>).pipe(|body| keep(Kind::Proof, "me", rev, &body));
    PROOF.with_borrow_mut(|held| held.as_mut().map(act));
    let mut saved = save(REV.get());
    if let Err(StoreError::Conflict { .. }) = saved
        && let Ok((theirs, rev)) = stored()
    {
        PROOF.with_borrow_mut(|held| held.as_mut().map(|ours| ours.merge(theirs)));
        saved = save(rev);
    }
    match saved {
        Ok(rev) => {
            if rev == 1 {
                storage::ask_to_persist();
            }
            REV.set(rev);
            true
        }
        Err(err) => {
            tell(&err);
            false
        }
    }
}

/// Gives a value to a function: a line that reads from left to right.
trait Pipe: Sized {
    fn pipe<T>(self, act: impl FnOnce(Self) -> T) -> T {
        act(self)
    }
}

impl Pipe for String {}

/// Whether there can be anything due; decided from what is here already, before any of this code is fetched.
pub fn any() -> bool {
    app().progress.with_untracked(|progress| !progress.attempts.is_empty())
        || records(|r| r.ids(Kind::Proof)).is_ok_and(|ids| !ids.is_empty())
}

/// What is due, for Home; nothing if nothing is.
pub fn due_lines() -> Vec<El> {
    let (items, looks) = read(|proof| proof.due(clock::now().day));
    let line = |address: Address, words: Msg, symbol: Icon| {
        let link = el("a").attr("href", &address.href()).text(&say(words));
        el("p").class("ic hang").add(icon(symbol)).add(el("span").add(link))
    };
    let items = (items > 0).then(|| line(Address::Practise, Msg::DueItems { n: items as u32 }, Icon::Loz));
    let looks = (looks > 0).then(|| line(Address::Pledges(None), Msg::DueLooks { n: looks as u32 }, Icon::Plan));
    items.into_iter().chain(looks).collect()
}

/// A course without that module.
fn no_module() -> El {
    nothing_here(t(Msg::NotInCourse), vec![(Route::Home, Msg::GoHome)])
}
