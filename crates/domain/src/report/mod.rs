//! Reports: the template (a report kind as data), the draft (what the user wrote), readiness (what is missing,
//! contradictory or risky), redaction (what the shared version withholds), the paper (what comes out) and the exchange
//! file (JSON that imports back to an equal draft).

pub mod compose;
pub mod consent;
pub mod draft;
pub mod exchange;
pub mod files;
pub mod manifest;
pub mod merge;
mod needles;
pub mod paper;
mod part;
pub mod readiness;
pub mod redact;
pub mod sheets;
mod shown;
mod statistics;
pub mod template;
#[cfg(test)]
pub(crate) mod tests;
pub mod variant;
pub mod withhold;

pub use compose::*;
pub use draft::*;
pub use needles::needles;
pub use paper::*;
pub use sheets::*;
pub use shown::shown_answer;
pub use template::*;
pub use withhold::Withhold;
