//! A trainer's cohort, and what its learners hand over. The learner decides what leaves: lessons, answers and counts; never a
//! report, a note or words of his or her own.
//!
//! Two tables (`Asked`, lesson ids) are kept once and everything else points into them: a hand-over has to fit into a few
//! codes on a screen, and two thousand learners into the storage of a browser.

pub mod badge;
pub mod figures;
mod give;
pub mod session;
mod take;
#[cfg(test)]
mod tests;
mod wire;

use serde::{Deserialize, Serialize};

use crate::{
    content::Response,
    date::{Day, Moment},
    proof::Which,
};

pub use give::Own;
pub use take::Verdict;
pub use wire::{CohortFile, MOST_LEARNERS, MOST_NAME, NotRead};

/// What a learner is invited to; it travels as a link, a code or a short file. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// Id of the cohort, drawn at random.
    pub cohort: String,
    /// Its name, `Huye, November 2026`.
    pub name: String,
    /// Who will see what is handed over.
    pub trainer: String,
    /// District, may be empty.
    pub district: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Ids of its modules, in the order of the course.
    pub modules: Vec<String>,
    /// Share of right items that passes, in percent.
    pub pass_percent: u32,
    /// X25519 key to which hand-overs are sealed.
    pub seal_to: [u8; 32],
    /// Ed25519 key with which the trainer signs certificates.
    pub signs_with: [u8; 32],
}

/// A cohort as its trainer keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// What learners are told.
    pub invite: Invite,
    /// The secret both keys come from. A colleague's cohort that was merged in has none.
    pub secret: Option<[u8; 32]>,
    /// Id of the session plan, if one was chosen.
    pub plan: Option<String>,
    /// What the learners' answers point to, in order of first sight.
    pub tables: Tables,
}

/// What answers and lessons point to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tables {
    /// Items as they were asked. An item whose question changed stands here twice.
    pub asked: Vec<Asked>,
    /// Ids of lessons.
    pub lessons: Vec<String>,
    /// Ids of modules.
    pub modules: Vec<String>,
}

/// An item as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// The hash of its question then.
    #[serde(with = "wire::short_hash")]
    pub hash: String,
    /// Number of the module's objective, from 1; 0 where it is not known.
    pub objective: u32,
}

/// What a learner hands over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandOver {
    /// Of this form; 1.
    pub form: u32,
    /// The cohort it is for.
    pub cohort: String,
    /// The learner in this cohort: drawn at random when joining, another one in every cohort.
    pub learner: String,
    /// The name, or a pseudonym, that the learner wants to be seen by.
    pub name: String,
    /// Grows with every hand-over: the higher one is the newer one. It is one more than the last, whatever the clock says, and at
    /// least the minutes since 1970: where a backup brings an older count back, it goes on above what was handed over since.
    pub turn: u64,
    /// When it was made, by the learner's clock.
    pub made: Moment,
    /// What `work` points to.
    pub tables: Tables,
    /// What was done.
    pub work: Work,
}

/// A learner as the trainer keeps him or her; `work` points into the tables of the cohort.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learner {
    /// As in the hand-over.
    pub learner: String,
    /// As in the hand-over.
    pub name: String,
    /// As in the hand-over; 0 for somebody who has handed nothing over yet.
    pub turn: u64,
    /// As in the hand-over.
    pub made: Option<Moment>,
    /// When the trainer took it in.
    pub taken: Moment,
    /// What was done.
    pub work: Work,
}

/// What a learner has done. Numbers are places in [`Tables`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Work {
    /// Lessons that were opened, with the day they were done.
    pub lessons: Vec<(u32, Option<Day>)>,
    /// Knowledge checks of the lessons, the last answer to each.
    pub checks: Vec<Given>,
    /// Quizzes that were finished, oldest first.
    pub quizzes: Vec<Taken>,
    /// Tests before, after and long after a module that were finished.
    pub tests: Vec<Tested>,
    /// Promises made in the action plan.
    pub pledges: u32,
    /// Of these, those that were carried out, as the learner says.
    pub pledges_done: u32,
    /// Reports of which a file was made. How many, nothing else.
    pub reports: u32,
    /// Whether a report was looked at with the rubric, and its points of the most there are.
    pub capstone: Option<(u32, u32)>,
    /// The last day on which something was done.
    pub last: Option<Day>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The item.
    pub item: u32,
    /// What was answered; words that were typed are not handed over, numbers are.
    pub response: Option<Response>,
    /// The verdict.
    pub right: bool,
}

/// A quiz.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// The module.
    pub module: u32,
    /// When it was finished.
    pub finished: Moment,
    /// Its answers in the order asked.
    pub given: Vec<Given>,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// The module.
    pub module: u32,
    /// Which of the three.
    pub which: Which,
    /// The day it was finished.
    pub finished: Day,
    /// Its answers in the order asked.
    pub given: Vec<Given>,
}

impl Tables {
    /// The place of an item, which is put at the end if it is new.
    pub fn item(&mut self, asked: &Asked) -> u32 {
        place(&mut self.asked, asked)
    }

    /// The place of a lesson.
    pub fn lesson(&mut self, id: &String) -> u32 {
        place(&mut self.lessons, id)
    }

    /// The place of a module.
    pub fn module(&mut self, id: &String) -> u32 {
        place(&mut self.modules, id)
    }
}

fn place<T: PartialEq + Clone>(all: &mut Vec<T>, one: &T) -> u32 {
    let at = all.iter().position(|other| other == one).unwrap_or_else(|| {
        all.push(one.clone());
        all.len() - 1
    });
    at as u32
}

impl Work {
    /// The same with its numbers pointing into other tables; `None` if one of them points nowhere (the file is broken).
    pub fn moved(mut self, from: &Tables, to: &mut Tables) -> Option<Self> {
        fn index<T>(all: &[T], mut place: impl FnMut(&T) -> u32) -> Vec<u32> {
            all.iter().map(&mut place).collect()
        }
        let items = index(&from.asked, |asked| to.item(asked));
        let lessons = index(&from.lessons, |id| to.lesson(id));
        let modules = index(&from.modules, |id| to.module(id));
        let new = |at: &mut u32, places: &[u32]| {
            *at = *places.get(*at as usize)?;
            Some(())
        };
        for (lesson, _) in &mut self.lessons {
            new(lesson, &lessons)?;
        }
        for quiz in &mut self.quizzes {
            new(&mut quiz.module, &modules)?;
        }
        for test in &mut self.tests {
            new(&mut test.module, &modules)?;
        }
        let quizzes = self.quizzes.iter_mut().flat_map(|quiz| &mut quiz.given);
        let tests = self.tests.iter_mut().flat_map(|test| &mut test.given);
        for given in self.checks.iter_mut().chain(quizzes).chain(tests) {
            new(&mut given.item, &items)?;
        }
        Some(self)
    }
}
