//! Figures that go into a report without being typed again: any kind with a table that has the columns `what`, `group` and
//! `count` takes them; a column `note` says what a number alone does not.

use super::{
    RegisterFields,
    pattern::{Pattern, Table, count_words, heading, label},
};
use crate::{
    messages::{Messages, Msg},
    report::{Answer, ColumnKind, Draft, Field, Template},
};

/// Columns of the table, by id.
const WHAT: &str = "what";
const GROUP: &str = "group";
const COUNT: &str = "count";
const NOTE: &str = "note";

/// A row of figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What is counted: heading of the table.
    pub what: String,
    /// Of which.
    pub group: String,
    /// How many, if that is shown.
    pub number: Option<usize>,
    /// How many, in words.
    pub count: String,
    /// Incidents or persons.
    pub note: String,
}

/// The table of a kind that takes figures.
pub fn table_for(template: &Template) -> Option<&Field> {
    let has = |field: &Field, id: &str| field.columns.iter().any(|column| column.id == id);
    template.fields().find(|field| [WHAT, GROUP, COUNT].into_iter().all(|id| has(field, id)))
}

/// The rows of a pattern, of those tables that are wanted.
pub fn lines(
    template: &Template,
    fields: &RegisterFields,
    pattern: &Pattern,
    wanted: impl Fn(&Table) -> bool,
    words: &Messages,
) -> Vec<Line> {
    let mut out = Vec::new();
    for table in pattern.tables.iter().filter(|table| wanted(table)) {
        let of = if table.of_persons { Msg::PatternPersons } else { Msg::PatternIncidents };
        out.extend(table.rows.iter().map(|(id, count)| Line {
            what: heading(template, fields, words, table.by),
            group: label(template, fields, words, table.by, id),
            number: count.shown(),
            count: count_words(words, *count),
            note: words.say(&of),
        }));
    }
    out
}

/// Writes figures into a draft, after what stands there. Gives how many rows there was room for.
pub fn write(draft: &mut Draft, field: &Field, lines: &[Line]) -> usize {
    let room = field.max.map_or(lines.len(), |max| max.saturating_sub(draft.rows(&field.id).len()));
    let column = |id: &str| field.columns.iter().find(|column| column.id == id);
    let written = &lines[..room.min(lines.len())];
    for line in written {
        let code = draft.add_row(field);
        let is_number = column(COUNT).is_some_and(|column| column.kind == ColumnKind::Number);
        // A number that is not shown is no number: its words go where words may stand.
        let (count, note) = match (is_number, line.number) {
            (true, Some(n)) => (n.to_string(), line.note.clone()),
            (true, None) => (String::new(), format!("{}: {}", line.note, line.count)),
            (false, _) => (line.count.clone(), line.note.clone()),
        };
        let Some(Answer::Rows(rows)) = draft.answers.get_mut(&field.id) else { continue };
        let Some(row) = rows.iter_mut().find(|row| row.code == code) else { continue };
        for (id, text) in [(WHAT, &line.what), (GROUP, &line.group), (COUNT, &count), (NOTE, &note)] {
            if column(id).is_some() && !text.is_empty() {
                row.cells.insert(id.to_owned(), Answer::Text(text.clone()));
            }
        }
    }
    written.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Column, FieldKind, tests::sample};

    fn line(number: Option<usize>) -> Line {
        let count = number.map_or("fewer than 5".to_owned(), |n| n.to_string());
        Line { what: "Sex".into(), group: "Woman".into(), number, count, note: "persons".into() }
    }

    /// The sample kind with a table that takes figures.
    fn taking(count: ColumnKind) -> Template {
        let (mut template, _) = sample();
        let like = template.field("steps").unwrap().1.clone();
        let column = |id: &str, kind| Column { id: id.into(), kind, ..like.columns[0].clone() };
        let columns = [WHAT, GROUP, NOTE].map(|id| column(id, ColumnKind::Text));
        let mut field = Field { id: "figures".into(), kind: FieldKind::Table, max: Some(3), ..like.clone() };
        field.columns = columns.into();
        field.columns.push(column(COUNT, count));
        template.steps[1].fields.push(field);
        template
    }

    #[test]
    fn a_kind_takes_figures_if_it_has_the_columns() {
        assert_eq!(table_for(&sample().0), None);
        assert_eq!(table_for(&taking(ColumnKind::Text)).unwrap().id, "figures");
    }

    #[test]
    fn figures_are_written_as_rows_and_what_is_not_shown_is_no_number() {
        for (kind, few, note) in
            [(ColumnKind::Text, "fewer than 5", "persons"), (ColumnKind::Number, "", "persons: fewer than 5")]
        {
            let template = taking(kind);
            let field = table_for(&template).unwrap();
            let mut draft = Draft::default();
            assert_eq!(write(&mut draft, field, &[line(Some(12)), line(None)]), 2);
            let text = |row: usize, id: &str| match draft.rows("figures")[row].cells.get(id) {
                Some(Answer::Text(text)) => text.clone(),
                _ => String::new(),
            };
            assert_eq!((text(0, WHAT), text(0, GROUP), text(0, COUNT), text(0, NOTE)), {
                ("Sex".into(), "Woman".into(), "12".into(), "persons".into())
            });
            assert_eq!((text(1, COUNT).as_str(), text(1, NOTE).as_str()), (few, note));
            // After what stands there, and no more than the form takes.
            assert_eq!(write(&mut draft, field, &[line(Some(1)), line(Some(2))]), 1);
            assert_eq!(draft.rows("figures").len(), 3);
        }
    }
}
