//! A module's contents: lessons with their state, what one can do afterwards, the quiz.

use domain::messages::Msg;
use leptos::prelude::*;

use super::home::painted;
use crate::{
    app::{app, page, say, t},
    route::Route,
    ui::{Icon, icon, tile},
};

/// A module, or a helpful word if there is none of this name.
pub fn module_page(id: String) -> AnyView {
    let app = app();
    let Some(module) = app.course.with_value(|c| c.modules.iter().find(|m| m.id == id).cloned()) else {
        return gone().into_any();
    };
    let title = module.title.clone();
    let painting = module.clone();
    let quiz = module.quiz;
    let quiz_id = module.id.clone();
    let best =
        move || app.progress.with(|p| p.best(&quiz_id).map(|a| (a.percent(), quiz.is_some_and(|q| a.passed(q)))));
    let current = {
        let module = module.clone();
        move || app.progress.with(|p| module.lessons.iter().find(|l| !p.is_done(&l.id)).map(|l| l.id.clone()))
    };
    page("two", move || title.clone(), view! {
        <div class="over head row">
            {move || tile(painting.tile.clone(), painted(&painting))}
            <div class="tight"><p class="sm dim">{t(Msg::ModuleNumber { number: module.number.to_string() })}</p>
            <h1 tabindex="-1">{module.title.clone()}</h1></div>
        </div>
        <div class="col">
            <p class="lead">{module.summary.clone()}</p>
            {(module_lang_note()).into_any()}
            <section aria-labelledby="toc">
                <div class="sect"><h2 id="toc">{t(Msg::Lessons)}</h2></div>
                <ol class="rows toc">
                    {module.lessons.iter().enumerate().map(|(i, lesson)| {
                        let id = lesson.id.clone();
                        let href = Route::Lesson(id.clone()).href();
                        let current = current.clone();
                        let now = { let id = id.clone(); move || current() == Some(id.clone()) };
                        view! {
                            <li class:now=now><a href=href>
                                <span class="no">{i + 1}</span>
                                <span><strong>{lesson.title.clone()}</strong>
                                    {move || app.progress.with(|p| p.is_done(&id)).then(|| view! {
                                        <span class="ic sm leaf">{icon(Icon::Check)}<span>{say(Msg::Done)}</span></span>
                                    })}
                                </span>
                                <span class="sm dim min num">{t(Msg::Minutes { n: lesson.minutes })}</span>
                            </a></li>
                        }
                    }).collect_view()}
                </ol>
            </section>
            {quiz.map(|settings| view! {
                <section aria-labelledby="quiz" class="stack">
                    <div class="sect"><h2 id="quiz">{t(Msg::Quiz)}</h2></div>
                    <p>{t(Msg::QuizLead { draw: settings.draw.to_string(), percent: settings.pass_percent.to_string() })}</p>
                    {move || best().map(|(percent, passed)| {
                        let percent = percent.to_string();
                        view! { <p class="ic" class:leaf=passed>{icon(if passed { Icon::Check } else { Icon::Half })}
                            <span>{say(if passed { Msg::QuizPassedWith { percent } } else { Msg::QuizBestSoFar { percent } })}</span></p> }
                    })}
                    <p><a class="btn" href=Route::Quiz(module.id.clone()).href()>{t(Msg::QuizGo)}" "{icon(Icon::Go)}</a></p>
                </section>
            })}
        </div>
        <section class="side" aria-labelledby="can">
            <div class="sect"><h2 id="can">{t(Msg::AfterModule)}</h2></div>
            <ul class="aims stack">{module.objectives.iter().map(|aim| view! { <li>{icon(Icon::Loz)}<span>{aim.clone()}</span></li> }).collect_view()}</ul>
        </section>
    }).into_any()
}

/// Lessons are written in one language; who reads the interface in another is told.
pub fn module_lang_note() -> impl IntoView {
    let app = app();
    move || {
        let lang = app.course.with_value(|c| c.lang.clone());
        (app.words.with(|w| w.lang().tag() != lang))
            .then(|| view! { <p class="sm dim">{say(Msg::LessonsInEnglish)}</p> })
    }
}

/// The address names something that is not in this course.
pub fn gone() -> impl IntoView {
    page(
        "one",
        t(Msg::UnknownTitle),
        view! {
            <div class="head"><h1 tabindex="-1">{t(Msg::UnknownTitle)}</h1><p class="lead">{t(Msg::NotInCourse)}</p></div>
            <p><a class="btn" href=Route::Home.href()>{t(Msg::GoHome)}</a></p>
        },
    )
}
