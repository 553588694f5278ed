//! The curriculum: what the build writes and the app reads (`model`, `item`).

pub mod item;
pub mod model;

pub use item::*;
pub use model::*;
