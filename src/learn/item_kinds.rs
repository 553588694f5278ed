//! The rarer kinds of item: ordering, matching, classifying, numbers and branching stories.

use domain::{
    content::{ItemBody, Merit, Numeric, Pair, Response, Scene, SceneOption, Statement, Step},
    messages::Msg,
    quiz,
};
use leptos::prelude::*;

use super::item_view::{Asked, english, verdict};
use crate::{
    app::{Says, say},
    browser::{
        dom,
        element::{El, el},
    },
    ui::{Icon, icon},
};

/// Puts the question and its answers into their place.
pub fn put_kind(whole: El, asked: Asked) {
    let (body, stem) = asked.item.with_value(|i| (i.body.clone(), i.stem.clone()));
    let _ = match body {
        // Choices are shown by who asks.
        ItemBody::Single(_) | ItemBody::Multiple(_) => whole,
        ItemBody::Order(steps) => order_view(whole, asked, steps, &stem),
        ItemBody::Match(pairs) => match_view(whole, asked, &pairs, &stem),
        ItemBody::Classify { categories, statements } => classify_view(whole, asked, categories, &statements, &stem),
        ItemBody::Numeric(numeric) => numeric_view(whole, asked, numeric, &stem),
        ItemBody::Scenario(scenes) => scenario_view(whole, asked, scenes, &stem),
    };
}

fn order_view(whole: El, asked: Asked, steps: Vec<Step>, stem: &str) -> El {
    let id = asked.control("o");
    let head = el("div").class("tight").add(english("p", stem).class("ask").id(&id));
    let rows = move || {
        let order = asked.response.with(|r| if let Response::Order(o) = r { o.clone() } else { Vec::new() });
        let n = order.len();
        let row = |(place, i): (usize, usize)| Some(order_row(asked, place, n, i, steps.get(i)?));
        order.into_iter().enumerate().filter_map(row).collect::<Vec<El>>()
    };
    let list = el("ol").class("order").attr("aria-labelledby", &id).hole(rows);
    whole.add(head.add(el("p").class("sm dim").say(Msg::OrderHow))).add(list)
}

fn order_row(asked: Asked, place: usize, n: usize, i: usize, step: &Step) -> El {
    let right = i == place;
    let key = el("span").class("key num").attr("aria-hidden", "true").text(&(place + 1).to_string());
    let text = el("span").add(english("span", &step.text));
    if asked.checked.get() {
        let words = if right { Msg::RightPlace } else { Msg::BelongsAt { place: (i + 1).to_string() } };
        let text = text.add(verdict("span", "tag sm", right, words)).add(el("br"));
        let row = el("li").class(if right { "" } else { "wrong" });
        return row.add(key).add(text.add(english("span", &step.why).class("sm")));
    }
    let mover = |up: bool| {
        let name = format!("{}-{i}-{}", asked.control("o"), if up { "up" } else { "down" });
        let words = step.text.clone();
        let words = if up { Msg::MoveUp { step: words } } else { Msg::MoveDown { step: words } };
        let selector = format!("[data-move='{name}']");
        let to = if up { place.wrapping_sub(1) } else { place + 1 };
        el("button")
            .attr("type", "button")
            .attr("data-move", &name)
            .attr("aria-label", &say(words))
            .flag("disabled", to >= n)
            .add(icon(if up { Icon::Up } else { Icon::Down }))
            .on("click", move |_| {
                asked.response.update(|r| {
                    if let Response::Order(o) = r {
                        o.swap(place, to);
                    }
                });
                let selector = selector.clone();
                request_animation_frame(move || dom::focus(&selector));
            })
    };
    el("li").add(key).add(text).add(el("span").class("mv").add(mover(true)).add(mover(false)))
}

/// What a row of matching or classifying asks.
struct Row<'a> {
    text: &'a str,
    at: usize,
    right: usize,
    why: &'a str,
}

/// A row with a list to choose from: matching and classifying look alike.
fn chooser(asked: Asked, options: &[(usize, String)], row: Row<'_>) -> El {
    let Row { text, at, right, why } = row;
    let chosen = move || {
        asked.response.with(|r| match r {
            Response::Match(all) | Response::Classify(all) => all.get(at).copied().flatten(),
            _ => None,
        })
    };
    let choose = move |event| {
        let value = event_target_value(&event).parse::<usize>().ok();
        asked.response.update(|r| {
            if let Response::Match(all) | Response::Classify(all) = r
                && let Some(slot) = all.get_mut(at)
            {
                *slot = value;
            }
        });
    };
    let id = format!("{}-{at}", asked.control("c"));
    let right_text = options.iter().find(|(i, _)| *i == right).map(|(_, t)| t.clone()).unwrap_or_default();
    let entry = |(i, text): &(usize, String)| {
        let i = *i;
        el("option").attr("value", &i.to_string()).text(text).live_flag("selected", move || chosen() == Some(i))
    };
    let entries: Vec<El> = options.iter().map(entry).collect();
    let list = el("select")
        .class("in")
        .id(&id)
        .attr("lang", "en")
        .add(el("option").attr("value", "").say(Msg::Choose))
        .add(entries)
        .live_flag("disabled", move || asked.checked.get())
        .on("change", choose);
    let why = why.to_owned();
    let reason = move || {
        asked.checked.get().then(|| {
            let ok = chosen() == Some(right);
            let words = if ok { Msg::YourAnswerRight } else { Msg::RightIs { answer: right_text.clone() } };
            el("div").class("why tight").add(verdict("p", "lbl", ok, words)).add(english("p", &why))
        })
    };
    el("div").class("field").add(english("label", text).class("lbl").attr("for", &id)).add(list).hole(reason)
}

fn match_view(whole: El, asked: Asked, pairs: &[Pair], stem: &str) -> El {
    let options: Vec<(usize, String)> =
        asked.shown(pairs.len()).into_iter().map(|i| (i, pairs[i].right.clone())).collect();
    let row =
        |(at, pair): (usize, &Pair)| chooser(asked, &options, Row { text: &pair.left, at, right: at, why: &pair.why });
    let rows: Vec<El> = pairs.iter().enumerate().map(row).collect();
    whole.add(english("p", stem).class("ask")).add(rows)
}

fn classify_view(whole: El, asked: Asked, categories: Vec<String>, statements: &[Statement], stem: &str) -> El {
    let options: Vec<(usize, String)> = categories.into_iter().enumerate().collect();
    let row = |(at, s): (usize, &Statement)| {
        chooser(asked, &options, Row { text: &s.text, at, right: s.category, why: &s.why })
    };
    let rows: Vec<El> = statements.iter().enumerate().map(row).collect();
    whole.add(english("p", stem).class("ask")).add(rows)
}

fn numeric_view(whole: El, asked: Asked, numeric: Numeric, stem: &str) -> El {
    let id = asked.control("n");
    let typed = move || asked.response.with(|r| if let Response::Numeric(t) = r { t.clone() } else { String::new() });
    let control = el("input")
        .class("in num short")
        .id(&id)
        .attr("inputmode", "decimal")
        .attr("autocomplete", "off")
        .live_value(typed)
        .live_flag("disabled", move || asked.checked.get())
        .on("input", move |event| asked.response.set(Response::Numeric(event_target_value(&event))));
    let row = el("p").class("row").add(control).add(english("span", &numeric.unit));
    let field = el("div").class("field").add(english("label", stem).class("ask").attr("for", &id)).add(row);
    let reason = move || {
        if !asked.checked.get() {
            return None;
        }
        let (ok, why) = quiz::numeric_why(&numeric, &typed())?;
        let answer = format!("{} {}", numeric.shown, numeric.unit);
        let words = if ok { Msg::YourAnswerRight } else { Msg::RightIs { answer } };
        let told = el("div").class("why tight").add(verdict("p", "lbl", ok, words)).add(english("p", why));
        Some(told.add((!ok).then(|| english("p", &numeric.why))))
    };
    whole.add(field).hole(reason)
}

fn scenario_view(whole: El, asked: Asked, scenes: Vec<Scene>, stem: &str) -> El {
    let story = move || {
        let path = asked.response.with(|r| if let Response::Scenario(p) = r { p.clone() } else { Vec::new() });
        let (mut at, mut told) = (0, Vec::new());
        for option in path {
            let Some((scene, taken)) = scenes.get(at).and_then(|s| Some((s, s.options.get(option)?))) else { break };
            told.push(told_scene(scene, taken));
            at = taken.to;
        }
        let mut shown = vec![el("ol").class("stack").add(told)];
        shown.extend(scenes.get(at).map(|scene| present_scene(asked, scene)));
        shown
    };
    whole.add(english("p", stem).class("ask")).hole(story)
}

fn told_scene(scene: &Scene, taken: &SceneOption) -> El {
    let (class, symbol, merit) = match taken.merit {
        Merit::Best => ("ic leaf lbl", Icon::Check, Msg::MeritBest),
        Merit::Ok => ("ic lbl", Icon::Half, Msg::MeritOk),
        Merit::Poor => ("ic stop lbl", Icon::Cross, Msg::MeritPoor),
    };
    let merit = el("p").class(class).add(icon(symbol)).text(&say(merit));
    el("li")
        .class("tight")
        .add(english("p", &scene.text))
        .add(el("p").attr("lang", "en").add(el("b").text(&taken.text)))
        .add(el("div").class("why tight").add(merit).add(english("p", &taken.why)))
}

fn present_scene(asked: Asked, scene: &Scene) -> El {
    let option = |(i, option): (usize, &SceneOption)| {
        let take = move |_| {
            asked.response.update(|r| {
                if let Response::Scenario(path) = r {
                    path.push(i);
                }
            });
        };
        el("button")
            .attr("type", "button")
            .class("pick wide")
            .flag("disabled", asked.checked.get())
            .add(el("span").class("key").attr("aria-hidden", "true").text(&(i + 1).to_string()))
            .add(english("span", &option.text))
            .on("click", take)
    };
    let options: Vec<El> = scene.options.iter().enumerate().map(option).collect();
    el("div").class("stack").add(english("p", &scene.text)).add(el("div").class("picks").add(options))
}
