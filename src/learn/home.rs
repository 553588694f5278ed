//! Where was I, what is due, how far am I.

use domain::{content::Module, messages::Msg};
use leptos::prelude::*;

use crate::{
    app::{app, page, review_line, say, t},
    browser::{clock, dom},
    report,
    route::Route,
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

#[component]
pub fn HomePage() -> impl IntoView {
    let app = app();
    let course = app.course.get_value();
    let today = clock::now().day;
    let next = {
        let course = course.clone();
        move || app.progress.with(|p| p.next_lesson(&course).map(|(m, l)| (m.clone(), l.clone())))
    };
    let begun = move || app.progress.with(|p| p.last.is_some() || !p.lessons.is_empty());
    let heading = move || {
        if begun() {
            app.words.with(|w| format!("{} {}", w.weekday(today), w.date(today)))
        } else {
            say(Msg::HomeFirstTitle)
        }
    };
    let minutes: u32 = course.modules.iter().flat_map(|m| &m.lessons).map(|l| l.minutes).sum();
    page(
        "two",
        t(Msg::NavLearn),
        view! {
            <div class="over head"><h1 tabindex="-1">{heading}</h1>
                {move || (!begun()).then(|| view! { <p class="lead">{say(Msg::HomeFirstLead)}</p> })}
            </div>
            <div class="col">
                {move || next().map(|(module, lesson)| {
                    let number = module.lessons.iter().position(|l| l.id == lesson.id).map_or(1, |i| i + 1);
                    view! {
                        <section class="resume on-soot" aria-labelledby="resume">
                            <div class="tight">
                                <p class="sm dim">{say(if begun() { Msg::WhereYouWere } else { Msg::StartHere })}</p>
                                <h2 id="resume">{lesson.title.clone()}</h2>
                                <p class="sm dim">{say(Msg::ModuleLesson { module: module.number.to_string(), number: number.to_string(), total: module.lessons.len().to_string() })}
                                " "{say(Msg::Minutes { n: lesson.minutes })}</p>
                            </div>
                            {tile(module.tile.clone(), painted(&module))}
                            <a class="btn" href=Route::Lesson(lesson.id.clone()).href()>
                                {say(if begun() { Msg::Continue } else { Msg::Begin })}" "{icon(Icon::Go)}
                            </a>
                        </section>
                    }
                })}
                {report::due_list(Msg::DueDrafts, None)}
                <section class="notice" aria-labelledby="stays">{icon(Icon::Phone)}<div>
                    <h2 id="stays" class="lbl">{t(Msg::StaysHereTitle)}</h2>
                    <p class="sm">{t(Msg::StaysHereText)}</p>
                </div></section>
                {review_line()}
            </div>
            <section class="side" aria-labelledby="path">
                <div class="sect"><h2 id="path">{t(Msg::YourPath)}</h2><span class="sm dim">{t(Msg::Minutes { n: minutes })}</span></div>
                <ol class="way">
                    {course.modules.into_iter().map(|module| {
                        let shown = module.clone();
                        let href = Route::Module(module.id.clone()).href();
                        view! {
                            <li><a href=href>
                                {move || tile(shown.tile.clone(), painted(&shown))}
                                <span class="txt">
                                    <strong><span class="n">{module.number}</span>" "{module.title.clone()}</strong>
                                    <span class="xs dim">{module_state(module)}</span>
                                </span>
                            </a></li>
                        }
                    }).collect_view()}
                </ol>
            </section>
        },
    )
}

fn module_state(module: Module) -> impl Fn() -> String {
    move || {
        let done = app().progress.with(|p| p.done_in(&module));
        say(Msg::LessonsDone { done: done.to_string(), total: module.lessons.len().to_string() })
    }
}

/// Leads on to the next lesson, so that the static page can offer it before the app knows which one that is.
#[component]
pub fn StartPage() -> impl IntoView {
    let app = app();
    let next = app.course.with_value(|course| {
        app.progress.with_untracked(|p| p.next_lesson(course).map(|(_, lesson)| lesson.id.clone()))
    });
    let to = next.map_or(Route::Home, Route::Lesson);
    request_animation_frame(move || dom::replace(&to.href()));
    page("one", t(Msg::NavLearn), view! { <p class="loading">{t(Msg::Loading)}</p> })
}
