//! Figures that go into a report without being typed again. A kind of report says in its file (`[figures]`) which table takes
//! them and which of its columns means what: nothing here knows a kind by name.

use serde::{Deserialize, Serialize};

use super::{
    RegisterFields,
    pattern::{Pattern, Table, count_words, heading, label},
    suppress::Count,
};
use crate::{
    date::Day,
    messages::{Messages, Msg},
    report::{Answer, ColumnKind, DateAnswer, Draft, Field, Template},
};

/// Where a report kind takes figures: ids of a table and of its columns. Whatever has no column of its own is said in `words`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureFields {
    /// The table.
    pub field: String,
    /// What is counted: heading of the figures.
    #[serde(default)]
    pub what: String,
    /// Of which.
    #[serde(default)]
    pub group: String,
    /// How many.
    #[serde(default)]
    pub count: String,
    /// Incidents or persons.
    #[serde(default)]
    pub note: String,
    /// All of these that have no column, in words.
    #[serde(default)]
    pub words: String,
    /// What it was counted from.
    #[serde(default)]
    pub source: String,
    /// A date: on which day it was counted.
    #[serde(default)]
    pub date: String,
    /// Another field, a number: how many incidents in all.
    #[serde(default)]
    pub total: String,
}

impl FigureFields {
    /// The columns that it names.
    pub fn columns(&self) -> impl Iterator<Item = &String> {
        [&self.what, &self.group, &self.count, &self.note, &self.words, &self.source, &self.date]
            .into_iter()
            .filter(|id| !id.is_empty())
    }
}

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
    /// The row in words, without the number and with it.
    pub words: [String; 2],
    /// What it was counted from.
    pub source: String,
}

/// The table of a kind that takes figures, and what its columns mean.
pub fn table_for(template: &Template) -> Option<(&Field, &FigureFields)> {
    let fields = template.figures.as_ref()?;
    Some((template.field(&fields.field)?.1, fields))
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
    let source = words.say(&Msg::PatternSource { incidents: count_words(words, pattern.incidents) });
    for table in pattern.tables.iter().filter(|table| wanted(table)) {
        let of = words.say(&if table.of_persons { Msg::PatternPersons } else { Msg::PatternIncidents });
        out.extend(table.rows.iter().map(|(id, count)| {
            let what = heading(template, fields, words, table.by);
            let group = label(template, fields, words, table.by, id);
            let said = count_words(words, *count);
            let pair = words.say(&Msg::PatternPair { what: what.clone(), group: group.clone() });
            let row = Msg::PatternRow { pair: pair.clone(), count: said.clone(), of: of.clone() };
            let words = [pair, words.say(&row)];
            Line { what, group, number: count.shown(), count: said, note: of.clone(), words, source: source.clone() }
        }));
    }
    out
}

/// Writes figures that were counted on a day into a draft, after what stands there. Gives how many rows there was room for.
pub fn write(draft: &mut Draft, template: &Template, counted: (Count, Day), lines: &[Line]) -> usize {
    let (incidents, day) = counted;
    let Some((field, fields)) = table_for(template) else { return 0 };
    let room = field.max.map_or(lines.len(), |max| max.saturating_sub(draft.rows(&field.id).len()));
    let is_number = field.columns.iter().any(|c| c.id == fields.count && c.kind == ColumnKind::Number);
    let written = &lines[..room.min(lines.len())];
    for line in written {
        let code = draft.add_row(field);
        // A number that is not shown is no number: its words go where words may stand.
        let (count, note) = match (is_number, line.number) {
            (true, Some(n)) => (n.to_string(), line.note.clone()),
            (true, None) => (String::new(), format!("{}: {}", line.note, line.count)),
            (false, _) => (line.count.clone(), line.note.clone()),
        };
        let Some(Answer::Rows(rows)) = draft.answers.get_mut(&field.id) else { continue };
        let Some(row) = rows.iter_mut().find(|row| row.code == code) else { continue };
        let words = &line.words[usize::from(fields.count.is_empty())];
        for (id, text) in [
            (&fields.what, &line.what),
            (&fields.group, &line.group),
            (&fields.count, &count),
            (&fields.note, &note),
            (&fields.words, words),
            (&fields.source, &line.source),
        ] {
            if !id.is_empty() && !text.is_empty() {
                row.cells.insert(id.clone(), Answer::Text(text.clone()));
            }
        }
        if !fields.date.is_empty() {
            let date = DateAnswer { from: day.slashed(), ..DateAnswer::default() };
            row.cells.insert(fields.date.clone(), Answer::Date(date));
        }
    }
    if let (Some(n), false) = (incidents.shown(), fields.total.is_empty()) {
        draft.answers.insert(fields.total.clone(), Answer::Text(n.to_string()));
    }
    written.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Column, FieldKind, tests::sample};

    fn line(number: Option<usize>) -> Line {
        let count = number.map_or("fewer than 5".to_owned(), |n| n.to_string());
        Line {
            what: "Sex".into(),
            group: "Woman".into(),
            number,
            words: ["Sex: Woman".into(), format!("Sex: Woman: {count} (persons)")],
            count,
            note: "persons".into(),
            source: "the register".into(),
        }
    }

    fn today() -> Day {
        Day::new(2026, 11, 24).unwrap()
    }

    /// The sample kind with a table that takes figures.
    fn taking(count: ColumnKind) -> Template {
        let (mut template, _) = sample();
        let like = template.field("steps").unwrap().1.clone();
        let column = |id: &str, kind| Column { id: id.into(), kind, ..like.columns[0].clone() };
        let columns = ["what", "group", "note", "words", "source"].map(|id| column(id, ColumnKind::Text));
        let mut field = Field { id: "figures".into(), kind: FieldKind::Table, max: Some(3), ..like.clone() };
        field.columns = columns.into();
        field.columns.push(column("count", count));
        template.steps[1].fields.push(field);
        template.figures = Some(FigureFields {
            field: "figures".into(),
            what: "what".into(),
            group: "group".into(),
            count: "count".into(),
            note: "note".into(),
            total: "delay".into(),
            ..FigureFields::default()
        });
        template
    }

    fn text(draft: &Draft, row: usize, id: &str) -> String {
        match draft.rows("figures")[row].cells.get(id) {
            Some(Answer::Text(text)) => text.clone(),
            _ => String::new(),
        }
    }

    #[test]
    fn figures_are_written_as_rows_and_what_is_not_shown_is_no_number() {
        for (kind, few, note) in
            [(ColumnKind::Text, "fewer than 5", "persons"), (ColumnKind::Number, "", "persons: fewer than 5")]
        {
            let template = taking(kind);
            let mut draft = Draft::default();
            assert_eq!(write(&mut draft, &template, (Count::Exact(40), today()), &[line(Some(12)), line(None)]), 2);
            assert_eq!(
                ["what", "group", "count", "note"].map(|id| text(&draft, 0, id)),
                ["Sex", "Woman", "12", "persons"]
            );
            assert_eq!((text(&draft, 1, "count").as_str(), text(&draft, 1, "note").as_str()), (few, note));
            assert_eq!(draft.text("delay"), "40");
            // After what stands there, and no more than the form takes.
            assert_eq!(write(&mut draft, &template, (Count::Few, today()), &[line(Some(1)), line(Some(2))]), 1);
            assert_eq!(draft.rows("figures").len(), 3);
            // A total that is not shown changes nothing.
            assert_eq!(draft.text("delay"), "40");
        }
    }

    #[test]
    fn what_has_no_column_of_its_own_is_said_in_words() {
        let mut template = taking(ColumnKind::Text);
        let mut draft = Draft::default();
        let words = FigureFields {
            field: "figures".into(),
            words: "words".into(),
            source: "source".into(),
            ..Default::default()
        };
        template.figures = Some(words.clone());
        write(&mut draft, &template, (Count::Few, today()), &[line(None)]);
        assert_eq!(text(&draft, 0, "words"), "Sex: Woman: fewer than 5 (persons)");
        assert_eq!((text(&draft, 0, "source").as_str(), text(&draft, 0, "what").as_str()), ("the register", ""));
        template.figures = Some(FigureFields { count: "count".into(), ..words });
        write(&mut draft, &template, (Count::Few, today()), &[line(Some(7))]);
        assert_eq!((text(&draft, 1, "words").as_str(), text(&draft, 1, "count").as_str()), ("Sex: Woman", "7"));
    }

    #[test]
    fn the_day_on_which_was_counted_goes_into_a_date_column() {
        let mut template = taking(ColumnKind::Date);
        let mut draft = Draft::default();
        template.figures = Some(FigureFields {
            field: "figures".into(),
            words: "words".into(),
            date: "count".into(),
            ..Default::default()
        });
        write(&mut draft, &template, (Count::Few, today()), &[line(None)]);
        let Some(Answer::Date(date)) = draft.rows("figures")[0].cells.get("count") else { panic!("{draft:?}") };
        assert_eq!(date.days().0, Some(today()));
    }

    #[test]
    fn a_kind_that_says_nothing_takes_no_figures() {
        let (template, mut draft) = sample();
        let before = draft.clone();
        assert_eq!(write(&mut draft, &template, (Count::Exact(9), today()), &[line(Some(9))]), 0);
        assert_eq!((draft, table_for(&template)), (before, None));
    }
}
