//! One go at a module quiz: which items were drawn, in which order, what was answered.

use std::collections::BTreeMap;

use super::{grade, shuffled};
use crate::{
    content::{Bank, Item, QuizSettings, Response},
    date::Moment,
    stored::Seed,
};

/// An attempt, running or finished.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Attempt {
    /// Decides the draw and every order on the screen.
    pub seed: Seed,
    /// When it was begun.
    pub started: Moment,
    /// When the result was shown.
    pub finished: Option<Moment>,
    /// The items in the order asked.
    pub items: Vec<AttemptItem>,
}

/// An item of an attempt.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct AttemptItem {
    /// The item.
    pub id: String,
    /// Its hash when it was asked.
    pub hash: String,
    /// The answer, once given.
    pub response: Option<Response>,
    /// The verdict on it.
    pub right: bool,
}

impl Attempt {
    /// Draws items: those asked least often in `past` first, spread over the objectives.
    pub fn new(bank: &Bank, settings: QuizSettings, past: &[Attempt], seed: u64, now: Moment) -> Self {
        let asked = |id: &str| past.iter().flat_map(|a| &a.items).filter(|item| item.id == id).count();
        let mut turn: BTreeMap<(usize, u32), usize> = BTreeMap::new();
        let mut ranked: Vec<(usize, usize, &Item)> = shuffled(bank.items.len(), seed, "draw")
            .into_iter()
            .map(|at| {
                let item = &bank.items[at];
                let times = asked(&item.id);
                // The second item of an objective waits until every objective has had its first.
                let turn = turn.entry((times, item.objective)).or_default();
                *turn += 1;
                (times, *turn, item)
            })
            .collect();
        ranked.sort_by_key(|(times, turn, _)| (*times, *turn));
        ranked.truncate(settings.draw);
        let items = shuffled(ranked.len(), seed, "order")
            .into_iter()
            .map(|at| {
                let item = ranked[at].2;
                AttemptItem { id: item.id.clone(), hash: item.hash.clone(), response: None, right: false }
            })
            .collect();
        Self { seed: Seed(seed), started: now, finished: None, items }
    }

    /// Index of the item to be answered next; `None` when all are.
    pub fn at(&self) -> Option<usize> {
        self.items.iter().position(|item| item.response.is_none())
    }

    /// Right items and all items.
    pub fn score(&self) -> (usize, usize) {
        (self.items.iter().filter(|item| item.right).count(), self.items.len())
    }

    /// Share of right items in percent, rounded down: 79.9 % is not 80 %.
    pub fn percent(&self) -> u32 {
        let (right, total) = self.score();
        (right * 100).checked_div(total).unwrap_or(0) as u32
    }

    /// Whether it is finished and good enough.
    pub fn passed(&self, settings: QuizSettings) -> bool {
        self.finished.is_some() && self.percent() >= settings.pass_percent
    }

    /// Keeps an answer. The first one stands.
    pub fn answer(&mut self, index: usize, item: &Item, response: Response) {
        if let Some(kept) = self.items.get_mut(index).filter(|kept| kept.id == item.id && kept.response.is_none()) {
            kept.right = grade(item, &response).right;
            kept.hash.clone_from(&item.hash);
            kept.response = Some(response);
        }
    }

    /// Brings a running attempt up to the present bank: an item that has changed is asked again, one that is gone is
    /// dropped. A finished attempt is history and stays as it was.
    pub fn refresh(&mut self, bank: &Bank) {
        if self.finished.is_some() {
            return;
        }
        self.items.retain_mut(|kept| {
            let Some(item) = bank.items.iter().find(|item| item.id == kept.id) else { return false };
            if item.hash != kept.hash {
                *kept = AttemptItem { id: item.id.clone(), hash: item.hash.clone(), response: None, right: false };
            }
            true
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{date::Day, quiz::tests::single};

    const SETTINGS: QuizSettings = QuizSettings { draw: 10, pass_percent: 80, bank: 24 };

    fn now() -> Moment {
        Moment { day: Day::new(2026, 11, 24).unwrap(), minute: 600 }
    }

    fn bank() -> Bank {
        let items = (0..24).map(|n| single(&format!("i{n}"), n % 8 + 1)).collect();
        Bank { module: "m".into(), items }
    }

    fn objectives(bank: &Bank, attempt: &Attempt) -> usize {
        let all: std::collections::BTreeSet<u32> = attempt
            .items
            .iter()
            .map(|kept| bank.items.iter().find(|item| item.id == kept.id).unwrap().objective)
            .collect();
        all.len()
    }

    #[test]
    fn a_draw_covers_every_objective_and_a_retry_draws_other_items_first() {
        let bank = bank();
        for seed in 0..50 {
            let first = Attempt::new(&bank, SETTINGS, &[], seed, now());
            assert_eq!(first.items.len(), 10);
            assert_eq!(objectives(&bank, &first), 8);
            let second = Attempt::new(&bank, SETTINGS, std::slice::from_ref(&first), seed + 1000, now());
            assert!(second.items.iter().all(|item| first.items.iter().all(|other| other.id != item.id)));
        }
    }

    #[test]
    fn the_pass_mark_counts_whole_percents_of_a_finished_attempt() {
        let bank = bank();
        let mut attempt = Attempt::new(&bank, SETTINGS, &[], 7, now());
        for index in 0..10 {
            let item = bank.items.iter().find(|item| item.id == attempt.items[index].id).unwrap();
            attempt.answer(index, item, Response::Single(usize::from(index >= 8)));
        }
        assert_eq!((attempt.score(), attempt.percent(), attempt.at()), ((8, 10), 80, None));
        assert!(!attempt.passed(SETTINGS), "not finished yet");
        attempt.finished = Some(now());
        assert!(attempt.passed(SETTINGS));
    }

    #[test]
    fn the_first_answer_stands() {
        let bank = bank();
        let mut attempt = Attempt::new(&bank, SETTINGS, &[], 7, now());
        let item = bank.items.iter().find(|item| item.id == attempt.items[0].id).unwrap();
        attempt.answer(0, item, Response::Single(1));
        attempt.answer(0, item, Response::Single(0));
        assert!(!attempt.items[0].right);
    }

    #[test]
    fn a_changed_item_is_asked_again_and_the_others_keep_their_answers() {
        let mut bank = bank();
        let mut attempt = Attempt::new(&bank, SETTINGS, &[], 7, now());
        for index in 0..3 {
            let item = bank.items.iter().find(|item| item.id == attempt.items[index].id).unwrap().clone();
            attempt.answer(index, &item, Response::Single(0));
        }
        let changed = attempt.items[1].id.clone();
        bank.items.iter_mut().find(|item| item.id == changed).unwrap().hash = "new".into();
        attempt.refresh(&bank);
        assert_eq!(attempt.at(), Some(1));
        assert!(attempt.items[0].right && attempt.items[2].right);
    }
}
