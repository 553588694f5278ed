//! What is too heavy for the screen: the exporter and the derivation of keys, each a wasm module of its own in a Worker,
//! fetched when first wanted. A Worker does one thing and is ended with all its memory.

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

use super::dom;

type Handler = Closure<dyn FnMut(JsValue)>;

/// A file made by the exporter.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// Has a file made: `docx` from a paper as JSON, `bytes` from a text as it is.
///
/// # Errors
/// The exporter could not be fetched or refused the input.
pub async fn make(kind: &str, payload: &str, created: &str) -> Result<Made, String> {
    let message = [("kind", kind.into()), ("payload", payload.into()), ("created", created.into())];
    let answer = ask("export-worker.js", &message).await?;
    Ok(made(&answer))
}

/// A PDF file.
#[allow(dead_code, reason = "called once the export screen offers the form")]
#[derive(Debug, Clone, PartialEq)]
pub struct MadePdf {
    /// The file and its fingerprint.
    pub file: Made,
    /// Letters that it cannot show.
    pub unwritable: String,
}

/// Has a PDF made from a paper as JSON.
///
/// # Errors
/// The module could not be fetched, or refused the paper.
#[allow(dead_code, reason = "called once the export screen offers the form")]
pub async fn make_pdf(payload: &str, created: &str) -> Result<MadePdf, String> {
    let answer = ask("pdf-worker.js", &[("payload", payload.into()), ("created", created.into())]).await?;
    let unwritable = part(&answer, "unwritable").as_string().unwrap_or_default();
    Ok(MadePdf { file: made(&answer), unwritable })
}

/// Has a finished file sealed with a passphrase: `office` (a DOCX or XLSX), `zip` (`name` is what everybody can read in it)
/// or `age`.
///
/// # Errors
/// The module could not be fetched, or the file is too large.
#[allow(dead_code, reason = "called once the export screen offers the form")]
pub async fn seal_file(form: &str, name: &str, file: &[u8], passphrase: &str) -> Result<Made, String> {
    let file = js_sys::Uint8Array::from(file);
    let message =
        [("form", form.into()), ("name", name.into()), ("file", file.into()), ("passphrase", passphrase.into())];
    Ok(made(&ask("sealed-worker.js", &message).await?))
}

fn made(answer: &JsValue) -> Made {
    let bytes = js_sys::Uint8Array::new(&part(answer, "bytes")).to_vec();
    Made { bytes, sha256: part(answer, "sha256").as_string().unwrap_or_default() }
}

/// Has the key of a passphrase derived, 32 bytes.
///
/// # Errors
/// `memory` if the device has not that much; else the browser's own words.
pub async fn derive(
    passphrase: &str,
    salt: &[u8],
    memory_kib: u32,
    passes: u32,
    lanes: u32,
) -> Result<[u8; 32], String> {
    let salt = js_sys::Uint8Array::from(salt);
    let message = [
        ("passphrase", passphrase.into()),
        ("salt", salt.into()),
        ("memory", memory_kib.into()),
        ("passes", passes.into()),
        ("lanes", lanes.into()),
    ];
    let answer = ask("key-worker.js", &message).await?;
    let key = js_sys::Uint8Array::new(&part(&answer, "key"));
    let bytes = key.to_vec().try_into().map_err(|_| "no key".to_owned());
    // The copy on the browser's side; ours is wiped by whoever holds it.
    key.fill(0, 0, key.length());
    bytes
}

fn part(of: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

async fn ask(script: &str, message: &[(&str, JsValue)]) -> Result<JsValue, String> {
    let told = |err: JsValue| dom::told(&err);
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    let worker = web_sys::Worker::new_with_options(&format!("{}{script}", dom::base()), &options).map_err(told)?;
    let sent = js_sys::Object::new();
    for (key, value) in message {
        js_sys::Reflect::set(&sent, &(*key).into(), value).map_err(told)?;
    }

    // Dropped only after the answer: a dropped closure is one the browser can no longer call.
    let mut handlers: Vec<Handler> = Vec::new();
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        let answered = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let data = event.unchecked_ref::<web_sys::MessageEvent>().data();
            let _ = resolve.call1(&JsValue::NULL, &data);
        });
        let failed = Closure::<dyn FnMut(JsValue)>::new(move |_| {
            let _ = reject.call1(&JsValue::NULL, &"the Worker did not start".into());
        });
        worker.set_onmessage(Some(answered.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        handlers.extend([answered, failed]);
    });
    worker.post_message(&sent).map_err(told)?;
    let answer = JsFuture::from(promise).await;
    worker.terminate();
    let answer = answer.map_err(told)?;
    if part(&answer, "ok").is_truthy() {
        Ok(answer)
    } else {
        Err(part(&answer, "error").as_string().unwrap_or_else(|| "the Worker refused".to_owned()))
    }
}
