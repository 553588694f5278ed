//! The capstone: one's own report, made into a file, is looked at by a second person with a rubric.

use std::collections::BTreeMap;

use domain::{
    messages::Msg,
    proof::{Capstone, Criterion, Rubric},
    store::{Kind, Loaded},
    stored::{DraftCard, Keyed},
};
use leptos::prelude::*;

use super::{change, read};
use crate::{
    app::{Says, app, records, say, t},
    browser::{
        clock, dom,
        element::{El, el},
        packs,
    },
    route::{Proof as Address, Route},
    shell::page as frame,
    ui::{Icon, Notice, icon, notice_view},
};

/// The screen.
pub fn page() -> El {
    let rubric = RwSignal::new(None::<Result<Rubric, String>>);
    leptos::task::spawn_local(async move {
        rubric.try_set(Some(packs::packed("forms/capstone.bin").await));
    });
    let again = RwSignal::new(false);
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::Capstone));
    let page = frame("one", t(Msg::Capstone)).add(head.add(el("p").class("lead").say(Msg::CapstoneLead)));
    page.hole(move || {
        // Read before anything else: what is kept is no signal, so this one says when to look at it anew.
        let once_more = again.get();
        match rubric.get() {
            None => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
            Some(Err(_)) => vec![notice_view(Notice::stop(say(Msg::LessonNotLoaded)))],
            Some(Ok(rubric)) => match read(|proof| proof.capstone.clone()).filter(|_| !once_more) {
                Some(capstone) => result(&rubric, &capstone, again),
                None => review(rubric, again),
            },
        }
    })
}

/// The learner's own reports of which a file was made.
fn exported() -> Vec<DraftCard> {
    let ids = records(|r| r.ids(Kind::Draft)).unwrap_or_default();
    let card = |id: &String| {
        let (_, body) = records(|r| r.load(Kind::Draft, id)).and_then(Loaded::found).ok()??;
        DraftCard::read(&body).filter(|card| card.exports > 0)
    };
    ids.iter().filter_map(card).collect()
}

fn review(rubric: Rubric, again: RwSignal<bool>) -> Vec<El> {
    let cards = exported();
    if cards.is_empty() {
        let link = el("a").class("btn").attr("href", &Route::Reports.href()).say(Msg::GoReports);
        return vec![el("p").say(Msg::CapstoneNoReport), el("p").add(link)];
    }
    let (report, reviewer) = (RwSignal::new(cards[0].reference.clone()), RwSignal::new(String::new()));
    let levels = RwSignal::new(BTreeMap::<String, u32>::new());
    let options: Vec<El> = cards
        .iter()
        .map(|card| el("option").attr("value", &card.reference).text(&format!("{} {}", card.reference, card.title)))
        .collect();
    let list = el("select").class("in").id("own").add(options).on("change", move |event| {
        report.set(event_target_value(&event));
    });
    let own =
        el("div").class("field").add(el("label").class("lbl").attr("for", "own").say(Msg::CapstoneReport)).add(list);
    let input = el("input").class("in").id("reviewer").attr("autocomplete", "off").on("input", move |event| {
        reviewer.set(event_target_value(&event));
    });
    let label = el("label").class("lbl").attr("for", "reviewer").say(Msg::CapstoneReviewer);
    let by = el("div").class("field").add(label).add(el("p").class("hint").say(Msg::ConfirmHint)).add(input);
    let rows: Vec<El> = rubric.criteria.iter().map(|criterion| criterion_view(criterion, levels)).collect();
    let wanted = rubric.criteria.len();
    let is_whole = move || levels.with(BTreeMap::len) == wanted && !reviewer.with(|name| name.trim().is_empty());
    let keep = move |_| {
        let mut kept = Keyed::default();
        levels.with_untracked(|levels| levels.iter().for_each(|(id, level)| kept.insert(id.clone(), *level)));
        let capstone = Capstone {
            report: report.get_untracked(),
            reviewer: reviewer.get_untracked().trim().to_owned(),
            day: clock::now().day,
            levels: kept,
        };
        if change(|proof| proof.capstone = Some(capstone)) {
            again.set(false);
            again.notify();
            request_animation_frame(dom::focus_heading);
        }
    };
    let button = el("button").attr("type", "button").class("btn").say(Msg::CapstoneKeep);
    let button = button.live_flag("disabled", move || !is_whole()).on("click", keep);
    let mut shown = vec![own, by];
    shown.extend(rows);
    shown.push(el("p").add(button));
    shown
}

fn criterion_view(criterion: &Criterion, levels: RwSignal<BTreeMap<String, u32>>) -> El {
    let rows: Vec<El> = criterion
        .levels
        .iter()
        .zip(0..)
        .map(|(words, level)| {
            let id = criterion.id.clone();
            let input = el("input").attr("type", "radio").attr("name", &format!("c-{id}")).on("change", move |_| {
                levels.update(|levels| {
                    levels.insert(id.clone(), level);
                });
            });
            let (mine, key) = (criterion.id.clone(), el("span").class("key").attr("aria-hidden", "true"));
            let row = el("label").class("pick").add(input).add(key.text(&level.to_string()));
            let row = row.add(el("span").attr("lang", "en").text(words));
            row.live_class("on", move || levels.with(|levels| levels.get(&mine) == Some(&level)))
        })
        .collect();
    let legend = el("legend").class("ask").attr("lang", "en").text(&criterion.text);
    el("fieldset").class("picks").add(legend).add(el("div").class("picks").add(rows))
}

fn result(rubric: &Rubric, capstone: &Capstone, again: RwSignal<bool>) -> Vec<El> {
    let (points, most) = capstone.score(rubric);
    let date = app().words.with(|words| words.date(capstone.day));
    let words = Msg::CapstoneResult { points: points.to_string(), most: most.to_string() };
    let by = Msg::CapstoneBy { report: capstone.report.clone(), name: capstone.reviewer.clone(), date };
    let rows: Vec<El> = rubric
        .criteria
        .iter()
        .map(|criterion| {
            let level = capstone.levels.get(&criterion.id).copied().unwrap_or(0).min(2);
            let (tone, symbol) = if level == 2 { ("ic hang leaf", Icon::Check) } else { ("ic hang", Icon::Half) };
            let row = el("li").add(el("p").class(tone).add(icon(symbol)).add(el("strong").text(&criterion.text)));
            let row = row.add(el("p").class("sm").attr("lang", "en").text(&criterion.levels[level as usize]));
            let read = el("a").attr("href", &Route::Lesson(criterion.lesson.clone()).href()).say(Msg::ReadAgain);
            row.add((level < 2).then(|| el("p").class("sm").add(read)))
        })
        .collect();
    let once_more = el("button").attr("type", "button").class("btn plain").say(Msg::CapstoneAgain);
    let once_more = once_more.on("click", move |_| again.set(true));
    let next = el("a").attr("href", &Address::Certificate.href()).say(Msg::Certificate);
    let plan = el("a").attr("href", &Address::Pledges(Some("reporting".to_owned())).href()).say(Msg::PledgeNew);
    vec![
        el("p").class("lead num").say(words),
        el("p").class("sm dim").say(by),
        el("ul").class("rows").add(rows),
        el("p").class("row").add(plan).add(next),
        el("p").add(once_more),
    ]
}
