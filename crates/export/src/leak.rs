//! The last look before a file is handed over: is anything in its bytes that must not be there? It reads the finished file, not
//! what the file was made of, so that a fault anywhere before it is found. Parts of a zip are inflated, the entities of XML
//! decoded, runs of text joined; case and accents make no difference. A file that it cannot read is refused as well.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    report::redact::{Leak, Needle, Refused, Taken},
    text::words,
};

/// Texts of a part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name; empty where the file has no parts.
    pub place: String,
    /// What stands in it, in pieces that belong together.
    pub texts: Vec<String>,
}

/// Searches a finished file. What an `empty` file of the same kind holds is passed over.
///
/// # Errors
/// Something was found, or the file could not be read.
pub fn check(bytes: &[u8], empty: &[u8], needles: &[Needle]) -> Result<(), Refused> {
    let known = if empty.is_empty() { Vec::new() } else { parts(empty)? };
    let known: BTreeSet<(String, Taken)> =
        found(&known, needles).into_iter().map(|leak| (leak.what, leak.kind)).collect();
    let mut leaks = found(&parts(bytes)?, needles);
    leaks.retain(|leak| !known.contains(&(leak.what.clone(), leak.kind)));
    if leaks.is_empty() { Ok(()) } else { Err(Refused::Found(leaks)) }
}

/// What is found in texts.
pub fn found(parts: &[Part], needles: &[Needle]) -> Vec<Leak> {
    // By its first word: a long file is gone through once.
    let mut by_word = BTreeMap::<&str, Vec<&Needle>>::new();
    for needle in needles.iter().filter(|needle| number(needle).is_none()) {
        if let Some(first) = needle.words.first() {
            by_word.entry(first).or_default().push(needle);
        }
    }
    let numbers: Vec<(&Needle, &str)> = needles.iter().filter_map(|needle| Some((needle, number(needle)?))).collect();
    let mut out = BTreeSet::new();
    for part in parts {
        let mut found = |needle: &Needle| {
            out.insert(Leak { what: needle.words.join(" "), kind: needle.kind, place: part.place.clone() });
        };
        for text in &part.texts {
            let hay: Vec<String> = words(text).into_iter().map(|word| word.folded).collect();
            for (at, word) in hay.iter().enumerate() {
                let begins = by_word.get(word.as_str()).into_iter().flatten();
                begins.filter(|needle| hay[at..].starts_with(&needle.words)).for_each(|needle| found(needle));
            }
            for run in digits(text) {
                let there = numbers.iter().filter(|(_, number)| run.contains(number));
                there.for_each(|(needle, _)| found(needle));
            }
        }
    }
    out.into_iter().collect()
}

/// The digits of a number that are searched for wherever they stand: without what is dialled before it at home or from abroad.
fn number(needle: &Needle) -> Option<&str> {
    let [digits] = &needle.words[..] else { return None };
    let is_number = needle.kind == Taken::Number && digits.len() >= 7 && digits.bytes().all(|b| b.is_ascii_digit());
    let own = digits.strip_prefix("250").filter(|own| own.len() >= 9).or(digits.strip_prefix('0')).unwrap_or(digits);
    is_number.then_some(own)
}

/// Runs of digits, joined over the signs that people write between them.
fn digits(text: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    let mut gap = 0;
    for letter in text.chars() {
        match (letter.to_digit(10), runs.last_mut()) {
            (Some(_), Some(run)) => {
                run.push(letter);
                gap = 0;
            }
            _ => {
                gap += 1;
                if letter.is_alphabetic() || gap > 2 {
                    runs.push(String::new());
                    gap = 0;
                }
            }
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// The texts of a file, whatever it is.
///
/// # Errors
/// It is nothing that can be read.
pub fn parts(bytes: &[u8]) -> Result<Vec<Part>, Refused> {
    if bytes.starts_with(b"PK") {
        return packed(bytes).ok_or_else(|| Refused::Unreadable("zip".to_owned()));
    }
    of_text(String::new(), bytes).map(|part| vec![part])
}

fn of_text(place: String, bytes: &[u8]) -> Result<Part, Refused> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Err(Refused::Unreadable(place)) };
    if text.is_empty() || text.contains('\0') || bytes.starts_with(b"%PDF") {
        return Err(Refused::Unreadable(place));
    }
    let text = text.trim_start_matches('\u{feff}');
    let texts = match text.trim_start().as_bytes().first() {
        Some(b'<') => of_xml(text),
        Some(b'{' | b'[') => vec![unescaped(text), text.to_owned()],
        _ => vec![text.to_owned()],
    };
    Ok(Part { place, texts })
}

/// The parts of a zip, by its directory.
fn packed(bytes: &[u8]) -> Option<Vec<Part>> {
    let half = |at: usize| Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let word = |at: usize| Some(half(at)? | half(at + 2)? << 16);
    let end = (0..=bytes.len().checked_sub(22)?).rev().find(|at| bytes[*at..].starts_with(b"PK\x05\x06"))?;
    let mut at = word(end + 16)?;
    let mut out = Vec::new();
    for _ in 0..half(end + 10)? {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let (length, extra, comment) = (half(at + 28)?, half(at + 30)?, half(at + 32)?);
        let name = String::from_utf8(bytes.get(at + 46..at + 46 + length)?.to_vec()).ok()?;
        let notes = String::from_utf8_lossy(bytes.get(at + 46 + length..at + 46 + length + extra + comment)?);
        let (local, size) = (word(at + 42)?, word(at + 20)?);
        let from = local + 30 + half(local + 26)? + half(local + 28)?;
        let content = bytes.get(from..from + size)?;
        let content = match half(at + 10)? {
            0 => content.to_vec(),
            8 => miniz_oxide::inflate::decompress_to_vec(content).ok()?,
            _ => return None,
        };
        let mut part = of_text(name.clone(), &content).ok()?;
        part.texts.extend([name, notes.into_owned()]);
        out.push(part);
        at += 46 + length + extra + comment;
    }
    // A note on the whole file.
    out.push(Part { place: String::new(), texts: vec![String::from_utf8_lossy(&bytes[end..]).into_owned()] });
    Some(out)
}

/// Tags after which a new text begins; others, such as those of bold letters, may stand in the middle of a word.
const ENDS: [&str; 16] = [
    "p",
    "tc",
    "tr",
    "c",
    "row",
    "si",
    "br",
    "tab",
    "title",
    "creator",
    "identifier",
    "language",
    "Application",
    "oddFooter",
    "definedName",
    "fldChar",
];

/// The texts of XML: joined as a reader sees them, each by itself, and the values of attributes.
fn of_xml(xml: &str) -> Vec<String> {
    let (mut joined, mut single, mut values) = (String::new(), String::new(), String::new());
    let mut rest = xml;
    while let Some((text, after)) = rest.split_once('<') {
        joined.push_str(text);
        single.push_str(text);
        single.push('\n');
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        let name = tag.trim_matches('/').split([' ', '\n', '\t', '/']).next().unwrap_or_default();
        if ENDS.contains(&name.rsplit(':').next().unwrap_or(name)) {
            joined.push('\n');
        }
        for value in tag.split('"').skip(1).step_by(2) {
            values.push_str(value);
            values.push('\n');
        }
        // Comments and what else no reader sees.
        if tag.starts_with(['!', '?']) {
            values.push_str(tag);
            values.push('\n');
        }
        rest = after;
    }
    joined.push_str(rest);
    single.push_str(rest);
    [joined, single, values].map(|text| decoded(&text)).into_iter().flat_map(|text| lines(&text)).collect()
}

/// Lines apart, and all of them together: a name may stand in two cells.
fn lines(text: &str) -> Vec<String> {
    let apart = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
    apart.chain([text.split('\n').collect::<Vec<_>>().join(" | ")]).collect()
}

fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').and_then(|(name, after)| Some((entity(name)?, after)));
        match known {
            Some((letter, after)) => {
                out.push(letter);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)?
        }
    })
}

/// The texts of JSON with their escaped letters as letters.
fn unescaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let letter =
            after.get(1..5).filter(|_| after.starts_with('u')).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let (shown, length) = match letter.and_then(char::from_u32) {
            Some(letter) => (letter, 5),
            None => (' ', after.chars().next().map_or(0, char::len_utf8)),
        };
        out.push(shown);
        rest = &after[length..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
