//! Reports: the list, the wizard, the paper and the files made of it.

pub mod desk;
mod due;
mod export;
mod field;
pub mod fingerprint;
mod form;
mod list;
mod preview;
mod readiness_view;
mod rows;
mod shelf;
mod wizard;

pub use desk::{change_stored, draft, keep_new, new_id};
pub use due::{any, changed, due_list, name as draft_name};
pub use export::{Sealing, files_page, panel as seal_panel};
pub use form::form;
pub use list::{new_report_page, reports_page};
pub use preview::preview_page;
pub use wizard::wizard_page;
