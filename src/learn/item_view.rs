//! One item on the screen: answered by touch or keyboard, with the reason for *this* answer in place. Choices are shown
//! here; the rarer kinds (`item_kinds`) come when the first of them is met.

use domain::{
    content::{Choice, Item, ItemBody, Response},
    messages::Msg,
    quiz,
};
use leptos::prelude::*;

use crate::{
    app::{Says, say},
    browser::{
        dom,
        element::{El, el},
    },
    later,
    route::Route,
    ui::{Icon, icon},
};

/// What the screen of an item works with.
#[derive(Clone, Copy)]
pub struct Asked {
    /// The item.
    pub item: StoredValue<Item>,
    /// What is answered so far.
    pub response: RwSignal<Response>,
    /// Whether the answer has been checked: then it stands.
    pub checked: RwSignal<bool>,
    /// Order in which choices, steps or right sides are shown.
    pub seed: u64,
}

impl Asked {
    /// A fresh item, or one answered before.
    pub fn new(item: Item, before: Option<Response>, seed: u64) -> Self {
        let checked = before.is_some();
        let response = before.unwrap_or_else(|| match &item.body {
            ItemBody::Order(steps) => Response::Order(quiz::shuffled_steps(steps.len(), seed, &item.id)),
            _ => quiz::empty_response(&item),
        });
        Self { item: StoredValue::new(item), response: RwSignal::new(response), checked: RwSignal::new(checked), seed }
    }

    pub(super) fn shown(self, n: usize) -> Vec<usize> {
        self.item.with_value(|item| quiz::shuffled(n, self.seed, &item.id))
    }

    /// Whether there is enough to check.
    pub fn complete(self) -> bool {
        self.item.with_value(|item| self.response.with(|r| quiz::is_complete(item, r)))
    }

    /// Id of a control of this item.
    pub(super) fn control(self, kind: &str) -> String {
        self.item.with_value(|item| format!("{kind}-{}", item.id))
    }
}

/// A text of the item itself: lessons and items are in English.
pub(super) fn english(tag: &str, text: &str) -> El {
    el(tag).attr("lang", "en").text(text)
}

/// The verdict on an answer, in colour, shape and words.
pub(super) fn verdict(tag: &str, class: &str, right: bool, words: Msg) -> El {
    let (tone, symbol) = if right { ("leaf", Icon::Check) } else { ("stop", Icon::Cross) };
    el(tag).class(&format!("{class} ic {tone}")).add(icon(symbol)).text(&say(words))
}

/// The question with its answers, hints, and after checking the verdict and the reasons.
pub fn question(asked: Asked) -> El {
    let hints = asked.item.with_value(|i| i.hints.clone());
    let choices = asked.item.with_value(|i| match &i.body {
        ItemBody::Single(choices) => Some(choices_view(asked, choices, false, &i.stem)),
        ItemBody::Multiple(choices) => Some(choices_view(asked, choices, true, &i.stem)),
        _ => None,
    });
    let whole = el("div").class("stack item").add(choices.unwrap_or_else(|| later::other_kind(asked)));
    let verdict = move || {
        if !asked.checked.get() {
            return String::new();
        }
        let right = asked.item.with_value(|i| asked.response.with(|r| quiz::grade(i, r).right));
        say(if right { Msg::VerdictRight } else { Msg::VerdictNotYet })
    };
    let whole = whole.hole(hints_view(asked, hints));
    whole.add(el("p").class("lbl").attr("role", "status").attr("aria-live", "polite").live(verdict))
}

/// Staged: each hint is asked for.
fn hints_view(asked: Asked, hints: Vec<String>) -> impl Fn() -> Option<El> {
    let open = RwSignal::new(0_usize);
    move || {
        if asked.checked.get() || hints.is_empty() {
            return None;
        }
        let told = hints.iter().take(open.get());
        let told: Vec<El> = told.map(|hint| english("p", hint).class("sm")).collect();
        let more = (open.get() < hints.len()).then(|| {
            let words = say(if open.get() == 0 { Msg::Hint } else { Msg::AnotherHint });
            let button = el("button").attr("type", "button").class("lnk sm").text(&words);
            button.on("click", move |_| open.update(|n| *n += 1))
        });
        Some(el("div").class("tight").add(told).add(more))
    }
}

fn picked(response: &Response, i: usize) -> bool {
    match response {
        Response::Single(at) => *at == i,
        Response::Multiple(all) => all.contains(&i),
        _ => false,
    }
}

fn pick(asked: Asked, i: usize) {
    asked.response.update(|r| match r {
        Response::Multiple(all) => match all.iter().position(|c| *c == i) {
            Some(at) => {
                all.remove(at);
            }
            // Ascending, as the stored form has it.
            None => all.insert(all.partition_point(|c| *c < i), i),
        },
        other => *other = Response::Single(i),
    });
}

fn choices_view(asked: Asked, choices: &[Choice], many: bool, stem: &str) -> El {
    let shown = asked.shown(choices.len());
    let rows: Vec<El> =
        shown.iter().enumerate().flat_map(|(place, &i)| choice_row(asked, place, i, &choices[i], many)).collect();
    let by_number = move |event| {
        if asked.checked.get_untracked() {
            return;
        }
        if let Some(&i) = dom::digit(&event).and_then(|n| shown.get(n.wrapping_sub(1))) {
            pick(asked, i);
        }
    };
    let several = many.then(|| el("p").class("sm dim").say(Msg::SeveralRight));
    el("fieldset")
        .class("picks")
        .on("keydown", by_number)
        .add(english("legend", stem).class("ask"))
        .add(several)
        .add(el("div").class("picks").add(rows))
}

/// A choice, and the place for the reason why it is right or wrong.
fn choice_row(asked: Asked, place: usize, i: usize, choice: &Choice, many: bool) -> [El; 2] {
    let (right, why) = (choice.right, choice.why.clone());
    let chosen = move || asked.response.with(|r| picked(r, i));
    let checked = move || asked.checked.get();
    let control = el("input")
        .attr("type", if many { "checkbox" } else { "radio" })
        .attr("name", &asked.control("q"))
        .live_flag("checked", chosen)
        .live_flag("disabled", checked)
        .on("change", move |_| pick(asked, i));
    let tag = move || {
        if !checked() {
            return None;
        }
        let words = match (right, chosen()) {
            (true, true) => Msg::YourAnswerRight,
            (true, false) => Msg::ThisIsRight,
            (false, true) => Msg::YourAnswerNotYet,
            (false, false) => return None,
        };
        Some(verdict("span", "tag", right, words))
    };
    let key = el("span").class("key").attr("aria-hidden", "true").text(&(place + 1).to_string());
    let row = el("label")
        .class("pick")
        .live_class("on", chosen)
        .live_class("right", move || checked() && right)
        .live_class("wrong", move || checked() && chosen() && !right)
        .add(control)
        .add(key)
        .add(el("span").add(english("span", &choice.text)).hole(tag));
    let reason = move || (checked() && (chosen() || right)).then(|| english("div", &why).class("why"));
    [row, el("div").class("maybe").hole(reason)]
}

/// The explanation behind an item: where to read again.
pub fn read_again(item: &Item) -> Option<El> {
    let lesson = item.lesson.clone()?;
    let link = el("a").attr("href", &Route::Lesson(lesson).href()).say(Msg::ReadAgain);
    Some(el("p").class("sm").add(link).text(" ").add(el("span").class("dim").text(&item.facts.join(", "))))
}
