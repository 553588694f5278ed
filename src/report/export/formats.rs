//! The kinds of file that a report can become, as they are offered. A further kind joins by an entry here: which Worker makes it, and
//! what it is called on the screen. What it is made of is in `domain::report::files`.

use domain::{
    messages::Msg,
    report::files::{CSV, DOCX, FileKind, JSON, PDF, XLSX},
};

/// A kind of file.
pub struct Format {
    /// What it is.
    pub kind: &'static FileKind,
    /// Script of the Worker.
    pub worker: &'static str,
    /// Words of the button.
    pub name: fn() -> Msg,
    /// What to know about it.
    pub lead: Option<fn() -> Msg>,
}

const OFFICE: &str = "export-worker.js";

/// All kinds, in the order in which they are offered.
pub const FORMATS: &[Format] = &[
    WORD,
    Format { kind: &PDF, worker: "pdf-worker.js", name: || Msg::ExportPdf, lead: Some(|| Msg::ExportPdfLead) },
    Format { kind: &XLSX, worker: OFFICE, name: || Msg::ExportXlsx, lead: None },
    Format { kind: &CSV, worker: OFFICE, name: || Msg::ExportCsv, lead: None },
    Format { kind: &JSON, worker: OFFICE, name: || Msg::ExportJson, lead: Some(|| Msg::ExportJsonLead) },
];

/// The kind that keeps every letter.
pub const WORD: Format = Format { kind: &DOCX, worker: OFFICE, name: || Msg::ExportDocx, lead: None };
