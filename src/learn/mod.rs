//! Modules, lessons, knowledge checks and quizzes, and the record of what the learner did.

mod exercise;
mod home;
mod item_kinds;
mod item_view;
mod keep;
mod lesson;
mod map;
mod module;
mod quiz;

use std::cell::Cell;

use domain::{
    progress::Progress,
    store::{Kind, Loaded, StoreError},
    stored,
};
use leptos::prelude::*;

pub use home::{home_page, start_page};
pub use item_kinds::put_kind;
pub use item_view::Asked;
pub use lesson::{lesson_page, lesson_path, show_place};
pub use map::map_page;
pub use module::{handout_page, module_page};
pub use quiz::{attempt_page, quiz_page};

use crate::{
    app::{app, keep, records, store_notice, tell},
    browser::storage,
    ui::Notice,
};

/// The stored progress and its revision; `Err` if something stands there that is not understood.
fn stored_progress() -> Result<(Progress, u64), StoreError> {
    let found = records(|r| r.load(Kind::Progress, "me")).and_then(Loaded::found)?;
    let Some((rev, body)) = found else { return Ok((Progress::default(), 0)) };
    Ok((stored::from_text(&body).ok_or(StoreError::Unreadable)?, rev))
}

thread_local! {
    /// Revision of the stored progress.
    static REV: Cell<u64> = const { Cell::new(0) };
}

/// The stored progress, and what there is to say about it.
pub fn load_progress() -> (Progress, Option<Notice>) {
    match stored_progress() {
        Ok((progress, rev)) => {
            REV.set(rev);
            (progress, None)
        }
        Err(err) => {
            // What stands there and is not understood is left as it is: saving over this revision is refused.
            let left_alone = matches!(err, StoreError::Newer { .. } | StoreError::Unreadable);
            let notice = store_notice(&err);
            REV.set(if left_alone { u64::MAX } else { 0 });
            (Progress::default(), Some(notice))
        }
    }
}

/// Changes the progress and writes it. Two tabs are merged: nobody's answers are lost.
pub fn change_progress(change: impl FnOnce(&mut Progress)) {
    app().progress.update(change);
    save_progress();
}

fn save_progress() {
    let app = app();
    let save = |rev: u64| keep(Kind::Progress, "me", rev, &app.progress.with_untracked(stored::to_text));
    let mut saved = save(REV.get());
    if let Err(StoreError::Conflict { .. }) = saved
        && let Ok((theirs, rev)) = stored_progress()
    {
        app.progress.update(|ours| ours.merge(theirs));
        saved = save(rev);
    }
    match saved {
        Ok(rev) => {
            if rev == 1 {
                storage::ask_to_persist();
            }
            REV.set(rev);
        }
        Err(err) => tell(&err),
    }
}
