//! A cohort for a colleague, as a file that is always sealed with a passphrase: it holds names and what people answered. The
//! key of the cohort goes along only if the trainer says so.

use domain::{
    cohort::{Cohort, CohortFile, NotRead, Verdict},
    messages::Msg,
};
use leptos::prelude::*;
use seal::{SealedFile, seal_file};

use super::{
    super::{
        parts::{button, plain_button, section, told},
        shelf,
    },
    invite::slug,
};
use crate::{
    app::{Says, say, store_notice},
    browser::{
        clock,
        element::{El, Event, el},
        files,
    },
    settings::people::{self, passphrase},
    ui::Notice,
};

/// Largest file of a cohort.
const LARGEST: f64 = 60_000_000.0;

/// Handing a cohort on.
pub fn give_section(cohort: Cohort) -> El {
    let (typed, with_key) = (RwSignal::new(String::new()), RwSignal::new(false));
    let (busy, notice) = (RwSignal::new(false), RwSignal::new(None::<Notice>));
    let has_secret = cohort.secret.is_some();
    let go = plain_button(Msg::ColleagueMake).live_flag("disabled", move || busy.get()).on("click", move |_| {
        let (cohort, pass, with_key) = (cohort.clone(), typed.get_untracked(), with_key.get_untracked());
        busy.set(true);
        notice.set(None);
        leptos::task::spawn_local(async move {
            let outcome = make(cohort, &pass, with_key).await;
            notice.try_set(Some(match outcome {
                Ok(name) => {
                    typed.try_set(String::new());
                    Notice::inform(say(Msg::GiveMade { name }))
                }
                Err(words) => words,
            }));
            busy.try_set(false);
        });
    });
    let key = has_secret.then(|| {
        let input = el("input").attr("type", "checkbox").live_flag("checked", move || with_key.get());
        let input = input.on("change", move |event| with_key.set(event_target_checked(&event)));
        el("label").class("opt").add(input).add(el("span").say(Msg::ColleagueKey))
    });
    let body = el("div")
        .class("stack")
        .add(el("p").say(Msg::ColleagueGiveLead))
        .add(passphrase::new_field("colleague-pass", Msg::ColleaguePass, typed))
        .add(key)
        .add(told(notice))
        .add(el("p").add(go));
    section("colleague-give", Msg::ColleagueGive).add(body)
}

async fn make(cohort: Cohort, pass: &str, with_key: bool) -> Result<String, Notice> {
    if pass.is_empty() {
        return Err(Notice::stop(say(Msg::ColleagueNoPass)));
    }
    // As it stands now, not as it stood when the screen was drawn.
    let id = cohort.invite.cohort.clone();
    let stored = |err| store_notice(&err);
    let mut cohort = shelf::cohort(&id).map_err(stored)?.unwrap_or(cohort);
    if !with_key {
        cohort.secret = None;
    }
    let name = format!("{}-{}.ubvcohort", slug(&cohort.invite.name), clock::now().day);
    let file = CohortFile { form: 1, learners: shelf::learners(&id).map_err(stored)?, cohort };
    let kek = people::derive_new(pass).await.map_err(people::told)?;
    let device = |what: String| Notice::stop(say(Msg::ExportFailed { what }));
    let nonce = clock::secret().ok_or_else(|| device("no random bytes".to_owned()))?;
    let bytes = seal_file(&kek, nonce, &file.to_bytes());
    files::download(&name, "application/octet-stream", &bytes).map_err(device)?;
    Ok(name)
}

/// Taking a colleague's cohort in: into this one, or as one of its own.
pub fn take_section(into: Option<String>, turn: RwSignal<u32>) -> El {
    let (held, typed) = (RwSignal::new(None::<Vec<u8>>), RwSignal::new(String::new()));
    let (busy, notice) = (RwSignal::new(false), RwSignal::new(None::<Notice>));
    let chosen = move |event: Event| {
        leptos::task::spawn_local(async move {
            match files::chosen(&event, LARGEST).await {
                Ok(bytes) if bytes.starts_with(seal::MAGIC) => {
                    notice.set(None);
                    held.set(Some(bytes));
                }
                Ok(_) => notice.set(Some(Notice::stop(say(Msg::ColleagueForeign)))),
                Err(Some(what)) => notice.set(Some(Notice::stop(say(Msg::ImportFailed { what })))),
                Err(None) => {}
            }
        });
    };
    let ask = move || {
        let bytes = held.get()?;
        let into = into.clone();
        let go = button(Msg::ColleagueOpen).live_flag("disabled", move || busy.get()).on("click", move |_| {
            let (bytes, pass, into) = (bytes.clone(), typed.get_untracked(), into.clone());
            busy.set(true);
            notice.set(None);
            leptos::task::spawn_local(async move {
                let outcome = open(&bytes, &pass)
                    .await
                    .and_then(|file| shelf::take_file(into.as_deref(), &file).map_err(|err| store_notice(&err)));
                let words = match outcome {
                    Ok(told) => {
                        held.try_set(None);
                        typed.try_set(String::new());
                        turn.try_update(|turn| *turn += 1);
                        Notice::inform(summary(&told))
                    }
                    Err(words) => words,
                };
                notice.try_set(Some(words));
                busy.try_set(false);
            });
        });
        let field = passphrase::field("colleague-open", Msg::ColleaguePass, typed, "off");
        Some(el("div").class("stack").add(field).add(el("p").add(go)))
    };
    let input = el("input").class("in").id("colleague-file").attr("type", "file").on("change", chosen);
    let field = el("div")
        .class("field")
        .add(el("label").class("lbl").attr("for", "colleague-file").say(Msg::ChooseFile))
        .add(input.attr("accept", ".ubvcohort"));
    section("colleague-take", Msg::ColleagueTake)
        .add(el("p").say(Msg::ColleagueTakeLead))
        .add(field)
        .hole(ask)
        .add(told(notice))
}

async fn open(bytes: &[u8], pass: &str) -> Result<CohortFile, Notice> {
    let stop = |words: Msg| Notice::stop(say(words));
    let file = SealedFile::parse(bytes).map_err(|_| stop(Msg::ColleagueForeign))?;
    let kek = people::derive(pass, file.kdf()).await.map_err(people::told)?;
    let plain = file.open(&kek).map_err(|err| people::told(err.into()))?;
    CohortFile::from_bytes(&plain).map_err(|err| {
        stop(match err {
            NotRead::Newer => Msg::NewerApp,
            NotRead::Nothing => Msg::ColleagueForeign,
            NotRead::Broken | NotRead::Unsound => Msg::TookBroken,
        })
    })
}

fn summary(told: &[(String, Verdict)]) -> String {
    let count = |meant: &[Verdict]| told.iter().filter(|(_, verdict)| meant.contains(verdict)).count();
    let new = count(&[Verdict::New, Verdict::Newer]);
    let same = count(&[Verdict::Same, Verdict::Older]);
    let rest = told.len() - new - same;
    say(Msg::TookSum { new: new.to_string(), same: same.to_string(), rest: rest.to_string() })
}
