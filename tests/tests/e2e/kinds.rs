//! A kind of report that is data alone: the quarterly page, begun from the list, filled in and seen on paper.

use serde_json::json;
use tests::{Page, Stage};

/// Ticks the entry with these words.
async fn tick(page: &Page, field: &str, words: &str) {
    let script = format!(
        "const l = [...document.querySelectorAll('#f-{field} label')].find(l => l.innerText.includes('{words}')); l.querySelector('input').click(); return true"
    );
    assert_eq!(page.js(&script).await, json!(true), "{words}");
}

#[tokio::test(flavor = "current_thread")]
async fn a_quarterly_page_is_begun_from_the_list_filled_in_and_seen_on_paper() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/reports").await;
    page.until("document.querySelectorAll('[aria-labelledby=new] .kinds a').length === 10").await;
    page.click("a", "Quarterly page").await;
    page.heading("Which quarter, which district").await;
    page.fill("A short name for the page", "Judgments on land that wait").await;
    page.fill("Your organisation", "Ijwi ry’Abaturage").await;
    page.until("document.querySelectorAll('#a-where-district option').length > 30").await;
    page.choose("District", "Kayonza").await;
    tick(&page, "quarter", "October to December").await;
    page.fill("Fiscal year", "2026/27").await;
    page.step("The quarter in figures").await;
    page.fill("How many cases in all?", "23").await;
    page.click("button", "Add a figure").await;
    page.fill_in("a-figures-1-what", "Sex").await;
    page.fill_in("a-figures-1-group", "Women").await;
    page.fill_in("a-figures-1-count", "14").await;
    tick(&page, "small-hidden", "No").await;
    page.step("The main barriers").await;
    // Three and no more.
    for _ in 0..3 {
        page.click("button", "Add a barrier").await;
    }
    page.until(
        "[...document.querySelectorAll('button')].every(b => !b.innerText.includes('Add a barrier') || b.disabled)",
    )
    .await;
    page.choose("Barrier", "Judgment not executed").await;
    page.fill_in("a-barriers-B1-cases", "11").await;
    page.fill_in("a-barriers-B1-example", "A widow holds a final judgment and came four times.").await;
    tick(&page, "recognisable", "No").await;
    page.js("location.hash = location.hash.replace(/\\d+$/, '6')").await;
    page.heading("What you propose").await;
    page.fill("Which decision do you ask for first?", "That the District lists the judgments that wait.").await;
    page.click("button", "Add a proposal").await;
    page.fill_in("a-proposals-P1-what", "A list by sector").await;
    page.fill_in("a-proposals-P1-who", "District, legal affairs").await;
    page.fill_in("a-proposals-P1-until", "31/01/2099").await;
    page.saved().await;

    page.js("location.hash = location.hash.replace(/\\d+$/, 'preview')").await;
    page.heading("The report on paper").await;
    page.choose("Who is it for?", "District Justice Committee").await;
    page.until("document.querySelector('.checks').innerText.includes('fewer than 5')").await;
    let checks = page.text("return document.querySelector('.checks').innerText").await;
    // A proposal's day lies ahead by its nature, and whoever asked himself is not told to everybody.
    assert!(!checks.contains("lies after the date"), "{checks}");
    let paper = page.text("return document.querySelector('.sheet').innerText").await;
    for answer in [
        "Judgments on land that wait",
        "Ijwi ry’Abaturage",
        "Kayonza",
        "October to December",
        "2026/27",
        "23",
        "Women",
        "14",
        "Judgment not executed",
        "A widow holds a final judgment and came four times.",
        "That the District lists the judgments that wait.",
        "A list by sector",
        "31 January 2099",
    ] {
        assert!(paper.contains(answer), "{answer} is missing in {paper}");
    }
    assert!(!paper.contains("Could somebody who lives there"), "{paper}");
    // The same page in another language: its questions in that language, the answers as they were written.
    page.speak("fr").await;
    page.until("document.querySelector('.sheet')?.innerText.includes('Quelle décision demandez-vous')").await;
    page.until("document.querySelector('.sheet').innerText.includes('A list by sector')").await;
    page.close().await;
}
