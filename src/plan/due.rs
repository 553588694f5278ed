//! What is overdue or due soon of the plan, for Home.

use domain::{messages::Msg, plan};

use super::{
    place::Place,
    shown::{Held, Plan},
};
use crate::{
    app::Says,
    browser::element::{El, el},
};

/// Most that Home shows; the plan has all.
const MOST: usize = 4;

/// The section; it says nothing where nothing is due.
pub fn due_list() -> El {
    let plan = Plan::fetch();
    el("div").hole(plan.drawn(due))
}

fn due(held: &Held) -> Vec<El> {
    let items = plan::open(&held.agenda, &held.duties, held.today);
    if items.is_empty() {
        return Vec::new();
    }
    let (overdue, soon) = plan::counts(&items, held.today);
    let counts = Msg::AgendaCounts { overdue: overdue.to_string(), soon: soon.to_string() };
    let title = el("div").class("sect").add(el("h2").id("agenda-due").say(Msg::AgendaHome));
    let way = el("p").add(el("a").attr("href", &Place::Home.href()).say(Msg::AgendaAll));
    let section = el("section").attr("aria-labelledby", "agenda-due");
    let section = section.add(title.add(el("span").class("sm dim num").say(counts)));
    vec![section.add(held.list(&items[..items.len().min(MOST)], Msg::AgendaNothing)).add(way)]
}
