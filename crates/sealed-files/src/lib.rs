//! Files that somebody else opens with a passphrase and a program of their own: Word and Excel files in Office's own
//! encryption, a ZIP that 7-Zip and WinZip open, and age for whoever has it; and with age to somebody's key, which is
//! opened here, too. Only the containers are written here; ciphers,
//! hashes and key derivations are those of the RustCrypto crates.
//!
//! Pure: no clock, no browser, no randomness. Salts and keys come from the caller, fresh for every file; nothing here can
//! tell whether they are. The same input gives the same bytes.
#![warn(missing_docs)]

mod age;
mod compound;
mod office;
#[cfg(test)]
mod tests;
mod zip;

pub use age::{NotOpened, age, age_open, age_to, armoured, identity_text, public_of};
pub use office::office;
pub use zip::zip;

/// Random bytes for [`office`].
pub const OFFICE_RANDOM: usize = 16 + 16 + 16 + 32 + 64;
/// Random bytes for each file of [`zip`].
pub const ZIP_RANDOM: usize = 16;
/// Random bytes for [`age`].
pub const AGE_RANDOM: usize = 16 + 16 + 16;
/// Random bytes for [`age_to`].
pub const AGE_TO_RANDOM: usize = 16 + 32 + 16;

/// Why there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealedError {
    /// Nothing would be sealed.
    #[error("the passphrase is empty")]
    Empty,
    /// More than the container (or the program that opens it) can take.
    #[error("the content is too large")]
    TooLarge,
    /// Nobody has this key.
    #[error("this is no key")]
    Key,
    /// The caller has not given the bytes that were asked for.
    #[error("not enough random bytes")]
    Random,
}

/// The next so many random bytes.
fn taken<const N: usize>(random: &mut &[u8]) -> Result<[u8; N], SealedError> {
    let (head, rest) = random.split_first_chunk::<N>().ok_or(SealedError::Random)?;
    *random = rest;
    Ok(*head)
}
