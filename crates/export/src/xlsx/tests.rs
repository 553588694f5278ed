use std::{fs, process::Command};

use expect_test::{expect, expect_file};

use super::*;
use crate::office::tests::sheets;

const OPTIONS: DocxOptions<'_> = DocxOptions { created: "2026-11-24T10:00:00Z", application: "Ubuvugizi" };

#[test]
fn the_same_tables_give_the_same_bytes() {
    assert_eq!(xlsx(&sheets(), &OPTIONS), xlsx(&sheets(), &OPTIONS));
}

/// Every part as it is shipped. `UPDATE_EXPECT=1 cargo test -p export` writes the files anew: read the difference.
#[test]
fn every_part_is_as_it_was_read_and_approved() {
    for (name, content) in crate::zip::tests::parts(&xlsx(&sheets(), &OPTIONS)) {
        let file = name.replace(['[', ']'], "").replace('/', "-");
        let lines = content.replace("><", ">\n<");
        expect_file![format!("./golden/{file}")].assert_eq(&lines);
    }
}

#[test]
fn names_of_sheets_are_such_as_excel_takes() {
    let named = |names: &[&str]| {
        let all: Vec<Sheet> = names.iter().map(|name| Sheet { name: (*name).to_owned(), ..sheets().notes }).collect();
        super::names(&all.iter().collect::<Vec<_>>())
    };
    let long = "Persons who suffered it and all the others";
    assert_eq!(
        named(&["Acts", "acts", "a/b:c[d]?", "''", long, long]),
        ["Acts", "acts 2", "abcd", "2", "Persons who suffered it and all", "Persons who suffered it and 2"]
    );
    assert!(named(&[long, long]).iter().all(|name| name.chars().count() <= 31));
}

#[test]
fn what_is_too_long_for_a_cell_goes_on_in_the_next_row() {
    let long = "é".repeat(LONGEST + 5);
    let rows = continued(&[Cell::Text("a".into()), Cell::Text(long.clone()), Cell::Number("1".into())]);
    assert_eq!(rows.len(), 2);
    let [Cell::Text(first), Cell::Text(rest)] = [&rows[0][1], &rows[1][1]] else { panic!("texts") };
    assert_eq!(format!("{first}{rest}"), long);
    assert_eq!(rows[1][2], Cell::Text(String::new()));
}

#[test]
fn columns_go_on_after_z() {
    assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
}

/// Read by other people's software, where it is installed (`cargo xtask test` sees to openpyxl).
#[test]
fn openpyxl_reads_numbers_as_numbers_and_days_as_days() {
    let python = if fs::metadata("/usr/bin/python3").is_ok() { "/usr/bin/python3" } else { "python3" };
    let has = Command::new(python).args(["-c", "import openpyxl"]).output().is_ok_and(|out| out.status.success());
    if !has {
        eprintln!("openpyxl is not installed: this test has looked at nothing");
        return;
    }
    let file = std::env::temp_dir().join(format!("ubuvugizi-{}.xlsx", std::process::id()));
    fs::write(&file, xlsx(&sheets(), &OPTIONS)).unwrap();
    let script = r#"
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(book.sheetnames, book.properties.title, book.properties.creator)
for sheet in book:
    print(sheet.title, sheet.freeze_panes, sheet.print_title_rows)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                print(' ', cell.coordinate, type(cell.value).__name__, cell.data_type, cell.number_format, repr(cell.value))
"#;
    let out = Command::new(python).args(["-c", script]).arg(&file).output().unwrap();
    fs::remove_file(&file).unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    expect![[r#"
        ['Answers', 'Acts whowhat and where, told at', 'Victims', 'Notes'] A < B & "C" Ijwi
        Answers A2 $1:$1
          A1 str s General 'Part'
          B1 str s General 'Question'
          C1 str s General 'Answer'
          D1 str s General 'Unit'
          A2 str s General '1. About'
          B2 str s General 'Day'
          C2 datetime d dd/mm/yyyy datetime.datetime(2026, 11, 3, 0, 0)
          A3 str s General '1. About'
          B3 str s General 'Delay'
          C3 float n General 48.5
          D3 str s General 'days'
          A4 str s General '1. About'
          B4 str s General 'Formula'
          C4 str s General '=HYPERLINK("x", "y")'
          A5 str s General '1. About'
          B5 str s General 'Loss'
          C5 str s General '-5'
          A6 str s General '1. About'
          B6 str s General 'Seen'
          C6 str s General 'One.\nTwo, three.'
        Acts whowhat and where, told at A2 $1:$1
          A1 str s General 'Code'
          B1 str s General 'Act'
          C1 str s General 'When'
          A2 str s General 'R1'
          B2 str s General 'refused'
          C2 datetime d dd/mm/yyyy datetime.datetime(2026, 8, 1, 0, 0)
          A3 str s General 'R2'
          C3 str s General 'about 3 August 2026'
        Victims A2 $1:$1
          A1 str s General 'Victims'
          B1 str s General 'Number'
          A2 str s General 'In all'
          B2 int n General 7
        Notes A2 $1:$1
          A1 str s General 'A < B & "C"'
          A2 str s General 'Shared version.'
    "#]]
    .assert_eq(&String::from_utf8(out.stdout).unwrap());
}

/// LibreOffice, where its spreadsheet is installed, makes a table of it again.
#[test]
fn libreoffice_reads_every_sheet_with_its_days() {
    let folder = std::env::temp_dir().join(format!("ubuvugizi-office-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let convert = |file: &str, to: &str| {
        let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
        let args = ["--headless", "--convert-to", to, "--outdir", "."];
        Command::new("soffice").arg(profile).args(args).arg(file).current_dir(&folder).output()
    };
    // What every spreadsheet reads tells whether there is one: LibreOffice may be installed without it.
    fs::write(folder.join("plain.csv"), "a,b\n").unwrap();
    if convert("plain.csv", "xlsx").is_err() || !folder.join("plain.xlsx").exists() {
        eprintln!("LibreOffice Calc is not installed: this test has looked at nothing");
        return fs::remove_dir_all(folder).unwrap();
    }
    fs::write(folder.join("a.xlsx"), xlsx(&sheets(), &OPTIONS)).unwrap();
    // Every sheet (-1), in UTF-8 (76), as it is shown.
    let out = convert("a.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_else(|err| panic!("{name}: {err} {out:?}"));
    expect![[r#"
        Part,Question,Answer,Unit
        1. About,Day,03/11/2026,
        1. About,Delay,48.5,days
        1. About,Formula,"=HYPERLINK(""x"", ""y"")",
        1. About,Loss,-5,
        1. About,Seen,"One.
        Two, three.",
    "#]]
    .assert_eq(&read("a-Answers.csv"));
    assert_eq!(read("a-Victims.csv"), "Victims,Number\nIn all,7\n");
    fs::remove_dir_all(folder).unwrap();
}
