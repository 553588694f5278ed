//! The fault matrix: what can happen to stored work, and the tests that stand against each. A test belongs to a fault by its
//! name, `fault_08_…`; a fault without a test, or with one that fails, is told.

use std::{collections::BTreeMap, process::Stdio};

use crate::{setup, site};

/// The faults, in the order of the list that was agreed on.
const FAULTS: [&str; 19] = [
    "renderer killed at random points while typing (200 kills)",
    "closed with a write in flight",
    "typing before the load has ended",
    "two tabs edit the same record",
    "an old version's tab beside a newer schema",
    "storage full at every single write",
    "the n-th write fails",
    "a value missing, cut or flipped at any byte",
    "storage never opens",
    "connection to a database lost (none is used)",
    "storage taken away while a marker remains",
    "storage denied or private",
    "a write of several keys torn",
    "the clock moved by years",
    "page brought back from the browser's memory",
    "killed while setting, changing or removing the passphrase",
    "a record that cannot be decrypted is never written over",
    "a restore that fails leaves everything byte-identical",
    "what is recovered belongs to the right record",
];

/// Runs every fault and prints the table; its last line counts the faults that are held.
///
/// # Errors
/// A fault has no test, or one that fails.
pub fn run() -> Result<(), String> {
    site::build(&site::Options::default())?;
    setup::browser()?;
    let mut found = BTreeMap::new();
    let native = ["--package", "domain", "--features", "author", "--lib", "fault_"];
    let browser = ["--package", "tests", "--test", "e2e", "fault_", "--", "--test-threads=1"];
    for args in [&native[..], &browser[..]] {
        let output = setup::cargo().arg("test").args(args).env("KILLS", "200").stderr(Stdio::inherit()).output();
        let output = output.map_err(|err| format!("cargo test: {err}"))?;
        read(&String::from_utf8_lossy(&output.stdout), &mut found);
    }
    let held = print(&found);
    println!("faults: {held} of {}", FAULTS.len());
    if held == FAULTS.len() { Ok(()) } else { Err("not every fault is held".to_owned()) }
}

/// Passed and failed tests of each fault.
type Found = BTreeMap<usize, (usize, usize)>;

fn read(output: &str, found: &mut Found) {
    // A test that prints something has its verdict on a line of its own: the summary of failures names the others.
    for line in output.lines().filter(|line| line.starts_with("test ")) {
        let Some(at) = line.find("fault_") else { continue };
        let Some(number) = line.get(at + 6..at + 8).and_then(|n| n.parse::<usize>().ok()) else { continue };
        let (passed, failed) = found.entry(number).or_default();
        if line.ends_with("ok") {
            *passed += 1;
        } else {
            *failed += 1;
        }
    }
}

fn print(found: &Found) -> usize {
    let mut held = 0;
    for (at, name) in FAULTS.iter().enumerate() {
        let (passed, failed) = found.get(&(at + 1)).copied().unwrap_or_default();
        let verdict = match (passed, failed) {
            (0, 0) => "no test",
            (_, 0) => "held",
            _ => "FAILED",
        };
        held += usize::from(verdict == "held");
        println!("{:>2}  {verdict:<7}  {passed:>2} tests  {name}", at + 1);
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_held_only_by_tests_that_pass() {
        let mut found = Found::new();
        read(
            "test store::faults::fault_08_a_value ... ok\ntest e2e::fault_08_more ... FAILED\ntest fault_19_right ... ok\ntest other ... ok\n",
            &mut found,
        );
        assert_eq!(found[&8], (1, 1));
        assert_eq!(found[&19], (1, 0));
        assert_eq!(print(&found), 1);
    }
}
