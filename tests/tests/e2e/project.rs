//! A project on one page: logframe, checks, what it serves, and what flows from it into reports; the thread of a meeting.

use serde_json::json;
use tests::{Page, Stage};

async fn until_says(page: &Page, words: &str) {
    page.until(&format!("document.querySelector('#main').innerText.includes({})", json!(words))).await;
}

/// Types into the last field whose id begins so.
async fn write(page: &Page, prefix: &str, text: &str) {
    let last = format!(
        "[...document.querySelectorAll('#main [id^=\"{prefix}\"]')].filter(e => /INPUT|TEXTAREA/.test(e.tagName)).pop()"
    );
    page.until(&format!("!!{last}")).await;
    let id = page.text(&format!("return {last}.id")).await;
    page.fill_in(&id, text).await;
}

async fn kept(page: &Page) {
    page.until("/^Saved \\d/.test(document.querySelector('.saved').innerText)").await;
}

/// Adds a row and writes its words.
async fn row(page: &Page, button: &str, text: &str) {
    let rows = page.js("return document.querySelectorAll('#main section.frame').length").await.as_u64().unwrap();
    page.click("button", button).await;
    page.until(&format!("document.querySelectorAll('#main section.frame').length === {}", rows + 1)).await;
    page.until("document.activeElement.tagName === 'TEXTAREA'").await;
    let id = page.text("return document.activeElement.id").await;
    page.fill_in(&id, text).await;
    kept(page).await;
}

/// Writes a project with a row of each kind and an indicator with a trend; its page is on the screen then.
pub async fn filled(page: &Page) {
    page.start("#/plan/logframes").await;
    page.fill("Name of the project", "Justice near by").await;
    page.click("button", "Begin it").await;
    page.heading("Justice near by").await;
    row(page, "Add the goal", "People in Kitabi get their right").await;
    row(page, "Add an outcome", "To train 40 volunteers").await;
    row(page, "Add an output", "Six cells have a volunteer who knows the way").await;
    row(page, "Add an activity", "Legal talks in six cells").await;
    write(page, "f-r", "6/7/2026").await;
    write(page, "w-r", "Gahini and Kabare").await;
    write(page, "k-r", "Everybody in the cells").await;
    kept(page).await;
    page.click("button", "Add an indicator").await;
    page.until("document.querySelector('#main details')").await;
    write(page, "t-i", "People who came with a question").await;
    write(page, "b-i", "10").await;
    write(page, "g-i", "5").await;
    write(page, "u-i", "people").await;
    write(page, "v-i", "Jul–Sep 2026: 20\nOct–Dec 2026: 30").await;
    kept(page).await;
    page.until("document.querySelector('#main svg[role=img]')").await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_logframe_is_checked_mended_aligned_and_used_in_reports() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    filled(&page).await;
    until_says(&page, "says what you do. An outcome says what changes for people.").await;
    until_says(&page, "the target lies on the wrong side of the baseline").await;
    until_says(&page, "has no means of verification").await;
    page.until("[...document.querySelectorAll('#main a')].some(a => a.hash === '#/lesson/indicator-line')").await;
    // The finding leads to its place.
    page.click("button", "Go there").await;
    page.until("/^t-/.test(document.activeElement.id)").await;
    let outcome = "[...document.querySelectorAll('#main textarea')].find(t => t.value.startsWith('To train')).id";
    let outcome = page.text(&format!("return {outcome}")).await;
    page.fill_in(&outcome, "Volunteers are asked for advice").await;
    write(&page, "g-i", "50").await;
    write(&page, "m-i", "Register of the office").await;
    page.until("!document.querySelector('#main').innerText.includes('says what you do')").await;
    page.until("!document.querySelector('#main').innerText.includes('wrong side')").await;
    until_says(&page, "50% of the way from the baseline to the target").await;
    page.until("document.querySelector('#main table').innerText.includes('30 people')").await;
    kept(&page).await;
    let address = page.text("return location.hash").await;
    // From a cold start: it was written.
    page.start(&address).await;
    until_says(&page, "50% of the way").await;
    // What is removed comes back.
    page.click("summary", "People who came with a question").await;
    page.click("button", "Remove this indicator").await;
    page.until("!document.querySelector('#main details')").await;
    page.click("button", "Undo").await;
    until_says(&page, "50% of the way").await;
    page.click("a", "What the activities serve").await;
    page.heading("What the activities serve").await;
    until_says(&page, "1 activity serves nothing on the list").await;
    page.choose("Whose priority", "imihigo").await;
    page.fill("Priority or target", "Judgments executed within the year").await;
    page.click("button", "Put it on the list").await;
    page.click("label", "Judgments executed within the year").await;
    page.until("!document.querySelector('#main').innerText.includes('serves nothing on the list')").await;
    until_says(&page, "No activity serves these 8 priorities").await;
    page.click("button", "Use it in a JADF action plan").await;
    page.heading("Who plans").await;
    page.until("document.querySelector('#a-title').value === 'Justice near by'").await;
    let jadf = page.text("return location.hash.replace(/\\d+$/, 'preview')").await;
    page.go(&jadf, "on paper").await;
    until_says(&page, "Judgments executed within the year").await;
    until_says(&page, "Gahini and Kabare").await;
    until_says(&page, "Six cells have a volunteer who knows the way").await;
    page.go(&address, "Justice near by").await;
    page.click("button", "Use it in an M&E report").await;
    page.heading("Cover").await;
    let report = page.text("return location.hash.replace(/\\d+$/, 'preview')").await;
    page.go(&report, "on paper").await;
    for words in [
        "People who came with a question",
        "10 people",
        "50 people",
        "30 people",
        "Register of the office",
        "6 July 2026",
        "Everybody in the cells",
    ] {
        until_says(&page, words).await;
    }
    // Where the organisation has its own form of that kind, it is asked with which.
    page.go("#/forms", "Our own forms").await;
    page.click("button", "Change a copy of: Activity and M&E report").await;
    page.until("document.querySelector('#variant-name')").await;
    page.fill_in("variant-name", "Report to our fund").await;
    page.fill_in("label-title", "Name in the agreement").await;
    page.saved().await;
    page.go(&address, "Justice near by").await;
    page.click("button", "Use it in an M&E report").await;
    page.click("button", "With: Report to our fund").await;
    page.heading("Cover").await;
    page.until("document.querySelector('label[for=a-title]').innerText.includes('Name in the agreement')").await;
    assert_eq!(page.text("return document.querySelector('#a-title').value").await, "Justice near by");
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_meeting_is_one_thread_from_agenda_to_minutes_to_the_next_agenda() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/plan/meetings").await;
    page.fill("Name of the meeting", "Monthly meeting of volunteers").await;
    page.click("button", "Begin it").await;
    page.heading("Monthly meeting of volunteers").await;
    let thread = page.text("return location.hash").await;
    page.click("button", "Write the agenda").await;
    page.heading("The meeting").await;
    page.until("document.querySelector('#a-title').value === 'Monthly meeting of volunteers'").await;
    page.fill_in("a-organisation", "Our office").await;
    page.fill_in("a-chair", "The coordinator").await;
    page.saved().await;
    page.go(&thread, "Monthly meeting").await;
    page.until("document.querySelectorAll('#main ol li').length === 1").await;
    page.click("button", "Write the minutes").await;
    page.until("document.querySelector('#a-organisation')?.value === 'Our office'").await;
    page.until("document.querySelector('#a-chair').value === 'The coordinator'").await;
    // The action log stands in its own step.
    page.js("location.hash = location.hash.replace(/\\d+$/, '5')").await;
    page.heading("Action log").await;
    let add = "document.querySelector('#f-actions > p > button, #main section > p > button.btn.plain')";
    for (code, what, status) in
        [("A1", "Ask the clerk for the day", "Open"), ("A2", "Print the form", "Done, and seen")]
    {
        page.js(&format!("{add}.click()")).await;
        page.until(&format!("document.querySelector('#a-actions-{code}-what')")).await;
        page.fill_in(&format!("a-actions-{code}-what"), what).await;
        page.js(&format!("const s = document.querySelector('#a-actions-{code}-status'); s.value = [...s.options].find(o => o.text === '{status}').value; s.dispatchEvent(new Event('change', {{bubbles: true}}))")).await;
    }
    page.saved().await;
    page.go(&thread, "Monthly meeting").await;
    // No day is written: it is told, not made up.
    page.click("button", "Take them into the plan").await;
    until_says(&page, "0 dates have come into the plan. Without a day, and left out: 2.").await;
    page.click("button", "Write the agenda").await;
    page.heading("The meeting").await;
    page.until("document.querySelector('#a-organisation').value === 'Our office'").await;
    page.js("location.hash = location.hash.replace(/\\d+$/, '2')").await;
    page.heading("What is left from last time").await;
    page.until("document.querySelector('#main').innerText.length > 0 && [...document.querySelectorAll('#main input')].some(i => i.value === 'Ask the clerk for the day')").await;
    let values = page.js("return [...document.querySelectorAll('#main input')].map(i => i.value)").await;
    assert!(!values.to_string().contains("Print the form"), "what is done stays behind: {values}");
    page.go(&thread, "Monthly meeting").await;
    page.until("document.querySelectorAll('#main ol li').length === 3").await;
    page.close().await;
}
