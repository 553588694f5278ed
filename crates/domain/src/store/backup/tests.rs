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
    let Written { text, count, left_out } = write(&written(), MADE).unwrap();
    assert_eq!((count, left_out), (3, 0), "settings belong to the device");
    let backup = Backup::read(&text).unwrap();
    assert_eq!((backup.len(), backup.made.as_str()), (3, MADE));
    let empty = Records::new(Memory::default());
    assert_eq!(backup.compare(&empty).unwrap(), Comparison { missing: 3, ..Comparison::default() });
    assert_eq!(backup.restore(&empty), Ok(Restored { written: 3, left_out: 0 }));
    assert_eq!(body(&empty, Kind::Draft, "d2"), Some(draft("d2", "two")));
    assert_eq!(backup.compare(&empty).unwrap(), Comparison { same: 3, ..Comparison::default() });
    let before = empty.kv().texts.borrow().clone();
    assert_eq!(backup.restore(&empty), Ok(Restored { written: 0, left_out: 0 }));
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
    assert_eq!(backup.restore(&here), Ok(Restored { written: 2, left_out: 0 }));
    assert_eq!(body(&here, Kind::Draft, "d1"), Some(draft("d1", "changed since")));
    let ids = here.ids(Kind::Draft).unwrap();
    let beside = ids.iter().find(|id| id.starts_with("d1-")).expect("the file's version is there too");
    assert_eq!(body(&here, Kind::Draft, beside), Some(draft(beside, "one")));
    let joined: Progress = from_text(&body(&here, Kind::Progress, "me").unwrap()).unwrap();
    assert!(joined.is_done("a") && joined.is_done("b"));
    assert_eq!(backup.restore(&here), Ok(Restored { written: 0, left_out: 0 }), "and not a third time");
}

#[test]
fn entries_of_one_file_join_and_those_of_two_files_stay_side_by_side() {
    use crate::ledger::{Entry, Handed, How};
    let handed = |receipt: &str| Handed {
        to: "Registry".into(),
        how: How::Hand,
        on: Day::new(2026, 11, 25).unwrap(),
        receipt: receipt.into(),
        photo: None,
        reply_due: None,
        remind: None,
        replied: None,
    };
    let entry = |sum: &str, receipts: &[&str]| {
        let handed = receipts.iter().map(|receipt| handed(receipt)).collect();
        Entry { file: "f.docx".into(), sha256: sum.into(), handed, ..Entry::default() }.write()
    };
    let there = Records::new(Memory::default());
    there.save(Kind::Ledger, "l1", 0, &entry("ab", &["214"])).unwrap();
    there.save(Kind::Ledger, "l2", 0, &entry("cd", &["9"])).unwrap();
    let backup = Backup::read(&write(&there, MADE).unwrap().text).unwrap();
    let here = Records::new(Memory::default());
    here.save(Kind::Ledger, "l1", 0, &entry("ab", &["215"])).unwrap();
    here.save(Kind::Ledger, "l2", 0, &entry("ef", &[])).unwrap();
    assert_eq!(backup.restore(&here), Ok(Restored { written: 2, left_out: 0 }));
    assert_eq!(body(&here, Kind::Ledger, "l1"), Some(entry("ab", &["215", "214"])));
    assert_eq!(body(&here, Kind::Ledger, "l2"), Some(entry("ef", &[])));
    let ids = here.ids(Kind::Ledger).unwrap();
    let beside = ids.iter().find(|id| id.starts_with("l2-")).expect("another file is another entry");
    assert_eq!(body(&here, Kind::Ledger, beside), Some(entry("cd", &["9"])));
    assert_eq!(backup.restore(&here), Ok(Restored { written: 0, left_out: 0 }), "and not a second time");
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
    assert_eq!(backup.restore(&empty), Ok(Restored { written: 3, left_out: 0 }));
    assert_eq!(body(&empty, Kind::Draft, "d1"), Some(draft("d1", "one")));
    assert_eq!(write(&written(), MADE).unwrap().text, include_str!("golden-1.json").trim_end());
}

#[test]
fn what_cannot_be_read_is_carried_along_and_what_is_left_out_is_counted() {
    let here = written();
    here.kv().set("ubv/draft/d1/a", "half of a testim").unwrap();
    let newer = super::super::write_slot(
        &super::super::Header::new(Kind::Draft, 9).of_schema(SCHEMA + 1),
        "n",
        "{}",
        &Default::default(),
    );
    here.kv().set("ubv/draft/n/a", &newer).unwrap();
    here.kv().set("ubv/draft/gone/c", "a:3").unwrap();
    let Written { text, count, left_out } = write(&here, MADE).unwrap();
    assert_eq!((count, left_out), (3, 2));
    let empty = Records::new(Memory::default());
    Backup::read(&text).unwrap().restore(&empty).unwrap();
    assert_eq!(body(&empty, Kind::Kept, "draft-d1").as_deref(), Some("half of a testim"));
}

#[test]
fn progress_that_cannot_be_read_is_mended_by_a_backup() {
    let backup = Backup::read(&write(&written(), MADE).unwrap().text).unwrap();
    for damage in ["rubbish", "{\"v\":1,\"rev\":4,\"kind\":\"progress\",\"crc\":\"00000000\"}\n{}"] {
        let here = written();
        here.kv().set("ubv/progress/me/a", damage).unwrap();
        assert_eq!(backup.restore(&here), Ok(Restored { written: 1, left_out: 0 }));
        let mended: Progress = from_text(&body(&here, Kind::Progress, "me").unwrap()).unwrap();
        assert!(mended.is_done("a"));
        assert_eq!(body(&here, Kind::Kept, "progress-me").as_deref(), Some(damage), "nothing is thrown away");
        assert_eq!(here.ids(Kind::Progress), Ok(vec!["me".to_owned()]));
    }
    // Whole, and not understood.
    let here = written();
    here.save(Kind::Progress, "me", 1, "[]").unwrap();
    backup.restore(&here).unwrap();
    assert_eq!(body(&here, Kind::Progress, "me"), Some(progress("a")));
    assert_eq!(body(&here, Kind::Kept, "progress-me").as_deref(), Some("[]"));
}

#[test]
fn progress_of_a_newer_build_is_left_alone_and_that_is_said() {
    let backup = Backup::read(&write(&written(), MADE).unwrap().text).unwrap();
    let here = written();
    let header = super::super::Header::new(Kind::Progress, 9).of_schema(SCHEMA + 1);
    here.kv().set("ubv/progress/me/a", &super::super::write_slot(&header, "me", "{}", &Default::default())).unwrap();
    let before = here.kv().texts.borrow().clone();
    assert_eq!(backup.restore(&here), Ok(Restored { written: 0, left_out: 1 }));
    assert_eq!(*here.kv().texts.borrow(), before);
}

#[test]
fn a_former_day_that_differs_comes_in_as_a_draft_that_can_be_seen() {
    let there = written();
    there.save(Kind::Snapshot, "d1-20261124", 0, &draft("d1", "there")).unwrap();
    let backup = Backup::read(&write(&there, MADE).unwrap().text).unwrap();
    let here = written();
    here.save(Kind::Snapshot, "d1-20261124", 0, &draft("d1", "here")).unwrap();
    assert_eq!(backup.restore(&here), Ok(Restored { written: 1, left_out: 0 }));
    assert_eq!(here.ids(Kind::Snapshot), Ok(vec!["d1-20261124".to_owned()]));
    let ids = here.ids(Kind::Draft).unwrap();
    let own = ids.iter().find(|id| id.starts_with("d1-")).expect("it is among the drafts");
    assert_eq!(body(&here, Kind::Draft, own), Some(draft(own, "there")));
    assert_eq!(backup.restore(&here), Ok(Restored { written: 0, left_out: 0 }));
}

#[test]
fn what_others_store_under_the_same_address_is_not_touched_by_a_restore_that_fails() {
    /// Another page of the same origin writes while we do.
    struct Shared(Memory);
    impl KeyValue for Shared {
        fn get(&self, key: &str) -> Result<Option<String>, KvError> {
            self.0.get(key)
        }
        fn set(&self, key: &str, value: &str) -> Result<(), KvError> {
            self.0.texts.borrow_mut().insert("theirs".to_owned(), "words".to_owned());
            self.0.set(key, value)
        }
        fn remove(&self, key: &str) -> Result<(), KvError> {
            self.0.remove(key)
        }
        fn keys(&self) -> Result<Vec<String>, KvError> {
            self.0.keys()
        }
    }
    let backup = Backup::read(&write(&written(), MADE).unwrap().text).unwrap();
    let here = Records::new(Shared(Memory::default()));
    *here.kv().0.fail_at.borrow_mut() = Some((3, KvError::Quota));
    assert_eq!(backup.restore(&here), Err(StoreError::Quota));
    assert_eq!(here.kv().keys().unwrap(), ["theirs"]);
}

#[test]
fn the_plan_of_another_device_is_joined_part_by_part() {
    let named = |name: &str, priority: &str| {
        let mut project = Logframe::default();
        project.set_head(name, false);
        project.link("a1", priority, true);
        to_text(&project)
    };
    let marked = |duty: &str| {
        let mut agenda = Agenda::default();
        let due = Day::new(2026, 12, 31).unwrap();
        agenda.mark(duty, due, Some(due));
        to_text(&agenda)
    };
    let (there, here) = (Records::new(Memory::default()), Records::new(Memory::default()));
    for (records, duty, priority) in [(&there, "jadf-quarter", "p1"), (&here, "rgb-year", "p2")] {
        records.save(Kind::Agenda, "me", 0, &marked(duty)).unwrap();
        records.save(Kind::Logframe, "l1", 0, &named("One", priority)).unwrap();
    }
    let text = write(&there, MADE).unwrap().text;
    assert_eq!(Backup::read(&text).unwrap().restore(&here), Ok(Restored { written: 2, left_out: 0 }));
    let agenda: Agenda = from_text(&body(&here, Kind::Agenda, "me").unwrap()).unwrap();
    assert_eq!(agenda.marks.len(), 2);
    let project: Logframe = from_text(&body(&here, Kind::Logframe, "l1").unwrap()).unwrap();
    assert!(project.serves("a1", "p1") && project.serves("a1", "p2"));
    assert_eq!(here.ids(Kind::Logframe).unwrap(), ["l1"], "nothing stands beside it");
}
