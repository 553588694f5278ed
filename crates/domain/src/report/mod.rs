//! Reports: the template (a report kind as data), the draft (what the user wrote), readiness (what is missing,
//! contradictory or risky), redaction (what the shared version withholds), the paper (what comes out) and the exchange
//! file (JSON that imports back to an equal draft).

pub mod compose;
pub mod consent;
pub mod draft;
pub mod exchange;
pub mod merge;
pub mod paper;
pub mod readiness;
pub mod redact;
mod shown;
pub mod template;
#[cfg(test)]
pub(crate) mod tests;
pub mod variant;

pub use compose::*;
pub use draft::*;
pub use paper::*;
pub use shown::shown_answer;
pub use template::*;
