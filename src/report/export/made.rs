//! The files that were made since the app was opened, and the list of their fingerprints that goes with them.

use std::cell::RefCell;

use domain::{
    date::Moment,
    messages::Msg,
    report::{Version, files::Seal, manifest},
};

use crate::{
    app::say,
    browser::{clock, files},
    office,
};

/// A file that was made. It has not been sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// Reference number of the report.
    pub reference: String,
    /// Which version of it.
    pub version: Version,
    /// Name of the file.
    pub name: String,
    /// `FileKind::id`.
    pub format: &'static str,
    /// How it is sealed, if it is. With what, nobody but the user knows.
    pub sealed: Option<Seal>,
    /// Bytes.
    pub size: usize,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// When.
    pub moment: Moment,
}

thread_local! {
    static MADE: RefCell<Vec<Made>> = const { RefCell::new(Vec::new()) };
}

/// Called once after every file that was made and handed to the browser. Gives the address of its entry in the ledger, if there
/// could be one.
pub fn made(file: Made) -> Option<String> {
    let entry = office::record(&office::Made {
        reference: &file.reference,
        version: match file.version {
            Version::Full => "full",
            Version::Shared => "shared",
            Version::Statistics => "statistics",
        },
        file: &file.name,
        format: file.format,
        sealed: file.sealed,
        bytes: file.size,
        sha256: &file.sha256,
        made: file.moment,
    });
    MADE.with_borrow_mut(|all| {
        // A file of the same name replaces the former one in the list, as it should in the folder.
        all.retain(|old| old.name != file.name);
        all.push(file);
    });
    entry
}

/// The files of a report.
pub fn of(reference: &str) -> Vec<Made> {
    MADE.with_borrow(|all| all.iter().filter(|file| file.reference == reference).cloned().collect())
}

/// Hands over the list of fingerprints of a report's files, and gives its name.
///
/// # Errors
/// The browser refused to make the file.
pub fn hand_over_manifest(reference: &str) -> Result<String, String> {
    let entries: Vec<manifest::Entry> =
        of(reference).into_iter().map(|file| manifest::Entry { name: file.name, sha256: file.sha256 }).collect();
    let heading = say(Msg::ManifestHeading { reference: reference.to_owned() });
    let text = manifest::write(&heading, clock::now(), &entries);
    let name = format!("{reference}-sha256.txt");
    files::download(&name, "text/plain;charset=utf-8", text.as_bytes())?;
    Ok(name)
}
