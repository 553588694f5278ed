//! Locks sealed records when nobody is there: after some minutes without use, and after some minutes out of sight.

use std::{cell::Cell, rc::Rc};

use domain::{messages::Msg, store::Records};
use leptos::prelude::*;

use crate::{
    app::{app, records, say},
    browser::{clock, dom, events},
    ui::Notice,
};

/// Minutes without use, if never chosen.
pub const IDLE: u32 = 10;
/// Minutes out of sight, if never chosen.
pub const HIDDEN: u32 = 2;

/// Writes what is unsaved, forgets the key and loads the page anew: nothing of what was on the screen stays in memory. What
/// cannot be written would be lost: then the screen says so instead, and stays.
pub fn lock_now() {
    if !events::all_is_saved() {
        app().notice.set(Some(Notice::stop(say(Msg::NotLocked))));
        return;
    }
    records(Records::lock);
    dom::reload();
}

thread_local! {
    static BEGUN: Cell<bool> = const { Cell::new(false) };
}

/// Watches from now on, for as long as the page lives.
pub fn begin() {
    if BEGUN.replace(true) {
        return;
    }
    let seen = Rc::new(Cell::new(clock::millis()));
    let hidden = Rc::new(Cell::new(None::<f64>));
    let minutes = |of: Option<u32>, otherwise: u32| f64::from(of.unwrap_or(otherwise)) * 60_000.0;
    let is_time = {
        let (seen, hidden) = (Rc::clone(&seen), Rc::clone(&hidden));
        move || {
            let (idle, out) = app().settings.with_untracked(|s| (s.lock_idle, s.lock_hidden));
            let now = clock::millis();
            // A clock that was set back says nothing: the span is measured anew.
            let past = |since: f64, span: f64| now < since || now - since >= span;
            past(seen.get(), minutes(idle, IDLE)) || hidden.get().is_some_and(|since| past(since, minutes(out, HIDDEN)))
        }
    };
    let look = {
        let is_time = is_time.clone();
        move || {
            if is_time() {
                lock_now();
            }
        }
    };
    {
        let (seen, look) = (Rc::clone(&seen), look.clone());
        events::on_activity(move || {
            // Timers sleep while the page is hidden or the phone is off: the first touch asks before it counts.
            look();
            seen.set(clock::millis());
        });
    }
    {
        let look = look.clone();
        events::on_hiding(move |is_hidden| {
            if is_hidden {
                hidden.set(Some(clock::millis()));
                if app().settings.with_untracked(|s| s.lock_hidden) == Some(0) {
                    look();
                }
            } else {
                look();
                hidden.set(None);
            }
        });
    }
    events::every(5, look);
}
