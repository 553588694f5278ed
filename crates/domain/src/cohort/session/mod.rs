//! A session that a trainer plans and holds: programme, who was there, live questions. Pure; names stay on the trainer's device,
//! and of live questions counts alone are kept.

mod live;
mod programme;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::date::Day;

pub use live::{AnswerCode, LETTERS, LiveCode, Took, share};
pub use programme::{Library, ShippedDay, ShippedPart, ShippedPlan, clock, minutes};

/// `Kind::Session`, one record a session.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Session {
    /// The cohort it is for; empty if for none.
    pub cohort: String,
    /// The shipped plan it began with.
    pub plan: String,
    /// What it is called.
    pub title: String,
    /// Where it is held.
    pub place: String,
    /// Its days, at least one.
    pub days: Vec<SessionDay>,
    /// Who was expected or came.
    pub people: Vec<Person>,
    /// Live questions in the order asked.
    pub asked: Vec<LiveQuestion>,
}

/// A day of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionDay {
    /// The day.
    pub day: Day,
    /// When it begins, in minutes after midnight.
    pub start: u32,
    /// What is done, in order.
    pub parts: Vec<Part>,
}

/// A part of a day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Part {
    /// Of the shipped ones; empty for one of the trainer's own.
    pub part: String,
    /// Title of an own one.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// The trainer's own notes.
    pub notes: String,
}

/// Somebody who was expected or came.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// Id in the cohort; `None` for somebody who came without a phone, or before joining.
    pub learner: Option<String>,
    /// The name, or a pseudonym.
    pub name: String,
    /// For each day of the session: there, not there, or not noted.
    pub there: Vec<Option<bool>>,
}

/// A question that was asked in the room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LiveQuestion {
    /// Its module.
    pub module: String,
    /// Its item.
    pub item: String,
    /// The hash of the item as it was asked.
    pub hash: String,
    /// How often each choice was taken, the first time and after each discussion.
    pub rounds: Vec<Round>,
}

/// One asking of a question.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Round {
    /// Cards counted by the trainer, for each choice.
    pub cards: Vec<u32>,
    /// Answers taken from phones, for each choice; set when the round is closed.
    pub phones: Vec<u32>,
    /// While the round is open: the answer of each phone, under a number that it has drawn for this session only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub open: BTreeMap<String, u32>,
}

/// The most of each that one session holds: what comes from a file is cut there.
pub const MOST: usize = 400;
/// Longest part, in minutes.
const LONGEST: u32 = 480;

impl Session {
    /// Reads a stored record; `None` if it is none of ours. It may come from somebody's backup: what is larger than any session is
    /// cut to a size that can be added up and shown.
    pub fn read(text: &str) -> Option<Self> {
        let mut session: Self = serde_json::from_str(text).ok()?;
        session.days.truncate(MOST);
        session.people.truncate(20 * MOST);
        session.asked.truncate(MOST);
        let days = session.days.len();
        for day in &mut session.days {
            day.start = day.start.min(24 * 60 - 1);
            day.parts.truncate(MOST);
            day.parts.iter_mut().for_each(|part| part.minutes = part.minutes.min(LONGEST));
        }
        session.people.iter_mut().for_each(|person| person.there.truncate(days));
        for round in session.asked.iter_mut().flat_map(|asked| &mut asked.rounds) {
            round.cards.truncate(LETTERS.len());
            round.phones.truncate(LETTERS.len());
            round.cards.iter_mut().chain(&mut round.phones).for_each(|count| *count = (*count).min(live::MOST_CARDS));
        }
        (days > 0).then_some(session)
    }

    /// As it is stored.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Puts the learners of the cohort on the list who are not on it yet, and mends the names of those who are.
    pub fn expect(&mut self, learners: impl IntoIterator<Item = (String, String)>) {
        for (learner, name) in learners {
            match self.people.iter_mut().find(|person| person.learner.as_ref() == Some(&learner)) {
                Some(person) => person.name = name,
                None => self.people.push(Person { learner: Some(learner), name, there: Vec::new() }),
            }
        }
    }

    /// Somebody who was written down by hand turns out to be this learner: one line remains, with what was noted on either; where both
    /// were noted for a day, whoever was seen was there.
    pub fn becomes(&mut self, from: &str, learner: &str, name: &str) -> bool {
        let line = |id: &str| self.people.iter().position(|person| person.learner.as_deref() == Some(id));
        let (Some(at), other) = (line(from), line(learner)) else { return false };
        let mut one = Person { learner: Some(learner.to_owned()), name: name.to_owned(), ..self.people[at].clone() };
        if let Some(other) = other {
            let theirs = &self.people[other].there;
            let days = one.there.len().max(theirs.len());
            let noted = |there: &[Option<bool>], day: usize| there.get(day).copied().flatten();
            one.there = (0..days).map(|day| noted(&one.there, day).max(noted(theirs, day))).collect();
        }
        self.people[at] = one;
        if let Some(other) = other {
            self.people.remove(other);
        }
        true
    }

    /// Notes whether somebody is there on a day.
    pub fn note(&mut self, person: usize, day: usize, there: Option<bool>) {
        let days = self.days.len();
        if let Some(person) = self.people.get_mut(person).filter(|_| day < days) {
            person.there.resize(days, None);
            person.there[day] = there;
        }
    }

    /// How many are there on a day, and how many are not.
    pub fn counted(&self, day: usize) -> (usize, usize) {
        let with = |wanted: bool| {
            let noted = |person: &&Person| person.there.get(day).copied().flatten() == Some(wanted);
            self.people.iter().filter(noted).count()
        };
        (with(true), with(false))
    }

    /// On how many of the days that were noted for a learner he or she was there, and how many those are.
    pub fn attendance(&self, learner: &str) -> (usize, usize) {
        let person = self.people.iter().find(|person| person.learner.as_deref() == Some(learner));
        let noted =
            person.map(|person| person.there.iter().flatten().copied().collect::<Vec<bool>>()).unwrap_or_default();
        (noted.iter().filter(|there| **there).count(), noted.len())
    }

    /// Moves the whole session to another first day; its days keep their distances.
    pub fn move_to(&mut self, first: Day) {
        let by = self.days.first().map_or(0, |day| first.number() - day.day.number());
        for day in &mut self.days {
            day.day = day.day.plus(by);
        }
    }
}

impl SessionDay {
    /// When each part begins and ends, in minutes after midnight.
    pub fn times(&self) -> Vec<(u32, u32)> {
        let mut at = self.start;
        let time = |part: &Part| {
            let from = at;
            at += part.minutes;
            (from, at)
        };
        self.parts.iter().map(time).collect()
    }

    /// When the last part ends.
    pub fn end(&self) -> u32 {
        self.start + self.parts.iter().map(|part| part.minutes).sum::<u32>()
    }

    /// Moves a part one place up or down.
    pub fn shift(&mut self, at: usize, down: bool) -> Option<usize> {
        let to = if down { at + 1 } else { at.checked_sub(1)? };
        if at.max(to) >= self.parts.len() {
            return None;
        }
        self.parts.swap(at, to);
        Some(to)
    }

    /// Gives a part another length, from five minutes to eight hours.
    pub fn stretch(&mut self, at: usize, minutes: u32) {
        if let Some(part) = self.parts.get_mut(at) {
            part.minutes = minutes.clamp(5, LONGEST);
        }
    }
}
