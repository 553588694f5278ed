//! The drafts and the bin: those changed last, and more for whoever asks. Only what is shown is read, so that the screen comes
//! as fast with a thousand drafts as with ten; how many there are is always said.

use domain::{
    messages::Msg,
    report::{Answer, Draft, reference_number},
    store::{Kind, StoreError, recent, snapshot},
    stored::DraftCard,
};
use leptos::prelude::*;

use super::{desk, due};
use crate::{
    app::{Says, app, records, say, tell},
    browser::{
        clock, dom,
        element::{El, el},
    },
    route::Route,
    ui::{Icon, disclosure, icon},
};

/// Drafts that are shown at first; each "more" doubles them.
const FIRST: usize = 30;

/// What is shown of a kind of record.
#[derive(Clone, PartialEq)]
struct Shown {
    cards: Vec<DraftCard>,
    /// How many there are.
    all: usize,
}

impl Shown {
    fn read(kind: Kind, most: usize) -> Self {
        let all = records(|r| r.ids(kind)).map_or(0, |ids| ids.len());
        let cards = records(|r| match kind {
            Kind::Draft if most == FIRST => recent::newest(r, most),
            _ => recent::all(r, kind),
        });
        let mut cards = cards.unwrap_or_default();
        cards.truncate(most);
        Self { cards, all }
    }

    /// How many there are beside, and the way to them.
    fn rest(&self, most: RwSignal<usize>, list: &'static str, words: impl Fn(String, String) -> Msg) -> Option<El> {
        let shown = self.cards.len();
        if shown == self.all {
            return None;
        }
        if shown < most.get_untracked() {
            let broken = Msg::DraftsBroken { n: (self.all - shown) as u32 };
            return Some(el("p").class("sm warn").say(broken));
        }
        let more = el("button").attr("type", "button").class("btn plain").say(Msg::ShowMore).on("click", move |_| {
            most.update(|n| *n *= 2);
            // This button goes: the keyboard is handed on to the first that is new.
            let next = format!("{list} > li:nth-child({}) :is(a, button)", shown + 1);
            request_animation_frame(move || dom::focus(&next));
        });
        let number = |n: usize| app().words.with(|words| words.number(n as u64));
        let said = el("p").class("sm num").say(words(number(shown), number(self.all)));
        Some(el("div").class("stack").add(said).add(el("p").add(more)))
    }
}

/// Drafts and bin of one screen.
#[derive(Clone, Copy)]
pub(super) struct Shelf {
    /// Goes up when something has changed.
    turn: RwSignal<u32>,
    /// What was thrown away last: its id in the bin, and its name.
    binned: RwSignal<Option<(String, String)>>,
}

fn link(words: String) -> El {
    el("button").attr("type", "button").class("lnk").text(&words)
}

fn name(card: &DraftCard) -> String {
    due::name(&card.title, &card.reference)
}

impl Shelf {
    pub(super) fn new() -> Self {
        Self { turn: RwSignal::new(0), binned: RwSignal::new(None) }
    }

    /// Something has changed.
    pub(super) fn changed(self) {
        self.turn.update(|n| *n += 1);
    }

    fn go<T>(self, done: Result<T, StoreError>) -> Option<T> {
        let done = done.map_err(|err| tell(&err)).ok();
        self.changed();
        done
    }

    fn take_back(self, id: &str) {
        self.binned.set(None);
        let moved = records(|r| r.move_to(Kind::Trash, Kind::Draft, id));
        // It comes with the date that it had.
        records(recent::forget);
        self.go(moved);
    }

    fn throw_away(self, card: &DraftCard) {
        let done = self.go(records(|r| r.move_to(Kind::Draft, Kind::Trash, &card.id)));
        if let Some(id) = done.flatten() {
            self.binned.set(Some((id, name(card))));
            request_animation_frame(|| dom::focus("#undo"));
        }
    }

    /// The drafts.
    pub(super) fn drafts(self) -> El {
        let most = RwSignal::new(FIRST);
        let shown = Memo::new(move |_| {
            self.turn.track();
            Shown::read(Kind::Draft, most.get())
        });
        let undone = move || {
            self.binned.get().map(|(id, title)| {
                let undo = el("button").attr("type", "button").class("btn plain").id("undo").text(&say(Msg::Undo));
                let undo = undo.on("click", move |_| self.take_back(&id));
                el("p").class("row").add(el("span").text(&say(Msg::Deleted { title }))).add(undo)
            })
        };
        let none = move || shown.with(|shown| shown.all == 0).then(|| el("p").text(&say(Msg::NoDrafts)));
        let rows = move || {
            let days = records(|r| r.ids(Kind::Snapshot)).unwrap_or_default();
            shown.with(|shown| shown.cards.iter().map(|card| self.row(card, &days)).collect::<Vec<El>>())
        };
        let rest =
            move || shown.with(|shown| shown.rest(most, ".drafts", |shown, all| Msg::DraftsShown { shown, all }));
        let head = el("div").class("sect").add(el("h2").id("drafts").say(Msg::YourDrafts));
        let section = el("section").attr("aria-labelledby", "drafts").class("stack").add(head);
        let section = section.add(el("div").attr("role", "status").hole(undone)).hole(none);
        section.add(el("ul").class("rows drafts").hole(rows)).hole(rest)
    }

    fn row(self, card: &DraftCard, days: &[String]) -> El {
        let title = name(card);
        let about =
            el("span").class("sm dim num").text(&format!("{} · {}", card.reference, due::changed(card.changed)));
        let words = el("span").add(el("strong").text(&title)).text(" ").add(about);
        let open = el("a").attr("href", &Route::Report(card.id.clone(), card.step).href());
        let (copied, gone) = (card.id.clone(), card.clone());
        let copy = link(say(Msg::Duplicate)).attr("aria-label", &say(Msg::DuplicateOf { title: title.clone() }));
        let copy = copy.on("click", move |_| {
            self.go(duplicate(&copied));
        });
        let delete = link(say(Msg::Delete)).attr("aria-label", &say(Msg::DeleteDraft { title: title.clone() }));
        let delete = delete.on("click", move |_| self.throw_away(&gone));
        let row = el("li").add(open.add(words).add(icon(Icon::Chev)));
        row.add(el("p").class("row sm").add(copy).add(delete)).add(self.former_days(&card.id, &title, days))
    }

    /// The draft as it stood on former days, each to be taken out as a draft of its own.
    fn former_days(self, draft: &str, title: &str, ids: &[String]) -> Option<El> {
        let days = snapshot::of(ids, draft);
        if days.is_empty() {
            return None;
        }
        let row = |kept: snapshot::Snapshot| {
            let date = app().words.with(|words| words.date(kept.day));
            let label = say(Msg::TakeDayOf { title: title.to_owned(), date: date.clone() });
            let button = link(say(Msg::TakeDay { date: date.clone() })).class("lnk sm").attr("aria-label", &label);
            el("li").add(button.on("click", move |_| {
                self.go(take_out(&kept.id, &date));
            }))
        };
        let rows: Vec<El> = days.into_iter().map(row).collect();
        Some(disclosure(move || say(Msg::FormerDays), el("ul").add(rows)))
    }

    /// The bin: read when it is opened.
    pub(super) fn bin(self) -> El {
        let (most, opened) = (RwSignal::new(FIRST), RwSignal::new(false));
        let count = Memo::new(move |_| {
            self.turn.track();
            records(|r| r.ids(Kind::Trash)).map_or(0, |ids| ids.len())
        });
        let shown = Memo::new(move |_| {
            self.turn.track();
            opened.get().then(|| Shown::read(Kind::Trash, most.get()))
        });
        let rows = move || {
            let cards = shown.get().map(|shown| shown.cards).unwrap_or_default();
            cards.into_iter().map(|card| self.binned_row(card)).collect::<Vec<El>>()
        };
        let rest = move || {
            let words = |shown, all| Msg::BinShown { shown, all };
            shown.with(|shown| shown.as_ref()?.rest(most, ".bin", words))
        };
        let list = el("ul").class("rows bin").hole(rows);
        let body = el("div").add(el("p").class("sm").say(Msg::BinLead)).add(list).hole(rest);
        let bin = disclosure(move || say(Msg::OpenBin { count: count.get().to_string() }), body);
        bin.live_flag("hidden", move || count.get() == 0).on("toggle", move |_| opened.set(true))
    }

    fn binned_row(self, card: DraftCard) -> El {
        let title = name(&card);
        let (back, gone) = (card.id.clone(), card.id);
        let restore = link(say(Msg::Restore { title: title.clone() })).on("click", move |_| self.take_back(&back));
        let delete = link(say(Msg::DeleteForGood { title })).on("click", move |_| {
            self.binned.set(None);
            self.go(records(|r| r.delete_for_good(&gone)));
        });
        el("li").class("row").add(restore).add(delete)
    }
}

fn read(kind: Kind, id: &str) -> Result<Option<Draft>, StoreError> {
    let Some((_, body)) = records(|r| r.load(kind, id))?.found()? else { return Ok(None) };
    serde_json::from_str(&body).map(Some).map_err(|_| StoreError::Unreadable)
}

fn take_out(id: &str, date: &str) -> Result<(), StoreError> {
    let Some(mut draft) = read(Kind::Snapshot, id)? else { return Ok(()) };
    draft.id = desk::new_id();
    let title = due::name(draft.text("title"), &draft.reference);
    let title = Msg::FormerOf { title, date: date.to_owned() };
    draft.answers.insert("title".into(), Answer::Text(say(title)));
    desk::keep_new(&draft).map(drop)
}

fn duplicate(id: &str) -> Result<(), StoreError> {
    let Some(mut copy) = read(Kind::Draft, id)? else { return Ok(()) };
    copy.id = desk::new_id();
    copy.exports = 0;
    let prefix = copy.reference.split('-').next().unwrap_or_default().to_owned();
    let now = clock::now();
    copy.reference = reference_number(&prefix, now.day.year, clock::random());
    copy.created = Some(now);
    copy.changed = Some(now);
    if !copy.text("title").is_empty() {
        let title = say(Msg::CopyOf { title: copy.text("title").to_owned() });
        copy.answers.insert("title".into(), Answer::Text(title));
    }
    desk::keep_new(&copy).map(drop)
}
