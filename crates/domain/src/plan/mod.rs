//! What has to be ready, and when: duties that recur, tasks and meetings of one's own, reminders for a calendar; a project's logframe
//! and what it serves; the thread of a meeting. Pure: the day is passed in.

mod agenda;
mod align;
mod checks;
mod duty;
mod flow;
pub mod ics;
mod join;
mod logframe;
mod meeting;
mod view;

pub use agenda::{Agenda, Entry, EntryKind, Mark};
pub use align::{Given, Link, Priority, Whose};
pub use checks::{Check, Finding, checks};
pub use duty::{Basis, Duty, Known, MONTHS, Rule, Setting, Shipped, effective};
pub use flow::{Answers, Flow, TableFlow, fill, of_logframe};
pub use join::Turned;
pub use logframe::{Head, Indicator, Level, Logframe, Planned, Row, number};
pub use meeting::{AGENDA, CONTRIBUTION, MINUTES, MeetingFields, Step, Thread};
pub use view::{Item, Key, Standing, between, counts, open, reply, standing, standing_in, with_replies, year_of};
