//! Records closed by a passphrase. What a key is and how it closes a text is somebody else's business (`crates/seal`); here
//! is only when a body is sealed, and how all records of a profile change from one form to the other. Whatever happens in
//! the middle, each record is whole in one of the two forms, and who knows the passphrase reads both.

use std::rc::Rc;

use super::{KeyValue, Kind, Loaded, Records, Slot, StoreError, judge};
use crate::{progress::Progress, stored::to_text};

/// Where a record stands: bound to its sealed body, so that no other body passes for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: &'a str,
    /// Its revision.
    pub rev: u64,
    /// Its schema.
    pub schema: u32,
}

/// Closes and opens bodies with the key of one profile.
pub trait Sealer {
    /// Closes a body. The text has no line break.
    fn seal(&self, spot: &Spot<'_>, body: &str) -> String;
    /// Opens it; `None` if it is not what this key closed at this spot.
    fn open(&self, spot: &Spot<'_>, sealed: &str) -> Option<String>;
}

/// Id of the record with a profile's wrapped key.
pub const KEY_ID: &str = "key";

impl<K: KeyValue> Records<K> {
    /// From now on private records are read and written with this key.
    pub fn unlock(&self, sealer: Rc<dyn Sealer>) {
        *self.sealer.borrow_mut() = Some(sealer);
    }

    /// Forgets the key; whoever holds no other copy of it has lost it.
    pub fn lock(&self) {
        *self.sealer.borrow_mut() = None;
    }

    /// Whether another tab has taken the passphrase away, or set one, since this one was opened.
    ///
    /// # Errors
    /// The storage refused.
    pub fn key_has_changed(&self) -> Result<bool, StoreError> {
        Ok(self.sealer.borrow().is_some() != self.has_key()?)
    }

    /// Whether a key is needed and nobody has given it. A record that is sealed decides; the record with the wrapped key
    /// alone says that a passphrase was being set.
    ///
    /// # Errors
    /// The storage refused.
    pub fn is_locked(&self) -> Result<bool, StoreError> {
        if self.sealer.borrow().is_some() {
            return Ok(false);
        }
        let progress = self.load(Kind::Progress, "me")?;
        Ok(progress == Loaded::Locked || self.has_key()?)
    }

    fn has_key(&self) -> Result<bool, StoreError> {
        Ok(self.load(Kind::Key, KEY_ID)? != Loaded::Missing)
    }

    /// Whether any private record is sealed.
    ///
    /// # Errors
    /// The storage refused.
    pub fn any_sealed(&self) -> Result<bool, StoreError> {
        self.any_slot(|slot| matches!(slot, Slot::Locked | Slot::Whole { sealed: true, .. }))
    }

    /// Whether any private record is open for everybody to read.
    ///
    /// # Errors
    /// The storage refused.
    pub fn any_open(&self) -> Result<bool, StoreError> {
        self.any_slot(|slot| matches!(slot, Slot::Whole { sealed: false, .. } | Slot::Damaged(_)))
    }

    fn any_slot(&self, is: impl Fn(&Slot) -> bool) -> Result<bool, StoreError> {
        for kind in Kind::ALL.into_iter().filter(|kind| kind.is_private()) {
            for id in self.ids(kind)? {
                if self.slots(kind, &id)?.iter().any(&is) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The key with which a record of a kind is written; an open record is refused where the profile has a key.
    pub(super) fn sealer_for(&self, kind: Kind) -> Result<Option<Rc<dyn Sealer>>, StoreError> {
        if !kind.is_private() || self.opening.get() {
            return Ok(None);
        }
        let sealer = self.sealer.borrow().clone();
        // Nor may a record be sealed with a key that is wrapped nowhere any more: another tab has taken the passphrase away.
        if sealer.is_some() != self.has_key()? {
            return Err(StoreError::Locked);
        }
        Ok(sealer)
    }

    /// Seals every private record, in both its slots: no former revision stays open. Can be stopped anywhere and done again.
    ///
    /// # Errors
    /// The first failure; what was sealed stays sealed.
    pub fn seal_all(&self) -> Result<(), StoreError> {
        // Sealed records are what decides: there is one at least.
        if self.load(Kind::Progress, "me")? == Loaded::Missing {
            self.save(Kind::Progress, "me", 0, &to_text(&Progress::default()))?;
        }
        self.rewrite(true)
    }

    /// Opens every private record and forgets the wrapped key last. Can be stopped anywhere: the passphrase then still opens
    /// what is sealed.
    ///
    /// # Errors
    /// The first failure.
    pub fn open_all(&self) -> Result<(), StoreError> {
        self.opening.set(true);
        let done = self.rewrite(false);
        self.opening.set(false);
        done?;
        self.remove(Kind::Key, KEY_ID)?;
        self.lock();
        Ok(())
    }

    /// Goes on past what fails, and gives the first failure at the end: one record is no reason to leave the others.
    fn rewrite(&self, seal: bool) -> Result<(), StoreError> {
        let mut done = self.take_over_old_form();
        let private = Kind::ALL.into_iter().filter(|kind| kind.is_private());
        for kind in private {
            for id in self.ids(kind)? {
                done = done.and(self.rewrite_one(kind, &id, seal));
            }
        }
        done
    }

    /// The first build kept what it could not read as `kept/<kind>/<id>/<revision>`, without a slot.
    fn take_over_old_form(&self) -> Result<(), StoreError> {
        let prefix = self.key_prefix(Kind::Kept, "").trim_end_matches('/').to_owned() + "/";
        for key in self.kv.keys()? {
            let Some(old) = key.strip_prefix(&prefix).filter(|rest| rest.split('/').count() == 3) else { continue };
            if let Some(raw) = self.kv.get(&key)? {
                self.set_aside(Kind::Kept, &old.replace('/', "-"), &raw)?;
            }
            self.kv.remove(&key)?;
        }
        Ok(())
    }

    fn rewrite_one(&self, kind: Kind, id: &str, seal: bool) -> Result<(), StoreError> {
        let slots = self.slots(kind, id)?;
        let right = |slot: &Slot| match slot {
            Slot::Empty => true,
            Slot::Whole { sealed, .. } => *sealed == seal,
            Slot::Locked | Slot::Newer { .. } | Slot::Damaged(_) => false,
        };
        if slots.iter().all(right) {
            return Ok(());
        }
        match judge(slots) {
            // Twice: the second one writes over the slot of the former form.
            Loaded::Found { rev, body } => {
                let rev = self.save(kind, id, rev, &body)?;
                self.save(kind, id, rev, &body).map(drop)
            }
            // Nobody can read it, and it may hold names all the same.
            Loaded::Unreadable { raw } if seal => {
                self.set_aside(kind, id, &raw)?;
                self.remove(kind, id)
            }
            Loaded::Unreadable { .. } | Loaded::Missing | Loaded::Lost { .. } => Ok(()),
            Loaded::Newer { schema } => Err(StoreError::Newer { schema }),
            Loaded::Locked => Err(StoreError::Locked),
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
