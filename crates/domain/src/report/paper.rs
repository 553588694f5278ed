//! The report as it will stand on paper: one structure, drawn by the preview and the print view and written as DOCX by
//! the `export` crate, so that what was looked at is what comes out.

use serde::{Deserialize, Serialize};

use super::template::Version;

/// A label before its answer: a question has its own mark.
pub fn before_answer(label: &str) -> String {
    if label.ends_with(['?', '!', ':']) { format!("{label} ") } else { format!("{label}: ") }
}

/// A finished page of text, in one language and one version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// BCP 47 tag of the words: `en`, `fr`, `rw`.
    pub lang: String,
    /// Which version it is.
    pub version: Version,
    /// Title of the report (the draft's own, else the kind's).
    pub title: String,
    /// The app's reference number.
    pub reference: String,
    /// Organisation, for the document's properties; may be empty.
    pub organisation: String,
    /// Lines under the title: organisation and district; reference, date, version; reader; the standing warning.
    pub head: Vec<String>,
    /// Words of the running foot, before the page number: reference, version, confidentiality.
    pub foot: String,
    /// "Page {page} of {pages}" with both placeholders as they stand here.
    pub page_of: String,
    /// The parts.
    pub sections: Vec<PaperSection>,
    /// Last lines: who prepared, who checked, consent, what was withheld.
    pub closing: Vec<String>,
}

/// A part with a heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperSection {
    /// Heading, numbered.
    pub heading: String,
    /// Content in order.
    pub items: Vec<PaperItem>,
}

/// Something in a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum PaperItem {
    /// A short answer: label and value on one line.
    Pair {
        /// Question.
        label: String,
        /// Answer.
        value: String,
    },
    /// A long answer: label, then paragraphs.
    Text {
        /// Question.
        label: String,
        /// Answer, a string a paragraph.
        paragraphs: Vec<String>,
    },
    /// Several answers.
    List {
        /// Question.
        label: String,
        /// Answers.
        items: Vec<String>,
    },
    /// Rows.
    Table {
        /// Question.
        label: String,
        /// Column headings.
        head: Vec<String>,
        /// Cells, each row as long as `head`.
        rows: Vec<Vec<String>>,
    },
}
