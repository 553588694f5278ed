//! The data file: a draft as JSON that imports back to an equal draft. Its schema is published as
//! `public/schema/report-1.json`.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{draft::Draft, merge};
use crate::messages::Msg;

/// What the file calls itself.
const FORMAT: &str = "ubuvugizi-report";
/// Version of the form that is written.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Envelope {
    format: String,
    version: u32,
    draft: Draft,
}

/// Why a file is not a draft.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum ImportError {
    #[error("line {line}, column {column}: {what}")]
    NotJson { line: usize, column: usize, what: String },
    #[error("not a report of this app")]
    NotOurs,
    #[error("written by a newer version")]
    Newer,
}

impl ImportError {
    /// In words.
    pub fn message(&self) -> Msg {
        match self {
            Self::NotJson { line, column, what } => {
                Msg::ImportNotJson { line: line.to_string(), column: column.to_string(), what: what.clone() }
            }
            Self::NotOurs => Msg::ImportNotOurs,
            Self::Newer => Msg::ImportNewer,
        }
    }
}

/// A draft as a data file. The file remembers that it went out; whoever makes it sets the same mark on the draft that stays.
pub fn to_json(draft: &Draft) -> String {
    let mut draft = draft.clone();
    merge::set_mark(&mut draft);
    let envelope = Envelope { format: FORMAT.into(), version: VERSION, draft };
    let mut text =
        serde_json::to_string_pretty(&envelope).expect("maps with text keys and plain values are always JSON");
    text.push('\n');
    text
}

/// Reads a data file.
///
/// # Errors
/// The text is no JSON, another program's JSON, or of a newer version.
pub fn from_json(text: &str) -> Result<Draft, ImportError> {
    let not_json = |err: serde_json::Error| {
        // The library ends its words with the place, which is told apart.
        let what = err.to_string();
        let what = what.split(" at line ").next().unwrap_or_default().to_owned();
        ImportError::NotJson { line: err.line(), column: err.column(), what }
    };
    let text = text.trim_start_matches('\u{feff}');
    let value: serde_json::Value = serde_json::from_str(text).map_err(not_json)?;
    if value.get("format").and_then(|format| format.as_str()) != Some(FORMAT) {
        return Err(ImportError::NotOurs);
    }
    if value.get("version").and_then(serde_json::Value::as_u64).is_none_or(|version| version > u64::from(VERSION)) {
        return Err(ImportError::Newer);
    }
    // From the text, not the value: only then does an error know its line.
    serde_json::from_str::<Envelope>(text).map(|envelope| envelope.draft).map_err(not_json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;

    #[test]
    fn a_draft_comes_back_equal() {
        let (_, mut draft) = sample();
        merge::set_mark(&mut draft);
        assert_eq!(from_json(&to_json(&draft)), Ok(draft.clone()));
        assert_eq!(from_json(&format!("\u{feff}{}", to_json(&draft))), Ok(draft));
    }

    #[test]
    fn foreign_newer_and_broken_files_are_told_apart() {
        assert_eq!(from_json("{}"), Err(ImportError::NotOurs));
        assert_eq!(from_json("[1]"), Err(ImportError::NotOurs));
        assert_eq!(from_json("{\"format\":\"ubuvugizi-report\",\"version\":2}"), Err(ImportError::Newer));
        let broken = "{\n  \"format\": \"ubuvugizi-report\",\n  \"version\": 1,\n  \"draft\": 7\n}";
        let Err(ImportError::NotJson { line, .. }) = from_json(broken) else { panic!("an error") };
        assert_eq!(line, 4);
        assert!(matches!(from_json("{"), Err(ImportError::NotJson { line: 1, .. })));
    }

    #[test]
    fn every_cut_and_every_flipped_byte_is_a_value_and_no_panic() {
        let (_, draft) = sample();
        let text = to_json(&draft);
        for end in 0..text.len() {
            if let Some(cut) = text.get(..end) {
                assert!(from_json(cut).is_err() || cut.trim_end() == text.trim_end());
            }
        }
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = b'!';
            if let Ok(changed) = String::from_utf8(bytes) {
                let _ = from_json(&changed);
            }
        }
    }
}
