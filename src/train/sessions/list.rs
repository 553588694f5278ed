//! All sessions, and a new one from a shipped plan.

use domain::{
    cohort::session::{Library, ShippedPlan, clock as time},
    date::Day,
    messages::Msg,
};
use leptos::prelude::*;

use super::{book, place::Place};
use crate::{
    app::{Says, app, say, t},
    browser::{
        clock, dom,
        element::{El, el},
    },
    form::{button, choice, field, head, section},
    shell::{page as frame, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

/// The screen.
pub fn page() -> El {
    let library = RwSignal::new(None::<Result<Library, String>>);
    leptos::task::spawn_local(async move {
        library.try_set(Some(book::library().await));
    });
    let head = head(Msg::Sessions).add(el("p").class("lead").say(Msg::SessionsLead));
    let cards = el("a").attr("href", &Place::Cards.href()).say(Msg::CardsLink);
    let list = el("div").hole(|| {
        book::changed().track();
        kept()
    });
    let new = section("new-session", Msg::SessionNew).hole(move || match library.get() {
        None => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
        Some(Err(_)) => vec![notice_view(Notice::stop(say(Msg::LessonNotLoaded)))],
        Some(Ok(library)) => new_session(library),
    });
    frame("one", t(Msg::Sessions)).add(head).add(list).add(new).add(el("p").add(cards)).add(review_line())
}

fn kept() -> El {
    let mut all: Vec<_> = book::ids().into_iter().filter_map(|id| book::read(&id).map(|s| (id, s))).collect();
    all.sort_by_key(|(_, session)| std::cmp::Reverse(session.days[0].day));
    let rows = all.into_iter().map(|(id, session)| {
        let date = app().words.with(|words| words.date(session.days[0].day));
        let place = if session.place.is_empty() { String::new() } else { format!(" · {}", session.place) };
        let words = el("span").add(el("b").text(&session.title)).add(el("br"));
        let words = words.add(el("span").class("sm dim").text(&format!("{date}{place}")));
        let link = el("a").attr("href", &Place::Session(id).href()).add(icon(Icon::Plan));
        el("li").add(link.add(words).add(icon(Icon::Chev)))
    });
    let rows: Vec<El> = rows.collect();
    match rows.is_empty() {
        true => el("p").class("dim").say(Msg::SessionNone),
        false => el("ul").class("rows kinds").add(rows),
    }
}

/// "08:30–16:30" of each day.
fn times(plan: &ShippedPlan) -> String {
    let day = |day: &domain::cohort::session::ShippedDay| {
        let sum: u32 = day.parts.iter().map(|(_, minutes)| minutes).sum();
        format!("{}–{}", time(day.start), time(day.start + sum))
    };
    plan.days.iter().map(day).collect::<Vec<_>>().join(", ")
}

fn new_session(library: Library) -> Vec<El> {
    let chosen = RwSignal::new(library.plans.first().map(|plan| plan.id.clone()).unwrap_or_default());
    let picks = library.plans.iter().zip(1..).map(|(plan, n): (_, u32)| {
        let (id, mine) = (plan.id.clone(), plan.id.clone());
        let on = plan.id == chosen.get_untracked();
        let radio = el("input").attr("type", "radio").attr("name", "plan").flag("checked", on);
        let radio = radio.on("change", move |_| chosen.set(id.clone()));
        let words =
            el("span").add(el("b").text(&plan.title)).add(el("br")).add(el("span").class("sm").text(&plan.lead));
        let words = words.add(el("br")).add(el("span").class("sm dim num").text(&times(plan)));
        let key = el("span").class("key").attr("aria-hidden", "true").text(&n.to_string());
        el("label").class("pick").add(radio).add(key).add(words).live_class("on", move || chosen.get() == mine)
    });
    let picks = el("div").class("picks").add(picks.collect::<Vec<El>>());
    let plans = el("fieldset").class("picks").add(el("legend").class("lbl").say(Msg::SessionPlan)).add(picks);
    let (title, place) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (first, cohort) = (RwSignal::new(clock::now().day.to_string()), RwSignal::new(String::new()));
    let mut groups = vec![(String::new(), say(Msg::SessionNoCohort))];
    groups.extend(book::cohorts().into_iter().map(|cohort| (cohort.invite.cohort, cohort.invite.name)));
    let make = button("btn", Msg::SessionMake, move |_| {
        let Some(day) = Day::parse(&first.get_untracked()) else { return dom::focus("#session-day") };
        let typed = title.with_untracked(|title| title.trim().to_owned());
        if typed.is_empty() {
            return dom::focus("#session-title");
        }
        let group = cohort.get_untracked();
        let Some(mut session) = library.begin(&chosen.get_untracked(), &group, &typed, day) else { return };
        session.place = place.with_untracked(|place| place.trim().to_owned());
        session.expect(book::learners(&group).into_iter().map(|learner| (learner.learner, learner.name)));
        if let Some(id) = book::keep_new(&session) {
            dom::replace(&Place::Session(id).href());
        }
    });
    let two = el("div").class("pair").add(field("date", "session-day", Msg::SessionDay, None, first));
    let two = two.add(field("text", "session-place", Msg::SessionPlace, None, place));
    vec![
        plans,
        field("text", "session-title", Msg::SessionTitle, None, title),
        two,
        choice("session-cohort", Msg::SessionCohort, groups, cohort),
        el("p").add(make),
    ]
}
