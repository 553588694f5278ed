//! What authors do: build the app with a curriculum of their own, edit a lesson and see it.

use std::{fs, path::Path};

use serde_json::json;
use tests::Stage;
use xtask::{serve::Live, site::Options};

pub const LESSON: &str = "+++\nid = \"one\"\ntitle = \"Our first lesson\"\nminutes = 3\nobjectives = [\"greet\"]\n+++\nGood morning.\n
```item single one-1\nWhat do you say?\n- [x] Good morning\n  : It is morning.\n- [ ] Good night\n  : It is not night.\n- [ ] Nothing\n  : Say something.\n@ objective=1 lesson=one\n```\n";

/// A course of one lesson.
pub fn curriculum(root: &Path) {
    let module = root.join("en/ours");
    fs::create_dir_all(&module).unwrap();
    fs::write(root.join("en/course.toml"), "title = \"Ours\"\nmodules = [\"ours\"]\n").unwrap();
    fs::write(root.join("en/glossary.toml"), "[terms]\n").unwrap();
    let about = "id = \"ours\"\nnumber = 1\ntitle = \"Our module\"\nsummary = \"S.\"\ntile = \"im1\"\nobjectives = [\"greet\"]\n";
    fs::write(module.join("module.toml"), about).unwrap();
    fs::write(module.join("01-one.md"), LESSON).unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn a_curriculum_of_ones_own_is_built_and_an_edited_lesson_is_shown() {
    let folder = std::env::temp_dir().join(format!("ubuvugizi-author-{}", std::process::id()));
    let (content, out) = (folder.join("content"), folder.join("site"));
    curriculum(&content);
    let mut live = Live::new(Options { content: content.clone(), out, compress: false, lrs: None }).unwrap();
    let stage = Stage::of(live.site.root.clone());
    let page = stage.open("en").await;
    page.start("").await;
    page.until("document.querySelector('.way').innerText.includes('Our module')").await;
    page.click("a", "Begin").await;
    page.heading("Our first lesson").await;
    page.until("document.querySelector('.block')?.innerText.includes('Good morning.')").await;
    // Our own forms come along.
    page.go("#/report/new/incident", "danger").await;

    assert_eq!(live.follow(), Ok(false), "nothing has changed");
    let before = live.site.version.clone();
    fs::write(content.join("en/ours/01-one.md"), LESSON.replace("Good morning.\n\n", "Good evening.\n\n")).unwrap();
    assert_eq!(live.follow(), Ok(true));
    assert_ne!(live.site.version, before);
    page.start("#/lesson/one").await;
    page.until("document.querySelector('.block')?.innerText.includes('Good evening.')").await;

    // A mistake is told with its place, and the former site stays.
    fs::write(content.join("en/ours/01-one.md"), LESSON.replace("- [x]", "- [ ]")).unwrap();
    let told = live.follow().unwrap_err();
    assert!(told.contains("content/en/ours/01-one.md:"), "{told}");
    page.start("#/lesson/one").await;
    page.until("document.querySelector('.block')?.innerText.includes('Good evening.')").await;
    assert_eq!(page.js("return document.querySelectorAll('.item input').length").await, json!(3));
    page.close().await;
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn an_edited_lesson_comes_to_the_authors_page_by_itself_and_nothing_is_kept_that_would_hide_it() {
    let folder = std::env::temp_dir().join(format!("ubuvugizi-dev-{}", std::process::id()));
    let (content, out) = (folder.join("content"), folder.join("site"));
    curriculum(&content);
    let mut live = Live::for_authors(Options { content: content.clone(), out, compress: false, lrs: None }).unwrap();
    let stage = Stage::of(live.site.root.clone());
    let page = stage.open("en").await;
    page.start("#/lesson/one").await;
    page.until("document.querySelector('.block')?.innerText.includes('Good morning.')").await;
    for words in ["Good evening.", "Good night."] {
        fs::write(content.join("en/ours/01-one.md"), LESSON.replace("Good morning.\n\n", &format!("{words}\n\n")))
            .unwrap();
        assert_eq!(live.follow(), Ok(true));
        page.until(&format!("document.querySelector('.block')?.innerText.includes('{words}')")).await;
    }
    page.promised("!(await navigator.serviceWorker.getRegistration())").await;
    page.close().await;
    fs::remove_dir_all(folder).unwrap();
}
