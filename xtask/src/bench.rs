//! What it costs: the size of every built file, the bytes until the first lesson can be used, and what that means in a slow
//! browser. The browser is driven by `tests`, which stands on this crate and is therefore run as a program.

use std::{fs, path::absolute};

use domain::content::{Course, pack};
use serde::Deserialize;

use crate::{content::files_under, glue, project, setup, site};

/// What `cargo xtask bench` fails beyond.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Bytes (brotli) until the first lesson can be used.
    pub start_path: usize,
    /// Units that have to be free in the browser's storage when it holds 5,000 incidents.
    pub room: usize,
    /// Rows of incidents that the register draws at once, at most.
    pub rows: usize,
}

/// What `budget.toml` allows and demands.
///
/// # Errors
/// It cannot be read.
pub fn budget() -> Result<Budget, String> {
    let text = fs::read_to_string(project().join("budget.toml")).map_err(|err| format!("budget.toml: {err}"))?;
    toml::from_str(&text).map_err(|err| format!("budget.toml: {err}"))
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
    let budget = budget()?;
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
    let text = format!("lesson/{}.html", lesson.id);
    let code = ["boot.js", "start.js", "app.js", "pieces.js", "app_bg.wasm"];
    let mut files: Vec<String> = code.map(str::to_owned).into();
    let printed =
        fs::read_to_string(site.root.join(&site.version).join(&text)).map_err(|err| format!("{text}: {err}"))?;
    files.push(text);
    // With everything its exercises need: reading alone is not using.
    if printed.contains("data-exercise") {
        files.extend(pieces(site, "app")?);
        files.extend(pieces(site, "kinds")?);
        let words = ["messages.en.early.txt", "messages.en.rest.txt", "later.css"].map(str::to_owned);
        files.extend(words.into_iter().chain([format!("lesson/{}.items.bin", lesson.id)]));
    }
    names.extend(files.into_iter().map(|name| format!("{}/{name}", site.version)));
    names.sort();
    names.dedup();
    names.iter().map(|name| over_the_wire(site, name)).sum()
}

/// The files of a piece of the app's code.
fn pieces(site: &site::Site, piece: &str) -> Result<Vec<String>, String> {
    let folder = site.root.join(&site.version);
    let loader = fs::read_to_string(folder.join("pieces.js")).map_err(|err| err.to_string())?;
    let modules = glue::needed_by(&loader, piece)?;
    let alone = modules.iter().map(|name| format!("{name}.wasm")).filter(|name| folder.join(name).exists());
    Ok(alone.chain(["app.pack", "few.pack"].map(str::to_owned)).collect())
}

/// Size of a file as it is sent: compressed where that is smaller.
fn over_the_wire(site: &site::Site, name: &str) -> Result<usize, String> {
    let packed = site.root.join(format!("{name}.br"));
    let file = if packed.exists() { packed } else { site.root.join(name) };
    fs::metadata(&file).map(|meta| meta.len() as usize).map_err(|err| format!("{}: {err}", file.display()))
}
