//! Items that come back. Whoever is asked again just before forgetting remembers; what was missed comes back the next day.

use super::{Proof, Spent};
use crate::{
    content::{Item, ItemBody},
    date::Day,
    progress::Progress,
};

/// Days until an item comes back: after a miss the first, after each right answer the next. After the last it stays away.
pub const INTERVALS: [i64; 5] = [1, 3, 7, 21, 60];

/// Most seconds of review on a day.
pub const DAY_SECONDS: u32 = 600;

/// Where an item stands.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Card {
    /// Its module: the bank it is in.
    pub module: String,
    /// Hash of the item when it was answered.
    pub hash: String,
    /// Right answers in a row, as an index of `INTERVALS`.
    pub step: u32,
    /// When it comes back; `None` once it has been right after the longest interval.
    pub due: Option<Day>,
}

/// About how long an item takes: reading at 150 words a minute, and thinking.
pub fn seconds(item: &Item) -> u32 {
    let words = |text: &str| text.split_whitespace().count();
    let body: usize = match &item.body {
        ItemBody::Single(all) | ItemBody::Multiple(all) => all.iter().map(|c| words(&c.text)).sum(),
        ItemBody::Order(all) => all.iter().map(|s| words(&s.text)).sum(),
        ItemBody::Match(all) => all.iter().map(|p| words(&p.left) + words(&p.right)).sum(),
        ItemBody::Classify { statements, .. } => statements.iter().map(|s| words(&s.text)).sum(),
        ItemBody::Numeric(_) => 10,
        // A walk through it meets about half of its scenes.
        ItemBody::Scenario(scenes) => scenes.iter().map(|s| words(&s.text)).sum::<usize>() / 2,
    };
    20 + (words(&item.stem) + body) as u32 * 60 / 150
}

impl Proof {
    /// Takes in every quiz answer that is not known yet: a missed item comes back the next day, a right one after three.
    /// Doing it again changes nothing. `true` if anything was new.
    pub fn enrol(&mut self, progress: &Progress) -> bool {
        let mut is_new = false;
        for (module, attempts) in progress.attempts.iter() {
            for attempt in attempts {
                let day = attempt.finished.unwrap_or(attempt.started).day;
                for kept in attempt.items.iter().filter(|kept| kept.response.is_some()) {
                    if self.review.get(&kept.id).is_some() {
                        continue;
                    }
                    let step = usize::from(kept.right);
                    let due = Some(day.plus(INTERVALS[step]));
                    let card = Card { module: module.to_owned(), hash: kept.hash.clone(), step: step as u32, due };
                    self.review.insert(kept.id.clone(), card);
                    is_new = true;
                }
            }
        }
        is_new
    }

    /// The items that are due, those that have waited longest first.
    pub fn due_items(&self, today: Day) -> Vec<(&str, &Card)> {
        let due = self.review.iter().filter_map(|(id, card)| Some((card.due.filter(|due| *due <= today)?, id, card)));
        let mut due: Vec<_> = due.collect();
        due.sort_by_key(|(day, id, _)| (day.number(), id.to_owned()));
        due.into_iter().map(|(_, id, card)| (id, card)).collect()
    }

    /// The first day on which an item comes back.
    pub fn next_day(&self) -> Option<Day> {
        self.review.iter().filter_map(|(_, card)| card.due).min_by_key(|day| day.number())
    }

    /// Seconds of review that are left today.
    pub fn left(&self, today: Day) -> u32 {
        let spent = self.spent.filter(|spent| spent.day == today).map_or(0, |spent| spent.seconds);
        DAY_SECONDS.saturating_sub(spent)
    }

    /// An item was answered in review. One that has changed since begins anew.
    pub fn reviewed(&mut self, item: &Item, right: bool, today: Day) {
        let spent = DAY_SECONDS - self.left(today) + seconds(item);
        self.spent = Some(Spent { day: today, seconds: spent });
        let Some(card) = self.review.get_mut(&item.id) else { return };
        let step = match (right, card.hash == item.hash) {
            (false, _) => 0,
            (true, true) => card.step + 1,
            (true, false) => 1,
        };
        card.hash.clone_from(&item.hash);
        card.step = step;
        card.due = INTERVALS.get(step as usize).map(|days| today.plus(*days));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        content::Response,
        date::Moment,
        quiz::{Attempt, AttemptItem, tests::single},
        stored::Seed,
    };

    fn day(n: i64) -> Day {
        Day::new(2026, 11, 25).unwrap().plus(n)
    }

    fn progress(answers: &[(&str, bool)]) -> Progress {
        let now = Moment { day: day(0), minute: 600 };
        let items = answers
            .iter()
            .map(|(id, right)| AttemptItem {
                id: (*id).into(),
                hash: single(id, 1).hash,
                response: Some(Response::Single(0)),
                right: *right,
            })
            .collect();
        let mut progress = Progress::default();
        progress.attempts.or_default("m").push(Attempt { seed: Seed(1), started: now, finished: None, items });
        progress
    }

    fn ids(proof: &Proof, on: i64) -> Vec<String> {
        proof.due_items(day(on)).into_iter().map(|(id, _)| id.to_owned()).collect()
    }

    #[test]
    fn what_was_missed_comes_tomorrow_and_what_was_right_in_three_days() {
        let mut proof = Proof::default();
        assert!(proof.enrol(&progress(&[("missed", false), ("right", true)])));
        assert!(!proof.enrol(&progress(&[("missed", false), ("right", true)])), "a second time changes nothing");
        assert_eq!(ids(&proof, 0), Vec::<String>::new());
        assert_eq!(ids(&proof, 1), ["missed"]);
        assert_eq!(ids(&proof, 3), ["missed", "right"]);
        assert_eq!(proof.next_day(), Some(day(1)));
    }

    #[test]
    fn intervals_grow_a_miss_begins_anew_and_the_last_one_ends_it() {
        let (mut proof, item) = (Proof::default(), single("i", 1));
        proof.enrol(&progress(&[("i", false)]));
        let mut on = 1;
        for days in [3, 7, 21, 60] {
            proof.reviewed(&item, true, day(on));
            assert_eq!(ids(&proof, on + days - 1), Vec::<String>::new());
            assert_eq!(ids(&proof, on + days), ["i"]);
            on += days;
        }
        proof.reviewed(&item, false, day(on));
        assert_eq!(ids(&proof, on + 1), ["i"]);
        for days in [1, 3, 7, 21, 60] {
            on += days;
            proof.reviewed(&item, true, day(on));
        }
        assert_eq!(proof.next_day(), None);
    }

    #[test]
    fn a_changed_item_begins_anew() {
        let mut proof = Proof::default();
        proof.enrol(&progress(&[("i", true)]));
        let mut item = single("i", 1);
        item.hash = "changed".into();
        proof.reviewed(&item, true, day(3));
        assert_eq!(proof.review.get("i").unwrap().due, Some(day(6)));
    }

    #[test]
    fn a_day_has_ten_minutes() {
        let (mut proof, item) = (Proof::default(), single("i", 1));
        proof.enrol(&progress(&[("i", false)]));
        assert_eq!(proof.left(day(1)), DAY_SECONDS);
        proof.reviewed(&item, true, day(1));
        assert_eq!(proof.left(day(1)), DAY_SECONDS - seconds(&item));
        assert_eq!(proof.left(day(2)), DAY_SECONDS);
        for _ in 0..100 {
            proof.reviewed(&item, false, day(2));
        }
        assert_eq!(proof.left(day(2)), 0);
    }
}
