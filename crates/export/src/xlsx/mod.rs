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
    let mut rows = row(1, sheet.head.iter().map(|head| text_cell(head, parts::HEAD)));
    let mut at = 1;
    for cells in sheet.rows.iter().flat_map(|row| continued(row)) {
        at += 1;
        rows.push_str(&row(at, cells.iter().map(written)));
    }
    let widths: String = (0..sheet.head.len())
        .map(|column| {
            let (number, width) = (column + 1, width(sheet, column));
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

/// Cells without their places: Excel and the others count them.
fn row(number: usize, cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells
        .enumerate()
        .map(|(column, cell)| cell.replacen("<c", &format!("<c r=\"{}{number}\"", letters(column)), 1))
        .collect();
    format!("<row r=\"{number}\">{cells}</row>")
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

/// By the longest line, within bounds.
fn width(sheet: &Sheet, column: usize) -> usize {
    let longest = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let cells = sheet.rows.iter().filter_map(|row| match row.get(column)? {
        Cell::Text(text) => Some(longest(text)),
        Cell::Number(_) | Cell::Date(_) => Some(12),
    });
    cells.chain([longest(&sheet.head[column])]).max().unwrap_or(0).clamp(8, 60) + 2
}

#[cfg(test)]
mod tests;
