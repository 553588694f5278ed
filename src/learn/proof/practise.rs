//! Practising: the items that are due, one after the other, for at most ten minutes a day.

use domain::{
    content::{Bank, Item},
    messages::Msg,
    proof::seconds,
};
use leptos::prelude::*;

use super::{change, read};
use crate::{
    app::{Says, app, say, t},
    browser::{
        clock, dom,
        element::{El, el},
        packs,
    },
    learn::item_view::{Asked, question, read_again},
    route::Route,
    ui::{Icon, Notice, icon, notice_view},
};

/// Where the practice stands.
#[derive(Clone)]
enum State {
    Coming,
    Failed,
    /// The items of this round, and the one on the screen.
    At(Vec<Item>, usize),
    Over,
}

/// The screen.
pub fn page() -> El {
    let state = RwSignal::new(State::Coming);
    fetch(state);
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::Practise));
    let whole = page_frame(head.add(el("p").class("lead").say(Msg::PractiseLead)));
    whole.hole(move || match state.get() {
        State::Coming => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
        State::Failed => vec![notice_view(Notice::stop(say(Msg::LessonNotLoaded)))],
        State::At(items, at) => match items.get(at) {
            Some(item) => asked(item.clone(), at, items.len(), state),
            None => over(),
        },
        State::Over => over(),
    })
}

fn page_frame(head: El) -> El {
    crate::shell::page("one", t(Msg::Practise)).add(head)
}

/// Fetches the banks of what is due, and takes as many items as today has time for.
fn fetch(state: RwSignal<State>) {
    let today = clock::now().day;
    let due: Vec<(String, String)> = read(|proof| {
        proof.due_items(today).into_iter().map(|(id, card)| (card.module.clone(), id.to_owned())).collect()
    });
    let mut left = read(|proof| proof.left(today));
    leptos::task::spawn_local(async move {
        let mut banks: Vec<Bank> = Vec::new();
        let mut items = Vec::new();
        for (module, id) in due {
            if !banks.iter().any(|bank| bank.module == module) {
                let known = app().course.with_value(|course| course.modules.iter().any(|m| m.id == module));
                match packs::packed(&format!("bank/{module}.bin")).await {
                    Ok(bank) => banks.push(bank),
                    Err(_) if !known => continue,
                    Err(_) => {
                        state.try_set(State::Failed);
                        return;
                    }
                }
            }
            // An item that has left the course is passed over.
            let item = banks.iter().flat_map(|bank| &bank.items).find(|item| item.id == id);
            if let Some(item) = item.filter(|_| left > 0) {
                left = left.saturating_sub(seconds(item));
                items.push(item.clone());
            }
        }
        state.try_set(if items.is_empty() { State::Over } else { State::At(items, 0) });
    });
}

fn asked(item: Item, at: usize, total: usize, state: RwSignal<State>) -> Vec<El> {
    let asked = Asked::new(item.clone(), None, clock::random());
    let place = el("p").class("sm dim num").say(Msg::OfTotal { at: (at + 1).to_string(), total: total.to_string() });
    let submit = move || {
        let right = asked.item.with_value(|item| asked.response.with_untracked(|r| domain::quiz::grade(item, r).right));
        asked.item.with_value(|item| change(|proof| proof.reviewed(item, right, clock::now().day)));
        asked.checked.set(true);
    };
    let go_on = move || {
        state.update(|state| {
            if let State::At(_, at) = state {
                *at += 1;
            }
        });
        dom::scroll_to(0.0);
        request_animation_frame(dom::focus_heading);
    };
    let act = move || {
        let button = el("button").attr("type", "button").class("btn");
        el("p").add(if asked.checked.get() {
            button.text(&say(Msg::NextQuestion)).text(" ").add(icon(Icon::Go)).on("click", move |_| go_on())
        } else {
            let check = button.text(&say(Msg::CheckAnswer)).live_flag("disabled", move || !asked.complete());
            check.on("click", move |_| submit())
        })
    };
    let again = item.clone();
    let body = el("div").class("stack").add(place).add(question(asked));
    let body = body.hole(move || if asked.checked.get() { read_again(&again) } else { None });
    vec![body.hole(act)]
}

/// Nothing more today.
fn over() -> Vec<El> {
    let today = clock::now().day;
    let (next, waiting) = read(|proof| (proof.next_day(), proof.due_items(today).len()));
    let date = |day| app().words.with(|words| words.date(day));
    let words = match next {
        _ if waiting > 0 => say(Msg::PractiseEnough { n: waiting as u32 }),
        Some(day) => say(Msg::PractiseNext { date: date(day) }),
        None => say(Msg::PractiseNone),
    };
    let back = el("a").class("btn").attr("href", &Route::Home.href()).say(Msg::GoHome);
    vec![el("p").attr("role", "status").text(&words), el("p").add(back)]
}
