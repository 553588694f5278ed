//! The curriculum: checked, and written as packs.

use std::{collections::BTreeMap, fmt::Display, fs, path::Path};

use domain::{
    content::{
        Module, Term,
        author::{Compiled, Folders, Frame, compile, plain_main, printed, search_pack},
        pack,
    },
    diag::Diagnostic,
    messages::{Lang, Messages, table},
    report::Template,
};
use serde::Serialize;

use crate::{
    project,
    site::{self, Files, Packs},
    survey,
};

fn folders(content: &Path) -> Folders {
    Folders { root: content.to_owned(), ours: project().join("content") }
}

/// The messages of the interface: English, and every language with its name.
fn messages() -> (table::Table, Vec<(Lang, table::Table)>) {
    let folder = project().join("content/messages");
    let read = |lang: Lang| table::read_table(&folder.join(lang.tag()));
    (read(Lang::En), Lang::ALL.map(|lang| (lang, read(lang))).into())
}

/// Compiles a curriculum, and the messages of the interface with it.
pub fn read(content: &Path) -> (Option<Compiled>, Vec<Diagnostic>) {
    let (compiled, mut problems) = compile(&folders(content));
    let (english, languages) = messages();
    let terms: Vec<&Term> = compiled.iter().flat_map(|compiled| compiled.terms.values()).collect();
    for (lang, translated) in languages {
        let shown = format!("content/messages/{}", lang.tag());
        let said = |term: &'_ Term| match lang {
            Lang::En => String::new(),
            Lang::Fr => term.fr.clone(),
            Lang::Rw => term.rw.clone(),
        };
        let allowed: Vec<(String, String)> = terms.iter().map(|term| (term.en.clone(), said(term))).collect();
        let allowed: Vec<(&str, &str)> = allowed.iter().map(|(en, said)| (&**en, &**said)).collect();
        for what in table::other_terms(&english, &translated, &allowed) {
            problems.push(Diagnostic::new(&shown, 0, what).hint("use the word of glossary.csv, or mend it there"));
        }
        problems.extend(translated.problems.iter().map(|(file, what)| Diagnostic::new(file, 0, what)));
        for what in table::disagreements(&english, &translated) {
            problems.push(
                Diagnostic::new(&shown, 0, what).hint("every language has every message, with the same placeholders"),
            );
        }
    }
    (compiled, problems)
}

/// Prints every problem of a curriculum, what it leaves open, and how hard it reads.
///
/// # Errors
/// There is a problem, or a lesson is too hard to read.
pub fn check(content: &Path) -> Result<(), String> {
    let (compiled, problems) = read(content);
    for problem in &problems {
        println!("{problem}");
    }
    if let Some(compiled) = &compiled {
        for (lesson, words) in &compiled.words {
            println!("{words:5} words  {lesson}");
        }
        for bank in &compiled.banks {
            println!("{:5} items  bank of {}", bank.items.len(), bank.module);
        }
    }
    let readable = compiled.as_ref().map_or(Ok(()), survey::report);
    if problems.is_empty() { readable } else { Err(format!("{} problems in the content", problems.len())) }
}

/// The kinds of report, each in the languages that it is there in.
///
/// # Errors
/// The content has problems.
pub fn templates(content: &Path) -> Result<Vec<(Lang, Template)>, String> {
    let (compiled, problems) = compile(&folders(content));
    match (compiled, problems.first()) {
        (Some(compiled), None) => Ok(compiled.templates),
        (_, problem) => Err(problem.map_or_else(|| "there is no curriculum".to_owned(), ToString::to_string)),
    }
}

/// A kind of report as lists show it.
#[derive(Serialize)]
struct Kind<'a> {
    id: &'a str,
    title: &'a str,
    lead: &'a str,
}

/// The packs, by path.
///
/// # Errors
/// The content has problems: they are in the text.
pub fn packs(content: &Path) -> Result<Packs, String> {
    // Messages that await translation are no reason to stop: they are English until then, and the check tells.
    let (compiled, problems) = compile(&folders(content));
    if let Some(first) = problems.first() {
        let more = problems.len() - 1;
        return Err(format!("{first}\n(and {more} more: cargo xtask check-content)"));
    }
    let compiled = compiled.ok_or("there is no curriculum")?;
    let mut out = Vec::new();
    let words = Messages::shipped(Lang::from_tag(&compiled.course.lang).unwrap_or_default());
    let mut pages = Vec::new();
    for module in &compiled.course.modules {
        for (at, card) in module.lessons.iter().enumerate() {
            let Some(lesson) = compiled.lessons.iter().find(|lesson| lesson.id == card.id) else { continue };
            let frame = Frame { module, at };
            let printed = printed(lesson, &frame, &words);
            pages.push((card.id.clone(), card.title.clone(), plain_main(&printed.html)));
            out.push((format!("lesson/{}.html", lesson.id), printed.html.into_bytes()));
            // Also where there are none: who asks for them offline is not told that something is missing.
            add(&mut out, format!("lesson/{}.items.bin", lesson.id), pack::write(&printed.items))?;
        }
    }
    for (module, html) in &compiled.handouts {
        out.push((format!("handout/{module}.html"), html.clone().into_bytes()));
    }
    for forms in &compiled.tests {
        add(&mut out, format!("forms/{}.bin", forms.module), pack::write(forms))?;
    }
    if !compiled.rubric.criteria.is_empty() {
        add(&mut out, "forms/capstone.bin".into(), pack::write(&compiled.rubric))?;
    }
    for bank in &compiled.banks {
        add(&mut out, format!("bank/{}.bin", bank.module), pack::write(bank))?;
    }
    let mut course = compiled.course.clone();
    for module in &mut course.modules {
        module.bytes = sent(module, &out)?;
    }
    add(&mut out, "course.bin".into(), pack::write(&course))?;
    add(&mut out, "search.bin".into(), pack::write(&search_pack(&compiled)))?;
    add(&mut out, "glossary.bin".into(), pack::write(&compiled.terms.values().collect::<Vec<_>>()))?;
    add(&mut out, "places.json".into(), serde_json::to_vec(&compiled.places))?;
    for lang in Lang::ALL {
        let of_lang = || compiled.templates.iter().filter(|(l, _)| *l == lang).map(|(_, template)| template);
        let kinds: Vec<Kind<'_>> = of_lang().map(|t| Kind { id: &t.id, title: &t.title, lead: &t.lead }).collect();
        add(&mut out, format!("templates.{}.json", lang.tag()), serde_json::to_vec(&kinds))?;
        for (_, plan) in compiled.plan.iter().filter(|(l, _)| *l == lang) {
            add(&mut out, format!("plan.{}.json", lang.tag()), serde_json::to_vec(plan))?;
        }
        for (_, sessions) in compiled.sessions.iter().filter(|(l, _)| *l == lang) {
            add(&mut out, format!("sessions.{}.json", lang.tag()), serde_json::to_vec(sessions))?;
        }
        for template in of_lang() {
            // What is looked for in every report is the same in all of them: a file of its own.
            let template = &Template { checks: BTreeMap::new(), ..template.clone() };
            add(&mut out, format!("template/{}.{}.json", template.id, lang.tag()), serde_json::to_vec(template))?;
        }
    }
    let checks = compiled.templates.first().map(|(_, template)| template.checks.clone()).unwrap_or_default();
    add(&mut out, "checks.json".into(), serde_json::to_vec(&checks))?;
    let (english, languages) = messages();
    for (lang, translated) in languages {
        for (part, pack) in ["early", "rest"].into_iter().zip(table::packs(&english, &translated)) {
            out.push((format!("messages.{}.{part}.txt", lang.tag()), pack.into_bytes()));
        }
    }
    let first = pages.first().map(|(id, _, _)| id.clone()).ok_or("the course has no lesson")?;
    // Another text of a lesson, or another question, is another version.
    let hashes = compiled.lessons.iter().map(|lesson| &lesson.hash);
    let items = compiled.banks.iter().flat_map(|bank| &bank.items);
    let tests = compiled.tests.iter().flat_map(|forms| &forms.items).map(|test| &test.item);
    let whole: Vec<&str> = hashes.chain(items.chain(tests).map(|item| &item.hash)).map(String::as_str).collect();
    let version = export::sha256_hex(whole.join(" ").as_bytes())[..12].to_owned();
    let course = (version, compiled.course.lang.clone(), compiled.course.title.clone());
    Ok(Packs { files: out, pages, first, course })
}

/// Bytes over the wire of all that belongs to a module, about: compressed quickly, since it is told in kilobytes.
fn sent(module: &Module, files: &Files) -> Result<u32, String> {
    let lessons = module
        .lessons
        .iter()
        .flat_map(|lesson| ["html", "items.bin"].map(|ending| format!("lesson/{}.{ending}", lesson.id)));
    let others = [("bank", "bin"), ("forms", "bin"), ("handout", "html")];
    let others = others.map(|(folder, ending)| format!("{folder}/{}.{ending}", module.id));
    let own: Vec<String> = lessons.chain(others).collect();
    let mut sum = 0;
    for (_, bytes) in files.iter().filter(|(name, _)| own.contains(name)) {
        sum += site::brotli(bytes, 5).map_err(|err| err.to_string())?.len();
    }
    u32::try_from(sum).map_err(|err| err.to_string())
}

fn add<E: Display>(out: &mut Vec<(String, Vec<u8>)>, path: String, packed: Result<Vec<u8>, E>) -> Result<(), String> {
    let bytes = packed.map_err(|err| format!("{path}: {err}"))?;
    out.push((path, bytes));
    Ok(())
}

/// All files under a folder, with their paths relative to it, sorted.
///
/// # Errors
/// A file cannot be read.
pub fn files_under(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let told = |err: std::io::Error| format!("{}: {err}", next.display());
        for entry in fs::read_dir(&next).map_err(told)? {
            let path = entry.map_err(told)?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                out.push((name, fs::read(&path).map_err(|err| format!("{}: {err}", path.display()))?));
            }
        }
    }
    out.sort();
    Ok(out)
}
