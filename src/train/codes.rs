//! Codes on the screen: one, or a stream of them for another device's camera.

use domain::messages::Msg;
use leptos::prelude::*;

use super::parts::plain_button;
use crate::{
    app::say,
    browser::{
        clock, dom,
        element::{El, drawn, el},
        hall::Code,
    },
};

/// Milliseconds that a code stands: cheap cameras need a third of a second to see it sharply.
const STEPS: [i32; 5] = [1200, 800, 500, 350, 250];
const USUAL: usize = 2;

/// A code, black on white in every theme; the words beside it say what it is.
pub fn drawing(code: &Code) -> El {
    let side = code.side;
    let ground = drawn("rect").attr("width", "100%").attr("height", "100%").attr("fill", "#fff");
    let squares = drawn("path").attr("d", &code.path).attr("fill", "#000");
    let svg = drawn("svg").class("qr").attr("viewBox", &format!("0 0 {side} {side}"));
    svg.attr("shape-rendering", "crispEdges").attr("aria-hidden", "true").add(ground).add(squares)
}

/// Codes one after the other, again and again; by hand where the user does not want things to move.
pub fn stream(codes: Vec<Code>) -> El {
    let count = codes.len();
    let (at, runs) = (RwSignal::new(0_usize), RwSignal::new(count > 1 && !dom::moves_little()));
    let speed = RwSignal::new(USUAL);
    leptos::task::spawn_local(async move {
        // Ends when the screen is left.
        while let Some(step) = speed.try_get_untracked() {
            clock::pause(STEPS[step]).await;
            if runs.try_get_untracked() == Some(true) {
                at.try_update(|at| *at = (*at + 1) % count.max(1));
            }
        }
    });
    let shown = el("div").class("codes").hole(move || codes.get(at.get()).map(drawing));
    if count < 2 {
        return shown;
    }
    let counter = el("p")
        .class("num")
        .id("code-count")
        .live(move || say(Msg::CodeCount { at: (at.get() + 1).to_string(), of: count.to_string() }));
    let play = el("button").attr("type", "button").class("btn plain");
    let play = play.live(move || say(if runs.get() { Msg::CodeHold } else { Msg::CodeRun }));
    let play = play.on("click", move |_| runs.update(|runs| *runs = !*runs));
    let step = move |by: usize| {
        runs.set(false);
        at.update(|at| *at = (*at + by) % count);
    };
    let back = plain_button(Msg::CodeBack).on("click", move |_| step(count - 1));
    let next = plain_button(Msg::CodeNext).on("click", move |_| step(1));
    let slower = plain_button(Msg::CodeSlower).live_flag("disabled", move || speed.get() == 0);
    let slower = slower.on("click", move |_| speed.update(|speed| *speed = speed.saturating_sub(1)));
    let faster = plain_button(Msg::CodeFaster).live_flag("disabled", move || speed.get() + 1 == STEPS.len());
    let faster = faster.on("click", move |_| speed.update(|speed| *speed = (*speed + 1).min(STEPS.len() - 1)));
    let row = el("p").class("row").add(vec![play, back, next, slower, faster]);
    el("div").class("stack").add(shown).add(counter).add(row)
}
