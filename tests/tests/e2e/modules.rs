//! The modules that make and seal files, in a real browser's Workers; what comes out is opened by other people's programs.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use domain::report::{Paper, PaperItem, PaperSection, Version};
use serde_json::{Value, json};
use tests::{Page, Stage};

const PASSPHRASE: &str = "umuravumba gicurasi window copper lantern igitabo";

fn paper() -> Paper {
    Paper {
        lang: "rw".into(),
        version: Version::Shared,
        title: "Urubanza rutarangijwe".into(),
        reference: "INC-2026-AAAAA".into(),
        organisation: "Ijwi ry’Abaturage".into(),
        head: vec!["Kayonza".into()],
        foot: "INC-2026-AAAAA".into(),
        page_of: "Page {page} of {pages}".into(),
        sections: vec![PaperSection {
            heading: "1. Byabaye".into(),
            items: vec![
                PaperItem::Text {
                    label: "Seen".into(),
                    paragraphs: vec!["La porte était fermée, umwâna yarâje.".into()],
                },
                PaperItem::Table { label: "Acts".into(), head: vec!["Act".into()], rows: vec![vec!["refused".into()]] },
            ],
        }],
        closing: vec![],
    }
}

/// Has a Worker of the app answer and gives its bytes; `file` is what the message holds beside its words.
async fn made(page: &Page, script: &str, message: Value, file: &[u8]) -> Vec<u8> {
    let begin = format!(
        "window.made = null; const w = new Worker(new URL(document.documentElement.dataset.base + '{script}', document.baseURI), {{ type: 'module' }}); \
         w.onerror = e => window.made = {{ error: String(e.message) }}; \
         w.onmessage = e => {{ const d = e.data; if (d.at) return; w.terminate(); window.made = {{ error: d.error || d.refused, sha256: d.sha256, \
         bytes: d.bytes && btoa(Array.from(d.bytes, b => String.fromCharCode(b)).join('')) }} }}; \
         w.postMessage({{ ...{message}, file: Uint8Array.from({}) }}); return true",
        json!(file)
    );
    page.js(&begin).await;
    page.until("window.made").await;
    assert_eq!(page.js("return window.made.error || null").await, Value::Null, "{script}");
    let bytes = unbase64(&page.text("return window.made.bytes").await);
    assert_eq!(page.text("return window.made.sha256").await, export::sha256_hex(&bytes), "{script}");
    bytes
}

pub(crate) fn unbase64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes().filter_map(|byte| LETTERS.iter().position(|known| *known == byte)) {
        bits = bits << 6 | letter as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 255) as u8);
        }
    }
    out
}

/// What a program makes of a file. `xtask::setup::readers` installs them; without it the step is skipped and says so.
pub(crate) fn opened(command: &mut Command, missing: fn(&Output) -> bool) -> Option<Vec<u8>> {
    let named = format!("{:?}", command.get_program());
    let out = match command.output() {
        Ok(out) if !missing(&out) => out,
        _ => {
            assert!(std::env::var_os("READERS").is_none(), "{named} or what it needs is not installed");
            eprintln!("SKIPPED: {named} or what it needs is not installed, so nobody else has opened this file");
            return None;
        }
    };
    assert!(out.status.success(), "{named}: {}", String::from_utf8_lossy(&out.stderr));
    Some(out.stdout)
}

pub(crate) fn python() -> PathBuf {
    let own = xtask::project().join("target/readers/bin/python3");
    std::env::var_os("READERS").map_or(if own.exists() { own } else { "python3".into() }, PathBuf::from)
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// A PDF whose words and structure are there.
fn is_the_paper(folder: &Path, bytes: &[u8]) {
    assert!(bytes.starts_with(b"%PDF-1.7"), "{:?}", &bytes[..20]);
    let file = put(folder, "made.pdf", bytes);
    if let Some(text) = opened(Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(&file).arg("-"), |_| false) {
        let text = String::from_utf8(text).unwrap();
        for words in ["Urubanza rutarangijwe", "La porte était fermée, umwâna yarâje.", "refused", "Page 1 of 1"] {
            assert!(text.contains(words), "{words} is missing in {text}");
        }
    }
    if let Some(told) = opened(Command::new("pdfinfo").arg("-struct").arg(&file), |_| false) {
        let told = String::from_utf8(told).unwrap();
        assert!(told.contains("H1") && told.contains("TH"), "{told}");
    }
    opened(Command::new("qpdf").arg("--check").arg(&file), |_| false);
}

#[tokio::test(flavor = "current_thread")]
async fn a_pdf_is_made_and_files_are_sealed_in_the_browser() {
    let folder = std::env::temp_dir().join(format!("ubuvugizi-modules-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let stage = Stage::new();
    let page = stage.open("en").await;
    page.start("#/reports").await;
    let fetched = "return performance.getEntriesByType('resource').some(e => /\\/(pdf|sealed)[-_.]/.test(e.name))";
    assert_eq!(page.js(fetched).await, json!(false), "fetched when first wanted only");

    let payload = serde_json::to_string(&paper()).unwrap();
    let created = "2026-11-24T10:00:00.000Z";
    let withheld = "[{\"words\":[\"vestine\"],\"kind\":\"name\"}]";
    let message = json!({ "payload": payload, "created": created, "withheld": withheld });
    let bytes = made(&page, "pdf-worker.js", message, &[]).await;
    is_the_paper(&folder, &bytes);
    // The same as outside a browser.
    let options = pdf::PdfOptions { created, application: "Ubuvugizi" };
    assert!(bytes == pdf::pdf(&paper(), &options).unwrap(), "the browser makes other bytes");

    let options = export::docx::DocxOptions { created, application: "Ubuvugizi" };
    let plain = export::docx::docx(&paper(), &options);
    let sealed = |form: &str| {
        let message = json!({ "form": form, "name": "report.docx", "passphrase": PASSPHRASE });
        made(&page, "sealed-worker.js", message, &plain)
    };
    let once = sealed("office").await;
    assert!(once.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]));
    assert_ne!(sealed("office").await, once, "fresh randomness for every file");
    let script = include_str!("../../../crates/sealed-files/src/readers/office.py");
    let mut command = Command::new(python());
    command.args(["-c", script]).arg(put(&folder, "sealed.docx", &once)).arg(PASSPHRASE);
    let no_module = |out: &Output| String::from_utf8_lossy(&out.stderr).contains("ModuleNotFoundError");
    if let Some(out) = opened(&mut command, no_module) {
        assert!(out == plain, "another document came out");
    }

    let file = put(&folder, "sealed.zip", &sealed("zip").await);
    let mut command = Command::new("7z");
    command.args(["x", "-so", &format!("-p{PASSPHRASE}")]).arg(file).arg("report.docx");
    if let Some(out) = opened(&mut command, |_| false) {
        assert!(out == plain, "another document came out of the ZIP");
    }

    let (file, target) = (put(&folder, "sealed.age", &sealed("age").await), folder.join("opened"));
    let mut command = Command::new(python());
    command.args(["-c", include_str!("../../../crates/sealed-files/src/readers/age.py"), PASSPHRASE]).arg(file);
    if opened(command.arg(&target), |out| out.status.code() == Some(127)).is_some() {
        assert!(std::fs::read(&target).unwrap() == plain, "another document came out of age");
    }
    page.close().await;
    std::fs::remove_dir_all(folder).unwrap();
}
