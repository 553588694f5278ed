//! The addresses of sessions.

use domain::text::is_id;

use crate::route::Train;

/// A screen of sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// All of them, and a new one.
    List,
    /// A–D cards to print.
    Cards,
    /// Certificates for the learners of a cohort.
    Certificates(String),
    /// One of them: its programme.
    Session(String),
    /// Its programme on paper.
    Paper(String),
    /// Who is there.
    There(String),
    /// A module on the wall.
    Wall(String, String),
    /// What to ask the room.
    Ask(String),
    /// A question for the room, by its number from 0.
    Question(String, usize),
}

impl Place {
    /// Reads the rest of a `Train::Sessions`.
    pub fn parse(rest: &str) -> Option<Self> {
        let parts: Vec<&str> = rest.split('/').collect();
        if parts.iter().any(|part| part.len() > 80) {
            return None;
        }
        let id = |id: &str| is_id(id).then(|| id.to_owned());
        Some(match parts[..] {
            [""] => Self::List,
            ["cards"] => Self::Cards,
            ["certificates", cohort] => Self::Certificates(id(cohort)?),
            [session] => Self::Session(id(session)?),
            [session, "paper"] => Self::Paper(id(session)?),
            [session, "there"] => Self::There(id(session)?),
            [session, "wall", module] => Self::Wall(id(session)?, id(module)?),
            [session, "ask"] => Self::Ask(id(session)?),
            [session, "ask", at] => Self::Question(id(session)?, at.parse::<usize>().ok()?.checked_sub(1)?),
            _ => return None,
        })
    }

    /// The address, for `href`.
    pub fn href(&self) -> String {
        Train::Sessions(match self {
            Self::List => String::new(),
            Self::Cards => "cards".to_owned(),
            Self::Certificates(cohort) => format!("certificates/{cohort}"),
            Self::Session(id) => id.clone(),
            Self::Paper(id) => format!("{id}/paper"),
            Self::There(id) => format!("{id}/there"),
            Self::Wall(id, module) => format!("{id}/wall/{module}"),
            Self::Ask(id) => format!("{id}/ask"),
            Self::Question(id, at) => format!("{id}/ask/{}", at + 1),
        })
        .href()
    }
}
