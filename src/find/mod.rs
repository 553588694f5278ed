//! Search over lessons, glossary and report forms, and the glossary itself. Fetched when first wanted.

mod glossary;
mod page;

use domain::content::Term;

pub use glossary::glossary_page;
pub use page::search_page;

use crate::browser::packs;

/// All terms, with the three languages.
async fn terms() -> Result<Vec<Term>, String> {
    packs::packed("glossary.bin").await
}
