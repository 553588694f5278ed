//! GIFT, the text form in which Moodle imports and exports questions: our banks can be taken there, and a trainer's own
//! questions brought along. Both ways say of every question what became of it; nothing is dropped in silence.
//!
//! What GIFT has no place for (our id, objective, lesson, facts, hints, a reason for each pair) stands in comments, which Moodle
//! skips and we read again. Only authors' tools compile this (feature `author`).

mod read;
mod take;
#[cfg(test)]
mod tests;
mod write;

pub use read::{Answer, Answers, Number, Question, Text, read};
pub use take::{Course, Drafted, Found, Outcome, take};
pub use write::{Exported, write};

/// Largest file that is read, in bytes.
pub const LARGEST: usize = 4_000_000;
/// Most questions of one file.
const MOST: usize = 5_000;
/// Most answers of one question.
const ANSWERS: usize = 60;

/// Characters that mean something in GIFT and stand behind a backslash where they do not.
const SPECIAL: [char; 7] = ['~', '=', '#', '{', '}', ':', '\\'];

/// The kinds of item that GIFT cannot say, and why.
const NO_PLACE: &str = "GIFT has no such kind of question";
