//! The exporters of office files as a wasm module of its own, fetched on the first export and run in a Worker: see
//! `public/export-worker.js`. No rules live here.

use domain::report::redact::{Needle, Refused};
use export::office;
use wasm_bindgen::prelude::*;

/// A file of a kind, as `export::office::write` makes it. `created` is the moment in ISO 8601.
///
/// # Errors
/// The payload is not what such a file is made of.
#[wasm_bindgen]
pub fn write(kind: &str, payload: &str, created: &str) -> Result<Vec<u8>, JsError> {
    Ok(office::write(kind, payload, created)?)
}

/// Searches a finished file for what is withheld (JSON). Gives why it may not be handed over, as JSON, or nothing.
#[wasm_bindgen]
#[must_use]
pub fn check(kind: &str, bytes: &[u8], withheld: &str) -> Option<String> {
    let outcome = match serde_json::from_str::<Vec<Needle>>(withheld) {
        Ok(needles) if needles.is_empty() => Ok(()),
        Ok(needles) => office::check(kind, bytes, &needles),
        // Nothing is handed over that could not be searched.
        Err(err) => Err(Refused::Unreadable(err.to_string())),
    };
    outcome
        .err()
        .map(|refused| serde_json::to_string(&refused).unwrap_or_else(|err| format!("{{\"unreadable\":\"{err}\"}}")))
}

/// SHA-256 of bytes, in hexadecimal.
#[wasm_bindgen]
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    export::sha256_hex(bytes)
}
