//! A table: its head stands again at the top of every page that it reaches, a row stays whole unless it is longer than a
//! page.

use crate::{
    face::Face,
    layout::{BOTTOM, Belongs, MARGIN, Node, Role, Sheet, TEXT_WIDTH, leading},
    lines::{Line, broken},
};

const SIZE: f32 = 9.5;
const PADDING: f32 = 4.0;

/// A row broken into lines: for each cell its leaf and lines.
struct Row {
    cells: Vec<(usize, Vec<Line>)>,
}

impl Row {
    fn lines(&self) -> usize {
        self.cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0)
    }
}

fn height(lines: usize) -> f32 {
    lines as f32 * leading(SIZE) + 2.0 * PADDING
}

/// How much of a page a table may take that is kept whole.
const SHORT: f32 = 0.45;

/// The height that has to be free for a table to begin: all of a short one, of a longer one its head and first row.
pub fn beginning(sheet: &Sheet<'_>, head: &[String], rows: &[Vec<String>]) -> f32 {
    let widths = widths(sheet, head, rows);
    let high = |texts: &[String], face: Face| {
        let lines = |(text, width): (&String, &f32)| {
            broken(sheet.faces, &[(face, text)], SIZE, width - 2.0 * PADDING).len().max(1)
        };
        texts.iter().zip(&widths).map(lines).max().unwrap_or(1)
    };
    let head = height(high(head, Face::Bold)) + 2.0 * PADDING;
    let whole = rows.iter().fold(head, |sum, row| sum + height(high(row, Face::Regular)));
    if whole <= (BOTTOM - MARGIN) * SHORT {
        return whole;
    }
    head + rows.first().map_or(0.0, |row| height(high(row, Face::Regular).min(4)))
}

/// Puts a table below what is there and gives its structure; nothing without columns.
pub fn table(sheet: &mut Sheet<'_>, head: &[String], rows: &[Vec<String>]) -> Option<Node> {
    let widths = widths(sheet, head, rows);
    if widths.is_empty() {
        return None;
    }
    let mut broken_row = |texts: &[String], face: Face| Row {
        cells: widths
            .iter()
            .enumerate()
            .map(|(at, width)| {
                // A cell with nothing in it is still a cell: what reads aloud counts them.
                let text = texts.get(at).map(String::as_str).filter(|text| !text.trim().is_empty()).unwrap_or("\u{a0}");
                (sheet.leaf(), broken(sheet.faces, &[(face, text)], SIZE, width - 2.0 * PADDING))
            })
            .collect(),
    };
    let head = broken_row(head, Face::Bold);
    let rows: Vec<Row> = rows.iter().map(|row| broken_row(row, Face::Regular)).collect();

    sheet.y += PADDING;
    let first = rows.first().map_or(0.0, |row| height(row.lines().min(4)));
    sheet.room(height(head.lines()) + first);
    put(sheet, &widths, &head, 0..head.lines(), true, None);
    for row in &rows {
        let (mut from, all) = (0, row.lines());
        while from < all {
            let page = BOTTOM - MARGIN - height(head.lines());
            let free = BOTTOM - sheet.y;
            if height(all - from) > free && (height(all - from) <= page || height(1) > free) && sheet.y > MARGIN {
                sheet.turn();
                put(sheet, &widths, &head, 0..head.lines(), true, Some(Belongs::Again));
            }
            let fit = ((BOTTOM - sheet.y - 2.0 * PADDING) / leading(SIZE)).floor().max(1.0) as usize;
            let to = all.min(from + fit);
            put(sheet, &widths, row, from..to, from == 0, None);
            from = to;
        }
    }
    sheet.y += PADDING;

    let group = |row: &Row, cell: &Role| {
        let cells = row.cells.iter().map(|(leaf, _)| Node::Group(cell.clone(), vec![Node::Leaf(*leaf)]));
        Node::Group(Role::Row, cells.collect())
    };
    let mut parts = vec![Node::Group(Role::TableHead, vec![group(&head, &Role::HeadCell)])];
    if !rows.is_empty() {
        parts.push(Node::Group(Role::TableBody, rows.iter().map(|row| group(row, &Role::Cell)).collect()));
    }
    Some(Node::Group(Role::Table, parts))
}

/// Puts some lines of a row, with the rules around them.
fn put(
    sheet: &mut Sheet<'_>,
    widths: &[f32],
    row: &Row,
    lines: std::ops::Range<usize>,
    begins: bool,
    belongs: Option<Belongs>,
) {
    let (top, bottom) = (sheet.y, sheet.y + height(lines.len()));
    let mut x = MARGIN;
    let mut rules = vec![[MARGIN, bottom, MARGIN + TEXT_WIDTH, bottom], [MARGIN, top, MARGIN, bottom]];
    if begins {
        rules.push([MARGIN, top, MARGIN + TEXT_WIDTH, top]);
    }
    for ((leaf, cell), width) in row.cells.iter().zip(widths) {
        for (at, line) in cell.iter().enumerate().skip(lines.start).take(lines.len()) {
            let y = top + PADDING + (at - lines.start) as f32 * leading(SIZE);
            sheet.put(line, x + PADDING, y, SIZE, belongs.unwrap_or(Belongs::Leaf(*leaf)));
        }
        x += width;
        rules.push([x, top, x, bottom]);
    }
    if let Some(page) = sheet.pages.last_mut() {
        page.rules.extend(rules);
    }
    sheet.y = bottom;
}

/// Shares the width of the text by the longest text of each column, within bounds: no column starves, and a word is broken
/// only where there are too many columns for their words.
fn widths(sheet: &Sheet<'_>, head: &[String], rows: &[Vec<String>]) -> Vec<f32> {
    let wide = |text: &str| sheet.faces.width(Face::Bold, SIZE, text) + 2.0 * PADDING + 1.0;
    let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at)).chain(head.get(at));
    let word = |at: usize| cells(at).flat_map(|text| text.split(' ')).map(wide).fold(24.0, f32::max);
    let whole = |at: usize| cells(at).map(|text| wide(text)).fold(24.0, f32::max).min(TEXT_WIDTH * 0.6);
    let least: Vec<f32> = (0..head.len()).map(|at| word(at).min(TEXT_WIDTH * 0.4)).collect();
    let all: f32 = least.iter().sum();
    if all >= TEXT_WIDTH {
        return least.iter().map(|width| width * TEXT_WIDTH / all).collect();
    }
    // What is over goes to those whose text is longer than their longest word.
    let more: Vec<f32> = least.iter().enumerate().map(|(at, width)| (whole(at) - width).max(0.0) + 1.0).collect();
    let wanted: f32 = more.iter().sum();
    least.iter().zip(&more).map(|(width, more)| width + (TEXT_WIDTH - all) * more / wanted.max(1.0)).collect()
}
