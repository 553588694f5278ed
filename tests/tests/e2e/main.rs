//! Journeys in a real Chromium, one for each promise to a user.

mod around;
mod audit;
mod authors;
mod faults;
mod learn;
mod offline;
mod plan;
mod project;
mod proof;
mod report;
mod safety;
mod sealed;
mod shell;
mod single;
mod storage;
