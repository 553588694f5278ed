//! The browser's storage behind the domain's `KeyValue`. Where it is denied, the same records live in memory, and the
//! screen says so for as long as that lasts.

use std::cell::{Cell, OnceCell, RefCell};

use domain::store::{KeyValue, KvError, Memory};
use gloo_storage::{LocalStorage, Storage};
use wasm_bindgen::{JsCast, JsValue};

/// Where records are kept.
pub enum Device {
    /// In the browser's storage.
    Kept,
    /// In memory, until the page is closed.
    Memory(Memory),
}

thread_local! {
    /// Whether the browser's storage can be used: asked once, for a try costs slow phones some milliseconds.
    static KEPT: OnceCell<bool> = const { OnceCell::new() };
}

impl Device {
    /// Tries the browser's storage with a real write: some browsers have it and refuse to write.
    pub fn open() -> Self {
        let probe = || -> Option<()> {
            let storage = web_sys::window()?.local_storage().ok()??;
            storage.set_item("ubv/probe", "1").ok()?;
            storage.remove_item("ubv/probe").ok()
        };
        // A full storage refuses the probe but still holds what was saved: reading must go on.
        let readable = || -> Option<bool> { Some(web_sys::window()?.local_storage().ok()??.length().ok()? > 0) };
        let is_kept = KEPT.with(|kept| *kept.get_or_init(|| probe().is_some() || readable() == Some(true)));
        if is_kept { Self::Kept } else { Self::Memory(Memory::default()) }
    }
}

fn error(err: &JsValue) -> KvError {
    let name = err.dyn_ref::<js_sys::Error>().map(|e| String::from(e.name())).unwrap_or_default();
    let name = if name.is_empty() {
        js_sys::Reflect::get(err, &"name".into()).ok().and_then(|n| n.as_string()).unwrap_or_default()
    } else {
        name
    };
    match name.as_str() {
        "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => KvError::Quota,
        "SecurityError" => KvError::Denied,
        _ => KvError::Other(name),
    }
}

thread_local! {
    /// The keys as they were when somebody asked last, once other tabs are heard: with thousands of records, asking the browser for all
    /// of them takes longer than anything else. Forgotten when a key goes, and when another tab writes; a key that comes is told by their
    /// number.
    static KEYS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Hears from now on what other tabs write, and so may remember keys. To begin with that takes a slow phone fifteen milliseconds, which
/// the first screen does not wait for.
pub fn watch() {
    if let Some(window) = web_sys::window().filter(|_| !WATCHED.replace(true)) {
        super::events::listen(&window, "storage", |_| drop(KEYS.take()));
    }
}

/// All at once: one by one they cost twice as much.
fn kept_keys() -> Result<Vec<String>, KvError> {
    let raw = LocalStorage::raw();
    raw.length().map_err(|err| error(&err))?;
    let joined = String::from(js_sys::Object::keys(&raw).join("\n"));
    Ok(joined.split('\n').filter(|key| !key.is_empty()).map(str::to_owned).collect())
}

impl KeyValue for Device {
    fn get(&self, key: &str) -> Result<Option<String>, KvError> {
        match self {
            Self::Kept => LocalStorage::raw().get_item(key).map_err(|err| error(&err)),
            Self::Memory(memory) => memory.get(key),
        }
    }

    fn set(&self, key: &str, value: &str) -> Result<(), KvError> {
        match self {
            Self::Kept => LocalStorage::raw().set_item(key, value).map_err(|err| error(&err)),
            Self::Memory(memory) => memory.set(key, value),
        }
    }

    fn remove(&self, key: &str) -> Result<(), KvError> {
        match self {
            Self::Kept => {
                KEYS.take();
                LocalStorage::raw().remove_item(key).map_err(|err| error(&err))
            }
            Self::Memory(memory) => memory.remove(key),
        }
    }

    fn keys(&self) -> Result<Vec<String>, KvError> {
        match self {
            Self::Kept => kept_keys(),
            Self::Memory(memory) => memory.keys(),
        }
    }

    fn keys_under(&self, prefix: &str) -> Result<Vec<String>, KvError> {
        if matches!(self, Self::Memory(_)) || !WATCHED.get() {
            let mut keys = self.keys()?;
            keys.retain(|key| key.starts_with(prefix));
            return Ok(keys);
        }
        let length = LocalStorage::raw().length().map_err(|err| error(&err))?;
        if KEYS.with_borrow(|keys| keys.as_ref().is_none_or(|keys| keys.len() != length as usize)) {
            KEYS.set(Some(kept_keys()?));
        }
        let under = |keys: &Vec<String>| keys.iter().filter(|key| key.starts_with(prefix)).cloned().collect();
        Ok(KEYS.with_borrow(|keys| keys.as_ref().map(under)).unwrap_or_default())
    }
}

fn session() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// Who uses this tab: the id of a profile.
pub fn who() -> Option<String> {
    session()?.get_item("ubv/who").ok()?
}

/// Remembers who uses this tab, until it is closed; `None` asks anew at the next start.
pub fn set_who(profile: Option<&str>) {
    if let Some(session) = session() {
        let _ = match profile {
            Some(profile) => session.set_item("ubv/who", profile),
            None => session.remove_item("ubv/who"),
        };
    }
}

/// Remembers the theme where `boot.js` can read it before the first paint. Losing it costs nothing.
pub fn remember_theme(device: &Device, theme: Option<&str>) {
    let _ = match theme {
        Some(theme) => device.set("ubv/theme", theme),
        None => device.remove("ubv/theme"),
    };
}

/// Remembers the size of the text where `boot.js` can read it before the first paint.
pub fn remember_size(device: &Device, percent: u32) {
    let _ = match percent {
        100 => device.remove("ubv/size"),
        _ => device.set("ubv/size", &percent.to_string()),
    };
}

/// Asks the browser to keep our storage when the disk is full. It may say no; nothing depends on the answer.
pub fn ask_to_persist() {
    if let Some(window) = web_sys::window() {
        let storage = js_sys::Reflect::get(&window.navigator(), &"storage".into()).unwrap_or(JsValue::UNDEFINED);
        if let Some(storage) = storage.dyn_ref::<web_sys::StorageManager>() {
            let _ = storage.persist();
        }
    }
}
