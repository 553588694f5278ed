//! Records at rest: what nobody is working on is kept packed, and in one slot. How a body is packed is somebody else's business
//! (`crates/pack`), and what packs comes with the later pieces of the app: until then packed records are left alone. Whatever
//! happens in the middle, the record is whole in one of the two forms, under the same revision.

use std::rc::Rc;

use super::{
    Header, KeyValue, Kind, Records, Sealer, Slot, Spot, StoreError, read_slot, recent, slot, snapshot, write_slot,
};

/// Makes bodies small and back.
pub trait Packer {
    /// Packs a body, and seals that where there is a key. The text has no line break.
    fn pack(&self, spot: &Spot<'_>, body: &str, sealer: Option<&dyn Sealer>) -> String;
    /// The body; `None` if this is not what was packed, and sealed with this key, at this spot.
    fn unpack(&self, spot: &Spot<'_>, packed: &str, sealer: Option<&dyn Sealer>) -> Option<String>;
}

/// With what a slot is written, or read.
#[derive(Default, Clone)]
pub(super) struct Means {
    pub(super) sealer: Option<Rc<dyn Sealer>>,
    pub(super) packer: Option<Rc<dyn Packer>>,
}

/// When records of a kind are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Never: a start reads them.
    Never,
    /// Once they have not been changed for a while, or where there is no more room.
    Idle,
    /// Whenever they are written.
    Always,
}

impl Kind {
    /// When records of this kind are packed.
    pub fn rest(self) -> Rest {
        match self {
            Self::Draft => Rest::Idle,
            Self::Trash | Self::Snapshot | Self::Register | Self::Learner => Rest::Always,
            _ => Rest::Never,
        }
    }
}

/// Drafts that were changed last: another tab may have them under its pen, hence they are not packed to make room.
const FRESH: usize = 3;

impl<K: KeyValue> Records<K> {
    /// From now on packed records are read, and records at rest are packed.
    pub fn packs_with(&self, packer: Rc<dyn Packer>) {
        *self.packer.borrow_mut() = Some(packer);
    }

    pub(super) fn means(&self) -> Means {
        Means { sealer: self.sealer.borrow().clone(), packer: self.packer.borrow().clone() }
    }

    /// Saves like `save`, packed and in one slot whatever the kind: for what is kept and not worked on.
    ///
    /// # Errors
    /// As for saving.
    pub fn save_packed(&self, kind: Kind, id: &str, expected: u64, body: &str) -> Result<u64, StoreError> {
        self.save_as(kind, id, expected, body, true)
    }

    /// Takes the former slot away, once the packed one is read back as it should be; otherwise both stay.
    pub(super) fn stand_alone(&self, kind: Kind, id: &str, at: usize, body: &str) {
        let is_whole = |slots: [Slot; 2]| matches!(&slots[at], Slot::Whole { body: stands, .. } if stands == body);
        if self.slots(kind, id).is_ok_and(is_whole) {
            let other = ["b", "a"][at];
            // Where it stays it is a former revision and nothing worse.
            let _ = self.kv.remove(&format!("{}{other}", self.key_prefix(kind, id)));
        }
    }

    /// Packs a record that somebody has left. It keeps its revision: whoever has read it goes on from it. Gives whether it takes
    /// less room now.
    ///
    /// # Errors
    /// The storage refused, or the record belongs to another key; it stands as it stood.
    pub fn pack(&self, kind: Kind, id: &str) -> Result<bool, StoreError> {
        if kind.rest() == Rest::Never { Ok(false) } else { self.put_at_rest(kind, id) }
    }

    pub(super) fn put_at_rest(&self, kind: Kind, id: &str) -> Result<bool, StoreError> {
        let packer = self.packer.borrow().clone();
        if packer.is_none() || self.closed.get() {
            return Ok(false);
        }
        let slots = self.slots(kind, id)?;
        // What cannot be read in one slot may be what somebody needs back: saving sets it aside, this does not.
        if slots.iter().any(|slot| !matches!(slot, Slot::Empty | Slot::Whole { .. })) {
            return Ok(false);
        }
        let newest = |at: usize| match &slots[at] {
            Slot::Whole { rev, packed, .. } => Some((*rev, *packed)),
            _ => None,
        };
        let at = usize::from(newest(1) > newest(0));
        let Slot::Whole { rev, body, packed, .. } = &slots[at] else { return Ok(false) };
        let key = |at: usize| format!("{}{}", self.key_prefix(kind, id), ["a", "b"][at]);
        if *packed {
            // Packing was cut off before its last step.
            let is_double = slots[1 - at] != Slot::Empty;
            self.kv.remove(&key(1 - at))?;
            return Ok(is_double);
        }
        let means = Means { sealer: self.sealer_for(kind, &slots)?, packer };
        let small = write_slot(&Header::new(kind, *rev), id, body, &means);
        self.kv.set(&key(1 - at), &small)?;
        let back = self.kv.get(&key(1 - at))?.map(|raw| read_slot(kind, id, raw, &means));
        if !matches!(back, Some(Slot::Whole { body: stands, .. }) if stands == *body) {
            self.kv.remove(&key(1 - at))?;
            return Ok(false);
        }
        self.kv.set(&format!("{}c", self.key_prefix(kind, id)), &format!("{}:{rev}", ["a", "b"][1 - at]))?;
        self.kv.remove(&key(at))?;
        Ok(true)
    }

    /// Whether a record stands packed and alone. It is not unpacked for that.
    ///
    /// # Errors
    /// The storage refused.
    pub fn is_at_rest(&self, kind: Kind, id: &str) -> Result<bool, StoreError> {
        let prefix = self.key_prefix(kind, id);
        Ok(match (self.kv.get(&format!("{prefix}a"))?, self.kv.get(&format!("{prefix}b"))?) {
            (Some(raw), None) | (None, Some(raw)) => slot::is_packed(&raw),
            _ => false,
        })
    }

    /// Whether a slot is whole and open for everybody: then there is nothing to tell, and thousands need not be unpacked for it.
    pub(super) fn is_sound(&self, kind: Kind, id: &str) -> Result<bool, StoreError> {
        let prefix = self.key_prefix(kind, id);
        for name in ["a", "b"] {
            if self.kv.get(&format!("{prefix}{name}"))?.is_some_and(|raw| slot::is_sound(kind, &raw)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Saves like `save`; where there is no room, records at rest are packed, then the register's list and former days of drafts
    /// give way, the oldest first. For what somebody writes and for what has to be sealed; not for the start path, which pays for
    /// every byte of code.
    ///
    /// # Errors
    /// As for saving.
    pub fn save_making_room(&self, kind: Kind, id: &str, expected: u64, body: &str) -> Result<u64, StoreError> {
        self.making_room((kind, id), || self.save(kind, id, expected, body))
    }

    pub(super) fn making_room(
        &self,
        (kind, id): (Kind, &str),
        save: impl Fn() -> Result<u64, StoreError>,
    ) -> Result<u64, StoreError> {
        let mut double = None;
        loop {
            match save() {
                Err(StoreError::Quota) if kind != Kind::Snapshot => {
                    if double.is_none() {
                        double = Some(self.double((kind, id))?);
                    }
                    // The first that gives any room.
                    let packed = double.as_mut().is_some_and(|double| {
                        std::iter::from_fn(|| double.pop()).any(|(kind, id)| {
                            self.is_at_rest(kind, &id) == Ok(false) && self.put_at_rest(kind, &id) == Ok(true)
                        })
                    });
                    if !packed && !self.give_way()? {
                        return Err(StoreError::Quota);
                    }
                }
                done => return done,
            }
        }
    }

    /// Records that may take more room than they need. At the end, those to pack first: they stand in two slots, and packing makes
    /// one of them shorter before the other goes, which a full storage allows.
    fn double(&self, (busy, at): (Kind, &str)) -> Result<Vec<(Kind, String)>, StoreError> {
        if self.packer.borrow().is_none() {
            return Ok(Vec::new());
        }
        let fresh = recent::remembered(self, FRESH);
        let (mut single, mut double) = (Vec::new(), Vec::new());
        for kind in [Kind::Draft, Kind::Trash, Kind::Snapshot] {
            for id in self.ids(kind)? {
                if (busy, at) == (kind, id.as_str()) || (kind == Kind::Draft && fresh.contains(&id)) {
                    continue;
                }
                let prefix = self.key_prefix(kind, &id);
                let both = self.kv.get(&format!("{prefix}a"))?.and(self.kv.get(&format!("{prefix}b"))?).is_some();
                if both { &mut double } else { &mut single }.push((kind, id));
            }
        }
        single.append(&mut double);
        Ok(single)
    }

    /// Makes room: the register's list first, which is made anew when it is next wanted. Gives whether anything went.
    fn give_way(&self) -> Result<bool, StoreError> {
        if let Some(id) = self.ids(Kind::Register)?.first() {
            self.remove(Kind::Register, id)?;
            return Ok(true);
        }
        snapshot::drop_oldest(self)
    }
}

#[cfg(test)]
pub(crate) mod tests;
