//! A learner reads, checks, takes the quiz, closes the browser and comes back.

use serde_json::json;
use tests::{ANSWER, Page, Stage};

/// Answers whatever item is on the screen.
pub async fn answer(page: &Page) {
    let script = format!(
        "const done = arguments[arguments.length - 1]; {ANSWER} answer(document.querySelector('.item')).then(() => done(true), e => done(String(e)))"
    );
    assert_eq!(page.client.execute_async(&script, vec![]).await.unwrap(), json!(true));
}

#[tokio::test(flavor = "current_thread")]
async fn read_check_quiz_close_and_come_back() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    page.click("a", "Begin").await;
    page.heading("What you owe, and what you do not").await;
    page.until("document.querySelector('.item input')").await;
    page.go("#/lesson/why-in-time", "Why time decides").await;
    page.until(
        "document.querySelectorAll('a.src').length > 5 && document.querySelector('#s1').innerText.includes('F-')",
    )
    .await;
    // A wrong answer first: the reason for this very number.
    page.fill("Your committee takes papers", "4").await;
    page.click("button", "Check my answer").await;
    page.until("document.querySelector('.why')?.innerText.includes('That counts only the checker')").await;
    page.click("button", "Mark as done").await;
    page.until("document.querySelector('.next').innerText.includes('You have done this lesson')").await;
    page.click("a", "Who did what to whom").await;
    page.heading("Who did what to whom").await;
    page.until("document.querySelectorAll('.block').length > 6").await;
    page.until("[...document.querySelectorAll('[data-exercise]')].every(e => e.querySelector('.order, select, input, button.pick'))").await;
    page.js("document.querySelectorAll('.block')[5].scrollIntoView()").await;
    // The browser tells a page that it is put away before it ends it; the driver may not leave it the time.
    page.js("dispatchEvent(new Event('pagehide'))").await;
    page.close().await;

    let page = stage.open("en").await;
    page.start("").await;
    page.until("document.querySelector('.resume').innerText.includes('Where you were')").await;
    page.click("a", "Continue").await;
    page.heading("Who did what to whom").await;
    // Where it was left, once the exercises stand: the fifth block is at the top again.
    page.until("document.querySelectorAll('.block').length > 6").await;
    page.until("[...document.querySelectorAll('[data-exercise]')].every(e => e.querySelector('.order, select, input, button.pick'))").await;
    page.until("Math.abs(document.querySelectorAll('.block')[5]?.getBoundingClientRect().top) < 200").await;
    page.go("#/lesson/why-in-time", "Why time decides").await;
    page.until("document.querySelector('.why')?.innerText.includes('That counts only the checker')").await;

    page.go("#/quiz/reporting", "Quiz").await;
    page.click("button", "Begin the quiz").await;
    for at in 1..=10 {
        page.until(&format!("document.querySelector('#main .num')?.innerText.startsWith('{at} of 10')")).await;
        answer(&page).await;
        page.click("button", "Check my answer").await;
        page.until("document.querySelector('.item [role=status]').innerText.length > 3").await;
        if at == 4 {
            // In the middle: what is answered stays answered.
            page.start("#/quiz/reporting").await;
            page.until("document.querySelector('#main .num')?.innerText.startsWith('5 of 10')").await;
            continue;
        }
        page.click("button", if at == 10 { "See the result" } else { "Next question" }).await;
    }
    page.until("/\\d+ of 10 right/.test(document.querySelector('.lead').innerText)").await;
    page.click("a", "Look at the answers").await;
    page.heading("Try 1").await;
    page.until("document.querySelectorAll('.item').length === 10").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn by_keyboard_alone_to_a_checked_answer() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    let tab = "\u{e004}";
    let press = async |key: &str| {
        let active = page.client.active_element().await.unwrap();
        active.send_keys(key).await.unwrap();
    };
    // The skip link is first, and takes the keyboard to the page.
    page.js("document.body.tabIndex = -1; document.body.focus()").await;
    press(tab).await;
    page.until("document.activeElement.classList.contains('skip')").await;
    press("\u{e007}").await;
    page.until("document.activeElement.id === 'main'").await;
    let mut left = 12;
    while page
        .js("return document.activeElement.tagName === 'A' && document.activeElement.innerText.includes('Begin')")
        .await
        != json!(true)
    {
        press(tab).await;
        left -= 1;
        assert!(left > 0, "`Begin` is not reached by the Tab key");
    }
    press("\u{e007}").await;
    page.heading("What you owe, and what you do not").await;
    page.go("#/lesson/why-in-time", "Why time decides").await;
    page.until("document.querySelector('#main input.num')").await;
    page.js("document.querySelector('#main input.num').focus()").await;
    press("9").await;
    press(tab).await;
    let mut left = 6;
    while page.js("return document.activeElement.tagName === 'BUTTON' && document.activeElement.innerText.includes('Check my answer')").await != json!(true) {
        press(tab).await;
        left -= 1;
        assert!(left > 0, "`Check my answer` is not reached by the Tab key");
    }
    press("\u{e007}").await;
    page.until("document.querySelector('.item [role=status]').innerText.includes('Right.')").await;
    page.close().await;
}
