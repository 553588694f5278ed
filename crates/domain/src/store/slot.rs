//! One slot: a line of JSON about the record, then its body. `{"v":1,"rev":17,"kind":"draft","crc":"8f1a2b3c"}`.

use crc::{CRC_32_ISO_HDLC, Crc, Table};
use miniserde::Deserialize;

use super::{Kind, SCHEMA};
use crate::stored::{Anything, from_text};

/// One table of 1 KB: the faster ways have sixteen, and all of them would be part of every start.
const CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// The line above the body. `sealed` is the room for encryption: a build that cannot open it leaves the record alone.
#[derive(Debug, Clone)]
pub(super) struct Header {
    v: u32,
    rev: u64,
    kind: Kind,
}

#[derive(Deserialize)]
struct StoredHeader {
    v: u32,
    rev: u64,
    kind: String,
    sealed: Option<Anything>,
    crc: Option<String>,
}

impl Header {
    pub(super) fn new(kind: Kind, rev: u64) -> Self {
        Self { v: SCHEMA, rev, kind }
    }

    #[cfg(test)]
    pub(super) fn of_schema(mut self, schema: u32) -> Self {
        self.v = schema;
        self
    }

    /// Over revision, schema and body: a header that was swapped does not fit its body.
    fn checksum(&self, body: &str) -> String {
        let mut digest = CRC.digest();
        digest.update(format!("{}/{}/{}/", self.v, self.rev, self.kind).as_bytes());
        digest.update(body.as_bytes());
        format!("{:08x}", digest.finalize())
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
    let Header { v, rev, kind } = header;
    format!("{{\"v\":{v},\"rev\":{rev},\"kind\":\"{kind}\",\"crc\":\"{}\"}}\n{body}", header.checksum(body))
}

pub(super) fn read_slot(kind: Kind, raw: String) -> Slot {
    let Some((line, body)) = raw.split_once('\n') else { return Slot::Damaged(raw) };
    let Some(StoredHeader { v, rev, kind: stored, sealed, crc }) = from_text(line) else { return Slot::Damaged(raw) };
    if stored != kind.name() || crc != Some(Header { v, rev, kind }.checksum(body)) {
        return Slot::Damaged(raw);
    }
    if v > SCHEMA || sealed.is_some() {
        return Slot::Newer { schema: v };
    }
    match migrate(v, body) {
        Some(body) => Slot::Whole { rev, body },
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
