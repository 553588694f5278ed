//! The duties that recur: what came with the app and what it rests on, and how the organisation has set it.

use domain::{
    messages::Msg,
    plan::{Basis, Duty, Known, MONTHS, Rule, Setting},
};
use leptos::prelude::*;

use super::{
    book::change_agenda,
    place::Place,
    shown::{Held, Plan},
};
use crate::{
    app::{Says, app, say, t},
    browser::{
        clock, dom,
        element::{El, el},
    },
    form::{button, field, tick, told},
    route::Route,
    shell::{page as frame, review_line},
    ui::{Icon, disclosure, icon},
};

/// All of them.
pub fn page() -> El {
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::DutyTitle));
    let head = head.add(el("p").class("lead").say(Msg::DutyPageLead));
    let list = el("div").hole(Plan::fetch().drawn(|held| {
        let rows = held.duties.iter().map(|(duty, on)| row(duty, *on));
        vec![el("ul").class("rows kinds").add(rows.collect::<Vec<El>>())]
    }));
    let new =
        el("a").class("btn plain").attr("href", &Place::Duty(None).href()).add(icon(Icon::Plus)).say(Msg::DutyNew);
    frame("one", t(Msg::DutyTitle)).add(head).add(list).add(el("p").add(new)).add(review_line())
}

fn row(duty: &Duty, on: bool) -> El {
    let when = if on { when(&duty.rule) } else { say(Msg::DutyOff) };
    let words = el("span").add(el("b").text(&duty.title)).add(el("br")).add(el("span").class("sm dim").text(&when));
    let link = el("a").attr("href", &Place::Duty(Some(duty.id.clone())).href());
    el("li").add(link.add(icon(if on { Icon::Plan } else { Icon::Cross })).add(words).add(icon(Icon::Chev)))
}

/// "31 March, June": the date in words.
fn when(rule: &Rule) -> String {
    if rule.months.is_empty() {
        return say(Msg::DutyNoDate);
    }
    let months: Vec<String> = app().words.with(|words| rule.months.iter().map(|month| words.month(*month)).collect());
    say(Msg::DutyWhen { day: rule.day.to_string(), months: months.join(", ") })
}

/// One of them; `None`: a new one of the organisation's own.
pub fn duty_page(id: Option<String>) -> El {
    let title = if id.is_some() { Msg::DutyOne } else { Msg::DutyNew };
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(title.clone()));
    let body = Plan::once(move |held| duty_form(held, id.as_deref()));
    frame("one", t(title)).add(head).add(body).add(review_line())
}

fn duty_form(held: &Held, id: Option<&str>) -> Vec<El> {
    let found = held.duties.iter().find(|(duty, _)| Some(&*duty.id) == id);
    let (duty, on) = match (found, id) {
        (Some((duty, on)), _) => (duty.clone(), *on),
        (None, Some(_)) => return vec![el("p").say(Msg::AgendaGone)],
        (None, None) => (own(), true),
    };
    let shipped = held.shipped.iter().find(|shipped| shipped.id == duty.id).cloned();
    let about = shipped.as_ref().map(|shipped| el("p").text(&shipped.about));
    let known = el("p").class("ic hang sm").add(icon(Icon::Info)).add(el("span").say(match duty.known {
        Known::Rhythm => Msg::DutyRhythm,
        Known::Month => Msg::DutyMonth,
        Known::Nothing => Msg::DutyNothing,
        Known::Own => Msg::DutyOwn,
    }));
    let basis = (!duty.basis.is_empty()).then(|| disclosure(t(Msg::DutyBasis), basis(&duty.basis)));
    let name = (id.is_some()).then(|| el("h2").text(&duty.title));
    let mut all: Vec<El> = name.into_iter().chain(about).collect();
    if id.is_some() {
        all.push(known);
    }
    all.extend(basis);
    all.extend(duty.report.clone().map(|kind| {
        let link = el("a").attr("href", &Route::NewReport(kind).href()).say(Msg::DutyWrite).text(" ");
        el("p").add(link.add(icon(Icon::Go)))
    }));
    all.push(fields(&duty, on, shipped));
    all
}

/// A duty of the organisation's own, before anything is written.
fn own() -> Duty {
    Duty {
        id: format!("own-{:x}", clock::random()),
        title: String::new(),
        about: String::new(),
        rule: Rule { months: Vec::new(), day: 1 },
        ahead: 14,
        known: Known::Own,
        report: None,
        basis: Vec::new(),
    }
}

fn basis(facts: &[Basis]) -> El {
    let rows = facts.iter().map(|fact| {
        let words = el("p").add(el("strong").class("num").text(&fact.number)).text(" ").text(&fact.text);
        let address = (!fact.address.is_empty()).then(|| el("p").class("xs dim").text(&fact.address));
        el("li").attr("lang", "en").class("tight").add(words).add(address)
    });
    el("ul").class("stack sm").add(rows.collect::<Vec<El>>())
}

fn fields(duty: &Duty, on: bool, shipped: Option<Duty>) -> El {
    let name = RwSignal::new(duty.title.clone());
    let in_plan = RwSignal::new(on);
    let day = RwSignal::new(duty.rule.day.to_string());
    let ahead = RwSignal::new(duty.ahead.to_string());
    let months: Vec<RwSignal<bool>> = MONTHS.map(|month| RwSignal::new(duty.rule.months.contains(&month))).collect();
    let state = RwSignal::new(None::<Msg>);
    let boxes = MONTHS
        .zip(months.clone())
        .map(|(month, on)| tick(&format!("month-{month}"), move || app().words.with(|words| words.month(month)), on));
    let boxes = el("div").class("pair").add(boxes.collect::<Vec<El>>());
    let months_field = el("fieldset").add(el("legend").class("lbl").say(Msg::DutyMonths)).add(boxes);
    let (id, original) = (duty.id.clone(), shipped.clone());
    let all_months = months.clone();
    let keep = button("btn", Msg::AgendaKeep, move |_| {
        let number = |typed: RwSignal<String>, most: u32| {
            typed.with_untracked(|text| text.trim().parse::<u32>().ok()).filter(|n| *n <= most)
        };
        let title = name.with_untracked(|name| name.trim().to_owned());
        let (Some(day), Some(ahead)) = (number(day, 31).filter(|day| *day > 0), number(ahead, 365)) else {
            return state.set(Some(Msg::DutyNumbers));
        };
        if title.is_empty() {
            state.set(Some(Msg::DutyWants));
            return dom::focus("#duty-name");
        }
        // The shipped name follows the language.
        let title = if original.as_ref().is_some_and(|shipped| shipped.title == title) { String::new() } else { title };
        let months = MONTHS.zip(&all_months).filter(|(_, on)| on.get_untracked()).map(|(month, _)| month).collect();
        let setting = Setting { id: id.clone(), turn: 0, on: in_plan.get_untracked(), title, months, day, ahead };
        let kept = change_agenda(clock::now().day, |agenda| agenda.set(setting));
        state.set(kept.then_some(Msg::DutyKept));
    });
    // Only the fields go back; what is kept changes when the user says so.
    let back = shipped.map(|shipped| {
        button("btn plain", Msg::DutyReset, move |_| {
            name.set(shipped.title.clone());
            in_plan.set(true);
            day.set(shipped.rule.day.to_string());
            ahead.set(shipped.ahead.to_string());
            for (month, on) in MONTHS.zip(&months) {
                on.set(shipped.rule.months.contains(&month));
            }
            state.set(Some(Msg::DutyResetDone));
        })
    });
    el("div")
        .class("stack")
        .add(tick("duty-on", t(Msg::DutyOn), in_plan))
        .add(field("text", "duty-name", Msg::DutyName, None, name))
        .add(months_field)
        .add(field("number", "duty-day", Msg::DutyDay, Some(Msg::DutyDayHint), day))
        .add(field("number", "duty-ahead", Msg::DutyAhead, None, ahead))
        .add(el("p").class("row").add(keep).add(back))
        .add(told(move || state.get().map_or_else(String::new, say)))
}
