//! Who gets a certificate: whoever has passed the quiz of every module of the cohort, with the cohort's mark, in what was handed over.

use crate::cohort::{Cohort, Work};

/// How a learner stands in a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleMark {
    /// The module.
    pub module: String,
    /// Best quiz: right items and all of them. `None` if none was handed over.
    pub best: Option<(u32, u32)>,
    /// Whether it reaches the mark.
    pub passed: bool,
}

/// How a learner stands in the modules of the cohort; those that `has_quiz` says no of are not asked.
pub fn marks(cohort: &Cohort, work: &Work, has_quiz: impl Fn(&str) -> bool) -> Vec<ModuleMark> {
    let of = |module: &String| {
        let place = cohort.tables.modules.iter().position(|id| id == module);
        let taken = work.quizzes.iter().filter(|quiz| Some(quiz.module as usize) == place && !quiz.given.is_empty());
        let score =
            taken.map(|quiz| (quiz.given.iter().filter(|given| given.right).count() as u32, quiz.given.len() as u32));
        // Compared as shares: attempts may be of different lengths.
        let best = score.max_by_key(|(right, all)| (right * 10_000 / all, *all));
        let passed = best.is_some_and(|(right, all)| right * 100 >= all * cohort.invite.pass_percent);
        ModuleMark { module: module.clone(), best, passed }
    };
    cohort.invite.modules.iter().filter(|module| has_quiz(module)).map(of).collect()
}

/// Whether all of them are passed; of no module nobody has passed anything.
pub fn passed(marks: &[ModuleMark]) -> bool {
    !marks.is_empty() && marks.iter().all(|mark| mark.passed)
}
