//! An organisation's own form: made, used, given to somebody else, deleted, and taken in again. Answers are kept throughout.

use fantoccini::Locator;
use serde_json::json;
use tests::{Page, Stage};

use crate::audit::clean;

/// Types into a line of the editor and waits until that is saved.
async fn put(page: &Page, id: &str, words: &str) {
    page.fill_in(id, words).await;
    page.saved().await;
}

/// Chooses in a select by the value of its option.
async fn pick(page: &Page, id: &str, value: &str) {
    page.until(&format!("document.getElementById('{id}')")).await;
    page.js(&format!("const s = document.getElementById('{id}'); s.value = '{value}'; s.dispatchEvent(new Event('change', {{bubbles: true}}))")).await;
}

#[tokio::test(flavor = "current_thread")]
async fn an_own_form_is_made_used_given_away_and_its_reports_outlive_it() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/reports").await;
    page.click("a", "Our own forms").await;
    page.heading("Our own forms").await;
    page.click("button", "Change a copy of: Incident").await;
    page.heading("Change a form").await;
    page.until("document.querySelector('#variant-name')").await;
    put(&page, "variant-name", "Case of our office").await;
    put(&page, "reader-jrlos", "Comité de la justice, Kayonza").await;
    put(&page, "label-title", "Case name in our register").await;
    // A deadline: of the quarter, of the year, or from a date of the report itself.
    pick(&page, "reader-jrlos-when", "quarter").await;
    page.fill_in("reader-jrlos-days", "soon").await;
    page.until("document.body.innerText.includes('Write a whole number')").await;
    put(&page, "reader-jrlos-days", "-14").await;
    pick(&page, "reader-own-file-when", "yearly").await;
    pick(&page, "reader-own-file-month", "2").await;
    page.fill_in("reader-own-file-day", "30").await;
    page.until("document.body.innerText.includes('There is no such day')").await;
    put(&page, "reader-own-file-day", "28").await;
    page.click("button", "Add a reader").await;
    page.until("document.activeElement.id.startsWith('reader-own-')").await;
    let own = page.text("return document.activeElement.id").await;
    put(&page, &own, "Our network").await;
    pick(&page, &format!("{own}-when"), "after").await;
    page.fill_in(&format!("{own}-days"), "0").await;
    pick(&page, &format!("{own}-date"), "report-date").await;
    page.saved().await;
    page.click("summary", "About this report").await;
    // A question on which others hang stays; one that is optional can go.
    let stays = page.text("return document.querySelector('#label-report-date').closest('.frame').innerText").await;
    assert!(stays.contains("it is always asked"), "{stays}");
    page.click("summary", "What kind of abuse").await;
    page.js("document.querySelector('#label-right').closest('.frame').querySelector('input[type=checkbox]').click(); const s = document.querySelector('#need-right'); s.value = '3'; s.dispatchEvent(new Event('change', {bubbles: true}))").await;
    page.saved().await;
    let narrow = json!({ "width": 320, "height": 740, "deviceScaleFactor": 1, "mobile": false });
    page.cdp("Emulation.setDeviceMetricsOverride", narrow).await;
    clean(&page, "the editor of a form at 320").await;
    page.cdp("Emulation.clearDeviceMetricsOverride", json!({})).await;
    // A report is begun with it.
    page.start("#/reports").await;
    page.click("a", "Case of our office").await;
    page.heading("Is anyone in danger now?").await;
    page.step("About this report").await;
    page.fill("Case name in our register", "Kept through it all").await;
    page.saved().await;
    let base = page.text("return location.hash.replace(/\\d+$/, '')").await;
    page.go(&format!("{base}9"), "What kind of abuse").await;
    page.until("document.querySelector('#f-abuse')").await;
    assert_eq!(page.js("return !document.querySelector('#f-right')").await, json!(true), "left out");
    page.go(&format!("{base}preview"), "The report on paper").await;
    let readers = page.text("return document.querySelector('#recipient').textContent").await;
    assert!(readers.contains("Comité de la justice, Kayonza") && readers.contains("Our network"), "{readers}");
    // The reader that counts from the report's own date is late on the day after it.
    page.go(&format!("{base}2"), "About this report").await;
    page.js("const d = document.querySelector('#a-report-date'); d.value = '1/2/2026'; d.dispatchEvent(new Event('input', {bubbles: true}))").await;
    page.saved().await;
    page.go(&format!("{base}preview"), "The report on paper").await;
    page.js("const s = document.querySelector('#recipient'); s.value = [...s.options].find(o => o.text.includes('Our network')).value; s.dispatchEvent(new Event('change', {bubbles: true}))").await;
    page.until("document.body.innerText.includes('expected by 1 February 2026')").await;
    // Given to somebody else as a file, and deleted here: the report stands with the app's own form.
    page.go("#/forms", "Our own forms").await;
    page.click("button", "Make a file for others").await;
    let file = stage.download(".json").await;
    page.click("summary", "Delete: Case of our office").await;
    page.click("button", "Delete for good").await;
    page.until("document.body.innerText.includes('There is none yet')").await;
    page.go(&format!("{base}2"), "About this report").await;
    page.until("document.querySelector('#a-title').value === 'Kept through it all'").await;
    page.until("document.querySelector('label[for=a-title]').innerText.includes('A short name for the case')").await;
    page.until(
        "document.querySelector('#main').innerText.includes('Your own form of this report is not on this device')",
    )
    .await;
    // A file that was tampered with is refused, with the place; the whole one brings the form back.
    let whole = std::fs::read_to_string(&file).unwrap();
    let forged = file.with_file_name("forged.json");
    std::fs::write(&forged, whole.replacen("\"labels\"", "\"shared\": \"yes\",\n    \"labels\"", 1)).unwrap();
    page.go("#/forms", "Our own forms").await;
    page.until("document.querySelector('.kinds button')").await;
    for (file, words) in [(&forged, "unknown field `shared`"), (&file, "Taken in"), (&file, "here already")] {
        let input = page.client.find(Locator::Id("variant-file")).await.unwrap();
        input.send_keys(&file.display().to_string()).await.unwrap();
        page.until(&format!("document.querySelector('#main').innerText.includes('{words}')")).await;
    }
    page.until("document.querySelectorAll('section[aria-labelledby=own] .frame').length === 1").await;
    page.go(&format!("{base}2"), "About this report").await;
    page.until("document.querySelector('label[for=a-title]').innerText.includes('Case name in our register')").await;
    assert_eq!(page.text("return document.querySelector('#a-title').value").await, "Kept through it all");
    page.close().await;
}
