//! What stands on which day, and what of it is overdue or due soon.

use super::{
    agenda::{Agenda, EntryKind},
    duty::Duty,
};
use crate::{date::Day, ledger::Handed};

/// Days before a task or a meeting on which it begins to be due soon.
const AHEAD: u32 = 7;
/// Longest time after its date for which a duty is still shown as overdue.
const LOOK_BACK: i64 = 366;

/// What an item comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A task or a meeting, by id.
    Entry(String),
    /// A duty, by id.
    Duty(String),
    /// A reply that is due: the ledger's entry, and the how-manieth of those to whom its file was handed.
    Reply(String, usize),
}

/// One thing on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Where it comes from.
    pub key: Key,
    /// The day.
    pub day: Day,
    /// Minutes since midnight, if it has a time.
    pub minute: Option<u32>,
    /// What.
    pub title: String,
    /// Who.
    pub owner: String,
    /// What should come of it.
    pub wish: String,
    /// A meeting, which is held rather than done.
    pub is_meeting: bool,
    /// When it was done.
    pub done: Option<Day>,
    /// Days of warning.
    pub ahead: u32,
}

/// How an item stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Done.
    Done,
    /// Its day is past, by so many days.
    Overdue(u32),
    /// Its day is near: so many days are left, none if it is today.
    Soon(u32),
    /// Later, or a meeting that was held.
    Quiet,
}

/// Everything from one day to another, both counted in, in order: whole days first, then by the clock.
pub fn between(agenda: &Agenda, duties: &[(Duty, bool)], from: Day, to: Day) -> Vec<Item> {
    let entries = agenda.entries.iter().filter(|entry| !entry.gone && (from..=to).contains(&entry.day));
    let mut items: Vec<Item> = entries
        .map(|entry| Item {
            key: Key::Entry(entry.id.clone()),
            day: entry.day,
            minute: entry.minute,
            title: entry.title.clone(),
            owner: entry.owner.clone(),
            wish: entry.wish.clone(),
            is_meeting: entry.kind == EntryKind::Meeting,
            done: entry.done,
            ahead: AHEAD,
        })
        .collect();
    for (duty, _) in duties.iter().filter(|(_, on)| *on) {
        items.extend(duty.rule.days(from, to).into_iter().map(|day| Item {
            key: Key::Duty(duty.id.clone()),
            day,
            minute: None,
            title: duty.title.clone(),
            owner: String::new(),
            wish: String::new(),
            is_meeting: false,
            done: agenda.done(&duty.id, day),
            ahead: duty.ahead,
        }));
    }
    items.sort_by(in_order);
    items
}

fn in_order(a: &Item, b: &Item) -> std::cmp::Ordering {
    (a.day, a.minute, &a.title).cmp(&(b.day, b.minute, &b.title))
}

/// The reply that is due after a file was handed to somebody; `None` if none is.
pub fn reply(id: &str, at: usize, handed: &Handed, title: String) -> Option<Item> {
    Some(Item {
        key: Key::Reply(id.to_owned(), at),
        day: handed.reply_due?,
        minute: None,
        title,
        owner: handed.to.clone(),
        wish: String::new(),
        is_meeting: false,
        done: handed.replied,
        ahead: handed.ahead(),
    })
}

/// Puts the replies of a span of days among its other items.
pub fn with_replies(mut items: Vec<Item>, replies: &[Item], from: Day, to: Day) -> Vec<Item> {
    items.extend(replies.iter().filter(|item| (from..=to).contains(&item.day)).cloned());
    items.sort_by(in_order);
    items
}

/// How an item stands.
pub fn standing(item: &Item, today: Day) -> Standing {
    let left = item.day.number() - today.number();
    let days = u32::try_from(left.abs()).unwrap_or(u32::MAX);
    match () {
        () if item.done.is_some() => Standing::Done,
        // A meeting is over when its day is.
        () if left < 0 && item.is_meeting => Standing::Quiet,
        () if left < 0 => Standing::Overdue(days),
        () if days <= item.ahead => Standing::Soon(days),
        () => Standing::Quiet,
    }
}

/// Since when duties can be overdue: since the agenda is kept. Of what was before, the app knows nothing.
fn since(agenda: &Agenda, today: Day) -> Day {
    agenda.since.unwrap_or(today).max(today.plus(-LOOK_BACK))
}

/// How an item of one's own plan stands: a duty from before the plan was kept is not overdue.
pub fn standing_in(agenda: &Agenda, item: &Item, today: Day) -> Standing {
    let is_old_duty = matches!(item.key, Key::Duty(_)) && item.day < since(agenda, today);
    match standing(item, today) {
        Standing::Overdue(_) if is_old_duty => Standing::Quiet,
        standing => standing,
    }
}

/// What is overdue and what is due soon, in order.
pub fn open(agenda: &Agenda, duties: &[(Duty, bool)], today: Day) -> Vec<Item> {
    let ahead = duties.iter().map(|(duty, _)| duty.ahead).max().unwrap_or(0).max(AHEAD);
    let since = since(agenda, today);
    let earliest = agenda.entries.iter().map(|entry| entry.day).min().unwrap_or(since).min(since);
    let mut items = between(agenda, duties, earliest, today.plus(i64::from(ahead)));
    items.retain(|item| matches!(standing_in(agenda, item, today), Standing::Overdue(_) | Standing::Soon(_)));
    items
}

/// How many are overdue, and how many due soon.
pub fn counts(items: &[Item], today: Day) -> (usize, usize) {
    let overdue = items.iter().filter(|item| matches!(standing(item, today), Standing::Overdue(_))).count();
    (overdue, items.len() - overdue)
}

/// First and last day of the Rwandan fiscal year (July to June) in which a day lies.
pub fn year_of(day: Day) -> (Day, Day) {
    let year = if day.month >= 7 { day.year } else { day.year - 1 };
    (Day { year, month: 7, day: 1 }, Day { year: year + 1, month: 6, day: 30 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{
        agenda::{Entry, tests::entry},
        duty::tests::{day, duty},
    };

    fn agenda() -> Agenda {
        let mut agenda = Agenda { since: Some(day("2026-11-01")), ..Agenda::default() };
        agenda.put(Entry { minute: Some(840), ..entry("late", "2026-11-20") });
        agenda.put(Entry { minute: Some(540), kind: EntryKind::Meeting, ..entry("met", "2026-11-20") });
        agenda.put(entry("soon", "2026-12-01"));
        agenda.put(entry("far", "2027-02-01"));
        agenda.put(Entry { done: Some(day("2026-11-22")), ..entry("done", "2026-11-24") });
        agenda.put(Entry { gone: true, ..entry("gone", "2026-11-24") });
        agenda
    }

    fn names(items: &[Item]) -> Vec<&str> {
        items.iter().map(|item| &*item.title).collect()
    }

    #[test]
    fn open_are_the_overdue_and_the_near_and_no_duty_from_before_the_plan() {
        let duties =
            [(duty("old", &[10, 11], 15), true), (duty("off", &[11], 28), false), (duty("near", &[12], 9), true)];
        let today = day("2026-11-25");
        let mut agenda = agenda();
        // A task is overdue however old it is; the same October of the duty lies before the plan.
        agenda.put(entry("older", "2026-10-01"));
        let open = open(&agenda, &duties, today);
        assert_eq!(names(&open), ["Task older", "Title of old", "Task late", "Task soon", "Title of near"]);
        let open = &open[1..];
        assert_eq!(open[0].day, day("2026-11-15"));
        let how: Vec<Standing> = open.iter().map(|item| standing(item, today)).collect();
        assert_eq!(how, [Standing::Overdue(10), Standing::Overdue(5), Standing::Soon(6), Standing::Soon(14)]);
        assert_eq!(counts(open, today), (2, 2));
    }

    #[test]
    fn in_a_year_no_duty_from_before_the_plan_is_overdue() {
        let (agenda, duties, today) = (agenda(), [(duty("old", &[10, 11], 15), true)], day("2026-11-25"));
        let items = between(&agenda, &duties, day("2026-10-01"), day("2026-11-19"));
        let how: Vec<Standing> = items.iter().map(|item| standing_in(&agenda, item, today)).collect();
        assert_eq!(how, [Standing::Quiet, Standing::Overdue(10)], "{items:?}");
        // A plan that nobody keeps yet reproaches nobody.
        let none = Agenda::default();
        assert_eq!(standing_in(&none, &items[1], today), Standing::Quiet);
    }

    #[test]
    fn a_duty_that_was_done_is_open_no_longer() {
        let (mut agenda, duties) = (agenda(), [(duty("near", &[11], 30), true)]);
        agenda.mark("near", day("2026-11-30"), Some(day("2026-11-24")));
        assert_eq!(names(&open(&agenda, &duties, day("2026-11-25"))), ["Task late", "Task soon"]);
    }

    #[test]
    fn a_reply_that_is_due_stands_among_the_others_until_it_has_come() {
        let handed = |due: Option<&str>| Handed {
            to: "Registry".into(),
            how: crate::ledger::How::Post,
            on: day("2026-11-10"),
            receipt: "214".into(),
            photo: None,
            reply_due: due.map(day),
            remind: None,
            replied: None,
        };
        assert_eq!(reply("l1", 0, &handed(None), "x".into()), None);
        let due = reply("l1", 0, &handed(Some("2026-11-20")), "Reply due: INC-2026-AAAAA".into()).unwrap();
        let early = Handed { remind: Some(day("2026-11-11")), ..handed(Some("2026-12-20")) };
        let later = reply("l1", 1, &early, "Later".into()).unwrap();
        assert_eq!((due.ahead, later.ahead), (7, 39));
        let (from, to) = (day("2026-11-20"), day("2026-11-30"));
        let items = with_replies(between(&agenda(), &[], from, to), &[later, due.clone()], from, to);
        assert_eq!(names(&items), ["Reply due: INC-2026-AAAAA", "Task met", "Task late", "Task done"]);
        assert_eq!(standing(&due, day("2026-11-22")), Standing::Overdue(2));
        let come = Handed { replied: Some(day("2026-11-21")), ..handed(Some("2026-11-20")) };
        assert_eq!(standing(&reply("l1", 0, &come, String::new()).unwrap(), day("2026-11-22")), Standing::Done);
    }

    #[test]
    fn a_day_is_in_order_whole_days_first_and_a_year_runs_from_july() {
        let mut agenda = agenda();
        agenda.put(entry("whole", "2026-11-20"));
        let items = between(&agenda, &[], day("2026-11-20"), day("2026-11-20"));
        assert_eq!(names(&items), ["Task whole", "Task met", "Task late"]);
        assert_eq!(standing(&items[1], day("2026-11-25")), Standing::Quiet, "a meeting is not overdue");
        assert_eq!(year_of(day("2026-11-20")), (day("2026-07-01"), day("2027-06-30")));
        assert_eq!(year_of(day("2026-06-30")), (day("2025-07-01"), day("2026-06-30")));
    }
}
