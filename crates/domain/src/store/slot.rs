//! One slot: a line of JSON about the record, then its body. `{"v":1,"rev":17,"kind":"draft","crc":"8f1a2b3c"}`.

use serde::{Deserialize, Serialize};

use super::{Kind, SCHEMA};

/// The line above the body. `sealed` is the room for encryption: a build that cannot open it leaves the record alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Header {
    v: u32,
    rev: u64,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed: Option<serde_json::Value>,
    #[serde(default)]
    crc: String,
}

impl Header {
    pub(super) fn new(kind: Kind, rev: u64) -> Self {
        Self { v: SCHEMA, rev, kind: kind.to_string(), sealed: None, crc: String::new() }
    }

    #[cfg(test)]
    pub(super) fn of_schema(mut self, schema: u32) -> Self {
        self.v = schema;
        self
    }

    /// Over revision, schema and body: a header that was swapped does not fit its body.
    fn checksum(&self, body: &str) -> String {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(format!("{}/{}/{}/", self.v, self.rev, self.kind).as_bytes());
        hasher.update(body.as_bytes());
        format!("{:08x}", hasher.finalize())
    }
}

/// What stands in a slot.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Slot {
    Empty,
    Whole { rev: u64, body: String },
    Newer { schema: u32 },
    Damaged(String),
}

impl Slot {
    pub(super) fn rev(&self) -> Option<u64> {
        match self {
            Self::Whole { rev, .. } => Some(*rev),
            _ => None,
        }
    }

    pub(super) fn newer(&self) -> Option<u32> {
        match self {
            Self::Newer { schema } => Some(*schema),
            _ => None,
        }
    }
}

pub(super) fn write_slot(header: &Header, body: &str) -> String {
    let header = Header { crc: header.checksum(body), ..header.clone() };
    let line = serde_json::to_string(&header).expect("a header of numbers and short texts is always JSON");
    format!("{line}\n{body}")
}

pub(super) fn read_slot(kind: Kind, raw: String) -> Slot {
    let Some((line, body)) = raw.split_once('\n') else { return Slot::Damaged(raw) };
    let Ok(header) = serde_json::from_str::<Header>(line) else { return Slot::Damaged(raw) };
    if header.kind != kind.to_string() || header.checksum(body) != header.crc {
        return Slot::Damaged(raw);
    }
    if header.v > SCHEMA || header.sealed.is_some() {
        return Slot::Newer { schema: header.v };
    }
    match migrate(header.v, body) {
        Some(body) => Slot::Whole { rev: header.rev, body },
        None => Slot::Damaged(raw),
    }
}

/// Brings a body of an older schema up to the present one, step by step. Schema 1 is the first that was ever shipped.
fn migrate(from: u32, body: &str) -> Option<String> {
    match from {
        SCHEMA => Some(body.to_owned()),
        _ => None,
    }
}
