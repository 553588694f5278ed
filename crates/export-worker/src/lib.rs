//! The exporter as a wasm module of its own, fetched on the first export and run in a Worker: see
//! `public/export-worker.js`. No rules live here.

use domain::report::Paper;
use export::docx::{DocxOptions, docx};
use wasm_bindgen::prelude::*;

/// A paper (as JSON) as a Word file. `created` is the moment in ISO 8601.
///
/// # Errors
/// The JSON is no paper.
#[wasm_bindgen(js_name = docx)]
pub fn docx_of(paper: &str, created: &str) -> Result<Vec<u8>, JsError> {
    let paper: Paper = serde_json::from_str(paper)?;
    Ok(docx(&paper, &DocxOptions { created, application: "Ubuvugizi" }))
}

/// SHA-256 of bytes, in hexadecimal.
#[wasm_bindgen]
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    export::sha256_hex(bytes)
}
