//! A project on the screen: read anew for each use, each field written shortly after it is changed, and taken over into reports.

use std::{rc::Rc, time::Duration};

use domain::{
    messages::Msg,
    plan::{Indicator, Logframe, Row, Shipped, of_logframe},
    store::Kind,
};
use leptos::prelude::*;

use super::{
    begin::Begin,
    book::{self, change},
    place::Place,
};
use crate::{
    app::{Says, app, records, say, t},
    browser::{
        clock, dom,
        element::{El, el},
        events, packs,
    },
    form::{button, labelled, section, told},
    route::Route,
    shell::nothing_here,
};

/// All projects that are not deleted, by name.
pub fn all() -> Vec<(String, Logframe)> {
    let ids = records(|r| r.ids(Kind::Logframe)).unwrap_or_default();
    let read = ids.into_iter().map(|id| {
        let project = book::read::<Logframe>(&id);
        (id, project)
    });
    let mut all: Vec<(String, Logframe)> = read.filter(|(_, project)| !project.is_gone()).collect();
    all.sort_by(|(_, a), (_, b)| a.name().cmp(b.name()));
    all
}

/// A project that is not here.
pub fn gone() -> El {
    nothing_here(t(Msg::ProjectGone), vec![(Route::Plan("plan/logframes".to_owned()), Msg::Logframes)])
}

/// After this pause in typing a field is written.
const PAUSE: Duration = Duration::from_millis(400);

/// What has been typed and not yet written, by field.
type Waiting = Vec<(String, Rc<dyn Fn()>)>;

/// What was removed last, and comes back with "undo".
#[derive(Clone, Default)]
struct Removed {
    row: Option<String>,
    indicator: Option<String>,
}

/// What has become of the last change.
#[derive(Clone, PartialEq)]
enum Saved {
    Quiet,
    Waiting,
    At(String),
    Failed,
}

/// An open project.
#[derive(Clone, Copy)]
pub struct Project {
    id: StoredValue<String>,
    /// Goes up when rows come or go: the tree is drawn anew.
    pub shape: RwSignal<u32>,
    /// What came with the app; nothing before it has arrived.
    pub shipped: RwSignal<Option<Shipped>>,
    saved: RwSignal<Saved>,
    removed: RwSignal<Removed>,
    told: RwSignal<String>,
    waiting: StoredValue<Waiting, LocalStorage>,
}

impl Project {
    /// Opens a project that is kept here.
    pub fn open(id: &str) -> Option<Self> {
        let is_here = records(|r| r.ids(Kind::Logframe)).is_ok_and(|ids| ids.iter().any(|other| other == id));
        let project = is_here.then(|| book::read::<Logframe>(id)).filter(|project| !project.is_gone())?;
        drop(project);
        let shipped = RwSignal::new(None);
        Effect::new(move |_| {
            let lang = app().words.with(|words| words.lang());
            leptos::task::spawn_local(async move {
                if let Ok(came) = packs::json::<Shipped>(&format!("plan.{}.json", lang.tag())).await {
                    shipped.try_set(Some(came));
                }
            });
        });
        let project = Self {
            id: StoredValue::new(id.to_owned()),
            shape: RwSignal::new(0),
            shipped,
            saved: RwSignal::new(Saved::Quiet),
            removed: RwSignal::new(Removed::default()),
            told: RwSignal::new(String::new()),
            waiting: StoredValue::new_local(Waiting::new()),
        };
        events::flush_for_this_screen(move || project.write());
        Some(project)
    }

    /// The project as it is kept now.
    pub fn frame(self) -> Logframe {
        self.id.with_value(|id| book::read(id))
    }

    /// Writes what was typed.
    fn write(self) {
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        for (_, write) in waiting {
            write();
        }
    }

    /// Has a field written after a short pause.
    fn typed(self, id: String, write: Rc<dyn Fn()>) {
        let was_empty = self.waiting.with_value(Vec::is_empty);
        self.waiting.update_value(|waiting| {
            waiting.retain(|(other, _)| *other != id);
            waiting.push((id, write));
        });
        self.saved.set(Saved::Waiting);
        if was_empty {
            set_timeout(move || self.write(), PAUSE);
        }
    }

    /// Writes a change at once.
    pub fn change(self, act: impl FnOnce(&mut Logframe)) -> bool {
        let done = self.id.with_value(|id| change(id, act));
        self.saved.set(if done { Saved::At(clock::now().clock()) } else { Saved::Failed });
        done
    }

    /// Draws the tree anew and moves the keyboard to a field of it.
    pub fn redraw(self, focus: Option<String>) {
        self.write();
        self.shape.update(|n| *n += 1);
        if let Some(id) = focus {
            request_animation_frame(move || dom::show(&id));
        }
    }

    /// Something was removed: the tree without it, and a way back.
    pub fn removed(self, row: Option<String>, indicator: Option<String>) {
        self.removed.set(Removed { row, indicator });
        self.redraw(None);
        request_animation_frame(|| dom::focus("#undo-row"));
    }

    fn undo(self) {
        let Removed { row, indicator } = self.removed.get_untracked();
        let done = self.change(|frame| {
            if let Some(row) = frame.rows.iter().find(|other| Some(&other.id) == row.as_ref()).cloned() {
                frame.put_row(Row { gone: false, ..row });
            }
            if let Some(one) = frame.indicators.iter().find(|other| Some(&other.id) == indicator.as_ref()).cloned() {
                frame.put_indicator(Indicator { gone: false, ..one });
            }
        });
        if done {
            self.removed.set(Removed::default());
            self.redraw(row.or(indicator).map(|id| format!("t-{id}")));
        }
    }

    /// Says whether what was typed is kept, and offers the way back for what was removed.
    pub fn saved_line(self) -> El {
        let words = move || match self.saved.get() {
            Saved::Quiet => say(Msg::ProjectQuiet),
            Saved::Waiting => say(Msg::Saving),
            Saved::At(_) if app().in_memory => say(Msg::InMemoryOnly),
            Saved::At(time) => say(Msg::SavedAt { time }),
            Saved::Failed => say(Msg::NotSaved),
        };
        let undo = move || {
            let Removed { row, indicator } = self.removed.get();
            (row.is_some() || indicator.is_some()).then(|| {
                let back = button("btn plain", Msg::Undo, move |_| self.undo()).id("undo-row");
                el("p").class("row").add(el("span").say(Msg::RowRemovedWords)).add(back)
            })
        };
        el("div").class("tight").add(el("p").class("saved sm").attr("role", "status").live(words)).hole(undo)
    }

    /// A line that is written shortly after it is changed.
    pub fn line(self, id: &str, label: Msg, typed: String, act: impl Fn(&mut Logframe, &str) + 'static) -> El {
        self.control("input", id, label, None, typed, act)
    }

    /// A box that is written shortly after it is changed.
    pub fn area(
        self,
        id: &str,
        label: Msg,
        hint: Option<Msg>,
        typed: String,
        act: impl Fn(&mut Logframe, &str) + 'static,
    ) -> El {
        self.control("textarea", id, label, hint, typed, act)
    }

    fn control(
        self,
        tag: &str,
        id: &str,
        label: Msg,
        hint: Option<Msg>,
        typed: String,
        act: impl Fn(&mut Logframe, &str) + 'static,
    ) -> El {
        let control = el(tag).class("in").id(id).attr("autocomplete", "off");
        let control =
            if tag == "textarea" { control.attr("rows", "2").text(&typed) } else { control.attr("value", &typed) };
        let (act, name) = (Rc::new(act), id.to_owned());
        let control = control.on("input", move |event| {
            let (act, text) = (Rc::clone(&act), event_target_value(&event));
            let write = move || {
                self.change(|frame| act(frame, text.trim()));
            };
            self.typed(name.clone(), Rc::new(write));
        });
        labelled(id, label, hint, control)
    }

    /// Begins a report with what the project knows.
    pub fn use_section(self, flow: &'static str, title: Msg, lead: Msg) -> El {
        let report = Begin::new(self.told);
        let go = button("btn plain", title.clone(), move |_| {
            self.write();
            let shipped = self.shipped.get_untracked().unwrap_or_default();
            let Some(flow) = shipped.flows.iter().find(|one| one.id == flow).cloned() else {
                return self.told.set(say(Msg::FlowNoForm));
            };
            let frame = self.frame();
            let answers = of_logframe(&frame, &frame.list(&shipped.priorities));
            leptos::task::spawn_local(report.with(flow, answers, |_| ()));
        });
        let section = section("use", title).add(el("p").say(lead)).add(el("p").add(go)).add(report.view());
        section.add(told(move || self.told.get()))
    }

    /// Deletes the project; it comes back with "undo" as long as the screen stands.
    pub fn delete_section(self) -> El {
        let is_gone = RwSignal::new(false);
        let set = move |gone: bool| {
            let done = self.change(|frame| {
                let name = frame.name().to_owned();
                frame.set_head(&name, gone);
            });
            if done {
                is_gone.set(gone);
            }
        };
        let button = move || {
            if is_gone.get() {
                button("btn plain", Msg::Undo, move |_| set(false))
            } else {
                button("btn plain", Msg::ProjectDelete, move |_| set(true))
            }
        };
        let words = move || if is_gone.get() { say(Msg::ProjectDeleted) } else { String::new() };
        let way = el("a").attr("href", &Place::Logframes.href()).say(Msg::LogframesAll);
        section("delete", Msg::ProjectDelete).add(told(words)).add(el("p").class("row").hole(button).add(way))
    }
}
