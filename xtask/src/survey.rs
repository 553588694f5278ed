//! The curriculum in numbers: what the check reports besides faults, and the table of `cargo xtask stats`.

use std::{fs, path::Path};

use domain::content::author::{
    Compiled, HARDEST,
    survey::{KINDS, Row, all_cited, gaps, grades, row},
};

use crate::content;

/// Prints what the curriculum leaves open and how hard each lesson reads.
///
/// # Errors
/// A lesson reads far harder than its readers' English.
pub fn report(compiled: &Compiled) -> Result<(), String> {
    for (what, open) in gaps(compiled) {
        println!("warning: {} {what}", open.len());
        for one in open {
            println!("    {one}");
        }
    }
    let mut grades = grades(compiled);
    grades.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    println!("reading (Flesch-Kincaid grade; above {HARDEST:.0} the check fails):");
    for (lesson, grade) in &grades {
        println!("{grade:5.1}  {}, {}", lesson.module, lesson.id);
    }
    let too_hard: Vec<&str> =
        grades.iter().filter(|(_, grade)| *grade > HARDEST).map(|(lesson, _)| lesson.id.as_str()).collect();
    if too_hard.is_empty() { Ok(()) } else { Err(format!("too hard to read: {}", too_hard.join(", "))) }
}

/// Prints the table: a row for each module, and their sum.
///
/// # Errors
/// There is no curriculum, or its files cannot be read.
pub fn stats(folder: &Path) -> Result<(), String> {
    let (compiled, problems) = content::read(folder);
    let compiled = compiled.ok_or_else(|| problems.first().map_or_else(String::new, ToString::to_string))?;
    let kinds: String = KINDS.iter().map(|kind| format!(" {kind:>8}")).collect();
    println!(
        "{:<16} {:>7} {:>6} {:>6}{kinds} {:>6} {:>9} {:>7} {:>9} {:>7}",
        "module", "lessons", "words", "bank", "forms A/B", "checks", "figures", "decisions", "sources"
    );
    let mut sum = (Row::default(), [0, 0]);
    for module in &compiled.course.modules {
        let (row, forms) = (row(&compiled, &module.id), forms(&folder.join("en").join(&module.id)));
        line(&module.id, &row, forms);
        let (all, all_forms) = &mut sum;
        for (total, n) in all.bank.iter_mut().zip(row.bank).chain(all_forms.iter_mut().zip(forms)) {
            *total += n;
        }
        all.lessons += row.lessons;
        all.words += row.words;
        all.checks += row.checks;
        all.figures += row.figures;
        all.decisions += row.decisions;
    }
    // Facts that several modules cite count once.
    sum.0.sources = all_cited(&compiled).len();
    line("all", &sum.0, sum.1);
    Ok(())
}

fn line(name: &str, row: &Row, forms: [usize; 2]) {
    let kinds: String = row.bank.iter().map(|n| format!(" {n:>8}")).collect();
    let (bank, forms) = (row.bank.iter().sum::<usize>(), format!("{}/{}", forms[0], forms[1]));
    let Row { lessons, words, checks, figures, decisions, sources, .. } = row;
    println!(
        "{name:<16} {lessons:>7} {words:>6} {bank:>6}{kinds} {forms:>9} {checks:>6} {figures:>7} {decisions:>9} {sources:>7}"
    );
}

/// Items of a module's two test forms, by their `@` lines in `forms.md`.
fn forms(module: &Path) -> [usize; 2] {
    let text = fs::read_to_string(module.join("forms.md")).unwrap_or_default();
    ["A", "B"].map(|form| {
        let of = |line: &&str| line.starts_with("@ ") && line.split(' ').any(|word| word == format!("form={form}"));
        text.lines().filter(of).count()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_test_forms_are_counted_by_their_form() {
        let folder = std::env::temp_dir().join(format!("ubv-forms-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        assert_eq!(forms(&folder), [0, 0]);
        let text = "```item single a\n@ form=A objective=1 level=apply lesson=x F-001\n```\n@ form=B objective=1\n@ form=B objective=2\n@ objective=1\n";
        fs::write(folder.join("forms.md"), text).unwrap();
        assert_eq!(forms(&folder), [1, 2]);
        fs::remove_dir_all(folder).unwrap();
    }
}
