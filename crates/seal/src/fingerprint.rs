//! The fingerprint of a file that stays outside of the app: enough to show later that it is the same.

use sha2::{Digest, Sha256};

use crate::propose::WORDS;

/// SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS[usize::from(n & 15)]);
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// A public key in six words, to be read aloud or compared by eye: 66 bits of its SHA-256. Who wants another key with the same
/// words has to try some 2^66 of them.
#[must_use]
pub fn key_words(key: &[u8; 32]) -> String {
    let digest = Sha256::digest(key);
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut bits = 0_u128;
    for byte in digest.iter().take(9) {
        bits = bits << 8 | u128::from(*byte);
    }
    // 72 bits are read, the last six left out.
    bits >>= 6;
    let word = |at: u32| words[(bits >> (11 * (5 - at)) & 0x7ff) as usize];
    (0..6).map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_key_has_six_words_and_another_key_has_others() {
        let one = super::key_words(&[1; 32]);
        assert_eq!(one.split(' ').count(), 6);
        assert_ne!(one, super::key_words(&[2; 32]));
        assert_eq!(one, super::key_words(&[1; 32]));
    }

    #[test]
    fn the_fingerprint_is_that_of_the_standard() {
        // FIPS 180-4, example of one block.
        let want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::fingerprint(b"abc"), want);
    }
}
