//! What becomes of the figures when there is more of everything: lessons, reports. Learners are to come with cohorts.

use std::path::Path;

use serde_json::json;
use tests::{
    Stage,
    incidents::{slots, units},
};
use xtask::{bench::start_path, content, site::Site};

use crate::{
    site::{Folder, copy, put},
    table::{Samples, Target, Unit, heading, row},
    visit::{FAST, Visit},
};

/// So much slower is still called the same: a start that grows with the content is far beyond it.
const SAME: Target = Target::Ratio(1.1);

/// A figure: key, name, unit, target.
type Figure = (&'static str, &'static str, Unit, Target);

/// Little beside much.
pub struct Growth {
    title: String,
    columns: [String; 2],
    figures: &'static [Figure],
    little: Samples,
    much: Samples,
}

impl Growth {
    /// Prints its part of the table.
    pub fn print(&self) {
        heading(&self.title, &self.columns[1], &self.columns[0]);
        for (key, figure, unit, target) in self.figures {
            row(figure, *unit, self.much.median(key), self.little.median(key), *target);
        }
    }
}

const LITTLE_LESSONS: usize = 9;
const MUCH_LESSONS: usize = 900;
const LESSONS_OF_A_MODULE: usize = 9;

const OF_LESSONS: [Figure; 8] = [
    ("start path", "start path", Unit::Bytes, SAME),
    ("paint", "first paint", Unit::Time, SAME),
    ("readable", "text readable", Unit::Time, SAME),
    ("usable", "lesson usable", Unit::Time, SAME),
    ("blocked", "main thread blocked until usable", Unit::Time, Target::Most(300.0)),
    ("transfer", "transferred until usable, with headers", Unit::Bytes, SAME),
    ("memory", "JS heap and wasm memory", Unit::Bytes, SAME),
    ("home", "lesson to the first screen", Unit::Time, Target::None),
];

/// From 9 to 900 lessons: 1 and 100 modules.
///
/// # Errors
/// A curriculum cannot be built, or a lesson does not come.
pub async fn lessons(folder: &Folder, site: &Site, runs: usize) -> Result<Growth, String> {
    let (mut little, mut much) = (Samples::default(), Samples::default());
    let small = with_lessons(folder, site, LITTLE_LESSONS)?;
    let large = with_lessons(folder, site, MUCH_LESSONS)?;
    for run in 1..=runs {
        for (site, samples, lessons) in [(&small, &mut little, LITTLE_LESSONS), (&large, &mut much, MUCH_LESSONS)] {
            eprintln!("{lessons} lessons: run {run} of {runs}");
            let stage = Stage::of(site.root.clone());
            let visit = Visit::begin(&stage, FAST).await;
            let figures = async {
                let mut figures = visit.cold(&format!("#/lesson/{}", lesson_id(0))).await?;
                figures.insert("home".to_owned(), visit.number("return probe.go('#/', '#main .way')").await?);
                figures.insert("start path".to_owned(), start_path(site)? as f64);
                Ok::<_, String>(figures)
            };
            let figures = figures.await;
            visit.end().await;
            samples.add(figures?);
        }
    }
    Ok(Growth {
        title: format!("growth of the curriculum, {}", FAST.name),
        columns: [format!("{LITTLE_LESSONS} lessons"), format!("{MUCH_LESSONS} lessons")],
        figures: &OF_LESSONS,
        little,
        much,
    })
}

fn lesson_id(number: usize) -> String {
    format!("measured-{number}")
}

/// The app of a site with a curriculum of so many copies of the project's first lesson.
fn with_lessons(folder: &Folder, site: &Site, lessons: usize) -> Result<Site, String> {
    let content = folder.path.join(format!("content-{lessons}"));
    write_curriculum(&content, lessons)?;
    let packs = content::packs(&content)?;
    let ours = |name: &str| {
        name == "course.bin" || ["lesson/", "bank/", "handout/"].iter().any(|folder| name.starts_with(folder))
    };
    // The app's words are numbered by its own build: they stay.
    let code = |name: &str| !name.split_once('/').is_some_and(|(_, name)| ours(name.trim_end_matches(".br")));
    let grown = copy(&site.root, &folder.path.join(format!("site-{lessons}")), code)?;
    let first = format!("lesson/{}.html", lesson_id(0));
    for (name, bytes) in packs.files.iter().filter(|(name, _)| ours(name)) {
        // Compressing what nobody opens here would take minutes.
        let compress = !name.starts_with("lesson/") || *name == first;
        put(&grown.root.join(&grown.version).join(name), bytes, compress)?;
    }
    Ok(grown)
}

fn write_curriculum(content: &Path, lessons: usize) -> Result<(), String> {
    let ours = content::files_under(&xtask::project().join("content/en"))?;
    let is_lesson = |name: &str| name.ends_with(".md") && name.split('/').nth(1).is_some_and(|n| n.starts_with('0'));
    let (_, lesson) = ours.iter().find(|(name, _)| is_lesson(name)).ok_or("content/ has no lesson")?;
    let lesson = String::from_utf8_lossy(lesson);
    let modules: Vec<String> =
        (0..lessons.div_ceil(LESSONS_OF_A_MODULE)).map(|n| format!("measured-module-{n}")).collect();
    let course = format!("title = \"Measured\"\nmodules = {modules:?}\n");
    put(&content.join("en/course.toml"), course.as_bytes(), false)?;
    let title = titles(&lesson);
    for (number, module) in modules.iter().enumerate() {
        let folder = content.join("en").join(module);
        let about = format!(
            "id = {module:?}\nnumber = {}\ntitle = {:?}\nsummary = {:?}\ntile = \"im{}\"\nobjectives = [{:?}, {:?}]\n",
            number + 1,
            title(lessons + number),
            title(2 * lessons + number),
            number % 9 + 1,
            title(3 * lessons + number),
            title(4 * lessons + number),
        );
        put(&folder.join("module.toml"), about.as_bytes(), false)?;
        let first = number * LESSONS_OF_A_MODULE;
        for at in first..lessons.min(first + LESSONS_OF_A_MODULE) {
            let text = copied(&lesson, &lesson_id(at), &title(at))?;
            put(&folder.join(format!("{:02}.md", at - first + 1)), text.as_bytes(), false)?;
        }
    }
    Ok(())
}

/// The lesson under another id and title. Its links to other lessons lead to itself.
fn copied(lesson: &str, id: &str, title: &str) -> Result<String, String> {
    let value = |key: &str| {
        let line = lesson.lines().find(|line| line.starts_with(&format!("{key} = ")));
        line.and_then(|line| line.split('"').nth(1)).ok_or(format!("the first lesson has no {key}"))
    };
    let (old, called) = (value("id")?, value("title")?);
    let renamed = lesson.replace(called, title).replace(old, id);
    let mut parts = renamed.split("(lesson:");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once(')').ok_or("a link without an end")?;
        out.push_str(&format!("(lesson:{id}){rest}"));
    }
    Ok(out)
}

/// Titles out of a text's own words, each another one, so that they do not compress to nothing.
fn titles(text: &str) -> impl Fn(usize) -> String {
    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    words.retain(|word| word.len() > 3 && word.chars().all(|c| c.is_ascii_alphabetic()));
    words.sort();
    words.dedup();
    move |number| {
        let word = |step: usize| words[(number * step + number / words.len()) % words.len()].as_str();
        [word(7), word(31), word(53), word(97)].join(" ")
    }
}

const LITTLE_DRAFTS: usize = 10;
const MUCH_DRAFTS: usize = 5000;
/// So many are being worked on and are not packed.
const AT_WORK: usize = 5;

const OF_DRAFTS: [Figure; 6] = [
    ("ready", "warm start, first screen ready", Unit::Time, SAME),
    ("longest", "longest task in its first 5 s", Unit::Time, Target::None),
    ("blocked", "main thread blocked in its first 5 s", Unit::Time, Target::Most(300.0)),
    ("list", "first screen to the list of reports", Unit::Time, Target::None),
    ("memory", "JS heap and wasm memory, at the list", Unit::Bytes, Target::Most(6e6)),
    ("saved", "keystroke to saved (pause of 400 ms in it)", Unit::Time, SAME),
];

/// From 10 to 5,000 incidents.
///
/// # Errors
/// They do not fit, or a screen does not come.
pub async fn drafts(site: &Site, runs: usize) -> Result<Growth, String> {
    let (little, few) = with_drafts(site, LITTLE_DRAFTS, runs).await?;
    let (much, many) = with_drafts(site, MUCH_DRAFTS, runs).await?;
    let sizes = [false, true].map(|at_rest| units(&slots(0, at_rest)));
    Ok(Growth {
        title: format!("growth of incidents: {} units each, {} at rest", sizes[0], sizes[1]),
        columns: [few, many].map(|n| format!("{n} drafts")),
        figures: &OF_DRAFTS,
        little,
        much,
    })
}

async fn with_drafts(site: &Site, wanted: usize, runs: usize) -> Result<(Samples, usize), String> {
    let stage = Stage::of(site.root.clone());
    let visit = Visit::open(&stage).await;
    let measured = sit_with_drafts(&visit, wanted, runs).await;
    visit.end().await;
    measured
}

async fn sit_with_drafts(visit: &Visit, wanted: usize, runs: usize) -> Result<(Samples, usize), String> {
    // Once through the screens, so that nothing has to come over the line later.
    visit.go("").await;
    visit.ask("return probe.screen()").await?;
    visit.saved().await?;
    visit.nowhere().await;
    let stored = store(visit, wanted).await?;
    let mut samples = Samples::default();
    visit.slow_down(FAST).await;
    for run in 1..=runs {
        eprintln!("{stored} drafts: run {run} of {runs}");
        visit.nowhere().await;
        visit.go("").await;
        let mut figures = visit.figures("return probe.screen()").await?;
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        figures.extend(visit.figures("return probe.soFar()").await?);
        visit.ask("return probe.go('#/reports', '#main .drafts li')").await?;
        visit.ask("return probe.go('#/', '#main .way')").await?;
        figures.insert("list".to_owned(), visit.number("return probe.go('#/reports', '#main .drafts li')").await?);
        figures.insert("memory".to_owned(), visit.memory().await?);
        figures.insert("saved".to_owned(), visit.saved().await?);
        samples.add(figures);
    }
    Ok((samples, stored))
}

/// Puts incidents into the browser's storage, all but the last at rest, and sees to it that there is room to work; tells how many.
async fn store(visit: &Visit, wanted: usize) -> Result<usize, String> {
    let put = "
        for (const [key, text] of given) {
            try { localStorage.setItem(key, text) } catch (full) { throw `full: ${key}` }
        }";
    for first in (0..wanted).step_by(200) {
        let batch: Vec<_> = (first..wanted.min(first + 200)).flat_map(|n| slots(n, n + AT_WORK < wanted)).collect();
        visit.ask_with(put, json!(batch)).await?;
    }
    let room = "
        localStorage.setItem('room', 'x'.repeat(given));
        localStorage.removeItem('room')";
    visit.ask_with(room, json!(xtask::bench::budget()?.room)).await?;
    Ok(wanted)
}

const OF_REGISTER: [Figure; 9] = [
    ("first", "first screen to the register, all incidents read", Unit::Time, Target::None),
    ("list", "the same, nothing changed since", Unit::Time, Target::None),
    ("search", "letter typed to incidents found", Unit::Time, Target::None),
    ("pattern", "register to figures", Unit::Time, Target::None),
    ("redrawn", "by quarter to by month", Unit::Time, Target::None),
    ("export", "register to its file (own task: does not block)", Unit::Time, Target::None),
    ("longest", "longest task of all this", Unit::Time, Target::Most(300.0)),
    ("rows", "incidents drawn in the list", Unit::Count, Target::None),
    ("memory", "JS heap and wasm memory, at the figures", Unit::Bytes, Target::None),
];

/// The register of ten incidents beside 100, 500 and 5,000.
///
/// # Errors
/// They do not fit, a screen does not come, or it draws more than it shows.
pub async fn register(site: &Site, runs: usize) -> Result<Vec<Growth>, String> {
    let (few, _) = with_register(site, LITTLE_DRAFTS, runs).await?;
    let mut out = Vec::new();
    for wanted in [100, 500, MUCH_DRAFTS] {
        let (much, many) = with_register(site, wanted, runs).await?;
        out.push(Growth {
            title: "growth of the register".to_owned(),
            columns: [LITTLE_DRAFTS, many].map(|n| format!("{n} incidents")),
            figures: &OF_REGISTER,
            little: few.clone(),
            much,
        });
    }
    Ok(out)
}

async fn with_register(site: &Site, wanted: usize, runs: usize) -> Result<(Samples, usize), String> {
    let stage = Stage::of(site.root.clone());
    let visit = Visit::open(&stage).await;
    let measured = sit_with_register(&visit, wanted, runs).await;
    visit.end().await;
    measured
}

async fn sit_with_register(visit: &Visit, wanted: usize, runs: usize) -> Result<(Samples, usize), String> {
    // Once through the screens, so that nothing has to come over the line later.
    visit.go("").await;
    visit.ask("return probe.screen()").await?;
    visit.ask("return probe.go('#/pattern', '#main .col p')").await?;
    visit.nowhere().await;
    let stored = store(visit, wanted).await?;
    let mut samples = Samples::default();
    visit.slow_down(FAST).await;
    for run in 1..=runs {
        eprintln!("{stored} incidents: run {run} of {runs}");
        // What the register remembers is forgotten.
        let forget = "for (const key of Object.keys(localStorage)) if (key.startsWith('ubv/register/')) localStorage.removeItem(key)";
        visit.nowhere().await;
        visit.ask_with(forget, json!([])).await?;
        visit.go("").await;
        let mut figures = visit.figures("return probe.screen()").await?;
        for (key, is_there) in [("first", true), ("list", false)] {
            if !is_there {
                visit.ask("return probe.go('#/', '#main .way')").await?;
            }
            figures.insert(key.to_owned(), visit.number("return probe.go('#/register', '#main .incidents li')").await?);
        }
        let rows = visit.number("return document.querySelectorAll('#main .incidents li').length").await?;
        let most = xtask::bench::budget()?.rows;
        if rows > most as f64 {
            return Err(format!("the register draws {rows} rows at once, not {most}"));
        }
        figures.insert("rows".to_owned(), rows);
        figures.insert("search".to_owned(), visit.number("return probe.found('#words', 'murama')").await?);
        visit.ask("return probe.found('#words', '')").await?;
        figures.insert("export".to_owned(), visit.number("return probe.carried()").await?);
        figures.insert(
            "pattern".to_owned(),
            visit.number("return probe.go('#/pattern', '#main svg.chart, #main section p')").await?,
        );
        figures.insert(
            "redrawn".to_owned(),
            visit.number("return probe.pressed('input[name=period]:not(:checked)', '#main .col')").await?,
        );
        figures.extend(visit.figures("return probe.soFar()").await?);
        figures.insert("memory".to_owned(), visit.memory().await?);
        samples.add(figures);
    }
    Ok((samples, stored))
}
