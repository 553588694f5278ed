//! The list of fingerprints that goes with files: who received a file can check that it is the one that was made. Its lines are
//! those of `sha256sum`, so that any computer can check them without this app.

use crate::date::Moment;

/// Digits of a fingerprint that are a code: short enough to be read out, long enough that nobody finds another file with it
/// by chance.
const CODE_DIGITS: usize = 12;

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// `1a2b 3c4d 5e6f`: the beginning of a fingerprint, to be printed, read out or typed.
pub fn code(sha256: &str) -> String {
    let digits: Vec<char> = sha256.chars().take(CODE_DIGITS).collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Writes a manifest. `heading` is said in its first line, for people.
pub fn write(heading: &str, now: Moment, entries: &[Entry]) -> String {
    let heading: String = heading.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut out = format!("# {heading}\n# {} {}\n", now.day, now.clock());
    for entry in entries {
        out.push_str(&format!("# {}\n{}  {}\n", code(&entry.sha256), entry.sha256, entry.name));
    }
    out
}

/// Reads a manifest of ours, or any list that `sha256sum` has written. Lines that are none are passed over.
pub fn read(text: &str) -> Vec<Entry> {
    let entry = |line: &str| {
        let (sum, name) = line.split_once([' ', '\t'])?;
        let name = name.trim_start_matches([' ', '*']).trim_end();
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        is_sum(sum).then(|| Entry { name: name.to_owned(), sha256: sum.to_lowercase() })
    };
    text.trim_start_matches('\u{feff}').lines().filter_map(|line| entry(line.trim())).collect()
}

fn is_sum(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// What a comparison says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every digit agrees.
    Equal {
        /// The name it has in the manifest; empty for a fingerprint that was typed.
        name: String,
    },
    /// The digits of the code agree.
    EqualCode,
    /// It is another file, or one that was changed.
    Different,
    /// What it should be compared with is no fingerprint, no code and no manifest.
    NothingToCompare,
}

/// Compares the fingerprint of a file with a manifest, a whole fingerprint or a code.
pub fn compare(sha256: &str, with: &str) -> Verdict {
    let entries = read(with);
    if !entries.is_empty() {
        let found = entries.into_iter().find(|entry| entry.sha256 == sha256);
        return found.map_or(Verdict::Different, |entry| Verdict::Equal { name: entry.name });
    }
    let typed: String = with.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase).collect();
    let is_hex = typed.bytes().all(|b| b.is_ascii_hexdigit());
    match typed.len() {
        64 if is_hex && typed == sha256 => Verdict::Equal { name: String::new() },
        CODE_DIGITS if is_hex && sha256.starts_with(&typed) => Verdict::EqualCode,
        64 | CODE_DIGITS if is_hex => Verdict::Different,
        _ => Verdict::NothingToCompare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;

    const SUM: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const OTHER: &str = "ca7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn a_manifest_comes_back_as_it_was_written_and_reads_like_sha256sum() {
        let entries = [Entry { name: "INC-2026-A-shared.docx".into(), sha256: SUM.into() }];
        let now = Moment { day: Day::new(2026, 11, 24).unwrap(), minute: 600 };
        let text = write("Files of INC-2026-A\nx", now, &entries);
        assert_eq!(
            text,
            format!("# Files of INC-2026-A x\n# 2026-11-24 10:00\n# ba78 16bf 8f01\n{SUM}  INC-2026-A-shared.docx\n")
        );
        assert_eq!(read(&text), entries);
        assert_eq!(read(&format!("\u{feff}{}  a.docx\r\n", SUM.to_uppercase()))[0].sha256, SUM);
        assert_eq!(read(&format!("{SUM} *./out/b.docx\nno line\n"))[0].name, "b.docx");
    }

    #[test]
    fn equal_is_said_only_of_an_equal_fingerprint() {
        assert_eq!(compare(SUM, SUM), Verdict::Equal { name: String::new() });
        assert_eq!(compare(SUM, "BA78-16bf 8f01"), Verdict::EqualCode);
        assert_eq!(compare(SUM, "ba78 16bf 8f02"), Verdict::Different);
        assert_eq!(compare(SUM, OTHER), Verdict::Different);
        let manifest = format!("{OTHER}  a\n{SUM}  b\n");
        assert_eq!(compare(SUM, &manifest), Verdict::Equal { name: "b".into() });
        assert_eq!(compare(SUM, &format!("{OTHER}  b\n")), Verdict::Different);
        for nothing in ["", "ba78", "ba7816bf8f0", "ba78 16bf 8fzz", "a manifest without a line"] {
            assert_eq!(compare(SUM, nothing), Verdict::NothingToCompare, "{nothing}");
        }
    }
}
