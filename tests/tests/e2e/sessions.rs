//! A trainer's day: the programme, who is there, the wall, questions for the room, certificates.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use domain::{
    cohort::{Asked, Cohort, Given, Invite, Learner, Tables, Taken, Work},
    date::{Day, Moment},
    store::{KeyValue, Kind, Memory, Records},
};
use fantoccini::Locator;
use serde_json::json;
use tests::{Page, Stage};

/// Presses a key as a keyboard or a remote control does.
async fn press(page: &Page, key: &str) {
    for kind in ["keyDown", "keyUp"] {
        let text = if key.len() == 1 { json!(key) } else { json!("") };
        let kind = if kind == "keyDown" && key.len() > 1 { "rawKeyDown" } else { kind };
        page.cdp("Input.dispatchKeyEvent", json!({ "type": kind, "key": key, "text": text })).await;
    }
}

/// A programme for one day, made as a trainer makes it.
pub(crate) async fn programme(page: &Page) {
    page.start("#/train/sessions").await;
    page.heading("Sessions").await;
    page.until("document.querySelectorAll('.pick').length === 3").await;
    page.js("document.querySelectorAll('.pick input')[1].click()").await;
    page.fill("What shall it be called?", "Huye hall").await;
    page.fill_in("session-day", "2026-12-01").await;
    page.fill("Place", "Sector office").await;
    page.click("button", "Make the programme").await;
    page.heading("Huye hall").await;
    page.until("document.querySelectorAll('.programme > li').length === 15").await;
}

/// What the page prints, as text.
async fn printed(page: &Page, stage: &Stage) -> String {
    let pdf = page.cdp("Page.printToPDF", json!({ "printBackground": true, "preferCSSPageSize": true })).await;
    let path = stage.folder().join("printed.pdf");
    let script = "import base64, sys; open(sys.argv[1], 'wb').write(base64.b64decode(open(sys.argv[2]).read()))";
    let raw = stage.folder().join("printed.txt");
    fs::write(&raw, pdf["data"].as_str().unwrap()).unwrap();
    assert!(Command::new("python3").args(["-c", script]).arg(&path).arg(&raw).status().unwrap().success());
    let text = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output().expect("poppler is installed");
    String::from_utf8_lossy(&text.stdout).into_owned()
}

/// A picture of the code on the screen, as another device's camera would see it.
async fn picture(page: &Page, stage: &Stage, name: &str) -> PathBuf {
    page.until("document.querySelector('svg.qr path')").await;
    let path = stage.folder().join(name);
    fs::write(&path, crate::handover::picture(page, "svg.qr", 1200).await).unwrap();
    path
}

async fn choose_file(page: &Page, id: &str, path: &Path) {
    let input = page.client.find(Locator::Id(id)).await.unwrap();
    input.send_keys(&path.display().to_string()).await.unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn a_programme_is_made_changed_and_printed_and_who_is_there_is_noted() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    programme(&page).await;
    let times = "[...document.querySelectorAll('.programme .when')].map(w => w.innerText).join(' ')";
    page.until(&format!("{times}.startsWith('08:30–08:45 08:45–09:05 09:05–09:50')")).await;
    page.until("document.querySelector('h2').innerText.includes('08:30–16:30')").await;
    // Longer, later, taken out, and one of the trainer's own: the times follow.
    page.js("document.querySelector('#more-0-0').click()").await;
    page.until(&format!("{times}.startsWith('08:30–08:50 08:50–09:10')")).await;
    page.js("document.querySelector('#down-0-0').click()").await;
    page.until(&format!("{times}.startsWith('08:30–08:50 08:50–09:10') && document.querySelector('.what').innerText.includes('What do we know')")).await;
    page.until("document.activeElement.id === 'down-0-1'").await;
    page.js("document.querySelector('#drop-0-14').click()").await;
    page.until("document.querySelectorAll('.programme > li').length === 14").await;
    page.fill_in("start-0", "09:00").await;
    page.js("document.querySelector('#start-0').dispatchEvent(new Event('change', {bubbles: true}))").await;
    page.until(&format!("{times}.startsWith('09:00–09:20')")).await;
    page.js("[...document.querySelectorAll('summary')].find(s => s.innerText.includes('Add a part')).click()").await;
    page.fill_in("own-0", "Words of the mayor").await;
    page.click("button", "Add a part").await;
    page.until("[...document.querySelectorAll('.what')].at(-1).innerText === 'Words of the mayor'").await;
    page.js("[...document.querySelectorAll('summary')].filter(s => s.innerText.includes('My own notes'))[2].click()")
        .await;
    page.fill_in("notes-0-2", "Ask Odette first").await;
    page.js("document.querySelector('#notes-0-2').dispatchEvent(new Event('change', {bubbles: true}))").await;
    page.until("[...document.querySelectorAll('summary')].some(s => s.innerText.includes('there are some'))").await;
    // On paper, after a new start: nothing was on the screen only.
    let address = page.text("return location.hash").await;
    page.start(&format!("{address}/paper")).await;
    page.until("document.querySelectorAll('.sheet').length === 2").await;
    let paper = printed(&page, &stage).await;
    for wanted in [
        "Huye hall",
        "Sector office",
        "09:00–09:20",
        "Words of the mayor",
        "Ask Odette first",
        "Three chairs with signs",
        "F-002",
    ] {
        assert!(paper.contains(wanted), "{wanted} is not on\n{paper}");
    }
    // Who is there.
    page.go(&format!("{address}/there"), "Attendance").await;
    page.fill("Name, or what he or she wants to be called", "Odette M.").await;
    page.click("button", "Add as present").await;
    page.until("document.body.innerText.includes('1 present, 0 absent, 1 on the list')").await;
    page.fill("Name, or what he or she wants to be called", "Eric").await;
    page.click("button", "Add as present").await;
    page.js("document.querySelector('#there-1-false').click()").await;
    page.until("document.body.innerText.includes('1 present, 1 absent, 2 on the list')").await;
    let sheet = printed(&page, &stage).await;
    assert!(sheet.contains("Odette M.") && sheet.contains("Eric") && sheet.contains("Signature,"), "{sheet}");
    assert!(sheet.contains("24"), "lines for others: {sheet}");
    page.go("#/train/sessions/cards", "A–D cards").await;
    // Four letters on one page, and nothing else.
    let cards = printed(&page, &stage).await;
    assert_eq!(cards.split_whitespace().collect::<String>(), "ABCD");
    let about = Command::new("pdfinfo").arg(stage.folder().join("printed.pdf")).output().expect("poppler is installed");
    let about = String::from_utf8_lossy(&about.stdout).into_owned();
    assert!(about.lines().any(|line| line.starts_with("Pages:") && line.ends_with(" 1")), "{about}");
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_wall_obeys_keys_and_a_question_is_answered_with_cards_and_phones() {
    let (stage, other) = (Stage::new(), Stage::new());
    let page = stage.open("en").await;
    programme(&page).await;
    let address = page.text("return location.hash").await;
    page.go(&format!("{address}/wall/who-we-are"), "Who we are").await;
    let at = |n: usize| format!("document.querySelector('.turns [role=status]').innerText.startsWith('{n} of ')");
    page.until("/ of [4-9]\\d$/.test(document.querySelector('.turns [role=status]').innerText)").await;
    for (key, n) in [("PageDown", 2), ("ArrowRight", 3), ("PageUp", 2), ("Home", 1)] {
        press(&page, key).await;
        page.until(&at(n)).await;
    }
    press(&page, "End").await;
    page.until("(t => t[0] === t[1])(document.querySelector('.turns [role=status]').innerText.split(' of '))").await;
    press(&page, "b").await;
    page.until("document.querySelector('.wall.dark') && !document.querySelector('.wall h1')").await;
    press(&page, "b").await;
    page.until("document.querySelector('.wall h1') && !document.querySelector('.wall.dark')").await;
    press(&page, "Escape").await;
    page.heading("Huye hall").await;

    page.go(&format!("{address}/ask"), "Ask the room").await;
    page.until("document.querySelectorAll('.ask-row').length > 3").await;
    page.click("button", "Ask this question").await;
    page.until("document.querySelectorAll('.letters li').length >= 3").await;
    for _ in 0..3 {
        press(&page, "a").await;
    }
    press(&page, "b").await;
    page.js("document.querySelector('#card-1-true').click()").await;
    page.until("document.querySelector('#main').innerText.includes('Vote 1: 5 answers')").await;
    page.js("document.querySelector('#card-1-false').click()").await;
    page.until("document.querySelector('#main').innerText.includes('Vote 1: 4 answers')").await;
    // A phone: another browser, another profile, the network gone once the app is there.
    page.click("button", "Take answers from phones").await;
    page.until("document.querySelector('svg.qr path')").await;
    let live = page.text("return document.querySelector('.codes').dataset.address.split('#')[1]").await;
    let phone = other.open("en").await;
    phone.start(&format!("#{live}")).await;
    phone.heading("Answer a question").await;
    phone.until("document.querySelectorAll('.pick').length >= 3").await;
    phone.js("document.querySelectorAll('.pick input')[1].click()").await;
    phone.until("document.body.innerText.includes('You have chosen B')").await;
    let first = picture(&phone, &other, "first.png").await;
    choose_file(&page, "scan-file", &first).await;
    page.until("document.body.innerText.includes('Counted.') && document.body.innerText.includes('Vote 1: 5 answers')")
        .await;
    choose_file(&page, "scan-file", &first).await;
    page.until("document.body.innerText.includes('This phone is counted already') && document.body.innerText.includes('Vote 1: 5 answers')").await;
    // Whoever comes back is the same phone; another mind replaces the first.
    phone.start(&format!("#{live}")).await;
    phone.until("document.body.innerText.includes('You have chosen B')").await;
    phone.js("document.querySelectorAll('.pick input')[0].click()").await;
    phone.until("document.body.innerText.includes('You have chosen A')").await;
    let second = picture(&phone, &other, "second.png").await;
    choose_file(&page, "scan-file", &second).await;
    page.until("document.body.innerText.includes('Changed:') && document.body.innerText.includes('Vote 1: 5 answers')")
        .await;
    phone.close().await;
    page.click("button", "End the vote").await;
    page.until(
        "document.querySelector('.result tbody').innerText.replace(/\\s+/g, ' ').includes('A 4 (80 %) B 1 (20 %)')",
    )
    .await;
    // Only counts are kept: no number of the phone, no answer of one person.
    let kept = page
        .text("return Object.keys(localStorage).filter(k => k.includes('/session/')).map(k => localStorage[k]).join()")
        .await;
    assert!(kept.contains("\"phones\":[1,0") && !kept.contains("\"open\":"), "{kept}");
    page.click("button", "Ask again after a talk").await;
    for _ in 0..4 {
        press(&page, "b").await;
    }
    page.until("document.body.innerText.includes('Vote 2: 4 answers')").await;
    press(&page, "Enter").await;
    page.until("document.querySelectorAll('.result thead th').length === 3").await;
    assert_eq!(page.js("return document.querySelectorAll('.letters .right').length").await, json!(0));
    press(&page, "r").await;
    page.until("document.querySelectorAll('.letters .right').length === 1 && document.querySelector('.why').innerText.length > 10").await;
    page.close().await;
}

/// A trainer's device with a cohort and two learners, one of whom has passed.
pub(crate) async fn cohort(page: &Page) -> [u8; 32] {
    let secret = [7; 32];
    let (seal_to, signs_with) = hall::public_keys(&secret);
    let day = Day::new(2026, 11, 30).unwrap();
    let invite = Invite {
        cohort: "c1".into(),
        name: "Huye, November 2026".into(),
        trainer: "Jean of IMRO".into(),
        district: "Huye".into(),
        from: day,
        to: day,
        modules: vec!["who-we-are".into()],
        pass_percent: 80,
        seal_to,
        signs_with,
    };
    let mut tables = Tables::default();
    let item = tables.item(&Asked { id: "ww-1".into(), hash: "0".into(), objective: 1 });
    let module = tables.module(&"who-we-are".to_owned());
    let now = Moment { day, minute: 600 };
    let learner = |id: &str, name: &str, right: usize| {
        let given = (0..10).map(|at| Given { item, response: None, right: at < right }).collect();
        let work = Work { quizzes: vec![Taken { module, finished: now, given }], ..Work::default() };
        Learner { learner: id.into(), name: name.into(), turn: 1, made: Some(now), taken: now, work }
    };
    let cohort = Cohort { invite, secret: Some(secret), plan: None, tables: tables.clone() };
    let records = Records::new(Memory::default());
    records.save(Kind::Cohort, "c1", 0, &cohort.to_line()).unwrap();
    for learner in [learner("l1", "Claudine U.", 8), learner("l2", "Ben", 7)] {
        records.save(Kind::Learner, &format!("c1-{}", learner.learner), 0, &learner.to_line()).unwrap();
    }
    page.start("#/more").await;
    for key in records.kv().keys().unwrap() {
        let text = records.kv().get(&key).unwrap().unwrap();
        page.js(&format!("localStorage.setItem({}, {})", json!(key), json!(text))).await;
    }
    signs_with
}

#[tokio::test(flavor = "current_thread")]
async fn a_certificate_is_signed_taken_in_and_checked_and_a_changed_one_is_refused() {
    let (stage, other) = (Stage::new(), Stage::new());
    let page = stage.open("en").await;
    let key = cohort(&page).await;
    page.start("#/train/sessions/certificates/c1").await;
    page.heading("Certificates").await;
    page.until("document.body.innerText.includes('Still open: Who we are')").await;
    page.until("document.querySelectorAll('.ask-row button').length === 1").await;
    let words = page
        .text("return document.querySelector('#main').innerText.match(/Words of the key: ([a-z ]+)/)[1].trim()")
        .await;
    assert_eq!(words.split(' ').count(), 6);
    page.click("button", "Sign for Claudine U.").await;
    page.until(
        "document.querySelector('.cert .who')?.innerText === 'Claudine U.' && document.querySelector('.cert svg.qr')",
    )
    .await;
    let paper = printed(&page, &stage).await;
    assert!(paper.contains("Signed by Jean of IMRO") && paper.contains("Claudine U."), "{paper}");
    let code = picture(&page, &stage, "certificate.png").await;
    page.click("button", "Save as a file").await;
    let file = stage.download(".jwt.txt").await;
    // Another implementation reads it.
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/readers/certificate.py");
    let read = Command::new("/usr/bin/python3")
        .arg(reader)
        .arg(&file)
        .arg(domain::cohort::badge::to_base64url(&key))
        .output()
        .unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    assert_eq!(String::from_utf8_lossy(&read.stdout).trim(), "Claudine U.");
    // The trainer's own device knows the key.
    page.go("#/verify", "Check a certificate").await;
    choose_file(&page, "token-file", &file).await;
    page.until("document.body.innerText.includes('Valid. Signed with the key of Jean of IMRO, Huye, November 2026')")
        .await;
    page.close().await;

    // The learner's does not, until somebody reads the words of the key; by the picture of the code.
    let phone = other.open("en").await;
    phone.start("#/verify").await;
    phone.until("[...document.querySelectorAll('summary')].some(s => s.innerText.includes('scan its code'))").await;
    phone
        .js("[...document.querySelectorAll('summary')].find(s => s.innerText.includes('scan its code')).click()")
        .await;
    choose_file(&phone, "scan-file", &code).await;
    phone.until(&format!("document.querySelector('#verdict').innerText.includes('you have to know whose key this is') && document.querySelector('#verdict').innerText.includes({})", json!(words))).await;
    phone
        .js("[...document.querySelectorAll('summary')].find(s => s.innerText.includes('Compare with a key')).click()")
        .await;
    phone.fill_in("key", "not these six words at all").await;
    phone.until("document.body.innerText.includes('No: another key has signed')").await;
    phone.fill_in("key", &words).await;
    phone.until("document.body.innerText.includes('Yes: this key has signed')").await;
    phone.click("button", "Keep it on this device").await;
    phone.until("document.body.innerText.includes('Kept on this device')").await;
    phone.go("#/certificate", "Certificate").await;
    phone.click("a", "Jean of IMRO: Huye, November 2026").await;
    phone.heading("Check a certificate").await;
    phone.until("document.querySelector('.cert .who')?.innerText === 'Claudine U.'").await;
    // A letter changed, another algorithm, a piece missing: refused, with the reason.
    let token = fs::read_to_string(&file).unwrap();
    let (head, rest) = token.split_once('.').unwrap();
    let (payload, signature) = rest.split_once('.').unwrap();
    let text = String::from_utf8(domain::cohort::badge::from_base64url(payload).unwrap()).unwrap();
    let forged = domain::cohort::badge::to_base64url(text.replace("Claudine U.", "Somebody E.").as_bytes());
    let none = domain::cohort::badge::to_base64url(br#"{"alg":"none","typ":"JWT"}"#);
    let rsa = domain::cohort::badge::to_base64url(br#"{"alg":"RS256","typ":"JWT"}"#);
    for (wrong, why) in [
        (format!("{head}.{forged}.{signature}"), "The signature does not belong to the text"),
        (format!("{none}.{payload}."), "signed by “none”"),
        (format!("{rsa}.{payload}.{signature}"), "signed by “RS256”"),
        (format!("{head}.{payload}"), "one long line with two points"),
    ] {
        phone.fill_in("token", &wrong).await;
        phone.click("button", "Check").await;
        phone.until(&format!("document.querySelector('#verdict').innerText.includes('Not valid.') && document.querySelector('#verdict').innerText.includes({})", json!(why))).await;
        phone.until("!document.querySelector('.cert')").await;
    }
    phone.close().await;
}
