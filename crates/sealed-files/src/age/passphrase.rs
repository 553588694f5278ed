//! With a passphrase: for people who have `age` or `rage`. The strongest of the three forms that a passphrase opens.

use base64ct::{Base64Unpadded, Encoding};
use zeroize::Zeroizing;

use super::{Stanza, container, piece};
use crate::{AGE_RANDOM, SealedError, taken};

/// Work of the derivation as a power of two: 64 MB, which a cheap phone has. `age` takes up to 22.
const WORK: u8 = 16;

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
    let words = format!("scrypt {} {WORK}", Base64Unpadded::encode_string(&salt));
    container(&Stanza { words, wrapped }, content, &file_key, nonce)
}
