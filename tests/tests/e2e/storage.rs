//! Storage that is denied, full, or shared with another tab.

use serde_json::json;
use tests::Stage;

#[tokio::test(flavor = "current_thread")]
async fn fault_12_denied_storage_works_in_memory_and_warns_for_as_long() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })" })).await;
    page.start("#/report/new/incident").await;
    page.heading("Is anyone in danger now?").await;
    page.until("document.body.innerText.includes('does not let the app store anything')").await;
    page.click("a", "Next").await;
    page.heading("About this report").await;
    page.fill("A short name for the case", "Only in memory").await;
    page.until("document.querySelector('.saved').innerText === 'Not stored: only in this page'").await;
    page.click("a", "Back").await;
    page.heading("Is anyone in danger now?").await;
    page.click("a", "Next").await;
    page.until("document.querySelector('#a-title')?.value === 'Only in memory'").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn fault_06_full_storage_is_told_and_nothing_old_or_new_is_lost() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": "const set = Storage.prototype.setItem; Storage.prototype.setItem = function (k, v) { if (window.full) throw new DOMException('full', 'QuotaExceededError'); return set.call(this, k, v) }" })).await;
    page.begin_report().await;
    page.fill("A short name for the case", "Old").await;
    page.saved().await;
    page.js("window.full = true").await;
    page.fill("A short name for the case", "New words").await;
    page.until("document.querySelector('.saved').innerText === 'Not saved'").await;
    page.until("document.body.innerText.includes('storage is full')").await;
    page.until("[...document.querySelectorAll('#main a')].some(a => a.innerText.includes('Make a data file'))").await;
    // Another step and back: what could not be stored is still on the desk.
    page.click("a", "Next").await;
    page.heading("Who suffered it?").await;
    page.click("a", "Back").await;
    page.until("document.querySelector('#a-title')?.value.includes('New words')").await;
    page.js("window.full = false").await;
    page.fill("Your organisation", "Ijwi").await;
    page.saved().await;
    page.start("#/reports").await;
    page.until("document.querySelector('.drafts').innerText.includes('New words')").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn fault_04_a_second_tab_follows_and_never_overwrites_silently() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.begin_report().await;
    page.fill("A short name for the case", "First tab").await;
    page.saved().await;
    let address = page.text("return location.href").await;
    let first = page.client.window().await.unwrap();
    let second = page.client.new_window(true).await.unwrap().handle;
    page.client.switch_to_window(second).await.unwrap();
    page.client.goto(&address).await.unwrap();
    page.until("document.querySelector('#a-title')?.value === 'First tab'").await;
    page.until("document.body.innerText.includes('open in another tab, which writes it')").await;
    page.until("document.querySelector('#a-organisation').matches(':disabled')").await;
    // It sees what is written there, and takes over when its user says so.
    let second = page.client.window().await.unwrap();
    page.client.switch_to_window(first.clone()).await.unwrap();
    page.fill("A short name for the case", "Written on").await;
    page.saved().await;
    page.client.switch_to_window(second.clone()).await.unwrap();
    page.until("document.querySelector('#a-title')?.value === 'Written on'").await;
    page.click("button", "Write here instead").await;
    page.fill("Your organisation", "Second tab").await;
    page.saved().await;
    page.client.switch_to_window(first.clone()).await.unwrap();
    page.until("document.querySelector('#a-organisation')?.value === 'Second tab'").await;
    page.until("document.body.innerText.includes('changed in another tab')").await;
    // A third tab writes as soon as the others are closed.
    let third = page.client.new_window(true).await.unwrap().handle;
    page.client.switch_to_window(third.clone()).await.unwrap();
    page.client.goto(&address).await.unwrap();
    page.until("document.querySelector('#a-organisation')?.matches(':disabled')").await;
    for other in [second, first] {
        page.client.switch_to_window(other).await.unwrap();
        page.client.close_window().await.unwrap();
    }
    page.client.switch_to_window(third).await.unwrap();
    page.until("document.querySelector('#a-organisation').matches(':enabled')").await;
    page.fill("Your organisation", "Third tab").await;
    page.saved().await;
    page.close().await;
}
