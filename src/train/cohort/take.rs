//! Taking in what learners hand over: many files at once, or codes. Every file has its own verdict, and one that is bad stops no
//! other.

use domain::{
    cohort::{Cohort, HandOver, NotRead, Verdict},
    messages::Msg,
};
use leptos::prelude::*;

use super::super::{
    parts::{plain_button, section as part, told},
    scan, shelf,
};
use crate::{
    app::{Says, say, store_notice},
    browser::{
        element::{El, Event, el},
        files,
        hall::{self, Closed},
    },
    ui::{Icon, Notice, icon},
};

/// Most files at once.
const MOST_FILES: u32 = 1000;
/// Largest hand-over: ten times what the whole course can become.
const LARGEST: f64 = 2_000_000.0;

/// What became of one file, or of one stream of codes.
#[derive(Debug, Clone, PartialEq)]
struct Took {
    /// Name of the file; empty for codes.
    file: String,
    /// Name of the learner, where it is known.
    name: String,
    fate: Fate,
}

#[derive(Debug, Clone, PartialEq)]
enum Fate {
    Judged(Verdict),
    /// For another cohort of this trainer: its id, its name, and what was handed over.
    Other(String, String, Box<HandOver>),
    Foreign,
    NotOurs,
    Damaged(usize),
    Newer,
    TooLarge,
    Unread,
}

/// The part of the cohort's screen.
pub fn section(cohort: &str, turn: RwSignal<u32>) -> El {
    let took = RwSignal::new(Vec::<Took>::new());
    let (busy, notice) = (RwSignal::new(false), RwSignal::new(None::<Notice>));
    let id = cohort.to_owned();
    let run = move |came: Vec<files::Named>| {
        let id = id.clone();
        busy.set(true);
        notice.set(None);
        leptos::task::spawn_local(async move {
            match take(&id, came).await {
                Ok(now) => {
                    took.try_update(|took| took.splice(0..0, now).for_each(drop));
                    turn.try_update(|turn| *turn += 1);
                }
                Err(words) => drop(notice.try_set(Some(words))),
            }
            busy.try_set(false);
        });
    };
    let scanned = run.clone();
    let chosen = move |event: Event| {
        let run = run.clone();
        busy.set(true);
        leptos::task::spawn_local(async move {
            let came = files::all_chosen(&event, MOST_FILES, LARGEST).await;
            busy.try_set(false);
            if !came.is_empty() {
                run(came);
            }
        });
    };
    let input = el("input").class("in").id("handed").attr("type", "file").flag("multiple", true);
    let input = input.attr("aria-describedby", "handed-hint").on("change", chosen);
    let field = el("div")
        .class("field")
        .add(el("label").class("lbl").attr("for", "handed").say(Msg::TakeFiles))
        .add(el("p").class("hint").id("handed-hint").say(Msg::TakeFilesHint))
        .add(input);
    let scanner = scan::scanner(move |seen| {
        if let Some(whole) = &seen.whole {
            scanned(vec![(String::new(), Some(whole.clone()))]);
        } else if !seen.texts.is_empty() {
            notice.set(Some(Notice::warn(say(Msg::TakeOtherCode))));
        }
        false
    });
    let working = move || busy.get().then(|| el("p").class("loading").attr("role", "status").say(Msg::Loading));
    let list = move || {
        let all = took.get();
        if all.is_empty() {
            return Vec::new();
        }
        let sum = el("p").attr("role", "status").text(&summary(&all));
        let rows: Vec<El> = all.into_iter().map(|one| row(one, took, turn)).collect();
        vec![sum, el("ul").class("rows took").add(rows)]
    };
    let codes = crate::ui::disclosure(crate::app::t(Msg::TakeCodes), scanner);
    part("take", Msg::Take)
        .add(field)
        .add(codes)
        .hole(working)
        .add(told(notice))
        .add(el("div").class("stack").hole(list))
}

/// Opens and takes in. What is written is written before this returns.
async fn take(cohort: &str, came: Vec<files::Named>) -> Result<Vec<Took>, Notice> {
    let cohorts: Vec<Cohort> = shelf::cohorts().map_err(|err| store_notice(&err))?;
    let with: Vec<(&Cohort, [u8; 32])> = cohorts.iter().filter_map(|c| Some((c, c.secret?))).collect();
    let secrets: Vec<[u8; 32]> = with.iter().map(|(_, secret)| *secret).collect();
    let (mut fates, mut names, mut bytes, mut places) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (at, (name, file)) in came.into_iter().enumerate() {
        names.push(name);
        fates.push((String::new(), if file.is_some() { Fate::Unread } else { Fate::TooLarge }));
        if let Some(file) = file {
            bytes.push(file);
            places.push(at);
        }
    }
    let failed = |what: String| Notice::stop(say(Msg::ScanFailed { what }));
    let opened = if bytes.is_empty() { Vec::new() } else { hall::open(&bytes, &secrets).await.map_err(failed)? };
    let (mut ours, mut of_ours) = (Vec::new(), Vec::new());
    for (at, opened) in places.into_iter().zip(opened) {
        let handed = match opened {
            Ok((_, content)) => HandOver::from_bytes(&content),
            Err(closed) => {
                fates[at].1 = match closed {
                    Closed::Foreign => Fate::Foreign,
                    Closed::Newer => Fate::Newer,
                    Closed::OtherKey => Fate::NotOurs,
                    Closed::Damaged(byte) => Fate::Damaged(byte),
                    Closed::TooLarge => Fate::TooLarge,
                };
                continue;
            }
        };
        match handed {
            Err(NotRead::Newer) => fates[at].1 = Fate::Newer,
            Err(_) => fates[at].1 = Fate::Judged(Verdict::Broken),
            Ok(handed) if handed.cohort == cohort => {
                fates[at].0.clone_from(&handed.name);
                of_ours.push(at);
                ours.push(handed);
            }
            Ok(handed) => {
                let name = handed.name.clone();
                let other = cohorts.iter().find(|other| other.invite.cohort == handed.cohort);
                let fate = other.map_or(Fate::NotOurs, |other| {
                    Fate::Other(handed.cohort.clone(), other.invite.name.clone(), Box::new(handed))
                });
                fates[at] = (name, fate);
            }
        }
    }
    let verdicts = shelf::take(cohort, &ours).map_err(|err| store_notice(&err))?;
    for (at, verdict) in of_ours.into_iter().zip(verdicts) {
        fates[at].1 = Fate::Judged(verdict);
    }
    Ok(names.into_iter().zip(fates).map(|(file, (name, fate))| Took { file, name, fate }).collect())
}

fn summary(all: &[Took]) -> String {
    let count = |meant: fn(&Fate) -> bool| all.iter().filter(|took| meant(&took.fate)).count() as u32;
    let new = count(|fate| matches!(fate, Fate::Judged(Verdict::New | Verdict::Newer)));
    let same = count(|fate| matches!(fate, Fate::Judged(Verdict::Same | Verdict::Older)));
    let rest = all.len() as u32 - new - same;
    say(Msg::TookSum { new: new.to_string(), same: same.to_string(), rest: rest.to_string() })
}

fn row(took: Took, all: RwSignal<Vec<Took>>, turn: RwSignal<u32>) -> El {
    let words = match &took.fate {
        Fate::Judged(Verdict::New) => Msg::TookNew,
        Fate::Judged(Verdict::Newer) => Msg::TookNewer,
        Fate::Judged(Verdict::Same) => Msg::TookSame,
        Fate::Judged(Verdict::Older) => Msg::TookOlder,
        Fate::Judged(Verdict::OtherCohort) | Fate::NotOurs => Msg::TookNotOurs,
        Fate::Judged(Verdict::Broken) => Msg::TookBroken,
        Fate::Judged(Verdict::Full) => Msg::TookFull,
        Fate::Other(_, name, _) => Msg::TookOther { name: name.clone() },
        Fate::Foreign => Msg::TookForeign,
        Fate::Damaged(at) => Msg::TookDamaged { at: at.to_string() },
        Fate::Newer => Msg::NewerApp,
        Fate::TooLarge => Msg::TookTooLarge,
        Fate::Unread => Msg::TookUnread,
    };
    let (class, symbol) = match &took.fate {
        Fate::Judged(Verdict::New | Verdict::Newer) => ("ic sm leaf", Icon::Check),
        Fate::Judged(Verdict::Same | Verdict::Older) => ("ic sm", Icon::Info),
        _ => ("ic sm hang warn", Icon::Warn),
    };
    let title = match (took.name.is_empty(), took.file.is_empty()) {
        (false, _) => took.name.clone(),
        (true, false) => took.file.clone(),
        (true, true) => say(Msg::TookCodes),
    };
    let file = (!took.name.is_empty() && !took.file.is_empty()).then(|| el("p").class("xs dim hash").text(&took.file));
    let told = el("p").class(class).add(icon(symbol)).add(el("span").say(words));
    let title = el("p").add(el("strong").class("hash").text(&title));
    let body = el("div").class("tight").add(title).add(el("div").add(told)).add(file);
    let other = match took.fate.clone() {
        Fate::Other(id, name, handed) => {
            let (this, handed) = (took.clone(), *handed);
            let go = plain_button(Msg::TookIntoOther { name }).on("click", move |_| {
                let fate = match shelf::take(&id, std::slice::from_ref(&handed)) {
                    Ok(verdicts) => Fate::Judged(verdicts.first().copied().unwrap_or(Verdict::Broken)),
                    Err(err) => {
                        crate::app::tell(&err);
                        return;
                    }
                };
                all.update(|all| all.iter_mut().filter(|one| **one == this).for_each(|one| one.fate = fate.clone()));
                turn.update(|turn| *turn += 1);
            });
            Some(el("p").add(go))
        }
        _ => None,
    };
    el("li").class("entry").add(body).add(other)
}
