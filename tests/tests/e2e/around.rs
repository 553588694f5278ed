//! Around the lessons: search, glossary, notes and bookmarks, text size, reading aloud, the map, one module kept.

use serde_json::json;
use tests::{Page, Stage};

/// What the page stores under keys that begin so.
async fn stored(page: &Page, prefix: &str) -> String {
    let script = format!(
        "return Object.entries(localStorage).filter(([key]) => key.startsWith('{prefix}')).map(([_, value]) => value).join('\\n')"
    );
    page.text(&script).await
}

#[tokio::test(flavor = "current_thread")]
async fn search_finds_a_lesson_by_a_misspelt_word_a_term_by_its_kinyarwanda_and_a_form() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    page.client.find(fantoccini::Locator::Css(".top a[href='#/search']")).await.unwrap().click().await.unwrap();
    page.heading("Search").await;
    page.fill("Words to look for", "confidental").await;
    page.until("document.querySelector('.found li')?.innerText.includes('Lesson 5.5')").await;
    page.until("document.querySelector('#main [role=status]:not(:empty)').innerText.includes('nearest')").await;
    page.fill("Words to look for", "hersay").await;
    page.until("document.querySelector('.found li')?.innerText.includes('hearsay')").await;
    page.click("a", "Facts, hearsay").await;
    page.heading("hearsay").await;
    // Going back finds the question and its answers again; nothing of it is stored.
    page.client.back().await.unwrap();
    page.heading("Search").await;
    page.until("document.querySelector('#find').value === 'hersay' && document.querySelector('.found li')").await;
    assert!(!stored(&page, "ubv").await.contains("hersay"));

    page.fill("Words to look for", "umuhesha w’inkiko").await;
    page.until("document.querySelector('.found li')?.innerText.includes('bailiff')").await;
    page.click("a", "bailiff").await;
    page.heading("Glossary").await;
    page.until("document.activeElement.id === 't-bailiff' && document.activeElement.innerText.includes('bailiff')")
        .await;
    page.until("document.querySelector('#t-bailiff').parentElement.innerText.includes('huissier')").await;
    page.fill("Part of a term", "comite de conciliateurs").await;
    page.until("document.querySelectorAll('.entry').length === 1 && document.querySelector('.entry').innerText.includes('Abunzi')").await;

    page.go("#/search", "Search").await;
    page.fill("Words to look for", "incident").await;
    page.until("[...document.querySelectorAll('.found li')].some(li => li.innerText.includes('Report form'))").await;
    page.fill("Words to look for", "qwxyz").await;
    page.until("document.querySelector('#main').innerText.includes('Nothing was found')").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_terms_note_stands_under_its_paragraph_in_three_languages_and_gives_the_keyboard_back() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/lesson/why-in-time").await;
    page.heading("Why time decides").await;
    page.until("document.querySelector('a.term[href$=t-maj]')").await;
    page.js(
        "document.querySelector('a.term[href$=t-maj]').focus(); document.querySelector('a.term[href$=t-maj]').click()",
    )
    .await;
    page.until("['free legal', 'Inzu ishinzwe', 'Maison'].every(word => document.querySelector('.gloss').innerText.includes(word))").await;
    page.until("document.activeElement.classList.contains('gloss')").await;
    // In the flow: it covers no other paragraph.
    page.until("getComputedStyle(document.querySelector('.gloss')).position === 'relative'").await;
    page.until(
        "document.querySelector('a.term[href$=t-maj]').closest('p').nextElementSibling.classList.contains('gloss')",
    )
    .await;
    page.click("button", "Close").await;
    page.until("!document.querySelector('.gloss') && document.activeElement.getAttribute('href') === '#t-maj'").await;
    // Pressed again it goes.
    page.js("document.querySelector('a.term[href$=t-jadf]').click()").await;
    page.until("document.querySelector('.gloss').innerText.includes('JADF')").await;
    page.js("document.querySelector('a.term[href$=t-jadf]').click()").await;
    page.until("!document.querySelector('.gloss')").await;
    page.close().await;
}

async fn open_tools(page: &Page) {
    page.until("document.querySelector('#main details summary')").await;
    page.js("document.querySelector('#main details summary').click()").await;
    page.until("document.querySelector('#note')").await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_note_and_a_bookmark_are_kept_listed_deleted_and_taken_back() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/lesson/why-in-time").await;
    page.heading("Why time decides").await;
    open_tools(&page).await;
    page.fill("My note on this lesson", "Ask the MAJ when they meet").await;
    page.saved().await;
    assert!(stored(&page, "ubv/note/why-in-time/").await.contains("Ask the MAJ when they meet"));
    page.click("button", "Bookmark this lesson").await;
    page.until("document.querySelector('.tools').innerText.includes('Bookmarked on')").await;
    // Typed and left at once: it is written before the screen goes.
    page.fill("My note on this lesson", "Ask the MAJ and the JADF officer").await;
    page.js("location.hash = '#/lesson/who-did-what'").await;
    page.heading("Who did what to whom").await;
    assert!(stored(&page, "ubv/note/why-in-time/").await.contains("JADF officer"));
    page.close().await;

    let page = stage.open("en").await;
    page.start("#/lesson/why-in-time").await;
    open_tools(&page).await;
    page.until("document.querySelector('#note').value === 'Ask the MAJ and the JADF officer'").await;
    page.click("a", "Notes and bookmarks").await;
    page.heading("Notes and bookmarks").await;
    page.until("document.querySelector('.entry').innerText.includes('Why time decides') && document.querySelector('.entry').innerText.includes('Bookmarked on')").await;
    page.click("button", "Delete").await;
    page.until("document.querySelector('#main').innerText.includes('There is no note or bookmark yet')").await;
    assert_eq!(stored(&page, "ubv/note/").await, "");
    page.click("button", "Undo").await;
    page.until("document.querySelector('.written').innerText === 'Ask the MAJ and the JADF officer'").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_note_that_cannot_be_saved_says_so_and_stays() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/lesson/why-in-time").await;
    page.heading("Why time decides").await;
    open_tools(&page).await;
    page.js("window.setItem = Storage.prototype.setItem; Storage.prototype.setItem = function (key, value) { if (key.includes('/note/')) throw new DOMException('full', 'QuotaExceededError'); return window.setItem.call(this, key, value) }").await;
    page.fill("My note on this lesson", "Must not be lost").await;
    page.until("document.querySelector('.saved').innerText.includes('Not saved')").await;
    page.until("document.querySelector('#main .notice').innerText.includes('full')").await;
    // Away and back: it is still here, and still not said to be saved.
    page.go("#/lesson/who-did-what", "Who did what to whom").await;
    page.go("#/lesson/why-in-time", "Why time decides").await;
    open_tools(&page).await;
    page.until("document.querySelector('#note').value === 'Must not be lost'").await;
    page.until("document.querySelector('.saved').innerText.includes('Not saved')").await;
    page.js("Storage.prototype.setItem = window.setItem").await;
    page.fill("My note on this lesson", "Must not be lost.").await;
    page.saved().await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_size_of_the_text_is_chosen_remembered_and_there_before_the_first_paint() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/more").await;
    page.heading("More").await;
    let size = "parseFloat(getComputedStyle(document.documentElement).fontSize)";
    let usual = page.js(&format!("return {size}")).await.as_f64().unwrap();
    page.click("label", "Very large").await;
    page.until(&format!("Math.abs({size} / {usual} - 1.5) < 0.01")).await;
    // What is kept on the device waits for it. Over the network the text does not.
    page.kept().await;
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": "requestAnimationFrame(() => { window.early = getComputedStyle(document.documentElement).fontSize })" })).await;
    page.start("#/lesson/why-in-time").await;
    page.until(&format!("Math.abs(parseFloat(window.early) / {usual} - 1.5) < 0.01")).await;
    for width in [360, 1366] {
        let metrics = json!({ "width": width, "height": 740, "deviceScaleFactor": 1, "mobile": false });
        page.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
        for (hash, heading) in [
            ("#/lesson/why-in-time", "Why time"),
            ("#/", ""),
            ("#/module/reporting", "Reporting"),
            ("#/search", "Search"),
            ("#/more", "More"),
        ] {
            page.go(hash, heading).await;
            page.until("!document.querySelector('.loading')").await;
            let wide =
                page.js("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
            let outside = page.text("return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map(e => e.outerHTML.slice(0, 80)).join(' | ')").await;
            assert_eq!(wide, json!(0), "{hash} at {width} scrolls sideways: {outside}");
        }
    }
    page.click("label", "Normal").await;
    page.start("#/more").await;
    page.until("!document.documentElement.style.getPropertyValue('--size')").await;
    page.close().await;
}

/// A device with such voices; what is said is written down and lasts until the test ends it.
fn voices(list: &str) -> String {
    format!(
        "window.said = []; window.silent = 0;
        Object.defineProperty(window, 'speechSynthesis', {{ value: {{ getVoices: () => {list}, addEventListener() {{}},
            speak(utterance) {{ window.said.push(utterance.text); window.utterance = utterance }}, cancel() {{ window.silent++ }} }} }});
        window.SpeechSynthesisUtterance = function (text) {{ this.text = text }};"
    )
}

#[tokio::test(flavor = "current_thread")]
async fn a_device_with_a_voice_of_its_own_reads_aloud_until_the_lesson_is_left_and_another_offers_nothing() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    let own = "[{ lang: 'rw', localService: true }, { lang: 'en_GB', localService: true, name: 'own' }]";
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": voices(own) })).await;
    page.start("#/lesson/why-in-time").await;
    page.heading("Why time decides").await;
    open_tools(&page).await;
    page.click("button", "Read aloud").await;
    page.until("window.said[0] === 'Why time decides' && window.utterance.voice.name === 'own'").await;
    page.js("window.utterance.onend()").await;
    page.until("window.said[1].startsWith('A report is useful') && document.querySelector('.spoken').innerText.startsWith('A report is useful')").await;
    page.js("window.utterance.onend()").await;
    page.js("window.utterance.onend()").await;
    // The numbers of sources are not read.
    page.until("window.said[3].includes('ministerial order of 5 May 2014 created it .')").await;
    page.click("button", "Pause").await;
    page.until("window.silent > 0").await;
    page.click("button", "Go on reading aloud").await;
    page.until("window.said[4] === window.said[3]").await;
    let before = page.js("return window.silent").await.as_u64().unwrap();
    page.go("#/lesson/who-did-what", "Who did what to whom").await;
    page.until(&format!("window.silent > {before}")).await;
    page.js("window.utterance.onend()").await;
    assert_eq!(page.js("return window.said.length").await, json!(5));
    page.close().await;

    // A voice that sends the text away is none, nor is one of another language.
    let stage = Stage::new();
    let page = stage.open("en").await;
    let others = "[{ lang: 'en-US', localService: false }, { lang: 'fr-FR', localService: true }]";
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": voices(others) })).await;
    page.start("#/lesson/why-in-time").await;
    page.heading("Why time decides").await;
    open_tools(&page).await;
    tokio::time::sleep(std::time::Duration::from_millis(3500)).await;
    assert_eq!(page.js("return document.querySelector('.tools').innerText.includes('Read aloud')").await, json!(false));
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_map_advises_and_forces_nothing() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    page.click("a", "Map of the modules").await;
    page.heading("Map of the modules").await;
    page.until("document.querySelector('#step-1').closest('section').innerText.includes('Who we are')").await;
    page.until("[...document.querySelectorAll('section')].findIndex(s => s.innerText.includes('Best after: 2'))> 0")
        .await;
    // What comes late is open all the same.
    page.js("[...document.querySelectorAll('.way a')].at(-1).click()").await;
    page.until(
        "location.hash.startsWith('#/module/') && document.querySelector('#main').innerText.includes('Best after')",
    )
    .await;
    page.until("document.querySelector('#main').innerText.match(/\\d+ minutes in \\d+ lessons/)").await;
    page.js("document.querySelector('.toc a').click()").await;
    page.until("document.querySelector('.block')").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn who_pays_for_data_keeps_one_module_after_its_bytes_were_told() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    crate::offline::pay_by_the_byte(&page).await;
    page.start("#/module/reporting").await;
    page.heading("Reporting abuse").await;
    page.until("/about \\d+ KB to fetch/.test(document.querySelector('#main').innerText)").await;
    page.promised("window.ubvOffline && !(await navigator.serviceWorker.getRegistration())").await;
    page.click("button", "Keep this module on this device").await;
    page.until("document.querySelector('#main').innerText.includes('This module is on this device')").await;
    page.promised("!!navigator.serviceWorker.controller").await;
    stage.cut_network(true);
    for (hash, heading) in
        [("#/module/reporting", "Reporting abuse"), ("#/lesson/consent", "Consent"), ("#/quiz/reporting", "Quiz")]
    {
        page.start(hash).await;
        page.heading(heading).await;
        page.until("!document.querySelector('.loading') && !document.querySelector('.notice.is-stop')").await;
    }
    // The lesson that follows is made ready from what is kept; of a module that is not, nothing is fetched before it is asked for.
    stage.cut_network(false);
    page.start("#/lesson/where-first").await;
    page.until(&format!("{} === 2", crate::offline::LESSONS)).await;
    page.start("#/lesson/indicator-line").await;
    page.promised("(await window.ubvOffline.statusOf(['lesson/indicator-line.html'])).all > 0").await;
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    assert_eq!(page.js(&format!("return {}", crate::offline::LESSONS)).await, json!(1));
    stage.cut_network(true);
    // Another module was not paid for.
    page.start("#/lesson/problem-tree").await;
    page.until("document.querySelector('.notice.is-stop')?.innerText.includes('did not arrive')").await;
    stage.cut_network(false);
    // The whole course can still be asked for.
    page.start("").await;
    page.promised("window.ubvOffline && (await window.ubvOffline.status()).got > 0").await;
    page.go("#/more", "More").await;
    page.click("button", "Keep everything on this device").await;
    page.until("document.body.innerText.includes('Everything is on this device')").await;
    page.go("#/module/evidence", "").await;
    page.until("document.querySelector('#main').innerText.includes('This module is on this device')").await;
    page.close().await;
}
