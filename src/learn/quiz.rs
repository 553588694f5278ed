//! The module quiz: one item a screen, resumed where it was left, looked back at afterwards.

use domain::{
    content::{Bank, Item, Module},
    messages::Msg,
    quiz::Attempt,
};
use leptos::prelude::*;

use super::{change_progress, item_view, item_view::Asked, module};
use crate::{
    app::{app, page, say, t},
    browser::{clock, dom, packs},
    route::Route,
    ui::{Icon, Notice, icon, notice_view, ticks},
};

fn find(id: &str) -> Option<Module> {
    app().course.with_value(|c| c.modules.iter().find(|m| m.id == id && m.quiz.is_some()).cloned())
}

fn load_bank(module: &str) -> RwSignal<Option<Result<Bank, String>>> {
    let bank = RwSignal::new(None);
    let path = format!("bank/{module}.json");
    leptos::task::spawn_local(async move { bank.set(Some(packs::json::<Bank>(&path).await)) });
    bank
}

/// Begins, goes on with, or tells the result of a module's quiz.
pub fn quiz_page(id: String) -> AnyView {
    let app = app();
    let Some(module) = find(&id) else { return module::gone().into_any() };
    let bank = load_bank(&id);
    // The attempt on the screen: a running one is resumed, else the learner begins.
    let number = RwSignal::new(app.progress.with_untracked(|p| p.running(&id)));
    let title = module.title.clone();
    page(
        "one",
        t(Msg::Quiz),
        view! {
            {move || match bank.get() {
                None => view! { <p class="loading" role="status">{say(Msg::Loading)}</p> }.into_any(),
                Some(Err(_)) => notice_view(|| Notice::stop(say(Msg::LessonNotLoaded))).into_any(),
                Some(Ok(bank)) => match number.get() {
                    None => begin(module.clone(), bank, number).into_any(),
                    Some(at) => attempt_view(module.clone(), bank, at, title.clone()).into_any(),
                },
            }}
        },
    )
    .into_any()
}

fn begin(module: Module, bank: Bank, number: RwSignal<Option<usize>>) -> impl IntoView {
    let app = app();
    let settings = module.quiz.unwrap_or(domain::content::QuizSettings { draw: 0, pass_percent: 0, bank: 0 });
    let past = app.progress.with_untracked(|p| p.attempts.get(&module.id).cloned().unwrap_or_default());
    let id = module.id.clone();
    let start = move |_| {
        let now = clock::now();
        let mut at = 0;
        change_progress(|p| {
            let attempts = p.attempts.entry(id.clone()).or_default();
            attempts.push(Attempt::new(&bank, settings, attempts, clock::random(), now));
            at = attempts.len() - 1;
        });
        number.set(Some(at));
    };
    view! {
        <div class="head"><p class="sm dim" lang="en">{module.title.clone()}</p><h1 tabindex="-1">{t(Msg::Quiz)}</h1>
        <p class="lead">{t(Msg::QuizLead { draw: settings.draw.to_string(), percent: settings.pass_percent.to_string() })}</p></div>
        <p><button type="button" class="btn" on:click=start>{t(Msg::QuizBegin)}" "{icon(Icon::Go)}</button></p>
        {(!past.is_empty()).then(|| view! {
            <section aria-labelledby="past"><div class="sect"><h2 id="past">{t(Msg::PastAttempts)}</h2></div>
            <ul class="rows kinds">{past.into_iter().enumerate().filter(|(_, a)| a.finished.is_some()).map(|(i, a)| {
                let (right, total) = a.score();
                let day = a.started.day;
                view! { <li><a href=Route::Attempt(module.id.clone(), i).href()><span class="num">{i + 1}</span>
                    <span>{move || app.words.with(|w| w.date(day))}<br/><span class="sm dim num">{t(Msg::Score { right: right.to_string(), total: total.to_string() })}</span></span>{icon(Icon::Chev)}</a></li> }
            }).collect_view()}</ul></section>
        })}
    }
}

fn attempt_view(module: Module, bank: Bank, at: usize, title: String) -> impl IntoView {
    let app = app();
    let id = StoredValue::new(module.id.clone());
    change_progress(|p| {
        if let Some(a) = p.attempt_mut(&module.id, at) {
            a.refresh(&bank)
        }
    });
    let attempt = move || app.progress.with_untracked(|p| id.with_value(|id| p.attempt(id, at).cloned()));
    let bank = StoredValue::new(bank);
    let place = RwSignal::new(attempt().and_then(|a| a.at()));
    let settings = module.quiz;
    move || {
        let Some(attempt) = attempt() else { return ().into_any() };
        let total = attempt.items.len();
        let Some(here) = place.get() else {
            return result_view(&module, &attempt, at, settings.is_some_and(|s| attempt.passed(s))).into_any();
        };
        let Some(item) = attempt
            .items
            .get(here)
            .and_then(|asked| bank.with_value(|b| b.items.iter().find(|i| i.id == asked.id).cloned()))
        else {
            return notice_view(|| Notice::stop(say(Msg::LessonNotLoaded))).into_any();
        };
        question_view(item, attempt.seed, here, total, id, at, place, title.clone()).into_any()
    }
}

#[allow(clippy::too_many_arguments)]
fn question_view(
    item: Item,
    seed: u64,
    here: usize,
    total: usize,
    module: StoredValue<String>,
    at: usize,
    place: RwSignal<Option<usize>>,
    title: String,
) -> impl IntoView {
    let asked = Asked::new(item.clone(), None, seed);
    let go_on = move || {
        let next = app().progress.with_untracked(|p| module.with_value(|m| p.attempt(m, at).and_then(Attempt::at)));
        if next.is_none() {
            change_progress(|p| {
                if let Some(a) = module.with_value(|m| p.attempt_mut(m, at)) {
                    a.finished = Some(clock::now())
                }
            });
        }
        place.set(next);
        dom::scroll_to(0.0);
        request_animation_frame(dom::focus_heading);
    };
    let submit = move || {
        let response = asked.response.get_untracked();
        asked.item.with_value(|item| {
            change_progress(|p| {
                if let Some(a) = module.with_value(|m| p.attempt_mut(m, at)) {
                    a.answer(here, item, response);
                }
            })
        });
        asked.checked.set(true);
    };
    let act = move || {
        if asked.checked.get_untracked() {
            go_on()
        } else if asked.complete() {
            submit()
        }
    };
    view! {
        <div class="stack" on:keydown=move |event| {
            if event.key() == "Enter" && !dom::on_control(&event) { event.prevent_default(); act(); }
        }>
            <div class="tight"><p class="sm dim num">{t(Msg::OfTotal { at: (here + 1).to_string(), total: total.to_string() })}</p>{ticks(here, here, total)}</div>
            <h1 class="vh" tabindex="-1">{t(Msg::QuizQuestion { title, at: (here + 1).to_string() })}</h1>
            {item_view::question(asked)}
            {move || asked.checked.get().then(|| item_view::read_again(&item))}
        </div>
        <footer class="dock" aria-label=t(Msg::ThisStep)>
            <span></span><span class="sm dim broad">{t(Msg::EnterGoesOn)}</span>
            {move || if asked.checked.get() {
                view! { <button type="button" class="btn" on:click=move |_| go_on()>{say(if here + 1 == total { Msg::SeeResult } else { Msg::NextQuestion })}" "{icon(Icon::Go)}</button> }.into_any()
            } else {
                view! { <button type="button" class="btn" disabled=move || !asked.complete() on:click=move |_| submit()>{say(Msg::CheckAnswer)}</button> }.into_any()
            }}
        </footer>
    }
}

fn result_view(module: &Module, attempt: &Attempt, at: usize, passed: bool) -> impl IntoView + use<> {
    let (right, total) = attempt.score();
    let percent = attempt.percent().to_string();
    let id = module.id.clone();
    view! {
        <div class="head"><h1 tabindex="-1">{t(if passed { Msg::QuizPassed } else { Msg::QuizNotYet })}</h1>
        <p class="lead num">{t(Msg::QuizResult { right: right.to_string(), total: total.to_string(), percent })}</p></div>
        {(!passed).then(|| view! { <p>{t(Msg::QuizRetryLead)}</p> })}
        <p class="row"><a class="btn" href=Route::Attempt(id.clone(), at).href()>{t(Msg::LookAtAnswers)}</a>
        <a href=Route::Module(id).href()>{t(Msg::BackToModule)}</a></p>
    }
}

/// A past attempt, answer by answer.
pub fn attempt_page(id: String, number: usize) -> AnyView {
    let app = app();
    let attempt = app.progress.with_untracked(|p| p.attempt(&id, number).cloned());
    let (Some(module), Some(attempt)) = (find(&id), attempt) else { return module::gone().into_any() };
    let bank = load_bank(&id);
    let (right, total) = attempt.score();
    page("one", t(Msg::Quiz), view! {
        <div class="head"><p class="sm dim" lang="en">{module.title.clone()}</p><h1 tabindex="-1">{t(Msg::AttemptNumber { number: (number + 1).to_string() })}</h1>
        <p class="lead num">{t(Msg::Score { right: right.to_string(), total: total.to_string() })}</p></div>
        {move || match bank.get() {
            None => view! { <p class="loading" role="status">{say(Msg::Loading)}</p> }.into_any(),
            Some(Err(_)) => notice_view(|| Notice::stop(say(Msg::LessonNotLoaded))).into_any(),
            Some(Ok(bank)) => attempt.items.iter().map(|kept| {
                // An item that has changed since is not shown as if this had been the question.
                let item = bank.items.iter().find(|i| i.id == kept.id && i.hash == kept.hash).cloned();
                match (item, kept.response.clone()) {
                    (Some(item), Some(response)) => view! { <section class="stack">{item_view::question(Asked::new(item.clone(), Some(response), attempt.seed))}{item_view::read_again(&item)}</section> }.into_any(),
                    _ => view! { <p class="dim">{say(Msg::ItemChanged)}</p> }.into_any(),
                }
            }).collect_view().into_any(),
        }}
        <p><a class="btn" href=Route::Quiz(id).href()>{t(Msg::BackToQuiz)}</a></p>
    }).into_any()
}
