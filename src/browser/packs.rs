//! Fetches this build's own files, one by one, when they are wanted.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::dom;

/// Text of a file of this build.
///
/// # Errors
/// The network's or server's own words.
pub async fn text(path: &str) -> Result<String, String> {
    let window = web_sys::window().ok_or("no page")?;
    let told = |err: wasm_bindgen::JsValue| format!("{err:?}");
    let response: web_sys::Response =
        JsFuture::from(window.fetch_with_str(&format!("{}{path}", dom::base()))).await.map_err(told)?.unchecked_into();
    if !response.ok() {
        return Err(format!("{} {path}", response.status()));
    }
    let text = JsFuture::from(response.text().map_err(told)?).await.map_err(told)?;
    text.as_string().ok_or_else(|| "no text".to_owned())
}

/// A JSON pack of this build.
///
/// # Errors
/// As `text`, or the pack is not what this build expects.
pub async fn json<T: for<'de> serde::Deserialize<'de>>(path: &str) -> Result<T, String> {
    let text = text(path).await?;
    serde_json::from_str(&text).map_err(|err| format!("{path}: {err}"))
}
