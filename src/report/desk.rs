//! The draft on the desk: loaded once, changed by every field, saved shortly after each change and before the page goes.
//! It outlives the steps of the wizard, so that nothing is lost even where nothing can be stored.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use domain::{
    content::Places,
    date::Moment,
    messages::Msg,
    report::{Draft, Template, merge},
    store::{Kind, Loaded, StoreError, recent, snapshot},
};
use leptos::prelude::*;

use super::form::form;
use crate::{
    app::{app, lasting, present, records, say, tell},
    browser::{clock, dom, events, locks, offline, packs, storage},
    office,
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

/// Which of the tabs that have a draft open writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The browser is being asked.
    Asked,
    /// This one.
    Here,
    /// Another one; this one follows.
    Elsewhere,
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
    /// Which tab writes it.
    pub writer: RwSignal<Writer>,
    /// Goes up when somebody else changed the draft: the fields are drawn anew then.
    pub drawn: RwSignal<u32>,
    rev: RwSignal<u64>,
    /// What stands in the storage under that revision.
    stored: StoredValue<String>,
    stored_step: StoredValue<usize>,
}

thread_local! {
    /// Says to other tabs that the draft on the desk is written here.
    static HELD: RefCell<Option<locks::Hold>> = const { RefCell::new(None) };
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

/// Puts a stored draft on the desk, or keeps the one that lies there. `None` if there is no such draft.
pub fn open(id: &str) -> Option<Desk> {
    if let Some(desk) = DESK.with(|desk| *desk.borrow())
        && desk.draft.with_untracked(|draft| draft.id == id)
    {
        desk.work();
        return Some(desk);
    }
    let (draft, rev, stored) = load(id)?;
    let (minute, step) = (draft.changed, draft.step);
    let desk = lasting(|| {
        let desk = Desk {
            draft: RwSignal::new(draft),
            template: RwSignal::new(None),
            places: RwSignal::new(Places::default()),
            saved: RwSignal::new(minute.map_or(Saved::Waiting, Saved::At)),
            jump: RwSignal::new(None),
            writer: RwSignal::new(Writer::Asked),
            drawn: RwSignal::new(0),
            rev: RwSignal::new(rev),
            stored: StoredValue::new(stored),
            stored_step: StoredValue::new(step),
        };
        Effect::new(move |_| {
            let lang = app().words.with(|words| words.lang());
            let kind = desk.draft.with_untracked(|draft| draft.template.clone());
            leptos::task::spawn_local(async move {
                let fetched = form(&kind, lang).await;
                let own = desk.draft.with_untracked(|draft| draft.variant.clone());
                let fetched = fetched.map(|template| office::as_own(&own, template));
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
    leptos::task::spawn_local(elect(id.to_owned()));
    desk.work();
    Some(desk)
}

/// Clears the desk, as long as all that lies on it is saved: the next draft is drawn anew, with the form as it is then.
pub fn put_away() {
    if let Some(desk) = DESK.with(|desk| *desk.borrow()) {
        desk.save();
        if matches!(desk.saved.get_untracked(), Saved::At(_)) {
            DESK.take();
            HELD.take();
        }
    }
}

/// The desk, if this draft lies on it.
fn desk_with(id: &str) -> Option<Desk> {
    DESK.with(|desk| *desk.borrow()).filter(|desk| desk.draft.with_untracked(|draft| draft.id == id))
}

/// The first tab that opens a draft writes it; a later one follows until the first is closed or its user wants otherwise. Where
/// the browser has no locks every tab writes, and revisions tell: whatever is typed, the desk keeps it, if need be as a draft of
/// its own.
async fn elect(id: String) {
    HELD.take();
    let name = format!("ubv-draft-{}-{id}", present());
    let mut holder = locks::take(&name).await;
    if let locks::Holder::Other = holder {
        if let Some(desk) = desk_with(&id) {
            desk.writer.set(Writer::Elsewhere);
        }
        holder = locks::wait(&name).await;
    }
    // Another draft may lie on the desk by now: the lock is given back.
    let Some(desk) = desk_with(&id) else { return };
    if let locks::Holder::Us(hold) = holder {
        HELD.set(Some(hold));
    }
    desk.follow();
    desk.write_here();
}

/// A stored draft, its revision, and how it stands there.
fn load(id: &str) -> Option<(Draft, u64, String)> {
    let found = records(|r| r.load(Kind::Draft, id)).and_then(Loaded::found);
    let (rev, body) = found.unwrap_or_else(|err| {
        tell(&err);
        None
    })?;
    serde_json::from_str(&body).ok().map(|draft| (draft, rev, body))
}

/// A stored draft, as others read it.
pub fn draft(id: &str) -> Option<Draft> {
    load(id).map(|(draft, _, _)| draft)
}

/// A draft as it is stored.
pub fn body(draft: &Draft) -> Result<String, StoreError> {
    serde_json::to_string(draft).map_err(|err| StoreError::Other(err.to_string()))
}

/// Keeps a draft that was not on the desk before and gives its revision.
pub fn keep_new(draft: &Draft) -> Result<u64, StoreError> {
    let body = body(draft)?;
    let rev = records(|r| r.save_making_room(Kind::Draft, &draft.id, 0, &body))?;
    records(|r| recent::touch(r, &draft.id));
    storage::ask_to_persist();
    Ok(rev)
}

/// A stored draft was changed by somebody else than the desk: if it lies there, it follows.
pub fn changed_beneath(id: &str) {
    records(|r| recent::touch(r, id));
    follow_stored(id);
}

/// The same where nothing that a list shows was changed.
pub fn follow_stored(id: &str) {
    if let Some(desk) = desk_with(id) {
        desk.follow();
    }
}

/// Changes a stored draft from a screen that does not have it open. Gives whether it is stored; what went wrong is told.
pub fn change_stored(id: &str, act: impl FnOnce(&mut Draft)) -> bool {
    // It may lie on the desk of this tab all the same.
    if let Some(desk) = desk_with(id) {
        desk.save();
        desk.follow();
        desk.change(act);
        desk.save();
        return matches!(desk.saved.get_untracked(), Saved::At(_));
    }
    let Some((mut draft, rev, stored)) = load(id) else { return false };
    let now = clock::now();
    if let Some(day) = draft.changed.map(|changed| changed.day).filter(|day| *day != now.day) {
        // As on the desk: the present draft matters more.
        drop(records(|r| snapshot::keep(r, id, day, &stored)));
    }
    act(&mut draft);
    draft.changed = Some(now);
    let saved = body(&draft).and_then(|body| records(|r| r.save_over(Kind::Draft, id, (rev, &stored), &body)));
    if let Err(err) = &saved {
        tell(err);
    } else {
        records(|r| recent::touch(r, id));
    }
    saved.is_ok()
}

/// An id for a new draft.
pub fn new_id() -> String {
    format!("d{:x}", clock::random())
}

impl Desk {
    /// Has the draft saved before the page goes, for as long as this screen stands.
    fn work(self) {
        events::flush_for_this_screen(move || self.save());
    }

    /// From now on this tab writes.
    pub fn write_here(self) {
        self.writer.set(Writer::Here);
        // The step that was gone to meanwhile.
        if self.draft.with_untracked(|draft| self.stored_step.get_value() != draft.step) {
            self.change(|_| ());
        }
    }

    /// The user has gone to a step. A tab that does not write keeps that for itself.
    pub fn at_step(self, step: usize) {
        if self.writer.get_untracked() == Writer::Here {
            self.change(|draft| draft.step = step);
        } else {
            self.draft.update(|draft| draft.step = step);
        }
    }

    /// Takes over what another tab has written, if nothing here waits to be saved. Gives whether there was anything.
    fn follow(self) -> bool {
        let id = self.draft.with_untracked(|draft| draft.id.clone());
        let is_saved = matches!(self.saved.get_untracked(), Saved::At(_));
        if let Some((draft, rev, stored)) = is_saved.then(|| load(&id)).flatten()
            && rev > self.rev.get_untracked()
        {
            self.stored_step.set_value(draft.step);
            self.draft.set(draft);
            self.rev.set(rev);
            self.stored.set_value(stored);
            self.drawn.update(|n| *n += 1);
            return true;
        }
        false
    }

    /// Changes the draft; it is saved after a short pause.
    pub fn change(self, act: impl FnOnce(&mut Draft)) {
        self.keep_former_day();
        self.draft.update(|draft| {
            let files = draft.exports;
            act(draft);
            draft.changed = Some(clock::now());
            // It went out as it stands: a copy that comes back is told from one that went on.
            if draft.exports > files {
                merge::set_mark(draft);
            }
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
        match self.write() {
            Ok(()) => self.saved.set(Saved::At(clock::now())),
            Err(StoreError::Conflict { .. }) => self.fork(),
            Err(err) => self.failed(&err),
        }
    }

    fn write(self) -> Result<(), StoreError> {
        let (id, body) = self.draft.with_untracked(|draft| (draft.id.clone(), body(draft)));
        let (body, rev) = (body?, self.rev.get_untracked());
        let rev = self.stored.with_value(|stored| records(|r| r.save_over(Kind::Draft, &id, (rev, stored), &body)))?;
        records(|r| recent::touch(r, &id));
        self.rev.set(rev);
        self.stored.set_value(body);
        self.stored_step.set_value(self.draft.with_untracked(|draft| draft.step));
        Ok(())
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
                // It is nobody else's.
                leptos::task::spawn_local(elect(copy.id.clone()));
                self.draft.set(copy);
                self.rev.set(rev);
                self.stored.set_value(self.draft.with_untracked(body).unwrap_or_default());
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
    if desk.follow() {
        app().notice.set(Some(Notice::warn(say(Msg::DraftOtherTab))));
    }
}
