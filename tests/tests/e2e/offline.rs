//! Without a network, and when a newer build comes.

use std::{fs, path::PathBuf};

use serde_json::json;
use tests::{Page, Stage};
use xtask::{serve::Live, site::Options};

use crate::{
    authors::{LESSON, curriculum},
    sealed::{PASS, draft, seal, unlock},
};

/// How many lessons' texts this page has fetched.
pub(crate) const LESSONS: &str =
    "performance.getEntriesByType('resource').filter(file => /lesson\\/[a-z-]+\\.html$/.test(file.name)).length";

#[tokio::test(flavor = "current_thread")]
async fn the_lesson_that_follows_is_made_ready_and_stands_whole_at_once() {
    const NEXT: &str = "[...document.querySelectorAll('.next a[href^=\"#/lesson/\"]')].pop()";
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    page.kept().await;
    page.start("#/lesson/where-first").await;
    page.until(&format!("{LESSONS} === 2")).await;
    // From the change of the address until the next turn of the page's own clock nothing can be fetched: what stands was ready.
    let press = format!(
        "const done = arguments[arguments.length - 1];
         addEventListener('hashchange', () => setTimeout(() => done(document.querySelector('#main h1')?.textContent), 0));
         {NEXT}.click()"
    );
    let title = page.client.execute_async(&press, vec![]).await.unwrap();
    assert!(title.as_str().is_some_and(|title| title != "Where to go first"), "{title}");
    // The first frame holds the top; then all of it is there, and answers.
    page.until("!document.querySelector('.begun') && document.querySelector('.next').offsetHeight > 0").await;
    let hidden = "return [...document.querySelectorAll('#main .prose > :not(.maybe)')].filter(part => !part.offsetHeight).map(part => part.outerHTML.slice(0, 200))";
    assert_eq!(page.js(hidden).await, json!([]));
    page.until("document.activeElement === document.querySelector('#main h1')").await;
    // Back, where the reader was: nothing is missing below.
    page.js("window.scrollTo(0, 900)").await;
    page.js("history.back()").await;
    page.heading("Where to go first").await;
    page.js("history.forward()").await;
    page.until("document.querySelector('#main h1').textContent !== 'Where to go first' && window.scrollY > 800").await;
    page.close().await;

    // Where data is free it is fetched, should nothing be kept here.
    let stage = Stage::new();
    let page = stage.open("en").await;
    let never = "Object.defineProperty(navigator, 'serviceWorker', { value: undefined })";
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": never })).await;
    page.start("#/lesson/where-first").await;
    page.until(&format!("{LESSONS} === 2")).await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn after_one_visit_every_screen_and_the_export_work_without_a_network() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    page.kept().await;
    page.begin_report().await;
    page.fill("A short name for the case", "Kept offline").await;
    page.saved().await;
    // The exporters are fetched when a report is begun, and what seals; what makes PDFs where nobody pays by the byte.
    page.promised("(s => s.exporters && s.pdf)(await window.ubvOffline.status())").await;
    stage.cut_network(true);
    for (hash, heading) in [
        ("#/", ""),
        ("#/module/reporting", "Reporting abuse"),
        ("#/lesson/where-first", "Where to go first"),
        ("#/lesson/case-to-pattern", "From cases"),
        ("#/quiz/reporting", "Quiz"),
        ("#/test/who-we-are", "Test"),
        ("#/practise", "Practise"),
        ("#/pledges", "My action plan"),
        ("#/handout/evidence", "Handout"),
        ("#/map", "Map of the modules"),
        ("#/search", "Search"),
        ("#/glossary", "Glossary"),
        ("#/notes", "Notes and bookmarks"),
        ("#/people", "People and passphrase"),
        ("#/safety", "Backup and storage"),
        ("#/reports", "Reports"),
        ("#/ledger", "Made and handed in"),
        ("#/forms", "Our own forms"),
        ("#/register", "Register of incidents"),
        ("#/consents", "Consents"),
        ("#/pattern", "Figures"),
        ("#/photo", "Look into a photograph"),
        ("#/plan", "Plan"),
        ("#/plan/year/2026-12-31", "Fiscal year"),
        ("#/plan/duties/rgb-year", "Recurring duty"),
        ("#/plan/logframes", "Logframes"),
        ("#/plan/meetings", "Meetings"),
        ("#/more", "More"),
        ("#/check", "Check a file"),
        ("#/nowhere", "no such page"),
    ] {
        // Each from a cold start: nothing may hang on what an earlier screen has left in memory.
        page.start(hash).await;
        page.heading(heading).await;
        page.until("!document.querySelector('.loading') && !document.querySelector('.notice.is-stop')").await;
    }
    page.start("#/reports").await;
    page.click("a", "Kept offline").await;
    page.heading("About this report").await;
    page.js("location.hash = location.hash.replace(/\\d+$/, 'preview')").await;
    page.heading("The report on paper").await;
    page.click("button", "Make a Word file").await;
    page.until("document.querySelector('#export').innerText.includes('It has not been sent')").await;
    assert!(fs::metadata(stage.download("-shared.docx").await).unwrap().len() > 1000);
    // Sealed, and as a PDF.
    page.click("label", "Sealed with a passphrase").await;
    page.until("document.querySelector('#passphrase')?.value").await;
    page.js("document.querySelector('#way-zip').click()").await;
    page.click("button", "Make a PDF").await;
    assert!(fs::metadata(stage.download("-shared-pdf.zip").await).unwrap().len() > 1000);
    // Another language, too: all words of the app are here, and of the forms those in the language that was used. That is said.
    page.speak("rw").await;
    page.until("document.documentElement.lang === 'rw'").await;
    let draft = page.text("return location.hash.replace('preview', '2')").await;
    page.start(&draft).await;
    page.until("document.querySelector('label[for=a-title]')?.innerText.includes('A short name for the case')").await;
    page.until("document.body.innerText.includes('ntaragera kuri iki gikoresho')").await;
    page.promised("(await window.ubvOffline.status().then(s => (sessionStorage.all = s.all, sessionStorage.left = s.all - s.got)))").await;
    // With a network they come, and stay.
    stage.cut_network(false);
    page.start(&draft).await;
    page.until("document.querySelector('#a-title') && !document.querySelector('#main').innerText.includes('A short name for the case')").await;
    page.promised("(await window.ubvOffline.status().then(s => s.all > +sessionStorage.all && s.all - s.got <= +sessionStorage.left))").await;
    stage.cut_network(true);
    page.start(&draft).await;
    page.until("document.querySelector('#a-title') && !document.querySelector('#main').innerText.includes('A short name for the case')").await;
    // A link to a lesson's own page that was never kept leads to the lesson in the app.
    page.client.goto(&format!("{}lesson/consent.html", stage.address)).await.unwrap();
    page.heading("Consent").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_lessons_own_page_reads_without_a_script_and_the_app_takes_it_over() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    let address = format!("{}lesson/why-in-time.html", stage.address);
    page.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    page.client.goto(&address).await.unwrap();
    let source = page.client.source().await.unwrap();
    assert!(source.contains("The answer, with reasons") && source.contains("href=\"who-did-what.html\""));
    page.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": false })).await;
    // The text never leaves the screen while the app comes.
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": "window.gone = 0; addEventListener('DOMContentLoaded', () => new MutationObserver(() => { if (!document.querySelector('#main .block')) window.gone++ }).observe(document.body, { childList: true, subtree: true }))" })).await;
    page.client.goto(&address).await.unwrap();
    page.until("document.documentElement.hasAttribute('data-ready') && location.hash === '#/lesson/why-in-time'").await;
    page.heading("Why time decides").await;
    page.until("document.querySelector('.item input')").await;
    assert_eq!(page.text("return location.pathname").await, "/some/folder/");
    page.click("button", "Mark as done").await;
    page.until("document.querySelector('.next').innerText.includes('You have done this lesson')").await;
    page.close().await;
}

/// A small site that can be built anew, and a browser that has it on its device.
async fn small_site(name: &str) -> (PathBuf, Live, Stage, Page) {
    let folder = std::env::temp_dir().join(format!("ubuvugizi-{name}-{}", std::process::id()));
    curriculum(&folder.join("content"));
    let options = Options { content: folder.join("content"), out: folder.join("site"), compress: false, lrs: None };
    let live = Live::new(options).unwrap();
    let stage = Stage::of(live.site.root.clone());
    let page = stage.open("en").await;
    page.start("").await;
    page.kept().await;
    (folder, live, stage, page)
}

fn edit(folder: &std::path::Path, words: &str) {
    fs::write(folder.join("content/en/ours/01-one.md"), LESSON.replace("Good morning.\n\n", &format!("{words}\n\n")))
        .unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn a_newer_build_comes_when_the_user_says_so_and_nothing_is_lost() {
    let (folder, mut live, stage, page) = small_site("update").await;
    page.begin_report().await;
    page.fill("A short name for the case", "Before the update").await;
    page.promised("(await window.ubvOffline.status()).exporters").await;
    let address = page.text("return location.href").await;
    let first = page.client.window().await.unwrap();
    let second = page.client.new_window(true).await.unwrap().handle;
    page.client.switch_to_window(second.clone()).await.unwrap();
    page.start("#/lesson/one").await;
    page.until("window.ubvOffline && document.querySelector('.block')?.innerText.includes('Good morning.')").await;

    edit(&folder, "Good evening.");
    assert_eq!(live.follow(), Ok(true));
    page.js("window.ubvOffline.look()").await;
    page.until("document.body.innerText.includes('A newer version of the app is ready')").await;
    // Nothing has changed under the reader's hands, and a reload does not change it either; nor does the lesson's own page,
    // which on the server is of the newer build already.
    page.client.goto(&format!("{}lesson/one.html", stage.address)).await.unwrap();
    page.until("document.documentElement.hasAttribute('data-ready') && location.hash === '#/lesson/one'").await;
    page.until("document.querySelector('.block')?.innerText.includes('Good morning.')").await;
    page.start("#/lesson/one").await;
    page.until("document.querySelector('.block')?.innerText.includes('Good morning.')").await;
    page.until("document.body.innerText.includes('A newer version of the app is ready')").await;
    page.click("button", "Change to it now").await;
    page.until("document.querySelector('.block')?.innerText.includes('Good evening.')").await;
    // What was kept on demand is kept of the newer build, too.
    page.until("window.ubvOffline").await;
    page.promised("(await window.ubvOffline.status()).exporters").await;

    // The other tab is of the older build and goes on with it, also with pieces that it has not fetched before.
    page.client.switch_to_window(first).await.unwrap();
    page.until("document.querySelector('#a-title')?.value === 'Before the update'").await;
    page.fill("Your organisation", "Ijwi").await;
    page.saved().await;
    page.go("#/plan", "Plan").await;
    page.go("#/quiz/ours", "").await;
    page.client.goto(&address).await.unwrap();
    page.until("document.querySelector('#a-title')?.value === 'Before the update' && document.querySelector('#a-organisation')?.value === 'Ijwi'").await;
    page.close().await;
    fs::remove_dir_all(folder).unwrap();
}

/// The browser says from now on that its line is a mobile network's.
pub(crate) async fn pay_by_the_byte(page: &Page) {
    let says = "Object.defineProperty(navigator, 'connection', { value: { type: 'cellular', saveData: false } })";
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": says })).await;
}

#[tokio::test(flavor = "current_thread")]
async fn where_data_costs_a_newer_build_is_not_fetched_before_the_user_asks_for_it() {
    let (folder, mut live, _stage, page) = small_site("offer").await;
    pay_by_the_byte(&page).await;
    page.start("#/lesson/one").await;
    page.until("window.ubvOffline").await;
    edit(&folder, "Good evening.");
    assert_eq!(live.follow(), Ok(true));
    page.js("window.ubvOffline.look()").await;
    page.until("/costs [1-9]\\d* KB of your data/.test(document.body.innerText)").await;
    page.promised("await navigator.serviceWorker.getRegistration().then(r => !r.waiting && !r.installing)").await;
    let kept = "Promise.all((await (await caches.open('ubv-files')).keys()).map(async r => (await (await caches.match(r)).text()).includes('Good evening.'))).then(all => all.includes(true))";
    page.promised(&format!("!(await {kept})")).await;
    // It fails, is told, and can be tried again.
    let version = live.site.root.join(&live.site.version);
    let paths = ["lesson/one.html", "curriculum.pack"].map(|name| version.join(name));
    let whole = paths.each_ref().map(|path| fs::read(path).unwrap());
    paths.iter().for_each(|path| fs::write(path, b"half").unwrap());
    page.click("button", "Fetch it now").await;
    page.until("document.body.innerText.includes('The newer version did not arrive')").await;
    paths.iter().zip(whole).for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
    page.click("button", "Try again").await;
    page.until("document.body.innerText.includes('A newer version of the app is ready')").await;
    page.until("document.querySelector('.block').innerText.includes('Good morning.')").await;
    page.click("button", "Change to it now").await;
    page.until("document.querySelector('.block')?.innerText.includes('Good evening.')").await;
    page.close().await;
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn a_half_downloaded_update_never_breaks_the_old_one() {
    let (folder, mut live, stage, page) = small_site("half").await;
    edit(&folder, "Good evening.");
    assert_eq!(live.follow(), Ok(true));
    // One file of the new build is another than its list says: a deployment caught in the middle.
    let version = live.site.root.join(&live.site.version);
    for name in ["lesson/one.html", "curriculum.pack"] {
        fs::write(version.join(name), b"half").unwrap();
    }
    page.js("window.ubvOffline.look()").await;
    page.promised("await navigator.serviceWorker.getRegistration().then(r => !r.waiting && !r.installing)").await;
    page.start("#/lesson/one").await;
    page.until("document.querySelector('.block')?.innerText.includes('Good morning.')").await;
    stage.cut_network(true);
    page.start("#/lesson/one").await;
    page.until("document.querySelector('.block')?.innerText.includes('Good morning.')").await;
    assert_eq!(page.js("return document.body.innerText.includes('A newer version')").await, json!(false));
    page.close().await;
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn where_data_costs_nothing_is_fetched_ahead_before_the_user_asks_for_it() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    pay_by_the_byte(&page).await;
    page.start("").await;
    page.until("document.body.innerText.includes('not yet kept for use without a network')").await;
    page.promised("!(await navigator.serviceWorker.getRegistration())").await;
    page.click("a", "Keep it on this device").await;
    page.heading("More").await;
    page.click("button", "Keep it on this device").await;
    page.until("document.body.innerText.includes('Everything is on this device')").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn whoever_is_at_the_lock_screen_when_a_newer_build_comes_is_told_after_unlocking() {
    let (folder, mut live, _stage, page) = small_site("locked").await;
    draft(&page).await;
    seal(&page).await;
    edit(&folder, "Good evening.");
    assert_eq!(live.follow(), Ok(true));
    page.until("window.ubvOffline").await;
    page.promised("window.ubvOffline.look() || !!(await navigator.serviceWorker.getRegistration()).waiting").await;
    page.until("document.documentElement.hasAttribute('data-update')").await;
    unlock(&page, PASS).await;
    page.until("document.body.innerText.includes('A newer version of the app is ready')").await;
    page.close().await;
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn an_installation_that_failed_is_told_and_can_be_tried_again() {
    let folder = std::env::temp_dir().join(format!("ubuvugizi-failed-{}", std::process::id()));
    curriculum(&folder.join("content"));
    let options = Options { content: folder.join("content"), out: folder.join("site"), compress: false, lrs: None };
    let live = Live::new(options).unwrap();
    let version = live.site.root.join(&live.site.version);
    let whole: Vec<(PathBuf, Vec<u8>)> = ["lesson/one.html", "curriculum.pack"]
        .map(|name| version.join(name))
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .into();
    whole.iter().for_each(|(path, _)| fs::write(path, b"half").unwrap());
    let stage = Stage::of(live.site.root.clone());
    let page = stage.open("en").await;
    page.start("#/more").await;
    page.until("window.ubvOffline").await;
    page.click("button", "Keep it on this device").await;
    page.until("document.body.innerText.includes('Not everything arrived')").await;
    whole.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
    page.click("button", "Try again").await;
    page.until("document.body.innerText.includes('Everything is on this device')").await;
    page.close().await;
    fs::remove_dir_all(folder).unwrap();
}
