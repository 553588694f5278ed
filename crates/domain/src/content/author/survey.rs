//! What a curriculum covers and what it leaves open: not faults, but what its authors want to know. And its table of numbers.

use std::collections::BTreeSet;

use super::{Compiled, reading::grade};
use crate::{
    content::{Block, Item, ItemBody, Lesson},
    text::plain,
};

/// Kinds of item, in the order of the table.
pub const KINDS: [&str; 7] = ["single", "multiple", "order", "match", "classify", "numeric", "scenario"];

/// What is left open, by what is looked for. Each list may be empty.
pub fn gaps(compiled: &Compiled) -> Vec<(&'static str, Vec<String>)> {
    let (mut no_item, mut no_lesson, mut no_figure) = (Vec::new(), Vec::new(), Vec::new());
    for module in &compiled.course.modules {
        let items = items(compiled, &module.id);
        for (at, objective) in module.objectives.iter().enumerate() {
            if !items.iter().any(|item| item.objective as usize == at + 1) {
                no_item.push(format!("{}, objective {}: {objective}", module.id, at + 1));
            }
        }
        let of_nothing = items.iter().filter(|item| item.objective == 0 || item.lesson.is_none());
        no_lesson.extend(of_nothing.map(|item| format!("{}, item {}", module.id, item.id)));
    }
    for lesson in &compiled.lessons {
        if figures(lesson) == 0 {
            no_figure.push(format!("{}, {}", lesson.module, lesson.id));
        }
    }
    let cited = all_cited(compiled);
    let uncited = compiled.facts.iter().filter(|fact| !cited.contains(*fact)).cloned().collect();
    vec![
        ("objectives without an item", no_item),
        ("items without an objective or a lesson to read again", no_lesson),
        ("lessons without a figure", no_figure),
        ("facts never cited", uncited),
    ]
}

/// The Flesch-Kincaid grade of each lesson's prose, worked examples and model answers included.
pub fn grades(compiled: &Compiled) -> Vec<(&Lesson, f32)> {
    let of = |lesson: &Lesson| {
        let pieces = lesson.blocks.iter().map(|block| match block {
            Block::Html(html) | Block::Example { html, .. } | Block::Do { html, .. } => plain(html),
            Block::Explain { prompt, model, .. } => format!("{}\n{}", plain(prompt), plain(model)),
            Block::Figure { .. } | Block::Check(_) => String::new(),
        });
        grade(&pieces.collect::<Vec<_>>().join("\n"))
    };
    compiled.lessons.iter().filter_map(|lesson| Some((lesson, of(lesson)?))).collect()
}

/// The facts that any module rests on.
pub fn all_cited(compiled: &Compiled) -> BTreeSet<String> {
    compiled.course.modules.iter().flat_map(|module| cited(compiled, &module.id)).collect()
}

/// A module's numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Lessons.
    pub lessons: usize,
    /// Words of prose in them.
    pub words: usize,
    /// Items of the bank, by kind.
    pub bank: [usize; KINDS.len()],
    /// Items in the lessons.
    pub checks: usize,
    /// Drawings.
    pub figures: usize,
    /// Decisions in scenarios: scenes in which something is chosen.
    pub decisions: usize,
    /// Facts cited, each once.
    pub sources: usize,
}

/// The numbers of a module.
pub fn row(compiled: &Compiled, module: &str) -> Row {
    let mut row = Row { sources: cited(compiled, module).len(), ..Row::default() };
    for lesson in compiled.lessons.iter().filter(|lesson| lesson.module == module) {
        row.lessons += 1;
        row.words += compiled.words.get(&lesson.id).copied().unwrap_or(0);
        row.figures += figures(lesson);
        row.checks += lesson.blocks.iter().filter(|block| matches!(block, Block::Check(_))).count();
    }
    for item in compiled.banks.iter().filter(|bank| bank.module == module).flat_map(|bank| &bank.items) {
        row.bank[kind(item)] += 1;
    }
    for item in items(compiled, module) {
        if let ItemBody::Scenario(scenes) = &item.body {
            row.decisions += scenes.iter().filter(|scene| !scene.options.is_empty()).count();
        }
    }
    row
}

fn kind(item: &Item) -> usize {
    match item.body {
        ItemBody::Single(_) => 0,
        ItemBody::Multiple(_) => 1,
        ItemBody::Order(_) => 2,
        ItemBody::Match(_) => 3,
        ItemBody::Classify { .. } => 4,
        ItemBody::Numeric(_) => 5,
        ItemBody::Scenario(_) => 6,
    }
}

fn figures(lesson: &Lesson) -> usize {
    lesson.blocks.iter().filter(|block| matches!(block, Block::Figure { .. })).count()
}

/// All items of a module: those of its bank and those in its lessons.
fn items<'a>(compiled: &'a Compiled, module: &str) -> Vec<&'a Item> {
    let banks = compiled.banks.iter().filter(|bank| bank.module == module).flat_map(|bank| &bank.items);
    let lessons = compiled.lessons.iter().filter(|lesson| lesson.module == module);
    let checks = lessons.flat_map(|lesson| &lesson.blocks).filter_map(|block| match block {
        Block::Check(item) => Some(item),
        _ => None,
    });
    banks.chain(checks).collect()
}

/// The facts that a module rests on.
fn cited(compiled: &Compiled, module: &str) -> BTreeSet<String> {
    let lessons = compiled.lessons.iter().filter(|lesson| lesson.module == module);
    let mut all: BTreeSet<String> = lessons.flat_map(|l| &l.sources).map(|source| source.fact.clone()).collect();
    all.extend(items(compiled, module).into_iter().flat_map(|item| item.facts.iter().cloned()));
    all.extend(compiled.handout_facts.get(module).into_iter().flatten().cloned());
    all
}
