//! What the learner has done, for others: the file, and sending to a real learning record store (ralph-malph on the loopback), from a
//! build that names it. The line is cut three times and the tab killed; the store holds every statement once.

use serde_json::json;
use tests::{
    Stage,
    lrs::{CODE, Cut, Line, Store, holds_once, read_json},
};
use xtask::site::{self, Options};

/// Waits for a true thing outside of the browser.
async fn until(what: &str, is: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !is() {
        assert!(begun.elapsed().as_secs() < 60, "never: {what}");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_learner_makes_the_file_and_a_build_without_a_store_offers_nothing_else() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/records").await;
    page.heading("What you have done").await;
    page.until("document.body.innerText.includes('You have not done anything yet')").await;
    page.start("#/lesson/why-in-time").await;
    page.click("button", "Mark as done").await;
    page.until("document.querySelector('.next').innerText.includes('You have done this lesson')").await;
    page.go("#/more", "More").await;
    page.click("a", "What you have done, as a file").await;
    page.heading("What you have done").await;
    page.until("document.body.innerText.includes('It would hold 2 entries')").await;
    crate::audit::clean(&page, "what a learner has done").await;
    page.click("button", "Make the file").await;
    page.until("document.body.innerText.includes('it has not been sent to anybody')").await;
    let first = stage.download(".json").await;
    let made = read_json(&first);
    assert_eq!(made[1]["verb"]["id"], "http://adlnet.gov/expapi/verbs/completed");
    assert_eq!(made[1]["object"]["id"], "https://ubuvugizi.example/xapi/lesson/why-in-time");
    // A second file says the same of the same.
    std::fs::remove_file(first).unwrap();
    page.start("#/records").await;
    page.click("button", "Make the file").await;
    assert_eq!(read_json(&stage.download(".json").await), made);
    assert_eq!(page.js("return document.body.innerText.includes('Switch sending on')").await, json!(false));
    let fetched = "return document.querySelector('meta[http-equiv]').content.includes(\"connect-src 'self';\") && !document.documentElement.hasAttribute('data-lrs')";
    assert_eq!(page.js(fetched).await, json!(true));
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn what_is_done_is_sent_once_though_the_network_is_cut_and_the_tab_killed() {
    let line = Line::new();
    let out = std::env::temp_dir().join(format!("ubuvugizi-lrs-site-{}", std::process::id()));
    let lrs = Some(format!("http://127.0.0.1:{}/xAPI/", line.port));
    site::build(&Options { out: out.clone(), compress: false, lrs, ..Options::default() }).unwrap();
    let stage = Stage::of(out.clone());
    let origin = stage.address.split("/some").next().unwrap().to_owned();
    let Some(store) = Store::start(&origin) else { return };
    line.lead_to(&store);
    let page = stage.open("en").await;
    let broken = "window.broken = []; document.addEventListener('securitypolicyviolation', e => window.broken.push(e.violatedDirective + ' ' + e.blockedURI))";
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": broken })).await;
    page.start("#/lesson/why-in-time").await;
    page.click("button", "Mark as done").await;
    page.until("document.querySelector('.next').innerText.includes('You have done this lesson')").await;
    page.start("#/records").await;
    page.until("document.body.innerText.includes('Switch sending on')").await;
    crate::audit::clean(&page, "sending, before it is on").await;
    assert_eq!(store.statements().len(), 0, "off by default");
    // Not let in: it says so, and nothing is lost.
    page.fill("Access code", "tester:wrong").await;
    page.click("button", "Switch sending on").await;
    page.until("document.body.innerText.includes('does not let this device in')").await;
    page.click("button", "Switch sending off").await;
    page.until("document.querySelector('#code').offsetParent").await;
    page.fill("Access code", CODE).await;
    // The first cut: the store has taken them, its answer is lost.
    line.plan(&[Cut::After]);
    page.click("button", "Switch sending on").await;
    page.until("document.body.innerText.includes('does not answer')").await;
    assert_eq!((line.left(), store.statements().len()), (0, 2));
    crate::audit::clean(&page, "sending, while nobody answers").await;
    // More is done; the second cut lets nothing arrive. Whoever asks next meets it: this screen, or the app by itself.
    line.plan(&[Cut::Before, Cut::After]);
    page.go("#/lesson/where-first", "Where to go first").await;
    page.click("button", "Mark as done").await;
    page.until("document.querySelector('.next').innerText.includes('You have done this lesson')").await;
    page.start("#/records").await;
    page.click("button", "Try now").await;
    until("the second cut", || line.left() <= 1).await;
    // The third: the store takes them, and the tab is killed before it knows. (Of a whole browser that is killed the last seconds
    // are lost: it brings its storage to the disk some time after a write.)
    page.until("document.body.innerText.includes('does not answer')").await;
    page.click("button", "Try now").await;
    until("the third cut", || line.left() == 0).await;
    assert_eq!(page.js("return window.broken").await, json!([]));
    let other = page.client.new_window(true).await.unwrap().handle;
    page.kill_tab().await;
    let tabs = page.client.windows().await.unwrap();
    for tab in tabs.into_iter().filter(|tab| *tab != other) {
        page.client.switch_to_window(tab).await.ok();
        page.client.close_window().await.ok();
    }
    page.client.switch_to_window(other).await.unwrap();
    page.start("#/records").await;
    page.until("document.body.innerText.includes('Switch sending off')").await;
    page.click("button", "Try now").await;
    page.until("document.body.innerText.includes('4 entries have been taken') && document.body.innerText.includes('Nothing waits')").await;
    page.click("button", "Make the file").await;
    let made = read_json(&stage.download(".json").await);
    let ids = made.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    holds_once(&store, ids);
    store.approves(&made);
    page.client.clone().close().await.unwrap();
    drop(stage);
    std::fs::remove_dir_all(out).unwrap();
}
