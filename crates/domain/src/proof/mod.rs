//! Whether the course taught something: tests before, after and ninety days after a module, items that come back at growing
//! intervals, and what the learner promised to do. Kept apart from the progress, which every first visit reads.

mod gain;
mod pledge;
mod review;
mod sitting;

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
