//! base64url without padding (RFC 4648) and the `did:key` of an Ed25519 key: a few lines each, so that no crate is fetched for them.

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// As base64url without padding.
pub fn to_base64url(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..=three.len() {
            out.push(char::from(BASE64[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    out
}

/// Of base64url without padding; `None` if it is anything else, or if bits are left over that say something.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    for four in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for byte in four {
            bits = bits << 6 | BASE64.iter().position(|letter| letter == byte)? as u32;
        }
        let (length, spare) = match four.len() {
            4 => (3, 0),
            3 => (2, 2),
            2 => (1, 4),
            _ => return None,
        };
        if bits & ((1 << spare) - 1) != 0 {
            return None;
        }
        let bits = bits << (32 - 6 * four.len());
        out.extend_from_slice(&bits.to_be_bytes()[..length]);
    }
    Some(out)
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
