//! People on this device, and the passphrase of whoever is there.

use std::cell::RefCell;

use domain::{messages::Msg, store::Kind};
use leptos::prelude::*;

use super::{
    super::{button, delete_section, section},
    everybody, has_passphrase,
    keys::{self, KeyError, Made},
    lock::{partly, told},
    name_person,
    passphrase::{self, Asked},
    watch,
};
use crate::{
    app::{
        Says, app, device, lock_now, page, present, records, review_line, save_settings, say, start_without, t, tell,
    },
    browser::{
        clock, dom,
        element::{El, el},
        events, storage,
    },
    ui::{Icon, Notice, icon, notice_view},
};

thread_local! {
    /// The recovery code that was made and that nobody has said to have written down: it is on the screen whenever this one is.
    static CODE: RefCell<Option<Made>> = const { RefCell::new(None) };
}

/// The screen.
pub fn people_page() -> El {
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::PeopleTitle));
    let page = page("one", t(Msg::PeopleTitle)).add(head.add(el("p").class("lead").say(Msg::PeopleLead)));
    let code = RwSignal::new(CODE.with_borrow(Clone::clone));
    let page = page.add(who_section()).hole(move || code.get().map(code_sheet));
    // Sections that come and go with the sheet: as long as it stands there is one thing to do.
    let sealed = move || match code.with(Option::is_some) {
        true => Vec::new(),
        false if has_passphrase() => sealed_sections(code),
        false => vec![seal_section(code)],
    };
    page.hole(sealed).add(wipe_section()).add(review_line())
}

/// Shows a code until somebody says that it is written down.
fn show_code(code: RwSignal<Option<Made>>, made: Made) {
    CODE.set(Some(made.clone()));
    code.set(Some(made));
    request_animation_frame(|| dom::focus("#code-sheet"));
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

    /// Where it is told.
    fn told(self) -> El {
        el("div").attr("role", "status").hole(move || self.notice.get().map(notice_view))
    }

    fn button(self, words: Msg) -> El {
        let said = t(words);
        let button = el("button").attr("type", "button").class("btn").live_flag("disabled", move || self.busy.get());
        button.live(move || if self.busy.get() { say(Msg::Unlocking) } else { said() })
    }
}

fn seal_section(code: RwSignal<Option<Made>>) -> El {
    let (typed, work) = (RwSignal::new(String::new()), Work::new());
    let go = work.button(Msg::SealAll).on("click", move |_| {
        let words = typed.get_untracked();
        work.run(async move { keys::set(&words).await }, move |made| {
            // From now on there is something to lock.
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
fn code_sheet((code, unsealed): Made) -> El {
    let lead = notice_view(Notice::warn(say(Msg::CodeLead)));
    let shown = el("p").class("code").id("code").text(&code);
    let print = button(Msg::Print).on("click", |_| dom::print());
    let go = el("button").attr("type", "button").class("btn").say(Msg::CodeWritten).on("click", |_| lock_now());
    let sheet = section("code-title", Msg::RecoveryCode).id("code-sheet").attr("tabindex", "-1");
    let sheet = sheet.add(unsealed.map(|err| notice_view(partly(&err))));
    sheet.add(lead).add(shown).add(el("p").class("row").add(print).add(go))
}

fn sealed_sections(code: RwSignal<Option<Made>>) -> Vec<El> {
    let state = el("p").class("ic leaf").add(icon(Icon::Lock)).say(Msg::IsSealed);
    let now = button(Msg::LockNow).on("click", |_| lock_now());
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

fn change_section() -> El {
    let (asked, typed, work) = (Asked::new(), RwSignal::new(String::new()), Work::new());
    let go = work.button(Msg::ChangePassphrase).on("click", move |_| {
        let (proof, new) = (asked.proof(), typed.get_untracked());
        work.run(async move { keys::change(proof, &new).await }, move |()| {
            asked.clear();
            typed.set(String::new());
            work.notice.set(Some(Notice::inform(say(Msg::PassphraseChanged))));
        });
    });
    section("change", Msg::ChangePassphrase)
        .add(asked.field("old-pass", || Msg::Passphrase))
        .add(passphrase::new_field("new-pass", Msg::NewPassphrase, typed))
        .add(work.told())
        .add(el("p").add(go))
}

fn code_section(code: RwSignal<Option<Made>>) -> El {
    let (asked, work) = (Asked::new(), Work::new());
    let go = work.button(Msg::NewCode).on("click", move |_| {
        let proof = asked.proof();
        work.run(async move { keys::new_code(proof).await }, move |made| show_code(code, made));
    });
    section("new-code", Msg::NewCode)
        .add(el("p").say(Msg::NewCodeLead))
        .add(asked.field("code-pass", || Msg::Passphrase))
        .add(work.told())
        .add(el("p").add(go))
}

fn remove_section() -> El {
    let (asked, work) = (Asked::new(), Work::new());
    let go = work.button(Msg::RemovePassphrase).on("click", move |_| {
        let proof = asked.proof();
        work.run(async move { keys::remove(proof).await }, |()| dom::reload());
    });
    section("remove", Msg::RemovePassphrase)
        .add(el("p").say(Msg::RemoveLead))
        .add(asked.field("remove-pass", || Msg::Passphrase))
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
            let gone = records(|r| r.remove_all()).and_then(|()| device(|r| r.remove(Kind::Profile, &here)));
            match gone {
                Ok(()) => start_without(Some(&here)),
                Err(err) => tell(&err),
            }
        },
    )
}
