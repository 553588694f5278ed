//! What the page tells us. Listeners live as long as the page does.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::on_cleanup;
use wasm_bindgen::{JsCast, prelude::Closure};

thread_local! {
    // What is written before the page goes whichever screen stands.
    static ALWAYS: Cell<Option<fn()>> = const { Cell::new(None) };
    // What has to be written before the page goes; the screen that edits puts it here and takes it away.
    static FLUSH: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
    // Whether something is on this page only, whichever screen stands.
    static UNSAVED: RefCell<Vec<Rc<dyn Fn() -> bool>>> = const { RefCell::new(Vec::new()) };
}

/// Adds a way to tell whether something could not be written, for as long as the page lives.
pub fn unsaved_is(tell: impl Fn() -> bool + 'static) {
    let tell: Rc<dyn Fn() -> bool> = Rc::new(tell);
    // Nobody else sets it, which the optimiser sees: it would call the only function there is directly, and so bring the desk
    // and all of its JSON into the start path.
    UNSAVED.with_borrow_mut(|all| all.push(std::hint::black_box(tell)));
}

/// Writes what is unsaved; `false` if something still is on this page only, and would be lost with it.
pub fn all_is_saved() -> bool {
    flush();
    !UNSAVED.with_borrow(|all| all.iter().any(|is| is()))
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

/// Calls when the browser says that there is a network again.
pub fn on_online(act: impl Fn() + 'static) {
    if let Some(window) = web_sys::window() {
        listen(&window, "online", move |_| act());
    }
}

/// Calls at every sign that somebody is there.
pub fn on_activity(act: impl Fn() + Clone + 'static) {
    if let Some(window) = web_sys::window() {
        for name in ["pointerdown", "keydown", "wheel"] {
            let act = act.clone();
            listen(&window, name, move |_| act());
        }
    }
}

/// Calls again and again, for as long as the page lives. Browsers let it sleep while the page is hidden.
pub fn every(seconds: i32, act: impl FnMut() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let closure = Closure::<dyn FnMut()>::new(act);
    let tick = closure.as_ref().unchecked_ref();
    let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(tick, seconds * 1000);
    closure.forget();
}

/// Calls when the page is hidden (`true`) or shown again.
pub fn on_hiding(act: impl Fn(bool) + 'static) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        let page = document.clone();
        listen(&document, "visibilitychange", move |_| {
            act(page.visibility_state() == web_sys::VisibilityState::Hidden);
        });
    }
}

/// Calls when Escape is pressed twice within a second.
pub fn on_double_escape(act: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let last = Cell::new(0.0);
    listen(&window, "keydown", move |event| {
        if event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
            let now = js_sys::Date::now();
            if now - last.replace(now) < 1000.0 {
                act();
            }
        }
    });
}

/// Calls with the name of each key (and whether Shift is held) for as long as the present screen stands, unless it was pressed in a
/// field or on a control that answers to it. `act` says whether the key was its own.
pub fn on_keys_here(act: impl Fn(&str, bool) -> bool + 'static) {
    let Some(window) = web_sys::window() else { return };
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        let Some(key) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let within = |selector: &str| target.as_ref().is_some_and(|t| t.closest(selector).ok().flatten().is_some());
        let taken =
            within("input, textarea, select") || (matches!(&*key.key(), "Enter" | " ") && within("a, button, summary"));
        if !taken && !key.ctrl_key() && !key.alt_key() && !key.meta_key() && act(&key.key(), key.shift_key()) {
            event.prevent_default();
        }
    });
    let _ = window.add_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
    let held = send_wrapper::SendWrapper::new((window, closure));
    on_cleanup(move || {
        let (window, closure) = &*held;
        let _ = window.remove_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
    });
}

/// Calls when the page comes back from the browser's memory: what it shows may have been changed elsewhere meanwhile.
pub fn on_return(act: impl Fn() + 'static) {
    if let Some(window) = web_sys::window() {
        listen(&window, "pageshow", move |event| {
            if js_sys::Reflect::get(&event, &"persisted".into()).is_ok_and(|is| is.is_truthy()) {
                act();
            }
        });
    }
}

/// Sets what has to be written before the page goes, until something else is set.
pub fn flush_by(act: impl Fn() + 'static) {
    FLUSH.set(Some(Rc::new(act)));
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

/// Adds to what has to be written before the page goes, for as long as the present screen stands.
pub fn flush_too(act: impl Fn() + 'static) {
    let before = FLUSH.with_borrow(Clone::clone);
    flush_for_this_screen(move || {
        if let Some(before) = &before {
            before();
        }
        act();
    });
}

/// Sets what else has to be written before the page goes, whichever screen stands.
pub fn flush_always(act: fn()) {
    ALWAYS.set(Some(act));
}

/// Writes it now.
pub fn flush() {
    if let Some(act) = ALWAYS.get() {
        act();
    }
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
