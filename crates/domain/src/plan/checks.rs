//! What a reader of a logframe stumbles over, each with the place where it stands.

use super::logframe::{Level, Logframe, Row, number};

/// What is not yet right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// There is no goal.
    NoGoal,
    /// There is no outcome.
    NoOutcome,
    /// A row says nothing.
    Empty,
    /// An outcome is worded as something that is done.
    AsActivity,
    /// An outcome without an output.
    NoOutput,
    /// An output without an activity.
    NoActivity,
    /// An outcome or output without an indicator.
    NoIndicator,
    /// Nothing is said of what has to hold besides.
    NoAssumption,
    /// An indicator without a baseline.
    NoBaseline,
    /// An indicator without a target.
    NoTarget,
    /// A target on the wrong side of the baseline.
    WrongWay,
    /// A number that cannot be read.
    NoNumber,
    /// An indicator without means of verification.
    NoMeans,
    /// An indicator that is not split.
    NoSplit,
}

impl Check {
    /// All checks.
    pub const ALL: [Self; 14] = [
        Self::NoGoal,
        Self::NoOutcome,
        Self::Empty,
        Self::AsActivity,
        Self::NoOutput,
        Self::NoActivity,
        Self::NoIndicator,
        Self::NoAssumption,
        Self::NoBaseline,
        Self::NoTarget,
        Self::WrongWay,
        Self::NoNumber,
        Self::NoMeans,
        Self::NoSplit,
    ];
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub check: Check,
    /// Row or indicator; empty: the whole.
    pub at: String,
    /// Its words, or the number that cannot be read.
    pub words: String,
}

/// Everything there is to look at, from the top. `doing` are the words with which an activity begins.
pub fn checks(frame: &Logframe, doing: &[String]) -> Vec<Finding> {
    let mut found = Vec::new();
    let whole = |check| Finding { check, at: String::new(), words: String::new() };
    if frame.level(Level::Goal).next().is_none() {
        found.push(whole(Check::NoGoal));
    }
    if frame.level(Level::Outcome).next().is_none() {
        found.push(whole(Check::NoOutcome));
    }
    for level in [Level::Goal, Level::Outcome, Level::Output, Level::Activity] {
        for row in frame.level(level) {
            found.extend(of_row(frame, row, doing));
        }
    }
    found
}

fn of_row(frame: &Logframe, row: &Row, doing: &[String]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut at = |check, is: bool| {
        if is {
            found.push(Finding { check, at: row.id.clone(), words: row.text.clone() });
        }
    };
    at(Check::Empty, row.text.trim().is_empty());
    let has_below = frame.under(&row.id).next().is_some();
    if row.level == Level::Outcome {
        at(Check::AsActivity, is_doing(&row.text, doing));
        at(Check::NoOutput, !has_below);
        at(Check::NoAssumption, row.assumption.trim().is_empty());
    }
    at(Check::NoActivity, row.level == Level::Output && !has_below);
    let is_measured = matches!(row.level, Level::Outcome | Level::Output);
    at(Check::NoIndicator, is_measured && frame.of(&row.id).next().is_none());
    for indicator in frame.of(&row.id) {
        let mut at = |check, is: bool| {
            if is {
                found.push(Finding { check, at: indicator.id.clone(), words: indicator.text.clone() });
            }
        };
        at(Check::Empty, indicator.text.trim().is_empty());
        at(Check::NoBaseline, indicator.baseline.trim().is_empty());
        at(Check::NoTarget, indicator.target.trim().is_empty());
        let wrong = number(&indicator.baseline).zip(number(&indicator.target));
        at(Check::WrongWay, wrong.is_some_and(|(from, to)| if indicator.less { to > from } else { to < from }));
        at(Check::NoMeans, indicator.means.trim().is_empty());
        at(Check::NoSplit, indicator.split.trim().is_empty());
        if let Some(words) = indicator.unread() {
            found.push(Finding { check: Check::NoNumber, at: indicator.id.clone(), words });
        }
    }
    found
}

/// Whether the first word, "to" left aside, is one of doing.
fn is_doing(text: &str, doing: &[String]) -> bool {
    let lower = text.trim().to_lowercase();
    let first = lower.strip_prefix("to ").unwrap_or(&lower).split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    doing.iter().any(|word| word == first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::logframe::{
        Indicator,
        tests::{indicator, row, sample},
    };

    fn of(frame: &Logframe) -> Vec<(Check, String)> {
        let doing = ["train".to_owned(), "hold".to_owned()];
        checks(frame, &doing).into_iter().map(|finding| (finding.check, finding.at)).collect()
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Logframe), wanted: &[(Check, &str)]) {
        let mut frame = sample();
        change(&mut frame);
        let wanted: Vec<(Check, String)> = wanted.iter().map(|(check, at)| (*check, (*at).to_owned())).collect();
        assert_eq!(of(&frame), wanted);
    }

    fn set(frame: &mut Logframe, change: impl FnOnce(&mut Indicator)) {
        let mut one = indicator("i1", "oc");
        change(&mut one);
        frame.put_indicator(one);
    }

    #[test]
    fn a_whole_logframe_has_nothing_to_look_at_and_an_empty_one_says_where_to_begin() {
        check(|_| (), &[]);
        assert_eq!(of(&Logframe::default()), [(Check::NoGoal, String::new()), (Check::NoOutcome, String::new())]);
    }

    #[test]
    fn each_check_speaks_where_it_stands() {
        let outcome = |text: &str| Row { text: text.into(), ..row("oc", Level::Outcome, "") };
        check(|f| f.put_row(outcome("To train 40 volunteers")), &[(Check::AsActivity, "oc")]);
        check(|f| f.put_row(outcome("Trained volunteers are asked for advice")), &[]);
        check(|f| f.put_row(outcome(" ")), &[(Check::Empty, "oc")]);
        check(|f| f.put_row(Row { assumption: String::new(), ..outcome("x") }), &[(Check::NoAssumption, "oc")]);
        check(|f| f.put_row(Row { gone: true, ..row("g", Level::Goal, "") }), &[(Check::NoGoal, "")]);
        check(|f| set(f, |i| i.baseline.clear()), &[(Check::NoBaseline, "i1")]);
        check(|f| set(f, |i| i.target.clear()), &[(Check::NoTarget, "i1")]);
        check(|f| set(f, |i| i.target = "5".into()), &[(Check::WrongWay, "i1")]);
        check(|f| set(f, |i| (i.target, i.less) = ("5".into(), true)), &[]);
        check(|f| set(f, |i| i.less = true), &[(Check::WrongWay, "i1")]);
        check(|f| set(f, |i| i.means.clear()), &[(Check::NoMeans, "i1")]);
        check(|f| set(f, |i| i.split.clear()), &[(Check::NoSplit, "i1")]);
        check(|f| set(f, |i| i.actual = "May: many".into()), &[(Check::NoNumber, "i1")]);
        check(|f| set(f, |i| i.gone = true), &[(Check::NoIndicator, "oc")]);
        let no_rows = |f: &mut Logframe| {
            for id in ["a1", "a2"] {
                f.put_row(Row { gone: true, ..row(id, Level::Activity, "op") });
            }
        };
        check(no_rows, &[(Check::NoActivity, "op")]);
        check(|f| f.put_row(Row { gone: true, ..row("op", Level::Output, "oc") }), &[(Check::NoOutput, "oc")]);
    }
}
