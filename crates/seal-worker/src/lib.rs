//! The slow derivation as a wasm module of its own, run in a Worker: see `public/key-worker.js`. No rules live here, and
//! nothing is kept: the Worker ends after one key, and its memory with it.

use seal::{Params, SALT, SealError};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// The key of a passphrase, 32 bytes. `memory_kib` is in KiB.
///
/// # Errors
/// `memory` if the device has not the memory; else what is wrong with salt, parameters or passphrase.
#[wasm_bindgen]
pub fn derive(passphrase: String, salt: &[u8], memory_kib: u32, passes: u32, lanes: u32) -> Result<Vec<u8>, JsError> {
    let passphrase = Zeroizing::new(passphrase);
    let salt: &[u8; SALT] = salt.try_into().map_err(|_| JsError::new("the salt has not 16 bytes"))?;
    let params = Params::new(memory_kib, passes, lanes).map_err(SealError::from)?;
    Ok(seal::derive(&passphrase, salt, params)?.bytes().to_vec())
}
