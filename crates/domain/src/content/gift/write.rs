//! From a bank to a GIFT file.

use std::fmt::Write as _;

use super::{NO_PLACE, SPECIAL};
use crate::content::{Choice, Item, ItemBody, Numeric, Pair};

/// A bank as GIFT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub text: String,
    /// How many questions are in it.
    pub written: usize,
    /// Items that are not in it: id and reason.
    pub left_out: Vec<(String, String)>,
    /// Items in which something is only a comment, which Moodle skips: id and what.
    pub remarks: Vec<(String, String)>,
}

/// Writes a bank; `category` is where Moodle puts it.
pub fn write(category: &str, items: &[Item]) -> Exported {
    let mut out = Exported { text: String::new(), written: 0, left_out: Vec::new(), remarks: Vec::new() };
    let _ = writeln!(out.text, "$CATEGORY: $course$/{}\n", one_line(category));
    for item in items {
        match answers(item) {
            Ok(answers) => {
                head(&mut out.text, item);
                let unit = match &item.body {
                    ItemBody::Numeric(number) if !number.unit.is_empty() => format!(" (in {})", number.unit),
                    _ => String::new(),
                };
                let _ = writeln!(
                    out.text,
                    "::{}::[plain]{}{} {answers}\n",
                    escaped(&item.id),
                    escaped(&item.stem),
                    escaped(&unit)
                );
                out.written += 1;
                out.remarks.extend(remarks(item).map(|what| (item.id.clone(), what.to_owned())));
            }
            Err(why) => out.left_out.push((item.id.clone(), why)),
        }
    }
    out
}

fn remarks(item: &Item) -> impl Iterator<Item = &'static str> {
    let hints = (!item.hints.is_empty()).then_some("its hints are comments");
    let pairs =
        matches!(item.body, ItemBody::Match(_)).then_some("the reason for each pair is in the general feedback");
    hints.into_iter().chain(pairs)
}

/// What GIFT has no place for. Moodle reads id and tags out of the comment.
fn head(out: &mut String, item: &Item) {
    let _ = write!(out, "// [id:{}] [tag:objective={}]", item.id, item.objective);
    for tag in item.lesson.iter().map(|lesson| format!("lesson={lesson}")).chain(item.facts.iter().cloned()) {
        let _ = write!(out, " [tag:{tag}]");
    }
    out.push('\n');
    for hint in &item.hints {
        let _ = writeln!(out, "// hint: {}", one_line(hint));
    }
    match &item.body {
        ItemBody::Match(pairs) => {
            for pair in pairs {
                let _ = writeln!(out, "// why: {}", one_line(&pair.why));
            }
        }
        ItemBody::Numeric(number) if !number.unit.is_empty() => {
            let _ = writeln!(out, "// unit: {}", one_line(&number.unit));
        }
        _ => {}
    }
}

fn answers(item: &Item) -> Result<String, String> {
    if let ItemBody::Single(choices) | ItemBody::Multiple(choices) = &item.body
        && let Some(choice) = choices.iter().find(|choice| choice.text.contains("->") || choice.why.contains("->"))
    {
        return Err(arrow(&choice.text));
    }
    match &item.body {
        ItemBody::Single(choices) => true_false(choices).map_or_else(|| single(choices), Ok),
        ItemBody::Multiple(choices) => multiple(choices),
        ItemBody::Match(pairs) => matching(pairs),
        ItemBody::Numeric(number) => Ok(numeric(number)),
        ItemBody::Order(_) => Err(format!("an item to be put in order: {NO_PLACE}")),
        ItemBody::Classify { .. } => Err(format!("an item to be sorted: {NO_PLACE}")),
        ItemBody::Scenario(_) => Err(format!("a story with decisions: {NO_PLACE}")),
    }
}

fn true_false(choices: &[Choice]) -> Option<String> {
    let of = |word: &str| choices.iter().find(|choice| choice.text == word);
    let (yes, no) = (of("True")?, of("False")?);
    let (right, wrong) = if yes.right { (yes, no) } else { (no, yes) };
    let letter = if yes.right { 'T' } else { 'F' };
    (choices.len() == 2).then(|| format!("{{{letter}#{}#{}}}", escaped(&wrong.why), escaped(&right.why)))
}

fn choice(mark: &str, choice: &Choice) -> String {
    format!("\t{mark}{} #{}\n", escaped(&choice.text), escaped(&choice.why))
}

fn single(choices: &[Choice]) -> Result<String, String> {
    // A text that begins with a percent sign would be read as a weight: the weight is said then.
    let mark = |c: &Choice| match (c.right, c.text.starts_with('%')) {
        (true, false) => "=",
        (false, false) => "~",
        (true, true) => "=%100%",
        (false, true) => "~%0%",
    };
    Ok(format!("{{\n{}}}", choices.iter().map(|c| choice(mark(c), c)).collect::<String>()))
}

fn multiple(choices: &[Choice]) -> Result<String, String> {
    let right = choices.iter().filter(|c| c.right).count();
    let weight = |n: usize| match n {
        // The shares that Moodle knows.
        1 => Ok("100"),
        2 => Ok("50"),
        3 => Ok("33.33333"),
        4 => Ok("25"),
        5 => Ok("20"),
        6 => Ok("16.66667"),
        7 => Ok("14.28571"),
        8 => Ok("12.5"),
        9 => Ok("11.11111"),
        10 => Ok("10"),
        _ => Err("more than ten choices of a sort: Moodle has no such share".to_owned()),
    };
    let (yes, no) = (weight(right)?, weight(choices.len() - right)?);
    // Whoever takes everything gets nothing.
    let mark = |c: &Choice| if c.right { format!("~%{yes}%") } else { format!("~%-{no}%") };
    Ok(format!("{{\n{}}}", choices.iter().map(|c| choice(&mark(c), c)).collect::<String>()))
}

fn matching(pairs: &[Pair]) -> Result<String, String> {
    if let Some(pair) = pairs.iter().find(|pair| pair.left.contains("->") || pair.right.contains("->")) {
        return Err(arrow(&pair.left));
    }
    let line = |pair: &Pair| {
        let mark = if pair.left.starts_with('%') { "=%100%" } else { "=" };
        format!("\t{mark}{} -> {}\n", escaped(&pair.left), escaped(&pair.right))
    };
    let whys: Vec<String> =
        pairs.iter().map(|pair| escaped(&format!("{} – {}: {}", pair.left, pair.right, pair.why))).collect();
    Ok(format!("{{\n{}\t####{}\n}}", pairs.iter().map(line).collect::<String>(), whys.join(" ")))
}

fn arrow(text: &str) -> String {
    format!("`{text}` holds an arrow, which GIFT keeps for pairs")
}

fn numeric(number: &Numeric) -> String {
    let mut out = format!("{{#\n\t={}:{} #{}\n", number.shown, number.tolerance, escaped(&number.why));
    for (near, why) in &number.near {
        let _ = writeln!(out, "\t=%0%{near}:0 #{}", escaped(why));
    }
    let _ = write!(out, "\t~#{}\n}}", escaped(&number.otherwise));
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if SPECIAL.contains(&letter) {
            out.push('\\');
        }
        out.push(if letter == '\n' { ' ' } else { letter });
    }
    out
}
