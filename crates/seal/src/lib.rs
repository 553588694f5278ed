//! Keeps what is written closed to whoever does not know the passphrase: key derivation, wrapped keys, sealed records,
//! sealed files, the recovery code, and the estimate of a passphrase.
//!
//! Pure: no clock, no randomness, no browser. Salts, nonces and keys are passed in by the caller, from the browser's own
//! source and fresh for every call; nothing here can tell whether they are. Failures are values; bytes from outside never
//! panic. No format or constant here may change for what is stored already: `golden.rs` fails when one does.
#![warn(missing_docs)]

mod aead;
mod error;
mod file;
mod fingerprint;
#[cfg(test)]
mod golden;
mod kdf;
mod keyfile;
mod params;
mod passphrase;
mod propose;
mod record;
mod recovery;
mod strength;
mod text;

pub use error::SealError;
pub use file::{MAGIC, SealedFile, seal_file};
pub use fingerprint::{fingerprint, key_words};
pub use kdf::{Kdf, Kek, derive};
pub use keyfile::{KeyFile, Unlock, Why};
pub use params::{Params, ParamsError};
pub use propose::{Count, Lock, Proposal, propose, propose_for};
pub use record::{DataKey, Place};
pub use recovery::{CodeError, RecoveryCode};
pub use strength::{Because, Strength, Verdict, strength};

/// Bytes of a salt.
pub const SALT: usize = 16;
/// Bytes of a key.
pub const KEY: usize = 32;
/// Bytes of a nonce.
pub const NONCE: usize = 24;
