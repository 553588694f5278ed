//! What the screens of training are made of.

pub use crate::form::section;

use domain::{date::Day, messages::Msg};
use leptos::prelude::*;

use crate::{
    app::{Says, app, say},
    browser::element::{El, el},
    ui::{Notice, notice_view},
};

/// The one thing to do.
pub fn button(words: Msg) -> El {
    el("button").attr("type", "button").class("btn").say(words)
}

/// A button that is not the first choice.
pub fn plain_button(words: Msg) -> El {
    el("button").attr("type", "button").class("btn plain").say(words)
}

/// A box for a line of text.
pub fn line(id: &'static str, label: Msg, hint: Option<Msg>, typed: RwSignal<String>) -> El {
    let input = el("input").class("in").id(id).attr("autocomplete", "off").live_value(move || typed.get());
    let input = input.on("input", move |event| typed.set(event_target_value(&event)));
    let input = if hint.is_some() { input.attr("aria-describedby", &format!("{id}-hint")) } else { input };
    let hint = hint.map(|words| el("p").class("hint").id(&format!("{id}-hint")).say(words));
    el("div").class("field").add(el("label").class("lbl").attr("for", id).say(label)).add(hint).add(input)
}

/// Stands before there is anything to say: a reader of the screen hears what comes.
pub fn told(notice: RwSignal<Option<Notice>>) -> El {
    el("div").class("maybe").attr("role", "status").hole(move || notice.get().map(notice_view))
}

/// A day in the present language.
pub fn date(day: Day) -> String {
    app().words.with(|words| words.date(day))
}

/// From one day to another.
pub fn span(from: Day, to: Day) -> String {
    if from == to { date(from) } else { say(Msg::CohortDates { from: date(from), to: date(to) }) }
}

/// Asks before something goes for good. The keyboard goes to the answer that keeps it.
pub fn sure(
    name: &'static str,
    go: Msg,
    question: impl Fn() -> Msg + 'static,
    yes: Msg,
    act: impl Fn() + Clone + 'static,
) -> El {
    let asking = RwSignal::new(false);
    let label = crate::app::t(go);
    let yes_words = crate::app::t(yes);
    el("div").hole(move || {
        let act = act.clone();
        if !asking.get() {
            let go = el("button").attr("type", "button").class("btn plain").live(label.clone());
            return el("p").add(go.on("click", move |_| {
                asking.set(true);
                request_animation_frame(move || crate::browser::dom::focus(&format!("#{name}-no")));
            }));
        }
        let no = button(Msg::WipeNo).id(&format!("{name}-no")).on("click", move |_| asking.set(false));
        let yes = el("button").attr("type", "button").class("btn plain").live(yes_words.clone());
        let yes = yes.on("click", move |_| act());
        let words = el("p").class("lbl").attr("role", "alert").say(question());
        el("div").class("stack").add(words).add(el("p").class("row").add(no).add(yes))
    })
}
