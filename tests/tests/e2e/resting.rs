//! Records at rest: packed while nobody looks, read as ever, and room for what is written when storage is full.

use serde_json::json;
use tests::{Page, Stage, incidents};

use crate::sealed;

/// Puts incidents into the storage: those of last year, in both slots.
async fn plant(page: &Page, numbers: std::ops::Range<usize>) {
    let slots: Vec<(String, String)> = numbers.flat_map(|n| incidents::slots(n, false)).collect();
    let put = format!("for (const [key, text] of {}) localStorage.setItem(key, text)", json!(slots));
    page.js(&put).await;
}

/// An expression that tells whether all incidents that were planted stand packed in this way, each in one slot.
fn packed(way: &str, n: usize) -> String {
    format!(
        "(() => {{ const slots = Object.entries(localStorage).filter(([k]) => /^ubv.draft.dmeasured.*[ab]$/.test(k));
            return slots.length === {n} && slots.every(([, text]) => text.includes('\"sealed\":\"{way}\"')) }})()"
    )
}

#[tokio::test(flavor = "current_thread")]
async fn incidents_that_nobody_works_on_are_packed_read_written_sealed_and_opened_again() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/more").await;
    plant(&page, 0..60).await;
    page.start("#/reports").await;
    page.until("document.querySelectorAll('.drafts li').length === 30").await;
    page.until(&packed("z1", 60)).await;
    // A new start: Home, the list, the register, and the words of one of them.
    page.start("#/").await;
    page.until("document.querySelector('.drafts')?.innerText.includes('Paper of a plot taken, case')").await;
    page.go("#/register", "Register of incidents").await;
    page.until("document.querySelectorAll('.incidents li').length === 30").await;
    page.start("#/report/dmeasured7/2").await;
    page.until("document.querySelector('#a-title')?.value === 'Paper of a plot taken, case 7'").await;
    page.fill("A short name for the case", " and more").await;
    page.saved().await;
    page.killed().await;
    page.start("#/report/dmeasured7/2").await;
    page.until("document.querySelector('#a-title')?.value.includes('and more')").await;
    // Sealed packed, without a word of them; and opened again.
    sealed::seal(&page).await;
    // The one that was just worked on may still stand as it was written, sealed all the same.
    page.until(
        "(() => { const slots = Object.entries(localStorage).filter(([k]) => /^ubv.draft.dmeasured.*[ab]$/.test(k));
            return slots.every(([, text]) => /\"sealed\":\"x/.test(text))
                && slots.filter(([, text]) => text.includes('\"sealed\":\"x2\"')).length >= 59 })()",
    )
    .await;
    // What is packed and open would hold names, too, and no search for them would find it.
    let names = "return Object.values(localStorage).some(t => t.includes('Paper of a plot') || t.includes('\"sealed\":\"z1\"'))";
    assert_eq!(page.js(names).await, json!(false));
    sealed::unlock(&page, sealed::PASS).await;
    page.heading("People and passphrase").await;
    page.go("#/reports", "Reports").await;
    page.until("document.querySelector('.drafts')?.innerText.includes('and more')").await;
    page.start("#/report/dmeasured8/2").await;
    sealed::unlock(&page, sealed::PASS).await;
    page.until("document.querySelector('#a-title')?.value === 'Paper of a plot taken, case 8'").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn fault_06_a_full_storage_makes_room_by_packing_and_loses_nothing() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.begin_report().await;
    page.fill("A short name for the case", "Written last").await;
    page.saved().await;
    plant(&page, 0..40).await;
    // What is left is taken by somebody else, but for some hundred characters.
    let fill = "let size = 4194304; for (let n = 0; size >= 256;) try { localStorage.setItem('other' + n, 'x'.repeat(size)); n++ } catch { size /= 2 }";
    page.js(fill).await;
    let long = "V1 waited in front of the office until it was closed. ".repeat(40);
    page.fill("A short name for the case", &long).await;
    page.saved().await;
    assert_eq!(
        page.js("return Object.values(localStorage).some(t => t.includes('\"sealed\":\"z1\"'))").await,
        json!(true)
    );
    page.killed().await;
    page.start("#/reports").await;
    page.until("document.querySelector('.drafts')?.innerText.includes('V1 waited in front')").await;
    page.until("document.body.innerText.includes('of 41')").await;
    page.close().await;
}
