//! "I have handed it in": the form. Nothing in it is guessed but the day, which is today.

use domain::{
    date::Day,
    ledger::{Handed, How, Photo, Wrong},
    messages::Msg,
};
use leptos::prelude::*;

use super::{change, how_words};
use crate::{
    app::{Says, say},
    browser::{
        clock, dom,
        element::{El, el},
        files,
    },
    ui::{Notice, notice_view},
};

/// Largest photo that is read, in bytes.
const LARGEST_PHOTO: f64 = 40_000_000.0;

/// What was typed so far.
#[derive(Clone, Copy)]
struct Typed {
    to: RwSignal<String>,
    how: RwSignal<How>,
    on: RwSignal<String>,
    receipt: RwSignal<String>,
    photo: RwSignal<Option<Photo>>,
    due: RwSignal<String>,
    remind: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        let typed = Self {
            to: text(),
            how: RwSignal::new(How::Hand),
            on: text(),
            receipt: text(),
            photo: RwSignal::new(None),
            due: text(),
            remind: text(),
        };
        typed.clear();
        typed
    }

    fn clear(self) {
        for text in [self.to, self.receipt, self.due, self.remind] {
            text.set(String::new());
        }
        self.on.set(clock::now().day.slashed());
        self.how.set(How::Hand);
        self.photo.set(None);
    }

    /// What was typed as it would be kept, or what is wrong with it.
    fn handed(self) -> Result<Handed, String> {
        let day = |text: RwSignal<String>| -> Result<Option<Day>, String> {
            let typed = text.get_untracked().trim().to_owned();
            match Day::parse(&typed) {
                None if !typed.is_empty() => Err(say(Msg::DateWrong { typed })),
                day => Ok(day),
            }
        };
        let handed = Handed {
            to: self.to.get_untracked().trim().to_owned(),
            how: self.how.get_untracked(),
            on: day(self.on)?.ok_or_else(|| say(Msg::LedgerWrongDay))?,
            receipt: self.receipt.get_untracked().trim().to_owned(),
            photo: self.photo.get_untracked(),
            reply_due: day(self.due)?,
            remind: day(self.remind)?,
            replied: None,
        };
        match handed.wrong(clock::now().day) {
            None => Ok(handed),
            Some(wrong) => Err(say(match wrong {
                Wrong::Nobody => Msg::LedgerWrongNobody,
                Wrong::Future => Msg::LedgerWrongFuture,
                Wrong::DueBefore => Msg::LedgerWrongDue,
                Wrong::RemindBefore => Msg::LedgerWrongRemind,
                Wrong::RemindOfNothing => Msg::LedgerWrongNothing,
            })),
        }
    }
}

/// The form; what it keeps shows in the list above it.
pub(super) fn form(id: &str, turn: RwSignal<u32>, told: RwSignal<Option<Notice>>) -> El {
    let typed = Typed::new();
    let wrong = RwSignal::new(None::<String>);
    let id = id.to_owned();
    let keep = move |_| match typed.handed() {
        Err(what) => {
            told.set(None);
            wrong.set(Some(what));
        }
        Ok(handed) => {
            wrong.set(None);
            let to = handed.to.clone();
            // What could not be kept stays in the fields.
            if change(&id, |entry| entry.handed.push(handed)) {
                typed.clear();
                told.set(Some(Notice::inform(say(Msg::LedgerKept { to }))));
                turn.update(|n| *n += 1);
                request_animation_frame(|| dom::focus("#handed"));
            }
        }
    };
    let button = el("button").attr("type", "button").class("btn").say(Msg::LedgerKeep).on("click", keep);
    let options = How::ALL.into_iter().enumerate().map(|(at, how)| {
        let option = el("option").attr("value", &at.to_string()).say(how_words(how));
        option.live_flag("selected", move || typed.how.get() == how)
    });
    let how = el("select").class("in").id("ledger-how").add(options.collect::<Vec<El>>()).on("change", move |event| {
        let chosen = event_target_value(&event).parse().ok().and_then(|at: usize| How::ALL.get(at).copied());
        typed.how.set(chosen.unwrap_or_default());
    });
    let title = el("div").class("sect").add(el("h2").id("hand-in").say(Msg::LedgerForm));
    el("section")
        .class("stack")
        .attr("aria-labelledby", "hand-in")
        .add(title)
        .add(el("p").class("sm").say(Msg::LedgerFormLead))
        .add(line("ledger-to", Msg::LedgerReceiver, Msg::LedgerReceiverHow, typed.to))
        .add(
            el("div")
                .class("field")
                .add(el("label").class("lbl").attr("for", "ledger-how").say(Msg::LedgerHow))
                .add(how),
        )
        .add(line("ledger-on", Msg::LedgerOn, Msg::DateHow, typed.on))
        .add(line("ledger-receipt", Msg::LedgerReceipt, Msg::LedgerReceiptHow, typed.receipt))
        .add(photo_field(typed, wrong))
        .add(line("ledger-due", Msg::LedgerDue, Msg::LedgerDueHow, typed.due))
        .add(line("ledger-remind", Msg::LedgerRemind, Msg::LedgerRemindHow, typed.remind))
        .add(el("div").attr("role", "alert").hole(move || wrong.get().map(|what| notice_view(Notice::stop(what)))))
        .add(el("p").add(button))
}

/// A line of text with its hint.
fn line(id: &str, label: Msg, how: Msg, typed: RwSignal<String>) -> El {
    let hint = format!("{id}-hint");
    let input = el("input").class("in").id(id).attr("autocomplete", "off").attr("aria-describedby", &hint);
    let input = input.live_value(move || typed.get()).on("input", move |event| typed.set(event_target_value(&event)));
    let label = el("label").class("lbl").attr("for", id).say(label);
    el("div").class("field").add(label).add(el("p").class("hint").id(&hint).say(how)).add(input)
}

/// A photo of the receipt: its fingerprint is computed here, and the photo is not kept.
fn photo_field(typed: Typed, wrong: RwSignal<Option<String>>) -> El {
    let read = move |event: leptos::ev::Event| {
        // Browsers give a made-up folder before the name.
        let name = event_target_value(&event).rsplit(['\\', '/']).next().unwrap_or_default().to_owned();
        leptos::task::spawn_local(async move {
            match files::chosen(&event, LARGEST_PHOTO).await {
                Ok(bytes) => {
                    wrong.set(None);
                    typed.photo.set(Some(Photo { name, sha256: seal::fingerprint(&bytes) }));
                }
                Err(Some(what)) => wrong.set(Some(say(Msg::LedgerWrongPhoto { what }))),
                Err(None) => {}
            }
        });
    };
    let id = "ledger-photo";
    let input = el("input").class("in").id(id).attr("type", "file").attr("accept", "image/*,application/pdf");
    let input = input.attr("aria-describedby", "ledger-photo-hint").on("change", read);
    let chosen = move || {
        typed.photo.get().map(|photo| {
            let name = el("p").class("sm").text(&say(Msg::LedgerPhotoIs { name: photo.name }));
            el("div").class("tight").add(name).add(el("p").class("hash xs").text(&photo.sha256))
        })
    };
    let label = el("label").class("lbl").attr("for", id).say(Msg::LedgerPhoto);
    let hint = el("p").class("hint").id("ledger-photo-hint").say(Msg::LedgerPhotoHow);
    el("div").class("field").add(label).add(hint).add(input).add(el("div").attr("role", "status").hole(chosen))
}
