//! Phrases in what somebody wrote: found word by word, whatever their case and accents. What stands within quotation marks is
//! somebody else's and may be said.

use std::ops::Range;

use crate::text::{find_words, words};

/// The stretches within quotation marks. A mark that is never closed quotes nothing; an apostrophe is no mark.
fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, letter) in text.char_indices() {
        match open {
            Some((from, close)) if letter == close => {
                out.push(from..at);
                open = None;
            }
            Some(_) => {}
            None => {
                let close = match letter {
                    '“' => '”',
                    '«' => '»',
                    '"' => '"',
                    _ => continue,
                };
                open = Some((at, close));
            }
        }
    }
    out
}

/// Phrases to look for, taken apart once: a draft is looked through at every change.
pub(super) struct Phrases(Vec<Vec<String>>);

impl Phrases {
    pub(super) fn new<'a>(phrases: impl IntoIterator<Item = &'a String>) -> Self {
        let folded = |phrase: &String| words(phrase).into_iter().map(|word| word.folded).collect::<Vec<_>>();
        Self(phrases.into_iter().map(folded).filter(|phrase| !phrase.is_empty()).collect())
    }

    /// The first of them that the text holds outside of quotation marks, as it stands there.
    pub(super) fn first(&self, text: &str) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let (all, quoted) = (words(text), quoted(text));
        let begins = |at: usize, phrase: &Vec<String>| {
            all.len() - at >= phrase.len() && all[at..].iter().zip(phrase).all(|(word, wanted)| word.folded == *wanted)
        };
        let hits = (0..all.len()).flat_map(|at| {
            let found = self.0.iter().filter(move |phrase| begins(at, phrase));
            let all = &all;
            found.map(move |phrase| all[at].at.start..all[at + phrase.len() - 1].at.end)
        });
        let free = |hit: &Range<usize>| quoted.iter().all(|within| hit.end <= within.start || hit.start >= within.end);
        let mut hits = hits.filter(free);
        hits.next().map(|hit| text[hit].to_owned())
    }
}

/// Whether a text that should name one body names several: two of the known ones, or a list.
pub(super) fn names_several<'a>(text: &str, bodies: impl Iterator<Item = &'a Vec<String>>) -> bool {
    let lines = text.split([';', '/', '\n']).filter(|part| !part.trim().is_empty()).count();
    let known = bodies.filter(|names| names.iter().any(|name| !find_words(text, name).is_empty())).count();
    lines > 1 || known > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str, phrases: &[&str]) -> Option<String> {
        let phrases: Vec<String> = phrases.iter().map(|p| (*p).to_owned()).collect();
        Phrases::new(&phrases).first(text)
    }

    #[test]
    fn phrases_are_found_whole_whatever_their_case_and_accents() {
        let phrases = ["il paraît que", "people say", "j’ai entendu dire"];
        assert_eq!(first("Il parait que la porte était fermée.", &phrases), Some("Il parait que".into()));
        assert_eq!(first("Hier j'ai entendu dire cela; people say so.", &phrases), Some("j'ai entendu dire".into()));
        assert_eq!(first("The people saying so were there.", &phrases), None);
        assert_eq!(first("", &phrases), None);
    }

    #[test]
    fn what_is_quoted_is_somebody_elses() {
        assert_eq!(first("He shouted “thief” at V1.", &["thief"]), None);
        assert_eq!(first("Il a crié : « voleur ! »", &["voleur"]), None);
        assert_eq!(first("He shouted \"thief\", and R1 is a thief.", &["thief"]), Some("thief".into()));
        // Not closed: nothing is quoted.
        assert_eq!(first("“R1 is a thief", &["thief"]), Some("thief".into()));
        assert_eq!(first("V1’s door, R1 is a thief, V2’s plot", &["thief"]), Some("thief".into()));
    }

    #[test]
    fn one_body_is_told_from_several() {
        let bodies = [vec!["police".to_owned(), "polisi".into()], vec!["rib".into()]];
        let several = |text: &str| names_several(text, bodies.iter());
        assert!(several("the police and RIB"));
        assert!(several("Sector office; district office"));
        assert!(several("Sector office\nDistrict office"));
        assert!(!several("Executive secretary of Gahini sector, Kayonza district"));
        assert!(!several("Police (polisi) of Gahini"));
        assert!(!several(""));
    }
}
