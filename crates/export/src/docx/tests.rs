use domain::report::{Paper, PaperItem, PaperSection, Version};
use expect_test::{expect, expect_file};

use super::*;
use crate::zip::tests::parts;

fn paper() -> Paper {
    Paper {
        lang: "rw".into(),
        version: Version::Shared,
        title: "A < B & \"C\"\u{1}".into(),
        reference: "INC-2026-AAAAA".into(),
        organisation: "Ijwi".into(),
        head: vec!["Ijwi · Kayonza".into()],
        foot: "INC-2026-AAAAA".into(),
        page_of: "Page {page} of {pages}.".into(),
        sections: vec![PaperSection {
            heading: "1. About".into(),
            items: vec![
                PaperItem::Pair { label: "Kind".into(), value: "Incident".into() },
                PaperItem::Pair { label: "Is it so?".into(), value: "Yes".into() },
                PaperItem::Text { label: "Seen".into(), paragraphs: vec!["One.".into(), "Two.".into()] },
                PaperItem::List { label: "Types".into(), items: vec!["a".into(), "b".into()] },
                PaperItem::Table {
                    label: "Acts".into(),
                    head: vec!["Act".into(), "By".into()],
                    rows: vec![vec!["refused".into(), "R1".into()], vec!["short row".into()]],
                },
            ],
        }],
        closing: vec!["End.".into()],
    }
}

#[test]
fn the_container_is_whole_and_the_same_every_time() {
    let options = DocxOptions { created: "2026-11-24T10:00:00Z", application: "Ubuvugizi" };
    let bytes = docx(&paper(), &options);
    assert_eq!(bytes, docx(&paper(), &options));
    let parts = parts(&bytes);
    assert_eq!(parts.len(), 10);
    assert_eq!(parts[0].0, "[Content_Types].xml");
    let core = &parts.iter().find(|(name, _)| name == "docProps/core.xml").unwrap().1;
    assert!(core.contains("<dc:title>A &lt; B &amp; &quot;C&quot;</dc:title>"), "{core}");
    assert!(core.contains("<dc:language>rw-RW</dc:language>") && core.contains("2026-11-24T10:00:00Z"));
}

/// Every part as it is shipped. `UPDATE_EXPECT=1 cargo test -p export` writes the files anew: read the difference.
#[test]
fn every_part_is_as_it_was_read_and_approved() {
    let options = DocxOptions { created: "2026-11-24T10:00:00Z", application: "Ubuvugizi" };
    for (name, content) in parts(&docx(&paper(), &options)) {
        let file = name.replace(['[', ']'], "").replace('/', "-");
        let lines = content.replace("><", ">\n<");
        expect_file![format!("./golden/{file}")].assert_eq(&lines);
    }
}

#[test]
fn headings_tables_and_page_numbers_are_real_ones() {
    let xml = document(&paper());
    assert!(xml.contains("<w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t xml:space=\"preserve\">1. About<"));
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(xml.matches("<w:tc>").count(), 6, "every row has as many cells as the head");
    let foot = footer(&paper());
    expect![[r#"Page| PAGE |1| of | NUMPAGES |1|."#]].assert_eq(
        &foot
            .split("preserve\">")
            .skip(2)
            .flat_map(|part| {
                let text = part.split('<').next().unwrap_or_default().to_owned();
                let shown = part.contains("<w:t>1</w:t>").then(|| "1".to_owned());
                std::iter::once(text).chain(shown)
            })
            .map(|text| if text == "Page " { "Page".to_owned() } else { text })
            .collect::<Vec<_>>()
            .join("|"),
    );
}

#[test]
fn columns_share_the_whole_width() {
    let head = vec!["Code".to_owned(), "What happened".to_owned(), "When".to_owned()];
    let rows = vec![vec!["V1".to_owned(), "a long story ".repeat(20), "1/1/2026".to_owned()]];
    let widths = widths(&head, &rows);
    assert_eq!(widths.iter().sum::<usize>(), TEXT_WIDTH);
    assert!(widths[1] > widths[0] && widths[0] > 1000, "{widths:?}");
    assert_eq!(super::widths(&[], &[]), Vec::<usize>::new());
}
