//! The page to compare with: the lesson as static HTML with its style inlined and a `<details>` for each answer, made from
//! what the app shows, and lying on the same server.

use std::fs;

use serde::Deserialize;
use tests::Stage;
use xtask::site::Site;

use crate::{site::put, visit::Visit};

/// The folder of the plain pages on the site.
const FOLDER: &str = "plain";

/// The plain pages that there are.
pub struct Plain {
    /// The lesson that is measured.
    pub first: String,
}

impl Plain {
    /// Address of a lesson's page below the site's.
    pub fn address(&self, lesson: &str) -> String {
        format!("{FOLDER}/{lesson}/index.html")
    }
}

#[derive(Deserialize)]
struct Lesson {
    html: String,
    title: String,
    next: String,
}

/// Writes the pages of the first lesson and of the one that follows it.
///
/// # Errors
/// The app does not show them.
pub async fn write(site: &Site) -> Result<Plain, String> {
    let stage = Stage::of(site.root.clone());
    let visit = Visit::open(&stage).await;
    let written = write_both(&visit, site).await;
    visit.end().await;
    written
}

async fn write_both(visit: &Visit, site: &Site) -> Result<Plain, String> {
    visit.go("#/start").await;
    let first = visit.ask("await probe.arrive(); return location.hash.split('/')[2]").await?;
    let first = first.as_str().unwrap_or_default().to_owned();
    let next = write_one(visit, site, &first).await?;
    visit.ask("return probe.next()").await?;
    write_one(visit, site, &next).await?;
    Ok(Plain { first })
}

/// Writes the page of the lesson on the screen and tells which one follows.
async fn write_one(visit: &Visit, site: &Site, id: &str) -> Result<String, String> {
    let lesson = visit.ask(include_str!("plain.js")).await?;
    let Lesson { html, title, next } = serde_json::from_value(lesson).map_err(|err| format!("plain.js: {err}"))?;
    let style = site.root.join(&site.version).join("style.css");
    let style = fs::read_to_string(&style).map_err(|err| format!("{}: {err}", style.display()))?;
    // `data-ready`: a plain page lays out all of itself at once, as ours does when the app stands.
    let page = format!(
        "<!doctype html>\n<html lang=\"en\" data-ready><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <link rel=\"icon\" href=\"data:,\"><style>{style}</style></head><body><div class=\"app\">{html}</div></body></html>\n"
    );
    put(&site.root.join(FOLDER).join(id).join("index.html"), page.as_bytes(), true)?;
    Ok(next)
}
