//! Reads a finished PDF of ours again, to see that nothing stands in it that is withheld. It reads the bytes, not what they
//! were made of: letters of pages by the file's own table of letters, headings, outline, properties and metadata. What it
//! cannot read is refused.

use std::collections::BTreeMap;

use domain::report::redact::{Needle, Refused};
use export::leak::{Part, found};

/// Pieces into which the longest word is broken at the most that is still found whole.
const MOST_BREAKS: usize = 12;

/// Searches a finished file.
///
/// # Errors
/// Something was found, or the file could not be read.
pub fn check(bytes: &[u8], needles: &[Needle]) -> Result<(), Refused> {
    let parts = parts(bytes).ok_or_else(|| Refused::Unreadable("pdf".to_owned()))?;
    let leaks = found(&parts, needles);
    if leaks.is_empty() { Ok(()) } else { Err(Refused::Found(leaks)) }
}

/// Everything in a file that somebody could read; nothing if it is no PDF or has no letters that can be read.
pub fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    if !bytes.starts_with(b"%PDF-") {
        return None;
    }
    let objects = objects(bytes)?;
    let mut tables = Vec::new();
    let (mut drawn, mut told) = (Vec::new(), Vec::new());
    for object in &objects {
        told.extend(strings(object.body, false).iter().map(|string| words(string)));
        let Some(stream) = object.stream else { continue };
        let plain = match find(object.body, b"/FlateDecode") {
            Some(_) => miniz_oxide::inflate::decompress_to_vec_zlib(stream).ok()?,
            None => stream.to_vec(),
        };
        if find(&plain, b"begincmap").is_some() {
            tables.push(table(&plain));
        } else if find(&plain, b"<x:xmpmeta").is_some() {
            let text = String::from_utf8(plain).ok()?;
            told.push(without_tags(&text));
            told.push(text);
        } else if find(&plain, b"]TJ").is_some() && find(&plain, b"EMC").is_some() {
            drawn.push(strings(&plain, true));
        }
    }
    // Which weight a line is drawn in does not matter: it is read with the letters of each.
    let mut parts = vec![Part { place: "properties".to_owned(), texts: told }];
    let pages = objects.iter().filter(|object| find(object.body, b"/Type/Page/").is_some()).count();
    if pages == 0 || drawn.len() != pages || tables.iter().all(BTreeMap::is_empty) {
        return None;
    }
    for (page, strings) in drawn.iter().enumerate() {
        let mut texts = Vec::new();
        for table in &tables {
            let pieces: Vec<String> = strings.iter().map(|string| letters(string, table)).collect();
            // Apart, as lines, and as words that were broken in the middle (narrow columns do that).
            texts.push(pieces.join(" "));
            texts.extend((2..=MOST_BREAKS).flat_map(|count| pieces.windows(count).map(|window| window.concat())));
            texts.extend(pieces);
        }
        parts.push(Part { place: format!("page {}", page + 1), texts });
    }
    Some(parts)
}

struct Object<'a> {
    body: &'a [u8],
    stream: Option<&'a [u8]>,
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}

/// The objects of a file, one after the other; streams are passed by their length.
fn objects(bytes: &[u8]) -> Option<Vec<Object<'_>>> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some(at) = find(rest, b" obj\n") {
        // What stands after the last object is a table of places and, once more, strings.
        if find(&rest[..at], b"\nxref").is_some() {
            break;
        }
        rest = &rest[at + 5..];
        let end = find(rest, b"endobj")?;
        match find(&rest[..end], b"\nstream\n") {
            Some(stream) => {
                let body = &rest[..stream];
                let length = find(body, b"/Length ")?;
                let digits: Vec<u8> = body[length + 8..].iter().copied().take_while(u8::is_ascii_digit).collect();
                let length: usize = std::str::from_utf8(&digits).ok()?.parse().ok()?;
                let content = rest.get(stream + 8..stream + 8 + length)?;
                out.push(Object { body, stream: Some(content) });
                rest = &rest[stream + 8 + length..];
                rest = &rest[find(rest, b"endobj")?..];
            }
            None => {
                out.push(Object { body: &rest[..end], stream: None });
                rest = &rest[end..];
            }
        }
    }
    out.push(Object { body: rest, stream: None });
    Some(out)
}

/// The strings of a body or of a page's commands, in order: `(…)` and `<…>`. On a page those of one list (`[…]TJ`) are one.
fn strings(bytes: &[u8], page: bool) -> Vec<Vec<u8>> {
    let mut out: Vec<Vec<u8>> = Vec::new();
    let mut at = 0;
    let mut inside = false;
    while at < bytes.len() {
        let string = match bytes[at] {
            b'(' => {
                let (string, next) = literal(bytes, at + 1);
                at = next;
                string
            }
            b'<' if bytes.get(at + 1) != Some(&b'<') => {
                let end = bytes[at..].iter().position(|byte| *byte == b'>').map_or(bytes.len(), |end| at + end);
                let string = hex(&bytes[at + 1..end]);
                at = end + 1;
                string
            }
            other => {
                at += if other == b'<' { 2 } else { 1 };
                inside &= other != b']' && other != b'T';
                continue;
            }
        };
        match out.last_mut() {
            Some(last) if page && inside => last.extend(string),
            _ => out.push(string),
        }
        inside = true;
    }
    out
}

fn literal(bytes: &[u8], from: usize) -> (Vec<u8>, usize) {
    let (mut out, mut depth, mut at) = (Vec::new(), 1, from);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return (out, at);
                }
            }
            b'\\' => {
                let digits = bytes[at..].iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
                if digits > 0 {
                    out.push(bytes[at..at + digits].iter().fold(0, |all: u8, digit| all << 3 | (digit - b'0')));
                    at += digits;
                    continue;
                }
                match bytes.get(at) {
                    Some(b'n') => out.push(b'\n'),
                    Some(b'r') => out.push(b'\r'),
                    Some(b't') => out.push(b'\t'),
                    Some(b'b') => out.push(8),
                    Some(b'f') => out.push(12),
                    Some(other) => out.push(*other),
                    None => {}
                }
                at += 1;
                continue;
            }
            _ => {}
        }
        out.push(*byte);
    }
    (out, at)
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = digits.iter().filter_map(|digit| char::from(*digit).to_digit(16)).map(|d| d as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

/// A string outside a page: UTF-16 with its mark, else as it is.
fn words(string: &[u8]) -> String {
    match string.strip_prefix(&[0xfe, 0xff]) {
        Some(wide) => utf16(wide),
        None => String::from_utf8_lossy(string).into_owned(),
    }
}

fn utf16(bytes: &[u8]) -> String {
    let halves: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&halves)
}

fn without_tags(xml: &str) -> String {
    let texts = xml.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
    let joined = texts.collect::<Vec<_>>().join(" | ");
    joined
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// The table of letters of a typeface: number to letters.
fn table(cmap: &[u8]) -> BTreeMap<u16, String> {
    let text = String::from_utf8_lossy(cmap);
    let number = |code: &[u8]| code.iter().fold(0_u16, |all, byte| all << 8 | u16::from(*byte));
    let mut out = BTreeMap::new();
    let between = |from: &'static str, to: &'static str| {
        text.split(from)
            .skip(1)
            .filter_map(|block| block.split(to).next())
            .flat_map(|block| strings(block.as_bytes(), false))
            .collect::<Vec<_>>()
    };
    for pair in between("beginbfchar", "endbfchar").chunks_exact(2) {
        out.insert(number(&pair[0]), utf16(&pair[1]));
    }
    for triple in between("beginbfrange", "endbfrange").chunks_exact(3) {
        let (first, last, to) = (number(&triple[0]), number(&triple[1]), number(&triple[2]));
        for (code, letter) in (first..=last).zip(to..) {
            out.insert(code, utf16(&letter.to_be_bytes()));
        }
    }
    out
}

fn letters(string: &[u8], table: &BTreeMap<u16, String>) -> String {
    let known = string.chunks_exact(2).map(|pair| table.get(&u16::from_be_bytes([pair[0], pair[1]])));
    known.map(|letters| letters.map_or("\u{fffd}", String::as_str)).collect()
}
