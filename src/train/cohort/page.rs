//! One cohort: who is in it, what came in, whom to invite.

use domain::{cohort::Cohort, messages::Msg};
use leptos::prelude::*;

use super::{
    super::{
        parts::{section, span, sure},
        shelf,
    },
    colleague, invite, learners, take,
};
use crate::{
    app::{Says, app, say, t, tell},
    browser::{
        dom,
        element::{El, el},
    },
    route::Train,
    shell::{nothing_here, page, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

/// The screen.
pub fn cohort_page(id: &str) -> El {
    let cohort = match shelf::cohort(id) {
        Ok(Some(cohort)) => cohort,
        Ok(None) => return nothing_here(t(Msg::CohortGone), vec![(Train::Cohorts.route(), Msg::TrainLink)]),
        Err(err) => {
            tell(&err);
            return nothing_here(t(Msg::CohortGone), vec![(Train::Cohorts.route(), Msg::TrainLink)]);
        }
    };
    let Cohort { invite, secret, .. } = &cohort;
    let turn = RwSignal::new(0_u32);
    let name = invite.name.clone();
    let place = if invite.district.is_empty() { String::new() } else { format!("{} · ", invite.district) };
    let lead = el("p").class("lead").text(&format!("{place}{}", span(invite.from, invite.to)));
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").text(&name)).add(lead);
    let head = head.add(el("p").class("sm").text(&modules(&invite.modules)));
    let head = head.add(el("p").class("sm").say(Msg::CohortPasses { percent: invite.pass_percent.to_string() }));
    let link = |to: Train, words: Msg, symbol: Icon| {
        el("li").add(el("a").attr("href", &to.href()).add(icon(symbol)).add(el("b").say(words)).add(icon(Icon::Chev)))
    };
    let ways = el("ul")
        .class("rows kinds")
        .add(link(Train::Dashboard(id.to_owned()), Msg::CohortFigures, Icon::Half))
        .add(link(Train::Sessions(String::new()), Msg::CohortSessions, Icon::Plan))
        .add(link(Train::Sessions(format!("certificates/{id}")), Msg::SignTitle, Icon::Save));
    let closed = secret.is_none().then(|| notice_view(Notice::inform(say(Msg::CohortNoSecret))));
    let page = page("one", move || name.clone()).add(head).add(closed).add(ways);
    // What is to be done comes first: inviting as long as nobody is there, taking in afterwards.
    let is_new = shelf::learner_count(id).is_ok_and(|count| count == 0);
    let invitation = secret.is_some().then(|| invite::section(invite.clone()));
    let taking = secret.is_some().then(|| take::section(id, turn));
    let people = Some(learners::section(id, turn));
    let page = match is_new {
        true => page.add(invitation).add(taking).add(people),
        false => page.add(taking).add(people).add(invitation),
    };
    page.add(colleague::give_section(cohort.clone()))
        .add(colleague::take_section(Some(id.to_owned()), turn))
        .add(delete_section(id))
        .add(review_line())
}

/// Titles of modules; of one that this build does not have, its id.
pub fn modules(ids: &[String]) -> String {
    let title = |id: &String| {
        app().course.with_value(|course| {
            let module = course.modules.iter().find(|module| module.id == *id);
            module.map_or_else(|| id.clone(), |module| format!("{} {}", module.number, module.title))
        })
    };
    ids.iter().map(title).collect::<Vec<_>>().join(" · ")
}

fn delete_section(id: &str) -> El {
    let id = id.to_owned();
    let n = shelf::learner_count(&id).unwrap_or_default() as u32;
    let act = move || match shelf::remove_cohort(&id) {
        Ok(()) => dom::replace(&Train::Cohorts.href()),
        Err(err) => tell(&err),
    };
    section("cohort-delete", Msg::CohortDelete).add(el("p").say(Msg::CohortDeleteLead)).add(sure(
        "cohort-delete",
        Msg::CohortDelete,
        move || Msg::CohortDeleteSure { n },
        Msg::WipeYes,
        act,
    ))
}
