//! Reminders that any calendar imports: iCalendar as RFC 5545 has it. Each date is an event of its own with an alarm; nothing
//! recurs in the file, because a duty that moves would then move in one place only.

use super::view::{Item, Key};
use crate::date::Day;

/// Longest line in bytes, without its end.
const LINE: usize = 75;

/// What goes into a calendar file besides the dates.
#[derive(Debug, Clone, Copy)]
pub struct Calendar<'a> {
    /// Name of the calendar.
    pub name: &'a str,
    /// When it was made, in UTC: `20261125T213700Z`.
    pub stamp: &'a str,
    /// Words before the owner's name; `None` leaves owner and wished result out: a calendar may be kept by somebody else.
    pub details: Option<&'a str>,
}

/// The file.
pub fn write(calendar: &Calendar<'_>, items: &[Item]) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", "-//Ubuvugizi//Plan//EN");
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "X-WR-CALNAME", &escaped(calendar.name));
    for item in items {
        event(&mut out, calendar, item);
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn event(out: &mut String, calendar: &Calendar<'_>, item: &Item) {
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &uid(item));
    line(out, "DTSTAMP", calendar.stamp);
    match item.minute {
        // On the reader's own clock: who travels still meets at nine.
        Some(minute) => {
            line(out, "DTSTART", &format!("{}T{:02}{:02}00", date(item.day), minute / 60 % 24, minute % 60))
        }
        None => line(out, "DTSTART;VALUE=DATE", &date(item.day)),
    }
    line(out, "SUMMARY", &escaped(&item.title));
    if let Some(by) = calendar.details {
        let owner = (!item.owner.is_empty()).then(|| format!("{by} {}", item.owner));
        let wish = (!item.wish.is_empty()).then(|| item.wish.clone());
        let words: Vec<String> = owner.into_iter().chain(wish).collect();
        if !words.is_empty() {
            line(out, "DESCRIPTION", &escaped(&words.join("\n")));
        }
    }
    // A whole day blocks no hours.
    line(out, "TRANSP", if item.minute.is_some() { "OPAQUE" } else { "TRANSPARENT" });
    if item.done.is_none() {
        for trigger in triggers(item) {
            line(out, "BEGIN", "VALARM");
            line(out, "ACTION", "DISPLAY");
            line(out, "DESCRIPTION", &escaped(&item.title));
            line(out, "TRIGGER", &trigger);
            line(out, "END", "VALARM");
        }
    }
    line(out, "END", "VEVENT");
}

/// The same each time a file is made, so that a calendar replaces what it has.
fn uid(item: &Item) -> String {
    match &item.key {
        Key::Entry(id) => format!("entry-{id}@ubuvugizi.invalid"),
        Key::Reply(id, at) => format!("reply-{id}-{at}@ubuvugizi.invalid"),
        Key::Duty(id) => format!("duty-{id}-{:04}-{:02}@ubuvugizi.invalid", item.day.year, item.day.month),
    }
}

/// When to remind: with a time, a day and an hour before; a whole day at nine in the morning, as many days before as the item
/// wants warning, and the day before.
fn triggers(item: &Item) -> Vec<String> {
    if item.minute.is_some() {
        return vec!["-P1D".to_owned(), "-PT1H".to_owned()];
    }
    // Nine o'clock, N days before the midnight at which the day begins, is N − 1 days and 15 hours before it.
    let nine = |days: u32| match days {
        0 => "PT9H".to_owned(),
        1 => "-PT15H".to_owned(),
        days => format!("-P{}DT15H", days - 1),
    };
    if item.ahead > 1 { vec![nine(item.ahead), nine(1)] } else { vec![nine(item.ahead)] }
}

fn date(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year, day.month, day.day)
}

/// A text as RFC 5545 writes it; what cannot stand in one (control characters) is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' | '\r' => out.push_str("\\n"),
            letter if letter.is_control() && letter != '\t' => {}
            letter => out.push(letter),
        }
    }
    out
}

/// Writes a content line, folded at 75 bytes and never within a letter.
fn line(out: &mut String, name: &str, value: &str) {
    let whole = format!("{name}:{value}");
    let mut left = LINE;
    for letter in whole.chars() {
        if letter.len_utf8() > left {
            out.push_str("\r\n ");
            left = LINE - 1;
        }
        left -= letter.len_utf8();
        out.push(letter);
    }
    out.push_str("\r\n");
}

/// `2026-11-25T21:37:00.123Z` as a stamp.
pub fn stamp(iso: &str) -> String {
    let second = iso.split('.').next().unwrap_or_default();
    let digits: String = second.chars().filter(|letter| letter.is_ascii_digit() || *letter == 'T').collect();
    format!("{}Z", digits.trim_end_matches('Z'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::duty::tests::day;

    fn item(title: &str) -> Item {
        Item {
            key: Key::Entry("e1".into()),
            day: day("2026-12-31"),
            minute: None,
            title: title.into(),
            owner: "Odette".into(),
            wish: "One answer; in writing".into(),
            is_meeting: false,
            done: None,
            ahead: 21,
        }
    }

    fn file(item: Item, details: Option<&str>) -> String {
        let stamp = stamp("2026-11-25T21:37:05.123Z");
        write(&Calendar { name: "Plan", stamp: &stamp, details }, &[item])
    }

    #[test]
    fn every_line_ends_and_folds_as_it_must_and_no_letter_is_cut() {
        let title = "Raporo y’igihembwe — é😀, komite; \\ JADF\nakarere ".repeat(6);
        let text = file(item(&title), Some("By:"));
        for line in text.split("\r\n") {
            assert!(line.len() <= LINE, "{} bytes: {line}", line.len());
            assert!(!line.contains(['\n', '\r']), "{line:?}");
        }
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        let unfolded = text.replace("\r\n ", "");
        let written = "SUMMARY:Raporo y’igihembwe — é😀\\, komite\\; \\\\ JADF\\nakarere ";
        assert!(unfolded.contains(written), "{unfolded}");
        assert!(unfolded.lines().any(|line| line.len() > 300), "unfolding gives whole lines");
    }

    #[test]
    fn a_whole_day_a_time_and_the_alarms() {
        let whole = file(item("x"), None);
        assert!(whole.contains("DTSTART;VALUE=DATE:20261231\r\n") && whole.contains("DTSTAMP:20261125T213705Z\r\n"));
        assert!(whole.contains("TRIGGER:-P20DT15H\r\n") && whole.contains("TRIGGER:-PT15H\r\n"));
        let timed = file(Item { minute: Some(570), ..item("x") }, None);
        assert!(timed.contains("DTSTART:20261231T093000\r\n") && timed.contains("TRIGGER:-PT1H\r\n"));
        let done = file(Item { done: Some(day("2026-12-01")), ..item("x") }, None);
        assert!(!done.contains("VALARM"), "nobody is reminded of what is done");
    }

    #[test]
    fn names_go_into_the_file_only_when_they_are_wanted_and_ids_stay() {
        let without = file(item("x"), None);
        assert!(!without.contains("Odette") && !without.contains("in writing"));
        assert!(file(item("x"), Some("By:")).contains("DESCRIPTION:By: Odette\\nOne answer\\; in writing\r\n"));
        let moved = file(Item { day: day("2027-01-02"), ..item("y") }, None);
        let uid = |text: &str| text.lines().find(|line| line.starts_with("UID:")).map(str::to_owned);
        assert_eq!(uid(&without), uid(&moved));
        let reply = file(Item { key: Key::Reply("l1".into(), 2), ..item("x") }, None);
        assert_eq!(uid(&reply).as_deref(), Some("UID:reply-l1-2@ubuvugizi.invalid"));
        let duty = Item { key: Key::Duty("jadf-quarter".into()), ..item("x") };
        assert_eq!(uid(&file(duty, None)).as_deref(), Some("UID:duty-jadf-quarter-2026-12@ubuvugizi.invalid"));
    }
}
