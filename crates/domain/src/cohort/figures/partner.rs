//! One page for whoever paid: no names, and no number that points at somebody.

use super::{Between, FEWEST_FOR_INTERVAL, Figures, Titles, tables::gain};
use crate::{
    cohort::Invite,
    date::Moment,
    messages::{Messages, Msg},
    register::{
        pattern::count_words,
        suppress::{Count, FEW, protect},
    },
    report::{Paper, PaperItem, PaperSection, Version},
};

/// A count of so many, as the partner may see it: neither it nor the others who are not counted may be fewer than five.
fn of(count: u32, all: u32) -> Count {
    let (count, rest) = (count as usize, all.saturating_sub(count) as usize);
    match (count, rest) {
        (0, _) | (_, 0) => Count::Exact(count),
        _ => protect(&[count, rest]).map_or(Count::Withheld, |shown| shown[0]),
    }
}

/// What is counted and has no whole.
fn alone(count: u32) -> Count {
    let count = count as usize;
    if (1..FEW).contains(&count) { Count::Few } else { Count::Exact(count) }
}

/// The page.
pub fn partner(figures: &Figures, invite: &Invite, titles: &Titles<'_>, words: &Messages, now: Moment) -> Paper {
    let say = |msg: Msg| words.say(&msg);
    let counts = figures.counts;
    let shown = |count: Count| count_words(words, count);
    let pair = |label: Msg, value: String| PaperItem::Pair { label: say(label), value };
    let mut who = vec![
        pair(Msg::FigPaperLearners, shown(alone(counts.learners))),
        pair(Msg::FigPaperHanded, shown(of(counts.handed, counts.learners))),
    ];
    // All days on one line: the page is one page.
    let day = |held: &super::HeldFigures| {
        let there = held.there + held.others;
        format!("{}: {}", words.date(held.day), shown(of(there, there + held.missing)))
    };
    let days: Vec<String> = figures.held.iter().map(day).collect();
    if !days.is_empty() {
        who.push(pair(Msg::FigHeld, days.join("; ")));
    }
    let gained = |module: &str| match figures.gain(module, 0, Between::After) {
        Some(found) if found.change.n >= FEWEST_FOR_INTERVAL => gain(words, &found.change),
        _ => say(Msg::FigNotShown),
    };
    let module = |of_module: &super::ModuleFigures| {
        vec![
            titles.module(&of_module.id),
            shown(of(of_module.stages[3], counts.learners)),
            shown(of(of_module.passed, counts.learners)),
            gained(&of_module.id),
        ]
    };
    let mut rows: Vec<Vec<String>> = figures.modules.iter().map(module).collect();
    rows.push(vec![say(Msg::FigWhole), String::new(), String::new(), gained("")]);
    let learned = PaperItem::Table {
        label: say(Msg::FigPaperModules),
        head: [Msg::FigPaperModule, Msg::FigDid, Msg::FigPaperPassed, Msg::FigPaperGain].map(say).to_vec(),
        rows,
    };
    let use_of = vec![
        pair(Msg::FigPledges, shown(alone(counts.pledges))),
        pair(Msg::FigPledgesDone, shown(of(counts.pledges_done, counts.pledges))),
        pair(Msg::FigReports, shown(alone(counts.reports))),
        pair(Msg::FigCapstones, shown(of(counts.capstones, counts.learners))),
    ];
    let section = |heading: Msg, items: Vec<PaperItem>| PaperSection { heading: say(heading), items };
    let place =
        [invite.district.clone(), say(Msg::FigPaperDays { from: words.date(invite.from), to: words.date(invite.to) })];
    let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
    Paper {
        lang: words.lang().tag().to_owned(),
        version: Version::Statistics,
        title: say(Msg::FigPaperTitle { cohort: invite.name.clone() }),
        reference: invite.cohort.clone(),
        organisation: invite.trainer.clone(),
        head: vec![
            place.join(" · "),
            format!("{} · {}", say(Msg::FigPaperBy { trainer: invite.trainer.clone() }), words.date(now.day)),
        ],
        foot: invite.name.clone(),
        page_of: words.say(&Msg::PaperPage { page: "{page}".into(), pages: "{pages}".into() }),
        sections: vec![
            section(Msg::FigPaperWho, who),
            section(Msg::FigPaperModules, vec![learned]),
            section(Msg::FigPaperUse, use_of),
        ],
        closing: vec![format!("{} {}", say(Msg::FigPaperHow), say(Msg::FigPaperFrom))],
    }
}
