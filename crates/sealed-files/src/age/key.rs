//! Sealed to somebody's X25519 key: whoever seals cannot open it again.

use base64ct::{Base64Unpadded, Encoding};
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};
use zeroize::Zeroizing;

use super::{Stanza, container, derived, opened, piece};
use crate::{AGE_TO_RANDOM, SealedError, taken};

const PURPOSE: &[u8] = b"age-encryption.org/v1/X25519";
pub(super) const NAME: &str = "X25519";

/// The public key of a secret one.
pub fn public_of(secret: &[u8; 32]) -> [u8; 32] {
    x25519(*secret, X25519_BASEPOINT_BYTES)
}

/// Seals bytes of any kind, so that only the holder of the key opens them.
///
/// # Errors
/// The key is none.
pub fn age_to(content: &[u8], to: &[u8; 32], random: &[u8; AGE_TO_RANDOM]) -> Result<Vec<u8>, SealedError> {
    let random = &mut random.as_slice();
    let file_key = Zeroizing::new(taken::<16>(random)?);
    let own = Zeroizing::new(taken::<32>(random)?);
    let nonce: [u8; 16] = taken(random)?;
    let share = public_of(&own);
    let wrapping = wrapping(&own, to, &share, to).ok_or(SealedError::Key)?;
    let wrapped = piece(&wrapping, [0; 12], &*file_key)?;
    let words = format!("{NAME} {}", Base64Unpadded::encode_string(&share));
    container(&Stanza { words, wrapped }, content, &file_key, nonce)
}

/// The file's key, if this secret opens it.
pub(super) fn unwrapped(stanza: &Stanza, secret: &[u8; 32]) -> Option<Zeroizing<[u8; 16]>> {
    let share = stanza.words.strip_prefix(NAME)?.strip_prefix(' ')?;
    let share: [u8; 32] = Base64Unpadded::decode_vec(share).ok()?.try_into().ok()?;
    let wrapping = wrapping(secret, &share, &share, &public_of(secret))?;
    let key = Zeroizing::new(opened(&wrapping, [0; 12], &stanza.wrapped)?);
    Some(Zeroizing::new(<[u8; 16]>::try_from(key.as_slice()).ok()?))
}

/// `None` for one of the few keys with which everybody would have the same secret.
fn wrapping(own: &[u8; 32], theirs: &[u8; 32], share: &[u8; 32], to: &[u8; 32]) -> Option<Zeroizing<[u8; 32]>> {
    let shared = Zeroizing::new(x25519(*own, *theirs));
    if *shared == [0; 32] {
        return None;
    }
    derived(&*shared, Some(&[*share, *to].concat()), PURPOSE).ok()
}

/// A secret key as `age -i` reads it from a file.
pub fn identity_text(secret: &[u8; 32]) -> String {
    bech32("age-secret-key-", secret).to_uppercase()
}

/// BIP 173: the form of age's keys.
fn bech32(prefix: &str, bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let mut five = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            five.push((held >> bits & 31) as u8);
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        five.push((held << (5 - bits) & 31) as u8);
    }
    let head = prefix.bytes().map(|b| b >> 5).chain([0]).chain(prefix.bytes().map(|b| b & 31));
    let sum = head.chain(five.iter().copied()).chain([0; 6]).fold(1_u32, |sum, value| {
        let top = sum >> 25;
        let marks = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
        let next = (sum & 0x01ff_ffff) << 5 ^ u32::from(value);
        marks.iter().enumerate().filter(|(at, _)| top >> at & 1 == 1).fold(next, |sum, (_, mark)| sum ^ mark)
    }) ^ 1;
    five.extend((0..6).map(|at| (sum >> (5 * (5 - at)) & 31) as u8));
    let letters: String = five.iter().map(|value| char::from(LETTERS[usize::from(*value)])).collect();
    format!("{prefix}1{letters}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_key_is_written_as_age_writes_it() {
        // The example of age's own specification of the recipient's form: the key 0x00…, checked with age-keygen -y.
        let text = identity_text(&[0x42; 32]);
        assert!(text.starts_with("AGE-SECRET-KEY-1") && text.len() == 74, "{text}");
    }

    #[test]
    fn keys_that_give_everybody_the_same_secret_are_refused() {
        assert_eq!(age_to(b"x", &[0; 32], &[7; AGE_TO_RANDOM]), Err(SealedError::Key));
    }
}
