//! Records that move, go or are set aside. What moves is whole in its new place before the old one goes, and never writes over
//! another record; what goes for good takes along everything that was kept of it.

use super::{KeyValue, Kind, Loaded, Records, Slot, StoreError, snapshot};
use crate::text::{FNV_START, fnv1a};

/// An id for a body that has to stand beside another of the same id: it hangs on what the body says.
pub(super) fn own_id(id: &str, body: &str) -> String {
    format!("{id}-{:08x}", fnv1a(FNV_START, body) as u32)
}

/// A draft carries its id in its body.
pub(super) fn renamed(body: &str, id: &str, own: &str) -> String {
    body.replacen(&format!("\"id\":\"{id}\""), &format!("\"id\":\"{own}\""), 1)
}

impl<K: KeyValue> Records<K> {
    /// Moves a record to another kind and gives the id under which it stands there: another one if a record that differs has
    /// its own. Where there is no room for both, the former revision goes first.
    ///
    /// # Errors
    /// As for saving; the old record then still stands.
    pub fn move_to(&self, from: Kind, to: Kind, id: &str) -> Result<Option<String>, StoreError> {
        let Some((_, body)) = self.load(from, id)?.found()? else { return Ok(None) };
        let (mut there, mut moved) = (id.to_owned(), body.clone());
        loop {
            match self.load(to, &there)? {
                Loaded::Missing | Loaded::Lost { .. } => break,
                Loaded::Found { body, .. } if body == moved => {
                    self.remove(from, id)?;
                    return Ok(Some(there));
                }
                _ => {
                    let own = own_id(&there, &moved);
                    moved = renamed(&body, id, &own);
                    there = own;
                }
            }
        }
        match self.save_making_room(to, &there, 0, &moved) {
            Err(StoreError::Quota) => {
                self.drop_former(from, id)?;
                self.save_making_room(to, &there, 0, &moved)?;
            }
            done => drop(done?),
        }
        self.remove(from, id)?;
        Ok(Some(there))
    }

    /// Takes the former revision of a record away, as long as the present one is whole.
    ///
    /// # Errors
    /// The storage refused.
    pub fn drop_former(&self, kind: Kind, id: &str) -> Result<(), StoreError> {
        let [a, b] = self.slots(kind, id)?;
        if let (Slot::Whole { rev: a, .. }, Slot::Whole { rev: b, .. }) = (a, b) {
            let former = if a < b { "a" } else { "b" };
            self.kv().remove(&format!("{}{former}", self.key_prefix(kind, id)))?;
        }
        Ok(())
    }

    /// Deletes a draft in the bin for good, with its former days and what could not be read of it: no name in it stays. What
    /// belongs to a draft of the same id that is in work stays.
    ///
    /// # Errors
    /// The storage refused.
    pub fn delete_for_good(&self, id: &str) -> Result<(), StoreError> {
        // It names the case.
        crate::register::index::forget(self);
        if self.load(Kind::Draft, id)? == Loaded::Missing {
            for snapshot in snapshot::of(&self.ids(Kind::Snapshot)?, id) {
                self.remove(Kind::Snapshot, &snapshot.id)?;
            }
            // As `set_aside` names them: the second and later ones with a number.
            let is_of = |kept: &str, kind: Kind| {
                let rest = kept.strip_prefix(&format!("{kind}-{id}"));
                rest.is_some_and(|rest| rest.is_empty() || rest[1..].parse::<u32>().is_ok())
            };
            for kept in self.ids(Kind::Kept)? {
                if is_of(&kept, Kind::Draft) || is_of(&kept, Kind::Trash) {
                    self.remove(Kind::Kept, &kept)?;
                }
            }
        }
        self.remove(Kind::Trash, id)
    }

    /// The keys of everything that this profile has written, whatever stands under them; not the wrapped key.
    ///
    /// # Errors
    /// The storage refused.
    pub(super) fn own_keys(&self) -> Result<Vec<String>, StoreError> {
        let private = Kind::ALL.into_iter().filter(|kind| kind.is_private());
        let folders: Vec<String> = private.map(|kind| format!("{}{kind}/", self.prefix)).collect();
        let mut keys = self.kv().keys()?;
        keys.retain(|key| folders.iter().any(|folder| key.starts_with(folder)));
        Ok(keys)
    }

    /// Takes away all that this profile has written, the wrapped key last: what is left of sealed records is then lost for
    /// good. The device's own records stay.
    ///
    /// # Errors
    /// The storage refused; what is gone is gone.
    pub fn remove_all(&self) -> Result<(), StoreError> {
        for key in self.own_keys()? {
            self.kv().remove(&key)?;
        }
        self.remove(Kind::Key, super::KEY_ID)
    }

    /// Keeps what cannot be read as a record of its own: it may hold the words that somebody needs back.
    pub(super) fn set_aside(&self, kind: Kind, id: &str, raw: &str) -> Result<(), StoreError> {
        let taken = self.ids(Kind::Kept)?;
        self.save(Kind::Kept, &kept_id(kind.stored(), id, &taken), 0, raw).map(drop)
    }

    /// An older build kept what it could not read under `kept/<kind>/<id>/<revision>`, beside the records and in clear text.
    /// Makes records of it, which are sealed, shown, carried away and deleted like all others.
    ///
    /// # Errors
    /// The storage refused, or the records are locked.
    pub fn adopt_kept(&self) -> Result<(), StoreError> {
        let folder = format!("{}{}/", self.prefix, Kind::Kept);
        for key in self.kv().keys()? {
            let parts: Vec<&str> = key.strip_prefix(&folder).unwrap_or_default().split('/').collect();
            if let [kind, id, rev] = parts[..]
                && rev.parse::<u64>().is_ok()
                && let Some(raw) = self.kv().get(&key)?
            {
                self.save(Kind::Kept, &kept_id(kind, id, &self.ids(Kind::Kept)?), 0, &raw)?;
                self.kv().remove(&key)?;
            }
        }
        Ok(())
    }
}

/// A free name for what is set aside.
pub(super) fn kept_id(kind: &str, id: &str, taken: &[String]) -> String {
    let mut name = format!("{kind}-{id}");
    let mut n = 1;
    while taken.contains(&name) {
        n += 1;
        name = format!("{kind}-{id}-{n}");
    }
    name
}

#[cfg(test)]
mod tests;
