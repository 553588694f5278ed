//! A lesson: read, checked in the flow, resumed at the same place. Its text comes as one piece of HTML from the build,
//! with places for the exercises.

use std::cell::Cell;

use domain::{
    content::{LessonFrame, LessonPack},
    messages::Msg,
};
use leptos::prelude::*;

use super::{change_progress, exercise::put_exercises, module::course_lang_note};
use crate::{
    app::{Says, app, moved, page, say, t},
    browser::{
        clock,
        dom::{self, Pressed},
        element::{El, Event, el},
        events, packs,
    },
    later,
    route::Route,
    ui::{Icon, Notice, disclosure, icon, notice_view},
};

/// What there is of the lesson.
type Arrived = RwSignal<Option<Result<LessonPack, Missing>>>;

/// Why there is no lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    /// It did not arrive.
    Offline,
    /// This course has none of that name.
    Unknown,
}

/// Where a lesson's pack lies.
pub fn lesson_path(id: &str) -> String {
    format!("lesson/{id}.bin")
}

/// A lesson, fetched on its own.
pub fn lesson_page(id: String) -> El {
    let arrived: Arrived = RwSignal::new(None);
    fetch(id.clone(), arrived);
    // Leaving the lesson keeps the place too.
    let keep = id.clone();
    events::flush_for_this_screen(move || {
        if arrived.with_untracked(|lesson| matches!(lesson, Some(Ok(_))))
            && let Some(block) = dom::topmost(".block")
        {
            change_progress(|p| p.place(&keep, block));
        }
    });
    let body = move || match arrived.get() {
        None => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
        Some(Err(missing)) => vec![not_here(missing, id.clone(), arrived)],
        Some(Ok(lesson)) => lesson_view(lesson),
    };
    let article = el("article").class("col").hole(body);
    let side = el("aside").class("side broad").say_attr("aria-label", Msg::InThisLesson).hole(move || {
        let outline = arrived.with(|lesson| Some(lesson.as_ref()?.as_ref().ok()?.outline.clone()));
        outline.map(|outline| contents(&outline))
    });
    let title = move || arrived.with(|lesson| lesson.as_ref().and_then(|l| Some(l.as_ref().ok()?.frame.title.clone())));
    page("two", move || title().unwrap_or_else(|| say(Msg::NavLearn))).add(article).add(side)
}

fn not_here(missing: Missing, id: String, arrived: Arrived) -> El {
    let (words, way) = match missing {
        Missing::Offline => {
            let again = el("button").attr("type", "button").class("btn").say(Msg::TryAgain);
            (Msg::LessonNotLoaded, again.on("click", move |_| fetch(id.clone(), arrived)))
        }
        Missing::Unknown => (Msg::NotInCourse, el("a").class("btn").attr("href", &Route::Home.href()).say(Msg::GoHome)),
    };
    let heading = el("h1").class("vh").attr("tabindex", "-1").say(Msg::UnknownTitle);
    el("div").class("stack").add(heading).add(notice_view(Notice::stop(say(words)))).add(el("p").add(way))
}

fn fetch(id: String, arrived: Arrived) {
    arrived.set(None);
    leptos::task::spawn_local(async move {
        let lesson = packs::packed::<LessonPack>(&lesson_path(&id)).await;
        if let Ok(lesson) = &lesson {
            let place = app().progress.with_untracked(|p| {
                let kept = p.lessons.get(&id).filter(|kept| kept.hash == lesson.hash);
                kept.map_or(0, |kept| kept.block)
            });
            change_progress(|p| p.visit(&id, &lesson.hash));
            app().module.set(Some(lesson.frame.module.clone()));
            PLACE.set(place);
            request_animation_frame(show_place);
        }
        let missing = |err: String| if err.starts_with("404") { Missing::Unknown } else { Missing::Offline };
        arrived.try_set(Some(lesson.map_err(missing)));
        // A new screen hands the keyboard to its heading, which has only come now.
        if moved() {
            request_animation_frame(dom::focus_heading);
        }
    });
}

thread_local! {
    /// The block that was read last, as long as the reader has not moved: what arrives late above it must not push it away.
    static PLACE: Cell<usize> = const { Cell::new(0) };
}

/// Brings the place where the reader was to the top, until he or she goes on.
pub fn show_place() {
    if PLACE.get() > 0 {
        dom::show_nth(".block", PLACE.get());
    }
}

fn lesson_view(lesson: LessonPack) -> Vec<El> {
    let LessonFrame { number, title, minutes, lang, .. } = lesson.frame.clone();
    let over =
        el("p").class("sm dim num").say(Msg::LessonNumber { number }).text(" · ").say(Msg::Minutes { n: minutes });
    let heading = el("h1").attr("tabindex", "-1").attr("lang", &lang).text(&title);
    let head = el("div").class("head").add(over).add(heading);
    vec![head, course_lang_note(lang), lesson_body(lesson)]
}

fn lesson_body(lesson: LessonPack) -> El {
    let text = el("div").class("col").html(&lesson.html);
    for (place, line) in text.marked("data-line") {
        speak(place, line.parse().unwrap_or(usize::MAX));
    }
    put_exercises(&text, &lesson.exercises);
    // What helps reading (bookmark, note, voice, size) is fetched when it is opened.
    let (panel, open) = later::panel(Route::Around(format!("notes/{}", lesson.id)));
    let tools = disclosure(t(Msg::Tools), panel).class("noprint").on("toggle", move |_| open());
    let all = el("a").say(Msg::Glossary);
    let close = el("button").attr("type", "button").class("lnk").attr("data-term", "").say(Msg::Close);
    let foot = [el("p").class("row").add(all.clone()).add(close), all];
    let mut open_note = None;
    let after = after(&lesson.id, &lesson.frame);
    let text = ["pointerdown", "wheel", "touchmove", "keydown"]
        .into_iter()
        .fold(text, |text, sign| text.on(sign, |_| PLACE.set(0)));
    let text = text.on("click", move |event: Event| match dom::pressed(&event) {
        Pressed::Anchor(id) => {
            event.prevent_default();
            dom::show(&id);
        }
        Pressed::Term(button, key) => turn_note(&mut open_note, &foot, button, key),
        Pressed::Other => {}
    });
    el("div").class("col").add(tools).add(text).add(after)
}

/// Has a word of the interface follow the reader's language.
fn speak(place: El, line: usize) {
    let app = app();
    place.set_text("");
    let words = move || app.words.with(|words| words.line(line).to_owned());
    let _ = place.live(words).live_attr("lang", move || Some(app.words.with(|words| words.lang().tag().to_owned())));
}

/// Shows a term's note under the paragraph of its button, where it covers nothing, and hands it the keyboard. Whichever note was
/// open is closed, and its button has the keyboard again if no other note opens.
fn turn_note(open: &mut Option<(String, El, El)>, foot: &[El; 2], button: El, key: String) {
    let before = open.take().map(|(key, note, button)| {
        note.set_class("gloss", false);
        button.focus();
        key
    });
    let [foot, all] = foot;
    let Some(note) = dom::by_id(&format!("g-{key}")).filter(|_| before.as_ref() != Some(&key)) else { return };
    let _ = all.clone().attr("href", &Route::Around(format!("glossary/{key}")).href());
    button.put_after_paragraph(&note);
    note.clone().attr("tabindex", "-1").attr("role", "note").add(foot.clone()).set_class("gloss", true);
    note.focus();
    *open = Some((key, note, button));
}

/// Done, and on to what comes next.
fn after(id: &str, frame: &LessonFrame) -> El {
    let id = id.to_owned();
    let done = move || {
        let (is_done, id) = (app().progress.with(|p| p.is_done(&id)), id.clone());
        if is_done {
            let words = el("span").text(&say(Msg::LessonDone));
            el("p").class("ic leaf").attr("role", "status").add(icon(Icon::Check)).add(words)
        } else {
            let mark = el("button").attr("type", "button").class("btn plain").add(icon(Icon::Check)).say(Msg::MarkDone);
            el("p").add(mark.on("click", move |_| change_progress(|p| p.mark_done(&id, clock::now().day))))
        }
    };
    let button = |to: Route| el("a").class("btn").attr("href", &to.href());
    let module_id = frame.module.clone();
    let whole = el("div").class("next prose").hole(done);
    match &frame.next {
        Some(next) => {
            let over = el("p").class("sm dim").say(Msg::NextLesson).text(" · ").say(Msg::Minutes { n: next.minutes });
            let name = el("span").attr("lang", "en").text(&next.title);
            whole.add(over).add(button(Route::Lesson(next.id.clone())).add(name).text(" ").add(icon(Icon::Go)))
        }
        None if frame.quiz => whole.add(button(Route::Quiz(module_id)).say(Msg::QuizGo).text(" ").add(icon(Icon::Go))),
        None => whole.add(button(Route::Module(module_id)).say(Msg::BackToModule)),
    }
}

/// "In this lesson": its sections.
fn contents(outline: &[(String, String)]) -> El {
    let entry = |(anchor, title): &(String, String)| {
        let to = anchor.clone();
        let link = el("a").attr("href", &format!("#{anchor}")).text(title).on("click", move |event| {
            event.prevent_default();
            dom::show(&to);
        });
        el("li").add(link)
    };
    let sections: Vec<El> = outline.iter().map(entry).collect();
    let nav = el("nav").class("tight").say_attr("aria-label", Msg::InThisLesson);
    let nav = nav.add(el("h2").class("sm").say(Msg::InThisLesson)).add(el("ol").class("in-page").add(sections));
    let print = el("button").attr("type", "button").class("lnk sm").say(Msg::Print).on("click", |_| dom::print());
    el("div").class("stack").add(nav).add(el("p").add(print))
}
