//! Makes the bodies of records at rest small: deflated with words that they are known to hold, and written as fifteen bits a
//! character, because browsers count characters and not bytes.
//!
//! Pure. Nothing here may change for what is stored already: another way would be another function beside these. Bytes from
//! outside never panic.
#![warn(missing_docs)]

mod deflate;
mod fifteen;

pub use deflate::{MOST, pack, unpack};
pub use fifteen::{from_text, to_text};
