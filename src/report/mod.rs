//! Reports: the list, the wizard, the paper and the files made of it.

mod desk;
mod field;
mod list;
mod preview;
mod readiness_view;
mod rows;
mod wizard;

pub use desk::other_tab_wrote;
pub use list::{ReportsPage, due_list, new_report_page};
pub use preview::preview_page;
pub use wizard::wizard_page;
