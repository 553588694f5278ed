//! Who is there: on the screen, and as a sheet to sign.

use domain::{
    cohort::session::{Person, Session},
    messages::Msg,
};
use leptos::prelude::*;

use super::book;
use crate::{
    app::{Says, app, say, t},
    browser::{
        dom,
        element::{El, el},
    },
    form::{button, field, head, section},
    shell::{page as frame, review_line},
    ui::{Icon, icon},
};

/// Lines of a sheet; those that no name stands on are for whoever comes besides.
const LINES: usize = 24;

/// The screen.
pub fn page(id: String) -> El {
    let learners = |id: &str| {
        let cohort = book::read(id).map(|session| session.cohort).unwrap_or_default();
        book::learners(&cohort).into_iter().map(|learner| (learner.learner, learner.name)).collect::<Vec<_>>()
    };
    // Whoever has joined since is on the list too.
    let joined = learners(&id);
    let known = |session: &Session| {
        let on = |(id, name): &(String, String)| {
            session.people.iter().any(|person| person.learner.as_ref() == Some(id) && person.name == *name)
        };
        joined.iter().all(on)
    };
    if book::read(&id).is_some_and(|session| !known(&session)) {
        book::change(&id, |session| session.expect(joined.clone()));
    }
    let (day, name) = (RwSignal::new(0_usize), RwSignal::new(String::new()));
    let shown = id.clone();
    let list = el("div").class("stack").hole(move || {
        book::changed().track();
        book::read(&shown).map_or_else(Vec::new, |session| on_screen(&shown, &session, day))
    });
    let adding = id.clone();
    let add = button("btn plain", Msg::ThereAdd, move |_| {
        let typed: String = name.with_untracked(|name| name.trim().chars().take(80).collect());
        if typed.is_empty() {
            return dom::focus("#there-name");
        }
        let at = day.get_untracked();
        book::change(&adding, |session| {
            session.people.push(Person { name: typed, ..Person::default() });
            session.note(session.people.len() - 1, at, Some(true));
        });
        name.set(String::new());
        dom::focus("#there-name");
    });
    let new = section("late", Msg::ThereLate).add(field("text", "there-name", Msg::ThereName, None, name));
    let new = new.class("stack noprint").add(el("p").add(add));
    let print = button("btn", Msg::TherePrint, |_| dom::print()).add(icon(Icon::Print));
    let paper = el("div").hole(move || {
        book::changed().track();
        book::read(&id).map(|session| sheet(&session))
    });
    let head = head(Msg::There).add(el("p").class("lead").say(Msg::ThereLead));
    frame("one", t(Msg::There))
        .add(head)
        .add(el("div").class("noprint").add(list))
        .add(new)
        .add(el("p").class("noprint").add(print))
        .add(paper)
        .add(review_line())
}

fn on_screen(id: &str, session: &Session, day: RwSignal<usize>) -> Vec<El> {
    let mut out = Vec::new();
    if session.days.len() > 1 {
        let days = session.days.iter().enumerate().map(|(at, of)| {
            let date = app().words.with(|words| words.date(of.day));
            let input = el("input").attr("type", "radio").attr("name", "day").flag("checked", at == day.get());
            let input = input.on("change", move |_| day.set(at));
            el("label").add(input).add(el("span").text(&date)).live_class("on", move || day.get() == at)
        });
        let legend = el("legend").class("vh").say(Msg::ThereDay);
        out.push(el("fieldset").class("seg").add(legend).add(days.collect::<Vec<El>>()));
    }
    let at = day.get().min(session.days.len() - 1);
    let (there, not) = session.counted(at);
    let counted =
        Msg::ThereCounted { there: there.to_string(), not: not.to_string(), all: session.people.len().to_string() };
    out.push(el("p").class("num").attr("role", "status").say(counted));
    if session.people.is_empty() {
        out.push(el("p").class("dim").say(Msg::ThereNobody));
        return out;
    }
    let rows = session.people.iter().enumerate().map(|(n, person)| {
        let noted = person.there.get(at).copied().flatten();
        let choice = |value: bool, words: Msg| {
            let id = id.to_owned();
            let input = el("input")
                .attr("type", "radio")
                .attr("name", &format!("there-{n}"))
                .flag("checked", noted == Some(value));
            let input = input.id(&format!("there-{n}-{value}")).on("change", move |_| {
                book::change(&id, |session| session.note(n, at, Some(value)));
                request_animation_frame(move || dom::focus(&format!("#there-{n}-{value}")));
            });
            let label = el("label").add(input).add(el("span").say(words));
            if noted == Some(value) { label.class("on") } else { label }
        };
        let choices = el("fieldset").class("seg").add(el("legend").class("vh").text(&person.name));
        let choices = choices.add(choice(true, Msg::TherePresent)).add(choice(false, Msg::ThereAbsent));
        el("li").class("who-row").add(el("span").text(&person.name)).add(choices)
    });
    out.push(el("ul").class("rows").add(rows.collect::<Vec<El>>()));
    out
}

/// The sheet: names, an organisation to write down, and a signature for each day.
fn sheet(session: &Session) -> El {
    let days = session.days.len();
    let head = |words: String| el("th").attr("scope", "col").text(&words);
    let mut columns = vec![head(say(Msg::SheetNumber)), head(say(Msg::SheetName)), head(say(Msg::SheetBody))];
    for day in &session.days {
        let date = app().words.with(|words| words.date(day.day));
        columns.push(head(say(Msg::SheetSign { date })));
    }
    let lines = (session.people.len() + 5).max(LINES);
    let rows = (0..lines).map(|at| {
        let name = session.people.get(at).map_or("", |person| person.name.as_str());
        let cells = (0..=days).map(|_| el("td")).collect::<Vec<El>>();
        el("tr").add(el("td").class("num").text(&(at + 1).to_string())).add(el("td").text(name)).add(cells)
    });
    let title = el("h2").text(&say(Msg::There)).text(": ").text(&session.title);
    let place = el("p").class("sm").say(Msg::SheetAbout { place: session.place.clone() });
    let table = el("table").class("lines").add(el("thead").add(el("tr").add(columns)));
    let table = table.add(el("tbody").add(rows.collect::<Vec<El>>()));
    el("section")
        .class("sheet only-print")
        .add(title)
        .add(place)
        .add(table)
        .add(el("p").class("foot").say(Msg::SheetFoot))
}
