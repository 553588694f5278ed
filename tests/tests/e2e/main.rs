//! Journeys in a real Chromium, one for each promise to a user.

mod around;
mod audit;
mod authors;
mod export;
mod faults;
mod figures;
mod handover;
mod kinds;
mod learn;
mod ledger;
mod merge;
mod modules;
mod offline;
mod plan;
mod project;
mod proof;
mod readiness;
mod register;
mod report;
mod safety;
mod sealed;
mod shell;
mod single;
mod storage;
mod variants;
