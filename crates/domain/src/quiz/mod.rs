//! Answers and attempts: what is complete, what is right, in which order things are shown, what a retry draws.

mod attempt;

pub use attempt::{Attempt, AttemptItem};

use crate::{
    content::{Item, ItemBody, Merit, Numeric, Response, Scene},
    text::{FNV_START, fnv1a},
};

/// The verdict on an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// Whether all of it is right.
    pub right: bool,
    /// Part by part: each choice, step, row or decision.
    pub parts: Vec<bool>,
}

/// An answer that says nothing yet.
pub fn empty_response(item: &Item) -> Response {
    match &item.body {
        ItemBody::Single(_) => Response::Single(usize::MAX),
        ItemBody::Multiple(_) => Response::Multiple(Vec::new()),
        ItemBody::Order(steps) => Response::Order((0..steps.len()).collect()),
        ItemBody::Match(pairs) => Response::Match(vec![None; pairs.len()]),
        ItemBody::Classify { statements, .. } => Response::Classify(vec![None; statements.len()]),
        ItemBody::Numeric(_) => Response::Numeric(String::new()),
        ItemBody::Scenario(_) => Response::Scenario(Vec::new()),
    }
}

/// Whether there is enough of an answer to check. An answer of another kind of item is never complete.
pub fn is_complete(item: &Item, response: &Response) -> bool {
    match (&item.body, response) {
        (ItemBody::Single(choices), Response::Single(at)) => *at < choices.len(),
        (ItemBody::Multiple(choices), Response::Multiple(all)) => {
            !all.is_empty() && all.iter().all(|at| *at < choices.len())
        }
        (ItemBody::Order(steps), Response::Order(order)) => is_permutation(order, steps.len()),
        (ItemBody::Match(pairs), Response::Match(all)) => {
            all.len() == pairs.len() && all.iter().all(|at| at.is_some_and(|at| at < pairs.len()))
        }
        (ItemBody::Classify { categories, statements }, Response::Classify(all)) => {
            all.len() == statements.len() && all.iter().all(|at| at.is_some_and(|at| at < categories.len()))
        }
        (ItemBody::Numeric(_), Response::Numeric(typed)) => parse_number(typed).is_some(),
        (ItemBody::Scenario(scenes), Response::Scenario(path)) => {
            scene_at(scenes, path).is_some_and(|scene| scene.options.is_empty())
        }
        _ => false,
    }
}

/// Grades an answer. What is incomplete is not right.
pub fn grade(item: &Item, response: &Response) -> Grade {
    let parts: Vec<bool> = match (&item.body, response) {
        (ItemBody::Single(choices), Response::Single(at)) => vec![choices.get(*at).is_some_and(|c| c.right)],
        (ItemBody::Multiple(choices), Response::Multiple(all)) => {
            choices.iter().enumerate().map(|(at, choice)| all.contains(&at) == choice.right).collect()
        }
        (ItemBody::Order(steps), Response::Order(order)) => {
            (0..steps.len()).map(|at| order.get(at) == Some(&at)).collect()
        }
        (ItemBody::Match(pairs), Response::Match(all)) => {
            (0..pairs.len()).map(|at| all.get(at) == Some(&Some(at))).collect()
        }
        (ItemBody::Classify { statements, .. }, Response::Classify(all)) => {
            statements.iter().enumerate().map(|(at, s)| all.get(at) == Some(&Some(s.category))).collect()
        }
        (ItemBody::Numeric(numeric), Response::Numeric(typed)) => {
            vec![numeric_why(numeric, typed).is_some_and(|(right, _)| right)]
        }
        // A decision is right unless it is a poor one: in life there is often more than one acceptable way.
        (ItemBody::Scenario(scenes), Response::Scenario(path)) => {
            decisions(scenes, path).map(|merit| merit != Merit::Poor).collect()
        }
        _ => Vec::new(),
    };
    Grade { right: is_complete(item, response) && parts.iter().all(|part| *part), parts }
}

/// Whether a typed number is right, and the reason for *this* number. `None` if it is no number.
pub fn numeric_why<'a>(numeric: &'a Numeric, typed: &str) -> Option<(bool, &'a str)> {
    let given = parse_number(typed)?;
    if (given - numeric.answer).abs() <= numeric.tolerance {
        return Some((true, &numeric.why));
    }
    let near = numeric.near.iter().find(|(number, _)| (given - number).abs() < 1e-9);
    Some((false, near.map_or(&numeric.otherwise, |(_, why)| why)))
}

/// Reads `1 000`, `1,5`, `1.5`: blanks group, comma or point is the decimal mark.
pub fn parse_number(typed: &str) -> Option<f64> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    // Not the library's reader: its tables for numbers of any size are larger than a lesson. Up to 15 digits both parts
    // are exact, and so is the nearest number to their quotient.
    let (mut value, mut scale, mut seen) = (0_u64, None::<u64>, false);
    for letter in digits.chars() {
        match (letter.to_digit(10), scale) {
            (Some(digit), _) if digits.len() <= 15 => {
                value = value * 10 + u64::from(digit);
                scale = scale.map(|scale| scale * 10);
                seen = true;
            }
            (None, None) if letter == '.' => scale = Some(1),
            _ => return None,
        }
    }
    let number = value as f64 / scale.unwrap_or(1) as f64;
    seen.then_some(if plain.starts_with('-') { -number } else { number })
}

/// The scene a path of decisions leads to; `None` if the path leaves the story.
pub fn scene_at<'a>(scenes: &'a [Scene], path: &[usize]) -> Option<&'a Scene> {
    path.iter().try_fold(scenes.first()?, |scene, &option| scenes.get(scene.options.get(option)?.to))
}

fn decisions<'a>(scenes: &'a [Scene], path: &'a [usize]) -> impl Iterator<Item = Merit> + 'a {
    path.iter().scan(0, |at, &option| {
        let taken = scenes.get(*at)?.options.get(option)?;
        *at = taken.to;
        Some(taken.merit)
    })
}

fn is_permutation(order: &[usize], n: usize) -> bool {
    let mut seen = vec![false; n];
    order.len() == n && order.iter().all(|&at| at < n && !std::mem::replace(&mut seen[at], true))
}

/// The numbers 0 to n−1 in an order that hangs on the seed and the salt (the item's id) only. Fisher and Yates over
/// splitmix64 (S. Vigna, public domain).
pub fn shuffled(n: usize, seed: u64, salt: &str) -> Vec<usize> {
    let mut state = fnv1a(seed ^ FNV_START, salt);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let mut order: Vec<usize> = (0..n).collect();
    for at in (1..n).rev() {
        order.swap(at, (next() % (at as u64 + 1)) as usize);
    }
    order
}

/// The same for the steps of an ordering item: never the right order to begin with.
pub fn shuffled_steps(n: usize, seed: u64, salt: &str) -> Vec<usize> {
    let mut order = shuffled(n, seed, salt);
    if n > 1 && order.iter().enumerate().all(|(at, step)| at == *step) {
        order.rotate_left(1);
    }
    order
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::content::{Choice, Pair, SceneOption, Statement, Step};

    pub(crate) fn item(id: &str, objective: u32, body: ItemBody) -> Item {
        Item {
            id: id.into(),
            hash: format!("hash of {id}"),
            stem: "?".into(),
            body,
            hints: vec![],
            objective,
            lesson: None,
            facts: vec![],
        }
    }

    pub(crate) fn single(id: &str, objective: u32) -> Item {
        let choice = |right| Choice { text: "t".into(), right, why: "w".into() };
        item(id, objective, ItemBody::Single(vec![choice(true), choice(false), choice(false)]))
    }

    #[track_caller]
    fn check(body: ItemBody, response: Response, complete: bool, right: bool) {
        let item = item("x", 1, body);
        assert_eq!(is_complete(&item, &response), complete, "complete");
        assert_eq!(grade(&item, &response).right, right, "right");
    }

    #[test]
    fn single_and_multiple() {
        let choices = |rights: &[bool]| -> Vec<Choice> {
            rights.iter().map(|&right| Choice { text: "t".into(), right, why: "w".into() }).collect()
        };
        check(ItemBody::Single(choices(&[true, false])), Response::Single(0), true, true);
        check(ItemBody::Single(choices(&[true, false])), Response::Single(1), true, false);
        check(ItemBody::Single(choices(&[true, false])), Response::Single(9), false, false);
        let many = choices(&[true, true, false]);
        check(ItemBody::Multiple(many.clone()), Response::Multiple(vec![0, 1]), true, true);
        check(ItemBody::Multiple(many.clone()), Response::Multiple(vec![0]), true, false);
        check(ItemBody::Multiple(many.clone()), Response::Multiple(vec![0, 1, 2]), true, false);
        check(ItemBody::Multiple(many), Response::Multiple(vec![]), false, false);
    }

    #[test]
    fn order_match_and_classify() {
        let steps = vec![Step { text: "a".into(), why: "w".into() }; 3];
        check(ItemBody::Order(steps.clone()), Response::Order(vec![0, 1, 2]), true, true);
        check(ItemBody::Order(steps.clone()), Response::Order(vec![0, 2, 1]), true, false);
        check(ItemBody::Order(steps), Response::Order(vec![0, 0, 1]), false, false);
        let pairs = vec![Pair { left: "l".into(), right: "r".into(), why: "w".into() }; 2];
        check(ItemBody::Match(pairs.clone()), Response::Match(vec![Some(0), Some(1)]), true, true);
        check(ItemBody::Match(pairs.clone()), Response::Match(vec![Some(1), Some(0)]), true, false);
        check(ItemBody::Match(pairs), Response::Match(vec![Some(0), None]), false, false);
        let statement = |category| Statement { text: "s".into(), category, why: "w".into() };
        let body = ItemBody::Classify {
            categories: vec!["fact".into(), "hearsay".into()],
            statements: vec![statement(0), statement(1)],
        };
        check(body.clone(), Response::Classify(vec![Some(0), Some(1)]), true, true);
        check(body, Response::Classify(vec![Some(0), Some(0)]), true, false);
    }

    #[test]
    fn numbers_are_read_as_typed_and_each_has_its_reason() {
        let numeric = Numeric {
            answer: 48.0,
            shown: "48".into(),
            tolerance: 0.5,
            unit: "hours".into(),
            why: "right".into(),
            near: vec![(72.0, "that is the report".into())],
            otherwise: "read again".into(),
        };
        assert_eq!(numeric_why(&numeric, "48,4"), Some((true, "right")));
        assert_eq!(numeric_why(&numeric, " 72 "), Some((false, "that is the report")));
        assert_eq!(numeric_why(&numeric, "5"), Some((false, "read again")));
        assert_eq!(numeric_why(&numeric, "many"), None);
        assert_eq!(parse_number("1 000 000"), Some(1_000_000.0));
        for typed in ["0.1", "-2,75", ".5", "5.", "123456789012345", "0.3000000000001"] {
            assert_eq!(parse_number(typed), typed.replace(',', ".").parse().ok(), "{typed}");
        }
        for wrong in ["", ".", "-", "1e9", "inf", "NaN", "--1", "1.2.3", "1234567890123456"] {
            assert_eq!(parse_number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_scenario_is_right_without_a_poor_decision() {
        let option = |to, merit| SceneOption { text: "o".into(), to, merit, why: "w".into() };
        let scene = |id: &str, options| Scene { id: id.into(), text: "s".into(), options };
        let body = ItemBody::Scenario(vec![
            scene("start", vec![option(1, Merit::Best), option(1, Merit::Poor)]),
            scene("next", vec![option(2, Merit::Ok)]),
            scene("end", vec![]),
        ]);
        check(body.clone(), Response::Scenario(vec![0, 0]), true, true);
        check(body.clone(), Response::Scenario(vec![1, 0]), true, false);
        check(body.clone(), Response::Scenario(vec![0]), false, false);
        check(body, Response::Scenario(vec![7, 7, 7]), false, false);
    }

    #[test]
    fn a_shuffle_hangs_on_seed_and_item_only() {
        assert_eq!(shuffled(6, 42, "a"), shuffled(6, 42, "a"));
        let orders: std::collections::BTreeSet<_> = (0..40).map(|seed| shuffled(6, seed, "a")).collect();
        assert!(orders.len() > 30, "{}", orders.len());
        for seed in 0..200 {
            assert_ne!(shuffled_steps(3, seed, "o"), vec![0, 1, 2]);
            assert!(is_permutation(&shuffled(5, seed, "p"), 5));
        }
    }
}
