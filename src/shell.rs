//! The frame around every screen: top bar, places, notices, and what every screen begins and ends with.

use domain::messages::{Lang, Messages, Msg, REVIEWED};
use leptos::prelude::*;

use crate::{
    app::{Newer, Says, app, choose_lang, moved, quick_exit, say, t},
    browser::{
        dom,
        element::{El, drawn, el, keep as keep_true},
        events, offline,
    },
    later,
    route::{Files, Place, Route},
    ui::{Icon, Notice, icon, notice_view},
};

/// Draws the frame; the screen of the present address stands in it.
pub fn shell() {
    let app = app();
    let shown = Memo::new(move |_| app.route.get());
    keep_true(Box::new(move || {
        shown.track();
        // The first screen keeps the browser's own focus; later ones hand the keyboard to their heading.
        if moved() {
            request_animation_frame(dom::focus_heading);
        }
    }));
    let skip = el("a").class("skip").attr("href", "#main").say(Msg::SkipToContent).on("click", |event| {
        event.prevent_default();
        dom::focus("#main");
    });
    let strip = drawn("rect").attr("width", "100%").attr("height", "10").attr("fill", "url(#bd)");
    let band = drawn("svg").class("band").attr("aria-hidden", "true").add(strip);
    let frame = dom::frame();
    frame.add_first(vec![skip, top_bar(), band, navigation()]);
    let _ = frame.hole(move || later::screen(shown.get()));
}

/// The frame of a screen: title of the document, notices, main landmark.
pub fn page(class: &str, title: impl Fn() -> String + 'static) -> El {
    keep_true(Box::new(move || dom::set_title(&format!("{} · Ubuvugizi", title()))));
    let notices = el("div").class("over tight");
    notices_in(&notices);
    el("main").id("main").class(&format!("page {class}")).attr("tabindex", "-1").add(notices)
}

/// Shows in this place what there is to say on every screen.
pub fn notices_in(place: &El) {
    let app = app();
    let notices = place.clone().hole(move || app.in_memory.then(|| notice_view(Notice::warn(say(Msg::InMemory)))));
    let notices = notices.hole(move || app.notice.get().map(notice_view));
    let _ = notices.hole(move || newer_notice(app.newer.get()));
}

/// A newer build: it is fetched, where that is paid for by the byte, and takes over, when the user says so.
fn newer_notice(newer: Newer) -> Option<El> {
    let button = |words: Msg| el("button").attr("type", "button").class("btn plain").say(words);
    let fetch = |words: Msg| {
        button(words).on("click", |_| {
            let newer = app().newer;
            newer.set(Newer::Coming);
            leptos::task::spawn_local(async move {
                // That it is ready is told by the worker.
                if offline::fetch_newer().await.is_err() && newer.get_untracked() == Newer::Coming {
                    newer.set(Newer::Failed);
                }
            });
        })
    };
    let (notice, button) = match newer {
        Newer::None => return None,
        Newer::Offered(bytes) => {
            let kb = app().words.with_untracked(|words| words.number(bytes.div_ceil(1000)));
            (Notice::inform(say(Msg::NewerOffered { kb })), Some(fetch(Msg::NewerFetch)))
        }
        Newer::Coming => (Notice::inform(say(Msg::NewerComing)), None),
        Newer::Failed => (Notice::warn(say(Msg::NewerFailed)), Some(fetch(Msg::TryAgain))),
        Newer::Ready => (Notice::inform(say(Msg::UpdateReady)), Some(button(Msg::UpdateNow).on("click", |_| switch()))),
    };
    let button = button.map(|button| el("p").add(button));
    Some(notice_view(notice).add(el("span")).add(button))
}

fn switch() {
    if events::all_is_saved() {
        offline::switch_over();
    } else {
        app().notice.set(Some(Notice::stop(say(Msg::NotSwitched))));
    }
}

fn top_bar() -> El {
    let app = app();
    let back = move || match app.route.get() {
        Route::Module(_) | Route::Start | Route::Around(_) | Route::Proof(_) | Route::Unknown(_) => Some(Route::Home),
        Route::Lesson(_) => Some(app.module.get().map_or(Route::Home, Route::Module)),
        Route::Quiz(module) | Route::Handout(module) => Some(Route::Module(module)),
        Route::Attempt(module, _) => Some(Route::Quiz(module)),
        Route::NewReport(_) | Route::Report(..) | Route::Office(_) => Some(Route::Reports),
        Route::Register(path) if path == "register" => Some(Route::Reports),
        Route::Register(_) => Some(Route::Register("register".to_owned())),
        Route::Preview(id) => Some(Route::Report(id, 0)),
        Route::Files(path) => Some(Files::parse(&path).back()),
        Route::Train(path) if path.starts_with("train/") => Some(Route::Train("train".to_owned())),
        Route::People | Route::Safety | Route::Train(_) => Some(Route::More),
        Route::Plan(path) if path != "plan" => Some(Route::Plan("plan".to_owned())),
        Route::Home | Route::Reports | Route::Plan(_) | Route::More => None,
    };
    let place = move || {
        say(match app.route.get().place() {
            Some(Place::Reports) => Msg::NavReports,
            Some(Place::Plan) => Msg::NavPlan,
            Some(Place::More) => Msg::NavMore,
            _ => Msg::NavLearn,
        })
    };
    let spoken = move || app.words.with(Messages::lang);
    let languages = Lang::ALL.map(|lang| {
        let option = el("option").attr("value", lang.tag()).attr("lang", lang.tag()).text(lang.own_name());
        option.live_flag("selected", move || spoken() == lang)
    });
    let choose = el("select").add(Vec::from(languages)).on("change", |event| {
        if let Some(lang) = Lang::from_tag(&event_target_value(&event)) {
            choose_lang(lang);
        }
    });
    let label = el("label").class("lang").add(el("span").class("vh").say(Msg::Language)).add(icon(Icon::Lang));
    let exit = el("button").attr("type", "button").class("exit").add(icon(Icon::Exit));
    let exit = exit.add(el("span").say(Msg::QuickExit)).on("click", |_| quick_exit());
    let link = move |route: Route| el("a").class("back").attr("href", &route.href()).say_attr("aria-label", Msg::Back);
    let bar = el("header").class("top").hole(move || back().map(|route| link(route).add(icon(Icon::Back))));
    let search = el("a").attr("href", "#/search").say_attr("aria-label", Msg::Search).add(icon(Icon::Search));
    bar.add(el("p").class("place").live(place)).add(search).add(label.add(choose)).add(exit)
}

fn navigation() -> El {
    let app = app();
    let entry = |place: Place, route: Route, symbol: Icon, name: Msg| {
        let here = move || (app.route.get().place() == Some(place)).then(|| "page".to_owned());
        let link = el("a").attr("href", &route.href()).live_attr("aria-current", here).add(icon(symbol));
        el("li").add(link.add(el("span").say(name)))
    };
    let docked = move || matches!(app.route.get(), Route::Report(..) | Route::Quiz(_));
    let places = el("ul")
        .add(entry(Place::Learn, Route::Home, Icon::Learn, Msg::NavLearn))
        .add(entry(Place::Reports, Route::Reports, Icon::Reports, Msg::NavReports))
        .add(entry(Place::Plan, Route::Plan("plan".to_owned()), Icon::Plan, Msg::NavPlan))
        .add(entry(Place::More, Route::More, Icon::More, Msg::NavMore));
    let nav = el("nav").class("nav").live_class("withdock", docked).say_attr("aria-label", Msg::Places);
    nav.add(el("p").class("brand").text("Ubuvugizi")).add(places)
}

/// A screen for an address that names nothing.
pub fn nothing_here(lead: impl Fn() -> String + 'static, ways: Vec<(Route, Msg)>) -> El {
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::UnknownTitle));
    let mut page = page("one", t(Msg::UnknownTitle)).add(head.add(el("p").class("lead").live(lead)));
    for (at, (to, name)) in ways.into_iter().enumerate() {
        let link = el("a").attr("href", &to.href()).say(name);
        page = page.add(el("p").add(if at == 0 { link.class("btn") } else { link }));
    }
    page
}

/// A line under translated screens: these words await a native reviewer.
pub fn review_line() -> El {
    let app = app();
    el("div").class("maybe").hole(move || {
        let lang = app.words.with(Messages::lang);
        let reviewed = Lang::ALL.iter().position(|l| *l == lang).is_none_or(|at| REVIEWED[at]);
        (!reviewed).then(|| el("p").class("xs dim").text(&say(Msg::AwaitsReview)))
    })
}
