//! The form of age (age-encryption.org/v1): the container, which is the same whoever may open it, and the two ways in: a
//! passphrase, and somebody's key. It hides everything but the length.

mod armour;
mod key;
mod open;
mod passphrase;

use base64ct::{Base64Unpadded, Encoding};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, aead::Aead};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::SealedError;

pub use armour::armoured;
pub use key::{age_to, identity_text, public_of};
pub use open::{NotOpened, age_open};
pub use passphrase::age;

const VERSION: &str = "age-encryption.org/v1";
const PIECE: usize = 64 * 1024;
const TAG: usize = 16;

/// One way in: the words of its first line, and the file's key wrapped.
struct Stanza {
    words: String,
    wrapped: Vec<u8>,
}

/// The file: head with one way in, check sum of the head, content in pieces.
fn container(stanza: &Stanza, content: &[u8], file_key: &[u8; 16], nonce: [u8; 16]) -> Result<Vec<u8>, SealedError> {
    let wrapped = Base64Unpadded::encode_string(&stanza.wrapped);
    let mut out = format!("{VERSION}\n-> {}\n{wrapped}\n---", stanza.words).into_bytes();
    let mac = mac_of(file_key, &out)?.finalize().into_bytes();
    out.extend(format!(" {}\n", Base64Unpadded::encode_string(&mac)).into_bytes());
    let key = derived(file_key, Some(&nonce), b"payload")?;
    out.extend(nonce);
    let last = content.chunks(PIECE).count().max(1) - 1;
    for number in 0..=last {
        let from = number * PIECE;
        out.extend(piece(&key, counter(number, number == last), &content[from..content.len().min(from + PIECE)])?);
    }
    Ok(out)
}

fn counter(number: usize, is_last: bool) -> [u8; 12] {
    let mut counter = [0; 12];
    counter[3..11].copy_from_slice(&(number as u64).to_be_bytes());
    counter[11] = u8::from(is_last);
    counter
}

fn mac_of(file_key: &[u8; 16], head: &[u8]) -> Result<Hmac<Sha256>, SealedError> {
    let key = derived(file_key, None, b"header")?;
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&*key).map_err(|_| SealedError::Random)?;
    mac.update(head);
    Ok(mac)
}

fn derived(secret: &[u8], salt: Option<&[u8]>, purpose: &[u8]) -> Result<Zeroizing<[u8; 32]>, SealedError> {
    let mut out = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(salt, secret).expand(purpose, &mut *out).map_err(|_| SealedError::TooLarge)?;
    Ok(out)
}

fn piece(key: &[u8; 32], nonce: [u8; 12], plain: &[u8]) -> Result<Vec<u8>, SealedError> {
    ChaCha20Poly1305::new(&(*key).into()).encrypt(&nonce.into(), plain).map_err(|_| SealedError::TooLarge)
}

fn opened(key: &[u8; 32], nonce: [u8; 12], sealed: &[u8]) -> Option<Vec<u8>> {
    ChaCha20Poly1305::new(&(*key).into()).decrypt(&nonce.into(), sealed).ok()
}
