//! What trainers do, and how learners hand over to them: cohorts, hand-over, dashboard, sessions, certificates. One piece, fetched
//! when one of its screens is first wanted; each folder here is a part of it, and what they share lies beside them.

mod codes;
mod cohort;
mod dashboard;
mod give;
mod join;
mod parts;
mod scan;
mod shelf;

use domain::messages::Msg;

use crate::{
    app::{Says, page, t},
    browser::element::{El, el},
    route::Train,
};

/// The screen of an address.
pub fn screen(path: &str) -> El {
    match Train::parse(path) {
        Train::Cohorts => cohort::list_page(),
        Train::New => cohort::new_page(),
        Train::Cohort(id) => cohort::cohort_page(&id),
        Train::Join(line) => join::join_page(&line),
        Train::HandOver(cohort) => give::give_page(&cohort),
        Train::Dashboard(id) => dashboard::page(&id),
        Train::Sessions(_) | Train::Live(_) | Train::Verify(_) => {
            let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::TrainLink));
            page("one", t(Msg::TrainLink)).add(head)
        }
    }
}
