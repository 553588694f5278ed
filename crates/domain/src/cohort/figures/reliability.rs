//! How far a test would order the same learners in the same way again: formula 20 of G. F. Kuder and M. W. Richardson (The theory of the
//! estimation of test reliability, Psychometrika 2, 1937), which is L. J. Cronbach's alpha (Psychometrika 16, 1951) where an
//! answer is right or wrong.

use serde::{Deserialize, Serialize};

use super::{FEWEST_FOR_ITEM, Occasion};

/// A test as learners took it: all of them the same items, for the first time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// Its module.
    pub module: String,
    /// When it was taken.
    pub on: Occasion,
    /// Ids of its items, ascending.
    pub items: Vec<String>,
    /// Learners.
    pub n: u32,
    /// Mean number of right answers.
    pub mean: f64,
    /// Their standard deviation, with n − 1; 0 for one learner.
    pub deviation: f64,
    /// Coefficient; `None` for fewer than ten learners, for one item, or where all have the same score. May be negative.
    pub kr20: Option<f64>,
}

#[derive(Default)]
pub(super) struct Sat {
    n: u32,
    right: Vec<u32>,
    total: u64,
    squares: u64,
}

impl Sat {
    /// Verdicts in the order of the test's items.
    pub(super) fn add(&mut self, verdicts: impl Iterator<Item = bool>) {
        let mut total = 0;
        for (at, right) in verdicts.enumerate() {
            if at == self.right.len() {
                self.right.push(0);
            }
            self.right[at] += u32::from(right);
            total += u64::from(right);
        }
        self.n += 1;
        self.total += total;
        self.squares += total * total;
    }

    pub(super) fn reliability(&self, module: String, on: Occasion, items: Vec<String>) -> Reliability {
        let n = f64::from(self.n);
        let mean = self.total as f64 / n;
        // n times the sum of squared deviations, in whole numbers.
        let spread = (u64::from(self.n) * self.squares - self.total * self.total) as f64;
        let variance = spread / (n * n);
        let k = self.right.len() as f64;
        let parts: f64 = self.right.iter().map(|right| f64::from(*right) / n).map(|p| p * (1.0 - p)).sum();
        let kr20 = (self.n >= FEWEST_FOR_ITEM && self.right.len() > 1 && spread > 0.0)
            .then(|| k / (k - 1.0) * (1.0 - parts / variance));
        let deviation = if self.n > 1 { (spread / (n * (n - 1.0))).sqrt() } else { 0.0 };
        Reliability { module, on, items, n: self.n, mean, deviation, kr20 }
    }
}
