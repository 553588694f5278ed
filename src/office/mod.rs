//! What is done around reports: the ledger of what was handed in, and reports that come as a file. One piece, fetched when one of its screens is first wanted.

mod import;
mod ledger;

pub use import::{Taken, take_in};
pub use ledger::{Made, due_lines, record};

use crate::{browser::element::El, route::Office};

/// The screen of an address.
pub fn office_page(path: &str) -> El {
    match Office::parse(path) {
        Office::Import => import::import_page(),
        Office::Ledger => ledger::ledger_page(),
        Office::Entry(id) => ledger::entry_page(id),
    }
}
