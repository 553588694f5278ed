//! What a lesson asks for in its flow: knowledge checks, and answers in one's own words.

use domain::{
    content::{Exercise, Item, pack},
    messages::Msg,
};
use leptos::prelude::*;

use super::{
    change_progress,
    item_view::{Asked, question},
};
use crate::{
    app::{Says, app, say},
    browser::{
        clock,
        element::{El, el},
    },
    ui::disclosure,
};

/// Puts the exercises into the places that the lesson's text has for them.
pub fn put_exercises(text: &El, packed: &[u8]) {
    let exercises: Vec<Exercise> = pack::read(packed).unwrap_or_default();
    for (place, number) in text.marked("data-exercise") {
        let exercise = number.parse::<usize>().ok().and_then(|number| exercises.get(number).cloned());
        let _ = match exercise {
            Some(Exercise::Check(item)) => place.hole(check(*item)),
            Some(Exercise::Explain { id, prompt, model }) => place.add(explain(id, &prompt, &model)),
            None => place.text(&say(Msg::LessonNotLoaded)),
        };
    }
}

/// A knowledge check: its answer is kept with the progress, and can be tried again.
fn check(item: Item) -> impl Fn() -> El {
    let before = app().progress.with_untracked(|p| p.answered(&item).map(|a| a.response.clone()));
    let round = RwSignal::new((before, clock::now().minute as u64));
    move || {
        let (before, seed) = round.get();
        let asked = Asked::new(item.clone(), before, seed);
        let button = || el("button").attr("type", "button").class("btn plain");
        let act = move || {
            el("p").add(if asked.checked.get() {
                button().text(&say(Msg::AnswerAgain)).on("click", move |_| round.set((None, clock::random())))
            } else {
                let check = button().text(&say(Msg::CheckAnswer)).live_flag("disabled", move || !asked.complete());
                check.on("click", move |_| {
                    let response = asked.response.get_untracked();
                    asked.item.with_value(|item| {
                        change_progress(|p| {
                            p.answer(item, response);
                        })
                    });
                    asked.checked.set(true);
                })
            })
        };
        el("div").class("stack").add(question(asked)).hole(act)
    }
}

fn explain(id: String, prompt: &str, model: &str) -> El {
    let written = app().progress.with_untracked(|p| p.notes.get(&id).cloned().unwrap_or_default());
    let box_id = format!("x-{id}");
    let saved = RwSignal::new(false);
    let typed = move |event| {
        let text = event_target_value(&event);
        let id = id.clone();
        change_progress(|p| {
            p.notes.insert(id, text);
        });
        saved.set(app().notice.with_untracked(Option::is_none));
    };
    let label = el("label").class("lbl").attr("for", &box_id).say(Msg::YourAnswer);
    let area = el("textarea").class("in").id(&box_id).attr("rows", "4").text(&written).on("change", typed);
    let state = move || say(if saved.get() { Msg::NoteSaved } else { Msg::NoteStays });
    let field = el("div").class("field").add(label).add(area).add(el("p").class("hint").live(state));
    let answer = disclosure(move || say(Msg::ModelAnswer), el("div").html(model));
    el("div").class("stack").add(el("div").html(prompt)).add(field).add(answer)
}
