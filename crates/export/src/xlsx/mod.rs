//! Office Open XML, SpreadsheetML (ECMA-376): typed cells, frozen and repeating heads, one sheet for the short answers, one for
//! each table, one for the notes. Texts are inline strings, which no program takes for a formula.

mod parts;

use domain::report::{Cell, Sheet, Sheets};

use crate::{
    docx::DocxOptions,
    xml::{escape, escape_lines},
    zip::zip,
};

/// Letters that a cell of Excel holds.
const LONGEST: usize = 32_767;

/// Letters of a sheet's name.
const LONGEST_NAME: usize = 31;

/// Writes the tables of a report as an Excel file.
pub fn xlsx(sheets: &Sheets, options: &DocxOptions<'_>) -> Vec<u8> {
    let all: Vec<&Sheet> = [&sheets.pairs].into_iter().chain(&sheets.tables).chain([&sheets.notes]).collect();
    let names = names(&all);
    let paths: Vec<String> = (1..=all.len()).map(|at| format!("xl/worksheets/sheet{at}.xml")).collect();
    let mut files = vec![
        ("[Content_Types].xml", parts::content_types(all.len()).into_bytes()),
        ("_rels/.rels", parts::RELATIONS.into()),
        ("docProps/core.xml", parts::core(sheets, options).into_bytes()),
        ("docProps/app.xml", parts::app(options).into_bytes()),
        ("xl/workbook.xml", parts::workbook(&names).into_bytes()),
        ("xl/_rels/workbook.xml.rels", parts::workbook_relations(all.len()).into_bytes()),
        ("xl/styles.xml", parts::STYLES.into()),
    ];
    for (path, sheet) in paths.iter().zip(all) {
        files.push((path, worksheet(sheet, &sheets.foot).into_bytes()));
    }
    zip(&files)
}

/// Names that Excel takes: short, without its own signs, each once.
fn names(sheets: &[&Sheet]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for sheet in sheets {
        let allowed = |c: char| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
        let plain: String = sheet.name.chars().filter(|c| allowed(*c)).collect();
        let plain = plain.trim().trim_matches('\'');
        let cut = |length: usize| plain.chars().take(length).collect::<String>().trim_end().to_owned();
        let mut name = cut(LONGEST_NAME);
        let mut number = 1;
        while name.is_empty() || out.iter().any(|taken| taken.to_lowercase() == name.to_lowercase()) {
            number += 1;
            name = format!("{} {number}", cut(LONGEST_NAME - 4)).trim_start().to_owned();
        }
        out.push(name);
    }
    out
}

fn worksheet(sheet: &Sheet, foot: &str) -> String {
    let widths = widths(sheet);
    let heads: Vec<Cell> = sheet.head.iter().map(|head| Cell::Text(head.clone())).collect();
    let mut rows = row(1, high(&heads, &widths), sheet.head.iter().map(|head| text_cell(head, parts::HEAD)));
    let mut at = 1;
    for cells in sheet.rows.iter().flat_map(|row| continued(row)) {
        at += 1;
        rows.push_str(&row(at, high(&cells, &widths), cells.iter().map(written)));
    }
    let widths: String = widths
        .iter()
        .enumerate()
        .map(|(column, width)| {
            let number = column + 1;
            format!("<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>")
        })
        .collect();
    // In the foot "&" begins a code.
    let foot = escape(&foot.replace('&', "&&"));
    format!(
        "{}<worksheet xmlns=\"{}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         <cols>{widths}</cols><sheetData>{rows}</sheetData>\
         <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToWidth=\"1\" fitToHeight=\"0\"/>\
         <headerFooter><oddFooter>&amp;L{foot}&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>",
        parts::XML,
        parts::MAIN,
    )
}

/// A row; what does not fit into a cell goes on in the next row.
fn continued(row: &[Cell]) -> Vec<Vec<Cell>> {
    let mut out = vec![row.to_vec()];
    loop {
        let mut rest = vec![Cell::Text(String::new()); row.len()];
        let last = out.len() - 1;
        let mut is_longer = false;
        for (cell, rest) in out[last].iter_mut().zip(&mut rest) {
            if let Cell::Text(text) = cell
                && let Some((at, _)) = text.char_indices().nth(LONGEST)
            {
                *rest = Cell::Text(text.split_off(at));
                is_longer = true;
            }
        }
        if !is_longer {
            return out;
        }
        out.push(rest);
    }
}

/// A row of so many lines. The height is a proposal that Excel mends when the row is edited; without it LibreOffice shows, and
/// prints, the first line only.
fn row(number: usize, lines: usize, cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells
        .enumerate()
        .map(|(column, cell)| cell.replacen("<c", &format!("<c r=\"{}{number}\"", letters(column)), 1))
        .collect();
    let height = if lines > 1 { format!(" ht=\"{}\"", (lines * LINE).min(HIGHEST)) } else { String::new() };
    format!("<row r=\"{number}\"{height}>{cells}</row>")
}

/// `A` to `Z`, `AA` …
fn letters(column: usize) -> String {
    let own = char::from(b'A' + (column % 26) as u8);
    if column < 26 { own.to_string() } else { format!("{}{own}", letters(column / 26 - 1)) }
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text_cell(text, parts::TEXT),
        Cell::Number(number) => format!("<c s=\"{}\"><v>{}</v></c>", parts::NUMBER, escape(number)),
        // Day 60 of Excel's calendar never was: before it, days are one off.
        Cell::Date(day) if day.year > 1900 => format!("<c s=\"{}\"><v>{}</v></c>", parts::DATE, day.number() + 25_569),
        Cell::Date(day) => text_cell(&day.slashed(), parts::TEXT),
    }
}

fn text_cell(text: &str, style: u8) -> String {
    if text.is_empty() {
        return format!("<c s=\"{style}\"/>");
    }
    format!("<c s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escape_lines(text))
}

/// Letters that a page across has room for in a size that can be read.
const PAGE: usize = 130;
/// Height of a line, in points.
const LINE: usize = 15;
/// No row of Excel is higher.
const HIGHEST: usize = 405;

/// By the longest line of each column, within bounds; where they are too many for a page, the widest give way.
fn widths(sheet: &Sheet) -> Vec<usize> {
    let texts = |column: usize| {
        let cells = sheet.rows.iter().filter_map(move |row| row.get(column));
        let texts = cells.map(|cell| match cell {
            Cell::Text(text) => text.as_str(),
            Cell::Number(_) | Cell::Date(_) => "000 000 000",
        });
        texts.chain([sheet.head[column].as_str()])
    };
    let longest = |column: usize, apart: &[char]| {
        texts(column).flat_map(|text| text.split(apart)).map(|part| part.chars().count()).max().unwrap_or(0)
    };
    // Letters differ in width: what is wide has some air.
    let mut widths: Vec<usize> =
        (0..sheet.head.len()).map(|column| (longest(column, &['\n']) + 3).clamp(10, 50)).collect();
    let least: Vec<usize> =
        (0..sheet.head.len()).map(|column| (longest(column, &['\n', ' ', '-', '/']) + 3).clamp(10, 24)).collect();
    while widths.iter().sum::<usize>() > PAGE {
        let widest = (0..widths.len()).filter(|at| widths[*at] > least[*at]).max_by_key(|at| widths[*at]);
        let Some(widest) = widest else { break };
        widths[widest] -= 1;
    }
    widths
}

/// Lines that a row needs: of its words, as they break.
fn high(cells: &[Cell], widths: &[usize]) -> usize {
    let lines = |(cell, width): (&Cell, &usize)| match cell {
        Cell::Text(text) => text.split('\n').map(|line| broken(line, width.saturating_sub(3).max(1))).sum(),
        Cell::Number(_) | Cell::Date(_) => 1,
    };
    cells.iter().zip(widths).map(lines).max().unwrap_or(1)
}

/// Lines of so many letters that a text breaks into.
fn broken(text: &str, width: usize) -> usize {
    let (mut lines, mut used) = (1, 0);
    for word in text.split(' ') {
        let long = word.chars().count();
        if used > 0 && used + 1 + long > width {
            lines += 1;
            used = 0;
        }
        used += usize::from(used > 0) + long;
        lines += used.saturating_sub(1) / width;
        used = if used > width { used % width } else { used };
    }
    lines
}

#[cfg(test)]
mod tests;
