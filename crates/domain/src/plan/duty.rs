//! Duties that recur: shipped defaults, which an organisation changes on its own device. What a source says of a date and what it
//! does not is told apart: where no source gives a day, the user is asked to set it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{align::Given, checks::Check, flow::Flow, join::Turned, meeting::MeetingFields};
use crate::date::Day;

/// All months, for pickers.
pub const MONTHS: std::ops::RangeInclusive<u32> = 1..=12;

/// What comes with the app, in one language.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Shipped {
    /// The duties.
    pub duties: Vec<Duty>,
    /// Words with which an activity begins.
    pub doing: Vec<String>,
    /// The lesson that teaches what a check of the logframe looks for.
    pub lessons: BTreeMap<Check, String>,
    /// Priorities that a source names.
    pub priorities: Vec<Given>,
    /// What flows into which report.
    pub flows: Vec<Flow>,
    /// Where the dates of a meeting stand.
    pub meeting: MeetingFields,
}

/// A duty that recurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// Stable id.
    pub id: String,
    /// What is due.
    pub title: String,
    /// To whom, and what is known of it.
    #[serde(default)]
    pub about: String,
    /// When.
    pub rule: Rule,
    /// Days before it on which it begins to be "due soon".
    pub ahead: u32,
    /// How much of the date stands in a source.
    pub known: Known,
    /// The kind of report that it asks for.
    #[serde(default)]
    pub report: Option<String>,
    /// The facts that it rests on; none for a duty of the organisation's own.
    #[serde(default)]
    pub basis: Vec<Basis>,
}

/// A fact that a duty rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    /// `F-036`.
    pub number: String,
    /// What it says.
    pub text: String,
    /// Where it was read.
    #[serde(default)]
    pub address: String,
}

/// The days on which a duty is due: one day in each of some months.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rule {
    /// Months, 1 to 12; none: no date is set.
    pub months: Vec<u32>,
    /// Day of the month; where a month is shorter, its last one.
    pub day: u32,
}

/// How much of a date stands in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// How often; the days are ours.
    Rhythm,
    /// The month; the day is ours.
    Month,
    /// Nothing but the duty.
    Nothing,
    /// The organisation has set it.
    Own,
}

/// What the organisation has set for a duty; one of a new id is a duty of its own.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Setting {
    /// Id of the duty.
    pub id: String,
    /// How often it was changed.
    pub turn: u32,
    /// Whether it is in the plan.
    pub on: bool,
    /// Its name; empty: the shipped one.
    pub title: String,
    /// Months.
    pub months: Vec<u32>,
    /// Day of the month.
    pub day: u32,
    /// Days of warning.
    pub ahead: u32,
}

impl Turned for Setting {
    fn id(&self) -> &str {
        &self.id
    }
    fn turn(&self) -> u32 {
        self.turn
    }
}

impl Rule {
    /// The days from one to another, both counted in, oldest first.
    pub fn days(&self, from: Day, to: Day) -> Vec<Day> {
        let mut days = Vec::new();
        for year in from.year..=to.year {
            let in_year = MONTHS.filter(|month| self.months.contains(month));
            days.extend(
                in_year.filter_map(|month| clipped(year, month, self.day)).filter(|day| (from..=to).contains(day)),
            );
        }
        days
    }
}

/// That day of a month, or its last.
fn clipped(year: i32, month: u32, day: u32) -> Option<Day> {
    let day = day.max(1);
    (day.min(28)..=day.min(31)).rev().find_map(|day| Day::new(year, month, day))
}

/// The duties as they hold on this device: what was set, over what is shipped; what is switched off too.
pub fn effective(shipped: &[Duty], settings: &[Setting]) -> Vec<(Duty, bool)> {
    let set = |duty: &Duty| settings.iter().find(|setting| setting.id == duty.id);
    let ours = shipped.iter().map(|duty| match set(duty) {
        None => (duty.clone(), true),
        Some(setting) => {
            let rule = Rule { months: setting.months.clone(), day: setting.day };
            let known = if rule == duty.rule { duty.known } else { Known::Own };
            let title = if setting.title.is_empty() { duty.title.clone() } else { setting.title.clone() };
            (Duty { title, rule, ahead: setting.ahead, known, ..duty.clone() }, setting.on)
        }
    });
    let own = settings.iter().filter(|setting| shipped.iter().all(|duty| duty.id != setting.id)).map(|setting| {
        let rule = Rule { months: setting.months.clone(), day: setting.day };
        let duty = Duty {
            id: setting.id.clone(),
            title: setting.title.clone(),
            about: String::new(),
            rule,
            ahead: setting.ahead,
            known: Known::Own,
            report: None,
            basis: Vec::new(),
        };
        (duty, setting.on)
    });
    ours.chain(own).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    pub fn duty(id: &str, months: &[u32], on: u32) -> Duty {
        Duty {
            id: id.into(),
            title: format!("Title of {id}"),
            about: String::new(),
            rule: Rule { months: months.into(), day: on },
            ahead: 14,
            known: Known::Rhythm,
            report: None,
            basis: Vec::new(),
        }
    }

    #[test]
    fn a_rule_gives_the_last_day_of_a_shorter_month() {
        let rule = Rule { months: vec![2, 6], day: 31 };
        let days = rule.days(day("2027-01-01"), day("2028-06-30"));
        assert_eq!(days, [day("2027-02-28"), day("2027-06-30"), day("2028-02-29"), day("2028-06-30")]);
        assert_eq!(rule.days(day("2027-03-01"), day("2027-06-29")), []);
        assert_eq!(Rule::default().days(day("2027-01-01"), day("2029-01-01")), [], "no month: no date is set");
        assert_eq!(Rule { months: vec![5], day: 0 }.days(day("2027-05-01"), day("2027-05-02")), [day("2027-05-01")]);
    }

    #[test]
    fn what_the_organisation_sets_holds_and_only_then_is_the_date_its_own() {
        let shipped = [duty("a", &[3], 31), duty("b", &[6], 15)];
        let set = |id: &str, title: &str, months: &[u32], on| Setting {
            id: id.into(),
            turn: 1,
            on,
            title: title.into(),
            months: months.into(),
            day: 31,
            ahead: 3,
        };
        let held = effective(
            &shipped,
            &[set("a", "", &[3], true), set("b", "Ours", &[7], false), set("o1", "New", &[1], true)],
        );
        let of = |at: usize| (&*held[at].0.title, held[at].0.known, held[at].1, held[at].0.ahead);
        assert_eq!(of(0), ("Title of a", Known::Rhythm, true, 3));
        assert_eq!(of(1), ("Ours", Known::Own, false, 3));
        assert_eq!(of(2), ("New", Known::Own, true, 3));
        assert_eq!(held.len(), 3);
    }
}
