//! Key files through their whole life: made, changed, raised, recovered, damaged. Keys are given, not derived: derivation
//! has tests of its own.

use super::*;
use crate::{ParamsError, Place, SALT};

const DATA: [u8; KEY] = [9; KEY];

fn kek(params: Params, byte: u8) -> Kek {
    Kek::from_bytes(Kdf { params, salt: [byte; SALT] }, [byte; KEY])
}

fn code(byte: u8) -> RecoveryCode {
    RecoveryCode::from_random([byte; 20])
}

/// A file with a passphrase (1) and a recovery code (5).
fn file() -> KeyFile {
    let kek = kek(Params::FULL, 1);
    let file = KeyFile::create(&DataKey::from_random(DATA), &kek, [2; NONCE]);
    file.with_recovery(Unlock::Pass(&kek), &code(5), [3; NONCE]).unwrap()
}

/// The bytes of the key that comes out, as `DataKey` itself cannot be compared.
fn unlocked(file: &KeyFile, with: Unlock) -> Result<[u8; KEY], SealError> {
    file.unlock(with).map(|key| *key.0)
}

#[test]
fn the_stored_form_comes_back_and_opens_both_ways() {
    let file = file();
    let read = KeyFile::parse(&file.to_text()).unwrap();
    assert_eq!(read, file);
    assert_eq!(unlocked(&read, Unlock::Pass(&kek(Params::FULL, 1))), Ok(DATA));
    assert_eq!(unlocked(&read, Unlock::Recovery(&code(5))), Ok(DATA));
    assert_eq!(unlocked(&read, Unlock::Pass(&kek(Params::FULL, 2))), Err(SealError::WrongKey));
    assert_eq!(unlocked(&read, Unlock::Recovery(&code(6))), Err(SealError::WrongKey));
}

#[test]
fn a_record_sealed_before_a_change_of_passphrase_opens_after_it() {
    let (old, new, place) =
        (kek(Params::FULL, 1), kek(Params::FULL, 2), Place { profile: "p", kind: "k", id: "i", rev: 1, schema: 1 });
    let sealed = file().unlock(Unlock::Pass(&old)).unwrap().seal(&place, [4; NONCE], "Mukamana");
    let changed = file().rewrap(Unlock::Pass(&old), &new, [5; NONCE], Why::Change).unwrap();
    assert_eq!(unlocked(&changed, Unlock::Pass(&old)), Err(SealError::WrongKey));
    assert_eq!(changed.unlock(Unlock::Pass(&new)).unwrap().open(&place, &sealed).as_deref(), Ok("Mukamana"));
    assert_eq!(unlocked(&changed, Unlock::Recovery(&code(5))), Ok(DATA));
}

#[test]
fn a_forgotten_passphrase_is_replaced_with_the_recovery_code() {
    let new = kek(Params::FLOOR, 2);
    let changed = file().rewrap(Unlock::Recovery(&code(5)), &new, [5; NONCE], Why::Change).unwrap();
    assert_eq!(unlocked(&changed, Unlock::Pass(&new)), Ok(DATA));
}

#[test]
fn parameters_are_raised_and_never_lowered_in_passing() {
    let (full, floor) = (kek(Params::FULL, 1), kek(Params::FLOOR, 2));
    let lower = |why| file().rewrap(Unlock::Pass(&full), &floor, [5; NONCE], why);
    assert_eq!(lower(Why::Raise), Err(SealError::Weaker));
    let low = lower(Why::Change).unwrap();
    assert_eq!(low.kdf().params, Params::FLOOR);
    let raised = low.rewrap(Unlock::Pass(&floor), &full, [6; NONCE], Why::Raise).unwrap();
    assert_eq!(raised.kdf(), full.kdf());
    assert_eq!(unlocked(&raised, Unlock::Pass(&full)), Ok(DATA));
}

#[test]
fn whoever_cannot_open_the_file_cannot_change_it() {
    let (stranger, other) = (kek(Params::FULL, 7), code(8));
    for with in [Unlock::Pass(&stranger), Unlock::Recovery(&other)] {
        assert_eq!(file().rewrap(with, &stranger, [5; NONCE], Why::Change), Err(SealError::WrongKey));
        assert_eq!(file().with_recovery(with, &other, [5; NONCE]), Err(SealError::WrongKey));
    }
}

#[test]
fn a_recovery_code_is_replaced_and_taken_away() {
    let kek = kek(Params::FULL, 1);
    let replaced = file().with_recovery(Unlock::Pass(&kek), &code(6), [5; NONCE]).unwrap();
    assert_eq!(unlocked(&replaced, Unlock::Recovery(&code(5))), Err(SealError::WrongKey));
    assert_eq!(unlocked(&replaced, Unlock::Recovery(&code(6))), Ok(DATA));
    let without = KeyFile::parse(&replaced.without_recovery().to_text()).unwrap();
    assert!(!without.has_recovery());
    assert_eq!(unlocked(&without, Unlock::Recovery(&code(6))), Err(SealError::NoRecovery));
    assert_eq!(unlocked(&without, Unlock::Pass(&kek)), Ok(DATA));
}

#[test]
fn changed_parameters_do_not_open_and_hostile_ones_do_not_even_start() {
    let with = |m: &str| file().to_text().replace("\"m\":65536", m);
    let lowered = KeyFile::parse(&with("\"m\":32768")).unwrap();
    assert_eq!(unlocked(&lowered, Unlock::Pass(&kek(Params::FULL, 1))), Err(SealError::WrongKey));
    assert_eq!(KeyFile::parse(&with("\"m\":8")), Err(SealError::Params(ParamsError::TooWeak)));
    assert_eq!(KeyFile::parse(&with("\"m\":4294967295")), Err(SealError::Params(ParamsError::TooHeavy)));
    assert_eq!(KeyFile::parse(&with("\"m\":1e99")), Err(SealError::Damaged));
}

#[test]
fn a_newer_form_is_told_from_damage() {
    assert_eq!(KeyFile::parse(r#"{"v":2,"keys":[{"kdf":"other"}]}"#), Err(SealError::Newer(2)));
    for raw in ["", "{}", "null", r#"{"v":0}"#, r#"{"v":1}"#, r#"{"v":1,"pass":null,"recovery":null}"#, "é"] {
        assert_eq!(KeyFile::parse(raw), Err(SealError::Damaged), "{raw}");
    }
    let unknown = file().to_text().replacen("\"v\":1", "\"v\":1,\"w\":1", 1);
    assert_eq!(KeyFile::parse(&unknown), Err(SealError::Damaged));
}

#[test]
fn a_file_nested_a_million_deep_is_damage() {
    assert_eq!(KeyFile::parse(&format!("{{\"v\":{}", "[".repeat(1_000_000))), Err(SealError::Damaged));
}

/// A byte may stand in one of the two wrappings only: then the other still opens, and to the right key.
#[test]
fn every_cut_and_every_flipped_bit_fails_where_it_is_and_never_gives_another_key() {
    let raw = file().to_text();
    for cut in 0..raw.len() {
        assert!(KeyFile::parse(&raw[..cut]).is_err(), "cut at {cut}");
    }
    let (pass, recovery) = (kek(Params::FULL, 1), code(5));
    let recovery_starts = raw.find("\"recovery\"").unwrap();
    for at in 0..raw.len() {
        for bit in 0..8 {
            let mut bytes = raw.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(flipped) = String::from_utf8(bytes) else { continue };
            let Ok(file) = KeyFile::parse(&flipped) else { continue };
            let (by_pass, by_recovery) =
                (unlocked(&file, Unlock::Pass(&pass)), unlocked(&file, Unlock::Recovery(&recovery)));
            let (hit, spared) = if at < recovery_starts { (by_pass, by_recovery) } else { (by_recovery, by_pass) };
            assert_eq!((hit, spared), (Err(SealError::WrongKey), Ok(DATA)), "bit {bit} of byte {at}");
        }
    }
}
