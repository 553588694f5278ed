//! Reports: the template (a report kind as data), the draft (what the user wrote), readiness (what is missing,
//! contradictory or risky), redaction (what the shared version withholds), the paper (what comes out) and the exchange
//! file (JSON that imports back to an equal draft).

pub mod draft;
pub mod paper;
pub mod template;

pub use draft::*;
pub use paper::*;
pub use template::*;
