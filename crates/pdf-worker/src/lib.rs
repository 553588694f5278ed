//! The PDF writer as a wasm module of its own, fetched on the first export and run in a Worker: see `public/pdf-worker.js`.
//! No rules live here.

use domain::report::{
    Paper,
    redact::{Needle, Refused},
};
use pdf::PdfOptions;
use wasm_bindgen::prelude::*;

/// A paper (as JSON) as a PDF file. `created` is the moment in ISO 8601.
///
/// # Errors
/// The JSON is no paper, or the paper would not make an accessible archive file.
#[wasm_bindgen(js_name = pdf)]
pub fn pdf_of(paper: &str, created: &str) -> Result<Vec<u8>, JsError> {
    let paper: Paper = serde_json::from_str(paper)?;
    Ok(pdf::pdf(&paper, &PdfOptions { created, application: "Ubuvugizi" })?)
}

/// Searches a finished file for what is withheld (JSON). Gives why it may not be handed over, as JSON, or nothing.
#[wasm_bindgen]
#[must_use]
pub fn check(bytes: &[u8], withheld: &str) -> Option<String> {
    let outcome = match serde_json::from_str::<Vec<Needle>>(withheld) {
        Ok(needles) if needles.is_empty() => Ok(()),
        Ok(needles) => pdf::check(bytes, &needles),
        // Nothing is handed over that could not be searched.
        Err(err) => Err(Refused::Unreadable(err.to_string())),
    };
    outcome
        .err()
        .map(|refused| serde_json::to_string(&refused).unwrap_or_else(|err| format!("{{\"unreadable\":\"{err}\"}}")))
}

/// The letters of a paper that the file cannot show.
///
/// # Errors
/// The JSON is no paper.
#[wasm_bindgen]
pub fn unwritable(paper: &str) -> Result<String, JsError> {
    let paper: Paper = serde_json::from_str(paper)?;
    Ok(pdf::unwritable(&paper).into_iter().collect())
}

/// SHA-256 of bytes, in hexadecimal.
#[wasm_bindgen]
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    export::sha256_hex(bytes)
}
