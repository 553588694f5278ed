//! Other tabs of the app, told by the browser's own locks. Where it has none, nobody is counted.

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

const TAB: &str = "ubv-tab";

fn locks() -> Option<JsValue> {
    let navigator: JsValue = web_sys::window()?.navigator().into();
    js_sys::Reflect::get(&navigator, &"locks".into()).ok().filter(|locks| !locks.is_undefined())
}

fn function(of: &JsValue, name: &str) -> Option<js_sys::Function> {
    js_sys::Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Says to other tabs that this one is open, for as long as it is.
pub fn say_open() {
    let Some(locks) = locks() else { return };
    let Some(request) = function(&locks, "request") else { return };
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"mode".into(), &"shared".into());
    // Held until the tab is closed: the promise never ends.
    let hold = Closure::<dyn FnMut() -> js_sys::Promise>::new(|| js_sys::Promise::new(&mut |_, _| {}));
    let _ = request.call3(&locks, &TAB.into(), &options, hold.as_ref());
    hold.forget();
}

/// A lock of this tab, given back when it is dropped.
pub struct Hold(js_sys::Function);

impl Drop for Hold {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Who holds a lock.
pub enum Holder {
    /// This tab, from now on.
    Us(Hold),
    /// Another tab.
    Other,
    /// The browser has no locks.
    Unknown,
}

/// Takes a lock if nobody has it.
pub async fn take(name: &str) -> Holder {
    request(name, true).await
}

/// Takes a lock as soon as nobody else has it: when the other tab goes, or gives it back.
pub async fn wait(name: &str) -> Holder {
    request(name, false).await
}

async fn request(name: &str, if_available: bool) -> Holder {
    let Some((locks, request)) = locks().and_then(|locks| function(&locks, "request").map(|f| (locks, f))) else {
        return Holder::Unknown;
    };
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"ifAvailable".into(), &if_available.into());
    let mut answered: Option<Closure<dyn FnMut(JsValue) -> js_sys::Promise>> = None;
    let answer = js_sys::Promise::new(&mut |told, _| {
        let told = told.clone();
        let got = Closure::<dyn FnMut(JsValue) -> js_sys::Promise>::new(move |lock: JsValue| {
            if lock.is_null() {
                let _ = told.call1(&JsValue::NULL, &JsValue::NULL);
                return js_sys::Promise::resolve(&JsValue::NULL);
            }
            // The lock is held until this promise ends.
            js_sys::Promise::new(&mut |release, _| drop(told.call1(&JsValue::NULL, &release)))
        });
        let _ = request.call3(&locks, &name.into(), &options, got.as_ref());
        answered = Some(got);
    });
    let release = JsFuture::from(answer).await.unwrap_or(JsValue::NULL);
    drop(answered);
    release.dyn_into().map_or(Holder::Other, |release| Holder::Us(Hold(release)))
}

/// Tabs of the app that are open, this one among them; `None` where the browser does not tell.
pub async fn tabs() -> Option<usize> {
    let locks = locks()?;
    let asked = function(&locks, "query")?.call0(&locks).ok()?;
    let answer = JsFuture::from(js_sys::Promise::resolve(&asked)).await.ok()?;
    let held: js_sys::Array = js_sys::Reflect::get(&answer, &"held".into()).ok()?.dyn_into().ok()?;
    let is_tab = |lock: &JsValue| {
        js_sys::Reflect::get(lock, &"name".into()).ok().and_then(|name| name.as_string()).as_deref() == Some(TAB)
    };
    Some(held.iter().filter(is_tab).count())
}
