//! People on this device, and the passphrase of whoever is there.

use std::cell::RefCell;

use domain::{
    messages::Msg,
    store::{Kind, Records},
};
use leptos::prelude::*;

use super::{
    super::{button, delete_section, section},
    everybody, has_passphrase,
    keys::{self, KeyError},
    lock::told,
    name_person, passphrase, watch,
};
use crate::{
    app::{Says, app, delete, device, present, records, save_settings, say, t, tell},
    browser::{
        clock, dom,
        element::{El, el},
        events, storage,
    },
    shell::{page, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

thread_local! {
    /// The recovery code that nobody has said to have written down yet: it is on the screen whenever this one is.
    static CODE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The screen.
pub fn people_page() -> El {
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::PeopleTitle));
    let page = page("one", t(Msg::PeopleTitle)).add(head.add(el("p").class("lead").say(Msg::PeopleLead)));
    let code = RwSignal::new(CODE.with_borrow(Clone::clone));
    // As long as a code stands there, it is the one thing to do.
    let passphrase = move || match code.get() {
        Some(code) => vec![code_sheet(&code)],
        None if has_passphrase() => sealed_sections(code),
        None => vec![seal_section(code)],
    };
    page.add(who_section()).hole(passphrase).add(wipe_section()).add(review_line())
}

/// Shows a code until somebody says that it is written down.
fn show_code(code: RwSignal<Option<String>>, made: String) {
    CODE.set(Some(made.clone()));
    code.set(Some(made));
    request_animation_frame(|| dom::focus("#code"));
}

fn who_section() -> El {
    let here = present();
    let name = RwSignal::new(everybody().into_iter().find(|p| p.id == here).map(|p| p.name).unwrap_or_default());
    let kept = RwSignal::new(false);
    let input = el("input").class("in").id("my-name").attr("autocomplete", "off").live_value(move || name.get());
    let input = input.on("change", move |event| {
        name.set(event_target_value(&event));
        match name_person(&present(), &name.get_untracked()) {
            Ok(()) => kept.set(true),
            Err(err) => tell(&err),
        }
    });
    let mine =
        el("div").class("field").add(el("label").class("lbl").attr("for", "my-name").say(Msg::MyName)).add(input).add(
            el("p")
                .class("hint")
                .attr("role", "status")
                .live(move || say(if kept.get() { Msg::NoteSaved } else { Msg::MyNameHint })),
        );
    let add = button(Msg::AddPerson).on("click", |_| {
        if !saved_or_told() {
            return;
        }
        // The new one has a place before anybody is asked for it; the name is given there.
        let id = format!("p{:x}", clock::random());
        match name_person(&id, &say(Msg::NewPerson)) {
            Ok(()) => {
                storage::set_who(Some(&id));
                dom::start_over();
            }
            Err(err) => tell(&err),
        }
    });
    let switch = button(Msg::SwitchPerson).on("click", |_| {
        if !saved_or_told() {
            return;
        }
        storage::set_who(None);
        dom::start_over();
    });
    let several = everybody().len() > 1;
    let whole = section("who", Msg::WhoUses).add(mine).add(el("p").class("sm").say(Msg::AddPersonLead));
    whole.add(el("p").class("row").add(add).add(several.then_some(switch)))
}

/// Whether the page can be left without losing anything; if not, the screen says so.
fn saved_or_told() -> bool {
    let saved = events::all_is_saved();
    if !saved {
        app().notice.set(Some(Notice::stop(say(Msg::NotLocked))));
    }
    saved
}

/// Runs something with keys, showing that it is under way and what came of it.
#[derive(Clone, Copy)]
struct Work {
    busy: RwSignal<bool>,
    notice: RwSignal<Option<Notice>>,
}

impl Work {
    fn new() -> Self {
        Self { busy: RwSignal::new(false), notice: RwSignal::new(None) }
    }

    fn run<T>(self, act: impl Future<Output = Result<T, KeyError>> + 'static, done: impl FnOnce(T) + 'static) {
        if self.busy.get_untracked() || !saved_or_told() {
            return;
        }
        self.busy.set(true);
        self.notice.set(None);
        leptos::task::spawn_local(async move {
            let outcome = act.await;
            self.busy.set(false);
            match outcome {
                Ok(value) => done(value),
                Err(err) => self.notice.set(Some(told(err))),
            }
        });
    }

    /// Stands before there is anything to say: a reader of the screen hears what comes.
    fn told(self) -> El {
        el("div").class("maybe").attr("role", "status").hole(move || self.notice.get().map(notice_view))
    }

    fn button(self, words: Msg) -> El {
        let said = t(words);
        let button = el("button").attr("type", "button").class("btn").live_flag("disabled", move || self.busy.get());
        button.live(move || if self.busy.get() { say(Msg::Unlocking) } else { said() })
    }
}

fn seal_section(code: RwSignal<Option<String>>) -> El {
    let (typed, work) = (RwSignal::new(String::new()), Work::new());
    let go = work.button(Msg::SealAll).on("click", move |_| {
        let words = typed.get_untracked();
        work.run(async move { keys::set(&words).await }, move |made| {
            // Whoever goes on without locking has a tab that locks by itself all the same.
            watch::begin();
            show_code(code, made);
        });
    });
    section("seal", Msg::SealTitle)
        .add(el("p").say(Msg::SealLead))
        .add(passphrase::new_field("new-pass", Msg::NewPassphrase, typed))
        .add(work.told())
        .add(el("p").add(go))
}

/// The recovery code, shown once.
fn code_sheet(code: &str) -> El {
    let lead = notice_view(Notice::warn(say(Msg::CodeLead)));
    let shown = el("p").class("code").id("code").attr("tabindex", "-1").text(code);
    let print = button(Msg::Print).on("click", |_| dom::print());
    let go = el("button").attr("type", "button").class("btn").say(Msg::CodeWritten).on("click", |_| watch::lock_now());
    section("code-sheet", Msg::RecoveryCode).add(lead).add(shown).add(el("p").class("row").add(print).add(go))
}

fn sealed_sections(code: RwSignal<Option<String>>) -> Vec<El> {
    let state = el("p").class("ic leaf").add(icon(Icon::Lock)).say(Msg::IsSealed);
    let now = button(Msg::LockNow).on("click", |_| watch::lock_now());
    let minutes = |id: &'static str, label: Msg, choices: [u32; 4], now: u32, set: fn(u32)| {
        let option = |n: u32| {
            let option = el("option").attr("value", &n.to_string()).flag("selected", n == now);
            if n == 0 { option.say(Msg::AtOnce) } else { option.say(Msg::Minutes { n }) }
        };
        let options: Vec<El> = choices.into_iter().map(option).collect();
        let list = el("select").class("in").id(id).add(options).on("change", move |event| {
            set(event_target_value(&event).parse().unwrap_or(watch::IDLE));
            save_settings();
        });
        el("div").class("field").add(el("label").class("lbl").attr("for", id).say(label)).add(list)
    };
    let (idle, hidden) = app().settings.with_untracked(|s| (s.lock_idle, s.lock_hidden));
    let idle = minutes("lock-idle", Msg::LockIdle, [2, 5, 10, 30], idle.unwrap_or(watch::IDLE), |n| {
        app().settings.update(|s| s.lock_idle = Some(n));
    });
    let hidden = minutes("lock-hidden", Msg::LockHidden, [0, 2, 5, 15], hidden.unwrap_or(watch::HIDDEN), |n| {
        app().settings.update(|s| s.lock_hidden = Some(n));
    });
    let locks = section("locks", Msg::SealTitle).add(state).add(el("p").add(now)).add(idle).add(hidden);
    vec![locks, change_section(), code_section(code), remove_section()]
}

/// Another recovery code, for whoever has lost the paper or never wrote it down.
fn code_section(code: RwSignal<Option<String>>) -> El {
    let (typed, work) = (RwSignal::new(String::new()), Work::new());
    let go = work.button(Msg::NewCode).on("click", move |_| {
        let words = typed.get_untracked();
        work.run(async move { keys::new_code(&words).await }, move |made| show_code(code, made));
    });
    section("new-code", Msg::NewCode)
        .add(el("p").say(Msg::NewCodeLead))
        .add(passphrase::field("code-pass", Msg::Passphrase, typed, "current-password"))
        .add(work.told())
        .add(el("p").add(go))
}

fn change_section() -> El {
    let (former, typed, work) = (RwSignal::new(String::new()), RwSignal::new(String::new()), Work::new());
    let go = work.button(Msg::ChangePassphrase).on("click", move |_| {
        let (old, new) = (former.get_untracked(), typed.get_untracked());
        work.run(async move { keys::change(&old, &new).await }, move |()| {
            former.set(String::new());
            typed.set(String::new());
            work.notice.set(Some(Notice::inform(say(Msg::PassphraseChanged))));
        });
    });
    section("change", Msg::ChangePassphrase)
        .add(el("p").class("sm").say(Msg::CodeToo))
        .add(passphrase::field("old-pass", Msg::Passphrase, former, "current-password"))
        .add(passphrase::new_field("new-pass", Msg::NewPassphrase, typed))
        .add(work.told())
        .add(el("p").add(go))
}

fn remove_section() -> El {
    let (typed, work) = (RwSignal::new(String::new()), Work::new());
    let go = work.button(Msg::RemovePassphrase).on("click", move |_| {
        let words = typed.get_untracked();
        work.run(async move { keys::remove(&words).await }, |()| dom::reload());
    });
    section("remove", Msg::RemovePassphrase)
        .add(el("p").say(Msg::RemoveLead))
        .add(passphrase::field("remove-pass", Msg::Passphrase, typed, "current-password"))
        .add(work.told())
        .add(el("p").add(go))
}

/// Takes away this person with all that he or she has written here, and the name.
fn wipe_section() -> El {
    delete_section(
        Msg::WipePersonLead,
        Msg::WipePerson,
        || Msg::WipePersonSure,
        || {
            let here = present();
            delete(Some(&here), || {
                records(Records::remove_all).and_then(|()| device(|r| r.remove(Kind::Profile, &here)))
            });
        },
    )
}
