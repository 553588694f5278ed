//! The programme of a session: its days and parts, times that follow every change, and the ways into the rest of it.

use domain::{
    cohort::session::{Library, Part, Session, clock as time, minutes},
    date::Day,
    messages::Msg,
};
use leptos::prelude::*;

use super::{book, part, place::Place};
use crate::{
    app::{Says, app, say, t},
    browser::{
        dom,
        element::{El, el},
    },
    form::{button, field, labelled, section},
    shell::{page as frame, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

/// The screen.
pub fn page(id: String, session: &Session) -> El {
    let library = RwSignal::new(None::<Result<Library, String>>);
    leptos::task::spawn_local(async move {
        library.try_set(Some(book::library().await));
    });
    let title = session.title.clone();
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").text(&title));
    let about = id.clone();
    let head = head.hole(move || {
        book::changed().track();
        book::read(&about).map(|session| el("p").class("lead").text(&lead(&session)))
    });
    let days = (0..session.days.len()).map(|at| day_view(id.clone(), at, library)).collect::<Vec<El>>();
    let gone = id.clone();
    let delete = button("btn plain", Msg::SessionDelete, move |_| {
        if book::delete(&gone) {
            dom::replace(&Place::List.href());
        }
    });
    let sure = crate::ui::disclosure(
        t(Msg::SessionDelete),
        el("div").class("stack").add(el("p").say(Msg::SessionDeleteSure)).add(el("p").add(delete)),
    );
    let failed = move || match library.get() {
        Some(Err(_)) => Some(notice_view(Notice::stop(say(Msg::LessonNotLoaded)))),
        _ => None,
    };
    frame("one", move || title.clone())
        .add(head)
        .add(ways(&id, &session.cohort))
        .add(el("div").hole(failed))
        .add(days)
        .add(about_section(&id, session))
        .add(sure)
        .add(review_line())
}

/// "Huye, 1 December 2026 · 12 learners".
fn lead(session: &Session) -> String {
    let date = app().words.with(|words| words.date(session.days[0].day));
    let place = if session.place.is_empty() { String::new() } else { format!("{} · ", session.place) };
    let group = book::cohorts().into_iter().find(|cohort| cohort.invite.cohort == session.cohort);
    let group = group.map(|cohort| format!(" · {}", cohort.invite.name)).unwrap_or_default();
    format!("{place}{date}{group}")
}

fn ways(id: &str, cohort: &str) -> El {
    let way = |to: Place, symbol: Icon, words: Msg| {
        let link = el("a").attr("href", &to.href()).add(icon(symbol)).add(el("b").say(words));
        el("li").add(link.add(icon(Icon::Chev)))
    };
    let certificates = || way(Place::Certificates(cohort.to_owned()), Icon::Save, Msg::SignTitle);
    let ways = el("ul").class("rows kinds").add(vec![
        way(Place::There(id.to_owned()), Icon::Check, Msg::There),
        way(Place::Ask(id.to_owned()), Icon::Learn, Msg::AskRoom),
        way(Place::Paper(id.to_owned()), Icon::Print, Msg::SessionPaper),
        way(Place::Cards, Icon::File, Msg::CardsLink),
    ]);
    ways.add((!cohort.is_empty()).then(certificates))
}

fn day_view(id: String, at: usize, library: RwSignal<Option<Result<Library, String>>>) -> El {
    let heading = format!("day-{at}");
    let shown = id.clone();
    el("section").class("stack").attr("aria-labelledby", &heading).hole(move || {
        book::changed().track();
        let (Some(session), Some(Ok(library))) = (book::read(&shown), library.get()) else { return Vec::new() };
        let Some(day) = session.days.get(at) else { return Vec::new() };
        let date = app().words.with(|words| words.date(day.day));
        let words = Msg::SessionDayHead { n: (at + 1).to_string(), date, from: time(day.start), to: time(day.end()) };
        let title = el("div").class("sect").add(el("h2").id(&heading).say(words));
        let parts = day.parts.iter().zip(day.times()).enumerate();
        let rows = parts.map(|(n, (part, times))| part::row(&id, (at, n), part, times, &library, day.parts.len()));
        let rows = el("ol").class("rows programme").add(rows.collect::<Vec<El>>());
        vec![title, start_field(&id, at, day.start), rows, add_part(&id, at, &library)]
    })
}

fn start_field(id: &str, at: usize, start: u32) -> El {
    let (id, name) = (id.to_owned(), format!("start-{at}"));
    let input = el("input").attr("type", "time").class("in short").id(&name).attr("value", &time(start));
    let input = input.on("change", move |event| {
        if let Some(start) = minutes(&event_target_value(&event)) {
            book::change(&id, |session| session.days[at].start = start);
        }
    });
    labelled(&name, Msg::SessionStart, None, input)
}

/// A shipped part or one of the trainer's own, put at the end of a day.
fn add_part(id: &str, at: usize, library: &Library) -> El {
    let (id, chosen) = (id.to_owned(), RwSignal::new(String::new()));
    let own = RwSignal::new(String::new());
    let mut options = vec![(String::new(), say(Msg::PartOwn))];
    options.extend(library.parts.iter().map(|part| (part.id.clone(), part.title.clone())));
    let shipped = library.parts.clone();
    let add = button("btn plain", Msg::PartAdd, move |_| {
        let part = chosen.get_untracked();
        let title = own.with_untracked(|own| own.trim().to_owned());
        if part.is_empty() && title.is_empty() {
            return dom::focus(&format!("#own-{at}"));
        }
        let length = shipped.iter().find(|shipped| shipped.id == part).map_or(15, |shipped| shipped.minutes);
        let new = Part { part, title, minutes: length, notes: String::new() };
        book::change(&id, |session| session.days[at].parts.push(new));
    });
    let list = crate::form::choice(&format!("add-{at}"), Msg::PartWhich, options, chosen);
    let name = field("text", &format!("own-{at}"), Msg::PartTitle, None, own);
    let name = el("div").add(name).live_class("gone", move || chosen.with(|chosen| !chosen.is_empty()));
    let body = el("div").class("stack").add(list).add(name).add(el("p").add(add));
    crate::ui::disclosure(t(Msg::PartAdd), body)
}

fn about_section(id: &str, session: &Session) -> El {
    let (title, place) = (RwSignal::new(session.title.clone()), RwSignal::new(session.place.clone()));
    let first = RwSignal::new(session.days[0].day.to_string());
    let kept = RwSignal::new(false);
    let id = id.to_owned();
    let save = button("btn plain", Msg::SessionSave, move |_| {
        let Some(day) = Day::parse(&first.get_untracked()) else { return dom::focus("#session-day") };
        let done = book::change(&id, |session| {
            session.title = title.with_untracked(|title| title.trim().to_owned());
            session.place = place.with_untracked(|place| place.trim().to_owned());
            session.move_to(day);
        });
        kept.set(done);
    });
    let body = el("div").class("stack").add(field("text", "session-title", Msg::SessionTitle, None, title));
    let two = el("div").class("pair").add(field("date", "session-day", Msg::SessionDay, None, first));
    let body = body.add(two.add(field("text", "session-place", Msg::SessionPlace, None, place)));
    let told = el("p")
        .class("sm")
        .attr("role", "status")
        .live(move || if kept.get() { say(Msg::SessionSaved) } else { String::new() });
    section("about", Msg::SessionAbout).add(body.add(el("p").add(save)).add(told))
}
