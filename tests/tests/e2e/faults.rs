//! Faults that only a browser has; the others are in `crates/domain/src/store/faults.rs`. The names begin with the number of
//! the fault in the list that `cargo xtask faults` prints.

use serde_json::{Value, json};
use tests::{Page, Stage};

/// How often the process is killed: as often as the environment's `KILLS` says (`cargo xtask faults`: 200), else so often. Each costs a
/// second of both processors.
const KILLS: usize = 50;
/// One word is typed in so many milliseconds.
const PACE: usize = 20;
/// Words that one debounce window (400 ms) holds at that pace, with the timer's own delay.
const WINDOW: usize = 400 / PACE + 5;

async fn open_draft(page: &Page) -> String {
    page.begin_report().await;
    page.fill("A short name for the case", "0").await;
    page.saved().await;
    page.text("return location.href").await
}

/// The number of words in the stored title: "w 1 2 3 … n" was typed one after the other.
const STORED: &str = "const k = Object.keys(localStorage).find(k => /^ubv\\/draft\\/.*\\/c$/.test(k));
    const bodies = ['a', 'b'].map(s => localStorage[k.replace(/c$/, s)]).filter(Boolean).map(t => t.split('\\n'));
    const revs = bodies.map(([head, ...body]) => [JSON.parse(head).rev, JSON.parse(body.join('\\n'))]).sort((x, y) => y[0] - x[0]);
    return revs[0][1].answers.title.Text.trim().split(' ').map(Number)";

async fn stored(page: &Page) -> Vec<u64> {
    page.js(STORED).await.as_array().map(|all| all.iter().filter_map(Value::as_u64).collect()).unwrap_or_default()
}

#[tokio::test(flavor = "current_thread")]
async fn fault_01_the_renderer_is_killed_at_random_points_while_typing() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    let address = open_draft(&page).await;
    // This tab only watches, from a process of its own.
    let watcher = page.client.window().await.unwrap();
    page.start("#/more").await;
    page.js("new BroadcastChannel('typed').onmessage = e => { window.last = e.data }").await;
    let mut random = 88_172_645_463_325_252_u64;
    let mut worst = 0;
    let kills = std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    for kill in 0..kills {
        page.js("window.last = 0").await;
        let tab = page.client.new_window(true).await.unwrap().handle;
        page.client.switch_to_window(tab).await.unwrap();
        page.client.goto(&address).await.unwrap();
        page.until("document.querySelector('#a-title')").await;
        let typing = format!(
            "const box = document.querySelector('#a-title'); const said = new BroadcastChannel('typed'); let n = 0; let words = '';
             setInterval(() => {{ words += ' ' + ++n; box.value = words; box.dispatchEvent(new Event('input', {{bubbles: true}})); said.postMessage(n); }}, {PACE})"
        );
        page.js(&typing).await;
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        tokio::time::sleep(std::time::Duration::from_millis(50 + random % 700)).await;
        page.kill_tab().await;
        let tabs = page.client.windows().await.unwrap();
        for tab in tabs.into_iter().filter(|tab| *tab != watcher) {
            page.client.switch_to_window(tab).await.ok();
            page.client.close_window().await.ok();
        }
        page.client.switch_to_window(watcher.clone()).await.unwrap();
        let typed = page.js("return window.last").await.as_u64().unwrap_or(0) as usize;
        let words = stored(&page).await;
        // Whole, in order, nothing of another round.
        let expected: Vec<u64> = (1..=words.len() as u64).collect();
        let is_former = words.len() == 1 || typed < WINDOW;
        assert!(words == expected || is_former, "kill {kill}: {words:?}");
        if !is_former {
            let lost = typed.saturating_sub(words.len());
            worst = worst.max(lost);
            assert!(lost <= WINDOW, "kill {kill}: {lost} words of {typed} are lost");
        }
    }
    eprintln!("{kills} kills, at most {worst} words of {PACE} ms lost");
    page.close().await;
}

/// Answers the first check of the lesson and, in the same breath, does something else. The verdict stands before it is written.
fn answered_and(act: &str) -> String {
    format!(
        "const check = document.querySelector('[data-check]'); check.querySelector('input').click();
         check.querySelector('[data-act=check]').click(); window.told = check.querySelector('[role=status]').innerText.length > 3; {act}"
    )
}

#[tokio::test(flavor = "current_thread")]
async fn fault_01_an_answer_is_kept_however_soon_the_page_goes_and_a_kill_loses_no_other() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    let open = "document.querySelector('[data-check] [data-act=check]')?.offsetParent && document.documentElement.hasAttribute('data-usable')";
    let told = "document.querySelector('[data-check] [role=status]').innerText.length > 3";
    page.start("#/lesson/why-in-time").await;
    page.until("document.querySelector('[data-usable]')").await;
    page.click("button", "Mark as done").await;
    page.start("#/lesson/problem-tree").await;
    page.until(open).await;
    // The page goes before anything could be painted.
    page.js(&answered_and("location.reload()")).await;
    page.start("#/lesson/problem-tree").await;
    page.until(told).await;
    // Killed: that answer may be lost, nothing else.
    page.click("button", "Answer again").await;
    page.js(&answered_and("if (!window.told) throw 'no verdict'")).await;
    page.killed().await;
    page.start("#/lesson/problem-tree").await;
    page.until(told).await;
    page.go("#/lesson/why-in-time", "Why time decides").await;
    page.until("document.querySelector('.next').innerText.includes('You have done this lesson')").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn fault_02_closed_with_a_write_in_flight() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    let address = open_draft(&page).await;
    let watcher = page.client.window().await.unwrap();
    page.start("#/more").await;
    for round in 1..=10_u64 {
        let tab = page.client.new_window(true).await.unwrap().handle;
        page.client.switch_to_window(tab).await.unwrap();
        page.client.goto(&address).await.unwrap();
        page.until("document.querySelector('#a-title')").await;
        let typed = format!(
            "const box = document.querySelector('#a-title'); box.value = '{round}'; box.dispatchEvent(new Event('input', {{bubbles: true}}))"
        );
        page.js(&typed).await;
        // At once: the pause after which it would be saved has not passed.
        page.client.close_window().await.unwrap();
        page.client.switch_to_window(watcher.clone()).await.unwrap();
        assert_eq!(stored(&page).await, [round], "the last word before closing");
    }
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn fault_03_typing_before_everything_has_arrived() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    let address = open_draft(&page).await;
    page.client.goto("about:blank").await.unwrap();
    page.cdp("Network.enable", json!({})).await;
    let slow = json!({ "offline": false, "latency": 900, "downloadThroughput": 40_000, "uploadThroughput": 40_000 });
    page.cdp("Network.emulateNetworkConditions", slow).await;
    page.cdp("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
    page.client.goto(&address).await.unwrap();
    page.until("document.querySelector('#a-title')").await;
    // The places are still on their way; the words are typed as soon as there is a box.
    page.js("const box = document.querySelector('#a-title'); box.value = '7'; box.dispatchEvent(new Event('input', {bubbles: true}))").await;
    page.saved().await;
    page.until(
        "performance.getEntriesByType('resource').some(e => e.name.endsWith('places.json') && e.responseEnd > 0)",
    )
    .await;
    page.until("document.querySelector('#a-title').value === '7'").await;
    assert_eq!(stored(&page).await, [7]);
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn fault_10_no_connection_to_a_database_can_be_lost_because_none_is_used() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    open_draft(&page).await;
    page.go("#/lesson/why-in-time", "Why time decides").await;
    page.promised("(await indexedDB.databases()).length === 0").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn fault_15_a_page_that_comes_back_from_the_browsers_memory_reads_anew() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    open_draft(&page).await;
    page.js("window.before = true; dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))").await;
    page.until("window.before === undefined && document.querySelector('#a-title')?.value === '0'").await;
    page.close().await;
}
