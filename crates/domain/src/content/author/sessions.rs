//! `sessions/`: plans for half a day, a day and two days. What a plan names has to be there, and its times have to add up.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Folders, library::Library, read_toml};
use crate::{
    cohort::session::{Library as Sessions, ShippedDay, ShippedPart, ShippedPlan, clock, minutes},
    diag::Diagnostic,
    messages::Lang,
    plan::Basis,
    text::is_id,
};

/// Longest time without a pause, in minutes.
const LONGEST: u32 = 150;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "plan", default)]
    plans: Vec<PlanFile>,
    #[serde(rename = "part", default)]
    parts: Vec<PartFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    id: String,
    #[serde(rename = "day")]
    days: Vec<DayFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayFile {
    start: String,
    end: String,
    parts: Vec<(String, u32)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartFile {
    id: String,
    minutes: u32,
    #[serde(default)]
    pause: bool,
    #[serde(default)]
    modules: Vec<String>,
    #[serde(default)]
    lessons: Vec<String>,
    #[serde(default)]
    facts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    #[serde(rename = "reviewed_by")]
    _reviewed_by: String,
    #[serde(default)]
    plan: BTreeMap<String, PlanWords>,
    #[serde(default)]
    part: BTreeMap<String, PartWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanWords {
    title: String,
    lead: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartWords {
    title: String,
    aim: String,
    steps: Vec<String>,
    materials: Vec<String>,
    notes: String,
}

/// The plans in each language; nothing where a curriculum has none.
pub(super) fn read(folders: &Folders, library: &Library, problems: &mut Vec<Diagnostic>) -> Vec<(Lang, Sessions)> {
    // Plans speak of the lessons of their own curriculum: those of another one are not taken.
    let path = folders.root.join("sessions/plans.toml");
    let file = path.exists().then(|| read_toml::<File>(folders, &path, problems)).flatten();
    let Some(file) = file else { return Lang::ALL.map(|lang| (lang, Sessions::default())).into() };
    let mut problem = |message: String, hint: &str| {
        problems.push(Diagnostic::new(folders.shown(&path), 0, message).hint(hint));
    };
    for plan in &file.plans {
        check_plan(plan, &file.parts, &mut problem);
    }
    check_parts(&file, library, &mut problem);
    let mut out = Vec::new();
    let mut english: Option<WordsFile> = None;
    for lang in Lang::ALL {
        let path = folders.root.join(format!("sessions/words.{}.toml", lang.tag()));
        let Some(words) = read_toml::<WordsFile>(folders, &path, problems) else {
            out.push((lang, Sessions::default()));
            continue;
        };
        let mut problem = |message: String, hint: &str| {
            problems.push(Diagnostic::new(folders.shown(&path), 0, message).hint(hint));
        };
        check_words(&file, &words, english.as_ref(), &mut problem);
        out.push((lang, said(&file, &words, library)));
        english.get_or_insert(words);
    }
    out
}

fn check_plan(plan: &PlanFile, parts: &[PartFile], problem: &mut impl FnMut(String, &str)) {
    for (at, day) in plan.days.iter().enumerate() {
        let named = format!("plan `{}`, day {}", plan.id, at + 1);
        let (Some(start), Some(end)) = (minutes(&day.start), minutes(&day.end)) else {
            problem(format!("{named}: its times"), "write start and end as \"08:30\"");
            continue;
        };
        let sum: u32 = day.parts.iter().map(|(_, minutes)| minutes).sum();
        if start + sum != end {
            let hint = "mend `end` or the minutes of its parts";
            problem(format!("{named} ends at {}, not at {}", clock(start + sum), day.end), hint);
        }
        let mut without = 0;
        for (id, minutes) in &day.parts {
            match parts.iter().find(|part| part.id == *id) {
                None => problem(format!("{named} has a part `{id}`"), "there is no [[part]] of this id"),
                Some(part) if part.pause => without = 0,
                Some(_) => without += minutes,
            }
            if without > LONGEST {
                problem(format!("{named}: {without} minutes without a pause at `{id}`"), "people need a break before");
                without = 0;
            }
        }
    }
}

fn check_parts(file: &File, library: &Library, problem: &mut impl FnMut(String, &str)) {
    let mut seen: Vec<&String> = Vec::new();
    for id in file.plans.iter().map(|plan| &plan.id).chain(file.parts.iter().map(|part| &part.id)) {
        if !is_id(id) || seen.contains(&id) {
            problem(format!("id `{id}`"), "lower case letters, digits and hyphens, each id once");
        }
        seen.push(id);
    }
    for PartFile { id, minutes, modules, lessons, facts, .. } in &file.parts {
        if !(5..=480).contains(minutes) {
            problem(format!("part `{id}` takes {minutes} minutes"), "from 5 to 480");
        }
        for module in modules.iter().filter(|module| !library.modules.contains_key(*module)) {
            problem(format!("part `{id}`: there is no module `{module}`"), "use the `id` of a module.toml");
        }
        for lesson in lessons.iter().filter(|lesson| !library.lessons.contains_key(*lesson)) {
            problem(format!("part `{id}`: there is no lesson `{lesson}`"), "use the `id` of a lesson's front matter");
        }
        for fact in facts.iter().filter(|fact| !library.facts.contains_key(*fact)) {
            problem(format!("part `{id}` rests on {fact}"), "facts are numbered in facts.toml");
        }
    }
}

fn check_words(file: &File, words: &WordsFile, english: Option<&WordsFile>, problem: &mut impl FnMut(String, &str)) {
    let hint = "the words of a plan or part stand under the id that plans.toml gives it, in every language";
    for id in file.plans.iter().map(|plan| &plan.id).filter(|id| !words.plan.contains_key(*id)) {
        problem(format!("plan `{id}` has no words"), hint);
    }
    for id in file.parts.iter().map(|part| &part.id).filter(|id| !words.part.contains_key(*id)) {
        problem(format!("part `{id}` has no words"), hint);
    }
    for (id, part) in &words.part {
        if file.parts.iter().all(|known| known.id != *id) {
            problem(format!("words for a part `{id}`"), hint);
        }
        if part.title.is_empty()
            || part.aim.is_empty()
            || part.steps.iter().any(String::is_empty)
            || part.steps.is_empty()
        {
            problem(format!("part `{id}` has not all its words"), "a title, an aim and at least one step");
        }
        let counts = |words: &PartWords| (words.steps.len(), words.materials.len());
        if english.and_then(|words| words.part.get(id)).is_some_and(|english| counts(english) != counts(part)) {
            problem(
                format!("part `{id}` has other steps or materials than in English"),
                "one for each of the English ones",
            );
        }
    }
}

fn said(file: &File, words: &WordsFile, library: &Library) -> Sessions {
    let basis = |facts: &[String]| -> Vec<Basis> {
        let known = facts.iter().filter_map(|number| Some((number, library.facts.get(number)?)));
        let basis = known.map(|(number, fact)| {
            let address = fact.addresses.first().cloned().unwrap_or_default();
            Basis { number: number.clone(), text: fact.text.clone(), address }
        });
        basis.collect()
    };
    let parts = file.parts.iter().filter_map(|part| {
        let words = words.part.get(&part.id)?;
        Some(ShippedPart {
            id: part.id.clone(),
            minutes: part.minutes,
            pause: part.pause,
            title: words.title.clone(),
            aim: words.aim.clone(),
            steps: words.steps.clone(),
            materials: words.materials.clone(),
            notes: words.notes.clone(),
            modules: part.modules.clone(),
            lessons: part.lessons.clone(),
            basis: basis(&part.facts),
        })
    });
    let plans = file.plans.iter().filter_map(|plan| {
        let words = words.plan.get(&plan.id)?;
        let day = |day: &DayFile| ShippedDay { start: minutes(&day.start).unwrap_or(510), parts: day.parts.clone() };
        let days = plan.days.iter().map(day).collect();
        Some(ShippedPlan { id: plan.id.clone(), title: words.title.clone(), lead: words.lead.clone(), days })
    });
    Sessions { parts: parts.collect(), plans: plans.collect() }
}
