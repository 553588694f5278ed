//! The plan: what is due, by day, week and year; duties that recur; reminders for a calendar; logframes and what they serve; the
//! threads of meetings.

mod activity;
mod align;
mod begin;
mod book;
mod calendar;
mod days;
mod due;
mod duties;
mod entry;
mod home;
mod logframe;
mod meetings;
mod place;
mod project;
mod shown;
mod trend;

use domain::{messages::Msg, store::Kind};
use leptos::prelude::*;

use crate::{
    app::{app, records, say, t},
    browser::{clock, element::El},
    route::Route,
    shell::nothing_here,
};
pub use due::due_list;
use place::Place;

/// The screen of an address.
pub fn plan_page(path: &str) -> El {
    match Place::parse(path, clock::now().day) {
        Some(Place::Home) => home::page(),
        Some(Place::Day(day)) => days::day_page(day),
        Some(Place::Week(day)) => days::week_page(day),
        Some(Place::Year(day)) => days::year_page(day),
        Some(Place::New(day)) => entry::new_page(day),
        Some(Place::Entry(id)) => entry::page(&id),
        Some(Place::Duties) => duties::page(),
        Some(Place::Duty(id)) => duties::duty_page(id),
        Some(Place::Logframes) => logframe::list_page(),
        Some(Place::Logframe(id)) => logframe::page(id),
        Some(Place::Align(id)) => align::page(id),
        Some(Place::Meetings) => meetings::list_page(),
        Some(Place::Meeting(id)) => meetings::page(&id),
        None => nothing_here(t(Msg::AgendaGone), vec![(Route::Plan("plan".to_owned()), Msg::NavPlan)]),
    }
}

/// Whether a plan is kept here: what decides, before any of this code is fetched.
pub fn any() -> bool {
    records(|r| r.ids(Kind::Agenda)).is_ok_and(|ids| !ids.is_empty())
}

/// "The quarter ends on …": quarterly duties hang on it.
pub fn quarter_line() -> String {
    let today = clock::now().day;
    let end = today.quarter_end();
    let n = u32::try_from(end.number() - today.number()).unwrap_or(0);
    say(Msg::QuarterEnds { n, date: app().words.with(|words| words.date(end)) })
}
