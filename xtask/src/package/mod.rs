//! `cargo xtask package`: the lessons as SCORM 1.2, SCORM 2004 (4th edition) and cmi5 packages, for Moodle and other platforms.
//! A lesson is a learning object of its own: its printed page and one script, which makes the choices answer, keeps the place and
//! reports to whatever platform it finds. The app itself is not in it: it would keep records beside the platform's.

mod manifest;
mod page;

use std::{fs, path::PathBuf};

use domain::{
    content::{
        Bank, Block, Item, ItemBody, Lesson, LessonCard,
        author::{Frame, printed, printed_quiz},
    },
    messages::{Lang, Messages, Msg, Said},
};
use export::zip::zip;

use crate::{
    content,
    deployment::Deployment,
    project,
    site::{Files, Options},
    squeeze,
};

/// A lesson as a package lists it.
struct Object {
    id: String,
    title: String,
    /// What a learner can do afterwards.
    about: String,
    /// Share of right answers that passes, in percent; `None` where the lesson asks nothing that can be marked.
    pass: Option<u32>,
}

/// A module with its lessons.
struct Part {
    id: String,
    title: String,
    about: String,
    objects: Vec<Object>,
}

/// What a package is made of.
struct Course {
    title: String,
    lang: String,
    base: String,
    parts: Vec<Part>,
    /// All files, by path.
    files: Files,
}

/// Writes a manifest.
type Manifest = fn(&Course) -> String;

/// The forms there are: name of the file, name and text of the manifest.
const FORMS: [(&str, &str, Manifest); 3] = [
    ("scorm-1.2", "imsmanifest.xml", manifest::scorm_12),
    ("scorm-2004-4", "imsmanifest.xml", manifest::scorm_2004),
    ("cmi5", "cmi5.xml", manifest::cmi5),
];

/// Writes the packages of the forms that are wanted (`--scorm`, `--cmi5`) into the folder of the options.
///
/// # Errors
/// The content has problems, or a file cannot be written.
pub fn write(options: &Options, wanted: &[String]) -> Result<Vec<PathBuf>, String> {
    let out = if options.out == Options::default().out { project().join("dist-packages") } else { options.out.clone() };
    fs::create_dir_all(&out).map_err(|err| format!("{}: {err}", out.display()))?;
    let mut paths = Vec::new();
    for (name, files) in files(options, wanted)? {
        let path = out.join(format!("ubuvugizi-{name}.zip"));
        let entries: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
        fs::write(&path, zip(&entries)).map_err(|err| format!("{}: {err}", path.display()))?;
        paths.push(path);
    }
    Ok(paths)
}

/// The files of each package, the manifest first.
///
/// # Errors
/// The content has problems.
pub fn files(options: &Options, wanted: &[String]) -> Result<Vec<(&'static str, Files)>, String> {
    let deployment = Deployment::read(&options.content)?;
    let wants = |name: &str| wanted.iter().any(|word| word == if name == "cmi5" { "--cmi5" } else { "--scorm" });
    let mut all = Vec::new();
    for (name, manifest, text) in FORMS.into_iter().filter(|(name, ..)| wants(name)) {
        let course = course(options, &deployment, name == "cmi5")?;
        let mut files = vec![(manifest.to_owned(), text(&course).into_bytes())];
        files.extend(course.files);
        all.push((name, files));
    }
    Ok(all)
}

fn course(options: &Options, deployment: &Deployment, reports_by_network: bool) -> Result<Course, String> {
    let (compiled, problems) = content::read(&options.content);
    let compiled = match (compiled, problems.first()) {
        (Some(compiled), None) => compiled,
        (_, first) => return Err(first.map_or("there is no curriculum".into(), ToString::to_string)),
    };
    let words = Messages::shipped(Lang::from_tag(&compiled.course.lang).unwrap_or_default());
    let style = |name: &str| {
        fs::read_to_string(project().join("style").join(name)).map_err(|err| format!("style/{name}: {err}"))
    };
    // There is no navigation beside the page.
    let css = squeeze::css(&format!("{}\n{}\n.app {{ display: block; }}\n", style("tokens.css")?, style("app.css")?));
    let script = include_str!("object.js").as_bytes().to_vec();
    let mut files: Files = vec![("object.js".into(), script), ("style.css".into(), css.into_bytes())];
    // The learner's platform is known when it launches the lesson only, if it is asked over the network at all.
    let connect = if reports_by_network { "'self' https:" } else { "'none'" };
    let frame = page::Frame::read(&words, connect)?;
    let mut parts = Vec::new();
    for module in &compiled.course.modules {
        let mut objects = Vec::new();
        for (at, card) in module.lessons.iter().enumerate() {
            let Some(lesson) = compiled.lessons.iter().find(|lesson| lesson.id == card.id) else { continue };
            let pass = asks(lesson).then(|| module.quiz.map_or(80, |quiz| quiz.pass_percent));
            let html = printed(lesson, &Frame { module, at }, &words).html;
            files.push((format!("lesson/{}.html", card.id), frame.page(card, &html, pass).into_bytes()));
            let about = lesson.objectives.join("; ");
            objects.push(Object { id: card.id.clone(), title: card.title.clone(), about, pass });
        }
        let bank = compiled.banks.iter().find(|bank| bank.module == module.id);
        if let (Some(quiz), Some(bank)) = (module.quiz, bank) {
            let items = asked(bank, quiz.draw);
            let title = format!("{}: {}", words.speak(&Said::from(Msg::Quiz)), module.title);
            let card = LessonCard { id: format!("quiz-{}", module.id), title, minutes: items.len() as u32 };
            let html = printed_quiz(module, &items, &words);
            let pass = Some(quiz.pass_percent);
            files.push((format!("lesson/{}.html", card.id), frame.page(&card, &html, pass).into_bytes()));
            objects.push(Object { id: card.id, title: card.title, about: module.summary.clone(), pass });
        }
        parts.push(Part { id: module.id.clone(), title: module.title.clone(), about: module.summary.clone(), objects });
    }
    Ok(Course { title: compiled.course.title, lang: compiled.course.lang, base: deployment.base.clone(), parts, files })
}

/// Whether something in it is a choice, which the script can mark.
fn asks(lesson: &Lesson) -> bool {
    lesson.blocks.iter().any(|block| matches!(block, Block::Check(item) if is_choice(item)))
}

fn is_choice(item: &Item) -> bool {
    matches!(item.body, ItemBody::Single(_) | ItemBody::Multiple(_))
}

/// The questions of a module's quiz: as many as the app asks, always the same ones (a platform compares its learners), an objective
/// after the other in turn.
fn asked(bank: &Bank, draw: usize) -> Vec<&Item> {
    let choices = || bank.items.iter().filter(|item| is_choice(item));
    let before = |item: &Item| {
        choices().take_while(|one| one.id != item.id).filter(|one| one.objective == item.objective).count()
    };
    let mut all: Vec<(usize, &Item)> = choices().map(|item| (before(item), item)).collect();
    all.sort_by_key(|(turn, item)| (*turn, item.objective));
    all.into_iter().take(draw).map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<(&'static str, Files)> {
        files(&Options::default(), &["--scorm".into(), "--cmi5".into()]).unwrap()
    }

    #[test]
    fn every_lesson_is_in_every_manifest_and_every_file_that_is_named_is_there() {
        for (name, files) in all() {
            let manifest = String::from_utf8(files[0].1.clone()).unwrap();
            let lessons: Vec<&String> =
                files.iter().map(|(name, _)| name).filter(|name| name.starts_with("lesson/")).collect();
            assert!(lessons.len() >= 50, "{name}: {}", lessons.len());
            for lesson in &lessons {
                assert!(manifest.contains(lesson.as_str()), "{name}: {lesson}");
            }
            for href in manifest.split(" href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                assert!(files.iter().any(|(name, _)| name == href), "{name}: {href}");
            }
            // Ids are there once, and every reference has its aim.
            let ids: Vec<&str> =
                manifest.split(" identifier=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
            let mut once = ids.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), ids.len(), "{name}");
            for to in manifest.split("identifierref=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                assert!(ids.contains(&to), "{name}: {to}");
            }
        }
    }

    #[test]
    fn every_quiz_is_an_object_that_asks_as_many_questions_as_the_app_about_every_objective() {
        let (compiled, _) = content::read(&Options::default().content);
        let compiled = compiled.unwrap();
        let (_, files) = all().remove(0);
        for module in compiled.course.modules.iter().filter(|module| module.quiz.is_some()) {
            let path = format!("lesson/quiz-{}.html", module.id);
            let page = &files.iter().find(|(name, _)| *name == path).expect("in the package").1;
            let page = String::from_utf8_lossy(page);
            let quiz = module.quiz.unwrap();
            let bank = compiled.banks.iter().find(|bank| bank.module == module.id).unwrap();
            let ids: Vec<&str> =
                page.split("data-check=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
            assert_eq!(ids.len(), quiz.draw, "{path}");
            assert!(page.contains(&format!("data-pass=\"{}\"", quiz.pass_percent)), "{path}");
            let aims = |items: &mut dyn Iterator<Item = &Item>| {
                items.map(|item| item.objective).collect::<std::collections::BTreeSet<_>>()
            };
            let all = aims(&mut bank.items.iter().filter(|item| is_choice(item)));
            assert_eq!(aims(&mut bank.items.iter().filter(|item| ids.contains(&&*item.id))), all, "{path}");
        }
    }

    #[test]
    fn a_packaged_page_leads_nowhere_outside_its_package_and_its_policy_is_strict() {
        for (name, files) in all() {
            for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
                let page = String::from_utf8_lossy(bytes);
                assert!(!page.contains("href=\"#/") && !page.contains("href=\"../#/"), "{name} {path}");
                let policy =
                    page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
                assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
                let connect = if name == "cmi5" { "connect-src 'self' https:;" } else { "connect-src 'none';" };
                assert!(policy.contains(connect) && !policy.contains("unsafe"), "{policy}");
                assert!(
                    !page.contains("<script>") && !page.contains(" style=\"") && !page.contains(" onclick"),
                    "{path}"
                );
            }
        }
    }
}
