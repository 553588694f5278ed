//! The drafts that were changed last, so that a start reads a few and not all of them. It is a hint and nothing more: a list
//! that is missing or too short is made anew out of the drafts themselves.

use super::{KeyValue, Kind, Loaded, Records, StoreError};
use crate::stored::{DraftCard, from_text, to_text};

/// Drafts that are remembered. A list that is shorter names all there are.
const MOST: usize = 60;
const ID: &str = "me";

#[derive(miniserde::Serialize, miniserde::Deserialize)]
struct Stored {
    /// Newest first.
    drafts: Vec<String>,
}

fn read<K: KeyValue>(records: &Records<K>) -> Option<(u64, Vec<String>)> {
    let (rev, body) = records.load(Kind::Recent, ID).and_then(Loaded::found).ok()??;
    Some((rev, from_text::<Stored>(&body)?.drafts))
}

fn write<K: KeyValue>(records: &Records<K>, drafts: Vec<String>) {
    let body = to_text(&Stored { drafts });
    if records.rev(Kind::Recent, ID).and_then(|rev| records.save(Kind::Recent, ID, rev, &body)).is_err() {
        // A list that is not true is worse than none.
        forget(records);
    }
}

/// The drafts that the list names first, as far as there is one.
pub(super) fn remembered<K: KeyValue>(records: &Records<K>, most: usize) -> Vec<String> {
    let mut drafts = read(records).map(|(_, drafts)| drafts).unwrap_or_default();
    drafts.truncate(most);
    drafts
}

/// A draft was changed or came in.
pub fn touch<K: KeyValue>(records: &Records<K>, id: &str) {
    // Without a list the next reader makes one of what stands there then.
    let Some((_, mut drafts)) = read(records) else { return };
    if drafts.first().is_some_and(|first| first == id) {
        return;
    }
    drafts.retain(|other| other != id);
    drafts.insert(0, id.to_owned());
    drafts.truncate(MOST);
    write(records, drafts);
}

/// Drafts came or came back with a date of their own: the list, and the register's, is made anew when it is next wanted.
pub fn forget<K: KeyValue>(records: &Records<K>) {
    crate::register::index::forget(records);
    let _ = records.remove(Kind::Recent, ID);
}

fn card<K: KeyValue>(records: &Records<K>, kind: Kind, id: &str) -> Option<DraftCard> {
    let (_, body) = records.load(kind, id).and_then(Loaded::found).ok()??;
    // Under the name that it is stored by.
    DraftCard::read(&body).map(|card| DraftCard { id: id.to_owned(), ..card })
}

/// All that can be read, newest first: every one of them is looked at.
///
/// # Errors
/// The storage refused.
pub fn all<K: KeyValue>(records: &Records<K>, kind: Kind) -> Result<Vec<DraftCard>, StoreError> {
    let ids = records.ids(kind)?;
    let mut cards: Vec<DraftCard> = ids.iter().filter_map(|id| card(records, kind, id)).collect();
    cards.sort_by_key(|card| std::cmp::Reverse(card.changed));
    Ok(cards)
}

/// The drafts changed last, at most `most` of them (and at most sixty), newest first. No others are read.
///
/// # Errors
/// The storage refused.
pub fn newest<K: KeyValue>(records: &Records<K>, most: usize) -> Result<Vec<DraftCard>, StoreError> {
    if let Some((_, drafts)) = read(records) {
        let cards = drafts.iter().filter_map(|id| card(records, Kind::Draft, id));
        let cards: Vec<DraftCard> = cards.take(most).collect();
        if cards.len() == most || drafts.len() < MOST {
            return Ok(cards);
        }
    }
    let mut cards = all(records, Kind::Draft)?;
    cards.truncate(MOST);
    if !cards.is_empty() {
        write(records, cards.iter().map(|card| card.id.clone()).collect());
    }
    cards.truncate(most);
    Ok(cards)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::{
        date::{Day, Moment},
        store::{KvError, Memory},
    };

    /// Counts what is read.
    #[derive(Default)]
    struct Counting(Memory, Cell<usize>);

    impl KeyValue for Counting {
        fn get(&self, key: &str) -> Result<Option<String>, KvError> {
            self.1.set(self.1.get() + 1);
            self.0.get(key)
        }
        fn set(&self, key: &str, value: &str) -> Result<(), KvError> {
            self.0.set(key, value)
        }
        fn remove(&self, key: &str) -> Result<(), KvError> {
            self.0.remove(key)
        }
        fn keys(&self) -> Result<Vec<String>, KvError> {
            self.0.keys()
        }
    }

    fn save<K: KeyValue>(records: &Records<K>, n: usize, day: usize) -> String {
        let id = format!("d{:x}", n * 7919 % 1000);
        let moment = Moment { day: Day::new(2026, (day / 28 + 1) as u32, (day % 28 + 1) as u32).unwrap(), minute: 5 };
        let changed = to_text(&moment);
        let body = format!("{{\"id\":\"{id}\",\"reference\":\"R{n}\",\"changed\":{changed}}}");
        let rev = records.rev(Kind::Draft, &id).unwrap();
        records.save(Kind::Draft, &id, rev, &body).unwrap();
        id
    }

    fn references(cards: &[DraftCard]) -> Vec<&str> {
        cards.iter().map(|card| card.reference.as_str()).collect()
    }

    #[test]
    fn a_start_reads_as_much_with_few_drafts_as_with_many() {
        let reads = |drafts: usize| {
            let records = Records::new(Counting::default());
            for n in 0..drafts {
                save(&records, n, n % 300);
            }
            newest(&records, 3).unwrap();
            records.kv().1.set(0);
            assert_eq!(newest(&records, 3).unwrap().len(), 3);
            records.kv().1.get()
        };
        assert_eq!(reads(5), reads(300));
    }

    #[test]
    fn what_was_changed_last_comes_first_whatever_happens_to_the_list() {
        let records = Records::new(Memory::default());
        for n in 0..100 {
            save(&records, n, n);
        }
        assert_eq!(references(&newest(&records, 3).unwrap()), ["R99", "R98", "R97"]);
        // Changed again, and a new one.
        touch(&records, &save(&records, 4, 200));
        touch(&records, &save(&records, 100, 201));
        assert_eq!(references(&newest(&records, 3).unwrap()), ["R100", "R4", "R99"]);
        // Thrown away.
        for n in 41..=100 {
            records.remove(Kind::Draft, &format!("d{:x}", n * 7919 % 1000)).unwrap();
        }
        assert_eq!(references(&newest(&records, 3).unwrap()), ["R4", "R40", "R39"]);
        // A list that could not be written, that is gone or that is rubbish.
        let (id, first) = (save(&records, 7, 202), ["R7", "R4", "R40"]);
        *records.kv().fail_at.borrow_mut() = Some((1, KvError::Other("io".into())));
        touch(&records, &id);
        assert_eq!(references(&newest(&records, 3).unwrap()), first);
        forget(&records);
        assert_eq!(references(&newest(&records, 3).unwrap()), first);
        let rev = records.rev(Kind::Recent, ID).unwrap();
        records.save(Kind::Recent, ID, rev, "[1]").unwrap();
        assert_eq!(references(&newest(&records, 3).unwrap()), first);
    }

    #[test]
    fn a_list_of_all_names_all_and_no_other() {
        let records = Records::new(Memory::default());
        for n in 0..5 {
            save(&records, n, n);
        }
        records.kv().set("ubv/draft/broken/a", "rubbish").unwrap();
        assert_eq!(newest(&records, 30).unwrap().len(), 5);
        assert_eq!(references(&all(&records, Kind::Draft).unwrap()), ["R4", "R3", "R2", "R1", "R0"]);
        assert_eq!(all(&records, Kind::Trash), Ok(vec![]));
    }
}
