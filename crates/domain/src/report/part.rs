//! What a draft says in one of the versions, before it is laid out: `compose` makes a paper of it, `sheets` the tables of a
//! spreadsheet. What may leave is decided here and nowhere else, so that no format can show more than another.

use std::borrow::Cow;

use super::{
    compose::ComposeOptions,
    consent,
    draft::{Answer, DateAnswer, Draft, PlaceAnswer, Row, Sureness},
    redact::Redactor,
    sheets::Cell,
    statistics,
    template::{Column, ColumnKind, Field, FieldKind, Shared, Template, Version},
};
use crate::{
    date::Day,
    messages::{Messages, Msg},
    quiz::parse_number,
};

/// An answer, as a reader and as a program reads it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) cell: Cell,
}

/// Something in a part of the report.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Pair { label: String, value: Value, unit: String },
    Text { label: String, paragraphs: Vec<String> },
    List { label: String, items: Vec<String> },
    Counts { label: String, items: Vec<(String, Value)> },
    Rows { label: String, coded: bool, head: Vec<Head>, rows: Vec<(String, Vec<Value>)> },
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head {
    pub(super) label: String,
    pub(super) unit: String,
}

impl Value {
    pub(super) fn text(text: String) -> Self {
        Self { cell: Cell::Text(text.clone()), text }
    }

    pub(super) fn number(n: usize) -> Self {
        Self { text: n.to_string(), cell: Cell::Number(n.to_string()) }
    }
}

/// Says a draft in one of the versions.
pub(super) struct Composer<'a> {
    pub(super) template: &'a Template,
    /// The draft as the version may show it.
    pub(super) draft: Cow<'a, Draft>,
    /// Persons who have not agreed to be in it.
    pub(super) left_out: usize,
    pub(super) words: &'a Messages,
    pub(super) version: Version,
    /// In every version but the full one.
    pub(super) redactor: Option<Redactor>,
}

impl<'a> Composer<'a> {
    pub(super) fn new(template: &'a Template, draft: &'a Draft, words: &'a Messages, options: &ComposeOptions) -> Self {
        // The redactor knows the whole draft: whoever is left out must not be named either.
        let redactor = (options.version != Version::Full).then(|| Redactor::new(template, draft, words));
        let (draft, left_out) = consent::obeying(template, draft, options.version);
        Self { template, draft, left_out, words, version: options.version, redactor }
    }

    /// The parts of the report that say anything: heading, content.
    pub(super) fn sections(&self) -> Vec<(String, Vec<Part>)> {
        let parts = |field: &Field| match self.version {
            Version::Statistics => statistics::field(self, field),
            Version::Full | Version::Shared => self.field(field),
        };
        self.template
            .steps
            .iter()
            .filter_map(|step| {
                let shown = step.fields.iter().filter(|field| self.draft.shows(self.template, field));
                let parts: Vec<Part> = shown.flat_map(parts).collect();
                (!parts.is_empty()).then(|| (step.title.clone(), parts))
            })
            .enumerate()
            .map(|(at, (title, parts))| {
                let number = (at + 1).to_string();
                (self.words.say(&Msg::PaperSection { number, title }), parts)
            })
            .collect()
    }

    pub(super) fn clean(&self, text: &str) -> String {
        self.redactor.as_ref().map_or_else(|| text.trim().to_owned(), |redactor| redactor.redact(text.trim()))
    }

    fn field(&self, field: &Field) -> Vec<Part> {
        if self.redactor.is_some() && field.shared == Shared::No {
            return Vec::new();
        }
        let Some(answer) = self.draft.answer(&field.id) else { return Vec::new() };
        let label = field.label.clone();
        match answer {
            Answer::Rows(rows) => self.rows(field, rows),
            Answer::Text(text) if field.kind == FieldKind::LongText => {
                let text = self.clean(text);
                let paragraphs = text.split('\n').map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned);
                vec![Part::Text { label, paragraphs: paragraphs.collect() }]
            }
            Answer::Many(ids) => {
                let items = ids.iter().map(|id| self.choice(field.list.as_deref(), id)).collect();
                vec![Part::List { label, items }]
            }
            Answer::Place(place) => {
                let value = Value::text(self.place(place));
                if value.text.is_empty() { Vec::new() } else { vec![Part::Pair { label, value, unit: String::new() }] }
            }
            other => {
                let is_number = field.kind == FieldKind::Number;
                let value = self.value(other, field.list.as_deref(), &field.unit, is_number);
                vec![Part::Pair { label, value, unit: field.unit.clone() }]
            }
        }
    }

    /// The words of a controlled list. What the list does not know is somebody's own text: an imported draft may say anything.
    fn choice(&self, list: Option<&str>, id: &str) -> String {
        self.template.known_choice(list, id).map_or_else(|| self.clean(id), str::to_owned)
    }

    fn value(&self, answer: &Answer, list: Option<&str>, unit: &str, is_number: bool) -> Value {
        match answer {
            Answer::NotKnown => Value::text(self.words.say(&Msg::NotKnown)),
            Answer::Text(text) => {
                let text = self.clean(text);
                let number = decimal(&text).filter(|_| is_number).map(Cell::Number);
                let cell = number.unwrap_or_else(|| Cell::Text(text.clone()));
                Value { text: if unit.is_empty() { text } else { format!("{text} {unit}") }, cell }
            }
            Answer::Date(date) => self.date(date),
            Answer::Place(place) => Value::text(self.place(place)),
            Answer::Choice(id) => Value::text(self.choice(list, id)),
            Answer::Many(ids) => Value::text(ids.iter().map(|id| self.choice(list, id)).collect::<Vec<_>>().join("; ")),
            Answer::Rows(_) => Value::text(String::new()),
        }
    }

    fn date(&self, date: &DateAnswer) -> Value {
        // What is no day yet is printed as it was typed: the paper hides nothing that the writer wrote.
        let say = |typed: &str, day: Option<Day>| day.map_or_else(|| self.clean(typed), |day| self.words.date(day));
        let (first, last) = date.days();
        let (from, to) = (say(&date.from, first), say(&date.to, last));
        match date.sure {
            Sureness::Exact => Value { cell: first.map_or_else(|| Cell::Text(from.clone()), Cell::Date), text: from },
            Sureness::About => Value::text(self.words.say(&Msg::PaperAbout { day: from })),
            Sureness::Period if to.is_empty() => Value::text(self.words.say(&Msg::PaperSince { from })),
            Sureness::Period => Value::text(self.words.say(&Msg::PaperPeriod { from, to })),
        }
    }

    fn place(&self, place: &PlaceAnswer) -> String {
        let mut parts = vec![&place.village, &place.cell, &place.sector, &place.district, &place.province];
        if self.redactor.is_some() {
            parts.drain(..2);
        }
        parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    fn rows(&self, field: &Field, rows: &[Row]) -> Vec<Part> {
        let label = field.label.clone();
        if self.redactor.is_some() && field.shared == Shared::Counts {
            return vec![Part::Counts { label, items: self.counts(field, rows) }];
        }
        let shown = |column: &&Column| {
            let answered = rows.iter().any(|row| row.cells.get(&column.id).is_some_and(|cell| !cell.is_empty()));
            let leaves = column.secret.is_none() && column.shared != Shared::No;
            answered && (self.redactor.is_none() || leaves)
        };
        let columns: Vec<&Column> = field.columns.iter().filter(shown).collect();
        let cell = |row: &Row, column: &Column| {
            let (list, is_number) = (column.list.as_deref(), column.kind == ColumnKind::Number);
            let answer = row.cells.get(&column.id);
            answer.map_or_else(|| Value::text(String::new()), |a| self.value(a, list, &column.unit, is_number))
        };
        // The code of a row without a prefix of its own is its bare number, which says nothing: it is left out then.
        let coded = !field.code.is_empty();
        if columns.is_empty() && !coded {
            return Vec::new();
        }
        let rows = rows
            .iter()
            .map(|row| (row.code.clone(), columns.iter().map(|column| cell(row, column)).collect()))
            .collect();
        let head = columns.iter().map(|c| Head { label: c.label.clone(), unit: c.unit.clone() }).collect();
        vec![Part::Rows { label, coded, head, rows }]
    }

    /// How many, and how many of each answer of the columns that are counted.
    fn counts(&self, field: &Field, rows: &[Row]) -> Vec<(String, Value)> {
        let mut out = vec![(self.words.say(&Msg::PaperInAll), Value::number(rows.len()))];
        for column in field.columns.iter().filter(|column| column.count && column.kind == ColumnKind::Choice) {
            for (name, count) in self.tally(column, rows) {
                out.push((name, Value::number(count)));
            }
        }
        out
    }

    /// How many rows have each answer of a column with a controlled list; answers that nobody gave are left out.
    pub(super) fn tally(&self, column: &Column, rows: &[Row]) -> Vec<(String, usize)> {
        let choices = column.list.as_ref().and_then(|list| self.template.lists.get(list)).map_or(&[][..], |l| l);
        let counted = choices.iter().map(|choice| {
            let has = |row: &&Row| row.cells.get(&column.id).is_some_and(|answer| answer.has_choice(&choice.id));
            (format!("{}, {}", column.label, choice.label), rows.iter().filter(has).count())
        });
        counted.filter(|(_, count)| *count > 0).collect()
    }
}

/// A typed number as programs write it.
fn decimal(typed: &str) -> Option<String> {
    parse_number(typed)?;
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_numbers_are_written_as_programs_read_them() {
        for (typed, want) in
            [("48", "48"), ("1 000", "1000"), ("-3,50", "-3.50"), (".5", "0.5"), ("5.", "5"), ("007", "7"), ("0", "0")]
        {
            assert_eq!(decimal(typed).as_deref(), Some(want), "{typed}");
        }
        for none in ["", "about 5", "1.2.3", "=1+1", "1e5", "-"] {
            assert_eq!(decimal(none), None, "{none}");
        }
    }
}
