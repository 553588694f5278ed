//! A learner answers a question that stands on the wall: the code there brings the phone here, the code here goes back to the
//! trainer's camera. No network is used, and no name.

use std::collections::BTreeMap;

use domain::{
    cohort::session::{AnswerCode, LETTERS, LiveCode},
    content::{Bank, Item, ItemBody},
    messages::Msg,
    store::{Kind, Loaded},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{codes, parts::line, scan};
use crate::{
    app::{Says, records, say, t, tell},
    browser::{
        clock, dom,
        element::{El, el},
        hall::{self, Code},
        packs,
    },
    route::Train,
    shell::{page as frame, review_line},
    ui::{Notice, notice_view},
};

/// What a phone keeps of a session it takes part in: a number drawn for it alone, and its answers. `Kind::Session`, `live-<session>`.
#[derive(Default, Serialize, Deserialize)]
struct Part {
    phone: String,
    given: BTreeMap<String, u32>,
}

fn load(session: &str) -> (u64, Part) {
    let found = records(|r| r.load(Kind::Session, &format!("live-{session}"))).and_then(Loaded::found);
    let read = |(rev, body): (u64, String)| Some((rev, serde_json::from_str(&body).ok()?));
    let new = || (0, Part { phone: format!("p{:x}", clock::random()), given: BTreeMap::new() });
    found.ok().flatten().and_then(read).unwrap_or_else(new)
}

/// Keeps an answer before it is shown: whoever comes back finds it, and counts once.
fn keep(code: &LiveCode, choice: u32) -> Option<AnswerCode> {
    let (rev, mut part) = load(&code.session);
    part.given.insert(format!("{}.{}", code.item, code.round), choice);
    let body = serde_json::to_string(&part).unwrap_or_default();
    match records(|r| r.save_making_room(Kind::Session, &format!("live-{}", code.session), rev, &body)) {
        Ok(_) => Some(AnswerCode {
            session: code.session.clone(),
            item: code.item.clone(),
            round: code.round,
            phone: part.phone,
            choice,
        }),
        Err(err) => {
            tell(&err);
            None
        }
    }
}

/// The screen.
pub fn page(path: &str) -> El {
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::LiveTitle));
    let frame = frame("one", t(Msg::LiveTitle)).add(head);
    let Some(code) = LiveCode::parse(path) else {
        return frame.add(find()).add(review_line());
    };
    let item = RwSignal::new(None::<Result<Item, String>>);
    let wanted = code.clone();
    leptos::task::spawn_local(async move {
        let bank = packs::packed::<Bank>(&format!("bank/{}.bin", wanted.module)).await;
        let found = bank.and_then(|bank| {
            bank.items.into_iter().find(|item| item.id == wanted.item).ok_or_else(|| wanted.item.clone())
        });
        item.try_set(Some(found));
    });
    let body = el("div").class("stack").hole(move || match item.get() {
        None => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
        Some(Err(_)) => vec![notice_view(Notice::stop(say(Msg::LiveNoItem)))],
        Some(Ok(item)) => asked(&code, &item),
    });
    frame.add(body).add(review_line())
}

/// Looks for the code on the wall with this phone's camera, or takes its address.
fn find() -> El {
    let typed = RwSignal::new(String::new());
    let open = |text: &str| {
        let code = text.trim().rsplit_once("#/live/").map_or(text.trim(), |(_, code)| code);
        let found = LiveCode::parse(code).is_some();
        if found {
            dom::go(&Train::Live(code.to_owned()).href());
        }
        found
    };
    let scanner = scan::scanner(move |seen| seen.texts.iter().any(|text| open(text)));
    let lead = el("p").class("lead").say(Msg::LiveFind);
    let go = super::parts::plain_button(Msg::LiveOpen).on("click", move |_| {
        let _ = typed.with_untracked(|typed| open(typed));
    });
    el("div")
        .class("stack")
        .add(lead)
        .add(scanner)
        .add(line("live-code", Msg::LiveCode, None, typed))
        .add(el("p").add(go))
}

fn asked(code: &LiveCode, item: &Item) -> Vec<El> {
    let ItemBody::Single(choices) = &item.body else { return vec![notice_view(Notice::stop(say(Msg::LiveNoItem)))] };
    let before = load(&code.session).1.given.get(&format!("{}.{}", code.item, code.round)).copied();
    let chosen = RwSignal::new(before);
    let drawn = RwSignal::new(None::<Result<Code, String>>);
    let show = {
        let code = code.clone();
        move |choice: u32| {
            let Some(answer) = keep(&code, choice) else { return };
            chosen.set(Some(choice));
            drawn.set(None);
            leptos::task::spawn_local(async move {
                drawn.try_set(Some(hall::code(&answer.write(), false).await));
            });
        }
    };
    if let Some(choice) = before {
        show(choice);
    }
    let rows = choices.iter().zip(0_u32..).take(LETTERS.len()).map(|(choice, at)| {
        let show = show.clone();
        let input = el("input").attr("type", "radio").attr("name", "live").flag("checked", before == Some(at));
        let input = input.on("change", move |_| show(at));
        let key = el("span").class("key").attr("aria-hidden", "true").text(LETTERS[at as usize]);
        let row = el("label").class("pick").add(input).add(key).add(el("span").attr("lang", "en").text(&choice.text));
        row.live_class("on", move || chosen.get() == Some(at))
    });
    let rows = el("div").class("picks").add(rows.collect::<Vec<El>>());
    let legend = el("legend").class("ask").attr("lang", "en").text(&item.stem);
    let question = el("fieldset").class("picks").add(legend).add(rows);
    let answer = el("div").class("stack").attr("role", "status").hole(move || match (chosen.get(), drawn.get()) {
        (None, _) => vec![el("p").class("dim").say(Msg::LiveChoose)],
        (Some(_), None) => vec![el("p").class("loading").say(Msg::Loading)],
        (Some(_), Some(Err(what))) => vec![notice_view(Notice::stop(say(Msg::LiveNoCode { what })))],
        (Some(at), Some(Ok(code))) => {
            let letter = LETTERS.get(at as usize).copied().unwrap_or_default().to_owned();
            let words = el("p").class("lbl").say(Msg::LiveShow { letter });
            vec![
                words,
                el("div").class("codes").add(codes::drawing(&code)),
                el("p").class("sm dim").say(Msg::LivePrivate),
            ]
        }
    });
    vec![question, answer]
}
