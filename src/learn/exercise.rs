//! Knowledge checks of the rarer kinds in a lesson: drawn by the app in the places that the build has left for them.

use domain::{content::Item, messages::Msg};
use leptos::prelude::*;

use super::{
    change_progress,
    item_view::{Asked, question},
};
use crate::{
    app::{app, say},
    browser::{
        clock,
        element::{El, el},
    },
};

/// Puts the exercises into the places that the lesson's text has for them.
pub fn put_exercises(places: &[El], items: &[Item]) {
    for place in places {
        let number = place.value_of("data-exercise").parse::<usize>().ok();
        if let Some(item) = number.and_then(|number| items.get(number)) {
            place.set_text("");
            let _ = place.clone().hole(check(item.clone()));
        }
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
