//! A trainer's cohorts: making one, inviting to it, taking in what learners hand over, and sharing it with a colleague.

mod colleague;
mod invite;
mod learners;
mod list;
mod new;
mod page;
mod take;

pub use invite::slug;
pub use list::list_page;
pub use new::new_page;
pub use page::{cohort_page, modules};
