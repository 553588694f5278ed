//! What is sealed here is opened by other people's programs: msoffcrypto-tool, 7-Zip, age. `cargo xtask test` installs them
//! and sets `READERS` to the Python that has them; elsewhere a test whose reader is missing says so, and only the
//! fingerprints are compared, which were taken from files that those programs had opened.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use sha2::{Digest, Sha256};

use super::*;

const PASSPHRASE: &str = "umuravumba gicurasi window copper lantern igitabo";

/// Bytes that are neither equal nor random.
fn content(length: usize) -> Vec<u8> {
    let words = b"Vestine Mukamana, 0788 123 456, Nyakabungo. ";
    (0..length).map(|at| words[at % words.len()]).collect()
}

fn random<const N: usize>() -> [u8; N] {
    std::array::from_fn(|at| (at * 37 % 251) as u8)
}

/// A folder of its own for each test, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ubuvugizi-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a program if it is there; `missing` decides by what it answered.
fn read_by(command: &mut Command, missing: fn(&Output) -> bool) -> Option<Output> {
    let named = format!("{:?}", command.get_program());
    match command.output() {
        Ok(out) if !missing(&out) => Some(out),
        _ => {
            assert!(std::env::var_os("READERS").is_none(), "{named} or what it needs is not installed");
            eprintln!("SKIPPED: {named} or what it needs is not installed, so nobody else has opened this file");
            None
        }
    }
}

fn python() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/readers/bin/python3");
    let given = std::env::var_os("READERS").map(PathBuf::from);
    given.unwrap_or(if own.exists() { own } else { PathBuf::from("python3") })
}

fn no_module(out: &Output) -> bool {
    String::from_utf8_lossy(&out.stderr).contains("ModuleNotFoundError")
}

fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Nothing of the content, nor of the passphrase, is to be seen.
fn closed(bytes: &[u8]) {
    for word in ["Vestine", "Mukamana", "0788", "Nyakabungo", "umuravumba"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word} can be read");
    }
}

#[test]
fn an_office_file_is_opened_by_msoffcrypto_with_the_passphrase_and_no_other() {
    let script = include_str!("readers/office.py");
    let folder = Folder::new("office");
    // Below and above a block, a piece and the limit of small streams, and more than one sector of the table can list.
    for length in [250, 256, 3000, 4088, 4096, 4097, 65_536, 300_001] {
        // It wants to have opened a ZIP: there is one, after so much else that the length is as wanted.
        let packed = export::zip::zip(&[("word/document.xml", b"<document/>".to_vec())]);
        let plain = [content(length - packed.len()), packed].concat();
        let sealed = office(&plain, PASSPHRASE, &random()).unwrap();
        closed(&sealed);
        let file = folder.put("sealed.docx", &sealed);
        let open = |passphrase: &str| {
            let mut command = Command::new(python());
            read_by(command.args(["-c", script]).arg(&file).arg(passphrase), no_module)
        };
        let Some(out) = open(PASSPHRASE) else { return };
        assert!(out.status.success(), "{length}: {}", String::from_utf8_lossy(&out.stderr));
        assert!(out.stdout == plain, "{length}: other content came out");
        if length == 3000 {
            assert!(!open("another").unwrap().status.success());
        }
    }
}

#[test]
fn a_zip_is_opened_by_7_zip_with_the_passphrase_and_no_other() {
    let (long, short) = (content(100_000), content(5));
    let files = [("report.docx", long.as_slice()), ("icyegeranyo-é.csv", &short), ("empty.txt", &[])];
    let sealed = zip(&files, PASSPHRASE, &random::<{ 3 * ZIP_RANDOM }>()).unwrap();
    closed(&sealed);
    let folder = Folder::new("zip");
    let file = folder.put("sealed.zip", &sealed);
    let open = |name: &str, passphrase: &str| {
        let mut command = Command::new("7z");
        read_by(command.args(["x", "-so", "-y", &format!("-p{passphrase}")]).arg(&file).arg(name), |_| false)
    };
    for (name, content) in files {
        let Some(out) = open(name, PASSPHRASE) else { return };
        assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
        assert_eq!(out.stdout, content, "{name}");
    }
    assert!(!open("report.docx", "another").unwrap().status.success());
    // A changed byte of the content is found.
    let mut changed = sealed.clone();
    changed[200] ^= 1;
    folder.put("sealed.zip", &changed);
    assert!(!open("report.docx", PASSPHRASE).unwrap().status.success());
    folder.put("sealed.zip", &sealed);
    let listed = Command::new("7z").args(["l", "-slt"]).arg(&file).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert_eq!(listed.matches("AES-256").count(), 3, "{listed}");
}

#[test]
fn an_age_file_is_opened_by_age_with_the_passphrase_and_no_other() {
    let script = include_str!("readers/age.py");
    let folder = Folder::new("age");
    for length in [0, 1, 65_535, 65_536, 65_537, 200_000] {
        let plain = content(length);
        let sealed = age(&plain, PASSPHRASE, &random()).unwrap();
        closed(&sealed);
        let (file, target) = (folder.put("sealed.age", &sealed), folder.put("opened", b""));
        let open = |passphrase: &str| {
            let mut command = Command::new(python());
            command.args(["-c", script, passphrase]).arg(&file).arg(&target);
            read_by(&mut command, |out| out.status.code() == Some(127))
        };
        let Some(out) = open(PASSPHRASE) else { return };
        assert!(out.status.success(), "{length}: {}", String::from_utf8_lossy(&out.stderr));
        assert!(std::fs::read(&target).unwrap() == plain, "{length}: other content came out");
        if length == 1 {
            assert!(!open("another").unwrap().status.success());
        }
    }
}

#[test]
fn the_same_bytes_come_out_for_the_same_randomness_and_others_for_other() {
    let plain = content(5000);
    let office_bytes = office(&plain, PASSPHRASE, &random()).unwrap();
    let zip_bytes = zip(&[("a.txt", &plain)], PASSPHRASE, &random::<16>()).unwrap();
    let age_bytes = age(&plain, PASSPHRASE, &random()).unwrap();
    let found = [&office_bytes, &zip_bytes, &age_bytes].map(|bytes| fingerprint(bytes));
    assert_eq!(found, ["10483beda6ed012b", "8e2bab512b4f201b", "82137619650da2f4"]);
    assert_ne!(office(&plain, PASSPHRASE, &[7; OFFICE_RANDOM]).unwrap(), office_bytes);
    assert_ne!(zip(&[("a.txt", &plain)], PASSPHRASE, &[7; 16]).unwrap(), zip_bytes);
    assert_ne!(age(&plain, PASSPHRASE, &[7; AGE_RANDOM]).unwrap(), age_bytes);
}

#[test]
fn what_would_not_be_closed_or_would_not_open_is_refused() {
    assert_eq!(office(b"a", "", &random()), Err(SealedError::Empty));
    assert_eq!(zip(&[("a", b"a")], "", &[0; 16]), Err(SealedError::Empty));
    assert_eq!(age(b"a", "", &random()), Err(SealedError::Empty));
    assert_eq!(zip(&[("a", b"a"), ("b", b"b")], "x", &[0; 31]), Err(SealedError::Random));
    assert_eq!(office(&vec![0; 7_200_000], "x", &random()), Err(SealedError::TooLarge));
}

#[test]
fn what_is_sealed_to_a_key_is_opened_by_age_and_by_us_and_by_no_other_key() {
    let secret = [0x42; 32];
    let folder = Folder::new("age-key");
    let key = folder.put("key.txt", format!("{}\n", identity_text(&secret)).as_bytes());
    let other = folder.put("other.txt", format!("{}\n", identity_text(&[0x43; 32])).as_bytes());
    for length in [0, 1, 65_536, 200_000] {
        let plain = content(length);
        let sealed = age_to(&plain, &public_of(&secret), &random()).unwrap();
        closed(&sealed);
        for file in [sealed.clone(), format!("Muraho!\n{}", armoured(&sealed)).into_bytes()] {
            let (at, ours) = age_open(&file, &[[0x41; 32], secret], 1_000_000).unwrap();
            assert!(at == 1 && *ours == plain, "{length}");
        }
        assert_eq!(age_open(&sealed, &[[0x41; 32]], 1_000_000).unwrap_err(), NotOpened::OtherKey);
        for (name, bytes) in [("sealed.age", sealed.clone()), ("sealed.txt", armoured(&sealed).into_bytes())] {
            let file = folder.put(name, &bytes);
            let open = |key: &Path| read_by(Command::new("age").arg("-d").arg("-i").arg(key).arg(&file), |_| false);
            let Some(out) = open(&key) else { return };
            assert!(out.status.success(), "{length}: {}", String::from_utf8_lossy(&out.stderr));
            assert!(out.stdout == plain, "{length}: other content came out");
            assert!(!open(&other).unwrap().status.success());
        }
    }
}

#[test]
fn what_age_seals_to_our_key_opens_here() {
    let folder = Folder::new("age-back");
    let key = folder.put("key.txt", format!("{}\n", identity_text(&[0x42; 32])).as_bytes());
    let (plain, target) = (folder.put("plain", &content(70_000)), folder.put("made.age", b""));
    let mut command = Command::new("age");
    command.args(["-e", "-i"]).arg(&key).arg("-o").arg(&target).arg(&plain);
    let Some(out) = read_by(&mut command, |_| false) else { return };
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let (_, ours) = age_open(&std::fs::read(&target).unwrap(), &[[0x42; 32]], 1_000_000).unwrap();
    assert!(*ours == content(70_000));
}

#[test]
fn every_cut_and_every_changed_byte_of_a_sealed_file_is_told_with_its_place() {
    let secret = [0x42; 32];
    let sealed = age_to(&content(70_000), &public_of(&secret), &random()).unwrap();
    for at in (0..sealed.len()).filter(|at| *at < 400 || at % 997 == 0) {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(age_open(&changed, &[secret], 1_000_000).is_err(), "{at}");
        assert!(age_open(&sealed[..at], &[secret], 1_000_000).is_err(), "{at}");
    }
    let mut changed = sealed.clone();
    changed[66_500] ^= 1;
    let Err(NotOpened::Damaged { at }) = age_open(&changed, &[secret], 1_000_000) else { panic!("opened") };
    assert!((65_000..66_500).contains(&at), "{at}");
    assert_eq!(age_open(&sealed, &[secret], 60_000).unwrap_err(), NotOpened::TooLarge { most: 60_000 });
    assert_eq!(age_open(b"PK\x03\x04", &[secret], 10).unwrap_err(), NotOpened::Foreign);
    assert_eq!(age_open(b"age-encryption.org/v9\n-> x\n", &[secret], 10).unwrap_err(), NotOpened::Newer);
}
