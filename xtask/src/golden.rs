//! Golden files of what is exported: a fingerprint of every kind × version × form × language in one list, and beside it, of the
//! English ones, what another program reads in them, so that a change shows as a difference that a person can read. And the
//! reading itself: every sample is opened by other people's programs and compared with the paper that it was made from.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{content, project, samples, setup, site::Files};

/// What somebody does who changed a form on purpose.
const RENEW: &str = "if that was wanted: cargo xtask bless, and read the difference";

fn folder() -> PathBuf {
    project().join("tests/golden")
}

/// A line a file: the first 64 bits of its SHA-256, and its name.
fn fingerprints(files: &Files) -> String {
    let line = |(name, bytes): &(String, Vec<u8>)| format!("{} {name}\n", &export::sha256_hex(bytes)[..16]);
    files.iter().map(line).collect()
}

/// The samples in a folder of their own, gone afterwards.
struct Written(PathBuf);

impl Written {
    fn new(name: &str) -> Result<(Self, Files), String> {
        let written = Self(std::env::temp_dir().join(format!("ubuvugizi-{name}-{}", std::process::id())));
        let (files, papers) = samples::made(&project().join("content"))?;
        samples::put(&files, &written.0)?;
        samples::put(&papers, &written.0)?;
        Ok((written, files))
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Has other programs read a folder of samples: gives what they say, or what they found wrong.
fn read_by_others(python: &Path, samples: &Path, more: &[&str]) -> Result<String, String> {
    let script = project().join("tests/readers/read_back.py");
    let out = Command::new(python).arg(script).arg(samples).args(more).output();
    let out = out.map_err(|err| format!("{}: {err}", python.display()))?;
    let told = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    if out.status.success() { Ok(told) } else { Err(told) }
}

/// Opens every sample with other people's programs, LibreOffice among them: it is installed if it is not there.
///
/// # Errors
/// A program is missing, or reads something else than the paper says.
pub fn read_back() -> Result<(), String> {
    let python = setup::readers()?.ok_or("the programs that read our files are not all here")?;
    setup::libreoffice()?;
    let (written, _) = Written::new("read-back")?;
    let told = read_by_others(&python, &written.0, &["--office"])?;
    print!("{told}");
    Ok(())
}

/// Writes the golden files anew.
///
/// # Errors
/// As `read_back`, or a file cannot be written.
pub fn bless() -> Result<(), String> {
    let python = setup::readers()?.ok_or("the programs that read our files are not all here")?;
    let (written, files) = Written::new("bless")?;
    let read = folder().join("read");
    let _ = fs::remove_dir_all(&read);
    fs::create_dir_all(&read).map_err(|err| format!("{}: {err}", read.display()))?;
    print!("{}", read_by_others(&python, &written.0, &["--text", &read.display().to_string()])?);
    samples::put(&vec![("files.txt".into(), fingerprints(&files).into_bytes())], &folder())
}

/// The lines that one text has and the other has not, a few of them.
fn difference(was: &str, is: &str) -> Option<String> {
    let only = |of: &str, not: &str, sign: char| -> Vec<String> {
        let known: std::collections::BTreeSet<&str> = not.lines().collect();
        let lines = of.lines().filter(|line| !known.contains(line)).take(6);
        lines.map(|line| format!("  {sign} {line}")).collect()
    };
    (was != is).then(|| [only(was, is, '-'), only(is, was, '+')].concat().join("\n"))
}

/// Compares the samples with the golden files; without a Python that has the readers, the fingerprints only.
///
/// # Errors
/// What differs, or what another program reads otherwise than the paper says.
pub fn check(python: Option<&Path>) -> Result<(), String> {
    let (written, files) = Written::new("golden")?;
    let mut wrong = Vec::new();
    let mut compare = |name: &str, was: &str, is: &str| {
        wrong.extend(difference(was, is).map(|lines| format!("{name} differs:\n{lines}")));
    };
    if let Some(python) = python {
        let read = written.0.join("read");
        fs::create_dir_all(&read).map_err(|err| err.to_string())?;
        read_by_others(python, &written.0, &["--text", &read.display().to_string()])?;
        let (was, is) = (content::files_under(&folder().join("read"))?, content::files_under(&read)?);
        let names: Vec<&String> = was.iter().map(|(name, _)| name).collect();
        if names != is.iter().map(|(name, _)| name).collect::<Vec<_>>() {
            compare("the list of what was read", &format!("{names:?}"), "");
        }
        for ((name, was), (_, is)) in was.iter().zip(&is) {
            compare(name, &String::from_utf8_lossy(was), &String::from_utf8_lossy(is));
        }
    }
    let list = folder().join("files.txt");
    let was = fs::read_to_string(&list).map_err(|err| format!("{}: {err}", list.display()))?;
    compare("tests/golden/files.txt", &was, &fingerprints(&files));
    if wrong.is_empty() { Ok(()) } else { Err(format!("{}\n{RENEW}", wrong.join("\n"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exported_file_is_as_it_was_approved_and_other_programs_read_what_the_paper_says() {
        let python = std::env::var_os("READERS").map(PathBuf::from);
        if python.is_none() {
            eprintln!("SKIPPED: no other program has read the samples (cargo xtask test installs them)");
        }
        if let Err(wrong) = check(python.as_deref()) {
            panic!("{wrong}");
        }
    }

    #[test]
    fn a_difference_is_told_by_its_lines() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(difference("a\nb\n", "a\nc\n").as_deref(), Some("  - b\n  + c"));
    }
}
