//! The fingerprint (SHA-256) of a file, computed on the device, piece by piece, so that a film does not have to fit into the
//! memory. The file itself is not kept; chosen again later, it can be told whether it is the same.

use domain::{messages::Msg, report::Answer};
use leptos::prelude::*;
use sha2::{Digest, Sha256};

use super::{desk::Desk, field::Slot};
use crate::{
    app::{Says, say, t},
    browser::{
        element::{El, Event, el},
        files,
    },
    ui::{Icon, icon},
};

fn hex(sum: &[u8]) -> String {
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The fingerprint of bytes.
pub fn of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// What a look at a file has shown.
#[derive(Clone, PartialEq)]
enum Look {
    Nothing,
    Working,
    Kept,
    Same,
    Other(String),
    Unread(String),
}

/// The control of a cell that keeps a fingerprint.
pub fn view(desk: Desk, slot: Slot, label: String) -> El {
    let id = slot.dom_id();
    let look = RwSignal::new(Look::Nothing);
    let read = slot.clone();
    let kept = Memo::new(move |_| match desk.draft.with(|draft| read.get(draft)) {
        Some(Answer::Text(sum)) => sum,
        _ => String::new(),
    });
    let set = slot.clone();
    let chosen = move |event: Event| {
        let set = set.clone();
        look.set(Look::Working);
        leptos::task::spawn_local(async move {
            let mut sum = Sha256::new();
            let read = files::chosen_in_pieces(&event, |bytes| sum.update(bytes)).await;
            let found = hex(&sum.finalize());
            look.set(match read {
                Err(None) => Look::Nothing,
                Err(Some(what)) => Look::Unread(what),
                Ok(()) => match kept.get_untracked() {
                    former if former.is_empty() => {
                        set.set(desk, Answer::Text(found));
                        Look::Kept
                    }
                    former if former == found => Look::Same,
                    _ => Look::Other(found),
                },
            });
        });
    };
    let hint = format!("h-{id}");
    let input =
        el("input").class("in").id(&id).attr("type", "file").attr("aria-describedby", &hint).on("change", chosen);
    let words = move || say(if kept.with(String::is_empty) { Msg::FileSum } else { Msg::FileCheck });
    let told = el("div").attr("role", "status").hole(move || match look.get() {
        Look::Nothing | Look::Kept => None,
        Look::Working => Some(el("p").class("sm").text(&say(Msg::FileWorking))),
        Look::Same => Some(el("p").class("ic sm").add(icon(Icon::Check)).add(el("span").text(&say(Msg::FileSame)))),
        Look::Other(sum) => {
            let words = el("span").class("hash").text(&say(Msg::FileOther { sum }));
            Some(el("p").class("ic sm stop").add(icon(Icon::Stop)).add(words))
        }
        Look::Unread(what) => Some(el("p").class("sm stop").text(&say(Msg::FileUnread { what }))),
    });
    let held = el("div").attr("role", "status").hole(move || {
        let sum = kept.get();
        (!sum.is_empty()).then(|| el("p").class("sm hash").text(&say(Msg::FileKept { sum })))
    });
    let forget =
        el("button").attr("type", "button").class("lnk sm").live_flag("hidden", move || kept.with(String::is_empty));
    let forget = forget.live(t(Msg::FileForget)).on("click", move |_| {
        look.set(Look::Nothing);
        slot.set(desk, Answer::Text(String::new()));
    });
    let field = el("fieldset").class("field").add(el("legend").class("lbl").text(&label)).add(held);
    let field = field.add(el("label").class("sm").attr("for", &id).live(words));
    field.add(el("p").class("hint").id(&hint).say(Msg::FileSumHint)).add(input).add(told).add(forget)
}
