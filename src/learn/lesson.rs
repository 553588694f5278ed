//! A lesson inside the app. `crate::lesson` makes it answer; here it gets what only the whole app has: the reader's language,
//! notices, the rarer kinds of exercise, the way back to its module.

use std::{cell::RefCell, time::Duration};

use domain::{content::Item, messages::Msg};
use leptos::prelude::*;

use super::{exercise::put_exercises, module::course_lang_note};
use crate::{
    app::{self, app, t},
    browser::{
        clock, dom,
        element::{El, el, keep},
        offline, packs,
    },
    later, lesson,
    route::{Route, lesson_of},
    shell::notices_in,
    ui::disclosure,
};

/// Milliseconds that a lesson stands before the next one is fetched: whoever only passes by has fetched nothing.
const BEFORE_NEXT: i32 = 1500;
/// So often it is looked whether the app has come onto the device, as it does during a first visit.
const LOOKS: usize = 30;

thread_local! {
    /// The lesson that follows the one on the screen, made from what lies on this device; nothing answers in it yet.
    static NEXT: RefCell<Option<(String, El)>> = const { RefCell::new(None) };
}

async fn fetch(id: &str) -> Option<El> {
    let html = packs::text(&lesson::path(id)).await.ok()?;
    Some(el("main").id("main").class("page two").attr("tabindex", "-1").html(&html))
}

/// A lesson's text, fetched and made to answer; `None` if it did not come.
pub async fn fetch_lesson(id: &str) -> Option<El> {
    let main = fetch(id).await?;
    lesson::attach(&main, id);
    Some(main)
}

/// The lesson that stands on the static page, or was made ready, if it is this one. Of the latter the first frame holds what is seen
/// at the top: to lay out the rest of a long page keeps slow phones busy twice as long.
pub fn lesson_here(id: &str) -> Option<El> {
    if let Some(main) = lesson::standing(id) {
        drop(dom::greeting());
        return Some(main);
    }
    let (_, main) = NEXT.take().filter(|(next, _)| next == id)?;
    lesson::attach(&main, id);
    if lesson::begins_at_the_top() && !app::is_back() {
        main.class_on("begun", true);
        let whole = main.clone();
        request_animation_frame(move || set_timeout(move || whole.class_on("begun", false), Duration::ZERO));
    }
    request_animation_frame(lesson::show_place);
    Some(main)
}

/// Makes the following lesson ready: where data is paid for by the byte only if its text lies on this device.
fn ready_next(main: &El) {
    let links = main.all(".next a[href^='#/lesson/']");
    let Some(next) = links.last().and_then(|link| lesson_of(&link.value_of("href")).map(str::to_owned)) else { return };
    let still = main.clone();
    leptos::task::spawn_local(async move {
        for _ in 0..LOOKS {
            clock::pause(BEFORE_NEXT).await;
            if !still.is_on_page() {
                return;
            }
            let mut is_free = !offline::is_paid();
            if !is_free {
                match offline::status_of(&[lesson::path(&next)]).await {
                    // Nobody knows yet.
                    Some(kept) if kept.all == 0 => continue,
                    kept => is_free = kept.is_some_and(|kept| kept.got == kept.all),
                }
            }
            if is_free {
                NEXT.set(fetch(&next).await.map(|made| (next, made)));
            }
            return;
        }
    });
}

/// A lesson as a screen of the app.
pub fn lesson_screen(main: El, id: &str) -> El {
    let app = app();
    if let Some(place) = main.find(".over") {
        notices_in(&place);
    }
    let article = main.find("[data-of]");
    app.module.set(article.map(|article| article.value_of("data-module")));
    if let (Some(place), Some(title)) = (main.find("[data-note]"), main.find("h1")) {
        let _ = place.add(course_lang_note(title.value_of("lang")));
    }
    // What helps reading (bookmark, note, voice, size) is fetched when it is opened.
    if let Some(place) = main.find("[data-note]") {
        let (panel, open) = later::panel(Route::Around(format!("notes/{id}")));
        let _ = place.add(disclosure(t(Msg::Tools), panel).class("noprint").on("toggle", move |_| open()));
    }
    let text = main.clone();
    keep(Box::new(move || speak(&text)));
    ready_next(&main);
    let places = main.all("[data-exercise]");
    if !places.is_empty() {
        let (path, here) = (format!("lesson/{id}.items.bin"), Owner::current().expect("within the shell"));
        leptos::task::spawn_local(async move {
            // Where they do not come, the questions stand printed, with their answers.
            if let Ok(items) = packs::packed::<Vec<Item>>(&path).await
                && later::kinds().await
            {
                here.with(|| put_exercises(&places, &items));
            }
        });
    }
    main
}

/// Has the words of the interface follow the reader's language.
fn speak(text: &El) {
    app().words.with(|words| {
        for place in text.all("[data-line]") {
            let line = place.value_of("data-line").parse().unwrap_or(usize::MAX);
            if place.value_of("lang") == words.lang().tag() {
                continue;
            }
            let said = words.speak_line(line, &place.value_of("data-arg"));
            if !said.is_empty() {
                place.set_text(&said);
                let _ = place.attr("lang", words.lang().tag());
            }
        }
    });
}
