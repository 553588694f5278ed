//! A passphrase: what it closes, how it opens, and that nobody is locked out of what was written.

use serde_json::json;
use tests::{Page, Stage};

const NAME: &str = "Vestine Mukamana";
pub const PASS: &str = "umuhoza gatanu ikaramu irembo";

/// Writes a draft with a name in it.
pub async fn draft(page: &Page) {
    page.begin_report().await;
    page.fill("A short name for the case", "The case of the well").await;
    page.step("Who suffered it?").await;
    page.click("button", "Add a person").await;
    page.fill("Name", NAME).await;
    page.saved().await;
}

/// Sets a passphrase and gives the recovery code; the lock screen is there then.
pub async fn seal(page: &Page) -> String {
    page.go("#/people", "People and passphrase").await;
    page.fill("New passphrase", PASS).await;
    page.until("document.body.innerText.includes('Good.') || document.body.innerText.includes('Strong.')").await;
    page.click("button", "Seal everything").await;
    page.until("/^[0-9A-Z-]{44}$/.test(document.querySelector('#code')?.innerText)").await;
    let code = page.text("return document.querySelector('#code').innerText").await;
    page.click("button", "I have written it down").await;
    page.heading("Locked").await;
    code
}

pub async fn unlock(page: &Page, pass: &str) {
    page.until("document.querySelector('#pass')").await;
    page.fill("Passphrase", pass).await;
    page.click("button", "Unlock").await;
}

/// Whether anything in the storage holds one of these words.
async fn stored(page: &Page, words: &[&str]) -> bool {
    let script = format!(
        "const all = Object.entries(localStorage).concat(Object.entries(sessionStorage)).flat().join('\\n').toLowerCase(); return {}.some(w => all.includes(w.toLowerCase()))",
        json!(words)
    );
    page.js(&script).await == json!(true)
}

#[tokio::test(flavor = "current_thread")]
async fn a_passphrase_seals_everything_opens_it_again_and_can_be_changed_and_removed() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    draft(&page).await;
    let secrets = [NAME, "Vestine", "Mukamana", "the well", "jrlos-anything"];
    assert!(stored(&page, &secrets).await);
    let code = seal(&page).await;
    assert!(!stored(&page, &secrets).await, "a name is still in the storage");
    // The lock screen says no word of what lies behind, on any address.
    page.start("#/reports").await;
    page.heading("Locked").await;
    assert_eq!(page.js("return document.body.innerText.includes('well')").await, json!(false));

    unlock(&page, "not this one").await;
    page.until("document.body.innerText.includes('That does not open it')").await;
    unlock(&page, PASS).await;
    page.heading("Reports").await;
    page.click("a", "The case of the well").await;
    page.heading("Who suffered it?").await;
    page.until(&format!("document.querySelector('#a-victims-V1-name')?.value === {}", json!(NAME))).await;
    // Autosave goes on, sealed.
    page.fill("Telephone", "0788 123 456").await;
    page.saved().await;
    assert!(!stored(&page, &["0788", NAME]).await);

    // A reload locks; the recovery code opens too.
    page.start("#/reports").await;
    page.heading("Locked").await;
    page.click("button", "Use the recovery code").await;
    page.fill("Recovery code", &code.to_lowercase()).await;
    page.click("button", "Unlock").await;
    page.heading("Reports").await;

    // Changed: the former one opens nothing, the new one everything.
    page.go("#/people", "People and passphrase").await;
    page.js("document.querySelector('#change').scrollIntoView()").await;
    page.fill_in("old-pass", PASS).await;
    page.fill_in("new-pass", "another one entirely").await;
    page.js("[...document.querySelectorAll('section[aria-labelledby=change] .btn')].pop().click()").await;
    page.until("document.body.innerText.includes('The passphrase is changed')").await;
    page.start("#/people").await;
    unlock(&page, PASS).await;
    page.until("document.body.innerText.includes('That does not open it')").await;
    unlock(&page, "another one entirely").await;
    page.heading("People and passphrase").await;

    // Removed: open to everybody again, nothing lost.
    page.fill_in("remove-pass", "another one entirely").await;
    page.js("[...document.querySelectorAll('section[aria-labelledby=remove] .btn')].pop().click()").await;
    page.until("document.body.innerText.includes('Seal everything')").await;
    assert!(stored(&page, &[NAME]).await);
    page.go("#/reports", "Reports").await;
    page.click("a", "The case of the well").await;
    page.until("document.querySelector('#a-victims-V1-contact')?.value === '0788 123 456'").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn it_locks_by_itself_and_leaves_at_once() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    draft(&page).await;
    seal(&page).await;
    unlock(&page, PASS).await;
    page.heading("People and passphrase").await;
    // Eleven minutes later somebody touches the screen.
    page.js("const now = Date.now; Date.now = () => now.call(Date) + 11 * 60000; document.body.dispatchEvent(new Event('pointerdown', {bubbles: true}))").await;
    page.heading("Locked").await;
    unlock(&page, PASS).await;
    page.heading("People and passphrase").await;
    page.go("#/reports", "Reports").await;
    let press =
        "const k = () => window.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true})); k(); k();";
    page.js(press).await;
    page.until("location.href === 'about:blank'").await;
    page.client.back().await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    assert_eq!(page.js("return document.body?.innerText.includes('well') ?? false").await, json!(false));
    page.start("").await;
    page.heading("Locked").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn it_does_not_lock_while_a_draft_cannot_be_saved() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": "const set = Storage.prototype.setItem; Storage.prototype.setItem = function (k, v) { if (window.full && this === localStorage) throw new DOMException('full', 'QuotaExceededError'); return set.call(this, k, v) }" })).await;
    draft(&page).await;
    seal(&page).await;
    unlock(&page, PASS).await;
    page.heading("People and passphrase").await;
    page.go("#/reports", "Reports").await;
    page.click("a", "The case of the well").await;
    page.heading("Who suffered it?").await;
    page.js("window.full = true").await;
    page.fill("Name", "Words that exist nowhere else").await;
    page.until("document.querySelector('.saved').innerText === 'Not saved'").await;
    page.go("#/people", "People and passphrase").await;
    page.click("button", "Lock now").await;
    page.until("document.body.innerText.includes('a draft could not be saved, and would be lost')").await;
    page.js("window.full = false").await;
    page.click("button", "Lock now").await;
    page.heading("Locked").await;
    unlock(&page, PASS).await;
    page.heading("People and passphrase").await;
    page.go("#/reports", "Reports").await;
    page.click("a", "The case of the well").await;
    page.until("document.querySelector('#a-victims-V1-name')?.value === 'Words that exist nowhere else'").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn two_people_on_one_device_do_not_see_one_another() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    draft(&page).await;
    page.go("#/people", "People and passphrase").await;
    page.fill("My name here", "Odette").await;
    page.js("document.querySelector('#my-name').dispatchEvent(new Event('change', {bubbles: true}))").await;
    page.until("document.body.innerText.includes('Kept on this device')").await;
    page.click("button", "Add a person").await;
    page.heading("Document, report").await;
    page.go("#/reports", "Reports").await;
    page.until("document.body.innerText.includes('You have no draft yet')").await;
    page.go("#/people", "People and passphrase").await;
    page.click("button", "Change person").await;
    page.heading("Who are you?").await;
    page.click("button", "Odette").await;
    page.heading("Document, report").await;
    page.go("#/reports", "Reports").await;
    page.until("document.querySelector('.drafts').innerText.includes('The case of the well')").await;
    page.close().await;
}

/// Opens the app in a tab of its own and unlocks it there.
async fn unlocked_tab(page: &Page, hash: &str, heading: &str) -> fantoccini::wd::WindowHandle {
    let tab = page.client.new_window(true).await.unwrap().handle;
    page.client.switch_to_window(tab.clone()).await.unwrap();
    page.start(hash).await;
    unlock(page, PASS).await;
    page.heading(heading).await;
    tab
}

/// Puts the page out of sight: what is on the screen is written then.
const HIDE: &str = "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true }); document.dispatchEvent(new Event('visibilitychange'))";

#[tokio::test(flavor = "current_thread")]
async fn a_tab_that_was_left_unlocked_never_shuts_what_another_has_opened_or_deleted() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    draft(&page).await;
    seal(&page).await;
    unlock(&page, PASS).await;
    page.heading("People and passphrase").await;
    let first = page.client.window().await.unwrap();
    let second = unlocked_tab(&page, "#/lesson/jadf-second-table", "").await;
    page.until("document.querySelector('.block')").await;

    page.client.switch_to_window(first.clone()).await.unwrap();
    page.fill_in("remove-pass", PASS).await;
    page.js("[...document.querySelectorAll('section[aria-labelledby=remove] .btn')].pop().click()").await;
    page.until("document.body.innerText.includes('Seal everything')").await;
    // The other tab begins anew, and what it writes when it is left is open like all the rest.
    page.client.switch_to_window(second.clone()).await.unwrap();
    page.until("document.querySelector('.block')").await;
    page.js(HIDE).await;
    page.start("#/reports").await;
    page.click("a", "The case of the well").await;
    page.until(&format!("document.querySelector('#a-victims-V1-name')?.value === {}", json!(NAME))).await;
    assert_eq!(
        page.js("return Object.values(localStorage).some(v => v.includes('\"sealed\":\"x'))").await,
        json!(false)
    );

    // The same when the person is deleted: nothing comes back from the tab that was left.
    page.client.switch_to_window(first.clone()).await.unwrap();
    seal(&page).await;
    unlock(&page, PASS).await;
    page.heading("People and passphrase").await;
    page.client.switch_to_window(second.clone()).await.unwrap();
    page.start("#/reports").await;
    unlock(&page, PASS).await;
    page.click("a", "The case of the well").await;
    page.until("document.querySelector('#a-victims-V1-name')").await;
    page.client.switch_to_window(first).await.unwrap();
    page.click("button", "Delete this person").await;
    page.click("button", "Yes, delete everything").await;
    page.heading("Document, report").await;
    page.client.switch_to_window(second).await.unwrap();
    page.heading("Document, report").await;
    page.js(HIDE).await;
    page.start("#/reports").await;
    page.until("document.body.innerText.includes('You have no draft yet')").await;
    let kept =
        page.js("return Object.keys(localStorage).filter(k => /^ubv\\/(draft|key|snapshot|profile)/.test(k))").await;
    assert_eq!(kept, json!([]));
    assert!(!stored(&page, &[NAME]).await);

    // And without a passphrase, where a lesson's place would be written when the tab is left.
    let (second, first) = (page.client.window().await.unwrap(), page.client.new_window(true).await.unwrap().handle);
    page.start("#/lesson/jadf-second-table").await;
    page.until("document.querySelector('.block')").await;
    page.until("Object.keys(localStorage).some(k => k.startsWith('ubv/progress'))").await;
    page.client.switch_to_window(first).await.unwrap();
    page.start("#/people").await;
    page.click("button", "Delete this person").await;
    page.click("button", "Yes, delete everything").await;
    page.heading("Document, report").await;
    page.client.switch_to_window(second).await.unwrap();
    page.heading("Document, report").await;
    page.js(HIDE).await;
    let kept = page.js("return Object.keys(localStorage).filter(k => /^ubv\\/(draft|progress)/.test(k))").await;
    assert_eq!(kept, json!([]));
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_recovery_code_is_made_anew_and_opens_what_the_passphrase_opens() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    draft(&page).await;
    let former = seal(&page).await;
    unlock(&page, PASS).await;
    page.heading("People and passphrase").await;
    page.fill_in("code-pass", PASS).await;
    page.js("[...document.querySelectorAll('section[aria-labelledby=new-code] .btn')].pop().click()").await;
    page.until("/^[0-9A-Z-]{44}$/.test(document.querySelector('#code')?.innerText)").await;
    page.until("document.activeElement.id === 'code'").await;
    let code = page.text("return document.querySelector('#code').innerText").await;
    assert_ne!(code, former);
    // Not yet written down: it is still there after a look elsewhere.
    page.go("#/reports", "Reports").await;
    page.go("#/people", "People and passphrase").await;
    assert_eq!(page.text("return document.querySelector('#code').innerText").await, code);
    page.click("button", "I have written it down").await;
    page.heading("Locked").await;

    page.click("button", "Use the recovery code").await;
    page.fill("Recovery code", &former).await;
    page.click("button", "Unlock").await;
    page.until("document.body.innerText.includes('That does not open it')").await;
    page.fill("Recovery code", "0123").await;
    page.click("button", "Unlock").await;
    page.until("document.body.innerText.includes('This is not a whole recovery code')").await;
    page.fill("Recovery code", &code).await;
    page.click("button", "Unlock").await;
    page.heading("People and passphrase").await;

    // Who has forgotten the passphrase sets another one with the code.
    page.fill_in("old-pass", &code).await;
    page.fill_in("new-pass", "another one entirely").await;
    page.js("[...document.querySelectorAll('section[aria-labelledby=change] .btn')].pop().click()").await;
    page.until("document.body.innerText.includes('The passphrase is changed')").await;
    page.start("#/reports").await;
    unlock(&page, "another one entirely").await;
    page.click("a", "The case of the well").await;
    page.until(&format!("document.querySelector('#a-victims-V1-name')?.value === {}", json!(NAME))).await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_tab_that_has_sealed_a_draft_goes_on_with_it_and_locks_by_itself() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    draft(&page).await;
    page.go("#/people", "People and passphrase").await;
    page.fill("New passphrase", PASS).await;
    page.click("button", "Seal everything").await;
    page.until("document.querySelector('#code')").await;
    page.go("#/reports", "Reports").await;
    page.click("a", "The case of the well").await;
    page.until("document.querySelector('#a-victims-V1-contact')").await;
    page.fill("Telephone", "0788 123 456").await;
    page.saved().await;
    page.go("#/reports", "Reports").await;
    assert_eq!(page.js("return document.querySelectorAll('.drafts > li').length").await, json!(1), "no second draft");
    page.js("const now = Date.now; Date.now = () => now.call(Date) + 11 * 60000; document.body.dispatchEvent(new Event('pointerdown', {bubbles: true}))").await;
    page.heading("Locked").await;
    page.close().await;
}
