//! What is fetched when it is first wanted: each of these functions begins a piece of the app's code that is a file of its
//! own. Whatever only they reach is in those files and costs the start path nothing.

use std::time::Duration;

use domain::messages::Msg;
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

use crate::{
    app::{Says, app, begin, moved, say, t, whole_words},
    browser::{
        dom,
        element::{El, el},
        locks, packs,
    },
    find, learn, lesson, notes, office, plan, records, register, report, resting,
    route::{Around, Route},
    settings::{self, people},
    shell::{nothing_here, page},
    train,
    ui::{Notice, notice_view},
};

/// After this time the first screen has all it asked for, on a slow network too.
const AHEAD: Duration = Duration::from_secs(3);

type Screen = Result<El, SplitLoaderError>;

#[wasm_split(app, wasm_split_path = leptos::wasm_split, fallible)]
fn app_piece() -> Result<(), SplitLoaderError> {
    begin();
    Ok(())
}

/// The app itself: frame, navigation, languages, and all that screens are made with.
///
/// # Errors
/// The code did not come.
pub async fn whole_app() -> Result<(), SplitLoaderError> {
    app_piece().await
}

#[wasm_split(home, wasm_split_path = leptos::wasm_split, fallible)]
fn home_screen(place: Owner, route: Route) -> Screen {
    Ok(place.with(|| if route == Route::Start { learn::start_page() } else { learn::home_page() }))
}

#[wasm_split(reports, wasm_split_path = leptos::wasm_split, fallible)]
fn report_screen(place: Owner, route: Route) -> Screen {
    Ok(place.with(|| match route {
        Route::NewReport(kind) => report::new_report_page(kind),
        Route::Report(id, step) => report::wizard_page(&id, step),
        Route::Preview(id) => report::preview_page(&id),
        Route::Files(path) => report::files_page(&path),
        _ => report::reports_page(),
    }))
}

#[wasm_split(people, wasm_split_path = leptos::wasm_split, fallible)]
fn people_screen(place: Owner, locked: bool) -> Screen {
    Ok(place.with(|| if locked { people::lock_page() } else { people::people_page() }))
}

/// Asks who is there, and for the passphrase; the screens come when it is right.
pub fn lock_screen() {
    let page = RwSignal::new(None::<El>);
    mount_to(dom::mount_point(), move || el("div").class("held").hole(move || page.get())).forget();
    let place = Owner::current().expect("the app has set its own");
    leptos::task::spawn_local(async move {
        let came = rest().await.is_ok();
        match people_screen(place, true).await {
            Ok(screen) if came => {
                page.set(Some(screen));
                dom::set_ready();
            }
            _ => dom::trouble(),
        }
    });
}

#[wasm_split(module, wasm_split_path = leptos::wasm_split, fallible)]
fn module_screen(place: Owner, route: Route) -> Screen {
    Ok(place.with(|| match route {
        Route::Handout(id) => learn::handout_page(id),
        Route::Module(id) => learn::module_page(&id),
        _ => nothing_here(t(Msg::NotInCourse), vec![(Route::Home, Msg::GoHome)]),
    }))
}

#[wasm_split(quiz, wasm_split_path = leptos::wasm_split, fallible)]
fn quiz_screen(place: Owner, route: Route) -> Screen {
    Ok(place.with(|| match route {
        Route::Attempt(module, number) => learn::attempt_page(&module, number),
        Route::Quiz(module) => learn::quiz_page(module),
        _ => nothing_here(t(Msg::NotInCourse), vec![(Route::Home, Msg::GoHome)]),
    }))
}

#[wasm_split(others, wasm_split_path = leptos::wasm_split, fallible)]
fn other_screen(place: Owner, route: Route) -> Screen {
    Ok(place.with(|| match route {
        Route::More => settings::more_page(),
        Route::Safety => settings::safety_page(),
        other => {
            let path = other.href().trim_start_matches("#/").to_owned();
            let lead = move || say(Msg::UnknownText { path: path.clone() });
            nothing_here(lead, vec![(Route::Home, Msg::GoHome), (Route::Reports, Msg::GoReports)])
        }
    }))
}

#[wasm_split(sealing, wasm_split_path = leptos::wasm_split, fallible)]
fn sealing_piece(place: Owner, sealing: report::Sealing) -> Screen {
    Ok(place.with(|| report::seal_panel(sealing)))
}

/// Where a passphrase for files is chosen; nothing where the code does not come.
pub async fn seal_panel(place: Owner, sealing: report::Sealing) -> Option<El> {
    sealing_piece(place, sealing).await.ok()
}

#[wasm_split(office, wasm_split_path = leptos::wasm_split, fallible)]
fn office_screen(place: Owner, path: String) -> Screen {
    Ok(place.with(|| office::office_page(&path)))
}

#[wasm_split(due, wasm_split_path = leptos::wasm_split, fallible)]
fn due(place: Owner) -> Result<Option<El>, SplitLoaderError> {
    Ok(place.with(|| report::due_list(Msg::DueDrafts, None)))
}

/// The reports in work, as Home shows them; nothing where the code does not come.
pub async fn due_list(place: Owner) -> Option<El> {
    rest().await.ok()?;
    due(place).await.ok()?
}

#[wasm_split(plan, wasm_split_path = leptos::wasm_split, fallible)]
fn plan_screen(place: Owner, path: String) -> Screen {
    Ok(place.with(|| plan::plan_page(&path)))
}

#[wasm_split(agenda, wasm_split_path = leptos::wasm_split, fallible)]
fn agenda(place: Owner) -> Screen {
    Ok(place.with(plan::due_list))
}

/// What is due of the plan, as Home shows it; nothing where the code does not come.
pub async fn agenda_due(place: Owner) -> Option<El> {
    rest().await.ok()?;
    agenda(place).await.ok()
}

#[wasm_split(kinds, wasm_split_path = leptos::wasm_split, fallible)]
fn put_kind(place: Owner, whole: El, asked: learn::Asked) -> Result<(), SplitLoaderError> {
    place.with(|| learn::put_kind(whole, asked));
    Ok(())
}

#[wasm_split(kinds, wasm_split_path = leptos::wasm_split, fallible)]
fn kinds_are_here() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// Fetches what draws items of the rarer kinds, so that they can take their places without a gap.
pub async fn kinds() -> bool {
    looks().await.is_ok() && kinds_are_here().await.is_ok()
}

/// The question and the answers of an item of a rarer kind.
pub fn other_kind(asked: learn::Asked) -> El {
    let whole = el("div").class("stack");
    let place = Owner::current().expect("an item is made within its screen");
    let (put, alive) = (whole.clone(), asked.response);
    leptos::task::spawn_local(async move {
        let came = looks().await.is_ok();
        // Nobody waits for it any more if the user has gone on meanwhile.
        if alive.try_with_untracked(|_| ()).is_none() {
            return;
        }
        if came && put_kind(place, put.clone(), asked).await.is_ok() {
            request_animation_frame(lesson::show_place);
        } else {
            put.set_text(&say(Msg::LessonNotLoaded));
        }
    });
    whole
}

#[wasm_split(proof, wasm_split_path = leptos::wasm_split, fallible)]
fn proof_screen(place: Owner, path: String) -> Screen {
    Ok(place.with(|| learn::proof_page(&path)))
}

#[wasm_split(proof, wasm_split_path = leptos::wasm_split, fallible)]
fn proof_due(place: Owner) -> Result<Vec<El>, SplitLoaderError> {
    Ok(place.with(learn::due_lines))
}

/// What is due of tests, practice and promises, as Home shows it; nothing where the code does not come.
pub async fn due_lines(place: Owner) -> Vec<El> {
    if rest().await.is_err() {
        return Vec::new();
    }
    proof_due(place).await.unwrap_or_default()
}

#[wasm_split(register, wasm_split_path = leptos::wasm_split, fallible)]
fn register_screen(place: Owner, path: String) -> Screen {
    Ok(place.with(|| register::screen(&path)))
}

#[wasm_split(train, wasm_split_path = leptos::wasm_split, fallible)]
fn train_screen(place: Owner, path: String) -> Screen {
    Ok(place.with(|| train::screen(&path)))
}

#[wasm_split(around, wasm_split_path = leptos::wasm_split, fallible)]
fn around_screen(place: Owner, path: String) -> Screen {
    Ok(place.with(|| match Around::parse(&path) {
        Around::Glossary(term) => find::glossary_page(term),
        Around::Map => learn::map_page(),
        Around::Search => find::search_page(),
        Around::Notes | Around::Records => notes::notes_page(),
        Around::Tools(lesson) => notes::tools(&lesson),
    }))
}

#[wasm_split(records, wasm_split_path = leptos::wasm_split, fallible)]
fn records_screen(place: Owner) -> Screen {
    Ok(place.with(records::page))
}

#[wasm_split(records, wasm_split_path = leptos::wasm_split, fallible)]
fn records_follow() -> Result<(), SplitLoaderError> {
    leptos::task::spawn_local(records::follow());
    Ok(())
}

/// A part of a screen that is fetched when it is opened: its place, and what opens it.
pub fn panel(route: Route) -> (El, impl Fn()) {
    let state = RwSignal::new(State::Coming);
    let place = Owner::current().expect("a panel is made within its screen");
    let body = el("div").hole(move || match state.get() {
        State::Coming => None,
        State::Failed => Some(el("p").text(&say(Msg::LessonNotLoaded))),
        State::Here(panel) => Some(panel),
    });
    let open = move || {
        if !matches!(state.get_untracked(), State::Here(_)) {
            fetch(place.clone(), route.clone(), state);
        }
    };
    (body, open)
}

#[wasm_split(resting, wasm_split_path = leptos::wasm_split, fallible)]
fn resting_piece() -> Result<(), SplitLoaderError> {
    resting::begin();
    Ok(())
}

/// What every piece needs besides its code: the other messages, the other styles, and what reads records at rest.
async fn rest() -> Result<(), String> {
    // Begun beside the others.
    leptos::task::spawn_local(async { drop(resting_piece().await) });
    looks().await?;
    resting_piece().await.map_err(|_| "what reads records at rest did not come".to_owned())
}

/// The other messages and styles: all that is needed by what reads no records of its own, and stands in a lesson that is being read.
async fn looks() -> Result<(), String> {
    let style = dom::later_style();
    whole_words().await?;
    style.await;
    Ok(())
}

/// Sees to it that the table of contents is there: every screen but a lesson's needs it.
async fn course() -> Result<(), String> {
    let app = app();
    if app.course.with_value(|course| course.modules.is_empty()) {
        app.course.set_value(packs::packed("course.bin").await?);
    }
    Ok(())
}

/// Fetches that once the first screen has had the network to itself.
pub fn fetch_ahead() {
    let ahead = || {
        locks::say_open();
        leptos::task::spawn_local(async {
            drop(rest().await);
            // Set by a build that names a learning record store: without one nothing of it is fetched.
            if dom::is_marked("data-lrs") && course().await.is_ok() {
                drop(records_follow().await);
            }
        });
    };
    set_timeout(ahead, AHEAD);
}

#[derive(Clone)]
enum State {
    Coming,
    Failed,
    Here(El),
}

/// A screen whose code is fetched first; the screen says so if it does not come. A lesson that stands on the static page
/// stays as it is.
pub fn screen(route: Route) -> El {
    if let Route::Lesson(id) = &route
        && let Some(main) = learn::lesson_here(id)
    {
        return learn::lesson_screen(main, id);
    }
    let state = RwSignal::new(State::Coming);
    let first = route == Route::Home && !moved();
    if let Some(greeting) = (!first).then(dom::greeting).flatten() {
        greeting.remove();
    }
    let place = Owner::current().expect("screens are made within the shell");
    fetch(place.clone(), route.clone(), state);
    el("div").class("held").hole(move || match state.get() {
        // The static page's first screen stays until its own one has come.
        State::Coming => first.then(dom::greeting).flatten().unwrap_or_else(|| {
            page("one", t(Msg::Loading)).add(el("p").class("loading").attr("role", "status").say(Msg::Loading))
        }),
        State::Failed => {
            let (place, route) = (place.clone(), route.clone());
            let again = el("button").attr("type", "button").class("btn").say(Msg::TryAgain);
            let again = again.on("click", move |_| fetch(place.clone(), route.clone(), state));
            let heading = el("h1").class("vh").attr("tabindex", "-1").say(Msg::LessonNotLoaded);
            let notice = notice_view(Notice::stop(say(Msg::LessonNotLoaded)));
            page("one", t(Msg::LessonNotLoaded)).add(heading).add(notice).add(el("p").add(again))
        }
        State::Here(screen) => screen,
    })
}

fn fetch(place: Owner, route: Route, state: RwSignal<State>) {
    state.set(State::Coming);
    let is_whole = app().route.with_untracked(|shown| *shown == route);
    leptos::task::spawn_local(async move {
        // Home and lessons say nothing that is not among the early messages: they do not wait for the others.
        let others = match route {
            Route::Home | Route::Start | Route::Lesson(_) => Ok(()),
            _ => rest().await,
        };
        let course = match route {
            Route::Lesson(_) => Ok(()),
            _ => course().await,
        };
        if others.is_err() || course.is_err() {
            state.try_set(State::Failed);
            return;
        }
        let screen = match route {
            Route::Lesson(id) => match learn::fetch_lesson(&id).await {
                Some(main) => Ok(place.with(|| learn::lesson_screen(main, &id))),
                None => {
                    state.try_set(State::Failed);
                    return;
                }
            },
            // One branch for each piece: each waits in code of its own, all of it on the start path.
            Route::Home | Route::Start => home_screen(place, route).await,
            Route::Module(_) | Route::Handout(_) => module_screen(place, route).await,
            Route::Around(path) if path == "records" => records_screen(place).await,
            Route::Around(path) => around_screen(place, path).await,
            Route::Proof(path) => proof_screen(place, path).await,
            Route::Office(path) => office_screen(place, path).await,
            Route::Register(path) => register_screen(place, path).await,
            Route::People => people_screen(place, false).await,
            Route::Quiz(_) | Route::Attempt(..) => quiz_screen(place, route).await,
            Route::Plan(path) => plan_screen(place, path).await,
            Route::Train(path) => train_screen(place, path).await,
            Route::More | Route::Unknown(_) | Route::Safety => other_screen(place, route).await,
            _ => report_screen(place, route).await,
        };
        // Nobody waits for it any more if the user has gone on meanwhile; a part of a screen leaves the keyboard where it is.
        if state.try_set(screen.map_or(State::Failed, State::Here)).is_none() && moved() && is_whole {
            request_animation_frame(dom::focus_heading);
            request_animation_frame(lesson::show_place);
        }
    });
}
