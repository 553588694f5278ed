//! base64url without padding (RFC 4648) and the `did:key` of an Ed25519 key: a few lines, so that no crate is fetched for base58.

use base64ct::{Base64UrlUnpadded, Encoding};

const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// As base64url without padding.
pub fn to_base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// Of base64url without padding; `None` if it is anything else, or if bits are left over that say something.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}

/// The `did:key` of an Ed25519 key: multicodec 0xed01 and the key, in base58 (bitcoin's letters) after a `z`.
pub fn did_key(key: &[u8; 32]) -> String {
    let mut digits: Vec<u8> = Vec::new();
    for byte in [0xed, 0x01].iter().chain(key) {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
        while carry > 0 {
            digits.push((carry % 58) as u8);
            carry /= 58;
        }
    }
    let letters = digits.iter().rev().map(|digit| char::from(BASE58[usize::from(*digit)]));
    format!("did:key:z{}", letters.collect::<String>())
}
