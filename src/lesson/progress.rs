//! The record of what the learner did: read once, changed here, written at once; after an answer once the screen has told the
//! verdict, and before the page goes in any case.

use std::{
    cell::{Cell, RefCell},
    hint::black_box,
};

use domain::{
    progress::Progress,
    store::{Kind, Loaded, StoreError},
    stored,
};

use crate::{
    app::{keep, records},
    browser::{dom, events, storage},
};

thread_local! {
    static PROGRESS: RefCell<Progress> = RefCell::new(Progress::default());
    /// Revision of the stored progress.
    static REV: Cell<u64> = const { Cell::new(0) };
    /// What went wrong last; the app shows it as soon as it is there.
    static WRONG: RefCell<Option<StoreError>> = const { RefCell::new(None) };
    static FOLLOW: Cell<Option<fn()>> = const { Cell::new(None) };
    /// Something was changed and waits for the next frame to be written.
    static WAITS: Cell<bool> = const { Cell::new(false) };
}

/// Sets what is called after every change.
pub fn follow(act: fn()) {
    // Nobody else sets it, which the optimiser sees: it would call the only function there is directly, and so bring the app
    // into the start path.
    FOLLOW.set(black_box(Some(act)));
}

/// What went wrong with the last writing or reading.
pub fn untold() -> Option<StoreError> {
    WRONG.with_borrow(Clone::clone)
}

/// The present progress.
pub fn read<T>(look: impl FnOnce(&Progress) -> T) -> T {
    PROGRESS.with_borrow(look)
}

/// The stored progress and its revision; `Err` if something stands there that is not understood.
fn stored() -> Result<(Progress, u64), StoreError> {
    let found = records(|r| r.load(Kind::Progress, "me")).and_then(Loaded::found)?;
    let Some((rev, body)) = found else { return Ok((Progress::default(), 0)) };
    Ok((stored::from_text(&body).ok_or(StoreError::Unreadable)?, rev))
}

/// Reads the stored progress anew.
pub fn load() {
    write_now();
    let (progress, rev) = match stored() {
        Ok(found) => {
            WRONG.set(None);
            found
        }
        Err(err) => {
            // What stands there and is not understood is left as it is: saving over this revision is refused.
            let left_alone = matches!(err, StoreError::Newer { .. } | StoreError::Unreadable);
            WRONG.set(Some(err));
            (Progress::default(), if left_alone { u64::MAX } else { 0 })
        }
    };
    REV.set(rev);
    PROGRESS.set(progress);
    tell();
}

/// Changes the progress and writes it once the screen has shown what is drawn now: who answers does not wait for the storage.
pub fn change_soon(act: impl FnOnce(&mut Progress)) {
    PROGRESS.with_borrow_mut(act);
    if !WAITS.replace(true) {
        events::flush_always(write_now);
        wasm_bindgen_futures::spawn_local(async {
            dom::painted().await;
            write_now();
        });
    }
}

/// Writes what waits.
fn write_now() {
    if WAITS.get() {
        save();
        tell();
    }
}

/// Changes the progress and writes it. Two tabs are merged: nobody's answers are lost.
pub fn change(act: impl FnOnce(&mut Progress)) {
    PROGRESS.with_borrow_mut(act);
    save();
    tell();
}

fn save() {
    WAITS.set(false);
    let save = |rev: u64| keep(Kind::Progress, "me", rev, &read(stored::to_text));
    let mut saved = save(REV.get());
    if let Err(StoreError::Conflict { .. }) = saved
        && let Ok((theirs, rev)) = stored()
    {
        PROGRESS.with_borrow_mut(|ours| ours.merge(theirs));
        saved = save(rev);
    }
    match saved {
        Ok(rev) => {
            if rev == 1 {
                storage::ask_to_persist();
            }
            REV.set(rev);
            WRONG.set(None);
        }
        Err(err) => WRONG.set(Some(err)),
    }
}

fn tell() {
    if let Some(follow) = FOLLOW.get() {
        follow();
    }
}
