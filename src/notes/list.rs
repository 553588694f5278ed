//! All notes and bookmarks in the order of the course, to be read, printed and deleted.

use domain::{messages::Msg, note::Note, store::Kind};
use leptos::prelude::*;

use super::book;
use crate::{
    app::{Says, app, records, say, t, tell},
    browser::{
        dom,
        element::{El, el},
    },
    route::Route,
    shell::page,
    ui::{Icon, icon},
};

/// The screen.
pub fn notes_page() -> El {
    let turn = RwSignal::new(0_u32);
    let gone = RwSignal::new(None::<(String, Note)>);
    let all = Memo::new_with_compare(
        move |_| {
            turn.track();
            sorted()
        },
        |_, _| true,
    );
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::MyNotes));
    let head = head.add(el("p").class("lead noprint").say(Msg::NotesLead));
    let print = el("button").attr("type", "button").class("btn plain").add(icon(Icon::Print)).say(Msg::Print);
    let print = print.on("click", |_| dom::print());
    let print = el("p").class("noprint").add(print.live_flag("hidden", move || all.with(Vec::is_empty)));
    let undo = move |(id, note): (String, Note)| {
        if let Err(err) =
            records(|r| r.rev(Kind::Note, &id).and_then(|rev| r.save(Kind::Note, &id, rev, &note.write())))
        {
            return tell(&err);
        }
        gone.set(None);
        turn.update(|n| *n += 1);
    };
    let deleted = el("div").class("noprint").attr("role", "status").hole(move || {
        let (id, note) = gone.get()?;
        let words = el("span").text(&say(Msg::NoteDeleted { title: note.title.clone() }));
        let button = el("button").attr("type", "button").class("btn plain").text(&say(Msg::Undo));
        Some(el("p").class("row").add(words).add(button.on("click", move |_| undo((id.clone(), note.clone())))))
    });
    let none = move || all.with(Vec::is_empty).then(|| el("p").text(&say(Msg::NotesNone)));
    let list = el("ul").class("rows").hole(move || {
        let delete = move |id: &str, note: &Note| match records(|r| r.remove(Kind::Note, id)) {
            Ok(()) => {
                gone.set(Some((id.to_owned(), note.clone())));
                turn.update(|n| *n += 1);
            }
            Err(err) => tell(&err),
        };
        all.with(|all| all.iter().map(|(id, note)| entry(id.clone(), note.clone(), delete)).collect::<Vec<El>>())
    });
    page("one", t(Msg::MyNotes)).add(head).add(print).add(deleted).hole(none).add(list)
}

/// In the order of the course; what has left it comes last.
fn sorted() -> Vec<(String, Note)> {
    let mut all = book::all();
    app().course.with_value(|course| {
        let lessons: Vec<&str> = course.modules.iter().flat_map(|m| &m.lessons).map(|l| l.id.as_str()).collect();
        let place = |note: &Note| lessons.iter().position(|id| *id == note.lesson).unwrap_or(usize::MAX);
        all.sort_by_key(|(_, note)| place(note));
    });
    all
}

fn entry(id: String, note: Note, delete: impl Fn(&str, &Note) + 'static) -> El {
    let title = el("a").attr("href", &Route::Lesson(note.lesson.clone()).href()).attr("lang", "en").text(&note.title);
    let marked = note.marked.map(|day| {
        let words = say(Msg::BookmarkedOn { date: app().words.with(|words| words.date(day)) });
        el("p").class("ic sm clay").add(icon(Icon::Loz)).add(el("span").text(&words))
    });
    let text = (!note.text.trim().is_empty()).then(|| el("p").class("written").text(note.text.trim()));
    let changed = note.changed.map(|moment| {
        let date = app().words.with(|words| words.date(moment.day));
        el("span").class("dim num").text(&say(Msg::ChangedAt { date, time: moment.clock() }))
    });
    let button = el("button").attr("type", "button").class("lnk noprint").text(&say(Msg::Delete));
    let button = button.attr("aria-label", &say(Msg::NoteDelete { title: note.title.clone() }));
    let button = button.on("click", move |_| delete(&id, &note));
    let foot = el("p").class("row sm").add(changed).add(button);
    el("li").class("entry tight").add(el("h2").class("sm").add(title)).add(marked).add(text).add(foot)
}
