//! From draft to paper, in one of the versions: what `part` says, laid out for a page. What may not leave never reaches the
//! paper of the other versions: the field decides by default (`no`), and every text goes through the redactor besides.

use super::{
    draft::{Answer, Draft},
    paper::{Paper, PaperItem, PaperSection},
    part::{Composer, Part, Value},
    redact::Withheld,
    statistics,
    template::{Template, Version},
};
use crate::{
    date::Moment,
    messages::{Messages, Msg},
};

/// Columns above which rows are written one under the other: a page has no room for more.
const MOST_COLUMNS: usize = 5;

/// How a paper is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComposeOptions {
    /// Which of the versions.
    pub version: Version,
    /// The moment printed on it.
    pub now: Moment,
    /// Its number: exports so far and one.
    pub number: u32,
}

/// Writes a draft as paper.
pub fn compose(template: &Template, draft: &Draft, words: &Messages, options: &ComposeOptions) -> Paper {
    let c = Composer::new(template, draft, words, options);
    let sections = c.sections().into_iter().map(|(heading, parts)| {
        let items = parts.into_iter().flat_map(|part| laid_out(words, part)).collect();
        PaperSection { heading, items }
    });
    let reference = draft.reference.clone();
    let foot = match options.version {
        Version::Full => Msg::PaperFootFull { reference: reference.clone() },
        Version::Shared => Msg::PaperFootShared { reference: reference.clone() },
        Version::Statistics => Msg::PaperFootStatistics { reference: reference.clone() },
    };
    Paper {
        lang: words.lang().tag().to_owned(),
        version: options.version,
        title: c.title(),
        organisation: c.organisation(),
        head: c.head(options),
        foot: words.say(&foot),
        page_of: words.say(&Msg::PaperPage { page: "{page}".into(), pages: "{pages}".into() }),
        reference,
        sections: sections.collect(),
        closing: c.closing(),
    }
}

impl Composer<'_> {
    /// The draft's own title, else the kind's. A title is somebody's own text: statistics bear the kind's.
    pub(super) fn title(&self) -> String {
        let own = self.draft.title(self.template);
        if own.is_empty() || self.version == Version::Statistics {
            self.template.title.clone()
        } else {
            self.clean(own)
        }
    }

    /// Empty in the statistics: its name is somebody's own text.
    pub(super) fn organisation(&self) -> String {
        match self.version {
            Version::Statistics => String::new(),
            Version::Full | Version::Shared => self.clean(self.draft.text(&self.template.organisation)),
        }
    }

    /// Lines under the title.
    pub(super) fn head(&self, options: &ComposeOptions) -> Vec<String> {
        let words = self.words;
        let organisation = self.organisation();
        let district = match self.draft.answers.get(&self.template.district) {
            Some(Answer::Place(place)) => place.district.clone(),
            _ => String::new(),
        };
        let mut head = Vec::new();
        match (organisation.is_empty(), district.is_empty()) {
            (false, false) => head.push(words.say(&Msg::PaperOf { organisation, district })),
            (false, true) => head.push(organisation),
            _ => {}
        }
        let date = match options.version {
            Version::Statistics => statistics::quarter(self, options.now.day),
            Version::Full | Version::Shared => words.date(options.now.day),
        };
        let (reference, number) = (self.draft.reference.clone(), options.number.to_string());
        head.push(words.say(&Msg::PaperLine { reference, date, number }));
        if let Some(recipient) = self.template.recipients.iter().find(|r| r.id == self.draft.recipient) {
            head.push(words.say(&Msg::PaperFor { recipient: recipient.label.clone() }));
        }
        head.push(words.say(&match options.version {
            Version::Full => Msg::PaperFullWarning,
            Version::Shared => Msg::PaperSharedWarning,
            Version::Statistics => Msg::PaperStatisticsWarning { number: statistics::FEWEST.to_string() },
        }));
        head
    }

    /// Last lines. How many names were withheld would be a small count: the statistics do not say it.
    pub(super) fn closing(&self) -> Vec<String> {
        let words = self.words;
        let mut closing = Vec::new();
        if let (Some(redactor), Version::Shared) = (&self.redactor, self.version) {
            let Withheld { names, numbers, places, words: further } = redactor.withheld();
            // Where nothing was, three noughts would only make a reader wonder.
            if names + numbers + places > 0 {
                let [names, numbers, places] = [names, numbers, places].map(|n| words.number(n as u64));
                closing.push(words.say(&Msg::PaperWithheld { names, numbers, places }));
            }
            if further > 0 {
                closing.push(words.say(&Msg::PaperWithheldWords { n: further as u32 }));
            }
        }
        // So few people can be guessed: the statistics do not say how many.
        if self.left_out > 0 && self.version != Version::Statistics {
            closing.push(words.say(&Msg::PaperLeftOut { n: self.left_out as u32 }));
        }
        closing.push(words.say(&Msg::PaperNotSent));
        closing
    }
}

fn laid_out(words: &Messages, part: Part) -> Vec<PaperItem> {
    match part {
        Part::Pair { label, value, .. } => vec![PaperItem::Pair { label, value: value.text }],
        Part::Text { label, paragraphs } => vec![PaperItem::Text { label, paragraphs }],
        Part::List { label, items } => vec![PaperItem::List { label, items }],
        Part::Counts { label, items } => {
            let line = |(name, count): (String, Value)| words.say(&Msg::PaperCount { name, count: count.text });
            vec![PaperItem::List { label, items: items.into_iter().map(line).collect() }]
        }
        Part::Rows { label, coded, head, rows } => {
            if head.len() + usize::from(coded) <= MOST_COLUMNS {
                let code = coded.then(|| words.say(&Msg::PaperCode));
                let head = code.into_iter().chain(head.into_iter().map(|h| h.label)).collect();
                let line = |(code, values): (String, Vec<Value>)| {
                    coded.then_some(code).into_iter().chain(values.into_iter().map(|v| v.text)).collect()
                };
                return vec![PaperItem::Table { label, head, rows: rows.into_iter().map(line).collect() }];
            }
            let one = |(code, values): (String, Vec<Value>)| {
                let code = if coded { code } else { code.trim_start_matches('#').to_owned() };
                let answers = head.iter().zip(values).filter(|(_, value)| !value.text.is_empty());
                PaperItem::Table {
                    label: words.say(&Msg::PaperRecord { label: label.clone(), code }),
                    head: vec![words.say(&Msg::PaperQuestion), words.say(&Msg::PaperAnswer)],
                    rows: answers.map(|(head, value)| vec![head.label.clone(), value.text]).collect(),
                }
            };
            rows.into_iter().map(one).collect()
        }
    }
}

#[cfg(test)]
pub(super) fn plain(paper: &Paper) -> String {
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

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{date::Day, messages::Lang, report::tests::sample};

    fn paper(lang: Lang, version: Version) -> Paper {
        let (template, mut draft) = sample();
        // A name that slipped into a cell.
        let Some(Answer::Rows(rows)) = draft.answers.get_mut("responsible") else { panic!("rows") };
        rows[0].cells.insert("office".into(), Answer::Text("guard of the cell of Jean-Paul".into()));
        let now = Moment { day: Day::new(2026, 11, 24).unwrap(), minute: 600 };
        compose(&template, &draft, &Messages::shipped(lang), &ComposeOptions { version, now, number: 1 })
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
