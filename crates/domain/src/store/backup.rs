//! All records of a profile in one file, and back. The form is documented in `docs/backup.md` and has a version. Coming
//! back never writes over anything: what is here and differs stays, and the file's version comes in beside it; a way back
//! that fails leaves every key as it was.

mod training;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    KeyValue, Kind, Loaded, Records, Rest, SCHEMA, StoreError,
    moving::{kept_id, own_id, renamed},
    snapshot,
};
use crate::{
    ledger,
    plan::{Agenda, Logframe},
    progress::Progress,
    proof::Proof,
    stored::{from_text, to_text},
    text::{FNV_START, fnv1a},
};

/// What the file calls itself.
const FORMAT: &str = "ubuvugizi-backup";
/// Version of the form that is written.
const VERSION: u32 = 1;
/// Most records that are read: a file with more is not ours.
const MOST_RECORDS: usize = 20_000;

/// One record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    kind: String,
    id: String,
    rev: u64,
    body: String,
}

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u32,
    /// Schema of the bodies.
    schema: u32,
    /// When it was made, ISO 8601.
    made: String,
    records: Vec<Entry>,
    /// Over the records: a file that was cut or changed is told.
    sum: String,
}

/// Why a file is not a backup that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum BackupError {
    #[error("line {line}, column {column}: {what}")]
    NotJson { line: usize, column: usize, what: String },
    #[error("not a backup of this app")]
    NotOurs,
    #[error("written by a newer version")]
    Newer,
    #[error("its checksum does not fit: it was cut or changed")]
    Damaged,
    #[error("too many records")]
    TooMany,
}

/// A backup that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Backup {
    /// When it was made, ISO 8601.
    pub made: String,
    entries: Vec<(Kind, Entry)>,
}

/// What a backup holds beside what is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Comparison {
    /// Records that are the same here.
    pub same: usize,
    /// Records that are not here.
    pub missing: usize,
    /// Records that are here and differ.
    pub differ: usize,
    /// Records here that are not in the backup.
    pub only_here: usize,
}

fn sum(entries: &[Entry]) -> String {
    let mut hash = FNV_START;
    for Entry { kind, id, rev, body } in entries {
        for part in [kind, id, &rev.to_string(), body] {
            hash = fnv1a(hash, &format!("{}:{part}", part.len()));
        }
    }
    format!("{hash:016x}")
}

/// Kinds that go into a backup: what the user wrote. What the device remembers for itself does not.
fn kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL
        .into_iter()
        .filter(|kind| kind.is_private() && !matches!(kind, Kind::Safety | Kind::Recent | Kind::Register))
}

/// A backup that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub text: String,
    /// Records in it.
    pub count: usize,
    /// Records that are not in it: written by a newer build, or gone.
    pub left_out: usize,
}

/// What came of a way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Restored {
    /// Records that were written.
    pub written: usize,
    /// Records of the file that were not: what stands here is of a newer build, or what the file holds is not understood.
    pub left_out: usize,
}

/// Writes a backup of everything; what cannot be read goes in as it stands, as a kept record.
///
/// # Errors
/// The storage refused, or the records are locked.
pub fn write<K: KeyValue>(records: &Records<K>, made: &str) -> Result<Written, StoreError> {
    let (mut entries, mut unreadable) = (Vec::new(), Vec::new());
    let mut left_out = records.lost()?.into_iter().filter(|(kind, _)| kinds().any(|k| k == *kind)).count();
    for kind in kinds() {
        for id in records.ids(kind)? {
            match records.load(kind, &id)? {
                Loaded::Found { rev, body } => {
                    entries.push(Entry { kind: kind.stored().to_owned(), id, rev, body });
                }
                Loaded::Unreadable { raw } => unreadable.push((kind, id, raw)),
                Loaded::Locked => return Err(StoreError::Locked),
                Loaded::Newer { .. } => left_out += 1,
                Loaded::Missing | Loaded::Lost { .. } => {}
            }
        }
    }
    let mut taken = records.ids(Kind::Kept)?;
    for (kind, id, body) in unreadable {
        let id = kept_id(kind.stored(), &id, &taken);
        taken.push(id.clone());
        entries.push(Entry { kind: Kind::Kept.stored().to_owned(), id, rev: 1, body });
    }
    let count = entries.len();
    let sum = sum(&entries);
    let file =
        File { format: FORMAT.into(), version: VERSION, schema: SCHEMA, made: made.into(), records: entries, sum };
    let text = serde_json::to_string_pretty(&file).map_err(|err| StoreError::Other(err.to_string()))?;
    Ok(Written { text, count, left_out })
}

impl Backup {
    /// Reads a backup. Nothing is written.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    pub fn read(text: &str) -> Result<Self, BackupError> {
        let located = |err: serde_json::Error| BackupError::NotJson {
            line: err.line(),
            column: err.column(),
            what: err.to_string(),
        };
        let value: serde_json::Value = serde_json::from_str(text).map_err(located)?;
        if value.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
            return Err(BackupError::NotOurs);
        }
        let number = |name: &str| value.get(name).and_then(serde_json::Value::as_u64);
        if number("version") != Some(u64::from(VERSION)) || number("schema") > Some(u64::from(SCHEMA)) {
            return Err(BackupError::Newer);
        }
        let file: File = serde_json::from_value(value).map_err(|_| BackupError::NotOurs)?;
        if file.records.len() > MOST_RECORDS {
            return Err(BackupError::TooMany);
        }
        if sum(&file.records) != file.sum {
            return Err(BackupError::Damaged);
        }
        let kind = |name: &str| kinds().find(|kind| kind.stored() == name);
        let known = |entry: Entry| Some((kind(&entry.kind)?, entry));
        let count = file.records.len();
        let entries: Vec<(Kind, Entry)> = file.records.into_iter().filter_map(known).collect();
        // A kind that this build does not know would be lost without a word.
        if entries.len() != count { Err(BackupError::Newer) } else { Ok(Self { made: file.made, entries }) }
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What it holds beside what is here.
    ///
    /// # Errors
    /// The storage refused.
    pub fn compare<K: KeyValue>(&self, records: &Records<K>) -> Result<Comparison, StoreError> {
        let mut found = Comparison::default();
        for (kind, entry) in &self.entries {
            match records.load(*kind, &entry.id)? {
                Loaded::Missing | Loaded::Lost { .. } => found.missing += 1,
                Loaded::Found { body, .. } if body == entry.body => found.same += 1,
                _ => found.differ += 1,
            }
        }
        for kind in kinds() {
            let mine = self.entries.iter().filter(|(k, _)| *k == kind).map(|(_, entry)| entry.id.as_str());
            let theirs: BTreeSet<&str> = mine.collect();
            found.only_here += records.ids(kind)?.iter().filter(|id| !theirs.contains(id.as_str())).count();
        }
        Ok(found)
    }

    /// Brings everything back that is not here. Records of parts (`is_joined`) are joined, and mended where they cannot be read; any
    /// other record that differs comes in beside the one that is here.
    ///
    /// # Errors
    /// The storage refused: then every key is as it was before.
    pub fn restore<K: KeyValue>(&self, records: &Records<K>) -> Result<Restored, StoreError> {
        let before = whole(records)?;
        let done = self.bring_back(records);
        if done.is_err() {
            put_back(records, &before)?;
        }
        done
    }

    fn bring_back<K: KeyValue>(&self, records: &Records<K>) -> Result<Restored, StoreError> {
        let mut done = training::bring_back(records, &self.entries)?;
        let others = self.entries.iter().filter(|(kind, _)| !training::is_ours(*kind));
        for (kind, Entry { id, body, .. }) in others {
            let written = match records.load(*kind, id)? {
                Loaded::Missing | Loaded::Lost { .. } => save(records, *kind, id, body).map(|_| Some(1))?,
                Loaded::Found { body: here, .. } if here == *body => Some(0),
                Loaded::Locked => return Err(StoreError::Locked),
                here if is_joined(*kind) => join(records, *kind, id, body, here)?,
                Loaded::Found { .. } | Loaded::Unreadable { .. } | Loaded::Newer { .. } => {
                    Some(beside(records, *kind, id, body)?)
                }
            };
            match written {
                Some(count) => done.written += count,
                None => done.left_out += 1,
            }
        }
        Ok(done)
    }
}

/// Records that are made of parts with ids of their own: what differs is joined.
fn is_joined(kind: Kind) -> bool {
    matches!(kind, Kind::Progress | Kind::Proof | Kind::Agenda | Kind::Logframe | Kind::Ledger)
}

/// What two bodies make together.
enum Joined {
    Both(String),
    /// Ours cannot be understood.
    Theirs,
    /// Theirs cannot be understood.
    Ours,
    /// Each speaks of something else: both stay, side by side.
    Apart,
}

fn joined(kind: Kind, ours: &str, theirs: &str) -> Joined {
    fn join<T: miniserde::Deserialize + miniserde::Serialize>(
        ours: &str,
        theirs: &str,
        merge: fn(&mut T, T),
    ) -> Joined {
        match (from_text::<T>(ours), from_text::<T>(theirs)) {
            (_, None) => Joined::Ours,
            (None, Some(_)) => Joined::Theirs,
            (Some(mut ours), Some(theirs)) => {
                merge(&mut ours, theirs);
                Joined::Both(to_text(&ours))
            }
        }
    }
    if kind == Kind::Ledger {
        return match (ledger::Entry::read(ours), ledger::Entry::read(theirs)) {
            (_, None) => Joined::Ours,
            (None, Some(_)) => Joined::Theirs,
            (Some(mut ours), Some(theirs)) => {
                if ours.join(theirs) {
                    Joined::Both(ours.write())
                } else {
                    Joined::Apart
                }
            }
        };
    }
    match kind {
        Kind::Proof => join(ours, theirs, Proof::merge),
        Kind::Agenda => join(ours, theirs, Agenda::join),
        Kind::Logframe => join(ours, theirs, Logframe::join),
        _ => join(ours, theirs, Progress::merge),
    }
}

/// Joins the file's record with the one here: nothing reads another one beside it. `None` if that cannot be: the newer build
/// will do it, when it is there.
fn join<K: KeyValue>(
    records: &Records<K>,
    kind: Kind,
    id: &str,
    body: &str,
    here: Loaded,
) -> Result<Option<usize>, StoreError> {
    let here = match here {
        Loaded::Found { rev, body: here } => match joined(kind, &here, body) {
            Joined::Both(both) if both == here => return Ok(Some(0)),
            Joined::Both(both) => return records.save(kind, id, rev, &both).map(|_| Some(1)),
            Joined::Ours => return Ok(None),
            Joined::Apart => return beside(records, kind, id, body).map(Some),
            Joined::Theirs => here,
        },
        Loaded::Unreadable { raw } => raw,
        _ => return Ok(None),
    };
    // Nobody can read what is here: it is set aside, and the file's takes its place.
    records.set_aside(kind, id, &here)?;
    records.remove(kind, id)?;
    records.save(kind, id, 0, body).map(|_| Some(1))
}

/// Keeps a body under an id of its own, which hangs on what it says: coming back twice makes no second copy. A former day that
/// differs becomes a draft, because the days of a draft are found by their ids.
fn beside<K: KeyValue>(records: &Records<K>, kind: Kind, id: &str, body: &str) -> Result<usize, StoreError> {
    let (kind, id) = if kind == Kind::Snapshot { (Kind::Draft, snapshot::draft_of(id)) } else { (kind, id) };
    let own = own_id(id, body);
    if records.load(kind, &own)? != Loaded::Missing {
        return Ok(0);
    }
    save(records, kind, &own, &renamed(body, id, &own)).map(|_| 1)
}

/// Nobody is working on what comes back: all of it has to find room.
fn save<K: KeyValue>(records: &Records<K>, kind: Kind, id: &str, body: &str) -> Result<u64, StoreError> {
    if kind.rest() == Rest::Never { records.save(kind, id, 0, body) } else { records.save_packed(kind, id, 0, body) }
}

/// Everything that the profile has written, as it stands.
fn whole<K: KeyValue>(records: &Records<K>) -> Result<BTreeMap<String, String>, StoreError> {
    let mut all = BTreeMap::new();
    for key in records.own_keys()? {
        if let Some(text) = records.kv().get(&key)? {
            all.insert(key, text);
        }
    }
    Ok(all)
}

/// Takes away what was added and gives back what was changed: what is added goes first, so that there is room. Whatever else
/// is stored under the same address is not ours.
fn put_back<K: KeyValue>(records: &Records<K>, before: &BTreeMap<String, String>) -> Result<(), StoreError> {
    for key in records.own_keys()? {
        if !before.contains_key(&key) {
            records.kv().remove(&key)?;
        }
    }
    for (key, text) in before {
        if records.kv().get(key)?.as_ref() != Some(text) {
            records.kv().set(key, text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
