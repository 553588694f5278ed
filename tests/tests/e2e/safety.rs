//! Backup, its rehearsal and the way back; former days of a draft.

use serde_json::json;
use tests::{Page, Stage};

async fn draft(page: &Page, title: &str) {
    page.begin_report().await;
    page.fill("A short name for the case", title).await;
    page.saved().await;
}

async fn choose_backup(page: &Page, file: &std::path::Path) {
    page.until("document.querySelector('#backup-file')").await;
    let input = page.client.find(fantoccini::Locator::Id("backup-file")).await.unwrap();
    input.send_keys(&file.display().to_string()).await.unwrap();
}

/// Everything in the storage, as one text.
async fn storage(page: &Page) -> String {
    page.text("return JSON.stringify(Object.entries(localStorage).sort())").await
}

#[tokio::test(flavor = "current_thread")]
async fn a_sealed_backup_is_rehearsed_and_brings_back_what_was_lost() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    draft(&page, "The case of the well").await;
    page.go("#/", "").await;
    page.until("document.body.innerText.includes('There is no backup of your reports yet')").await;
    page.go("#/safety", "Backup and storage").await;
    page.fill("Passphrase for the file", "umuhoza gatanu ikaramu").await;
    page.click("button", "Make the backup file").await;
    page.until("document.body.innerText.includes('is made, with 1 record')").await;
    let file = stage.download(".ubvseal").await;
    let bytes = std::fs::read(&file).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("well"), "the file is sealed");

    // The rehearsal: it opens, and everything in it is here.
    choose_backup(&page, &file).await;
    page.fill("Passphrase of this file", "wrong").await;
    page.click("button", "Open the backup").await;
    page.until("document.body.innerText.includes('That does not open it')").await;
    page.fill("Passphrase of this file", "umuhoza gatanu ikaramu").await;
    page.click("button", "Open the backup").await;
    page.until("document.body.innerText.includes('This backup opens')").await;
    page.until("document.body.innerText.includes('The same here: 1.')").await;

    // A damaged file changes nothing.
    let broken = file.with_extension("broken");
    let mut damaged = bytes.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    std::fs::write(&broken, &damaged).unwrap();
    let before = storage(&page).await;
    choose_backup(&page, &broken).await;
    page.fill("Passphrase of this file", "umuhoza gatanu ikaramu").await;
    page.click("button", "Open the backup").await;
    page.until("document.body.innerText.includes('That does not open it')").await;
    assert_eq!(storage(&page).await, before);

    // Everything is lost; the file brings it back.
    page.js("localStorage.clear()").await;
    page.start("#/safety").await;
    choose_backup(&page, &file).await;
    page.fill("Passphrase of this file", "umuhoza gatanu ikaramu").await;
    page.click("button", "Open the backup").await;
    page.until("document.body.innerText.includes('Not here: 1.')").await;
    page.click("button", "Bring it back").await;
    page.until("document.body.innerText.includes('was brought back')").await;
    page.go("#/reports", "Reports").await;
    page.click("a", "The case of the well").await;
    page.heading("About this report").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_draft_can_be_read_as_it_stood_on_a_former_day() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    draft(&page, "Words of yesterday").await;
    // The next day: the clock of the page goes on by thirty hours.
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": "const D = Date; const shift = 30 * 3600000; window.Date = class extends D { constructor(...a) { a.length ? super(...a) : super(D.now() + shift) } static now() { return D.now() + shift } }" })).await;
    page.start("#/reports").await;
    page.click("a", "Words of yesterday").await;
    page.heading("About this report").await;
    page.fill("A short name for the case", "Words of today").await;
    page.saved().await;
    page.go("#/reports", "Reports").await;
    page.until("document.querySelector('.drafts').innerText.includes('Words of today')").await;
    page.click("summary", "Former days").await;
    page.click("button", "Take out as it stood on").await;
    page.until("document.querySelector('.drafts').innerText.includes('Words of yesterday (as on')").await;
    page.until("document.querySelector('.drafts').innerText.includes('Words of today')").await;
    page.close().await;
}
