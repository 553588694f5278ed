//! Modules, lessons, knowledge checks and quizzes, and the record of what the learner did.

mod home;
mod item_view;
mod lesson;
mod module;
mod quiz;

use domain::{
    progress::Progress,
    store::{Kind, Loaded, StoreError},
};
use leptos::prelude::*;

pub use home::{HomePage, StartPage};
pub use lesson::lesson_page;
pub use module::module_page;
pub use quiz::{attempt_page, quiz_page};

use crate::{
    app::{app, records, store_notice},
    browser::storage,
    ui::Notice,
};

/// The stored progress, its revision, and what there is to say about it.
pub fn load_progress() -> (Progress, u64, Option<Notice>) {
    match records(|r| r.load(Kind::Progress, "me")) {
        Ok(Loaded::Found { rev, body }) => match serde_json::from_str(&body) {
            Ok(progress) => (progress, rev, None),
            // The record is whole but not what this build expects: it is left as it is, saving is refused below.
            Err(_) => (Progress::default(), u64::MAX, Some(store_notice_late(&StoreError::Unreadable))),
        },
        Ok(Loaded::Missing) => (Progress::default(), 0, None),
        Ok(Loaded::Newer { schema }) => {
            (Progress::default(), u64::MAX, Some(store_notice_late(&StoreError::Newer { schema })))
        }
        Ok(Loaded::Unreadable { .. }) => {
            (Progress::default(), u64::MAX, Some(store_notice_late(&StoreError::Unreadable)))
        }
        Err(err) => (Progress::default(), 0, Some(store_notice_late(&err))),
    }
}

// Before the words have arrived there is no `say`; the English sentence is replaced on the next failure to save.
fn store_notice_late(err: &StoreError) -> Notice {
    Notice::stop(err.to_string())
}

/// Changes the progress and writes it. Two tabs are merged: nobody's answers are lost.
pub fn change_progress(change: impl FnOnce(&mut Progress)) {
    let app = app();
    app.progress.update(change);
    let save = |rev: u64| {
        let body =
            app.progress.with_untracked(serde_json::to_string).map_err(|err| StoreError::Other(err.to_string()))?;
        records(|r| r.save(Kind::Progress, "me", rev, &body))
    };
    let mut saved = save(app.progress_rev.get_value());
    if let Err(StoreError::Conflict { .. }) = saved
        && let Ok(Loaded::Found { rev, body }) = records(|r| r.load(Kind::Progress, "me"))
        && let Ok(theirs) = serde_json::from_str::<Progress>(&body)
    {
        app.progress.update(|ours| ours.merge(theirs));
        saved = save(rev);
    }
    match saved {
        Ok(rev) => {
            if rev == 1 {
                storage::ask_to_persist();
            }
            app.progress_rev.set_value(rev);
        }
        Err(err) => app.notice.set(Some(store_notice(&err))),
    }
}
