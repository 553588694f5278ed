//! From paper to bytes. Pure: no browser, no clock, no randomness; the same paper gives the same bytes.
#![warn(missing_docs)]

pub mod csv;
pub mod docx;
pub mod leak;
pub mod office;
pub mod xlsx;
mod xml;
pub mod zip;

use sha2::{Digest, Sha256};

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// SHA-256 of bytes, in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_fingerprint_is_that_of_everybody_else() {
        // FIPS 180-4, the example "abc".
        let want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::sha256_hex(b"abc"), want);
    }
}
