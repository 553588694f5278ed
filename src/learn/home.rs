//! Where was I, what is due, how far am I.

use domain::{
    content::{LessonCard, Module},
    messages::Msg,
};
use leptos::prelude::*;

use crate::{
    app::{Says, app, say, t},
    browser::{
        clock, dom,
        element::{El, el},
    },
    later, plan, report,
    route::{Around, Route},
    shell::{page, review_line},
    ui::{Icon, icon, tile},
};

/// Share of a module's lessons and quiz that is done, in percent.
pub fn painted(module: &Module) -> usize {
    app().progress.with(|p| {
        let quiz = usize::from(module.quiz.is_some());
        let passed = usize::from(module.quiz.is_some_and(|q| p.best(&module.id).is_some_and(|a| a.passed(q))));
        let total = module.lessons.len() + quiz;
        ((p.done_in(module) + passed) * 100).checked_div(total).unwrap_or(0)
    })
}

/// The first screen.
pub fn home_page() -> El {
    let app = app();
    let course = app.course.get_value();
    let today = clock::now().day;
    let begun = move || app.progress.with(|p| p.last.is_some() || !p.lessons.is_empty());
    let heading = move || {
        if begun() {
            app.words.with(|w| format!("{} {}", w.weekday(today), w.date(today)))
        } else {
            say(Msg::HomeFirstTitle)
        }
    };
    let minutes: u32 = course.modules.iter().flat_map(|m| &m.lessons).map(|l| l.minutes).sum();
    let path: Vec<El> = course.modules.iter().map(module_row).collect();
    let lead = move || (!begun()).then(|| el("p").class("lead").text(&say(Msg::HomeFirstLead)));
    let head = el("div").class("over head").add(el("h1").attr("tabindex", "-1").live(heading)).hole(lead);
    let resume = move || {
        let next = app.progress.with(|p| p.next_lesson(&course).map(|(m, l)| (m.clone(), l.clone())));
        next.map(|(module, lesson)| resume(&module, &lesson, begun()))
    };
    let stays = el("div")
        .add(el("h2").id("stays").class("lbl").say(Msg::StaysHereTitle))
        .add(el("p").class("sm").say(Msg::StaysHereText))
        .hole(move || {
            app.ask_keep.get().then(|| {
                let link = el("a").attr("href", &Route::More.href()).text(&say(Msg::KeepGo));
                el("p").class("sm").text(&say(Msg::KeepAsk)).text(" ").add(link)
            })
        });
    let stays = el("section").class("notice").attr("aria-labelledby", "stays").add(icon(Icon::Phone)).add(stays);
    let column = el("div").class("col").hole(resume).hole(proof_due()).hole(agenda_due()).hole(due()).add(stays);
    let title = el("div").class("sect").add(el("h2").id("path").say(Msg::YourPath));
    let title = title.add(el("span").class("sm dim").say(Msg::Minutes { n: minutes }));
    let ways = [(Around::Map, Msg::ModuleMap), (Around::Search, Msg::Search), (Around::Glossary(None), Msg::Glossary)];
    let ways = ways.into_iter().chain([(Around::Notes, Msg::MyNotes)]);
    let ways: Vec<El> = ways.map(|(to, name)| el("a").attr("href", &to.href()).say(name)).collect();
    let side = el("section").class("side").attr("aria-labelledby", "path").add(title);
    let side = side.add(el("p").class("row sm").add(ways)).add(el("ol").class("way").add(path));
    page("two", t(Msg::NavLearn)).add(head).add(column.add(review_line())).add(side)
}

/// What is due of practice and promises. Who has neither answered a quiz nor promised anything does not fetch that code.
fn proof_due() -> impl Fn() -> Option<El> {
    let lines = RwSignal::new(Vec::<El>::new());
    if super::proof::any() {
        let place = Owner::current().expect("a screen is made within the shell");
        leptos::task::spawn_local(async move {
            lines.try_set(later::due_lines(place).await);
        });
    }
    move || {
        let lines = lines.get();
        (!lines.is_empty()).then(|| {
            let title = el("h2").id("due-today").say(Msg::DueToday);
            el("section")
                .class("tight")
                .attr("aria-labelledby", "due-today")
                .add(el("div").class("sect").add(title))
                .add(lines)
        })
    }
}

/// What is due of the plan. Who keeps none does not fetch that code.
fn agenda_due() -> impl Fn() -> Option<El> {
    let list = RwSignal::new(None::<El>);
    if plan::any() {
        let place = Owner::current().expect("a screen is made within the shell");
        leptos::task::spawn_local(async move {
            list.try_set(later::agenda_due(place).await);
        });
    }
    move || list.get()
}

/// The reports in work. Who has none does not fetch the code that lists them.
fn due() -> impl Fn() -> Option<El> {
    let list = RwSignal::new(None::<El>);
    if report::any() {
        let place = Owner::current().expect("a screen is made within the shell");
        leptos::task::spawn_local(async move {
            // Without a network and never fetched before: the reports are one tap away in their own place.
            list.try_set(later::due_list(place).await);
        });
    }
    move || list.get()
}

/// Where the learner goes on, or begins.
fn resume(module: &Module, lesson: &LessonCard, begun: bool) -> El {
    let number = module.lessons.iter().position(|l| l.id == lesson.id).map_or(1, |i| i + 1).to_string();
    let total = module.lessons.len().to_string();
    let place = say(Msg::ModuleLesson { module: module.number.to_string(), number, total });
    let (over, go) = if begun { (Msg::WhereYouWere, Msg::Continue) } else { (Msg::StartHere, Msg::Begin) };
    let words = el("div")
        .class("tight")
        .add(el("p").class("sm dim").text(&say(over)))
        .add(el("h2").id("resume").text(&lesson.title))
        .add(el("p").class("sm dim").text(&format!("{place} {}", say(Msg::Minutes { n: lesson.minutes }))));
    let go = el("a").class("btn").attr("href", &Route::Lesson(lesson.id.clone()).href()).text(&say(go)).text(" ");
    let card = el("section").class("resume on-soot").attr("aria-labelledby", "resume").add(words);
    card.add(tile(&module.tile, painted(module))).add(go.add(icon(Icon::Go)))
}

fn module_row(module: &Module) -> El {
    let (number, title) = (module.number.to_string(), format!(" {}", module.title));
    let href = Route::Module(module.id.clone()).href();
    let (drawn, counted) = (module.clone(), module.clone());
    let state = move || {
        let done = app().progress.with(|p| p.done_in(&counted));
        say(Msg::LessonsDone { done: done.to_string(), total: counted.lessons.len().to_string() })
    };
    let name = el("strong").add(el("span").class("n").text(&number)).text(&title);
    let words = el("span").class("txt").add(name).add(el("span").class("xs dim").live(state));
    let link = el("a").attr("href", &href).hole(move || tile(&drawn.tile, painted(&drawn)));
    el("li").add(link.add(words))
}

/// Leads on to the next lesson, so that the static page can offer it before the app knows which one that is.
pub fn start_page() -> El {
    let app = app();
    let next = app.course.with_value(|course| {
        app.progress.with_untracked(|p| p.next_lesson(course).map(|(_, lesson)| lesson.id.clone()))
    });
    let to = next.map_or(Route::Home, Route::Lesson);
    request_animation_frame(move || dom::replace(&to.href()));
    page("one", t(Msg::NavLearn)).add(el("p").class("loading").say(Msg::Loading))
}
