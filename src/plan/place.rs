//! The addresses of the plan.

use domain::{date::Day, text};

use crate::route::Route;

/// A screen of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// What is due.
    Home,
    /// A day.
    Day(Day),
    /// The week of a day.
    Week(Day),
    /// The fiscal year of a day.
    Year(Day),
    /// A new task or meeting, on a day.
    New(Day),
    /// A task or a meeting.
    Entry(String),
    /// The duties that recur.
    Duties,
    /// One of them; `None`: a new one.
    Duty(Option<String>),
    /// The projects.
    Logframes,
    /// A project on one page.
    Logframe(String),
    /// What a project serves.
    Align(String),
    /// Meetings that come again.
    Meetings,
    /// One of them.
    Meeting(String),
}

impl Place {
    /// Reads the path of a `Route::Plan`; where an address names no day, it is today.
    pub fn parse(path: &str, today: Day) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let id = |id: &str| text::is_id(id.trim_end_matches('~')).then(|| id.to_owned());
        Some(match parts[..] {
            [] => Self::Home,
            ["day"] => Self::Day(today),
            ["day", day] => Self::Day(Day::parse(day)?),
            ["week"] => Self::Week(today),
            ["week", day] => Self::Week(Day::parse(day)?),
            ["year"] => Self::Year(today),
            ["year", day] => Self::Year(Day::parse(day)?),
            ["new"] => Self::New(today),
            ["new", day] => Self::New(Day::parse(day)?),
            ["entry", entry] => Self::Entry(id(entry)?),
            ["duties"] => Self::Duties,
            ["duties", "new"] => Self::Duty(None),
            ["duties", duty] => Self::Duty(Some(id(duty)?)),
            ["logframes"] => Self::Logframes,
            ["logframes", project] => Self::Logframe(id(project)?),
            ["logframes", project, "align"] => Self::Align(id(project)?),
            ["meetings"] => Self::Meetings,
            ["meetings", thread] => Self::Meeting(id(thread)?),
            _ => return None,
        })
    }

    /// The address, for `href`.
    pub fn href(&self) -> String {
        let path = match self {
            Self::Home => "plan".to_owned(),
            Self::Day(day) => format!("plan/day/{day}"),
            Self::Week(day) => format!("plan/week/{day}"),
            Self::Year(day) => format!("plan/year/{day}"),
            Self::New(day) => format!("plan/new/{day}"),
            Self::Entry(id) => format!("plan/entry/{id}"),
            Self::Duties => "plan/duties".to_owned(),
            Self::Duty(None) => "plan/duties/new".to_owned(),
            Self::Duty(Some(id)) => format!("plan/duties/{id}"),
            Self::Logframes => "plan/logframes".to_owned(),
            Self::Logframe(id) => format!("plan/logframes/{id}"),
            Self::Align(id) => format!("plan/logframes/{id}/align"),
            Self::Meetings => "plan/meetings".to_owned(),
            Self::Meeting(id) => format!("plan/meetings/{id}"),
        };
        Route::Plan(path).href()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_of_the_plan_has_its_address() {
        let today = Day::new(2026, 11, 25).unwrap();
        let days = [Place::Day(today), Place::Week(today), Place::Year(today), Place::New(today)];
        let ids = [Place::Entry("e1f~".into()), Place::Duties, Place::Duty(None), Place::Duty(Some("rgb-year".into()))];
        let more = [Place::Logframes, Place::Logframe("l1".into()), Place::Align("l1".into())];
        let meetings = [Place::Meetings, Place::Meeting("t1".into())];
        for place in days.into_iter().chain(ids).chain(more).chain(meetings).chain([Place::Home]) {
            let Route::Plan(path) = Route::parse(&place.href()) else { panic!("{place:?}") };
            assert_eq!(Place::parse(&path, today), Some(place));
        }
        assert_eq!(Place::parse("plan/week", today), Some(Place::Week(today)));
        for path in ["plan/week/2026-02-30", "plan/nowhere", "plan/entry/A b", "plan/entry/a/b"] {
            assert_eq!(Place::parse(path, today), None, "{path}");
        }
    }
}
