//! The figures, and the table in which they are printed.

use std::collections::BTreeMap;

/// Figures of one run, by their keys.
pub type Figures = BTreeMap<String, f64>;

/// Figures of all runs.
#[derive(Debug, Clone, Default)]
pub struct Samples(BTreeMap<String, Vec<f64>>);

impl Samples {
    /// Adds a run.
    pub fn add(&mut self, figures: Figures) {
        for (key, value) in figures {
            self.0.entry(key).or_default().push(value);
        }
    }

    /// The median of a figure, `None` if it was never measured.
    pub fn median(&self, key: &str) -> Option<f64> {
        let mut all = self.0.get(key)?.clone();
        all.sort_by(f64::total_cmp);
        let middle = all.len() / 2;
        Some(if all.len() % 2 == 1 { all[middle] } else { f64::midpoint(all[middle - 1], all[middle]) })
    }
}

/// What a figure is.
#[derive(Debug, Clone, Copy)]
pub enum Unit {
    /// Milliseconds.
    Time,
    /// Bytes.
    Bytes,
    /// Things.
    Count,
}

/// What it should be.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// Told, not judged.
    None,
    /// At most so many times the other one.
    Ratio(f64),
    /// At most this.
    Most(f64),
}

/// Begins a part of the table.
pub fn heading(title: &str, ours: &str, other: &str) {
    println!("\n{title:<46} {ours:>11} {other:>11} {:>8} {:>11}", "ratio", "target");
}

/// One line. What was not measured is a dash.
pub fn row(figure: &str, unit: Unit, ours: Option<f64>, other: Option<f64>, target: Target) {
    let shown = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| unit.show(value));
    let ratio = ours.zip(other).filter(|(_, other)| *other > 0.0).map(|(ours, other)| ours / other);
    let (wanted, kept) = match target {
        Target::None => (String::new(), None),
        Target::Ratio(most) => (format!("{most:.1}x"), ratio.map(|ratio| ratio <= most)),
        Target::Most(most) => (unit.show(most), ours.map(|ours| ours <= most)),
    };
    let verdict = kept.map_or("", |kept| if kept { "ok" } else { "over" });
    let ratio = ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}x"));
    println!("{figure:<46} {:>11} {:>11} {ratio:>8} {wanted:>11}  {verdict}", shown(ours), shown(other));
}

impl Unit {
    fn show(self, value: f64) -> String {
        match self {
            Self::Time => format!("{value:.0} ms"),
            Self::Bytes if value >= 1e6 => format!("{:.2} MB", value / 1e6),
            Self::Bytes => format!("{value:.0} B"),
            Self::Count => format!("{value:.0}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_the_middle_or_between_the_two_in_the_middle() {
        let mut samples = Samples::default();
        for value in [9.0, 1.0, 5.0] {
            samples.add(Figures::from([("a".to_owned(), value)]));
        }
        assert_eq!(samples.median("a"), Some(5.0));
        samples.add(Figures::from([("a".to_owned(), 7.0)]));
        assert_eq!(samples.median("a"), Some(6.0));
        assert_eq!(samples.median("b"), None);
    }
}
