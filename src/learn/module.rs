//! A module's contents: lessons with their state, what one can do afterwards, the quiz.

use domain::{
    content::{LessonCard, Module, QuizSettings},
    messages::Msg,
};
use leptos::prelude::*;

use super::{
    home::painted,
    keep::keep_line,
    map::{advice, minutes},
};
use crate::{
    app::{Says, app, say, t},
    browser::{
        dom,
        element::{El, el},
        packs,
    },
    route::{Proof, Route},
    shell::{nothing_here, page},
    ui::{Icon, Notice, icon, notice_view, tile},
};

/// A module, or a helpful word if there is none of this name.
pub fn module_page(id: &str) -> El {
    let app = app();
    let Some(module) = app.course.with_value(|c| c.modules.iter().find(|m| m.id == id).cloned()) else {
        return not_in_course();
    };
    let title = module.title.clone();
    let painting = module.clone();
    let current = {
        let module = module.clone();
        move || app.progress.with(|p| module.lessons.iter().find(|l| !p.is_done(&l.id)).map(|l| l.id.clone()))
    };
    let current = Memo::new(move |_| current());
    let names = el("div")
        .class("tight")
        .add(el("p").class("sm dim").say(Msg::ModuleNumber { number: module.number.to_string() }))
        .add(el("h1").attr("tabindex", "-1").text(&module.title));
    let head = el("div").class("over head row").hole(move || tile(&painting.tile, painted(&painting))).add(names);
    let rows: Vec<El> = module.lessons.iter().enumerate().map(|(i, lesson)| lesson_row(i, lesson, current)).collect();
    let contents = el("section")
        .attr("aria-labelledby", "toc")
        .add(el("div").class("sect").add(el("h2").id("toc").say(Msg::Lessons)))
        .add(el("ol").class("rows toc").add(rows));
    let column = el("div")
        .class("col")
        .add(el("p").class("lead").text(&module.summary))
        .add(
            el("div")
                .class("tight")
                .add(el("p").class("sm num").say(Msg::ModuleTime {
                    minutes: say(Msg::Minutes { n: minutes(&module) }),
                    lessons: module.lessons.len().to_string(),
                }))
                .add(advice(&module)),
        )
        .add(keep_line(&module))
        .add(course_lang_note(app.course.with_value(|c| c.lang.clone())));
    let column = column.add(contents).add(module.quiz.map(|settings| quiz_section(&module, settings)));
    let column = column.add(proof_section(&module));
    let aims: Vec<El> = module.objectives.iter().map(|aim| aim_row(aim)).collect();
    let side = el("section")
        .class("side")
        .attr("aria-labelledby", "can")
        .add(el("div").class("sect").add(el("h2").id("can").say(Msg::AfterModule)))
        .add(el("ul").class("aims stack").add(aims))
        .add(handout_link(&module));
    page("two", move || title.clone()).add(head).add(column).add(side)
}

/// A module's page for the wall.
pub fn handout_page(id: String) -> El {
    let app = app();
    let module = app.course.with_value(|c| c.modules.iter().find(|m| m.id == id && m.handout).cloned());
    let Some(module) = module else { return not_in_course() };
    let html = RwSignal::new(None::<Result<String, String>>);
    let path = format!("handout/{id}.html");
    leptos::task::spawn_local(async move {
        html.try_set(Some(packs::text(&path).await));
    });
    let print = el("button").attr("type", "button").class("btn plain noprint").add(icon(Icon::Print)).say(Msg::Print);
    let over = el("p").class("sm dim").attr("lang", "en").text(&module.title);
    let head = el("div").class("head").add(over).add(el("h1").attr("tabindex", "-1").say(Msg::Handout));
    let page = page("one handout", t(Msg::Handout)).add(head.add(el("p").class("lead noprint").say(Msg::HandoutLead)));
    let page = page.add(el("p").add(print.on("click", |_| dom::print())));
    page.hole(move || match html.get() {
        None => el("p").class("loading").attr("role", "status").say(Msg::Loading),
        Some(Err(_)) => notice_view(Notice::stop(say(Msg::LessonNotLoaded))),
        Some(Ok(html)) => el("article").class("prose stack").attr("lang", "en").html(&html),
    })
}

fn handout_link(module: &Module) -> Option<El> {
    module.handout.then(|| {
        let link = el("a").attr("href", &Route::Handout(module.id.clone()).href()).say(Msg::Handout);
        el("p").class("sm").add(link).text(" ").add(el("span").class("dim").say(Msg::HandoutLead))
    })
}

fn aim_row(aim: &str) -> El {
    el("li").add(icon(Icon::Loz)).add(el("span").text(aim))
}

fn lesson_row(place: usize, lesson: &LessonCard, current: Memo<Option<String>>) -> El {
    let (here, id) = (lesson.id.clone(), lesson.id.clone());
    let done = move || {
        let done = app().progress.with(|p| p.is_done(&id));
        done.then(|| el("span").class("ic sm leaf").add(icon(Icon::Check)).add(el("span").text(&say(Msg::Done))))
    };
    let name = el("span").add(el("strong").text(&lesson.title)).hole(done);
    let link = el("a")
        .attr("href", &Route::Lesson(lesson.id.clone()).href())
        .add(el("span").class("no").text(&(place + 1).to_string()))
        .add(name)
        .add(el("span").class("sm dim min num").say(Msg::Minutes { n: lesson.minutes }));
    el("li").live_class("now", move || current.with(|current| current.as_ref() == Some(&here))).add(link)
}

fn quiz_section(module: &Module, settings: QuizSettings) -> El {
    let id = module.id.clone();
    let best = move || {
        let best = app().progress.with(|p| p.best(&id).map(|a| (a.percent().to_string(), a.passed(settings))));
        best.map(|(percent, passed)| {
            let words = if passed { Msg::QuizPassedWith { percent } } else { Msg::QuizBestSoFar { percent } };
            let line = el("p").class(if passed { "ic leaf" } else { "ic" });
            line.add(icon(if passed { Icon::Check } else { Icon::Half })).add(el("span").text(&say(words)))
        })
    };
    let lead = Msg::QuizLead { draw: settings.draw.to_string(), percent: settings.pass_percent.to_string() };
    let go = el("a").class("btn").attr("href", &Route::Quiz(module.id.clone()).href()).say(Msg::QuizGo).text(" ");
    el("section")
        .class("stack")
        .attr("aria-labelledby", "quiz")
        .add(el("div").class("sect").add(el("h2").id("quiz").say(Msg::Quiz)))
        .add(el("p").say(lead))
        .hole(best)
        .add(el("p").add(go.add(icon(Icon::Go))))
}

/// The tests around the module, and what the learner will do with it.
fn proof_section(module: &Module) -> El {
    let link = |to: Proof, words: Msg| el("p").add(el("a").attr("href", &to.href()).say(words));
    let test = (module.test > 0).then(|| link(Proof::Test(module.id.clone()), Msg::TestSection));
    let title = el("div").class("sect").add(el("h2").id("proof").say(Msg::PledgeSection));
    let section = el("section").class("tight").attr("aria-labelledby", "proof").add(title).add(test);
    section
        .add(link(Proof::Pledges(Some(module.id.clone())), Msg::PledgeNew))
        .add(link(Proof::Practise, Msg::Practise))
        .add(link(Proof::Certificate, Msg::Certificate))
}

/// Lessons are written in one language; who reads the interface in another is told.
pub fn course_lang_note(lang: String) -> El {
    let app = app();
    el("div").class("maybe").hole(move || {
        let foreign = app.words.with(|w| w.lang().tag() != lang);
        foreign.then(|| el("p").class("sm dim").text(&say(Msg::LessonsInEnglish)))
    })
}

/// The address names something that is not in this course.
pub fn not_in_course() -> El {
    nothing_here(t(Msg::NotInCourse), vec![(Route::Home, Msg::GoHome)])
}
