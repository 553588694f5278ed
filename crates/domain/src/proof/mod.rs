//! Whether the course taught something: tests before, after and ninety days after a module, items that come back at growing
//! intervals, and what the learner promised to do. Kept apart from the progress, which every first visit reads.

mod award;
mod gain;
mod pledge;
mod review;
mod sitting;

pub use award::{Capstone, Criterion, Rubric, Standing};
pub use gain::{Difference, difference};
pub use pledge::{CheckIn, Outcome, Pledge};
pub use review::{Card, DAY_SECONDS, INTERVALS, seconds};
pub use sitting::{Next, Sat, Sitting, Tests, Which};

use crate::{date::Day, stored::Keyed};

/// One learner's proof.
#[derive(Debug, Clone, PartialEq, Default, miniserde::Serialize, miniserde::Deserialize)]
pub struct Proof {
    /// Thrown once: which of the two forms this learner meets first. Over many learners each form is first as often.
    pub coin: Option<bool>,
    /// By module id.
    pub tests: Keyed<Tests>,
    /// By item id.
    pub review: Keyed<Card>,
    /// What was spent on review today.
    pub spent: Option<Spent>,
    /// What the learner promised to do, oldest first.
    pub pledges: Vec<Pledge>,
    /// The report that was looked at with the rubric.
    pub capstone: Option<Capstone>,
    /// The name for the certificate.
    pub name: Option<String>,
}

/// Time of a day.
#[derive(Debug, Clone, Copy, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Spent {
    /// The day.
    pub day: Day,
    /// Seconds, as estimated for the items answered.
    pub seconds: u32,
}

impl Proof {
    /// How much is due on a day: items to review, and check-ins on promises.
    pub fn due(&self, today: Day) -> (usize, usize) {
        let check_ins = self.pledges.iter().filter(|pledge| pledge.due(today).is_some()).count();
        (self.due_items(today).len(), check_ins)
    }
}

impl Proof {
    /// Joins what another tab, or a backup, has written: no test, no promise and no look back is lost.
    pub fn merge(&mut self, theirs: Self) {
        self.coin = self.coin.or(theirs.coin);
        for (module, tests) in theirs.tests {
            self.tests.or_default(&module).merge(tests);
        }
        for (id, card) in theirs.review {
            // The one that was reviewed last lies further ahead.
            let ahead = |card: &Card| card.due.map_or(i64::MAX, Day::number);
            let mine = self.review.or_insert(id, card.clone());
            if ahead(&card) > ahead(mine) {
                *mine = card;
            }
        }
        self.capstone = self.capstone.take().or(theirs.capstone);
        self.name = self.name.take().or(theirs.name);
        if self.spent.is_none_or(|mine| theirs.spent.is_some_and(|spent| spent.day.number() > mine.day.number())) {
            self.spent = theirs.spent;
        }
        for pledge in theirs.pledges {
            match self.pledges.iter_mut().find(|mine| mine.id == pledge.id) {
                None => self.pledges.push(pledge),
                Some(mine) if pledge.looks.len() > mine.looks.len() => *mine = pledge,
                Some(mine) => {
                    mine.confirmed = mine.confirmed.take().or(pledge.confirmed);
                    mine.report = mine.report.take().or(pledge.report);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stored::{from_text, to_text};

    fn day(n: i64) -> Day {
        Day::new(2026, 11, 25).unwrap().plus(n)
    }

    fn pledge(id: &str, looks: usize) -> Pledge {
        let look = |n: usize| CheckIn { day: day(n as i64), outcome: Outcome::Partly };
        Pledge {
            id: id.into(),
            module: "m".into(),
            when: "the clerk asks".into(),
            will: "name our duty".into(),
            made: day(0),
            confirmed: None,
            looks: (0..looks).map(look).collect(),
            report: None,
        }
    }

    fn card(due: i64) -> Card {
        Card { module: "m".into(), hash: "h".into(), step: 1, due: Some(day(due)) }
    }

    #[test]
    fn two_tabs_lose_no_promise_no_look_and_no_review() {
        let mut mine = Proof { pledges: vec![pledge("a", 1)], ..Proof::default() };
        mine.review.insert("i".into(), card(3));
        let mut theirs = Proof { pledges: vec![pledge("a", 2), pledge("b", 0)], ..Proof::default() };
        theirs.review.insert("i".into(), card(7));
        theirs.review.insert("k".into(), card(1));
        mine.merge(theirs);
        assert_eq!(mine.pledges.iter().map(|p| (&*p.id, p.looks.len())).collect::<Vec<_>>(), [("a", 2), ("b", 0)]);
        assert_eq!(mine.review.get("i").unwrap().due, Some(day(7)));
        assert_eq!(mine.review.len(), 2);
    }

    #[test]
    fn what_is_stored_comes_back_and_is_counted_when_it_is_due() {
        let mut proof = Proof { coin: Some(true), pledges: vec![pledge("a", 0)], ..Proof::default() };
        proof.review.insert("i".into(), card(3));
        proof.spent = Some(Spent { day: day(0), seconds: 40 });
        assert_eq!(from_text::<Proof>(&to_text(&proof)), Some(proof.clone()));
        assert_eq!((proof.due(day(2)), proof.due(day(3)), proof.due(day(30))), ((0, 0), (1, 0), (1, 1)));
    }
}
