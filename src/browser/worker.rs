//! The exporter: a wasm module of its own in a Worker, fetched on the first export.

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
    let told = |err: JsValue| dom::told(&err);
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    let worker =
        web_sys::Worker::new_with_options(&format!("{}export-worker.js", dom::base()), &options).map_err(told)?;
    let message = js_sys::Object::new();
    for (key, value) in [("kind", kind), ("payload", payload), ("created", created)] {
        js_sys::Reflect::set(&message, &key.into(), &value.into()).map_err(told)?;
    }

    // Dropped only after the answer: a dropped closure is one the browser can no longer call.
    let mut handlers: Vec<Handler> = Vec::new();
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        let answered = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let data = event.unchecked_ref::<web_sys::MessageEvent>().data();
            let _ = resolve.call1(&JsValue::NULL, &data);
        });
        let failed = Closure::<dyn FnMut(JsValue)>::new(move |_| {
            let _ = reject.call1(&JsValue::NULL, &"the exporter did not start".into());
        });
        worker.set_onmessage(Some(answered.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        handlers.extend([answered, failed]);
    });
    worker.post_message(&message).map_err(told)?;
    let answer = JsFuture::from(promise).await;
    worker.terminate();
    let answer = answer.map_err(told)?;
    let part = |name: &str| js_sys::Reflect::get(&answer, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if part("ok").is_truthy() {
        let bytes = js_sys::Uint8Array::new(&part("bytes")).to_vec();
        Ok(Made { bytes, sha256: part("sha256").as_string().unwrap_or_default() })
    } else {
        Err(part("error").as_string().unwrap_or_else(|| "the exporter refused".to_owned()))
    }
}
