//! The file is read by other people's programs (poppler's pdftotext and pdfinfo, qpdf). `cargo xtask test` installs them and
//! sets `READERS=required`; elsewhere a test whose reader is missing says so and reads nothing.

use std::{path::PathBuf, process::Command};

use domain::report::{
    PaperSection, Version,
    redact::{Needle, Refused, Taken},
};
use expect_test::expect_file;

use super::*;
use crate::layout::{Belongs, Laid, Node};

const OPTIONS: PdfOptions<'_> = PdfOptions { created: "2026-11-24T10:00:00.123Z", application: "Ubuvugizi" };

fn paper(rows: usize) -> Paper {
    let long =
        "La porte était fermée à Nyakabungo ; « personne » n’a répondu — umwâna yarâje, ǎ ≥ 300 000 FRW.".repeat(9);
    Paper {
        lang: "rw".into(),
        version: Version::Shared,
        title: "Urubanza rutarangijwe < B & \"C\"\u{1}".into(),
        reference: "INC-2026-AAAAA".into(),
        organisation: "Ijwi ry’Abaturage".into(),
        head: vec!["Ijwi · Kayonza".into(), String::new()],
        foot: "INC-2026-AAAAA · shared version".into(),
        page_of: "Page {page} of {pages}".into(),
        sections: vec![
            PaperSection {
                heading: "1. About".into(),
                items: vec![
                    PaperItem::Pair { label: "Kind".into(), value: "Incident".into() },
                    PaperItem::Pair { label: "Is it so?".into(), value: "Yes".into() },
                    PaperItem::Text { label: "Seen".into(), paragraphs: vec![long, "Two.".into()] },
                    PaperItem::List { label: "Types".into(), items: vec!["first kind".into(), "second kind".into()] },
                ],
            },
            PaperSection {
                heading: "2. Acts".into(),
                items: vec![PaperItem::Table {
                    label: "Acts".into(),
                    head: vec!["Act".into(), "By".into(), "Since".into()],
                    rows: (1..=rows)
                        .map(|row| vec![format!("refused to open the file number {row}"), "R1".into()])
                        .collect(),
                }],
            },
        ],
        closing: vec!["Prepared by an officer.".into()],
    }
}

/// What a program says of a file; nothing if it is not installed.
fn read_by(program: &str, args: &[&str], bytes: &[u8]) -> Option<String> {
    let name = format!("ubuvugizi-{}-{program}-{}.pdf", std::process::id(), bytes.len());
    let file: PathBuf = std::env::temp_dir().join(name);
    std::fs::write(&file, bytes).unwrap();
    let (options, after) = args.split_at(args.iter().position(|arg| *arg == "-").unwrap_or(args.len()));
    let out = Command::new(program).args(options).arg(&file).args(after).output();
    let _ = std::fs::remove_file(&file);
    let Ok(out) = out else {
        assert!(std::env::var_os("READERS").is_none(), "{program} is needed and not installed");
        eprintln!("SKIPPED: {program} is not installed, so nobody else has read this file");
        return None;
    };
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{program}: {text}{}", String::from_utf8_lossy(&out.stderr));
    Some(text)
}

fn laid(paper: &Paper) -> Laid {
    layout::laid(paper, &face::Faces::new().unwrap())
}

/// The structure with its words, as somebody hears it.
fn heard(laid: &Laid) -> String {
    fn tell(node: &Node, laid: &Laid, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        match node {
            Node::Group(role, children) => {
                out.push_str(&format!("{indent}{role:?}\n"));
                children.iter().for_each(|child| tell(child, laid, depth + 1, out));
            }
            Node::Leaf(leaf) => {
                let texts = laid.pages.iter().flat_map(|page| &page.texts);
                let words = texts.filter(|text| text.belongs == Belongs::Leaf(*leaf)).map(|text| text.text.as_str());
                out.push_str(&format!("{indent}{:?}\n", words.collect::<String>()));
            }
        }
    }
    let mut out = String::new();
    laid.structure.iter().for_each(|node| tell(node, laid, 0, &mut out));
    out
}

/// `UPDATE_EXPECT=1 cargo test -p pdf` writes the file anew: read the difference.
#[test]
fn the_structure_is_as_it_was_read_and_approved() {
    expect_file!["./golden/structure.txt"].assert_eq(&heard(&laid(&paper(2))));
}

#[test]
fn the_same_paper_gives_the_same_bytes_and_says_what_it_is() {
    let bytes = pdf(&paper(3), &OPTIONS).unwrap();
    assert_eq!(bytes, pdf(&paper(3), &OPTIONS).unwrap());
    assert!(bytes.starts_with(b"%PDF-1.7"));
    // The packet of metadata is not compressed in an archive file.
    let text = String::from_utf8_lossy(&bytes);
    for said in [
        "pdfaid:part>2<",
        "pdfaid:conformance>A<",
        "pdfuaid:part>1<",
        "rw-RW",
        "Urubanza rutarangijwe",
        "Ijwi ry’Abaturage",
        "CreateDate>2026-11-24T10:00:00",
    ] {
        assert!(text.contains(said), "{said}");
    }
    let other = pdf(&paper(3), &PdfOptions { created: "2026-11-25T10:00:00Z", ..OPTIONS }).unwrap();
    assert_ne!(bytes, other);
    assert_eq!(pdf(&paper(3), &PdfOptions { created: "now", ..OPTIONS }), Err(PdfError::Moment("now".into())));
}

#[test]
fn every_word_is_read_by_pdftotext_and_pages_are_numbered() {
    let paper = paper(90);
    let bytes = pdf(&paper, &OPTIONS).unwrap();
    let Some(text) = read_by("pdftotext", &["-enc", "UTF-8", "-layout", "-"], &bytes) else { return };
    let found: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for wanted in texts(&paper).into_iter().filter(|text| !text.contains('{')) {
        for word in face::plain(wanted).split_whitespace() {
            assert!(found.contains(word), "{word:?} is missing");
        }
    }
    let pages = text.matches('\u{c}').count();
    assert!(pages >= 3, "{pages} pages");
    for page in 1..=pages {
        assert!(found.contains(&format!("Page {page} of {pages}")), "number of page {page}");
    }
    // The head of the table stands on every page that has rows of it.
    let with_rows = text.split('\u{c}').filter(|page| page.contains("refused to open"));
    with_rows.for_each(|page| assert!(page.contains("Since"), "no head on {page}"));
}

#[test]
fn headings_lists_and_tables_are_marked_as_what_they_are() {
    let bytes = pdf(&paper(90), &OPTIONS).unwrap();
    if let Some(file) = std::env::var_os("KEEP_PDF") {
        std::fs::write(file, &bytes).unwrap();
    }
    let Some(structure) = read_by("pdfinfo", &["-struct-text"], &bytes) else { return };
    let count = |role: &str| {
        structure.lines().filter(|line| line.split([' ', ':']).find(|word| !word.is_empty()) == Some(role)).count()
    };
    let found = ["Document", "H1", "H2", "H3", "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody", "TR", "TH", "TD"]
        .map(|role| (role, count(role)));
    let wanted = [1, 1, 2, 3, 1, 2, 2, 2, 1, 1, 1, 91, 3, 270];
    assert_eq!(found.map(|(_, count)| count), wanted, "{found:?}\n{}", &structure[..2000.min(structure.len())]);
    assert!(structure.contains("refused to open the file number 90"));
    assert!(!structure.contains("Page 1 of"), "the running foot is not read aloud");
    let told = read_by("pdfinfo", &[], &bytes).unwrap();
    let tagged = told.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes"));
    assert!(tagged && told.contains("Title:           Urubanza"), "{told}");
    assert!(told.contains("A4"), "{told}");
    let fonts = read_by("pdffonts", &[], &bytes).unwrap();
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(rows.len(), 2, "{fonts}");
    // Embedded, subset, with a mapping to letters.
    rows.iter().for_each(|row| assert!(row.contains("yes yes yes") && row.contains("NotoSans"), "{fonts}"));
}

#[test]
fn qpdf_finds_nothing_wrong() {
    for rows in [0, 1, 90] {
        let bytes = pdf(&paper(rows), &OPTIONS).unwrap();
        let Some(told) = read_by("qpdf", &["--check"], &bytes) else { return };
        assert!(told.contains("No syntax or stream encoding errors found"), "{told}");
    }
}

#[test]
fn what_is_hard_to_put_on_a_page_is_put_there_all_the_same() {
    let mut paper = paper(1);
    let long = "wordbreaks".repeat(300);
    paper.foot = long.clone();
    paper.title = long.clone();
    paper.sections[1].items.push(PaperItem::Table {
        label: String::new(),
        head: (0..14).map(|at| format!("heading{at}")).collect(),
        rows: vec![vec![long.clone(); 14], vec![]],
    });
    paper.sections[1].items.push(PaperItem::Table { label: "None".into(), head: vec![], rows: vec![] });
    let words = heard(&laid(&paper));
    assert_eq!(words.matches(&long).count(), 16, "the title (said twice) and fourteen cells are there whole");
    let inside = |page: &layout::Page| {
        page.texts
            .iter()
            .filter(|text| text.belongs != Belongs::Foot)
            .all(|text| text.y < layout::PAGE_HEIGHT - layout::MARGIN)
    };
    assert!(laid(&paper).pages.iter().all(inside), "nothing runs into the foot");
    pdf(&paper, &OPTIONS).unwrap();
    // Nothing at all is a page too, but not without a title, which an accessible file needs.
    let empty = Paper { head: vec![], sections: vec![], closing: vec![], foot: String::new(), ..paper };
    pdf(&empty, &OPTIONS).unwrap();
    let nameless = pdf(&Paper { title: String::new(), ..empty }, &OPTIONS);
    assert!(matches!(nameless, Err(PdfError::Refused(_))), "{nameless:?}");
}

#[test]
fn a_letter_that_is_not_there_is_told_and_shown_as_unknown() {
    let mut paper = paper(1);
    assert_eq!(unwritable(&paper), []);
    paper.closing = vec!["日 and 😀 and 日\u{200b}\u{ad}\u{e000}".into()];
    assert_eq!(unwritable(&paper), ['日', '😀', '\u{e000}']);
    assert!(heard(&laid(&paper)).contains("\u{fffd} and \u{fffd} and \u{fffd}\u{fffd}"));
    pdf(&paper, &OPTIONS).unwrap();
}

/// A word as it is looked for.
fn needle(words: &str) -> Needle {
    let words = domain::text::words(words).into_iter().map(|word| word.folded).collect();
    Needle { words, kind: Taken::Name }
}

#[test]
fn what_is_withheld_is_found_in_the_bytes_wherever_it_stands() {
    let clean = pdf(&paper(3), &OPTIONS).unwrap();
    assert_eq!(check(&clean, &[needle("Vestine Mukamana")]), Ok(()));
    let secret = "Vestine Mukamana".to_owned();
    type Plant = fn(&mut Paper, String);
    let places: [(&str, Plant); 9] = [
        ("title", |paper, it| paper.title = it),
        ("head", |paper, it| paper.head = vec![it]),
        ("foot", |paper, it| paper.foot = it),
        ("organisation", |paper, it| paper.organisation = it),
        ("heading", |paper, it| paper.sections[0].heading = it),
        ("answer", |paper, it| paper.sections[0].items.push(PaperItem::Pair { label: "Who".into(), value: it })),
        ("list", |paper, it| paper.sections[0].items.push(PaperItem::List { label: it, items: vec!["a".into()] })),
        ("cell", |paper, it| {
            let rows = vec![vec![String::new(), it]];
            paper.sections[1].items.push(PaperItem::Table {
                label: "T".into(),
                head: vec!["A".into(), "B".into()],
                rows,
            });
        }),
        ("last line", |paper, it| paper.closing.push(format!("{}{it}", "so many words before it ".repeat(7)))),
    ];
    for (place, plant) in places {
        let mut paper = paper(3);
        plant(&mut paper, secret.clone());
        let bytes = pdf(&paper, &OPTIONS).unwrap();
        let outcome = check(&bytes, &[needle("Vestine Mukamana"), needle("nobody")]);
        assert!(matches!(&outcome, Err(Refused::Found(leaks)) if !leaks.is_empty()), "{place}: {outcome:?}");
    }
    // A number over the break of a line, and a word that a narrow column breaks in the middle.
    let mut broken = paper(1);
    let head: Vec<String> = (0..20).map(|at| at.to_string()).collect();
    broken.sections[1].items.push(PaperItem::Table {
        label: "T".into(),
        rows: vec![vec!["Nyakabungomukamana".into(); 20]],
        head,
    });
    let bytes = pdf(&broken, &OPTIONS).unwrap();
    assert!(matches!(check(&bytes, &[needle("Nyakabungomukamana")]), Err(Refused::Found(_))));
}

#[test]
fn what_cannot_be_read_is_refused() {
    let whole = pdf(&paper(1), &OPTIONS).unwrap();
    for bytes in [&b""[..], b"%PDF-1.7", b"PK\x03\x04", &whole[..whole.len() / 2]] {
        assert!(matches!(check(bytes, &[needle("a")]), Err(Refused::Unreadable(_))), "{} bytes", bytes.len());
    }
}
