//! The figures of a made-up cohort, compared number by number with those that an independent program finds
//! (`cohort_figures.py`).

use domain::cohort::figures::{Fold, Outline};
use serde_json::Value;
use tests::cohort::{Simulated, independent, simulate};

/// In one order, whichever the programs chose.
fn sorted(mut figures: Value) -> Value {
    for (list, keys) in [
        ("gains", &["module", "objective", "between"][..]),
        ("items", &["module", "on", "id", "hash"]),
        ("reliability", &["module", "on", "items"]),
    ] {
        let key = |entry: &Value| keys.iter().map(|key| entry[*key].to_string()).collect::<Vec<_>>();
        figures[list].as_array_mut().expect("a list").sort_by_key(key);
    }
    figures
}

fn compare(at: &str, ours: &Value, theirs: &Value, numbers: &mut usize) {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
            assert!((a - b).abs() < 1e-8, "{at}: {a} here, {b} there");
            *numbers += 1;
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{at}");
            a.iter().zip(b).enumerate().for_each(|(n, (a, b))| compare(&format!("{at}[{n}]"), a, b, numbers));
        }
        (Value::Object(a), Value::Object(b)) => {
            assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>(), "{at}");
            a.iter().for_each(|(key, a)| compare(&format!("{at}.{key}"), a, &b[key], numbers));
        }
        (a, b) => assert_eq!(a, b, "{at}"),
    }
}

fn ours(simulated: &Simulated, course: &[Outline]) -> Value {
    let mut fold = Fold::new(&simulated.cohort, course);
    simulated.learners.iter().for_each(|learner| fold.add(learner));
    serde_json::to_value(fold.finish(&simulated.held)).expect("serde writes it")
}

#[test]
fn an_independent_program_finds_the_same_figures() {
    for learners in [4, 40, 400] {
        let simulated = simulate(learners);
        let ours = sorted(ours(&simulated, &simulated.course));
        let theirs = sorted(independent(&simulated));
        let mut numbers = 0;
        compare("", &ours, &theirs, &mut numbers);
        assert!(numbers > 500, "{numbers}");
    }
}

#[test]
fn the_order_of_learners_says_nothing() {
    let mut simulated = simulate(60);
    let one = ours(&simulated, &simulated.course);
    simulated.learners.reverse();
    let other = ours(&simulated, &simulated.course);
    for part in ["counts", "modules", "lessons", "items", "reliability"] {
        let mut numbers = 0;
        compare(part, &one[part], &other[part], &mut numbers);
    }
}
