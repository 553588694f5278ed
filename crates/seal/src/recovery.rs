//! The recovery code: 160 random bits on paper, for the day the passphrase is forgotten. Its letters are Crockford's (no I,
//! L, O or U), so that what can be misread is read right; a last group tells a mistyped code from a wrong one and says
//! where to look. Must not mend a code by guessing.

use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::KEY;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bytes of the code.
const BYTES: usize = 20;
/// Letters of the code itself, and of its check.
const LETTERS: usize = 32;
const CHECK: usize = 4;
const ALL: usize = LETTERS + CHECK;
const GROUP: usize = 4;

/// A recovery code. Wiped when dropped; has neither `Debug` nor `Clone`.
pub struct RecoveryCode(Zeroizing<[u8; BYTES]>);

/// What is wrong with a code as typed. Groups are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CodeError {
    /// A character that is in no code.
    #[error("group {group}: {found:?} is in no code")]
    Letter {
        /// The group it is in.
        group: usize,
        /// The character.
        found: char,
    },
    /// Too few or too many letters.
    #[error("{found} letters instead of 36")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// Nine whole groups, but some letter is wrong.
    #[error("mistyped")]
    Mistyped {
        /// The group with the one wrong letter or the two that changed places, if that would explain it.
        group: Option<usize>,
    },
}

impl RecoveryCode {
    /// A new code out of 20 random bytes; the caller wipes its own copy.
    #[must_use]
    pub fn from_random(bytes: [u8; BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Eight groups of four letters and a ninth as check, with hyphens between them.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(ALL + ALL / GROUP - 1));
        for (at, digit) in digits(&self.0).iter().enumerate() {
            if at > 0 && at % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(*digit)]));
        }
        text
    }

    /// Reads a code as a person types it: in capitals or not, with or without hyphens and spaces, O for 0, I or L for 1,
    /// U for V.
    ///
    /// # Errors
    /// It is no whole code, or mistyped.
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let mut typed_digits = Zeroizing::new([0; ALL]);
        let mut found = 0;
        for ch in typed.chars().filter(|ch| !is_between_groups(*ch)) {
            let digit = digit(ch).ok_or(CodeError::Letter { group: found / GROUP + 1, found: ch })?;
            if let Some(slot) = typed_digits.get_mut(found) {
                *slot = digit;
            }
            found += 1;
        }
        if found != ALL {
            return Err(CodeError::Length { found });
        }
        whole(&typed_digits).ok_or_else(|| CodeError::Mistyped { group: suspect(&typed_digits) })
    }

    /// The key that this code stands for. One hash is enough: 160 random bits cannot be guessed.
    pub(crate) fn kek(&self) -> Zeroizing<[u8; KEY]> {
        hash(b"ubuvugizi/recovery/1/key", &self.0)
    }
}

fn is_between_groups(ch: char) -> bool {
    ch.is_whitespace() || matches!(ch, '-' | '\u{2010}'..='\u{2015}' | '_' | '.' | ',')
}

fn digit(ch: char) -> Option<u8> {
    let letter = match ch.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        'U' => 'V',
        other => other,
    };
    (0u8..).zip(ALPHABET).find(|(_, known)| char::from(**known) == letter).map(|(digit, _)| digit)
}

fn hash(domain: &[u8], bytes: &[u8; BYTES]) -> Zeroizing<[u8; KEY]> {
    Zeroizing::new(Sha256::new().chain_update(domain).chain_update(bytes).finalize().into())
}

/// The code in groups of five bits, then 20 bits of its hash.
fn digits(bytes: &[u8; BYTES]) -> Zeroizing<[u8; ALL]> {
    let check = hash(b"ubuvugizi/recovery/1/check", bytes);
    let mut out = Zeroizing::new([0; ALL]);
    let bits = bytes.chunks(5).chain([&check[..5]]);
    for (eight, five) in out.chunks_mut(8).zip(bits) {
        let mut number = five.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        for (at, digit) in eight.iter_mut().enumerate() {
            *digit = (number >> (35 - 5 * at) & 31) as u8;
        }
        number.zeroize();
    }
    out
}

/// The code of 36 digits, if its check fits.
fn whole(typed: &[u8; ALL]) -> Option<RecoveryCode> {
    let mut bytes = Zeroizing::new([0; BYTES]);
    for (five, eight) in bytes.chunks_mut(5).zip(typed.chunks(8)) {
        let mut number = eight.iter().fold(0u64, |number, digit| number << 5 | u64::from(*digit));
        five.copy_from_slice(&number.to_be_bytes()[3..]);
        number.zeroize();
    }
    (*digits(&bytes) == *typed).then_some(RecoveryCode(bytes))
}

/// The group in which one other letter, or two letters the other way round, would make a whole code. By chance a code with
/// more mistakes has such a group once in a thousand times: it is a hint for the eye, and nothing is mended.
fn suspect(typed: &[u8; ALL]) -> Option<usize> {
    let mut other = Zeroizing::new(*typed);
    for at in 0..ALL {
        for digit in 0..32 {
            other[at] = digit;
            if whole(&other).is_some() {
                return Some(at / GROUP + 1);
            }
        }
        other[at] = typed[at];
        if at + 1 < ALL {
            other.swap(at, at + 1);
            if whole(&other).is_some() {
                return Some(at / GROUP + 1);
            }
            other.swap(at, at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> RecoveryCode {
        RecoveryCode::from_random(std::array::from_fn(|at| u8::try_from((at * 29 + 3) % 256).unwrap()))
    }

    fn parse(typed: &str) -> Result<[u8; BYTES], CodeError> {
        RecoveryCode::parse(typed).map(|code| *code.0)
    }

    #[test]
    fn a_code_is_nine_groups_and_comes_back() {
        let text = code().to_text();
        assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [4; 9]);
        for byte in 0..=u8::MAX {
            let code = RecoveryCode::from_random([byte; BYTES]);
            assert_eq!(parse(&code.to_text()), Ok([byte; BYTES]));
        }
    }

    #[test]
    fn what_people_type_is_read_right() {
        let text = code().to_text();
        let typed = [
            text.to_lowercase(),
            text.replace('-', ""),
            text.replace('-', " - "),
            text.replace('-', "\u{2013}\n"),
            text.replace('0', "O").replace('1', "I").replace('V', "U"),
            text.replace('0', "o").replace('1', "l"),
        ];
        for typed in typed {
            assert_eq!(parse(&typed), Ok(*code().0), "{typed}");
        }
        assert!(text.contains('0') && text.contains('1'), "the sample has what can be misread: {}", *text);
    }

    #[test]
    fn a_wrong_character_or_length_is_located() {
        let text = code().to_text();
        assert_eq!(parse(&text.replacen('-', "-!", 2)), Err(CodeError::Letter { group: 2, found: '!' }));
        assert_eq!(parse(&text[..40]), Err(CodeError::Length { found: 32 }));
        assert_eq!(parse(&format!("{}0", *text)), Err(CodeError::Length { found: 37 }));
        assert_eq!(parse(""), Err(CodeError::Length { found: 0 }));
        assert_eq!(parse(&"é".repeat(100_000)), Err(CodeError::Letter { group: 1, found: 'é' }));
    }

    #[test]
    fn every_single_wrong_letter_is_noticed_and_its_group_named() {
        let right = digits(&code().0);
        for at in 0..ALL {
            let mut typed = *right;
            typed[at] = (typed[at] + 1) % 32;
            assert!(whole(&typed).is_none());
            assert_eq!(suspect(&typed), Some(at / GROUP + 1), "letter {at}");
        }
    }

    #[test]
    fn two_letters_the_other_way_round_are_located_and_many_mistakes_are_not() {
        let text = code().to_text();
        let mut typed: Vec<char> = text.chars().collect();
        typed.swap(11, 12);
        assert_ne!(typed[11], typed[12]);
        assert_eq!(parse(&typed.iter().collect::<String>()), Err(CodeError::Mistyped { group: Some(3) }));
        assert_eq!(parse(&"2345-".repeat(9)), Err(CodeError::Mistyped { group: None }));
    }

    #[test]
    fn codes_that_differ_have_keys_that_differ_and_the_check_says_nothing_of_the_key() {
        let key = code().kek();
        assert_ne!(*key, *RecoveryCode::from_random([0; BYTES]).kek());
        assert_ne!(*key, *hash(b"ubuvugizi/recovery/1/check", &code().0));
    }
}
