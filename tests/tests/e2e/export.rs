//! Files of a report: every version and format, what is withheld, what is refused, and the fingerprints that go with them.

use std::{fs, path::Path, process::Command};

use fantoccini::Locator;
use serde_json::json;
use tests::{Page, Stage};

/// Whoever is named in the draft below, and what else must not leave.
const SECRETS: [&str; 6] = ["Vestine", "Mukamana", "0788", "788123456", "Nyakabungo", "Urugarama"];

const DRAFT: &str = r##"{"format":"ubuvugizi-report","version":1,"draft":{"id":"d1","template":"incident","template_version":1,
 "reference":"INC-2026-AAAAA","recipient":"jrlos","answers":{
 "title":{"Text":"Judgment of Vestine not executed"},"kind":{"Choice":"hindrance"},"organisation":{"Text":"Ijwi"},
 "report-date":{"Date":{"sure":"Exact","from":"24/11/2026"}},
 "victims":{"Rows":[{"code":"V1","cells":{"name":{"Text":"Vestine Mukamana"},"contact":{"Text":"0788 123 456"},"sex":{"Choice":"woman"},"status":{"Text":"widow"}}}]},
 "consents":{"Rows":[{"code":"#1","cells":{"who":{"Text":"V1"},"record":{"Choice":"yes"},"share":{"Choice":"yes"}}}]},
 "alleged":{"Rows":[{"code":"R1","cells":{"kind":{"Choice":"local-official"},"office":{"Text":"secretary of the cell"}}}]},
 "where":{"Place":{"province":"Eastern","district":"Kayonza","sector":"Gahini","cell":"Urugarama","village":"Nyakabungo"}},
 "seen":{"Text":"Vestine came to the shop of Karemera in Nyakabungo. The secretary of the cell shut the door."},
 "told":{"Text":"Karemera saw it."},
 "barrier":{"Many":["unexecuted"]},"delay":{"Text":"48"}}}}"##;

/// Imports the draft and opens its paper. Gives its id.
async fn paper(page: &Page) -> String {
    page.start("#/reports").await;
    let file = std::env::temp_dir().join(format!("ubuvugizi-draft-{}.json", std::process::id()));
    fs::write(&file, DRAFT).unwrap();
    put(page, "import-file", &file).await;
    page.click("a", "Judgment of Vestine").await;
    page.until("/^#.report.d[^/]+.\\d+$/.test(location.hash) && document.querySelector('#main h1')").await;
    let id = page.text("return location.hash.split('/')[2]").await;
    page.go(&format!("#/report/{id}/preview"), "The report on paper").await;
    page.until("document.querySelector('.sheet').innerText.includes('Ijwi')").await;
    id
}

/// Chooses a file.
async fn put(page: &Page, input: &str, file: &Path) {
    page.client
        .wait()
        .for_element(Locator::Id(input))
        .await
        .unwrap()
        .send_keys(&file.display().to_string())
        .await
        .unwrap();
}

async fn make(page: &Page, version: &str, button: &str) {
    page.click("label", version).await;
    page.click("button", button).await;
    page.until("document.querySelector('#export').innerText.includes('It has not been sent')").await;
}

/// What openpyxl reads: each cell with its type.
fn read_xlsx(file: &Path) -> String {
    let script = "import sys, openpyxl
for sheet in openpyxl.load_workbook(sys.argv[1]):
    assert sheet.freeze_panes == 'A2', 'the head is not frozen'
    for row in sheet.iter_rows(values_only=True):
        print(sheet.title, [(type(v).__name__, str(v)) for v in row if v is not None])";
    let out = Command::new(xtask::setup::python()).args(["-c", script]).arg(file).output().expect("python3");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[tokio::test(flavor = "current_thread")]
async fn every_version_comes_as_a_spreadsheet_and_a_table_and_says_no_more_than_it_may() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    paper(&page).await;
    make(&page, "Shared, without names", "Make a spreadsheet").await;
    let shared = read_xlsx(&stage.download("-shared.xlsx").await);
    assert!(shared.contains("V1 came to the shop of Karemera in [place withheld]"), "{shared}");
    assert!(
        shared.contains("('datetime', '2026-11-24 00:00:00')") && shared.contains("('int', '48'), ('str', 'days')"),
        "{shared}"
    );
    make(&page, "Shared, without names", "CSV").await;
    let csv = fs::read_to_string(stage.download("-shared.csv").await).unwrap();
    assert!(csv.starts_with("\u{feff}Part,Table,Row,Question,Answer,Unit\r\n"), "{csv}");
    assert!(csv.contains(",2026-11-24,") && csv.contains(",48,days"), "{csv}");

    page.click("label", "Statistics only").await;
    page.until("document.querySelector('.sheet').innerText.includes('October–December 2026')").await;
    let paper = page.text("return document.querySelector('.sheet').innerText").await;
    make(&page, "Statistics only", "Make a spreadsheet").await;
    let counted = read_xlsx(&stage.download("-statistics.xlsx").await);
    assert!(
        counted.contains("('str', 'Sex, Woman or girl'), ('str', 'fewer than 5')") && counted.contains("Kayonza"),
        "{counted}"
    );
    for typed in ["Judgment of", "Ijwi", "Karemera", "door", "Gahini", "24 November", "2026-11-24"] {
        assert!(!counted.contains(typed) && !paper.contains(typed), "{typed} in {counted} or {paper}");
    }
    for secret in SECRETS {
        assert!([&shared, &csv, &counted, &paper].iter().all(|text| !text.contains(secret)), "{secret}");
    }
    make(&page, "Confidential, with names", "Make a spreadsheet").await;
    let full = read_xlsx(&stage.download("-confidential.xlsx").await);
    assert!(
        full.contains("Vestine Mukamana") && full.contains("0788 123 456") && full.contains("Nyakabungo"),
        "{full}"
    );
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn further_words_and_roles_go_and_the_account_of_them_is_for_the_writer() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    let id = paper(&page).await;
    page.click("a", "What is taken out of it").await;
    page.heading("What is withheld").await;
    page.fill("A word or a name", "karemera").await;
    page.until("document.querySelector('form').innerText.includes('It stands in 2 places.')").await;
    page.click("button", "Withhold it").await;
    page.until("document.querySelectorAll('.entry mark').length === 2").await;
    page.click("label", "R1: secretary of the cell").await;
    page.until("document.querySelector('.sheet').innerText.includes('[word withheld]')").await;
    let account = page.text("return document.querySelector('.sheet').innerText").await;
    for line in
        ["Vestine\tName\tV1\t2", "Karemera\tFurther word\t[word withheld]\t2", "Persons who suffered it, Name\t1"]
    {
        assert!(account.contains(line), "{line:?} in {account:?}");
    }
    page.saved().await;
    // It is kept with the draft.
    page.start(&format!("#/report/{id}/preview")).await;
    page.heading("The report on paper").await;
    make(&page, "Shared, without names", "CSV").await;
    let csv = fs::read_to_string(stage.download("-shared.csv").await).unwrap();
    assert!(csv.contains("V1 came to the shop of [word withheld]") && csv.contains("The R1 shut the door."), "{csv}");
    assert!(csv.contains("2 further words or roles are withheld.") && !csv.contains("Karemera"), "{csv}");
    page.go(&format!("#/withheld/{id}"), "What is withheld").await;
    page.click("button", "Show again: karemera").await;
    page.until("!document.querySelector('.entry') && document.activeElement.id === 'further-word'").await;
    page.close().await;
}

/// Stands between the app and its Workers: `change` is what becomes of a message to them.
async fn between(page: &Page, change: &str) {
    let script = format!(
        "const Real = window.Worker; window.Worker = class extends Real {{
            postMessage(message, ...rest) {{ {change} super.postMessage(message, ...rest); }}
            terminate() {{ window.ended = true; super.terminate(); }} }}"
    );
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_file_with_something_withheld_in_it_is_not_handed_over() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    // As if the exporters had been given what was never redacted.
    between(&page, "if (message.kind !== 'hash') message = { ...message, payload: message.payload.replaceAll('V1 came', 'MUKÁMANA came') };").await;
    paper(&page).await;
    for (button, place) in [
        ("Make a Word file", "mukamana (Name), in word/document.xml"),
        ("Make a spreadsheet", "mukamana (Name), in xl/worksheets/sheet1.xml"),
        ("CSV", "mukamana (Name)"),
    ] {
        page.click("button", button).await;
        page.until(&format!("document.querySelector('#export').innerText.includes('was not handed over') && document.querySelector('#export').innerText.includes({})", json!(place))).await;
    }
    // Nor is it sealed first and found by nobody.
    page.click("label", "Sealed with a passphrase").await;
    page.until("document.querySelector('#passphrase')?.value").await;
    page.click("button", "Make a Word file").await;
    page.until("document.querySelector('#export').innerText.includes('was not handed over') && document.querySelector('#export').innerText.includes('word/document.xml')").await;
    page.js("document.querySelector('input[name=protection]').click()").await;
    page.until("!document.querySelector('#passphrase')").await;
    // The paper that may hold names is handed over; nothing of the others lies among the downloads.
    page.click("label", "Confidential, with names").await;
    page.click("button", "Make a Word file").await;
    let full = stage.download("-confidential.docx").await;
    let names: Vec<String> = fs::read_dir(full.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.iter().all(|name| !name.contains("shared")), "{names:?}");
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn making_a_file_can_be_stopped() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    between(&page, "if (window.hold === 'all' || window.hold && message.form) return;").await;
    paper(&page).await;
    page.js("window.hold = 'all'").await;
    page.click("button", "Make a spreadsheet").await;
    page.until("document.querySelector('#export progress') && [...document.querySelectorAll('#export .btn.wide')].some(b => b.disabled)").await;
    page.click("button", "Stop").await;
    page.until("document.querySelector('#export').innerText.includes('No file was made') && window.ended").await;
    // Sealing, too; what lies finished before it is not handed over open.
    page.js("window.hold = 'sealing'; window.ended = false").await;
    page.click("label", "Sealed with a passphrase").await;
    page.until("document.querySelector('#passphrase')?.value").await;
    page.click("button", "Make a spreadsheet").await;
    page.until("document.querySelector('#export').innerText.includes('Sealing the file')").await;
    page.js("window.ended = false").await;
    page.click("button", "Stop").await;
    page.until("document.querySelector('#export').innerText.includes('No file was made') && window.ended").await;
    page.js("window.hold = false; document.querySelector('input[name=protection]').click()").await;
    make(&page, "Shared, without names", "Make a spreadsheet").await;
    let file = stage.download("-shared.xlsx").await;
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "one file, and nothing of the others");
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_file_is_compared_with_its_list_and_its_code() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    paper(&page).await;
    make(&page, "Shared, without names", "CSV").await;
    let file = stage.download("-shared.csv").await;
    page.click("button", "Make the list of fingerprints").await;
    let list = stage.download("-sha256.txt").await;
    // Any computer can check it without this app.
    let outcome = Command::new("sha256sum").arg("-c").arg(&list).current_dir(file.parent().unwrap()).output().unwrap();
    assert!(outcome.status.success(), "{outcome:?}");
    let sum = page.text("return [...document.querySelectorAll('#export .hash')].map(e => e.innerText).find(t => /^[0-9a-f]{64}$/.test(t))").await;
    page.click("a", "Check a file").await;
    page.heading("Check a file").await;
    put(&page, "check-file", &file).await;
    page.until(&format!("document.querySelector('#main').innerText.includes('{sum}')")).await;
    put(&page, "check-list", &list).await;
    page.until("document.querySelector('#main').innerText.includes('Equal. It is the file that the list calls')").await;
    page.fill_in("check-code", &format!("{} {} {}", &sum[..4], &sum[4..8], &sum[8..12])).await;
    page.until("document.querySelector('#main').innerText.includes('The short code agrees')").await;
    page.fill_in("check-code", "0000").await;
    page.until("document.querySelector('#main').innerText.includes('This is no list')").await;
    // One byte more is another file.
    let changed = file.with_file_name("changed.csv");
    let mut bytes = fs::read(&file).unwrap();
    bytes.push(b' ');
    fs::write(&changed, bytes).unwrap();
    page.fill_in("check-code", &sum).await;
    page.until("document.querySelector('#main').innerText.includes('Equal. It is the file of this fingerprint')").await;
    put(&page, "check-file", &changed).await;
    page.until("document.querySelector('#main').innerText.includes('Not equal.')").await;
    page.close().await;
}
