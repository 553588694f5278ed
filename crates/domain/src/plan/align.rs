//! What the activities serve: priorities of the district, targets of its performance contract, national priorities. Gaps are told
//! from both sides.

use serde::{Deserialize, Serialize};

use super::{
    agenda::put,
    duty::Basis,
    join::Turned,
    logframe::{Level, Logframe, Row},
};

/// Whose priority it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, miniserde::Serialize, miniserde::Deserialize)]
pub enum Whose {
    /// In the district's own strategy.
    #[serde(rename = "district")]
    District,
    /// In its performance contract (imihigo).
    #[serde(rename = "imihigo")]
    Imihigo,
    /// In a national plan.
    #[serde(rename = "national")]
    National,
}

/// A priority that came with the app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// Stable id.
    pub id: String,
    /// Whose.
    pub whose: Whose,
    /// The words.
    pub text: String,
    /// The facts that it rests on.
    pub basis: Vec<Basis>,
}

/// A priority of the organisation's list; under the id of a given one it stands in its place.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Priority {
    /// Unique in the project.
    pub id: String,
    /// How often it was changed.
    pub turn: u32,
    /// Taken off the list.
    pub gone: bool,
    /// Whose.
    pub whose: Whose,
    /// The words.
    pub text: String,
}

/// That an activity serves a priority.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Link {
    /// Activity and priority, as `Link::name` gives it.
    pub id: String,
    /// How often it was changed.
    pub turn: u32,
    /// Whether it does.
    pub on: bool,
}

impl Link {
    /// The name of a pair.
    pub fn name(activity: &str, priority: &str) -> String {
        format!("{activity}|{priority}")
    }
}

impl Turned for Priority {
    fn id(&self) -> &str {
        &self.id
    }
    fn turn(&self) -> u32 {
        self.turn
    }
}

impl Turned for Link {
    fn id(&self) -> &str {
        &self.id
    }
    fn turn(&self) -> u32 {
        self.turn
    }
}

impl Logframe {
    /// Puts a priority on the list, or changes it.
    pub fn put_priority(&mut self, priority: Priority) {
        put(&mut self.priorities, priority, |priority, turn| priority.turn = turn);
    }

    /// Says whether an activity serves a priority.
    pub fn link(&mut self, activity: &str, priority: &str, on: bool) {
        let link = Link { id: Link::name(activity, priority), turn: 0, on };
        put(&mut self.links, link, |link, turn| link.turn = turn);
    }

    /// Whether it does.
    pub fn serves(&self, activity: &str, priority: &str) -> bool {
        let name = Link::name(activity, priority);
        self.links.iter().any(|link| link.id == name && link.on)
    }

    /// The list as it holds: what was given, with what the organisation has made of it, then its own.
    pub fn list(&self, given: &[Given]) -> Vec<Priority> {
        let own = |id: &str| self.priorities.iter().find(|own| own.id == id);
        let as_given = |given: &Given| Priority {
            id: given.id.clone(),
            turn: 0,
            gone: false,
            whose: given.whose,
            text: given.text.clone(),
        };
        let first = given.iter().map(|given| own(&given.id).cloned().unwrap_or_else(|| as_given(given)));
        let rest = self.priorities.iter().filter(|own| given.iter().all(|given| given.id != own.id)).cloned();
        first.chain(rest).filter(|priority| !priority.gone).collect()
    }

    /// The activities that serve nothing on the list, and the priorities that no activity serves.
    pub fn gaps<'a>(&'a self, list: &'a [Priority]) -> (Vec<&'a Row>, Vec<&'a Priority>) {
        let activities: Vec<&Row> = self.level(Level::Activity).collect();
        let idle = activities.iter().filter(|row| list.iter().all(|p| !self.serves(&row.id, &p.id))).copied().collect();
        let unserved = list.iter().filter(|p| activities.iter().all(|row| !self.serves(&row.id, &p.id))).collect();
        (idle, unserved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::logframe::tests::sample;

    fn given() -> [Given; 2] {
        ["n1", "n2"].map(|id| Given {
            id: id.into(),
            whose: Whose::National,
            text: format!("Given {id}"),
            basis: Vec::new(),
        })
    }

    fn priority(id: &str, gone: bool) -> Priority {
        Priority { id: id.into(), turn: 0, gone, whose: Whose::District, text: format!("Ours {id}") }
    }

    #[test]
    fn gaps_are_told_from_both_sides() {
        let mut frame = sample();
        frame.put_priority(priority("d1", false));
        frame.link("a1", "d1", true);
        frame.link("a2", "n1", true);
        frame.link("a2", "n1", false);
        let list = frame.list(&given());
        let (idle, unserved) = frame.gaps(&list);
        assert_eq!(idle.iter().map(|row| &*row.id).collect::<Vec<_>>(), ["a2"]);
        assert_eq!(unserved.iter().map(|p| &*p.id).collect::<Vec<_>>(), ["n1", "n2"]);
    }

    #[test]
    fn what_is_given_can_be_changed_and_taken_off() {
        let mut frame = sample();
        frame.put_priority(priority("n1", true));
        frame.put_priority(priority("n2", false));
        frame.put_priority(priority("d1", false));
        let list = frame.list(&given());
        assert_eq!(list.iter().map(|p| &*p.text).collect::<Vec<_>>(), ["Ours n2", "Ours d1"]);
        // A link to what was taken off counts for nothing.
        frame.link("a1", "n1", true);
        assert_eq!(frame.gaps(&list).0.len(), 2);
    }
}
