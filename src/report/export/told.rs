//! What the export is doing and what came of it, in words.

use domain::{
    messages::Msg,
    report::{
        Version, manifest,
        redact::{Leak, Refused},
    },
};
use leptos::prelude::With;

use super::{
    kind_name,
    making::{Done, State},
    sealing::{Sealing, way_name},
};
use crate::{
    app::{app, say},
    browser::element::{El, el},
    ui::{Icon, Notice, icon, notice_view},
};

/// Most letters that are named: a text in another script has hundreds.
const MOST_LETTERS: usize = 12;

/// The state in words. `word` makes the Word file of a version.
pub fn told(state: &State, sealing: Sealing, word: impl Fn(Version) + 'static) -> Option<El> {
    Some(match state {
        State::Idle => return None,
        State::Making(at) => {
            let words = say(match at {
                0 => Msg::ExportFetching,
                1 => Msg::Exporting,
                2 => Msg::ExportSearching,
                _ => Msg::ExportSealing,
            });
            let steps = if sealing.is_on() { "4" } else { "3" };
            let meter = el("progress").class("wide").attr("max", steps).attr("value", &at.to_string());
            let meter = meter.attr("aria-label", &words);
            el("div").class("tight").add(el("p").text(&words)).add(meter)
        }
        State::Stopped => notice_view(Notice::inform(say(Msg::ExportStopped))),
        State::NoPassphrase => notice_view(Notice::stop(say(Msg::SealEmpty))),
        State::Failed(what) => notice_view(Notice::stop(say(Msg::ExportFailed { what: what.clone() }))),
        State::Refused(Refused::Unreadable(what)) => {
            notice_view(Notice::stop(say(Msg::ExportNotSearched { what: what.clone() })))
        }
        State::Refused(Refused::Found(leaks)) => refused(leaks),
        State::Made(done) => {
            let (version, letters) = (done.file.version, &done.unwritable);
            let lost = (!letters.is_empty()).then(|| unwritable(letters, move || word(version)));
            el("div").class("stack").add(made_view(done, sealing)).add(lost)
        }
    })
}

fn refused(leaks: &[Leak]) -> El {
    let line = |leak: &Leak| {
        let (what, kind) = (leak.what.clone(), say(kind_name(leak.kind)));
        let place = leak.place.clone();
        let words =
            if place.is_empty() { Msg::LeakFound { what, kind } } else { Msg::LeakFoundIn { what, kind, place } };
        el("li").text(&say(words))
    };
    let list = el("ul").class("sm").add(leaks.iter().map(line).collect::<Vec<El>>());
    let what_next = el("p").class("sm").text(&say(Msg::LeakWhatNext));
    notice_view(Notice::stop(say(Msg::ExportRefused))).add(el("span")).add(el("div").add(list).add(what_next))
}

fn made_view(done: &Done, sealing: Sealing) -> El {
    let file = &done.file;
    let row = |name: Msg, class: &str, value: String| {
        el("div").add(el("dt").class("dim").text(&say(name))).add(el("dd").class(class).text(&value))
    };
    let bytes = app().words.with(|words| words.number(file.size as u64));
    let sealed = file.sealed.map(|seal| row(Msg::LedgerProtection, "", say(way_name(seal))));
    let facts = el("dl").class("tight").add(row(Msg::MadeName, "hash", file.name.clone())).add(sealed).add(vec![
        row(Msg::MadeSize, "num", say(Msg::MadeBytes { bytes })),
        row(Msg::MadeSum, "hash", file.sha256.clone()),
        row(Msg::MadeCode, "hash", manifest::code(&file.sha256)),
    ]);
    let title = if file.sealed.is_some() { Msg::MadeSealedTitle } else { Msg::MadeTitle };
    let title = el("p").add(el("b").text(&say(title)));
    let mut words = el("div").class("sm").add(title).add(facts).add(el("p").text(&say(Msg::MadeWhatNext)));
    if let Some(passphrase) = done.passphrase.clone() {
        let open = el("button").attr("type", "button").class("btn plain").add(icon(Icon::Lock));
        let open = open.add(el("span").text(&say(Msg::SlipOpen)));
        let open = open.on("click", move |_| sealing.open_slip(passphrase.clone()));
        words = words.add(el("p").text(&say(Msg::MadeSealedNext))).add(el("p").add(open));
    }
    let ledger = done.entry.as_ref().map(|href| el("p").add(el("a").attr("href", href).text(&say(Msg::LedgerGo))));
    el("div").class("notice").add(icon(Icon::Info)).add(words.add(ledger))
}

/// Which letters the PDF shows as a mark, and the way to a file that has them.
fn unwritable(letters: &str, word: impl Fn() + 'static) -> El {
    let named: Vec<String> =
        letters.chars().take(MOST_LETTERS).map(|letter| format!("{letter} (U+{:04X})", u32::from(letter))).collect();
    let more = if letters.chars().count() > MOST_LETTERS { " …" } else { "" };
    let words = Msg::PdfUnwritable { letters: format!("{}{more}", named.join(", ")) };
    let go = el("button").attr("type", "button").class("btn plain").add(icon(Icon::File));
    let go = go.add(el("span").text(&say(Msg::ExportDocx))).on("click", move |_| word());
    notice_view(Notice::warn(say(words))).add(el("span")).add(el("p").add(go))
}
