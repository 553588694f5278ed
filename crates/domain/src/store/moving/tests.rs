use super::*;
use crate::{
    date::Day,
    store::{KEY_ID, KvError, Memory, sealing::tests::Key},
};

const NAME: &str = "Vestine Mukamana";

fn records() -> Records<Memory> {
    Records::new(Memory::default())
}

fn draft(id: &str, words: &str) -> String {
    format!("{{\"id\":\"{id}\",\"words\":\"{words}\"}}")
}

fn body(records: &Records<Memory>, kind: Kind, id: &str) -> Option<String> {
    records.load(kind, id).unwrap().found().unwrap().map(|(_, body)| body)
}

fn day(n: u32) -> Day {
    Day::new(2026, 11, n).unwrap()
}

#[test]
fn what_comes_out_of_the_bin_never_writes_over_a_draft_of_the_same_id() {
    let records = records();
    records.save(Kind::Trash, "d1", 0, &draft("d1", "thrown away")).unwrap();
    records.save(Kind::Draft, "d1", 0, &draft("d1", "a backup brought it back")).unwrap();
    let own = records.move_to(Kind::Trash, Kind::Draft, "d1").unwrap().unwrap();
    assert_eq!(body(&records, Kind::Draft, "d1"), Some(draft("d1", "a backup brought it back")));
    assert_ne!(own, "d1");
    assert_eq!(body(&records, Kind::Draft, &own), Some(draft(&own, "thrown away")), "under the id that it carries");
    assert_eq!(records.ids(Kind::Trash), Ok(vec![]));
    // The same in the other direction, and nothing twice.
    records.save(Kind::Trash, "d1", 0, &draft("d1", "another")).unwrap();
    let binned = records.move_to(Kind::Draft, Kind::Trash, "d1").unwrap().unwrap();
    assert_eq!(body(&records, Kind::Trash, "d1"), Some(draft("d1", "another")));
    assert_eq!(body(&records, Kind::Trash, &binned), Some(draft(&binned, "a backup brought it back")));
    records.save(Kind::Draft, "d1", 0, &draft("d1", "another")).unwrap();
    assert_eq!(records.move_to(Kind::Trash, Kind::Draft, "d1"), Ok(Some("d1".to_owned())));
    assert_eq!(records.ids(Kind::Draft).unwrap().len(), 2);
}

#[test]
fn what_is_deleted_for_good_leaves_no_name_behind() {
    let records = records();
    for n in 0..3 {
        records.save(Kind::Draft, "d1", n, &draft("d1", NAME)).unwrap();
        records.save(Kind::Draft, "d12", n, &draft("d12", "another report")).unwrap();
    }
    for n in 20..25 {
        snapshot::keep(&records, "d1", day(n), &draft("d1", NAME)).unwrap();
        snapshot::keep(&records, "d12", day(n), "another report").unwrap();
    }
    for _ in 0..2 {
        records.set_aside(Kind::Draft, "d1", NAME).unwrap();
        records.set_aside(Kind::Draft, "d12", "another report").unwrap();
    }
    records.move_to(Kind::Draft, Kind::Trash, "d1").unwrap();
    records.delete_for_good("d1").unwrap();
    let texts = records.kv().texts.borrow().clone();
    let named: Vec<(String, String)> = texts.into_iter().filter(|(_, text)| text.contains(NAME)).collect();
    assert_eq!(named, []);
    assert_eq!(records.ids(Kind::Snapshot).unwrap().len(), 5, "the other report keeps its days");
    assert_eq!(records.ids(Kind::Kept).unwrap().len(), 2);
    // A draft in work keeps its days when another of its id leaves the bin.
    records.save(Kind::Trash, "d12", 0, "an older one").unwrap();
    records.delete_for_good("d12").unwrap();
    assert_eq!(records.ids(Kind::Snapshot).unwrap().len(), 5);
}

/// A storage with so much room and no more.
struct Narrow(Memory, usize);

impl KeyValue for Narrow {
    fn get(&self, key: &str) -> Result<Option<String>, KvError> {
        self.0.get(key)
    }
    fn set(&self, key: &str, value: &str) -> Result<(), KvError> {
        let texts = self.0.texts.borrow().clone();
        let others = texts.into_iter().filter(|(other, _)| other != key);
        let used: usize = others.map(|(key, text)| key.len() + text.len()).sum();
        if used + key.len() + value.len() > self.1 { Err(KvError::Quota) } else { self.0.set(key, value) }
    }
    fn remove(&self, key: &str) -> Result<(), KvError> {
        self.0.remove(key)
    }
    fn keys(&self) -> Result<Vec<String>, KvError> {
        self.0.keys()
    }
}

#[test]
fn fault_06_a_full_storage_gives_up_former_days_before_words_of_today() {
    let records = Records::new(Narrow(Memory::default(), 6000));
    records.save(Kind::Draft, "d1", 0, &"x".repeat(1000)).unwrap();
    for n in 20..23 {
        snapshot::keep(&records, "d1", day(n), &"x".repeat(1000)).unwrap();
    }
    records.save_making_room(Kind::Draft, "d2", 0, &"y".repeat(2000)).unwrap();
    let days: Vec<u32> = snapshot::of(&records.ids(Kind::Snapshot).unwrap(), "d1").iter().map(|s| s.day.day).collect();
    assert_eq!(days, [22, 21], "the oldest has given way, and no more than had to");
    assert_eq!(records.save_making_room(Kind::Draft, "d3", 0, &"z".repeat(6000)), Err(StoreError::Quota));
    assert_eq!(records.rev(Kind::Draft, "d1"), Ok(1));
    assert_eq!(records.rev(Kind::Draft, "d2"), Ok(1));
}

#[test]
fn fault_06_a_draft_can_be_thrown_away_when_the_storage_is_full() {
    let records = Records::new(Narrow(Memory::default(), 3000));
    for n in 0..2 {
        records.save(Kind::Draft, "d1", n, &format!("{n}{}", "x".repeat(1300))).unwrap();
    }
    records.move_to(Kind::Draft, Kind::Trash, "d1").unwrap();
    assert!(matches!(records.load(Kind::Trash, "d1"), Ok(Loaded::Found { body, .. }) if body.starts_with('1')));
    assert_eq!(records.ids(Kind::Draft), Ok(vec![]));
    // Where even that is too little, the draft stays as it is.
    let records = Records::new(Narrow(Memory::default(), 2000));
    records.save(Kind::Draft, "d1", 0, &"x".repeat(1300)).unwrap();
    assert_eq!(records.move_to(Kind::Draft, Kind::Trash, "d1"), Err(StoreError::Quota));
    assert_eq!(records.rev(Kind::Draft, "d1"), Ok(1));
}

#[test]
fn whoever_is_deleted_leaves_no_key_behind_and_is_not_written_back() {
    let records = records();
    records.save(Kind::Settings, "me", 0, "{}").unwrap();
    records.save(Kind::Draft, "d1", 0, NAME).unwrap();
    records.kv().set("ubv/draft/lost/c", "a:3").unwrap();
    records.kv().set("ubv/kept/draft/d9/3", NAME).unwrap();
    records.kv().set("ubv/p/other/draft/d1/a", "somebody else's").unwrap();
    records.save(Kind::Key, KEY_ID, 0, "wrapped").unwrap();
    records.remove_all().unwrap();
    records.close();
    assert_eq!(records.save(Kind::Draft, "d1", 0, NAME), Err(StoreError::Locked));
    let left = records.kv().keys().unwrap();
    assert_eq!(left, ["ubv/p/other/draft/d1/a", "ubv/settings/me/a", "ubv/settings/me/c"]);
}

#[test]
fn what_an_older_build_has_set_aside_becomes_records_and_is_sealed() {
    let records = records();
    records.save(Kind::Progress, "me", 0, "{}").unwrap();
    records.kv().set("ubv/kept/draft/d9/3", NAME).unwrap();
    records.kv().set("ubv/kept/draft/d9/4", "more").unwrap();
    records.save(Kind::Key, KEY_ID, 0, "wrapped").unwrap();
    records.unlock(Key::of(7));
    records.seal_all().unwrap();
    let texts = records.kv().texts.borrow().clone();
    assert!(texts.into_iter().all(|(key, text)| !text.contains(NAME) && !key.starts_with("ubv/kept/draft/")));
    let shown: Vec<String> = records.unreadable().unwrap().into_iter().map(|(_, _, raw)| raw).collect();
    assert_eq!(shown, [NAME, "more"]);
}
