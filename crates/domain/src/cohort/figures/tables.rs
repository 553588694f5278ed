//! The figures as tables for a spreadsheet or another program.

use std::collections::BTreeMap;

use super::{Between, Change, Figures, ItemFigures, Occasion, Row, Stage};
use crate::{
    cohort::Invite,
    content::{Course, Item, ItemBody},
    date::Moment,
    messages::{Lang, Messages, Msg},
    report::{Cell, Sheet, Sheets, Version},
};

/// What the figures mean, and who has defined them so.
pub const MEANINGS: [Msg; 8] = [
    Msg::FigDefStage,
    Msg::FigDefFirst,
    Msg::FigDefRight,
    Msg::FigDefDiscrimination,
    Msg::FigDefEnds,
    Msg::FigDefReliability,
    Msg::FigDefGain,
    Msg::FigDefReached,
];

/// What an item says, of the course of today.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemText {
    /// Its hash.
    pub hash: String,
    /// The question.
    pub stem: String,
    /// Its choices, where it has any, and whether they are right.
    pub choices: Vec<(String, bool)>,
    /// Where it is read about.
    pub lesson: Option<String>,
    /// Whether it is asked in tests: then it stands in another file.
    pub of_test: bool,
}

impl ItemText {
    /// Of an item of a pack.
    pub fn new(item: Item, of_test: bool) -> (String, Self) {
        let choices = match item.body {
            ItemBody::Single(all) | ItemBody::Multiple(all) => all.into_iter().map(|c| (c.text, c.right)).collect(),
            _ => Vec::new(),
        };
        (item.id, Self { hash: item.hash, stem: item.stem, choices, lesson: item.lesson, of_test })
    }

    /// Of each choice, whether it is right.
    pub fn key(&self) -> Vec<bool> {
        self.choices.iter().map(|(_, right)| *right).collect()
    }
}

/// What ids stand for.
#[derive(Clone, Copy)]
pub struct Titles<'a> {
    /// The course.
    pub course: &'a Course,
    /// Items by id; those whose packs were not fetched are missing.
    pub items: &'a BTreeMap<String, ItemText>,
    /// Whether learners are called by their names.
    pub names: bool,
}

impl Titles<'_> {
    /// Title of a module.
    pub fn module(&self, id: &str) -> String {
        let module = self.course.modules.iter().find(|module| module.id == id);
        module.map_or_else(|| id.to_owned(), |module| module.title.clone())
    }

    /// Title of a lesson.
    pub fn lesson(&self, id: &str) -> String {
        let mut all = self.course.modules.iter().flat_map(|module| &module.lessons);
        all.find(|lesson| lesson.id == id).map_or_else(|| id.to_owned(), |lesson| lesson.title.clone())
    }

    /// An objective of a module, or all of them; the whole where there is no module.
    pub fn aim(&self, words: &Messages, module: &str, objective: u32) -> String {
        if module.is_empty() {
            return words.say(&Msg::FigWhole);
        }
        let found = self.course.modules.iter().find(|other| other.id == module);
        let at = (objective as usize).checked_sub(1);
        match at.and_then(|at| found?.objectives.get(at)) {
            Some(words) => words.clone(),
            None => words.say(&Msg::FigModuleAll { module: self.module(module) }),
        }
    }

    /// The item as it was asked, if it still stands like that in the course.
    pub fn item(&self, figures: &ItemFigures) -> Option<&ItemText> {
        self.items.get(&figures.id).filter(|text| text.hash == figures.hash)
    }

    /// What a learner is called; `at` counts from 0.
    pub fn learner(&self, words: &Messages, row: &Row, at: usize) -> String {
        if self.names && !row.name.trim().is_empty() {
            row.name.clone()
        } else {
            words.say(&Msg::FigLearnerN { n: words.number(at as u64 + 1) })
        }
    }
}

/// What a stage is called.
pub fn stage(stage: Stage) -> Msg {
    match stage {
        Stage::NotBegun => Msg::FigStageNone,
        Stage::Begun => Msg::FigStageBegun,
        Stage::OverHalf => Msg::FigStageHalf,
        Stage::Done => Msg::FigStageDone,
    }
}

/// What an occasion is called.
pub fn occasion(on: Occasion) -> Msg {
    match on {
        Occasion::Before => Msg::FigOnBefore,
        Occasion::After => Msg::FigOnAfter,
        Occasion::Quiz => Msg::FigOnQuiz,
    }
}

/// What a comparison is called.
pub fn between(between: Between) -> Msg {
    match between {
        Between::After => Msg::FigBetweenAfter,
        Between::Long => Msg::FigBetweenLong,
        Between::Kept => Msg::FigBetweenKept,
    }
}

/// A share, −1 to 1, as points of 100 with its sign where it is a difference.
pub fn points(share: f64, signed: bool) -> String {
    let points = (share * 100.0).round() as i64;
    match points {
        n if n < 0 => format!("−{}", -n),
        n if signed && n > 0 => format!("+{n}"),
        n => n.to_string(),
    }
}

/// A coefficient with two places.
pub fn coefficient(lang: Lang, value: f64) -> String {
    let text = format!("{:.2}", if value.abs() < 0.005 { 0.0 } else { value }).replace('-', "−");
    if lang == Lang::En { text } else { text.replace('.', ",") }
}

/// A gain with its interval, in points of 100.
pub fn gain(words: &Messages, change: &Change) -> String {
    let by = points(change.by, true);
    match change.interval {
        Some((low, high)) => words.say(&Msg::FigInterval { by, low: points(low, true), high: points(high, true) }),
        None => by,
    }
}

fn number(n: u32) -> Cell {
    Cell::Number(n.to_string())
}

fn fraction(value: f64) -> Cell {
    Cell::Number(format!("{value:.4}"))
}

fn maybe(value: Option<f64>) -> Cell {
    value.map_or_else(|| Cell::Text(String::new()), fraction)
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// All figures as tables.
pub fn tables(figures: &Figures, invite: &Invite, titles: &Titles<'_>, words: &Messages, now: Moment) -> Sheets {
    let say = |msg: Msg| words.say(&msg);
    let sheet = |name: Msg, coded: bool, head: Vec<String>, rows: Vec<Vec<Cell>>| Sheet {
        name: say(name),
        part: String::new(),
        coded,
        counted: false,
        head,
        rows,
    };
    let mut head = vec![say(Msg::FigLearner)];
    head.extend(figures.modules.iter().map(|module| titles.module(&module.id)));
    head.extend([Msg::FigFirstTest, Msg::FigSecondTest, Msg::FigGainPoints, Msg::FigThere].map(say));
    let learner = |(at, row): (usize, &Row)| {
        let shares = row.shares();
        let mut cells = vec![text(titles.learner(words, row, at))];
        cells.extend(row.stages.iter().map(|of| text(say(stage(*of)))));
        cells.extend([
            maybe(shares.map(|(first, _)| first * 100.0)),
            maybe(shares.map(|(_, second)| second * 100.0)),
            maybe(shares.map(|(first, second)| (second - first) * 100.0)),
            number(row.there),
        ]);
        cells
    };
    let learners = sheet(Msg::FigWhere, true, head, figures.learners.iter().enumerate().map(learner).collect());
    let gain = |gain: &super::Gain| {
        let Change { n, from, to, by, interval } = gain.change;
        vec![
            text(titles.aim(words, &gain.module, gain.objective)),
            text(say(between(gain.between))),
            number(n),
            fraction(from * 100.0),
            fraction(to * 100.0),
            fraction(by * 100.0),
            maybe(interval.map(|(low, _)| low * 100.0)),
            maybe(interval.map(|(_, high)| high * 100.0)),
        ]
    };
    let [low, high] = ["95 % −", "95 % +"].map(str::to_owned);
    let head =
        [Msg::Objective, Msg::FigBetween, Msg::FigLearners, Msg::FigFirstTest, Msg::FigSecondTest, Msg::Gain].map(say);
    let head = head.into_iter().chain([low, high]).collect();
    let gains = sheet(Msg::FigGained, false, head, figures.gains.iter().map(gain).collect());
    let item = |item: &ItemFigures| {
        let stem = match titles.item(item) {
            Some(text) => text.stem.clone(),
            None if titles.items.is_empty() => String::new(),
            None => say(Msg::FigSoChanged),
        };
        vec![
            text(&item.id),
            text(stem),
            text(titles.module(&item.module)),
            text(say(occasion(item.on))),
            number(item.n),
            fraction(item.facility),
            maybe(item.item_rest),
            maybe(item.ends.map(|(upper, _)| upper)),
            maybe(item.ends.map(|(_, lower)| lower)),
        ]
    };
    let head = vec![
        "id".to_owned(),
        say(Msg::FigItem),
        say(Msg::FigPaperModule),
        say(Msg::FigOn),
        say(Msg::FigLearners),
        say(Msg::FigRight),
        say(Msg::FigDiscrimination),
        say(Msg::FigUpper),
        say(Msg::FigLower),
    ];
    let items = sheet(Msg::FigItems, false, head, figures.items.iter().map(item).collect());
    let choices = figures.items.iter().flat_map(|item| {
        let known = titles.item(item);
        let most = item.choices.len().max(known.map_or(0, |text| text.choices.len()));
        (0..most).map(move |at| {
            let used = item.choice(at);
            let (words, right) = known.and_then(|text| text.choices.get(at).cloned()).unwrap_or_default();
            let name = if words.is_empty() { (at + 1).to_string() } else { words };
            (item, name, right, used)
        })
    });
    let choice = |(item, name, right, used): (&ItemFigures, String, bool, super::ChoiceUse)| {
        let ends = item.ends.is_some();
        vec![
            text(&item.id),
            text(say(occasion(item.on))),
            text(name),
            text(if right { say(Msg::FigRightChoice) } else { String::new() }),
            number(used.chosen),
            maybe(ends.then_some(used.upper)),
            maybe(ends.then_some(used.lower)),
        ]
    };
    let mut head = vec!["id".to_owned()];
    head.extend(
        [Msg::FigOn, Msg::FigChoice, Msg::FigRightChoice, Msg::FigChosen, Msg::FigUpper, Msg::FigLower].map(say),
    );
    let choices = sheet(Msg::FigChoices, false, head, choices.map(choice).collect());
    let lesson = |lesson: &super::LessonFigures| {
        let name = text(titles.lesson(&lesson.id));
        vec![name, number(lesson.opened), number(lesson.done), number(lesson.reached)]
    };
    let head = [Msg::FigLesson, Msg::FigOpened, Msg::FigDid, Msg::FigReached].map(say).to_vec();
    let lessons = sheet(Msg::FigDrop, false, head, figures.lessons.iter().map(lesson).collect());
    let test = |test: &super::Reliability| {
        let module = titles.module(&test.module);
        vec![
            text(module),
            text(say(occasion(test.on))),
            number(test.items.len() as u32),
            number(test.n),
            fraction(test.mean),
            fraction(test.deviation),
            maybe(test.kr20),
        ]
    };
    let mut head: Vec<String> =
        [Msg::FigPaperModule, Msg::FigOn, Msg::FigItem, Msg::FigLearners, Msg::FigTestMean].map(say).to_vec();
    head.extend(["s".to_owned(), "KR-20".to_owned()]);
    let tests = sheet(Msg::FigReliability, false, head, figures.reliability.iter().map(test).collect());
    let day = |held: &super::HeldFigures| {
        let counts = [held.there, held.missing, held.others].map(number);
        [Cell::Date(held.day), text(&held.title)].into_iter().chain(counts).collect()
    };
    let head = [Msg::FigDay, Msg::FigHeld, Msg::FigThere, Msg::FigMissing, Msg::FigOthers].map(say).to_vec();
    let held = sheet(Msg::FigHeld, false, head, figures.held.iter().map(day).collect());

    let counts = figures.counts;
    let pair = |name: Msg, n: u32| vec![text(""), text(say(name)), number(n), text("")];
    let pairs = vec![
        pair(Msg::FigLearners, counts.learners),
        pair(Msg::FigPaperHanded, counts.handed),
        pair(Msg::FigPledges, counts.pledges),
        pair(Msg::FigPledgesDone, counts.pledges_done),
        pair(Msg::FigReports, counts.reports),
        pair(Msg::FigCapstones, counts.capstones),
    ];
    let head = [Msg::SheetPart, Msg::PaperQuestion, Msg::PaperAnswer, Msg::SheetUnit].map(say).to_vec();
    let pairs = sheet(Msg::FigNumbers, false, head, pairs);
    let title = say(Msg::FigPaperTitle { cohort: invite.name.clone() });
    let made = format!("{} {}", words.date(now.day), now.clock());
    let notes = [made].into_iter().chain(MEANINGS.map(say)).map(|line| vec![text(line)]).collect();
    let notes = sheet(Msg::SheetNotes, false, vec![title.clone()], notes);
    Sheets {
        lang: words.lang().tag().to_owned(),
        version: Version::Full,
        foot: title.clone(),
        title,
        reference: invite.cohort.clone(),
        organisation: invite.trainer.clone(),
        long: [Msg::SheetPart, Msg::SheetTable, Msg::SheetRow, Msg::PaperQuestion, Msg::PaperAnswer, Msg::SheetUnit]
            .map(say),
        pairs,
        tables: vec![learners, gains, items, choices, lessons, tests, held],
        notes,
    }
}
