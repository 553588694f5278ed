//! A made-up cohort: learners of different strength who go so far and no further, drawn from a seed, over the shipped items.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use domain::{
    cohort::{
        Asked, Cohort, Given, Invite, Learner, Tables, Taken, Tested, Work,
        figures::{Held, Outline},
    },
    content::{Bank, Course, Form, Item, ItemBody, Response, TestForms, pack},
    date::{Day, Moment},
    proof::Which,
    store::{KeyValue, Kind, Memory, Records},
};

/// The cohort's id.
pub const ID: &str = "c5ea11";

/// A cohort with all that the figures are made of.
#[derive(serde::Serialize)]
pub struct Simulated {
    /// The cohort.
    pub cohort: Cohort,
    /// The course.
    pub course: Vec<Outline>,
    /// Its learners.
    pub learners: Vec<Learner>,
    /// Days held.
    pub held: Vec<Held>,
}

/// Steele, Lea and Flood's SplitMix64.
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        ((self.throw() * n as f64) as usize).min(n.saturating_sub(1))
    }
}

/// Items of a module: bank, and the two forms of its test.
struct Module {
    id: String,
    lessons: Vec<String>,
    draw: usize,
    bank: Vec<Item>,
    forms: [Vec<Item>; 2],
}

fn modules() -> Vec<Module> {
    let packs = xtask::content::packs(&xtask::project().join("content")).expect("content/ compiles");
    let bytes = |name: &str| packs.files.iter().find(|(other, _)| *other == name).map(|(_, bytes)| &**bytes);
    let course: Course = pack::read(bytes("course.bin").expect("a course")).expect("a course");
    let module = |module: domain::content::Module| {
        let bank =
            bytes(&format!("bank/{}.bin", module.id)).map(|bytes| pack::read::<Bank>(bytes).expect("a bank").items);
        let forms =
            bytes(&format!("forms/{}.bin", module.id)).map(|bytes| pack::read::<TestForms>(bytes).expect("forms"));
        let of = |form: Form| forms.iter().flat_map(|forms| forms.of(form)).cloned().collect();
        Module {
            lessons: module.lessons.into_iter().map(|lesson| lesson.id).collect(),
            draw: module.quiz.map_or(0, |quiz| quiz.draw),
            bank: bank.unwrap_or_default(),
            forms: [of(Form::A), of(Form::B)],
            id: module.id,
        }
    };
    course.modules.into_iter().map(module).collect()
}

/// How hard an item is, from −1 to 1: the same in every run.
fn hardness(item: &Item) -> f64 {
    let sum = item.id.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    (sum % 1000) as f64 / 500.0 - 1.0
}

fn answer(dice: &mut Dice, tables: &mut Tables, item: &Item, strength: f64) -> Given {
    let chance = 1.0 / (1.0 + (-(1.4 * (strength - hardness(item)))).exp());
    let right = dice.throw() < chance;
    let response = match &item.body {
        ItemBody::Single(choices) => {
            let fits: Vec<usize> = (0..choices.len()).filter(|at| choices[*at].right == right).collect();
            // The first wrong one tempts most.
            let at = if dice.throw() < 0.5 { 0 } else { dice.below(fits.len()) };
            Some(Response::Single(fits[at]))
        }
        ItemBody::Multiple(choices) => {
            let mut taken: Vec<usize> = (0..choices.len()).filter(|at| choices[*at].right).collect();
            if !right {
                taken.remove(dice.below(taken.len()));
            }
            Some(Response::Multiple(taken))
        }
        _ => None,
    };
    let asked = Asked { id: item.id.clone(), hash: item.hash.clone(), objective: item.objective };
    Given { item: tables.item(&asked), response, right }
}

fn work(dice: &mut Dice, tables: &mut Tables, modules: &[Module], first: Day) -> Work {
    let strength = (0..6).map(|_| dice.throw()).sum::<f64>() * 1.4 - 4.2;
    let all: usize = modules.iter().map(|module| module.lessons.len()).sum();
    // Most go far; some stop in the first module.
    let mut left = (all as f64 * (1.1 - dice.throw().powi(2))) as usize;
    let mut work = Work { last: Some(first.plus(dice.below(40) as i64)), ..Work::default() };
    for module in modules {
        if left == 0 {
            break;
        }
        let number = tables.module(&module.id);
        let coin = usize::from(dice.throw() < 0.5);
        let mut test = |dice: &mut Dice, tables: &mut Tables, which: Which, form: usize, gain: f64| {
            let given: Vec<Given> =
                module.forms[form].iter().map(|item| answer(dice, tables, item, strength + gain)).collect();
            if !given.is_empty() {
                work.tests.push(Tested { module: number, which, finished: first, given });
            }
        };
        test(dice, tables, Which::Pre, coin, -0.6);
        let done = left.min(module.lessons.len());
        if done == module.lessons.len() {
            if dice.throw() < 0.9 {
                test(dice, tables, Which::Post, 1 - coin, 0.7);
            }
            if dice.throw() < 0.3 {
                test(dice, tables, Which::Delayed, coin, 0.3);
            }
            for try_ in 0..1 + dice.below(2) {
                let mut drawn: Vec<&Item> = Vec::new();
                while drawn.len() < module.draw.min(module.bank.len()) {
                    let item = &module.bank[dice.below(module.bank.len())];
                    if drawn.iter().all(|other| other.id != item.id) {
                        drawn.push(item);
                    }
                }
                let gain = 0.5 + f64::from(u8::from(try_ > 0));
                let given: Vec<Given> =
                    drawn.into_iter().map(|item| answer(dice, tables, item, strength + gain)).collect();
                if !given.is_empty() {
                    work.quizzes.push(Taken { module: number, finished: Moment { day: first, minute: 600 }, given });
                }
            }
        }
        for (at, lesson) in module.lessons.iter().take(done + 1).enumerate() {
            work.lessons.push((tables.lesson(lesson), (at < done && dice.throw() < 0.97).then_some(first)));
        }
        left -= done;
    }
    work.pledges = dice.below(4) as u32;
    work.pledges_done = dice.below(work.pledges as usize + 1) as u32;
    work.reports = (dice.below(5) as u32).saturating_sub(2);
    work.capstone = (dice.throw() < 0.3).then_some((6, 8));
    work
}

/// So many learners.
pub fn simulate(learners: usize) -> Simulated {
    let modules = modules();
    let first = Day::new(2026, 10, 5).expect("a day");
    let invite = Invite {
        cohort: ID.into(),
        name: "Huye, November 2026".into(),
        trainer: "Immaculée".into(),
        district: "Huye".into(),
        from: first,
        to: first.plus(2),
        modules: modules.iter().map(|module| module.id.clone()).collect(),
        pass_percent: 70,
        seal_to: [1; 32],
        signs_with: [2; 32],
    };
    let mut cohort = Cohort { invite, secret: None, plan: None, tables: Tables::default() };
    let mut dice = Dice(40);
    let mut all = Vec::new();
    let names =
        ["Uwimana", "Hakizimana", "Mukamana", "Niyonsenga", "Uwase", "Habimana", "Ingabire", "Mugisha", "Umutoni"];
    for n in 0..learners {
        let handed = n % 12 != 11;
        let taken = Moment { day: first.plus(40), minute: 600 + n as u32 % 60 };
        let work = if handed { work(&mut dice, &mut cohort.tables, &modules, first) } else { Work::default() };
        all.push(Learner {
            learner: format!("l{n:04}"),
            name: format!("{}. {} {}", (b'A' + n as u8 % 26) as char, names[n % names.len()], n + 1),
            turn: u64::from(handed),
            made: handed.then_some(taken),
            taken,
            work,
        });
    }
    let ids = |keep: &dyn Fn(usize) -> bool| (0..learners).filter(|n| keep(*n)).map(|n| format!("l{n:04}")).collect();
    let held = |at: usize| Held {
        title: "Huye".into(),
        day: first.plus(at as i64),
        there: ids(&|n| !(n + at).is_multiple_of(7)),
        missing: ids(&|n| (n + at).is_multiple_of(7)),
        others: at as u32,
    };
    let course =
        modules.iter().map(|module| Outline { id: module.id.clone(), lessons: module.lessons.clone() }).collect();
    Simulated { cohort, course, learners: all, held: (0..3).map(held).collect() }
}

impl Simulated {
    /// The records of a trainer, as the app keeps them: keys and texts of the browser's storage.
    pub fn stored(&self) -> Vec<(String, String)> {
        let records = Records::new(Memory::default());
        let save = |kind: Kind, id: &str, body: String| {
            records.save(kind, id, 0, &body).expect("memory takes it");
        };
        save(Kind::Cohort, ID, self.cohort.to_line());
        for learner in &self.learners {
            save(Kind::Learner, &format!("{ID}-{}", learner.learner), learner.to_line());
        }
        let get = |key: String| records.kv().get(&key).ok().flatten().map(|text| (key, text));
        records.kv().keys().unwrap_or_default().into_iter().filter_map(get).collect()
    }
}

/// The figures as another program finds them, which shares nothing with ours: `tests/tests/cohort_figures.py`.
pub fn independent(simulated: &Simulated) -> serde_json::Value {
    let script = xtask::project().join("tests/tests/cohort_figures.py");
    let mut child = Command::new("python3");
    let mut child = child.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python3 is there");
    let given = serde_json::to_vec(simulated).expect("serde writes it");
    child.stdin.take().expect("it listens").write_all(&given).expect("it reads");
    let out = child.wait_with_output().expect("it ends");
    assert!(out.status.success(), "the independent program failed");
    serde_json::from_slice(&out.stdout).expect("it answers in JSON")
}
