//! The only folder that names `web_sys`, `js_sys` or `gloo`: what the device can do, as plain Rust.

pub mod camera;
pub mod clock;
pub mod dom;
pub mod element;
pub mod events;
pub mod files;
pub mod hall;
pub mod locks;
pub mod offline;
pub mod packs;
pub mod post;
pub mod speech;
pub mod storage;
pub mod worker;
