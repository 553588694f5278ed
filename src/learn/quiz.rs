//! The module quiz: one item a screen, resumed where it was left, looked back at afterwards.

use domain::{
    content::{Bank, Item, Module},
    messages::Msg,
    quiz::{Attempt, AttemptItem},
};
use leptos::prelude::*;

use super::{
    change_progress,
    item_view::{self, Asked},
    module::not_in_course,
};
use crate::{
    app::{Says, app, say, t},
    browser::{
        clock, dom,
        element::{El, el},
        packs,
    },
    route::Route,
    shell::page,
    ui::{Icon, Notice, icon, notice_view, ticks},
};

fn find(id: &str) -> Option<Module> {
    app().course.with_value(|c| c.modules.iter().find(|m| m.id == id && m.quiz.is_some()).cloned())
}

/// The bank, fetched, and what is made of it.
fn with_bank(page: El, module: &str, make: impl Fn(Bank) -> Vec<El> + 'static) -> El {
    let bank = RwSignal::new(None::<Result<Bank, String>>);
    let path = format!("bank/{module}.bin");
    leptos::task::spawn_local(async move {
        bank.try_set(Some(packs::packed(&path).await));
    });
    page.hole(move || match bank.get() {
        None => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
        Some(Err(_)) => vec![notice_view(Notice::stop(say(Msg::LessonNotLoaded)))],
        Some(Ok(bank)) => make(bank),
    })
}

/// Begins, goes on with, or tells the result of a module's quiz.
pub fn quiz_page(id: String) -> El {
    let app = app();
    let Some(module) = find(&id) else { return not_in_course() };
    // The attempt on the screen: a running one is resumed, else the learner begins.
    let number = RwSignal::new(app.progress.with_untracked(|p| p.running(&id)));
    with_bank(page("one", t(Msg::Quiz)), &id, move |bank| match number.get() {
        None => begin(&module, bank, number),
        Some(at) => vec![attempt_view(module.clone(), bank, at)],
    })
}

fn over(title: &str) -> El {
    el("p").class("sm dim").attr("lang", "en").text(title)
}

fn begin(module: &Module, bank: Bank, number: RwSignal<Option<usize>>) -> Vec<El> {
    let Some(settings) = module.quiz else { return Vec::new() };
    let past = app().progress.with_untracked(|p| p.attempts.get(&module.id).cloned().unwrap_or_default());
    let id = module.id.clone();
    let start = move |_| {
        let now = clock::now();
        let mut at = 0;
        change_progress(|p| {
            let attempts = p.attempts.or_default(&id);
            attempts.push(Attempt::new(&bank, settings, attempts, clock::random(), now));
            at = attempts.len() - 1;
        });
        number.set(Some(at));
    };
    let lead = Msg::QuizLead { draw: settings.draw.to_string(), percent: settings.pass_percent.to_string() };
    let head = el("div").class("head").add(over(&module.title)).add(el("h1").attr("tabindex", "-1").say(Msg::Quiz));
    let go = el("button").attr("type", "button").class("btn").say(Msg::QuizBegin).text(" ").add(icon(Icon::Go));
    let mut shown = vec![head.add(el("p").class("lead").say(lead)), el("p").add(go.on("click", start))];
    if !past.is_empty() {
        let finished = past.iter().enumerate().filter(|(_, a)| a.finished.is_some());
        let rows: Vec<El> = finished.map(|(i, attempt)| past_row(&module.id, i, attempt)).collect();
        let title = el("div").class("sect").add(el("h2").id("past").say(Msg::PastAttempts));
        let list = el("ul").class("rows kinds").add(rows);
        shown.push(el("section").attr("aria-labelledby", "past").add(title).add(list));
    }
    shown
}

fn past_row(module: &str, i: usize, attempt: &Attempt) -> El {
    let day = attempt.started.day;
    let date = move || app().words.with(|w| w.date(day));
    let words = el("span").live(date).add(el("br")).add(el("span").class("sm dim num").say(score(attempt)));
    let link = el("a").attr("href", &Route::Attempt(module.to_owned(), i).href());
    let number = el("span").class("num").text(&(i + 1).to_string());
    el("li").add(link.add(number).add(words).add(icon(Icon::Chev)))
}

fn score(attempt: &Attempt) -> Msg {
    let (right, total) = attempt.score();
    Msg::Score { right: right.to_string(), total: total.to_string() }
}

/// A running attempt: where it is, and how to go on.
#[derive(Clone, Copy)]
struct Running {
    module: StoredValue<Module>,
    at: usize,
    /// The question on the screen; none when all are answered.
    place: RwSignal<Option<usize>>,
}

impl Running {
    fn attempt(self) -> Option<Attempt> {
        app().progress.with_untracked(|p| self.module.with_value(|m| p.attempt(&m.id, self.at).cloned()))
    }

    fn change(self, act: impl FnOnce(&mut Attempt)) {
        change_progress(|p| {
            if let Some(attempt) = self.module.with_value(|m| p.attempt_mut(&m.id, self.at)) {
                act(attempt);
            }
        });
    }

    fn submit(self, here: usize, asked: Asked) {
        let response = asked.response.get_untracked();
        asked.item.with_value(|item| self.change(|attempt| attempt.answer(here, item, response)));
        asked.checked.set(true);
    }

    fn go_on(self) {
        let next = self.attempt().and_then(|attempt| attempt.at());
        if next.is_none() {
            self.change(|attempt| attempt.finished = Some(clock::now()));
        }
        self.place.set(next);
        dom::scroll_to(0.0);
        request_animation_frame(dom::focus_heading);
    }
}

fn attempt_view(module: Module, bank: Bank, at: usize) -> El {
    let (module, bank) = (StoredValue::new(module), StoredValue::new(bank));
    let running = Running { module, at, place: RwSignal::new(None) };
    running.change(|attempt| bank.with_value(|bank| attempt.refresh(bank)));
    running.place.set(running.attempt().and_then(|attempt| attempt.at()));
    el("div").class("held").hole(move || {
        let Some(attempt) = running.attempt() else { return Vec::new() };
        let Some(here) = running.place.get() else { return result_view(running, &attempt) };
        let kept = attempt.items.get(here);
        let item = kept.and_then(|kept| bank.with_value(|b| b.items.iter().find(|i| i.id == kept.id).cloned()));
        match item {
            Some(item) => question_view(running, item, &attempt, here),
            None => vec![notice_view(Notice::stop(say(Msg::LessonNotLoaded)))],
        }
    })
}

fn question_view(running: Running, item: Item, attempt: &Attempt, here: usize) -> Vec<El> {
    let total = attempt.items.len();
    let asked = Asked::new(item.clone(), None, attempt.seed.0);
    let enter = move |event| {
        if dom::is_enter(&event) && !dom::on_control(&event) {
            event.prevent_default();
            if asked.checked.get_untracked() {
                running.go_on();
            } else if asked.complete() {
                running.submit(here, asked);
            }
        }
    };
    let title = running.module.with_value(|m| m.title.clone());
    let place = el("p").class("sm dim num").say(Msg::OfTotal { at: (here + 1).to_string(), total: total.to_string() });
    let heading = el("h1").class("vh").attr("tabindex", "-1");
    let question = el("div")
        .class("stack")
        .on("keydown", enter)
        .add(el("div").class("tight").add(place).add(ticks(here, here, total)))
        .add(heading.say(Msg::QuizQuestion { title, at: (here + 1).to_string() }))
        .add(item_view::question(asked))
        .hole(move || if asked.checked.get() { item_view::read_again(&item) } else { None });
    let button = || el("button").attr("type", "button").class("btn");
    let act = move || {
        if asked.checked.get() {
            let words = if here + 1 == total { Msg::SeeResult } else { Msg::NextQuestion };
            button().text(&say(words)).text(" ").add(icon(Icon::Go)).on("click", move |_| running.go_on())
        } else {
            let check = button().text(&say(Msg::CheckAnswer)).live_flag("disabled", move || !asked.complete());
            check.on("click", move |_| running.submit(here, asked))
        }
    };
    let dock = el("footer").class("dock").say_attr("aria-label", Msg::ThisStep).add(el("span"));
    vec![question, dock.add(el("span").class("sm dim broad").say(Msg::EnterGoesOn)).hole(act)]
}

fn result_view(running: Running, attempt: &Attempt) -> Vec<El> {
    let (id, settings) = running.module.with_value(|m| (m.id.clone(), m.quiz));
    let passed = settings.is_some_and(|settings| attempt.passed(settings));
    let (right, total) = attempt.score();
    let percent = attempt.percent().to_string();
    let words = Msg::QuizResult { right: right.to_string(), total: total.to_string(), percent };
    let heading = el("h1").attr("tabindex", "-1").say(if passed { Msg::QuizPassed } else { Msg::QuizNotYet });
    let head = el("div").class("head").add(heading).add(el("p").class("lead num").say(words));
    let look =
        el("a").class("btn").attr("href", &Route::Attempt(id.clone(), running.at).href()).say(Msg::LookAtAnswers);
    let back = el("a").attr("href", &Route::Module(id).href()).say(Msg::BackToModule);
    let mut shown = vec![head];
    shown.extend((!passed).then(|| el("p").say(Msg::QuizRetryLead)));
    shown.push(el("p").class("row").add(look).text(" ").add(back));
    shown
}

/// A past attempt, answer by answer.
pub fn attempt_page(id: &str, number: usize) -> El {
    let attempt = app().progress.with_untracked(|p| p.attempt(id, number).cloned());
    let (Some(module), Some(attempt)) = (find(id), attempt) else { return not_in_course() };
    let heading = el("h1").attr("tabindex", "-1").say(Msg::AttemptNumber { number: (number + 1).to_string() });
    let head = el("div").class("head").add(over(&module.title)).add(heading);
    let page = page("one", t(Msg::Quiz)).add(head.add(el("p").class("lead num").say(score(&attempt))));
    let page = with_bank(page, id, move |bank| {
        attempt.items.iter().map(|kept| answered(&bank, kept, attempt.seed.0)).collect()
    });
    let back = el("a").class("btn").attr("href", &Route::Quiz(id.to_owned()).href()).say(Msg::BackToQuiz);
    page.add(el("p").add(back))
}

fn answered(bank: &Bank, kept: &AttemptItem, seed: u64) -> El {
    // An item that has changed since is not shown as if this had been the question.
    let item = bank.items.iter().find(|i| i.id == kept.id && i.hash == kept.hash);
    match (item, kept.response.clone()) {
        (Some(item), Some(response)) => {
            let question = item_view::question(Asked::new(item.clone(), Some(response), seed));
            el("section").class("stack").add(question).add(item_view::read_again(item))
        }
        _ => el("p").class("dim").say(Msg::ItemChanged),
    }
}
