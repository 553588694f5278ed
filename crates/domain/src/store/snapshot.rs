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
fn parts(id: &str) -> Option<(&str, Day)> {
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

/// The days kept of a draft, newest first, out of the ids of all snapshots: finding those costs a look at every key.
pub fn of(ids: &[String], draft: &str) -> Vec<Snapshot> {
    let found = ids.iter().filter_map(|id| {
        let (of, day) = parts(id)?;
        (of == draft).then(|| Snapshot { day, id: id.clone() })
    });
    let mut all: Vec<Snapshot> = found.collect();
    all.sort_by_key(|snapshot| std::cmp::Reverse(snapshot.day.number()));
    all
}

/// The draft that a snapshot is of.
pub(super) fn draft_of(id: &str) -> &str {
    parts(id).map_or(id, |(draft, _)| draft)
}

/// Makes room: takes the oldest day of any draft away. `false` if there is none.
///
/// # Errors
/// The storage refused.
pub(super) fn drop_oldest<K: KeyValue>(records: &Records<K>) -> Result<bool, StoreError> {
    // The date stands at the end and sorts as a text.
    let day = |id: &String| Some(id.rsplit_once('-')?.1.to_owned()).filter(|day| day.len() == 8);
    let oldest = records.ids(Kind::Snapshot)?.into_iter().filter_map(|id| Some((day(&id)?, id))).min();
    let Some((_, id)) = oldest else { return Ok(false) };
    records.remove(Kind::Snapshot, &id)?;
    Ok(true)
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
        let ids = records.ids(Kind::Snapshot).unwrap();
        let kept = of(&ids, "d-1");
        assert_eq!(kept.iter().map(|s| s.day.day).collect::<Vec<_>>(), [10, 9, 8, 7, 6, 5, 4]);
        let (_, body) = records.load(Kind::Snapshot, &kept[6].id).unwrap().found().unwrap().unwrap();
        assert_eq!(body, "day 4");
        assert_eq!(of(&ids, "d-10").len(), 1);
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
