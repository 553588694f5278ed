//! What trainers do, and how learners hand over to them: cohorts, hand-over, dashboard, sessions, certificates. One piece, fetched
//! when one of its screens is first wanted; each folder here is a part of it, and what they share lies beside them.

mod certificate;
mod codes;
mod cohort;
mod dashboard;
mod give;
mod join;
mod live;
mod parts;
mod scan;
mod sessions;
mod shelf;

use crate::{browser::element::El, route::Train};

/// The screen of an address.
pub fn screen(path: &str) -> El {
    match Train::parse(path) {
        Train::Sessions(rest) => sessions::screen(&rest),
        Train::Live(code) => live::page(&code),
        Train::Verify(token) => certificate::verify_page(&token),
        Train::Cohorts => cohort::list_page(),
        Train::New => cohort::new_page(),
        Train::Cohort(id) => cohort::cohort_page(&id),
        Train::Join(line) => join::join_page(&line),
        Train::HandOver(cohort) => give::give_page(&cohort),
        Train::Dashboard(id) => dashboard::page(&id),
    }
}
