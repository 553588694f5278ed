//! Addresses, languages, the page before the app, and what may leave the device.

use serde_json::json;
use tests::Stage;

#[tokio::test(flavor = "current_thread")]
async fn the_static_page_greets_and_says_what_is_missing() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    page.client.goto(&stage.address).await.unwrap();
    let source = page.client.source().await.unwrap();
    assert!(
        source.contains("<h1>") && source.contains("href=\"#/lesson/") && source.contains("JavaScript is switched off")
    );
    let (tag, _) = source.split_once("<head>").expect("a page");
    assert!(!tag.contains("data-ready"), "never set by the static page");
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn without_webassembly_the_page_says_so() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": "delete window.WebAssembly" })).await;
    page.client.goto(&stage.address).await.unwrap();
    page.until("document.getElementById('trouble') && !document.getElementById('trouble').hidden").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn unknown_addresses_help_and_focus_title_and_back_follow() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/nowhere/at/all").await;
    page.heading("There is no such page").await;
    page.click("a", "Go to Learn").await;
    page.heading("Document, report").await;
    page.click("a", "Reports").await;
    page.heading("Reports").await;
    page.until("document.activeElement.tagName === 'H1'").await;
    page.until("document.title === 'Reports · Ubuvugizi'").await;
    page.client.back().await.unwrap();
    page.heading("Document, report").await;
    page.until("document.title === 'Learn · Ubuvugizi'").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn going_back_restores_the_place() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/module/reporting").await;
    page.heading("Reporting abuse").await;
    page.js("window.scrollTo(0, 400)").await;
    page.go("#/more", "More").await;
    page.until("window.scrollY === 0").await;
    page.client.back().await.unwrap();
    page.heading("Reporting abuse").await;
    page.until("Math.abs(window.scrollY - 400) < 30").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_language_is_the_browsers_can_be_switched_and_is_remembered() {
    let stage = Stage::new();
    let page = stage.open("fr-RW,fr").await;
    page.start("").await;
    page.heading("Documenter").await;
    assert_eq!(page.text("return document.documentElement.lang").await, "fr");
    page.until("document.body.innerText.includes('relecteur')").await;
    page.speak("rw").await;
    page.heading("Andika").await;
    page.start("").await;
    page.heading("Andika").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn nothing_is_asked_of_another_origin_and_the_policy_is_never_broken() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": "window.broken = []; document.addEventListener('securitypolicyviolation', e => window.broken.push(e.violatedDirective + ' ' + e.blockedURI))" })).await;
    page.start("").await;
    for (hash, heading) in [
        ("#/module/reporting", "Reporting abuse"),
        ("#/lesson/where-first", "Where to go first"),
        ("#/quiz/reporting", "Quiz"),
        ("#/reports", "Reports"),
        ("#/report/new/incident", "danger"),
        ("#/more", "More"),
    ] {
        page.go(hash, heading).await;
    }
    let foreign = page.js("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))").await;
    assert_eq!(foreign, json!([]));
    assert_eq!(page.js("return window.broken").await, json!([]));
    // The policy itself: what it forbids does not work.
    page.js("const s = document.createElement('script'); try { s.textContent = 'window.inline = 1'; document.body.append(s) } catch (e) {}").await;
    page.js("fetch('https://example.org/').catch(() => { window.refused = 1 })").await;
    page.until("window.refused === 1").await;
    assert_eq!(page.js("return window.inline === undefined").await, json!(true));
    // What every journey is asked at its end: nothing went to others; and a request that does would be seen.
    assert_eq!(page.asked_of_others().await, Vec::<String>::new());
    let _ = page.client.goto("http://127.0.0.1:9/elsewhere").await;
    assert_eq!(page.asked_of_others().await, ["http://127.0.0.1:9/elsewhere"]);
    page.close().await;
}
