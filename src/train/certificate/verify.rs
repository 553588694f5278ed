//! Checking a certificate, without a network: pasted, from a file, from its code, or by the address in the code. Whose key has
//! signed is known from the cohorts on this device, or has to be found out by its words.

use domain::{
    cohort::badge::{Checked, Refused, did_key, from_base64url},
    messages::Msg,
    store::Kind,
    text::{FNV_START, fnv1a},
};
use leptos::prelude::*;

use super::{checked, reason, sheet};
use crate::{
    app::{Says, records, say, t, tell},
    browser::{
        dom,
        element::{El, el},
        files,
        hall::{self, Code},
    },
    shell::{page as frame, review_line},
    train::{
        parts::{button, line, plain_button, section},
        scan, shelf,
    },
    ui::{Icon, Notice, disclosure, icon, notice_view},
};

#[derive(Clone)]
enum State {
    Nothing,
    Looking,
    Whole(Box<(String, Checked, Option<Code>)>),
    Refused(Refused),
    Failed(String),
}

/// The screen; `path` may be a certificate.
pub fn page(path: &str) -> El {
    let (state, typed) = (RwSignal::new(State::Nothing), RwSignal::new(String::new()));
    let look = move |text: &str| {
        let token = token_in(text);
        state.set(State::Looking);
        leptos::task::spawn_local(async move {
            let found = match checked(&token).await {
                Ok(checked) => {
                    let code = hall::code(&sheet::address(&token), false).await.ok();
                    State::Whole(Box::new((token, checked, code)))
                }
                Err(Ok(refused)) => State::Refused(refused),
                Err(Err(what)) => State::Failed(what),
            };
            if state.try_set(found).is_none() {
                request_animation_frame(|| dom::focus("#verdict"));
            }
        });
    };
    if !path.is_empty() {
        look(path);
    }
    let area = el("textarea").class("in").id("token").attr("rows", "4").attr("spellcheck", "false");
    let area = area.live_value(move || typed.get()).on("input", move |event| typed.set(event_target_value(&event)));
    let label = el("label").class("lbl").attr("for", "token").say(Msg::VerifyPaste);
    let check = button(Msg::VerifyCheck).on("click", move |_| typed.with_untracked(|typed| look(typed)));
    let file = el("input").class("in").id("token-file").attr("type", "file").attr("accept", ".txt,.jwt,text/plain");
    let file = file.on("change", move |event| {
        leptos::task::spawn_local(async move {
            match files::chosen_text(&event).await {
                Ok(text) => look(&text),
                Err(Some(what)) => drop(state.try_set(State::Failed(what))),
                Err(None) => {}
            }
        });
    });
    let file =
        el("div").class("field").add(el("label").class("lbl").attr("for", "token-file").say(Msg::VerifyFile)).add(file);
    let scanner = scan::scanner(move |seen| {
        let found = seen.texts.first();
        if let Some(text) = found {
            look(text);
        }
        found.is_some()
    });
    let from = section("from", Msg::VerifyFrom).class("stack noprint");
    let from = from.add(el("div").class("field").add(label).add(area)).add(el("p").add(check)).add(file);
    let from = from.add(disclosure(t(Msg::VerifyScan), scanner));
    let verdict = el("div").class("stack signed").id("verdict").attr("tabindex", "-1").attr("role", "status");
    let verdict = verdict.hole(move || match state.get() {
        State::Nothing => Vec::new(),
        State::Looking => vec![el("p").class("loading").say(Msg::Loading)],
        State::Failed(what) => vec![notice_view(Notice::stop(say(Msg::VerifyFailed { what })))],
        State::Refused(refused) => vec![notice_view(Notice::stop(say(Msg::VerifyRefused { why: reason(&refused) })))],
        State::Whole(found) => {
            let (token, checked, code) = *found;
            whole(&token, &checked, code.as_ref())
        }
    });
    let head = el("div").class("head noprint").add(el("h1").attr("tabindex", "-1").say(Msg::VerifyTitle));
    let head = head.add(el("p").class("lead").say(Msg::VerifyLead));
    frame("one", t(Msg::VerifyTitle))
        .add(head)
        .add(verdict)
        .add(from)
        .add(el("div").class("noprint").add(review_line()))
}

/// A certificate out of what was pasted or scanned: an address has it at its end.
fn token_in(text: &str) -> String {
    let text = text.trim();
    text.rsplit_once("#/verify/").map_or(text, |(_, token)| token).to_owned()
}

/// Whose key it is, as far as this device knows.
fn known(key: &[u8; 32]) -> Option<String> {
    let own = shelf::cohorts().unwrap_or_default().into_iter().map(|cohort| cohort.invite);
    let joined = shelf::joined().unwrap_or_default().into_iter().map(|own| own.invite);
    own.chain(joined)
        .find(|invite| invite.signs_with == *key)
        .map(|invite| format!("{}, {}", invite.trainer, invite.name))
}

fn whole(token: &str, checked: &Checked, code: Option<&Code>) -> Vec<El> {
    let words = seal::key_words(&checked.key);
    let trust = match known(&checked.key) {
        Some(who) => {
            el("p").class("ic hang leaf").add(icon(Icon::Check)).add(el("strong").say(Msg::VerifyKnown { who }))
        }
        None => notice_view(Notice::warn(say(Msg::VerifyUnknown { words }))),
    };
    let trust = el("div").class("stack noprint").add(trust).add(by_key(checked.key));
    let print = el("button").attr("type", "button").class("btn plain").add(icon(Icon::Print)).say(Msg::Print);
    let print = print.on("click", |_| dom::print());
    let (kept, held) = (RwSignal::new(is_kept(token)), token.to_owned());
    let keep = el("span").hole(move || {
        if kept.get() {
            return el("span").class("ic").add(icon(Icon::Check)).say(Msg::VerifyKept);
        }
        let held = held.clone();
        plain_button(Msg::VerifyKeep).on("click", move |_| match keep_token(&held) {
            Ok(_) => kept.set(true),
            Err(err) => tell(&err),
        })
    });
    vec![trust, sheet::sheet(checked, code), el("p").class("row noprint").add(keep).add(print)]
}

/// Compares the key with one that was given in another way.
fn by_key(key: [u8; 32]) -> El {
    let typed = RwSignal::new(String::new());
    let verdict = move || {
        let text = typed.with(|text| text.trim().to_lowercase());
        if text.is_empty() {
            return None;
        }
        // Words as they are read aloud, or the key itself.
        let exact = typed.with(|text| text.trim().to_owned());
        let is_it = text.split_whitespace().collect::<Vec<_>>().join(" ") == seal::key_words(&key)
            || exact == did_key(&key)
            || from_base64url(&exact).is_some_and(|bytes| bytes == key);
        Some(match is_it {
            true => el("p").class("ic leaf").add(icon(Icon::Check)).add(el("strong").say(Msg::VerifySameKey)),
            false => el("p").class("ic stop").add(icon(Icon::Cross)).add(el("strong").say(Msg::VerifyOtherKey)),
        })
    };
    let body = el("div").class("stack").add(line("key", Msg::VerifyKey, Some(Msg::VerifyKeyHint), typed));
    disclosure(t(Msg::VerifyKeyOpen), body.add(el("div").attr("role", "status").hole(verdict)))
}

/// Id of the record that keeps a certificate which was taken in.
fn record_of(token: &str) -> String {
    format!("cert-{:016x}", fnv1a(FNV_START, token))
}

fn is_kept(token: &str) -> bool {
    records(|r| r.rev(Kind::Session, &record_of(token))).is_ok_and(|rev| rev > 0)
}

fn keep_token(token: &str) -> Result<u64, domain::store::StoreError> {
    records(|r| r.save_making_room(Kind::Session, &record_of(token), 0, token))
}
