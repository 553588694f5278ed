//! What goes from hand to hand in a hall without a network: a cohort's keys, what is sealed to them and signed with them, and
//! codes on a screen for another device's camera: written, cut into a stream where one is not enough, read and put together.
//!
//! Pure: no clock, no browser, no randomness. Keys and salts come from the caller. It knows nothing of cohorts or learners:
//! bytes go in and bytes come out. Whatever comes from outside (a file, a code, a picture) may be anything at all.
#![warn(missing_docs)]

mod base45;
mod code;
mod envelope;
mod keys;
mod look;
mod stream;

pub use code::{Code, CodeError, Strength, code};
pub use envelope::{MOST_PLAIN, NotTaken, open, seal};
pub use keys::{opening_identity, public_keys, sign, verify};
pub use look::{LookError, MOST_PIXELS, look};
pub use sealed_files::{AGE_TO_RANDOM, NotOpened, armoured};
pub use stream::{Gather, Heard, MOST_STREAM, StreamError, frames};
