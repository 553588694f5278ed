use super::*;
pub(crate) use crate::store::packing::tests::Deflate;

fn records() -> Records<Memory> {
    Records::new(Memory::default())
}

fn found(records: &Records<Memory>) -> Option<(u64, String)> {
    match records.load(Kind::Draft, "d").unwrap() {
        Loaded::Found { rev, body } => Some((rev, body)),
        _ => None,
    }
}

fn overwrite(records: &Records<Memory>, slot: &str, change: impl FnOnce(&str) -> String) {
    let key = format!("ubv/draft/d/{slot}");
    let mut texts = records.kv().texts.borrow_mut();
    let new = change(&texts[key.as_str()]);
    texts.insert(key, new);
}

#[test]
fn what_is_saved_is_read_back_and_revisions_count_up() {
    let records = records();
    assert_eq!(records.load(Kind::Draft, "d"), Ok(Loaded::Missing));
    for n in 1..=5 {
        assert_eq!(records.save(Kind::Draft, "d", n - 1, &format!("body\n{n}")), Ok(n));
        assert_eq!(found(&records), Some((n, format!("body\n{n}"))));
    }
    assert_eq!(records.ids(Kind::Draft), Ok(vec!["d".to_owned()]));
    records.remove(Kind::Draft, "d").unwrap();
    assert!(records.kv().texts.borrow().is_empty());
}

#[test]
fn a_second_tab_never_overwrites_silently() {
    let records = records();
    records.save(Kind::Draft, "d", 0, "one").unwrap();
    records.save(Kind::Draft, "d", 1, "theirs").unwrap();
    assert_eq!(records.save(Kind::Draft, "d", 1, "mine"), Err(StoreError::Conflict { found: 2 }));
    assert_eq!(found(&records), Some((2, "theirs".into())));
}

#[test]
fn a_failed_write_at_any_step_leaves_the_former_revision() {
    for step in 1..=2 {
        for err in [KvError::Quota, KvError::Denied, KvError::Other("io".into())] {
            let records = records();
            records.save(Kind::Draft, "d", 0, "one").unwrap();
            records.save(Kind::Draft, "d", 1, "two").unwrap();
            *records.kv().fail_at.borrow_mut() = Some((step, err.clone()));
            assert_eq!(records.save(Kind::Draft, "d", 2, "three"), Err(err.into()));
            *records.kv().fail_at.borrow_mut() = None;
            assert_eq!(found(&records), Some((2, "two".into())), "step {step}");
            assert_eq!(records.save(Kind::Draft, "d", 2, "three"), Ok(3));
        }
    }
}

#[test]
fn one_flipped_bit_anywhere_never_gives_a_wrong_body() {
    let whole = records();
    whole.save(Kind::Draft, "d", 0, "former").unwrap();
    whole.save(Kind::Draft, "d", 1, "the present body").unwrap();
    let slot = whole.kv().texts.borrow()["ubv/draft/d/b"].clone();
    for at in 0..slot.len() {
        for bit in 0..7 {
            let mut bytes = slot.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(torn) = String::from_utf8(bytes) else { continue };
            overwrite(&whole, "b", |_| torn.clone());
            // The former revision, whole: nothing in between.
            assert_eq!(found(&whole), Some((1, "former".into())), "byte {at} bit {bit}");
        }
    }
}

#[test]
fn a_damaged_slot_is_kept_aside_before_it_is_written_over() {
    let records = records();
    records.save(Kind::Draft, "d", 0, "one").unwrap();
    records.save(Kind::Draft, "d", 1, "two").unwrap();
    overwrite(&records, "b", |text| text[..text.len() - 1].to_owned());
    assert_eq!(records.save(Kind::Draft, "d", 1, "again"), Ok(2));
    let kept: Vec<String> = records.kv().keys().unwrap().into_iter().filter(|k| k.starts_with("ubv/kept/")).collect();
    assert_eq!(kept, ["ubv/kept/draft-d/a", "ubv/kept/draft-d/c"]);
    assert!(records.unreadable().unwrap()[0].2.ends_with("tw"), "what is left of it is shown");
}

#[test]
fn an_unreadable_record_is_shown_and_never_overwritten() {
    let records = records();
    records.save(Kind::Draft, "d", 0, "one").unwrap();
    overwrite(&records, "a", |_| "rubbish".to_owned());
    assert_eq!(records.load(Kind::Draft, "d"), Ok(Loaded::Unreadable { raw: "rubbish".into() }));
    assert_eq!(records.save(Kind::Draft, "d", 0, "new"), Err(StoreError::Unreadable));
    assert_eq!(records.unreadable().unwrap(), vec![(Kind::Draft, "d".to_owned(), "rubbish".to_owned())]);
}

#[test]
fn a_newer_schema_is_left_alone() {
    let records = records();
    let newer = Header::new(Kind::Draft, 9).of_schema(SCHEMA + 1);
    records.kv().set("ubv/draft/d/a", &write_slot(&newer, "d", "{}", &Means::default())).unwrap();
    assert_eq!(records.load(Kind::Draft, "d"), Ok(Loaded::Newer { schema: SCHEMA + 1 }));
    assert_eq!(records.save(Kind::Draft, "d", 9, "x"), Err(StoreError::Newer { schema: SCHEMA + 1 }));
}

#[test]
fn the_form_that_was_shipped_first_is_still_read() {
    let records = records();
    records.kv().set("ubv/draft/d/a", include_str!("golden/draft-1.txt").trim_end()).unwrap();
    let (rev, body) = found(&records).expect("schema 1 is read by every later build");
    assert_eq!(rev, 17);
    let draft: crate::report::Draft = serde_json::from_str(&body).unwrap();
    assert_eq!(draft.reference, "INC-2026-K7QDX");
    assert_eq!(draft.text("title"), "Judgment not executed");
}

#[test]
fn the_form_that_was_packed_first_is_still_read_and_without_what_unpacks_it_is_left_alone() {
    let records = records();
    let golden = include_str!("golden/draft-1.packed.txt").trim_end();
    records.kv().set("ubv/draft/d/a", golden).unwrap();
    assert_eq!(records.load(Kind::Draft, "d"), Ok(Loaded::Newer { schema: 1 }));
    assert_eq!(records.save(Kind::Draft, "d", 17, "mine"), Err(StoreError::Newer { schema: 1 }));
    assert_eq!(records.kv().get("ubv/draft/d/a").unwrap().as_deref(), Some(golden));
    records.packs_with(Rc::new(Deflate));
    let (rev, body) = found(&records).expect("it is read by every later build");
    assert_eq!(rev, 17);
    assert_eq!(body, include_str!("golden/draft-1.txt").trim_end().split_once('\n').unwrap().1);
}

#[test]
fn a_record_moves_whole_or_stays() {
    let records = records();
    records.save(Kind::Draft, "d", 0, "one").unwrap();
    *records.kv().fail_at.borrow_mut() = Some((1, KvError::Denied));
    assert_eq!(records.move_to(Kind::Draft, Kind::Trash, "d"), Err(StoreError::Denied));
    assert_eq!(found(&records), Some((1, "one".into())));
    records.move_to(Kind::Draft, Kind::Trash, "d").unwrap();
    assert_eq!(records.ids(Kind::Draft), Ok(vec![]));
    records.move_to(Kind::Trash, Kind::Draft, "d").unwrap();
    assert_eq!(found(&records), Some((1, "one".into())));
}

#[test]
fn denied_storage_is_a_value() {
    let records = records();
    records.kv().deny.set(true);
    assert_eq!(records.load(Kind::Draft, "d"), Err(StoreError::Denied));
    assert_eq!(records.save(Kind::Draft, "d", 0, "x"), Err(StoreError::Denied));
}

#[test]
fn a_record_that_moves_to_where_another_one_stands_stays_beside_it() {
    let records = records();
    records.save(Kind::Trash, "d", 0, "{\"id\":\"d\",\"w\":\"thrown away\"}").unwrap();
    records.save(Kind::Draft, "d", 0, "{\"id\":\"d\",\"w\":\"newer\"}").unwrap();
    records.move_to(Kind::Trash, Kind::Draft, "d").unwrap();
    let ids = records.ids(Kind::Draft).unwrap();
    let bodies: Vec<String> =
        ids.iter().map(|id| records.load(Kind::Draft, id).unwrap().found().unwrap().unwrap().1).collect();
    assert_eq!(bodies[0], "{\"id\":\"d\",\"w\":\"newer\"}");
    assert_eq!(bodies[1], format!("{{\"id\":\"{}\",\"w\":\"thrown away\"}}", ids[1]));
    assert_eq!(records.load(Kind::Trash, "d"), Ok(Loaded::Missing));
}

#[test]
fn damaged_settings_are_written_over_also_where_a_passphrase_is_set() {
    let records = records();
    records.save(Kind::Key, KEY_ID, 0, "wrapped").unwrap();
    records.save(Kind::Settings, "me", 0, "{}").unwrap();
    records.kv().set("ubv/settings/me/b", "torn").unwrap();
    assert_eq!(records.save(Kind::Settings, "me", 1, "{\"theme\":\"dark\"}"), Ok(2));
}
