//! The screen before everything: who is there, and the passphrase. It says no word about what lies behind it.

use domain::{
    messages::Msg,
    store::{Records, StoreError},
};
use leptos::prelude::*;

use super::{
    Person, everybody,
    keys::{self, KeyError},
    passphrase, watch,
};
use crate::{
    app::{Says, open, present, quick_exit, records, say, store_notice, t, who},
    browser::{
        dom,
        element::{El, drawn, el},
        storage,
    },
    ui::{Icon, Notice, icon, notice_view},
};

/// What to tell about a key that does not open.
pub fn told(err: KeyError) -> Notice {
    match err {
        KeyError::Wrong => Notice::stop(say(Msg::PassWrong)),
        KeyError::Code => Notice::stop(say(Msg::CodeWrong)),
        KeyError::NoKey => Notice::stop(say(Msg::PassNoKey)),
        KeyError::Newer => Notice::stop(say(Msg::StoreNewer)),
        KeyError::Half => Notice::warn(say(Msg::PassHalf)),
        KeyError::Empty => Notice::warn(say(Msg::PassEmpty)),
        KeyError::Device(what) => Notice::stop(say(Msg::PassDevice { what })),
        KeyError::Store(err) => store_notice(&err),
    }
}

/// What to tell where not everything could be sealed.
pub fn partly(err: &StoreError) -> Notice {
    Notice::warn(say(Msg::SealPartly { what: store_notice(err).text }))
}

/// The lock screen. With several people it asks who is there first.
pub fn lock_page() -> El {
    let people = everybody();
    dom::set_title(&say(Msg::LockTitle));
    let tile = drawn("rect").attr("width", "100%").attr("height", "100%").attr("fill", "url(#bd)");
    let pattern = drawn("svg").attr("viewBox", "0 0 160 160").attr("preserveAspectRatio", "xMidYMid slice");
    let pattern = pattern.attr("aria-hidden", "true").add(tile);
    let main = el("main").class("stack").id("main").attr("tabindex", "-1");
    let asked = people.len() > 1 && who().is_none();
    let main = if asked { main.add(choose(people)) } else { main.add(ask(people)) };
    el("div").class("lock").add(pattern).add(main.add(leave_row(!asked)))
}

fn leave_row(other: bool) -> El {
    let exit = el("button").attr("type", "button").class("btn plain").add(icon(Icon::Exit)).say(Msg::QuickExit);
    let exit = exit.on("click", |_| quick_exit());
    let another = el("button").attr("type", "button").class("lnk").say(Msg::AnotherPerson).on("click", |_| {
        storage::set_who(None);
        dom::reload();
    });
    let several = other && everybody().len() > 1;
    let row = el("div").class("row").add(several.then_some(another)).add(exit);
    el("div").class("stack").add(row).add(el("p").class("xs dim").say(Msg::QuickExitText))
}

fn choose(people: Vec<Person>) -> El {
    let row = |person: Person| {
        let Person { id, name } = person;
        let button = el("button").attr("type", "button").class("btn plain wide");
        let button = if name.is_empty() { button.say(Msg::FirstPerson) } else { button.text(&name) };
        el("li").add(button.on("click", move |_| {
            storage::set_who(Some(&id));
            dom::reload();
        }))
    };
    let rows: Vec<El> = people.into_iter().map(row).collect();
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::WhoTitle));
    el("div").class("stack").add(head.add(el("p").say(Msg::WhoLead))).add(el("ul").class("stack").add(rows))
}

fn ask(people: Vec<Person>) -> El {
    let here = present();
    let name = people.into_iter().find(|p| p.id == here).map(|p| p.name).unwrap_or_default();
    let (typed, by_code, busy) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    let notice = RwSignal::new(None::<Notice>);
    let done = move |outcome: Result<(), KeyError>| {
        busy.set(false);
        typed.set(String::new());
        match outcome {
            Ok(()) => {
                watch::begin();
                open();
            }
            // Another tab has taken the passphrase away meanwhile.
            Err(_) if records(Records::is_locked) == Ok(false) => dom::reload(),
            Err(err) => notice.set(Some(told(err))),
        }
    };
    let submit = move |event: crate::browser::element::Event| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        notice.set(None);
        let words = typed.get_untracked();
        leptos::task::spawn_local(async move {
            done(if by_code.get_untracked() { keys::unlock_by_code(&words) } else { keys::unlock(&words).await });
        });
    };
    let label = move || {
        let label = match (by_code.get(), name.is_empty()) {
            (true, _) => Msg::RecoveryCode,
            (false, true) => Msg::Passphrase,
            (false, false) => Msg::PassphraseOf { name: name.clone() },
        };
        passphrase::field("pass", label, typed, "current-password")
    };
    let button = el("button").attr("type", "submit").class("btn wide").live_flag("disabled", move || busy.get());
    let button = button.live(move || say(if busy.get() { Msg::Unlocking } else { Msg::Unlock }));
    let other = el("button").attr("type", "button").class("lnk sm");
    let other = other.live(move || say(if by_code.get() { Msg::UsePassphrase } else { Msg::UseCode }));
    let other = other.on("click", move |_| by_code.update(|is| *is = !*is));
    // Stands before there is anything to say: a reader of the screen hears what comes.
    let answer = el("div").class("maybe").attr("role", "status").hole(move || notice.get().map(notice_view));
    let form = el("form").class("stack").hole(label).add(answer).add(button);
    let form = form.add(el("p").add(other)).on("submit", submit);
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::LockTitle));
    let whole = el("div").class("stack").add(head.add(el("p").say(Msg::LockLead))).add(form);
    whole.add(unfinished()).add(el("p").class("hint").live(t(Msg::NoReset)))
}

/// A passphrase was being set when the page went, and nothing is sealed yet: there is a way back.
fn unfinished() -> Option<El> {
    let sealed = records(Records::any_sealed).unwrap_or(true);
    (!sealed).then(|| {
        let back = el("button").attr("type", "button").class("btn plain").say(Msg::DropPassphrase);
        let back = back.on("click", |_| {
            if records(Records::any_sealed) == Ok(false)
                && records(|r| r.remove(domain::store::Kind::Key, domain::store::KEY_ID)).is_ok()
            {
                dom::reload();
            }
        });
        el("div").class("stack").add(el("p").say(Msg::NothingSealed)).add(el("p").add(back))
    })
}
