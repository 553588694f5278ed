//! `plan.toml`: what the plan begins with. Each duty says how much of its date stands in a source, and which.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Folders, library::Library, read_toml};
use crate::{
    diag::Diagnostic,
    messages::Lang,
    plan::{Basis, Check, Duty, Flow, Given, Known, MONTHS, MeetingFields, Rule, Shipped, Whose},
    report::Template,
    text::is_id,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    #[serde(rename = "reviewed_by")]
    _reviewed_by: String,
    #[serde(rename = "duty", default)]
    duties: Vec<DutyFile>,
    doing: BTreeMap<String, Vec<String>>,
    lessons: BTreeMap<Check, String>,
    #[serde(rename = "priority", default)]
    priorities: Vec<PriorityFile>,
    #[serde(rename = "flow", default)]
    flows: Vec<Flow>,
    meeting: MeetingFields,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriorityFile {
    id: String,
    whose: Whose,
    facts: Vec<String>,
    text: Words,
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
    /// The kind of report that it asks for.
    report: Option<String>,
    facts: Vec<String>,
    title: Words,
    about: Words,
}

/// What the plan begins with, in each language; nothing where a curriculum has no such file.
pub(super) fn read(
    folders: &Folders,
    library: &Library,
    forms: &[(Lang, Template)],
    problems: &mut Vec<Diagnostic>,
) -> Vec<(Lang, Shipped)> {
    let path = folders.find("plan.toml");
    let file = path.exists().then(|| read_toml::<PlanFile>(folders, &path, problems)).flatten();
    let Some(file) = file else { return Lang::ALL.map(|lang| (lang, Shipped::default())).into() };
    let mut problem = |message: String, hint: &str| {
        problems.push(Diagnostic::new(folders.shown(&path), 0, message).hint(hint));
    };
    check_duties(&file, &mut problem);
    let ids = file.duties.iter().map(|duty| &duty.id).chain(file.priorities.iter().map(|priority| &priority.id));
    let mut seen: Vec<&String> = Vec::new();
    for id in ids {
        if !is_id(id) || seen.contains(&id) {
            problem(format!("id `{id}`"), "lower case letters, digits and hyphens, each id once");
        }
        seen.push(id);
    }
    let named = file.duties.iter().map(|duty| (&duty.id, &duty.facts));
    for (id, facts) in named.chain(file.priorities.iter().map(|priority| (&priority.id, &priority.facts))) {
        if facts.is_empty() {
            problem(format!("`{id}` rests on no fact"), "name one of facts.toml");
        }
        for fact in facts.iter().filter(|fact| !library.facts.contains_key(*fact)) {
            problem(format!("`{id}` rests on {fact}"), "facts are numbered in facts.toml");
        }
    }
    let words = file.duties.iter().flat_map(|duty| [(&duty.id, &duty.title), (&duty.id, &duty.about)]);
    for (id, words) in words.chain(file.priorities.iter().map(|priority| (&priority.id, &priority.text))) {
        if Lang::ALL.iter().any(|lang| words.get(lang.tag()).is_none_or(String::is_empty)) {
            problem(format!("`{id}` has not all its words"), "each text in en, fr and rw");
        }
    }
    for (duty, kind) in file.duties.iter().filter_map(|duty| Some((&duty.id, duty.report.as_ref()?))) {
        if forms.iter().all(|(_, form)| form.id != *kind) {
            problem(format!("duty `{duty}` asks for a report `{kind}`"), "there is no such kind of report");
        }
    }
    for flow in &file.flows {
        check_flow(flow, forms, &mut problem);
    }
    Lang::ALL.map(|lang| (lang, said(&file, lang, library))).into()
}

fn check_duties(file: &PlanFile, problem: &mut impl FnMut(String, &str)) {
    for DutyFile { id, months, day, known, .. } in &file.duties {
        let is_dated = months.iter().all(|month| MONTHS.contains(month)) && (1..=31).contains(day);
        if !is_dated || months.is_empty() != (*known == Known::Nothing) {
            let hint = "months 1 to 12, day 1 to 31; no months if nothing is known of the date";
            problem(format!("duty `{id}`: its date"), hint);
        }
    }
    for check in Check::ALL.iter().filter(|check| !file.lessons.contains_key(check)) {
        problem(format!("no lesson teaches {check:?}"), "name one under [lessons]");
    }
}

/// What a flow writes has to be asked by its form.
fn check_flow(flow: &Flow, forms: &[(Lang, Template)], problem: &mut impl FnMut(String, &str)) {
    let Some((_, form)) = forms.iter().find(|(_, form)| form.id == flow.to) else {
        return problem(format!("flow `{}` goes to `{}`", flow.id, flow.to), "there is no such kind of report");
    };
    let hint = "use ids of the form that it goes to";
    for field in flow.fields.values().filter(|field| form.field(field).is_none()) {
        problem(format!("flow `{}`: `{}` has no field `{field}`", flow.id, flow.to), hint);
    }
    for table in &flow.tables {
        let columns = form.field(&table.to).map(|(_, field)| &field.columns);
        let known = |id: &String| columns.is_some_and(|columns| columns.iter().any(|column| column.id == *id));
        for column in table.columns.values().filter(|column| !known(column)) {
            problem(format!("flow `{}`: `{}` has no column `{}.{column}`", flow.id, flow.to, table.to), hint);
        }
    }
}

fn said(file: &PlanFile, lang: Lang, library: &Library) -> Shipped {
    let words = |words: &Words| words.get(lang.tag()).cloned().unwrap_or_default();
    let basis = |facts: &[String]| -> Vec<Basis> {
        let known = facts.iter().filter_map(|number| Some((number, library.facts.get(number)?)));
        let basis = known.map(|(number, fact)| {
            let address = fact.addresses.first().cloned().unwrap_or_default();
            Basis { number: number.clone(), text: fact.text.clone(), address }
        });
        basis.collect()
    };
    let duties = file.duties.iter().map(|duty| Duty {
        id: duty.id.clone(),
        title: words(&duty.title),
        about: words(&duty.about),
        rule: Rule { months: duty.months.clone(), day: duty.day },
        ahead: duty.ahead,
        known: duty.known,
        report: duty.report.clone(),
        basis: basis(&duty.facts),
    });
    let priorities = file.priorities.iter().map(|priority| Given {
        id: priority.id.clone(),
        whose: priority.whose,
        text: words(&priority.text),
        basis: basis(&priority.facts),
    });
    Shipped {
        duties: duties.collect(),
        doing: file.doing.get(lang.tag()).cloned().unwrap_or_default(),
        // Somebody else's curriculum need not have them.
        lessons: file.lessons.clone().into_iter().filter(|(_, id)| library.lessons.contains_key(id)).collect(),
        priorities: priorities.collect(),
        flows: file.flows.clone(),
        meeting: file.meeting.clone(),
    }
}
