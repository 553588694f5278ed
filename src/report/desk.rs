//! The draft on the desk: loaded once, changed by every field, saved shortly after each change and before the page goes.
//! It outlives the steps of the wizard, so that nothing is lost even where nothing can be stored.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use domain::{
    content::Places,
    date::Moment,
    messages::Msg,
    report::{Draft, Template},
    store::{Kind, Loaded, StoreError, snapshot},
};
use leptos::prelude::*;

use crate::{
    app::{FIRST, app, keep, lasting, records, say, tell, who},
    browser::{clock, dom, events, locks, offline, packs, storage},
    route::Route,
    ui::Notice,
};

/// After this pause in typing a draft is saved.
const PAUSE: Duration = Duration::from_millis(400);

/// Whether what is on the desk is also in the storage.
#[derive(Debug, Clone, PartialEq)]
pub enum Saved {
    /// It is, since then.
    At(Moment),
    /// Changed since.
    Waiting,
    /// It could not be.
    Failed,
}

/// A draft being worked on.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What the user wrote.
    pub draft: RwSignal<Draft>,
    /// The form in the present language; empty until it has arrived.
    pub template: RwSignal<Option<Result<Template, String>>>,
    /// The places; empty until they have arrived.
    pub places: RwSignal<Places>,
    /// Whether it is stored.
    pub saved: RwSignal<Saved>,
    /// A field to show once its step is on the screen.
    pub jump: RwSignal<Option<String>>,
    /// Goes up when somebody else changed the draft: the fields are drawn anew then.
    pub drawn: RwSignal<u32>,
    rev: RwSignal<u64>,
}

thread_local! {
    /// Says to other tabs that the draft on the desk is being written here.
    static HELD: RefCell<Option<locks::Hold>> = const { RefCell::new(None) };
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

/// Puts a stored draft on the desk, or keeps the one that lies there. `None` if there is no such draft.
pub fn open(id: &str) -> Option<Desk> {
    if let Some(desk) = DESK.with(|desk| *desk.borrow())
        && desk.draft.with_untracked(|draft| draft.id == id)
        && desk.is_current()
    {
        desk.work();
        return Some(desk);
    }
    let (draft, rev) = load(id)?;
    let minute = draft.changed;
    let desk = lasting(|| {
        let desk = Desk {
            draft: RwSignal::new(draft),
            template: RwSignal::new(None),
            places: RwSignal::new(Places::default()),
            saved: RwSignal::new(minute.map_or(Saved::Waiting, Saved::At)),
            jump: RwSignal::new(None),
            drawn: RwSignal::new(0),
            rev: RwSignal::new(rev),
        };
        Effect::new(move |_| {
            let lang = app().words.with(|words| words.lang());
            let kind = desk.draft.with_untracked(|draft| draft.template.clone());
            leptos::task::spawn_local(async move {
                let fetched = packs::json::<Template>(&format!("template/{kind}.{}.json", lang.tag())).await;
                // Offline in the middle of a change of language: the former words stay.
                if fetched.is_ok() || desk.template.with_untracked(|old| !matches!(old, Some(Ok(_)))) {
                    desk.template.set(Some(fetched));
                }
            });
        });
        leptos::task::spawn_local(async move {
            if let Ok(places) = packs::json("places.json").await {
                desk.places.set(places);
            }
        });
        desk
    });
    DESK.with(|slot| *slot.borrow_mut() = Some(desk));
    if !LISTENS.replace(true) {
        events::on_other_tab(|key| other_tab_wrote(&key));
        events::unsaved_is(|| {
            let desk = DESK.with(|desk| *desk.borrow());
            desk.is_some_and(|desk| {
                desk.save();
                !matches!(desk.saved.get_untracked(), Saved::At(_))
            })
        });
    }
    offline::keep_exporters();
    leptos::task::spawn_local(tell_if_open_elsewhere(id.to_owned()));
    desk.work();
    Some(desk)
}

/// The first tab that opens a draft is its writer; a later one is told before anything is typed there. Whatever is typed all
/// the same is never lost: revisions tell, and the desk keeps it as a draft of its own.
async fn tell_if_open_elsewhere(id: String) {
    HELD.take();
    let who = who().unwrap_or_else(|| FIRST.to_owned());
    match locks::take(&format!("ubv-draft-{who}-{id}")).await {
        locks::Holder::Us(hold) => HELD.set(Some(hold)),
        locks::Holder::Other => app().notice.set(Some(Notice::warn(say(Msg::DraftElsewhere)))),
        locks::Holder::Unknown => {}
    }
}

fn load(id: &str) -> Option<(Draft, u64)> {
    let found = records(|r| r.load(Kind::Draft, id)).and_then(Loaded::found);
    let (rev, body) = found.unwrap_or_else(|err| {
        tell(&err);
        None
    })?;
    serde_json::from_str(&body).ok().map(|draft| (draft, rev))
}

fn body(draft: &Draft) -> Result<String, StoreError> {
    serde_json::to_string(draft).map_err(|err| StoreError::Other(err.to_string()))
}

/// Keeps a draft that was not on the desk before and gives its revision.
pub fn keep_new(draft: &Draft) -> Result<u64, StoreError> {
    let rev = keep(Kind::Draft, &draft.id, 0, &body(draft)?)?;
    storage::ask_to_persist();
    Ok(rev)
}

/// An id for a new draft.
pub fn new_id() -> String {
    format!("d{:x}", clock::random())
}

impl Desk {
    /// Whether it holds words that are stored nowhere else, or the very revision that is stored: sealing all records, say,
    /// writes them anew.
    fn is_current(self) -> bool {
        let rev = self.rev.get_untracked();
        let waits = !matches!(self.saved.get_untracked(), Saved::At(_));
        waits || self.draft.with_untracked(|draft| records(|r| r.rev(Kind::Draft, &draft.id))) == Ok(rev)
    }

    /// Has the draft saved before the page goes, for as long as this screen stands.
    fn work(self) {
        events::flush_for_this_screen(move || self.save());
    }

    /// Changes the draft; it is saved after a short pause.
    pub fn change(self, act: impl FnOnce(&mut Draft)) {
        self.keep_former_day();
        self.draft.update(|draft| {
            act(draft);
            draft.changed = Some(clock::now());
        });
        let was_waiting = self.saved.get_untracked() == Saved::Waiting;
        self.saved.set(Saved::Waiting);
        if !was_waiting {
            set_timeout(move || self.save(), PAUSE);
        }
    }

    /// Before the first change of a day: the draft as it stood is kept, if there is room.
    fn keep_former_day(self) {
        let today = clock::now().day;
        let former = |draft: &Draft| draft.changed.map(|changed| changed.day).filter(|day| *day != today);
        if let Some(day) = self.draft.with_untracked(former) {
            let kept = self.draft.with_untracked(|draft| {
                let body = body(draft)?;
                records(|r| snapshot::keep(r, &draft.id, day, &body))
            });
            // The present draft matters more: a full storage is told when that cannot be saved.
            drop(kept);
        }
    }

    /// Writes the draft if it has changed.
    pub fn save(self) {
        if matches!(self.saved.get_untracked(), Saved::At(_)) {
            return;
        }
        let rev = self.rev.get_untracked();
        let save = || {
            self.draft.with_untracked(|draft| {
                let body = body(draft)?;
                records(|r| snapshot::making_room(r, || r.save(Kind::Draft, &draft.id, rev, &body)))
            })
        };
        match save() {
            Ok(rev) => {
                self.rev.set(rev);
                self.saved.set(Saved::At(clock::now()));
            }
            Err(StoreError::Conflict { .. }) => self.fork(),
            Err(err) => self.failed(&err),
        }
    }

    fn failed(self, err: &StoreError) {
        self.saved.set(Saved::Failed);
        tell(err);
    }

    /// Somebody else saved the draft meanwhile: what lies here goes on as a draft of its own, nobody's words are lost.
    fn fork(self) {
        let mut copy = self.draft.get_untracked();
        copy.id = new_id();
        match keep_new(&copy) {
            Ok(rev) => {
                let href = Route::Report(copy.id.clone(), copy.step).href();
                self.draft.set(copy);
                self.rev.set(rev);
                self.saved.set(Saved::At(clock::now()));
                dom::replace(&href);
                app().notice.set(Some(Notice::warn(say(Msg::DraftForked))));
            }
            Err(err) => self.failed(&err),
        }
    }

    /// The words of the saved line: "saved" only once it is.
    pub fn saved_line(self) -> String {
        let app = app();
        match self.saved.get() {
            Saved::At(_) if app.in_memory => say(Msg::InMemoryOnly),
            Saved::At(moment) => say(Msg::SavedAt { time: moment.clock() }),
            Saved::Waiting => say(Msg::Saving),
            Saved::Failed => say(Msg::NotSaved),
        }
    }
}

/// Another tab has written a key: the draft on the desk follows if nothing here waits to be saved.
fn other_tab_wrote(key: &str) {
    let Some(desk) = DESK.with(|desk| *desk.borrow()) else { return };
    let id = desk.draft.with_untracked(|draft| draft.id.clone());
    if !key.starts_with(&records(|r| r.key_prefix(Kind::Draft, &id))) {
        return;
    }
    if matches!(desk.saved.get_untracked(), Saved::At(_))
        && let Some((draft, rev)) = load(&id)
        && rev > desk.rev.get_untracked()
    {
        desk.draft.set(draft);
        desk.rev.set(rev);
        desk.drawn.update(|n| *n += 1);
        app().notice.set(Some(Notice::warn(say(Msg::DraftOtherTab))));
    }
}
