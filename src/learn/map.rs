//! The modules in the advised order. It is advice: nothing is locked, and whoever knows a subject skips it.

use domain::{content::Module, messages::Msg};
use leptos::prelude::*;

use super::home::painted;
use crate::{
    app::{Says, app, say, t},
    browser::element::{El, el},
    route::Route,
    shell::page,
    ui::tile,
};

/// The screen.
pub fn map_page() -> El {
    let course = app().course.get_value();
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::ModuleMap));
    let head = head.add(el("p").class("lead").say(Msg::MapLead));
    let steps = course.steps().into_iter().enumerate().map(|(at, modules)| {
        let id = format!("step-{}", at + 1);
        let title = el("h2").id(&id).say(Msg::MapStep { n: (at + 1).to_string() });
        let rows: Vec<El> = modules.into_iter().map(row).collect();
        let section = el("section").attr("aria-labelledby", &id).add(el("div").class("sect").add(title));
        section.add(el("ul").class("way").add(rows))
    });
    page("one", t(Msg::ModuleMap)).add(head).add(steps.collect::<Vec<El>>())
}

fn row(module: &Module) -> El {
    let (drawn, counted) = (module.clone(), module.clone());
    let state = move || {
        let done = app().progress.with(|p| p.done_in(&counted));
        let done = say(Msg::LessonsDone { done: done.to_string(), total: counted.lessons.len().to_string() });
        format!("{} · {done}", say(Msg::Minutes { n: minutes(&counted) }))
    };
    let title = format!(" {}", module.title);
    let name = el("strong").add(el("span").class("n").text(&module.number.to_string())).text(&title);
    let words = el("span").class("txt").add(name).add(el("span").class("xs dim num").live(state)).add(advice(module));
    let link = el("a").attr("href", &Route::Module(module.id.clone()).href());
    el("li").add(link.hole(move || tile(&drawn.tile, painted(&drawn))).add(words))
}

/// Time for all lessons of a module.
pub fn minutes(module: &Module) -> u32 {
    module.lessons.iter().map(|lesson| lesson.minutes).sum()
}

/// Which modules are better read first; nothing for one that comes after none.
pub fn advice(module: &Module) -> Option<El> {
    let names = app().course.with_value(|course| {
        let before = course.modules.iter().filter(|other| module.after.contains(&other.id));
        before.map(|other| format!("{} {}", other.number, other.title)).collect::<Vec<_>>().join(", ")
    });
    (!names.is_empty()).then(|| el("span").class("xs").say(Msg::AdvisedAfter { names }))
}
