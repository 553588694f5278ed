//! What is looked for in every report, as data: how grave it is, which lesson teaches it, and the phrases to look for. And
//! what a kind of report says of its readers and fields for that: how exactly a place has to be known, when it is due.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::template::Severity;
use crate::date::Day;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// A reader is chosen.
    Reader,
    /// What this reader needs has an answer.
    Missing,
    /// Dates are dates and do not contradict one another.
    Dates,
    /// Numbers are numbers.
    Numbers,
    /// Texts are not too long.
    Length,
    /// Rows enough.
    Rows,
    /// No name stands where it goes out.
    Name,
    /// Everybody's consent is written down.
    Consent,
    /// Codes point at somebody.
    Codes,
    /// The place is as exact as this reader needs it.
    Place,
    /// A source.
    Sources,
    /// A second one.
    SecondSource,
    /// No hearsay among facts.
    Hearsay,
    /// No insulting or judging words.
    Judging,
    /// A clear request.
    Ask,
    /// One responsible body, and not several.
    OneBody,
    /// In time for this reader.
    Late,
    /// A rule of the kind itself.
    Rule,
}

impl Check {
    /// How grave it is where the data says nothing else.
    pub fn severity(self) -> Severity {
        match self {
            Self::Length | Self::Rows | Self::Name | Self::Place => Severity::Warn,
            Self::Hearsay | Self::Judging | Self::OneBody | Self::SecondSource | Self::Late => Severity::Warn,
            _ => Severity::Stop,
        }
    }
}

/// What the content says of a check.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckData {
    /// How grave, where it differs from the app's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Lesson that teaches it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// Phrases in groups: by language, or by what they name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, Vec<String>>,
}

/// What a field is for the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Facts only: no hearsay.
    Facts,
    /// Rows, one a source: two are wanted.
    Sources,
    /// Names the one body that is asked.
    Body,
    /// The day by which it has to be handed in.
    Deadline,
}

/// How exactly a reader has to know a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceDepth {
    /// The district.
    District,
    /// The sector too.
    #[default]
    Sector,
    /// The cell too.
    Cell,
    /// The village too.
    Village,
}

/// When a reader expects a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    /// So many days after the end of a quarter; negative: before it.
    QuarterEnd(i64),
    /// On a day of every year.
    Yearly {
        /// 1 to 12.
        month: u32,
        /// From 1.
        day: u32,
    },
    /// So many days after a date of the report; negative: before it.
    After {
        /// The date field; of a period its end. Empty: the day on which the report was begun.
        #[serde(default)]
        field: String,
        /// Days.
        days: i64,
    },
}

impl Deadline {
    /// Whether there is such a day in every year, and quarters do not run into one another.
    pub fn is_real(&self) -> bool {
        match *self {
            Self::QuarterEnd(days) => days.abs() <= 60,
            Self::Yearly { month, day } => Day::new(2025, month, day).is_some(),
            Self::After { days, .. } => days.abs() <= 400,
        }
    }

    /// The day by which a report has to be there that was begun on a day: the first one that had not passed then; or what
    /// follows from a date of the report, which `date` gives by its field once it is answered.
    pub fn of(&self, begun: Day, date: impl FnOnce(&str) -> Option<Day>) -> Option<Day> {
        match *self {
            Self::After { ref field, days } => {
                if field.is_empty() { Some(begun) } else { date(field) }.map(|day| day.plus(days))
            }
            Self::QuarterEnd(days) => {
                // The end of the quarter before, of this one and of the next: one of them is the first that is not past.
                let this = begun.quarter_end();
                [begun.plus(-92).quarter_end(), this, this.plus(1).quarter_end()]
                    .map(|end| end.plus(days))
                    .into_iter()
                    .find(|due| *due >= begun)
            }
            Self::Yearly { month, day } => [begun.year, begun.year + 1]
                .into_iter()
                .filter_map(|y| Day::new(y, month, day))
                .find(|due| *due >= begun),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn due(deadline: Deadline, begun: &str, want: &str) {
        let held = |field: &str| if field == "met-on" { Day::parse("02/12/2026") } else { None };
        assert_eq!(deadline.of(Day::parse(begun).unwrap(), held), Day::parse(want), "begun {begun}");
    }

    #[test]
    fn a_report_is_due_on_the_first_day_that_had_not_passed_when_it_was_begun() {
        due(Deadline::QuarterEnd(0), "25/11/2026", "31/12/2026");
        due(Deadline::QuarterEnd(0), "31/12/2026", "31/12/2026");
        // The report on the last quarter, begun in the days after its end.
        due(Deadline::QuarterEnd(10), "05/01/2027", "10/01/2027");
        due(Deadline::QuarterEnd(10), "11/01/2027", "10/04/2027");
        // A fortnight before the end.
        due(Deadline::QuarterEnd(-14), "25/11/2026", "17/12/2026");
        due(Deadline::QuarterEnd(-14), "20/12/2026", "17/03/2027");
        due(Deadline::Yearly { month: 9, day: 30 }, "25/11/2026", "30/09/2027");
        due(Deadline::Yearly { month: 9, day: 30 }, "30/09/2026", "30/09/2026");
    }

    #[test]
    fn a_date_of_the_report_decides_where_the_reader_counts_from_it() {
        let after = |field: &str, days| Deadline::After { field: field.into(), days };
        due(after("met-on", 7), "25/11/2026", "09/12/2026");
        due(after("met-on", -1), "25/12/2026", "01/12/2026");
        due(after("", 30), "25/11/2026", "25/12/2026");
        // Not answered yet: nobody knows.
        assert_eq!(after("until", 7).of(Day::parse("25/11/2026").unwrap(), |_| None), None);
        assert!(after("", 400).is_real() && !after("", 401).is_real());
    }

    #[test]
    fn only_real_days_are_deadlines() {
        assert!(!Deadline::Yearly { month: 2, day: 30 }.is_real());
        assert!(Deadline::Yearly { month: 2, day: 28 }.is_real() && Deadline::QuarterEnd(-30).is_real());
        assert!(!Deadline::QuarterEnd(90).is_real());
    }
}
