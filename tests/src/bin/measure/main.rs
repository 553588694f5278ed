//! Measures the built site in a slowed-down Chromium, beside a plain static page of the same lesson: `cargo xtask bench`
//! runs it as `measure DIST [RUNS]`. Times are printed and never fail the run, for machines differ; it fails on what does
//! not happen: no paint, a lesson that cannot be used, a draft that is not saved.

mod cohort;
mod growth;
mod plain;
mod site;
mod table;
mod visit;

use std::{env, path::PathBuf, process::ExitCode};

use tests::Stage;
use xtask::{bench::start_path, site::Site};

use plain::Plain;
use table::{Figures, Samples, Target, Unit, heading, row};
use visit::{FAST, Line, SLOW, SLOWER, Visit};

/// Runs of each kind; the median of them is printed.
const RUNS: usize = 5;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    let Some(dist) = words.next().map(PathBuf::from) else {
        eprintln!("usage: measure DIST [RUNS [start | register | cohort]]");
        return ExitCode::from(2);
    };
    let runs = words.next().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS).max(1);
    // A part alone: the whole takes the better part of an hour.
    let only = words.next();
    let measured = match only.as_deref() {
        Some("start") => start(dist, runs).await,
        Some("register") => register(dist, runs).await,
        Some("cohort") => figures_of_cohorts(dist, runs).await,
        _ => measure(dist, runs).await,
    };
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("{err}");
            ExitCode::FAILURE
        }
    }
}

async fn register(dist: PathBuf, runs: usize) -> Result<(), String> {
    let folder = site::Folder::new()?;
    let site = site::copy(&dist, &folder.path.join("site"), |_| true)?;
    for growth in growth::register(&site, runs).await? {
        growth.print();
    }
    Ok(())
}

async fn figures_of_cohorts(dist: PathBuf, runs: usize) -> Result<(), String> {
    let folder = site::Folder::new()?;
    let site = site::copy(&dist, &folder.path.join("site"), |_| true)?;
    cohort::print(&cohort::figures(&site, runs).await?);
    Ok(())
}

/// The first lesson on both lines, beside the plain page.
async fn start(dist: PathBuf, runs: usize) -> Result<(), String> {
    let folder = site::Folder::new()?;
    let site = site::copy(&dist, &folder.path.join("site"), |_| true)?;
    lessons(&site, runs).await
}

async fn lessons(site: &Site, runs: usize) -> Result<(), String> {
    let plain = plain::write(site).await?;
    let mut lines = Vec::new();
    for line in [FAST, SLOW] {
        let (mut ours, mut theirs) = (Samples::default(), Samples::default());
        for run in 1..=runs {
            eprintln!("{}: run {run} of {runs}", line.name);
            ours.add(app(&Stage::of(site.root.clone()), line, &plain).await?);
            theirs.add(plain_page(&Stage::of(site.root.clone()), line, &plain).await?);
        }
        ours.add(Figures::from([("start path".to_owned(), start_path(site)? as f64)]));
        lines.push((line, ours, theirs));
    }
    println!("\nMedians of {runs} runs; the page's processor is {SLOWER} times slower than this machine's.");
    for (line, ours, theirs) in &lines {
        heading(line.name, "ours", "plain");
        for (key, figure, unit, target) in ROWS {
            row(figure, unit, ours.median(key), theirs.median(key), target);
        }
    }
    Ok(())
}

async fn measure(dist: PathBuf, runs: usize) -> Result<(), String> {
    let folder = site::Folder::new()?;
    let site = site::copy(&dist, &folder.path.join("site"), |_| true)?;
    lessons(&site, runs).await?;
    growth::lessons(&folder, &site, runs).await?.print();
    growth::drafts(&site, runs).await?.print();
    for growth in growth::register(&site, runs).await? {
        growth.print();
    }
    cohort::print(&cohort::figures(&site, runs).await?);
    Ok(())
}

/// The figures: key, name, unit, target.
const ROWS: [(&str, &str, Unit, Target); 15] = [
    ("paint", "first paint", Unit::Time, Target::None),
    ("readable", "text readable", Unit::Time, Target::Ratio(1.3)),
    ("usable", "lesson usable", Unit::Time, Target::Ratio(2.5)),
    ("warm readable", "warm start, text readable", Unit::Time, Target::None),
    ("warm usable", "warm start, lesson usable", Unit::Time, Target::Ratio(1.3)),
    ("feedback", "answer to feedback", Unit::Time, Target::Ratio(1.0)),
    ("next", "lesson to lesson", Unit::Time, Target::Ratio(0.5)),
    ("saved", "keystroke to saved (pause of 400 ms in it)", Unit::Time, Target::None),
    ("longest", "longest task until usable", Unit::Time, Target::None),
    ("blocked", "main thread blocked until usable", Unit::Time, Target::Most(300.0)),
    ("memory", "JS heap and wasm memory", Unit::Bytes, Target::Most(6e6)),
    ("requests", "files until usable", Unit::Count, Target::None),
    ("transfer", "transferred until usable, with headers", Unit::Bytes, Target::None),
    ("bodies", "transferred until usable, bodies", Unit::Bytes, Target::None),
    ("start path", "start path as computed from the files", Unit::Bytes, Target::None),
];

/// One learner: opens the first lesson on a new device, reads, answers, goes on; comes back later, begins a report.
async fn app(stage: &Stage, line: Line, plain: &Plain) -> Result<Figures, String> {
    let lesson = format!("lesson/{}.html", plain.first);
    let visit = Visit::begin(stage, line).await;
    let first = async {
        let mut figures = visit.cold(&lesson).await?;
        figures.insert("feedback".to_owned(), visit.number("return probe.feedback()").await?);
        figures.insert("next".to_owned(), visit.number("return probe.next()").await?);
        Ok(figures)
    };
    let first: Result<Figures, String> = first.await;
    visit.end().await;
    let mut figures = first?;

    let visit = Visit::begin(stage, line).await;
    let second = async {
        figures.extend(visit.warm(&lesson).await?);
        figures.insert("saved".to_owned(), visit.saved().await?);
        Ok(figures)
    };
    let second: Result<Figures, String> = second.await;
    visit.end().await;
    second
}

/// The same learner with the plain page.
async fn plain_page(stage: &Stage, line: Line, plain: &Plain) -> Result<Figures, String> {
    let lesson = plain.address(&plain.first);
    let visit = Visit::begin(stage, line).await;
    let first = async {
        let mut figures = visit.cold(&lesson).await?;
        figures.insert("feedback".to_owned(), visit.number("return probe.feedback()").await?);
        visit.ask("return probe.leave()").await?;
        figures.insert("next".to_owned(), visit.number("return probe.arrived()").await?);
        Ok(figures)
    };
    let first: Result<Figures, String> = first.await;
    visit.end().await;
    let mut figures = first?;

    let visit = Visit::begin(stage, line).await;
    let warm = visit.warm(&lesson).await;
    visit.end().await;
    figures.extend(warm?);
    Ok(figures)
}
