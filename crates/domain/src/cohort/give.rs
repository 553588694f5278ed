//! What a hand-over is made of: the learner's own records, and nothing of what he or she wrote.

use super::{Asked, Given, HandOver, Invite, Tables, Taken, Tested, Work};
use crate::{
    content::Response,
    date::{Day, Moment},
    progress::Progress,
    proof::{Outcome, Proof, Rubric, Which},
};

/// Who hands over: what a learner keeps of a cohort he or she has joined.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Own {
    /// As the trainer gave it.
    pub invite: Invite,
    /// Drawn at random when joining.
    pub learner: String,
    /// The name, or a pseudonym.
    pub name: String,
    /// How often something was handed over.
    pub turn: u64,
    /// When the last one was made.
    pub last: Option<Moment>,
}

impl HandOver {
    /// Of a learner's records, as they stand; what belongs to other modules than the cohort's stays where it is.
    /// `lessons` says which lessons a module has, `objectives` an item's objective (0 where it is not known), `reports` of how
    /// many reports a file was made.
    #[allow(clippy::too_many_arguments, reason = "each is a record of its own")]
    pub fn new(
        own: &Own,
        progress: &Progress,
        proof: &Proof,
        course: &[(String, Vec<String>)],
        check: impl Fn(&str) -> Option<(String, u32)>,
        rubric: &Rubric,
        reports: u32,
        now: Moment,
    ) -> Self {
        let mut tables = Tables::default();
        let ours = |module: &str| own.invite.modules.iter().any(|id| id == module);
        let mut work = Work { reports, ..Work::default() };
        let mut last: Option<Day> = None;
        let mut seen = |day: Day| last = last.max(Some(day));
        for lesson in course.iter().filter(|(module, _)| ours(module)).flat_map(|(_, lessons)| lessons) {
            if let Some(kept) = progress.lessons.get(lesson) {
                if let Some(day) = kept.done {
                    seen(day);
                }
                work.lessons.push((tables.lesson(lesson), kept.done));
            }
        }
        for (id, kept) in progress.checks.iter() {
            let Some((module, objective)) = check(id) else { continue };
            if ours(&module) {
                let asked = Asked { id: id.to_string(), hash: kept.hash.clone(), objective };
                let item = tables.item(&asked);
                work.checks.push(Given { item, response: plain(Some(&kept.response)), right: kept.right });
            }
        }
        for (module, attempts) in progress.attempts.iter().filter(|(module, _)| ours(module)) {
            for attempt in attempts {
                let Some(finished) = attempt.finished else { continue };
                seen(finished.day);
                let given = attempt.items.iter().map(|item| {
                    let objective = check(&item.id).map_or(0, |(_, objective)| objective);
                    let asked = Asked { id: item.id.clone(), hash: item.hash.clone(), objective };
                    Given { item: tables.item(&asked), response: plain(item.response.as_ref()), right: item.right }
                });
                let given = given.collect();
                work.quizzes.push(Taken { module: tables.module(&module.to_string()), finished, given });
            }
        }
        for (module, tests) in proof.tests.iter().filter(|(module, _)| ours(module)) {
            for which in Which::ALL {
                let Some((sitting, finished)) = tests.get(which).and_then(|s| Some((s, s.finished?))) else { continue };
                seen(finished);
                let given = sitting.items.iter().map(|item| {
                    let asked = Asked { id: item.id.clone(), hash: item.hash.clone(), objective: item.objective };
                    Given { item: tables.item(&asked), response: plain(item.response.as_ref()), right: item.right }
                });
                let given = given.collect();
                work.tests.push(Tested { module: tables.module(&module.to_string()), which, finished, given });
            }
        }
        let pledges: Vec<_> = proof.pledges.iter().filter(|pledge| ours(&pledge.module)).collect();
        for pledge in &pledges {
            seen(pledge.made);
        }
        let done = |pledge: &&&crate::proof::Pledge| pledge.looks.last().is_some_and(|l| l.outcome == Outcome::Done);
        work.pledges = pledges.len() as u32;
        work.pledges_done = pledges.iter().filter(done).count() as u32;
        work.capstone = proof.capstone.as_ref().map(|capstone| capstone.score(rubric));
        work.last = last;
        Self {
            form: 1,
            cohort: own.invite.cohort.clone(),
            learner: own.learner.clone(),
            name: own.name.clone(),
            turn: (own.turn + 1).max(u64::try_from(now.minutes()).unwrap_or_default()),
            made: now,
            tables,
            work,
        }
    }
}

/// An answer without words of the learner's own: of what was typed only a number goes along.
fn plain(response: Option<&Response>) -> Option<Response> {
    match response? {
        Response::Numeric(typed) => {
            let short: String = typed.trim().chars().take(12).collect();
            short.replace(',', ".").parse::<f64>().is_ok().then_some(Response::Numeric(short))
        }
        other => Some(other.clone()),
    }
}
