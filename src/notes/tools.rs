//! The panel under a lesson's title.

use domain::messages::Msg;
use leptos::prelude::*;

use super::{
    book::{self, Book},
    voice,
};
use crate::{
    app::{Says, app, say},
    browser::{
        clock,
        element::{El, el},
        events,
    },
    route::Around,
    settings,
    ui::{Icon, icon},
};

/// The panel of a lesson.
pub fn tools(lesson: &str) -> El {
    let (title, lang) = app().course.with_value(|course| {
        let title = course.modules.iter().flat_map(|m| &m.lessons).find(|l| l.id == lesson).map(|l| l.title.clone());
        (title.unwrap_or_default(), course.lang.clone())
    });
    let book = book::open(lesson, &title);
    events::flush_too(move || {
        book.save();
    });
    let links = el("p").class("row sm").add(el("a").attr("href", &Around::Notes.href()).say(Msg::MyNotes));
    let links = links.add(el("a").attr("href", &Around::Glossary(None).href()).say(Msg::Glossary));
    let panel = el("div").class("stack tools").add(bookmark(book)).add(voice::reader(&lang)).add(note(book));
    panel.add(settings::size_choice()).add(links)
}

fn bookmark(book: Book) -> El {
    let marked = move || book.note.with(|note| note.marked);
    let toggle = el("button").attr("type", "button").class("btn plain").add(icon(Icon::Loz));
    let words = move || say(if marked().is_some() { Msg::BookmarkRemove } else { Msg::BookmarkAdd });
    let toggle = toggle.add(el("span").live(words)).on("click", move |_| {
        book.change(|note| note.marked = if note.marked.is_some() { None } else { Some(clock::now().day) });
        book.save();
    });
    let since = move || match marked() {
        Some(day) => say(Msg::BookmarkedOn { date: app().words.with(|words| words.date(day)) }),
        None => String::new(),
    };
    el("div").class("row").add(toggle).add(el("span").class("sm").attr("role", "status").live(since))
}

fn note(book: Book) -> El {
    let label = el("label").class("lbl").attr("for", "note").say(Msg::NoteLabel);
    let hint = el("p").class("hint").id("note-hint").say(Msg::NoteHint);
    let area = el("textarea").class("in").id("note").attr("rows", "4").attr("aria-describedby", "note-hint");
    // Two tabs are joined when they save: what the other one wrote is shown, unless it is what stands here already.
    let area = area.live_value(move || book.note.with(|note| note.text.clone()));
    let area = area.on("input", move |event| book.change(|note| note.text = event_target_value(&event)));
    let area = area.on("change", move |_| {
        book.save();
    });
    let state = el("p").class("sm dim num saved").attr("role", "status").live(move || book.saved_line());
    el("div").class("field").add(label).add(hint).add(area).add(state)
}
