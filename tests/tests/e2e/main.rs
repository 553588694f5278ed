//! Journeys in a real Chromium, one for each promise to a user.

mod around;
mod audit;
mod authors;
mod export;
mod faults;
mod learn;
mod modules;
mod offline;
mod proof;
mod report;
mod safety;
mod sealed;
mod shell;
mod single;
mod storage;
