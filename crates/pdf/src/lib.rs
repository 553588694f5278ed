//! From paper to a PDF that a screen reader can read and an archive can keep: headings, paragraphs, lists and tables are
//! marked as what they are, the letters are embedded, and the file says of itself that it is PDF/A-2a and PDF/UA-1. Pure: no
//! browser, no clock, no randomness; the same paper and moment give the same bytes.
#![warn(missing_docs)]

mod draw;
mod face;
mod layout;
mod lines;
mod read;
mod table;
#[cfg(test)]
mod tests;

pub use read::check;

use domain::report::{Paper, PaperItem};

/// What the paper itself does not know.
#[derive(Debug, Clone, Copy)]
pub struct PdfOptions<'a> {
    /// Moment of making, ISO 8601 in UTC.
    pub created: &'a str,
    /// Name of the program.
    pub application: &'a str,
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The moment is not written as `2026-11-24T10:00:00Z`.
    #[error("the moment is not in ISO 8601: {0}")]
    Moment(String),
    /// The embedded typeface cannot be read.
    #[error("the typeface cannot be read")]
    Typeface,
    /// What was made would not be what it says it is.
    #[error("the file would not be an accessible archive file: {0}")]
    Refused(String),
}

/// Writes a paper as a PDF file.
///
/// # Errors
/// The moment is none, or the library refuses what would not be PDF/A-2a and PDF/UA-1.
pub fn pdf(paper: &Paper, options: &PdfOptions<'_>) -> Result<Vec<u8>, PdfError> {
    let faces = face::Faces::new().ok_or(PdfError::Typeface)?;
    let laid = layout::laid(paper, &faces);
    draw::drawn(paper, &laid, &faces, options)
}

/// The letters of a paper that the embedded typeface does not have, each once: the file shows `�` in their place. Empty for
/// English, French and Kinyarwanda.
#[must_use]
pub fn unwritable(paper: &Paper) -> Vec<char> {
    let Some(faces) = face::Faces::new() else { return Vec::new() };
    let mut found = Vec::new();
    for text in texts(paper) {
        for letter in face::plain(text).chars() {
            if !faces.has(letter) && !found.contains(&letter) {
                found.push(letter);
            }
        }
    }
    found
}

/// Every text that the file shows.
fn texts(paper: &Paper) -> Vec<&str> {
    let mut all: Vec<&str> = vec![&paper.title, &paper.foot, &paper.page_of];
    all.extend(paper.head.iter().chain(&paper.closing).map(String::as_str));
    for section in &paper.sections {
        all.push(&section.heading);
        for item in &section.items {
            match item {
                PaperItem::Pair { label, value } => all.extend([label.as_str(), value]),
                PaperItem::Text { label, paragraphs: many } | PaperItem::List { label, items: many } => {
                    all.push(label);
                    all.extend(many.iter().map(String::as_str));
                }
                PaperItem::Table { label, head, rows } => {
                    all.push(label);
                    all.extend(head.iter().chain(rows.iter().flatten()).map(String::as_str));
                }
            }
        }
    }
    all
}
