//! A box for a new passphrase: what is typed can be shown, its strength is told, and words can be proposed. Nothing is
//! refused but an empty one.

use domain::messages::Msg;
use leptos::prelude::*;
use seal::{Because, Count, Strength, Verdict, propose, strength};

use crate::{
    app::{Says, say},
    browser::{
        clock,
        element::{El, el},
    },
    ui::{Icon, icon},
};

/// A box for a passphrase, with "show what I type".
pub fn field(id: &'static str, label: Msg, typed: RwSignal<String>, complete: &str) -> El {
    let shown = RwSignal::new(false);
    let kind = move || Some(if shown.get() { "text" } else { "password" }.to_owned());
    let input = el("input")
        .class("in")
        .id(id)
        .attr("autocomplete", complete)
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .live_attr("type", kind)
        .live_value(move || typed.get())
        .on("input", move |event| typed.set(event_target_value(&event)));
    let show = el("input").attr("type", "checkbox").on("change", move |event| shown.set(event_target_checked(&event)));
    let show = el("label").class("opt sm").add(show).add(el("span").say(Msg::ShowTyped));
    el("div").class("field").add(el("label").class("lbl").attr("for", id).say(label)).add(input).add(show)
}

/// A box for a new passphrase.
pub fn new_field(id: &'static str, label: Msg, typed: RwSignal<String>) -> El {
    let told = move || {
        let now = typed.get();
        (!now.is_empty()).then(|| strength_line(strength(&now)))
    };
    let give = el("button").attr("type", "button").class("lnk sm").say(Msg::ProposeWords).on("click", move |_| {
        if let Some(random) = clock::secret::<10>() {
            typed.set(propose(&random, Count::Four).text.to_string());
        }
    });
    let proposed = el("p").add(give);
    let line = el("div").attr("role", "status").hole(told);
    field(id, label, typed, "new-password").add(line).add(proposed).add(el("p").class("hint").say(Msg::ProposeHint))
}

/// What a passphrase is worth, and why.
pub fn strength_line(of: Strength) -> El {
    let (class, symbol, verdict) = match of.verdict {
        Verdict::Weak => ("ic stop", Icon::Stop, Msg::StrengthWeak),
        Verdict::Fair => ("ic warn", Icon::Warn, Msg::StrengthFair),
        Verdict::Good => ("ic leaf", Icon::Check, Msg::StrengthGood),
        Verdict::Strong => ("ic leaf", Icon::Check, Msg::StrengthStrong),
    };
    let because = match of.because {
        Because::Empty | Because::Short => Msg::BecauseShort,
        Because::Common => Msg::BecauseCommon,
        Because::Repeats => Msg::BecauseRepeats,
        Because::Sequence => Msg::BecauseSequence,
        Because::Date => Msg::BecauseDate,
        Because::Number => Msg::BecauseNumber,
        Because::Words => Msg::BecauseWords,
        Because::Random => Msg::BecauseRandom,
    };
    el("p").class(&format!("{class} sm hang")).add(icon(symbol)).text(&format!("{} {}", say(verdict), say(because)))
}
