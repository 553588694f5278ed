//! What becomes of a hand-over, and of a colleague's cohort: the same rules for a file, a code, the second device, the second
//! time. Whoever has handed over more often is the newer one; a clock decides only between two of the same count.

use super::{Cohort, HandOver, Learner, wire::CohortFile};
use crate::date::Moment;

/// What becomes of a hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The first of this learner.
    New,
    /// It takes the place of an older one.
    Newer,
    /// It is here already; nothing changes.
    Same,
    /// A newer one is here, and stays.
    Older,
    /// It is for another cohort.
    OtherCohort,
    /// It points to what it does not hold.
    Broken,
    /// The cohort has as many learners as it can have.
    Full,
}

impl Cohort {
    /// Takes a hand-over in. `known` is the learner as he or she is kept here. Gives the learner to be kept where something changes;
    /// the cohort's tables then hold what the learner's work points to, and have to be kept as well.
    pub fn take(&mut self, known: Option<&Learner>, handed: HandOver, now: Moment) -> (Verdict, Option<Learner>) {
        if handed.cohort != self.invite.cohort {
            return (Verdict::OtherCohort, None);
        }
        let mut tables = self.tables.clone();
        let Some(work) = handed.work.moved(&handed.tables, &mut tables) else { return (Verdict::Broken, None) };
        let came = Learner {
            learner: handed.learner,
            name: handed.name,
            turn: handed.turn,
            made: Some(handed.made),
            taken: now,
            work,
        };
        let verdict = known.map_or(Verdict::New, |known| came.against(known));
        if !matches!(verdict, Verdict::New | Verdict::Newer) {
            return (verdict, None);
        }
        self.tables = tables;
        (verdict, Some(came))
    }

    /// Takes in what a colleague has of learners: `known` finds a learner that is kept here. Gives the learners to be kept, and
    /// what became of each. The secret comes along where this cohort has none and it is the same cohort.
    pub fn merge(
        &mut self,
        file: CohortFile,
        known: impl Fn(&str) -> Option<Learner>,
    ) -> (Vec<Learner>, Vec<(String, Verdict)>) {
        let (mut kept, mut told) = (Vec::new(), Vec::new());
        if file.cohort.invite.cohort == self.invite.cohort && file.cohort.invite.seal_to == self.invite.seal_to {
            self.secret = self.secret.or(file.cohort.secret);
        }
        for mut learner in file.learners {
            let mut tables = self.tables.clone();
            let name = learner.name.clone();
            let Some(work) = learner.work.moved(&file.cohort.tables, &mut tables) else {
                told.push((name, Verdict::Broken));
                continue;
            };
            learner.work = work;
            let here = known(&learner.learner);
            let verdict = here.as_ref().map_or(Verdict::New, |here| learner.against(here));
            if matches!(verdict, Verdict::New | Verdict::Newer) {
                self.tables = tables;
                kept.push(learner);
            }
            told.push((name, verdict));
        }
        (kept, told)
    }
}

impl Learner {
    /// Somebody whom the trainer has written down, without a telephone.
    #[must_use]
    pub fn by_hand(id: String, name: String, now: Moment) -> Self {
        Self { learner: id, name, turn: 0, made: None, taken: now, work: super::Work::default() }
    }

    /// What this one is beside the one that is here; both point into the same tables.
    fn against(&self, here: &Self) -> Verdict {
        match (self.turn, self.made).cmp(&(here.turn, here.made)) {
            std::cmp::Ordering::Greater => Verdict::Newer,
            std::cmp::Ordering::Less => Verdict::Older,
            std::cmp::Ordering::Equal if self.work == here.work && self.name == here.name => Verdict::Same,
            // The same count and minute, and another content: nobody can say which is newer. What is here stays.
            std::cmp::Ordering::Equal => Verdict::Older,
        }
    }
}
