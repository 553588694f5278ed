//! A question for the whole room, large: cards are counted by the trainer, phones by their codes. Nothing but counts is kept, and
//! no name is on the wall.

use domain::{
    cohort::session::{AnswerCode, LETTERS, LiveCode, LiveQuestion, Round, Session, Took},
    content::Item,
    messages::Msg,
};
use leptos::prelude::*;

use super::{
    bars, book,
    place::Place,
    wall::{keys, surface},
};
use crate::{
    app::{Says, say, t},
    browser::{
        dom,
        element::{El, el},
        hall::{self, Code},
    },
    form::button,
    route::Train,
    train::{codes, scan},
    ui::{Notice, notice_view},
};

/// The screen.
pub fn page(id: String, at: usize, session: &Session) -> El {
    let asked = session.asked[at].clone();
    let item = RwSignal::new(None::<Result<Item, String>>);
    leptos::task::spawn_local(async move {
        let found = book::questions(&asked.module).await.and_then(|all| {
            all.into_iter().find(|item| item.id == asked.item).ok_or_else(|| "the item is gone".to_owned())
        });
        item.try_set(Some(found));
    });
    let right = RwSignal::new(false);
    let leave = Place::Ask(id.clone()).href();
    let shown = id.clone();
    let beside = RwSignal::new(false);
    let phones = phones(&id, at, beside);
    let body = el("div").class("idea").hole(move || match item.get() {
        None => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
        Some(Err(_)) => vec![notice_view(Notice::stop(say(Msg::LessonNotLoaded)))],
        Some(Ok(item)) => {
            book::changed().track();
            let asked = book::read(&shown).and_then(|session| session.asked.get(at).cloned());
            asked.map_or_else(Vec::new, |asked| drawn(&shown, at, &item, &asked, right))
        }
    });
    let body = el("div").class("show").add(body).add(phones).live_class("beside", move || beside.get());
    let (typed, back) = (id, leave.clone());
    keys(move |key, shift| {
        match key {
            "Escape" => dom::go(&back),
            "Enter" | "ArrowRight" | "PageDown" => next(&typed, at, right),
            "r" | "R" => right.set(true),
            letter => {
                let choice = LETTERS.iter().position(|known| known.eq_ignore_ascii_case(letter));
                let Some(choice) = choice else { return false };
                count(&typed, at, choice, !shift);
            }
        }
        true
    });
    surface(t(Msg::AskRoom), leave, Msg::QuestionKeys, body)
}

/// The code for phones, and the camera that takes their answers; both only while the vote is open. They stand beside the question,
/// so that the room sees both at once.
fn phones(id: &str, at: usize, beside: RwSignal<bool>) -> El {
    let (wanted, told) = (RwSignal::new(false), RwSignal::new(String::new()));
    let shown = id.to_owned();
    // Asked anew only where the vote opens or closes: counting a card must not stop the camera.
    let open = Memo::new(move |_| {
        book::changed().track();
        let asked = book::read(&shown).and_then(|session| session.asked.get(at).cloned())?;
        let round = asked.rounds.len() as u32;
        let code = LiveCode { session: shown.clone(), module: asked.module, item: asked.item, round };
        asked.rounds.last().is_some_and(Round::is_open).then(|| code.write())
    });
    let id = id.to_owned();
    el("div").class("phones").hole(move || {
        let code = open.get();
        beside.set(code.is_some() && wanted.get());
        let Some(code) = code else { return Vec::new() };
        if !wanted.get() {
            return vec![el("p").add(button("btn plain", Msg::PhonesOpen, move |_| wanted.set(true)))];
        }
        let drawn = RwSignal::new(None::<Code>);
        let address = format!("{}{}", dom::address(), Train::Live(code).href());
        let text = address.clone();
        leptos::task::spawn_local(async move {
            if let Ok(code) = hall::code(&text, false).await {
                drawn.try_set(Some(code));
            }
        });
        let taking = id.clone();
        let scanner = scan::scanner(move |seen| {
            for text in &seen.texts {
                if let Some(answer) = AnswerCode::parse(text) {
                    told.set(say(take(&taking, at, &answer)));
                }
            }
            false
        });
        let status = el("p").class("lbl").attr("role", "status").live(move || told.get());
        let picture = el("div")
            .class("codes")
            .attr("data-address", &address)
            .hole(move || drawn.get().as_ref().map(codes::drawing));
        let how = el("p").say(Msg::PhonesHow);
        vec![
            el("div")
                .class("pair")
                .add(el("div").class("stack").add(how).add(picture))
                .add(el("div").class("stack").add(status).add(scanner)),
        ]
    })
}

/// Takes an answer from a phone, and says what became of it.
fn take(id: &str, at: usize, answer: &AnswerCode) -> Msg {
    let mut took = Took::Other;
    let kept = book::change(id, |session| {
        if let Some(asked) = session.asked.get_mut(at) {
            took = asked.take(id, answer);
        }
    });
    match took {
        _ if !kept => Msg::PhoneNotKept,
        Took::New => Msg::PhoneNew,
        Took::Changed => Msg::PhoneChanged,
        Took::Again => Msg::PhoneAgain,
        Took::Other => Msg::PhoneOther,
        Took::Closed => Msg::PhoneClosed,
    }
}

fn count(id: &str, at: usize, choice: usize, more: bool) {
    book::change(id, |session| {
        if let Some(round) = session.asked.get_mut(at).and_then(|asked| asked.rounds.last_mut()).filter(|r| r.is_open())
        {
            round.card(choice, more);
        }
    });
}

/// What comes next: the count is closed, then the right answer shown.
fn next(id: &str, at: usize, right: RwSignal<bool>) {
    let open = book::read(id).and_then(|s| s.asked.get(at)?.rounds.last().map(Round::is_open)).unwrap_or(false);
    if open { close(id, at) } else { right.set(true) }
}

/// Ends a vote. A record stands in two places, the former one behind the new one: written twice, nobody's answer is left in either.
fn close(id: &str, at: usize) {
    for _ in 0..2 {
        book::change(id, |session| {
            if let Some(round) = session.asked.get_mut(at).and_then(|asked| asked.rounds.last_mut()) {
                round.close();
            }
        });
    }
}

fn drawn(id: &str, at: usize, item: &Item, asked: &LiveQuestion, right: RwSignal<bool>) -> Vec<El> {
    let (Some(choices), Some(round)) = (book::choices(item), asked.rounds.last()) else { return Vec::new() };
    let is_open = round.is_open();
    let told = right.get() && !is_open;
    let mut out = vec![el("h1").class("stem").attr("tabindex", "-1").attr("lang", "en").text(&item.stem)];
    let rows = choices.iter().enumerate().map(|(n, choice)| {
        let letter = el("b").class("letter").text(LETTERS[n]);
        let words = el("span").attr("lang", "en").text(&choice.text);
        let words = if told && choice.right {
            words.text(" ✓").add(el("span").class("vh").say(Msg::QuestionRight))
        } else {
            words
        };
        let row = el("li").add(letter).add(words);
        let row = if told && choice.right { row.class("right") } else { row };
        row.add(is_open.then(|| stepper(id, at, n, round.cards.get(n).copied().unwrap_or(0))))
    });
    let letters = el("ol").class("letters").add(rows.collect::<Vec<El>>());
    out.push(if is_open {
        letters
    } else {
        let marked = if told { choices.iter().position(|choice| choice.right) } else { None };
        let bars = el("div").class("stack result").add(bars::view(asked, marked));
        el("div").class("both").add(letters).add(bars)
    });
    if asked.hash != item.hash {
        out.push(el("p").class("sm").say(Msg::QuestionChanged));
    }
    let total: u32 = round.totals().iter().sum();
    let number = asked.rounds.len();
    out.push(
        el("p").class("num").attr("role", "status").say(Msg::QuestionAnswers { n: total, round: number.to_string() }),
    );
    if told {
        let why = choices.iter().find(|choice| choice.right).map(|choice| choice.why.clone()).unwrap_or_default();
        out.push(el("p").class("why").attr("lang", "en").text(&why));
    }
    let mut acts = Vec::new();
    let act = |class: &str, words: Msg, what: Box<dyn Fn()>| button(class, words, move |_| what());
    let own = id.to_owned();
    if is_open {
        acts.push(act("btn", Msg::QuestionClose, Box::new(move || close(&own, at))));
    } else {
        if !told {
            acts.push(act("btn", Msg::QuestionShowRight, Box::new(move || right.set(true))));
        }
        if number < 9 {
            acts.push(act(
                "btn plain",
                Msg::QuestionAgain,
                Box::new(move || {
                    right.set(false);
                    book::change(&own, |session| {
                        if let Some(asked) = session.asked.get_mut(at) {
                            let choices = asked.rounds.last().map_or(4, |round| round.cards.len());
                            asked.rounds.push(Round::new(choices));
                        }
                    });
                }),
            ));
        }
    }
    out.push(el("p").class("row").add(acts));
    out
}

/// − and + for the cards of a choice.
fn stepper(id: &str, at: usize, choice: usize, cards: u32) -> El {
    let step = |more: bool| {
        let (id, letter) = (id.to_owned(), LETTERS[choice].to_owned());
        let words = if more { Msg::CardMore { letter } } else { Msg::CardLess { letter } };
        let name = format!("card-{choice}-{more}");
        let focus = format!("#{name}");
        let button = el("button").attr("type", "button").id(&name).say_attr("aria-label", words).text(if more {
            "+"
        } else {
            "−"
        });
        button.on("click", move |_| {
            count(&id, at, choice, more);
            let focus = focus.clone();
            request_animation_frame(move || dom::focus(&focus));
        })
    };
    let number = el("b").class("num").text(&cards.to_string());
    el("span").class("stepper").add(step(false)).add(number).add(step(true))
}
