//! What the tasks are made of; the browser journeys use the server of it too.
#![warn(missing_docs)]

pub mod bench;
pub mod content;
pub mod deployment;
pub mod faults;
pub mod gift;
mod glue;
pub mod golden;
pub mod new_lesson;
mod offline;
pub mod package;
#[cfg(test)]
mod planted;
pub mod samples;
pub mod serve;
pub mod setup;
pub mod simulate;
pub mod single;
pub mod site;
mod squeeze;
pub mod suite;
pub mod supply;
pub mod survey;
mod wasm;

use std::path::PathBuf;

/// The project's folder.
pub fn project() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or_else(|| here.clone(), PathBuf::from)
}
