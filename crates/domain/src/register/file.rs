//! A register as a file: several incidents at once, for another device. Each is what its own data file would hold, marks and all,
//! so that the other device can tell what goes on from what.

use serde::{Deserialize, Serialize};

use crate::report::{Draft, exchange::ImportError, merge};

/// What the file calls itself.
pub const FORMAT: &str = "ubuvugizi-register";
/// Version of the form that is written.
const VERSION: u32 = 1;
/// Most incidents that are read: a file with more is not ours.
const MOST: usize = 20_000;

#[derive(Serialize, Deserialize)]
struct Envelope {
    format: String,
    version: u32,
    drafts: Vec<Draft>,
}

/// Incidents as a file. Whoever makes it sets the same mark (`merge::set_mark`) on those that stay.
pub fn to_json(mut drafts: Vec<Draft>) -> String {
    drafts.iter_mut().for_each(merge::set_mark);
    let envelope = Envelope { format: FORMAT.into(), version: VERSION, drafts };
    serde_json::to_string(&envelope).expect("maps with text keys and plain values are always JSON")
}

/// The same file out of incidents that are written down already, each with its mark.
pub fn of_texts(drafts: &[String]) -> String {
    format!("{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"drafts\":[{}]}}", drafts.join(","))
}

/// Reads such a file.
///
/// # Errors
/// The text is no JSON, another program's JSON, or of a newer version.
pub fn from_json(text: &str) -> Result<Vec<Draft>, ImportError> {
    #[derive(Deserialize)]
    struct Head {
        format: Option<String>,
        version: Option<u32>,
    }
    let not_json = |err: serde_json::Error| {
        let what = err.to_string();
        let what = what.split(" at line ").next().unwrap_or_default().to_owned();
        ImportError::NotJson { line: err.line(), column: err.column(), what }
    };
    let text = text.trim_start_matches('\u{feff}');
    // JSON of another shape is somebody else's.
    let head = match serde_json::from_str::<Head>(text) {
        Err(err) if err.is_data() => return Err(ImportError::NotOurs),
        head => head.map_err(not_json)?,
    };
    if head.format.as_deref() != Some(FORMAT) {
        return Err(ImportError::NotOurs);
    }
    if head.version.is_none_or(|version| version > VERSION) {
        return Err(ImportError::Newer);
    }
    let drafts = serde_json::from_str::<Envelope>(text).map_err(not_json)?.drafts;
    if drafts.len() > MOST { Err(ImportError::NotOurs) } else { Ok(drafts) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Answer, merge::Meeting, tests::sample};

    #[test]
    fn incidents_come_back_and_the_other_device_can_tell_what_goes_on_from_what() {
        let (_, mut here) = sample();
        let mut other = here.clone();
        other.id = "d2".into();
        let text = to_json(vec![here.clone(), other.clone()]);
        merge::set_mark(&mut here);
        merge::set_mark(&mut other);
        let texts = [&here, &other].map(|draft| serde_json::to_string(draft).unwrap());
        assert_eq!(of_texts(&texts), text, "written at once or one by one");
        let mut there = from_json(&format!("\u{feff}{text}")).unwrap();
        assert_eq!(there.iter().map(|draft| draft.id.as_str()).collect::<Vec<_>>(), ["d1", "d2"]);
        assert_eq!(merge::meet(&here, &there[0]), Meeting::Equal);
        // Worked on over there, and back again.
        there[0].answers.insert("title".into(), Answer::Text("Later".into()));
        let back = from_json(&to_json(vec![there.remove(0)])).unwrap().remove(0);
        assert_eq!(merge::meet(&here, &back), Meeting::Newer);
        here.answers.insert("title".into(), Answer::Text("Meanwhile".into()));
        assert_eq!(merge::meet(&here, &back), Meeting::Clash);
    }

    #[test]
    fn foreign_newer_cut_and_changed_files_are_values_and_no_panic() {
        for other in ["{}", "[1]", "7", "{\"format\":\"ubuvugizi-report\",\"version\":1}", "{\"format\":1}"] {
            assert_eq!(from_json(other), Err(ImportError::NotOurs), "{other}");
        }
        assert_eq!(from_json("{\"format\":\"ubuvugizi-register\",\"version\":2}"), Err(ImportError::Newer));
        let text = to_json(vec![sample().1]);
        for end in 0..text.len() {
            if let Some(cut) = text.get(..end) {
                assert!(from_json(cut).is_err(), "cut at {end}");
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
