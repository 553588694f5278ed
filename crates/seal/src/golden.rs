//! What was once stored must open for ever: a key file, a sealed body and a sealed file of the first version. Whoever
//! makes one of these tests fail has locked people out; the files in `golden/` must never be written anew.

use crate::{DataKey, Kek, KeyFile, Params, Place, RecoveryCode, SALT, SealedFile, Unlock, derive};

const KEY_FILE: &str = include_str!("golden/key-1.json");
const SEALED_BODY: &str = include_str!("golden/body-1.txt");
const SEALED_FILE: &[u8] = include_bytes!("golden/file-1.ubvseal");

const PASSPHRASE: &str = "inka n\u{2019}umwana a\u{300} l'e\u{301}cole";
const CODE: &str = "0M81-P9HH-7H3N-4QB8-EDZ8-K54Z-NATW-1JYP-TB3Z";
const PLACE: Place = Place { profile: "p-1", kind: "draft", id: "d-1", rev: 17, schema: 1 };
const BODY: &str = "{\"umutangabuhamya\":\"Mukamana\"}";

fn kek() -> Kek {
    let kdf = KeyFile::parse(KEY_FILE).unwrap().kdf();
    assert_eq!((kdf.params, kdf.salt), (Params::FLOOR, [0x11; SALT]));
    derive(PASSPHRASE, &kdf.salt, kdf.params).unwrap()
}

#[track_caller]
fn check(with: Unlock) {
    let data_key: DataKey = KeyFile::parse(KEY_FILE).unwrap().unlock(with).unwrap();
    assert_eq!(data_key.open(&PLACE, SEALED_BODY).as_deref(), Ok(BODY));
    assert_eq!(data_key.seal(&PLACE, [0x44; 24], BODY), SEALED_BODY, "it is still written as it was");
}

#[test]
fn the_first_key_file_and_body_open_with_the_passphrase() {
    check(Unlock::Pass(&kek()));
}

#[test]
fn the_first_key_file_and_body_open_with_the_recovery_code() {
    check(Unlock::Recovery(&RecoveryCode::parse(CODE).unwrap()));
}

#[test]
fn the_first_key_file_is_still_written_as_it_was() {
    assert_eq!(KeyFile::parse(KEY_FILE).unwrap().to_text(), KEY_FILE);
}

#[test]
fn the_first_sealed_file_opens() {
    let file = SealedFile::parse(SEALED_FILE).unwrap();
    assert_eq!(file.kdf(), kek().kdf());
    assert_eq!(file.open(&kek()).unwrap().as_slice(), BODY.as_bytes());
}
