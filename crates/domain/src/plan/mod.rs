//! What has to be ready, and when: duties that recur, tasks and meetings of one's own, reminders for a calendar. Pure: the day is
//! passed in.

mod agenda;
mod duty;
pub mod ics;
mod join;
mod view;

pub use agenda::{Agenda, Entry, EntryKind, Mark};
pub use duty::{Basis, Duty, Known, MONTHS, Rule, Setting, Shipped, effective};
pub use join::Turned;
pub use view::{Item, Key, Standing, between, counts, open, standing, year_of};
