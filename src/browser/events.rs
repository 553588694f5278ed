//! What the page tells us. Listeners live as long as the page does.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::on_cleanup;
use wasm_bindgen::{JsCast, prelude::Closure};

thread_local! {
    // What has to be written before the page goes; the screen that edits puts it here and takes it away.
    static FLUSH: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

pub(super) fn listen(target: &web_sys::EventTarget, name: &str, act: impl FnMut(web_sys::Event) + 'static) {
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

/// Sets what has to be written before the page goes, for as long as the present screen stands; it is also written when
/// the screen goes.
pub fn flush_for_this_screen(act: impl Fn() + 'static) {
    let act: Rc<dyn Fn()> = Rc::new(act);
    FLUSH.with(|slot| *slot.borrow_mut() = Some(Rc::clone(&act)));
    let mine = send_wrapper::SendWrapper::new(act);
    on_cleanup(move || {
        // The next screen may have set its own already.
        FLUSH.with(|slot| {
            let mut slot = slot.borrow_mut();
            if slot.as_ref().is_some_and(|set| Rc::ptr_eq(set, &mine)) {
                *slot = None;
            }
        });
    });
}

/// Writes it now.
pub fn flush() {
    // Taken out first: what is written may set the next one.
    let act = FLUSH.with(|slot| slot.borrow().clone());
    if let Some(act) = act {
        act();
    }
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
