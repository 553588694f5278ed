//! A task or a meeting: what, when, who, what should come of it.

use domain::{
    date::Day,
    messages::Msg,
    plan::{Agenda, Entry, EntryKind},
};
use leptos::prelude::*;

use super::{
    book::{self, ME, change_agenda},
    place::Place,
};
use crate::{
    app::{Says, app, say, t},
    browser::{
        clock, dom,
        element::{El, el},
        events,
    },
    form::{button, choice, field, told},
    route::Route,
    shell::{nothing_here, page as frame, review_line},
};

/// A new one.
pub fn new_page(day: Day) -> El {
    let entry = Entry {
        id: format!("e{:x}", clock::random()),
        turn: 0,
        gone: false,
        kind: EntryKind::Task,
        title: String::new(),
        day,
        minute: None,
        owner: String::new(),
        wish: String::new(),
        done: None,
        thread: None,
    };
    form(entry, Msg::AgendaNew)
}

/// One that is kept.
pub fn page(id: &str) -> El {
    let agenda: Agenda = book::read(ME);
    match agenda.entry(id) {
        Some(entry) => form(entry.clone(), Msg::AgendaEdit),
        None => nothing_here(t(Msg::AgendaGone), vec![(Route::Plan("plan".to_owned()), Msg::NavPlan)]),
    }
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    kind: RwSignal<String>,
    title: RwSignal<String>,
    day: RwSignal<String>,
    time: RwSignal<String>,
    owner: RwSignal<String>,
    wish: RwSignal<String>,
}

impl Typed {
    fn of(entry: &Entry) -> Self {
        let kind = if entry.kind == EntryKind::Meeting { "meeting" } else { "task" };
        let time = entry.minute.map_or_else(String::new, |minute| format!("{:02}:{:02}", minute / 60, minute % 60));
        Self {
            kind: RwSignal::new(kind.to_owned()),
            title: RwSignal::new(entry.title.clone()),
            day: RwSignal::new(entry.day.to_string()),
            time: RwSignal::new(time),
            owner: RwSignal::new(entry.owner.clone()),
            wish: RwSignal::new(entry.wish.clone()),
        }
    }

    /// The entry as it is typed; `None` while its name or its day is missing. What is kept elsewhere of it stays.
    fn over(self, entry: &Entry) -> Option<Entry> {
        let text = |typed: RwSignal<String>| typed.with_untracked(|text| text.trim().to_owned());
        let title = text(self.title);
        let day = Day::parse(&text(self.day))?;
        let kind = if text(self.kind) == "meeting" { EntryKind::Meeting } else { EntryKind::Task };
        let (owner, wish) = (text(self.owner), text(self.wish));
        let entry = Entry { kind, day, minute: minute(&text(self.time)), owner, wish, ..entry.clone() };
        (!title.is_empty()).then_some(Entry { title, ..entry })
    }
}

/// `09:30` as minutes since midnight.
fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// What has been done with the form.
#[derive(Clone, PartialEq)]
enum State {
    Quiet,
    Wanting,
    Kept(Day),
    Deleted(String),
}

fn form(entry: Entry, heading: Msg) -> El {
    let (typed, state) = (Typed::of(&entry), RwSignal::new(State::Quiet));
    let kept = StoredValue::new(entry);
    // What stands as it was read or kept is not written again.
    let save = move || {
        let entry = kept.get_value();
        match typed.over(&entry) {
            None => false,
            Some(new) if new == entry => true,
            Some(new) => {
                let done = change_agenda(clock::now().day, |agenda| agenda.put(new.clone()));
                if done {
                    kept.set_value(new);
                }
                done
            }
        }
    };
    let is_deleted = move || matches!(state.get_untracked(), State::Deleted(_));
    // Whoever leaves without pressing the button loses nothing that is whole.
    events::flush_for_this_screen(move || {
        if !is_deleted() {
            save();
        }
    });
    let keep = button("btn", Msg::AgendaKeep, move |_| {
        if typed.over(&kept.get_value()).is_none() {
            state.set(State::Wanting);
            let missing = if typed.title.with_untracked(|title| title.trim().is_empty()) { "#what" } else { "#day" };
            dom::focus(missing);
        } else if save() {
            state.set(State::Kept(kept.with_value(|entry| entry.day)));
        } else {
            state.set(State::Quiet);
        }
    });
    let set_gone =
        move |gone: bool| change_agenda(clock::now().day, |agenda| agenda.put(Entry { gone, ..kept.get_value() }));
    let delete = button("btn plain", Msg::Delete, move |_| {
        let title = kept.with_value(|entry| entry.title.clone());
        if set_gone(true) {
            state.set(State::Deleted(title));
        }
    });
    let is_new = kept.with_value(|entry| entry.title.is_empty());
    let words = move || match state.get() {
        State::Quiet => String::new(),
        State::Wanting => say(Msg::AgendaWants),
        State::Kept(day) => say(Msg::AgendaKept { date: app().words.with(|words| words.date(day)) }),
        State::Deleted(title) => say(Msg::AgendaDeleted { title }),
    };
    let after = move || match state.get() {
        State::Kept(day) => Some(el("p").add(el("a").attr("href", &Place::Day(day).href()).say(Msg::AgendaGoDay))),
        State::Deleted(_) => Some(el("p").add(button("btn plain", Msg::Undo, move |_| {
            if set_gone(false) {
                state.set(State::Kept(kept.with_value(|entry| entry.day)));
            }
        }))),
        _ => None,
    };
    let kinds =
        [("task", Msg::AgendaTask), ("meeting", Msg::AgendaMeeting)].map(|(id, name)| (id.to_owned(), say(name)));
    let fields = [
        choice("kind", Msg::AgendaKind, kinds.into(), typed.kind),
        field("text", "what", Msg::AgendaWhat, Some(Msg::AgendaWhatHint), typed.title),
        field("date", "day", Msg::AgendaDate, None, typed.day),
        field("time", "time", Msg::AgendaTime, None, typed.time),
        field("text", "owner", Msg::AgendaOwner, None, typed.owner),
        field("textarea", "wish", Msg::AgendaWish, None, typed.wish),
    ];
    let buttons = el("p").class("row").add(keep).add((!is_new).then_some(delete));
    let thread = kept
        .with_value(|entry| entry.thread.clone())
        .map(|thread| el("p").add(el("a").attr("href", &Place::Meeting(thread).href()).say(Msg::AgendaThread)));
    let form = el("div").class("stack").add(Vec::from(fields)).add(thread).add(buttons).add(told(words)).hole(after);
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(heading.clone()));
    frame("one", t(heading)).add(head).add(form).add(review_line())
}
