//! From draft to paper, in one of the two versions. What may not leave never reaches the paper of the shared version: the
//! field decides by default (`no`), and every text goes through the redactor besides.

use super::{
    consent,
    draft::{Answer, DateAnswer, Draft, PlaceAnswer, Row, Sureness},
    paper::{Paper, PaperItem, PaperSection},
    redact::Redactor,
    template::{Column, ColumnKind, Field, FieldKind, Shared, Template, Version},
};
use crate::{
    date::{Day, Moment},
    messages::{Messages, Msg},
};

/// Columns above which rows are written one under the other: a page has no room for more.
const MOST_COLUMNS: usize = 5;

/// How a paper is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComposeOptions {
    /// Which of the two versions.
    pub version: Version,
    /// The moment printed on it.
    pub now: Moment,
    /// Its number: exports so far and one.
    pub number: u32,
}

/// Writes a draft as paper.
pub fn compose(template: &Template, draft: &Draft, words: &Messages, options: &ComposeOptions) -> Paper {
    let redactor = (options.version == Version::Shared).then(|| Redactor::new(template, draft, words));
    let (obeying, left_out) = consent::obeying(template, draft, options.version);
    let c = Composer { template, draft: &obeying, words, redactor };
    let sections: Vec<PaperSection> = template
        .steps
        .iter()
        .filter_map(|step| {
            let items: Vec<PaperItem> = step.fields.iter().flat_map(|field| c.field(field)).collect();
            (!items.is_empty()).then_some((step, items))
        })
        .enumerate()
        .map(|(at, (step, items))| {
            let number = (at + 1).to_string();
            PaperSection { heading: words.say(&Msg::PaperSection { number, title: step.title.clone() }), items }
        })
        .collect();
    let full = options.version == Version::Full;
    let reference = draft.reference.clone();
    let organisation = draft.text(&template.organisation).to_owned();
    let district = match draft.answers.get(&template.district) {
        Some(Answer::Place(place)) => place.district.clone(),
        _ => String::new(),
    };
    let mut head = Vec::new();
    match (organisation.is_empty(), district.is_empty()) {
        (false, false) => {
            head.push(words.say(&Msg::PaperOf { organisation: c.clean(&organisation), district }));
        }
        (false, true) => head.push(c.clean(&organisation)),
        _ => {}
    }
    let date = words.date(options.now.day);
    let number = options.number.to_string();
    head.push(words.say(&Msg::PaperLine { reference: reference.clone(), date, number }));
    if let Some(recipient) = template.recipients.iter().find(|r| r.id == draft.recipient) {
        head.push(words.say(&Msg::PaperFor { recipient: recipient.label.clone() }));
    }
    head.push(words.say(&if full { Msg::PaperFullWarning } else { Msg::PaperSharedWarning }));
    let mut closing = Vec::new();
    if let Some(redactor) = &c.redactor {
        let (names, numbers, places) = redactor.withheld();
        let [names, numbers, places] = [names, numbers, places].map(|n| words.number(n as u64));
        closing.push(words.say(&Msg::PaperWithheld { names, numbers, places }));
    }
    if left_out > 0 {
        closing.push(words.say(&Msg::PaperLeftOut { n: left_out as u32 }));
    }
    closing.push(words.say(&Msg::PaperNotSent));
    let title = draft.title(template);
    Paper {
        lang: words.lang().tag().to_owned(),
        version: options.version,
        title: if title.is_empty() { template.title.clone() } else { c.clean(title) },
        organisation: c.clean(&organisation),
        head,
        foot: words.say(&if full {
            Msg::PaperFootFull { reference: reference.clone() }
        } else {
            Msg::PaperFootShared { reference: reference.clone() }
        }),
        page_of: words.say(&Msg::PaperPage { page: "{page}".into(), pages: "{pages}".into() }),
        reference,
        sections,
        closing,
    }
}

struct Composer<'a> {
    template: &'a Template,
    draft: &'a Draft,
    words: &'a Messages,
    /// Only in the shared version.
    redactor: Option<Redactor>,
}

impl Composer<'_> {
    fn clean(&self, text: &str) -> String {
        self.redactor.as_ref().map_or_else(|| text.trim().to_owned(), |redactor| redactor.redact(text.trim()))
    }

    fn field(&self, field: &Field) -> Vec<PaperItem> {
        if !self.draft.shows(self.template, field) || (self.redactor.is_some() && field.shared == Shared::No) {
            return Vec::new();
        }
        let Some(answer) = self.draft.answer(&field.id) else { return Vec::new() };
        let label = field.label.clone();
        match answer {
            Answer::Rows(rows) => self.rows(field, rows),
            Answer::Text(text) if field.kind == FieldKind::LongText => {
                let text = self.clean(text);
                let paragraphs = text.split('\n').map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned);
                vec![PaperItem::Text { label, paragraphs: paragraphs.collect() }]
            }
            Answer::Many(ids) => {
                let items = ids.iter().map(|id| self.choice(field.list.as_deref(), id)).collect();
                vec![PaperItem::List { label, items }]
            }
            Answer::Place(place) => {
                let value = self.place(place);
                if value.is_empty() { Vec::new() } else { vec![PaperItem::Pair { label, value }] }
            }
            other => vec![PaperItem::Pair { label, value: self.value(other, field.list.as_deref(), &field.unit) }],
        }
    }

    fn choice(&self, list: Option<&str>, id: &str) -> String {
        self.template.choice_label(list, id).to_owned()
    }

    fn value(&self, answer: &Answer, list: Option<&str>, unit: &str) -> String {
        match answer {
            Answer::NotKnown => self.words.say(&Msg::NotKnown),
            Answer::Text(text) if unit.is_empty() => self.clean(text),
            Answer::Text(text) => format!("{} {unit}", self.clean(text)),
            Answer::Date(date) => self.date(date),
            Answer::Place(place) => self.place(place),
            Answer::Choice(id) => self.choice(list, id),
            Answer::Many(ids) => ids.iter().map(|id| self.choice(list, id)).collect::<Vec<_>>().join("; "),
            Answer::Rows(_) => String::new(),
        }
    }

    fn date(&self, date: &DateAnswer) -> String {
        // What is no day yet is printed as it was typed: the paper hides nothing that the writer wrote.
        let say = |typed: &str, day: Option<Day>| day.map_or_else(|| self.clean(typed), |day| self.words.date(day));
        let (from, to) = date.days();
        let (from, to) = (say(&date.from, from), say(&date.to, to));
        match date.sure {
            Sureness::Exact => from,
            Sureness::About => self.words.say(&Msg::PaperAbout { day: from }),
            Sureness::Period if to.is_empty() => self.words.say(&Msg::PaperSince { from }),
            Sureness::Period => self.words.say(&Msg::PaperPeriod { from, to }),
        }
    }

    fn place(&self, place: &PlaceAnswer) -> String {
        let mut parts = vec![&place.village, &place.cell, &place.sector, &place.district, &place.province];
        if self.redactor.is_some() {
            parts.drain(..2);
        }
        parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    fn rows(&self, field: &Field, rows: &[Row]) -> Vec<PaperItem> {
        let label = field.label.clone();
        if self.redactor.is_some() && field.shared == Shared::Counts {
            return vec![PaperItem::List { label, items: self.counts(field, rows) }];
        }
        let shown = |column: &&Column| {
            let answered = rows.iter().any(|row| row.cells.get(&column.id).is_some_and(|cell| !cell.is_empty()));
            let leaves = column.secret.is_none() && column.shared != Shared::No;
            answered && (self.redactor.is_none() || leaves)
        };
        let columns: Vec<&Column> = field.columns.iter().filter(shown).collect();
        let cell = |row: &Row, column: &Column| {
            row.cells.get(&column.id).map_or_else(String::new, |a| self.value(a, column.list.as_deref(), &column.unit))
        };
        // The code of a row without a prefix of its own is its bare number, which says nothing: it is left out then.
        let coded = !field.code.is_empty();
        if columns.len() + usize::from(coded) <= MOST_COLUMNS {
            let code = coded.then(|| self.words.say(&Msg::PaperCode));
            let head: Vec<String> = code.into_iter().chain(columns.iter().map(|c| c.label.clone())).collect();
            let rows = rows
                .iter()
                .map(|row| {
                    coded.then(|| row.code.clone()).into_iter().chain(columns.iter().map(|c| cell(row, c))).collect()
                })
                .collect();
            return if head.is_empty() { Vec::new() } else { vec![PaperItem::Table { label, head, rows }] };
        }
        rows.iter()
            .map(|row| {
                let code = if coded { row.code.clone() } else { row.code.trim_start_matches('#').to_owned() };
                PaperItem::Table {
                    label: self.words.say(&Msg::PaperRecord { label: label.clone(), code }),
                    head: vec![self.words.say(&Msg::PaperQuestion), self.words.say(&Msg::PaperAnswer)],
                    rows: columns
                        .iter()
                        .map(|column| vec![column.label.clone(), cell(row, column)])
                        .filter(|pair| !pair[1].is_empty())
                        .collect(),
                }
            })
            .collect()
    }

    /// How many, and how many of each answer of the columns that are counted.
    fn counts(&self, field: &Field, rows: &[Row]) -> Vec<String> {
        let mut out = vec![self.words.say(&Msg::PaperTotal { count: rows.len().to_string() })];
        for column in field.columns.iter().filter(|column| column.count && column.kind == ColumnKind::Choice) {
            let choices = column.list.as_ref().and_then(|list| self.template.lists.get(list)).map_or(&[][..], |l| l);
            for choice in choices {
                let has = |row: &&Row| row.cells.get(&column.id).is_some_and(|answer| answer.has_choice(&choice.id));
                let count = rows.iter().filter(has).count();
                if count > 0 {
                    let name = format!("{}, {}", column.label, choice.label);
                    out.push(self.words.say(&Msg::PaperCount { name, count: count.to_string() }));
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{messages::Lang, report::tests::sample};

    fn paper(lang: Lang, version: Version) -> Paper {
        let (template, mut draft) = sample();
        // A name that slipped into a cell.
        let Some(Answer::Rows(rows)) = draft.answers.get_mut("responsible") else { panic!("rows") };
        rows[0].cells.insert("office".into(), Answer::Text("guard of the cell of Jean-Paul".into()));
        let now = Moment { day: Day::new(2026, 11, 24).unwrap(), minute: 600 };
        compose(&template, &draft, &Messages::shipped(lang), &ComposeOptions { version, now, number: 1 })
    }

    fn plain(paper: &Paper) -> String {
        let mut out = format!("{}\n{}\n", paper.title, paper.head.join("\n"));
        for section in &paper.sections {
            out.push_str(&format!("## {}\n", section.heading));
            for item in &section.items {
                match item {
                    PaperItem::Pair { label, value } => out.push_str(&format!("{label}: {value}\n")),
                    PaperItem::Text { label, paragraphs } => {
                        out.push_str(&format!("{label}: {}\n", paragraphs.join(" / ")))
                    }
                    PaperItem::List { label, items } => out.push_str(&format!("{label}: {}\n", items.join(" / "))),
                    PaperItem::Table { label, head, rows } => {
                        let rows: Vec<String> = rows.iter().map(|row| row.join(" | ")).collect();
                        out.push_str(&format!("{label}: {} / {}\n", head.join(" | "), rows.join(" / ")));
                    }
                }
            }
        }
        out.push_str(&paper.closing.join("\n"));
        out
    }

    #[track_caller]
    fn check(version: Version, want: Expect) {
        want.assert_eq(&plain(&paper(Lang::En, version)));
    }

    #[test]
    fn the_full_version_holds_every_answer() {
        check(
            Version::Full,
            expect![[r#"
            Judgment not executed
            Ijwi ry’Abaturage · Kayonza
            Reference SMP-2026-AAAAA · 24 November 2026 · version 1
            For: Justice Committee
            CONFIDENTIAL. Contains names. For the addressee only; keep it locked away; do not copy or forward.
            ## 1. About
            Title: Judgment not executed
            Organisation: Ijwi ry’Abaturage
            Date of report: 24 November 2026
            Kind: Incident
            ## 2. People
            Victims: Code | Name | Telephone | Sex / V1 | Vestine Mukamana | 0788 123 456 | Woman
            Alleged responsible: Code | Name | Office / R1 | Jean-Paul | guard of the cell of Jean-Paul
            Consent: Who | To record | Note / V1 | Yes | at her home
            ## 3. What happened
            When: since 3 August 2026, still going on
            Where: Nyakabungo, Urugarama, Gahini, Kayonza, Eastern
            Seen: V1 came to the office. / The door was shut.
            Comment: I think Jean-Paul lies.
            Acts: Act | By | To / refused to open | R1 | V1
            Request: The executive secretary executes the judgment by 31 December.
            Drafted with Ubuvugizi on the author’s own device."#]],
        );
    }

    #[test]
    fn the_shared_version_holds_no_name_number_cell_or_village() {
        check(
            Version::Shared,
            expect![[r#"
            Judgment not executed
            Ijwi ry’Abaturage · Kayonza
            Reference SMP-2026-AAAAA · 24 November 2026 · version 1
            For: Justice Committee
            Shared version. Names, contacts, cell and village are withheld; people are shown by codes.
            ## 1. About
            Title: Judgment not executed
            Organisation: Ijwi ry’Abaturage
            Date of report: 24 November 2026
            Kind: Incident
            ## 2. People
            Victims: In all: 1 / Sex, Woman: 1
            Alleged responsible: Code | Office / R1 | guard of the cell of R1
            Consent: Who | To record / V1 | Yes
            ## 3. What happened
            When: since 3 August 2026, still going on
            Where: Gahini, Kayonza, Eastern
            Seen: V1 came to the office. / The door was shut.
            Acts: Act | By | To / refused to open | R1 | V1
            Request: The executive secretary executes the judgment by 31 December.
            Withheld in this version: 2 names, 1 telephone or identity numbers, 2 places below the sector.
            Drafted with Ubuvugizi on the author’s own device."#]],
        );
        for lang in Lang::ALL {
            let json = serde_json::to_string(&paper(lang, Version::Shared)).unwrap().to_lowercase();
            for secret in ["vestine", "mukamana", "0788", "nyakabungo", "urugarama", "jean-paul"] {
                assert!(!json.contains(secret), "{secret} in {json}");
            }
        }
    }
}
