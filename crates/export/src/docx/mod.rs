//! Office Open XML, WordprocessingML (ECMA-376): real styles, headings, tables with a repeating header row, page numbers,
//! document language and properties.

mod parts;

use domain::report::{Paper, PaperItem, before_answer};

use crate::{xml::escape, zip::zip};

/// Rows of a table that stays on one page.
const SHORT: usize = 14;

/// What the paper itself does not know.
#[derive(Debug, Clone, Copy)]
pub struct DocxOptions<'a> {
    /// Moment of making, ISO 8601 in UTC.
    pub created: &'a str,
    /// Name of the program.
    pub application: &'a str,
}

/// Width of the text on A4 with these margins, in twentieths of a point.
const TEXT_WIDTH: usize = 9638;

/// Writes a paper as a Word file.
pub fn docx(paper: &Paper, options: &DocxOptions<'_>) -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", parts::CONTENT_TYPES.into()),
        ("_rels/.rels", parts::RELATIONS.into()),
        ("docProps/core.xml", parts::core(paper, options).into_bytes()),
        ("docProps/app.xml", parts::app(options).into_bytes()),
        ("word/document.xml", document(paper).into_bytes()),
        ("word/styles.xml", parts::styles(language(&paper.lang)).into_bytes()),
        ("word/numbering.xml", parts::NUMBERING.into()),
        ("word/settings.xml", parts::settings(language(&paper.lang)).into_bytes()),
        ("word/footer1.xml", footer(paper).into_bytes()),
        ("word/_rels/document.xml.rels", parts::DOCUMENT_RELATIONS.into()),
    ])
}

/// Language with region, as Word's spelling checker wants it.
fn language(tag: &str) -> &'static str {
    match tag {
        "fr" => "fr-FR",
        "rw" => "rw-RW",
        _ => "en-GB",
    }
}

fn run(text: &str, bold: bool) -> String {
    let look = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    format!("<w:r>{look}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text))
}

fn paragraph(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", run(text, false))
}

fn document(paper: &Paper) -> String {
    let mut body = paragraph("Title", &paper.title);
    for line in &paper.head {
        body.push_str(&paragraph("Subtitle", line));
    }
    for section in &paper.sections {
        body.push_str(&paragraph("Heading1", &section.heading));
        for item in &section.items {
            body.push_str(&written(item));
        }
    }
    for line in &paper.closing {
        body.push_str(&paragraph("Closing", line));
    }
    format!(
        "{}<w:document {}><w:body>{body}<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" \
         w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
        parts::XML,
        parts::NAMESPACES,
    )
}

fn written(item: &PaperItem) -> String {
    match item {
        PaperItem::Pair { label, value } => format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Answer\"/></w:pPr>{}{}</w:p>",
            run(&before_answer(label), true),
            run(value, false)
        ),
        PaperItem::Text { label, paragraphs } => {
            let text: String = paragraphs.iter().map(|p| paragraph("BodyText", p)).collect();
            format!("{}{text}", paragraph("Heading2", label))
        }
        PaperItem::List { label, items } => {
            let list: String = items
                .iter()
                .map(|item| {
                    format!(
                        "<w:p><w:pPr><w:pStyle w:val=\"ListBullet\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/>\
                         </w:numPr></w:pPr>{}</w:p>",
                        run(item, false)
                    )
                })
                .collect();
            format!("{}{list}", paragraph("Heading2", label))
        }
        PaperItem::Table { label, head, rows } => format!("{}{}", paragraph("Heading2", label), table(head, rows)),
    }
}

fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let widths = widths(head, rows);
    // A short table stays on one page; the head never stands alone.
    let whole = rows.len() <= SHORT;
    let cell = |text: &str, width: usize, bold: bool, with_next: bool| {
        let keep = if with_next { "<w:keepNext/>" } else { "" };
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"TableText\"/>{keep}</w:pPr>{}</w:p></w:tc>",
            run(text, bold)
        )
    };
    let mut out = format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{TEXT_WIDTH}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
         <w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>"
    );
    for width in &widths {
        out.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
    }
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (text, width) in head.iter().zip(&widths) {
        out.push_str(&cell(text, *width, true, true));
    }
    out.push_str("</w:tr>");
    for (number, row) in rows.iter().enumerate() {
        let with_next = whole && number + 1 < rows.len();
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (at, width) in widths.iter().enumerate() {
            out.push_str(&cell(row.get(at).map_or("", String::as_str), *width, false, with_next));
        }
        out.push_str("</w:tr>");
    }
    // Word wants a paragraph between two tables, else it joins them.
    out.push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>");
    out
}

/// About the width of a letter in a table, in twentieths of a point, and of the edges of a cell.
const LETTER: usize = 125;
const EDGES: usize = 260;

/// Shares the width by the longest text of each column, within bounds: no column starves, and no word is broken that has room.
fn widths(head: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at)).chain(head.get(at));
    let longest = |at: usize| cells(at).map(|text| text.chars().count()).max().unwrap_or(0).clamp(8, 40);
    let word = |at: usize| {
        let words = cells(at).flat_map(|text| text.split([' ', '-', '/'])).map(|word| word.chars().count());
        (words.max().unwrap_or(0) * LETTER + EDGES).min(TEXT_WIDTH / 2)
    };
    let mut least: Vec<usize> = (0..head.len()).map(word).collect();
    let needed: usize = least.iter().sum();
    if needed > TEXT_WIDTH {
        least = least.iter().map(|width| width * TEXT_WIDTH / needed).collect();
    }
    let free = TEXT_WIDTH - least.iter().sum::<usize>();
    // What is over goes to those whose text is longer than their longest word.
    let more: Vec<usize> =
        least.iter().enumerate().map(|(at, width)| (longest(at) * LETTER).saturating_sub(*width) + 1).collect();
    let all: usize = more.iter().sum::<usize>().max(1);
    let mut widths: Vec<usize> = least.iter().zip(&more).map(|(width, more)| width + free * more / all).collect();
    let rest = TEXT_WIDTH - widths.iter().sum::<usize>();
    if let Some(last) = widths.last_mut() {
        *last += rest;
    }
    widths
}

fn footer(paper: &Paper) -> String {
    let field = |name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let mut pages = String::new();
    let mut rest = paper.page_of.as_str();
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        pages.push_str(&run(&rest[..open], false));
        pages.push_str(&match &rest[open + 1..open + close] {
            "page" => field("PAGE"),
            "pages" => field("NUMPAGES"),
            _ => String::new(),
        });
        rest = &rest[open + close + 1..];
    }
    pages.push_str(&run(rest, false));
    format!(
        "{}<w:ftr {}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}<w:r><w:tab/></w:r>{pages}</w:p></w:ftr>",
        parts::XML,
        parts::NAMESPACES,
        run(&paper.foot, false),
    )
}

#[cfg(test)]
mod tests;
