//! What the list of things to look at finds in a report, and where it leads: to the place, and to the lesson that teaches it.

use serde_json::json;
use tests::Stage;

#[tokio::test(flavor = "current_thread")]
async fn findings_lead_to_their_place_and_to_the_lesson_that_teaches_them() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.begin_report().await;
    let base = page.text("return location.hash.replace(/\\d+$/, '')").await;
    page.go(&format!("{base}8"), "What happened").await;
    page.fill("What you saw", "People say that R1 is a thief.").await;
    page.go(&format!("{base}10"), "How do you know").await;
    page.click("button", "Add a source").await;
    page.choose("Kind of source", "Witness").await;
    page.go(&format!("{base}13"), "What you ask for").await;
    page.fill("Which body is responsible?", "The police and RIB").await;
    page.saved().await;
    page.go(&format!("{base}preview"), "The report on paper").await;
    for words in [
        "holds hearsay (“People say”)",
        "judges or insults (“thief”)",
        "“Sources” names one source only",
        "names several bodies",
        "“What is the reader asked to do?” has no answer",
    ] {
        // The last one only once a reader is chosen who needs it.
        page.choose("Who is it for?", "District Justice Committee").await;
        page.until(&format!("document.querySelector('.checks').innerText.includes('{words}')")).await;
    }
    // The score says what it counts.
    page.until("/^\\d+ % of what is asked/m.test(document.querySelector('aside').innerText)").await;
    page.until("document.querySelector('aside').innerText.includes('says nothing of how good the answers are')").await;
    // Every finding of the app has a lesson beside it; the link opens it.
    let lessons = page.js("return [...document.querySelectorAll('.checks > li')].filter(li => li.innerText.includes('holds hearsay')).map(li => li.querySelector('.learn a').getAttribute('href'))").await;
    assert_eq!(lessons, json!(["#/lesson/facts-hearsay-comment"]));
    page.click("a", "names one source only").await;
    page.heading("How do you know").await;
    page.until("document.activeElement.id === 'f-sources'").await;
    page.js("history.back()").await;
    page.heading("The report on paper").await;
    page.click("a", "Lesson: How strong is it").await;
    page.heading("How strong is it, and who else says so?").await;
    // Mended, it is told no more.
    page.go(&format!("{base}8"), "What happened").await;
    page.fill("What you saw", "A witness shouted “thief” at R1.").await;
    page.until("![...document.querySelectorAll('.checks')].some(list => /hearsay|insults/.test(list.innerText))").await;
    page.close().await;
}
