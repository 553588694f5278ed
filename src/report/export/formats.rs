//! The kinds of file that a report can become. A further kind joins by an entry here: what it is called, which Worker makes it,
//! and what it is made of.

use domain::{
    messages::{Messages, Msg},
    report::{ComposeOptions, Draft, Template, Version, compose, exchange, sheets},
};

/// What a file is made from.
pub struct Source<'a> {
    /// The form.
    pub template: &'a Template,
    /// What was written.
    pub draft: &'a Draft,
    /// The words of the present language.
    pub words: &'a Messages,
    /// Version, moment, number.
    pub options: ComposeOptions,
}

/// A kind of file.
pub struct Format {
    /// Its name in lists of files that were made.
    pub id: &'static str,
    /// What the Worker is asked for.
    pub kind: &'static str,
    /// Ending of the file's name.
    pub ending: &'static str,
    /// Media type.
    pub mime: &'static str,
    /// Script of the Worker.
    pub worker: &'static str,
    /// Words of the button.
    pub name: fn() -> Msg,
    /// What to know about it.
    pub lead: Option<fn() -> Msg>,
    /// The version that it holds whichever is chosen.
    pub only: Option<Version>,
    /// What the Worker makes it of.
    pub payload: fn(&Source<'_>) -> Result<String, String>,
}

const OFFICE: &str = "export-worker.js";

/// All kinds, in the order in which they are offered.
pub const FORMATS: &[Format] = &[
    Format {
        id: "docx",
        kind: "docx",
        ending: "docx",
        mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        worker: OFFICE,
        name: || Msg::ExportDocx,
        lead: None,
        only: None,
        payload: |s| json(&compose(s.template, s.draft, s.words, &s.options)),
    },
    Format {
        id: "pdf",
        kind: "pdf",
        ending: "pdf",
        mime: "application/pdf",
        worker: "pdf-worker.js",
        name: || Msg::ExportPdf,
        lead: Some(|| Msg::ExportPdfLead),
        only: None,
        payload: |s| json(&compose(s.template, s.draft, s.words, &s.options)),
    },
    Format {
        id: "xlsx",
        kind: "xlsx",
        ending: "xlsx",
        mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        worker: OFFICE,
        name: || Msg::ExportXlsx,
        lead: None,
        only: None,
        payload: |s| json(&sheets(s.template, s.draft, s.words, &s.options)),
    },
    Format {
        id: "csv",
        kind: "csv",
        ending: "csv",
        mime: "text/csv;charset=utf-8",
        worker: OFFICE,
        name: || Msg::ExportCsv,
        lead: None,
        only: None,
        payload: |s| json(&sheets(s.template, s.draft, s.words, &s.options)),
    },
    Format {
        id: "json",
        kind: "bytes",
        ending: "json",
        mime: "application/json",
        worker: OFFICE,
        name: || Msg::ExportJson,
        lead: Some(|| Msg::ExportJsonLead),
        // It holds the whole draft: one's own archive.
        only: Some(Version::Full),
        payload: |s| Ok(exchange::to_json(s.draft)),
    },
];

impl Format {
    /// `INC-2026-K7QDX-shared.docx`.
    pub fn file_name(&self, reference: &str, version: Version) -> String {
        format!("{reference}-{}.{}", version_name(version), self.ending)
    }
}

/// What a version is called in the names of files.
pub fn version_name(version: Version) -> &'static str {
    match version {
        Version::Full => "confidential",
        Version::Shared => "shared",
        Version::Statistics => "statistics",
    }
}

fn json(of: &impl serde::Serialize) -> Result<String, String> {
    serde_json::to_string(of).map_err(|err| err.to_string())
}
