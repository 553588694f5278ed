//! The vocabulary and the rules of Ubuvugizi: curriculum, quizzes, progress, reports, stored records.
//!
//! Pure: no browser, no clock, no randomness. Time, ids and seeds are passed in; failures are values.
#![warn(missing_docs)]

pub mod cohort;
pub mod content;
pub mod date;
pub mod diag;
pub mod ledger;
pub mod messages;
pub mod note;
pub mod plan;
pub mod progress;
pub mod proof;
pub mod quiz;
pub mod register;
pub mod report;
pub mod search;
pub mod store;
pub mod stored;
pub mod text;
pub mod xapi;
