//! Journeys in a real Chromium, one for each promise to a user.

mod around;
mod audit;
mod authors;
mod export;
mod faults;
mod kinds;
mod learn;
mod ledger;
mod merge;
mod modules;
mod offline;
mod packages;
mod plan;
mod project;
mod proof;
mod readiness;
mod records;
mod register;
mod report;
mod safety;
mod sealed;
mod shell;
mod single;
mod storage;
mod variants;
