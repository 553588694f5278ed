//! What the whole app shares (words, address, course, progress) and the shell around every screen.

use std::cell::OnceCell;

use domain::{
    content::Course,
    messages::{Lang, Messages, Msg, REVIEWED},
    progress::Progress,
    store::{Kind, Loaded, Records, StoreError},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    browser::{dom, events, packs, storage},
    learn, plan, report,
    route::{Place, Route},
    settings,
    ui::{Icon, Notice, icon, notice_view},
};

/// What every screen may use. Signals are copies of one another.
#[derive(Clone, Copy)]
pub struct App {
    /// Words of the chosen language.
    pub words: RwSignal<Messages>,
    /// The screen.
    pub route: RwSignal<Route>,
    /// The curriculum's table of contents.
    pub course: StoredValue<Course>,
    /// What the learner has done.
    pub progress: RwSignal<Progress>,
    /// Revision of the stored progress.
    pub progress_rev: StoredValue<u64>,
    /// Stored settings.
    pub settings: RwSignal<Settings>,
    /// Last thing that went wrong.
    pub notice: RwSignal<Option<Notice>>,
    /// Records live in memory only: storage is denied.
    pub in_memory: bool,
}

/// What the user chose about the app itself.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// Language, if chosen by hand.
    #[serde(default)]
    pub lang: Option<Lang>,
    /// `light` or `dark`; the system's if `None`.
    #[serde(default)]
    pub theme: Option<String>,
}

thread_local! {
    static APP: OnceCell<App> = const { OnceCell::new() };
    static ROOT: OnceCell<Owner> = const { OnceCell::new() };
    static RECORDS: OnceCell<Records<storage::Device>> = const { OnceCell::new() };
}

/// The app's shared state.
pub fn app() -> App {
    APP.with(|app| *app.get().expect("set before the first screen is drawn"))
}

/// Makes signals that live as long as the app, whichever screen asks for them.
pub fn lasting<T>(make: impl FnOnce() -> T) -> T {
    ROOT.with(|root| root.get().expect("set together with the app").with(make))
}

/// The stored records.
pub fn records<R>(act: impl FnOnce(&Records<storage::Device>) -> R) -> R {
    RECORDS.with(|records| act(records.get_or_init(|| Records::new(storage::Device::open()))))
}

/// A message in the present language; drawn anew when the language changes.
pub fn say(msg: Msg) -> String {
    app().words.with(|words| words.say(&msg))
}

/// The same as a piece of a view.
pub fn t(msg: Msg) -> impl Fn() -> String + Clone + Send + 'static {
    move || say(msg.clone())
}

async fn load_words(lang: Lang) -> Result<Messages, String> {
    let pack = packs::text(&format!("messages.{}.txt", lang.tag())).await?;
    Messages::parse(lang, &pack).ok_or_else(|| "messages of another build".to_owned())
}

/// Starts the app: words, contents and stored records first, then the screens.
pub async fn start() {
    let in_memory = records(|r| matches!(r.kv(), storage::Device::Memory(_)));
    let settings: Settings = match records(|r| r.load(Kind::Settings, "me")).and_then(Loaded::found) {
        Ok(Some((_, body))) => serde_json::from_str(&body).unwrap_or_default(),
        _ => Settings::default(),
    };
    let lang =
        settings.lang.or_else(|| dom::languages().iter().find_map(|tag| Lang::from_tag(tag))).unwrap_or_default();
    let words = match load_words(lang).await {
        Ok(words) => words,
        Err(err) => return trouble(&err),
    };
    let course: Course = match packs::json("course.json").await {
        Ok(course) => course,
        Err(err) => return trouble(&err),
    };
    let (progress, rev, notice) = learn::load_progress();
    let owner = Owner::new();
    owner.set();
    let app = App {
        words: RwSignal::new(words),
        route: RwSignal::new(Route::parse(&dom::hash())),
        course: StoredValue::new(course),
        progress: RwSignal::new(progress),
        progress_rev: StoredValue::new(rev),
        settings: RwSignal::new(settings),
        notice: RwSignal::new(notice),
        in_memory,
    };
    APP.with(|slot| slot.set(app).ok());
    ROOT.with(|slot| slot.set(owner).ok());
    dom::set_lang(lang.tag());

    let scrolls = StoredValue::new(Vec::<(Route, f64)>::new());
    dom::restore_scroll_ourselves();
    events::flush_before_leaving();
    events::on_address(move || {
        let next = Route::parse(&dom::hash());
        let before = app.route.get_untracked();
        if next == before {
            return;
        }
        events::flush();
        scrolls.update_value(|kept| {
            kept.retain(|(route, _)| *route != before);
            kept.push((before, dom::scroll_y()));
        });
        app.notice.set(None);
        let back_to = scrolls.with_value(|kept| {
            let position = kept.len().checked_sub(2).map(|i| &kept[i]);
            position.filter(|(route, _)| *route == next).map(|(_, y)| *y)
        });
        app.route.set(next);
        match back_to {
            Some(y) => request_animation_frame(move || dom::scroll_to(y)),
            None => dom::scroll_to(0.0),
        }
    });
    events::on_other_tab(move |key| {
        if key.starts_with(&Records::<storage::Device>::key_prefix(Kind::Progress, "me")) {
            let (progress, rev, _) = learn::load_progress();
            app.progress.set(progress);
            app.progress_rev.set_value(rev);
        }
        report::other_tab_wrote(&key);
    });

    mount_to(dom::mount_point(), Shell).forget();
    dom::set_ready();
}

fn trouble(err: &str) {
    leptos::logging::error!("{err}");
    dom::trouble();
}

/// Changes the language at once and remembers it.
pub fn choose_lang(lang: Lang) {
    let app = app();
    leptos::task::spawn_local(async move {
        match load_words(lang).await {
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
    let saved = records(|r| r.rev(Kind::Settings, "me")).and_then(|rev| keep(Kind::Settings, "me", rev, &settings));
    records(|r| storage::remember_theme(r.kv(), settings.theme.as_deref()));
    if let Err(err) = saved {
        tell(&err);
    }
}

/// Writes a record over the revision it was read at (0 for a new one) and gives the new revision.
pub fn keep(kind: Kind, id: &str, rev: u64, value: &impl Serialize) -> Result<u64, StoreError> {
    let body = serde_json::to_string(value).map_err(|err| StoreError::Other(err.to_string()))?;
    records(|r| r.save(kind, id, rev, &body))
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
        StoreError::Other(what) => Msg::StoreOther { what: what.clone() },
    }))
}

#[component]
fn Shell() -> impl IntoView {
    let app = app();
    let shown = Memo::new(move |_| app.route.get());
    Effect::new(move |before: Option<()>| {
        shown.track();
        // The first screen keeps the browser's own focus; later ones hand the keyboard to their heading.
        if before.is_some() {
            request_animation_frame(dom::focus_heading);
        }
    });
    view! {
        <div class="app">
            <a class="skip" href="#main" on:click=|event| { event.prevent_default(); dom::focus("#main"); }>
                {t(Msg::SkipToContent)}
            </a>
            <TopBar/>
            <svg class="band" aria-hidden="true"><rect width="100%" height="10" fill="url(#bd)"/></svg>
            <Navigation/>
            {move || screen(shown.get())}
        </div>
    }
}

fn screen(route: Route) -> AnyView {
    match route {
        Route::Home => learn::HomePage().into_any(),
        Route::Start => learn::StartPage().into_any(),
        Route::Module(id) => learn::module_page(id).into_any(),
        Route::Lesson(id) => learn::lesson_page(id).into_any(),
        Route::Quiz(id) => learn::quiz_page(id).into_any(),
        Route::Attempt(id, number) => learn::attempt_page(id, number).into_any(),
        Route::Reports => report::ReportsPage().into_any(),
        Route::NewReport(kind) => report::new_report_page(kind).into_any(),
        Route::Report(id, step) => report::wizard_page(id, step).into_any(),
        Route::Preview(id) => report::preview_page(id).into_any(),
        Route::Plan => plan::PlanPage().into_any(),
        Route::More => settings::MorePage().into_any(),
        Route::Unknown(path) => unknown_page(path).into_any(),
    }
}

/// The frame of a screen: title of the document, notices, main landmark.
pub fn page(
    class: &'static str,
    title: impl Fn() -> String + Clone + Send + 'static,
    body: impl IntoView,
) -> impl IntoView {
    let app = app();
    Effect::new(move |_| dom::set_title(&format!("{} · Ubuvugizi", title())));
    view! {
        <main id="main" class=format!("page {class}") tabindex="-1">
            <div class="over tight">
                {app.in_memory.then(|| notice_view(move || Notice::warn(say(Msg::InMemory))))}
                {move || app.notice.get().map(|notice| notice_view(move || notice.clone()))}
            </div>
            {body}
        </main>
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let app = app();
    let back = move || match app.route.get() {
        Route::Module(_) | Route::Start | Route::Unknown(_) => Some(Route::Home),
        Route::Lesson(id) => app
            .course
            .with_value(|c| c.modules.iter().find(|m| m.lessons.iter().any(|l| l.id == id)).map(|m| m.id.clone()))
            .map(Route::Module)
            .or(Some(Route::Home)),
        Route::Quiz(module) => Some(Route::Module(module)),
        Route::Attempt(module, _) => Some(Route::Quiz(module)),
        Route::NewReport(_) | Route::Report(..) => Some(Route::Reports),
        Route::Preview(id) => Some(Route::Report(id, 0)),
        Route::Home | Route::Reports | Route::Plan | Route::More => None,
    };
    let place = move || match app.route.get().place() {
        Some(Place::Reports) => say(Msg::NavReports),
        Some(Place::Plan) => say(Msg::NavPlan),
        Some(Place::More) => say(Msg::NavMore),
        _ => say(Msg::NavLearn),
    };
    view! {
        <header class="top">
            {move || back().map(|route| view! {
                <a class="back" href=route.href() aria-label=t(Msg::Back)>{icon(Icon::Back)}</a>
            })}
            <p class="place">{place}</p>
            <label class="lang">
                <span class="vh">{t(Msg::Language)}</span>
                {icon(Icon::Lang)}
                <select on:change=move |event| {
                    if let Some(lang) = Lang::from_tag(&event_target_value(&event)) { choose_lang(lang); }
                } prop:value=move || app.words.with(|w| w.lang().tag())>
                    {Lang::ALL.map(|lang| view! {
                        <option value=lang.tag() lang=lang.tag() selected=move || app.words.with(|w| w.lang() == lang)>{lang.own_name()}</option>
                    }).collect_view()}
                </select>
            </label>
            <button type="button" class="exit" on:click=|_| { events::flush(); dom::leave(); }>
                {icon(Icon::Exit)}<span>{t(Msg::QuickExit)}</span>
            </button>
        </header>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let app = app();
    let entry = move |place: Place, route: Route, symbol: Icon, name: Msg| {
        view! {
            <li><a href=route.href() aria-current=move || (app.route.get().place() == Some(place)).then_some("page")>
                {icon(symbol)}<span>{t(name)}</span>
            </a></li>
        }
    };
    let docked = move || matches!(app.route.get(), Route::Report(..) | Route::Quiz(_));
    view! {
        <nav class="nav" class:withdock=docked aria-label=t(Msg::Places)>
            <p class="brand">"Ubuvugizi"</p>
            <ul>
                {entry(Place::Learn, Route::Home, Icon::Learn, Msg::NavLearn)}
                {entry(Place::Reports, Route::Reports, Icon::Reports, Msg::NavReports)}
                {entry(Place::Plan, Route::Plan, Icon::Plan, Msg::NavPlan)}
                {entry(Place::More, Route::More, Icon::More, Msg::NavMore)}
            </ul>
        </nav>
    }
}

fn unknown_page(path: String) -> impl IntoView {
    page(
        "one",
        t(Msg::UnknownTitle),
        view! {
            <div class="head"><h1 tabindex="-1">{t(Msg::UnknownTitle)}</h1>
            <p class="lead">{move || say(Msg::UnknownText { path: path.clone() })}</p></div>
            <p><a class="btn" href=Route::Home.href()>{t(Msg::GoHome)}</a></p>
            <p><a href=Route::Reports.href()>{t(Msg::GoReports)}</a></p>
        },
    )
}

/// A line under translated screens: these words await a native reviewer.
pub fn review_line() -> impl IntoView {
    let app = app();
    move || {
        let lang = app.words.with(Messages::lang);
        let reviewed = Lang::ALL.iter().position(|l| *l == lang).is_none_or(|at| REVIEWED[at]);
        (!reviewed).then(|| view! { <p class="xs dim">{say(Msg::AwaitsReview)}</p> })
    }
}
