//! The submission ledger: what was made, to whom it was handed, what is still to come back. A file is entered when it is made;
//! that it was handed in, only the user says.

mod entry;
mod form;
mod list;

use domain::{
    date::Moment,
    ledger::{Entry, Handed, How, State, newest_first},
    messages::Msg,
    plan::{self, Item},
    report::files::Seal,
    store::{Kind, Loaded, StoreError},
};
use leptos::prelude::With;

pub(super) use entry::entry_page;
pub(super) use list::ledger_page;

use crate::{
    app::{app, records, say, tell},
    browser::{
        clock,
        element::{El, el},
    },
    route::Office,
    ui::{Icon, icon},
};

/// A file that was just made.
pub struct Made<'a> {
    /// Reference of the report.
    pub reference: &'a str,
    /// Which version of it: `full`, `shared` …
    pub version: &'a str,
    /// Name of the file.
    pub file: &'a str,
    /// Its form: `docx` …
    pub format: &'a str,
    /// How it is sealed, if it is.
    pub sealed: Option<Seal>,
    /// Its bytes.
    pub bytes: usize,
    /// Its SHA-256, in hexadecimal.
    pub sha256: &'a str,
    /// When it was made.
    pub made: Moment,
}

/// Enters a file that was made. It counts as made and as nothing more. Gives the address at which the user can say to whom it
/// was handed; a failure is told on the screen.
pub fn record(made: &Made<'_>) -> Option<String> {
    let entry = Entry {
        reference: made.reference.to_owned(),
        version: made.version.to_owned(),
        file: made.file.to_owned(),
        format: made.format.to_owned(),
        sealed: made.sealed.map(|seal| seal.id().to_owned()),
        bytes: made.bytes as u64,
        sha256: made.sha256.to_owned(),
        made: Some(made.made),
        handed: Vec::new(),
    };
    let id = format!("l{:x}", clock::random());
    let kept = records(|r| r.save_making_room(Kind::Ledger, &id, 0, &entry.write()));
    kept.map_err(|err| tell(&err)).ok().map(|_| Office::Entry(id).href())
}

fn read(id: &str) -> Option<(u64, Entry)> {
    let (rev, body) = records(|r| r.load(Kind::Ledger, id)).and_then(Loaded::found).ok()??;
    Some((rev, Entry::read(&body)?))
}

/// All entries, newest first, and how many cannot be read.
fn all() -> (Vec<(String, Entry)>, usize) {
    let ids = records(|r| r.ids(Kind::Ledger)).unwrap_or_else(|err| {
        tell(&err);
        Vec::new()
    });
    let count = ids.len();
    let mut entries: Vec<(String, Entry)> =
        ids.into_iter().filter_map(|id| read(&id).map(|(_, entry)| (id, entry))).collect();
    newest_first(&mut entries);
    let broken = count - entries.len();
    (entries, broken)
}

/// Changes an entry as it stands now; `false` if it could not be written, which is told.
fn change(id: &str, act: impl FnOnce(&mut Entry)) -> bool {
    let Some((rev, mut entry)) = read(id) else {
        tell(&StoreError::Unreadable);
        return false;
    };
    act(&mut entry);
    let done = records(|r| r.save_making_room(Kind::Ledger, id, rev, &entry.write()));
    done.map_err(|err| tell(&err)).is_ok()
}

fn state_words(state: State) -> Msg {
    match state {
        State::Made => Msg::LedgerMade,
        State::HandedIn => Msg::LedgerHanded,
        State::ReplySoon(n) => Msg::LedgerSoon { n: n as u32 },
        State::ReplyLate(n) => Msg::LedgerLate { n: n as u32 },
        State::Replied => Msg::LedgerReplied,
    }
}

fn how_words(how: How) -> Msg {
    match how {
        How::Hand => Msg::LedgerByHand,
        How::Email => Msg::LedgerByEmail,
        How::Post => Msg::LedgerByPost,
        How::Other => Msg::LedgerByOther,
    }
}

fn version_words(version: &str) -> String {
    match version {
        "full" | "confidential" => say(Msg::VersionFull),
        "shared" => say(Msg::VersionShared),
        "statistics" => say(Msg::VersionStatistics),
        other => other.to_owned(),
    }
}

/// How a file is sealed, in words; what a newer build calls otherwise stands as it is.
fn sealed_words(sealed: &str) -> String {
    match Seal::of(sealed) {
        Some(Seal::Office) => say(Msg::SealedOffice),
        Some(Seal::Zip) => say(Msg::SealedZip),
        Some(Seal::Age) => say(Msg::SealedAge),
        None => sealed.to_owned(),
    }
}

/// The replies that are due or have come, as dates of the plan. Their titles name nobody: they end up in calendars.
pub fn replies() -> Vec<Item> {
    let (entries, _) = all();
    let of_entry = |(id, entry): &(String, Entry)| {
        let title = |entry: &Entry| say(Msg::AgendaReply { reference: entry.reference.clone() });
        let handed = entry.handed.iter().enumerate();
        handed.filter_map(|(at, handed)| plan::reply(id, at, handed, title(entry))).collect::<Vec<_>>()
    };
    entries.iter().flat_map(of_entry).collect()
}

/// The replies that are due soon or late, for Home and the plan: most urgent first.
pub fn due_lines() -> Vec<El> {
    let today = clock::now().day;
    let (entries, _) = all();
    let mut due: Vec<(i64, String, &Entry, &Handed)> = entries
        .iter()
        .flat_map(|(id, entry)| entry.handed.iter().map(move |handed| (id, entry, handed)))
        .filter_map(|(id, entry, handed)| match handed.state(today) {
            State::ReplySoon(left) => Some((left, id.clone(), entry, handed)),
            State::ReplyLate(days) => Some((-days, id.clone(), entry, handed)),
            _ => None,
        })
        .collect();
    due.sort_by_key(|(left, ..)| *left);
    due.into_iter()
        .map(|(left, id, entry, handed)| {
            let (to, reference) = (handed.to.clone(), entry.reference.clone());
            let late = left < 0;
            let words = if late {
                Msg::LedgerDueLate { n: left.unsigned_abs() as u32, to, reference }
            } else {
                Msg::LedgerDueSoon { n: left as u32, to, reference }
            };
            let link = el("a").attr("href", &Office::Entry(id).href()).text(&say(words));
            let line = el("p").class(if late { "ic hang warn" } else { "ic hang" });
            line.add(icon(if late { Icon::Warn } else { Icon::Plan })).add(el("span").add(link))
        })
        .collect()
}

fn date(day: domain::date::Day) -> String {
    app().words.with(|words| words.date(day))
}
