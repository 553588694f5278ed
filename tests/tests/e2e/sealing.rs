//! From three incidents to a page that is sealed, handed in and reminded of; and what is sealed, other people's programs open with the
//! passphrase that stood on the screen.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::json;
use tests::{Page, Stage};

use crate::{
    modules::{opened, python, unbase64},
    proof::later,
    register::plant,
};

const EXPORT: &str = "document.querySelector('#export').innerText";
const TO: &str = "Odette, secretariat of the Justice Committee";

async fn passphrase(page: &Page) -> String {
    page.until("document.querySelector('#passphrase')?.value").await;
    page.text("return document.querySelector('#passphrase').value").await
}

/// Makes a file and waits until the browser has it. Gives it and the passphrase that stood on the screen.
async fn sealed(stage: &Stage, page: &Page, button: &str, ending: &str) -> (PathBuf, String) {
    let words = passphrase(page).await;
    page.click("button", button).await;
    let file = stage.download(ending).await;
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    page.until(&format!(
        "{EXPORT}.includes('The sealed file is made. It has not been sent') && {EXPORT}.includes({})",
        json!(name)
    ))
    .await;
    (file, words)
}

async fn way(page: &Page, name: &str) {
    page.click("label", name).await;
    page.until(&format!(
        "document.querySelector('input[name=way]:checked').parentElement.innerText.includes({})",
        json!(name)
    ))
    .await;
}

/// What msoffcrypto-tool makes of a file.
fn from_office(file: &Path, passphrase: &str) -> Option<Vec<u8>> {
    let script = include_str!("../../../crates/sealed-files/src/readers/office.py");
    let no_module = |out: &Output| String::from_utf8_lossy(&out.stderr).contains("ModuleNotFoundError");
    opened(Command::new(python()).args(["-c", script]).arg(file).arg(passphrase), no_module)
}

fn from_zip(file: &Path, passphrase: &str, name: &str) -> Option<Vec<u8>> {
    opened(Command::new("7z").args(["x", "-so", &format!("-p{passphrase}")]).arg(file).arg(name), |_| false)
}

/// The words of the screen as a printer gets them.
async fn printed(page: &Page, stage: &Stage) -> Option<String> {
    let pdf = page.cdp("Page.printToPDF", json!({})).await;
    let file = stage.folder().join("printed.pdf");
    fs::write(&file, unbase64(pdf["data"].as_str().unwrap())).unwrap();
    let text = opened(Command::new("pdftotext").arg(&file).arg("-"), |_| false)?;
    Some(String::from_utf8(text).unwrap())
}

#[tokio::test(flavor = "current_thread")]
async fn three_incidents_become_a_page_that_is_sealed_handed_in_and_reminded_of() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    plant(&page, 3).await;
    page.start("#/pattern").await;
    page.until("document.querySelector('#main').innerText.includes('Incidents counted: fewer than 5')").await;
    page.click("summary", "Use in a report").await;
    page.click("button", "Begin: Quarterly page").await;
    page.click("a", "Open the draft").await;
    page.heading("The quarter in figures").await;
    page.until("document.querySelector('#a-figures-1-what')").await;
    page.js("location.hash = location.hash.replace(/\\d+$/, 'preview')").await;
    page.heading("The report on paper").await;
    let address = page.text("return location.hash").await;
    page.until("document.querySelector('.sheet').innerText.includes('fewer than 5')").await;
    let asked = "return performance.getEntriesByType('resource').some(e => /\\/sealed[-_.]/.test(e.name))";
    assert_eq!(page.js(asked).await, json!(false), "what seals is fetched when it is first wanted");

    // Six words, and what they are worth. Word's own password.
    page.click("label", "Sealed with a passphrase").await;
    let first = passphrase(&page).await;
    assert_eq!(first.split(' ').count(), 6, "{first}");
    page.until(&format!("{EXPORT}.includes('Strong.')")).await;
    page.click("button", "Draw other words").await;
    assert_ne!(passphrase(&page).await, first);
    let (word, words) = sealed(&stage, &page, "Make a Word file", "-shared-sealed.docx").await;
    if let Some(out) = from_office(&word, &words) {
        assert!(out.starts_with(b"PK\x03\x04"), "no document");
        let plain = stage.folder().join("opened.docx");
        fs::write(&plain, out).unwrap();
        let script = "import sys, docx; d = docx.Document(sys.argv[1]); print([c.text for t in d.tables for r in t.rows for c in r.cells])";
        let out = Command::new(xtask::setup::python()).args(["-c", script]).arg(&plain).output().unwrap();
        let text = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
        assert!(text.contains("fewer than 5") && !text.contains("Vestine"), "{text}");
    }
    // The sheet: the words, the file, its code; printed alone.
    page.click("button", "Sheet with the passphrase").await;
    page.until(&format!(
        "document.activeElement.id === 'slip' && document.querySelector('#slip-words').innerText === {}",
        json!(words)
    ))
    .await;
    let slip = page.text("return document.querySelector('.sheet').innerText").await;
    let sum = export::sha256_hex(&fs::read(&word).unwrap());
    let code = format!("{} {} {}", &sum[..4], &sum[4..8], &sum[8..12]);
    assert!(slip.contains("-shared-sealed.docx") && slip.contains(&code) && slip.contains("LibreOffice"), "{slip}");
    if let Some(paper) = printed(&page, &stage).await {
        assert!(paper.contains(&code) && paper.contains("Passphrase of a sealed file"), "{paper}");
        assert!(words.split(' ').all(|word| paper.contains(word)), "{words} in {paper}");
        assert!(!paper.contains("fewer than 5") && !paper.contains("Make a Word file"), "{paper}");
    }
    page.click("button", "Back to the report on paper").await;
    page.until("document.querySelector('.sheet').innerText.includes('fewer than 5')").await;

    // A ZIP takes every kind of file, and shows no name from outside. It is searched and fetched as the others are.
    assert_eq!(page.js("return [...document.querySelectorAll('#export .btn')].some(b => b.innerText.includes('PDF') && !b.innerText.includes('Print'))").await, json!(false));
    way(&page, "ZIP with AES-256").await;
    let (zip, zip_words) = sealed(&stage, &page, "Make a PDF", "-shared-pdf.zip").await;
    assert_ne!(zip_words, words, "each file has its own");
    if let Some(out) = from_zip(&zip, &zip_words, "document.pdf") {
        assert!(out.starts_with(b"%PDF-1.7"), "no PDF");
        let listed = opened(Command::new("7z").args(["l", "-slt"]).arg(&zip), |_| false).unwrap();
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let inside = listed.split_once("----------").unwrap().1;
        assert!(inside.contains("Path = document.pdf") && inside.matches("Path = ").count() == 1, "{inside}");
        assert!(inside.contains("AES-256") && !inside.contains("shared"), "{inside}");
    }
    // age, with words of one's own: weak ones are warned of, not forbidden.
    way(&page, "age, for experts").await;
    page.until("document.querySelector('#passphrase').value.split(' ').length === 5").await;
    page.fill_in("passphrase", "").await;
    page.click("button", "CSV").await;
    page.until(&format!("{EXPORT}.includes('Write a passphrase first') && document.activeElement.id === 'passphrase'"))
        .await;
    page.fill_in("passphrase", " kigali2024\n").await;
    page.until(&format!("{EXPORT}.includes('Weak') && {EXPORT}.includes('You can use it all the same')")).await;
    page.click("label", "Show the passphrase").await;
    page.until("document.querySelector('#passphrase').type === 'password'").await;
    let (age, _) = sealed(&stage, &page, "CSV", "-shared.csv.age").await;
    let target = stage.folder().join("opened.csv");
    let mut command = Command::new(python());
    command.args(["-c", include_str!("../../../crates/sealed-files/src/readers/age.py"), "kigali2024"]).arg(&age);
    if opened(command.arg(&target), |out| out.status.code() == Some(127)).is_some() {
        assert!(fs::read_to_string(&target).unwrap().contains("fewer than 5"));
    }
    // The list of fingerprints speaks of the sealed files.
    page.click("button", "Make the list of fingerprints").await;
    let list = stage.download("-sha256.txt").await;
    let checked = Command::new("sha256sum").arg("-c").arg(&list).current_dir(list.parent().unwrap()).output().unwrap();
    let told = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success() && told.lines().count() == 3, "{told}");
    // The passphrases are nowhere but on this screen.
    for secret in [&words, &zip_words, "kigali2024"] {
        let kept = "return JSON.stringify({...localStorage, ...sessionStorage, s: history.state, h: location.href}).includes(arguments[0])";
        assert_eq!(page.client.execute(kept, vec![json!(secret)]).await.unwrap(), json!(false), "{secret} is kept");
    }
    page.go("#/ledger", "Made and handed in").await;
    page.go(&address, "The report on paper").await;
    page.until("document.querySelector('#export')").await;
    let left = page.text("return document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map(i => i.value).join()").await;
    assert!(
        !left.contains("kigali2024") && !left.contains(&words) && !left.contains(&zip_words),
        "a passphrase outlived its screen"
    );

    // Made and handed in are two things. By whom, how, when, what was given for it, when the reply is due.
    page.go("#/ledger", "Made and handed in").await;
    page.until("document.querySelectorAll('.ledger > li').length === 3").await;
    page.click("a", "-shared-sealed.docx").await;
    page.until("document.querySelector('#ledger-state')?.innerText === 'Made, not handed in'").await;
    let entry = page.text("return document.querySelector('#main').innerText").await;
    assert!(entry.contains(&sum) && entry.contains("Office’s own password") && entry.contains("Nobody yet"), "{entry}");
    page.js("const d = new Date(Date.now() + 20 * 86400000); const two = n => String(n).padStart(2, '0'); window.due = [two(d.getDate()), two(d.getMonth() + 1), d.getFullYear()]").await;
    let due = page.text("return window.due.join('/')").await;
    let day = page.text("return window.due.slice().reverse().join('-')").await;
    page.fill("To whom?", TO).await;
    page.choose("How?", "By e-mail").await;
    page.fill("Number of the receipt", "JC 214/26").await;
    page.fill("Reply due by", &due).await;
    page.click("button", "Write down: handed in").await;
    page.until("document.querySelector('#ledger-state')?.innerText === 'Handed in'").await;

    // In the agenda, and in a calendar file: nobody is named there unless that is wanted.
    let reference = page.text("return document.querySelector('#main dd').innerText").await;
    page.go(&format!("#/plan/day/{day}"), "").await;
    page.until(&format!("document.querySelector('#main').innerText.includes('Reply due: {reference}')")).await;
    page.click("a", "Reply due:").await;
    page.until("document.querySelector('#ledger-state')?.innerText === 'Handed in'").await;
    page.go("#/plan", "Plan").await;
    for (tick, named) in [(false, false), (true, true)] {
        if tick {
            page.click("label", "Also who does it").await;
        }
        page.click("button", "Make a calendar file").await;
        page.until("document.querySelector('#main').innerText.includes('It has not been sent')").await;
        let file = stage.download(".ics").await;
        let script = r#"
import sys, datetime, icalendar
events = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read()).walk('VEVENT')
reply, = [e for e in events if str(e['UID']).startswith('reply-')]
assert str(reply['SUMMARY']) == 'Reply due: ' + sys.argv[2], reply['SUMMARY']
assert reply['DTSTART'].dt == datetime.date.fromisoformat(sys.argv[3]), reply['DTSTART'].dt
assert reply.walk('VALARM')[0]['TRIGGER'].dt == -datetime.timedelta(days=6, hours=15)
assert ('Odette' in str(reply.get('DESCRIPTION'))) == (sys.argv[4] == 'true'), reply.get('DESCRIPTION')
"#;
        let mut command = Command::new(xtask::setup::python());
        command.args(["-c", script]).arg(&file).args([&reference, &day, &named.to_string()]);
        let out = command.output().expect("python3");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        fs::remove_file(file).unwrap();
    }
    // The reminder.
    page.start("#/").await;
    page.until("document.querySelector('#due')").await;
    assert_eq!(page.js("return document.body.innerText.includes('reply of Odette')").await, json!(false));
    later(&page, 14).await;
    page.start("#/").await;
    page.until(&format!("document.body.innerText.includes('{reference}: reply of {TO} due in 6 days')")).await;
    page.close().await;
}
