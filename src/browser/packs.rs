//! Fetches this build's own files, one by one, when they are wanted.

use domain::content::pack;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::dom;

async fn answer(path: &str) -> Result<web_sys::Response, String> {
    let window = web_sys::window().ok_or("no page")?;
    let fetched = JsFuture::from(window.fetch_with_str(&format!("{}{path}", dom::base()))).await;
    let response: web_sys::Response = fetched.map_err(|err| dom::told(&err))?.unchecked_into();
    if response.ok() { Ok(response) } else { Err(format!("{} {path}", response.status())) }
}

async fn arrived(promise: Result<js_sys::Promise, JsValue>) -> Result<JsValue, String> {
    let told = |err: JsValue| dom::told(&err);
    JsFuture::from(promise.map_err(told)?).await.map_err(told)
}

/// Text of a file of this build.
///
/// # Errors
/// The network's or server's own words.
pub async fn text(path: &str) -> Result<String, String> {
    let text = arrived(answer(path).await?.text()).await?;
    text.as_string().ok_or_else(|| "no text".to_owned())
}

async fn buffer(path: &str) -> Result<JsValue, String> {
    arrived(answer(path).await?.array_buffer()).await
}

/// A binary pack of this build.
///
/// # Errors
/// As `text`, or the pack is not what this build expects.
pub async fn packed<T: serde::de::DeserializeOwned>(path: &str) -> Result<T, String> {
    let buffer = buffer(path).await?;
    pack::read(&js_sys::Uint8Array::new(&buffer).to_vec()).map_err(|_| format!("{path} is of another build"))
}

/// A JSON pack of this build.
///
/// # Errors
/// As `text`, or the pack is not what this build expects.
pub async fn json<T: for<'de> serde::Deserialize<'de>>(path: &str) -> Result<T, String> {
    let text = text(path).await?;
    serde_json::from_str(&text).map_err(|err| format!("{path}: {err}"))
}
