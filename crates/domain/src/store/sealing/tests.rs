use super::*;
use crate::store::{KvError, Means, Memory, packing::tests::Deflate};

/// The real thing, as the app uses it; only the nonces are counted instead of drawn.
pub(in crate::store) struct Key {
    key: seal::DataKey,
    profile: &'static str,
    next: std::cell::Cell<u8>,
}

impl Key {
    pub(in crate::store) fn of(byte: u8) -> Rc<dyn Sealer> {
        Rc::new(Self { key: seal::DataKey::from_random([byte; 32]), profile: "me", next: std::cell::Cell::new(0) })
    }

    fn place<'a>(&self, spot: &Spot<'a>) -> seal::Place<'a> {
        seal::Place { profile: self.profile, kind: spot.kind.stored(), id: spot.id, rev: spot.rev, schema: spot.schema }
    }
}

impl Sealer for Key {
    fn seal(&self, spot: &Spot<'_>, body: &str) -> String {
        let next = self.next.get().wrapping_add(1);
        self.next.set(next);
        self.key.seal(&self.place(spot), [next; 24], body)
    }

    fn open(&self, spot: &Spot<'_>, sealed: &str) -> Option<String> {
        self.key.open(&self.place(spot), sealed).ok()
    }

    fn seal_bytes(&self, spot: &Spot<'_>, packed: &[u8]) -> Vec<u8> {
        let next = self.next.get().wrapping_add(1);
        self.next.set(next);
        self.key.seal_bytes(&self.place(spot), [next; 24], packed)
    }

    fn open_bytes(&self, spot: &Spot<'_>, sealed: &[u8]) -> Option<Vec<u8>> {
        self.key.open_bytes(&self.place(spot), sealed).ok().map(|packed| packed.to_vec())
    }
}

const NAME: &str = "Vestine Mukamana";

/// Two private records with a name in both slots, one that cannot be read, and settings.
fn written() -> Records<Memory> {
    let records = Records::new(Memory::default());
    for n in 0..3 {
        records.save(Kind::Draft, "d", n, &format!("{NAME} {n}")).unwrap();
        records.save(Kind::Progress, "me", n, &format!("{{\"notes\":\"{NAME} {n}\"}}")).unwrap();
    }
    records.kv().set("ubv/trash/t/a", &format!("rubbish about {NAME}")).unwrap();
    records.save(Kind::Settings, "me", 0, "{}").unwrap();
    records
}

fn with_key(records: &Records<Memory>) {
    records.save(Kind::Key, KEY_ID, 0, "wrapped").unwrap();
    records.unlock(Key::of(7));
}

fn shown(records: &Records<Memory>, word: &str) -> Vec<String> {
    let texts = records.kv().texts.borrow();
    texts.keys().filter(|key| texts[key].contains(word)).map(str::to_owned).collect()
}

fn body(records: &Records<Memory>, kind: Kind, id: &str) -> Option<String> {
    records.load(kind, id).unwrap().found().ok().flatten().map(|(_, body)| body)
}

#[test]
fn sealed_records_hold_no_name_anywhere_and_open_with_the_key() {
    let records = written();
    with_key(&records);
    records.seal_all().unwrap();
    assert_eq!(shown(&records, NAME), Vec::<String>::new());
    assert_eq!(shown(&records, "Mukamana"), Vec::<String>::new());
    assert_eq!(body(&records, Kind::Draft, "d").as_deref(), Some("Vestine Mukamana 2"));
    // What could not be read is set aside, sealed, and still shown.
    let unreadable = records.unreadable().unwrap();
    assert_eq!(unreadable, [(Kind::Kept, "trash-t".to_owned(), format!("rubbish about {NAME}"))]);
    records.save(Kind::Draft, "e", 0, NAME).unwrap();
    assert_eq!(shown(&records, NAME), Vec::<String>::new(), "autosave is sealed too");

    records.lock();
    assert_eq!(records.is_locked(), Ok(true));
    assert_eq!(records.load(Kind::Draft, "d"), Ok(Loaded::Locked));
    assert_eq!(records.save(Kind::Draft, "d", 4, "x"), Err(StoreError::Locked));
    assert_eq!(
        records.save(Kind::Draft, "new", 0, NAME),
        Err(StoreError::Locked),
        "never an open one beside sealed ones"
    );
    records.unlock(Key::of(8));
    assert!(matches!(records.load(Kind::Draft, "d"), Ok(Loaded::Unreadable { .. })), "another key opens nothing");
    assert_eq!(records.save(Kind::Draft, "d", 0, "x"), Err(StoreError::Unreadable), "and writes over nothing");
}

#[test]
fn fault_19_an_older_body_or_another_records_body_does_not_pass() {
    let records = Records::new(Memory::default());
    with_key(&records);
    records.save(Kind::Draft, "d", 0, "one").unwrap();
    records.save(Kind::Draft, "e", 0, "two").unwrap();
    let other = records.kv().get("ubv/draft/e/a").unwrap().unwrap();
    records.kv().set("ubv/draft/d/a", &other).unwrap();
    assert!(matches!(records.load(Kind::Draft, "d"), Ok(Loaded::Unreadable { .. })));
}

#[test]
fn fault_16_setting_and_removing_can_stop_at_any_write_and_everything_still_opens() {
    for (removing, packed) in [(false, false), (true, false), (false, true), (true, true)] {
        let whole = written();
        let packs = |records: &Records<Memory>| {
            if packed {
                records.packs_with(Rc::new(Deflate));
            }
        };
        // A full storage would be helped by what is packed giving way.
        let err = if packed { KvError::Other("disk".into()) } else { KvError::Quota };
        packs(&whole);
        if packed {
            whole.pack(Kind::Draft, "d").unwrap();
            whole.save(Kind::Snapshot, "d-20261101", 0, NAME).unwrap();
        }
        with_key(&whole);
        if removing {
            whole.seal_all().unwrap();
        }
        let before = whole.kv().texts.borrow().clone();
        let mut step = 0;
        loop {
            step += 1;
            let records = Records::new(Memory::default());
            *records.kv().texts.borrow_mut() = before.clone();
            records.unlock(Key::of(7));
            packs(&records);
            *records.kv().fail_at.borrow_mut() = Some((step, err.clone()));
            let done = if removing { records.open_all() } else { records.seal_all() };
            *records.kv().fail_at.borrow_mut() = None;
            // A new start, with the passphrase.
            let texts = records.kv().texts.borrow().clone();
            let again = Records::new(Memory::default());
            *again.kv().texts.borrow_mut() = texts;
            packs(&again);
            if again.is_locked().unwrap() {
                again.unlock(Key::of(7));
            }
            assert_eq!(body(&again, Kind::Draft, "d").as_deref(), Some("Vestine Mukamana 2"), "step {step}");
            assert!(body(&again, Kind::Progress, "me").is_some_and(|body| body.contains(NAME)), "step {step}");
            if packed {
                assert_eq!(body(&again, Kind::Snapshot, "d-20261101").as_deref(), Some(NAME), "step {step}");
            }
            if done.is_ok() {
                assert_eq!(again.is_at_rest(Kind::Draft, "d"), Ok(packed), "what was packed stays packed");
                assert!(step > 8, "every write was failed once");
                assert_eq!(again.is_locked(), Ok(false));
                break;
            }
            // And it can be finished.
            if removing { again.open_all() } else { again.seal_all() }.unwrap();
            assert_eq!(again.any_open(), Ok(removing));
            assert_eq!(shown(&again, NAME).is_empty(), !removing);
        }
    }
}

#[test]
fn profiles_do_not_see_one_another() {
    let device = Records::new(Memory::default());
    device.save(Kind::Draft, "d", 0, "first").unwrap();
    let other = Records::of_profile(Memory::default(), "x1");
    *other.kv().texts.borrow_mut() = device.kv().texts.borrow().clone();
    assert_eq!(other.ids(Kind::Draft), Ok(vec![]));
    other.save(Kind::Draft, "d", 0, "second").unwrap();
    *device.kv().texts.borrow_mut() = other.kv().texts.borrow().clone();
    assert_eq!(body(&device, Kind::Draft, "d").as_deref(), Some("first"));
    assert_eq!(device.ids(Kind::Draft), Ok(vec!["d".to_owned()]));
}

/// Another tab of the same storage.
fn beside(records: &Records<Memory>) -> Records<Memory> {
    let other = Records::new(Memory::default());
    *other.kv().texts.borrow_mut() = records.kv().texts.borrow().clone();
    other
}

/// Lets one tab see what another has written.
fn sees(one: &Records<Memory>, other: &Records<Memory>) {
    *one.kv().texts.borrow_mut() = other.kv().texts.borrow().clone();
}

#[test]
fn fault_16_another_tab_never_seals_with_a_key_that_was_taken_away() {
    for kind in [Kind::Progress, Kind::Draft] {
        for deleting in [false, true] {
            let here = written();
            with_key(&here);
            here.seal_all().unwrap();
            let there = beside(&here);
            there.unlock(Key::of(7));
            let id = if kind == Kind::Progress { "me" } else { "d" };
            let rev = there.rev(kind, id).unwrap();
            assert_eq!(there.key_stands(), Ok(true));
            if deleting { here.remove_all() } else { here.open_all() }.unwrap();
            sees(&there, &here);
            assert_eq!(there.key_stands(), Ok(false));
            for expected in [rev, rev + 2, 0] {
                assert!(there.save(kind, id, expected, "from the other tab").is_err());
            }
            assert_eq!(there.save(kind, "new", 0, "from the other tab"), Err(StoreError::Locked));
            assert_eq!(there.any_sealed(), Ok(false));
            let again = beside(&there);
            assert_eq!(again.is_locked(), Ok(false));
            let expected = (!deleting).then(|| format!("{NAME} 2"));
            assert_eq!(body(&again, Kind::Draft, "d"), expected, "everything still opens");
        }
    }
}

#[test]
fn fault_16_another_tab_never_seals_with_the_key_of_a_former_passphrase() {
    let here = written();
    with_key(&here);
    here.seal_all().unwrap();
    let there = beside(&here);
    there.unlock(Key::of(7));
    here.open_all().unwrap();
    here.save(Kind::Key, KEY_ID, 0, "wrapped anew").unwrap();
    here.unlock(Key::of(9));
    here.seal_all().unwrap();
    sees(&there, &here);
    assert_eq!(there.key_stands(), Ok(false));
    assert_eq!(there.save(Kind::Draft, "new", 0, "from the other tab"), Err(StoreError::Locked));
    assert!(there.save(Kind::Draft, "d", 3, "from the other tab").is_err());
    assert_eq!(*there.kv().texts.borrow(), *here.kv().texts.borrow());
}

#[test]
fn one_record_that_cannot_be_sealed_leaves_no_other_open() {
    let records = written();
    // Written by a newer build, and first in order.
    let newer =
        super::super::write_slot(&super::super::Header::new(Kind::Draft, 9).of_schema(2), "a", "{}", &Means::default());
    records.kv().set("ubv/draft/a/a", &newer).unwrap();
    with_key(&records);
    assert_eq!(records.seal_all(), Err(StoreError::Newer { schema: 2 }), "it is told");
    assert_eq!(shown(&records, NAME), Vec::<String>::new());
    assert_eq!(records.kv().get("ubv/draft/a/a").unwrap(), Some(newer), "and left alone");
}

#[test]
fn settings_are_saved_over_a_damaged_slot_while_the_first_profile_is_locked() {
    let records = written();
    records.save(Kind::Settings, "me", 1, "{}").unwrap();
    with_key(&records);
    records.lock();
    records.kv().set("ubv/settings/me/b", "rubbish").unwrap();
    let rev = records.rev(Kind::Settings, "me").unwrap();
    assert_eq!(records.save(Kind::Settings, "me", rev, "{\"theme\":\"dark\"}"), Ok(2));
}

#[test]
fn a_draft_on_the_desk_goes_on_after_it_was_sealed_and_still_meets_the_other_tab() {
    let records = written();
    with_key(&records);
    records.seal_all().unwrap();
    let former = format!("{NAME} 2");
    let rev = records.save_over(Kind::Draft, "d", (3, &former), "the next words").unwrap();
    assert_eq!(body(&records, Kind::Draft, "d").as_deref(), Some("the next words"));
    records.save(Kind::Draft, "d", rev, "of another tab").unwrap();
    let mine = records.save_over(Kind::Draft, "d", (rev, "the next words"), "mine");
    assert_eq!(mine, Err(StoreError::Conflict { found: rev + 1 }));
}
