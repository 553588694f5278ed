//! The list of incidents without reading all of them: what the register shows of each stands in a few records, beside the revision
//! that its draft had then. Whoever opens the list reads the revisions and those drafts only that have changed since. It is
//! a hint and nothing more: where it is missing or not true it is made anew, and it gives way where a draft needs room.
//!
//! A draft's id says in which of the records it stands: a draft that was changed costs one of them, and reading all is done in
//! steps that are short each (`Scan`), because a phone's screen stands still meanwhile.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Entry, RegisterFields, entry};
use crate::{
    report::{Draft, Template},
    store::{KeyValue, Kind, Loaded, Records, StoreError},
    text::{FNV_START, fnv1a},
};

/// Records that the list is divided into.
const PARTS: usize = 64;

#[derive(Serialize, Deserialize)]
struct Stored {
    /// Fingerprint of what entries are made by.
    made_by: String,
    /// By id of the draft: its revision, and its entry if it is an incident.
    drafts: BTreeMap<String, (String, Option<Entry>)>,
}

/// The incidents on this device.
#[derive(Debug, Clone, PartialEq)]
pub struct Incidents {
    /// Those that happened last first; those without a day at the end.
    pub entries: Vec<Entry>,
    /// Drafts that cannot be read: they may be incidents.
    pub broken: usize,
    /// Drafts that had to be read.
    pub read: usize,
}

/// What entries are made by. Its words are in one language, which does not matter to an entry.
fn made_by(template: &Template, fields: &RegisterFields) -> String {
    let columns: Vec<&str> = super::counted(template, fields).iter().map(|column| column.id.as_str()).collect();
    format!("{:x}", fnv1a(FNV_START, &format!("2 {} {} {fields:?} {columns:?}", template.id, template.version)))
}

/// Name of a part.
fn part_id(template: &Template, part: usize) -> String {
    format!("{}-{part:02}", template.id)
}

/// A part that is being read.
struct Part {
    id: String,
    rev: u64,
    known: BTreeMap<String, (String, Option<Entry>)>,
    /// Ids of the drafts that are still to be looked at.
    left: Vec<String>,
    drafts: BTreeMap<String, (String, Option<Entry>)>,
    changed: bool,
}

/// The reading of all incidents, in short steps.
pub struct Scan {
    made_by: String,
    /// Parts that are still to be read: their names, and the ids of their drafts.
    parts: Vec<(String, Vec<String>)>,
    part: Option<Part>,
    found: Incidents,
}

impl Scan {
    /// Begins with the ids alone.
    ///
    /// # Errors
    /// The storage refused.
    pub fn begin<K: KeyValue>(
        records: &Records<K>,
        template: &Template,
        fields: &RegisterFields,
    ) -> Result<Self, StoreError> {
        let mut ids: Vec<Vec<String>> = vec![Vec::new(); PARTS];
        for id in records.ids(Kind::Draft)? {
            ids[fnv1a(FNV_START, &id) as usize % PARTS].push(id);
        }
        let named = ids.into_iter().enumerate().map(|(part, ids)| (part_id(template, part), ids));
        let parts: Vec<(String, Vec<String>)> = named.filter(|(_, ids)| !ids.is_empty()).collect();
        // Parts of drafts that have gone, and the whole list as an older build wrote it.
        for id in records.ids(Kind::Register)? {
            let of_kind = id.strip_prefix(&template.id).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
            if of_kind && parts.iter().all(|(part, _)| *part != id) {
                records.remove(Kind::Register, &id)?;
            }
        }
        let found = Incidents { entries: Vec::new(), broken: 0, read: 0 };
        Ok(Self { made_by: made_by(template, fields), parts, part: None, found })
    }

    /// Reads one draft, or the rest of a part that is known. `false` when all is read.
    ///
    /// # Errors
    /// The storage refused.
    pub fn step<K: KeyValue>(
        &mut self,
        records: &Records<K>,
        template: &Template,
        fields: &RegisterFields,
    ) -> Result<bool, StoreError> {
        let Some(part) = &mut self.part else {
            let Some((id, left)) = self.parts.pop() else { return Ok(false) };
            let former = records.load(Kind::Register, &id).and_then(Loaded::found).ok().flatten();
            let stored = former.as_ref().and_then(|(_, body)| serde_json::from_str::<Stored>(body).ok());
            let known = stored.filter(|stored| stored.made_by == self.made_by).map(|s| s.drafts).unwrap_or_default();
            let rev = former.map_or(0, |(rev, _)| rev);
            self.part = Some(Part { id, rev, known, left, drafts: BTreeMap::new(), changed: false });
            return Ok(true);
        };
        while let Some(id) = part.left.pop() {
            // A draft that was packed meanwhile stands in another slot and says the same.
            let marker = records.marker(Kind::Draft, &id)?;
            let rev = marker.as_deref().and_then(|marker| marker.split_once(':')).map(|(_, rev)| rev);
            if let Some(same) = part.known.remove(&id).filter(|(then, _)| rev == Some(then)) {
                part.drafts.insert(id, same);
                continue;
            }
            self.found.read += 1;
            let body = records.load(Kind::Draft, &id).and_then(Loaded::found);
            let draft = body.ok().flatten().and_then(|(_, body)| serde_json::from_str::<Draft>(&body).ok());
            let Some(draft) = draft else {
                self.found.broken += 1;
                return Ok(true);
            };
            part.changed = true;
            // Under the name that it is stored by.
            let found =
                (draft.template == template.id).then(|| Entry { id: id.clone(), ..entry(template, fields, &draft) });
            // Without a marker it would have to be read again: it is not remembered.
            let rev = rev.unwrap_or_default().to_owned();
            part.drafts.insert(id, (rev, found));
            return Ok(true);
        }
        if let Some(Part { id, rev, known, drafts, changed, .. }) = self.part.take() {
            let stored = Stored { made_by: self.made_by.clone(), drafts };
            if changed || !known.is_empty() {
                let saved = serde_json::to_string(&stored)
                    .is_ok_and(|body| records.save(Kind::Register, &id, rev, &body).is_ok());
                if !saved {
                    // What is not true is worse than nothing.
                    let _ = records.remove(Kind::Register, &id);
                }
            }
            self.found.entries.extend(stored.drafts.into_values().filter_map(|(_, entry)| entry));
        }
        Ok(true)
    }

    /// The incidents that were read.
    pub fn finish(mut self) -> Incidents {
        self.found
            .entries
            .sort_by(|one, other| (other.day, other.changed, &one.id).cmp(&(one.day, one.changed, &other.id)));
        self.found
    }
}

/// All incidents of a kind, at once.
///
/// # Errors
/// The storage refused.
pub fn incidents<K: KeyValue>(
    records: &Records<K>,
    template: &Template,
    fields: &RegisterFields,
) -> Result<Incidents, StoreError> {
    let mut scan = Scan::begin(records, template, fields)?;
    while scan.step(records, template, fields)? {}
    Ok(scan.finish())
}

/// Drafts came or came back by another way than being saved; or a draft needs the room.
pub fn forget<K: KeyValue>(records: &Records<K>) {
    for id in records.ids(Kind::Register).unwrap_or_default() {
        let _ = records.remove(Kind::Register, &id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        register::tests::fields,
        report::{Answer, tests::sample},
        store::{KvError, Memory},
    };

    fn save(records: &Records<Memory>, id: &str, title: &str) {
        let (_, mut draft) = sample();
        draft.id = id.to_owned();
        draft.answers.insert("title".into(), Answer::Text(title.into()));
        let rev = records.rev(Kind::Draft, id).unwrap();
        records.save(Kind::Draft, id, rev, &serde_json::to_string(&draft).unwrap()).unwrap();
    }

    fn titles(records: &Records<Memory>) -> (Vec<String>, usize) {
        let Incidents { entries, read, .. } = incidents(records, &sample().0, &fields()).unwrap();
        let mut titles: Vec<String> = entries.into_iter().map(|entry| entry.title).collect();
        titles.sort();
        (titles, read)
    }

    fn want(titles: &[&str], read: usize) -> (Vec<String>, usize) {
        (titles.iter().map(|t| (*t).to_owned()).collect(), read)
    }

    #[test]
    fn only_what_has_changed_is_read_again_and_the_list_is_always_true() {
        let records = Records::new(Memory::default());
        for n in 0..5 {
            save(&records, &format!("d{n}"), &format!("t{n}"));
        }
        records
            .save(
                Kind::Draft,
                "other",
                0,
                r#"{"id":"other","template":"minutes","template_version":1,"reference":"M"}"#,
            )
            .unwrap();
        assert_eq!(titles(&records), want(&["t0", "t1", "t2", "t3", "t4"], 6));
        assert_eq!(titles(&records), want(&["t0", "t1", "t2", "t3", "t4"], 0));
        save(&records, "d3", "changed");
        records.move_to(Kind::Draft, Kind::Trash, "d0").unwrap();
        assert_eq!(titles(&records), want(&["changed", "t1", "t2", "t4"], 1));
        records.move_to(Kind::Trash, Kind::Draft, "d0").unwrap();
        assert_eq!(titles(&records), want(&["changed", "t0", "t1", "t2", "t4"], 1));
        assert_eq!(titles(&records).1, 0);
    }

    #[test]
    fn a_list_that_is_gone_full_or_rubbish_is_made_anew() {
        let records = Records::new(Memory::default());
        save(&records, "d1", "one");
        save(&records, "d2", "two");
        let all = |read| want(&["one", "two"], read);
        assert_eq!(titles(&records), all(2));
        assert_eq!(titles(&records), all(0));
        for part in records.ids(Kind::Register).unwrap() {
            let rev = records.rev(Kind::Register, &part).unwrap();
            records.save(Kind::Register, &part, rev, "[1]").unwrap();
        }
        assert_eq!(titles(&records), all(2));
        forget(&records);
        *records.kv().fail_at.borrow_mut() = Some((1, KvError::Quota));
        assert_eq!(titles(&records), all(2));
        *records.kv().fail_at.borrow_mut() = None;
        // The part that found no room is made anew.
        assert!(titles(&records).1 > 0);
        assert_eq!(titles(&records), all(0));
        // Another way of counting.
        let mut others = fields();
        others.kinds.clear();
        assert_eq!(incidents(&records, &sample().0, &others).unwrap().read, 2);
    }

    #[test]
    fn what_cannot_be_read_is_told_and_read_again_each_time() {
        let records = Records::new(Memory::default());
        save(&records, "d1", "one");
        records.kv().set("ubv/draft/broken/a", "rubbish").unwrap();
        records.save(Kind::Draft, "strange", 0, "{}").unwrap();
        for _ in 0..2 {
            let found = incidents(&records, &sample().0, &fields()).unwrap();
            assert_eq!((found.entries.len(), found.broken), (1, 2));
        }
    }

    #[test]
    fn the_list_gives_way_before_a_draft_or_its_former_days_are_lost() {
        let records = Records::new(Memory::default());
        save(&records, "d1", "one");
        assert_eq!(titles(&records).1, 1);
        records.save(Kind::Snapshot, "d1-20261101", 0, "former").unwrap();
        *records.kv().fail_at.borrow_mut() = Some((1, KvError::Quota));
        records.save_making_room(Kind::Draft, "d2", 0, "{}").unwrap();
        assert_eq!(records.ids(Kind::Register).unwrap(), [] as [&str; 0]);
        assert_eq!(records.ids(Kind::Snapshot).unwrap().len(), 1);
    }

    #[test]
    fn a_draft_that_is_packed_need_not_be_read_again_and_what_older_builds_listed_goes() {
        let records = Records::new(Memory::default());
        records.packs_with(std::rc::Rc::new(crate::store::tests::Deflate));
        for n in 0..200 {
            save(&records, &format!("d{n}"), "t");
        }
        records.save(Kind::Register, "sample", 0, "the whole list").unwrap();
        records.save(Kind::Register, "other-01", 0, "of another kind").unwrap();
        assert_eq!(titles(&records).1, 200);
        let parts = records.ids(Kind::Register).unwrap();
        assert!((40..=PARTS + 1).contains(&parts.len()), "{}", parts.len());
        assert!(!parts.contains(&"sample".to_owned()));
        for n in 0..200 {
            records.pack(Kind::Draft, &format!("d{n}")).unwrap();
        }
        assert_eq!(titles(&records).1, 0);
        save(&records, "d7", "changed");
        let rev = |part: &String| records.rev(Kind::Register, part).unwrap();
        let before: Vec<u64> = parts.iter().map(rev).collect();
        assert_eq!(titles(&records).1, 1);
        let written = parts.iter().zip(before).filter(|(part, before)| rev(part) != *before);
        assert_eq!(written.count(), 1, "one part is written, not the whole list");
    }
}
