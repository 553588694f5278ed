//! A file is made, handed in, and its reply is waited for: "made" and "handed in" are two things, and only the user says the
//! second.

use serde_json::json;
use tests::Stage;

use crate::proof::later;

const STATE: &str = "document.querySelector('#ledger-state')?.innerText";

#[tokio::test(flavor = "current_thread")]
async fn a_file_is_made_then_handed_in_and_its_reply_is_waited_for() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/ledger").await;
    page.until("document.body.innerText.includes('No file has been made yet')").await;
    page.begin_report().await;
    page.fill("A short name for the case", "Judgment not executed").await;
    page.saved().await;
    page.js("location.hash = location.hash.replace(/\\d+$/, 'preview')").await;
    page.heading("The report on paper").await;
    page.click("button", "Make a Word file").await;
    page.until("document.querySelector('#export').innerText.includes('It has not been sent')").await;
    let sum = page.text("return document.querySelector('#export').innerText.match(/[0-9a-f]{64}/)[0]").await;
    let file = stage.download("-shared.docx").await;
    // Entered as made, and as nothing more.
    page.click("a", "Write down whom you hand it to").await;
    page.until(&format!("{STATE} === 'Made, not handed in'")).await;
    let told = page.text("return document.querySelector('#main').innerText").await;
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    assert!(told.contains(&sum) && told.contains(&name) && told.contains("Nobody yet"), "{told}");
    // What does not fit together is not written down.
    page.click("button", "Write down: handed in").await;
    page.until("document.querySelector('[role=alert]').innerText.includes('Say to whom')").await;
    page.fill("To whom?", "Secretariat of the Justice Committee").await;
    page.fill("Reply due by", "31/02/2027").await;
    page.click("button", "Write down: handed in").await;
    page.until("document.querySelector('[role=alert]').innerText.includes('“31/02/2027” is no date')").await;
    assert_eq!(page.text(&format!("return {STATE}")).await, "Made, not handed in");
    page.js("const d = new Date(Date.now() + 20 * 86400000); window.due = [d.getDate(), d.getMonth() + 1, d.getFullYear()].map(n => String(n).padStart(2, '0')).join('/')").await;
    let due = page.text("return window.due").await;
    page.fill("Reply due by", &due).await;
    page.choose("How?", "By post").await;
    page.fill("Number of the receipt", "214/26").await;
    // Of a photo of the receipt only the fingerprint is kept; python says whether it is the right one.
    let photo = file.with_file_name("receipt.jpg");
    std::fs::write(&photo, b"abc").unwrap();
    let input = page.client.find(fantoccini::Locator::Id("ledger-photo")).await.unwrap();
    input.send_keys(&photo.display().to_string()).await.unwrap();
    page.until("document.querySelector('#main').innerText.includes('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')").await;
    page.click("button", "Write down: handed in").await;
    page.until(&format!("{STATE} === 'Handed in'")).await;
    let row = page.text("return document.querySelector('.frame').innerText").await;
    for words in ["Secretariat of the Justice Committee", "By post", "214/26", "receipt.jpg", "ba7816bf"] {
        assert!(row.contains(words), "{words} in {row}");
    }
    // Nothing is due yet; a fortnight later Home says so, and after the day that it is late.
    page.start("#/").await;
    page.until("document.querySelector('#due')").await;
    assert_eq!(page.js("return document.body.innerText.includes('reply of Secretariat')").await, json!(false));
    later(&page, 14).await;
    page.start("#/").await;
    page.until("document.body.innerText.includes('reply of Secretariat of the Justice Committee due in 6 days')").await;
    later(&page, 9).await;
    page.start("#/plan").await;
    page.until("document.body.innerText.includes('reply of Secretariat of the Justice Committee late by 3 days')")
        .await;
    page.click("a", "late by 3 days").await;
    page.until(&format!("{STATE} === 'Reply late by 3 days'")).await;
    page.click("button", "A reply came today").await;
    page.until(&format!("{STATE} === 'Replied'")).await;
    // The list: newest first, with its state. A second file stands above the first.
    page.start("#/reports").await;
    page.click("a", "Judgment not executed").await;
    page.until("document.querySelector('.dock')").await;
    page.js("location.hash = location.hash.replace(/\\d+$/, 'preview')").await;
    page.heading("The report on paper").await;
    page.click("button", "Make a data file").await;
    page.until("document.querySelector('#export').innerText.includes('It has not been sent')").await;
    page.go("#/ledger", "Made and handed in").await;
    let rows = page.js("return [...document.querySelectorAll('.ledger > li')].map(li => li.innerText.includes('.json') + ' ' + /Made, not handed in|Replied/.exec(li.innerText)[0])").await;
    assert_eq!(rows, json!(["true Made, not handed in", "false Replied"]));
    // An entry goes only behind a disclosure.
    page.click("a", ".json").await;
    page.click("summary", "Delete this entry").await;
    page.click("button", "Delete for good").await;
    page.heading("Made and handed in").await;
    page.until("document.querySelectorAll('.ledger > li').length === 1").await;
    page.close().await;
}
