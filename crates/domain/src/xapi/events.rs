//! What happened, as the records of a learner say it.

use super::When;
use crate::{
    content::{Course, Response},
    progress::Progress,
    proof::{Proof, Which},
};

/// Something that a learner did.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Tells it from every other one of this learner: the same records give the same keys.
    pub key: String,
    /// When.
    pub when: When,
    /// What.
    pub what: What,
}

/// What was done.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A lesson was opened.
    Opened {
        /// The lesson.
        lesson: String,
        /// Its title.
        title: String,
        /// Its module.
        module: String,
    },
    /// A lesson was marked as done.
    Done {
        /// The lesson.
        lesson: String,
        /// Its title.
        title: String,
        /// Its module.
        module: String,
    },
    /// A question was answered.
    Answered {
        /// The question.
        item: String,
        /// Its version.
        hash: String,
        /// What was answered.
        response: Response,
        /// The verdict.
        right: bool,
        /// The quiz or the test that it was asked in, and its module.
        within: Option<(String, String)>,
    },
    /// A quiz or a test was finished.
    Scored {
        /// `quiz/<module>` or `test/<module>/pre`.
        path: String,
        /// The module.
        module: String,
        /// Right answers.
        right: u32,
        /// All answers.
        of: u32,
        /// Whether it was passed; a test is not.
        passed: Option<bool>,
    },
}

/// Everything that the records say, oldest kind first. Lessons that have left the course are not in it.
pub fn events(course: &Course, progress: &Progress, proof: &Proof) -> Vec<Event> {
    let mut all = Vec::new();
    for module in &course.modules {
        for card in &module.lessons {
            let Some(kept) = progress.lessons.get(&card.id) else { continue };
            let (lesson, title, of) = (card.id.clone(), card.title.clone(), module.id.clone());
            let opened = What::Opened { lesson: lesson.clone(), title: title.clone(), module: of.clone() };
            all.push(Event { key: format!("opened {lesson}"), when: When::Noticed, what: opened });
            if let Some(day) = kept.done {
                let key = format!("done {lesson}");
                all.push(Event { key, when: When::Day(day), what: What::Done { lesson, title, module: of } });
            }
        }
    }
    for (id, kept) in progress.checks.iter() {
        let answer = (id, kept.hash.as_str(), &kept.response, kept.right);
        all.push(answered(format!("check {id} {}", print_of(&kept.hash, &kept.response)), When::Noticed, answer, None));
    }
    for (module, attempts) in progress.attempts.iter() {
        let settings = course.modules.iter().find(|one| one.id == *module).and_then(|one| one.quiz);
        for (at, attempt) in attempts.iter().enumerate() {
            let Some(finished) = attempt.finished else { continue };
            let (when, path) = (When::Minute(finished), format!("quiz/{module}"));
            // The moment it was begun tells attempts apart, also those of two tabs.
            let turn = format!("quiz {module} {at} {}-{}", attempt.started.day, attempt.started.minute);
            for item in &attempt.items {
                let given = (item.id.as_str(), item.hash.as_str(), item.response.as_ref(), item.right);
                all.extend(within(&turn, when, given, &path, module));
            }
            let (right, of) = attempt.score();
            let passed = settings.map(|settings| attempt.passed(settings));
            all.push(scored(turn, when, path, module, (right, of), passed));
        }
    }
    for (module, tests) in proof.tests.iter() {
        for which in Which::ALL {
            let Some((sitting, finished)) = tests.get(which).and_then(|sat| Some((sat, sat.finished?))) else {
                continue;
            };
            let name = match which {
                Which::Pre => "pre",
                Which::Post => "post",
                Which::Delayed => "delayed",
            };
            let (when, path, turn) =
                (When::Day(finished), format!("test/{module}/{name}"), format!("test {module} {name}"));
            for item in &sitting.items {
                let given = (item.id.as_str(), item.hash.as_str(), item.response.as_ref(), item.right);
                all.extend(within(&turn, when, given, &path, module));
            }
            all.push(scored(turn, when, path, module, sitting.score(|_| true), None));
        }
    }
    all
}

/// An answer within a quiz or a test; nothing where none was given.
fn within(
    turn: &str,
    when: When,
    (id, hash, response, right): (&str, &str, Option<&Response>, bool),
    path: &str,
    module: &str,
) -> Option<Event> {
    let answer = (id, hash, response?, right);
    Some(answered(format!("{turn} {id}"), when, answer, Some((path.to_owned(), module.to_owned()))))
}

fn answered(key: String, when: When, answer: (&str, &str, &Response, bool), within: Option<(String, String)>) -> Event {
    let (item, hash, response, right) = answer;
    let what = What::Answered { item: item.into(), hash: hash.into(), response: response.clone(), right, within };
    Event { key, when, what }
}

fn scored(key: String, when: When, path: String, module: &str, score: (usize, usize), passed: Option<bool>) -> Event {
    let (right, of) = (score.0 as u32, score.1 as u32);
    Event { key, when, what: What::Scored { path, module: module.into(), right, of, passed } }
}

/// Tells one answer to a question from another one.
fn print_of(hash: &str, response: &Response) -> String {
    let text = format!("{hash} {}", crate::stored::to_text(response));
    format!("{:x}", crate::text::fnv1a(crate::text::FNV_START, &text))
}

impl Event {
    /// The verb's last part.
    pub fn verb(&self) -> &'static str {
        match &self.what {
            What::Opened { .. } => "initialized",
            What::Done { .. } | What::Scored { passed: None, .. } => "completed",
            What::Answered { .. } => "answered",
            What::Scored { passed: Some(true), .. } => "passed",
            What::Scored { passed: Some(false), .. } => "failed",
        }
    }

    pub(super) fn precision(&self) -> &'static str {
        match self.when {
            When::Minute(_) => "minute",
            When::Day(_) => "day",
            When::Noticed => "noticed",
        }
    }

    pub(super) fn object(&self) -> (&'static str, String) {
        match &self.what {
            What::Opened { lesson, .. } | What::Done { lesson, .. } => ("lesson", format!("lesson/{lesson}")),
            What::Answered { item, .. } => ("cmi.interaction", format!("item/{item}")),
            What::Scored { path, .. } => ("assessment", path.clone()),
        }
    }

    pub(super) fn parent(&self) -> Option<(&'static str, String)> {
        match &self.what {
            What::Answered { within: Some((path, _)), .. } => Some(("assessment", path.clone())),
            _ => None,
        }
    }

    pub(super) fn module(&self) -> Option<&str> {
        match &self.what {
            What::Opened { module, .. } | What::Done { module, .. } | What::Scored { module, .. } => Some(module),
            What::Answered { within, .. } => within.as_ref().map(|(_, module)| module.as_str()),
        }
    }

    pub(super) fn name(&self) -> Option<&str> {
        match &self.what {
            What::Opened { title, .. } | What::Done { title, .. } => Some(title),
            _ => None,
        }
    }
}

/// The kind of interaction, by xAPI's (SCORM's) names.
pub(super) fn interaction(response: &Response) -> &'static str {
    match response {
        Response::Single(_) | Response::Multiple(_) => "choice",
        Response::Order(_) => "sequencing",
        Response::Match(_) | Response::Classify(_) => "matching",
        Response::Numeric(_) => "numeric",
        Response::Scenario(_) => "performance",
    }
}

/// An answer in the form that xAPI has for its kind. Numbers are places in the item, from 0, in the order of its author's file.
/// Of what was typed only a number goes along.
pub(super) fn said(response: &Response) -> Option<String> {
    let joined = |all: Vec<String>| all.join("[,]");
    let numbered = |letter: char, all: &[usize]| joined(all.iter().map(|at| format!("{letter}{at}")).collect());
    let pairs = |left: char, right: char, all: &[Option<usize>]| {
        let pair = |(at, to): (usize, &Option<usize>)| to.map(|to| format!("{left}{at}[.]{right}{to}"));
        joined(all.iter().enumerate().filter_map(pair).collect())
    };
    Some(match response {
        Response::Single(at) => format!("choice{at}"),
        Response::Multiple(all) => joined(all.iter().map(|at| format!("choice{at}")).collect()),
        Response::Order(all) => numbered('s', all),
        Response::Match(all) => pairs('l', 'r', all),
        Response::Classify(all) => pairs('s', 'c', all),
        Response::Scenario(path) => {
            joined(path.iter().enumerate().map(|(at, to)| format!("step{at}[.]{to}")).collect())
        }
        Response::Numeric(typed) => {
            let typed = typed.trim().replace(',', ".");
            (typed.len() <= 20).then(|| typed.parse::<f64>().ok()).flatten().filter(|n| n.is_finite())?.to_string()
        }
    })
}
