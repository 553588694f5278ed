//! Gains of a cohort. Everybody is compared with him- or herself, and the interval is that of the mean of these differences
//! (Student, The probable error of a mean, Biometrika 6, 1908).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::FEWEST_FOR_INTERVAL;

/// Between which tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Between {
    /// From before the module to after it: what was gained.
    After,
    /// From before the module to long after it: what is left of it.
    Long,
    /// From after the module to long after it: what was forgotten.
    Kept,
}

impl Between {
    /// All.
    pub const ALL: [Self; 3] = [Self::After, Self::Long, Self::Kept];
}

/// Mean shares of right answers, 0 to 1, and the mean of the differences.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Learners who have taken both tests.
    pub n: u32,
    /// Mean in the former.
    pub from: f64,
    /// Mean in the latter.
    pub to: f64,
    /// Mean difference.
    pub by: f64,
    /// Ends of the 95 % interval; `None` for fewer than five learners, or where all differ by the same.
    pub interval: Option<(f64, f64)>,
}

/// A gain of the whole, of a module or of an objective.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// Id of the module; empty for the whole.
    pub module: String,
    /// Number of the module's objective, from 1; 0 for the whole module.
    pub objective: u32,
    /// Between which tests.
    pub between: Between,
    /// How much.
    pub change: Change,
}

#[derive(Default)]
pub(super) struct Pairs {
    n: u32,
    from: f64,
    to: f64,
    by: f64,
    squares: f64,
}

impl Pairs {
    pub(super) fn add(&mut self, from: f64, to: f64) {
        let by = to - from;
        self.n += 1;
        self.from += from;
        self.to += to;
        self.by += by;
        self.squares += by * by;
    }

    pub(super) fn change(&self, spans: &mut Spans) -> Option<Change> {
        if self.n == 0 {
            return None;
        }
        let n = f64::from(self.n);
        let by = self.by / n;
        // Whoever all gained the same has a variance of nothing but the last bits.
        let squares = self.squares - n * by * by;
        let interval = (self.n >= FEWEST_FOR_INTERVAL && squares > 1e-12).then(|| {
            let half = spans.of(self.n - 1) * (squares / (n - 1.0) / n).sqrt();
            ((by - half).max(-1.0), (by + half).min(1.0))
        });
        Some(Change { n: self.n, from: self.from / n, to: self.to / n, by, interval })
    }
}

/// Quantiles that were looked for already: most objectives of a module have the same learners.
#[derive(Default)]
pub(super) struct Spans(BTreeMap<u32, f64>);

impl Spans {
    fn of(&mut self, freedom: u32) -> f64 {
        *self.0.entry(freedom).or_insert_with(|| interval(freedom))
    }
}

/// Within so many standard errors around the mean lie 95 of 100: Student's t with so many degrees of freedom, 1 or more.
pub fn interval(freedom: u32) -> f64 {
    let (mut low, mut high) = (0.0, 13.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if within(middle, freedom) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// What lies within ±t: the finite series for whole degrees of freedom (M. Abramowitz and I. Stegun, Handbook of Mathematical
/// Functions, 1964, 26.7.3 and 26.7.4).
fn within(t: f64, freedom: u32) -> f64 {
    let angle = (t / f64::from(freedom).sqrt()).atan();
    let (sin, cos) = angle.sin_cos();
    let odd = freedom % 2 == 1;
    let (mut term, mut k) = if odd { (cos, 3) } else { (1.0, 2) };
    let mut sum = if freedom == 1 { 0.0 } else { term };
    while k < freedom {
        term *= cos * cos * f64::from(k - 1) / f64::from(k);
        sum += term;
        k += 2;
    }
    if odd { 2.0 / std::f64::consts::PI * (angle + sin * sum) } else { sin * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantiles_are_those_of_the_printed_tables() {
        // Two-sided 5 %, as in R. A. Fisher and F. Yates, Statistical Tables, table III.
        let printed =
            [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (9, 2.262), (10, 2.228), (30, 2.042)];
        for (freedom, want) in printed.into_iter().chain([(40, 2.021), (60, 2.000), (120, 1.980), (1999, 1.961)]) {
            assert!((interval(freedom) - want).abs() < 0.000_6, "{freedom}: {}", interval(freedom));
        }
    }

    #[test]
    fn student_s_own_example() {
        // Additional hours of sleep gained with the second soporific over the first, ten patients (Biometrika 6, 1908, p. 20):
        // mean 1.58, standard deviation (with n − 1) 1.23. Divided by ten, for a share lies within ±1.
        let mut pairs = Pairs::default();
        for by in [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4] {
            pairs.add(0.0, by / 10.0);
        }
        let change = pairs.change(&mut Spans::default()).unwrap();
        let (low, high) = change.interval.unwrap();
        assert!((change.by - 0.158).abs() < 1e-12);
        // R's t.test(sleep) prints 0.7001142 to 2.4598858.
        assert!((low - 0.070_011_42).abs() < 1e-8 && (high - 0.245_988_58).abs() < 1e-8, "{low} {high}");
    }

    #[test]
    fn four_learners_and_equal_gains_have_no_interval() {
        let change = |all: &[f64]| {
            let mut pairs = Pairs::default();
            all.iter().for_each(|by| pairs.add(0.25, 0.25 + by));
            pairs.change(&mut Spans::default())
        };
        assert_eq!(change(&[]), None);
        assert_eq!(change(&[0.1, 0.2, 0.3, 0.4]).unwrap().interval, None);
        assert_eq!(change(&[0.1; 8]).unwrap().interval, None);
        assert!(change(&[0.1, 0.2, 0.3, 0.4, 0.5]).unwrap().interval.is_some());
    }
}
