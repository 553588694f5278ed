//! A cohort of simulated learners over the real course: what a dashboard is tested with, and what other programs compute the same
//! figures from. Every learner has an ability and every item a difficulty and a distractor that draws; the rest is done by the
//! app's own progress, quiz and test code. The same seed gives the same learners.

use std::{collections::BTreeMap, fs, path::Path};

use domain::{
    cohort::{
        Cohort, CohortFile, HandOver, Invite, Learner, Own, Tables,
        figures::{Fold, Outline},
    },
    content::{Bank, Course, Item, ItemBody, Merit, Response, TestForms, pack},
    date::{Day, Moment},
    progress::Progress,
    proof::{CheckIn, Outcome, Pledge, Proof, Rubric, Which},
    quiz::Attempt,
    text::{FNV_START, fnv1a},
};
use hall::AGE_TO_RANDOM;
use seal::{Params, derive, seal_file};

use crate::{content, site::Packs};

/// With what the cohort's file is sealed; told in a file beside it.
pub const PASSPHRASE: &str = "umuravumba gicurasi window copper lantern igitabo";
/// What the simulation begins with.
pub const SEED: u64 = 2026;

/// SplitMix64: the same on every machine.
struct Lots(u64);

impl Lots {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut lot = self.0;
        lot = (lot ^ lot >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        lot = (lot ^ lot >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        lot ^ lot >> 31
    }

    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// About normal: the sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next() as u8)
    }
}

/// The course as the app has it.
pub struct Whole {
    course: Course,
    /// Hash and items of each lesson.
    lessons: Vec<(String, Vec<Item>)>,
    banks: Vec<Bank>,
    forms: Vec<TestForms>,
    rubric: Rubric,
}

impl Whole {
    /// Reads it out of the packs of a build.
    ///
    /// # Errors
    /// The content has problems.
    pub fn read(content: &Path) -> Result<Self, String> {
        let Packs { files, .. } = content::packs(content)?;
        let found = |path: &str| files.iter().find(|(name, _)| name == path).map(|(_, bytes)| bytes.as_slice());
        let course: Course = read(found("course.bin").ok_or("no course")?)?;
        let (mut lessons, mut banks, mut forms) = (Vec::new(), Vec::new(), Vec::new());
        for module in &course.modules {
            for lesson in &module.lessons {
                let items = found(&format!("lesson/{}.items.bin", lesson.id)).ok_or("no items")?;
                lessons.push((lesson.id.clone(), read(items)?));
            }
            if let Some(bank) = found(&format!("bank/{}.bin", module.id)) {
                banks.push(read(bank)?);
            }
            if let Some(test) = found(&format!("forms/{}.bin", module.id)) {
                forms.push(read(test)?);
            }
        }
        let rubric = found("forms/capstone.bin").map_or_else(|| Ok(Rubric::default()), read)?;
        Ok(Self { course, lessons, banks, forms, rubric })
    }

    /// The modules with their lessons, as figures are made of them.
    #[must_use]
    pub fn outline(&self) -> Vec<Outline> {
        let of = |module: &domain::content::Module| Outline {
            id: module.id.clone(),
            lessons: module.lessons.iter().map(|lesson| lesson.id.clone()).collect(),
        };
        self.course.modules.iter().map(of).collect()
    }

    /// Ids of all modules.
    #[must_use]
    pub fn modules(&self) -> Vec<String> {
        self.course.modules.iter().map(|module| module.id.clone()).collect()
    }
}

fn read<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    pack::read(bytes).map_err(|err| err.to_string())
}

/// A number that hangs on a text only, from −1 to 1.
fn of_text(text: &str) -> f64 {
    let mut lots = Lots(fnv1a(FNV_START, text));
    lots.share() * 2.0 - 1.0
}

/// An answer of somebody with this ability. Every item has its difficulty, and one wrong choice that draws more than the others.
fn answer(item: &Item, ability: f64, lots: &mut Lots) -> Response {
    let right = lots.share() < 1.0 / (1.0 + (1.6 * of_text(&item.id) - ability).exp());
    let other = |n: usize, lots: &mut Lots| lots.below(n);
    match &item.body {
        ItemBody::Single(choices) => {
            let meant = |wanted: bool| (0..choices.len()).filter(move |at| choices[*at].right == wanted);
            let wrong: Vec<usize> = meant(false).collect();
            let drawing = (fnv1a(FNV_START, &item.hash) as usize) % wrong.len().max(1);
            let wrong = if lots.share() < 0.6 { wrong.get(drawing) } else { wrong.get(other(wrong.len(), lots)) };
            Response::Single(if right { meant(true).next() } else { wrong.copied() }.unwrap_or(0))
        }
        ItemBody::Multiple(choices) => {
            let mut all: Vec<usize> = (0..choices.len()).filter(|at| choices[*at].right).collect();
            if !right {
                let at = other(choices.len(), lots);
                match all.iter().position(|chosen| *chosen == at) {
                    Some(_) if all.len() == 1 => all[0] = (at + 1) % choices.len(),
                    Some(found) => {
                        all.remove(found);
                    }
                    None => all.push(at),
                }
                all.sort_unstable();
            }
            Response::Multiple(all)
        }
        ItemBody::Order(steps) => {
            let mut order: Vec<usize> = (0..steps.len()).collect();
            if !right && order.len() > 1 {
                let at = other(order.len() - 1, lots);
                order.swap(at, at + 1);
            }
            Response::Order(order)
        }
        ItemBody::Match(pairs) => {
            let mut all: Vec<Option<usize>> = (0..pairs.len()).map(Some).collect();
            if !right && all.len() > 1 {
                let at = other(all.len() - 1, lots);
                all.swap(at, at + 1);
            }
            Response::Match(all)
        }
        ItemBody::Classify { categories, statements } => {
            let mut all: Vec<Option<usize>> = statements.iter().map(|statement| Some(statement.category)).collect();
            if !right && !all.is_empty() {
                let at = other(all.len(), lots);
                all[at] = Some((statements[at].category + 1) % categories.len().max(1));
            }
            Response::Classify(all)
        }
        ItemBody::Numeric(numeric) => {
            let near = numeric.near.first().map(|(number, _)| number.to_string());
            let far = || format!("{}", numeric.answer.round() + numeric.tolerance.ceil() + 7.0);
            Response::Numeric(if right { numeric.answer.to_string() } else { near.unwrap_or_else(far) })
        }
        ItemBody::Scenario(scenes) => {
            let (mut at, mut path) = (0, Vec::new());
            while let Some(scene) = scenes.get(at).filter(|scene| !scene.options.is_empty() && path.len() < 20) {
                let wanted = |merit: Merit| (merit == Merit::Poor) != right;
                let fitting: Vec<usize> =
                    (0..scene.options.len()).filter(|at| wanted(scene.options[*at].merit)).collect();
                let chosen = fitting.get(other(fitting.len(), lots)).copied().unwrap_or(0);
                path.push(chosen);
                at = scene.options[chosen].to;
            }
            Response::Scenario(path)
        }
    }
}

/// What one learner did of these modules, from the first day on. `diligence` from 0 to 1: how far he or she got.
fn learn(whole: &Whole, modules: &[String], from: Day, diligence: f64, lots: &mut Lots) -> (Progress, Proof) {
    let ability = lots.normal();
    let coin = lots.share() < 0.5;
    let (mut progress, mut proof) = (Progress::default(), Proof::default());
    let ours: Vec<_> = whole.course.modules.iter().filter(|module| modules.contains(&module.id)).collect();
    let got = (ours.len() as f64 * (0.25 + 0.9 * diligence)).round() as usize;
    for (number, module) in ours.into_iter().take(got).enumerate() {
        let day = from.plus(number as i64 * 2);
        let forms = whole.forms.iter().find(|forms| forms.module == module.id);
        let sit = |proof: &mut Proof, which: Which, ability: f64, day: Day, lots: &mut Lots| {
            let Some(forms) = forms else { return };
            proof.sit(forms, which, coin, day);
            let asked = proof.tests.get(&module.id).and_then(|tests| tests.get(which)).cloned();
            for sat in asked.into_iter().flat_map(|sitting| sitting.items) {
                if let Some(test) = forms.items.iter().find(|test| test.item.id == sat.id) {
                    proof.sat(&module.id, which, &test.item, answer(&test.item, ability, lots), day);
                }
            }
        };
        sit(&mut proof, Which::Pre, ability - 0.8, day, lots);
        // Some stop in the middle of a module, and later lessons are left more often.
        let lessons = if lots.share() < 0.85 { module.lessons.len() } else { 1 + lots.below(module.lessons.len()) };
        for lesson in &module.lessons[..lessons] {
            progress.visit(&lesson.id, "simulated");
            let items = whole.lessons.iter().find(|(id, _)| *id == lesson.id).map_or(&[][..], |(_, items)| items);
            for item in items {
                progress.answer(item, answer(item, ability, lots));
            }
            progress.mark_done(&lesson.id, day);
        }
        if lessons < module.lessons.len() {
            continue;
        }
        let bank = whole.banks.iter().find(|bank| bank.module == module.id);
        if let Some((bank, settings)) = bank.zip(module.quiz) {
            let goes = if lots.share() < 0.3 { 2 } else { 1 };
            for go in 0..goes {
                let past = progress.attempts.get(&module.id).cloned().unwrap_or_default();
                let now = Moment { day: day.plus(i64::from(go)), minute: 600 };
                let mut attempt = Attempt::new(bank, settings, &past, lots.next(), now);
                for at in 0..attempt.items.len() {
                    if let Some(item) = bank.items.iter().find(|item| item.id == attempt.items[at].id) {
                        attempt.answer(at, item, answer(item, ability + 0.4 * f64::from(go), lots));
                    }
                }
                attempt.finished = Some(Moment { minute: 625, ..now });
                progress.attempts.or_default(&module.id).push(attempt);
            }
        }
        if lots.share() < 0.9 {
            sit(&mut proof, Which::Post, ability + 0.5, day.plus(1), lots);
        }
        if lots.share() < 0.5 {
            sit(&mut proof, Which::Delayed, ability + 0.2, day.plus(92), lots);
        }
        if lots.share() < 0.4 {
            let looks =
                if lots.share() < 0.5 { vec![CheckIn { day: day.plus(30), outcome: Outcome::Done }] } else { vec![] };
            proof.pledges.push(Pledge {
                id: format!("p{number}"),
                module: module.id.clone(),
                when: "the committee meets".into(),
                will: "bring the figures".into(),
                made: day.plus(1),
                confirmed: None,
                looks,
                report: None,
            });
        }
    }
    (progress, proof)
}

/// So many learners of a cohort that has all modules, each as he or she hands over.
#[must_use]
pub fn cohort(whole: &Whole, count: usize, seed: u64) -> (Cohort, Vec<HandOver>) {
    let mut lots = Lots(seed);
    let secret: [u8; 32] = lots.bytes();
    let (seal_to, signs_with) = hall::public_keys(&secret);
    let from = Day { year: 2026, month: 11, day: 2 };
    let invite = Invite {
        cohort: "c51".into(),
        name: "Simulated cohort".into(),
        trainer: "Simulated trainer".into(),
        district: "Huye".into(),
        from,
        to: from.plus(20),
        modules: whole.modules(),
        pass_percent: 70,
        seal_to,
        signs_with,
    };
    let course: Vec<(String, Vec<String>)> = whole
        .course
        .modules
        .iter()
        .map(|module| (module.id.clone(), module.lessons.iter().map(|lesson| lesson.id.clone()).collect()))
        .collect();
    let mut places = BTreeMap::new();
    for module in &whole.course.modules {
        let of_lessons = whole.lessons.iter().filter(|(lesson, _)| module.lessons.iter().any(|l| l.id == *lesson));
        let of_bank = whole.banks.iter().filter(|bank| bank.module == module.id).flat_map(|bank| &bank.items);
        for item in of_lessons.flat_map(|(_, items)| items).chain(of_bank) {
            places.insert(item.id.as_str(), (module.id.clone(), item.objective));
        }
    }
    let check = |id: &str| places.get(id).cloned();
    let handed = (0..count)
        .map(|number| {
            let diligence = lots.share();
            let (progress, proof) = learn(whole, &invite.modules, from, diligence, &mut lots);
            let own = Own {
                invite: invite.clone(),
                learner: format!("l{number:04}"),
                name: format!("Learner {}", number + 1),
                turn: lots.below(3) as u64,
                last: None,
            };
            let now = Moment { day: from.plus(120), minute: 960 };
            let reports = lots.below(4) as u32;
            HandOver::new(&own, &progress, &proof, &course, check, &whole.rubric, reports, now)
        })
        .collect();
    (Cohort { invite, secret: Some(secret), plan: None, tables: Tables::default() }, handed)
}

/// Takes all of them in, as a trainer's app does.
#[must_use]
pub fn taken(mut cohort: Cohort, handed: &[HandOver]) -> (Cohort, Vec<Learner>) {
    let now = Moment { day: cohort.invite.from.plus(121), minute: 480 };
    let learners = handed.iter().filter_map(|handed| cohort.take(None, handed.clone(), now).1).collect();
    (cohort, learners)
}

/// Writes everything: each hand-over sealed (`l0000.txt`) and as plain JSON, the cohort's key as `age` reads it, its invitation, and
/// its file for the app; then what the figures are made of (`given.json`, which `tests/tests/cohort_figures.py` reads) and the figures
/// themselves (`figures.json`). The text tells the largest hand-over.
///
/// # Errors
/// The content has problems, or a file cannot be written.
pub fn write(content: &Path, count: usize, folder: &Path) -> Result<String, String> {
    let whole = Whole::read(content)?;
    let (cohort, handed) = cohort(&whole, count, SEED);
    fs::create_dir_all(folder).map_err(|err| format!("{}: {err}", folder.display()))?;
    let put = |name: &str, bytes: &[u8]| {
        fs::write(folder.join(name), bytes).map_err(|err| format!("{}: {err}", folder.join(name).display()))
    };
    let json = |value: &dyn Fn() -> serde_json::Result<Vec<u8>>| value().map_err(|err| err.to_string());
    let mut lots = Lots(SEED ^ 0xa9e);
    let secret = cohort.secret.ok_or("no secret")?;
    let (mut largest, mut plainest) = (0, 0);
    for one in &handed {
        let plain = one.to_bytes();
        let sealed = hall::seal(&plain, &cohort.invite.seal_to, &lots.bytes::<AGE_TO_RANDOM>());
        let sealed = sealed.map_err(|err| err.to_string())?;
        (largest, plainest) = (largest.max(sealed.len()), plainest.max(plain.len()));
        put(&format!("{}.txt", one.learner), hall::armoured(&sealed).as_bytes())?;
        put(&format!("{}.json", one.learner), &json(&|| serde_json::to_vec_pretty(one))?)?;
    }
    let course = whole.outline();
    let (taken, learners) = taken(cohort.clone(), &handed);
    let mut fold = Fold::new(&taken, &course);
    learners.iter().for_each(|learner| fold.add(learner));
    let bare = Cohort { secret: None, ..taken };
    let given = serde_json::json!({ "cohort": bare, "course": course, "learners": learners, "held": [] });
    put("given.json", &json(&|| serde_json::to_vec(&given))?)?;
    let figures = fold.finish(&[]);
    put("figures.json", &json(&|| serde_json::to_vec_pretty(&figures))?)?;
    put("cohort-key.txt", format!("{}\n", hall::opening_identity(&secret)).as_bytes())?;
    put("invitation.txt", cohort.invite.to_file("A simulated cohort").as_bytes())?;
    put("cohort.json", &json(&|| serde_json::to_vec_pretty(&cohort.invite))?)?;
    put("passphrase.txt", format!("{PASSPHRASE}\n").as_bytes())?;
    let key = derive(PASSPHRASE, &lots.bytes(), Params::FLOOR).map_err(|err| err.to_string())?;
    let file = CohortFile { form: 1, cohort, learners: Vec::new() };
    put("cohort.ubvcohort", &seal_file(&key, lots.bytes(), &file.to_bytes()))?;
    Ok(format!("wrote {count} hand-overs to {}; the largest has {plainest} bytes, sealed {largest}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Whole {
        Whole::read(&crate::project().join("content")).unwrap()
    }

    #[test]
    fn simulated_learners_are_the_same_every_time_and_taking_them_in_twice_changes_nothing() {
        let whole = whole();
        let (made, handed) = cohort(&whole, 40, 7);
        assert_eq!(cohort(&whole, 40, 7).1, handed);
        assert_ne!(cohort(&whole, 40, 8).1, handed);
        let (mut kept, learners) = taken(made, &handed);
        assert_eq!(learners.len(), 40);
        let before = kept.clone();
        for one in &handed {
            let known = learners.iter().find(|learner| learner.learner == one.learner);
            let now = Moment { day: Day { year: 2027, month: 6, day: 1 }, minute: 0 };
            assert_eq!(kept.take(known, one.clone(), now), (domain::cohort::Verdict::Same, None));
        }
        assert_eq!(kept, before);
        // Through the sealed file it is the same.
        let secret = before.secret.unwrap();
        for one in handed.iter().take(5) {
            let sealed = hall::seal(&one.to_bytes(), &before.invite.seal_to, &[5; AGE_TO_RANDOM]).unwrap();
            let (_, plain) = hall::open(hall::armoured(&sealed).as_bytes(), &[secret]).unwrap();
            assert_eq!(HandOver::from_bytes(&plain).as_ref(), Ok(one));
        }
    }

    #[test]
    fn who_has_done_everything_fits_into_a_few_codes() {
        let whole = whole();
        let mut lots = Lots(3);
        let (progress, proof) = learn(&whole, &whole.modules(), Day { year: 2026, month: 11, day: 2 }, 1.0, &mut lots);
        let (made, handed) = cohort(&whole, 60, 3);
        let most = handed.iter().max_by_key(|one| one.work.lessons.len()).unwrap();
        assert!(progress.lessons.len() + proof.tests.len() > 0);
        let plain = most.to_bytes();
        let sealed = hall::seal(&plain, &made.invite.seal_to, &[5; AGE_TO_RANDOM]).unwrap();
        let codes = hall::frames(&sealed, 0).unwrap().len();
        println!(
            "{} lessons, {} items: {} bytes as JSON, {} in the short form, {} sealed, {codes} codes",
            most.work.lessons.len(),
            most.tables.asked.len(),
            serde_json::to_vec(most).unwrap().len(),
            plain.len(),
            sealed.len()
        );
        assert!(most.work.lessons.len() >= 55, "{}", most.work.lessons.len());
        assert!(codes <= 45, "{codes} codes");
    }

    #[test]
    fn abler_learners_answer_better_and_an_easy_item_is_answered_better_than_a_hard_one() {
        let whole = whole();
        let items: Vec<&Item> = whole.banks.iter().flat_map(|bank| &bank.items).collect();
        let share = |item: &Item, ability: f64| {
            let mut lots = Lots(1);
            let right = (0..200).filter(|_| domain::quiz::grade(item, &answer(item, ability, &mut lots)).right).count();
            right as f64 / 200.0
        };
        for item in items.iter().step_by(7) {
            assert!(share(item, 2.0) > share(item, -2.0) + 0.3, "{}", item.id);
        }
        let easy = items.iter().min_by(|a, b| of_text(&a.id).total_cmp(&of_text(&b.id))).unwrap();
        let hard = items.iter().max_by(|a, b| of_text(&a.id).total_cmp(&of_text(&b.id))).unwrap();
        assert!(share(easy, 0.0) > share(hard, 0.0) + 0.3, "{} {}", share(easy, 0.0), share(hard, 0.0));
    }
}
