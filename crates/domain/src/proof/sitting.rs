//! The tests of a module: before, after, and ninety days after. Two forms of equal plan, so that nobody meets an item twice
//! in a row: the first form, the other one, the first again.

use super::{Difference, Proof, difference};
use crate::{
    content::{Form, Item, Response, TestForms},
    date::Day,
    quiz::grade,
};

/// Days from the test after the module to the last one.
const DELAY: i64 = 90;

/// Which test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Which {
    /// Before the module.
    Pre,
    /// After it.
    Post,
    /// Ninety days later.
    Delayed,
}

impl Which {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Pre, Self::Post, Self::Delayed];
}

/// The tests of one module.
#[derive(Debug, Clone, PartialEq, Default, miniserde::Serialize, miniserde::Deserialize)]
pub struct Tests {
    /// Before.
    pub pre: Option<Sitting>,
    /// After.
    pub post: Option<Sitting>,
    /// Long after.
    pub delayed: Option<Sitting>,
}

/// One test as it was taken.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Sitting {
    /// The day it was begun.
    pub begun: Day,
    /// The day it was finished.
    pub finished: Option<Day>,
    /// Its items in the order asked.
    pub items: Vec<Sat>,
}

/// An item of a test.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Sat {
    /// The item.
    pub id: String,
    /// Its hash when it was asked.
    pub hash: String,
    /// Number of the module's objective, from 1.
    pub objective: u32,
    /// The answer, once given.
    pub response: Option<Response>,
    /// The verdict on it.
    pub right: bool,
}

/// What a learner can do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Take this test, or go on with it.
    Take(Which),
    /// Wait until this day for the last test.
    Wait(Day),
    /// Nothing: all three are taken.
    Done,
}

impl Tests {
    /// Keeps of each test the one that has got further.
    pub(super) fn merge(&mut self, theirs: Self) {
        let answered = |sitting: &Sitting| sitting.items.iter().filter(|item| item.response.is_some()).count();
        for which in Which::ALL {
            if let Some(other) = theirs.get(which).cloned() {
                let mine = self.slot(which).get_or_insert_with(|| other.clone());
                if answered(&other) > answered(mine) {
                    *mine = other;
                }
            }
        }
    }

    /// One of the tests.
    pub fn get(&self, which: Which) -> Option<&Sitting> {
        match which {
            Which::Pre => self.pre.as_ref(),
            Which::Post => self.post.as_ref(),
            Which::Delayed => self.delayed.as_ref(),
        }
    }

    fn slot(&mut self, which: Which) -> &mut Option<Sitting> {
        match which {
            Which::Pre => &mut self.pre,
            Which::Post => &mut self.post,
            Which::Delayed => &mut self.delayed,
        }
    }

    /// What comes next.
    pub fn next(&self, today: Day) -> Next {
        let finished = |which| self.get(which).and_then(|sitting: &Sitting| sitting.finished);
        match (finished(Which::Pre), finished(Which::Post), finished(Which::Delayed)) {
            (None, _, _) => Next::Take(Which::Pre),
            (_, None, _) => Next::Take(Which::Post),
            (_, Some(post), None) if today < post.plus(DELAY) => Next::Wait(post.plus(DELAY)),
            (_, _, None) => Next::Take(Which::Delayed),
            _ => Next::Done,
        }
    }

    /// From the first test to another one: for each objective (its number, from 1) and for all together (0). Empty until
    /// both are finished.
    pub fn gains(&self, to: Which) -> Vec<(u32, Difference)> {
        let finished = |which| self.get(which).filter(|sitting: &&Sitting| sitting.finished.is_some());
        let Some((before, after)) = finished(Which::Pre).zip(finished(to)) else { return Vec::new() };
        let mut objectives: Vec<u32> = before.items.iter().map(|item| item.objective).collect();
        objectives.sort_unstable();
        objectives.dedup();
        let of =
            |sitting: &Sitting, objective: u32| sitting.score(|item| objective == 0 || item.objective == objective);
        let gain = |objective| Some((objective, difference(of(before, objective), of(after, objective))?));
        std::iter::once(0).chain(objectives).filter_map(gain).collect()
    }
}

impl Sitting {
    /// Right items and all items of those that are meant.
    pub fn score(&self, meant: impl Fn(&Sat) -> bool) -> (usize, usize) {
        let all = || self.items.iter().filter(|item| meant(item));
        (all().filter(|item| item.right).count(), all().count())
    }

    /// Index of the item to be answered next; `None` when all are.
    pub fn at(&self) -> Option<usize> {
        self.items.iter().position(|item| item.response.is_none())
    }
}

impl Proof {
    /// The form of a test for this learner: the coin decides which comes first.
    fn form(&self, which: Which) -> Form {
        let first = if self.coin.unwrap_or(false) { Form::B } else { Form::A };
        match which {
            Which::Pre | Which::Delayed => first,
            Which::Post => first.other(),
        }
    }

    /// Begins a test, or finds the one that was begun. The coin is thrown by the caller, and counts once.
    pub fn sit(&mut self, forms: &TestForms, which: Which, coin: bool, today: Day) {
        self.coin.get_or_insert(coin);
        let form = self.form(which);
        let fresh = || Sitting {
            begun: today,
            finished: None,
            items: forms
                .of(form)
                .map(|item| Sat {
                    id: item.id.clone(),
                    hash: item.hash.clone(),
                    objective: item.objective,
                    response: None,
                    right: false,
                })
                .collect(),
        };
        self.tests.or_default(&forms.module).slot(which).get_or_insert_with(fresh);
    }

    /// Keeps an answer of a running test. The first one stands, and nothing is told before the end: the test must not teach
    /// what it measures.
    pub fn sat(&mut self, module: &str, which: Which, item: &Item, response: Response, today: Day) {
        let Some(sitting) = self.tests.get_mut(module).and_then(|tests| tests.slot(which).as_mut()) else { return };
        let open = sitting.items.iter_mut().find(|kept| kept.id == item.id && kept.response.is_none());
        if let Some(kept) = open {
            kept.right = grade(item, &response).right;
            kept.hash.clone_from(&item.hash);
            kept.response = Some(response);
        }
        if sitting.at().is_none() {
            sitting.finished.get_or_insert(today);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{content::Level, content::TestItem, quiz::tests::single};

    fn day(n: i64) -> Day {
        Day::new(2026, 11, 25).unwrap().plus(n)
    }

    /// Two forms of two objectives; choice 0 is right.
    fn forms() -> TestForms {
        let item = |form: Form, objective: u32| TestItem {
            form,
            level: Level::Apply,
            item: single(&format!("{form:?}{objective}"), objective),
        };
        let items = [Form::A, Form::B].into_iter().flat_map(|form| [item(form, 1), item(form, 2)]).collect();
        TestForms { module: "m".into(), items }
    }

    fn ids(proof: &Proof, which: Which) -> Vec<String> {
        proof.tests.get("m").unwrap().get(which).unwrap().items.iter().map(|item| item.id.clone()).collect()
    }

    fn answer(proof: &mut Proof, which: Which, choices: [usize; 2], today: Day) {
        let forms = forms();
        for (id, choice) in ids(proof, which).into_iter().zip(choices) {
            let item = forms.items.iter().find(|test| test.item.id == id).unwrap();
            proof.sat("m", which, &item.item, Response::Single(choice), today);
        }
    }

    #[test]
    fn nobody_meets_an_item_twice_in_a_row_and_each_form_is_first_for_half() {
        for (coin, first, other) in [(false, "A1", "B1"), (true, "B1", "A1")] {
            let mut proof = Proof::default();
            for (which, expected) in Which::ALL.into_iter().zip([first, other, first]) {
                // Whatever the later throws say: the first one counts.
                proof.sit(&forms(), which, if which == Which::Pre { coin } else { !coin }, day(0));
                assert_eq!(ids(&proof, which)[0], expected);
            }
        }
    }

    #[test]
    fn the_tests_come_one_after_the_other_and_the_last_one_after_ninety_days() {
        let mut proof = Proof::default();
        let next = |proof: &Proof, on| proof.tests.get("m").map_or(Next::Take(Which::Pre), |tests| tests.next(day(on)));
        proof.sit(&forms(), Which::Pre, false, day(0));
        answer(&mut proof, Which::Pre, [1, 1], day(0));
        assert_eq!(next(&proof, 1), Next::Take(Which::Post));
        proof.sit(&forms(), Which::Post, false, day(10));
        answer(&mut proof, Which::Post, [0, 1], day(10));
        assert_eq!(next(&proof, 99), Next::Wait(day(100)));
        assert_eq!(next(&proof, 100), Next::Take(Which::Delayed));
        let gains = proof.tests.get("m").unwrap().gains(Which::Post);
        let by: Vec<(u32, f64)> = gains.iter().map(|(objective, gain)| (*objective, gain.by)).collect();
        assert_eq!(by, [(0, 0.5), (1, 1.0), (2, 0.0)]);
        assert_eq!(proof.tests.get("m").unwrap().gains(Which::Delayed), []);
    }

    #[test]
    fn an_answer_stands_and_a_test_that_was_begun_goes_on() {
        let mut proof = Proof::default();
        proof.sit(&forms(), Which::Pre, false, day(0));
        let forms = forms();
        let first = &forms.items[0].item;
        proof.sat("m", Which::Pre, first, Response::Single(1), day(0));
        proof.sat("m", Which::Pre, first, Response::Single(0), day(0));
        proof.sit(&forms, Which::Pre, true, day(3));
        let sitting = proof.tests.get("m").unwrap().get(Which::Pre).unwrap();
        assert_eq!((sitting.begun, sitting.at(), sitting.finished), (day(0), Some(1), None));
        assert!(!sitting.items[0].right);
    }
}
