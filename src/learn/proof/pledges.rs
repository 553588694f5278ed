//! Promises: "When …, I will …", made at the end of a module, confirmed by somebody, looked back at after 30 and 90 days.

use domain::{
    messages::Msg,
    proof::{CheckIn, Outcome, Pledge},
    store::{Kind, Loaded},
    stored::DraftCard,
};
use leptos::prelude::*;

use super::{change, read};
use crate::{
    app::{Says, app, records, say, t},
    browser::{
        clock, dom,
        element::{El, el},
    },
    shell::page as frame,
    ui::{Icon, icon},
};

/// The screen; with a module, a new promise can be made for it.
pub fn page(module: Option<String>) -> El {
    let turn = RwSignal::new(0_u32);
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::Pledges));
    let page = frame("one", t(Msg::Pledges)).add(head.add(el("p").class("lead").say(Msg::PledgesLead)));
    let page = page.add(module.map(|module| form(module, turn)));
    page.hole(move || {
        turn.track();
        let all = read(|proof| proof.pledges.clone());
        if all.is_empty() {
            return vec![el("p").say(Msg::NoPledges)];
        }
        all.into_iter().rev().map(|pledge| pledge_view(pledge, turn)).collect()
    })
}

fn field(id: &str, label: Msg, typed: RwSignal<String>) -> El {
    let area = el("textarea").class("in").id(id).attr("rows", "2").live_value(move || typed.get());
    let area = area.on("input", move |event| typed.set(event_target_value(&event)));
    el("div").class("field").add(el("label").class("lbl").attr("for", id).say(label)).add(area)
}

fn form(module: String, turn: RwSignal<u32>) -> El {
    let (when, will) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let told = RwSignal::new(false);
    let is_whole = move || !when.with(|w| w.trim().is_empty()) && !will.with(|w| w.trim().is_empty());
    let make = move |_| {
        let pledge = Pledge {
            id: format!("p{:x}", clock::random()),
            module: module.clone(),
            when: when.get_untracked().trim().to_owned(),
            will: will.get_untracked().trim().to_owned(),
            made: clock::now().day,
            confirmed: None,
            looks: Vec::new(),
            report: None,
        };
        // What could not be kept stays in the fields.
        if change(|proof| proof.pledges.push(pledge)) {
            when.set(String::new());
            will.set(String::new());
            told.set(true);
            turn.update(|n| *n += 1);
        }
    };
    let button = el("button").attr("type", "button").class("btn").say(Msg::PledgeMake);
    let button = button.live_flag("disabled", move || !is_whole()).on("click", make);
    let state = el("p").class("sm").attr("role", "status");
    let state = state.live(move || if told.get() { say(Msg::NoteSaved) } else { String::new() });
    let title = el("div").class("sect").add(el("h2").id("new-pledge").say(Msg::PledgeNew));
    let section = el("section").class("stack").attr("aria-labelledby", "new-pledge").add(title);
    let fields = [field("when", Msg::PledgeWhen, when), field("will", Msg::PledgeWill, will)];
    section.add(Vec::from(fields)).add(el("p").add(button)).add(state)
}

/// Changes one promise and draws the list anew.
fn edit(id: &str, turn: RwSignal<u32>, act: impl FnOnce(&mut Pledge)) {
    change(|proof| {
        if let Some(pledge) = proof.pledges.iter_mut().find(|pledge| pledge.id == id) {
            act(pledge);
        }
    });
    turn.update(|n| *n += 1);
}

fn outcome(outcome: Outcome) -> Msg {
    match outcome {
        Outcome::Done => Msg::LookDone,
        Outcome::Partly => Msg::LookPartly,
        Outcome::NotYet => Msg::LookNotYet,
    }
}

fn pledge_view(pledge: Pledge, turn: RwSignal<u32>) -> El {
    let date = |day| app().words.with(|words| words.date(day));
    let id = pledge.id.clone();
    let words = Msg::PledgeWords { when: pledge.when.clone(), will: pledge.will.clone() };
    let heading = format!("pledge-{id}");
    let section = el("section").class("stack frame").attr("aria-labelledby", &heading);
    let mut rows = vec![el("p").class("sm dim num").say(Msg::PledgeMade { date: date(pledge.made) })];
    rows.extend(pledge.looks.iter().map(|look| {
        let words = format!("{}: {}", date(look.day), say(outcome(look.outcome)));
        el("p").class("ic sm").add(icon(Icon::Check)).add(el("span").text(&words))
    }));
    if let Some(days) = pledge.due(clock::now().day) {
        let ask = el("p").class("lbl").say(Msg::LookAsk { n: days as u32 });
        let buttons: Vec<El> = [Outcome::Done, Outcome::Partly, Outcome::NotYet]
            .into_iter()
            .map(|what| {
                let id = id.clone();
                let button = el("button").attr("type", "button").class("btn plain").say(outcome(what));
                button.on("click", move |_| {
                    edit(&id, turn, |pledge| pledge.looks.push(CheckIn { day: clock::now().day, outcome: what }));
                    request_animation_frame(dom::focus_heading);
                })
            })
            .collect();
        rows.push(el("div").class("stack").add(ask).add(el("p").class("row").add(buttons)));
    }
    rows.push(confirmed(&pledge, turn));
    rows.push(report(&pledge, turn));
    section.add(el("h2").class("sm").id(&heading).say(words)).add(rows)
}

/// Somebody else may say that the promise was made: by name, and nobody has checked that.
fn confirmed(pledge: &Pledge, turn: RwSignal<u32>) -> El {
    if let Some(name) = pledge.confirmed.clone() {
        return el("p").class("sm").say(Msg::ConfirmedBy { name });
    }
    let (id, box_id) = (pledge.id.clone(), format!("by-{}", pledge.id));
    let input = el("input").class("in").id(&box_id).attr("autocomplete", "off").on("change", move |event| {
        let name = event_target_value(&event).trim().to_owned();
        if !name.is_empty() {
            edit(&id, turn, |pledge| pledge.confirmed = Some(name));
        }
    });
    let label = el("label").class("lbl sm").attr("for", &box_id).say(Msg::ConfirmLabel);
    el("div").class("field").add(label).add(el("p").class("hint").say(Msg::ConfirmHint)).add(input)
}

/// The report that the promise led to.
fn report(pledge: &Pledge, turn: RwSignal<u32>) -> El {
    let ids = records(|r| r.ids(Kind::Draft)).unwrap_or_default();
    let cards: Vec<DraftCard> = ids
        .iter()
        .filter_map(|id| {
            let (_, body) = records(|r| r.load(Kind::Draft, id)).and_then(Loaded::found).ok()??;
            DraftCard::read(&body)
        })
        .collect();
    if cards.is_empty() && pledge.report.is_none() {
        return el("p").class("hint").say(Msg::PledgeNoReport);
    }
    let (id, box_id) = (pledge.id.clone(), format!("led-{}", pledge.id));
    let option = |value: &str, words: String| {
        let chosen = pledge.report.as_deref().unwrap_or_default() == value;
        el("option").attr("value", value).flag("selected", chosen).text(&words)
    };
    let mut options = vec![option("", say(Msg::Choose))];
    options.extend(cards.iter().map(|card| option(&card.reference, format!("{} {}", card.reference, card.title))));
    // The report may have been deleted since: its number stays.
    let gone = pledge.report.as_ref().filter(|number| cards.iter().all(|card| card.reference != **number));
    options.extend(gone.map(|number| option(number, number.clone())));
    let list = el("select").class("in").id(&box_id).add(options).on("change", move |event| {
        let chosen = event_target_value(&event);
        edit(&id, turn, |pledge| pledge.report = (!chosen.is_empty()).then_some(chosen));
    });
    el("div").class("field").add(el("label").class("lbl sm").attr("for", &box_id).say(Msg::PledgeReport)).add(list)
}
