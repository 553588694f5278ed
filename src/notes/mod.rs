//! What helps reading a lesson: bookmark and note, the device's voice, the size of the text; and the list of all notes. Fetched
//! when first wanted: the lesson itself has no more than the line that opens it.

mod book;
mod list;
mod tools;
mod voice;

pub use list::notes_page;
pub use tools::tools;
