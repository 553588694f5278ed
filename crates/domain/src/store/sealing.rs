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
    /// Closes a body that is packed.
    fn seal_bytes(&self, spot: &Spot<'_>, packed: &[u8]) -> Vec<u8>;
    /// Opens it; `None` if it is not what `seal_bytes` closed at this spot.
    fn open_bytes(&self, spot: &Spot<'_>, sealed: &[u8]) -> Option<Vec<u8>>;
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

    /// Whether this tab still writes as the profile is kept: with its key if it has one, and without if it has none. Another
    /// tab may have set the passphrase or taken it away, with all that was written or without.
    ///
    /// # Errors
    /// The storage refused.
    pub fn key_stands(&self) -> Result<bool, StoreError> {
        let held = self.sealer.borrow().is_some();
        Ok(held == self.has_key()? && (!held || self.opens_here()?))
    }

    /// Whether the key in hand is the one that the profile is sealed with. Progress is always there and sealed; it says nothing
    /// while a passphrase is being set or when it is damaged in one slot.
    fn opens_here(&self) -> Result<bool, StoreError> {
        let slots = self.slots(Kind::Progress, "me")?;
        let whole = slots.iter().any(|slot| matches!(slot, Slot::Whole { .. }));
        Ok(whole || !slots.iter().any(|slot| matches!(slot, Slot::Damaged(_))))
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

    /// The key with which a record of a kind is written; an open record is refused where the profile has a key, and a sealed one
    /// where it has none, or another: nobody could open that again. A slot that the key has opened proves it.
    pub(super) fn sealer_for(&self, kind: Kind, slots: &[Slot; 2]) -> Result<Option<Rc<dyn Sealer>>, StoreError> {
        if !kind.is_private() || self.opening.get() {
            return Ok(None);
        }
        let sealer = self.sealer.borrow().clone();
        let proven = slots.iter().any(|slot| matches!(slot, Slot::Whole { sealed: true, .. }));
        if sealer.is_some() != self.has_key()? || (sealer.is_some() && !proven && !self.opens_here()?) {
            return Err(StoreError::Locked);
        }
        Ok(sealer)
    }

    /// Seals every private record, in both its slots: no former revision stays open. Can be stopped anywhere and done again.
    ///
    /// # Errors
    /// The first failure; what was sealed stays sealed, and what could not be stays readable.
    pub fn seal_all(&self) -> Result<(), StoreError> {
        let adopted = self.adopt_kept();
        // Sealed records are what decides: there is one at least.
        let begun = match self.load(Kind::Progress, "me")? {
            Loaded::Missing => self.save(Kind::Progress, "me", 0, &to_text(&Progress::default())).map(drop),
            _ => Ok(()),
        };
        self.rewrite(true).and(adopted).and(begun)
    }

    /// Opens every private record and forgets the wrapped key last. Can be stopped anywhere: the passphrase then still opens
    /// what is sealed.
    ///
    /// # Errors
    /// The first failure; the key stays then.
    pub fn open_all(&self) -> Result<(), StoreError> {
        self.opening.set(true);
        let done = self.rewrite(false);
        self.opening.set(false);
        done?;
        self.remove(Kind::Key, KEY_ID)?;
        self.lock();
        Ok(())
    }

    /// Goes on past a record that cannot be rewritten: the others are the safer for it.
    fn rewrite(&self, seal: bool) -> Result<(), StoreError> {
        let mut done = Ok(());
        for kind in Kind::ALL.into_iter().filter(|kind| kind.is_private()) {
            for id in self.ids(kind)? {
                let one = self.rewrite_one(kind, &id, seal);
                done = done.and(one);
            }
        }
        done
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
        // What is packed stays so, and alone: thousands of them would have no room otherwise.
        let packed = slots.iter().any(|slot| matches!(slot, Slot::Whole { packed: true, .. }));
        match judge(slots) {
            Loaded::Found { mut rev, body } => {
                // Twice, if not alone: the second one writes over the slot of the former form.
                for _ in 0..2 {
                    let save = || match packed {
                        true => self.save_packed(kind, id, rev, &body),
                        false => self.save(kind, id, rev, &body),
                    };
                    rev = self.making_room((kind, id), save)?;
                    if self.slots(kind, id)?.iter().all(right) {
                        break;
                    }
                }
                Ok(())
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
