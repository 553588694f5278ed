//! What the page tells us. Listeners live as long as the page does.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, prelude::Closure};

thread_local! {
    // What has to be written before the page goes; the screen that edits puts it here and takes it away.
    static FLUSH: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

fn listen(target: &web_sys::EventTarget, name: &str, act: impl FnMut(web_sys::Event) + 'static) {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(act);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Calls on every change of address.
pub fn on_address(mut act: impl FnMut() + 'static) {
    if let Some(window) = web_sys::window() {
        listen(&window, "hashchange", move |_| act());
    }
}

/// Calls when another tab has written a key.
pub fn on_other_tab(act: impl Fn(String) + 'static) {
    if let Some(window) = web_sys::window() {
        listen(&window, "storage", move |event| {
            if let Some(key) = event.dyn_ref::<web_sys::StorageEvent>().and_then(|e| e.key()) {
                act(key);
            }
        });
    }
}

/// Sets what has to be written before the page goes (or nothing).
pub fn set_flush(act: Option<Box<dyn Fn()>>) {
    FLUSH.with(|slot| *slot.borrow_mut() = act);
}

/// Writes it now.
pub fn flush() {
    FLUSH.with(|slot| {
        if let Some(act) = slot.borrow().as_ref() {
            act();
        }
    });
}

/// Flushes on the last events that a phone reliably sends.
pub fn flush_before_leaving() {
    let Some(window) = web_sys::window() else { return };
    listen(&window, "pagehide", |_| flush());
    if let Some(document) = window.document() {
        let page = document.clone();
        listen(&document, "visibilitychange", move |_| {
            if page.visibility_state() == web_sys::VisibilityState::Hidden {
                flush();
            }
        });
    }
}
