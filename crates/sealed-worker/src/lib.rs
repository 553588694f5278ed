//! The sealing of finished files as a wasm module of its own, fetched when first wanted and run in a Worker: see
//! `public/sealed-worker.js`. No rules live here, and nothing is kept: the Worker ends after one file, and its memory with it.
//! Randomness comes from the browser by way of the Worker's script.

use sealed_files::{AGE_RANDOM, OFFICE_RANDOM, ZIP_RANDOM};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// Seals a finished DOCX or XLSX file so that Office asks for the passphrase.
///
/// # Errors
/// In words: no passphrase, or too large.
#[wasm_bindgen]
pub fn office(file: &[u8], passphrase: String, random: &[u8]) -> Result<Vec<u8>, JsError> {
    let passphrase = Zeroizing::new(passphrase);
    Ok(sealed_files::office(file, &passphrase, exact::<OFFICE_RANDOM>(random)?)?)
}

/// Packs and seals one file in a ZIP with AES-256.
///
/// # Errors
/// In words: no passphrase, or too large.
#[wasm_bindgen]
pub fn zip(name: &str, file: &[u8], passphrase: String, random: &[u8]) -> Result<Vec<u8>, JsError> {
    let passphrase = Zeroizing::new(passphrase);
    Ok(sealed_files::zip(&[(name, file)], &passphrase, exact::<ZIP_RANDOM>(random)?)?)
}

/// Seals one file with age.
///
/// # Errors
/// In words: no passphrase.
#[wasm_bindgen]
pub fn age(file: &[u8], passphrase: String, random: &[u8]) -> Result<Vec<u8>, JsError> {
    let passphrase = Zeroizing::new(passphrase);
    Ok(sealed_files::age(file, &passphrase, exact::<AGE_RANDOM>(random)?)?)
}

/// The beginning of what the script has drawn.
fn exact<const N: usize>(random: &[u8]) -> Result<&[u8; N], JsError> {
    random.first_chunk().ok_or_else(|| JsError::new("not enough random bytes"))
}

/// SHA-256 of bytes, in hexadecimal.
#[wasm_bindgen]
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    export::sha256_hex(bytes)
}
