//! The small hot records (settings, progress) as JSON, by miniserde: it decides at run time what serde decides for every
//! type at compile time, and that is most of what a start path pays for JSON. What is fetched later (reports) uses serde.

mod keyed;

use std::borrow::Cow;

use miniserde::{
    Deserialize, Error, Result, Serialize,
    de::{self, Visitor},
    json, make_place,
    ser::{self, Fragment},
};

use crate::{
    content::Response,
    date::{Day, Moment},
    messages::Lang,
};

pub use keyed::Keyed;

make_place!(Place);

/// As stored.
pub fn to_text<T: Serialize>(value: &T) -> String {
    let mut out = String::new();
    write(&mut out, value);
    out
}

/// Not the library's own writer: it brings 10 KB of tables for fractions, and no record holds one.
fn write(out: &mut String, value: &dyn Serialize) {
    match value.begin() {
        Fragment::Null | Fragment::F64(_) => out.push_str("null"),
        Fragment::Bool(is) => out.push_str(if is { "true" } else { "false" }),
        Fragment::Str(text) => write_text(out, &text),
        Fragment::U64(number) => out.push_str(&number.to_string()),
        Fragment::I64(number) => out.push_str(&number.to_string()),
        Fragment::Seq(mut all) => {
            let mut before = '[';
            while let Some(value) = all.next() {
                out.push(before);
                write(out, value);
                before = ',';
            }
            out.push_str(if before == '[' { "[]" } else { "]" });
        }
        Fragment::Map(mut all) => {
            let mut before = '{';
            while let Some((name, value)) = all.next() {
                out.push(before);
                write_text(out, &name);
                out.push(':');
                write(out, value);
                before = ',';
            }
            out.push_str(if before == '{' { "{}" } else { "}" });
        }
    }
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '.. => out.push(letter),
            control => {
                let digit = |n: u32| char::from_digit(n & 15, 16).unwrap_or('0');
                out.push_str("\\u00");
                out.extend([digit(control as u32 >> 4), digit(control as u32)]);
            }
        }
    }
    out.push('"');
}

/// As it was stored; `None` if it is not of this shape. Unknown fields are passed over.
pub fn from_text<T: Deserialize>(text: &str) -> Option<T> {
    json::from_str(text).ok()
}

/// What a list shows of a draft, without reading all of it.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftCard {
    /// Id of the stored record.
    pub id: String,
    /// The app's reference number.
    pub reference: String,
    /// When it was last changed.
    pub changed: Option<Moment>,
    /// Step the user was at.
    pub step: usize,
    /// The case's short name, empty if it has none yet.
    pub title: String,
    /// Files made of it so far.
    pub exports: u32,
}

impl DraftCard {
    /// Reads it out of a stored draft.
    pub fn read(body: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Stored {
            id: String,
            reference: String,
            changed: Option<Moment>,
            step: Option<usize>,
            exports: Option<u32>,
            answers: Option<Answers>,
        }
        #[derive(Deserialize)]
        struct Answers {
            title: Option<Title>,
        }
        let Stored { id, reference, changed, step, exports, answers } = from_text(body)?;
        let title = answers.and_then(|answers| answers.title).map_or_else(String::new, |title| title.0);
        Some(Self { id, reference, changed, step: step.unwrap_or(0), title, exports: exports.unwrap_or(0) })
    }
}

/// The answer to the title: its text, or nothing where the answer is of another kind.
struct Title(String);

impl Deserialize for Title {
    fn begin(out: &mut Option<Self>) -> &mut dyn Visitor {
        Place::new(out)
    }
}

impl Visitor for Place<Title> {
    fn string(&mut self, _: &str) -> Result<()> {
        self.out = Some(Title(String::new()));
        Ok(())
    }

    fn map(&mut self) -> Result<Box<dyn de::Map + '_>> {
        Ok(Box::new(Titled { out: &mut self.out, text: None }))
    }
}

struct Titled<'a> {
    out: &'a mut Option<Title>,
    text: Option<String>,
}

impl de::Map for Titled<'_> {
    fn key(&mut self, kind: &str) -> Result<&mut dyn Visitor> {
        Ok(if kind == "Text" { Deserialize::begin(&mut self.text) } else { <dyn Visitor>::ignore() })
    }

    fn finish(&mut self) -> Result<()> {
        *self.out = Some(Title(self.text.take().unwrap_or_default()));
        Ok(())
    }
}

/// A type that is one text in JSON.
macro_rules! as_text {
    ($type:ty, $write:expr, $read:expr) => {
        impl Serialize for $type {
            fn begin(&self) -> Fragment<'_> {
                let write: fn(&$type) -> String = $write;
                Fragment::Str(Cow::Owned(write(self)))
            }
        }

        impl Deserialize for $type {
            fn begin(out: &mut Option<Self>) -> &mut dyn Visitor {
                Place::new(out)
            }
        }

        impl Visitor for Place<$type> {
            fn string(&mut self, text: &str) -> Result<()> {
                let read: fn(&str) -> Option<$type> = $read;
                self.out = Some(read(text).ok_or(Error)?);
                Ok(())
            }
        }
    };
}

as_text!(Day, Day::to_string, Day::parse);
as_text!(Lang, |lang| lang.tag().to_owned(), Lang::from_tag);
// As text: JSON readers elsewhere round large numbers.
as_text!(Seed, |seed| seed.0.to_string(), |text| text.parse().ok().map(Seed));

/// What decides a draw and every order on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

/// `{"Single":2}`: the kind is the name.
impl Serialize for Response {
    fn begin(&self) -> Fragment<'_> {
        let (name, value): (&'static str, &dyn Serialize) = match self {
            Self::Single(at) => ("Single", at),
            Self::Multiple(all) => ("Multiple", all),
            Self::Order(all) => ("Order", all),
            Self::Match(all) => ("Match", all),
            Self::Classify(all) => ("Classify", all),
            Self::Numeric(typed) => ("Numeric", typed),
            Self::Scenario(path) => ("Scenario", path),
        };
        Fragment::Map(Box::new(One(Some((name, value)))))
    }
}

struct One<'a>(Option<(&'static str, &'a dyn Serialize)>);

impl ser::Map for One<'_> {
    fn next(&mut self) -> Option<(Cow<'_, str>, &dyn Serialize)> {
        self.0.take().map(|(name, value)| (Cow::Borrowed(name), value))
    }
}

impl Deserialize for Response {
    fn begin(out: &mut Option<Self>) -> &mut dyn Visitor {
        Place::new(out)
    }
}

impl Visitor for Place<Response> {
    fn map(&mut self) -> Result<Box<dyn de::Map + '_>> {
        Ok(Box::new(Answered {
            out: &mut self.out,
            kind: String::new(),
            at: None,
            list: None,
            gaps: None,
            typed: None,
        }))
    }
}

/// A response being read.
struct Answered<'a> {
    out: &'a mut Option<Response>,
    kind: String,
    at: Option<usize>,
    list: Option<Vec<usize>>,
    gaps: Option<Vec<Option<usize>>>,
    typed: Option<String>,
}

impl de::Map for Answered<'_> {
    fn key(&mut self, kind: &str) -> Result<&mut dyn Visitor> {
        kind.clone_into(&mut self.kind);
        Ok(match kind {
            "Single" => Deserialize::begin(&mut self.at),
            "Multiple" | "Order" | "Scenario" => Deserialize::begin(&mut self.list),
            "Match" | "Classify" => Deserialize::begin(&mut self.gaps),
            "Numeric" => Deserialize::begin(&mut self.typed),
            _ => return Err(Error),
        })
    }

    fn finish(&mut self) -> Result<()> {
        let (list, gaps) = (self.list.take(), self.gaps.take());
        let response = match &*self.kind {
            "Single" => self.at.map(Response::Single),
            "Multiple" => list.map(Response::Multiple),
            "Order" => list.map(Response::Order),
            "Scenario" => list.map(Response::Scenario),
            "Match" => gaps.map(Response::Match),
            "Classify" => gaps.map(Response::Classify),
            _ => self.typed.take().map(Response::Numeric),
        };
        *self.out = Some(response.ok_or(Error)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_response_comes_back() {
        for response in [
            Response::Single(2),
            Response::Multiple(vec![0, 3]),
            Response::Order(vec![]),
            Response::Match(vec![None, Some(1)]),
            Response::Classify(vec![Some(0)]),
            Response::Numeric("48 \"h\"".into()),
            Response::Scenario(vec![1]),
        ] {
            assert_eq!(from_text(&to_text(&response)), Some(response));
        }
        for wrong in ["{}", "{\"Single\":-1}", "{\"Single\":[0]}", "{\"Other\":1}", "[]", "\"Single\"", ""] {
            assert_eq!(from_text::<Response>(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn texts_are_written_as_json_readers_expect_them() {
        let all: String = (0..0x180).filter_map(char::from_u32).chain("😀\u{2028}".chars()).collect();
        let mut progress: crate::progress::Progress = Default::default();
        progress.notes.insert(all.clone(), all.clone());
        let written = to_text(&progress);
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read["notes"][&all], all);
        assert_eq!(from_text(&written), Some(progress));
    }

    #[test]
    fn the_progress_that_was_shipped_first_is_still_read() {
        let stored = include_str!("../store/golden/progress-1.json").trim_end();
        let progress: crate::progress::Progress = from_text(stored).expect("schema 1");
        assert!(progress.is_done("a"));
        assert_eq!(progress.lessons["b"].block, 7);
        assert_eq!(progress.notes["n"], "words é \"x\"\n");
        assert_eq!(progress.attempts["m"][0].seed, Seed(u64::MAX - 1));
        assert_eq!(progress.attempts["m"][0].items[0].response, Some(Response::Single(0)));
        assert_eq!(to_text(&progress), stored);
    }

    #[test]
    fn a_draft_shows_its_card_whatever_the_answer_to_the_title_is() {
        let (_, mut draft) = crate::report::tests::sample();
        let card = |draft: &crate::report::Draft| DraftCard::read(&serde_json::to_string(draft).unwrap()).unwrap();
        let expected = draft.text("title").to_owned();
        assert!(!expected.is_empty());
        assert_eq!((card(&draft).title, card(&draft).id), (expected, draft.id.clone()));
        assert_eq!((card(&draft).changed, card(&draft).step), (draft.changed, draft.step));
        draft.answers.insert("title".into(), crate::report::Answer::NotKnown);
        assert_eq!(card(&draft).title, "");
        assert_eq!(DraftCard::read("{}"), None);
    }
}
