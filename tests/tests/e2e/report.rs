//! A report is drafted, survives a killed browser, is exported and read by other people's software.

use std::process::Command;

use serde_json::json;
use tests::{Page, Stage, incidents};

/// Ticks the entry with these words.
async fn tick(page: &Page, field: &str, words: &str) {
    let script = format!(
        "const l = [...document.querySelectorAll('#f-{field} label')].find(l => l.innerText.includes('{words}')); l.querySelector('input').click(); return true"
    );
    assert_eq!(page.js(&script).await, json!(true), "{words}");
}

#[tokio::test(flavor = "current_thread")]
async fn drafted_killed_resumed_exported_and_read_back() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/reports").await;
    page.click("a", "Incident or hindrance").await;
    page.heading("Is anyone in danger now?").await;
    tick(&page, "danger", "No").await;
    tick(&page, "child", "Yes").await;
    page.until(
        "document.querySelector('#f-child [role=alert]').innerText.includes('must tell the competent authority')",
    )
    .await;
    tick(&page, "child", "No").await;
    page.until("document.querySelector('#f-child [role=alert]').innerText === ''").await;
    tick(&page, "sexual", "No").await;
    page.step("About this report").await;
    page.fill("A short name for the case", "Judgment not executed").await;
    tick(&page, "kind", "A hindrance").await;
    page.fill("Your organisation", "Ijwi ry’Abaturage").await;
    page.step("Who suffered it?").await;
    page.click("button", "Add a person").await;
    page.fill("Name", "Vestine Mukamana").await;
    page.fill("Telephone", "0788 123 456").await;
    page.choose("Sex", "Woman").await;
    page.saved().await;
    // Its tab first, as a phone does: with that the browser brings to the disk what the tab has written. Where all is killed in one
    // blow, as by a power cut, Chromium loses up to a minute (ARCHITECTURE.md, "What is stored").
    page.kill_tab().await;
    stage.on_disk("0788 123 456").await;
    stage.kill_browser();

    let page = stage.open("en").await;
    page.start("#/reports").await;
    page.click("a", "Judgment not executed").await;
    page.heading("Who suffered it?").await;
    assert_eq!(page.text("return document.querySelector('#a-victims-V1-name').value").await, "Vestine Mukamana");
    page.go(&page.text("return location.hash.replace(/\\d+$/, '6')").await, "When and where?").await;
    page.fill("Day", "03/11/2026").await;
    page.until("document.querySelectorAll('#a-where-district option').length > 30").await;
    page.choose("District", "Kayonza").await;
    page.choose("Sector", "Gahini").await;
    page.fill("Village", "Nyakabungo").await;
    page.until("document.querySelector('#a-where-province').value === 'Eastern' || document.querySelector('#a-where-province').value.includes('East')").await;
    page.step("Who did what to whom").await;
    page.step("What happened").await;
    page.fill("What you saw", "Vestine showed me the judgment. The door in Nyakabungo was shut.").await;
    page.saved().await;
    // The paper: shared by default, without the name, the number and the village.
    page.js("location.hash = location.hash.replace(/\\d+$/, 'preview')").await;
    page.heading("The report on paper").await;
    page.choose("Who is it for?", "District Justice Committee").await;
    page.until("document.querySelector('.checks').innerText.includes('names a person')").await;
    let shared = page.text("return document.querySelector('.sheet').innerText").await;
    assert!(shared.contains("V1 showed me the judgment") && shared.contains("Gahini"), "{shared}");
    for secret in ["Vestine", "Mukamana", "0788", "Nyakabungo"] {
        assert!(!shared.contains(secret), "{secret} in {shared}");
    }
    let before = page.js("return performance.getEntriesByType('resource').some(e => e.name.includes('export'))").await;
    assert_eq!(before, json!(false), "the exporter is fetched on the first export only");
    page.click("button", "Make a Word file").await;
    page.until("document.querySelector('#export').innerText.includes('It has not been sent')").await;
    let told = page.text("return document.querySelector('#export').innerText").await;
    let file = stage.download("-shared.docx").await;
    let (text, sum) = read_docx(&file);
    assert!(told.contains(&sum), "the fingerprint on the screen is that of the file");
    assert!(text.contains("V1 showed me the judgment") && text.contains("Judgment not executed"), "{text}");
    for secret in ["Vestine", "Mukamana", "0788", "Nyakabungo"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    // The full version holds every answer.
    page.click("label", "Confidential, with names").await;
    page.click("button", "Make a Word file").await;
    let (text, _) = read_docx(&stage.download("-confidential.docx").await);
    for answer in [
        "Vestine Mukamana",
        "0788 123 456",
        "Woman",
        "Nyakabungo",
        "Gahini",
        "Kayonza",
        "3 November 2026",
        "Ijwi ry’Abaturage",
        "The door in Nyakabungo was shut.",
    ] {
        assert!(text.contains(answer), "{answer} is missing in {text}");
    }
    // The data file comes back as an equal draft.
    page.click("button", "Make a data file").await;
    let json_file = stage.download(".json").await;
    page.go("#/reports", "Reports").await;
    let input = page.client.find(fantoccini::Locator::Id("import-file")).await.unwrap();
    input.send_keys(&json_file.display().to_string()).await.unwrap();
    // It is here already, and is no second draft; once it is in the bin, the file brings it back.
    page.until("document.body.innerText.includes('here already, word for word')").await;
    assert_eq!(page.js("return document.querySelectorAll('.drafts > li').length").await, json!(1));
    page.click("button", "Delete").await;
    page.until("document.querySelectorAll('.drafts > li').length === 0").await;
    let input = page.client.find(fantoccini::Locator::Id("import-file")).await.unwrap();
    input.send_keys(&json_file.display().to_string()).await.unwrap();
    page.until("document.querySelectorAll('.drafts > li').length === 1").await;
    let stored = page.js("return Object.keys(localStorage).filter(k => /^ubv\\/(draft|trash)\\/.*\\/c$/.test(k)).map(k => localStorage[k.replace(/c$/, localStorage[k].split(':')[0])])").await;
    let read = |raw: &serde_json::Value| -> [serde_json::Value; 4] {
        let body = incidents::body(raw.as_str().expect("a slot is a text"));
        let draft: serde_json::Value = serde_json::from_str(&body).expect("a draft is JSON");
        ["answers", "codes", "reference", "recipient"].map(|part| draft[part].clone())
    };
    let drafts: Vec<_> = stored.as_array().expect("a list").iter().map(read).collect();
    assert_eq!(drafts.len(), 2);
    assert_eq!(drafts[0], drafts[1]);
    // A file that is none says where and changes nothing.
    let wrong = json_file.with_extension("wrong.json");
    std::fs::write(&wrong, "{\n \"format\": ").unwrap();
    let input = page.client.find(fantoccini::Locator::Id("import-file")).await.unwrap();
    input.send_keys(&wrong.display().to_string()).await.unwrap();
    page.until("document.body.innerText.includes('line 2')").await;
    assert_eq!(page.js("return document.querySelectorAll('.drafts > li').length").await, json!(1));
    page.close().await;
}

/// All text of a Word file and its SHA-256, read by python-docx, which also has to find headings, a repeating table head,
/// page numbers and properties.
fn read_docx(file: &std::path::Path) -> (String, String) {
    let script = r#"
import sys, hashlib, docx
path = sys.argv[1]
d = docx.Document(path)
body = d.element.body
text = '\n'.join(t.text or '' for t in body.iter('{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t'))
assert any(p.style.name == 'Heading 1' for p in d.paragraphs), 'no headings'
assert d.core_properties.language == 'en-GB' and d.core_properties.identifier.startswith('INC-'), 'properties'
for t in d.tables:
    assert t.rows[0]._tr.trPr is not None and 'tblHeader' in t.rows[0]._tr.xml, 'the head does not repeat'
foot = d.sections[0].footer._element.xml
assert 'PAGE' in foot and 'NUMPAGES' in foot, 'page numbers'
print(hashlib.sha256(open(path, 'rb').read()).hexdigest())
print(text)
"#;
    let out = Command::new(xtask::setup::python()).args(["-c", script]).arg(file).output().expect("python3");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    let (sum, text) = text.split_once('\n').unwrap();
    (text.to_owned(), sum.to_owned())
}

#[tokio::test(flavor = "current_thread")]
async fn a_language_switch_in_the_middle_of_a_form_loses_nothing() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.begin_report().await;
    page.fill("A short name for the case", "Half a wo").await;
    page.speak("fr").await;
    page.until("document.querySelector('.dock').innerText.includes('Suivant')").await;
    page.until("document.querySelector('#a-title')?.value === 'Half a wo'").await;
    page.saved().await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn readiness_jumps_to_the_place_and_a_deleted_draft_comes_back() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/report/new/incident").await;
    page.heading("Is anyone in danger now?").await;
    let preview = page.text("return location.hash.replace(/\\d+$/, 'preview')").await;
    page.go(&preview, "The report on paper").await;
    page.click("a", "Your organisation").await;
    page.heading("About this report").await;
    page.until("document.activeElement.id === 'f-organisation'").await;
    page.fill("A short name for the case", "To be deleted").await;
    page.saved().await;
    page.go("#/reports", "Reports").await;
    page.click("button", "Duplicate").await;
    page.until("document.querySelectorAll('.drafts > li').length === 2").await;
    page.click("button", "Delete").await;
    page.until("document.querySelectorAll('.drafts > li').length === 1").await;
    page.click("button", "Undo").await;
    page.until("document.querySelectorAll('.drafts > li').length === 2").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn of_many_drafts_the_newest_are_shown_and_the_others_for_whoever_asks() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.begin_report().await;
    page.fill("A short name for the case", "The case of the well").await;
    page.saved().await;
    // As many as a busy office has, each whole, without the list of those changed last.
    page.js("const [, id] = Object.keys(localStorage).find(k => /^ubv.draft/.test(k)).match(/draft.(.*)\\/./); for (let n = 0; n < 99; n++) for (const slot of ['a', 'b', 'c']) if (localStorage[`ubv/draft/${id}/${slot}`]) localStorage[`ubv/draft/copy${n}/${slot}`] = localStorage[`ubv/draft/${id}/${slot}`]; for (const slot of ['a', 'b', 'c']) localStorage.removeItem(`ubv/recent/me/${slot}`)").await;
    page.start("#/reports").await;
    page.until("document.querySelectorAll('.drafts > li').length === 30").await;
    page.until("document.body.innerText.includes('The 30 drafts changed last are shown, of 100.')").await;
    page.click("button", "Show more").await;
    page.until("document.querySelectorAll('.drafts > li').length === 60").await;
    page.until("document.activeElement === document.querySelector('.drafts > li:nth-child(31) a')").await;
    page.click("button", "Show more").await;
    page.until("document.querySelectorAll('.drafts > li').length === 100").await;
    page.until("!document.body.innerText.includes('Show more')").await;
    page.close().await;
}
