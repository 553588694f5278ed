//! What the shared version withholds: names, telephone and identity numbers, places below the sector, and what the writer adds.
//! Works on words, so that case, accents and the order of a name's parts make no difference. It cannot find a name that nobody
//! entered.

use std::{collections::BTreeSet, ops::Range};

use serde::{Deserialize, Serialize};

use super::{
    draft::{Answer, Draft, PlaceAnswer},
    template::{Secret, Template},
    withhold,
};
use crate::{
    messages::{Messages, Msg},
    text::{Word, find_words, fold, words},
};

/// Shortest part of a name that is searched for alone.
const SHORTEST_PART: usize = 3;

/// Shortest number that can be told from a count or a year wherever it stands.
const SHORTEST_NUMBER: usize = 7;

/// What kind of thing is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// A person's name, or a part of it.
    Name,
    /// A telephone or identity number.
    Number,
    /// A place below the sector.
    Place,
    /// An office or function that points at a person.
    Role,
    /// A further word of the writer.
    Word,
}

impl From<Secret> for Taken {
    fn from(secret: Secret) -> Self {
        match secret {
            Secret::Name => Self::Name,
            Secret::Phone | Secret::IdNumber => Self::Number,
            Secret::Place => Self::Place,
        }
    }
}

/// Something that must not leave, and what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    words: Vec<String>,
    kind: Taken,
    instead: String,
}

/// How many things of each kind are withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Withheld {
    /// Names.
    pub names: usize,
    /// Telephone and identity numbers.
    pub numbers: usize,
    /// Places below the sector.
    pub places: usize,
    /// Roles and further words.
    pub words: usize,
}

/// What the finished file is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needle {
    /// Its words, folded; for a number its digits.
    pub words: Vec<String>,
    /// What it is.
    pub kind: Taken,
}

/// Something that stands in a finished file and must not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Leak {
    /// The words, folded, or the digits.
    pub what: String,
    /// What they are.
    pub kind: Taken,
    /// The part of the file; empty where it has no parts.
    pub place: String,
}

/// Why a finished file is not handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// These were found.
    Found(Vec<Leak>),
    /// This part could not be read.
    Unreadable(String),
}

/// A place in a text that is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'a> {
    /// Bytes of the text.
    pub at: Range<usize>,
    /// What stands there instead.
    pub instead: &'a str,
    /// What it is.
    pub kind: Taken,
}

/// Replaces what must not leave.
#[derive(Debug, Clone)]
pub struct Redactor {
    entries: Vec<Entry>,
    number: String,
    counts: Withheld,
}

impl Redactor {
    /// Collects what a draft says must not leave.
    pub fn new(template: &Template, draft: &Draft, say: &Messages) -> Self {
        let instead = |kind| {
            say.say(&match kind {
                Taken::Name => Msg::PaperPersonWithheld,
                Taken::Number => Msg::PaperNumberWithheld,
                Taken::Place => Msg::PaperPlaceWithheld,
                Taken::Role | Taken::Word => Msg::PaperWordWithheld,
            })
        };
        let mut this = Self { entries: Vec::new(), number: instead(Taken::Number), counts: Withheld::default() };
        for field in template.fields() {
            match draft.answers.get(&field.id) {
                Some(Answer::Rows(rows)) => {
                    for row in rows {
                        for column in &field.columns {
                            if let (Some(kind), Some(Answer::Text(text))) = (column.secret, row.cells.get(&column.id)) {
                                let kind = Taken::from(kind);
                                // A person's code says who is meant; a number's or a place's says nothing.
                                let coded = kind == Taken::Name && !field.code.is_empty();
                                this.add(kind, text, if coded { row.code.clone() } else { instead(kind) });
                            }
                        }
                    }
                }
                Some(Answer::Place(PlaceAnswer { cell, village, province, district, sector })) => {
                    let shown: BTreeSet<String> = [province, district, sector].into_iter().map(|s| fold(s)).collect();
                    for part in [cell, village] {
                        // A village that bears its sector's name hides nothing: the sector is shown.
                        if !shown.contains(&fold(part.trim())) {
                            this.add(Taken::Place, part, instead(Taken::Place));
                        }
                    }
                }
                Some(Answer::Text(text)) => {
                    if let Some(kind) = field.secret.map(Taken::from) {
                        this.add(kind, text, instead(kind));
                    }
                }
                _ => {}
            }
        }
        for role in withhold::roles(template, draft).into_iter().filter(|role| role.on) {
            this.add(Taken::Role, &role.text, role.code);
        }
        for word in &draft.withhold.words {
            this.add(Taken::Word, word, instead(Taken::Word));
        }
        // The longest first: a full name before its parts.
        this.entries.sort_by_key(|entry| std::cmp::Reverse(entry.words.len()));
        this
    }

    fn add(&mut self, kind: Taken, text: &str, instead: String) {
        let parts: Vec<String> = words(text).into_iter().map(|w| w.folded).collect();
        if parts.is_empty() {
            return;
        }
        *match kind {
            Taken::Name => &mut self.counts.names,
            Taken::Number => &mut self.counts.numbers,
            Taken::Place => &mut self.counts.places,
            Taken::Role | Taken::Word => &mut self.counts.words,
        } += 1;
        if kind == Taken::Name && parts.len() > 1 {
            for part in parts.iter().filter(|part| part.chars().count() >= SHORTEST_PART) {
                self.entries.push(Entry { words: vec![part.clone()], kind, instead: instead.clone() });
            }
        }
        self.entries.push(Entry { words: parts, kind, instead });
    }

    /// How many names, numbers, places and further words are withheld.
    pub fn withheld(&self) -> Withheld {
        self.counts
    }

    /// What a finished file must not hold, but for what stands in the form's own words: somebody may be called Justice, and a
    /// village Centre.
    pub fn needles(&self, own: &[String]) -> Vec<Needle> {
        let mut out: Vec<Needle> = Vec::new();
        for entry in &self.entries {
            let found = match entry.kind {
                Taken::Number => numbers(&entry.words),
                _ => vec![entry.words.clone()],
            };
            for words in found {
                let needle = Needle { words, kind: entry.kind };
                let whole = needle.words.join(" ");
                let is_short = entry.kind == Taken::Number
                    && needle.words.len() == 1
                    && whole.len() < SHORTEST_NUMBER
                    && whole.bytes().all(|b| b.is_ascii_digit());
                let is_own = own.iter().any(|text| !find_words(text, &whole).is_empty());
                if !is_short && !is_own && !out.contains(&needle) {
                    out.push(needle);
                }
            }
        }
        out
    }

    /// The text with everything withheld replaced.
    pub fn redact(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        let mut last: Option<&str> = None;
        for Hit { at, instead, .. } in self.hits(text) {
            let between = &text[from..at.start];
            // "Vestine Mukamana" found as two parts is one person: one code.
            if last != Some(instead) || !between.trim().is_empty() {
                out.push_str(between);
                out.push_str(instead);
            }
            last = Some(instead);
            from = at.end;
        }
        out.push_str(&text[from..]);
        out
    }

    /// What in the text would have been replaced.
    pub fn leaks(&self, text: &str) -> Vec<String> {
        self.hits(text).into_iter().map(|hit| text[hit.at].to_owned()).collect()
    }

    /// Where the text is replaced, and by what.
    pub fn hits(&self, text: &str) -> Vec<Hit<'_>> {
        let all = words(text);
        let mut hits = Vec::new();
        let mut at = 0;
        while at < all.len() {
            let found = self.entries.iter().find(|entry| begins_with(&all[at..], &entry.words));
            let (end, instead, kind) = if let Some(entry) = found {
                (at + entry.words.len(), entry.instead.as_str(), entry.kind)
            } else if let Some(end) = number_end(text, &all, at) {
                (end, self.number.as_str(), Taken::Number)
            } else {
                at += 1;
                continue;
            };
            hits.push(Hit { at: all[at].at.start..all[end - 1].at.end, instead, kind });
            at = end;
        }
        hits
    }
}

/// A telephone is often written with its groups apart, two of them in one answer, or with somebody's name: each run of digits
/// that is long enough is searched for by itself, else the words as they stand.
fn numbers(parts: &[String]) -> Vec<Vec<String>> {
    let is_digits = |part: &String| part.bytes().all(|b| b.is_ascii_digit());
    let mut runs = vec![String::new()];
    for part in parts {
        if !is_digits(part) {
            runs.push(String::new());
            continue;
        }
        let begun = runs.last().map_or(0, String::len);
        // A further number begins.
        if begun >= 9 && (part.starts_with('0') || part.starts_with("250")) {
            runs.push(String::new());
        }
        if let Some(run) = runs.last_mut() {
            run.push_str(part);
        }
    }
    runs.retain(|run| run.len() >= SHORTEST_NUMBER);
    if runs.is_empty() { vec![parts.to_vec()] } else { runs.into_iter().map(|run| vec![run]).collect() }
}

fn begins_with(all: &[Word], wanted: &[String]) -> bool {
    all.len() >= wanted.len() && all.iter().zip(wanted).all(|(word, wanted)| word.folded == *wanted)
}

/// Where a telephone or identity number that begins at word `at` ends. Rwandan telephone numbers have nine digits after
/// 0 or 250, identity numbers sixteen; amounts of money begin with neither.
fn number_end(text: &str, all: &[Word], at: usize) -> Option<usize> {
    let is_digits = |word: &Word| word.folded.bytes().all(|b| b.is_ascii_digit());
    let mut digits = String::new();
    let mut end = at;
    while let Some(word) = all.get(end).filter(|word| is_digits(word)) {
        if end > at {
            let between = &text[all[end - 1].at.end..word.at.start];
            if !matches!(between, " " | "-" | "." | "\u{a0}" | "\u{202f}") {
                break;
            }
        }
        digits.push_str(&word.folded);
        end += 1;
    }
    let telephone = digits.len() >= 9 && (digits.starts_with('0') || digits.starts_with("250"));
    (telephone || digits.len() >= 13).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{messages::Lang, report::tests::sample};

    #[track_caller]
    fn check(text: &str, want: &str) {
        let (template, draft) = sample();
        let redactor = Redactor::new(&template, &draft, &Messages::shipped(Lang::En));
        assert_eq!(redactor.redact(text), want);
        assert_eq!(redactor.leaks(text).is_empty(), text == want);
        assert_eq!(redactor.leaks(want), Vec::<String>::new());
    }

    #[test]
    fn names_go_whatever_their_case_accents_and_order() {
        check("Vestine Mukamana came.", "V1 came.");
        check("MUKAMANA Véstine came; Vestine’s child.", "V1 came; V1’s child.");
        check("Jean-Paul, the chief, shouted.", "R1, the chief, shouted.");
        check("Mukamanas is another word.", "Mukamanas is another word.");
    }

    #[test]
    fn numbers_go_and_amounts_and_dates_stay() {
        check("Call 0788 123 456 or +250 788-123-456.", "Call [number withheld] or +[number withheld].");
        check("Her card: 1198570012345678.", "Her card: [number withheld].");
        check("She paid 100 000 000 francs on 24/11/2026.", "She paid 100 000 000 francs on 24/11/2026.");
    }

    #[test]
    fn needles_are_numbers_without_their_gaps_and_never_the_forms_own_words() {
        let digits = |text: &str| numbers(&words(text).into_iter().map(|w| w.folded).collect::<Vec<_>>());
        assert_eq!(digits("0788 123 456 / 0722-333-444"), [["0788123456"], ["0722333444"]]);
        assert_eq!(digits("+250 788 123 456 (Uwera)"), [["250788123456"]]);
        assert_eq!(digits("the neighbour"), [["the", "neighbour"]]);
        let (template, mut draft) = sample();
        draft.withhold.words = vec!["Gahini".into(), "Committee".into(), "112".into()];
        let redactor = Redactor::new(&template, &draft, &Messages::shipped(Lang::En));
        let needles = redactor.needles(&["For: Justice Committee".to_owned()]);
        let found: Vec<String> = needles.iter().map(|needle| needle.words.join(" ")).collect();
        for wanted in ["vestine mukamana", "mukamana", "0788123456", "jean paul", "urugarama", "gahini", "112"] {
            assert!(found.iter().any(|words| words == wanted), "{wanted} in {found:?}");
        }
        assert!(!found.iter().any(|words| words == "committee"), "{found:?}");
    }

    #[test]
    fn roles_and_further_words_go_when_the_writer_says_so() {
        let (template, mut draft) = sample();
        let text = "The guard of the cell and the young widow.";
        draft.withhold.roles = vec!["responsible/R1/office".into()];
        draft.withhold.words = vec!["widow".into()];
        let redactor = Redactor::new(&template, &draft, &Messages::shipped(Lang::En));
        assert_eq!(redactor.redact(text), "The R1 and the young [word withheld].");
        assert_eq!(redactor.withheld(), Withheld { names: 2, numbers: 1, places: 2, words: 2 });
    }

    #[test]
    fn places_below_the_sector_go() {
        check("In Nyakabungo near Gahini.", "In [place withheld] near Gahini.");
    }
}
