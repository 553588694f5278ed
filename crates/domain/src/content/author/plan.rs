//! `plan.toml`: what the plan begins with. Each duty says how much of its date stands in a source, and which.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Folders, library::Library, read_toml};
use crate::{
    diag::Diagnostic,
    messages::Lang,
    plan::{Basis, Duty, Known, MONTHS, Rule, Shipped},
    text::is_id,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    #[serde(rename = "reviewed_by")]
    _reviewed_by: String,
    #[serde(rename = "duty", default)]
    duties: Vec<DutyFile>,
}

/// One text in each language, by tag.
type Words = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyFile {
    id: String,
    months: Vec<u32>,
    day: u32,
    ahead: u32,
    known: Known,
    facts: Vec<String>,
    title: Words,
    about: Words,
}

/// What the plan begins with, in each language; nothing where a curriculum has no such file.
pub(super) fn read(folders: &Folders, library: &Library, problems: &mut Vec<Diagnostic>) -> Vec<(Lang, Shipped)> {
    let path = folders.find("plan.toml");
    let file = path.exists().then(|| read_toml::<PlanFile>(folders, &path, problems)).flatten();
    let file = file.unwrap_or_else(|| PlanFile { _reviewed_by: String::new(), duties: Vec::new() });
    let mut problem = |message: String, hint: &str| {
        problems.push(Diagnostic::new(folders.shown(&path), 0, message).hint(hint));
    };
    for (at, duty) in file.duties.iter().enumerate() {
        let id = &duty.id;
        if !is_id(id) || file.duties[..at].iter().any(|other| other.id == *id) {
            problem(format!("duty id `{id}`"), "lower case letters, digits and hyphens, each id once");
        }
        let is_dated = duty.months.iter().all(|month| MONTHS.contains(month)) && (1..=31).contains(&duty.day);
        if !is_dated || duty.months.is_empty() != (duty.known == Known::Nothing) {
            problem(
                format!("duty `{id}`: its date"),
                "months 1 to 12, day 1 to 31; no months if nothing is known of the date",
            );
        }
        if duty.facts.is_empty() {
            problem(format!("duty `{id}` rests on no fact"), "name one of facts.toml");
        }
        for fact in duty.facts.iter().filter(|fact| !library.facts.contains_key(*fact)) {
            problem(format!("duty `{id}` rests on {fact}"), "facts are numbered in facts.toml");
        }
        for words in [&duty.title, &duty.about] {
            if Lang::ALL.iter().any(|lang| words.get(lang.tag()).is_none_or(String::is_empty)) {
                problem(format!("duty `{id}` has not all its words"), "title and about in en, fr and rw");
            }
        }
    }
    Lang::ALL
        .map(|lang| (lang, Shipped { duties: file.duties.iter().map(|duty| said(duty, lang, library)).collect() }))
        .into()
}

fn said(duty: &DutyFile, lang: Lang, library: &Library) -> Duty {
    let words = |words: &Words| words.get(lang.tag()).cloned().unwrap_or_default();
    let basis = duty.facts.iter().filter_map(|number| {
        let fact = library.facts.get(number)?;
        let address = fact.addresses.first().cloned().unwrap_or_default();
        Some(Basis { number: number.clone(), text: fact.text.clone(), address })
    });
    Duty {
        id: duty.id.clone(),
        title: words(&duty.title),
        about: words(&duty.about),
        rule: Rule { months: duty.months.clone(), day: duty.day },
        ahead: duty.ahead,
        known: duty.known,
        basis: basis.collect(),
    }
}
