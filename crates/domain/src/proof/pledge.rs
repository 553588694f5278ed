//! If-then plans: "When …, I will …". Who has said when and where does it more often; a look back after 30 and 90 days
//! keeps it from being forgotten.

use crate::date::Day;

/// Days after which the learner looks back.
const LOOKS: [i64; 2] = [30, 90];

/// A promise.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Pledge {
    /// Unique among the learner's own.
    pub id: String,
    /// The module it came from.
    pub module: String,
    /// When …
    pub when: String,
    /// … I will.
    pub will: String,
    /// The day it was made.
    pub made: Day,
    /// Who has confirmed it, as he or she typed it on this device; nobody has checked that.
    pub confirmed: Option<String>,
    /// The looks back, oldest first.
    pub looks: Vec<CheckIn>,
    /// Reference of the report it led to.
    pub report: Option<String>,
}

/// A look back.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct CheckIn {
    /// The day.
    pub day: Day,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, miniserde::Serialize, miniserde::Deserialize)]
pub enum Outcome {
    /// Done.
    Done,
    /// In part.
    Partly,
    /// Not yet.
    NotYet,
}

impl Pledge {
    /// The look back that is due: 30 or 90 days after the promise. A look that was missed gives way to the next one; who has
    /// done it need not look again.
    pub fn due(&self, today: Day) -> Option<i64> {
        if self.looks.last().is_some_and(|look| look.outcome == Outcome::Done) {
            return None;
        }
        let past = today.number() - self.made.number();
        let reached = LOOKS.into_iter().filter(|days| *days <= past).max()?;
        let looked = self.looks.iter().any(|look| look.day.number() - self.made.number() >= reached);
        (!looked).then_some(reached)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Day {
        Day::new(2026, 11, 25).unwrap().plus(n)
    }

    fn pledge(looks: &[(i64, Outcome)]) -> Pledge {
        let looks = looks.iter().map(|(n, outcome)| CheckIn { day: day(*n), outcome: *outcome }).collect();
        Pledge {
            id: "p".into(),
            module: "m".into(),
            when: "I".into(),
            will: "do".into(),
            made: day(0),
            confirmed: None,
            looks,
            report: None,
        }
    }

    #[test]
    fn looks_back_come_after_thirty_and_ninety_days() {
        let due = |looks: &[(i64, Outcome)], on| pledge(looks).due(day(on));
        assert_eq!(due(&[], 29), None);
        assert_eq!(due(&[], 30), Some(30));
        assert_eq!(due(&[(33, Outcome::NotYet)], 60), None);
        assert_eq!(due(&[(33, Outcome::Partly)], 90), Some(90));
        assert_eq!(due(&[], 120), Some(90), "the first look was missed");
        assert_eq!(due(&[(33, Outcome::Done)], 90), None);
        assert_eq!(due(&[(91, Outcome::NotYet)], 400), None);
    }
}
