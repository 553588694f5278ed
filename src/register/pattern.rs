//! Figures of the chosen incidents, or of all that fit the search: bars and tables, for others or for one's own use.

use std::rc::Rc;

use domain::{
    messages::Msg,
    register::{
        Entry,
        pattern::{self, Dimension, Options, Pattern, Period, Table},
        suppress::FEW,
    },
};
use leptos::prelude::*;

use super::{Ready, chart::bars, head, segments, take, wanted, with_incidents};
use crate::{
    app::{app, say, t},
    browser::element::{El, el},
    route::Register,
    shell::{page as frame, review_line},
};

/// What the screen is set to.
#[derive(Clone, Copy)]
struct Set {
    shared: RwSignal<bool>,
    period: RwSignal<Period>,
    sectors: RwSignal<bool>,
}

impl Set {
    fn options(self) -> Options {
        Options { period: self.period.get(), sectors: self.sectors.get(), shared: self.shared.get() }
    }
}

pub(super) fn page() -> El {
    let page = frame("two", t(Msg::Pattern)).add(head(Msg::Pattern, Msg::PatternLead));
    let set =
        Set { shared: RwSignal::new(true), period: RwSignal::new(Period::Quarter), sectors: RwSignal::new(false) };
    with_incidents(page, RwSignal::new(0), move |ready| {
        let (entries, of) = counted_entries(&ready);
        if entries.is_empty() {
            let none = el("p").text(&say(Msg::PatternNone));
            let back = el("a").attr("href", &Register::List.href()).text(&say(Msg::PatternChange));
            return vec![el("div").class("col").add(none).add(el("p").add(back))];
        }
        let entries = Rc::new(entries);
        let counted = Rc::clone(&ready);
        let counted = move || pattern::pattern(&counted.template, &counted.fields, &entries, &set.options());
        let counted = StoredValue::new_local(counted);
        let shown = Memo::new(move |_| counted.with_value(|counted| counted()));
        let lead = move || {
            if set.shared.get() { say(Msg::PatternSharedLead { n: FEW.to_string() }) } else { say(Msg::PatternOwnLead) }
        };
        let versions = vec![(true, Msg::PatternShared), (false, Msg::PatternOwn)];
        let change = el("a").attr("href", &Register::List.href()).text(&say(Msg::PatternChange));
        let col = el("div").class("col");
        let col = col.add(segments("version", Msg::PatternVersion, versions, set.shared));
        let col = col.add(el("p").class("sm").live(lead));
        let col = col.add(el("p").class("row sm").add(el("span").text(&say(of))).add(change));
        let drawn = Rc::clone(&ready);
        let col = col.hole(move || shown.with(|shown| figures(&drawn, shown)));
        let places = vec![(false, Msg::District), (true, Msg::Sector)];
        let periods = vec![(Period::Quarter, Msg::PatternQuarters), (Period::Month, Msg::PatternMonths)];
        let side = el("div").class("side stack");
        let side = side.add(segments("period", Msg::PatternLength, periods, set.period));
        let side = side.add(segments("place", Msg::PatternPlaces, places, set.sectors));
        vec![col, side.add(take::view(ready, shown)).add(review_line())]
    })
}

/// The incidents that are counted, and what to say of them.
fn counted_entries(ready: &Ready) -> (Vec<Entry>, Msg) {
    let wanted = wanted();
    let chosen = wanted.chosen.get_untracked();
    let ticked: Vec<Entry> = ready.entries().iter().filter(|entry| chosen.contains(&entry.id)).cloned().collect();
    if !ticked.is_empty() {
        let n = ticked.len() as u32;
        return (ticked, Msg::PatternOfChosen { n });
    }
    let filter = wanted.filter.get_untracked();
    let fitting = ready.fitting(&filter).into_iter().map(|at| ready.entries()[at].clone());
    (fitting.collect(), Msg::PatternOfFilter)
}

fn figures(ready: &Ready, pattern: &Pattern) -> Vec<El> {
    let words = |count| app().words.with(|words| pattern::count_words(words, count));
    let total = Msg::PatternTotal { incidents: words(pattern.incidents), persons: words(pattern.persons) };
    let mut out = vec![el("p").class("lbl").attr("role", "status").text(&say(total))];
    let left = |n: usize, msg: Msg| (n > 0).then(|| el("p").class("sm").text(&say(msg)));
    out.extend(left(pattern.incidents_left, Msg::PatternIncidentsLeft { n: pattern.incidents_left as u32 }));
    out.extend(left(pattern.persons_left, Msg::PatternPersonsLeft { n: pattern.persons_left as u32 }));
    let all = pattern.tables.iter().enumerate();
    out.extend(all.filter(|(_, table)| !table.withheld).map(|(at, table)| table_view(ready, at, table)));
    // What cannot be shown is said once.
    let withheld: Vec<El> =
        pattern.tables.iter().filter(|t| t.withheld).map(|t| el("li").text(&heading(ready, t.by))).collect();
    if !withheld.is_empty() {
        let words = el("p").text(&say(Msg::PatternTableWithheld));
        out.push(el("div").class("tight sm").add(words).add(el("ul").add(withheld)));
    }
    out
}

/// Heading of a table, in the present language.
pub(super) fn heading(ready: &Ready, by: Dimension) -> String {
    app().words.with(|words| pattern::heading(&ready.template, &ready.fields, words, by))
}

fn table_view(ready: &Ready, at: usize, table: &Table) -> El {
    let id = format!("figures-{at}");
    let heading = heading(ready, table.by);
    let title = el("div").class("sect").add(el("h2").id(&id).text(&heading));
    let section = el("section").class("stack").attr("aria-labelledby", &id).add(title);
    let of = if table.of_persons { Msg::PatternPersons } else { Msg::PatternIncidents };
    let rows: Vec<_> = app().words.with(|words| {
        let row = |(id, count): &(String, _)| {
            let label = pattern::label(&ready.template, &ready.fields, words, table.by, id);
            (label, *count, pattern::count_words(words, *count))
        };
        table.rows.iter().map(row).collect()
    });
    let line = |(label, _, count): &(String, _, String)| {
        let name = el("th").attr("scope", "row").text(label);
        el("tr").add(name).add(el("td").class("num").text(count))
    };
    let head = el("tr").add(el("th").attr("scope", "col").text(&heading));
    let head = head.add(el("th").attr("scope", "col").text(&format!("{} ({})", say(Msg::PatternHowMany), say(of))));
    let body: Vec<El> = rows.iter().map(line).collect();
    let data = el("table").add(el("thead").add(head)).add(el("tbody").add(body));
    section.add(bars(&at.to_string(), &rows)).add(data)
}
