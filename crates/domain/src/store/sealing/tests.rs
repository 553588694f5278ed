use super::*;
use crate::store::{Header, KvError, Memory, SCHEMA, write_slot};

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
    for removing in [false, true] {
        let whole = written();
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
            *records.kv().fail_at.borrow_mut() = Some((step, KvError::Quota));
            let done = if removing { records.open_all() } else { records.seal_all() };
            *records.kv().fail_at.borrow_mut() = None;
            // A new start, with the passphrase.
            let texts = records.kv().texts.borrow().clone();
            let again = Records::new(Memory::default());
            *again.kv().texts.borrow_mut() = texts;
            if again.is_locked().unwrap() {
                again.unlock(Key::of(7));
            }
            assert_eq!(body(&again, Kind::Draft, "d").as_deref(), Some("Vestine Mukamana 2"), "step {step}");
            assert!(body(&again, Kind::Progress, "me").is_some_and(|body| body.contains(NAME)), "step {step}");
            if done.is_ok() {
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

#[test]
fn a_key_that_another_tab_took_away_seals_nothing_more() {
    let records = written();
    with_key(&records);
    records.seal_all().unwrap();
    let other = Records::new(Memory::default());
    *other.kv().texts.borrow_mut() = records.kv().texts.borrow().clone();
    other.unlock(Key::of(7));
    other.open_all().unwrap();
    *records.kv().texts.borrow_mut() = other.kv().texts.borrow().clone();
    let (rev, before) = records.load(Kind::Draft, "d").unwrap().found().unwrap().unwrap();
    assert_eq!(records.save(Kind::Draft, "d", rev, "sealed by nothing"), Err(StoreError::Locked));
    assert_eq!(records.key_has_changed(), Ok(true));
    // Without the former key it is written open, as everything is now.
    records.lock();
    assert_eq!(records.key_has_changed(), Ok(false));
    records.save(Kind::Draft, "d", rev, &before).unwrap();
    assert_eq!(records.is_locked(), Ok(false));
}

#[test]
fn one_record_that_cannot_be_sealed_leaves_no_other_one_open() {
    let records = written();
    let newer = write_slot(&Header::new(Kind::Draft, 9).of_schema(SCHEMA + 1), "b-newer", "{}", None);
    records.kv().set("ubv/draft/b-newer/a", &newer).unwrap();
    with_key(&records);
    assert_eq!(records.seal_all(), Err(StoreError::Newer { schema: SCHEMA + 1 }));
    assert_eq!(shown(&records, NAME), Vec::<String>::new());
    assert_eq!(records.kv().get("ubv/draft/b-newer/a").unwrap(), Some(newer));
}

#[test]
fn what_the_first_build_set_aside_is_sealed_too() {
    let records = written();
    records.kv().set("ubv/kept/draft/d9/3", &format!("torn words about {NAME}")).unwrap();
    with_key(&records);
    records.seal_all().unwrap();
    assert_eq!(shown(&records, NAME), Vec::<String>::new());
    let kept = records.unreadable().unwrap();
    assert!(kept.iter().any(|(_, _, raw)| raw == &format!("torn words about {NAME}")), "{kept:?}");
}

#[test]
fn a_profile_that_is_deleted_leaves_nothing_behind() {
    let records = written();
    with_key(&records);
    records.seal_all().unwrap();
    records.kv().remove("ubv/trash/t/a").unwrap();
    records.kv().set("ubv/trash/t/c", "a:1").unwrap();
    records.remove_all().unwrap();
    let left: Vec<String> = records.kv().keys().unwrap();
    assert!(left.iter().all(|key| key.starts_with("ubv/settings/")), "{left:?}");
}
