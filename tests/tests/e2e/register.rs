//! The register: incidents found, counted, agreed to or not; files and photographs that are looked into.

use domain::{
    date::{Day, Moment},
    report::{Answer, DateAnswer, Draft, PlaceAnswer, Row, Sureness},
    store::{KeyValue, Kind, Memory, Records},
};
use fantoccini::Locator;
use serde_json::json;
use tests::{Page, Stage};

fn row(code: &str, cells: &[(&str, Answer)]) -> Row {
    Row { code: code.into(), cells: cells.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect() }
}

fn choice(id: &str) -> Answer {
    Answer::Choice(id.into())
}

/// An incident of 2026: two kinds, two districts, two persons of whom V2 has not agreed in every fourth.
fn incident(n: usize) -> Draft {
    let day = Day::new(2026, 1 + n as u32 % 6, 1 + n as u32 % 28);
    let place = PlaceAnswer {
        province: "Eastern".into(),
        district: if n.is_multiple_of(3) { "Kayonza" } else { "Rwamagana" }.into(),
        sector: if n.is_multiple_of(3) { "Gahini" } else { "Muhazi" }.into(),
        village: "Nyakabungo".into(),
        ..PlaceAnswer::default()
    };
    let when = DateAnswer { sure: Sureness::Exact, from: day.map(Day::slashed).unwrap_or_default(), to: String::new() };
    let person = |code: &str, sex: &str| {
        row(code, &[("name", Answer::Text("Vestine Mukamana".into())), ("sex", choice(sex)), ("age", choice("30-59"))])
    };
    let consent = |code: &str, who: &str, share: &str| {
        row(code, &[("who", Answer::Text(who.into())), ("record", choice("yes")), ("share", choice(share))])
    };
    let barrier = if n < 37 { "unexecuted" } else { "bribe" };
    let answers = [
        ("title", Answer::Text(format!("Case number {n}"))),
        ("when", Answer::Date(when)),
        ("where", Answer::Place(place)),
        ("abuse", Answer::Many(vec!["none".into()])),
        ("barrier", Answer::Many(vec![barrier.into()])),
        ("delay", Answer::Text((n * 20).to_string())),
        ("victims", Answer::Rows(vec![person("V1", "woman"), person("V2", "man")])),
        ("consents", {
            let second = if n.is_multiple_of(4) { "no" } else { "yes" };
            Answer::Rows(vec![consent("#1", "V1", "yes"), consent("#2", "V2", second)])
        }),
    ];
    Draft {
        id: format!("dtest{n}"),
        template: "incident".into(),
        template_version: 1,
        reference: format!("INC-2026-T{n:04}"),
        changed: day.map(|day| Moment { day, minute: 600 }),
        answers: answers.map(|(id, answer)| (id.to_owned(), answer)).into(),
        ..Draft::default()
    }
}

/// Puts so many incidents into the storage, as the app keeps them.
pub async fn plant(page: &Page, incidents: usize) {
    let records = Records::new(Memory::default());
    for n in 0..incidents {
        let draft = incident(n);
        records.save(Kind::Draft, &draft.id, 0, &serde_json::to_string(&draft).unwrap()).unwrap();
    }
    for key in records.kv().keys().unwrap() {
        let text = records.kv().get(&key).unwrap().unwrap();
        let set = "localStorage.setItem(arguments[0], arguments[1])";
        page.client.execute(set, vec![json!(key), json!(text)]).await.unwrap();
    }
}

async fn shown(page: &Page) -> String {
    page.text("return document.querySelector('#main').innerText").await
}

async fn rows(page: &Page) -> u64 {
    page.js("return document.querySelectorAll('.incidents > li').length").await.as_u64().unwrap()
}

/// Chooses a file in a file input.
async fn choose_file(page: &Page, selector: &str, path: &std::path::Path) {
    let input = page.client.wait().for_element(Locator::Css(selector)).await.unwrap();
    input.send_keys(&path.display().to_string()).await.unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn incidents_are_found_counted_and_never_shown_to_others_in_small_numbers() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    plant(&page, 40).await;
    page.start("#/reports").await;
    page.click("a", "All incidents, consents and figures").await;
    page.heading("Register of incidents").await;
    page.until("document.querySelector('#main').innerText.includes('40 incidents fit')").await;
    assert_eq!(rows(&page).await, 30);
    page.click("button", "Show more").await;
    page.until("document.querySelectorAll('.incidents > li').length === 40").await;
    page.until("document.activeElement.closest('li:nth-child(31)')").await;
    // Found by word, kind and time.
    page.fill("Words in the title", "gahini").await;
    page.until("document.querySelector('#main').innerText.includes('14 incidents fit')").await;
    page.choose("Kind", "Fee or bribe asked").await;
    page.until("document.querySelector('#main').innerText.includes('1 incident fits')").await;
    page.fill("Happened until", "01/01/2025").await;
    page.until("document.querySelector('#main').innerText.includes('No incident fits')").await;
    page.fill("Happened until", "31/12/2026").await;
    page.until("document.querySelectorAll('.incidents > li').length === 1").await;
    // What is written in the incident is in the list: there is no second entry.
    page.click("a", "Case number 39").await;
    page.heading("Is anyone in danger now?").await;
    page.js("location.hash = location.hash.replace(/\\d+$/, '2')").await;
    page.heading("About this report").await;
    page.fill("A short name for the case", "Renamed by hand").await;
    page.saved().await;
    page.go("#/register", "Register of incidents").await;
    page.until("document.querySelector('.incidents').innerText.includes('Renamed by hand')").await;
    page.choose("Kind", "All").await;
    page.fill("Words in the title", " ").await;
    page.until("document.querySelector('#main').innerText.includes('40 incidents fit')").await;

    // Figures for others: 37 and 3 would give each other away.
    page.go("#/pattern", "Figures").await;
    page.until("document.querySelector('#main').innerText.includes('Incidents counted: 40')").await;
    let others = shown(&page).await;
    assert!(others.contains("fewer than 5") && others.contains("not shown"), "{others}");
    assert!(others.contains("Persons counted: 70") && others.contains("10 persons are left out"), "{others}");
    let bribes = "[...document.querySelectorAll('tbody tr')].find(r => r.innerText.includes('Fee or bribe')).innerText";
    assert!(page.text(&format!("return {bribes}")).await.contains("fewer than 5"));
    assert!(
        !page
            .text("return [...document.querySelectorAll('tbody')].map(t => t.innerText).join()")
            .await
            .contains("\t37")
    );
    page.click("label", "Own use").await;
    page.until(&format!("{bribes}.endsWith('3')")).await;
    assert!(shown(&page).await.contains("Persons counted: 80"));
    // Each bar has its words and its number beside it.
    page.until("[...document.querySelectorAll('svg.chart text')].some(t => t.textContent === 'Judgment not executed')")
        .await;
    page.click("label", "By month").await;
    page.until("document.querySelector('#main').innerText.includes('January 2026')").await;
    page.click("label", "Sector").await;
    page.until("document.querySelector('#main').innerText.includes('Gahini, Kayonza')").await;
    // Into the quarterly page, as they are shown to others, and nothing typed.
    page.click("label", "For others").await;
    page.until(&format!("{bribes}.includes('fewer than 5')")).await;
    page.click("summary", "Use in a report").await;
    page.click("label", "Take along: Period").await;
    page.click("button", "Begin: Quarterly page").await;
    page.click("a", "Open the draft").await;
    page.heading("The quarter in figures").await;
    page.until("document.querySelector('#a-figures-1-what')").await;
    let typed =
        page.text("return [...document.querySelectorAll('#f-figures input')].map(i => i.value).join('|')").await;
    for figure in ["Hindrance to justice|Fee or bribe asked|fewer than 5|incidents", "Sex|Woman or girl|40|persons"] {
        assert!(typed.contains(figure), "{figure} in {typed}");
    }
    assert!(!typed.contains("Period"), "{typed}");
    assert_eq!(page.text("return document.querySelector('#a-cases').value").await, "40");
    // A contribution to a meeting takes three of them as facts, with source and day; a report that is begun takes more.
    page.go("#/pattern", "Figures").await;
    page.click("summary", "Use in a report").await;
    page.click("button", "Begin: One-page contribution").await;
    page.until("document.querySelector('#main').innerText.includes('The form had room for 3 of')").await;
    page.click("button", "(BAR-").await;
    page.until("document.querySelector('#main').innerText.includes('rows of figures were added to the draft')").await;
    page.click("button", "Begin: One-page contribution").await;
    page.until("document.querySelector('#main').innerText.includes('The form had room for 3 of')").await;
    page.click("a", "Open the draft").await;
    page.heading("Two or three facts").await;
    page.until("document.querySelector('#a-facts-F3-fact')?.value").await;
    let source = page.text("return document.querySelector('#a-facts-F3-source').value").await;
    assert!(source.contains("40 incidents"), "{source}");
    // Those that were ticked, and no others.
    page.go("#/register", "Register of incidents").await;
    page.until("document.querySelectorAll('.incidents > li').length === 30").await;
    page.js("[...document.querySelectorAll('.incidents input')].slice(0, 7).forEach(i => i.click())").await;
    page.until("document.querySelector('#main').innerText.includes('7 incidents are chosen')").await;
    page.go("#/pattern", "Figures").await;
    page.until("document.querySelector('#main').innerText.includes('the 7 incidents that you chose')").await;
    page.until("document.querySelector('#main').innerText.includes('Incidents counted: 7')").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_consent_that_is_taken_back_takes_the_person_out_of_the_shared_paper() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    plant(&page, 3).await;
    page.start("#/consents").await;
    page.heading("Consents").await;
    page.until("document.querySelectorAll('.cases > section').length === 3").await;
    page.click("label", "Only incidents where somebody has not agreed").await;
    page.until("document.querySelectorAll('.cases > section').length === 1").await;
    page.until("document.querySelector('.cases').innerText.includes('Case number 0')").await;
    page.click("label", "Only incidents where somebody has not agreed").await;
    page.until("document.querySelectorAll('.cases > section').length === 3").await;
    // The paper before: both are in it.
    page.go("#/report/dtest1/preview", "The report on paper").await;
    page.until("document.querySelector('.sheet').innerText.includes('In all: 2')").await;
    page.go("#/consents", "Consents").await;
    page.until("document.querySelector('#w-dtest1-V1')").await;
    page.js("document.querySelector('#w-dtest1-V1').click()").await;
    page.until("document.querySelector('#main').innerText.includes('Written down: V1 took the consent back')").await;
    page.until("document.querySelector('#main').innerText.includes('Taken back on')").await;
    page.until("document.activeElement.id === 'w-dtest1-V1'").await;
    // It is in the storage, and in the paper.
    page.start("#/report/dtest1/preview").await;
    page.heading("The report on paper").await;
    page.until("document.querySelector('.sheet').innerText.includes('In all: 1')").await;
    let paper = page.text("return document.querySelector('.sheet').innerText").await;
    assert!(paper.contains("1 person is left out of this version") && !paper.contains("Woman"), "{paper}");
    assert!(shown(&page).await.contains("without consent to be shared: V1"));
    page.click("label", "Confidential, with names").await;
    page.until("document.querySelector('.sheet').innerText.includes('Vestine Mukamana')").await;
    // Taken back by mistake.
    page.go("#/consents", "Consents").await;
    page.until("document.querySelector('#w-dtest1-V1')").await;
    page.js("document.querySelector('#w-dtest1-V1').click()").await;
    page.until("document.querySelector('#main').innerText.includes('V1 did not take the consent back')").await;
    page.start("#/report/dtest1/preview").await;
    page.until("document.querySelector('.sheet').innerText.includes('In all: 2')").await;
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_register_is_carried_over_and_what_differs_is_compared_by_hand() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("").await;
    plant(&page, 4).await;
    page.start("#/register").await;
    page.until("document.querySelectorAll('.incidents > li').length === 4").await;
    page.click("summary", "Carry to another device").await;
    page.click("button", "Make a register file").await;
    page.until("document.querySelector('#main').innerText.includes('with 4 incidents')").await;
    let file = stage.download("register.json").await;
    // Here one is changed and one is gone; the file has both as they were.
    page.js("for (const slot of 'abc') localStorage.removeItem(`ubv/draft/dtest2/${slot}`)").await;
    page.start("#/report/dtest1/2").await;
    page.heading("About this report").await;
    page.fill("A short name for the case", "Changed here").await;
    page.saved().await;
    page.start("#/register").await;
    page.until("document.querySelectorAll('.incidents > li').length === 3").await;
    page.click("summary", "Carry to another device").await;
    choose_file(&page, "#carry", &file).await;
    page.until("document.querySelector('#main').innerText.includes('New: 1. The same as here: 2. Here already, but different: 1.')").await;
    page.until("document.querySelectorAll('.incidents > li').length === 4").await;
    page.until("document.querySelector('.incidents').innerText.includes('Changed here')").await;
    page.click("button", "Compare: Case number 1").await;
    page.until("document.querySelectorAll('#main fieldset.frame').length === 1").await;
    assert!(shown(&page).await.contains("Changed here") && shown(&page).await.contains("Case number 1"));
    page.close().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_file_is_known_again_and_a_photograph_says_only_what_it_shows() {
    let stage = Stage::new();
    let page = stage.open("en").await;
    let paper = stage.folder().join("judgment.txt");
    std::fs::write(&paper, "abc").unwrap();
    page.begin_report().await;
    page.js("location.hash = location.hash.replace(/\\d+$/, '10')").await;
    page.heading("How do you know").await;
    page.click("button", "Add a piece of evidence").await;
    choose_file(&page, "#a-evidence-E1-sum", &paper).await;
    // FIPS 180-4, the example "abc".
    let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    page.until(&format!("document.querySelector('#f-evidence').innerText.includes('{sum}')")).await;
    page.saved().await;
    page.js("location.reload()").await;
    page.heading("How do you know").await;
    page.until(&format!("document.querySelector('#f-evidence')?.innerText.includes('{sum}')")).await;
    choose_file(&page, "#a-evidence-E1-sum", &paper).await;
    page.until("document.querySelector('#f-evidence').innerText.includes('The same file')").await;
    std::fs::write(&paper, "abd").unwrap();
    choose_file(&page, "#a-evidence-E1-sum", &paper).await;
    page.until("document.querySelector('#f-evidence').innerText.includes('Another file, or it was changed')").await;
    assert!(page.text("return document.querySelector('#f-evidence').innerText").await.contains(sum), "it stays");

    // A photograph by the browser itself, with a comment and a hidden film put in.
    let script = "const done = arguments[arguments.length - 1];
        const canvas = document.createElement('canvas'); canvas.width = 48; canvas.height = 32;
        const pen = canvas.getContext('2d'); pen.fillStyle = '#a40'; pen.fillRect(0, 0, 30, 20);
        canvas.toBlob(async b => done([...new Uint8Array(await b.arrayBuffer())]), 'image/jpeg')";
    let drawn = page.client.execute_async(script, vec![]).await.unwrap();
    let drawn: Vec<u8> = serde_json::from_value(drawn).unwrap();
    let words = b"taken at the house of Vestine";
    let comment = [&[0xFF, 0xFE, 0, words.len() as u8 + 2][..], words].concat();
    let photo = stage.folder().join("vestine.jpg");
    std::fs::write(&photo, [&drawn[..2], &comment, &drawn[2..], b"a film"].concat()).unwrap();
    page.go("#/photo", "Look into a photograph").await;
    choose_file(&page, "#photo", &photo).await;
    page.until("document.querySelector('#main').innerText.includes('taken at the house of Vestine')").await;
    assert!(shown(&page).await.contains("6 bytes behind the end"));
    page.click("button", "Make a clean copy").await;
    page.until("document.querySelector('#main').innerText.includes('The copy is made')").await;
    let copy = std::fs::read(stage.download("photo-clean.jpg").await).unwrap();
    let has = |needle: &[u8]| copy.windows(needle.len()).any(|run| run == needle);
    assert!(!has(words) && !has(b"film"), "it still says so");
    // Somebody else's decoder sees the same picture.
    let script = "const done = arguments[arguments.length - 1];
        const look = async bytes => { const b = await createImageBitmap(new Blob([new Uint8Array(bytes)], {type: 'image/jpeg'}));
            const c = document.createElement('canvas'); c.width = b.width; c.height = b.height;
            const pen = c.getContext('2d'); pen.drawImage(b, 0, 0); return [...pen.getImageData(0, 0, b.width, b.height).data].join() };
        Promise.all([look(arguments[0]), look(arguments[1])]).then(([a, b]) => done(a === b && a.length > 1000), e => done(String(e)))";
    assert_eq!(page.client.execute_async(script, vec![json!(drawn), json!(copy)]).await.unwrap(), json!(true));
    // What is no photograph is said to be none.
    choose_file(&page, "#photo", &paper).await;
    page.until("document.querySelector('#main').innerText.includes('no JPEG photograph')").await;
    page.close().await;
}
