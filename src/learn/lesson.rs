//! A lesson inside the app. `crate::lesson` makes it answer; here it gets what only the whole app has: the reader's language,
//! notices, the rarer kinds of exercise, the way back to its module.

use domain::{content::Item, messages::Msg};
use leptos::prelude::*;

use super::{exercise::put_exercises, module::course_lang_note};
use crate::{
    app::{app, t},
    browser::{
        element::{El, el, keep},
        packs,
    },
    later, lesson,
    route::Route,
    shell::notices_in,
    ui::disclosure,
};

/// A lesson's text, fetched and made to answer; `None` if it did not come.
pub async fn fetch_lesson(id: &str) -> Option<El> {
    let html = packs::text(&lesson::path(id)).await.ok()?;
    let main = el("main").id("main").class("page two").attr("tabindex", "-1").html(&html);
    lesson::attach(&main, id);
    Some(main)
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
            let said = words.speak_line(line, &place.value_of("data-arg"));
            if !said.is_empty() {
                place.set_text(&said);
                let _ = place.attr("lang", words.lang().tag());
            }
        }
    });
}
