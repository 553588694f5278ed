//! The list of incidents without reading all of them: what the register shows of each stands in one record, beside the commit
//! marker that its draft had then. Whoever opens the list reads the markers and those drafts only that have changed since. It is
//! a hint and nothing more: where it is missing or not true it is made anew, and it gives way where a draft needs room.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Entry, RegisterFields, entry};
use crate::{
    report::{Draft, Template},
    store::{KeyValue, Kind, Loaded, Records, StoreError},
    text::{FNV_START, fnv1a},
};

#[derive(Serialize, Deserialize)]
struct Stored {
    /// Fingerprint of what entries are made by.
    made_by: String,
    /// By id of the draft: its marker, and its entry if it is an incident.
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
    format!("{:x}", fnv1a(FNV_START, &format!("1 {} {} {fields:?} {columns:?}", template.id, template.version)))
}

/// All incidents of a kind.
///
/// # Errors
/// The storage refused.
pub fn incidents<K: KeyValue>(
    records: &Records<K>,
    template: &Template,
    fields: &RegisterFields,
) -> Result<Incidents, StoreError> {
    let made_by = made_by(template, fields);
    let former = records.load(Kind::Register, &template.id).and_then(Loaded::found).ok().flatten();
    let (rev, former) = former.map_or((0, None), |(rev, body)| (rev, serde_json::from_str::<Stored>(&body).ok()));
    let mut known = former.filter(|stored| stored.made_by == made_by).map(|s| s.drafts).unwrap_or_default();
    let (mut drafts, mut broken, mut read) = (BTreeMap::new(), 0, 0);
    let mut changed = false;
    for id in records.ids(Kind::Draft)? {
        let marker = records.marker(Kind::Draft, &id)?;
        let same = known.remove(&id).filter(|(then, _)| marker.as_ref() == Some(then));
        if let Some(same) = same {
            drafts.insert(id, same);
            continue;
        }
        read += 1;
        let body = records.load(Kind::Draft, &id).and_then(Loaded::found);
        let draft = body.ok().flatten().and_then(|(_, body)| serde_json::from_str::<Draft>(&body).ok());
        let Some(draft) = draft else {
            broken += 1;
            continue;
        };
        changed = true;
        // Under the name that it is stored by.
        let found =
            (draft.template == template.id).then(|| Entry { id: id.clone(), ..entry(template, fields, &draft) });
        // Without a marker it would have to be read again: it is not remembered.
        drafts.insert(id, (marker.unwrap_or_default(), found));
    }
    if changed || !known.is_empty() {
        let stored = Stored { made_by, drafts };
        let saved = serde_json::to_string(&stored)
            .is_ok_and(|body| records.save(Kind::Register, &template.id, rev, &body).is_ok());
        if !saved {
            // What is not true is worse than nothing.
            forget(records);
        }
        drafts = stored.drafts;
    }
    let mut entries: Vec<Entry> = drafts.into_values().filter_map(|(_, entry)| entry).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.day, entry.changed)));
    Ok(Incidents { entries, broken, read })
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
        let rev = records.rev(Kind::Register, "sample").unwrap();
        records.save(Kind::Register, "sample", rev, "[1]").unwrap();
        assert_eq!(titles(&records), all(2));
        forget(&records);
        *records.kv().fail_at.borrow_mut() = Some((1, KvError::Quota));
        assert_eq!(titles(&records), all(2));
        *records.kv().fail_at.borrow_mut() = None;
        assert_eq!(titles(&records), all(2));
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
}
