//! A trainer makes a cohort, learners join and hand over, by files and by codes; every file has its own verdict.

use std::path::{Path, PathBuf};

use fantoccini::Locator;
use serde_json::json;
use tests::{Page, Stage};

use crate::{
    audit::clean,
    learn::answer,
    modules::unbase64,
    sealed::{PASS, seal, unlock},
};

/// Chooses files in the input with this id.
async fn choose_files(page: &Page, id: &str, files: &[PathBuf]) {
    let input = page.client.wait().for_element(Locator::Id(id)).await.unwrap_or_else(|err| panic!("{id}: {err}"));
    let all: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    input.send_keys(&all.join("\n")).await.unwrap();
}

/// Verdicts of the files taken in last, newest first, each as one line.
async fn verdicts(page: &Page, count: usize) -> Vec<String> {
    page.until(&format!("document.querySelectorAll('.took > li').length === {count}")).await;
    page.until("!document.querySelector('.loading')").await;
    let lines = page.js("return [...document.querySelectorAll('.took > li')].map(li => li.innerText)").await;
    lines.as_array().unwrap().iter().map(|line| line.as_str().unwrap().replace('\n', " ")).collect()
}

/// What stands on the screen as a code, as a picture: a screenshot would have the places of the app over it.
pub async fn picture(page: &Page, code: &str, side: u32) -> Vec<u8> {
    let script = "const done = arguments[arguments.length - 1]; const svg = document.querySelector(arguments[0]).cloneNode(true);
        const side = arguments[1]; svg.setAttribute('width', side); svg.setAttribute('height', side); const drawn = new Image();
        drawn.onload = () => { const canvas = document.createElement('canvas'); canvas.width = canvas.height = side;
            canvas.getContext('2d').drawImage(drawn, 0, 0, side, side); done(canvas.toDataURL('image/png').split(',')[1]); };
        drawn.onerror = () => done('');
        drawn.src = 'data:image/svg+xml,' + encodeURIComponent(new XMLSerializer().serializeToString(svg));";
    let png = page.client.execute_async(script, vec![json!(code), json!(side)]).await.unwrap();
    unbase64(png.as_str().filter(|png| png.len() > 100).expect("a picture"))
}

/// The whole of a screen in both themes, narrow and wide.
async fn clean_everywhere(page: &Page, screen: &str) {
    for (width, theme) in [(320, "light"), (1366, "dark")] {
        let size = json!({ "width": width, "height": 740, "deviceScaleFactor": 1, "mobile": false });
        page.cdp("Emulation.setDeviceMetricsOverride", size).await;
        page.js(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
        clean(page, &format!("{screen} at {width} in {theme}")).await;
    }
    page.cdp("Emulation.clearDeviceMetricsOverride", json!({})).await;
}

/// A trainer with a passphrase and a cohort; gives the line of the invitation.
async fn new_cohort(page: &Page, name: &str) -> String {
    page.go("#/train/new", "New cohort").await;
    page.fill("Name of the cohort", name).await;
    page.fill("Your name", "Ingabire, Haguruka").await;
    page.choose("Training district", "Huye").await;
    page.click("button", "Make the cohort").await;
    page.heading(name).await;
    page.until("document.querySelector('.codes svg.qr path')").await;
    let link = page.text("return document.querySelector('#invite-link').value").await;
    link.split_once("#/join/").expect("a link").1.to_owned()
}

async fn finish_lesson(page: &Page, id: &str, heading: &str) {
    page.go(&format!("#/lesson/{id}"), heading).await;
    page.click("button", "Mark as done").await;
    page.until("document.querySelector('.next').innerText.includes('You have done this lesson')").await;
}

/// Makes the file of a hand-over and moves it out of the way of the next one.
async fn make_file(stage: &Stage, page: &Page, cohort: &str, keep: &str) -> PathBuf {
    page.go(&format!("#/handover/{cohort}"), "Hand over to").await;
    page.click("button", "Make the file").await;
    page.until("document.body.innerText.includes('not handed in before')").await;
    let file = stage.download(".txt").await;
    let kept = stage.folder().join(keep);
    std::fs::rename(file, &kept).unwrap();
    kept
}

fn sealed_to_another(folder: &Path) -> PathBuf {
    let (to, _) = hall::public_keys(&[9; 32]);
    let sealed = hall::seal(b"x", &to, &[3; hall::AGE_TO_RANDOM]).unwrap();
    let file = folder.join("another.txt");
    std::fs::write(&file, hall::armoured(&sealed)).unwrap();
    file
}

#[tokio::test(flavor = "current_thread")]
async fn a_learner_joins_and_hands_over_and_the_trainer_reads_files_and_codes() {
    let (trainers, learners) = (Stage::new(), Stage::new());
    let trainer = trainers.open("en").await;
    trainer.start("#/train").await;
    // Without a passphrase there is no place for a cohort's key.
    trainer.click("a", "Set a passphrase").await;
    trainer.heading("People and passphrase").await;
    seal(&trainer).await;
    unlock(&trainer, PASS).await;
    trainer.heading("People and passphrase").await;
    let line = new_cohort(&trainer, "Huye in November").await;
    let cohort = trainer.text("return location.hash.split('/').pop()").await;
    clean_everywhere(&trainer, "a new cohort").await;

    let learner = learners.open("en").await;
    learner.start(&format!("#/join/{line}")).await;
    learner.heading("Join “Huye in November”?").await;
    learner.until("document.body.innerText.includes('What Ingabire, Haguruka will see') && document.body.innerText.includes('What nobody sees')").await;
    learner.click("button", "Join").await;
    learner.until("document.body.innerText.includes('Write a name or a pseudonym first')").await;
    clean_everywhere(&learner, "an invitation").await;
    learner.fill("Name or pseudonym", "Umutoni").await;
    learner.click("button", "Join").await;
    learner.heading("Hand over to “Huye in November”").await;
    finish_lesson(&learner, "why-in-time", "Why time decides").await;
    let first = make_file(&learners, &learner, &cohort, "first.txt").await;
    learner.until("document.body.innerText.includes('1 lesson finished')").await;
    finish_lesson(&learner, "two-sources", "How strong is it").await;
    let second = make_file(&learners, &learner, &cohort, "second.txt").await;
    learner.until("document.body.innerText.includes('2 lessons finished')").await;
    let name = std::fs::read_to_string(&second).unwrap();
    assert!(name.starts_with("-----BEGIN AGE") && !name.contains("Umutoni"));

    // Somebody whom the trainer has written down by hand turns out to be this learner.
    trainer.until("document.querySelector('#handed')").await;
    trainer.click("summary", "Add a learner without a telephone").await;
    trainer.fill_in("learner-name", "umutoni M.").await;
    trainer.click("button", "Add the learner").await;
    trainer.until("document.querySelector('section[aria-labelledby=learners]').innerText.includes('1 learner')").await;

    // Many at once: one verdict each, and a bad one stops nothing.
    choose_files(&trainer, "handed", std::slice::from_ref(&first)).await;
    let told = verdicts(&trainer, 1).await;
    assert!(told[0].contains("Umutoni") && told[0].contains("Taken in: a new learner"), "{told:?}");
    trainer.until("document.querySelector('section[aria-labelledby=learners]').innerText.includes('2 learners')").await;
    trainer.click("summary", "Has this person handed over since?").await;
    trainer.click("button", "Make them one").await;
    trainer.until("document.querySelector('section[aria-labelledby=learners]').innerText.includes('1 learner')").await;
    trainer
        .until("!document.querySelector('section[aria-labelledby=learners] ul').innerText.includes('umutoni M.')")
        .await;
    let folder = trainers.folder();
    let (bad, cut) = (folder.join("photo.txt"), folder.join("cut.txt"));
    std::fs::write(&bad, "no hand-over").unwrap();
    let whole = std::fs::read_to_string(&second).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let short = [&lines[..lines.len() - 3], &lines[lines.len() - 1..]].concat().join("\n");
    std::fs::write(&cut, short).unwrap();
    let again = folder.join("again.txt");
    std::fs::copy(&second, &again).unwrap();
    let all = [second.clone(), bad, again, first.clone(), sealed_to_another(folder), cut];
    choose_files(&trainer, "handed", &all).await;
    let told = verdicts(&trainer, 7).await;
    let expected = [
        "newer than what was here",
        "This is no hand-over",
        "nothing has changed",
        "the newer one stays",
        "For a cohort whose key you do not have",
        "Cut off or changed on its way",
        "a new learner",
    ];
    for (line, words) in told.iter().zip(expected) {
        assert!(line.contains(words), "{words} in {told:?}");
    }
    trainer.until("document.querySelector('section[aria-labelledby=learners]').innerText.includes('1 learner')").await;
    clean_everywhere(&trainer, "a cohort with verdicts").await;

    // For another cohort of the same trainer: named, and taken into that one on the trainer's word.
    let other = new_cohort(&trainer, "Nyanza in December").await;
    assert_ne!(other, line);
    choose_files(&trainer, "handed", std::slice::from_ref(&second)).await;
    let told = verdicts(&trainer, 1).await;
    assert!(told[0].contains("For another of your cohorts: Huye in November"), "{told:?}");
    trainer.click("button", "Take it into Huye in November").await;
    trainer.until("document.querySelector('.took').innerText.includes('nothing has changed')").await;
    trainer.go(&format!("#/train/{cohort}"), "Huye in November").await;

    // By codes: each picture of the stream is read back by our own reader.
    trainer.click("button", "Take out: Umutoni").await;
    trainer.click("button", "Yes, delete Umutoni here").await;
    trainer.until("document.body.innerText.includes('Nobody yet')").await;
    // A quiz: more than one code can hold.
    learner.go("#/quiz/reporting", "Quiz").await;
    learner.click("button", "Begin the quiz").await;
    for at in 1..=10 {
        learner.until(&format!("document.querySelector('#main .num')?.innerText.startsWith('{at} of 10')")).await;
        answer(&learner).await;
        learner.click("button", "Check my answer").await;
        learner.until("document.querySelector('.item [role=status]').innerText.length > 3").await;
        learner.click("button", if at == 10 { "See the result" } else { "Next question" }).await;
    }
    learner.until("/\\d+ of 10 right/.test(document.querySelector('.lead').innerText)").await;
    learner.go(&format!("#/handover/{cohort}"), "Hand over to").await;
    learner.until("document.body.innerText.includes('1 quiz')").await;
    learner.click("button", "Show it as codes").await;
    learner.until("document.querySelector('.codes svg.qr path')").await;
    learner.click("button", "Hold").await;
    clean_everywhere(&learner, "codes").await;
    let count: usize = learner
        .text("return document.querySelector('#code-count').innerText.split(' ').pop()")
        .await
        .parse()
        .expect("a number of codes");
    let mut pictures = vec![std::path::PathBuf::new(); count];
    for _ in 0..count {
        // "Code 2 of 4"
        let at = learner.text("return document.querySelector('#code-count').innerText").await;
        let number: usize = at.split(' ').nth(1).and_then(|number| number.parse().ok()).expect("a number");
        let file = learners.folder().join(format!("code-{number}.png"));
        std::fs::write(&file, picture(&learner, ".codes svg.qr", 600).await).unwrap();
        pictures[number - 1] = file;
        learner.click("button", "Next code").await;
        learner.until(&format!("document.querySelector('#code-count').innerText !== {}", json!(at))).await;
    }
    // One picture, and the others afterwards: what was read before is still there. The first is missing, and the others come backwards:
    // the sum of all, which stands behind them, makes up for it.
    trainer.click("summary", "Scan codes from a learner").await;
    choose_files(&trainer, "scan-file", &pictures[1..2]).await;
    trainer.until("document.body.innerText.includes('Not all codes of it have been read yet')").await;
    let far = trainer.text("return document.querySelector('#scan-far').innerText").await;
    let pieces: usize = far.split(' ').nth(2).and_then(|pieces| pieces.parse().ok()).expect("1 of so many codes");
    let mut others = pictures[2..=pieces].to_vec();
    others.reverse();
    choose_files(&trainer, "scan-file", &others).await;
    let told = verdicts(&trainer, 1).await;
    assert!(told[0].contains("Umutoni") && told[0].contains("a new learner"), "{told:?}");
    clean_everywhere(&trainer, "a cohort after codes").await;

    // The cohort goes to a colleague as a file, and back into the same one: nothing is there twice.
    trainer.fill_in("colleague-pass", PASS).await;
    trainer.click("button", "Make the cohort’s file").await;
    let file = trainers.download(".ubvcohort").await;
    choose_files(&trainer, "colleague-file", &[file]).await;
    trainer.until("document.querySelector('#colleague-open')").await;
    trainer.fill_in("colleague-open", PASS).await;
    trainer.click("button", "Open it and merge").await;
    trainer.until("document.body.innerText.includes('New or newer: 0. Nothing new: 1.')").await;

    // Leaving: More says no longer where to hand over.
    learner.go("#/more", "More").await;
    learner.click("a", "Hand over to a trainer").await;
    learner.click("a", "Huye in November").await;
    // What is handed over has come, and moves nothing any more.
    learner.until("document.body.innerText.includes('1 quiz')").await;
    learner.click("button", "Leave this cohort").await;
    learner.click("button", "Yes, leave").await;
    learner.until("document.body.innerText.includes('You have joined no cohort')").await;
    learner.close().await;
    trainer.close().await;
}

/// A film of codes, one after the other, as the browser's make-believe camera plays it.
fn film(texts: &[String]) -> Vec<u8> {
    const WIDTH: usize = 1280;
    const HEIGHT: usize = 720;
    let mut film = format!("YUV4MPEG2 W{WIDTH} H{HEIGHT} F3:1 Ip A1:1 C420jpeg\n").into_bytes();
    for text in texts {
        let code = hall::code(text, hall::Strength::Screen).unwrap();
        let scale = HEIGHT / code.side;
        let (left, top) = ((WIDTH - scale * code.side) / 2, (HEIGHT - scale * code.side) / 2);
        let mut picture = vec![225_u8; WIDTH * HEIGHT];
        // `M4 4h7v1h-7z`: a row of so many black squares.
        for run in code.path.split('z').filter(|run| !run.is_empty()) {
            let numbers: Vec<usize> =
                run.split(['M', ' ', 'h', 'v', '-']).filter_map(|number| number.parse().ok()).collect();
            let [x, y, long, ..] = numbers[..] else { panic!("{run}") };
            for row in top + y * scale..top + (y + 1) * scale {
                let from = row * WIDTH + left + x * scale;
                picture[from..from + long * scale].fill(30);
            }
        }
        film.extend(b"FRAME\n");
        film.extend(&picture);
        film.extend(vec![128; WIDTH * HEIGHT / 2]);
    }
    film
}

#[tokio::test(flavor = "current_thread")]
async fn forty_simulated_learners_come_in_at_once_and_a_second_time_changes_nothing() {
    let stage = Stage::new();
    let folder = stage.folder().join("simulated");
    xtask::simulate::write(&xtask::project().join("content"), 40, &folder).unwrap();
    // What the first of them shows on his screen, as the trainer's camera sees it.
    let whole = xtask::simulate::Whole::read(&xtask::project().join("content")).unwrap();
    let (cohort, handed) = xtask::simulate::cohort(&whole, 40, xtask::simulate::SEED);
    let sealed = hall::seal(&handed[0].to_bytes(), &cohort.invite.seal_to, &[7; hall::AGE_TO_RANDOM]).unwrap();
    let codes = hall::frames(&sealed, 3).unwrap();
    assert!(codes.len() > 4, "a stream, not one code");
    std::fs::write(stage.folder().join("film.y4m"), film(&codes)).unwrap();
    let page = stage.open_with_camera("en", &stage.folder().join("film.y4m")).await;
    page.start("#/people").await;
    seal(&page).await;
    unlock(&page, PASS).await;
    page.heading("People and passphrase").await;
    page.go("#/train", "Training a group").await;
    choose_files(&page, "colleague-file", &[folder.join("cohort.ubvcohort")]).await;
    page.until("document.querySelector('#colleague-open')").await;
    page.fill_in("colleague-open", xtask::simulate::PASSPHRASE).await;
    page.click("button", "Open it and merge").await;
    page.click("a", "Simulated cohort").await;
    page.heading("Simulated cohort").await;
    let files: Vec<PathBuf> = (0..40).map(|n| folder.join(format!("l{n:04}.txt"))).collect();
    choose_files(&page, "handed", &files).await;
    page.until("document.body.innerText.includes('New or newer: 40. Nothing new: 0. Not taken in: 0.')").await;
    page.until("document.body.innerText.includes('40 learners')").await;
    // Revisions, not texts: what nobody works on is packed meanwhile, under the revision that it had.
    let stored = "return JSON.stringify(Object.entries(localStorage).filter(([k]) => /^ubv\\/(cohort|learner)\\/.*\\/c$/.test(k))
        .map(([k, v]) => k + v.split(':')[1]).sort())";
    let before = page.text(stored).await;
    assert_eq!(before.matches("ubv/learner").count(), 40, "{before}");
    choose_files(&page, "handed", &files).await;
    page.until("document.body.innerText.includes('New or newer: 40. Nothing new: 40. Not taken in: 0.')").await;
    assert_eq!(page.text(stored).await, before);
    // By the camera, code after code: it is the same hand-over.
    page.click("summary", "Scan codes from a learner").await;
    page.click("button", "Use the camera").await;
    page.until("/^[1-9]\\d* of \\d+ codes/.test(document.querySelector('#scan-far').innerText)").await;
    page.until("document.querySelectorAll('.took > li').length === 81").await;
    let first = page.text("return document.querySelector('.took > li').innerText").await;
    assert!(first.contains("Learner 1") && first.contains("nothing has changed"), "{first}");
    assert_eq!(page.text(stored).await, before);
    page.close().await;
}
