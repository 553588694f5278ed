//! What has to be ready, and when: the end of the quarter and the reports in work. The agenda itself is to come.

use domain::messages::Msg;
use leptos::prelude::*;

use crate::{
    app::{app, page, review_line, say, t},
    browser::clock,
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
#[component]
pub fn PlanPage() -> impl IntoView {
    // Somebody else's curriculum need not have it.
    let taught = app().course.with_value(|c| c.modules.iter().flat_map(|m| &m.lessons).any(|l| l.id == COUNTING_BACK));
    page(
        "one",
        t(Msg::NavPlan),
        view! {
            <div class="head"><h1 tabindex="-1">{t(Msg::NavPlan)}</h1><p class="lead">{t(Msg::PlanLead)}</p></div>
            <section class="stack" aria-labelledby="quarter">
                <div class="sect"><h2 id="quarter">{t(Msg::PlanQuarter)}</h2></div>
                <p><strong>{quarter_line}</strong></p>
                <p>{t(Msg::PlanQuarterText)}</p>
                <p hidden=!taught><a href=Route::Lesson(COUNTING_BACK.to_owned()).href()>{t(Msg::PlanLesson)}" "{icon(Icon::Go)}</a></p>
            </section>
            {report::due_list(Msg::PlanDrafts, Some(Msg::PlanNone))}
            {review_line()}
        },
    )
}
