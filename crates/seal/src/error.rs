//! What can go wrong when something is closed or opened. No variant may carry a secret or say which byte was wrong.

use thiserror::Error;

use crate::params::ParamsError;

/// Why something was not sealed or not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealError {
    /// The device has not the memory that the derivation asks for: try the next step of [`Params::LADDER`].
    ///
    /// [`Params::LADDER`]: crate::Params::LADDER
    #[error("memory")]
    Memory,
    /// The passphrase is empty, or nothing but spaces.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// The parameters are outside what is accepted.
    #[error("key derivation: {0}")]
    Params(#[from] ParamsError),
    /// The parameters asked for are weaker than those in force.
    #[error("weaker parameters than those in force")]
    Weaker,
    /// The form was written by a newer version, and is left alone.
    #[error("written by a newer version (form {0})")]
    Newer(u32),
    /// This was not written by us, or it was cut or changed.
    #[error("damaged")]
    Damaged,
    /// The key does not fit: another passphrase, another place, or a changed byte. These cannot be told apart.
    #[error("the key does not fit")]
    WrongKey,
    /// There is no recovery code for this key.
    #[error("no recovery code was set")]
    NoRecovery,
}
