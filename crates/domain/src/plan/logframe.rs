//! A project on one page: goal, outcomes, outputs, activities, and the indicators that tell whether they come true. One record a
//! project, joined row by row where two tabs have changed it.

use super::{
    agenda::put,
    align::{Link, Priority},
    join::{Turned, join, turned_beside},
};

/// A project.
#[derive(Debug, Clone, PartialEq, Default, miniserde::Serialize, miniserde::Deserialize)]
pub struct Logframe {
    /// Its name, in a list of one so that it is joined like everything else.
    pub head: Vec<Head>,
    /// Goal, outcomes, outputs, activities.
    pub rows: Vec<Row>,
    /// The indicators.
    pub indicators: Vec<Indicator>,
    /// Priorities of the organisation's own list, and changed ones of the shipped.
    pub priorities: Vec<Priority>,
    /// Which activity serves which priority.
    pub links: Vec<Link>,
}

/// What a project is called.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Head {
    /// How often it was changed.
    pub turn: u32,
    /// The project is deleted.
    pub gone: bool,
    /// The name.
    pub name: String,
}

/// A line of the logframe.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Row {
    /// Unique in the project.
    pub id: String,
    /// How often it was changed.
    pub turn: u32,
    /// Deleted.
    pub gone: bool,
    /// What it is.
    pub level: Level,
    /// The row that it leads to; empty for a goal and an outcome.
    pub under: String,
    /// The words.
    pub text: String,
    /// What has to hold beside the project's own work.
    pub assumption: String,
    /// Of an activity: when, where and for whom. Records of before this was asked have none.
    pub planned: Option<Planned>,
}

/// When, where and for whom an activity is planned, as typed.
#[derive(Debug, Clone, PartialEq, Default, miniserde::Serialize, miniserde::Deserialize)]
pub struct Planned {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Sectors.
    pub place: String,
    /// For whom.
    pub group: String,
}

/// Levels of a logframe, from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, miniserde::Serialize, miniserde::Deserialize)]
pub enum Level {
    /// Why.
    Goal,
    /// What changes for people.
    Outcome,
    /// What the project brings about.
    Output,
    /// What it does.
    Activity,
}

/// What tells whether a row comes true.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct Indicator {
    /// Unique in the project.
    pub id: String,
    /// How often it was changed.
    pub turn: u32,
    /// Deleted.
    pub gone: bool,
    /// The row.
    pub of: String,
    /// The words.
    pub text: String,
    /// Unit.
    pub unit: String,
    /// Whether less is better.
    pub less: bool,
    /// Before the project, as typed.
    pub baseline: String,
    /// Wanted, as typed.
    pub target: String,
    /// Reached: a line each period, `Jul–Sep 2026: 14`, oldest first.
    pub actual: String,
    /// By what it is split: women and men, age, disability.
    pub split: String,
    /// Where it can be verified.
    pub means: String,
}

impl Turned for Head {
    fn id(&self) -> &'static str {
        ""
    }
    fn turn(&self) -> u32 {
        self.turn
    }
}

turned_beside!(Row, Indicator);

impl Logframe {
    /// Joins what another tab, or a backup, has written.
    pub fn join(&mut self, theirs: Self) {
        join(&mut self.head, theirs.head);
        join(&mut self.rows, theirs.rows);
        join(&mut self.indicators, theirs.indicators);
        join(&mut self.priorities, theirs.priorities);
        join(&mut self.links, theirs.links);
    }

    /// What it is called; empty if it has no name yet.
    pub fn name(&self) -> &str {
        self.head.first().map_or("", |head| &head.name)
    }

    /// Whether it is deleted.
    pub fn is_gone(&self) -> bool {
        self.head.first().is_some_and(|head| head.gone)
    }

    /// Names it, or deletes it.
    pub fn set_head(&mut self, name: &str, gone: bool) {
        put(&mut self.head, Head { turn: 0, gone, name: name.to_owned() }, |head, turn| head.turn = turn);
    }

    /// Puts a row in its place, or adds it.
    pub fn put_row(&mut self, row: Row) {
        put(&mut self.rows, row, |row, turn| row.turn = turn);
    }

    /// Puts an indicator in its place, or adds it.
    pub fn put_indicator(&mut self, indicator: Indicator) {
        put(&mut self.indicators, indicator, |indicator, turn| indicator.turn = turn);
    }

    /// The rows of a level, in the order in which they were made.
    pub fn level(&self, level: Level) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.level == level && self.stands(row))
    }

    /// The rows that lead to one.
    pub fn under<'a>(&'a self, row: &'a str) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(move |other| other.under == row && self.stands(other))
    }

    /// The indicators of a row.
    pub fn of<'a>(&'a self, row: &'a str) -> impl Iterator<Item = &'a Indicator> {
        self.indicators.iter().filter(move |indicator| indicator.of == row && !indicator.gone)
    }

    /// A row by id, unless it is deleted.
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id && self.stands(row))
    }

    /// Neither the row nor one that it leads to is deleted. Ids make no circle longer than the list.
    fn stands(&self, row: &Row) -> bool {
        let mut row = row;
        for _ in 0..=self.rows.len() {
            if row.gone {
                return false;
            }
            if row.under.is_empty() {
                return true;
            }
            match self.rows.iter().find(|other| other.id == row.under) {
                Some(above) => row = above,
                None => return false,
            }
        }
        false
    }
}

/// A number as people type it: `1,200`, `1 200`, `45 %`, `3.5`, `3,5`. Groups of three after a point or a comma are thousands.
pub fn number(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '%' && *c != '\u{202f}').collect();
    let (sign, plain) = plain.strip_prefix('-').map_or((1.0, plain.as_str()), |rest| (-1.0, rest));
    let parts: Vec<&str> = plain.split(['.', ',']).collect();
    let digits = |part: &&str| !part.is_empty() && part.len() <= 12 && part.bytes().all(|b| b.is_ascii_digit());
    if !parts.iter().all(digits) {
        return None;
    }
    let is_thousands = parts[0].len() <= 3 && parts[0] != "0" && parts[1..].iter().all(|part| part.len() == 3);
    let whole = match parts[..] {
        [one] => one.to_owned(),
        _ if is_thousands => parts.concat(),
        [whole, fraction] => format!("{whole}.{fraction}"),
        _ => return None,
    };
    whole.parse::<f64>().ok().map(|value| value * sign)
}

impl Indicator {
    /// What was reached, by period; what is no number is left out.
    pub fn values(&self) -> Vec<(String, f64)> {
        self.lines().filter_map(|(period, value)| Some((period.to_owned(), number(value)?))).collect()
    }

    fn lines(&self) -> impl Iterator<Item = (&str, &str)> {
        let lines = self.actual.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(|line| line.rsplit_once(':').map_or(("", line), |(period, value)| (period.trim(), value.trim())))
    }

    /// The first line that is no number.
    pub fn unread(&self) -> Option<String> {
        let typed =
            [("", self.baseline.trim()), ("", self.target.trim())].into_iter().filter(|(_, text)| !text.is_empty());
        typed.chain(self.lines()).find(|(_, value)| number(value).is_none()).map(|(_, value)| value.to_owned())
    }

    /// How far it has come from the baseline to the target, in percent; below nothing where it went the wrong way.
    pub fn percent(&self) -> Option<i32> {
        let (from, to) = (number(&self.baseline)?, number(&self.target)?);
        let (_, now) = self.values().pop()?;
        ((to - from).abs() > f64::EPSILON).then(|| ((now - from) * 100.0 / (to - from)).round() as i32)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::stored::{from_text, to_text};

    pub fn row(id: &str, level: Level, under: &str) -> Row {
        let text = format!("Words of {id}");
        Row {
            id: id.into(),
            turn: 0,
            gone: false,
            level,
            under: under.into(),
            text,
            assumption: "It holds".into(),
            planned: None,
        }
    }

    pub fn indicator(id: &str, of: &str) -> Indicator {
        Indicator {
            id: id.into(),
            turn: 0,
            gone: false,
            of: of.into(),
            text: format!("Number of {id}"),
            unit: "people".into(),
            less: false,
            baseline: "10".into(),
            target: "50".into(),
            actual: "Jul–Sep 2026: 20\nOct–Dec 2026: 30".into(),
            split: "women, men".into(),
            means: "Register".into(),
        }
    }

    pub fn sample() -> Logframe {
        let mut frame = Logframe::default();
        frame.set_head("Justice near by", false);
        frame.put_row(row("g", Level::Goal, ""));
        frame.put_row(row("oc", Level::Outcome, ""));
        frame.put_row(row("op", Level::Output, "oc"));
        frame.put_row(row("a1", Level::Activity, "op"));
        frame.put_row(row("a2", Level::Activity, "op"));
        frame.put_indicator(indicator("i1", "oc"));
        frame.put_indicator(indicator("i2", "op"));
        frame
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, wanted) in [
            ("1,200", 1200.0),
            ("1 200", 1200.0),
            ("1\u{202f}200 %", 1200.0),
            ("3.5", 3.5),
            ("3,5", 3.5),
            ("12,345,678", 12_345_678.0),
            ("0.125", 0.125),
            ("-4", -4.0),
        ] {
            assert_eq!(number(typed), Some(wanted), "{typed}");
        }
        for wrong in ["", "many", "3.5.1", "1,2,3", "-", "4 of 6", "1e9", "٣"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn progress_is_the_way_from_baseline_to_target_in_either_direction() {
        let up = indicator("i", "op");
        assert_eq!(up.percent(), Some(50));
        let down = Indicator { baseline: "30".into(), target: "10".into(), actual: "May: 25".into(), ..up.clone() };
        assert_eq!(down.percent(), Some(25));
        assert_eq!(Indicator { actual: "5".into(), ..up.clone() }.percent(), Some(-13));
        assert_eq!(Indicator { actual: String::new(), ..up.clone() }.percent(), None);
        assert_eq!(Indicator { target: "10".into(), ..up.clone() }.percent(), None);
        let typed = Indicator { actual: "Jul: 4\n Aug : some\n7".into(), ..up };
        assert_eq!(typed.values(), [("Jul".to_owned(), 4.0), (String::new(), 7.0)]);
        assert_eq!(typed.unread().as_deref(), Some("some"));
    }

    #[test]
    fn a_row_that_leads_to_a_deleted_one_is_gone_with_it() {
        let mut frame = sample();
        frame.put_row(Row { gone: true, ..row("oc", Level::Outcome, "") });
        assert_eq!(frame.level(Level::Activity).count(), 0);
        assert_eq!(frame.row("op"), None);
        frame.put_row(row("x", Level::Output, "y"));
        frame.put_row(row("y", Level::Output, "x"));
        assert_eq!(frame.row("x"), None, "a circle leads nowhere");
    }

    #[test]
    fn two_tabs_that_change_different_rows_lose_nothing() {
        let (mut ours, mut theirs) = (sample(), sample());
        ours.put_row(Row { text: "Ours".into(), ..row("a1", Level::Activity, "op") });
        theirs.put_row(Row { text: "Theirs".into(), ..row("a2", Level::Activity, "op") });
        theirs.put_indicator(Indicator { actual: "40".into(), ..indicator("i1", "oc") });
        theirs.set_head("Justice nearer", false);
        ours.join(theirs);
        let texts: Vec<&str> = ours.level(Level::Activity).map(|row| &*row.text).collect();
        assert_eq!((texts, ours.name()), (vec!["Ours", "Theirs"], "Justice nearer"));
        assert_eq!(ours.of("oc").next().unwrap().actual, "40");
        assert_eq!(from_text::<Logframe>(&to_text(&ours)), Some(ours));
    }
}
