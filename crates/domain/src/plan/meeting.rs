//! One thread for a meeting that comes again: agenda, contribution, minutes, action log, next agenda. The drafts are reports like any
//! other; the thread knows which belong together and what goes from one to the next.

use serde::{Deserialize, Serialize};

use super::{
    agenda::{Agenda, Entry, EntryKind, put},
    flow::Answers,
    join::turned_beside,
};
use crate::{
    date::Day,
    report::{Answer, Row},
};

/// A meeting that comes again.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Thread {
    /// Unique among one's own.
    pub id: String,
    /// How often it was changed.
    pub turn: u32,
    /// Deleted.
    pub gone: bool,
    /// What it is called.
    pub name: String,
    /// Its drafts, oldest first.
    pub steps: Vec<Step>,
}

/// A draft of a thread.
#[derive(Debug, Clone, PartialEq, Eq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Step {
    /// Kind of report.
    pub kind: String,
    /// Id of the draft.
    pub draft: String,
    /// Its reference number: it stays when the draft is deleted.
    pub reference: String,
}

turned_beside!(Thread);

impl Thread {
    /// The newest draft of a kind.
    pub fn last(&self, kind: &str) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.kind == kind)
    }

    /// What comes next: an agenda first, then minutes, then the next agenda.
    pub fn next(&self) -> &'static str {
        let turns = self.steps.iter().rev().find(|step| step.kind != CONTRIBUTION);
        if turns.is_some_and(|step| step.kind == AGENDA) { MINUTES } else { AGENDA }
    }
}

/// Kinds of report of a thread.
pub const AGENDA: &str = "agenda";
/// The one page for a meeting.
pub const CONTRIBUTION: &str = "contribution";
/// What was decided.
pub const MINUTES: &str = "minutes";

/// Where the dates and the actions stand in those reports.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingFields {
    /// Agenda: the day of the meeting.
    pub day: String,
    /// Agenda: the purpose.
    pub purpose: String,
    /// Agenda: the chair.
    pub chair: String,
    /// Minutes: the table of actions.
    pub actions: String,
    /// Its columns: what, who, until when, how far.
    pub what: String,
    /// Who.
    pub who: String,
    /// Until when.
    pub until: String,
    /// How far.
    pub status: String,
    /// Answers of `status` for which nothing is left to do.
    pub closed: Vec<String>,
    /// Minutes: the day of the next meeting.
    pub next: String,
}

impl Agenda {
    /// A meeting by id, unless it is deleted.
    pub fn thread(&self, id: &str) -> Option<&Thread> {
        self.threads.iter().find(|thread| thread.id == id && !thread.gone)
    }

    /// Puts a meeting in its place, or adds it.
    pub fn put_thread(&mut self, thread: Thread) {
        put(&mut self.threads, thread, |thread, turn| thread.turn = turn);
    }

    /// Takes the meeting of an agenda, or the open actions of minutes, into the plan; what stands there already is left as it is.
    /// Gives how many came, and how many have no day.
    pub fn take(&mut self, thread: &str, step: &Step, answers: &Answers, fields: &MeetingFields) -> (usize, usize) {
        let day = |id: &str| match answers.get(id) {
            Some(Answer::Date(date)) => date.days().0,
            _ => None,
        };
        let text = |id: &str| answers.get(id).map(words).unwrap_or_default();
        let entry = |id: String, kind, title, day, owner, wish| Entry {
            id,
            turn: 0,
            gone: false,
            kind,
            title,
            day,
            minute: None,
            owner,
            wish,
            done: None,
            thread: Some(thread.to_owned()),
        };
        let mut new = Vec::new();
        let mut undated = 0;
        if step.kind == AGENDA {
            let name = self.thread(thread).map_or_else(String::new, |thread| thread.name.clone());
            match day(&fields.day) {
                Some(day) => new.push(entry(
                    format!("m-{}", step.draft),
                    EntryKind::Meeting,
                    name,
                    day,
                    text(&fields.chair),
                    text(&fields.purpose),
                )),
                None => undated += 1,
            }
        }
        if let (MINUTES, Some(Answer::Rows(rows))) = (&*step.kind, answers.get(&fields.actions)) {
            for row in rows.iter().filter(|row| is_open(row, fields)) {
                let cell = |id: &str| row.cells.get(id).map(words).unwrap_or_default();
                let until = match row.cells.get(&fields.until) {
                    Some(Answer::Date(date)) => date.days().0,
                    _ => None,
                };
                // Without a day of its own it is looked at in the next meeting.
                let Some(day): Option<Day> = until.or_else(|| day(&fields.next)) else {
                    undated += 1;
                    continue;
                };
                let id = format!("a-{}-{}", step.draft, row.code.trim_start_matches('#').to_lowercase());
                let (what, who) = (cell(&fields.what), cell(&fields.who));
                new.push(entry(id, EntryKind::Task, what, day, who, String::new()));
            }
        }
        let before = self.entries.len();
        for entry in new {
            if self.entries.iter().all(|old| old.id != entry.id) && !entry.title.is_empty() {
                self.put(entry);
            }
        }
        (self.entries.len() - before, undated)
    }
}

fn is_open(row: &Row, fields: &MeetingFields) -> bool {
    !row.cells.get(&fields.status).is_some_and(|answer| fields.closed.iter().any(|id| answer.has_choice(id)))
}

fn words(answer: &Answer) -> String {
    match answer {
        Answer::Text(text) => text.trim().to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{plan::duty::tests::day, report::DateAnswer};

    fn fields() -> MeetingFields {
        let id = |id: &str| id.to_owned();
        MeetingFields {
            day: id("day"),
            purpose: id("purpose"),
            chair: id("chair"),
            actions: id("actions"),
            what: id("what"),
            who: id("who"),
            until: id("until"),
            status: id("status"),
            closed: vec![id("done")],
            next: id("next"),
        }
    }

    fn date(text: &str) -> Answer {
        Answer::Date(DateAnswer { from: text.into(), ..DateAnswer::default() })
    }

    fn action(code: &str, until: Option<&str>, status: &str) -> Row {
        let mut cells = BTreeMap::from([
            ("what".to_owned(), Answer::Text(format!("Do {code}"))),
            ("who".to_owned(), Answer::Text("The clerk".into())),
            ("status".to_owned(), Answer::Choice(status.into())),
        ]);
        cells.extend(until.map(|until| ("until".to_owned(), date(until))));
        Row { code: code.into(), cells }
    }

    fn step(kind: &str) -> Step {
        Step { kind: kind.into(), draft: "d1".into(), reference: "X-1".into() }
    }

    fn agenda() -> Agenda {
        let mut agenda = Agenda::default();
        agenda.put_thread(Thread { id: "t1".into(), turn: 0, gone: false, name: "Monthly".into(), steps: Vec::new() });
        agenda
    }

    #[test]
    fn open_actions_become_tasks_once_and_keep_what_was_changed_since() {
        let mut agenda = agenda();
        let rows = vec![
            action("A1", Some("1/12/2026"), "open"),
            action("A2", None, "late"),
            action("A3", Some("1/12/2026"), "done"),
        ];
        let mut answers = BTreeMap::from([("actions".to_owned(), Answer::Rows(rows))]);
        assert_eq!(agenda.take("t1", &step(MINUTES), &answers, &fields()), (1, 1), "nobody says by when A2");
        answers.insert("next".into(), date("15/12/2026"));
        assert_eq!(agenda.take("t1", &step(MINUTES), &answers, &fields()), (1, 0));
        let days: Vec<_> = agenda.entries.iter().map(|e| (&*e.id, e.day, &*e.owner)).collect();
        assert_eq!(days, [("a-d1-a1", day("2026-12-01"), "The clerk"), ("a-d1-a2", day("2026-12-15"), "The clerk")]);
        let moved = Entry { day: day("2026-12-20"), ..agenda.entries[0].clone() };
        agenda.put(moved);
        assert_eq!(agenda.take("t1", &step(MINUTES), &answers, &fields()), (0, 0));
        assert_eq!(agenda.entry("a-d1-a1").unwrap().day, day("2026-12-20"));
    }

    #[test]
    fn the_meeting_of_an_agenda_stands_in_the_plan_and_agendas_and_minutes_take_turns() {
        let mut agenda = agenda();
        let answers = BTreeMap::from([
            ("day".to_owned(), date("3/12/2026")),
            ("purpose".to_owned(), Answer::Text("One date".into())),
        ]);
        assert_eq!(agenda.take("t1", &step(AGENDA), &answers, &fields()), (1, 0));
        let entry = &agenda.entries[0];
        assert_eq!((&*entry.title, entry.kind, &*entry.wish), ("Monthly", EntryKind::Meeting, "One date"));
        let mut thread = agenda.thread("t1").unwrap().clone();
        assert_eq!(thread.next(), AGENDA);
        for (kind, next) in [(AGENDA, MINUTES), (CONTRIBUTION, MINUTES), (MINUTES, AGENDA)] {
            thread.steps.push(step(kind));
            assert_eq!(thread.next(), next);
        }
    }
}
