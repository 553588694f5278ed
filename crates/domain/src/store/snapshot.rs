//! Drafts as they stood at the end of a day: what was thrown out yesterday can be read and taken back. Kept within bounds,
//! because storage is small; losing one costs nobody the present draft.

use super::{KeyValue, Kind, Records, StoreError};
use crate::date::Day;

/// Days kept of one draft.
const MOST_OF_DRAFT: usize = 7;
/// Days kept of all drafts.
const MOST: usize = 60;

/// A day of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Id of the record.
    pub id: String,
    /// The day.
    pub day: Day,
}

fn id_of(draft: &str, day: Day) -> String {
    format!("{draft}-{:04}{:02}{:02}", day.year, day.month, day.day)
}

/// The draft and the day of a snapshot.
pub(super) fn parts(id: &str) -> Option<(&str, Day)> {
    let (draft, day) = id.rsplit_once('-')?;
    let number = |range: std::ops::Range<usize>| day.get(range)?.parse::<u32>().ok();
    let day = (day.len() == 8).then(|| Day::new(number(0..4)? as i32, number(4..6)?, number(6..8)?))??;
    Some((draft, day))
}

/// Keeps a draft as it stood at the end of a day; a day that is kept already stays as it is. Older days give way.
///
/// # Errors
/// The storage refused.
pub fn keep<K: KeyValue>(records: &Records<K>, draft: &str, day: Day, body: &str) -> Result<(), StoreError> {
    let id = id_of(draft, day);
    if records.rev(Kind::Snapshot, &id)? == 0 {
        records.save(Kind::Snapshot, &id, 0, body)?;
    }
    let sorted = || -> Result<Vec<String>, StoreError> {
        let mut all = records.ids(Kind::Snapshot)?;
        all.sort_by_key(|id| parts(id).map(|(_, day)| day.number()));
        Ok(all)
    };
    let mut mine = sorted()?;
    mine.retain(|id| parts(id).is_some_and(|(of, _)| of == draft));
    let oldest = |list: &[String], most: usize| -> Result<(), StoreError> {
        list.iter().take(list.len().saturating_sub(most)).try_for_each(|id| records.remove(Kind::Snapshot, id))
    };
    oldest(&mine, MOST_OF_DRAFT)?;
    oldest(&sorted()?, MOST)
}

/// Does something that needs room in the storage; while there is none, the oldest day that is kept gives way.
///
/// # Errors
/// Those of what is done, at last also for want of room.
pub fn making_room<K: KeyValue, T>(
    records: &Records<K>,
    act: impl Fn() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    loop {
        match act() {
            Err(StoreError::Quota) => {}
            done => return done,
        }
        let all = records.ids(Kind::Snapshot)?;
        let Some(oldest) = all.iter().min_by_key(|id| parts(id).map(|(_, day)| day.number())) else {
            return Err(StoreError::Quota);
        };
        records.remove(Kind::Snapshot, oldest)?;
    }
}

/// Takes away every day of a draft: whoever deletes it for good means these too.
///
/// # Errors
/// The storage refused.
pub fn forget<K: KeyValue>(records: &Records<K>, draft: &str) -> Result<(), StoreError> {
    of(records, draft)?.iter().try_for_each(|kept| records.remove(Kind::Snapshot, &kept.id))
}

/// The days kept of a draft, newest first.
///
/// # Errors
/// The storage refused.
pub fn of<K: KeyValue>(records: &Records<K>, draft: &str) -> Result<Vec<Snapshot>, StoreError> {
    let found = records.ids(Kind::Snapshot)?.into_iter().filter_map(|id| {
        let (of, day) = parts(&id)?;
        (of == draft).then(|| Snapshot { day, id: id.clone() })
    });
    let mut all: Vec<Snapshot> = found.collect();
    all.sort_by_key(|snapshot| std::cmp::Reverse(snapshot.day.number()));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Memory;

    fn day(n: u32) -> Day {
        Day::new(2026, 11, n).unwrap()
    }

    #[test]
    fn the_last_days_of_a_draft_are_kept_and_the_first_word_of_a_day_stands() {
        let records = Records::new(Memory::default());
        for n in 1..=10 {
            keep(&records, "d-1", day(n), &format!("day {n}")).unwrap();
            keep(&records, "d-1", day(n), "later the same day").unwrap();
        }
        keep(&records, "d-10", day(3), "another draft").unwrap();
        let kept = of(&records, "d-1").unwrap();
        assert_eq!(kept.iter().map(|s| s.day.day).collect::<Vec<_>>(), [10, 9, 8, 7, 6, 5, 4]);
        let (_, body) = records.load(Kind::Snapshot, &kept[6].id).unwrap().found().unwrap().unwrap();
        assert_eq!(body, "day 4");
        assert_eq!(of(&records, "d-10").unwrap().len(), 1);
    }

    #[test]
    fn a_full_storage_gives_up_the_oldest_days_before_it_refuses_a_draft() {
        let records = Records::new(Memory::default());
        for n in 1..=3 {
            keep(&records, "d", day(n), "x").unwrap();
        }
        let full = || -> Result<(), StoreError> {
            if records.ids(Kind::Snapshot)?.len() > 1 { Err(StoreError::Quota) } else { Ok(()) }
        };
        assert_eq!(making_room(&records, full), Ok(()));
        assert_eq!(of(&records, "d").unwrap().iter().map(|s| s.day.day).collect::<Vec<_>>(), [3]);
        assert_eq!(making_room(&records, || Err::<(), _>(StoreError::Quota)), Err(StoreError::Quota));
        assert_eq!(making_room(&records, || Err::<(), _>(StoreError::Denied)), Err(StoreError::Denied));
    }

    #[test]
    fn deleting_for_good_leaves_no_day_of_the_draft() {
        let records = Records::new(Memory::default());
        for draft in ["d-1", "d-10"] {
            records.save(Kind::Draft, draft, 0, "Vestine").unwrap();
            keep(&records, draft, day(3), "Vestine").unwrap();
        }
        records.move_to(Kind::Draft, Kind::Trash, "d-1").unwrap();
        records.remove(Kind::Trash, "d-1").unwrap();
        forget(&records, "d-1").unwrap();
        let left: Vec<String> = records.kv().keys().unwrap();
        assert!(left.iter().all(|key| !key.contains("d-1/") && !key.contains("d-1-")), "{left:?}");
        assert_eq!(of(&records, "d-10").unwrap().len(), 1);
    }

    #[test]
    fn all_drafts_together_stay_within_bounds_and_the_oldest_give_way() {
        let records = Records::new(Memory::default());
        for draft in 0..30 {
            for n in 1..=3 {
                keep(&records, &format!("d{draft}"), day(n), "x").unwrap();
            }
        }
        let ids = records.ids(Kind::Snapshot).unwrap();
        assert_eq!(ids.len(), MOST);
        assert!(ids.iter().all(|id| !id.ends_with("-20261101")));
    }
}
