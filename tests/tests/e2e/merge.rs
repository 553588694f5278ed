//! A report comes back from another device: equal, newer, or changed on both. Nothing is written over without being asked.

use domain::report::{Answer, Draft, exchange, merge::set_mark};
use fantoccini::Locator;
use serde_json::json;
use tests::{Page, Stage};

use crate::audit::clean;

const DRAFTS: &str = "document.querySelectorAll('.drafts:not(.ledger) > li').length";

async fn import(page: &Page, file: &std::path::Path) {
    page.go("#/reports", "Reports").await;
    page.until("document.querySelector('.kinds a')").await;
    let input = page.client.find(Locator::Id("import-file")).await.unwrap();
    input.send_keys(&file.display().to_string()).await.unwrap();
}

/// What another device makes of a data file.
fn elsewhere(file: &std::path::Path, name: &str, change: impl FnOnce(&mut Draft)) -> std::path::PathBuf {
    let mut draft = exchange::from_json(&std::fs::read_to_string(file).unwrap()).unwrap();
    change(&mut draft);
    set_mark(&mut draft);
    let out = file.with_file_name(name);
    std::fs::write(&out, exchange::to_json(&draft)).unwrap();
    out
}

fn write(draft: &mut Draft, field: &str, words: &str) {
    draft.answers.insert(field.into(), Answer::Text(words.into()));
}

#[tokio::test(flavor = "current_thread")]
async fn a_report_that_comes_back_is_compared_and_the_user_chooses_field_by_field() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.begin_report().await;
    page.fill("A short name for the case", "As it left").await;
    page.fill("Your organisation", "Ijwi ry’Abaturage").await;
    page.saved().await;
    page.js("location.hash = location.hash.replace(/\\d+$/, 'preview')").await;
    page.heading("The report on paper").await;
    page.click("button", "Make a data file").await;
    let file = stage.download(".json").await;
    page.until("document.querySelector('#export').innerText.includes('It has not been sent')").await;
    // Another device goes on from it, nothing happens here: the file is the newer one and is proposed.
    let newer = elsewhere(&file, "newer.json", |draft| write(draft, "title", "Written elsewhere"));
    import(&page, &newer).await;
    page.heading("Here already").await;
    page.until("document.body.innerText.includes('it is the newer one')").await;
    let shown = page.text("return document.querySelector('fieldset').innerText").await;
    assert!(shown.contains("A short name") && shown.contains("As it left") && shown.contains("Written elsewhere"));
    page.click("button", "Join as chosen").await;
    page.heading("Is anyone in danger now?").await;
    page.step("About this report").await;
    page.until("document.querySelector('#a-title').value === 'Written elsewhere'").await;
    // The former text lies in the bin.
    page.go("#/reports", "Reports").await;
    page.click("summary", "Bin (1)").await;
    page.until("document.querySelector('.bin').innerText.includes('As it left')").await;
    // Both go on: a clash. Nothing is proposed, and nothing happens before everything is chosen.
    page.click("a", "Written elsewhere").await;
    page.until("document.querySelector('.dock')").await;
    page.js("location.hash = location.hash.replace(/\\d+$/, '2')").await;
    page.heading("About this report").await;
    page.fill("A short name for the case", "Ours").await;
    page.fill("Your organisation", "Ours, too").await;
    page.saved().await;
    let clash = elsewhere(&newer, "clash.json", |draft| {
        write(draft, "title", "Theirs");
        write(draft, "organisation", "Theirs, too");
    });
    import(&page, &clash).await;
    page.until("document.body.innerText.includes('both were changed since they parted')").await;
    page.click("button", "Join as chosen").await;
    page.until("document.body.innerText.includes('Choose for 2 more questions')").await;
    let narrow = json!({ "width": 320, "height": 740, "deviceScaleFactor": 1, "mobile": false });
    page.cdp("Emulation.setDeviceMetricsOverride", narrow).await;
    clean(&page, "a clash at 320").await;
    page.cdp("Emulation.clearDeviceMetricsOverride", json!({})).await;
    page.js("const pick = (label, at) => [...document.querySelectorAll('fieldset')].find(f => f.innerText.includes(label)).querySelectorAll('input')[at].click(); pick('A short name', 0); pick('Your organisation', 1)").await;
    page.click("button", "Join as chosen").await;
    page.heading("Is anyone in danger now?").await;
    page.step("About this report").await;
    page.until("document.querySelector('#a-title').value === 'Ours'").await;
    assert_eq!(page.text("return document.querySelector('#a-organisation').value").await, "Theirs, too");
    // What was joined is stored, not only shown.
    page.start("#/reports").await;
    page.until(&format!("{DRAFTS} === 1 && document.querySelector('.drafts').innerText.includes('Ours')")).await;
    // The same file once more is older now; both are kept as two drafts on request, and leaving it alone changes nothing.
    import(&page, &clash).await;
    page.until("document.body.innerText.includes('what is here is the newer one')").await;
    page.click("button", "Leave the file alone").await;
    page.heading("Reports").await;
    page.until(&format!("{DRAFTS} === 1")).await;
    import(&page, &clash).await;
    page.heading("Here already").await;
    page.click("button", "Keep both as two drafts").await;
    page.heading("Reports").await;
    page.until(&format!("{DRAFTS} === 2")).await;
    let all = page.text("return document.querySelector('.drafts').innerText").await;
    assert!(all.contains("Ours") && all.contains("Theirs"), "{all}");
    // Without a file in hand there is nothing to compare.
    page.start("#/import").await;
    page.until("document.body.innerText.includes('no file to compare')").await;
    assert_eq!(page.js("return document.querySelectorAll('fieldset').length").await, json!(0));
    page.close().await;
}
