//! What the user wrote: answers by field id, kept apart from the template so that neither a change of language nor a
//! change of template loses a word.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    template::{Field, FieldKind, Need, Template, Version},
    withhold::Withhold,
};
use crate::date::{Day, Moment};

/// A report being written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Draft {
    /// Id of the stored record.
    pub id: String,
    /// Report kind.
    pub template: String,
    /// The organisation's own variant of the kind it is drawn with; empty for the kind as it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub variant: String,
    /// Version of the kind it was last edited with.
    pub template_version: u32,
    /// The app's reference number, `INC-2026-K7QD`.
    pub reference: String,
    /// Chosen reader; empty until chosen.
    #[serde(default)]
    pub recipient: String,
    /// When it was begun.
    #[serde(default)]
    pub created: Option<Moment>,
    /// When it was last changed.
    #[serde(default)]
    pub changed: Option<Moment>,
    /// Step the user was at.
    #[serde(default)]
    pub step: usize,
    /// Files made of it so far: the next one is version `exports + 1`.
    #[serde(default)]
    pub exports: u32,
    /// Fingerprints of the report as it went out in a data file, oldest first: `merge` knows by them which one goes on from
    /// which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// Highest row number given so far, by field id: a deleted row's code is never given again, so that no act ever points
    /// at another person than the one who was meant.
    #[serde(default)]
    pub codes: BTreeMap<String, u32>,
    /// What the writer wants withheld besides what the form marks.
    #[serde(default, skip_serializing_if = "Withhold::is_empty")]
    pub withhold: Withhold,
    /// Answers by field id. A field of an older or foreign template stays here untouched.
    #[serde(default)]
    pub answers: BTreeMap<String, Answer>,
}

/// An answer to a field or in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// "Not known", said on purpose.
    NotKnown,
    /// Text, long text, number (as typed), person (a code).
    Text(String),
    /// A date.
    Date(DateAnswer),
    /// A place.
    Place(PlaceAnswer),
    /// Id in a controlled list.
    Choice(String),
    /// Ids in a controlled list, in the order chosen.
    Many(Vec<String>),
    /// Rows.
    Rows(Vec<Row>),
}

/// A date as far as it is known. What was typed is kept even if it is no date yet.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DateAnswer {
    /// How sure.
    pub sure: Sureness,
    /// The day, or the first day, as typed.
    pub from: String,
    /// Last day of a period, as typed; empty means "until now".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
}

/// How sure a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sureness {
    /// Exactly this day.
    #[default]
    Exact,
    /// About this day.
    About,
    /// From one day to another.
    Period,
}

/// A place as far as it is known.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PlaceAnswer {
    /// Province or City of Kigali, as in `places.csv`.
    #[serde(default)]
    pub province: String,
    /// District.
    #[serde(default)]
    pub district: String,
    /// Sector; only unique together with its district.
    #[serde(default)]
    pub sector: String,
    /// Cell, free text.
    #[serde(default)]
    pub cell: String,
    /// Village, free text.
    #[serde(default)]
    pub village: String,
}

/// One row of a row kind.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Row {
    /// Its code, `V1`. Never given again after the row is deleted.
    pub code: String,
    /// Answers by column id.
    #[serde(default)]
    pub cells: BTreeMap<String, Answer>,
}

impl Answer {
    /// Whether it says nothing at all. "Not known" says something.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::NotKnown => false,
            Self::Text(text) | Self::Choice(text) => text.trim().is_empty(),
            Self::Date(date) => date.from.trim().is_empty() && date.to.trim().is_empty(),
            Self::Place(place) => *place == PlaceAnswer::default(),
            Self::Many(ids) => ids.is_empty(),
            Self::Rows(rows) => rows.is_empty(),
        }
    }

    /// Whether it is, or contains, this id of a controlled list.
    pub fn has_choice(&self, id: &str) -> bool {
        match self {
            Self::Choice(chosen) => chosen == id,
            Self::Many(chosen) => chosen.iter().any(|c| c == id),
            _ => false,
        }
    }
}

impl DateAnswer {
    /// First and last day, where they are real days.
    pub fn days(&self) -> (Option<Day>, Option<Day>) {
        (Day::parse(&self.from), Day::parse(&self.to))
    }
}

impl Draft {
    /// The answer, unless nothing was said.
    pub fn answer(&self, field: &str) -> Option<&Answer> {
        self.answers.get(field).filter(|answer| !answer.is_empty())
    }

    /// The rows of a row field.
    pub fn rows(&self, field: &str) -> &[Row] {
        match self.answers.get(field) {
            Some(Answer::Rows(rows)) => rows,
            _ => &[],
        }
    }

    /// The text of a text field, trimmed.
    pub fn text(&self, field: &str) -> &str {
        match self.answers.get(field) {
            Some(Answer::Text(text)) => text.trim(),
            _ => "",
        }
    }

    /// Whether the field is asked, given the earlier answers. A hidden field's answer is kept but not exported.
    pub fn shows(&self, template: &Template, field: &Field) -> bool {
        let mut condition = field.show_if.as_ref();
        // A chain of conditions is followed; its length is bounded by the number of fields, so a cycle ends.
        let mut left = template.fields().count();
        while let Some(show_if) = condition {
            let holds = self
                .answers
                .get(&show_if.field)
                .is_some_and(|answer| show_if.is.iter().any(|id| answer.has_choice(id)));
            if !holds || left == 0 {
                return false;
            }
            left -= 1;
            condition = template.field(&show_if.field).and_then(|(_, f)| f.show_if.as_ref());
        }
        true
    }

    /// How much the chosen reader needs the field.
    pub fn need(&self, field: &Field) -> Need {
        if field.need_for.is_empty() || field.need_for.contains(&self.recipient) { field.need } else { Need::Optional }
    }

    /// The version to show first: what the chosen reader gets. Shared if nobody was chosen.
    pub fn default_version(&self, template: &Template) -> Version {
        template.recipients.iter().find(|r| r.id == self.recipient).map_or(Version::Shared, |r| r.version)
    }

    /// Adds an empty row with the next free code and gives its code.
    pub fn add_row(&mut self, field: &Field) -> String {
        let prefix = if field.code.is_empty() { "#" } else { &field.code };
        let taken = self
            .rows(&field.id)
            .iter()
            .filter_map(|row| row.code.strip_prefix(prefix)?.parse::<u32>().ok())
            .max()
            .unwrap_or(0)
            .max(self.codes.get(&field.id).copied().unwrap_or(0));
        self.codes.insert(field.id.clone(), taken + 1);
        let code = format!("{prefix}{}", taken + 1);
        let row = Row { code: code.clone(), cells: BTreeMap::new() };
        match self.answers.get_mut(&field.id) {
            Some(Answer::Rows(rows)) => rows.push(row),
            _ => {
                self.answers.insert(field.id.clone(), Answer::Rows(vec![row]));
            }
        }
        code
    }

    /// Takes a row away and gives it back for undo, with its position.
    pub fn remove_row(&mut self, field: &str, code: &str) -> Option<(usize, Row)> {
        let Some(Answer::Rows(rows)) = self.answers.get_mut(field) else { return None };
        let at = rows.iter().position(|row| row.code == code)?;
        Some((at, rows.remove(at)))
    }

    /// The draft's name in lists; empty if the user gave none.
    pub fn title<'a>(&'a self, template: &Template) -> &'a str {
        self.text(&template.title_field)
    }

    /// Whether anything was answered: a draft without a word is not worth keeping.
    pub fn is_blank(&self) -> bool {
        self.answers.values().all(Answer::is_empty)
    }

    /// Codes that a person cell may refer to, with the field they stand in.
    pub fn person_codes<'a>(&'a self, of: &'a [String]) -> impl Iterator<Item = &'a Row> {
        of.iter().flat_map(|field| self.rows(field))
    }
}

/// A fresh draft of a kind.
pub fn new_draft(template: &Template, id: String, reference: String, now: Moment) -> Draft {
    let mut draft = Draft {
        id,
        template: template.id.clone(),
        template_version: template.version,
        reference,
        created: Some(now),
        changed: Some(now),
        ..Draft::default()
    };
    if let Some((_, field)) = template.field(&template.report_date)
        && field.kind == FieldKind::Date
    {
        let today = DateAnswer { from: now.day.slashed(), ..DateAnswer::default() };
        draft.answers.insert(field.id.clone(), Answer::Date(today));
    }
    draft
}

/// The app's reference number: prefix, year, five letters that cannot be misread. Not secret, not guessed from content.
///
/// `random` is any 64 random bits.
pub fn reference_number(prefix: &str, year: i32, mut random: u64) -> String {
    const LETTERS: &[u8; 28] = b"ABCDEFGHJKMNPQRSTUVWXYZ23479";
    let mut tail = String::new();
    for _ in 0..5 {
        tail.push(char::from(LETTERS[(random % 28) as usize]));
        random /= 28;
    }
    format!("{prefix}-{year}-{tail}")
}
