//! What a learner writes beside a lesson, and the lessons that he or she wants to find again: one record for each lesson.

use crate::{
    date::{Day, Moment},
    stored,
};

/// A learner's note and bookmark of one lesson.
#[derive(Debug, Clone, PartialEq, Eq, Default, miniserde::Serialize, miniserde::Deserialize)]
pub struct Note {
    /// Id of the lesson; not the record's own, which is another one for a note that a backup brought back.
    pub lesson: String,
    /// The words.
    pub text: String,
    /// When the lesson was bookmarked, if it is.
    pub marked: Option<Day>,
    /// When it was last changed.
    pub changed: Option<Moment>,
    /// Title of the lesson, for a list that stands without the course.
    pub title: String,
}

impl Note {
    /// As it was stored; `None` if it is not of this shape.
    pub fn read(body: &str) -> Option<Self> {
        stored::from_text(body)
    }

    /// As it is stored.
    pub fn write(&self) -> String {
        stored::to_text(self)
    }

    /// Whether there is nothing worth keeping.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.marked.is_none()
    }

    /// Another tab has saved the same note meanwhile: nobody's words are lost.
    pub fn merge(&mut self, theirs: &Self) {
        let (ours, other) = (self.text.trim_end(), theirs.text.trim_end());
        if ours.is_empty() || other.contains(ours) {
            self.text.clone_from(&theirs.text);
        } else if !ours.contains(other) {
            self.text = format!("{other}\n\n{ours}");
        }
        self.marked = self.marked.or(theirs.marked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str) -> Note {
        Note { text: text.into(), title: "Why time decides".into(), ..Note::default() }
    }

    #[test]
    fn a_note_is_read_as_it_was_stored_and_later_fields_are_passed_over() {
        let mut kept = note("Ask the MAJ « when ».\n");
        kept.marked = Day::new(2026, 11, 25);
        kept.changed = Day::new(2026, 11, 25).map(|day| Moment { day, minute: 960 });
        assert_eq!(Note::read(&kept.write()), Some(kept));
        assert_eq!(
            Note::read("{\"lesson\":\"a\",\"title\":\"A\",\"text\":\"x\",\"colour\":\"red\"}").map(|n| n.text),
            Some("x".into())
        );
        assert_eq!(Note::read("3"), None);
    }

    #[test]
    fn two_tabs_keep_both_their_words() {
        let merged = |ours: &str, theirs: &str| {
            let mut mine = note(ours);
            mine.merge(&note(theirs));
            mine.text
        };
        assert_eq!(merged("mine", "theirs"), "theirs\n\nmine");
        assert_eq!(merged("mine", "theirs and mine"), "theirs and mine");
        assert_eq!(merged("mine and theirs", "theirs"), "mine and theirs");
        assert_eq!(merged("", "theirs"), "theirs");
        assert_eq!(merged("mine", ""), "mine");
        let mut mine = note("");
        mine.merge(&Note { marked: Day::new(2026, 1, 1), ..note("") });
        assert!(!mine.is_empty() && note(" \n").is_empty());
    }
}
