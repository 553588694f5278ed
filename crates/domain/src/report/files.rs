//! The kinds of file that a report becomes, and how a finished one is sealed: what each is called and made of. Who makes them is
//! elsewhere (the app's Workers, `cargo xtask export-samples`).

use super::{ComposeOptions, Draft, Template, Version, compose, exchange, sheets};
use crate::messages::Messages;

/// What a file is made from.
pub struct Source<'a> {
    /// The form.
    pub template: &'a Template,
    /// What was written.
    pub draft: &'a Draft,
    /// The words of the language.
    pub words: &'a Messages,
    /// Version, moment, number.
    pub options: ComposeOptions,
}

/// A kind of file.
pub struct FileKind {
    /// Its name in lists, and the ending of its files' names.
    pub id: &'static str,
    /// What the maker of files is asked for.
    pub made_as: &'static str,
    /// Media type.
    pub mime: &'static str,
    /// The version that it holds whichever is chosen.
    pub only: Option<Version>,
    /// What it is made of, as text.
    pub payload: fn(&Source<'_>) -> Result<String, String>,
}

/// Word.
pub const DOCX: FileKind = FileKind {
    id: "docx",
    made_as: "docx",
    mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    only: None,
    payload: of_paper,
};

/// PDF.
pub const PDF: FileKind =
    FileKind { id: "pdf", made_as: "pdf", mime: "application/pdf", only: None, payload: of_paper };

/// Excel.
pub const XLSX: FileKind = FileKind {
    id: "xlsx",
    made_as: "xlsx",
    mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    only: None,
    payload: of_sheets,
};

/// A table for other programs.
pub const CSV: FileKind =
    FileKind { id: "csv", made_as: "csv", mime: "text/csv;charset=utf-8", only: None, payload: of_sheets };

/// The data file: it holds the whole draft, one's own archive.
pub const JSON: FileKind = FileKind {
    id: "json",
    made_as: "bytes",
    mime: "application/json",
    only: Some(Version::Full),
    payload: |source| Ok(exchange::to_json(source.draft)),
};

fn of_paper(source: &Source<'_>) -> Result<String, String> {
    json(&compose(source.template, source.draft, source.words, &source.options))
}

fn of_sheets(source: &Source<'_>) -> Result<String, String> {
    json(&sheets(source.template, source.draft, source.words, &source.options))
}

fn json(of: &impl serde::Serialize) -> Result<String, String> {
    serde_json::to_string(of).map_err(|err| err.to_string())
}

/// What a version is called in the names of files.
pub fn version_name(version: Version) -> &'static str {
    match version {
        Version::Full => "confidential",
        Version::Shared => "shared",
        Version::Statistics => "statistics",
    }
}

/// How a finished file is sealed with a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// Office's own password: Word and Excel ask for it.
    Office,
    /// A ZIP with AES-256.
    Zip,
    /// age.
    Age,
}

impl Seal {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Office, Self::Zip, Self::Age];

    /// Its name in what is stored, and for the Worker.
    pub fn id(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Zip => "zip",
            Self::Age => "age",
        }
    }

    /// The way of an id.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seal| seal.id() == id)
    }

    /// Whether a kind of file can be sealed so.
    pub fn fits(self, kind: &FileKind) -> bool {
        self != Self::Office || matches!(kind.id, "docx" | "xlsx")
    }
}

impl FileKind {
    /// `INC-2026-K7QDX-shared.docx`; sealed `…-shared-sealed.docx`, `…-shared-docx.zip`, `…-shared.docx.age`. Whoever carries the
    /// file reads it: it names nobody.
    pub fn file_name(&self, reference: &str, version: Version, sealed: Option<Seal>) -> String {
        let (version, ending) = (version_name(version), self.id);
        match sealed {
            None => format!("{reference}-{version}.{ending}"),
            Some(Seal::Office) => format!("{reference}-{version}-sealed.{ending}"),
            Some(Seal::Zip) => format!("{reference}-{version}-{ending}.zip"),
            Some(Seal::Age) => format!("{reference}-{version}.{ending}.age"),
        }
    }

    /// What everybody can read in a ZIP before it is opened: no case and nobody.
    pub fn name_inside(&self) -> String {
        format!("document.{}", self.id)
    }

    /// Media type of the file that is handed over.
    pub fn mime_of(&self, sealed: Option<Seal>) -> &'static str {
        match sealed {
            None | Some(Seal::Office) => self.mime,
            Some(Seal::Zip) => "application/zip",
            Some(Seal::Age) => "application/octet-stream",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_name_of_its_own_and_what_is_seen_inside_names_no_case() {
        let kinds = [DOCX, PDF, XLSX, CSV, JSON];
        let mut names = Vec::new();
        for kind in &kinds {
            assert!(!kind.name_inside().contains("INC"), "{}", kind.name_inside());
            for seal in [None].into_iter().chain(Seal::ALL.map(Some)) {
                if seal.is_none_or(|seal| seal.fits(kind)) {
                    names.push(kind.file_name("INC-2026-AAAAA", Version::Shared, seal));
                }
            }
        }
        assert!(names.contains(&"INC-2026-AAAAA-shared-sealed.docx".to_owned()), "{names:?}");
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!((names.len(), count), (5 * 3 + 2, 5 * 3 + 2));
    }

    #[test]
    fn only_office_files_have_offices_password_and_ids_are_found_again() {
        assert!(Seal::Office.fits(&DOCX) && Seal::Office.fits(&XLSX));
        assert!(!Seal::Office.fits(&PDF) && Seal::Zip.fits(&PDF) && Seal::Age.fits(&JSON));
        assert!(Seal::ALL.into_iter().all(|seal| Seal::of(seal.id()) == Some(seal)));
        assert_eq!(Seal::of("7z"), None);
    }
}
