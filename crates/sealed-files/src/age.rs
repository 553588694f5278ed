//! The form of age (age-encryption.org/v1) with a passphrase: for people who have `age` or `rage`. The strongest of the three,
//! and it hides everything but the length.

use base64ct::{Base64Unpadded, Encoding};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, aead::Aead};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{AGE_RANDOM, SealedError, taken};

/// Work of the derivation as a power of two: 64 MB, which a cheap phone has. `age` takes up to 22.
const WORK: u8 = 16;
const PIECE: usize = 64 * 1024;

/// Seals bytes of any kind.
///
/// # Errors
/// The passphrase is empty.
pub fn age(content: &[u8], passphrase: &str, random: &[u8; AGE_RANDOM]) -> Result<Vec<u8>, SealedError> {
    if passphrase.is_empty() {
        return Err(SealedError::Empty);
    }
    let random = &mut random.as_slice();
    let file_key = Zeroizing::new(taken::<16>(random)?);
    let salt: [u8; 16] = taken(random)?;
    let nonce: [u8; 16] = taken(random)?;

    let params = scrypt::Params::new(WORK, 8, 1).map_err(|_| SealedError::TooLarge)?;
    let mut wrapping = Zeroizing::new([0; 32]);
    let salted = [b"age-encryption.org/v1/scrypt".as_slice(), &salt].concat();
    scrypt::scrypt(passphrase.as_bytes(), &salted, &params, &mut *wrapping).map_err(|_| SealedError::TooLarge)?;
    let wrapped = piece(&wrapping, [0; 12], &*file_key)?;
    let mut out = format!(
        "age-encryption.org/v1\n-> scrypt {} {WORK}\n{}\n---",
        Base64Unpadded::encode_string(&salt),
        Base64Unpadded::encode_string(&wrapped)
    )
    .into_bytes();
    let mac_key = derived(&file_key, None, b"header")?;
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&*mac_key).map_err(|_| SealedError::Random)?;
    mac.update(&out);
    out.extend(format!(" {}\n", Base64Unpadded::encode_string(&mac.finalize().into_bytes())).into_bytes());

    let key = derived(&file_key, Some(&nonce), b"payload")?;
    out.extend(nonce);
    let last = content.chunks(PIECE).count().max(1) - 1;
    for number in 0..=last {
        let mut counter = [0; 12];
        counter[3..11].copy_from_slice(&(number as u64).to_be_bytes());
        counter[11] = u8::from(number == last);
        let from = number * PIECE;
        out.extend(piece(&key, counter, &content[from..content.len().min(from + PIECE)])?);
    }
    Ok(out)
}

fn derived(file_key: &[u8; 16], salt: Option<&[u8]>, purpose: &[u8]) -> Result<Zeroizing<[u8; 32]>, SealedError> {
    let mut out = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(salt, file_key).expand(purpose, &mut *out).map_err(|_| SealedError::TooLarge)?;
    Ok(out)
}

fn piece(key: &[u8; 32], nonce: [u8; 12], plain: &[u8]) -> Result<Vec<u8>, SealedError> {
    ChaCha20Poly1305::new(&(*key).into()).encrypt(&nonce.into(), plain).map_err(|_| SealedError::TooLarge)
}
