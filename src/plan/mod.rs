//! What has to be ready, and when: the end of the quarter and the reports in work. The agenda itself is to come.

use domain::messages::Msg;
use leptos::prelude::*;

use crate::{
    app::{Says, app, page, review_line, say, t},
    browser::{
        clock,
        element::{El, el},
    },
    report,
    route::Route,
    ui::{Icon, icon},
};

/// The lesson that teaches to count back from a meeting.
const COUNTING_BACK: &str = "why-in-time";

/// "The quarter ends on …": quarterly duties hang on it.
pub fn quarter_line() -> String {
    let today = clock::now().day;
    let end = today.quarter_end();
    let n = u32::try_from(end.number() - today.number()).unwrap_or(0);
    say(Msg::QuarterEnds { n, date: app().words.with(|words| words.date(end)) })
}

/// The plan.
pub fn plan_page() -> El {
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::NavPlan));
    let quarter = el("section")
        .class("stack")
        .attr("aria-labelledby", "quarter")
        .add(el("div").class("sect").add(el("h2").id("quarter").say(Msg::PlanQuarter)))
        .add(el("p").add(el("strong").live(quarter_line)))
        .add(el("p").say(Msg::PlanQuarterText))
        .add(counting_back());
    let page = page("one", t(Msg::NavPlan)).add(head.add(el("p").class("lead").say(Msg::PlanLead))).add(quarter);
    page.add(report::due_list(Msg::PlanDrafts, Some(Msg::PlanNone))).add(review_line())
}

/// The way to the lesson; somebody else's curriculum need not have it.
fn counting_back() -> Option<El> {
    let taught = app().course.with_value(|c| c.modules.iter().flat_map(|m| &m.lessons).any(|l| l.id == COUNTING_BACK));
    let href = Route::Lesson(COUNTING_BACK.to_owned()).href();
    taught.then(|| el("p").add(el("a").attr("href", &href).say(Msg::PlanLesson).text(" ").add(icon(Icon::Go))))
}
