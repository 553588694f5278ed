//! What is done around reports: the ledger of what was handed in, reports that come as a file, and an
//! organisation's own variants of the forms. One piece, fetched when one of its screens is first wanted.

mod import;
mod ledger;
mod variants;

pub use import::{Taken, take_in};
pub use ledger::{Made, due_lines, record, replies};
pub use variants::{as_own, is_lost, kind_of, name_of, own_of, variants};

use crate::{browser::element::El, route::Office};

/// The screen of an address.
pub fn office_page(path: &str) -> El {
    match Office::parse(path) {
        Office::Variants => variants::list_page(),
        Office::Variant(id) => variants::edit_page(id),
        Office::Import => import::import_page(),
        Office::Ledger => ledger::ledger_page(),
        Office::Entry(id) => ledger::entry_page(id),
    }
}
