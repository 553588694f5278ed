//! The reports in work, for Home and Plan: of each no more is read than a list shows.

use domain::{
    messages::Msg,
    store::{Kind, recent},
    stored::DraftCard,
};

use leptos::prelude::*;

use crate::{
    app::{Says, app, records, say},
    browser::element::{El, el},
    office, plan,
    route::Route,
    settings,
    ui::{Icon, icon},
};

/// Whether there is any, or anything that was made of one.
pub fn any() -> bool {
    let any = |kind| records(|r| r.ids(kind)).is_ok_and(|ids| !ids.is_empty());
    any(Kind::Draft) || any(Kind::Ledger)
}

/// The draft's own name, or what stands for it.
pub fn name(title: &str, reference: &str) -> String {
    if title.is_empty() { format!("{} ({reference})", say(Msg::Untitled)) } else { title.to_owned() }
}

/// When a draft was last changed.
pub fn changed(moment: Option<domain::date::Moment>) -> String {
    moment.map_or_else(String::new, |moment| {
        let date = app().words.with(|words| words.date(moment.day));
        say(Msg::ChangedAt { date, time: moment.clock() })
    })
}

/// The three changed last. Without any, the words for that, or nothing.
pub fn due_list(heading: Msg, none: Option<Msg>) -> Option<El> {
    let cards = records(|r| recent::newest(r, 3)).unwrap_or_default();
    let all: Vec<El> = cards.into_iter().map(row).collect();
    let replies = office::due_lines();
    if all.is_empty() && replies.is_empty() && none.is_none() {
        return None;
    }
    let title = el("div").class("sect").add(el("h2").id("due").say(heading));
    let section = el("section").attr("aria-labelledby", "due");
    let section = section.add(title.add(el("span").class("sm dim").live(plan::quarter_line)));
    let none = none.filter(|_| all.is_empty()).map(|none| el("p").class("sm").say(none));
    Some(section.add(none).add(el("ul").class("rows drafts").add(all)).add(replies).add(settings::nag()))
}

fn row(card: DraftCard) -> El {
    let DraftCard { id, reference, changed: moment, step, title, .. } = card;
    let about = el("span").class("sm dim num").text(&format!("{reference} · ")).live(move || changed(moment));
    let words = el("span").add(el("strong").live(move || name(&title, &reference))).text(" ").add(about);
    el("li").add(el("a").attr("href", &Route::Report(id, step).href()).add(words).add(icon(Icon::Chev)))
}
