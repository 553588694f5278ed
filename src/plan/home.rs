//! The plan's first screen: what is overdue and due soon, the ways to day, week and year, and what hangs on dates.

use domain::{messages::Msg, plan};
use leptos::prelude::*;

use super::{
    book::change_agenda,
    calendar,
    place::Place,
    quarter_line,
    shown::{Held, Plan},
};
use crate::{
    app::{Says, app, t},
    browser::{
        clock,
        element::{El, el},
    },
    form::{button, section},
    report,
    route::Route,
    shell::{page as frame, review_line},
    ui::{Icon, icon},
};

/// The lesson that teaches to count back from a meeting.
const COUNTING_BACK: &str = "why-in-time";

/// The screen.
pub fn page() -> El {
    let plan = Plan::fetch();
    let today = clock::now().day;
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::NavPlan));
    let head = head.add(el("p").class("lead").say(Msg::PlanLead)).add(views(today));
    let new = el("a").class("btn").attr("href", &Place::New(today).href()).add(icon(Icon::Plus)).say(Msg::AgendaNew);
    let open = section("open", Msg::AgendaOpen).hole(plan.drawn(open)).add(el("p").add(new));
    let duties = section("duties", Msg::DutyTitle).hole(plan.drawn(undated));
    let way = el("a").attr("href", &Place::Duties.href()).say(Msg::DutyLink).text(" ").add(icon(Icon::Go));
    let quarter = section("quarter", Msg::PlanQuarter)
        .add(el("p").add(el("strong").live(quarter_line)))
        .add(el("p").say(Msg::PlanQuarterText))
        .add(counting_back());
    frame("one", t(Msg::NavPlan))
        .add(head)
        .add(open)
        .add(duties.add(el("p").add(way)))
        .add(more())
        .add(calendar::section(plan))
        .add(quarter)
        .add(report::due_list(Msg::PlanDrafts, Some(Msg::PlanNone)))
        .add(review_line())
}

/// The ways to the projects and to the meetings.
fn more() -> El {
    let way = |to: Place, name: Msg, symbol: Icon| {
        let link = el("a").attr("href", &to.href()).add(icon(symbol)).add(el("b").say(name)).add(icon(Icon::Chev));
        el("li").add(link)
    };
    let ways = [way(Place::Logframes, Msg::Logframes, Icon::File), way(Place::Meetings, Msg::Meetings, Icon::Plan)];
    el("ul").class("rows kinds").add(Vec::from(ways))
}

/// The ways to day, week and year.
pub fn views(day: domain::date::Day) -> El {
    let ways =
        [(Place::Day(day), Msg::AgendaDay), (Place::Week(day), Msg::AgendaWeek), (Place::Year(day), Msg::AgendaYear)];
    let links = ways.map(|(to, name)| el("a").attr("href", &to.href()).say(name));
    el("nav").class("row").say_attr("aria-label", Msg::AgendaViews).add(Vec::from(links))
}

fn open(held: &Held) -> Vec<El> {
    let items = plan::open(&held.agenda, &held.duties, held.today);
    let list = held.list(&items, Msg::AgendaNothing);
    if held.agenda.since.is_some() {
        return vec![list];
    }
    // Nothing is written before somebody wants it.
    let keep = button("btn plain", Msg::AgendaKeepPlan, |_| {
        change_agenda(clock::now().day, |_| ());
    });
    vec![el("p").class("sm").say(Msg::AgendaKeepLead), el("p").add(keep), list]
}

/// Duties for which no date is known.
fn undated(held: &Held) -> Vec<El> {
    let without = held.duties.iter().filter(|(duty, on)| *on && duty.rule.months.is_empty());
    let rows = without.map(|(duty, _)| {
        let link = el("a").attr("href", &Place::Duty(Some(duty.id.clone())).href()).text(&duty.title);
        let words = el("span").say(Msg::DutyUndated).text(" ").add(link);
        el("p").class("ic hang").add(icon(Icon::Warn)).add(words)
    });
    std::iter::once(el("p").say(Msg::DutyLead)).chain(rows).collect()
}

/// The way to the lesson; somebody else's curriculum need not have it.
fn counting_back() -> Option<El> {
    let taught = app().course.with_value(|c| c.modules.iter().flat_map(|m| &m.lessons).any(|l| l.id == COUNTING_BACK));
    let href = Route::Lesson(COUNTING_BACK.to_owned()).href();
    taught.then(|| el("p").add(el("a").attr("href", &href).say(Msg::PlanLesson).text(" ").add(icon(Icon::Go))))
}
