//! The certificate: what it rests on, and, once all of it is there, a page to print. Nobody but the learner's own device has
//! checked it, and it says so; the place for a trainer's signature is left.

use domain::{
    cohort::badge::Opened,
    messages::Msg,
    proof::Standing,
    store::{Kind, Loaded},
};
use leptos::prelude::*;

use super::{change, read};
use crate::{
    app::{Says, app, records, say, t},
    browser::{
        clock, dom,
        element::{El, drawn, el},
    },
    route::{Proof as Address, Route, Train},
    shell::page as frame,
    ui::{Icon, icon},
};

/// The screen.
pub fn page() -> El {
    let (standing, earned) = app().course.with_value(|course| {
        app().progress.with_untracked(|p| read(|proof| (proof.standing(course, p), proof.is_earned(course, p))))
    });
    let page = frame("one", t(Msg::Certificate));
    let head = el("div").class("head noprint").add(el("h1").attr("tabindex", "-1").say(Msg::Certificate));
    let lead = if earned { Msg::CertificateHere } else { Msg::CertificateLead };
    let page = page.add(head.add(el("p").class("lead").say(lead))).add(by_trainers());
    if earned { page.add(paper()) } else { page.add(open(&standing)) }
}

/// Certificates that trainers have signed and that were taken in here; they are shown, and checked each time, where anybody's are.
fn by_trainers() -> El {
    let ids = records(|r| r.ids(Kind::Session)).unwrap_or_default();
    let tokens = ids
        .iter()
        .filter(|id| id.starts_with("cert-"))
        .filter_map(|id| Some(records(|r| r.load(Kind::Session, id)).and_then(Loaded::found).ok()??.1));
    let rows = tokens.filter_map(|token| {
        // Words for a list: whether the signature is whole is told where it leads.
        let said = Opened::read(&token).ok()?.said(u64::MAX / 2, true).ok()?;
        let words = Msg::SignedListed { trainer: said.trainer, cohort: said.cohort };
        let link = el("a").attr("href", &Train::Verify(token).href()).add(icon(Icon::Check));
        Some(el("li").add(link.add(el("b").say(words)).add(icon(Icon::Chev))))
    });
    let rows: Vec<El> = rows.collect();
    let title = el("div").class("sect").add(el("h2").id("by-trainers").say(Msg::SignedByTrainer));
    let section = el("section").class("stack noprint").attr("aria-labelledby", "by-trainers").add(title);
    let section = match rows.is_empty() {
        true => section.add(el("p").class("sm dim").say(Msg::SignedNone)),
        false => section.add(el("ul").class("rows kinds").add(rows)),
    };
    section.add(el("p").add(el("a").attr("href", &Train::Verify(String::new()).href()).say(Msg::SignedTakeIn)))
}

/// What is there and what is missing.
fn open(standing: &[Standing]) -> Vec<El> {
    let line = |done: bool, to: String, words: String| {
        let symbol = if done { icon(Icon::Check) } else { icon(Icon::Open) };
        let state = el("span").class("vh").say(if done { Msg::Done } else { Msg::LookNotYet }).text(": ");
        let link = el("a").attr("href", &to).text(&words);
        el("li").class(if done { "ic hang leaf" } else { "ic hang" }).add(symbol).add(el("span").add(state).add(link))
    };
    let mut rows = Vec::new();
    for module in standing {
        let title = app().course.with_value(|course| {
            let found = course.modules.iter().find(|other| other.id == module.module);
            found.map(|found| format!("{} {}", found.number, found.title)).unwrap_or_default()
        });
        let id = module.module.clone();
        rows.push(line(module.quiz, Route::Quiz(id.clone()).href(), format!("{title}: {}", say(Msg::Quiz))));
        rows.push(line(module.test, Address::Test(id).href(), format!("{title}: {}", say(Msg::TestPost))));
    }
    let reviewed = read(|proof| proof.capstone.is_some());
    rows.push(line(reviewed, Address::Capstone.href(), say(Msg::Capstone)));
    vec![el("ul").class("stack").add(rows)]
}

fn paper() -> Vec<El> {
    let name = RwSignal::new(read(|proof| proof.name.clone().unwrap_or_default()));
    let input = el("input").class("in").id("who").attr("autocomplete", "name").live_value(move || name.get());
    let input = input.on("change", move |event| {
        name.set(event_target_value(&event).trim().to_owned());
        change(|proof| proof.name = Some(name.get_untracked()).filter(|name| !name.is_empty()));
    });
    let label = el("label").class("lbl").attr("for", "who").say(Msg::CertificateName);
    let field = el("div").class("field noprint").add(label).add(input);
    let print = el("button").attr("type", "button").class("btn").add(icon(Icon::Print)).say(Msg::Print);
    let print = el("p").class("noprint").add(print.on("click", |_| dom::print()));
    let strip = || {
        let rect = drawn("rect").attr("width", "100%").attr("height", "10").attr("fill", "url(#bd)");
        drawn("svg").class("band").attr("aria-hidden", "true").add(rect)
    };
    let modules = app().course.with_value(|course| course.modules.len());
    let date = app().words.with(|words| words.date(clock::now().day));
    let who = el("p")
        .class("who")
        .live(move || name.with(|name| if name.is_empty() { "…".to_owned() } else { name.clone() }));
    let sign = el("div").class("sign").add(el("div").say(Msg::CertificateSign)).add(el("div").text(&date));
    let inner = el("div")
        .class("inner")
        .add(el("p").text("Ubuvugizi"))
        .add(el("p").say(Msg::CertificateTitle))
        .add(who)
        .add(el("p").say(Msg::CertificateText { n: modules as u32 }))
        .add(el("p").class("sm").say(Msg::CertificateHonest))
        .add(sign);
    let paper = el("section").class("cert").say_attr("aria-label", Msg::CertificateTitle);
    vec![field, print, paper.add(strip()).add(inner).add(strip())]
}
