//! Packages in a learning platform: a lesson is answered, done, left and opened again, and the platform knows what it should.

use serde_json::{Value, json};
use tests::{Page, Stage, host::Platform};
use xtask::site::Options;

const LESSON: &str = "lesson/where-first.html";

/// The files of a package, with what a platform lays around one of its pages.
fn packaged(form: &str, shown: &str) -> Vec<(String, Vec<u8>)> {
    let wanted = if form == "cmi5" { "--cmi5" } else { "--scorm" };
    let all = xtask::package::files(&Options::default(), &[wanted.to_owned()]).unwrap();
    let mut files = all.into_iter().find(|(name, _)| *name == form).unwrap().1;
    let frame = format!(
        "<!doctype html><title>Platform</title><script src=\"host.js\"></script><iframe src=\"{shown}\" width=\"380\" height=\"700\"></iframe>"
    );
    files.push(("host.html".into(), frame.into_bytes()));
    files.push(("host.js".into(), include_str!("host.js").as_bytes().to_vec()));
    files
}

/// Which choices are right, by question, as the printed page says behind its disclosures.
fn key(files: &[(String, Vec<u8>)], shown: &str) -> Value {
    let html = String::from_utf8(files.iter().find(|(name, _)| name == shown).unwrap().1.clone()).unwrap();
    let mut key = serde_json::Map::new();
    for block in html.split("data-check=\"").skip(1) {
        let (id, rest) = block.split_once('"').unwrap();
        let reasons = rest.split("data-act=\"check\"").next().unwrap().split("<li").skip(1);
        key.insert(id.to_owned(), reasons.map(|reason| reason.starts_with(" data-right")).collect());
    }
    assert!(!key.is_empty(), "a lesson that asks something");
    Value::Object(key)
}

/// Everything is answered rightly; `wrong` answers with all the other choices.
async fn answer(page: &Page, inside: &str, key: &Value, wrong: bool) {
    let script = format!(
        "const key = {key}; for (const place of {inside}.querySelectorAll('[data-check]')) {{
           const again = place.querySelector('[data-act=again]');
           if (!again.hidden) again.click();
           [...place.querySelectorAll('label input')].forEach((input, n) => {{ if (key[place.dataset.check][n] !== {wrong}) input.click(); }});
           place.querySelector('[data-act=check]').click();
         }}"
    );
    page.js(&script).await;
}

const FRAME: &str = "frames[0].document";

async fn told(page: &Page, inside: &str, what: &str) {
    page.until(&format!("{inside}.querySelector('[data-told]').dataset.told === '{what}'")).await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_lesson_reports_to_scorm_of_both_versions_and_goes_on_where_it_was() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    let broken = "window.broken = []; document.addEventListener('securitypolicyviolation', e => window.broken.push(e.violatedDirective + ' ' + e.blockedURI))";
    page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": broken })).await;
    // A lesson, and in the other form a module's quiz.
    for (form, version, shown) in [
        ("scorm-1.2", "12", LESSON),
        ("scorm-2004-4", "2004", LESSON),
        ("scorm-1.2", "12", "lesson/quiz-reporting.html"),
    ] {
        let files = packaged(form, shown);
        let key = key(&files, shown);
        let platform = Platform::new(files);
        let address = format!("http://127.0.0.1:{}/host.html?v={version}", platform.port);
        page.client.goto(&address).await.unwrap();
        told(&page, FRAME, "begun").await;
        let kept = |name: &'static str| {
            let page = &page;
            async move { page.text(&format!("return kept['{name}']")).await }
        };
        answer(&page, FRAME, &key, true).await;
        told(&page, FRAME, "noted").await;
        match version {
            "12" => assert_eq!(
                (kept("cmi.core.lesson_status").await, kept("cmi.core.score.raw").await),
                ("incomplete".into(), "0".into())
            ),
            _ => assert_eq!(
                (kept("cmi.completion_status").await, kept("cmi.score.scaled").await, kept("cmi.success_status").await),
                ("incomplete".into(), "0".into(), "failed".into())
            ),
        }
        answer(&page, FRAME, &key, false).await;
        page.js(&format!("{FRAME}.querySelector('[data-act=done]').click()")).await;
        told(&page, FRAME, "done").await;
        assert_eq!(page.js("return frames[0].broken").await, json!([]), "its policy is strict and kept");
        // Left: the platform closes the frame.
        page.js("document.querySelector('iframe').remove()").await;
        page.until("window.ended").await;
        match version {
            "12" => {
                assert_eq!(
                    (kept("cmi.core.lesson_status").await, kept("cmi.core.score.raw").await),
                    ("passed".into(), "100".into())
                );
                assert!(kept("cmi.core.session_time").await.starts_with("0000:0"));
            }
            _ => {
                let three = (
                    kept("cmi.completion_status").await,
                    kept("cmi.success_status").await,
                    kept("cmi.score.scaled").await,
                );
                assert_eq!(three, ("completed".into(), "passed".into(), "1".into()));
                assert_eq!(kept("cmi.exit").await, "normal");
            }
        }
        assert_eq!(page.js("return window.wrong").await, json!([]), "{form}");
        // Opened again: done, and the answers stand.
        page.client.goto(&address).await.unwrap();
        told(&page, FRAME, "done").await;
        page.until(&format!(
            "!{FRAME}.querySelector('[data-done] > p').hidden && {FRAME}.querySelector('.pick.right input').disabled"
        ))
        .await;
        assert_eq!(page.js("return window.wrong").await, json!([]), "{form}");
    }
    // Without a platform it says that nothing is reported.
    let alone = Platform::new(packaged("scorm-1.2", LESSON));
    page.client.goto(&format!("http://127.0.0.1:{}/{LESSON}", alone.port)).await.unwrap();
    told(&page, "document", "alone").await;
    crate::audit::clean(&page, "a packaged lesson").await;
    page.client.clone().close().await.unwrap();
}

#[test]
fn scorm_manifests_are_valid_by_the_standards_own_schemas() {
    let script = xtask::project().join("tests/readers/manifests.py");
    let all = xtask::package::files(&Options::default(), &["--scorm".to_owned()]).unwrap();
    assert_eq!(all.len(), 2);
    for (form, files) in all {
        let path = std::env::temp_dir().join(format!("ubuvugizi-{}-{form}.xml", std::process::id()));
        std::fs::write(&path, &files[0].1).unwrap();
        let missing = |out: &std::process::Output| String::from_utf8_lossy(&out.stderr).contains("ModuleNotFoundError");
        let mut reader = std::process::Command::new(crate::modules::python());
        if let Some(wrong) = crate::modules::opened(reader.arg(&script).arg(form).arg(&path), missing) {
            assert_eq!(String::from_utf8_lossy(&wrong), "", "{form}");
        }
        std::fs::remove_file(path).unwrap();
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_lesson_reports_to_cmi5_once_though_the_store_was_away() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    let files = packaged("cmi5", LESSON);
    let key = key(&files, LESSON);
    let platform = Platform::new(files);
    let session = "https://w3id.org/xapi/cmi5/context/extensions/sessionid";
    platform.launch(&json!({ "contextTemplate": { "extensions": { session: "s-1" } }, "launchMode": "Normal", "masteryScore": 0.8, "moveOn": "Completed" }));
    let here = format!("http://127.0.0.1:{}", platform.port);
    let actor =
        json!({ "objectType": "Agent", "account": { "homePage": "https://lms.example", "name": "7" } }).to_string();
    let mut address = url::Url::parse(&format!("{here}/{LESSON}")).unwrap();
    address
        .query_pairs_mut()
        .append_pair("endpoint", &format!("{here}/lrs/"))
        .append_pair("fetch", &format!("{here}/lrs/fetch"))
        .append_pair("actor", &actor)
        .append_pair("registration", "6f2a2b1e-9d5a-4d8c-8f0e-0d8f3b1c2a11")
        .append_pair("activityId", "https://ubuvugizi.example/xapi/lesson/where-first");
    page.client.goto(address.as_str()).await.unwrap();
    told(&page, "document", "begun").await;
    answer(&page, "document", &key, false).await;
    told(&page, "document", "noted").await;
    platform.refuse(2);
    page.click("button", "Mark as done").await;
    told(&page, "document", "failed").await;
    page.click("button", "Mark as done").await;
    told(&page, "document", "done").await;
    page.client.goto("about:blank").await.unwrap();
    // Opened again: nothing is said a second time but that it was opened.
    page.client.goto(address.as_str()).await.unwrap();
    told(&page, "document", "done").await;
    page.client.goto("about:blank").await.unwrap();
    let verb = |statement: &Value| statement["verb"]["display"]["en"].as_str().unwrap_or_default().to_owned();
    let begun = std::time::Instant::now();
    let statements = loop {
        let all = platform.statements();
        if all.iter().filter(|one| verb(one) == "terminated").count() == 2 || begun.elapsed().as_secs() > 20 {
            break all;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    let verbs: Vec<String> = statements.iter().map(verb).collect();
    assert_eq!(verbs, ["initialized", "completed", "passed", "terminated", "initialized", "terminated"]);
    assert_eq!(platform.wrong(), [""; 0]);
    for one in &statements {
        assert_eq!(one["context"]["registration"], "6f2a2b1e-9d5a-4d8c-8f0e-0d8f3b1c2a11");
        assert_eq!(one["context"]["extensions"][session], "s-1");
        assert_eq!(one["actor"]["account"]["name"], "7");
        let categories = one["context"]["contextActivities"]["category"].to_string();
        assert!(categories.contains("categories/cmi5"), "{categories}");
        assert_eq!(
            categories.contains("categories/moveon"),
            matches!(&*verb(one), "completed" | "passed"),
            "{categories}"
        );
    }
    assert_eq!(statements[2]["result"]["score"]["scaled"], 1);
    assert_eq!(
        statements[2]["context"]["extensions"]["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"],
        0.8
    );
    assert!(statements[1]["result"]["duration"].as_str().unwrap().starts_with("PT"));
    page.client.clone().close().await.unwrap();
}
