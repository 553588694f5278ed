//! Keeping the app on this device, and newer builds. What talks to the service worker is `public/offline.js`, which comes
//! after the first screen; until then, and where nothing can be kept, these answer with nothing.

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{dom, events};

/// How much of the app is on this device, in bytes as they are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// On the device.
    pub got: u64,
    /// All there is.
    pub all: u64,
}

/// What the browser says about its storage for this app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// Bytes in use.
    pub used: u64,
    /// Bytes allowed.
    pub quota: u64,
    /// Whether it has promised not to clear it when the disk is full.
    pub persisted: bool,
}

pub(super) fn get(of: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn number(of: &JsValue, name: &str) -> u64 {
    get(of, name).as_f64().unwrap_or(0.0) as u64
}

/// Calls a function of an object that may not be there.
pub(super) fn call(of: &JsValue, name: &str, with: &JsValue) -> Option<JsValue> {
    let function = get(of, name).dyn_into::<js_sys::Function>().ok()?;
    function.call1(of, with).ok()
}

fn api(name: &str, with: &JsValue) -> Option<JsValue> {
    call(&get(&web_sys::window()?.into(), "ubvOffline"), name, with)
}

async fn kept(promise: JsValue) -> Result<Option<Kept>, String> {
    let answer = JsFuture::from(js_sys::Promise::resolve(&promise)).await.map_err(|err| dom::told(&err))?;
    Ok((!answer.is_null()).then(|| Kept { got: number(&answer, "got"), all: number(&answer, "all") }))
}

/// How much is kept; `None` where nothing can be.
pub async fn status() -> Option<Kept> {
    let window = web_sys::window()?;
    let able = !get(&window.navigator(), "serviceWorker").is_undefined() && window.is_secure_context();
    match api("status", &JsValue::UNDEFINED) {
        Some(promise) => kept(promise).await.ok()?,
        // What talks to the worker has not come yet.
        None => able.then_some(Kept { got: 0, all: 0 }),
    }
}

/// Keeps everything, telling the bytes done.
///
/// # Errors
/// The network's or the browser's own words.
pub async fn keep_all(mut told: impl FnMut(u64) + 'static) -> Result<Option<Kept>, String> {
    let told = Closure::<dyn FnMut(JsValue)>::new(move |done: JsValue| told(done.as_f64().unwrap_or(0.0) as u64));
    let promise = api("keepAll", told.as_ref()).ok_or("not here")?;
    kept(promise).await
}

/// Whether what is fetched over the network is paid for by the byte.
pub fn is_paid() -> bool {
    web_sys::window()
        .and_then(|window| call(&window, "ubvIsPaid", &JsValue::UNDEFINED))
        .is_some_and(|is| is.is_truthy())
}

fn list(names: &[String]) -> js_sys::Array {
    names.iter().map(|name| JsValue::from_str(name)).collect()
}

/// How much of some files of this build is kept, by their names; `None` where nothing can be.
pub async fn status_of(names: &[String]) -> Option<Kept> {
    match api("statusOf", &list(names)) {
        Some(promise) => kept(promise).await.ok()?,
        None => status().await.map(|_| Kept { got: 0, all: 0 }),
    }
}

/// Keeps some files of this build, and the app with them, telling the bytes done.
///
/// # Errors
/// The network's or the browser's own words.
pub async fn keep_these(names: &[String], mut told: impl FnMut(u64) + 'static) -> Result<Option<Kept>, String> {
    let told = Closure::<dyn FnMut(JsValue)>::new(move |done: JsValue| told(done.as_f64().unwrap_or(0.0) as u64));
    let asked = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&asked, &"names".into(), &list(names));
    let _ = js_sys::Reflect::set(&asked, &"told".into(), told.as_ref());
    let promise = api("keepThese", &asked).ok_or("not here")?;
    kept(promise).await
}

/// Keeps the exporters: a report that is begun now may be exported where there is no network.
pub fn keep_exporters() {
    // For the page's side of the worker, should it come only later.
    dom::mark("data-exporters");
    api("keepExporters", &JsValue::UNDEFINED);
}

/// Calls when a newer build is ready, also if that was told before.
pub fn on_update(act: impl Fn() + 'static) {
    on_told("update", move |_| act());
}

/// Calls with the bytes that a newer build would cost, where they are paid for and nobody has asked for it yet.
pub fn on_offer(act: impl Fn(u64) + 'static) {
    on_told("offer", move |bytes| act(bytes.parse().unwrap_or(0)));
}

fn on_told(what: &str, act: impl Fn(&str) + 'static) {
    let mark = format!("data-{what}");
    if let Some(said) = dom::marked(&mark) {
        act(&said);
    }
    if let Some(window) = web_sys::window() {
        events::listen(&window, &format!("ubv-{what}"), move |_| act(&dom::marked(&mark).unwrap_or_default()));
    }
}

/// Fetches the newer build that was offered. It waits then, and `on_update` tells.
///
/// # Errors
/// The network's or the browser's own words.
pub async fn fetch_newer() -> Result<(), String> {
    let promise = api("fetchNewer", &JsValue::UNDEFINED).ok_or("not here")?;
    JsFuture::from(js_sys::Promise::resolve(&promise)).await.map(drop).map_err(|err| dom::told(&err))
}

/// Calls when the app is not kept on the device because nobody has asked for it, and fetching it costs.
pub fn on_ask(act: impl Fn() + 'static) {
    on_told("ask", move |_| act());
}

/// Switches to the newer build and loads the page anew.
pub fn switch_over() {
    api("switchOver", &JsValue::UNDEFINED);
}

/// What the browser says about its storage.
pub async fn space() -> Option<Space> {
    let storage = get(&web_sys::window()?.navigator(), "storage");
    let ask = async |name: &str| {
        let promise = call(&storage, name, &JsValue::UNDEFINED)?;
        JsFuture::from(js_sys::Promise::resolve(&promise)).await.ok()
    };
    let estimate = ask("estimate").await?;
    let persisted = ask("persisted").await.is_some_and(|is| is.is_truthy());
    Some(Space { used: number(&estimate, "usage"), quota: number(&estimate, "quota"), persisted })
}
