//! Takes learners in, one by one, and keeps counts of them.

use std::collections::{BTreeMap, HashMap};

use super::{
    Between, Counts, Figures, Gain, Held, HeldFigures, LessonFigures, ModuleFigures, Occasion, Outline, Row, Stage,
    gain::{Pairs, Spans},
    item::{Met, Tally},
    reliability::Sat,
    share,
};
use crate::{
    cohort::{Cohort, Given, Learner, Tables, Work},
    proof::Which,
};

/// Figures in the making.
pub struct Fold {
    tables: Tables,
    /// Share of right items that passes, in percent.
    pass: u32,
    /// Place of a lesson of the tables in `lessons`.
    lesson_at: Vec<Option<usize>>,
    /// Place of a module of the tables in `modules`.
    module_at: Vec<Option<usize>>,
    /// Of the items of the tables, the first place of the same question.
    item_at: Vec<usize>,
    /// Objective of an item, where any of its places knows one.
    objective_of: Vec<u32>,
    /// The learner, by number, who met an item last.
    met_by: Vec<u32>,
    /// First lesson of each module in `lessons`, and how many it has.
    spans: Vec<(usize, usize)>,
    modules: Vec<ModuleFigures>,
    lessons: Vec<LessonFigures>,
    rows: Vec<Row>,
    counts: Counts,
    pairs: BTreeMap<(usize, u32, Between), Pairs>,
    whole: BTreeMap<Between, Pairs>,
    items: BTreeMap<(usize, Occasion, usize), Tally>,
    sat: BTreeMap<(usize, Occasion, Vec<usize>), Sat>,
}

/// Right and asked, of the whole (0) and by objective.
type Scores = BTreeMap<u32, (u32, u32)>;

impl Fold {
    /// For a cohort and its modules, in the order of the course, of which others are left out.
    pub fn new(cohort: &Cohort, course: &[Outline]) -> Self {
        let ours: Vec<&Outline> = course.iter().filter(|module| cohort.invite.modules.contains(&module.id)).collect();
        let tables = cohort.tables.clone();
        let (mut lessons, mut spans) = (Vec::new(), Vec::new());
        for module in &ours {
            spans.push((lessons.len(), module.lessons.len()));
            let figures =
                |id: &String| LessonFigures { id: id.clone(), module: module.id.clone(), ..LessonFigures::default() };
            lessons.extend(module.lessons.iter().map(figures));
        }
        let at: HashMap<&str, usize> = lessons.iter().enumerate().map(|(at, lesson)| (&*lesson.id, at)).collect();
        let lesson_at = tables.lessons.iter().map(|id| at.get(&**id).copied()).collect();
        let module_at = tables.modules.iter().map(|id| ours.iter().position(|module| module.id == *id)).collect();
        let mut first = HashMap::new();
        let mut objective_of = vec![0; tables.asked.len()];
        let mut item_at = Vec::new();
        for (at, asked) in tables.asked.iter().enumerate() {
            let same = *first.entry((&asked.id, &asked.hash)).or_insert(at);
            objective_of[same] = objective_of[same].max(asked.objective);
            item_at.push(same);
        }
        let named = |module: &&Outline| ModuleFigures { id: module.id.clone(), ..ModuleFigures::default() };
        Self {
            pass: cohort.invite.pass_percent,
            modules: ours.iter().map(named).collect(),
            met_by: vec![0; item_at.len()],
            rows: Vec::new(),
            counts: Counts::default(),
            pairs: BTreeMap::new(),
            whole: BTreeMap::new(),
            items: BTreeMap::new(),
            sat: BTreeMap::new(),
            lesson_at,
            module_at,
            item_at,
            objective_of,
            spans,
            lessons,
            tables,
        }
    }

    /// Takes a learner in. What points nowhere is not counted.
    pub fn add(&mut self, learner: &Learner) {
        let work = &learner.work;
        let handed = learner.turn > 0;
        self.counts.learners += 1;
        self.counts.handed += u32::from(handed);
        self.counts.pledges = self.counts.pledges.saturating_add(work.pledges);
        self.counts.pledges_done = self.counts.pledges_done.saturating_add(work.pledges_done);
        self.counts.pledgers += u32::from(work.pledges > 0);
        self.counts.reports = self.counts.reports.saturating_add(work.reports);
        self.counts.reporters += u32::from(work.reports > 0);
        self.counts.capstones += u32::from(work.capstone.is_some());
        let row = Row {
            learner: learner.learner.clone(),
            name: learner.name.clone(),
            made: learner.made.filter(|_| handed),
            last: work.last,
            stages: self.lessons_of(work),
            quizzes: self.quizzes_of(work),
            tests: self.tests_of(work),
            there: 0,
        };
        for (figures, (stage, quiz)) in self.modules.iter_mut().zip(row.stages.iter().zip(&row.quizzes)) {
            figures.stages[*stage as usize] += 1;
            figures.taken += u32::from(quiz.is_some());
            figures.passed += u32::from(*quiz == Some(true));
        }
        self.rows.push(row);
    }

    fn lessons_of(&mut self, work: &Work) -> Vec<Stage> {
        // 0 for not opened, 1 for opened, 2 for done: a lesson that stands twice counts once.
        let mut states = vec![0_u8; self.lessons.len()];
        for (lesson, done) in &work.lessons {
            if let Some(Some(at)) = self.lesson_at.get(*lesson as usize) {
                states[*at] = states[*at].max(if done.is_some() { 2 } else { 1 });
            }
        }
        let furthest = states.iter().rposition(|state| *state > 0).map_or(0, |at| at + 1);
        for (at, (figures, state)) in self.lessons.iter_mut().zip(&states).enumerate() {
            figures.opened += u32::from(*state > 0);
            figures.done += u32::from(*state == 2);
            figures.reached += u32::from(at < furthest);
        }
        let stage = |(from, len): &(usize, usize)| {
            let states = &states[*from..from + len];
            let done = states.iter().filter(|state| **state == 2).count();
            match states.iter().any(|state| *state > 0) {
                false => Stage::NotBegun,
                true if done == *len => Stage::Done,
                true if 2 * done > *len => Stage::OverHalf,
                true => Stage::Begun,
            }
        };
        self.spans.iter().map(stage).collect()
    }

    fn quizzes_of(&mut self, work: &Work) -> Vec<Option<bool>> {
        let mut passed = vec![None; self.modules.len()];
        for quiz in &work.quizzes {
            let Some(Some(module)) = self.module_at.get(quiz.module as usize).copied() else { continue };
            let right = quiz.given.iter().filter(|given| given.right).count();
            let enough = !quiz.given.is_empty() && right * 100 >= self.pass as usize * quiz.given.len();
            passed[module] = Some(passed[module] == Some(true) || enough);
            self.met(module, Occasion::Quiz, &quiz.given);
        }
        passed
    }

    fn tests_of(&mut self, work: &Work) -> Option<[(u32, u32); 2]> {
        let mut scores: BTreeMap<usize, [Option<Scores>; 3]> = BTreeMap::new();
        for which in Which::ALL {
            for test in work.tests.iter().filter(|test| test.which == which) {
                let Some(Some(module)) = self.module_at.get(test.module as usize).copied() else { continue };
                let slot = &mut scores.entry(module).or_default()[which as usize];
                if slot.is_some() || test.given.is_empty() {
                    continue;
                }
                let mut score = Scores::new();
                for given in &test.given {
                    let objective = self.item_at.get(given.item as usize).map_or(0, |at| self.objective_of[*at]);
                    for key in [0].into_iter().chain((objective > 0).then_some(objective)) {
                        let (right, of) = score.entry(key).or_default();
                        *right += u32::from(given.right);
                        *of += 1;
                    }
                }
                *slot = Some(score);
                match which {
                    Which::Pre => self.met(module, Occasion::Before, &test.given),
                    Which::Post => self.met(module, Occasion::After, &test.given),
                    Which::Delayed => {}
                }
            }
        }
        let mut both = None;
        for between in Between::ALL {
            let (from, to) = match between {
                Between::After => (0, 1),
                Between::Long => (0, 2),
                Between::Kept => (1, 2),
            };
            let mut whole = [(0, 0); 2];
            for (module, tests) in &scores {
                let (Some(from), Some(to)) = (&tests[from], &tests[to]) else { continue };
                for (objective, from) in from {
                    let Some(to) = to.get(objective) else { continue };
                    self.pairs.entry((*module, *objective, between)).or_default().add(share(*from), share(*to));
                }
                for (whole, test) in whole.iter_mut().zip([from, to]) {
                    whole.0 += test[&0].0;
                    whole.1 += test[&0].1;
                }
            }
            if whole[0].1 > 0 {
                self.whole.entry(between).or_default().add(share(whole[0]), share(whole[1]));
                if between == Between::After {
                    both = Some(whole);
                }
            }
        }
        both
    }

    /// Counts the items of a sitting that this learner meets for the first time.
    fn met(&mut self, module: usize, on: Occasion, given: &[Given]) {
        let learner = self.counts.learners;
        let right = given.iter().filter(|given| given.right).count() as u32;
        let score = (right, given.len() as u32);
        let mut first: Vec<(usize, bool)> = Vec::with_capacity(given.len());
        for given in given {
            let Some(at) = self.item_at.get(given.item as usize).copied() else { continue };
            if self.met_by[at] == learner {
                continue;
            }
            self.met_by[at] = learner;
            self.items.entry((module, on, at)).or_default().add(given.response.as_ref(), given.right, score);
            first.push((at, given.right));
        }
        // In a quiz everybody is asked other items; a test of which some were met before is no first test.
        if on != Occasion::Quiz && first.len() == given.len() {
            first.sort_unstable();
            let key = first.iter().map(|(at, _)| *at).collect();
            self.sat.entry((module, on, key)).or_default().add(first.iter().map(|(_, right)| *right));
        }
    }

    /// How many were taken in.
    pub fn learners(&self) -> u32 {
        self.counts.learners
    }

    /// The figures, with the days on which it was noted who was there.
    pub fn finish(mut self, held: &[Held]) -> Figures {
        let name = |module: usize| self.modules[module].id.clone();
        let mut spans = Spans::default();
        let mut gains = Vec::new();
        for (between, pairs) in &self.whole {
            let change = pairs.change(&mut spans);
            gains.extend(change.map(|change| Gain { module: String::new(), objective: 0, between: *between, change }));
        }
        for ((module, objective, between), pairs) in &self.pairs {
            let change = pairs.change(&mut spans);
            let gain = |change| Gain { module: name(*module), objective: *objective, between: *between, change };
            gains.extend(change.map(gain));
        }
        let asked = &self.tables.asked;
        let mut items = Vec::new();
        for ((module, on, at), tally) in &self.items {
            let met = Met {
                module: name(*module),
                id: asked[*at].id.clone(),
                hash: asked[*at].hash.clone(),
                objective: self.objective_of[*at],
                on: *on,
            };
            items.push((*module, tally.figures(met)));
        }
        items.sort_by(|(a, left), (b, right)| {
            (a, left.on, &left.id, &left.hash).cmp(&(b, right.on, &right.id, &right.hash))
        });
        let mut reliability = Vec::new();
        for ((module, on, key), sat) in &self.sat {
            let mut ids: Vec<String> = key.iter().map(|at| asked[*at].id.clone()).collect();
            ids.sort();
            reliability.push((*module, sat.reliability(name(*module), *on, ids)));
        }
        reliability.sort_by(|(a, left), (b, right)| (a, left.on, &left.items).cmp(&(b, right.on, &right.items)));
        let mut held: Vec<&Held> = held.iter().collect();
        held.sort_by(|a, b| (a.day, &a.title).cmp(&(b.day, &b.title)));
        let known: HashMap<String, usize> =
            self.rows.iter().enumerate().map(|(at, row)| (row.learner.clone(), at)).collect();
        let mut days = Vec::new();
        for day in held {
            let there: Vec<usize> = day.there.iter().filter_map(|id| known.get(id).copied()).collect();
            there.iter().for_each(|at| self.rows[*at].there += 1);
            days.push(HeldFigures {
                title: day.title.clone(),
                day: day.day,
                there: there.len() as u32,
                missing: day.missing.iter().filter(|id| known.contains_key(*id)).count() as u32,
                others: day.others + (day.there.len() - there.len()) as u32,
            });
        }
        Figures {
            counts: self.counts,
            learners: self.rows,
            modules: self.modules,
            lessons: self.lessons,
            gains,
            items: items.into_iter().map(|(_, item)| item).collect(),
            reliability: reliability.into_iter().map(|(_, test)| test).collect(),
            held: days,
        }
    }
}
