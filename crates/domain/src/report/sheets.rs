//! The report as tables of typed cells, for spreadsheets and for other programs: numbers are numbers and days are days. Made
//! of the same parts as the paper, so it can hold nothing that the paper of the same version does not hold.

use serde::{Deserialize, Serialize};

use super::{
    compose::ComposeOptions,
    draft::Draft,
    part::{Composer, Head, Part, Value},
    template::{Template, Version},
};
use crate::{
    date::Day,
    messages::{Messages, Msg},
};

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Words; empty for no answer.
    Text(String),
    /// A number as `-48.5`. As text: what reads and prints fractions would be a fifth of the exporter.
    Number(String),
    /// A day.
    Date(Day),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name, as long as it is: formats shorten it.
    pub name: String,
    /// Heading of the part that it stands in.
    pub part: String,
    /// Whether the first column is the code of the row.
    pub coded: bool,
    /// Whether its rows are counts: what, how many.
    pub counted: bool,
    /// Column headings.
    pub head: Vec<String>,
    /// Cells, each row as long as `head`.
    pub rows: Vec<Vec<Cell>>,
}

/// The tables of a report, in one language and one version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheets {
    /// BCP 47 tag of the words.
    pub lang: String,
    /// Which version it is.
    pub version: Version,
    /// Title of the report.
    pub title: String,
    /// The app's reference number.
    pub reference: String,
    /// Organisation; may be empty.
    pub organisation: String,
    /// Words of the foot of a printed page.
    pub foot: String,
    /// Heads of the long form: part, table, row, question, answer, unit.
    pub long: [String; 6],
    /// The short answers, under the heads part, question, answer, unit.
    pub pairs: Sheet,
    /// The tables.
    pub tables: Vec<Sheet>,
    /// What stands under the title and at the end of the paper.
    pub notes: Sheet,
}

/// Writes a draft as tables.
pub fn sheets(template: &Template, draft: &Draft, words: &Messages, options: &ComposeOptions) -> Sheets {
    let c = Composer::new(template, draft, words, options);
    let [part, question, answer, unit] =
        [Msg::SheetPart, Msg::PaperQuestion, Msg::PaperAnswer, Msg::SheetUnit].map(|msg| words.say(&msg));
    let mut pairs = Sheet {
        name: words.say(&Msg::SheetAnswers),
        part: String::new(),
        coded: false,
        counted: false,
        head: vec![part.clone(), question.clone(), answer.clone(), unit.clone()],
        rows: Vec::new(),
    };
    let mut tables = Vec::new();
    for (heading, parts) in c.sections() {
        for said in parts {
            let mut pair = |label: String, cell: Cell, unit: String| {
                pairs.rows.push(vec![Cell::Text(heading.clone()), Cell::Text(label), cell, Cell::Text(unit)]);
            };
            match said {
                Part::Pair { label, value, unit } => pair(label, value.cell, unit),
                Part::Text { label, paragraphs } => pair(label, Cell::Text(paragraphs.join("\n")), String::new()),
                Part::List { label, items } => pair(label, Cell::Text(items.join("; ")), String::new()),
                Part::Counts { label, items } => tables.push(Sheet {
                    part: heading.clone(),
                    coded: false,
                    counted: true,
                    head: vec![label.clone(), words.say(&Msg::SheetCount)],
                    name: label,
                    rows: items.into_iter().map(|(name, count)| vec![Cell::Text(name), count.cell]).collect(),
                }),
                Part::Rows { label, coded, head, rows } => {
                    tables.push(table(words, heading.clone(), label, coded, head, rows));
                }
            }
        }
    }
    let notes = c.head(options).into_iter().chain(c.closing()).map(|line| vec![Cell::Text(line)]).collect();
    let foot = match options.version {
        Version::Full => Msg::PaperFootFull { reference: draft.reference.clone() },
        Version::Shared => Msg::PaperFootShared { reference: draft.reference.clone() },
        Version::Statistics => Msg::PaperFootStatistics { reference: draft.reference.clone() },
    };
    let (table, row) = (words.say(&Msg::SheetTable), words.say(&Msg::SheetRow));
    Sheets {
        lang: words.lang().tag().to_owned(),
        version: options.version,
        title: c.title(),
        reference: draft.reference.clone(),
        organisation: c.organisation(),
        foot: words.say(&foot),
        long: [part, table, row, question, answer, unit],
        pairs,
        tables,
        notes: Sheet {
            name: words.say(&Msg::SheetNotes),
            part: String::new(),
            coded: false,
            counted: false,
            head: vec![c.title()],
            rows: notes,
        },
    }
}

fn table(
    words: &Messages,
    part: String,
    name: String,
    coded: bool,
    head: Vec<Head>,
    rows: Vec<(String, Vec<Value>)>,
) -> Sheet {
    let code = coded.then(|| words.say(&Msg::PaperCode));
    let column = |Head { label, unit }: Head| if unit.is_empty() { label } else { format!("{label} ({unit})") };
    let line = |(code, values): (String, Vec<Value>)| {
        coded.then_some(Cell::Text(code)).into_iter().chain(values.into_iter().map(|value| value.cell)).collect()
    };
    Sheet {
        name,
        part,
        coded,
        counted: false,
        head: code.into_iter().chain(head.into_iter().map(column)).collect(),
        rows: rows.into_iter().map(line).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        date::Moment,
        messages::Lang,
        report::{Answer, tests::sample},
    };

    fn made(version: Version) -> Sheets {
        let (template, mut draft) = sample();
        draft.answers.insert("kind".into(), Answer::Choice("barrier".into()));
        draft.answers.insert("delay".into(), Answer::Text("48".into()));
        let now = Moment { day: Day::new(2026, 11, 24).unwrap(), minute: 600 };
        sheets(&template, &draft, &Messages::shipped(Lang::En), &ComposeOptions { version, now, number: 1 })
    }

    #[test]
    fn numbers_are_numbers_and_days_are_days() {
        let sheets = made(Version::Full);
        let answer = |question: &str| {
            sheets.pairs.rows.iter().find(|row| row[1] == Cell::Text(question.into())).map(|row| row[2..].to_vec())
        };
        let text = |text: &str| Cell::Text(text.into());
        assert_eq!(answer("Delay"), Some(vec![Cell::Number("48".into()), text("days")]));
        let day = Cell::Date(Day::new(2026, 11, 24).unwrap());
        assert_eq!(answer("Date of report"), Some(vec![day, text("")]));
        assert_eq!(answer("When"), Some(vec![text("since 3 August 2026, still going on"), text("")]));
        assert_eq!(answer("Seen"), Some(vec![text("V1 came to the office.\nThe door was shut."), text("")]));
    }

    #[test]
    fn every_table_of_the_report_is_a_table_with_all_its_columns() {
        let sheets = made(Version::Full);
        let names: Vec<&str> = sheets.tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["Victims", "Alleged responsible", "Consent", "Acts"]);
        assert_eq!(sheets.tables[0].head, ["Code", "Name", "Telephone", "Sex"]);
        for table in sheets.tables.iter().chain([&sheets.pairs, &sheets.notes]) {
            assert!(table.rows.iter().all(|row| row.len() == table.head.len()), "{table:?}");
        }
    }

    #[test]
    fn the_other_versions_hold_no_more_than_their_paper() {
        for version in [Version::Shared, Version::Statistics] {
            let json = serde_json::to_string(&made(version)).unwrap().to_lowercase();
            for secret in ["vestine", "mukamana", "0788", "nyakabungo", "urugarama", "jean-paul"] {
                assert!(!json.contains(secret), "{secret} in {json}");
            }
        }
        let counted = &made(Version::Shared).tables[0];
        assert_eq!(
            counted.rows,
            [
                [Cell::Text("In all".into()), Cell::Number("1".into())],
                [Cell::Text("Sex, Woman".into()), Cell::Number("1".into())]
            ]
        );
    }
}
