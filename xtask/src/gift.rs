//! Banks to Moodle and back: `cargo xtask gift export MODULE FILE` and `gift import FILE MODULE`. Every question is told of.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use domain::{
    content::{
        Block,
        author::Compiled,
        gift::{self, Course, Outcome},
    },
    diag::Diagnostic,
};

use crate::content;

/// Writes the bank of a module as a GIFT file, and tells what is not in it.
///
/// # Errors
/// There is no such module, or the file cannot be written.
pub fn export(content: &Path, module: &str, file: &Path) -> Result<(), String> {
    let compiled = whole(content)?;
    let bank = compiled.banks.iter().find(|bank| bank.module == module).ok_or(format!("no bank of `{module}`"))?;
    let title = compiled.course.modules.iter().find(|one| one.id == module).map_or(module, |one| &one.title);
    let exported = gift::write(&format!("{}/{title}", compiled.course.title.replace('/', "-")), &bank.items);
    fs::write(file, &exported.text).map_err(|err| format!("{}: {err}", file.display()))?;
    for (id, why) in &exported.left_out {
        println!("left out  {id}: {why}");
    }
    for (id, what) in &exported.remarks {
        println!("note      {id}: {what}");
    }
    println!("{} of {} items are in {}", exported.written, bank.items.len(), file.display());
    Ok(())
}

/// Puts the questions of a GIFT file into the bank of a module. What is unfinished is written beside the file, as an author
/// would write it, with its gaps marked; what cannot be an item is told with its line.
///
/// # Errors
/// Nothing could be taken, or the bank with the new items does not pass the check: it is left as it was then.
pub fn import(content: &Path, file: &Path, module: &str, objective: Option<u32>) -> Result<(), String> {
    let told = |path: &Path, err: std::io::Error| format!("{}: {err}", path.display());
    let text = fs::read(file).map_err(|err| told(file, err))?;
    let text = String::from_utf8(text).map_err(|_| format!("{}: not UTF-8; save it so", file.display()))?;
    // A bank that is still too small is the very reason to bring questions: problems that were there before are no hindrance.
    let compiled = content::read(content).0.ok_or("there is no curriculum")?;
    let course = course(content, &compiled, module, objective)?;
    let bank = content.join("en").join(module).join("bank.md");
    let before = if bank.exists() { fs::read_to_string(&bank).map_err(|err| told(&bank, err))? } else { String::new() };
    let (mut taken, mut unfinished, mut refused) = (Vec::new(), Vec::new(), 0);
    let shown = file.display().to_string();
    for found in gift::take(&shown, &text, &course) {
        match found.outcome {
            Outcome::Taken(drafted) => {
                println!("taken       {shown}:{} {} as {}", found.line, found.title, drafted.id);
                taken.push(drafted);
            }
            Outcome::Unfinished(drafted, gaps) => {
                println!("unfinished  {shown}:{} {} as {}", found.line, found.title, drafted.id);
                gaps.iter().for_each(|gap| println!("  {gap}"));
                unfinished.push(drafted);
            }
            Outcome::Refused(why) => {
                println!("refused     {why}");
                refused += 1;
            }
        }
        found.notes.iter().for_each(|note| println!("  note: {note}"));
    }
    if !unfinished.is_empty() {
        let beside = beside(file);
        let blocks: Vec<&str> = unfinished.iter().map(|drafted| drafted.block.as_str()).collect();
        fs::write(&beside, blocks.join("\n")).map_err(|err| told(&beside, err))?;
        println!(
            "what is unfinished stands in {}: write the rest, then put it into {}",
            beside.display(),
            bank.display()
        );
    }
    println!("{} taken, {} unfinished, {refused} refused", taken.len(), unfinished.len());
    if taken.is_empty() {
        return Err("no question could go into the bank as it is".into());
    }
    let blocks: Vec<String> = taken.iter().map(|drafted| format!("\n{}", drafted.block)).collect();
    fs::write(&bank, format!("{}\n{}", before.trim_end(), blocks.concat())).map_err(|err| told(&bank, err))?;
    let (after, mut problems) = content::read(content);
    let (lines, name) = (before.lines().count(), format!("{module}/bank.md"));
    problems.retain(|problem| problem.path.ends_with(&name) && problem.line > lines);
    let same = after.as_ref().filter(|_| problems.is_empty()).is_some_and(|after| {
        let items = || after.banks.iter().filter(|bank| bank.module == module).flat_map(|bank| &bank.items);
        taken.iter().all(|drafted| {
            items().any(|item| (&item.id, &item.stem, &item.body) == (&drafted.id, &drafted.stem, &drafted.body))
        })
    });
    if same {
        println!("they stand in {}", bank.display());
        return Ok(());
    }
    fs::write(&bank, before).map_err(|err| told(&bank, err))?;
    let first: Option<&Diagnostic> = problems.first();
    let why = first.map_or("an item would not read as it was brought".to_owned(), ToString::to_string);
    Err(format!("{why}\nThe bank is as it was."))
}

/// `questions.unfinished.md` beside `questions.gift`.
fn beside(file: &Path) -> PathBuf {
    file.with_extension("unfinished.md")
}

fn whole(content: &Path) -> Result<Compiled, String> {
    let (compiled, problems) = content::read(content);
    match (compiled, problems.first()) {
        (Some(compiled), None) => Ok(compiled),
        (_, first) => Err(first.map_or("there is no curriculum".into(), ToString::to_string)),
    }
}

fn course(content: &Path, compiled: &Compiled, module: &str, objective: Option<u32>) -> Result<Course, String> {
    let found = compiled.course.modules.iter().find(|one| one.id == module);
    let found = found.ok_or(format!("there is no module `{module}`"))?;
    let mut ids: BTreeSet<String> = BTreeSet::new();
    ids.extend(compiled.banks.iter().flat_map(|bank| &bank.items).map(|item| item.id.clone()));
    ids.extend(compiled.tests.iter().flat_map(|forms| &forms.items).map(|test| test.item.id.clone()));
    ids.extend(compiled.lessons.iter().flat_map(|lesson| &lesson.blocks).filter_map(|block| match block {
        Block::Check(item) => Some(item.id.clone()),
        Block::Explain { id, .. } => Some(id.clone()),
        _ => None,
    }));
    let facts = ["facts.toml"].map(|name| content.join(name)).into_iter().find(|path| path.exists());
    let facts = facts.unwrap_or_else(|| crate::project().join("content/facts.toml"));
    let facts = fs::read_to_string(&facts).map_err(|err| format!("{}: {err}", facts.display()))?;
    let facts: BTreeMap<String, toml::Value> = toml::from_str(&facts).map_err(|err| err.to_string())?;
    Ok(Course {
        module: module.to_owned(),
        ids,
        lessons: compiled.lessons.iter().map(|lesson| lesson.id.clone()).collect(),
        facts: facts.into_keys().collect(),
        objectives: found.objectives.len() as u32,
        objective,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(from: &Path, to: &Path) {
        for (name, bytes) in content::files_under(from).unwrap() {
            let path = to.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    #[test]
    fn a_bank_goes_to_moodle_and_back_into_the_course() {
        let root = std::env::temp_dir().join(format!("ubuvugizi-gift-{}", std::process::id()));
        copy(&crate::project().join("content"), &root);
        let file = root.join("evidence.gift");
        export(&root, "evidence", &file).unwrap();
        // They stand in the course: nothing comes twice.
        assert!(import(&root, &file, "evidence", None).is_err());
        let bank = root.join("en/evidence/bank.md");
        let before = whole(&root).unwrap().banks.into_iter().find(|bank| bank.module == "evidence").unwrap();
        // Only what GIFT cannot say is left.
        let text = fs::read_to_string(&bank).unwrap();
        let rest: Vec<String> = text.split("```item ").skip(1).map(|block| format!("```item {block}")).collect();
        let kept = |block: &&String| {
            ["order", "classify", "scenario"].iter().any(|kind| block.starts_with(&format!("```item {kind}")))
        };
        fs::write(&bank, rest.iter().filter(kept).cloned().collect::<String>()).unwrap();
        import(&root, &file, "evidence", None).unwrap();
        let after = whole(&root).unwrap().banks.into_iter().find(|bank| bank.module == "evidence").unwrap();
        for item in &before.items {
            // With hints, objective, lesson, facts, and the hash on which progress hangs.
            assert_eq!(after.items.iter().find(|other| other.id == item.id), Some(item));
        }
        assert_eq!(after.items.len(), before.items.len());
        // What is unfinished does not go in, and stands beside.
        let before = fs::read_to_string(&bank).unwrap();
        fs::write(&file, "Which? {=a ~b#no ~c}\n\n::own::Is it so?{T#No.#Yes.}\n").unwrap();
        import(&root, &file, "evidence", Some(1)).unwrap();
        assert!(fs::read_to_string(beside(&file)).unwrap().contains("TODO"));
        assert_ne!(fs::read_to_string(&bank).unwrap(), before);
        assert!(!fs::read_to_string(&bank).unwrap().contains("TODO"));
        fs::remove_dir_all(root).unwrap();
    }
}
