//! A question that the whole room answers, with cards or with phones. No names: a phone draws a number for the session, which goes
//! when the question is closed.

use super::{LiveQuestion, Round};
use crate::text::is_id;

/// What the code on the wall says: which question of which session. The phone opens it at `#/live/<code>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveCode {
    /// The session.
    pub session: String,
    /// The module of the item.
    pub module: String,
    /// The item.
    pub item: String,
    /// Which asking, from 1.
    pub round: u32,
}

/// What the code on a phone says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerCode {
    /// The session.
    pub session: String,
    /// The item.
    pub item: String,
    /// Which asking, from 1.
    pub round: u32,
    /// What the phone has drawn for this session.
    pub phone: String,
    /// The choice, from 0.
    pub choice: u32,
}

/// Choices that a card has letters for.
pub const LETTERS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
/// Most cards that are counted for one choice.
pub(super) const MOST_CARDS: u32 = 9999;
const ANSWER: &str = "UBV-A";

impl LiveCode {
    /// Reads it; `None` if it is none of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.trim().split('.').collect();
        let [session, module, item, round] = parts[..] else { return None };
        let known = [session, module, item].iter().all(|part| part.len() <= 80 && is_id(part));
        let round: u32 = round.parse().ok().filter(|round| (1..=9).contains(round))?;
        known.then(|| Self { session: session.into(), module: module.into(), item: item.into(), round })
    }

    /// As it stands in the address.
    pub fn write(&self) -> String {
        format!("{}.{}.{}.{}", self.session, self.module, self.item, self.round)
    }
}

impl AnswerCode {
    /// Reads it; `None` if it is none of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.trim().split('.').collect();
        let [ANSWER, session, item, round, phone, choice] = parts[..] else { return None };
        let known = [session, item, phone].iter().all(|part| part.len() <= 80 && is_id(part));
        let round: u32 = round.parse().ok().filter(|round| (1..=9).contains(round))?;
        let choice: u32 = choice.parse().ok().filter(|choice| (*choice as usize) < LETTERS.len())?;
        known.then(|| Self { session: session.into(), item: item.into(), round, phone: phone.into(), choice })
    }

    /// As it is drawn.
    pub fn write(&self) -> String {
        format!("{ANSWER}.{}.{}.{}.{}.{}", self.session, self.item, self.round, self.phone, self.choice)
    }
}

/// What became of an answer that was scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// It counts.
    New,
    /// The same phone has changed its mind: the new answer counts, the old one no longer.
    Changed,
    /// It was counted already.
    Again,
    /// It is for another session, question or asking.
    Other,
    /// The question is closed.
    Closed,
}

impl Round {
    /// A new asking of a question with so many choices.
    pub fn new(choices: usize) -> Self {
        Self { cards: vec![0; choices], ..Self::default() }
    }

    /// Whether answers are still taken.
    pub fn is_open(&self) -> bool {
        self.phones.is_empty()
    }

    /// Counts a card more or less.
    pub fn card(&mut self, choice: usize, more: bool) {
        if let Some(count) = self.cards.get_mut(choice) {
            *count = if more { (*count + 1).min(MOST_CARDS) } else { count.saturating_sub(1) };
        }
    }

    /// How often each choice was taken, cards and phones together.
    pub fn totals(&self) -> Vec<u32> {
        let of = |(at, cards): (usize, &u32)| {
            let open = self.open.values().filter(|choice| **choice as usize == at).count() as u32;
            cards + self.phones.get(at).copied().unwrap_or(0) + open
        };
        self.cards.iter().enumerate().map(of).collect()
    }

    /// Closes it: of the phones, counts alone are kept.
    pub fn close(&mut self) {
        if self.is_open() {
            let count = |at: usize| self.open.values().filter(|choice| **choice as usize == at).count() as u32;
            self.phones = (0..self.cards.len()).map(count).collect();
            self.open.clear();
        }
    }
}

impl LiveQuestion {
    /// Takes an answer from a phone.
    pub fn take(&mut self, session: &str, answer: &AnswerCode) -> Took {
        let last = self.rounds.len();
        if answer.session != session || answer.item != self.item || answer.round as usize != last {
            return Took::Other;
        }
        let Some(round) = self.rounds.last_mut().filter(|round| (answer.choice as usize) < round.cards.len()) else {
            return Took::Other;
        };
        if !round.is_open() {
            return Took::Closed;
        }
        match round.open.insert(answer.phone.clone(), answer.choice) {
            None => Took::New,
            Some(old) if old == answer.choice => Took::Again,
            Some(_) => Took::Changed,
        }
    }
}

/// Whole percents of a total; nothing of nothing is 0.
pub fn share(count: u32, total: u32) -> u32 {
    (count * 200 + total).checked_div(2 * total).unwrap_or(0)
}
