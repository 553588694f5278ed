//! The automated accessibility audit (axe-core) on every screen in both themes, and reflow at 320 CSS pixels.

use serde_json::json;
use tests::{Page, Stage};

const AXE: &str = include_str!("../../vendor/axe.min.js");

pub(crate) async fn clean(page: &Page, screen: &str) {
    // Over the protocol, not as a script element: the page's policy forbids that, and has to.
    page.cdp("Runtime.evaluate", json!({ "expression": AXE })).await;
    let script = "const done = arguments[arguments.length - 1];
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
            .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' — ' + n.failureSummary).join(' | '))), e => done([String(e)]))";
    let found = page.client.execute_async(script, vec![]).await.unwrap();
    assert_eq!(found, json!([]), "{screen}");
    let wide = page.js("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
    assert_eq!(wide, json!(0), "{screen} scrolls sideways");
}

/// What opens within screens: the tools of a lesson with a note in them, a term's note, results, a list with an entry.
async fn around_the_lessons(page: &Page, how: &str) {
    page.go("#/lesson/why-in-time", "Why time decides").await;
    page.js("document.querySelector('#main details summary').click()").await;
    page.fill("My note on this lesson", "Ask the MAJ").await;
    page.saved().await;
    if page.js("return document.querySelector('.tools').innerText.includes('Bookmark this')").await == json!(true) {
        page.click("button", "Bookmark this lesson").await;
    }
    page.js("document.querySelector('a.term[href$=t-maj]').click()").await;
    page.until("document.querySelector('.gloss')").await;
    clean(page, &format!("tools and a term's note {how}")).await;
    page.go("#/search", "Search").await;
    page.fill("Words to look for", "comittee").await;
    page.until("document.querySelectorAll('.found li').length > 3").await;
    clean(page, &format!("results {how}")).await;
    page.go("#/notes", "Notes and bookmarks").await;
    page.until("document.querySelector('.entry')").await;
    clean(page, &format!("a list of notes {how}")).await;
}

/// A file is sealed, with what is asked for that and the sheet that goes with it.
async fn sealed(page: &Page, how: &str) {
    page.click("label", "Confidential, with names").await;
    page.until("document.querySelector('#export .notice.is-warn')").await;
    page.click("label", "Sealed with a passphrase").await;
    page.until("document.querySelector('#passphrase')?.value").await;
    page.fill_in("passphrase", "kigali").await;
    clean(page, &format!("a weak passphrase {how}")).await;
    page.click("button", "Draw other words").await;
    page.click("button", "Make a Word file").await;
    page.until("document.querySelector('#export').innerText.includes('The sealed file is made')").await;
    clean(page, &format!("a sealed file {how}")).await;
    page.click("button", "Sheet with the passphrase").await;
    page.until("document.activeElement.id === 'slip'").await;
    clean(page, &format!("the sheet with a passphrase {how}")).await;
    page.click("button", "Back to the report on paper").await;
    page.js("document.querySelector('input[name=protection]').click()").await;
    page.until("!document.querySelector('#passphrase')").await;
}

/// The window so wide, in this theme.
async fn seen_at(page: &Page, width: u32, theme: &str) {
    let size = json!({ "width": width, "height": 740, "deviceScaleFactor": 1, "mobile": false });
    page.cdp("Emulation.setDeviceMetricsOverride", size).await;
    page.js(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
}

/// In no language does the bar at the top need a second line.
async fn bar_is_one_line(page: &Page) {
    for tag in ["fr", "rw", "en"] {
        page.speak(tag).await;
        page.until(&format!("document.documentElement.lang === '{tag}'")).await;
        for width in [320, 340, 360, 375] {
            let size = json!({ "width": width, "height": 740, "deviceScaleFactor": 1, "mobile": false });
            page.cdp("Emulation.setDeviceMetricsOverride", size).await;
            let high =
                page.js("return document.querySelector('.back') && document.querySelector('.top').offsetHeight").await;
            assert!(high.as_i64().is_some_and(|high| high < 70), "{high} at {width} in {tag}");
        }
    }
}

/// A file is made from the preview that stands there, and handed in.
async fn handed_in(page: &Page, how: &str) {
    page.click("button", "Make a data file").await;
    page.click("a", "Write down whom you hand it to").await;
    page.until("document.querySelector('#ledger-to')").await;
    page.fill("To whom?", "Registry").await;
    page.click("button", "Write down: handed in").await;
    page.until("document.querySelector('.frame')").await;
    clean(page, &format!("an entry of the ledger {how}")).await;
    page.go("#/ledger", "Made and handed in").await;
    clean(page, &format!("a ledger with entries {how}")).await;
}

/// A session with everything open, its paper and sheet, the wall, and a question before and after the vote.
async fn hall(page: &Page, session: &str, how: &str) {
    page.go(session, "Huye hall").await;
    page.until("document.querySelectorAll('.programme > li').length > 9").await;
    page.js("document.querySelectorAll('#main details').forEach(d => d.open = true)").await;
    clean(page, &format!("a programme {how}")).await;
    page.go(&format!("{session}/paper"), "Programme on paper").await;
    page.until("document.querySelectorAll('.sheet').length === 2").await;
    clean(page, &format!("a programme on paper {how}")).await;
    page.go(&format!("{session}/there"), "Attendance").await;
    page.fill("Name, or what he or she wants to be called", "Odette").await;
    page.click("button", "Add as present").await;
    page.until("document.querySelector('.who-row')").await;
    clean(page, &format!("attendance {how}")).await;
    page.go(&format!("{session}/wall/reporting"), "Reporting abuse").await;
    clean(page, &format!("the wall {how}")).await;
    page.go(&format!("{session}/ask"), "Ask the room").await;
    page.until("document.querySelector('.ask-row')").await;
    clean(page, &format!("questions for the room {how}")).await;
    page.click("button", "Ask this question").await;
    page.until("document.querySelector('.letters')").await;
    clean(page, &format!("an open vote {how}")).await;
    page.js("document.querySelector('#card-0-true').click()").await;
    page.click("button", "End the vote").await;
    page.click("button", "Show the right answer").await;
    page.until("document.querySelector('.why')").await;
    clean(page, &format!("a closed vote {how}")).await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_screens_of_sessions_are_clean_in_both_themes_and_reflow() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    crate::sessions::cohort(&page).await;
    crate::sessions::programme(&page).await;
    let session = page.text("return location.hash").await;
    for (width, theme) in [(320, "light"), (1366, "dark")] {
        seen_at(&page, width, theme).await;
        for (hash, heading) in [
            ("#/train/sessions", "Sessions"),
            ("#/train/sessions/cards", "A–D cards"),
            ("#/train/sessions/certificates/c1", "Certificates"),
            ("#/live", "Answer a question"),
            ("#/verify", "Check a certificate"),
        ] {
            page.go(hash, heading).await;
            page.until("!document.querySelector('.loading')").await;
            clean(&page, &format!("{hash} at {width} in {theme}")).await;
        }
        hall(&page, &session, &format!("at {width} in {theme}")).await;
    }
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn every_screen_is_clean_in_both_themes_and_reflows() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    crate::register::plant(&page, 12).await;
    crate::figures::plant(&page, &tests::cohort::simulate(24)).await;
    let screens = [
        ("#/", ""),
        ("#/module/reporting", "Reporting abuse"),
        ("#/lesson/why-in-time", "Why time decides"),
        ("#/lesson/where-first", "Where to go first"),
        ("#/lesson/case-to-pattern", "From cases"),
        ("#/quiz/reporting", "Quiz"),
        ("#/reports", "Reports"),
        ("#/ledger", "Made and handed in"),
        ("#/forms", "Our own forms"),
        ("#/register", "Register of incidents"),
        ("#/consents", "Consents"),
        ("#/pattern", "Figures"),
        ("#/photo", "Look into a photograph"),
        ("#/plan", "Plan"),
        ("#/plan/day/2026-12-31", "31 December"),
        ("#/plan/week/2026-12-31", "Week of 28 December"),
        ("#/plan/year/2026-12-31", "Fiscal year"),
        ("#/plan/new/2026-12-31", "New task"),
        ("#/plan/duties", "Recurring duties"),
        ("#/plan/logframes", "Logframes"),
        ("#/plan/meetings", "Meetings"),
        ("#/plan/duties/rgb-year", "Recurring duty"),
        ("#/more", "More"),
        ("#/people", "People and passphrase"),
        ("#/safety", "Backup and storage"),
        ("#/handout/evidence", "Handout"),
        ("#/map", "Map of the modules"),
        ("#/search", "Search"),
        ("#/glossary", "Glossary"),
        ("#/notes", "Notes and bookmarks"),
        ("#/practise", "Practise"),
        ("#/test/who-we-are", "Test"),
        ("#/pledges/who-we-are", "My action plan"),
        ("#/capstone", "Your own report"),
        ("#/certificate", "Certificate"),
        ("#/check", "Check a file"),
        ("#/train", "Training a group"),
        ("#/join", "Join a cohort"),
        ("#/handover", "Hand over to a trainer"),
        ("#/records", "What you have done"),
        ("#/nowhere", "no such page"),
    ];
    // A project with a row of each kind and an indicator with a trend, and a meeting with a draft: kept from here on.
    crate::project::filled(&page).await;
    let project = page.text("return location.hash").await;
    for (width, theme) in [(320, "light"), (1366, "dark")] {
        seen_at(&page, width, theme).await;
        for (hash, heading) in screens {
            page.go(hash, heading).await;
            page.until("!document.querySelector('.loading')").await;
            clean(&page, &format!("{hash} at {width} in {theme}")).await;
        }
        page.go(&project, "Justice near by").await;
        page.until("document.querySelector('#main svg[role=img]')").await;
        page.js("document.querySelectorAll('#main details').forEach(d => d.open = true)").await;
        clean(&page, &format!("a logframe at {width} in {theme}")).await;
        page.go(&format!("{project}/align"), "What the activities serve").await;
        page.until("document.querySelectorAll('fieldset input').length > 4").await;
        clean(&page, &format!("alignment at {width} in {theme}")).await;
        crate::figures::opened(&page).await;
        clean(&page, &format!("the figures of a cohort at {width} in {theme}")).await;
        around_the_lessons(&page, &format!("at {width} in {theme}")).await;
        page.go("#/report/new/incident", "danger").await;
        let base = page.text("return location.hash.replace(/\\d+$/, '')").await;
        for step in 1..=13 {
            page.js(&format!("location.hash = '{base}{step}'")).await;
            page.until(&format!("document.querySelector('#main .num')?.innerText.includes('Step {step} of 13')")).await;
            // Rows have controls of their own: one of each.
            page.js("document.querySelectorAll('#main section > p > button.btn.plain').forEach(b => b.click())").await;
            clean(&page, &format!("step {step} at {width} in {theme}")).await;
        }
        page.go(&format!("{base}preview"), "on paper").await;
        clean(&page, &format!("preview at {width} in {theme}")).await;
        let id = base.split('/').nth(2).unwrap_or_default();
        page.go(&format!("#/withheld/{id}"), "What is withheld").await;
        page.fill("A word or a name", "nobody").await;
        page.click("button", "Withhold it").await;
        page.until("document.querySelector('.entry')").await;
        clean(&page, &format!("what is withheld at {width} in {theme}")).await;
        page.click("button", "Show again: nobody").await;
        page.go(&format!("{base}preview"), "on paper").await;
        sealed(&page, &format!("at {width} in {theme}")).await;
        handed_in(&page, &format!("at {width} in {theme}")).await;
    }
    bar_is_one_line(&page).await;
    // The lock screen, last: it asks for the passphrase from then on.
    page.go("#/people", "People and passphrase").await;
    page.fill("New passphrase", "umuhoza gatanu ikaramu irembo").await;
    page.click("button", "Seal everything").await;
    page.until("document.querySelector('#code')").await;
    clean(&page, "the recovery code at 1366 in dark").await;
    page.click("button", "I have written it down").await;
    page.heading("Locked").await;
    for (width, theme) in [(320, "light"), (1366, "dark")] {
        seen_at(&page, width, theme).await;
        clean(&page, &format!("the lock screen at {width} in {theme}")).await;
    }
    page.close().await;
}
