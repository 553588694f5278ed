//! `search.bin`: the words of lessons and forms, each written as what it adds to the word before it, with the entries that
//! have it. 63 lessons come to about 18 KB over the wire.

use serde::{Deserialize, Serialize};

use super::{Entry, Weight};

/// The words as the build writes them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Pack {
    entries: Vec<Entry>,
    /// For each word: letters shared with the word before, length of the rest, the rest.
    words: Vec<u8>,
    /// For each word: number of places, and for each of them the distance from the one before times four, plus weight.
    places: Vec<u8>,
}

type Words = Vec<(String, Vec<(usize, Weight)>)>;

impl Pack {
    /// From words in order, each with its places in order.
    #[cfg(any(test, feature = "author"))]
    pub fn new(entries: Vec<Entry>, all: &std::collections::BTreeMap<String, Vec<(usize, Weight)>>) -> Self {
        let (mut words, mut places, mut before) = (Vec::new(), Vec::new(), "");
        for (word, of_word) in all {
            let shared = word.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
            let shared = (0..=shared).rev().find(|at| word.is_char_boundary(*at)).unwrap_or(0);
            let rest = &word.as_bytes()[shared..];
            write(&mut words, shared);
            write(&mut words, rest.len());
            words.extend_from_slice(rest);
            before = word;
            write(&mut places, of_word.len());
            let mut last = 0;
            for (at, weight) in of_word {
                write(&mut places, (at - last) * 4 + usize::from(*weight));
                last = *at;
            }
        }
        Self { entries, words, places }
    }

    /// Entries and words; what is cut or damaged ends the list.
    pub(super) fn unpacked(self) -> (Vec<Entry>, Words) {
        let (mut words, mut places) = (self.words.iter().copied(), self.places.iter().copied());
        let mut out: Words = Vec::new();
        let mut one = || -> Option<(String, Vec<(usize, Weight)>)> {
            let before = out.last().map_or("", |(word, _)| word.as_str());
            let mut word = before.get(..read(&mut words)?)?.as_bytes().to_vec();
            for _ in 0..read(&mut words)? {
                word.push(words.next()?);
            }
            let mut of_word = Vec::new();
            let mut at = 0_usize;
            for _ in 0..read(&mut places)? {
                let packed = read(&mut places)?;
                at = at.checked_add(packed / 4)?;
                (at < self.entries.len()).then(|| of_word.push((at, (packed % 4) as Weight)))?;
            }
            let next = (String::from_utf8(word).ok()?, of_word);
            out.push(next.clone());
            Some(next)
        };
        while one().is_some() {}
        (self.entries, out)
    }
}

#[cfg(any(test, feature = "author"))]
fn write(out: &mut Vec<u8>, mut number: usize) {
    while number >= 128 {
        out.push((number % 128 + 128) as u8);
        number /= 128;
    }
    out.push(number as u8);
}

fn read(bytes: &mut impl Iterator<Item = u8>) -> Option<usize> {
    let (mut number, mut shift) = (0_usize, 0);
    loop {
        let byte = bytes.next()?;
        number |= usize::from(byte % 128).checked_shl(shift)?;
        shift += 7;
        if byte < 128 {
            return Some(number);
        }
    }
}
