//! Reading aloud by the device's own voice: paragraph by paragraph from where the reader is, until it is stopped or the lesson is
//! left. Where the device has no voice for the lesson's language, nothing is offered.

use std::{cell::RefCell, rc::Rc};

use domain::{messages::Msg, text::plain};
use leptos::prelude::*;

use crate::{
    app::{Says, say},
    browser::{
        element::{El, el},
        events,
        speech::{self, Voice},
    },
};

/// What the reader is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing, and begins anew.
    Silent,
    /// Reads this paragraph.
    At(usize),
    /// Rests before this paragraph.
    Resting(usize),
}

/// The text's paragraphs, as they are read.
type Text = Rc<RefCell<Vec<(El, String)>>>;

#[derive(Clone)]
struct Reader {
    state: RwSignal<State>,
    voice: Voice,
    text: Text,
}

/// The buttons, once it is known that there is a voice.
pub fn reader(lang: &str) -> El {
    let found = RwSignal::new_local(None::<Voice>);
    let lang = lang.to_owned();
    leptos::task::spawn_local(async move {
        found.try_set(speech::voice(&lang).await);
    });
    let state = RwSignal::new(State::Silent);
    let text = Text::default();
    let silence = move || {
        // The browser may go on speaking although the page is gone.
        if state.try_get_untracked().is_some_and(|state| state != State::Silent) {
            speech::stop();
            state.set(State::Silent);
        }
    };
    events::flush_too(silence);
    on_cleanup(speech::stop);
    el("div").class("maybe").hole(move || {
        let voice = found.get()?;
        Some(buttons(Reader { state, voice, text: Rc::clone(&text) }))
    })
}

fn buttons(reader: Reader) -> El {
    let state = reader.state;
    let button = || el("button").attr("type", "button").class("btn plain");
    let main = button().live(move || {
        say(match state.get() {
            State::Silent => Msg::ReadAloud,
            State::At(_) => Msg::ReadPause,
            State::Resting(_) => Msg::ReadOn,
        })
    });
    let act = reader.clone();
    let main = main.on("click", move |_| match state.get_untracked() {
        State::Silent => {
            *act.text.borrow_mut() = speech::paragraphs();
            act.read(speech::first_in_view(&act.text.borrow()));
        }
        State::At(at) => {
            speech::stop();
            state.set(State::Resting(at));
        }
        State::Resting(at) => act.read(at),
    });
    let stop = button().say(Msg::ReadStop).on("click", move |_| {
        speech::stop();
        state.set(State::Silent);
    });
    let stop = stop.live_flag("disabled", move || state.get() == State::Silent);
    let row = el("p").class("row").add(main).add(stop);
    let text = reader.text;
    crate::browser::element::keep(Box::new(move || {
        let now = if let State::At(at) = state.get() { Some(at) } else { None };
        for (at, (paragraph, _)) in text.borrow().iter().enumerate() {
            paragraph.class_on("spoken", now == Some(at));
        }
    }));
    el("div").class("stack").add(row).add(el("p").class("sm dim").say(Msg::ReadVoice))
}

impl Reader {
    /// Reads a paragraph and then the next one, unless something else has been asked for meanwhile.
    fn read(&self, at: usize) {
        let next = {
            let text = self.text.borrow();
            text.get(at).map(|(paragraph, html)| {
                paragraph.bring_into_view();
                plain(html)
            })
        };
        let Some(words) = next else {
            self.state.set(State::Silent);
            return;
        };
        self.state.set(State::At(at));
        let reader = self.clone();
        speech::say(&self.voice, words.trim(), move || {
            if reader.state.try_get_untracked() == Some(State::At(at)) {
                reader.read(at + 1);
            }
        });
    }
}
