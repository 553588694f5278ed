//! The ledger: every file that was made, newest first, with what became of it.

use domain::{
    ledger::{Entry, State},
    messages::Msg,
};

use super::{all, date, state_words, version_words};
use crate::{
    app::{Says, say, t},
    browser::{
        clock,
        element::{El, el},
    },
    route::{Office, Route},
    shell::{page, review_line},
    ui::{Icon, icon},
};

/// The screen.
pub fn ledger_page() -> El {
    let (entries, broken) = all();
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::Ledger));
    let page = page("one", t(Msg::Ledger)).add(head.add(el("p").class("lead").say(Msg::LedgerLead)));
    let none = entries.is_empty().then(|| {
        let way = el("a").attr("href", &Route::Reports.href()).say(Msg::GoReports);
        el("div").class("stack").add(el("p").say(Msg::LedgerNone)).add(el("p").add(way))
    });
    let broken = (broken > 0).then(|| el("p").class("sm warn").say(Msg::LedgerBroken { n: broken as u32 }));
    let rows: Vec<El> = entries.into_iter().map(row).collect();
    page.add(none).add(broken).add(el("ul").class("rows drafts ledger").add(rows)).add(review_line())
}

fn row((id, entry): (String, Entry)) -> El {
    let state = entry.state(clock::now().day);
    let symbol = match state {
        State::Made => Icon::File,
        State::HandedIn | State::ReplySoon(_) => Icon::Go,
        State::ReplyLate(_) => Icon::Warn,
        State::Replied => Icon::Check,
    };
    let made =
        entry.made.map_or_else(String::new, |made| say(Msg::LedgerMadeAt { date: date(made.day), time: made.clock() }));
    let sealed = entry.sealed.is_some().then(|| say(Msg::LedgerSealed));
    let about: Vec<String> = [version_words(&entry.version)].into_iter().chain(sealed).chain([made]).collect();
    let about = el("span").class("sm dim num").text(&about.join(" · "));
    let to: Vec<&str> = entry.handed.iter().map(|handed| handed.to.as_str()).collect();
    let to = (!to.is_empty()).then(|| el("span").class("sm").text(&say(Msg::LedgerTo { to: to.join(", ") })));
    let class = if matches!(state, State::ReplyLate(_)) { "ic sm warn" } else { "ic sm" };
    let told = el("span").class(class).add(icon(symbol)).add(el("span").say(state_words(state)));
    let words =
        el("span").class("tight").add(el("strong").class("hash").text(&entry.file)).add(about).add(to).add(told);
    el("li").add(el("a").attr("href", &Office::Entry(id).href()).add(words).add(icon(Icon::Chev)))
}
