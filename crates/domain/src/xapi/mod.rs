//! What a learner has done, as statements of the Experience API (xAPI 1.0.3): a file that the learner exports, and what a deployment
//! with a learning record store sends to it if the learner wants that. Of reports and notes nothing is ever in it; of answers
//! only which of the printed choices, never words that were typed.
//!
//! Statements are not written while somebody learns. They follow from the records ([`events()`]), when the file is made or the
//! box is filled, and an event gets its id once ([`Outbox`]): hence nothing is said twice, and nothing is lost with a tab.

mod events;
mod outbox;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

pub use events::{Event, What, events};
pub use outbox::{Answer, Batch, Next, Outbox, Queued, Refused, Stop};

use crate::date::Moment;

/// Where activities live, and what every statement says of its surroundings.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// What all ids of activities begin with; ends with a slash. A deployment sets it once: a release does not change it.
    pub base: String,
    /// The build's version of the course.
    pub course_version: String,
    /// Language of the course.
    pub lang: String,
    /// Title of the course.
    pub title: String,
}

/// When something happened, as well as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// To the minute, by the learner's clock.
    Minute(Moment),
    /// The day.
    Day(crate::date::Day),
    /// Not recorded: when it was noticed counts.
    Noticed,
}

/// The learner's clock, as the caller reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Now in UTC: `2026-11-24T10:00:00.000Z`.
    pub utc: String,
    /// Today, in the learner's own time.
    pub today: crate::date::Day,
    /// Minutes by which the learner's clock is ahead of UTC.
    pub ahead: i64,
}

impl Clock {
    /// A moment in UTC as a statement has it. What is known to the day only is put at noon.
    pub fn stamp(&self, when: When) -> String {
        let moment = match when {
            When::Noticed => return self.utc.clone(),
            When::Day(day) if day == self.today => return self.utc.clone(),
            When::Day(day) => Moment { day, minute: 12 * 60 },
            When::Minute(moment) => moment,
        };
        let minutes = moment.day.number() * 1440 + i64::from(moment.minute) - self.ahead;
        let day = crate::date::Day::from_number(minutes.div_euclid(1440)).unwrap_or(moment.day);
        let minute = minutes.rem_euclid(1440);
        format!("{day}T{:02}:{:02}:00.000Z", minute / 60, minute % 60)
    }
}

/// A version 4 UUID of bytes that are random, or hang on some that are.
pub fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// A statement about an event. `id` and `stamp` are those that it got when it was first noticed.
pub fn statement(place: &Place, learner: &str, cohorts: &[String], event: &Event, id: &str, stamp: &str) -> Value {
    let verb = event.verb();
    let mut result = Map::new();
    match &event.what {
        What::Opened { .. } => {}
        What::Done { .. } => drop(result.insert("completion".into(), json!(true))),
        What::Answered { response, right, .. } => {
            result.insert("success".into(), json!(right));
            if let Some(said) = events::said(response) {
                result.insert("response".into(), json!(said));
            }
        }
        What::Scored { right, of, passed, .. } => {
            let scaled = if *of == 0 { 0.0 } else { f64::from(*right) / f64::from(*of) };
            // Four digits: stores compare statements by their text.
            let scaled = (scaled * 10_000.0).round() / 10_000.0;
            result.insert("score".into(), json!({ "scaled": scaled, "raw": right, "min": 0, "max": of }));
            result.insert("completion".into(), json!(true));
            if let Some(passed) = passed {
                result.insert("success".into(), json!(passed));
            }
        }
    }
    let extension = |name: &str| format!("{}extension/{name}", place.base);
    let mut extensions = Map::new();
    extensions.insert(extension("course-version"), json!(place.course_version));
    extensions.insert(extension("time-known-to"), json!(event.precision()));
    if !cohorts.is_empty() {
        extensions.insert(extension("cohorts"), json!(cohorts));
    }
    if let What::Answered { hash, .. } = &event.what {
        extensions.insert(extension("item-version"), json!(hash));
    }
    let about = |(kind, path): (&str, String)| json!({ "objectType": "Activity", "id": format!("{}{path}", place.base), "definition": { "type": activity(kind) } });
    let mut around = Map::new();
    let parents: Vec<Value> = event.parent().into_iter().map(about).collect();
    if !parents.is_empty() {
        around.insert("parent".into(), json!(parents));
    }
    let course = ("course", "course".to_owned());
    let grouping: Vec<Value> =
        event.module().map(|id| ("module", format!("module/{id}"))).into_iter().chain([course]).map(about).collect();
    around.insert("grouping".into(), json!(grouping));
    let (kind, path) = event.object();
    let mut definition = Map::new();
    definition.insert("type".into(), json!(activity(kind)));
    if let Some(name) = event.name() {
        let mut names = Map::new();
        names.insert(place.lang.clone(), json!(name));
        definition.insert("name".into(), Value::Object(names));
    }
    if let What::Answered { response, .. } = &event.what {
        definition.insert("interactionType".into(), json!(events::interaction(response)));
    }
    let mut out = json!({
        "id": id,
        "actor": { "objectType": "Agent", "account": { "homePage": place.base, "name": learner } },
        "verb": { "id": format!("http://adlnet.gov/expapi/verbs/{verb}"), "display": { "en": verb } },
        "object": { "objectType": "Activity", "id": format!("{}{path}", place.base), "definition": definition },
        "context": {
            "platform": "Ubuvugizi",
            "language": place.lang,
            "contextActivities": around,
            "extensions": extensions,
        },
        "timestamp": stamp,
        "version": "1.0.3",
    });
    if !result.is_empty() {
        out["result"] = Value::Object(result);
    }
    out
}

fn activity(kind: &str) -> String {
    format!("http://adlnet.gov/expapi/activities/{kind}")
}
