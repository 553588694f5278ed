//! The fingerprint of a file that stays outside of the app: enough to show later that it is the same.

use sha2::{Digest, Sha256};

/// SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS[usize::from(n & 15)]);
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_fingerprint_is_that_of_the_standard() {
        // FIPS 180-4, example of one block.
        let want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::fingerprint(b"abc"), want);
    }
}
