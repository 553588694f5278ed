//! Comma-separated values (RFC 4180) in UTF-8, with the mark by which spreadsheet programs know it. One file has room for one
//! table, so every answer is a line of its own: part, table, row, question, answer, unit. What a spreadsheet would take for a
//! formula begins with an apostrophe. Days are written 2026-11-24, the one way that every program reads alike.

use domain::report::{Cell, Sheet, Sheets};

/// Writes the tables of a report as one file.
pub fn csv(sheets: &Sheets) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    let text = |text: &str| Cell::Text(text.to_owned());
    line(&mut out, &sheets.long.each_ref().map(|head| text(head)));
    let none = || text("");
    let title = [text(&sheets.notes.name), none(), none(), none(), text(&sheets.title), none()];
    line(&mut out, &title);
    for note in &sheets.notes.rows {
        let words = note.first().cloned().unwrap_or_else(none);
        line(&mut out, &[text(&sheets.notes.name), none(), none(), none(), words, none()]);
    }
    for pair in &sheets.pairs.rows {
        if let [part, question, answer, unit] = &pair[..] {
            line(&mut out, &[part.clone(), none(), none(), question.clone(), answer.clone(), unit.clone()]);
        }
    }
    for table in &sheets.tables {
        for (at, row) in table.rows.iter().enumerate() {
            if let ([what, count], true) = (&row[..], table.counted) {
                let (part, name) = (text(&table.part), text(&table.name));
                line(&mut out, &[part, name, none(), what.clone(), count.clone(), none()]);
                continue;
            }
            for (head, cell) in table.head.iter().zip(row).skip(usize::from(table.coded)) {
                if *cell != none() {
                    line(
                        &mut out,
                        &[text(&table.part), text(&table.name), code(table, at), text(head), cell.clone(), none()],
                    );
                }
            }
        }
    }
    out.into_bytes()
}

/// What tells the row from the others: its code, else its number.
fn code(table: &Sheet, at: usize) -> Cell {
    let own = table.rows[at].first().filter(|_| table.coded).cloned();
    own.unwrap_or(Cell::Number((at + 1).to_string()))
}

fn line(out: &mut String, cells: &[Cell]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        match cell {
            Cell::Number(number) => out.push_str(&quoted(&defused(number))),
            Cell::Date(day) => out.push_str(&day.to_string()),
            Cell::Text(text) => out.push_str(&quoted(&defused(text))),
        }
    }
    out.push_str("\r\n");
}

fn quoted(text: &str) -> String {
    if text.contains([',', ';', '"', '\n', '\r', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A text that no spreadsheet takes for a formula. A negative number is none.
fn defused(text: &str) -> String {
    let begins = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if begins && !is_negative_number(text) { format!("'{text}") } else { text.to_owned() }
}

fn is_negative_number(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('-') else { return false };
    let (whole, rest) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    is_digits(whole) && is_digits(rest)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::office::tests::sheets;

    #[test]
    fn every_answer_is_a_line_with_its_place() {
        let text = String::from_utf8(csv(&sheets())).unwrap();
        assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count() + 1, "one break within an answer");
        expect![[r#"
            Part,Table,Row,Question,Answer,Unit
            Notes,,,,"A < B & ""C""",
            Notes,,,,Shared version.,
            1. About,,,Day,2026-11-03,
            1. About,,,Delay,48.5,days
            1. About,,,Formula,"'=HYPERLINK(""x"", ""y"")",
            1. About,,,Loss,-5,
            1. About,,,Seen,"One.
            Two, three.",
            1. About,"Acts: who/what [and] where, told at great length",R1,Act,refused,
            1. About,"Acts: who/what [and] where, told at great length",R1,When,2026-08-01,
            1. About,"Acts: who/what [and] where, told at great length",R2,When,about 3 August 2026,
            1. About,Victims,1,Victims,In all,
            1. About,Victims,1,Number,7,
        "#]]
        .assert_eq(&text.trim_start_matches('\u{feff}').replace("\r\n", "\n"));
    }

    #[test]
    fn formulas_are_defused_and_negative_numbers_stay() {
        for formula in
            ["=1+1", "+250 788", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-", "--1", "-1.2.3", "-cmd", "＝1"]
        {
            assert_eq!(defused(formula), format!("'{formula}"), "{formula}");
        }
        for plain in ["", "-5", "-3.5", "-3,25", "a=b", "5-3", "V1", "'=1"] {
            assert_eq!(defused(plain), plain);
        }
        assert_eq!(quoted(&defused("=HYPERLINK(\"x\",\"y\")")), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    }
}
