//! Stored records: two alternating slots and a commit marker each, a schema version, a revision counter and a checksum.
//! Every failure is a value. An older schema is migrated, a newer one is left alone, an unreadable record is kept.

pub mod backup;
mod memory;
mod moving;
mod packing;
pub mod recent;
mod sealing;
mod slot;
pub mod snapshot;

use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::Rc,
};

use thiserror::Error;

pub use memory::Memory;
use packing::Means;
pub use packing::{Packer, Rest};
pub use sealing::{KEY_ID, Sealer, Spot};
use slot::{Header, Slot, read_slot, write_slot};

/// Version of the stored form. Raised when a record's body changes shape; `migrate` then learns the step.
pub const SCHEMA: u32 = 1;

/// A place for texts under keys: the browser's storage, or memory.
pub trait KeyValue {
    /// The text under a key.
    ///
    /// # Errors
    /// The storage refused.
    fn get(&self, key: &str) -> Result<Option<String>, KvError>;
    /// Writes all of a text or nothing of it.
    ///
    /// # Errors
    /// The storage refused, or is full.
    fn set(&self, key: &str, value: &str) -> Result<(), KvError>;
    /// Takes a key away.
    ///
    /// # Errors
    /// The storage refused.
    fn remove(&self, key: &str) -> Result<(), KvError>;
    /// All keys, in any order.
    ///
    /// # Errors
    /// The storage refused.
    fn keys(&self) -> Result<Vec<String>, KvError>;
    /// Those that begin with a prefix. Asked for often: whoever can may remember the keys between two changes.
    ///
    /// # Errors
    /// The storage refused.
    fn keys_under(&self, prefix: &str) -> Result<Vec<String>, KvError> {
        let mut keys = self.keys()?;
        keys.retain(|key| key.starts_with(prefix));
        Ok(keys)
    }
}

/// Why a storage refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KvError {
    /// Switched off for this page.
    Denied,
    /// Full.
    Quota,
    /// Its own words.
    Other(String),
}

/// Kinds of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What the user chose about the app.
    Settings,
    /// What a learner has done.
    Progress,
    /// A report being written.
    Draft,
    /// A draft thrown away, until it is thrown away for good.
    Trash,
    /// What could not be read, set aside as it was found.
    Kept,
    /// Somebody who uses this device; only on the device's own records.
    Profile,
    /// The wrapped key of a profile.
    Key,
    /// A draft as it stood at the end of a day.
    Snapshot,
    /// A file that was made, and to whom it was handed.
    Ledger,
    /// An organisation's own variant of a report kind.
    Variant,
    /// When the last backup was made.
    Safety,
    /// Which drafts were changed last.
    Recent,
    /// What the register shows of the incidents.
    Register,
    /// Tests, review and promises of a learner.
    Proof,
    /// A learner's note and bookmark of a lesson.
    Note,
    /// Tasks, meetings and duties.
    Agenda,
    /// A project on one page.
    Logframe,
    /// A trainer's cohort with its secret key.
    Cohort,
    /// One learner of a cohort, as the trainer keeps him or her: `<cohort>-<learner>`.
    Learner,
    /// A cohort that the learner has joined.
    Joined,
    /// A session that a trainer plans or has held: programme, who was there, live questions.
    Session,
    /// Statements for a learning record store that have not been taken yet.
    Outbox,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 22] = [
        Self::Settings,
        Self::Progress,
        Self::Draft,
        Self::Trash,
        Self::Kept,
        Self::Snapshot,
        Self::Ledger,
        Self::Variant,
        Self::Safety,
        Self::Recent,
        Self::Register,
        Self::Proof,
        Self::Note,
        Self::Agenda,
        Self::Logframe,
        Self::Cohort,
        Self::Learner,
        Self::Joined,
        Self::Session,
        Self::Outbox,
        Self::Profile,
        Self::Key,
    ];

    /// Whether a passphrase closes it. The device's own records stay open: they are needed before anybody has unlocked.
    pub fn is_private(self) -> bool {
        !matches!(self, Self::Settings | Self::Profile | Self::Key)
    }

    /// The name under which it is stored.
    pub fn stored(self) -> &'static str {
        self.name()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Progress => "progress",
            Self::Draft => "draft",
            Self::Trash => "trash",
            Self::Kept => "kept",
            Self::Profile => "profile",
            Self::Key => "key",
            Self::Snapshot => "snapshot",
            Self::Ledger => "ledger",
            Self::Variant => "variant",
            Self::Safety => "safety",
            Self::Recent => "recent",
            Self::Register => "register",
            Self::Proof => "proof",
            Self::Note => "note",
            Self::Agenda => "agenda",
            Self::Logframe => "logframe",
            Self::Cohort => "cohort",
            Self::Learner => "learner",
            Self::Joined => "joined",
            Self::Session => "session",
            Self::Outbox => "outbox",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What was found under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loaded {
    /// Nothing.
    Missing,
    /// A whole record.
    Found {
        /// Its revision, from 1.
        rev: u64,
        /// Its body, in the present schema.
        body: String,
    },
    /// Written (or sealed) by a newer build: left alone.
    Newer {
        /// Its schema.
        schema: u32,
    },
    /// Sealed, and nobody has unlocked it.
    Locked,
    /// Both slots are gone and the commit marker is not: somebody else (the browser, a cleaning program) took them away.
    Lost {
        /// The revision that was there.
        rev: u64,
    },
    /// Neither slot is whole: kept as it is.
    Unreadable {
        /// What stands there, for a person to look at.
        raw: String,
    },
}

impl Loaded {
    /// Revision and body, `None` if there is nothing.
    ///
    /// # Errors
    /// `Newer`, `Locked` or `Unreadable`: something stands there that must not be written over.
    pub fn found(self) -> Result<Option<(u64, String)>, StoreError> {
        match self {
            Self::Missing => Ok(None),
            Self::Found { rev, body } => Ok(Some((rev, body))),
            Self::Newer { schema } => Err(StoreError::Newer { schema }),
            Self::Locked => Err(StoreError::Locked),
            Self::Lost { rev } => Err(StoreError::Lost { rev }),
            Self::Unreadable { .. } => Err(StoreError::Unreadable),
        }
    }
}

/// Why a record could not be saved or read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum StoreError {
    #[error("This browser does not let the app store anything: what you write lives only until the page is closed.")]
    Denied,
    #[error("The browser's storage is full. Nothing saved before is lost.")]
    Quota,
    #[error("Another tab has saved a newer version (revision {found}).")]
    Conflict { found: u64 },
    #[error("The record was written by a newer version of the app (schema {schema}) and is left alone.")]
    Newer { schema: u32 },
    #[error("What was stored (revision {rev}) is gone, and not by this app.")]
    Lost { rev: u64 },
    #[error("The records are sealed with a passphrase and locked.")]
    Locked,
    #[error("The stored record cannot be read. It is kept as it is and not overwritten.")]
    Unreadable,
    #[error("The browser's storage failed: {0}")]
    Other(String),
}

impl From<KvError> for StoreError {
    fn from(err: KvError) -> Self {
        match err {
            KvError::Denied => Self::Denied,
            KvError::Quota => Self::Quota,
            KvError::Other(what) => Self::Other(what),
        }
    }
}

/// The records of one profile on one storage.
pub struct Records<K> {
    kv: K,
    /// What all keys begin with.
    prefix: String,
    sealer: RefCell<Option<Rc<dyn Sealer>>>,
    packer: RefCell<Option<Rc<dyn Packer>>>,
    /// A passphrase is being taken away: sealed records are read, open ones written.
    opening: Cell<bool>,
    /// All of it was deleted: nothing is written any more.
    closed: Cell<bool>,
}

impl<K: KeyValue> Records<K> {
    /// Over a storage: the records of the device and of the first profile.
    pub fn new(kv: K) -> Self {
        Self::under(kv, "ubv/".to_owned())
    }

    /// The records of a further profile.
    pub fn of_profile(kv: K, profile: &str) -> Self {
        Self::under(kv, format!("ubv/p/{profile}/"))
    }

    fn under(kv: K, prefix: String) -> Self {
        let (sealer, packer) = (RefCell::new(None), RefCell::new(None));
        Self { kv, prefix, sealer, packer, opening: Cell::new(false), closed: Cell::new(false) }
    }

    /// The storage itself.
    pub fn kv(&self) -> &K {
        &self.kv
    }

    /// Refuses to write from now on: the person was deleted, and nothing that is still on a screen may bring him or her back.
    pub fn close(&self) {
        self.closed.set(true);
    }

    /// What all keys of a record begin with.
    pub fn key_prefix(&self, kind: Kind, id: &str) -> String {
        format!("{}{kind}/{id}/", self.prefix)
    }

    fn slots(&self, kind: Kind, id: &str) -> Result<[Slot; 2], StoreError> {
        let prefix = self.key_prefix(kind, id);
        let means = self.means();
        let read = |name: &str| -> Result<Slot, StoreError> {
            let raw = self.kv.get(&format!("{prefix}{name}"))?;
            Ok(raw.map_or(Slot::Empty, |raw| read_slot(kind, id, raw, &means)))
        };
        Ok([read("a")?, read("b")?])
    }

    /// Reads a record: the newest whole slot. A torn write leaves the former revision readable.
    ///
    /// # Errors
    /// The storage refused.
    pub fn load(&self, kind: Kind, id: &str) -> Result<Loaded, StoreError> {
        let found = judge(self.slots(kind, id)?);
        if found != Loaded::Missing {
            return Ok(found);
        }
        let marker = self.marker(kind, id)?;
        let rev = marker.and_then(|marker| marker.split_once(':')?.1.parse().ok());
        Ok(rev.map_or(Loaded::Missing, |rev| Loaded::Lost { rev }))
    }

    /// Revision of a record, 0 if there is none.
    ///
    /// # Errors
    /// As for saving over it.
    pub fn rev(&self, kind: Kind, id: &str) -> Result<u64, StoreError> {
        Ok(self.load(kind, id)?.found()?.map_or(0, |(rev, _)| rev))
    }

    /// What the commit marker of a record says: another text after every save.
    ///
    /// # Errors
    /// The storage refused.
    pub fn marker(&self, kind: Kind, id: &str) -> Result<Option<String>, StoreError> {
        Ok(self.kv.get(&format!("{}c", self.key_prefix(kind, id)))?)
    }

    /// Saves like `save_making_room`, knowing what stood at the revision that was read: where that still stands under another revision, it
    /// was sealed or opened meanwhile and nobody has changed it.
    ///
    /// # Errors
    /// As for saving.
    pub fn save_over(&self, kind: Kind, id: &str, (rev, former): (u64, &str), body: &str) -> Result<u64, StoreError> {
        match self.save_making_room(kind, id, rev, body) {
            Err(StoreError::Conflict { found }) => match self.load(kind, id)?.found()? {
                Some((now, stands)) if stands == former => self.save_making_room(kind, id, now, body),
                _ => Err(StoreError::Conflict { found }),
            },
            done => done,
        }
    }

    /// Saves a record over the revision it was read at (0 for a new one) and gives the new revision.
    ///
    /// # Errors
    /// `Conflict` if somebody else has saved since; nothing is written then. After any error the former revision stands.
    pub fn save(&self, kind: Kind, id: &str, expected: u64, body: &str) -> Result<u64, StoreError> {
        self.save_as(kind, id, expected, body, kind.rest() == Rest::Always)
    }

    fn save_as(&self, kind: Kind, id: &str, expected: u64, body: &str, packed: bool) -> Result<u64, StoreError> {
        if self.closed.get() {
            return Err(StoreError::Locked);
        }
        let slots = self.slots(kind, id)?;
        // The slot that does not hold the present revision is written.
        let present = slots.iter().enumerate().filter_map(|(at, slot)| slot.rev().map(|rev| (rev, at))).max();
        let target = present.map_or(0, |(_, at)| 1 - at);
        let damaged = match &slots[target] {
            // The device's own records hold nobody's words, and where the first profile is sealed there is no place for them.
            Slot::Damaged(raw) if kind.is_private() => Some(raw.clone()),
            _ => None,
        };
        let sealer = self.sealer_for(kind, &slots);
        let packer = self.packer.borrow().clone().filter(|_| packed);
        let means = sealer.map(|sealer| Means { sealer, packer });
        let found = match judge(slots) {
            // What somebody else took away is told when it is read; a new beginning counts on from there.
            Loaded::Missing => match self.load(kind, id)? {
                Loaded::Lost { rev } if expected == 0 || expected == rev => {
                    return self.put(kind, id, target, rev, body, &means?);
                }
                _ => 0,
            },
            other => other.found()?.map_or(0, |(rev, _)| rev),
        };
        if found != expected {
            return Err(StoreError::Conflict { found });
        }
        let means = means?;
        if let Some(raw) = damaged {
            self.set_aside(kind, id, &raw)?;
        }
        self.put(kind, id, target, found, body, &means)
    }

    /// Writes a slot and commits it. What is packed stands alone then.
    fn put(
        &self,
        kind: Kind,
        id: &str,
        target: usize,
        found: u64,
        body: &str,
        means: &Means,
    ) -> Result<u64, StoreError> {
        let prefix = self.key_prefix(kind, id);
        let (name, rev) = (["a", "b"][target], found + 1);
        let slot = write_slot(&Header::new(kind, rev), id, body, means);
        self.kv.set(&format!("{prefix}{name}"), &slot)?;
        if let Err(err) = self.kv.set(&format!("{prefix}c"), &format!("{name}:{rev}")) {
            // Not committed: the caller was told so, hence the half-made revision must not come back later.
            let _ = self.kv.remove(&format!("{prefix}{name}"));
            return Err(err.into());
        }
        if means.packer.is_some() {
            self.stand_alone(kind, id, target, body);
        }
        Ok(rev)
    }

    /// Names of the records of a kind, sorted; also of those that cannot be read.
    ///
    /// # Errors
    /// The storage refused.
    pub fn ids(&self, kind: Kind) -> Result<Vec<String>, StoreError> {
        let prefix = format!("{}{kind}/", self.prefix);
        let mut ids: Vec<String> = Vec::new();
        for key in self.kv.keys_under(&prefix)? {
            let rest = &key[prefix.len()..];
            if let Some(id) = rest.strip_suffix("/a").or_else(|| rest.strip_suffix("/b"))
                && let Err(at) = ids.binary_search_by(|other| other.as_str().cmp(id))
            {
                ids.insert(at, id.to_owned());
            }
        }
        Ok(ids)
    }

    /// Takes a record away for good.
    ///
    /// # Errors
    /// The storage refused.
    pub fn remove(&self, kind: Kind, id: &str) -> Result<(), StoreError> {
        let prefix = self.key_prefix(kind, id);
        for name in ["c", "a", "b"] {
            self.kv.remove(&format!("{prefix}{name}"))?;
        }
        Ok(())
    }

    /// The records that were here and are gone: their commit marker is all that is left.
    ///
    /// # Errors
    /// The storage refused.
    pub fn lost(&self) -> Result<Vec<(Kind, String)>, StoreError> {
        let mut found = Vec::new();
        for kind in Kind::ALL {
            let prefix = format!("{}{kind}/", self.prefix);
            let keys = self.kv.keys_under(&prefix)?;
            let here = self.ids(kind)?;
            for id in keys.iter().filter_map(|key| key.strip_prefix(&prefix)?.strip_suffix("/c")) {
                if here.binary_search_by(|other| other.as_str().cmp(id)).is_err()
                    && matches!(self.load(kind, id)?, Loaded::Lost { .. })
                {
                    found.push((kind, id.to_owned()));
                }
            }
        }
        Ok(found)
    }

    /// The records that cannot be read, with what stands there.
    ///
    /// # Errors
    /// The storage refused.
    pub fn unreadable(&self) -> Result<Vec<(Kind, String, String)>, StoreError> {
        let mut found = Vec::new();
        for kind in Kind::ALL {
            for id in self.ids(kind)? {
                if kind != Kind::Kept && self.is_sound(kind, &id)? {
                    continue;
                }
                match self.load(kind, &id)? {
                    Loaded::Unreadable { raw } => found.push((kind, id, raw)),
                    Loaded::Found { body, .. } if kind == Kind::Kept => found.push((kind, id, body)),
                    _ => {}
                }
            }
        }
        Ok(found)
    }
}

fn judge(slots: [Slot; 2]) -> Loaded {
    if let Some(schema) = slots.iter().filter_map(Slot::newer).max() {
        return Loaded::Newer { schema };
    }
    if slots.iter().any(|slot| matches!(slot, Slot::Locked)) {
        return Loaded::Locked;
    }
    let mut raw = Vec::new();
    let mut best: Option<(u64, String)> = None;
    for slot in slots {
        match slot {
            Slot::Whole { rev, body, .. } => {
                if best.as_ref().is_none_or(|(other, _)| rev > *other) {
                    best = Some((rev, body));
                }
            }
            Slot::Damaged(text) => raw.push(text),
            Slot::Empty | Slot::Locked | Slot::Newer { .. } => {}
        }
    }
    match best {
        Some((rev, body)) => Loaded::Found { rev, body },
        None if raw.is_empty() => Loaded::Missing,
        None => Loaded::Unreadable { raw: raw.join("\n") },
    }
}

#[cfg(test)]
mod faults;
#[cfg(test)]
pub(crate) mod tests;
