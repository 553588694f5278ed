//! What to ask the room: questions of a module's bank, and what was asked already.

use domain::{
    cohort::session::{LiveQuestion, Round},
    content::Item,
    messages::Msg,
};
use leptos::prelude::*;

use super::{book, place::Place};
use crate::{
    app::{Says, app, say, t},
    browser::{
        dom,
        element::{El, el},
    },
    form::{choice, head, section},
    shell::{page as frame, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

/// The screen.
pub fn page(id: String) -> El {
    let options: Vec<(String, String)> = app().course.with_value(|course| {
        let with_quiz = course.modules.iter().filter(|module| module.quiz.is_some());
        with_quiz.map(|module| (module.id.clone(), format!("{} {}", module.number, module.title))).collect()
    });
    let module = RwSignal::new(options.first().map(|(id, _)| id.clone()).unwrap_or_default());
    let items = RwSignal::new(None::<Result<Vec<Item>, String>>);
    crate::browser::element::keep(Box::new(move || {
        let wanted = module.get();
        items.set(None);
        leptos::task::spawn_local(async move {
            let came = book::questions(&wanted).await;
            // Another module may have been chosen meanwhile.
            if module.try_with_untracked(|now| *now == wanted) == Some(true) {
                items.try_set(Some(came));
            }
        });
    }));
    let shown = id.clone();
    let list = el("div").hole(move || match items.get() {
        None => el("p").class("loading").attr("role", "status").say(Msg::Loading),
        Some(Err(_)) => notice_view(Notice::stop(say(Msg::LessonNotLoaded))),
        Some(Ok(items)) => {
            let module = module.get_untracked();
            let rows = items.into_iter().map(|item| row(&shown, &module, item)).collect::<Vec<El>>();
            el("ul").class("rows").add(rows)
        }
    });
    let asked = el("div").hole(move || {
        book::changed().track();
        book::read(&id).and_then(|session| asked_before(&id, &session.asked))
    });
    let head = head(Msg::AskRoom).add(el("p").class("lead").say(Msg::AskRoomLead));
    let new = section("ask", Msg::AskWhich).add(choice("ask-module", Msg::AskModule, options, module)).add(list);
    frame("one", t(Msg::AskRoom)).add(head).add(asked).add(new).add(review_line())
}

fn row(id: &str, module: &str, item: Item) -> El {
    let (id, module) = (id.to_owned(), module.to_owned());
    let stem = item.stem.clone();
    let ask = el("button").attr("type", "button").class("btn plain").say(Msg::AskThis).on("click", move |_| {
        let Some(choices) = book::choices(&item) else { return };
        let new = LiveQuestion {
            module: module.clone(),
            item: item.id.clone(),
            hash: item.hash.clone(),
            rounds: vec![Round::new(choices.len())],
        };
        let mut at = 0;
        let kept = book::change(&id, |session| {
            session.asked.push(new);
            at = session.asked.len() - 1;
        });
        if kept {
            dom::go(&Place::Question(id.clone(), at).href());
        }
    });
    el("li").class("ask-row").add(el("p").attr("lang", "en").text(&stem)).add(el("p").add(ask))
}

fn asked_before(id: &str, asked: &[LiveQuestion]) -> Option<El> {
    let rows = asked.iter().enumerate().rev().map(|(at, question)| {
        let answers: u32 = question.rounds.last().map_or(0, |round| round.totals().iter().sum());
        let words = Msg::AskedLine { times: question.rounds.len().to_string(), n: answers };
        let link = el("a").attr("href", &Place::Question(id.to_owned(), at).href()).add(icon(Icon::Learn));
        let name = el("span").add(el("b").say(Msg::AskedNumber { n: (at + 1).to_string() })).add(el("br"));
        el("li").add(link.add(name.add(el("span").class("sm dim").say(words))).add(icon(Icon::Chev)))
    });
    let rows: Vec<El> = rows.collect();
    (!rows.is_empty()).then(|| section("asked", Msg::AskedBefore).add(el("ul").class("rows kinds").add(rows)))
}
