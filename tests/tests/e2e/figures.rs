//! The figures of a cohort: what stands on the screen and in the files is what an independent program finds.

use std::process::Command;

use domain::report::redact::{Needle, Taken};
use serde_json::{Value, json};
use tests::{
    Page, Stage,
    cohort::{ID, Simulated, independent, simulate},
};

/// Puts a trainer's records into the storage, as the app keeps them.
pub async fn plant(page: &Page, simulated: &Simulated) {
    let stored = serde_json::to_value(simulated.stored()).unwrap();
    let set = "for (const [key, text] of arguments[0]) localStorage.setItem(key, text)";
    page.client.execute(set, vec![stored]).await.unwrap();
}

/// The screen with everything on it that can be opened.
pub async fn opened(page: &Page) {
    page.go(&format!("#/train/{ID}/figures"), "Huye, November 2026").await;
    page.until("document.querySelector('#where') && !document.querySelector('.loading')").await;
    page.click("button", "Look at the items").await;
    page.until("document.querySelectorAll('#item-list > tbody > .item').length > 9").await;
    page.js("document.querySelectorAll('#main details').forEach(d => d.open = true)").await;
}

async fn shown(page: &Page) -> String {
    page.text("return document.querySelector('#main').innerText").await
}

/// Texts of the cells of rows.
async fn cells(page: &Page, rows: &str) -> Vec<Vec<String>> {
    let script = format!(
        "return [...document.querySelectorAll({})].map(r => [...r.children].map(c => c.innerText.trim()))",
        json!(rows)
    );
    serde_json::from_value(page.js(&script).await).unwrap()
}

fn points(share: &Value) -> String {
    format!("{}", (share.as_f64().unwrap() * 100.0).round())
}

fn gain<'a>(figures: &'a Value, module: &str) -> &'a Value {
    let fits = |gain: &&Value| gain["module"] == module && gain["objective"] == 0 && gain["between"] == "after";
    &figures["gains"].as_array().unwrap().iter().find(fits).unwrap()["change"]
}

fn xlsx(file: &std::path::Path) -> Vec<Vec<Vec<Value>>> {
    let script = "import sys, json, openpyxl
print(json.dumps([[list(map(lambda v: v if v is None or isinstance(v, (int, float)) else str(v), r))
    for r in s.iter_rows(values_only=True)] for s in openpyxl.load_workbook(sys.argv[1])]))";
    let out = Command::new(xtask::setup::python()).args(["-c", script]).arg(file).output().expect("python3");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

#[tokio::test(flavor = "current_thread")]
async fn a_trainer_sees_and_takes_along_the_figures_that_an_independent_program_finds() {
    let simulated = simulate(40);
    let figures = independent(&simulated);
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    plant(&page, &simulated).await;
    page.start(&format!("#/train/{ID}/figures")).await;
    opened(&page).await;
    let text = shown(&page).await;
    let (handed, all) = (&figures["counts"]["handed"], &figures["counts"]["learners"]);
    assert!(text.contains(&format!("{handed} of {all} learners have handed over")), "{text}");
    let whole = gain(&figures, "");
    let mean = format!("{} to {}", points(&whole["from"]), points(&whole["to"]));
    assert!(text.contains(&mean), "{mean}: {text}");

    // Every cell of the matrix, found by its words.
    let names = json!({ "done": "done", "over half": "over_half", "begun": "begun", "not begun": "not_begun" });
    let matrix = cells(&page, ".matrix > tbody > tr").await;
    assert_eq!(matrix.len(), 40);
    for row in figures["learners"].as_array().unwrap() {
        let name = row["name"].as_str().unwrap();
        let line = matrix.iter().find(|line| line[0] == name).unwrap_or_else(|| panic!("{name}"));
        let stages: Vec<&Value> = line[1..].iter().map(|cell| &names[cell.trim_matches(['·', '\n', ' '])]).collect();
        assert_eq!(stages, row["stages"].as_array().unwrap().iter().collect::<Vec<_>>(), "{name}");
    }
    // The items of the tests after a module, ten of them and then all.
    while page.js("return [...document.querySelectorAll('#main button')].some(b => b.innerText === 'Show more')").await
        == json!(true)
    {
        page.click("button", "Show more").await;
    }
    let items = cells(&page, "#item-list > tbody > .item").await;
    let after: Vec<&Value> = figures["items"].as_array().unwrap().iter().filter(|item| item["on"] == "after").collect();
    assert_eq!(items.len(), after.len());
    for item in after {
        let id = item["id"].as_str().unwrap();
        let row = items.iter().find(|row| row[0].split_whitespace().next() == Some(id)).unwrap();
        assert_eq!(row[1], format!("{} %", points(&item["facility"])), "{id}");
        if let Some(rest) = item["item_rest"].as_f64() {
            let rest = format!("{:.2}", if rest.abs() < 0.005 { 0.0 } else { rest }).replace('-', "−");
            assert_eq!(row[2], rest, "{id}");
        }
    }
    // Each way out of an item leads somewhere.
    page.until("document.querySelector('#item-list a[href^=\"#/lesson/\"]')").await;
    page.js("document.querySelector('#item-list details').open = true").await;
    page.until("document.querySelector('#item-list .mend')?.innerText.includes('in content/en/')").await;

    // Names are found, sorted and hidden.
    page.fill("Find a learner", "uwimana").await;
    page.until("document.querySelectorAll('.matrix > tbody > tr').length === 5").await;
    page.click("label", "Show names").await;
    page.until("document.querySelector('#main').innerText.includes('No learner fits')").await;
    page.fill("Find a learner", " ").await;
    page.until("document.querySelectorAll('.matrix > tbody > tr').length === 40").await;
    let hidden = page.text("return document.querySelector('#main').innerHTML").await;
    assert!(!hidden.contains("Uwimana") && hidden.contains("Learner 1"), "names are hidden");
    page.click("label", "Show names").await;

    // A spreadsheet with the same numbers.
    page.click("button", "Make a spreadsheet").await;
    page.until("document.querySelector('#main').innerText.includes('It has not been sent')").await;
    let sheets = xlsx(&stage.download("figures.xlsx").await);
    let learners = &sheets[1];
    assert_eq!((learners.len(), learners[1][0].as_str()), (41, Some("A. Uwimana 1")));
    let items = &sheets[3][1..];
    assert_eq!(items.len(), figures["items"].as_array().unwrap().len());
    for item in figures["items"].as_array().unwrap() {
        let on = json!({ "after": "tests after the module", "before": "tests before the module", "quiz": "quizzes" });
        let on = &on[item["on"].as_str().unwrap()];
        let row = items.iter().find(|row| row[0] == item["id"] && row[3] == *on).unwrap();
        assert!(row[1].as_str().is_some_and(|stem| stem.len() > 5), "{row:?}");
        assert!((row[5].as_f64().unwrap() - item["facility"].as_f64().unwrap()).abs() < 0.000_06, "{row:?}");
    }
    // The partner's page: a PDF in which no name stands.
    page.click("button", "Make a page for the partner").await;
    let pdf = std::fs::read(stage.download("partner.pdf").await).unwrap();
    let needles: Vec<Needle> = ["Uwimana", "Hakizimana", "Ingabire"]
        .map(|name| Needle { words: vec![name.to_lowercase()], kind: Taken::Name })
        .to_vec();
    assert_eq!(pdf::check(&pdf, &needles), Ok(()));

    // In the other languages, on a phone.
    page.cdp(
        "Emulation.setDeviceMetricsOverride",
        json!({ "width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": false }),
    )
    .await;
    for (language, words) in [("fr", "Où en est chacun"), ("rw", "Aho buri wese ageze")] {
        let choose = "const list = document.querySelector('header select'); list.value = arguments[0];
            list.dispatchEvent(new Event('change', { bubbles: true }))";
        page.client.execute(choose, vec![json!(language)]).await.unwrap();
        page.until(&format!("document.querySelector('#where')?.innerText === {}", json!(words))).await;
        let wide = page.js("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
        assert_eq!(wide, json!(0), "{language}");
    }
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn of_many_learners_only_those_in_sight_are_drawn() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    plant(&page, &simulate(200)).await;
    page.start(&format!("#/train/{ID}/figures")).await;
    page.until("document.querySelectorAll('.matrix th[scope=row]').length === 40").await;
    let last = "document.querySelector('.matrix-box').innerText.includes(' 200')";
    page.choose("Order", "longest not seen").await;
    page.choose("Order", "by name").await;
    page.js("const box = document.querySelector('.matrix-box'); box.scrollTop = box.scrollHeight").await;
    page.until(
        "[...document.querySelectorAll('.matrix tr[aria-rowindex]')].at(-1).getAttribute('aria-rowindex') === '201'",
    )
    .await;
    page.js("document.querySelector('.matrix-box').scrollTop = 0").await;
    page.until("document.querySelector('.matrix tr[aria-rowindex]').getAttribute('aria-rowindex') === '2'").await;
    page.fill("Find a learner", " 200").await;
    page.until(last).await;
    page.close().await;
}
