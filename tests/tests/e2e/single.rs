//! The single file, opened from the disk: the main job works, and nothing is asked of anybody.

use serde_json::json;
use tests::Stage;
use xtask::site::Options;

#[tokio::test(flavor = "current_thread")]
async fn the_single_file_does_the_main_job_from_the_disk() {
    let out = std::env::temp_dir().join(format!("ubuvugizi-single-{}", std::process::id()));
    std::fs::create_dir_all(&out).unwrap();
    let file = xtask::single::build(&Options { out: out.join("dist"), ..Options::default() }).unwrap();
    let stage = Stage::new();
    let page = stage.open("en").await;
    let address = format!("file://{}", file.display());
    let broken = "window.broken = []; document.addEventListener('securitypolicyviolation', e => window.broken.push(e.violatedDirective + ' ' + e.blockedURI))";
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": broken })).await;
    page.client.goto(&format!("{address}#/lesson/where-first")).await.unwrap();
    page.heading("Where to go first").await;
    page.until("document.querySelector('.item input')").await;
    page.click("button", "Mark as done").await;
    page.until("document.querySelector('.next').innerText.includes('You have done this lesson')").await;
    page.go("#/more", "More").await;
    page.until("document.body.innerText.includes('This is the single file')").await;
    page.go("#/report/new/incident", "danger").await;
    page.step("About this report").await;
    page.fill("A short name for the case", "From a stick 日").await;
    page.saved().await;
    page.js("location.hash = location.hash.replace(/\\d+$/, 'preview')").await;
    page.heading("The report on paper").await;
    page.click("button", "Make a Word file").await;
    page.until("document.querySelector('#export').innerText.includes('It has not been sent')").await;
    assert!(std::fs::metadata(stage.download("-shared.docx").await).unwrap().len() > 1000);
    // The PDF says which letter it does not know, and where it is kept.
    page.click("button", "Make a PDF").await;
    page.until("document.querySelector('#export').innerText.includes('日 (U+65E5)')").await;
    assert!(std::fs::read(stage.download("-shared.pdf").await).unwrap().starts_with(b"%PDF-1.7"));
    page.click("label", "Sealed with a passphrase").await;
    page.until("document.querySelector('#passphrase')?.value").await;
    page.js("[...document.querySelectorAll('#export .notice .btn')].find(b => b.innerText.includes('Word')).click()")
        .await;
    assert!(std::fs::read(stage.download("-sealed.docx").await).unwrap().starts_with(&[0xd0, 0xcf, 0x11, 0xe0]));
    // Closed and opened again: it is still there.
    page.client.goto("about:blank").await.unwrap();
    page.client.goto(&format!("{address}#/reports")).await.unwrap();
    page.heading("Reports").await;
    page.until("document.querySelector('.drafts').innerText.includes('From a stick')").await;
    page.speak("fr").await;
    page.until("document.documentElement.lang === 'fr'").await;
    let asked = page.js("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith('blob:') && !n.startsWith('data:'))").await;
    assert_eq!(asked, json!([]), "nothing is asked of anybody");
    assert_eq!(page.js("return window.broken").await, json!([]));
    page.close().await;
    std::fs::remove_dir_all(out).unwrap();
}
