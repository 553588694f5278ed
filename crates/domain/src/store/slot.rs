//! One slot: a line of JSON about the record, then its body. `{"v":1,"rev":17,"kind":"draft","crc":"8f1a2b3c"}`, and with
//! `"sealed":"x1"` a body that only the profile's key opens. The checksum is over what stands there, sealed or not: a
//! damaged text and a wrong key are told apart.

use crc::{CRC_32_ISO_HDLC, Crc, Table};
use miniserde::Deserialize;

use super::{Kind, SCHEMA, Sealer, Spot};
use crate::stored::from_text;

/// One table of 1 KB: the faster ways have sixteen, and all of them would be part of every start.
const CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// How a body is sealed today: XChaCha20-Poly1305 by `crates/seal`. Another way would have another name, and a build that
/// does not know it leaves the record alone.
const SEALED: &str = "x1";

/// The line above the body.
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
    sealed: Option<String>,
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

    fn spot<'a>(&self, id: &'a str) -> Spot<'a> {
        Spot { kind: self.kind, id, rev: self.rev, schema: self.v }
    }

    /// Over revision, schema, way of sealing and body: a header that was swapped does not fit its body, and a sealed text is
    /// never taken for an open one.
    fn checksum(&self, body: &str, sealed: Option<&str>) -> String {
        let mut digest = CRC.digest();
        digest.update(format!("{}/{}/{}/", self.v, self.rev, self.kind).as_bytes());
        if let Some(way) = sealed {
            digest.update(format!("{way}/").as_bytes());
        }
        digest.update(body.as_bytes());
        format!("{:08x}", digest.finalize())
    }
}

/// What stands in a slot.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Slot {
    Empty,
    Whole { rev: u64, body: String, sealed: bool },
    Locked,
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

pub(super) fn write_slot(header: &Header, id: &str, body: &str, sealer: Option<&dyn Sealer>) -> String {
    let Header { v, rev, kind } = header;
    let sealed = sealer.map(|sealer| sealer.seal(&header.spot(id), body));
    let mark = if sealed.is_some() { format!("\"sealed\":\"{SEALED}\",") } else { String::new() };
    let way = sealed.is_some().then_some(SEALED);
    let body = sealed.as_deref().unwrap_or(body);
    format!("{{\"v\":{v},\"rev\":{rev},\"kind\":\"{kind}\",{mark}\"crc\":\"{}\"}}\n{body}", header.checksum(body, way))
}

pub(super) fn read_slot(kind: Kind, id: &str, raw: String, sealer: Option<&dyn Sealer>) -> Slot {
    let Some((line, body)) = raw.split_once('\n') else { return Slot::Damaged(raw) };
    let Some(StoredHeader { v, rev, kind: stored, sealed, crc }) = from_text(line) else { return Slot::Damaged(raw) };
    if stored != kind.name() || crc != Some(Header { v, rev, kind }.checksum(body, sealed.as_deref())) {
        return Slot::Damaged(raw);
    }
    if v > SCHEMA || sealed.as_ref().is_some_and(|way| way != SEALED) {
        return Slot::Newer { schema: v };
    }
    let is_sealed = sealed.is_some();
    let opened = match (is_sealed, sealer) {
        (false, _) => Some(body.to_owned()),
        (true, Some(sealer)) => sealer.open(&Header { v, rev, kind }.spot(id), body),
        (true, None) => return Slot::Locked,
    };
    match opened.and_then(|body| migrate(v, body)) {
        Some(body) => Slot::Whole { rev, body, sealed: is_sealed },
        None => Slot::Damaged(raw),
    }
}

/// Brings a body of an older schema up to the present one, step by step. Schema 1 is the first that was ever shipped.
fn migrate(from: u32, body: String) -> Option<String> {
    match from {
        SCHEMA => Some(body),
        _ => None,
    }
}
