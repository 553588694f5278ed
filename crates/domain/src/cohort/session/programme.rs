//! The shipped plans for half a day, a day and two days, and how a session begins with one.

use serde::{Deserialize, Serialize};

use super::{Part, Session, SessionDay};
use crate::{date::Day, plan::Basis};

/// `sessions.<lang>.json`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Library {
    /// What plans are made of.
    pub parts: Vec<ShippedPart>,
    /// The plans, the shortest first.
    pub plans: Vec<ShippedPlan>,
}

/// A part with all that a facilitator needs for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShippedPart {
    /// Stable id.
    pub id: String,
    /// How long it takes, if no plan says otherwise.
    pub minutes: u32,
    /// Nothing is learnt in it: a break, an arrival.
    pub pause: bool,
    /// What it is called.
    pub title: String,
    /// What participants can do afterwards.
    pub aim: String,
    /// What is done, step by step.
    pub steps: Vec<String>,
    /// What has to be there.
    pub materials: Vec<String>,
    /// For the facilitator alone.
    pub notes: String,
    /// Modules it draws on.
    pub modules: Vec<String>,
    /// Lessons to read before or after.
    pub lessons: Vec<String>,
    /// Facts it rests on.
    pub basis: Vec<Basis>,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShippedPlan {
    /// Stable id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// For whom, and what comes of it.
    pub lead: String,
    /// Its days.
    pub days: Vec<ShippedDay>,
}

/// A day of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShippedDay {
    /// When it begins, in minutes after midnight.
    pub start: u32,
    /// Ids of its parts with their minutes.
    pub parts: Vec<(String, u32)>,
}

impl Library {
    /// A part by id.
    pub fn part(&self, id: &str) -> Option<&ShippedPart> {
        self.parts.iter().find(|part| part.id == id)
    }

    /// A session after one of the plans; `None` if there is no such plan.
    pub fn begin(&self, plan: &str, cohort: &str, title: &str, first: Day) -> Option<Session> {
        let shipped = self.plans.iter().find(|shipped| shipped.id == plan)?;
        let day = |(at, day): (usize, &ShippedDay)| {
            let part = |(id, minutes): &(String, u32)| Part { part: id.clone(), minutes: *minutes, ..Part::default() };
            SessionDay { day: first.plus(at as i64), start: day.start, parts: day.parts.iter().map(part).collect() }
        };
        Some(Session {
            cohort: cohort.to_owned(),
            plan: plan.to_owned(),
            title: title.to_owned(),
            days: shipped.days.iter().enumerate().map(day).collect(),
            ..Session::default()
        })
    }
}

/// `08:30` of minutes after midnight; what passes midnight begins anew.
pub fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

/// Minutes after midnight of `08:30`, `8:30` or `8h30`.
pub fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once([':', 'h', '.'])?;
    let (hours, minutes) = (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}
