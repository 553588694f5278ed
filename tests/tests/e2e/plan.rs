//! The plan: duties that recur, one's own tasks and meetings, what Home shows of them, reminders for a calendar.

use std::process::Command;

use serde_json::json;
use tests::{Page, Stage};

/// From now on every page of this browser lives on 25 November 2026 at nine.
async fn on_a_day(page: &Page) {
    let script = "{ const Real = Date; const by = new Real(2026, 10, 25, 9).getTime() - Real.now(); window.Date = class extends Real { constructor(...given) { if (given.length) super(...given); else super(Real.now() + by) } static now() { return Real.now() + by } } }";
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
}

/// What is due, as a screen says it.
async fn until_says(page: &Page, words: &str) {
    page.until(&format!("document.querySelector('#main').innerText.includes({})", json!(words))).await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_task_is_kept_shown_on_home_done_and_deleted_with_a_way_back() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    on_a_day(&page).await;
    page.start("").await;
    page.until("document.querySelector('.way')").await;
    assert_eq!(
        page.js("return document.body.innerText.includes('In the plan')").await,
        json!(false),
        "nothing is kept yet"
    );
    page.go("#/plan/new", "New task or meeting").await;
    page.click("button", "Keep it").await;
    until_says(&page, "Not kept yet").await;
    page.until("document.activeElement.id === 'what'").await;
    page.fill_in("what", "Ask the clerk for the meeting day").await;
    page.fill_in("day", "2026-11-23").await;
    page.fill("Who does it", "Odette").await;
    page.click("button", "Keep it").await;
    until_says(&page, "Kept on this device, for 23 November 2026.").await;
    // From a cold start: it was written, not only shown.
    page.start("").await;
    until_says(&page, "1 overdue").await;
    page.until("/2 days overdue · Odette/.test(document.querySelector('[aria-labelledby=agenda-due]').innerText)")
        .await;
    page.click("a", "Ask the clerk for the meeting day").await;
    page.heading("Task or meeting").await;
    page.until("document.querySelector('#owner').value === 'Odette'").await;
    // Left without the button: what is whole is kept all the same.
    page.fill("What should come of it", "A date, by phone").await;
    page.go("#/plan", "Plan").await;
    page.start("#/plan/week/2026-11-25").await;
    page.heading("Week of 23 November 2026").await;
    page.click("a", "Ask the clerk").await;
    page.until("document.querySelector('#wish').value === 'A date, by phone'").await;
    page.start("#/plan/day/2026-11-23").await;
    page.click("button", "Mark as done").await;
    until_says(&page, "done on 25 November 2026").await;
    page.start("").await;
    page.until("document.querySelector('.way')").await;
    page.go("#/plan", "Plan").await;
    page.until("!document.querySelector('.loading')").await;
    assert_eq!(
        page.js("return document.querySelector('#main').innerText.includes('Ask the clerk')").await,
        json!(false)
    );
    page.go("#/plan/day/2026-11-23", "Monday").await;
    page.click("a", "Ask the clerk").await;
    page.click("button", "Delete").await;
    until_says(&page, "is deleted.").await;
    page.click("button", "Undo").await;
    until_says(&page, "Kept on this device").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn duties_recur_as_the_organisation_sets_them_and_say_what_they_rest_on() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    on_a_day(&page).await;
    page.start("#/plan").await;
    page.heading("Plan").await;
    // No source gives a date for it: it is not invented.
    until_says(&page, "No date is set yet: Yearly file to RGB").await;
    page.click("button", "Keep this plan").await;
    until_says(&page, "Page for the district’s Justice Committee").await;
    page.until("!document.body.innerText.includes('Keep this plan')").await;
    page.click("a", "Yearly file to RGB").await;
    page.heading("Recurring duty").await;
    until_says(&page, "We found no date in any source").await;
    page.click("summary", "What this rests on").await;
    until_says(&page, "F-084").await;
    page.click("label", "December").await;
    page.fill_in("duty-day", "4").await;
    page.click("button", "Keep it").await;
    until_says(&page, "Kept on this device.").await;
    page.start("#/plan").await;
    until_says(&page, "9 days left").await;
    page.go("#/plan/year", "Fiscal year 2026/2027").await;
    page.until("document.querySelector('section[aria-labelledby=m12]').innerText.includes('Yearly file to RGB')").await;
    page.until(
        "document.querySelector('section[aria-labelledby=m3]').innerText.includes('Quarterly report to the JADF')",
    )
    .await;
    // Another day of the same duty, and one switched off.
    page.go("#/plan/duties", "Recurring duties").await;
    page.click("a", "Quarterly report to the JADF").await;
    page.heading("Recurring duty").await;
    until_says(&page, "set this date yourself").await;
    page.click("label", "In the plan").await;
    page.click("button", "Keep it").await;
    until_says(&page, "Kept on this device.").await;
    page.go("#/plan/year", "Fiscal year 2026/2027").await;
    page.until("document.querySelector('section[aria-labelledby=m12]').innerText.includes('Justice Committee')").await;
    assert_eq!(
        page.js("return document.querySelector('#main').innerText.includes('report to the JADF')").await,
        json!(false)
    );
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn another_program_reads_the_calendar_file() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    on_a_day(&page).await;
    page.start("#/plan/new/2026-12-02").await;
    page.heading("New task or meeting").await;
    page.choose("What is it?", "Meeting").await;
    page.fill_in("what", "Umuganda, then a talk; bring the form — é").await;
    page.fill_in("time", "09:30").await;
    page.fill("Who does it", "Odette").await;
    page.click("button", "Keep it").await;
    until_says(&page, "Kept on this device").await;
    page.go("#/plan", "Plan").await;
    page.click("button", "Make a calendar file").await;
    until_says(&page, "It has not been sent").await;
    let file = stage.download("plan-2026-11-25.ics").await;
    let script = r#"
import sys, datetime, icalendar
cal = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
events = list(cal.walk('VEVENT'))
assert len({str(e['UID']) for e in events}) == len(events) > 10, 'one id each'
met = [e for e in events if str(e['SUMMARY']) == 'Umuganda, then a talk; bring the form — é'][0]
assert met['DTSTART'].dt == datetime.datetime(2026, 12, 2, 9, 30), met['DTSTART'].dt
assert len(met.walk('VALARM')) == 2 and 'DESCRIPTION' not in met, 'nobody is named'
jadf = [e for e in events if str(e['UID']).startswith('duty-jadf-quarter-2026-12')][0]
assert jadf['DTSTART'].dt == datetime.date(2026, 12, 31) and type(jadf['DTSTART'].dt) is datetime.date
assert jadf.walk('VALARM')[0]['TRIGGER'].dt == -datetime.timedelta(days=20, hours=15)
"#;
    let out = Command::new(xtask::setup::python()).args(["-c", script]).arg(file).output().expect("python3");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    page.close().await;
}
