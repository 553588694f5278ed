//! What has been said of a learner, and what still has to be sent. One record: a statement gets its id in the same write in which
//! it is put into the box, so a tab may end at any step.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

use super::{Clock, Event, Place, statement, uuid};

/// Most statements of one request.
const BATCH: usize = 25;
/// Most statements that wait; what is more follows from the records later.
const MOST: usize = 400;
/// Most statements that are kept because the store refused them.
const REFUSED: usize = 100;
/// First pause after a failure, in seconds; doubled with each further one.
const PAUSE: u64 = 10;
/// Longest pause: an hour.
const LONGEST: u64 = 3_600;

/// The record (`Kind::Outbox`, id `me`).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Outbox {
    /// Whether the learner wants statements to be sent. Off until he or she says so.
    #[serde(default)]
    pub on: bool,
    /// The learner's random name for the store; a pseudonym.
    pub learner: String,
    /// What the programme has given to be let in: `key:secret`.
    #[serde(default)]
    pub code: String,
    /// Id and time of every event that was noticed, by its key.
    #[serde(default)]
    pub told: BTreeMap<String, (String, String)>,
    /// Statements to be sent, oldest first.
    #[serde(default)]
    pub queue: Vec<Queued>,
    /// Statements that the store refused: set aside, and shown.
    #[serde(default)]
    pub refused: Vec<Refused>,
    /// How many of the queue go one by one, because a batch with them was refused.
    #[serde(default)]
    pub single: usize,
    /// Failures since the last success.
    #[serde(default)]
    pub failures: u32,
    /// Why nothing is sent until the learner has looked.
    #[serde(default)]
    pub stopped: Option<Stop>,
    /// Statements that the store has taken.
    #[serde(default)]
    pub sent: u64,
    /// When it last took one, UTC.
    #[serde(default)]
    pub last: Option<String>,
}

/// A statement that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queued {
    /// Its id.
    pub id: String,
    /// As it is sent.
    pub text: String,
}

/// A statement that the store would not take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its id.
    pub id: String,
    /// As it was sent.
    pub text: String,
    /// The store's status.
    pub status: u16,
}

/// Why sending has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stop {
    /// The store does not let us in (401, 403).
    NotLetIn,
    /// There is no store at the address (404 and its like).
    NoStore,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Ids of the statements in it.
    pub ids: Vec<String>,
    /// A JSON array; for a single statement the statement itself, to be put under its id.
    pub body: String,
}

impl Batch {
    /// Whether it is one statement, which is put (`PUT …?statementId=`) and not posted.
    pub fn is_single(&self) -> bool {
        self.body.starts_with('{')
    }
}

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A status.
    Status(u16),
    /// None: no network, or the connection ended. The statements may have arrived or not.
    Nothing,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Send the next batch.
    Go,
    /// Wait so many seconds.
    Wait(u64),
    /// Nothing: the box is empty, or sending has stopped.
    Rest,
}

impl Outbox {
    /// A box for a learner who has said nothing yet.
    pub fn new(random: [u8; 16]) -> Self {
        Self { learner: uuid(random), ..Self::default() }
    }

    /// Gives ids to the events that have none yet: a hash of the learner's random name and the event. Should a browser be killed before
    /// its storage is on the disk, the same event gets the same id again, and the store does not count it twice. Where statements are sent, puts them into the box. Gives how many were new.
    pub fn notice(
        &mut self,
        place: &Place,
        cohorts: &[String],
        events: &[Event],
        clock: &Clock,
        mut hash: impl FnMut(&str) -> [u8; 16],
    ) -> usize {
        let mut new = 0;
        for event in events {
            if self.told.contains_key(&event.key) || (self.on && self.queue.len() >= MOST) {
                continue;
            }
            let id = uuid(hash(&format!("{} {}", self.learner, event.key)));
            let stamp = clock.stamp(event.when);
            if self.on {
                let text = statement(place, &self.learner, cohorts, event, &id, &stamp).to_string();
                self.queue.push(Queued { id: id.clone(), text });
            }
            self.told.insert(event.key.clone(), (id, stamp));
            new += 1;
        }
        new
    }

    /// All statements that follow from the records, for the file. Call `notice` before: an event without an id is not in it.
    pub fn statements(&self, place: &Place, cohorts: &[String], events: &[Event]) -> Vec<Value> {
        let told = events.iter().filter_map(|event| Some((event, self.told.get(&event.key)?)));
        told.map(|(event, (id, stamp))| statement(place, &self.learner, cohorts, event, id, stamp)).collect()
    }

    /// Begins to send. What was noticed before goes along, under the ids that it has: a store that knows one of them from a
    /// file does not count it twice.
    pub fn switch_on(&mut self, place: &Place, cohorts: &[String], events: &[Event]) {
        self.on = true;
        (self.stopped, self.failures) = (None, 0);
        for event in events {
            if let Some((id, stamp)) = self.told.get(&event.key)
                && self.queue.len() < MOST
            {
                let text = statement(place, &self.learner, cohorts, event, id, stamp).to_string();
                self.queue.push(Queued { id: id.clone(), text });
            }
        }
    }

    /// Ends it. What waits is thrown away; what was sent stays with the store.
    pub fn switch_off(&mut self) {
        self.on = false;
        self.queue.clear();
        (self.single, self.failures, self.stopped) = (0, 0, None);
    }

    /// Lets it try again at once: the learner has looked.
    pub fn try_again(&mut self) {
        (self.stopped, self.failures) = (None, 0);
    }

    /// What to do now.
    pub fn next(&self) -> Next {
        match (self.on && self.stopped.is_none() && !self.queue.is_empty(), self.failures) {
            (false, _) => Next::Rest,
            (true, 0) => Next::Go,
            (true, failures) => Next::Wait((PAUSE << (failures - 1).min(12)).min(LONGEST)),
        }
    }

    /// The next request. Nothing changes: whoever is killed now sends the same once more.
    pub fn batch(&self) -> Option<Batch> {
        let first = self.queue.first()?;
        if self.single > 0 {
            return Some(Batch { ids: vec![first.id.clone()], body: first.text.clone() });
        }
        let some = self.queue.iter().take(BATCH);
        let texts: Vec<&str> = some.clone().map(|queued| queued.text.as_str()).collect();
        Some(Batch { ids: some.map(|queued| queued.id.clone()).collect(), body: format!("[{}]", texts.join(",")) })
    }

    /// Takes the answer to a request. Statements that have left the box meanwhile (another tab was faster) are passed over.
    pub fn answered(&mut self, batch: &Batch, answer: Answer, utc: &str) {
        let single = batch.is_single();
        match answer {
            Answer::Status(200..=299) => self.gone(batch, utc),
            // The store has a statement of this id: ours, from a time when its answer did not reach us.
            Answer::Status(409) if single => self.gone(batch, utc),
            Answer::Status(401 | 403) => self.stopped = Some(Stop::NotLetIn),
            Answer::Status(404 | 405) => self.stopped = Some(Stop::NoStore),
            Answer::Nothing | Answer::Status(408 | 425 | 429 | 500..) => {
                self.failures = self.failures.saturating_add(1)
            }
            // Something in it is wrong, too long, or known: each by itself, and the others go on.
            Answer::Status(_) if !single => (self.single, self.failures) = (batch.ids.len(), 0),
            Answer::Status(status) => {
                if let Some(at) = self.queue.iter().position(|queued| batch.ids.contains(&queued.id)) {
                    let Queued { id, text } = self.queue.remove(at);
                    if self.refused.len() == REFUSED {
                        self.refused.remove(0);
                    }
                    self.refused.push(Refused { id, text, status });
                }
                (self.single, self.failures) = (self.single.saturating_sub(1), 0);
            }
        }
    }

    fn gone(&mut self, batch: &Batch, utc: &str) {
        let before = self.queue.len();
        self.queue.retain(|queued| !batch.ids.contains(&queued.id));
        self.sent = self.sent.saturating_add((before - self.queue.len()) as u64);
        (self.failures, self.last) = (0, Some(utc.to_owned()));
        self.single = self.single.saturating_sub(batch.ids.len());
    }
}
