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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_of_sessions_has_its_address() {
        let id = || "s1f".to_owned();
        for place in [
            Place::List,
            Place::Cards,
            Place::Certificates("c1".to_owned()),
            Place::Session(id()),
            Place::Paper(id()),
            Place::There(id()),
            Place::Wall(id(), "who-we-are".to_owned()),
            Place::Ask(id()),
            Place::Question(id(), 0),
        ] {
            let href = place.href();
            let rest = href.trim_start_matches("#/train/sessions").trim_start_matches('/');
            assert_eq!(Place::parse(rest), Some(place), "{href}");
        }
        for rest in ["s1/ask/0", "S1", "s1/nowhere", "s1/ask/x"] {
            assert_eq!(Place::parse(rest), None, "{rest}");
        }
    }
}
