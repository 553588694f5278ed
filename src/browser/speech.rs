//! The device's voice. Only voices that speak on the device itself are used: others send the text to a company.

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{
    dom,
    element::El,
    offline::{call, get},
};

/// A voice of this device.
#[derive(Clone)]
pub struct Voice(JsValue);

/// How long a browser may take to find its voices, in milliseconds.
const PATIENCE: i32 = 3000;

fn synthesis() -> Option<JsValue> {
    let found = get(&web_sys::window()?.into(), "speechSynthesis");
    (!found.is_undefined()).then_some(found)
}

fn choose(synthesis: &JsValue, lang: &str) -> Option<Voice> {
    let all: js_sys::Array = call(synthesis, "getVoices", &JsValue::UNDEFINED)?.dyn_into().ok()?;
    let speaks = |voice: &JsValue| {
        let of = get(voice, "lang").as_string().unwrap_or_default().to_lowercase().replace('_', "-");
        (of == lang || of.starts_with(&format!("{lang}-"))) && get(voice, "localService").is_truthy()
    };
    let fit: Vec<JsValue> = all.iter().filter(speaks).collect();
    fit.iter().find(|voice| get(voice, "default").is_truthy()).or(fit.first()).cloned().map(Voice)
}

/// A voice for a language; `None` where the device has none of its own.
pub async fn voice(lang: &str) -> Option<Voice> {
    let synthesis = synthesis()?;
    if let Some(voice) = choose(&synthesis, lang) {
        return Some(voice);
    }
    // Some browsers look for their voices only now, and tell when they have them.
    let told = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(target) = synthesis.dyn_ref::<web_sys::EventTarget>() {
            let _ = target.add_event_listener_with_callback("voiceschanged", &resolve);
        }
        let window = web_sys::window().expect("the app runs in a page");
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE);
    });
    let _ = JsFuture::from(told).await;
    choose(&synthesis, lang)
}

/// Says a text, and calls when it has been said, or will not be.
pub fn say(voice: &Voice, text: &str, done: impl FnOnce() + 'static) {
    let done = Closure::once_into_js(done);
    let spoken = || -> Option<()> {
        let make: js_sys::Function = get(&web_sys::window()?.into(), "SpeechSynthesisUtterance").dyn_into().ok()?;
        let utterance = js_sys::Reflect::construct(&make, &js_sys::Array::of1(&text.into())).ok()?;
        for (name, value) in
            [("voice", &voice.0), ("lang", &get(&voice.0, "lang")), ("onend", &done), ("onerror", &done)]
        {
            let _ = js_sys::Reflect::set(&utterance, &name.into(), value);
        }
        // A browser forgets an utterance that nobody holds, and its end with it.
        let _ = js_sys::Reflect::set(&synthesis()?, &"ubvNow".into(), &utterance);
        call(&synthesis()?, "speak", &utterance).map(drop)
    };
    spoken();
}

/// Falls silent.
pub fn stop() {
    if let Some(synthesis) = synthesis() {
        call(&synthesis, "cancel", &JsValue::UNDEFINED);
    }
}

/// What there is to read in the lesson on the screen: its title and its paragraphs, as HTML of our own build. Exercises and what
/// stands behind a disclosure are left to the eye.
pub fn paragraphs() -> Vec<(El, String)> {
    let all = dom::all("#main h1, #main .block h2, #main .block h3, #main .block p, #main .block li");
    let reads = |element: &web_sys::Element| {
        element.closest("details, [data-exercise], li p, li li").is_ok_and(|found| found.is_none())
    };
    let read = all.into_iter().filter(reads).map(|element| {
        let html = element.inner_html();
        (El::from_page(element), html)
    });
    read.collect()
}

/// The first of them that the reader sees.
pub fn first_in_view(all: &[(El, String)]) -> usize {
    all.iter().position(|(element, _)| element.bottom() > 80.0).unwrap_or(0)
}
