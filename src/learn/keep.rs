//! Whether a module is on this device, and keeping it there: for those who pay for data and do not want the whole course. The
//! bytes are told before anything is fetched.

use domain::{content::Module, messages::Msg};
use leptos::prelude::*;

use crate::{
    app::{app, say},
    browser::{
        dom,
        element::{El, el},
        offline::{self, Kept},
    },
    ui::{Icon, Notice, icon, notice_view},
};

#[derive(Debug, Clone, PartialEq)]
enum State {
    /// Nobody has answered yet, or nothing can be kept here.
    Unknown,
    /// Not all of it is here.
    Away,
    /// So many bytes have come.
    Fetching(u64),
    /// It is here.
    Here,
    /// It did not come.
    Failed(String),
}

/// The lines under a module's summary.
pub fn keep_line(module: &Module) -> El {
    let state = RwSignal::new(State::Unknown);
    let (names, bytes) = (files(module), module.bytes);
    let asked = names.clone();
    leptos::task::spawn_local(async move {
        let told = if dom::is_file() { None } else { offline::status_of(&asked).await };
        state.try_set(match told {
            None => State::Unknown,
            Some(Kept { got, all }) if all > 0 && got >= all => State::Here,
            Some(_) => State::Away,
        });
    });
    let kilobytes = |bytes: u64| app().words.with(|words| words.number(bytes.div_ceil(1000)));
    let body = move || {
        let button = |words: Msg| {
            let names = names.clone();
            let button = el("button").attr("type", "button").class("btn plain").text(&say(words));
            el("p").add(button.on("click", move |_| fetch(state, names.clone())))
        };
        let line = |words: Msg| el("p").class("sm num").text(&say(words));
        match state.get() {
            State::Unknown => vec![],
            State::Away => vec![line(Msg::ModuleBytes { kb: kilobytes(u64::from(bytes)) }), button(Msg::ModuleKeep)],
            State::Fetching(done) => {
                vec![line(Msg::ModuleKeeping { done: kilobytes(done), all: kilobytes(u64::from(bytes)) })]
            }
            State::Here => {
                let words = el("span").text(&say(Msg::ModuleHere));
                vec![el("p").class("ic sm leaf").add(icon(Icon::Check)).add(words)]
            }
            State::Failed(what) => {
                vec![notice_view(Notice::warn(say(Msg::DeviceFailed { what }))), button(Msg::TryAgain)]
            }
        }
    };
    el("div").class("tight").attr("role", "status").hole(body)
}

fn fetch(state: RwSignal<State>, names: Vec<String>) {
    state.set(State::Fetching(0));
    leptos::task::spawn_local(async move {
        let told = move |done| drop(state.try_set(State::Fetching(done)));
        state.try_set(match offline::keep_these(&names, told).await {
            Ok(None) => State::Unknown,
            Ok(Some(_)) => {
                // The app came along: who asked for a module has been asked.
                app().ask_keep.set(false);
                State::Here
            }
            Err(what) => State::Failed(what),
        });
    });
}

/// The files of a module, by their names in the build's folder.
fn files(module: &Module) -> Vec<String> {
    // A name that this build has no file for is passed over.
    let lessons = module
        .lessons
        .iter()
        .flat_map(|lesson| ["html", "items.bin"].map(|ending| format!("lesson/{}.{ending}", lesson.id)));
    let handout = module.handout.then(|| format!("handout/{}.html", module.id));
    let bank = module.quiz.map(|_| format!("bank/{}.bin", module.id));
    let forms = (module.test > 0).then(|| format!("forms/{}.bin", module.id));
    lessons.chain(handout).chain(bank).chain(forms).collect()
}
