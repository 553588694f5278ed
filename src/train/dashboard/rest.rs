//! What else there is to know: who was there, who was not seen, what was only counted, how far tests can be relied on, and what all
//! these words mean.

use std::rc::Rc;

use domain::{
    cohort::figures::{MEANINGS, coefficient, occasion},
    messages::Msg,
};
use leptos::prelude::*;

use super::{Shared, number, row, section as part, select, table};
use crate::{
    app::{app, say},
    browser::element::{El, el},
    ui::disclosed,
};

/// So many of those who were not seen are listed.
const LISTED: usize = 20;

pub(super) fn held(ready: &Shared) -> El {
    let (whole, _) = part("held", Msg::FigHeld);
    if ready.figures.held.is_empty() {
        return whole.add(el("p").class("sm").text(&say(Msg::FigHeldNone)));
    }
    let labels = [Msg::FigDay, Msg::FigThere, Msg::FigMissing, Msg::FigOthers].map(say);
    let line = |day: &domain::cohort::figures::HeldFigures| {
        let name = app().words.with(|words| words.date(day.day));
        let name = el("th").text(&name).add(el("span").class("sm dim").text(" ").text(&day.title));
        let counts = [day.there, day.missing, day.others].map(number);
        let cells: Vec<(String, String)> = labels[1..].iter().cloned().zip(counts).collect();
        row(name, &cells)
    };
    let rows = ready.figures.held.iter().map(line).collect();
    whole.add(table("flip", &say(Msg::FigHeld), labels.to_vec(), rows))
}

pub(super) fn unseen(ready: &Shared) -> El {
    let (whole, _) = part("unseen", Msg::FigUnseen);
    let days = RwSignal::new(14_i64);
    let choices = [14, 7, 30, 60, 90];
    let options = choices.map(|n| (n.to_string(), say(Msg::FigDays { n: n as u32 }))).to_vec();
    let choose = select("unseen-days", Msg::FigUnseen, options, move |value| {
        days.set(value.parse().unwrap_or(14));
    });
    let ready = Rc::clone(ready);
    whole.add(choose.class("field noprint")).hole(move || {
        let late = ready.figures.not_seen(days.get(), ready.today);
        let count = late.len();
        let said =
            el("p").id("unseen-count").attr("role", "status").text(&say(Msg::FigUnseenCount { n: count as u32 }));
        let known = |id: &str| ready.figures.learners.iter().position(|row| row.learner == id);
        let line = |row: &&domain::cohort::figures::Row| {
            let name = ready.name(known(&row.learner)?);
            let words = match row.last {
                Some(last) => {
                    let date = app().words.with(|words| words.date(last));
                    say(Msg::FigUnseenOn { name, date })
                }
                None => name,
            };
            Some(el("li").text(&words))
        };
        let more = count.saturating_sub(LISTED) as u32;
        let lines: Vec<El> = late.iter().take(LISTED).filter_map(line).collect();
        let more = (more > 0).then(|| el("li").class("dim").text(&say(Msg::FigUnseenMore { n: more })));
        vec![said, el("ul").class("sm tight").add(lines).add(more)]
    })
}

pub(super) fn counts(ready: &Shared) -> El {
    let (whole, _) = part("counts", Msg::FigCounts);
    let counts = ready.figures.counts;
    let by = |n: u32, learners: u32| say(Msg::FigPledgesBy { n: number(n), learners: number(learners) });
    let row = |label: Msg, value: String| {
        el("div").add(el("dt").class("dim").text(&say(label))).add(el("dd").class("num").text(&value))
    };
    let list = el("dl").class("tight sm").add(vec![
        row(Msg::FigPledges, by(counts.pledges, counts.pledgers)),
        row(Msg::FigPledgesDone, number(counts.pledges_done)),
        row(Msg::FigReports, by(counts.reports, counts.reporters)),
        row(Msg::FigCapstones, number(counts.capstones)),
    ]);
    whole.add(list).add(el("p").class("xs dim").text(&say(Msg::FigCountsLead)))
}

pub(super) fn reliability(ready: &Shared) -> El {
    let (whole, _) = part("relied", Msg::FigReliability);
    if ready.figures.reliability.is_empty() {
        return whole.add(el("p").class("sm").text(&say(Msg::FigReliabilityNone)));
    }
    let ready = Rc::clone(ready);
    whole.add(disclosed(|| say(Msg::FigNumbers), move || relied(&ready)))
}

fn relied(ready: &Shared) -> El {
    let lang = app().words.with(|words| words.lang());
    let labels = [say(Msg::FigTest), say(Msg::FigLearners), say(Msg::FigTestMean), "KR-20".to_owned()];
    let line = |test: &domain::cohort::figures::Reliability| {
        let (module, when) = (ready.module(&test.module), say(occasion(test.on)));
        let name = Msg::FigTestOf { module, when, items: number(test.items.len() as u32) };
        let value = test.kr20.map_or_else(|| say(Msg::FigNotShown), |value| coefficient(lang, value));
        let values = [number(test.n), coefficient(lang, test.mean), value];
        let cells: Vec<(String, String)> = labels[1..].iter().cloned().zip(values).collect();
        row(el("th").text(&say(name)), &cells)
    };
    table("flip sm", &say(Msg::FigReliability), labels.to_vec(), ready.figures.reliability.iter().map(line).collect())
}

/// The definitions, with who made them.
pub(super) fn meanings() -> El {
    let list = || el("div").class("tight sm").add(MEANINGS.map(|msg| el("p").text(&say(msg))).to_vec());
    el("section").add(disclosed(|| say(Msg::FigMeans), list))
}
