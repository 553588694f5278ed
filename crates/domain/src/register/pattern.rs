//! From incidents to figures: how many of which kind, where, when, of whom, who answered, how long it took. In the version for
//! others small numbers are not shown, and whoever has not agreed to be shared is not counted.

use std::collections::BTreeMap;

use super::{
    Entry, RegisterFields, counted,
    suppress::{Count, FEW, protect},
};
use crate::{
    messages::{Messages, Msg},
    report::Template,
};

/// What is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// One of the lists that say what it was.
    Kind(usize),
    /// District or sector.
    Place,
    /// Month or quarter.
    Period,
    /// One of the columns by which persons are counted.
    Person(usize),
    /// Bodies that answered.
    Response,
    /// Days it has taken.
    Delay,
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A month.
    Month,
    /// Three months.
    Quarter,
}

/// How incidents are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Length of the periods.
    pub period: Period,
    /// By sector instead of district.
    pub sectors: bool,
    /// For others: small numbers are not shown.
    pub shared: bool,
}

/// One way of counting.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// By what.
    pub by: Dimension,
    /// Whether persons are counted, and not incidents.
    pub of_persons: bool,
    /// What was counted, and how many of it. An empty id is "not said".
    pub rows: Vec<(String, Count)>,
    /// Nothing of it can be shown without giving a small number away.
    pub withheld: bool,
}

/// The figures of some incidents.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// How many incidents are counted.
    pub incidents: Count,
    /// How many persons are counted.
    pub persons: Count,
    /// Incidents that are not counted: nobody in them has agreed to be shared.
    pub incidents_left: usize,
    /// Persons that are not counted: they have not agreed to be shared.
    pub persons_left: usize,
    /// The tables that count anything.
    pub tables: Vec<Table>,
}

/// Upper ends of the bands of days.
const BANDS: [u32; 4] = [30, 90, 180, 365];

fn period(entry: &Entry, length: Period) -> String {
    entry.day.map_or_else(String::new, |day| match length {
        Period::Month => format!("{}-{:02}", day.year, day.month),
        Period::Quarter => format!("{}-q{}", day.year, day.month.div_ceil(3)),
    })
}

fn band(days: u32) -> String {
    BANDS.iter().find(|end| days <= **end).map_or_else(|| "more".to_owned(), u32::to_string)
}

/// Counts incidents.
pub fn pattern(template: &Template, fields: &RegisterFields, entries: &[Entry], options: &Options) -> Pattern {
    let taken: Vec<&Entry> = entries.iter().filter(|entry| !options.shared || entry.may_be_shared()).collect();
    let everybody = || taken.iter().flat_map(|entry| &entry.persons);
    let persons: Vec<_> = everybody().filter(|person| !options.shared || person.1).collect();
    let number = |n: usize| if options.shared && (1..FEW).contains(&n) { Count::Few } else { Count::Exact(n) };
    let columns = counted(template, fields);
    let mut tables = Vec::new();
    let mut add = |by: Dimension, of_persons: bool, all: &mut dyn Iterator<Item = String>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for id in all {
            *counts.entry(id).or_default() += 1;
        }
        // Where nobody has said anything there is nothing to see.
        if counts.keys().all(String::is_empty) {
            return;
        }
        let list = match by {
            Dimension::Kind(at) => fields.kinds.get(at).and_then(|id| template.field(id)?.1.list.as_ref()),
            Dimension::Person(at) => columns.get(at).and_then(|column| column.list.as_ref()),
            Dimension::Response => bodies(template, fields),
            _ => None,
        };
        // In the order of the form; an order by size would tell of small numbers. What is not said comes last.
        let place = |id: &str| match by {
            _ if id.is_empty() => usize::MAX,
            Dimension::Delay => BANDS.iter().position(|end| end.to_string() == id).unwrap_or(BANDS.len()),
            _ => list
                .and_then(|list| template.lists.get(list)?.iter().position(|choice| choice.id == id))
                .unwrap_or(usize::MAX - 1),
        };
        let mut rows: Vec<(String, usize)> = counts.into_iter().collect();
        rows.sort_by_key(|(id, _)| place(id));
        let counts: Vec<usize> = rows.iter().map(|(_, count)| *count).collect();
        let shown = if options.shared {
            protect(&counts)
        } else {
            Some(counts.iter().map(|count| Count::Exact(*count)).collect())
        };
        let withheld = shown.is_none();
        let rows = rows.into_iter().zip(shown.into_iter().flatten()).map(|((id, _), count)| (id, count)).collect();
        tables.push(Table { by, of_persons, rows, withheld });
    };
    let or_none = |ids: &[String]| if ids.is_empty() { vec![String::new()] } else { ids.to_vec() };
    for at in 0..fields.kinds.len() {
        let all = &mut taken.iter().flat_map(|entry| or_none(entry.kinds.get(at).map_or(&[][..], |ids| ids)));
        add(Dimension::Kind(at), false, all);
    }
    let place = |entry: &&Entry| match (options.sectors, entry.sector.is_empty()) {
        // A sector is only unique together with its district.
        (true, false) => format!("{}, {}", entry.sector, entry.district),
        _ => entry.district.clone(),
    };
    add(Dimension::Place, false, &mut taken.iter().map(place));
    add(Dimension::Period, false, &mut taken.iter().map(|entry| period(entry, options.period)));
    for at in 0..columns.len() {
        let all = &mut persons.iter().map(|person| person.0.get(at).cloned().unwrap_or_default());
        add(Dimension::Person(at), true, all);
    }
    add(Dimension::Response, false, &mut taken.iter().flat_map(|entry| or_none(&entry.bodies)));
    add(Dimension::Delay, false, &mut taken.iter().map(|entry| entry.delay.map_or_else(String::new, band)));
    Pattern {
        incidents: number(taken.len()),
        persons: number(persons.len()),
        incidents_left: entries.len() - taken.len(),
        persons_left: everybody().count() - persons.len(),
        tables,
    }
}

fn bodies<'a>(template: &'a Template, fields: &RegisterFields) -> Option<&'a String> {
    let (_, field) = template.field(&fields.steps)?;
    field.columns.iter().find(|column| column.id == fields.body)?.list.as_ref()
}

/// Heading of a table.
pub fn heading(template: &Template, fields: &RegisterFields, words: &Messages, by: Dimension) -> String {
    match by {
        Dimension::Kind(at) => {
            fields.kinds.get(at).and_then(|id| template.field(id)).map_or_else(String::new, |(_, f)| f.label.clone())
        }
        Dimension::Person(at) => counted(template, fields).get(at).map_or_else(String::new, |c| c.label.clone()),
        Dimension::Place => words.say(&Msg::PatternPlace),
        Dimension::Period => words.say(&Msg::PatternPeriod),
        Dimension::Response => words.say(&Msg::PatternResponse),
        Dimension::Delay => words.say(&Msg::PatternDelay),
    }
}

/// Words of a row.
pub fn label(template: &Template, fields: &RegisterFields, words: &Messages, by: Dimension, id: &str) -> String {
    if id.is_empty() {
        return words.say(&match by {
            Dimension::Response => Msg::PatternNobodyAnswered,
            _ => Msg::PatternNotSaid,
        });
    }
    let listed = |list: Option<&String>| template.choice_label(list.map(String::as_str), id).to_owned();
    match by {
        Dimension::Kind(at) => {
            listed(fields.kinds.get(at).and_then(|id| template.field(id)).and_then(|(_, f)| f.list.as_ref()))
        }
        Dimension::Person(at) => listed(counted(template, fields).get(at).and_then(|column| column.list.as_ref())),
        Dimension::Response => listed(bodies(template, fields)),
        Dimension::Place => id.to_owned(),
        Dimension::Period => period_words(words, id),
        Dimension::Delay => match BANDS.iter().position(|end| end.to_string() == id) {
            Some(0) => words.say(&Msg::PatternDaysTo { to: id.to_owned() }),
            Some(at) => words.say(&Msg::PatternDays { from: (BANDS[at - 1] + 1).to_string(), to: id.to_owned() }),
            None => words.say(&Msg::PatternDaysMore { than: BANDS[BANDS.len() - 1].to_string() }),
        },
    }
}

fn period_words(words: &Messages, id: &str) -> String {
    let months = words.say(&Msg::MonthNames);
    let month = |number: usize| months.split(',').nth(number.wrapping_sub(1)).unwrap_or_default().to_owned();
    let Some((year, part)) = id.split_once('-') else { return id.to_owned() };
    let year = year.to_owned();
    match part.strip_prefix('q').map(str::parse::<usize>) {
        Some(Ok(quarter @ 1..=4)) => {
            words.say(&Msg::PatternQuarter { from: month(quarter * 3 - 2), to: month(quarter * 3), year })
        }
        _ => words.say(&Msg::PatternMonth { month: month(part.parse().unwrap_or(0)), year }),
    }
}

/// A count in words.
pub fn count_words(words: &Messages, count: Count) -> String {
    match count {
        Count::Exact(n) => words.number(n as u64),
        Count::Few => words.say(&Msg::PatternFew { n: FEW.to_string() }),
        Count::Withheld => words.say(&Msg::PatternWithheld),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        date::Day,
        messages::Lang,
        register::{Person, tests::fields},
        report::tests::sample,
    };

    const OWN: Options = Options { period: Period::Month, sectors: false, shared: false };
    const SHARED: Options = Options { shared: true, ..OWN };

    fn incident(n: u32, kind: &str, sexes: &[(&str, bool)]) -> Entry {
        Entry {
            id: format!("d{n}"),
            reference: String::new(),
            title: String::new(),
            changed: None,
            step: 0,
            day: Day::new(2026, n % 12 + 1, 1),
            district: if n.is_multiple_of(3) { "Kayonza" } else { "Huye" }.into(),
            sector: if n.is_multiple_of(2) { "Gahini".into() } else { String::new() },
            kinds: vec![if kind.is_empty() { vec![] } else { vec![kind.into()] }],
            persons: sexes.iter().map(|(sex, shared)| Person(vec![(*sex).into()], *shared)).collect(),
            bodies: if n.is_multiple_of(4) { vec!["rib".into()] } else { vec![] },
            delay: Some(n * 40),
        }
    }

    fn many() -> Vec<Entry> {
        let kind = |n: u32| if n < 10 { "incident" } else { "barrier" };
        (0..13).map(|n| incident(n, kind(n), &[("woman", true), ("man", n > 5)])).collect()
    }

    fn printed(entries: &[Entry], options: &Options) -> Vec<String> {
        let (template, _) = sample();
        let (fields, words) = (fields(), Messages::shipped(Lang::En));
        let pattern = pattern(&template, &fields, entries, options);
        let rows = |table: &Table| {
            let row = |(id, count): &(String, Count)| {
                let label = label(&template, &fields, &words, table.by, id);
                format!("{label} {}", count_words(&words, *count))
            };
            table.rows.iter().map(row).collect::<Vec<_>>().join(", ")
        };
        let line = |table: &Table| {
            let heading = heading(&template, &fields, &words, table.by);
            format!("{heading}: {}", if table.withheld { "withheld".to_owned() } else { rows(table) })
        };
        pattern.tables.iter().map(line).collect()
    }

    #[test]
    fn everything_is_counted_for_ones_own_use() {
        let quarters = Options { period: Period::Quarter, sectors: true, ..OWN };
        assert_eq!(
            printed(&many(), &quarters),
            [
                "Kind: Incident 10, Barrier 3",
                "Place: Gahini, Huye 4, Gahini, Kayonza 3, Huye 4, Kayonza 2",
                "Period: January to March 2026 4, April to June 2026 3, July to September 2026 3, October to December 2026 3",
                "Sex: Woman 13, Man 13",
                "Body that answered: rib 4, Nobody answered 9",
                "Days it has taken: Up to 30 days 1, 31 to 90 days 2, 91 to 180 days 2, 181 to 365 days 5, More than 365 days 3",
            ]
        );
    }

    #[test]
    fn others_see_no_small_number_and_nobody_who_has_not_agreed() {
        assert_eq!(
            printed(&many(), &SHARED),
            [
                "Kind: Incident not shown, Barrier fewer than 5",
                "Place: Huye 8, Kayonza 5",
                "Period: withheld",
                "Sex: Woman 13, Man 7",
                "Body that answered: rib fewer than 5, Nobody answered not shown",
                "Days it has taken: Up to 30 days fewer than 5, 31 to 90 days fewer than 5, 91 to 180 days fewer than 5, \
                 181 to 365 days 5, More than 365 days fewer than 5",
            ]
        );
    }

    #[test]
    fn an_incident_in_which_nobody_agreed_is_left_out_and_told() {
        let (template, _) = sample();
        let mut entries = many();
        entries.push(incident(20, "incident", &[("woman", false)]));
        entries.push(incident(21, "incident", &[]));
        let shared = pattern(&template, &fields(), &entries, &SHARED);
        assert_eq!((shared.incidents, shared.incidents_left), (Count::Exact(14), 1));
        assert_eq!((shared.persons, shared.persons_left), (Count::Exact(20), 6));
        let own = pattern(&template, &fields(), &entries, &OWN);
        assert_eq!((own.incidents, own.incidents_left), (Count::Exact(15), 0));
        assert_eq!((own.persons, own.persons_left), (Count::Exact(27), 0));
    }

    #[test]
    fn of_few_incidents_nothing_is_shown() {
        let (template, _) = sample();
        let shared = pattern(&template, &fields(), &many()[..3], &SHARED);
        assert_eq!((shared.incidents, shared.persons), (Count::Few, Count::Few));
        assert!(shared.tables.iter().all(|table| table.withheld), "{:?}", shared.tables);
        assert_eq!(pattern(&template, &fields(), &[], &SHARED).tables, []);
    }
}
