//! From what authors write to what the app reads. Nothing stops at the first problem: all are collected, located, with a
//! hint. Only authors' tools compile this (feature `author`).

mod forms;
mod item;
#[cfg(test)]
mod kinds;
mod lesson;
mod library;
mod markup;
mod page;
mod plan;
mod reading;
mod sessions;
pub mod survey;
mod template;
#[cfg(test)]
mod tests;
mod words;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{Bank, Course, Lesson, LessonCard, Module, Places, QuizSettings, Term, TestForms};
use crate::{
    cohort::session::Library as Sessions,
    diag::Diagnostic,
    messages::Lang,
    plan::Shipped,
    proof::{Criterion, Rubric},
    report::Template,
    text::{FNV_START, fnv1a, is_id},
};
use library::Library;
pub use page::{Frame, Printed, plain_main, printed, printed_quiz};
pub use reading::HARDEST;
pub use words::search_pack;

/// All packs of a curriculum.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The table of contents.
    pub course: Course,
    /// The lessons.
    pub lessons: Vec<Lesson>,
    /// The quiz banks.
    pub banks: Vec<Bank>,
    /// The test items.
    pub tests: Vec<TestForms>,
    /// The handouts, rendered, by module id.
    pub handouts: BTreeMap<String, String>,
    /// The report kinds, in each language.
    pub templates: Vec<(Lang, Template)>,
    /// What the plan begins with, in each language.
    pub plan: Vec<(Lang, Shipped)>,
    /// Plans for sessions, in each language.
    pub sessions: Vec<(Lang, Sessions)>,
    /// The places.
    pub places: Places,
    /// Words of prose by lesson id.
    pub words: BTreeMap<String, usize>,
    /// The rubric of the capstone; empty if the course has none.
    pub rubric: Rubric,
    /// The glossary, by key.
    pub terms: BTreeMap<String, Term>,
    /// The numbers of all facts, but of those that a local setting rests on.
    pub facts: Vec<String>,
    /// The facts of the handouts, by module id.
    pub handout_facts: BTreeMap<String, Vec<String>>,
}

/// Where an author's files lie, and where to look for what is not there.
#[derive(Debug, Clone)]
pub struct Folders {
    /// The curriculum's own folder.
    pub root: PathBuf,
    /// The project's `content/`: facts, places, tiles and report kinds of a curriculum that has none of its own.
    pub ours: PathBuf,
}

impl Folders {
    /// One folder that has everything.
    pub fn only(root: &Path) -> Self {
        Self { root: root.to_owned(), ours: root.to_owned() }
    }

    fn find(&self, relative: &str) -> PathBuf {
        let own = self.root.join(relative);
        if own.exists() { own } else { self.ours.join(relative) }
    }

    /// As it is printed: `content/en/reporting/03.md`.
    fn shown(&self, path: &Path) -> String {
        let (base, rest) = match (path.strip_prefix(&self.root), path.strip_prefix(&self.ours)) {
            (Ok(rest), _) => (&self.root, rest),
            (_, Ok(rest)) => (&self.ours, rest),
            _ => return path.display().to_string(),
        };
        let name = base.file_name().map_or_else(|| "content".into(), |name| name.to_string_lossy().into_owned());
        format!("{name}/{}", rest.display())
    }
}

/// Reads a file; a failure is a diagnostic.
fn read(folders: &Folders, path: &Path, problems: &mut Vec<Diagnostic>) -> Option<String> {
    match fs::read_to_string(path) {
        Ok(text) => Some(text.replace("\r\n", "\n")),
        Err(err) => {
            problems.push(Diagnostic::new(folders.shown(path), 0, format!("cannot be read: {err}")));
            None
        }
    }
}

/// Reads a TOML file; a failure is a diagnostic with its line.
fn read_toml<T: for<'de> Deserialize<'de>>(
    folders: &Folders,
    path: &Path,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let text = read(folders, path, problems)?;
    parse_toml(&folders.shown(path), &text, 0, problems)
}

/// Parses TOML that begins after line `above` of its file.
fn parse_toml<T: for<'de> Deserialize<'de>>(
    shown: &str,
    text: &str,
    above: usize,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    match toml::from_str(text) {
        Ok(value) => Some(value),
        Err(err) => {
            let line =
                err.span().map_or(0, |span| above + text[..span.start.min(text.len())].matches('\n').count() + 1);
            let problem = Diagnostic::new(shown, line, err.message().to_owned());
            problems.push(problem.hint("see content/README.md for the keys"));
            None
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CourseFile {
    title: String,
    modules: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModuleFile {
    id: String,
    number: u32,
    title: String,
    summary: String,
    tile: String,
    objectives: Vec<String>,
    /// Modules that are better read before this one.
    #[serde(default)]
    after: Vec<String>,
    quiz: Option<QuizFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuizFile {
    draw: usize,
    pass_percent: u32,
}

/// What a module's files are, before they are read.
struct ModuleSource {
    file: ModuleFile,
    path: PathBuf,
    lessons: Vec<(PathBuf, String, lesson::FrontMatter, usize)>,
}

/// Compiles a curriculum. `None` if there is too little of it to go on; the problems say why.
pub fn compile(folders: &Folders) -> (Option<Compiled>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let compiled = compile_into(folders, &mut problems);
    problems.sort();
    (compiled, problems)
}

fn compile_into(folders: &Folders, problems: &mut Vec<Diagnostic>) -> Option<Compiled> {
    let course_path = folders.root.join("en/course.toml");
    let file: CourseFile = read_toml(folders, &course_path, problems)?;
    let sources: Vec<ModuleSource> = file
        .modules
        .iter()
        .filter_map(|id| module_source(folders, &folders.root.join("en").join(id), problems))
        .collect();

    let mut library = Library::read(folders, problems);
    for source in &sources {
        for (path, _, front, _) in &source.lessons {
            library.add_lesson(&front.id, &folders.shown(path), problems);
        }
        library.modules.insert(source.file.id.clone(), source.file.objectives.len());
    }
    let templates = template::read_all(folders, &library, problems);
    library.templates = templates.iter().map(|(_, template)| template.id.clone()).collect();

    let mut compiled = Compiled {
        course: Course { title: file.title, lang: "en".into(), modules: Vec::new() },
        lessons: Vec::new(),
        banks: Vec::new(),
        tests: Vec::new(),
        rubric: read_rubric(folders, &library, problems),
        handouts: BTreeMap::new(),
        plan: plan::read(folders, &library, &templates, problems),
        templates,
        sessions: sessions::read(folders, &library, problems),
        places: library::read_places(folders, problems),
        words: BTreeMap::new(),
        terms: library.terms.clone(),
        facts: library.facts_of_no_local(),
        handout_facts: BTreeMap::new(),
    };
    check_order(folders, &sources, problems);
    let mut items = item::Ids::default();
    for source in &sources {
        let ModuleSource { file, path, lessons } = source;
        let tile = read(folders, &folders.find(&format!("patterns/{}.svg", file.tile)), problems).unwrap_or_default();
        let mut cards = Vec::new();
        for (path, text, front, above) in lessons {
            let text = &library.filled(&folders.shown(path), text, *above, problems);
            let place = lesson::Place { folders, shown: folders.shown(path), module: file };
            let (lesson, words) = lesson::compile(&place, front, text, *above, &library, &mut items, problems);
            cards.push(LessonCard { id: lesson.id.clone(), title: lesson.title.clone(), minutes: lesson.minutes });
            compiled.words.insert(lesson.id.clone(), words);
            compiled.lessons.push(lesson);
        }
        let handout = lesson::handout(folders, &path.join("handout.md"), &library, problems);
        let bank_path = path.join("bank.md");
        let bank = match (&file.quiz, bank_path.exists()) {
            (None, _) => None,
            (Some(_), false) => {
                let problem = Diagnostic::new(folders.shown(&path.join("module.toml")), 0, "has a quiz but no bank.md");
                problems.push(problem.hint("write the items into bank.md, or take the [quiz] table out"));
                None
            }
            (Some(quiz), true) => {
                let shown = folders.shown(&bank_path);
                let text = library.filled(&shown, &read(folders, &bank_path, problems)?, 0, problems);
                let all = item::read_bank(&shown, &text, &file.id, &library, &mut items, problems);
                if all.len() < 20.max(quiz.draw * 2) {
                    let problem =
                        Diagnostic::new(&shown, 0, format!("holds {} items for a draw of {}", all.len(), quiz.draw));
                    problems
                        .push(problem.hint("a retry draws other items first: write at least 20, and twice the draw"));
                }
                Some((quiz, all))
            }
        };
        let forms_path = path.join("forms.md");
        let mut tests = Vec::new();
        if forms_path.exists() {
            let shown = folders.shown(&forms_path);
            let text = library.filled(&shown, &read(folders, &forms_path, problems)?, 0, problems);
            let objectives = file.objectives.len();
            tests = forms::read_forms(&shown, &text, &file.id, objectives, &library, &mut items, problems);
        }
        compiled.course.modules.push(Module {
            id: file.id.clone(),
            number: file.number,
            title: file.title.clone(),
            summary: file.summary.clone(),
            tile: tile.trim().to_owned(),
            objectives: file.objectives.clone(),
            after: file.after.clone(),
            lessons: cards,
            bytes: 0,
            handout: handout.is_some(),
            test: tests.len() / 2,
            quiz: bank.as_ref().map(|(quiz, all)| QuizSettings {
                draw: quiz.draw,
                pass_percent: quiz.pass_percent,
                bank: all.len(),
            }),
        });
        if let Some((html, facts)) = handout {
            compiled.handouts.insert(file.id.clone(), html);
            compiled.handout_facts.insert(file.id.clone(), facts);
        }
        if let Some((_, items)) = bank {
            compiled.banks.push(Bank { module: file.id.clone(), items });
        }
        if !tests.is_empty() {
            compiled.tests.push(TestForms { module: file.id.clone(), items: tests });
        }
    }
    Some(compiled)
}

/// What a module comes after has to be there, and no module may come after itself.
fn check_order(folders: &Folders, sources: &[ModuleSource], problems: &mut Vec<Diagnostic>) {
    let after = |id: &str| sources.iter().find(|source| source.file.id == id).map(|source| &source.file.after);
    for ModuleSource { file, path, .. } in sources {
        let mut problem = |message: String, hint: &str| {
            problems.push(Diagnostic::new(folders.shown(&path.join("module.toml")), 0, message).hint(hint));
        };
        for unknown in file.after.iter().filter(|id| after(id).is_none()) {
            problem(format!("comes after `{unknown}`"), "there is no such module in course.toml");
        }
        let (mut open, mut seen) = (file.after.clone(), Vec::new());
        while let Some(next) = open.pop() {
            if next == file.id {
                problem("comes after itself".to_owned(), "take it out of `after`, here or in a module before");
                break;
            }
            if !seen.contains(&next) {
                open.extend(after(&next).into_iter().flatten().cloned());
                seen.push(next);
            }
        }
    }
}

/// `en/capstone.toml`, which a course may do without.
fn read_rubric(folders: &Folders, library: &Library, problems: &mut Vec<Diagnostic>) -> Rubric {
    let path = folders.root.join("en/capstone.toml");
    let found = path.exists().then(|| read_toml::<Rubric>(folders, &path, problems)).flatten().unwrap_or_default();
    let mut seen = Vec::new();
    for Criterion { id, lesson, .. } in &found.criteria {
        let mut problem = |message: String, hint: &str| {
            problems.push(Diagnostic::new(folders.shown(&path), 0, message).hint(hint));
        };
        if !library.lessons.contains_key(lesson) {
            problem(
                format!("criterion `{id}`: there is no lesson `{lesson}`"),
                "use the `id` of a lesson's front matter",
            );
        }
        if !is_id(id) || seen.contains(&id) {
            problem(format!("criterion id `{id}`"), "lower case letters, digits and hyphens, each id once");
        }
        seen.push(id);
    }
    found
}

fn module_source(folders: &Folders, path: &Path, problems: &mut Vec<Diagnostic>) -> Option<ModuleSource> {
    let file: ModuleFile = read_toml(folders, &path.join("module.toml"), problems)?;
    let shown = folders.shown(&path.join("module.toml"));
    if path.file_name().is_none_or(|name| name.to_string_lossy() != file.id) {
        problems.push(Diagnostic::new(&shown, 1, format!("id `{}` is not the folder's name", file.id)));
    }
    let mut files: Vec<PathBuf> = fs::read_dir(path)
        .map(|entries| entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect())
        .unwrap_or_default();
    files.retain(|file| {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.ends_with(".md") && name.starts_with(|c: char| c.is_ascii_digit())
    });
    files.sort();
    if files.is_empty() {
        problems.push(Diagnostic::new(&shown, 0, "has no lesson").hint("write 01-<slug>.md beside it"));
    }
    let lessons = files
        .into_iter()
        .filter_map(|path| {
            let text = read(folders, &path, problems)?;
            for (at, line) in text.lines().enumerate().filter(|(_, line)| line.contains("TODO")) {
                let problem =
                    Diagnostic::new(folders.shown(&path), at + 1, format!("still to be written: {}", line.trim()));
                problems.push(problem.hint("write it, and take the word TODO away"));
            }
            let (front, body, above) = lesson::front_matter(&folders.shown(&path), &text, problems)?;
            Some((path, body, front, above))
        })
        .collect();
    Some(ModuleSource { file, path: path.to_owned(), lessons })
}

/// Tells a changed text from an unchanged one.
fn hash(text: &str) -> String {
    format!("{:016x}", fnv1a(FNV_START, text))
}
