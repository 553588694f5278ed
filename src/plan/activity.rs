//! When, where and for whom an activity is planned: what reports on it ask for again.

use domain::{
    messages::Msg,
    plan::{Logframe, Planned, Row},
};

use super::project::Project;
use crate::browser::element::{El, el};

/// The lines of an activity, each written shortly after it is changed.
pub fn planned_view(project: Project, row: &Row) -> El {
    let planned = row.planned.clone().unwrap_or_default();
    let line = |part: &str, label: Msg, typed: &str, act: fn(&mut Planned, &str)| {
        let id = row.id.clone();
        let write = move |frame: &mut Logframe, text: &str| {
            if let Some(mut row) = frame.row(&id).cloned() {
                act(row.planned.get_or_insert_default(), text);
                frame.put_row(row);
            }
        };
        project.line(&format!("{part}-{}", row.id), label, typed.to_owned(), write)
    };
    el("div").class("pair").add(vec![
        line("f", Msg::RowFrom, &planned.from, |planned, text| text.clone_into(&mut planned.from)),
        line("e", Msg::RowUntil, &planned.until, |planned, text| text.clone_into(&mut planned.until)),
        line("w", Msg::RowPlace, &planned.place, |planned, text| text.clone_into(&mut planned.place)),
        line("k", Msg::RowGroup, &planned.group, |planned, text| text.clone_into(&mut planned.group)),
    ])
}
