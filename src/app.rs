//! What the whole app shares: words, address, course, progress, and the records of whoever uses this tab.

use std::cell::{Cell, OnceCell};

use domain::{
    content::Course,
    messages::{Lang, Messages, Msg, Said},
    progress::Progress,
    store::{KEY_ID, KeyValue, Kind, Loaded, Records, StoreError},
    stored,
};
use leptos::prelude::*;

use crate::{
    browser::{dom, element::El, events, offline, packs, storage},
    later, lesson,
    route::Route,
    shell,
    ui::Notice,
};

/// What every screen may use. Signals are copies of one another.
#[derive(Clone, Copy)]
pub struct App {
    /// Words of the chosen language.
    pub words: RwSignal<Messages>,
    /// The screen.
    pub route: RwSignal<Route>,
    /// The curriculum's table of contents; empty before `later::course` has brought it.
    pub course: StoredValue<Course>,
    /// The module of the lesson on the screen.
    pub module: RwSignal<Option<String>>,
    /// What the learner has done.
    pub progress: RwSignal<Progress>,
    /// Stored settings.
    pub settings: RwSignal<Settings>,
    /// Last thing that went wrong.
    pub notice: RwSignal<Option<Notice>>,
    /// Whether there is a newer build, and how far it has come.
    pub newer: RwSignal<Newer>,
    /// The app is not kept on this device, and keeping it would cost.
    pub ask_keep: RwSignal<bool>,
    /// Records live in memory only: storage is denied.
    pub in_memory: bool,
}

/// A newer build of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Newer {
    /// None is known of.
    #[default]
    None,
    /// It would cost so many bytes, on a line that is paid for by the byte: it comes when the user says so.
    Offered(u64),
    /// It is being fetched.
    Coming,
    /// It did not come.
    Failed,
    /// It is on this device, and waits.
    Ready,
}

/// What the user chose about the app itself.
#[derive(Debug, Clone, PartialEq, Default, miniserde::Serialize, miniserde::Deserialize)]
pub struct Settings {
    /// Language, if chosen by hand.
    pub lang: Option<Lang>,
    /// Minutes without use after which sealed records are locked; ten if never chosen.
    pub lock_idle: Option<u32>,
    /// Minutes out of sight after which they are locked; two if never chosen.
    pub lock_hidden: Option<u32>,
    /// `light` or `dark`; the system's if `None`.
    pub theme: Option<String>,
}

thread_local! {
    static APP: OnceCell<App> = const { OnceCell::new() };
    static ROOT: OnceCell<Owner> = const { OnceCell::new() };
    static MOVED: Cell<bool> = const { Cell::new(false) };
    static BACK: Cell<bool> = const { Cell::new(false) };
    /// The device's own records: settings, and who uses it.
    static DEVICE: OnceCell<Records<storage::Device>> = const { OnceCell::new() };
    /// The records of whoever uses this tab.
    static RECORDS: OnceCell<Records<storage::Device>> = const { OnceCell::new() };
}

/// The app's shared state.
pub fn app() -> App {
    APP.with(|app| *app.get().expect("set before the first screen is drawn"))
}

/// Whether the user has gone from the first screen to another.
pub fn moved() -> bool {
    MOVED.get()
}

/// Whether the user has come back to this screen, and finds it where he or she left it.
pub fn is_back() -> bool {
    BACK.get()
}

/// Makes signals that live as long as the app, whichever screen asks for them.
pub fn lasting<T>(make: impl FnOnce() -> T) -> T {
    ROOT.with(|root| root.get().expect("set together with the app").with(make))
}

/// Id of the first profile: whoever uses a device on which nobody else has a place.
pub const FIRST: &str = "me";

/// The stored records of whoever uses this tab.
pub fn records<R>(act: impl FnOnce(&Records<storage::Device>) -> R) -> R {
    let of_profile = || match who() {
        Some(who) if who != FIRST => Records::of_profile(storage::Device::open(), &who),
        _ => Records::new(storage::Device::open()),
    };
    RECORDS.with(|records| act(records.get_or_init(of_profile)))
}

/// The device's own records.
pub fn device<R>(act: impl FnOnce(&Records<storage::Device>) -> R) -> R {
    DEVICE.with(|records| act(records.get_or_init(|| Records::new(storage::Device::open()))))
}

/// Who uses this tab; nobody if that profile has been deleted since.
pub fn who() -> Option<String> {
    let is_here = |who: &String| who == FIRST || device(|r| r.ids(Kind::Profile)).is_ok_and(|all| all.contains(who));
    storage::who().filter(is_here)
}

/// The profile of this tab.
pub fn present() -> String {
    who().unwrap_or_else(|| FIRST.to_owned())
}

/// Whether somebody has to say who he or she is, or give a passphrase, before anything is shown.
fn is_closed() -> bool {
    let several = device(|r| r.ids(Kind::Profile)).is_ok_and(|others| others.iter().any(|id| id != FIRST));
    (several && who().is_none()) || records(Records::is_locked).unwrap_or(false)
}

/// A message in the present language; drawn anew when the language changes.
pub fn say(msg: Msg) -> String {
    let said = Said::from(msg);
    app().words.with(|words| words.speak(&said))
}

/// The same as a piece of a view.
pub fn t(msg: Msg) -> impl Fn() -> String + Clone + Send + 'static {
    let said = Said::from(msg);
    move || app().words.with(|words| words.speak(&said))
}

async fn load_words(lang: Lang, whole: bool) -> Result<Messages, String> {
    let early = packs::text(&format!("messages.{}.early.txt", lang.tag())).await?;
    let words = Messages::parse(lang, &early).ok_or("messages of another build")?;
    if whole { with_rest(words).await } else { Ok(words) }
}

async fn with_rest(words: Messages) -> Result<Messages, String> {
    let rest = packs::text(&format!("messages.{}.rest.txt", words.lang().tag())).await?;
    Ok(words.with_rest(&rest).ok_or("messages of another build")?)
}

/// Sees to it that every message of the present language is there.
///
/// # Errors
/// They did not come.
pub async fn whole_words() -> Result<(), String> {
    let app = app();
    while !app.words.with_untracked(Messages::is_whole) {
        let words = with_rest(app.words.get_untracked()).await?;
        // Another language may have been chosen meanwhile.
        if app.words.with_untracked(|now| now.lang() == words.lang() && !now.is_whole()) {
            app.words.set(words);
        }
    }
    Ok(())
}

/// The start path: whoever comes for a lesson has it before the rest of the app is fetched.
pub async fn start() {
    events::flush_before_leaving();
    let is_open = !is_closed();
    if is_open {
        lesson::load();
        lesson::first().await;
        // A frame for the reader first: what follows keeps slow phones busy for a moment.
        dom::painted().await;
    }
    events::on_return(dom::reload);
    events::on_double_escape(quick_exit);
    if let Some(exit) = dom::exit() {
        let _ = exit.on("click", |_| quick_exit());
    }
    if is_open {
        dom::take_over();
    }
    if later::whole_app().await.is_err() {
        dom::trouble();
    }
}

/// Begins the app itself.
pub fn begin() {
    // `Err` only if somebody did so before.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    leptos::task::spawn_local(run());
}

/// Words and settings first, then the screens.
async fn run() {
    storage::watch();
    let in_memory = records(|r| matches!(r.kv(), storage::Device::Memory(_)));
    let settings: Settings = match device(|r| r.load(Kind::Settings, "me")).and_then(Loaded::found) {
        Ok(Some((_, body))) => stored::from_text(&body).unwrap_or_default(),
        _ => Settings::default(),
    };
    let lang =
        settings.lang.or_else(|| dom::languages().iter().find_map(|tag| Lang::from_tag(tag))).unwrap_or_default();
    let words = match load_words(lang, false).await {
        Ok(words) => words,
        Err(err) => return trouble(&err),
    };
    dom::take_over();
    let owner = Owner::new();
    owner.set();
    let app = App {
        words: RwSignal::new(words),
        route: RwSignal::new(Route::parse(&dom::hash())),
        course: StoredValue::new(Course::default()),
        module: RwSignal::new(None),
        progress: RwSignal::new(Progress::default()),
        settings: RwSignal::new(settings),
        notice: RwSignal::new(None),
        newer: RwSignal::new(Newer::None),
        ask_keep: RwSignal::new(false),
        in_memory,
    };
    APP.with(|slot| slot.set(app).ok());
    ROOT.with(|slot| slot.set(owner).ok());
    dom::set_lang(lang.tag());
    lesson::follow(follow_progress);
    if is_closed() {
        later::lock_screen();
    } else {
        show();
    }
}

/// Has the screens follow the progress, and tells what went wrong with it.
fn follow_progress() {
    let app = app();
    app.progress.set(lesson::read(Clone::clone));
    if let Some(err) = lesson::untold() {
        tell(&err);
    }
}

/// Writes what is unsaved and leaves at once. With the page goes the key of sealed records: coming back asks for it again.
pub fn quick_exit() {
    events::flush();
    storage::set_who(None);
    dom::leave();
}

/// Shows the screens, once the records have been opened.
pub fn open() {
    lesson::load();
    show();
}

fn show() {
    let app = app();
    follow_progress();
    // It may have changed while the lock screen stood.
    app.route.set(Route::parse(&dom::hash()));
    let mut scrolls = Vec::<(Route, f64)>::new();
    dom::restore_scroll_ourselves();
    events::on_address(move || {
        let next = Route::parse(&dom::hash());
        let before = app.route.get_untracked();
        if next == before {
            return;
        }
        events::flush();
        scrolls.retain(|(route, _)| *route != before);
        scrolls.push((before, dom::scroll_y()));
        app.notice.set(None);
        let position = scrolls.len().checked_sub(2).map(|i| &scrolls[i]);
        let back_to = position.filter(|(route, _)| *route == next).map(|(_, y)| *y);
        MOVED.set(true);
        BACK.set(back_to.is_some());
        app.route.set(next);
        match back_to {
            Some(y) => request_animation_frame(move || dom::scroll_to(y)),
            None => dom::scroll_to(0.0),
        }
    });
    offline::on_update(|| tell_newer(Newer::Ready));
    offline::on_offer(|bytes| tell_newer(Newer::Offered(bytes)));
    offline::on_ask(move || app.ask_keep.set(true));
    events::on_other_tab(move |key| {
        if key.strip_prefix(GONE).is_some_and(|person| person.is_empty() || person == present()) {
            forget();
        }
        if key.starts_with(&records(|r| r.key_prefix(Kind::Progress, "me"))) {
            lesson::load();
        }
        if key.starts_with(&records(|r| r.key_prefix(Kind::Key, KEY_ID))) {
            key_elsewhere();
        }
    });

    ROOT.with(|root| root.get().expect("set together with the app").with(shell::shell));
    dom::set_ready();
    later::fetch_ahead();
}

/// Tells of a newer build, once the words for it are here.
fn tell_newer(newer: Newer) {
    leptos::task::spawn_local(async move {
        if whole_words().await.is_ok() {
            app().newer.set(newer);
        }
    });
}

/// What is set for a moment to tell other tabs that a person is being deleted, or (without a name) everybody.
const GONE: &str = "ubv/gone/";

/// Deletes a person or (`None`) everybody from this device. Other tabs are told before anything goes: nothing that is still on
/// their screens may be written back.
pub fn delete(person: Option<&str>, act: impl FnOnce() -> Result<(), StoreError>) {
    let gone = format!("{GONE}{}", person.unwrap_or_default());
    let tell_others = || device(|r| drop(r.kv().set(&gone, "").and_then(|()| r.kv().remove(&gone))));
    tell_others();
    match act() {
        Ok(()) => {
            // A storage that was full has room for it now.
            tell_others();
            forget();
        }
        Err(err) => tell(&err),
    }
}

/// Starts anew, with nothing of the old state.
fn forget() {
    records(Records::close);
    storage::set_who(None);
    dom::start_over();
}

/// Another tab has set a passphrase or taken it away: this one begins anew. What is unsaved here is written first, as
/// everything is written now; where that cannot be, the screen stays and says so.
fn key_elsewhere() {
    if records(Records::key_stands) != Ok(false) {
        return;
    }
    if records(|r| r.load(Kind::Key, KEY_ID)) == Ok(Loaded::Missing) {
        records(Records::lock);
    }
    if events::all_is_saved() {
        dom::reload();
    } else {
        tell(&StoreError::Locked);
    }
}

fn trouble(err: &str) {
    leptos::logging::error!("{err}");
    dom::trouble();
}

/// Changes the language at once and remembers it.
pub fn choose_lang(lang: Lang) {
    let app = app();
    leptos::task::spawn_local(async move {
        let whole = app.words.with_untracked(Messages::is_whole);
        match load_words(lang, whole).await {
            Ok(words) => {
                dom::set_lang(lang.tag());
                app.words.set(words);
                app.settings.update(|s| s.lang = Some(lang));
                save_settings();
            }
            Err(_) => app.notice.set(Some(Notice::warn(say(Msg::LangNotLoaded)))),
        }
    });
}

/// Writes the settings; losing them costs a tap, so a failure is told and nothing more.
pub fn save_settings() {
    let app = app();
    let settings = app.settings.get_untracked();
    let body = stored::to_text(&settings);
    let saved = device(|r| r.rev(Kind::Settings, "me").and_then(|rev| r.save(Kind::Settings, "me", rev, &body)));
    records(|r| storage::remember_theme(r.kv(), settings.theme.as_deref()));
    if let Err(err) = saved {
        tell(&err);
    }
}

/// Writes a record over the revision it was read at (0 for a new one) and gives the new revision.
pub fn keep(kind: Kind, id: &str, rev: u64, body: &str) -> Result<u64, StoreError> {
    records(|r| r.save(kind, id, rev, body))
}

/// Shows a failure of storage on the present screen.
pub fn tell(err: &StoreError) {
    app().notice.set(Some(store_notice(err)));
}

/// What to tell about a failure of storage: what happened, what is safe, what to do.
pub fn store_notice(err: &StoreError) -> Notice {
    Notice::stop(say(match err {
        StoreError::Quota => Msg::StoreQuota,
        StoreError::Denied => Msg::StoreDenied,
        StoreError::Conflict { .. } => Msg::StoreConflict,
        StoreError::Newer { .. } => Msg::StoreNewer,
        StoreError::Unreadable => Msg::StoreUnreadable,
        StoreError::Locked => Msg::StoreLocked,
        StoreError::Lost { .. } => Msg::StoreLost,
        StoreError::Other(what) => Msg::StoreOther { what: what.clone() },
    }))
}

/// Says a message in an element; drawn anew when the language changes.
pub trait Says {
    /// Adds the words.
    fn say(self, msg: Msg) -> Self;
    /// Sets an attribute such as `aria-label` to the words.
    fn say_attr(self, name: &'static str, msg: Msg) -> Self;
}

impl Says for El {
    fn say(self, msg: Msg) -> Self {
        self.live(t(msg))
    }

    fn say_attr(self, name: &'static str, msg: Msg) -> Self {
        let words = t(msg);
        self.live_attr(name, move || Some(words()))
    }
}
