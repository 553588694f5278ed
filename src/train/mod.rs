//! What trainers do, and how learners hand over to them: cohorts, hand-over, dashboard, sessions, certificates. One piece, fetched
//! when one of its screens is first wanted; each folder here is a part of it, and none uses another.

mod dashboard;

use domain::messages::Msg;

use crate::{
    app::{Says, page, t},
    browser::element::{El, el},
    route::Train,
};

/// The screen of an address.
pub fn screen(path: &str) -> El {
    match Train::parse(path) {
        Train::Dashboard(id) => dashboard::page(&id),
        Train::Cohorts
        | Train::New
        | Train::Cohort(_)
        | Train::Sessions(_)
        | Train::Join(_)
        | Train::HandOver(_)
        | Train::Live(_)
        | Train::Verify(_) => {
            let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::TrainLink));
            page("one", t(Msg::TrainLink)).add(head)
        }
    }
}
