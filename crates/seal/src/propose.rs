//! Passphrases drawn at random, for whoever has no better idea; nobody has. The words are plain English and Kinyarwanda
//! ones of four to eight letters, without accents, and nothing that frightens or offends. Must not be changed into a list
//! of another length without its bits.
//!
//! Most English words are from the list of BIP 39 (MIT licence, © 2013-2016 Pavol Rusnak), without those of violence, fear,
//! illness or quarrel, and without animals that were made into insults. The Kinyarwanda ones are still to be read by a
//! native speaker: before the first release a word may be exchanged, as nothing that is stored depends on the list.

use zeroize::Zeroizing;

use crate::{Strength, Verdict, strength::Because};

const WORDS: &str = include_str!("words.txt");
/// The length of the list as a power of two: a word is eleven random bits, each as likely as any other.
const BITS: u32 = 11;

/// How many words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// 44 bits.
    Four,
    /// 55 bits.
    Five,
}

/// A passphrase drawn at random, and what it is worth. Wiped when dropped.
pub struct Proposal {
    /// The words, with a space between them.
    pub text: Zeroizing<String>,
    /// Exactly so many bits, as it is known how it was drawn.
    pub strength: Strength,
}

/// Draws words; `random` is fresh random bytes, two for each word (the last two are left over for [`Count::Four`]).
#[must_use]
pub fn propose(random: &[u8; 10], count: Count) -> Proposal {
    let count = match count {
        Count::Four => 4,
        Count::Five => 5,
    };
    // The longest is five words of eight letters with four spaces: it never moves.
    let mut text = Zeroizing::new(String::with_capacity(44));
    let mut words = 0;
    for pair in random.chunks_exact(2).take(count) {
        let number = usize::from(u16::from_le_bytes([pair[0], pair[1]])) % (1 << BITS);
        if words > 0 {
            text.push(' ');
        }
        text.push_str(WORDS.lines().nth(number).expect("the list has two to the power of BITS lines"));
        words += 1;
    }
    let guesses_log2 = words * BITS;
    Proposal { text, strength: Strength { guesses_log2, verdict: Verdict::of(guesses_log2), because: Because::Words } }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::strength;

    #[test]
    fn the_list_has_so_many_different_plain_words() {
        let words: Vec<&str> = WORDS.lines().collect();
        assert_eq!(words.len(), 1 << BITS);
        assert_eq!(words.iter().collect::<HashSet<_>>().len(), words.len());
        assert!(words.is_sorted());
        for word in words {
            assert!((4..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
        }
    }

    #[test]
    fn no_word_of_the_list_is_cheap_to_guess() {
        let cheap: Vec<&str> = WORDS.lines().filter(|word| strength(word).guesses_log2 < BITS).collect();
        assert!(cheap.is_empty(), "{cheap:?}");
    }

    #[test]
    fn every_number_has_its_word_and_each_is_as_likely() {
        let mut drawn = HashSet::new();
        for number in 0..=u16::MAX {
            let [low, high] = number.to_le_bytes();
            if number < 1 << BITS {
                assert!(drawn.insert(propose(&[low, high, 0, 0, 0, 0, 0, 0, 0, 0], Count::Four).text.to_string()));
            }
        }
        assert_eq!(drawn.len(), 1 << BITS);
        let of = |byte| propose(&[0, byte, 0, 0, 0, 0, 0, 0, 0, 0], Count::Four).text.to_string();
        assert_eq!(of(0xf8), of(0), "the high bits are left out, not folded in");
    }

    #[test]
    fn four_words_are_good_and_five_are_strong() {
        let four = propose(&[7; 10], Count::Four);
        let five = propose(&[7; 10], Count::Five);
        assert_eq!((four.text.split(' ').count(), four.strength.guesses_log2), (4, 44));
        assert_eq!((five.text.split(' ').count(), five.strength.guesses_log2), (5, 55));
        assert_eq!((four.strength.verdict, five.strength.verdict), (Verdict::Good, Verdict::Strong));
    }
}
