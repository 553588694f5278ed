//! What lessons may refer to: facts, terms, lessons, report kinds.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Folders, read, read_toml};
use crate::{
    content::{Confidence, Places, Term},
    diag::Diagnostic,
};

/// A numbered fact.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact {
    pub text: String,
    pub confidence: Confidence,
    #[serde(default)]
    pub note: String,
    /// Other facts that bear on it; for authors.
    #[serde(default, rename = "see")]
    _see: Vec<String>,
    #[serde(default)]
    pub addresses: Vec<String>,
}

/// A deadline, an amount or a penalty: kept in one file because it changes and differs from place to place.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Local {
    value: String,
    #[serde(rename = "about")]
    _about: String,
    fact: String,
}

#[derive(Default)]
pub(super) struct Library {
    pub facts: BTreeMap<String, Fact>,
    locals: BTreeMap<String, Local>,
    pub terms: BTreeMap<String, Term>,
    pub lessons: BTreeMap<String, String>,
    /// Number of objectives by module.
    pub modules: BTreeMap<String, usize>,
    pub templates: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meanings {
    terms: BTreeMap<String, String>,
}

impl Library {
    pub(super) fn read(folders: &Folders, problems: &mut Vec<Diagnostic>) -> Self {
        let facts: BTreeMap<String, Fact> =
            read_toml(folders, &folders.find("facts.toml"), problems).unwrap_or_default();
        let path = folders.find("local.toml");
        let locals: BTreeMap<String, Local> =
            if path.exists() { read_toml(folders, &path, problems).unwrap_or_default() } else { BTreeMap::new() };
        for (key, local) in locals.iter().filter(|(_, local)| !facts.contains_key(&local.fact)) {
            let problem = Diagnostic::new(folders.shown(&path), 0, format!("`{key}` rests on fact {}", local.fact));
            problems.push(problem.hint("facts are numbered in facts.toml"));
        }
        Self { facts, locals, terms: read_terms(folders, problems), ..Self::default() }
    }

    /// Puts the local settings in: `{{breach-notice}}` becomes "48 hours". Lines stay where they are.
    pub(super) fn filled(&self, shown: &str, text: &str, above: usize, problems: &mut Vec<Diagnostic>) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            out.push_str(before);
            let Some((key, after)) = after.split_once("}}") else {
                out.push_str("{{");
                rest = after;
                continue;
            };
            match self.locals.get(key) {
                Some(local) => out.push_str(&local.value),
                None => {
                    let line = above + out.matches('\n').count() + 1;
                    let problem = Diagnostic::new(shown, line, format!("local setting `{key}` is unknown"));
                    problems.push(problem.hint("add it to local.toml, with its fact"));
                }
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// The facts that no local setting rests on.
    pub(super) fn facts_of_no_local(&self) -> Vec<String> {
        let by_local = |fact: &String| self.locals.values().any(|local| local.fact == *fact);
        self.facts.keys().filter(|fact| !by_local(fact)).cloned().collect()
    }

    pub(super) fn add_lesson(&mut self, id: &str, shown: &str, problems: &mut Vec<Diagnostic>) {
        if let Some(other) = self.lessons.insert(id.to_owned(), shown.to_owned()) {
            let problem = Diagnostic::new(shown, 2, format!("lesson id `{id}` stands in {other} too"));
            problems
                .push(problem.hint("ids are unique in the course and never change: give the newer lesson another one"));
        }
    }
}

fn read_terms(folders: &Folders, problems: &mut Vec<Diagnostic>) -> BTreeMap<String, Term> {
    let meanings_path = folders.find("en/glossary.toml");
    let meanings = read_toml::<Meanings>(folders, &meanings_path, problems).map_or_else(BTreeMap::new, |m| m.terms);
    let path = folders.find("glossary.csv");
    let Some(text) = read(folders, &path, problems) else { return BTreeMap::new() };
    let mut terms = BTreeMap::new();
    for (row, record) in csv::Reader::from_reader(text.as_bytes()).into_records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(err) => {
                problems.push(Diagnostic::new(folders.shown(&path), row + 2, err.to_string()));
                continue;
            }
        };
        let cell = |at: usize| record.get(at).unwrap_or_default().trim().to_owned();
        let key = cell(0);
        let meaning = meanings.get(&key).cloned().unwrap_or_default();
        let term = Term { key: key.clone(), abbreviation: cell(1), en: cell(2), rw: cell(3), fr: cell(4), meaning };
        terms.insert(key, term);
    }
    for key in meanings.keys().filter(|key| !terms.contains_key(*key)) {
        let problem =
            Diagnostic::new(folders.shown(&meanings_path), 0, format!("`{key}` does not stand in glossary.csv"));
        problems.push(problem.hint("add a row with the three languages, or take the meaning out"));
    }
    terms
}

pub(super) fn read_places(folders: &Folders, problems: &mut Vec<Diagnostic>) -> Places {
    let path = folders.find("places.csv");
    let Some(text) = read(folders, &path, problems) else { return Places::default() };
    let mut places = Places::default();
    for (row, record) in csv::Reader::from_reader(text.as_bytes()).into_records().enumerate() {
        let cells: Vec<String> = record.iter().flatten().map(|cell| cell.trim().to_owned()).collect();
        let [province, district, sector] = &cells[..] else {
            problems.push(Diagnostic::new(folders.shown(&path), row + 2, "is not province,district,sector"));
            continue;
        };
        let districts = entry(&mut places.provinces, province);
        entry(districts, district).push(sector.clone());
    }
    places
}

fn entry<'a, T: Default>(list: &'a mut Vec<(String, T)>, name: &str) -> &'a mut T {
    let at = list.iter().position(|(n, _)| n == name).unwrap_or_else(|| {
        list.push((name.to_owned(), T::default()));
        list.len() - 1
    });
    &mut list[at].1
}
