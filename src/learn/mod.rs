//! Modules, lessons, knowledge checks and quizzes, and the record of what the learner did.

mod exercise;
mod home;
mod item_kinds;
mod item_view;
mod keep;
mod lesson;
mod map;
mod module;
mod proof;
mod quiz;

pub use home::{home_page, start_page};
pub use item_kinds::put_kind;
pub use item_view::Asked;
pub use lesson::{fetch_lesson, lesson_here, lesson_screen};
pub use map::map_page;
pub use module::{handout_page, module_page};
pub use proof::{due_lines, proof_page};
pub use quiz::{attempt_page, quiz_page};

/// Changes the progress and writes it at once; the screens follow.
pub use crate::lesson::change as change_progress;
