//! The test items of a module, `forms.md`: written as a bank's, and each names its form and its level besides. Both forms ask
//! the same of the learner: for every objective and level that the one has an item for, the other has one too.

use std::collections::BTreeMap;

use super::{
    item::{Ids, read_bank},
    library::Library,
};
use crate::{
    content::{Form, ItemBody, Level, TestItem},
    diag::Diagnostic,
};

/// What stands on an item's `@` line besides what a bank's has.
#[derive(Clone, Copy)]
struct Marks {
    line: usize,
    form: Option<Form>,
    level: Option<Level>,
}

/// The items of a `forms.md`.
pub(super) fn read_forms(
    shown: &str,
    text: &str,
    module: &str,
    objectives: usize,
    library: &Library,
    ids: &mut Ids,
    problems: &mut Vec<Diagnostic>,
) -> Vec<TestItem> {
    let mut marks = Vec::new();
    let plain: Vec<String> =
        text.lines().enumerate().map(|(at, line)| without_marks(at + 1, line, &mut marks)).collect();
    let items = read_bank(shown, &plain.join("\n"), module, library, ids, problems);
    let mut problem = |line: usize, message: String, hint: &str| {
        problems.push(Diagnostic::new(shown, line, message).hint(hint));
    };
    // An item that does not compile has been told already, and has no mark here that could be missing.
    let mut tests = Vec::new();
    for item in items {
        let place =
            plain.iter().position(|line| line.starts_with("```item ") && line.split(' ').nth(2) == Some(&item.id));
        let Some(mark) = place.and_then(|at| marks.iter().find(|mark| mark.line > at)) else { continue };
        match (mark.form, mark.level) {
            (Some(form), Some(level)) => tests.push((mark.line, TestItem { form, level, item })),
            _ => problem(
                mark.line,
                format!("item `{}` has no form or no level", item.id),
                "write `@ form=A level=apply objective=1 …`; forms A and B, levels understand and apply",
            ),
        }
    }
    let mut cells: BTreeMap<(u32, Level), [usize; 2]> = BTreeMap::new();
    for (line, test) in &tests {
        cells.entry((test.item.objective, test.level)).or_default()[usize::from(test.form == Form::B)] += 1;
        if matches!(test.item.body, ItemBody::Scenario(_)) {
            problem(*line, format!("item `{}` is a scenario", test.item.id), "a test asks one thing at a time");
        }
    }
    for ((objective, level), [a, b]) in &cells {
        if a != b {
            problem(
                0,
                format!("objective {objective}, {level:?}: form A has {a} and form B has {b} items"),
                "both forms have the same plan, or a gain would only be an easier form",
            );
        }
    }
    for objective in (1..=objectives as u32).filter(|n| !cells.keys().any(|(objective, _)| objective == n)) {
        problem(0, format!("objective {objective} has no test item"), "each objective is measured in both forms");
    }
    tests.into_iter().map(|(_, test)| test).collect()
}

/// A line without form and level, which are noted.
fn without_marks(number: usize, line: &str, marks: &mut Vec<Marks>) -> String {
    let Some(rest) = line.strip_prefix("@ ") else { return line.to_owned() };
    let mut mark = Marks { line: number, form: None, level: None };
    let kept: Vec<&str> = rest
        .split_whitespace()
        .filter(|word| {
            let form = [("form=A", Form::A), ("form=B", Form::B)].into_iter().find(|(name, _)| name == word);
            let level = [("level=understand", Level::Understand), ("level=apply", Level::Apply)];
            let level = level.into_iter().find(|(name, _)| name == word);
            mark.form = form.map(|(_, form)| form).or(mark.form);
            mark.level = level.map(|(_, level)| level).or(mark.level);
            form.is_none() && level.is_none()
        })
        .collect();
    marks.push(mark);
    format!("@ {}", kept.join(" "))
}
