//! What a learner has done. Item answers hang on item ids and hashes, never on the text of a lesson.

use crate::{
    content::{Course, Item, LessonCard, Module, Response},
    date::Day,
    quiz::{Attempt, grade},
    stored::Keyed,
};

/// One learner's progress.
#[derive(Debug, Clone, PartialEq, Default, miniserde::Serialize, miniserde::Deserialize)]
pub struct Progress {
    /// By lesson id. Lessons that have left the course stay here untouched.
    pub lessons: Keyed<LessonProgress>,
    /// The lesson opened last.
    pub last: Option<String>,
    /// Answers to knowledge checks, by item id.
    pub checks: Keyed<CheckAnswer>,
    /// Answers in one's own words, by prompt id.
    pub notes: Keyed<String>,
    /// Quiz attempts by module id, oldest first.
    pub attempts: Keyed<Vec<Attempt>>,
}

/// One lesson.
#[derive(Debug, Clone, PartialEq, Default, miniserde::Serialize, miniserde::Deserialize)]
pub struct LessonProgress {
    /// When it was marked as done.
    pub done: Option<Day>,
    /// Index of the block at the top of the screen when it was left.
    pub block: usize,
    /// Hash of the text that was read.
    pub hash: String,
}

/// The answer to a knowledge check.
#[derive(Debug, Clone, PartialEq, miniserde::Serialize, miniserde::Deserialize)]
pub struct CheckAnswer {
    /// Hash of the item that was asked.
    pub hash: String,
    /// The answer.
    pub response: Response,
    /// The verdict.
    pub right: bool,
}

impl Progress {
    /// A lesson is opened. If its text has changed, the kept place would be another one: reading begins at the top.
    pub fn visit(&mut self, lesson: &str, hash: &str) {
        self.last = Some(lesson.to_owned());
        let kept = self.lessons.or_default(lesson);
        if kept.hash != hash {
            hash.clone_into(&mut kept.hash);
            kept.block = 0;
        }
    }

    /// Keeps the place in a lesson.
    pub fn place(&mut self, lesson: &str, block: usize) {
        self.lessons.or_default(lesson).block = block;
    }

    /// Marks a lesson as done; the first day stands.
    pub fn mark_done(&mut self, lesson: &str, day: Day) {
        self.lessons.or_default(lesson).done.get_or_insert(day);
    }

    /// Whether a lesson is done.
    pub fn is_done(&self, lesson: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|kept| kept.done.is_some())
    }

    /// The kept answer, if the item is still the same.
    pub fn answered(&self, item: &Item) -> Option<&CheckAnswer> {
        self.answer_to(&item.id, &item.hash)
    }

    /// The same by the item's id and hash, as a printed lesson knows them.
    pub fn answer_to(&self, id: &str, hash: &str) -> Option<&CheckAnswer> {
        self.checks.get(id).filter(|kept| kept.hash == hash)
    }

    /// Keeps an answer and gives the verdict.
    pub fn answer(&mut self, item: &Item, response: Response) -> bool {
        let right = grade(item, &response).right;
        self.keep_answer(&item.id, &item.hash, response, right);
        right
    }

    /// Keeps an answer whose verdict is known.
    pub fn keep_answer(&mut self, id: &str, hash: &str, response: Response, right: bool) {
        self.checks.insert(id.to_owned(), CheckAnswer { hash: hash.to_owned(), response, right });
    }

    /// How many lessons of a module are done.
    pub fn done_in(&self, module: &Module) -> usize {
        module.lessons.iter().filter(|lesson| self.is_done(&lesson.id)).count()
    }

    /// Where to go on: the lesson opened last unless it is done, then the first open one after it, then any open one.
    pub fn next_lesson<'c>(&self, course: &'c Course) -> Option<(&'c Module, &'c LessonCard)> {
        let all: Vec<(&Module, &LessonCard)> = course
            .modules
            .iter()
            .flat_map(|module| module.lessons.iter().map(move |lesson| (module, lesson)))
            .collect();
        let from =
            self.last.as_ref().and_then(|last| all.iter().position(|(_, lesson)| lesson.id == *last)).unwrap_or(0);
        let (before, after) = all.split_at(from);
        after.iter().chain(before).find(|(_, lesson)| !self.is_done(&lesson.id)).copied()
    }

    /// Index of the attempt that is still running.
    pub fn running(&self, module: &str) -> Option<usize> {
        let attempts = self.attempts.get(module)?;
        attempts.len().checked_sub(1).filter(|last| attempts[*last].finished.is_none())
    }

    /// An attempt at a module's quiz, by its number from 0.
    pub fn attempt(&self, module: &str, at: usize) -> Option<&Attempt> {
        self.attempts.get(module)?.get(at)
    }

    /// The same, to be changed.
    pub fn attempt_mut(&mut self, module: &str, at: usize) -> Option<&mut Attempt> {
        self.attempts.get_mut(module)?.get_mut(at)
    }

    /// The best finished attempt.
    pub fn best(&self, module: &str) -> Option<&Attempt> {
        self.attempts.get(module)?.iter().filter(|a| a.finished.is_some()).max_by_key(|a| a.percent())
    }

    /// Joins what another tab has written: nobody's answer is lost, the other tab's later attempt wins by length.
    pub fn merge(&mut self, theirs: Self) {
        for (id, lesson) in theirs.lessons {
            let mine = self.lessons.or_default(&id);
            mine.done = mine.done.or(lesson.done);
        }
        for (id, answer) in theirs.checks {
            self.checks.or_insert(id, answer);
        }
        for (id, note) in theirs.notes {
            self.notes.or_insert(id, note);
        }
        for (module, attempts) in theirs.attempts {
            let mine = self.attempts.or_default(&module);
            let answers =
                |all: &[Attempt]| all.iter().flat_map(|a| &a.items).filter(|item| item.response.is_some()).count();
            if (attempts.len(), answers(&attempts)) > (mine.len(), answers(mine)) {
                *mine = attempts;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::tests::single;

    fn course() -> Course {
        let card = |id: &str| LessonCard { id: id.into(), title: id.into(), minutes: 5 };
        let module = Module {
            id: "m".into(),
            number: 1,
            title: "M".into(),
            summary: String::new(),
            tile: String::new(),
            objectives: vec![],
            after: vec![],
            lessons: vec![card("a"), card("b"), card("c")],
            bytes: 0,
            handout: false,
            quiz: None,
            test: 0,
        };
        Course { title: "C".into(), lang: "en".into(), modules: vec![module] }
    }

    fn day() -> Day {
        Day::new(2026, 11, 24).unwrap()
    }

    #[test]
    fn the_next_lesson_follows_the_last_one_and_comes_back_to_what_was_skipped() {
        let course = course();
        let mut progress = Progress::default();
        let next = |p: &Progress| p.next_lesson(&course).map(|(_, lesson)| lesson.id.clone());
        assert_eq!(next(&progress).as_deref(), Some("a"));
        progress.visit("b", "h");
        assert_eq!(next(&progress).as_deref(), Some("b"));
        progress.mark_done("b", day());
        assert_eq!(next(&progress).as_deref(), Some("c"));
        progress.mark_done("c", day());
        assert_eq!(next(&progress).as_deref(), Some("a"));
        progress.mark_done("a", day());
        assert_eq!(next(&progress), None);
        assert_eq!(progress.done_in(&course.modules[0]), 3);
    }

    #[test]
    fn an_edited_lesson_keeps_done_marks_and_answers_and_only_a_changed_item_is_asked_again() {
        let mut progress = Progress::default();
        let (one, mut two) = (single("one", 1), single("two", 1));
        progress.visit("a", "old text");
        progress.place("a", 7);
        progress.mark_done("a", day());
        assert!(progress.answer(&one, Response::Single(0)));
        assert!(!progress.answer(&two, Response::Single(1)));
        progress.visit("a", "new text");
        two.hash = "changed".into();
        assert!(progress.is_done("a"));
        assert_eq!(progress.lessons["a"].block, 0);
        assert!(progress.answered(&one).is_some_and(|kept| kept.right));
        assert_eq!(progress.answered(&two), None);
    }

    #[test]
    fn two_tabs_lose_nobodys_answer() {
        let mut mine = Progress::default();
        let mut theirs = Progress::default();
        mine.mark_done("a", day());
        theirs.mark_done("b", day());
        theirs.answer(&single("one", 1), Response::Single(0));
        theirs.notes.insert("n".into(), "words".into());
        mine.merge(theirs);
        assert!(mine.is_done("a") && mine.is_done("b"));
        assert_eq!(mine.checks.len() + mine.notes.len(), 2);
    }
}
