//! What a cohort's hand-overs say: where each one is, what was gained, which item and which lesson fails. Learners are folded in one
//! by one and not kept; what the fold keeps are counts, so that their order says nothing and two thousand fit into a phone.
//!
//! The rules are classical test theory's (L. Crocker and J. Algina, Introduction to Classical and Modern Test Theory, 1986).

mod fold;
mod gain;
mod held;
mod item;
mod partner;
mod reliability;
mod tables;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::date::{Day, Moment};

pub use fold::Fold;
pub use gain::{Between, Change, Gain, interval};
pub use item::{ChoiceUse, Flag, ItemFigures, Occasion, ends};
pub use partner::partner;
pub use reliability::Reliability;
pub use tables::{
    ItemText, MEANINGS, Titles, between, coefficient, gain as gain_words, occasion, points, stage, tables,
};

/// Under so many learners no interval of a gain is shown.
pub const FEWEST_FOR_INTERVAL: u32 = 5;
/// Under so many learners nothing is said of how an item tells strong from weak, nor of how reliable a test is.
pub const FEWEST_FOR_ITEM: u32 = 10;
/// Under so many learners there are no upper and lower groups, and no choice is called one that nobody takes.
pub const FEWEST_FOR_ENDS: u32 = 20;
/// Under so many learners a figure is called a hint.
pub const FEWEST_FOR_TRUST: u32 = 30;

/// A module as the figures need it: what the course of today has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Its id.
    pub id: String,
    /// Ids of its lessons, in order.
    pub lessons: Vec<String>,
}

/// A day of a session on which it was noted who was there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What the session is called.
    pub title: String,
    /// The day.
    pub day: Day,
    /// Ids of the learners who were there.
    pub there: Vec<String>,
    /// Ids of those of whom it was noted that they were not.
    pub missing: Vec<String>,
    /// How many were there who are not learners of the cohort.
    pub others: u32,
}

/// How far somebody is in a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// No lesson was opened.
    #[default]
    NotBegun,
    /// A lesson was opened, and no more than half of them are done.
    Begun,
    /// More than half are done.
    OverHalf,
    /// All are done.
    Done,
}

/// One learner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Id in the cohort.
    pub learner: String,
    /// The name, or a pseudonym.
    pub name: String,
    /// When the last hand-over was made; `None` if there was none.
    pub made: Option<Moment>,
    /// The last day on which something was done.
    pub last: Option<Day>,
    /// For each module, how far.
    pub stages: Vec<Stage>,
    /// For each module, whether its quiz was ever passed; `None` if none was finished.
    pub quizzes: Vec<Option<bool>>,
    /// Right and asked in the first tests, and in the second ones, of the modules that have both.
    pub tests: Option<[(u32, u32); 2]>,
    /// On how many of the days held he or she was noted to be there.
    pub there: u32,
}

impl Row {
    /// Share of right answers before and after, 0 to 1.
    pub fn shares(&self) -> Option<(f64, f64)> {
        let [before, after] = self.tests?;
        Some((share(before), share(after)))
    }
}

/// One module.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ModuleFigures {
    /// Its id.
    pub id: String,
    /// How many are at each stage: not begun, begun, over half, done.
    pub stages: [u32; 4],
    /// How many finished its quiz.
    pub taken: u32,
    /// How many of them passed it.
    pub passed: u32,
}

/// One lesson.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LessonFigures {
    /// Its id.
    pub id: String,
    /// Its module.
    pub module: String,
    /// How many opened it.
    pub opened: u32,
    /// How many did it.
    pub done: u32,
    /// How many opened it or one after it in the course: those who are not lost yet.
    pub reached: u32,
}

/// A day that was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldFigures {
    /// What the session is called.
    pub title: String,
    /// The day.
    pub day: Day,
    /// How many learners were there.
    pub there: u32,
    /// How many were noted as not there.
    pub missing: u32,
    /// Others who were there.
    pub others: u32,
}

/// What is only counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Learners in the cohort.
    pub learners: u32,
    /// Of them, those who have handed something over.
    pub handed: u32,
    /// Promises of action plans.
    pub pledges: u32,
    /// Of them, carried out, as the learners say.
    pub pledges_done: u32,
    /// Learners with a promise.
    pub pledgers: u32,
    /// Reports of which a file was made.
    pub reports: u32,
    /// Learners with such a report.
    pub reporters: u32,
    /// Learners of whom a report was looked at with the rubric.
    pub capstones: u32,
}

/// All figures of a cohort.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Counts.
    pub counts: Counts,
    /// One a learner, in the order in which they were folded in.
    pub learners: Vec<Row>,
    /// One a module.
    pub modules: Vec<ModuleFigures>,
    /// One a lesson, in the order of the course.
    pub lessons: Vec<LessonFigures>,
    /// Gains: of the whole, of each module, of each objective.
    pub gains: Vec<Gain>,
    /// Items, by module, occasion and id.
    pub items: Vec<ItemFigures>,
    /// Tests.
    pub reliability: Vec<Reliability>,
    /// Days held, oldest first.
    pub held: Vec<HeldFigures>,
}

impl Figures {
    /// A gain, if anybody has both tests. Module and objective are empty and 0 for the whole.
    pub fn gain(&self, module: &str, objective: u32, between: Between) -> Option<&Gain> {
        self.gains.iter().find(|g| g.module == module && g.objective == objective && g.between == between)
    }

    /// How many have done nothing for more than so many days, of those who have handed over.
    pub fn not_seen(&self, days: i64, today: Day) -> Vec<&Row> {
        let long = |row: &&Row| row.made.is_some() && row.last.is_none_or(|last| today.number() - last.number() > days);
        self.learners.iter().filter(long).collect()
    }
}

fn share((right, of): (u32, u32)) -> f64 {
    f64::from(right) / f64::from(of)
}
