use super::*;
use crate::{
    date::Day,
    store::{KvError, Memory},
};

const MADE: &str = "2026-11-25T06:00:00Z";

fn draft(id: &str, words: &str) -> String {
    format!("{{\"id\":\"{id}\",\"words\":\"{words}\"}}")
}

fn progress(done: &str) -> String {
    let mut progress = Progress::default();
    progress.mark_done(done, Day::new(2026, 11, 25).unwrap());
    to_text(&progress)
}

fn written() -> Records<Memory> {
    let records = Records::new(Memory::default());
    records.save(Kind::Draft, "d1", 0, &draft("d1", "one")).unwrap();
    records.save(Kind::Draft, "d2", 0, &draft("d2", "two")).unwrap();
    records.save(Kind::Progress, "me", 0, &progress("a")).unwrap();
    records.save(Kind::Settings, "me", 0, "{}").unwrap();
    records
}

fn body(records: &Records<Memory>, kind: Kind, id: &str) -> Option<String> {
    records.load(kind, id).unwrap().found().unwrap().map(|(_, body)| body)
}

#[test]
fn everything_comes_back_on_an_empty_device_and_a_second_time_changes_nothing() {
    let Written { text, count, .. } = write(&written(), MADE).unwrap();
    assert_eq!(count, 3, "settings belong to the device");
    let backup = Backup::read(&text).unwrap();
    assert_eq!((backup.len(), backup.made.as_str()), (3, MADE));
    let empty = Records::new(Memory::default());
    assert_eq!(backup.compare(&empty).unwrap(), Comparison { missing: 3, ..Comparison::default() });
    assert_eq!(backup.restore(&empty), Ok(3));
    assert_eq!(body(&empty, Kind::Draft, "d2"), Some(draft("d2", "two")));
    assert_eq!(backup.compare(&empty).unwrap(), Comparison { same: 3, ..Comparison::default() });
    let before = empty.kv().texts.borrow().clone();
    assert_eq!(backup.restore(&empty), Ok(0));
    assert_eq!(*empty.kv().texts.borrow(), before);
}

#[test]
fn what_differs_comes_in_beside_and_progress_is_joined() {
    let text = write(&written(), MADE).unwrap().text;
    let backup = Backup::read(&text).unwrap();
    let here = written();
    here.save(Kind::Draft, "d1", 1, &draft("d1", "changed since")).unwrap();
    here.save(Kind::Progress, "me", 1, &progress("b")).unwrap();
    here.save(Kind::Draft, "d3", 0, &draft("d3", "new")).unwrap();
    let expected = Comparison { same: 1, missing: 0, differ: 2, only_here: 1 };
    assert_eq!(backup.compare(&here).unwrap(), expected);
    assert_eq!(backup.restore(&here), Ok(2));
    assert_eq!(body(&here, Kind::Draft, "d1"), Some(draft("d1", "changed since")));
    let ids = here.ids(Kind::Draft).unwrap();
    let beside = ids.iter().find(|id| id.starts_with("d1-")).expect("the file's version is there too");
    assert_eq!(body(&here, Kind::Draft, beside), Some(draft(beside, "one")));
    let joined: Progress = from_text(&body(&here, Kind::Progress, "me").unwrap()).unwrap();
    assert!(joined.is_done("a") && joined.is_done("b"));
    assert_eq!(backup.restore(&here), Ok(0), "and not a third time");
}

#[test]
fn fault_18_a_restore_that_fails_at_any_write_leaves_every_key_as_it_was() {
    let text = write(&written(), MADE).unwrap().text;
    let backup = Backup::read(&text).unwrap();
    let mut step = 0;
    loop {
        step += 1;
        let here = Records::new(Memory::default());
        here.save(Kind::Draft, "d1", 0, &draft("d1", "mine")).unwrap();
        here.save(Kind::Progress, "me", 0, &progress("b")).unwrap();
        let before = here.kv().texts.borrow().clone();
        *here.kv().fail_at.borrow_mut() = Some((step, KvError::Quota));
        match backup.restore(&here) {
            Ok(_) => break,
            Err(err) => assert_eq!(err, StoreError::Quota),
        }
        assert_eq!(*here.kv().texts.borrow(), before, "step {step}");
    }
    assert!(step > 6, "every write was failed once");
}

#[test]
fn a_file_that_is_none_is_told_and_no_byte_of_damage_passes() {
    assert!(matches!(Backup::read("{\n \"format\": "), Err(BackupError::NotJson { line: 2, .. })));
    assert_eq!(Backup::read("{}"), Err(BackupError::NotOurs));
    assert_eq!(Backup::read("[1]"), Err(BackupError::NotOurs));
    let text = write(&written(), MADE).unwrap().text;
    assert_eq!(Backup::read(&text.replace("\"version\": 1", "\"version\": 2")), Err(BackupError::Newer));
    assert_eq!(Backup::read(&text.replace("\"draft\"", "\"sketch\"")), Err(BackupError::Damaged));
    let whole = Backup::read(&text).unwrap();
    for at in 0..text.len() {
        let cut = Backup::read(&text[..at]);
        assert!(cut.is_err() || cut == Ok(whole.clone()), "cut at {at}");
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        let Ok(flipped) = String::from_utf8(bytes) else { continue };
        if let Ok(read) = Backup::read(&flipped) {
            assert_eq!(read.entries, whole.entries, "byte {at}");
        }
    }
}

#[test]
fn the_backup_that_was_shipped_first_is_still_read() {
    let backup = Backup::read(include_str!("golden-1.json")).unwrap();
    assert_eq!(backup.len(), 3);
    let empty = Records::new(Memory::default());
    assert_eq!(backup.restore(&empty), Ok(3));
    assert_eq!(body(&empty, Kind::Draft, "d1"), Some(draft("d1", "one")));
    assert_eq!(write(&written(), MADE).unwrap().text, include_str!("golden-1.json").trim_end());
}

#[test]
fn progress_that_nobody_can_read_is_replaced_by_the_files_and_set_aside() {
    let backup = Backup::read(&write(&written(), MADE).unwrap().text).unwrap();
    let here = written();
    here.kv().set("ubv/progress/me/a", "torn").unwrap();
    assert_eq!(here.rev(Kind::Progress, "me"), Err(StoreError::Unreadable));
    assert_eq!(backup.restore(&here), Ok(1));
    assert_eq!(body(&here, Kind::Progress, "me"), Some(progress("a")));
    assert_eq!(here.unreadable().unwrap(), [(Kind::Kept, "progress-me".to_owned(), "torn".to_owned())]);
}

#[test]
fn what_cannot_be_read_is_counted_and_goes_along_as_it_was_found() {
    let here = written();
    here.kv().set("ubv/draft/d2/a", "torn words").unwrap();
    let made = write(&here, MADE).unwrap();
    assert_eq!((made.count, made.left_out), (3, 1));
    let empty = Records::new(Memory::default());
    Backup::read(&made.text).unwrap().restore(&empty).unwrap();
    assert_eq!(body(&empty, Kind::Kept, "draft-d2").as_deref(), Some("torn words"));
}

#[test]
fn a_former_day_that_differs_comes_in_as_a_draft_that_can_be_found() {
    let there = written();
    there.save(Kind::Snapshot, "d1-20261124", 0, &draft("d1", "as it was there")).unwrap();
    let backup = Backup::read(&write(&there, MADE).unwrap().text).unwrap();
    let here = written();
    here.save(Kind::Snapshot, "d1-20261124", 0, &draft("d1", "as it was here")).unwrap();
    assert_eq!(backup.restore(&here), Ok(1));
    let ids = here.ids(Kind::Draft).unwrap();
    let new = ids.iter().find(|id| id.starts_with("d1-20261124-")).unwrap();
    assert_eq!(body(&here, Kind::Draft, new), Some(draft(new, "as it was there")));
}

#[test]
fn keys_of_others_on_the_same_origin_are_left_alone_when_coming_back_fails() {
    let backup = Backup::read(&write(&written(), MADE).unwrap().text).unwrap();
    let here = Records::new(Memory::default());
    here.kv().set("another-app", "theirs").unwrap();
    *here.kv().fail_at.borrow_mut() = Some((3, KvError::Quota));
    assert_eq!(backup.restore(&here), Err(StoreError::Quota));
    assert_eq!(here.kv().keys().unwrap(), ["another-app"]);
}
