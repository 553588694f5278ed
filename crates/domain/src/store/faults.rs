//! The faults that storage can have, each over every kind of record: a new kind joins by standing in `Kind::ALL`. The names
//! begin with the number of the fault in the list that `cargo xtask faults` prints.

use super::{packing::tests::Deflate, sealing::tests::Key, *};

/// The records of the first profile, of a further one, and of one with a passphrase; and the same at rest.
fn all() -> Vec<Records<Memory>> {
    let three = || {
        let sealed = Records::new(Memory::default());
        sealed.save(Kind::Key, KEY_ID, 0, "wrapped").unwrap();
        sealed.unlock(Key::of(7));
        [Records::new(Memory::default()), Records::of_profile(Memory::default(), "p1"), sealed]
    };
    let resting = three().map(|records| {
        records.packs_with(Rc::new(Deflate));
        records
    });
    three().into_iter().chain(resting).collect()
}

/// Whether records are packed here after every save, whatever their kind.
fn rests(records: &Records<Memory>) -> bool {
    records.packer.borrow().is_some()
}

/// Saves, and leaves the record at rest where they are.
fn save(records: &Records<Memory>, kind: Kind, rev: u64, body: &str) -> Result<u64, StoreError> {
    let saved = records.save(kind, "x", rev, body)?;
    records.put_at_rest(kind, "x")?;
    assert_eq!(records.is_at_rest(kind, "x"), Ok(rests(records)));
    Ok(saved)
}

/// Runs a check over every kind, on fresh records each time.
fn each(check: impl Fn(&Records<Memory>, Kind)) {
    for kind in Kind::ALL {
        for records in all() {
            check(&records, kind);
        }
    }
}

fn body(records: &Records<Memory>, kind: Kind) -> Option<String> {
    match records.load(kind, "x").unwrap() {
        Loaded::Found { body, .. } => Some(body),
        _ => None,
    }
}

fn slot(records: &Records<Memory>, kind: Kind, name: &str) -> String {
    format!("{}{name}", records.key_prefix(kind, "x"))
}

#[test]
fn fault_04_two_tabs_that_edit_the_same_record() {
    each(|records, kind| {
        save(records, kind, 0, "both have read this").unwrap();
        save(records, kind, 1, "theirs").unwrap();
        assert_eq!(records.save(kind, "x", 1, "mine"), Err(StoreError::Conflict { found: 2 }));
        assert_eq!(body(records, kind).as_deref(), Some("theirs"));
    });
}

#[test]
fn fault_05_an_old_tab_beside_a_newer_schema() {
    each(|records, kind| {
        save(records, kind, 0, "old").unwrap();
        let newer = write_slot(&Header::new(kind, 9).of_schema(SCHEMA + 1), "x", "{}", &Means::default());
        records.kv().set(&slot(records, kind, "b"), &newer).unwrap();
        assert_eq!(records.load(kind, "x"), Ok(Loaded::Newer { schema: SCHEMA + 1 }));
        assert_eq!(records.save(kind, "x", 1, "mine"), Err(StoreError::Newer { schema: SCHEMA + 1 }));
        assert_eq!(records.kv().get(&slot(records, kind, "b")).unwrap(), Some(newer));
    });
}

fn a_write_that_fails(err: &KvError) {
    each(|records, kind| {
        save(records, kind, 0, "one").unwrap();
        save(records, kind, 1, "two").unwrap();
        let (mut step, mut rev) = (0, 2);
        loop {
            step += 1;
            *records.kv().fail_at.borrow_mut() = Some((step, err.clone()));
            let saved = records.save(kind, "x", rev, "three");
            let packed = if saved.is_ok() { records.put_at_rest(kind, "x").map(drop) } else { Ok(()) };
            *records.kv().fail_at.borrow_mut() = None;
            let Err(failed) = saved.clone().map(drop).and(packed) else { break };
            assert_eq!(failed, err.clone().into());
            // What failed while the record was packed has failed after it was saved.
            let stands = if saved.is_ok() { "three" } else { "two" };
            assert_eq!(body(records, kind).as_deref(), Some(stands), "{kind}, write {step}");
            if let Ok(saved) = saved {
                rev = save(records, kind, saved, "two").unwrap();
            }
        }
        assert!(step > 2, "a record is more than one write");
        assert_eq!(body(records, kind).as_deref(), Some("three"));
    });
}

#[test]
fn fault_06_a_full_storage_at_every_single_write() {
    a_write_that_fails(&KvError::Quota);
}

#[test]
fn fault_07_a_write_that_fails_for_another_reason() {
    a_write_that_fails(&KvError::Other("disk".into()));
    a_write_that_fails(&KvError::Denied);
}

#[test]
fn fault_08_a_value_that_is_missing_cut_or_flipped_at_any_byte() {
    each(|records, kind| {
        save(records, kind, 0, "former").unwrap();
        save(records, kind, 1, "present").unwrap();
        if rests(records) {
            return alone_and_damaged(records, kind);
        }
        let key = slot(records, kind, "b");
        let whole = records.kv().get(&key).unwrap().unwrap();
        let is_former = |torn: Option<&str>, what: &str| {
            match torn {
                Some(torn) => records.kv().set(&key, torn).unwrap(),
                None => records.kv().remove(&key).unwrap(),
            }
            assert_eq!(body(records, kind).as_deref(), Some("former"), "{kind}: {what}");
        };
        is_former(None, "missing");
        for at in 0..whole.len() {
            is_former(Some(&whole[..at]), "cut");
            for bit in 0..7 {
                let mut bytes = whole.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                if let Ok(flipped) = String::from_utf8(bytes) {
                    is_former(Some(&flipped), "flipped");
                }
            }
        }
    });
}

/// A record at rest has no former slot. What is damaged is told and kept as it is, and no other body comes out of it.
fn alone_and_damaged(records: &Records<Memory>, kind: Kind) {
    let keys = ["a", "b"].map(|name| slot(records, kind, name));
    let key = keys.iter().find(|key| records.kv().get(key).unwrap().is_some()).unwrap();
    let whole = records.kv().get(key).unwrap().unwrap();
    let is_told = |torn: String, what: &str| {
        records.kv().set(key, &torn).unwrap();
        let stands = records.load(kind, "x").unwrap();
        assert_eq!(stands, Loaded::Unreadable { raw: torn.clone() }, "{kind}: {what}");
        assert_eq!(records.save(kind, "x", 2, "mine"), Err(StoreError::Unreadable));
        assert_eq!(records.put_at_rest(kind, "x"), Ok(false));
        assert_eq!(records.kv().get(key).unwrap(), Some(torn), "it is kept");
    };
    for at in 0..whole.len() {
        if whole.is_char_boundary(at) {
            is_told(whole[..at].to_owned(), "cut");
        }
        for bit in 0..7 {
            let mut bytes = whole.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            if let Ok(flipped) = String::from_utf8(bytes) {
                is_told(flipped, "flipped");
            }
        }
    }
    records.kv().remove(key).unwrap();
    assert_eq!(records.load(kind, "x"), Ok(Loaded::Lost { rev: 2 }));
}

#[test]
fn fault_09_a_storage_that_never_opens() {
    each(|records, kind| {
        records.kv().deny.set(true);
        assert_eq!(records.load(kind, "x"), Err(StoreError::Denied));
        assert_eq!(records.save(kind, "x", 0, "x"), Err(StoreError::Denied));
        assert_eq!(records.ids(kind), Err(StoreError::Denied));
    });
}

#[test]
fn fault_11_slots_that_were_taken_away_while_the_marker_remains() {
    each(|records, kind| {
        for n in 0..3 {
            save(records, kind, n, "words").unwrap();
        }
        for name in ["a", "b"] {
            records.kv().remove(&slot(records, kind, name)).unwrap();
        }
        // Told, not taken for a record that never was.
        assert_eq!(records.load(kind, "x"), Ok(Loaded::Lost { rev: 3 }));
        assert_eq!(records.lost(), Ok(vec![(kind, "x".to_owned())]));
        assert_eq!(records.save(kind, "x", 2, "stale"), Err(StoreError::Conflict { found: 0 }));
        assert_eq!(records.save(kind, "x", 0, "a new beginning"), Ok(4));
        assert_eq!(body(records, kind).as_deref(), Some("a new beginning"));
    });
}

#[test]
fn fault_13_a_write_of_several_keys_that_is_torn() {
    each(|records, kind| {
        save(records, kind, 0, "one").unwrap();
        // The slot is there and the marker is not: the page went in between. What was written whole counts.
        let present = |name: &&str| records.kv().get(&slot(records, kind, name)).unwrap().is_none();
        let other = slot(records, kind, ["a", "b"].iter().find(|name| present(name)).unwrap());
        let sealer = records.sealer_for(kind, &[Slot::Empty, Slot::Empty]).unwrap();
        let means = Means { sealer, packer: records.packer.borrow().clone() };
        let torn = write_slot(&Header::new(kind, 2), "x", "two", &means);
        records.kv().set(&other, &torn).unwrap();
        assert_eq!(body(records, kind).as_deref(), Some("two"));
        assert_eq!(records.save(kind, "x", 2, "three"), Ok(3));
        // Half of a slot: the former revision.
        let half = (torn.len() / 2..torn.len()).find(|at| torn.is_char_boundary(*at)).unwrap();
        records.kv().set(&other, &torn[..half]).unwrap();
        assert_eq!(body(records, kind).as_deref(), Some("three"));
    });
}

#[test]
fn fault_14_a_clock_that_was_moved_by_years() {
    each(|records, kind| {
        save(records, kind, 0, "{\"changed\":\"2039-01-01\"}").unwrap();
        save(records, kind, 1, "{\"changed\":\"1999-01-01\"}").unwrap();
        assert_eq!(body(records, kind).as_deref(), Some("{\"changed\":\"1999-01-01\"}"), "the later revision counts");
    });
}

#[test]
fn fault_17_a_record_that_cannot_be_decrypted_is_never_written_over() {
    let is_sealed = |records: &Records<Memory>| records.sealer.borrow().is_some();
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_private()) {
        for records in all().into_iter().filter(is_sealed) {
            save(&records, kind, 0, "words").unwrap();
            let before = records.kv().texts.borrow().clone();
            records.unlock(Key::of(8));
            assert!(matches!(records.load(kind, "x"), Ok(Loaded::Unreadable { .. })));
            for expected in 0..3 {
                assert_eq!(records.save(kind, "x", expected, "other"), Err(StoreError::Unreadable));
            }
            assert_eq!(records.put_at_rest(kind, "x"), Ok(false));
            records.lock();
            assert_eq!(records.save(kind, "x", 1, "other"), Err(StoreError::Locked));
            assert_eq!(records.put_at_rest(kind, "x"), Ok(false));
            assert_eq!(*records.kv().texts.borrow(), before);
        }
    }
}
