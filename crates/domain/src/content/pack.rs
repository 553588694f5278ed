//! The binary form of a pack (postcard): a reader of it costs the start path a tenth of what a reader of JSON costs.

use serde::{Serialize, de::DeserializeOwned};

/// As written by the build.
///
/// # Errors
/// Those of the writer; our types have none.
pub fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(value)
}

/// As read by the app. Build and app are of one version; a pack of another is refused, not guessed at.
///
/// # Errors
/// The bytes are not of this type.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, postcard::Error> {
    postcard::from_bytes(bytes)
}
