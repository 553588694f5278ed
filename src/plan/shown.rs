//! The plan as it is shown: the agenda over the duties that came with the app, and one item of it as a row.

use domain::{
    date::Day,
    messages::Msg,
    plan::{self, Agenda, Duty, Item, Key, Shipped, Standing, standing_in},
};
use leptos::prelude::*;

use super::{
    book::{self, ME, change_agenda},
    place::Place,
};
use crate::{
    app::{Says, app, say},
    browser::{
        clock,
        element::{El, el},
        packs,
    },
    office,
    route::Office,
    ui::{Icon, icon},
};

/// What came with the app in the present language; `None` until it has arrived, and again `None` if it does not.
#[derive(Clone, Copy)]
pub struct Plan {
    shipped: RwSignal<Option<Result<Shipped, String>>>,
}

impl Plan {
    /// Begins to fetch it, for as long as the present screen stands.
    pub fn fetch() -> Self {
        let shipped = RwSignal::new(None);
        Effect::new(move |_| {
            let lang = app().words.with(|words| words.lang());
            leptos::task::spawn_local(async move {
                let fetched = packs::json::<Shipped>(&format!("plan.{}.json", lang.tag())).await;
                let is_better =
                    fetched.is_ok() || shipped.try_with_untracked(|old| !matches!(old, Some(Ok(_)))).unwrap_or(false);
                if is_better {
                    shipped.try_set(Some(fetched));
                }
            });
        });
        Self { shipped }
    }

    /// A form over the plan, made once when the duties are there: a change that it makes must not take it away from under the
    /// keyboard.
    pub fn once(make: impl FnOnce(&Held) -> Vec<El> + 'static) -> El {
        let body = el("div").class("stack").add(el("p").class("loading").attr("role", "status").say(Msg::Loading));
        let (place, alive) = (Owner::current().expect("a form is made within its screen"), RwSignal::new(()));
        let (whole, lang) = (body.clone(), app().words.with_untracked(|words| words.lang()));
        leptos::task::spawn_local(async move {
            let fetched = packs::json::<Shipped>(&format!("plan.{}.json", lang.tag())).await;
            // Nobody waits for it any more if the user has gone on meanwhile.
            if alive.try_with_untracked(|()| ()).is_some() {
                place.with(|| {
                    whole.set_text("");
                    let _ = whole.add(make(&Held::of(fetched.unwrap_or_default())));
                });
            }
        });
        body
    }

    /// Draws a part of the screen once the duties are there, and again when anything of the plan changes.
    pub fn drawn(self, draw: impl Fn(&Held) -> Vec<El> + 'static) -> impl Fn() -> Vec<El> {
        move || {
            book::changed().track();
            match self.shipped.get() {
                None => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
                Some(fetched) => {
                    let missing = fetched.is_err().then(|| el("p").class("sm warn").say(Msg::DutyNotLoaded));
                    let held = Held::of(fetched.unwrap_or_default());
                    missing.into_iter().chain(draw(&held)).collect()
                }
            }
        }
    }
}

/// The plan as it stands.
pub struct Held {
    /// What is kept.
    pub agenda: Agenda,
    /// The duties as they came.
    pub shipped: Vec<Duty>,
    /// The duties as they hold, and whether each is in the plan.
    pub duties: Vec<(Duty, bool)>,
    /// The replies that the ledger waits for, or that have come.
    replies: Vec<Item>,
    /// Today.
    pub today: Day,
}

impl Held {
    /// The agenda, as it is kept now, over what came with the app.
    fn of(shipped: Shipped) -> Self {
        let agenda: Agenda = book::read(ME);
        let duties = plan::effective(&shipped.duties, &agenda.duties);
        Self { agenda, shipped: shipped.duties, duties, replies: office::replies(), today: clock::now().day }
    }

    /// Everything from one day to another.
    pub fn between(&self, from: Day, to: Day) -> Vec<Item> {
        plan::with_replies(plan::between(&self.agenda, &self.duties, from, to), &self.replies, from, to)
    }

    /// A list of items; where there is none, words for that.
    pub fn list(&self, items: &[Item], none: Msg) -> El {
        if items.is_empty() {
            return el("p").class("sm dim").say(none);
        }
        el("ul").class("week").add(items.iter().map(|item| self.row(item)).collect::<Vec<El>>())
    }

    /// An item with its day.
    pub fn row(&self, item: &Item) -> El {
        let day = el("span").class("day num").add(el("b").text(&item.day.day.to_string()));
        let month = app().words.with(|words| words.month(item.day.month));
        let day = day.add(el("span").class("xs").text(&month));
        let li = el("li").class(if item.day == self.today { "today" } else { "" });
        li.add(day).add(self.words(item))
    }

    /// An item without its day.
    pub fn words(&self, item: &Item) -> El {
        let href = match &item.key {
            Key::Entry(id) => Place::Entry(id.clone()).href(),
            Key::Duty(id) => Place::Duty(Some(id.clone())).href(),
            Key::Reply(id, _) => Office::Entry(id.clone()).href(),
        };
        let link = el("a").attr("href", &href).add(el("strong").text(&item.title));
        let how = standing_in(&self.agenda, item, self.today);
        let symbol = match how {
            Standing::Done => Some(icon(Icon::Check)),
            Standing::Overdue(_) => Some(icon(Icon::Warn)),
            _ => None,
        };
        let class = match how {
            Standing::Done => "ic sm leaf",
            Standing::Overdue(_) => "ic sm warn",
            _ => "sm dim",
        };
        let line = [how_words(item, how), item.owner.clone()].into_iter().filter(|part| !part.is_empty());
        let line = line.collect::<Vec<_>>().join(" · ");
        let state = el("span").class(class).add(symbol).add(el("span").text(&line));
        let words = el("div").class("tight").add(el("p").add(link).add(el("br")).add(state));
        // That a reply has come is written down in the ledger.
        let has_button = !item.is_meeting && !matches!(item.key, Key::Reply(..));
        words.add(has_button.then(|| done_button(item)))
    }
}

/// The clock, and how it stands.
fn how_words(item: &Item, how: Standing) -> String {
    let clock = item.minute.map(|minute| domain::date::Moment { day: item.day, minute }.clock());
    let state = match how {
        Standing::Done => {
            let date = item.done.map_or_else(String::new, |day| app().words.with(|words| words.date(day)));
            Some(say(Msg::AgendaDoneOn { date }))
        }
        Standing::Overdue(n) => Some(say(Msg::AgendaOverdue { n })),
        Standing::Soon(0) => Some(say(Msg::AgendaToday)),
        Standing::Soon(n) => Some(say(Msg::AgendaLeft { n })),
        Standing::Quiet => None,
    };
    let kind = item.is_meeting.then(|| say(Msg::AgendaMeeting));
    clock.into_iter().chain(kind).chain(state).collect::<Vec<_>>().join(" · ")
}

/// Marks it as done, or takes that back.
fn done_button(item: &Item) -> El {
    let is_done = item.done.is_some();
    let title = item.title.clone();
    let words = if is_done { Msg::AgendaUnmark { title } } else { Msg::AgendaMark { title } };
    let shown = if is_done { Msg::AgendaNotDone } else { Msg::AgendaDone };
    let (key, due) = (item.key.clone(), item.day);
    let button = el("button").attr("type", "button").class("lnk sm").say_attr("aria-label", words).say(shown);
    button.on("click", move |_| {
        let today = clock::now().day;
        let done = (!is_done).then_some(today);
        change_agenda(today, |agenda| match &key {
            Key::Duty(id) => agenda.mark(id, due, done),
            Key::Reply(..) => {}
            Key::Entry(id) => {
                if let Some(entry) = agenda.entry(id).cloned() {
                    agenda.put(plan::Entry { done, ..entry });
                }
            }
        });
        // The list has been drawn anew: the keyboard goes to its screen's heading.
        request_animation_frame(crate::browser::dom::focus_heading);
    })
}
