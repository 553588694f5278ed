//! What it costs: the size of every built file, the bytes until the first lesson can be used, and what that means in a slow
//! browser. The browser is driven by `tests`, which stands on this crate and is therefore run as a program.

use std::{fs, path::absolute};

use domain::content::{Course, Exercise, ItemBody, LessonPack, pack};
use serde::Deserialize;

use crate::{content::files_under, project, setup, site};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    /// Bytes (brotli) until the first lesson can be used.
    start_path: usize,
}

/// Builds, prints all sizes, compares the start path with `budget.toml` and, unless only sizes are wanted, measures in the
/// browser.
///
/// # Errors
/// The build failed, the budget is overdrawn, or something did not happen in the browser. No time is an error.
pub fn run(options: &site::Options, sizes_only: bool) -> Result<(), String> {
    let site = site::build(options)?;
    let start = start_path(&site)?;
    let mut names: Vec<(String, Vec<u8>)> = files_under(&site.root)?;
    names.retain(|(name, _)| !name.ends_with(".br"));
    println!("{:>9} {:>9}  file", "bytes", "brotli");
    for (name, bytes) in &names {
        println!("{:>9} {:>9}  {name}", bytes.len(), over_the_wire(&site, name)?);
    }
    let measured = if sizes_only { Ok(()) } else { setup::browser().and_then(|()| measure(&site)) };
    within_budget(start).and(measured)
}

fn measure(site: &site::Site) -> Result<(), String> {
    let root = absolute(&site.root).map_err(|err| format!("{}: {err}", site.root.display()))?;
    // Without `--release`: everything it needs is compiled for the journeys already.
    setup::run(setup::cargo().args(["run", "--quiet", "--package", "tests", "--bin", "measure", "--"]).arg(root))
}

/// Compares the start path with `budget.toml`.
///
/// # Errors
/// The budget is overdrawn.
pub fn within_budget(start: usize) -> Result<(), String> {
    println!("start path: {start} bytes");
    let text = fs::read_to_string(project().join("budget.toml")).map_err(|err| format!("budget.toml: {err}"))?;
    let budget: Budget = toml::from_str(&text).map_err(|err| format!("budget.toml: {err}"))?;
    if start > budget.start_path {
        return Err(format!("the start path is {} bytes above its budget", start - budget.start_path));
    }
    Ok(())
}

/// Bytes over the wire until the first lesson can be used, in English.
///
/// # Errors
/// A file of it is missing.
pub fn start_path(site: &site::Site) -> Result<usize, String> {
    let course = fs::read(site.root.join(&site.version).join("course.bin")).map_err(|err| err.to_string())?;
    let course: Course = pack::read(&course).map_err(|err| err.to_string())?;
    let lesson = course.modules.first().and_then(|m| m.lessons.first()).ok_or("the course has no lesson")?;
    let mut names = vec!["index.html".to_owned()];
    let lesson = format!("lesson/{}.bin", lesson.id);
    // With everything its exercises need: reading alone is not using.
    let code = ["boot.js", "start.js", "style.css", "app.js", "pieces.js", "app_bg.wasm"];
    let all = code.into_iter().chain(["messages.en.early.txt", &lesson]).map(str::to_owned);
    let exercises = exercises(site, &lesson)?;
    let rarer = |exercise: &Exercise| match exercise {
        Exercise::Check(item) => !matches!(item.body, ItemBody::Single(_) | ItemBody::Multiple(_)),
        Exercise::Explain { .. } => false,
    };
    let mut kinds = Vec::new();
    if exercises.iter().any(rarer) {
        kinds = pieces(site, "kinds")?;
        kinds.extend(["messages.en.rest.txt", "later.css"].map(str::to_owned));
    }
    names.extend(all.chain(kinds).map(|name| format!("{}/{name}", site.version)));
    names.iter().map(|name| over_the_wire(site, name)).sum()
}

fn exercises(site: &site::Site, lesson: &str) -> Result<Vec<Exercise>, String> {
    let bytes = fs::read(site.root.join(&site.version).join(lesson)).map_err(|err| format!("{lesson}: {err}"))?;
    let lesson: LessonPack = pack::read(&bytes).map_err(|err| format!("{lesson}: {err}"))?;
    pack::read(&lesson.exercises).map_err(|err| err.to_string())
}

/// The files of a piece of the app's code: its own, and what it shares with other pieces.
fn pieces(site: &site::Site, piece: &str) -> Result<Vec<String>, String> {
    let js = fs::read_to_string(site.root.join(&site.version).join("pieces.js")).map_err(|err| err.to_string())?;
    let (_, load) = js.split_once(&format!("__wasm_split_load_{piece} ")).ok_or(format!("no piece {piece}"))?;
    let (_, shared) = load.split_once(", [").ok_or("pieces.js is written in another way")?;
    let shared = shared.split(']').next().unwrap_or_default().split(", ").filter(|name| !name.is_empty());
    let shared = shared.map(|name| format!("{}.wasm", name.trim_start_matches('_')));
    Ok(shared.chain([format!("split_{piece}.wasm")]).collect())
}

/// Size of a file as it is sent: compressed where that is smaller.
fn over_the_wire(site: &site::Site, name: &str) -> Result<usize, String> {
    let packed = site.root.join(format!("{name}.br"));
    let file = if packed.exists() { packed } else { site.root.join(name) };
    fs::metadata(&file).map(|meta| meta.len() as usize).map_err(|err| format!("{}: {err}", file.display()))
}
