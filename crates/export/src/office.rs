//! Which exporter makes which kind of file, and what is looked for in it before it is handed over. What the Workers call.

use domain::report::{
    Paper, Sheet, Sheets, Version,
    redact::{Needle, Refused},
};
use thiserror::Error;

use crate::{
    csv::csv,
    docx::{DocxOptions, docx},
    leak,
    xlsx::xlsx,
};

/// Why there is no file.
#[derive(Debug, Error)]
pub enum Failure {
    /// What it should be made of is something else.
    #[error("{0}")]
    NotReadable(#[from] serde_json::Error),
    /// No such kind of file.
    #[error("no such kind of file: {0}")]
    Unknown(String),
}

/// Makes a file: `docx` of a paper, `xlsx` and `csv` of tables, `bytes` of a text as it is. The first two as JSON.
///
/// # Errors
/// Another kind, or not what it is made of.
pub fn write(kind: &str, payload: &str, created: &str) -> Result<Vec<u8>, Failure> {
    let options = DocxOptions { created, application: "Ubuvugizi" };
    Ok(match kind {
        "docx" => docx(&serde_json::from_str::<Paper>(payload)?, &options),
        "xlsx" => xlsx(&serde_json::from_str::<Sheets>(payload)?, &options),
        "csv" => csv(&serde_json::from_str::<Sheets>(payload)?),
        "bytes" => payload.as_bytes().to_vec(),
        other => return Err(Failure::Unknown(other.to_owned())),
    })
}

/// Searches a file of a kind for what must not be in it. What an empty file of that kind holds (names of styles and the like) is
/// nobody's secret.
///
/// # Errors
/// Something was found, or the file could not be searched.
pub fn check(kind: &str, bytes: &[u8], needles: &[Needle]) -> Result<(), Refused> {
    let none = String::new;
    let version = Version::Statistics;
    let sheet =
        || Sheet { name: none(), part: none(), coded: false, counted: false, head: Vec::new(), rows: Vec::new() };
    let options = DocxOptions { created: "", application: "Ubuvugizi" };
    let empty = match kind {
        "docx" => docx(
            &Paper {
                lang: none(),
                version,
                title: none(),
                reference: none(),
                organisation: none(),
                head: Vec::new(),
                foot: none(),
                page_of: none(),
                sections: Vec::new(),
                closing: Vec::new(),
            },
            &options,
        ),
        "xlsx" => xlsx(
            &Sheets {
                lang: none(),
                version,
                title: none(),
                reference: none(),
                organisation: none(),
                foot: none(),
                long: Default::default(),
                pairs: sheet(),
                tables: Vec::new(),
                notes: sheet(),
            },
            &options,
        ),
        _ => Vec::new(),
    };
    leak::check(bytes, &empty, needles)
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::{date::Day, report::Cell};

    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    /// Tables with everything that can go wrong in a cell.
    pub(crate) fn sheets() -> Sheets {
        let head = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let part = "1. About".to_owned();
        let pair =
            |question: &str, answer: Cell, unit: &str| vec![text("1. About"), text(question), answer, text(unit)];
        Sheets {
            lang: "en".into(),
            version: Version::Shared,
            title: "A < B & \"C\"\u{1}".into(),
            reference: "INC-2026-AAAAA".into(),
            organisation: "Ijwi".into(),
            foot: "INC-2026-AAAAA · R&D".into(),
            long: ["Part", "Table", "Row", "Question", "Answer", "Unit"].map(str::to_owned),
            pairs: Sheet {
                name: "Answers".into(),
                part: String::new(),
                coded: false,
                counted: false,
                head: head(&["Part", "Question", "Answer", "Unit"]),
                rows: vec![
                    pair("Day", Cell::Date(Day::new(2026, 11, 3).expect("a day")), ""),
                    pair("Delay", Cell::Number("48.5".into()), "days"),
                    pair("Formula", text("=HYPERLINK(\"x\", \"y\")"), ""),
                    pair("Loss", text("-5"), ""),
                    pair("Seen", text("One.\nTwo, three."), ""),
                ],
            },
            tables: vec![
                Sheet {
                    name: "Acts: who/what [and] where, told at great length".into(),
                    part: part.clone(),
                    coded: true,
                    counted: false,
                    head: head(&["Code", "Act", "When"]),
                    rows: vec![
                        vec![text("R1"), text("refused"), Cell::Date(Day::new(2026, 8, 1).expect("a day"))],
                        vec![text("R2"), text(""), text("about 3 August 2026")],
                    ],
                },
                Sheet {
                    name: "Victims".into(),
                    part,
                    coded: false,
                    counted: false,
                    head: head(&["Victims", "Number"]),
                    rows: vec![vec![text("In all"), Cell::Number("7".into())]],
                },
            ],
            notes: Sheet {
                name: "Notes".into(),
                part: String::new(),
                coded: false,
                counted: false,
                head: head(&["A < B & \"C\""]),
                rows: vec![vec![text("Shared version.")]],
            },
        }
    }

    #[test]
    fn what_is_no_report_and_what_nobody_makes_is_said() {
        assert!(matches!(write("docx", "{", ""), Err(Failure::NotReadable(_))));
        assert!(matches!(write("odt", "{}", ""), Err(Failure::Unknown(_))));
        assert_eq!(write("bytes", "é", "").unwrap(), "é".as_bytes());
    }
}
