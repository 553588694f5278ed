//! What goes from hand to hand as a wasm module of its own, fetched when first wanted and run in a Worker: see
//! `public/hall-worker.js`. No rules live here. Secrets of cohorts pass through: a Worker that had one is ended after one act.
//! Randomness comes from the browser by way of the Worker's script.

use hall::{AGE_TO_RANDOM, Gather, Heard, Strength};
use wasm_bindgen::prelude::*;

fn exact<const N: usize>(bytes: &[u8]) -> Result<&[u8; N], JsError> {
    bytes.try_into().map_err(|_| JsError::new("a key of another length"))
}

/// Both public keys of a secret, one after the other.
///
/// # Errors
/// It is not 32 bytes.
#[wasm_bindgen]
pub fn keys(secret: &[u8]) -> Result<Vec<u8>, JsError> {
    let (seal, sign) = hall::public_keys(exact(secret)?);
    Ok([seal, sign].concat())
}

/// Packs and seals to a key.
///
/// # Errors
/// In words.
#[wasm_bindgen]
pub fn seal(content: &[u8], to: &[u8], random: &[u8]) -> Result<Vec<u8>, JsError> {
    Ok(hall::seal(content, exact(to)?, exact::<AGE_TO_RANDOM>(random)?)?)
}

/// The same file as text.
#[wasm_bindgen]
#[must_use]
pub fn letters(sealed: &[u8]) -> String {
    hall::armoured(sealed)
}

/// What one file held, or why it was not taken.
#[wasm_bindgen]
pub struct Opened {
    /// Place of the secret that opened it.
    pub key: usize,
    #[wasm_bindgen(getter_with_clone)]
    /// What was in it; empty if it did not open.
    pub content: Vec<u8>,
    #[wasm_bindgen(getter_with_clone)]
    /// `foreign`, `newer`, `other`, `damaged N`, `large`; empty if it opened.
    pub why: String,
}

/// Opens a file with the first of some secrets (32 bytes each) that fits.
#[wasm_bindgen]
#[must_use]
pub fn open(file: &[u8], secrets: &[u8]) -> Opened {
    use hall::{NotOpened, NotTaken};
    let (secrets, _) = secrets.as_chunks::<32>();
    let why = match hall::open(file, secrets) {
        Ok((key, content)) => return Opened { key, content, why: String::new() },
        Err(NotTaken::Closed(NotOpened::Foreign) | NotTaken::Foreign) => "foreign".to_owned(),
        Err(NotTaken::Closed(NotOpened::Newer) | NotTaken::Newer) => "newer".to_owned(),
        Err(NotTaken::Closed(NotOpened::OtherKey)) => "other".to_owned(),
        Err(NotTaken::Closed(NotOpened::Damaged { at })) => format!("damaged {at}"),
        Err(NotTaken::Closed(NotOpened::TooLarge { .. })) => "large".to_owned(),
        Err(NotTaken::Packed) => "damaged 0".to_owned(),
    };
    Opened { key: 0, content: Vec::new(), why }
}

/// A text as a code: squares along a side, a blank, the path of its drawing.
///
/// # Errors
/// It is too long.
#[wasm_bindgen]
pub fn code(text: &str, paper: bool) -> Result<String, JsError> {
    let code = hall::code(text, if paper { Strength::Paper } else { Strength::Screen })?;
    Ok(format!("{} {}", code.side, code.path))
}

/// Bytes as a stream of codes, each as `code` gives it.
///
/// # Errors
/// Too many bytes.
#[wasm_bindgen]
pub fn codes(content: &[u8], sums: usize) -> Result<Vec<String>, JsError> {
    hall::frames(content, sums)?.iter().map(|text| code(text, false)).collect()
}

/// Signs with a cohort's secret.
///
/// # Errors
/// It is not 32 bytes.
#[wasm_bindgen]
pub fn sign(secret: &[u8], bytes: &[u8]) -> Result<Vec<u8>, JsError> {
    Ok(hall::sign(exact(secret)?, bytes).to_vec())
}

/// Whether the holder of a public key has signed.
#[wasm_bindgen]
#[must_use]
pub fn verify(public: &[u8], bytes: &[u8], signature: &[u8]) -> bool {
    public.try_into().is_ok_and(|public| hall::verify(public, bytes, signature))
}

/// Puts streams of codes together.
#[wasm_bindgen]
#[derive(Default)]
pub struct Reader {
    gather: Gather,
    texts: Vec<String>,
    whole: Vec<u8>,
    got: usize,
    of: usize,
    spoilt: bool,
    newer: bool,
    known: bool,
}

#[wasm_bindgen]
impl Reader {
    /// Has seen nothing yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the text of a code that somebody else has read.
    pub fn hear(&mut self, text: &str) {
        self.forget();
        self.take(text);
    }

    /// Something is chosen anew: what was whole before may come whole again, and what has begun goes on.
    pub fn again(&mut self) {
        self.gather.again();
    }

    fn forget(&mut self) {
        self.texts.clear();
        self.whole.clear();
        (self.got, self.of) = (0, 0);
        (self.spoilt, self.newer, self.known) = (false, false, false);
    }

    fn take(&mut self, text: &str) {
        match self.gather.hear(text) {
            Heard::Other => self.texts.push(text.to_owned()),
            Heard::Newer => self.newer = true,
            Heard::Broken => self.spoilt = true,
            Heard::Piece { got, of } => (self.got, self.of) = (got, of),
            Heard::Whole(content) => self.whole = content,
            Heard::Known => self.known = true,
        }
    }

    /// Texts that belong to no stream.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.texts.clone()
    }

    /// What came whole just now; empty if nothing did.
    #[must_use]
    pub fn whole(&self) -> Vec<u8> {
        self.whole.clone()
    }

    /// How far the stream is that was heard last: there, and of how many.
    #[must_use]
    pub fn far(&self) -> Vec<u32> {
        vec![self.got as u32, self.of as u32]
    }

    /// `spoilt`, `newer`, `known`, or nothing.
    #[must_use]
    pub fn odd(&self) -> String {
        let odd = [(self.newer, "newer"), (self.spoilt, "spoilt"), (self.known, "known")];
        odd.iter().find(|(is, _)| *is).map_or_else(String::new, |(_, word)| (*word).to_owned())
    }
}
