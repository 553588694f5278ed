//! Passphrases drawn at random, for whoever has no better idea; nobody has. The words are plain English and Kinyarwanda
//! ones of four to eight letters, without accents, and nothing that frightens or offends. Must not be changed into a list
//! of another length without its bits.
//!
//! Most English words are from the list of BIP 39 (MIT licence, © 2013-2016 Pavol Rusnak), without those of violence, fear,
//! illness or quarrel, and without animals that were made into insults. The Kinyarwanda ones are still to be read by a
//! native speaker: before the first release a word may be exchanged, as nothing that is stored depends on the list; the words of a trainer's key, which people compare, do: from then on it stays as it is.

use zeroize::Zeroizing;

use crate::{Strength, Verdict, strength::Because};

pub(crate) const WORDS: &str = include_str!("words.txt");
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

/// A form of file that somebody opens with another program and a passphrase. The form decides how fast a passphrase can be
/// guessed, and so how many words it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Office's own encryption: SHA-512, 100 000 rounds.
    Office,
    /// ZIP with AES-256: SHA-1, 1 000 rounds, far too few for our time.
    Zip,
    /// age: scrypt with 64 MB.
    Age,
}

impl Lock {
    /// Words of a proposed passphrase, so that it is strong for this form.
    #[must_use]
    pub fn words(self) -> usize {
        match self {
            Self::Office | Self::Zip => 6,
            Self::Age => 5,
        }
    }

    /// How much cheaper a guess is than at [`Params::FULL`], in bits, from the speed of common guessing programs on
    /// graphics cards: an estimate, rounded to the careful side.
    ///
    /// [`Params::FULL`]: crate::Params::FULL
    #[must_use]
    pub fn cheaper(self) -> u32 {
        match self {
            Self::Office => 2,
            Self::Zip => 11,
            Self::Age => 0,
        }
    }

    /// What a passphrase is worth here.
    #[must_use]
    pub fn strength(self, of: Strength) -> Strength {
        let verdict = Verdict::of(of.guesses_log2.saturating_sub(self.cheaper()));
        // What is no longer good needs a reason that says what to do about it.
        let good = matches!(of.because, Because::Words | Because::Random);
        let because = if good && verdict < Verdict::Good { Because::Short } else { of.because };
        Strength { verdict, because, ..of }
    }
}

/// Draws a passphrase for a file; `random` is fresh random bytes, two for each word (what is too much is left over).
#[must_use]
pub fn propose_for(lock: Lock, random: &[u8; 12]) -> Proposal {
    let drawn = drawn(random, lock.words());
    Proposal { strength: lock.strength(drawn.strength), ..drawn }
}

/// Draws words; `random` is fresh random bytes, two for each word (the last two are left over for [`Count::Four`]).
#[must_use]
pub fn propose(random: &[u8; 10], count: Count) -> Proposal {
    let count = match count {
        Count::Four => 4,
        Count::Five => 5,
    };
    drawn(random, count)
}

fn drawn(random: &[u8], count: usize) -> Proposal {
    // The longest is six words of eight letters with five spaces: it never moves.
    let mut text = Zeroizing::new(String::with_capacity(53));
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

    #[test]
    fn what_is_proposed_for_a_file_is_strong_for_its_form_and_one_word_less_would_not_be() {
        for lock in [Lock::Office, Lock::Zip, Lock::Age] {
            let proposal = propose_for(lock, &[0xa5; 12]);
            assert_eq!(proposal.text.split(' ').count(), lock.words());
            assert_eq!(proposal.strength.guesses_log2 as usize, lock.words() * BITS as usize);
            assert_eq!((proposal.strength.verdict, proposal.strength.because), (Verdict::Strong, Because::Words));
            let shorter = lock.strength(drawn(&[0xa5; 12], lock.words() - 1).strength);
            assert!(shorter.verdict < Verdict::Strong, "{lock:?}");
        }
        // Four words protect what is kept here, and not a ZIP.
        let four = propose(&[0x5a; 10], Count::Four).strength;
        assert_eq!(four.verdict, Verdict::Good);
        let in_a_zip = Lock::Zip.strength(four);
        assert_eq!((in_a_zip.verdict, in_a_zip.because), (Verdict::Fair, Because::Short));
        assert_ne!(propose_for(Lock::Zip, &[1; 12]).text, propose_for(Lock::Zip, &[2; 12]).text);
    }
}
