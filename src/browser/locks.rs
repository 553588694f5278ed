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
