//! What is thrown on the wall: one idea a screen, moved by keys or a remote control. No learner is named on it.

use domain::{content::Module, messages::Msg};
use leptos::prelude::*;

use super::place::Place;
use crate::{
    app::{Says, app, say, t},
    browser::{
        dom,
        element::{El, el},
        events, packs,
    },
    route::Train,
    shell::{nothing_here, page as frame},
    ui::{Icon, icon},
};

/// A plain surface over the whole window: what is shown, and a line with the way out.
pub fn surface(title: impl Fn() -> String + 'static, leave: String, hint: Msg, body: El) -> El {
    let out = el("a").class("ic").attr("href", &leave).add(icon(Icon::Cross)).add(el("span").say(Msg::WallLeave));
    let line = el("div").class("wall-line").add(el("span").class("sm keys").say(hint)).add(out);
    frame("wall", title).add(body).add(line)
}

/// Hears keys as long as the screen stands; `act` says whether a key was its own.
pub fn keys(act: impl Fn(&str, bool) -> bool + 'static) {
    events::on_keys_here(act);
}

/// What stands on one screen.
enum Idea {
    /// A text, with what stands above it.
    Words(String, String),
    /// A drawing of a lesson with its caption.
    Figure(El, String),
}

/// The screen.
pub fn page(session: String, module: String) -> El {
    let found = app().course.with_value(|course| course.modules.iter().find(|found| found.id == module).cloned());
    let Some(module) = found else {
        return nothing_here(t(Msg::NotInCourse), vec![(Train::Sessions(String::new()).route(), Msg::Sessions)]);
    };
    let ideas = StoredValue::new(first(&module));
    let (at, count, blank) = (RwSignal::new(0_usize), RwSignal::new(ideas.with_value(Vec::len)), RwSignal::new(false));
    let lessons: Vec<(String, String)> =
        module.lessons.iter().map(|card| (card.id.clone(), card.title.clone())).collect();
    leptos::task::spawn_local(async move {
        for (id, title) in lessons {
            let Ok(text) = packs::text(&format!("lesson/{id}.html")).await else { continue };
            let more = of_lesson(&title, &el("div").html(&text));
            if ideas.try_update_value(|ideas| ideas.extend(more)).is_none() {
                return;
            }
            count.try_set(ideas.try_with_value(Vec::len).unwrap_or(0));
        }
    });
    let body = el("div").class("idea").attr("lang", "en").hole(move || {
        if blank.get() {
            return vec![el("p").class("vh").say(Msg::WallBlank)];
        }
        count.track();
        ideas.with_value(|ideas| ideas.get(at.get()).map(shown).unwrap_or_default())
    });
    let progress = el("p")
        .class("sm num")
        .attr("role", "status")
        .live(move || say(Msg::WallAt { at: (at.get() + 1).to_string(), of: count.get().to_string() }));
    let meter = el("span").class("meter").attr("aria-hidden", "true").hole(move || {
        let percent = (at.get() + 1) * 100 / count.get().max(1);
        el("i").attr("data-percent", &percent.to_string()).style("width", &format!("{percent}%"))
    });
    let go = move |to: usize| {
        blank.set(false);
        at.set(to.min(count.get_untracked().saturating_sub(1)));
    };
    let step = move |forward: bool| {
        let now = at.get_untracked();
        go(if forward { now + 1 } else { now.saturating_sub(1) });
    };
    let leave = Place::Session(session).href();
    let back = leave.clone();
    keys(move |key, _| {
        match key {
            "ArrowRight" | "ArrowDown" | "PageDown" | " " | "Enter" => step(true),
            "ArrowLeft" | "ArrowUp" | "PageUp" | "Backspace" => step(false),
            "Home" => go(0),
            "End" => go(usize::MAX),
            "b" | "B" | "." => blank.update(|blank| *blank = !*blank),
            "Escape" => dom::go(&back),
            _ => return false,
        }
        true
    });
    let turn = |symbol: Icon, words: Msg, forward: bool| {
        let button = el("button").attr("type", "button").class("turn").say_attr("aria-label", words).add(icon(symbol));
        button.on("click", move |_| step(forward))
    };
    let turns = el("div").class("turns").add(turn(Icon::Back, Msg::WallBack, false)).add(progress);
    let turns = turns.add(turn(Icon::Go, Msg::WallNext, true));
    let title = module.title;
    surface(move || title.clone(), leave, Msg::WallKeys, el("div").class("show").add(body).add(meter).add(turns))
        .live_class("dark", move || blank.get())
}

/// The module: its title and what one can do afterwards, an aim a screen.
fn first(module: &Module) -> Vec<Idea> {
    let mut ideas = vec![Idea::Words(say(Msg::WallModule { n: module.number.to_string() }), module.title.clone())];
    let can = say(Msg::WallAim);
    ideas.extend(module.objectives.iter().map(|aim| Idea::Words(can.clone(), aim.clone())));
    ideas
}

/// A lesson: its title, its headings and its drawings, in their order.
fn of_lesson(title: &str, lesson: &El) -> Vec<Idea> {
    let mut ideas = vec![Idea::Words(say(Msg::WallLesson), title.to_owned())];
    for part in lesson.all(".prose[lang] h2, .prose[lang] h3, .prose[lang] .fig") {
        match part.find("svg") {
            Some(svg) => {
                let caption = part.find("figcaption").map(|caption| caption.text_of()).unwrap_or_default();
                ideas.push(Idea::Figure(svg, caption.trim().to_owned()));
            }
            None => ideas.push(Idea::Words(title.to_owned(), part.text_of().trim().to_owned())),
        }
    }
    ideas
}

fn shown(idea: &Idea) -> Vec<El> {
    match idea {
        Idea::Words(above, words) => {
            vec![el("p").class("above").text(above), el("h1").attr("tabindex", "-1").text(words)]
        }
        Idea::Figure(svg, caption) => {
            vec![
                el("h1").class("above").attr("tabindex", "-1").text(caption),
                el("div").class("fig drawing").add(svg.copy()),
            ]
        }
    }
}
