//! What goes from hand to hand in a hall: keys, sealing, opening, signing, codes. All of it is done in a Worker by a wasm module
//! of its own (`crates/hall`), fetched when first wanted.

use std::cell::OnceCell;

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{
    dom,
    worker::{ask, module_worker, part, whole},
};

const SCRIPT: &str = "hall-worker.js";

fn of_bytes(bytes: &[u8]) -> JsValue {
    js_sys::Uint8Array::from(bytes).into()
}

fn bytes_of(value: &JsValue) -> Vec<u8> {
    js_sys::Uint8Array::new(value).to_vec()
}

fn number(of: &JsValue, name: &str) -> usize {
    part(of, name).as_f64().unwrap_or_default() as usize
}

/// The public keys of a cohort's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keys {
    /// X25519: hand-overs are sealed to it.
    pub seal_to: [u8; 32],
    /// Ed25519: certificates are signed with its secret half.
    pub signs_with: [u8; 32],
}

/// The public keys of a secret. Also a way to have the module on the device before there is no network.
///
/// # Errors
/// The Worker could not be fetched.
pub async fn keys(secret: &[u8; 32]) -> Result<Keys, String> {
    let answer = ask(SCRIPT, &[("act", "keys".into()), ("secret", of_bytes(secret))]).await?;
    let both = bytes_of(&part(&answer, "bytes"));
    let (seal_to, rest) = both.split_first_chunk().ok_or("no keys")?;
    let signs_with = rest.first_chunk().ok_or("no keys")?;
    Ok(Keys { seal_to: *seal_to, signs_with: *signs_with })
}

/// Something sealed: as bytes (for codes) and as text (for a file that every share sheet takes).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// age's binary form.
    pub bytes: Vec<u8>,
    /// age's text.
    pub text: String,
}

/// Packs and seals bytes to a key.
///
/// # Errors
/// The Worker could not be fetched, or the key is none.
pub async fn seal(content: &[u8], to: &[u8; 32]) -> Result<Sealed, String> {
    let message = [("act", "seal".into()), ("content", of_bytes(content)), ("to", of_bytes(to))];
    let answer = ask(SCRIPT, &message).await?;
    let text = part(&answer, "text").as_string().ok_or("no text")?;
    Ok(Sealed { bytes: bytes_of(&part(&answer, "bytes")), text })
}

/// Why a file did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It is something else.
    Foreign,
    /// A newer version made it.
    Newer,
    /// It is sealed to nobody whose secret was given.
    OtherKey,
    /// It was cut or changed, near this byte.
    Damaged(usize),
    /// Too large.
    TooLarge,
}

/// Opens files with whichever of the secrets fits: its place and what was in the file.
///
/// # Errors
/// The Worker could not be fetched; what is wrong with one file is said of that file.
pub async fn open(files: &[Vec<u8>], secrets: &[[u8; 32]]) -> Result<Vec<Result<(usize, Vec<u8>), Closed>>, String> {
    let all: js_sys::Array = files.iter().map(|file| of_bytes(file)).collect();
    let message = [("act", "open".into()), ("files", all.into()), ("secrets", of_bytes(secrets.as_flattened()))];
    let answer = ask(SCRIPT, &message).await?;
    let all: js_sys::Array = part(&answer, "all").dyn_into().map_err(|_| "no answers")?;
    let opened = |one: JsValue| {
        let why = part(&one, "why").as_string().unwrap_or_default();
        Err(match why.split_once(' ').unwrap_or((&why, "")) {
            ("", _) => return Ok((number(&one, "key"), bytes_of(&part(&one, "content")))),
            ("newer", _) => Closed::Newer,
            ("other", _) => Closed::OtherKey,
            ("large", _) => Closed::TooLarge,
            ("damaged", at) => Closed::Damaged(at.parse().unwrap_or_default()),
            _ => Closed::Foreign,
        })
    };
    Ok(all.iter().map(opened).collect())
}

/// A code for a camera: a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Squares along a side, with the margin.
    pub side: u32,
    /// Path of the black squares.
    pub path: String,
}

impl Code {
    fn read(text: &JsValue) -> Option<Self> {
        let text = text.as_string()?;
        let (side, path) = text.split_once(' ')?;
        Some(Self { side: side.parse().ok()?, path: path.to_owned() })
    }
}

/// A text as a code; on `paper` it stands more stains, on a screen its squares are larger.
///
/// # Errors
/// The Worker could not be fetched, or the text is too long.
pub async fn code(text: &str, paper: bool) -> Result<Code, String> {
    let answer = ask(SCRIPT, &[("act", "code".into()), ("text", text.into()), ("paper", paper.into())]).await?;
    Code::read(&part(&answer, "text")).ok_or_else(|| "no code".to_owned())
}

/// Bytes as a stream of codes: the pieces, and so many sums of pieces for whoever missed one.
///
/// # Errors
/// The Worker could not be fetched, or there are too many bytes.
pub async fn codes(content: &[u8], sums: u32) -> Result<Vec<Code>, String> {
    let message = [("act", "codes".into()), ("content", of_bytes(content)), ("sums", sums.into())];
    let answer = ask(SCRIPT, &message).await?;
    let all: js_sys::Array = part(&answer, "all").dyn_into().map_err(|_| "no codes")?;
    all.iter().map(|text| Code::read(&text).ok_or_else(|| "no code".to_owned())).collect()
}

/// Signs with a cohort's secret (Ed25519).
///
/// # Errors
/// The Worker could not be fetched.
#[allow(dead_code, reason = "certificates are signed with it")]
pub async fn sign(secret: &[u8; 32], content: &[u8]) -> Result<[u8; 64], String> {
    let message = [("act", "sign".into()), ("secret", of_bytes(secret)), ("content", of_bytes(content))];
    let answer = ask(SCRIPT, &message).await?;
    bytes_of(&part(&answer, "bytes")).try_into().map_err(|_| "no signature".to_owned())
}

/// Whether the holder of this Ed25519 key has signed.
///
/// # Errors
/// The Worker could not be fetched.
#[allow(dead_code, reason = "certificates are verified with it")]
pub async fn verify(public: &[u8; 32], content: &[u8], signature: &[u8]) -> Result<bool, String> {
    let message = [
        ("act", "verify".into()),
        ("public_key", of_bytes(public)),
        ("content", of_bytes(content)),
        ("signature", of_bytes(signature)),
    ];
    Ok(part(&ask(SCRIPT, &message).await?, "is").is_truthy())
}

/// What was seen in one picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// How many codes.
    pub codes: usize,
    /// Texts of those that belong to no stream.
    pub texts: Vec<String>,
    /// How much of the stream is there.
    pub got: usize,
    /// Of how much; 0 if none was seen.
    pub of: usize,
    /// What came whole just now.
    pub whole: Option<Vec<u8>>,
    /// It was whole before.
    pub is_known: bool,
    /// A code of a newer version of the app.
    pub is_newer: bool,
    /// A code of a stream that is damaged, or that an older version made.
    pub is_spoilt: bool,
}

/// Pixels: red, green, blue, opacity.
pub struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) data: js_sys::Uint8ClampedArray,
}

/// A Worker that is ended when nobody needs it any more.
struct Staying(web_sys::Worker);

impl Drop for Staying {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

impl Staying {
    /// One question at a time.
    async fn ask(&self, message: &[(&str, JsValue)]) -> Result<JsValue, String> {
        let told = |err: JsValue| dom::told(&err);
        let sent = js_sys::Object::new();
        for (key, value) in message {
            js_sys::Reflect::set(&sent, &(*key).into(), value).map_err(told)?;
        }
        let mut handlers = Vec::new();
        let promise = js_sys::Promise::new(&mut |resolve, reject| {
            let answered = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
                let data = event.unchecked_ref::<web_sys::MessageEvent>().data();
                let _ = resolve.call1(&JsValue::NULL, &data);
            });
            let failed = Closure::<dyn FnMut(JsValue)>::new(move |_: JsValue| {
                let _ = reject.call1(&JsValue::NULL, &"the Worker did not start".into());
            });
            self.0.set_onmessage(Some(answered.as_ref().unchecked_ref()));
            self.0.set_onerror(Some(failed.as_ref().unchecked_ref()));
            handlers.extend([answered, failed]);
        });
        self.0.post_message(&sent).map_err(told)?;
        let answer = JsFuture::from(promise).await;
        self.0.set_onmessage(None);
        self.0.set_onerror(None);
        whole(answer.map_err(told)?)
    }
}

/// Reads code after code, and puts streams together.
pub struct Reader {
    gathers: Staying,
    /// What reads pictures comes when the browser cannot do it itself.
    looks: OnceCell<Staying>,
}

impl Reader {
    /// Starts it.
    ///
    /// # Errors
    /// The browser has no Workers.
    pub fn new() -> Result<Self, String> {
        Ok(Self { gathers: Staying(module_worker(SCRIPT)?), looks: OnceCell::new() })
    }

    /// Something is chosen anew: what was whole before may come whole again, and what has begun goes on.
    ///
    /// # Errors
    /// The Worker could not be fetched.
    pub async fn again(&self) -> Result<(), String> {
        self.gathers.ask(&[("act", "again".into())]).await.map(drop)
    }

    /// Looks at a picture.
    ///
    /// # Errors
    /// The Worker could not be fetched, or the picture is too large.
    pub async fn look(&self, pixels: &Pixels) -> Result<Seen, String> {
        let Pixels { width, height, data } = pixels;
        let data = js_sys::Uint8Array::new(&data.buffer());
        if self.looks.get().is_none() {
            drop(self.looks.set(Staying(module_worker("look-worker.js")?)));
        }
        let looks = self.looks.get().ok_or("the Worker did not start")?;
        let answer =
            looks.ask(&[("pixels", data.into()), ("width", (*width).into()), ("height", (*height).into())]).await?;
        let texts = part(&answer, "texts").dyn_into::<js_sys::Array>().unwrap_or_default();
        self.hear(texts.iter().filter_map(|text| text.as_string())).await
    }

    /// Takes the texts of codes that were read in one picture.
    ///
    /// # Errors
    /// The Worker could not be fetched.
    pub async fn hear(&self, texts: impl IntoIterator<Item = String>) -> Result<Seen, String> {
        let mut seen = Seen::default();
        for text in texts {
            let answer = self.gathers.ask(&[("act", "hear".into()), ("text", text.into())]).await?;
            let came = bytes_of(&part(&answer, "bytes"));
            let others = part(&answer, "texts").dyn_into::<js_sys::Array>().unwrap_or_default();
            let odd = part(&answer, "odd").as_string().unwrap_or_default();
            seen.codes += 1;
            seen.texts.extend(others.iter().filter_map(|text| text.as_string()));
            seen.whole = seen.whole.or_else(|| (!came.is_empty()).then_some(came));
            seen.is_known |= odd == "known";
            seen.is_newer |= odd == "newer";
            seen.is_spoilt |= odd == "spoilt";
            if number(&answer, "of") > 0 {
                (seen.got, seen.of) = (number(&answer, "got"), number(&answer, "of"));
            }
        }
        Ok(seen)
    }
}
