//! The end of the course: one's own report looked at with a rubric, and what a certificate rests on.

use serde::{Deserialize, Serialize};

use super::{Proof, Which};
use crate::{content::Course, date::Day, progress::Progress, stored::Keyed};

/// `capstone.bin`: the rubric.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Rubric {
    /// What is looked at, in order.
    pub criteria: Vec<Criterion>,
}

/// One line of the rubric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Stable id.
    pub id: String,
    /// Lesson in which to read again.
    pub lesson: String,
    /// What is looked at.
    pub text: String,
    /// Three levels, the lowest first.
    pub levels: [String; 3],
}

/// A report that was looked at.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Capstone {
    /// Reference number of the report.
    pub report: String,
    /// Who has looked at it, as typed on this device.
    pub reviewer: String,
    /// The day.
    pub day: Day,
    /// Level by the criterion's id, from 0.
    pub levels: Keyed<u32>,
}

impl Capstone {
    /// Points and the most there are.
    pub fn score(&self, rubric: &Rubric) -> (u32, u32) {
        let of = |criterion: &Criterion| self.levels.get(&criterion.id).copied().unwrap_or(0).min(2);
        (rubric.criteria.iter().map(of).sum(), 2 * rubric.criteria.len() as u32)
    }
}

/// What a certificate rests on, for one module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The module.
    pub module: String,
    /// Its quiz is passed, or it has none.
    pub quiz: bool,
    /// Its test after the module is passed (as the quiz is), or it has none.
    pub test: bool,
}

impl Proof {
    /// How each module stands.
    pub fn standing(&self, course: &Course, progress: &Progress) -> Vec<Standing> {
        let of = |module: &crate::content::Module| {
            let passed = module.quiz.is_none_or(|q| progress.best(&module.id).is_some_and(|best| best.passed(q)));
            let mark = module.quiz.map_or(80, |quiz| quiz.pass_percent) as usize;
            let post = self.tests.get(&module.id).and_then(|tests| tests.get(Which::Post));
            let test = post.filter(|sitting| sitting.finished.is_some()).is_some_and(|sitting| {
                let (right, total) = sitting.score(|_| true);
                right * 100 >= total * mark
            });
            Standing { module: module.id.clone(), quiz: passed, test: test || module.test == 0 }
        };
        course.modules.iter().map(of).collect()
    }

    /// Whether everything that the certificate asks for is there: quizzes and tests passed, and a report looked at.
    pub fn is_earned(&self, course: &Course, progress: &Progress) -> bool {
        let standing = self.standing(course, progress);
        !standing.is_empty() && standing.iter().all(|module| module.quiz && module.test) && self.capstone.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        content::{Module, QuizSettings},
        date::Moment,
        proof::{Sat, Sitting, Tests},
        quiz::{Attempt, AttemptItem},
        stored::Seed,
    };

    fn day() -> Day {
        Day::new(2026, 11, 25).unwrap()
    }

    fn course() -> Course {
        let module = Module {
            id: "m".into(),
            number: 1,
            title: "M".into(),
            summary: String::new(),
            tile: String::new(),
            objectives: vec![],
            after: vec![],
            lessons: vec![],
            bytes: 0,
            handout: false,
            quiz: Some(QuizSettings { draw: 1, pass_percent: 80, bank: 1 }),
            test: 5,
        };
        Course { title: "C".into(), lang: "en".into(), modules: vec![module] }
    }

    #[test]
    fn a_certificate_rests_on_quizzes_tests_and_a_report() {
        let now = Moment { day: day(), minute: 0 };
        let item = AttemptItem { id: "i".into(), hash: String::new(), response: None, right: true };
        let mut progress = Progress::default();
        let attempt = Attempt { seed: Seed(1), started: now, finished: Some(now), items: vec![item] };
        progress.attempts.or_default("m").push(attempt);
        let sat = |right| Sat { id: String::new(), hash: String::new(), objective: 1, response: None, right };
        let sitting = |right: usize| Sitting {
            begun: day(),
            finished: Some(day()),
            items: (0..5).map(|n| sat(n < right)).collect(),
        };
        let mut proof = Proof::default();
        let capstone =
            Capstone { report: "INC-1".into(), reviewer: "Odette".into(), day: day(), levels: Keyed::default() };
        for (right, reviewed, earned) in [(3, true, false), (4, false, false), (4, true, true)] {
            proof.tests.insert("m".into(), Tests { post: Some(sitting(right)), ..Tests::default() });
            proof.capstone = reviewed.then(|| capstone.clone());
            assert_eq!(proof.is_earned(&course(), &progress), earned, "{right} {reviewed}");
        }
        assert!(!proof.is_earned(&course(), &Progress::default()), "the quiz counts, too");
        assert!(!proof.is_earned(&Course::default(), &progress), "nothing is learned from nothing");
    }

    #[test]
    fn levels_are_added_up_and_a_criterion_that_was_not_looked_at_gives_none() {
        let criterion = |id: &str| Criterion {
            id: id.into(),
            lesson: String::new(),
            text: String::new(),
            levels: Default::default(),
        };
        let rubric = Rubric { criteria: vec![criterion("a"), criterion("b"), criterion("c")] };
        let mut levels = Keyed::default();
        levels.insert("a".to_owned(), 2);
        levels.insert("b".to_owned(), 9);
        let capstone = Capstone { report: String::new(), reviewer: String::new(), day: day(), levels };
        assert_eq!(capstone.score(&rubric), (4, 6));
    }
}
