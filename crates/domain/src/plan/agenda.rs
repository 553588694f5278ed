//! The agenda as it is stored: one record a profile, joined where two tabs have changed it. Nothing is taken out of its lists: what
//! is deleted stays as a mark, so that another tab or an old backup does not bring it back.

use super::{
    duty::Setting,
    join::{Turned, join, turned_beside},
    meeting::Thread,
};
use crate::date::Day;

/// One's own plan.
#[derive(Debug, Clone, PartialEq, Default, miniserde::Serialize, miniserde::Deserialize)]
pub struct Agenda {
    /// Since when it is kept: nothing is overdue that was due before.
    pub since: Option<Day>,
    /// Tasks and meetings.
    pub entries: Vec<Entry>,
    /// Changed duties, and duties of one's own.
    pub duties: Vec<Setting>,
    /// What was done of the duties.
    pub marks: Vec<Mark>,
    /// Meetings that come again.
    pub threads: Vec<Thread>,
}

/// A task or a meeting.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Entry {
    /// Unique among one's own.
    pub id: String,
    /// How often it was changed.
    pub turn: u32,
    /// Deleted.
    pub gone: bool,
    /// Task or meeting.
    pub kind: EntryKind,
    /// What.
    pub title: String,
    /// When it is due, or held.
    pub day: Day,
    /// Minutes since midnight; whole days have none.
    pub minute: Option<u32>,
    /// Who does it, or leads it.
    pub owner: String,
    /// What should come of it.
    pub wish: String,
    /// When it was done.
    pub done: Option<Day>,
    /// The meeting thread that it belongs to.
    pub thread: Option<String>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, miniserde::Serialize, miniserde::Deserialize)]
pub enum EntryKind {
    /// To be done until its day.
    Task,
    /// Held on its day.
    Meeting,
}

/// That a duty was done, for one of its dates.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Mark {
    /// Duty and month, as `Mark::name` gives it.
    pub id: String,
    /// How often it was changed.
    pub turn: u32,
    /// When it was done; `None`: taken back.
    pub done: Option<Day>,
}

impl Mark {
    /// The name of a date of a duty. The month is enough, and a date that moves within it stays done.
    pub fn name(duty: &str, due: Day) -> String {
        format!("{duty}@{:04}-{:02}", due.year, due.month)
    }
}

turned_beside!(Entry);

impl Turned for Mark {
    fn id(&self) -> &str {
        &self.id
    }
    fn turn(&self) -> u32 {
        self.turn
    }
}

impl Agenda {
    /// Joins what another tab, or a backup, has written.
    pub fn join(&mut self, theirs: Self) {
        self.since = match (self.since, theirs.since) {
            (Some(ours), Some(theirs)) => Some(ours.min(theirs)),
            (ours, theirs) => ours.or(theirs),
        };
        join(&mut self.entries, theirs.entries);
        join(&mut self.duties, theirs.duties);
        join(&mut self.marks, theirs.marks);
        join(&mut self.threads, theirs.threads);
    }

    /// A task or a meeting.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id && !entry.gone)
    }

    /// Puts an entry in its place, or adds it.
    pub fn put(&mut self, entry: Entry) {
        put(&mut self.entries, entry, |entry, turn| entry.turn = turn);
    }

    /// Sets a duty.
    pub fn set(&mut self, setting: Setting) {
        put(&mut self.duties, setting, |setting, turn| setting.turn = turn);
    }

    /// Marks a date of a duty as done, or takes that back.
    pub fn mark(&mut self, duty: &str, due: Day, done: Option<Day>) {
        let mark = Mark { id: Mark::name(duty, due), turn: 0, done };
        put(&mut self.marks, mark, |mark, turn| mark.turn = turn);
    }

    /// When a date of a duty was done.
    pub fn done(&self, duty: &str, due: Day) -> Option<Day> {
        let name = Mark::name(duty, due);
        self.marks.iter().find(|mark| mark.id == name).and_then(|mark| mark.done)
    }
}

/// Puts something in its place and counts the change.
pub(super) fn put<T: Turned>(list: &mut Vec<T>, mut new: T, count: fn(&mut T, u32)) {
    match list.iter_mut().find(|old| old.id() == new.id()) {
        Some(old) => {
            count(&mut new, old.turn() + 1);
            *old = new;
        }
        None => {
            count(&mut new, 1);
            list.push(new);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        plan::{Step, duty::tests::day},
        stored::{from_text, to_text},
    };

    pub fn entry(id: &str, due: &str) -> Entry {
        Entry {
            id: id.into(),
            turn: 0,
            gone: false,
            kind: EntryKind::Task,
            title: format!("Task {id}"),
            day: day(due),
            minute: None,
            owner: String::new(),
            wish: String::new(),
            done: None,
            thread: None,
        }
    }

    #[test]
    fn two_tabs_lose_no_task_and_bring_nothing_deleted_back() {
        let mut base = Agenda { since: Some(day("2026-11-25")), ..Agenda::default() };
        base.put(entry("a", "2026-12-01"));
        base.put(entry("b", "2026-12-02"));
        let (mut ours, mut theirs) = (base.clone(), base);
        ours.put(Entry { gone: true, ..entry("a", "2026-12-01") });
        ours.mark("jadf", day("2026-12-31"), Some(day("2026-12-30")));
        theirs.put(entry("c", "2026-12-03"));
        theirs.put(Entry { done: Some(day("2026-11-26")), ..entry("b", "2026-12-02") });
        theirs.since = Some(day("2026-11-20"));
        ours.join(theirs);
        let titles: Vec<_> = ours.entries.iter().map(|e| (&*e.id, e.gone, e.done.is_some())).collect();
        assert_eq!(titles, [("a", true, false), ("b", false, true), ("c", false, false)]);
        assert_eq!(ours.entry("a"), None);
        assert_eq!(ours.since, Some(day("2026-11-20")));
        assert_eq!(ours.done("jadf", day("2026-12-15")), Some(day("2026-12-30")), "the date moved within its month");
        assert_eq!(ours.done("jadf", day("2027-03-31")), None);
    }

    #[test]
    fn a_mark_that_was_taken_back_stays_taken_back() {
        let mut ours = Agenda::default();
        ours.mark("jadf", day("2026-12-31"), Some(day("2026-12-30")));
        let before = ours.clone();
        ours.mark("jadf", day("2026-12-31"), None);
        ours.join(before);
        assert_eq!(ours.done("jadf", day("2026-12-31")), None);
    }

    #[test]
    fn what_is_stored_comes_back_and_the_first_form_is_still_read() {
        let mut agenda = Agenda { since: Some(day("2026-11-25")), ..Agenda::default() };
        agenda.put(Entry {
            minute: Some(570),
            kind: EntryKind::Meeting,
            thread: Some("t1".into()),
            ..entry("a", "2026-12-01")
        });
        agenda.set(Setting {
            id: "o1".into(),
            turn: 0,
            on: true,
            title: "Ours".into(),
            months: vec![1],
            day: 5,
            ahead: 7,
        });
        agenda.mark("o1", day("2027-01-05"), None);
        let step = Step { kind: "agenda".into(), draft: "d1".into(), reference: "AGD-1".into() };
        agenda.put_thread(Thread { id: "t1".into(), turn: 0, gone: false, name: "Monthly".into(), steps: vec![step] });
        assert_eq!(from_text::<Agenda>(&to_text(&agenda)), Some(agenda.clone()));
        let golden = include_str!("golden-agenda.json").trim_end();
        assert_eq!(from_text::<Agenda>(golden), Some(agenda));
    }
}
