//! What the answers say about an item. Only the first time that a learner met it counts: whoever has read why an answer was wrong
//! tells nothing about the question any more.

use std::{cmp::Ordering, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use super::{FEWEST_FOR_ENDS, FEWEST_FOR_ITEM};
use crate::content::Response;

/// More choices than any item has: an answer beyond is not counted.
const MOST_CHOICES: usize = 26;
/// The share of learners in the upper and in the lower group (T. L. Kelley, The selection of upper and lower groups for the
/// validation of test items, Journal of Educational Psychology 30, 1939).
const GROUP: f64 = 0.27;

/// Where an item was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// In the test before a module.
    Before,
    /// In the test after it.
    After,
    /// In a quiz.
    Quiz,
}

impl Occasion {
    /// All.
    pub const ALL: [Self; 3] = [Self::After, Self::Quiz, Self::Before];
}

/// What a figure says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The strong miss it more often than the weak: look at the key.
    Negative,
    /// Strong and weak miss it alike.
    Flat,
    /// Fewer than 30 of 100 have it right.
    Hard,
    /// Fewer than half have it right.
    Missed,
    /// More than 95 of 100 have it right.
    Easy,
    /// A wrong choice that nobody takes.
    Idle,
    /// A wrong choice that more of the strong than of the weak take.
    Tempting,
}

/// How often a choice was taken.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ChoiceUse {
    /// By how many.
    pub chosen: u32,
    /// By what share of the upper group; 0 where there are no groups.
    pub upper: f64,
    /// By what share of the lower group.
    pub lower: f64,
}

/// An item on an occasion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemFigures {
    /// Its module.
    pub module: String,
    /// Its id.
    pub id: String,
    /// The hash of its question: another question is another item.
    pub hash: String,
    /// Number of the module's objective, from 1; 0 where it is not known.
    pub objective: u32,
    /// Where it was met.
    pub on: Occasion,
    /// Learners who met it there for the first time.
    pub n: u32,
    /// Of them, right.
    pub right: u32,
    /// Share of right answers.
    pub facility: f64,
    /// Correlation of being right here with the share of right answers to the other items of the same sitting (S. Henrysson,
    /// Correction of item–total correlations in item analysis, Psychometrika 28, 1963). `None` for fewer than ten learners, or
    /// where either does not vary.
    pub item_rest: Option<f64>,
    /// Share of right answers in the upper 27 %, and in the lower; `None` for fewer than twenty learners.
    pub ends: Option<(f64, f64)>,
    /// By choice, where there are choices.
    pub choices: Vec<ChoiceUse>,
}

impl ItemFigures {
    /// Upper less lower share.
    pub fn index(&self) -> Option<f64> {
        self.ends.map(|(upper, lower)| upper - lower)
    }

    /// What its figures say, the gravest first. `is_right` says of each choice whether it is right; without it nothing is said
    /// of choices.
    pub fn flags(&self, is_right: &[bool]) -> Vec<Flag> {
        let mut flags = Vec::new();
        if self.n < FEWEST_FOR_ITEM {
            return flags;
        }
        // Of ten or fifteen learners a correlation a little under nothing says nothing.
        let many = self.n >= FEWEST_FOR_ENDS;
        match self.item_rest {
            Some(r) if r < 0.0 && (many || r < -0.2) => flags.push(Flag::Negative),
            Some(r) if r < 0.1 && many && self.facility <= 0.95 => flags.push(Flag::Flat),
            _ => {}
        }
        match self.facility {
            p if p < 0.3 => flags.push(Flag::Hard),
            p if p < 0.5 => flags.push(Flag::Missed),
            p if p > 0.95 => flags.push(Flag::Easy),
            _ => {}
        }
        if many {
            let wrong =
                || is_right.iter().enumerate().filter(|(_, right)| !**right).map(move |(at, _)| self.choice(at));
            if wrong().any(|used| used.chosen > 1 && used.upper > used.lower) {
                flags.push(Flag::Tempting);
            }
            if wrong().any(|used| used.chosen == 0) {
                flags.push(Flag::Idle);
            }
        }
        flags
    }

    /// A choice; one that nobody took may have none.
    pub fn choice(&self, at: usize) -> ChoiceUse {
        self.choices.get(at).copied().unwrap_or_default()
    }
}

/// Right of asked in a sitting: the same share is the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Score {
    right: u32,
    of: u32,
}

impl Score {
    fn share_is(self, other: Self) -> bool {
        u64::from(self.right) * u64::from(other.of) == u64::from(other.right) * u64::from(self.of)
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        let [mine, theirs] = [(self, other), (other, self)].map(|(a, b)| u64::from(a.right) * u64::from(b.of));
        mine.cmp(&theirs).then(self.of.cmp(&other.of))
    }
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[derive(Default)]
struct Bin {
    wrong: u32,
    right: u32,
    chosen: Vec<u32>,
}

/// What an item's answers are counted in: by the score of the sitting, so that every figure can be made of counts.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<Score, Bin>);

/// Who and what an item is.
pub(super) struct Met {
    pub(super) module: String,
    pub(super) id: String,
    pub(super) hash: String,
    pub(super) objective: u32,
    pub(super) on: Occasion,
}

impl Tally {
    /// An answer in a sitting with so many right of so many.
    pub(super) fn add(&mut self, response: Option<&Response>, right: bool, (all_right, of): (u32, u32)) {
        let bin = self.0.entry(Score { right: all_right, of }).or_default();
        if right {
            bin.right += 1;
        } else {
            bin.wrong += 1;
        }
        let mut take = |choice: usize| {
            if choice < MOST_CHOICES {
                if bin.chosen.len() <= choice {
                    bin.chosen.resize(choice + 1, 0);
                }
                bin.chosen[choice] += 1;
            }
        };
        match response {
            Some(Response::Single(choice)) => take(*choice),
            Some(Response::Multiple(choices)) => choices.iter().take(MOST_CHOICES).for_each(|choice| take(*choice)),
            _ => {}
        }
    }

    pub(super) fn figures(&self, met: Met) -> ItemFigures {
        let sum = |of: fn(&Bin) -> u32| self.0.values().map(of).sum::<u32>();
        let (right, n) = (sum(|bin| bin.right), sum(|bin| bin.right + bin.wrong));
        let most = self.0.values().map(|bin| bin.chosen.len()).max().unwrap_or(0);
        let has_ends = n >= FEWEST_FOR_ENDS;
        let ends = |of: &dyn Fn(&Bin) -> u32| {
            let mut bins: Vec<(u32, u32)> = Vec::new();
            let mut last: Option<Score> = None;
            for (score, bin) in &self.0 {
                // Sittings of different length with the same share are one bin.
                if !last.is_some_and(|last| last.share_is(*score)) {
                    bins.push((0, 0));
                }
                last = Some(*score);
                if let Some(sum) = bins.last_mut() {
                    *sum = (sum.0 + bin.right + bin.wrong, sum.1 + of(bin));
                }
            }
            ends(&bins)
        };
        let use_of = |choice: usize| {
            let count = |bin: &Bin| bin.chosen.get(choice).copied().unwrap_or(0);
            let (upper, lower) = if has_ends { ends(&count) } else { (0.0, 0.0) };
            ChoiceUse { chosen: self.0.values().map(count).sum(), upper, lower }
        };
        ItemFigures {
            n,
            right,
            facility: f64::from(right) / f64::from(n),
            item_rest: (n >= FEWEST_FOR_ITEM).then(|| self.item_rest()).flatten(),
            ends: has_ends.then(|| ends(&|bin: &Bin| bin.right)),
            choices: (0..most).map(use_of).collect(),
            module: met.module,
            id: met.id,
            hash: met.hash,
            objective: met.objective,
            on: met.on,
        }
    }

    /// Pearson's correlation of two columns: right here (1 or 0), and the share of right answers to the others.
    fn item_rest(&self) -> Option<f64> {
        let (mut n, mut x, mut y, mut xy, mut yy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (score, bin) in self.0.iter().filter(|(score, _)| score.of > 1) {
            for (right, count) in [(1.0, bin.right), (0.0, bin.wrong)] {
                let count = f64::from(count);
                let rest = (f64::from(score.right) - right) / f64::from(score.of - 1);
                n += count;
                x += count * right;
                y += count * rest;
                xy += count * right * rest;
                yy += count * rest * rest;
            }
        }
        let (of_x, of_y) = (n * x - x * x, n * yy - y * y);
        (of_x > 1e-9 && of_y > 1e-9).then(|| (n * xy - x * y) / (of_x * of_y).sqrt())
    }
}

/// Shares in the upper and in the lower 27 %, of learners in bins by score, lowest first: how many, and of how many it is true.
/// Where the border goes through a bin, its learners count with the part of them that is needed: no throw of a die decides
/// who of those with the same score is strong.
pub fn ends(bins: &[(u32, u32)]) -> (f64, f64) {
    let group = GROUP * bins.iter().map(|(n, _)| f64::from(*n)).sum::<f64>();
    (first(bins.iter().rev(), group), first(bins.iter(), group))
}

/// The share of the first so many of whom it is true.
fn first<'a>(bins: impl Iterator<Item = &'a (u32, u32)>, group: f64) -> f64 {
    let (mut left, mut sum) = (group, 0.0);
    for (n, of) in bins.filter(|(n, _)| *n > 0) {
        let part = (left / f64::from(*n)).clamp(0.0, 1.0);
        sum += part * f64::from(*of);
        left -= part * f64::from(*n);
    }
    sum / group
}
