//! One file: what it is, to whom it was handed, and the form that says so.

use domain::{
    ledger::{Entry, Handed, State},
    messages::Msg,
    store::Kind,
};
use leptos::prelude::*;

use super::{change, date, form::form, how_words, read, sealed_words, state_words, version_words};
use crate::{
    app::{Says, app, records, say, t, tell},
    browser::{
        clock, dom,
        element::{El, el},
    },
    route::{Office, Route},
    shell::{nothing_here, page, review_line},
    ui::{Icon, Notice, disclosure, icon, notice_view},
};

/// The screen.
pub fn entry_page(id: String) -> El {
    if read(&id).is_none() {
        let ledger = Office::Ledger.route();
        return nothing_here(t(Msg::LedgerGone), vec![(ledger, Msg::Ledger), (Route::Reports, Msg::GoReports)]);
    }
    let turn = RwSignal::new(0_u32);
    let told = RwSignal::new(None::<Notice>);
    let page = page("one", t(Msg::Ledger));
    let of = id.clone();
    let file = move || {
        turn.track();
        read(&of).map(|(_, entry)| facts(&entry))
    };
    let of = id.clone();
    let handed = move || {
        turn.track();
        let Some((_, entry)) = read(&of) else { return vec![] };
        if entry.handed.is_empty() {
            return vec![el("p").say(Msg::LedgerNotHanded)];
        }
        let rows = entry.handed.iter().enumerate();
        rows.map(|(at, handed)| handed_view(&of, at, handed, turn)).collect()
    };
    let title = el("div").class("sect").add(el("h2").id("handed").attr("tabindex", "-1").say(Msg::LedgerHandedTo));
    let section = el("section").class("stack").attr("aria-labelledby", "handed").add(title).hole(handed);
    let status = el("div").attr("role", "status").hole(move || told.get().map(notice_view));
    let all = el("p").add(el("a").attr("href", &Office::Ledger.href()).say(Msg::LedgerAll));
    page.hole(file).add(section.add(status)).add(form(&id, turn, told)).add(delete(id)).add(all).add(review_line())
}

fn facts(entry: &Entry) -> El {
    let state = entry.state(clock::now().day);
    let pair = |label: Msg, value: String, class: &str| {
        el("div").add(el("dt").class("dim").say(label)).add(el("dd").class(class).text(&value))
    };
    let bytes = app().words.with(|words| words.number(entry.bytes));
    let made = entry.made.map_or_else(String::new, |made| format!("{}, {}", date(made.day), made.clock()));
    let list = el("dl")
        .class("tight sm")
        .add(pair(Msg::LedgerReference, entry.reference.clone(), "num"))
        .add(pair(Msg::Version, version_words(&entry.version), ""))
        .add(pair(Msg::LedgerProtection, entry.sealed.as_deref().map_or_else(|| say(Msg::SealNone), sealed_words), ""))
        .add(pair(Msg::LedgerMadeOn, made, "num"))
        .add(pair(Msg::MadeSize, say(Msg::MadeBytes { bytes }), "num"))
        .add(pair(Msg::MadeSum, entry.sha256.clone(), "hash"));
    let head = el("div").class("head").add(el("h1").class("hash").attr("tabindex", "-1").text(&entry.file));
    let state = head.add(el("p").class("lead").id("ledger-state").say(state_words(state)));
    el("div").class("stack").add(state).add(list)
}

fn handed_view(id: &str, at: usize, handed: &Handed, turn: RwSignal<u32>) -> El {
    let mut lines = vec![
        el("p").add(el("strong").text(&handed.to)),
        el("p").class("sm num").text(&format!("{}, {}", say(how_words(handed.how)), date(handed.on))),
    ];
    let line = |words: Msg| el("p").class("sm num").text(&say(words));
    if !handed.receipt.trim().is_empty() {
        lines.push(line(Msg::LedgerReceiptIs { number: handed.receipt.clone() }));
    }
    if let Some(photo) = &handed.photo {
        lines.push(line(Msg::LedgerPhotoIs { name: photo.name.clone() }));
        lines.push(el("p").class("hash xs").text(&photo.sha256));
    }
    if let Some(due) = handed.reply_due {
        lines.push(line(Msg::LedgerDueOn { date: date(due) }));
    }
    if let Some(day) = handed.remind {
        lines.push(line(Msg::LedgerRemindOn { date: date(day) }));
    }
    let state = handed.state(clock::now().day);
    match (handed.replied, state) {
        (Some(day), _) => lines.push(line(Msg::LedgerRepliedOn { date: date(day) })),
        (None, State::ReplyLate(_)) => {
            let words = el("span").say(state_words(state));
            lines.push(el("p").class("ic warn").add(icon(Icon::Warn)).add(words));
        }
        (None, State::ReplySoon(_)) => lines.push(el("p").say(state_words(state))),
        _ => {}
    }
    lines.push(actions(id, at, handed, turn));
    el("div").class("stack frame").add(lines)
}

/// What can still be said of it: a reply came; or it was a mistake.
fn actions(id: &str, at: usize, handed: &Handed, turn: RwSignal<u32>) -> El {
    let button = |words: Msg, label: Msg| {
        el("button").attr("type", "button").class("btn plain").text(&say(words)).attr("aria-label", &say(label))
    };
    let act = {
        let id = id.to_owned();
        move |what: &dyn Fn(&mut Entry)| {
            // What stands there may have been changed in another tab: an index that is gone changes nothing.
            if change(&id, |entry| what(entry)) {
                turn.update(|n| *n += 1);
                request_animation_frame(|| dom::focus("#handed"));
            }
        }
    };
    let has_reply = handed.replied.is_some();
    let to = handed.to.clone();
    let words = if has_reply { Msg::LedgerNoReplyYet } else { Msg::LedgerReplyCame };
    let label =
        if has_reply { Msg::LedgerNoReplyYetOf { to: to.clone() } } else { Msg::LedgerReplyCameOf { to: to.clone() } };
    let (reply, gone, was) = (act.clone(), act, handed.clone());
    let replied = button(words, label).on("click", move |_| {
        reply(&|entry| {
            if let Some(handed) = entry.handed.get_mut(at) {
                handed.replied = (!has_reply).then(|| clock::now().day);
            }
        });
    });
    let mistake = button(Msg::LedgerMistake, Msg::LedgerMistakeOf { to }).on("click", move |_| {
        gone(&|entry| {
            if entry.handed.get(at) == Some(&was) {
                entry.handed.remove(at);
            }
        });
    });
    el("p").class("row").add(replied).add(mistake)
}

/// An entry goes for good only behind a disclosure.
fn delete(id: String) -> El {
    let gone =
        el("button").attr("type", "button").class("btn plain").say(Msg::LedgerDelete).on(
            "click",
            move |_| match records(|r| r.remove(Kind::Ledger, &id)) {
                Ok(()) => dom::replace(&Office::Ledger.href()),
                Err(err) => tell(&err),
            },
        );
    let body = el("div").class("stack").add(el("p").class("sm").say(Msg::LedgerDeleteLead)).add(el("p").add(gone));
    disclosure(t(Msg::LedgerDeleteTitle), body)
}
