//! Is this the file that was made? Whoever received a file and its list of fingerprints, or a code on another way, compares them
//! here. Nothing leaves the device.

use domain::{
    messages::Msg,
    report::manifest::{self, Verdict},
};
use leptos::prelude::*;

use crate::{
    app::{Says, say, t},
    browser::{
        element::{El, Event, el},
        files, worker,
    },
    shell::{page, review_line},
    ui::{Notice, notice_view},
};

/// Largest file that is looked at, in bytes: a phone has to hold it.
const LARGEST: f64 = 200_000_000.0;

/// What is known of the chosen file.
#[derive(Debug, Clone, PartialEq)]
enum Sum {
    None,
    Working,
    Known(String),
    Failed(String),
}

/// The screen.
pub fn check_page() -> El {
    let (sum, with) = (RwSignal::new(Sum::None), RwSignal::new(String::new()));
    let unread = RwSignal::new(None::<String>);
    let chosen = move |event: Event| {
        leptos::task::spawn_local(async move {
            let outcome = match files::chosen(&event, LARGEST).await {
                Ok(bytes) => {
                    sum.set(Sum::Working);
                    worker::sha256(&bytes).await
                }
                Err(Some(what)) => Err(what),
                Err(None) => return,
            };
            sum.try_set(outcome.map_or_else(Sum::Failed, Sum::Known));
        });
    };
    let listed = move |event: Event| {
        leptos::task::spawn_local(async move {
            match files::chosen_text(&event).await {
                Ok(text) => {
                    unread.try_set(None);
                    with.try_set(text);
                }
                Err(Some(what)) => drop(unread.try_set(Some(what))),
                Err(None) => {}
            }
        });
    };
    let box_ = el("textarea").class("in hash").id("check-code").attr("rows", "3").attr("aria-describedby", "check-how");
    let box_ = box_.live_value(move || with.get()).on("input", move |event| with.set(event_target_value(&event)));
    let head = el("div").class("over head").add(el("h1").attr("tabindex", "-1").say(Msg::CheckFileTitle));
    let head = head.add(el("p").class("lead").say(Msg::CheckFileLead));
    let column = el("div")
        .class("col")
        .add(input("check-file", Msg::CheckFileChoose, chosen))
        .add(el("div").attr("role", "status").hole(move || told(&sum.get())))
        .add(input("check-list", Msg::CheckListChoose, listed))
        .add(
            el("div")
                .class("field")
                .add(el("label").class("lbl").attr("for", "check-code").say(Msg::CheckCode))
                .add(el("p").class("hint").id("check-how").say(Msg::CheckCodeHow))
                .add(box_),
        )
        .add(el("div").attr("role", "status").hole(move || verdict(&sum.get(), &with.get(), unread.get())))
        .add(review_line());
    page("one", t(Msg::CheckFileTitle)).add(head).add(column)
}

fn input(id: &str, label: Msg, chosen: impl FnMut(Event) + 'static) -> El {
    let input = el("input").class("in").id(id).attr("type", "file").on("change", chosen);
    el("div").class("field").add(el("label").class("lbl").attr("for", id).say(label)).add(input)
}

fn told(sum: &Sum) -> Option<El> {
    Some(match sum {
        Sum::None => return None,
        Sum::Working => el("p").text(&say(Msg::CheckWorking)),
        Sum::Failed(what) => notice_view(Notice::stop(say(Msg::CheckFailed { what: what.clone() }))),
        Sum::Known(sum) => {
            let row = |name: Msg, value: String| {
                el("div").add(el("dt").class("dim").text(&say(name))).add(el("dd").class("hash").text(&value))
            };
            let facts = vec![row(Msg::MadeSum, sum.clone()), row(Msg::MadeCode, manifest::code(sum))];
            el("dl").class("tight sm").add(facts)
        }
    })
}

fn verdict(sum: &Sum, with: &str, unread: Option<String>) -> Option<El> {
    if let Some(what) = unread {
        return Some(notice_view(Notice::stop(say(Msg::CheckFailed { what }))));
    }
    let Sum::Known(sum) = sum else { return None };
    if with.trim().is_empty() {
        return None;
    }
    Some(notice_view(match manifest::compare(sum, with) {
        Verdict::Equal { name } if name.is_empty() => Notice::inform(say(Msg::CheckEqual)),
        Verdict::Equal { name } => Notice::inform(say(Msg::CheckEqualNamed { name })),
        Verdict::EqualCode => Notice::inform(say(Msg::CheckEqualCode)),
        Verdict::Different => Notice::stop(say(Msg::CheckDifferent)),
        Verdict::NothingToCompare => Notice::warn(say(Msg::CheckNothing)),
    }))
}
