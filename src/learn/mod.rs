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
    app::{app, keep, records, tell},
    browser::storage,
    ui::Notice,
};

/// The stored progress, its revision, and what there is to say about it.
pub fn load_progress() -> (Progress, u64, Option<Notice>) {
    let found = records(|r| r.load(Kind::Progress, "me")).and_then(Loaded::found).and_then(|found| {
        let Some((rev, body)) = found else { return Ok((Progress::default(), 0)) };
        let progress = serde_json::from_str(&body).map_err(|_| StoreError::Unreadable)?;
        Ok((progress, rev))
    });
    match found {
        Ok((progress, rev)) => (progress, rev, None),
        Err(err) => {
            // What stands there and is not understood is left as it is: saving over this revision is refused.
            let left_alone = matches!(err, StoreError::Newer { .. } | StoreError::Unreadable);
            // Before the words have arrived there is no `say`: the next failure to save says it in the chosen language.
            let notice = Notice::stop(err.to_string());
            (Progress::default(), if left_alone { u64::MAX } else { 0 }, Some(notice))
        }
    }
}

/// Changes the progress and writes it. Two tabs are merged: nobody's answers are lost.
pub fn change_progress(change: impl FnOnce(&mut Progress)) {
    let app = app();
    app.progress.update(change);
    let save = |rev: u64| app.progress.with_untracked(|progress| keep(Kind::Progress, "me", rev, progress));
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
        Err(err) => tell(&err),
    }
}
