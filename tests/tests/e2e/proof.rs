//! Whether the course taught something: tests around a module, what comes back tomorrow, promises.

use serde_json::json;
use tests::{ANSWER, Page, Stage};

/// Answers the item on the screen with whatever comes first.
async fn answer(page: &Page) {
    let script = format!(
        "const done = arguments[arguments.length - 1]; {ANSWER} answer(document.querySelector('.item')).then(() => done(true), e => done(String(e)))"
    );
    assert_eq!(page.client.execute_async(&script, vec![]).await.unwrap(), json!(true));
}

/// From now on every page of this browser lives so many days later.
async fn later(page: &Page, days: u32) {
    let script = format!(
        "{{ const Real = Date; const by = {days} * 86400000; window.Date = class extends Real {{ constructor(...given) {{ if (given.length) super(...given); else super(Real.now() + by) }} static now() {{ return Real.now() + by }} }} }}"
    );
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
}

/// Takes the test that is offered, choosing the answers that a function picks.
async fn sit(page: &Page, button: &str, pick: &str) {
    page.click("button", button).await;
    for at in 1..=7 {
        page.until(&format!("document.querySelector('#main .num')?.innerText.startsWith('{at} of 7')")).await;
        page.js(&format!("{pick}; document.querySelectorAll('.item input')[pick].click()")).await;
        // Nothing is told: the test must not teach what it measures.
        let words = if at == 7 { "Keep this answer and finish" } else { "Keep this answer and go on" };
        page.click("button", words).await;
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_test_before_and_after_a_module_shows_what_was_gained_and_the_last_one_waits() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/module/who-we-are").await;
    page.click("a", "Before you begin, and after").await;
    page.heading("Test").await;
    sit(&page, "Test before the module", "const pick = 0").await;
    // The score of the first test is not told before the second one is taken.
    page.until("document.body.innerText.includes('Read the lessons first')").await;
    assert_eq!(page.js("return /\\d of 7 right/.test(document.querySelector('#main').innerText)").await, json!(false));
    page.start("#/test/who-we-are").await;
    sit(&page, "Test after the module", "const pick = 1").await;
    page.until("document.body.innerText.includes('What you gained')").await;
    page.until("document.querySelectorAll('tbody tr').length === 7").await;
    page.until(
        "/95 % interval: [+−]\\d+ to [+−]\\d+/.test(document.querySelector('section[aria-labelledby=gain]').innerText)",
    )
    .await;
    page.until("document.querySelectorAll('.rows li').length === 2 && /[0-7] of 7 right/.test(document.querySelector('.rows').innerText)").await;
    page.until("document.body.innerText.includes('The last test opens on')").await;
    later(&page, 90).await;
    page.start("#/test/who-we-are").await;
    page.until("document.body.innerText.includes('Test after 90 days')").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn what_was_missed_comes_back_tomorrow_and_not_today() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/quiz/who-we-are").await;
    page.click("button", "Begin the quiz").await;
    for at in 1..=10 {
        page.until(&format!("document.querySelector('#main .num')?.innerText.startsWith('{at} of 10')")).await;
        answer(&page).await;
        page.click("button", "Check my answer").await;
        page.click("button", if at == 10 { "See the result" } else { "Next question" }).await;
    }
    page.until("/\\d+ of 10 right/.test(document.querySelector('.lead').innerText)").await;
    let missed =
        page.text("return String(10 - document.querySelector('.lead').innerText.match(/(\\d+) of 10/)[1])").await;
    assert_ne!(missed, "0", "whoever always takes the first choice misses something");
    page.start("#/practise").await;
    page.until("document.body.innerText.includes('Nothing is due today')").await;
    later(&page, 1).await;
    page.start("").await;
    page.until(&format!("new RegExp('^{missed} questions? to review today', 'm').test(document.body.innerText)")).await;
    page.click("a", "to review today").await;
    page.heading("Practise").await;
    page.until("document.querySelector('.item')").await;
    answer(&page).await;
    page.click("button", "Check my answer").await;
    page.until("document.querySelector('.item > [role=status]')?.innerText.length > 3").await;
    page.start("").await;
    page.start("#/practise").await;
    let left: u32 = missed.parse::<u32>().unwrap() - 1;
    if left == 0 {
        page.until("document.body.innerText.includes('Nothing is due today')").await;
    } else {
        page.until(&format!(
            "document.querySelector('#main .num')?.innerText === '1 of {left}' || document.querySelector('.item')"
        ))
        .await;
    }
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_promise_is_kept_confirmed_and_looked_back_at_after_thirty_days() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/module/who-we-are").await;
    page.click("a", "A new promise").await;
    page.heading("My action plan").await;
    page.fill("When …", "the team meets on Monday").await;
    page.fill("… I will", "read out the three kinds of duty").await;
    page.click("button", "Keep this promise").await;
    page.until(
        "document.body.innerText.includes('When the team meets on Monday, I will read out the three kinds of duty')",
    )
    .await;
    page.fill("Confirmed by", "Odette").await;
    page.js("document.querySelector('input[id^=by-]').dispatchEvent(new Event('change', {bubbles: true}))").await;
    page.until("document.body.innerText.includes('Confirmed by Odette, as typed on this device')").await;
    page.start("").await;
    page.until("document.querySelector('.way')").await;
    assert_eq!(page.js("return document.body.innerText.includes('look back at')").await, json!(false));
    later(&page, 30).await;
    page.start("").await;
    page.click("a", "1 promise to look back at").await;
    page.heading("My action plan").await;
    page.click("button", "Done").await;
    page.until("/: Done/.test(document.querySelector('section.frame').innerText)").await;
    page.start("").await;
    page.until("document.querySelector('.way')").await;
    assert_eq!(page.js("return document.body.innerText.includes('look back at')").await, json!(false));
    page.close().await;
}
