//! A trainer's figures of 40, 400 and 2,000 learners: from opening the screen until they stand, how long the main thread was held,
//! and what memory that takes.

use tests::{
    Stage,
    cohort::{ID, simulate},
};
use xtask::site::Site;

use crate::{
    table::{Samples, Target, Unit, heading, row},
    visit::{FAST, Visit},
};

const FIGURES: [(&str, &str, Unit, Target); 6] = [
    ("figures", "opening to the figures", Unit::Time, Target::None),
    ("longest", "longest task", Unit::Time, Target::None),
    ("blocked", "main thread blocked", Unit::Time, Target::None),
    ("drawn", "rows of learners drawn", Unit::Count, Target::None),
    ("found", "letter typed to learners found", Unit::Time, Target::None),
    ("memory", "JS heap and wasm memory", Unit::Bytes, Target::None),
];

/// So many learners, and what was measured.
pub struct Measured {
    learners: usize,
    wanted: usize,
    samples: Samples,
}

/// Cohorts of 40, 400 and 2,000, or of as many as the storage takes.
///
/// # Errors
/// The figures do not come.
pub async fn figures(site: &Site, runs: usize) -> Result<Vec<Measured>, String> {
    let mut out = Vec::new();
    for wanted in [40, 400, 2000] {
        let stage = Stage::of(site.root.clone());
        let visit = Visit::open(&stage).await;
        let measured = sit(&visit, wanted, runs).await;
        visit.end().await;
        out.push(measured?);
    }
    Ok(out)
}

async fn sit(visit: &Visit, wanted: usize, runs: usize) -> Result<Measured, String> {
    // Once to the screen, so that nothing has to come over the line later.
    visit.go("").await;
    visit.ask("return probe.screen()").await?;
    visit.ask("return probe.go('#/train/none/figures', '#main p')").await?;
    visit.nowhere().await;
    let stored = simulate(wanted).stored();
    let store = "for (const [key, text] of given) { try { localStorage.setItem(key, text) } catch { break } }
        return Object.keys(localStorage).filter(k => k.startsWith('ubv/learner/') && k.endsWith('/c')).length";
    let mut learners = 0;
    for part in stored.chunks(200) {
        let part = serde_json::to_value(part).map_err(|err| err.to_string())?;
        learners = visit.ask_with(store, part).await?.as_u64().unwrap_or(0) as usize;
    }
    let mut samples = Samples::default();
    visit.slow_down(FAST).await;
    for run in 1..=runs {
        eprintln!("{learners} learners: run {run} of {runs}");
        visit.nowhere().await;
        visit.go("#/train").await;
        visit.ask("return probe.screen()").await?;
        visit.ask("return probe.settled()").await?;
        let body = format!(
            "const before = await probe.soFar();
            const took = await probe.go('#/train/{ID}/figures', '#where');
            await probe.settled();
            const after = await probe.soFar();
            const drawn = document.querySelectorAll('.matrix th[scope=row]').length;
            const find = document.querySelector('#find');
            const found = await probe.took(() => {{
                find.value = 'a. uwimana 1';
                find.dispatchEvent(new Event('input', {{ bubbles: true }}));
            }}, 'learners found', () => document.querySelectorAll('.matrix th[scope=row]').length < drawn);
            return {{ figures: took, blocked: after.blocked - before.blocked, longest: after.longest, drawn, found }}"
        );
        let mut figures = visit.figures(&body).await?;
        figures.insert("memory".to_owned(), visit.memory().await?);
        samples.add(figures);
    }
    Ok(Measured { learners, wanted, samples })
}

/// Prints its part of the table, each size beside the smallest.
pub fn print(all: &[Measured]) {
    let Some(first) = all.first() else { return };
    for measured in &all[1..] {
        let Measured { learners, wanted, samples } = measured;
        let fit = if learners < wanted { format!(": of {wanted} the storage takes {learners}") } else { String::new() };
        heading(
            &format!("figures of a cohort{fit}"),
            &format!("{learners} learners"),
            &format!("{} learners", first.learners),
        );
        for (key, figure, unit, target) in FIGURES {
            row(figure, unit, samples.median(key), first.samples.median(key), target);
        }
    }
}
