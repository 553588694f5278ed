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
    // One line for all states: a reader of the screen hears each change of it.
    let line = el("p").class("num").attr("role", "status").live(move || state.with(|state| say(words(state))));
    section.add(line).hole(move || button(state)).hole(meter)
}

fn words(state: &State) -> Msg {
    match state {
        State::Asking => Msg::Loading,
        State::Cannot => Msg::DeviceCannot,
        State::File if dom::is_from_disk() => Msg::DeviceFile,
        State::File => Msg::DeviceHall,
        State::Kept(Kept { all: 0, .. }) => Msg::DeviceNotYet,
        State::Kept(Kept { got, all }) if got >= all => Msg::DeviceAll { all: kilobytes(*all) },
        State::Kept(Kept { got, all }) => Msg::DeviceKept { got: kilobytes(*got), all: kilobytes(*all) },
        State::Fetching { done, all } => Msg::DeviceKeeping { done: kilobytes(*done), all: kilobytes(*all) },
        State::Failed(what) => Msg::DeviceFailed { what: what.clone() },
    }
}

fn button(state: RwSignal<State>) -> Option<El> {
    match state.get() {
        State::Kept(Kept { all: 0, .. }) => Some(keep_button(state, Msg::KeepGo)),
        State::Kept(Kept { got, all }) if got < all => {
            Some(keep_button(state, Msg::DeviceKeep { left: kilobytes(all - got) }))
        }
        State::Failed(_) => Some(keep_button(state, Msg::TryAgain)),
        _ => None,
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
