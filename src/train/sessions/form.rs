//! Small parts of the screens of sessions.

use domain::messages::Msg;
use leptos::prelude::*;

use crate::{
    app::Says,
    browser::element::{El, Event, el},
};

/// A line for a text, a date or a time.
pub fn field(kind: &str, id: &str, label: Msg, typed: RwSignal<String>) -> El {
    let control = el("input").attr("type", kind).class("in").id(id).attr("autocomplete", "off");
    let control = control.live_value(move || typed.get());
    labelled(id, label, control.on("input", move |event| typed.set(event_target_value(&event))))
}

/// A control under its label.
pub fn labelled(id: &str, label: Msg, control: El) -> El {
    el("div").class("field").add(el("label").class("lbl").attr("for", id).say(label)).add(control)
}

/// One of a few, by its value.
pub fn choice(id: &str, label: Msg, options: Vec<(String, String)>, chosen: RwSignal<String>) -> El {
    let options = options.into_iter().map(|(value, words)| {
        let is = chosen.with_untracked(|chosen| *chosen == value);
        el("option").attr("value", &value).flag("selected", is).text(&words)
    });
    let list = el("select").class("in").id(id).add(options.collect::<Vec<El>>());
    labelled(id, label, list.on("change", move |event| chosen.set(event_target_value(&event))))
}

/// A button.
pub fn button(class: &str, words: Msg, act: impl FnMut(Event) + 'static) -> El {
    el("button").attr("type", "button").class(class).say(words).on("click", act)
}

/// A part of a screen, with its heading.
pub fn section(id: &str, title: Msg) -> El {
    let head = el("div").class("sect").add(el("h2").id(id).say(title));
    el("section").class("stack").attr("aria-labelledby", id).add(head)
}

/// The head of a screen.
pub fn head(title: Msg) -> El {
    el("div").class("head noprint").add(el("h1").attr("tabindex", "-1").say(title))
}
