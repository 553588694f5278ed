//! What the shared version withholds: names, telephone and identity numbers, places below the sector. Works on words, so
//! that case, accents and the order of a name's parts make no difference. It cannot find a name that nobody entered.

use std::collections::BTreeSet;

use super::{
    draft::{Answer, Draft, PlaceAnswer},
    template::{Secret, Template},
};
use crate::{
    messages::{Messages, Msg},
    text::{Word, fold, words},
};

/// Shortest part of a name that is searched for alone.
const SHORTEST_PART: usize = 3;

/// Something that must not leave, and what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Withheld {
    words: Vec<String>,
    kind: Secret,
    instead: String,
}

/// Replaces what must not leave.
#[derive(Debug, Clone)]
pub struct Redactor {
    withheld: Vec<Withheld>,
    number: String,
    counts: (usize, usize, usize),
}

impl Redactor {
    /// Collects what a draft says must not leave.
    pub fn new(template: &Template, draft: &Draft, say: &Messages) -> Self {
        let instead = |kind| match kind {
            Secret::Name => say.say(&Msg::PaperPersonWithheld),
            Secret::Phone | Secret::IdNumber => say.say(&Msg::PaperNumberWithheld),
            Secret::Place => say.say(&Msg::PaperPlaceWithheld),
        };
        let mut this = Self { withheld: Vec::new(), number: instead(Secret::Phone), counts: (0, 0, 0) };
        for field in template.fields() {
            match draft.answers.get(&field.id) {
                Some(Answer::Rows(rows)) => {
                    for row in rows {
                        for column in &field.columns {
                            if let (Some(kind), Some(Answer::Text(text))) = (column.secret, row.cells.get(&column.id)) {
                                // A person's code says who is meant; a number's or a place's says nothing.
                                let code = if kind == Secret::Name && !field.code.is_empty() {
                                    row.code.clone()
                                } else {
                                    instead(kind)
                                };
                                this.add(kind, text, code);
                            }
                        }
                    }
                }
                Some(Answer::Place(PlaceAnswer { cell, village, province, district, sector })) => {
                    let shown: BTreeSet<String> = [province, district, sector].into_iter().map(|s| fold(s)).collect();
                    for part in [cell, village] {
                        // A village that bears its sector's name hides nothing: the sector is shown.
                        if !shown.contains(&fold(part.trim())) {
                            this.add(Secret::Place, part, instead(Secret::Place));
                        }
                    }
                }
                Some(Answer::Text(text)) => {
                    if let Some(kind) = field.secret {
                        this.add(kind, text, instead(kind));
                    }
                }
                _ => {}
            }
        }
        // The longest first: a full name before its parts.
        this.withheld.sort_by_key(|w| std::cmp::Reverse(w.words.len()));
        this
    }

    fn add(&mut self, kind: Secret, text: &str, instead: String) {
        let parts: Vec<String> = words(text).into_iter().map(|w| w.folded).collect();
        if parts.is_empty() {
            return;
        }
        match kind {
            Secret::Name => self.counts.0 += 1,
            Secret::Phone | Secret::IdNumber => self.counts.1 += 1,
            Secret::Place => self.counts.2 += 1,
        }
        if kind == Secret::Name && parts.len() > 1 {
            for part in parts.iter().filter(|part| part.chars().count() >= SHORTEST_PART) {
                self.withheld.push(Withheld { words: vec![part.clone()], kind, instead: instead.clone() });
            }
        }
        self.withheld.push(Withheld { words: parts, kind, instead });
    }

    /// How many names, numbers and places are withheld.
    pub fn withheld(&self) -> (usize, usize, usize) {
        self.counts
    }

    /// The text with everything withheld replaced.
    pub fn redact(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        let mut last: Option<&str> = None;
        for (range, instead) in self.hits(text) {
            let between = &text[from..range.start];
            // "Vestine Mukamana" found as two parts is one person: one code.
            if last != Some(instead) || !between.trim().is_empty() {
                out.push_str(between);
                out.push_str(instead);
            }
            last = Some(instead);
            from = range.end;
        }
        out.push_str(&text[from..]);
        out
    }

    /// What in the text would have been replaced.
    pub fn leaks(&self, text: &str) -> Vec<String> {
        self.hits(text).into_iter().map(|(range, _)| text[range].to_owned()).collect()
    }

    fn hits(&self, text: &str) -> Vec<(std::ops::Range<usize>, &str)> {
        let all = words(text);
        let mut hits = Vec::new();
        let mut at = 0;
        while at < all.len() {
            let found = self.withheld.iter().find(|secret| begins_with(&all[at..], &secret.words));
            if let Some(secret) = found {
                let end = at + secret.words.len();
                hits.push((all[at].at.start..all[end - 1].at.end, secret.instead.as_str()));
                at = end;
            } else if let Some(end) = number_end(text, &all, at) {
                hits.push((all[at].at.start..all[end - 1].at.end, self.number.as_str()));
                at = end;
            } else {
                at += 1;
            }
        }
        hits
    }
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
    fn places_below_the_sector_go() {
        check("In Nyakabungo near Gahini.", "In [place withheld] near Gahini.");
    }
}
