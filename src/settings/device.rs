//! What of the app is on this device, what it costs to keep all of it, and what the browser says about its storage.

use domain::messages::Msg;
use leptos::prelude::*;

use crate::{
    app::{Says, app, say},
    browser::{
        dom,
        element::{El, el},
        offline::{self, Kept, Space},
    },
    ui::{Notice, notice_view},
};

/// Where keeping the app stands.
#[derive(Debug, Clone, PartialEq)]
enum State {
    /// Nobody has answered yet.
    Asking,
    /// Nothing can be kept here.
    Cannot,
    /// This is the single file: it holds everything.
    File,
    /// So much is kept.
    Kept(Kept),
    /// The rest is being fetched.
    Fetching { done: u64, all: u64 },
    /// Not everything came.
    Failed(String),
}

fn kilobytes(bytes: u64) -> String {
    app().words.with(|words| words.number(bytes.div_ceil(1000)))
}

/// The section about working without a network.
pub fn device_view() -> El {
    let state = RwSignal::new(State::Asking);
    let space = RwSignal::new(None::<Space>);
    leptos::task::spawn_local(async move {
        let kept = offline::status().await.map_or(State::Cannot, State::Kept);
        state.try_set(if dom::is_file() { State::File } else { kept });
        space.try_set(offline::space().await);
    });
    let title = el("div").class("sect").add(el("h2").id("device").say(Msg::DeviceTitle));
    let meter = move || {
        let Some(Space { used, quota, persisted }) = space.get() else { return Vec::new() };
        let (used, quota) = (kilobytes(used), kilobytes(quota.div_ceil(1000)));
        let promise = if persisted { Msg::DevicePersisted } else { Msg::DeviceMayClear };
        vec![
            el("p").class("sm num").text(&say(Msg::DeviceSpace { used, quota })),
            el("p").class("sm").text(&say(promise)),
        ]
    };
    let section = el("section").class("stack").attr("aria-labelledby", "device").add(title);
    section.hole(move || state_view(state)).hole(meter)
}

fn state_view(state: RwSignal<State>) -> Vec<El> {
    let line = |msg: Msg| el("p").class("num").attr("role", "status").text(&say(msg));
    match state.get() {
        State::Asking => vec![line(Msg::Loading)],
        State::Cannot => vec![line(Msg::DeviceCannot)],
        State::File => vec![line(Msg::DeviceFile)],
        State::Kept(Kept { all: 0, .. }) => vec![line(Msg::DeviceNotYet), keep_button(state, Msg::KeepGo)],
        State::Kept(Kept { got, all }) if got >= all => vec![line(Msg::DeviceAll { all: kilobytes(all) })],
        State::Kept(Kept { got, all }) => {
            let (shown, whole) = (kilobytes(got), kilobytes(all));
            vec![
                line(Msg::DeviceKept { got: shown, all: whole }),
                keep_button(state, Msg::DeviceKeep { left: kilobytes(all - got) }),
            ]
        }
        State::Fetching { done, all } => {
            vec![line(Msg::DeviceKeeping { done: kilobytes(done), all: kilobytes(all) })]
        }
        State::Failed(what) => {
            vec![notice_view(Notice::warn(say(Msg::DeviceFailed { what }))), keep_button(state, Msg::TryAgain)]
        }
    }
}

/// The button that fetches everything; the bytes are told beforehand.
fn keep_button(state: RwSignal<State>, words: Msg) -> El {
    let button = el("button").attr("type", "button").class("btn plain").text(&say(words));
    el("p").add(button.on("click", move |_| {
        let all = state.with_untracked(|state| if let State::Kept(kept) = state { kept.all } else { 0 });
        state.set(State::Fetching { done: 0, all });
        leptos::task::spawn_local(async move {
            let told = move |done| drop(state.try_set(State::Fetching { done, all }));
            state.try_set(match offline::keep_all(told).await {
                Ok(kept) => {
                    app().ask_keep.set(false);
                    kept.map_or(State::Cannot, State::Kept)
                }
                Err(what) => State::Failed(what),
            });
        });
    }))
}
