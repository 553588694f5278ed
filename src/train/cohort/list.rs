//! All cohorts of the trainer.

use domain::{cohort::Cohort, messages::Msg};
use leptos::prelude::*;

use super::{
    super::{parts::span, shelf},
    colleague,
};
use crate::{
    app::{Says, say, store_notice, t},
    browser::element::{El, el},
    route::{Route, Train},
    shell::{page, review_line},
    ui::{Icon, icon, notice_view},
};

/// The screen.
pub fn list_page() -> El {
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::TrainLink));
    let page = page("one", t(Msg::TrainLink)).add(head.add(el("p").class("lead").say(Msg::CohortsLead)));
    let turn = RwSignal::new(0_u32);
    let rows = move || {
        turn.track();
        match shelf::cohorts() {
            Err(err) => vec![notice_view(store_notice(&err))],
            Ok(all) if all.is_empty() => vec![el("p").say(Msg::CohortsNone)],
            Ok(all) => vec![el("ul").class("rows drafts").add(all.iter().map(row).collect::<Vec<El>>())],
        }
    };
    let begin = if shelf::is_sealed() {
        el("p").add(el("a").class("btn").attr("href", &Train::New.href()).say(Msg::CohortNew))
    } else {
        let go = el("a").class("btn").attr("href", &Route::People.href()).say(Msg::CohortSetPassphrase);
        el("div")
            .class("stack")
            .add(el("p").class("ic hang").add(icon(Icon::Lock)).add(el("span").say(Msg::CohortNeedsPassphrase)))
            .add(el("p").add(go))
    };
    let mine = shelf::any_joined().then(|| {
        let link = el("a").attr("href", &Train::HandOver(String::new()).href()).say(Msg::GiveLink);
        el("p").add(link)
    });
    let take = shelf::is_sealed().then(|| colleague::take_section(None, turn));
    let link = |to: Train, words: Msg| el("a").attr("href", &to.href()).say(words);
    let sessions = el("p")
        .class("row")
        .add(link(Train::Sessions(String::new()), Msg::Sessions))
        .add(link(Train::Live(String::new()), Msg::LiveTitle))
        .add(link(Train::Verify(String::new()), Msg::VerifyTitle));
    page.hole(rows).add(begin).add(sessions).add(mine).add(take).add(review_line())
}

fn row(cohort: &Cohort) -> El {
    let invite = &cohort.invite;
    let n = shelf::learner_count(&invite.cohort).unwrap_or_default() as u32;
    let place = if invite.district.is_empty() { String::new() } else { format!("{} · ", invite.district) };
    let about = el("span").class("sm dim").text(&format!("{place}{}", span(invite.from, invite.to)));
    let count = el("span").class("sm num").text(&say(Msg::CohortLearners { n }));
    let words = el("span").class("tight").add(el("strong").text(&invite.name)).add(about).add(count);
    el("li").add(el("a").attr("href", &Train::Cohort(invite.cohort.clone()).href()).add(words).add(icon(Icon::Chev)))
}
