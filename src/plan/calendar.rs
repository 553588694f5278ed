//! Reminders: the dates of the next twelve months as a file that calendars import. Making it sends nothing.

use domain::{
    messages::Msg,
    plan::{Item, ics},
};
use leptos::prelude::*;

use super::shown::Plan;
use crate::{
    app::{Says, say, t},
    browser::{
        clock,
        element::{El, el},
        files,
    },
    form::{button, section as part, tick, told},
};

/// What was done with the file.
#[derive(Clone, PartialEq)]
enum Made {
    Nothing,
    File(String, u32),
    Failed(String),
}

/// The section.
pub fn section(plan: Plan) -> El {
    let (details, made) = (RwSignal::new(false), RwSignal::new(Made::Nothing));
    let words = move || match made.get() {
        Made::Nothing => String::new(),
        Made::File(name, n) => say(Msg::CalendarMade { n, name }),
        Made::Failed(what) => say(Msg::CalendarFailed { what }),
    };
    let go = plan.drawn(move |held| {
        let items: Vec<Item> = held.between(held.today, held.today.plus(365));
        let today = held.today;
        vec![el("p").add(button("btn plain", Msg::CalendarMake, move |_| {
            let (name, by, stamp) = (say(Msg::CalendarName), say(Msg::CalendarBy), ics::stamp(&clock::iso_now()));
            let details = details.get_untracked().then_some(&*by);
            let text = ics::write(&ics::Calendar { name: &name, stamp: &stamp, details }, &items);
            let file = format!("plan-{today}.ics");
            made.set(match files::download(&file, "text/calendar", text.as_bytes()) {
                Ok(()) => Made::File(file, items.len() as u32),
                Err(what) => Made::Failed(what),
            });
        }))]
    });
    part("calendar", Msg::CalendarTitle)
        .add(el("p").say(Msg::CalendarLead))
        .add(el("p").class("sm").say(Msg::CalendarWarning))
        .add(tick("calendar-details", t(Msg::CalendarDetails), details))
        .add(el("div").hole(go))
        .add(told(words))
}
