//! Finding lessons, glossary terms and forms by words as people type them: without accents, with a typing mistake, in half a
//! word. The build writes the words of lessons and forms (`search.bin`); the glossary's are read from the glossary itself.
//! Scores are whole numbers, so that the same words give the same order on every device.

mod near;
mod pack;

use serde::{Deserialize, Serialize};

pub use pack::Pack;

use crate::{content::Term, text};
use near::distance;

/// Words that stand everywhere and find nothing.
const COMMON: &str = " the an of to and in is it that for on with as are be this by or not at from who they you your we he \
                      she his her what which one can has have was but if will no do does may must their them les des une et de \
                      la le un du ku mu na ni ";
/// Of so many hits the rest are too far away.
const MOST: usize = 30;
/// Words of a question that are looked at.
const MOST_WORDS: usize = 8;

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// A lesson.
    Lesson,
    /// A glossary term.
    Term,
    /// A kind of report.
    Form,
}

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is.
    pub sort: Sort,
    /// Id of the lesson or of the form, key of the term.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The language of a form's words; empty for what has one language only.
    pub lang: String,
    /// Its sections or steps, by their headings.
    pub parts: Vec<String>,
}

/// A found entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What was found.
    pub entry: Entry,
    /// Its sections that have a found word in their heading.
    pub parts: Vec<String>,
    /// Whether some word was not found as it was typed, but one like it.
    pub near: bool,
    score: u32,
}

/// How much a word says about an entry: 1 for once in the text, 2 for several times or in a heading, 3 for the title.
pub type Weight = u8;

/// All that can be found, ready to be asked.
pub struct Search {
    entries: Vec<Entry>,
    /// Sorted by word.
    words: Vec<(String, Vec<(usize, Weight)>)>,
}

/// A word without its English ending, so that `reporting`, `reports` and `reported` are one. Rough on purpose: both sides go
/// through it, and what it parts is found by its likeness.
pub fn stem(word: &str) -> String {
    let cut = |ending: &str, left: usize| word.strip_suffix(ending).filter(|rest| rest.len() >= left);
    if let Some(rest) = cut("ies", 3) {
        return format!("{rest}y");
    }
    let rest = cut("ing", 4).or_else(|| cut("ed", 4)).or_else(|| {
        let rest = cut("es", 4)?;
        rest.ends_with(['s', 'x', 'z', 'h']).then_some(rest)
    });
    let rest = rest.or_else(|| cut("s", 3).filter(|rest| !rest.ends_with('s')));
    rest.unwrap_or(word).to_owned()
}

/// Whether a word, folded, stands everywhere and finds nothing.
pub fn is_common(word: &str) -> bool {
    word.chars().count() < 2 || COMMON.contains(&format!(" {word} "))
}

/// The words of a text that can be found.
pub fn stems(text: &str) -> impl Iterator<Item = String> {
    text::words(text).into_iter().filter(|word| !is_common(&word.folded)).map(|word| stem(&word.folded))
}

impl Search {
    /// Over what the build wrote and the glossary. Of the forms, those in `lang`.
    pub fn new(pack: Pack, terms: &[Term], lang: &str) -> Self {
        let (mut entries, mut words) = pack.unpacked();
        for term in terms {
            let at = entries.len();
            for (text, weight) in
                [(&term.en, 3), (&term.abbreviation, 3), (&term.rw, 3), (&term.fr, 3), (&term.meaning, 1)]
            {
                for word in stems(text) {
                    add(&mut words, word, at, weight);
                }
            }
            let (id, title) = (term.key.clone(), term.en.clone());
            entries.push(Entry { sort: Sort::Term, id, title, lang: String::new(), parts: Vec::new() });
        }
        for (_, places) in &mut words {
            places.retain(|(at, _)| entries[*at].lang.is_empty() || entries[*at].lang == lang);
        }
        Self { entries, words }
    }

    /// What fits a question, the best first. The words of a question count by how rare they are; an entry that has all of them
    /// comes before one that has some.
    pub fn find(&self, question: &str) -> Vec<Hit> {
        let mut asked: Vec<String> = text::words(question).into_iter().map(|word| word.folded).collect();
        asked.truncate(MOST_WORDS);
        if asked.iter().any(|word| !is_common(word)) {
            asked.retain(|word| !is_common(word));
        }
        let mut scores = vec![(0_u32, 0_u32, true); self.entries.len()];
        let mut found = Vec::new();
        for word in &asked {
            let like = self.like(&stem(word));
            let mut best = vec![(0_u32, true); self.entries.len()];
            for &(at, nearness, near) in &like {
                let (known, places) = &self.words[at];
                found.push(known.as_str());
                let rare = (self.entries.len() as u32 * 8 / places.len().max(1) as u32).max(2).ilog2();
                for &(entry, weight) in places {
                    let score = rare * nearness * [0, 2, 5, 9][usize::from(weight.min(3))];
                    if score > best[entry].0 {
                        best[entry] = (score, near);
                    }
                }
            }
            for ((score, matched, near), (more, is_near)) in scores.iter_mut().zip(best) {
                if more > 0 {
                    *score += more;
                    *matched += 1;
                    *near &= is_near;
                }
            }
        }
        let count = asked.len().max(1) as u32;
        let mut hits: Vec<(usize, u32, bool)> = scores
            .into_iter()
            .enumerate()
            .filter(|(_, (score, ..))| *score > 0)
            .map(|(at, (score, matched, near))| (at, score * matched * matched / (count * count), near))
            .filter(|(_, score, _)| *score > 0)
            .collect();
        // Equal ones stay in the order of the course.
        hits.sort_by_key(|(_, score, _)| std::cmp::Reverse(*score));
        hits.truncate(MOST);
        hits.into_iter().map(|(at, score, near)| self.hit(at, score, near, &found)).collect()
    }

    fn hit(&self, at: usize, score: u32, near: bool, found: &[&str]) -> Hit {
        let entry = self.entries[at].clone();
        let has = |part: &&String| stems(part).any(|word| found.contains(&word.as_str()));
        let parts = entry.parts.iter().filter(has).take(3).cloned().collect();
        Hit { entry, parts, near, score }
    }

    /// Known words like a typed one: index, nearness out of 10, and whether it is only near. One that is known needs no
    /// other, but those that it begins.
    fn like(&self, typed: &str) -> Vec<(usize, u32, bool)> {
        let mut out = Vec::new();
        let length = typed.chars().count();
        let from = self.words.partition_point(|(word, _)| word.as_str() < typed);
        for (at, (word, places)) in self.words.iter().enumerate().skip(from) {
            if !word.starts_with(typed) {
                break;
            }
            if word.len() == typed.len() {
                out.push((at, 10, false));
            } else if length >= 3 && !places.is_empty() {
                out.push((at, 6, false));
            }
        }
        let allowed = match length {
            0..4 => 0,
            4..7 => 1,
            _ => 2,
        };
        if out.is_empty() && allowed > 0 {
            for (at, (word, places)) in self.words.iter().enumerate() {
                let apart = distance(typed, word, allowed).filter(|_| !places.is_empty());
                out.extend(apart.map(|apart| (at, if apart <= 1 { 4 } else { 2 }, true)));
            }
        }
        out
    }
}

/// Adds a place of a word; of two weights the greater counts.
fn add(words: &mut Vec<(String, Vec<(usize, Weight)>)>, word: String, entry: usize, weight: Weight) {
    let places = match words.binary_search_by(|(other, _)| other.as_str().cmp(&word)) {
        Ok(at) => &mut words[at].1,
        Err(at) => {
            words.insert(at, (word, Vec::new()));
            &mut words[at].1
        }
    };
    match places.iter_mut().find(|(at, _)| *at == entry) {
        Some((_, known)) => *known = weight.max(*known),
        None => places.push((entry, weight)),
    }
}

#[cfg(test)]
mod tests;
