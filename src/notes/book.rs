//! Notes being written: saved shortly after each change and before the page goes. A note that could not be saved lives on until
//! the page is closed, and the screen says so for as long as that is true.

use std::{cell::RefCell, time::Duration};

use domain::{
    date::Moment,
    messages::Msg,
    note::Note,
    store::{Kind, Loaded, StoreError},
};
use leptos::prelude::*;

use crate::{
    app::{app, keep, lasting, records, say, tell},
    browser::{clock, events, storage},
};

/// After this pause in typing a note is saved.
const PAUSE: Duration = Duration::from_millis(400);

/// Whether what is on the screen is also in the storage.
#[derive(Debug, Clone, PartialEq)]
enum Saved {
    /// Nothing has been changed yet.
    Untouched,
    /// It is, since then.
    At(Moment),
    /// Changed since.
    Waiting,
    /// It could not be.
    Failed,
}

/// The note of one lesson.
#[derive(Clone, Copy)]
pub struct Book {
    /// What the learner wrote.
    pub note: RwSignal<Note>,
    saved: RwSignal<Saved>,
    rev: RwSignal<u64>,
}

thread_local! {
    /// Those of this visit, by lesson.
    static BOOKS: RefCell<Vec<(String, Book)>> = const { RefCell::new(Vec::new()) };
}

/// A stored note with its revision; an empty one with 0 if there is none.
///
/// # Errors
/// Something stands there that is not understood: it must not be written over.
fn load(id: &str) -> Result<(Note, u64), StoreError> {
    let found = records(|r| r.load(Kind::Note, id)).and_then(Loaded::found)?;
    let Some((rev, body)) = found else { return Ok((Note::default(), 0)) };
    Ok((Note::read(&body).ok_or(StoreError::Unreadable)?, rev))
}

/// All readable notes, by the id of their record.
pub fn all() -> Vec<(String, Note)> {
    let ids = records(|r| r.ids(Kind::Note)).unwrap_or_default();
    ids.into_iter()
        .filter_map(|id| Some((id.clone(), load(&id).ok()?.0)))
        .filter(|(_, note)| !note.is_empty())
        .collect()
}

/// Opens the note of a lesson.
pub fn open(lesson: &str, title: &str) -> Book {
    let known = BOOKS.with_borrow(|books| books.iter().find(|(id, _)| id == lesson).map(|(_, book)| *book));
    let book = known.unwrap_or_else(|| {
        let book = lasting(|| Book {
            note: RwSignal::new(Note::default()),
            saved: RwSignal::new(Saved::Untouched),
            rev: RwSignal::new(0),
        });
        BOOKS.with_borrow_mut(|books| {
            if books.is_empty() {
                events::unsaved_is(|| BOOKS.with_borrow(|books| books.iter().any(|(_, book)| !book.save())));
            }
            books.push((lesson.to_owned(), book));
        });
        book
    });
    // What waits to be saved is newer than what is stored.
    if book.is_saved() {
        match load(lesson) {
            Ok((note, rev)) => {
                book.note.set(note);
                book.rev.set(rev);
                book.saved.set(Saved::Untouched);
            }
            Err(err) => {
                tell(&err);
                // Left alone: saving over this revision is refused.
                book.rev.set(u64::MAX);
            }
        }
        book.note.update(|note| {
            lesson.clone_into(&mut note.lesson);
            title.clone_into(&mut note.title);
        });
    }
    book
}

impl Book {
    fn is_saved(self) -> bool {
        matches!(self.saved.get_untracked(), Saved::Untouched | Saved::At(_))
    }

    /// Changes the note; it is saved after a short pause.
    pub fn change(self, act: impl FnOnce(&mut Note)) {
        self.note.update(|note| {
            act(note);
            note.changed = Some(clock::now());
        });
        if self.saved.get_untracked() != Saved::Waiting {
            self.saved.set(Saved::Waiting);
            set_timeout(
                move || {
                    self.save();
                },
                PAUSE,
            );
        }
    }

    /// Writes the note if it has changed; tells whether nothing of it is on the screen only.
    pub fn save(self) -> bool {
        if self.is_saved() {
            return true;
        }
        let mut done = self.write();
        if let Err(StoreError::Conflict { .. }) = done
            && let Ok((theirs, rev)) = load(&self.note.with_untracked(|note| note.lesson.clone()))
        {
            self.note.update(|note| note.merge(&theirs));
            self.rev.set(rev);
            done = self.write();
        }
        match done {
            Ok(rev) => {
                if rev == 1 {
                    storage::ask_to_persist();
                }
                self.rev.set(rev);
                self.saved.set(Saved::At(clock::now()));
                true
            }
            Err(err) => {
                self.saved.set(Saved::Failed);
                tell(&err);
                false
            }
        }
    }

    /// An empty note is no record: it is taken away.
    fn write(self) -> Result<u64, StoreError> {
        let rev = self.rev.get_untracked();
        self.note.with_untracked(|note| {
            if !note.is_empty() {
                return keep(Kind::Note, &note.lesson, rev, &note.write());
            }
            let found = records(|r| r.rev(Kind::Note, &note.lesson))?;
            if found != rev {
                return Err(StoreError::Conflict { found });
            }
            records(|r| r.remove(Kind::Note, &note.lesson)).map(|()| 0)
        })
    }

    /// The words of the saved line: "saved" only once it is.
    pub fn saved_line(self) -> String {
        match self.saved.get() {
            Saved::Untouched => self.note.with(|note| note.changed).map_or_else(
                || say(Msg::NoteSavedFirst),
                |changed| {
                    let date = app().words.with(|words| words.date(changed.day));
                    say(Msg::ChangedAt { date, time: changed.clock() })
                },
            ),
            Saved::At(_) if app().in_memory => say(Msg::InMemoryOnly),
            Saved::At(moment) => say(Msg::SavedAt { time: moment.clock() }),
            Saved::Waiting => say(Msg::Saving),
            Saved::Failed => say(Msg::NotSaved),
        }
    }
}
