//! The curriculum: what the build writes and the app reads (`model`, `item`), and how authors' files become it (`author`), and Moodle's questions (`gift`).

#[cfg(feature = "author")]
pub mod author;
#[cfg(feature = "author")]
pub mod gift;
pub mod item;
pub mod model;
pub mod pack;

pub use item::*;
pub use model::*;
