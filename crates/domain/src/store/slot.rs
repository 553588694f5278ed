//! One slot: a line of JSON about the record, then its body. `{"v":1,"rev":17,"kind":"draft","crc":"8f1a2b3c"}`, and with
//! `"sealed":"x1"` a body that only the profile's key opens. A record at rest is packed, `"sealed":"z1"`, or packed and then
//! sealed, `"x2"`: a build that does not know the way leaves it alone. The checksum is over what stands there, sealed or not: a
//! damaged text and a wrong key are told apart.

use crc::{CRC_32_ISO_HDLC, Crc, Table};
use miniserde::Deserialize;

use super::{Kind, SCHEMA, Spot, packing::Means};
use crate::stored::from_text;

/// One table of 1 KB: the faster ways have sixteen, and all of them would be part of every start.
const CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// How a body is sealed today: XChaCha20-Poly1305 by `crates/seal`. Another way would have another name, and a build that
/// does not know it leaves the record alone.
const SEALED: &str = "x1";
/// How a body is packed: by `crates/pack`.
const PACKED: &str = "z1";
/// Packed, and the bytes of that sealed.
const PACKED_SEALED: &str = "x2";

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
    Whole { rev: u64, body: String, sealed: bool, packed: bool },
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

/// Whether a stored text is that of a packed record; what it holds is not looked at.
pub(super) fn is_packed(raw: &str) -> bool {
    let stored = raw.split_once('\n').and_then(|(line, _)| from_text::<StoredHeader>(line));
    stored.is_some_and(|stored| stored.sealed.is_some_and(|way| way == PACKED || way == PACKED_SEALED))
}

/// Whether a slot's checksum fits and no key is needed to read it.
pub(super) fn is_sound(kind: Kind, raw: &str) -> bool {
    let Some((line, body)) = raw.split_once('\n') else { return false };
    let Some(StoredHeader { v, rev, kind: stored, sealed: way, crc }) = from_text(line) else { return false };
    let way = way.as_deref();
    stored == kind.name()
        && way.is_none_or(|way| way == PACKED)
        && crc == Some(Header { v, rev, kind }.checksum(body, way))
}

pub(super) fn write_slot(header: &Header, id: &str, body: &str, means: &Means) -> String {
    let Header { v, rev, kind } = header;
    let (way, closed) = match (&means.packer, &means.sealer) {
        (None, None) => (None, None),
        (None, Some(sealer)) => (Some(SEALED), Some(sealer.seal(&header.spot(id), body))),
        (Some(packer), sealer) => {
            let way = if sealer.is_some() { PACKED_SEALED } else { PACKED };
            (Some(way), Some(packer.pack(&header.spot(id), body, sealer.as_deref())))
        }
    };
    let mark = way.map_or_else(String::new, |way| format!("\"sealed\":\"{way}\","));
    let body = closed.as_deref().unwrap_or(body);
    format!("{{\"v\":{v},\"rev\":{rev},\"kind\":\"{kind}\",{mark}\"crc\":\"{}\"}}\n{body}", header.checksum(body, way))
}

pub(super) fn read_slot(kind: Kind, id: &str, raw: String, means: &Means) -> Slot {
    let Some((line, body)) = raw.split_once('\n') else { return Slot::Damaged(raw) };
    let Some(StoredHeader { v, rev, kind: stored, sealed: way, crc }) = from_text(line) else {
        return Slot::Damaged(raw);
    };
    let header = Header { v, rev, kind };
    if stored != kind.name() || crc != Some(header.checksum(body, way.as_deref())) {
        return Slot::Damaged(raw);
    }
    let (sealed, packed) = match way.as_deref() {
        None => (false, false),
        Some(SEALED) => (true, false),
        Some(PACKED) => (false, true),
        Some(PACKED_SEALED) => (true, true),
        Some(_) => return Slot::Newer { schema: v },
    };
    if v > SCHEMA {
        return Slot::Newer { schema: v };
    }
    if sealed && means.sealer.is_none() {
        return Slot::Locked;
    }
    let spot = header.spot(id);
    let opened = match (packed, &means.packer, &means.sealer) {
        (true, Some(packer), sealer) => packer.unpack(&spot, body, sealer.as_deref().filter(|_| sealed)),
        // What unpacks has not come yet: as if a newer build had written it.
        (true, None, _) => return Slot::Newer { schema: v },
        (false, _, Some(sealer)) if sealed => sealer.open(&spot, body),
        (false, ..) => Some(body.to_owned()),
    };
    match opened.and_then(|body| migrate(v, body)) {
        Some(body) => Slot::Whole { rev, body, sealed, packed },
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
