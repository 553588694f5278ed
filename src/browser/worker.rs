//! What is too heavy for the screen: the exporter and the derivation of keys, each a wasm module of its own in a Worker,
//! fetched when first wanted. A Worker does one thing and is ended with all its memory.

use std::{cell::RefCell, rc::Rc};

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
    /// Letters that it cannot show and has a mark for.
    pub unwritable: String,
}

/// Why a file was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMade {
    /// The user did not want it any more.
    Stopped,
    /// Something stands in it that must not: `domain::report::redact::Refused` as JSON.
    Refused(String),
    /// The exporter could not be fetched or refused the input.
    Failed(String),
}

/// What an exporter is given.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// The Worker's script.
    pub worker: &'a str,
    /// Kind of file.
    pub kind: &'a str,
    /// What it is made of.
    pub payload: &'a str,
    /// The moment, ISO 8601.
    pub created: &'a str,
    /// What must not be in it, as JSON.
    pub withheld: &'a str,
}

/// Ends a Worker that is at work.
#[derive(Clone, Default)]
pub struct Stop(Rc<RefCell<Option<js_sys::Function>>>);

/// What a stopped Worker's promise is broken with.
const STOPPED: &str = "stopped";

impl Stop {
    /// Ends it now; nothing happens if none is at work.
    pub fn now(&self) {
        if let Some(reject) = self.0.borrow_mut().take() {
            let _ = reject.call1(&JsValue::NULL, &STOPPED.into());
        }
    }
}

/// Has a file made. `told` hears how far it is: 1 when the exporter has come, 2 when the file is being searched.
///
/// # Errors
/// See `NotMade`.
pub async fn make(order: &Order<'_>, told: impl Fn(u32) + 'static, stop: &Stop) -> Result<Made, NotMade> {
    let message = [
        ("kind", order.kind.into()),
        ("payload", order.payload.into()),
        ("created", order.created.into()),
        ("withheld", order.withheld.into()),
    ];
    let answer = ask_with(order.worker, &message, Rc::new(told), stop).await;
    let answer = answer.map_err(|err| if err == STOPPED { NotMade::Stopped } else { NotMade::Failed(err) })?;
    if let Some(refused) = part(&answer, "refused").as_string() {
        return Err(NotMade::Refused(refused));
    }
    let answer = whole(answer).map_err(NotMade::Failed)?;
    Ok(made(&answer))
}

/// Has a finished file sealed with a passphrase: `office` (a DOCX or XLSX), `zip` (`name` is what everybody can read in it)
/// or `age`.
///
/// # Errors
/// See `NotMade`.
pub async fn seal_file(form: &str, name: &str, file: &[u8], passphrase: &str, stop: &Stop) -> Result<Made, NotMade> {
    let message = [
        ("form", form.into()),
        ("name", name.into()),
        ("file", js_sys::Uint8Array::from(file).into()),
        ("passphrase", passphrase.into()),
    ];
    let answer = ask_with("sealed-worker.js", &message, Rc::new(|_| ()), stop).await;
    let answer = answer.map_err(|err| if err == STOPPED { NotMade::Stopped } else { NotMade::Failed(err) })?;
    Ok(made(&whole(answer).map_err(NotMade::Failed)?))
}

fn made(answer: &JsValue) -> Made {
    let bytes = js_sys::Uint8Array::new(&part(answer, "bytes")).to_vec();
    let text = |name| part(answer, name).as_string().unwrap_or_default();
    Made { bytes, sha256: text("sha256"), unwritable: text("unwritable") }
}

/// SHA-256 of a file, in hexadecimal.
///
/// # Errors
/// The Worker could not be fetched.
pub async fn sha256(bytes: &[u8]) -> Result<String, String> {
    let message = [("kind", "hash".into()), ("bytes", js_sys::Uint8Array::from(bytes).into())];
    let answer = ask("export-worker.js", &message).await?;
    Ok(part(&answer, "sha256").as_string().unwrap_or_default())
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

pub(super) fn part(of: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

pub(super) async fn ask(script: &str, message: &[(&str, JsValue)]) -> Result<JsValue, String> {
    whole(ask_with(script, message, Rc::new(|_| ()), &Stop::default()).await?)
}

/// The answer, if it is one.
pub(super) fn whole(answer: JsValue) -> Result<JsValue, String> {
    if part(&answer, "ok").is_truthy() {
        Ok(answer)
    } else {
        Err(part(&answer, "error").as_string().unwrap_or_else(|| "the Worker refused".to_owned()))
    }
}

/// Starts one of our Workers.
pub(super) fn module_worker(script: &str) -> Result<web_sys::Worker, String> {
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    let url = format!("{}{script}", dom::base());
    web_sys::Worker::new_with_options(&url, &options).map_err(|err| dom::told(&err))
}

async fn ask_with(
    script: &str,
    message: &[(&str, JsValue)],
    heard: Rc<dyn Fn(u32)>,
    stop: &Stop,
) -> Result<JsValue, String> {
    let told = |err: JsValue| dom::told(&err);
    let worker = module_worker(script)?;
    let sent = js_sys::Object::new();
    for (key, value) in message {
        js_sys::Reflect::set(&sent, &(*key).into(), value).map_err(told)?;
    }

    // Dropped only after the answer: a dropped closure is one the browser can no longer call.
    let mut handlers: Vec<Handler> = Vec::new();
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        let heard = heard.clone();
        *stop.0.borrow_mut() = Some(reject.clone());
        let answered = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let data = event.unchecked_ref::<web_sys::MessageEvent>().data();
            match part(&data, "at").as_f64() {
                Some(at) => heard(at as u32),
                None => drop(resolve.call1(&JsValue::NULL, &data)),
            }
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
    stop.0.borrow_mut().take();
    answer.map_err(told)
}
