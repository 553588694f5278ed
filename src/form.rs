//! What screens with small forms are made of: parts, fields with their labels, buttons, and the words that say what became of it.

use domain::messages::Msg;
use leptos::prelude::*;

use crate::{
    app::Says,
    browser::element::{El, Event, el},
};

/// A part of a screen, with its heading.
pub fn section(id: &str, title: Msg) -> El {
    let head = el("div").class("sect").add(el("h2").id(id).say(title));
    el("section").class("stack").attr("aria-labelledby", id).add(head)
}

/// A line or a box for a text, a date or a time.
pub fn field(kind: &str, id: &str, label: Msg, hint: Option<Msg>, typed: RwSignal<String>) -> El {
    let control = if kind == "textarea" { el(kind).attr("rows", "2") } else { el("input").attr("type", kind) };
    let control = control.class("in").id(id).attr("autocomplete", "off").live_value(move || typed.get());
    let control = control.on("input", move |event| typed.set(event_target_value(&event)));
    labelled(id, label, hint, control)
}

/// A control under its label, with a hint between them.
pub fn labelled(id: &str, label: Msg, hint: Option<Msg>, control: El) -> El {
    let hint_id = format!("{id}-hint");
    let control = if hint.is_some() { control.attr("aria-describedby", &hint_id) } else { control };
    let hint = hint.map(|words| el("p").class("hint").id(&hint_id).say(words));
    el("div").class("field").add(el("label").class("lbl").attr("for", id).say(label)).add(hint).add(control)
}

/// One of a few, by its value.
pub fn choice(id: &str, label: Msg, options: Vec<(String, String)>, chosen: RwSignal<String>) -> El {
    let options: Vec<El> = options
        .into_iter()
        .map(|(value, words)| {
            let is = chosen.with_untracked(|chosen| *chosen == value);
            el("option").attr("value", &value).flag("selected", is).text(&words)
        })
        .collect();
    let list = el("select").class("in").id(id).add(options);
    labelled(id, label, None, list.on("change", move |event| chosen.set(event_target_value(&event))))
}

/// Something that is so or not.
pub fn tick(id: &str, words: impl Fn() -> String + 'static, on: RwSignal<bool>) -> El {
    let tick = el("input").attr("type", "checkbox").id(id).live_flag("checked", move || on.get());
    let tick = tick.on("change", move |event| on.set(event_target_checked(&event)));
    el("label").class("opt").attr("for", id).add(tick).add(el("span").live(words))
}

/// A button; the first choice or another one.
pub fn button(class: &str, words: Msg, act: impl FnMut(Event) + 'static) -> El {
    el("button").attr("type", "button").class(class).say(words).on("click", act)
}

/// What is told after an act; it stands before its words change.
pub fn told(words: impl Fn() -> String + 'static) -> El {
    el("p").class("sm").attr("role", "status").live(words)
}

/// The head of a screen.
pub fn head(title: Msg) -> El {
    el("div").class("head noprint").add(el("h1").attr("tabindex", "-1").say(title))
}
