//! How hard a passphrase is to guess: a small, honest estimate. It knows no language and no person, so it errs on the low
//! side for words; what is public about somebody, proverbs, verses and songs it cannot know. Must not refuse anything and must not ask for capitals,
//! digits or signs: only guesses count.
//!
//! The passphrase is cut into pieces in the cheapest way: known passwords, repeats, sequences, dates, words, single
//! characters. Costs are in tenths of a bit.

mod known;
mod pieces;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use crate::passphrase;
use pieces::{Piece, pieces_ending_at};

/// What is estimated, in characters. What comes after only makes it stronger.
const MOST: usize = 128;

/// An estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strength {
    /// Guesses to be expected, as a power of two.
    pub guesses_log2: u32,
    /// What to say of it.
    pub verdict: Verdict,
    /// What matters most for the verdict.
    pub because: Because,
}

/// The bounds are for a guesser with a thousand graphics cards (some 2²³ guesses a second at [`Params::FULL`]).
///
/// [`Params::FULL`]: crate::Params::FULL
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Below 32 bits: minutes at the most.
    Weak,
    /// Below 44 bits: days at the most. Enough against a thief, not against a state.
    Fair,
    /// Below 55 bits: years at the most. Four words drawn at random are here.
    Good,
    /// From 55 bits. Five words drawn at random are here.
    Strong,
}

impl Verdict {
    /// The verdict on so many bits.
    #[must_use]
    pub fn of(guesses_log2: u32) -> Self {
        match guesses_log2 {
            0..32 => Self::Weak,
            32..44 => Self::Fair,
            44..55 => Self::Good,
            _ => Self::Strong,
        }
    }
}

/// What matters most for a verdict: what to mend, if it is weak or fair, or what makes it good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// There is nothing in it. The only passphrase that is refused.
    Empty,
    /// Most of it is one of the commonest passwords, or a word everybody here would try.
    Common,
    /// Most of it repeats itself.
    Repeats,
    /// Most of it is neighbours on the keyboard, in the alphabet or among the numbers.
    Sequence,
    /// Most of it is a year or a date.
    Date,
    /// Most of it is a telephone number or the number of an identity card: others know it.
    Number,
    /// Nothing is wrong with it, but it is short: one more word would help.
    Short,
    /// It is good because it has many words.
    Words,
    /// It is good because it has many characters in no order.
    Random,
}

/// Estimates a passphrase, prepared as for the derivation.
#[must_use]
pub fn strength(typed: &str) -> Strength {
    let prepared = passphrase::prepare(typed);
    let chars: Zeroizing<Vec<char>> = Zeroizing::new(prepared.chars().take(MOST).collect());
    if chars.is_empty() {
        return Strength { guesses_log2: 0, verdict: Verdict::Weak, because: Because::Empty };
    }
    let (cost, pieces) = cheapest(&chars);
    let guesses_log2 = cost / 10;
    let verdict = Verdict::of(guesses_log2);
    Strength { guesses_log2, verdict, because: because(&pieces, verdict) }
}

/// The least cost of the whole, and the pieces that have it.
fn cheapest(chars: &[char]) -> (u32, Vec<(Piece, usize)>) {
    // For each end: the least cost up to there, and the piece and length that it ends with.
    let mut best = vec![(0, Piece::Character, 0)];
    for end in 1..=chars.len() {
        let least = pieces_ending_at(chars, end)
            .into_iter()
            .map(|(piece, len, cost)| (best[end - len].0 + cost, piece, len))
            .min_by_key(|(cost, ..)| *cost)
            .expect("a single character is always a piece");
        best.push(least);
    }
    let mut pieces = Vec::new();
    let mut end = chars.len();
    while end > 0 {
        let (_, piece, len) = best[end];
        pieces.push((piece, len));
        end -= len;
    }
    (best[chars.len()].0, pieces)
}

fn because(pieces: &[(Piece, usize)], verdict: Verdict) -> Because {
    let covered =
        |wanted: Piece| pieces.iter().filter(|(piece, _)| *piece == wanted).map(|(_, len)| len).sum::<usize>();
    let all: usize = pieces.iter().map(|(_, len)| len).sum();
    if verdict >= Verdict::Good {
        return if covered(Piece::Word) * 2 >= all { Because::Words } else { Because::Random };
    }
    let faults = [
        (Piece::Common, Because::Common),
        (Piece::Repeat, Because::Repeats),
        (Piece::Sequence, Because::Sequence),
        (Piece::Date, Because::Date),
        (Piece::Number, Because::Number),
    ];
    let worst = faults.into_iter().rev().max_by_key(|(piece, _)| covered(*piece));
    match worst {
        Some((piece, because)) if covered(piece) * 5 >= all * 2 => because,
        _ => Because::Short,
    }
}
