//! When a reader expects a report, as an organisation sets it: as in the kind, after the end of a quarter, on a day of each
//! year, or after a date of the report itself.

use domain::{
    date::Day,
    messages::Msg,
    plan::MONTHS,
    report::{FieldKind, Template, readiness::Deadline},
};
use leptos::prelude::*;

use crate::{
    app::{Says, app, say},
    browser::element::{El, el},
};

/// The ways to set it, as their select has them.
const WAYS: [(&str, Msg); 4] = [
    ("", Msg::VariantWhenAsIs),
    ("quarter", Msg::VariantWhenQuarter),
    ("yearly", Msg::VariantWhenYearly),
    ("after", Msg::VariantWhenAfter),
];

fn way(deadline: Option<&Deadline>) -> &'static str {
    match deadline {
        None => "",
        Some(Deadline::QuarterEnd(_)) => "quarter",
        Some(Deadline::Yearly { .. }) => "yearly",
        Some(Deadline::After { .. }) => "after",
    }
}

/// The date fields of a kind: what a deadline may follow from.
fn dates(template: &Template) -> Vec<(String, String)> {
    let dates = template.fields().filter(|field| field.kind == FieldKind::Date);
    dates.map(|field| (field.id.clone(), field.label.clone())).collect()
}

/// What the kind itself says, in words; nothing if it says nothing.
fn told(kind: Option<&Deadline>, dates: &[(String, String)]) -> Option<String> {
    Some(say(match kind? {
        Deadline::QuarterEnd(n) => Msg::VariantWhenNowQuarter { n: n.to_string() },
        Deadline::Yearly { month, day } => {
            let month = app().words.with_untracked(|words| words.month(*month));
            Msg::VariantWhenNowYearly { day: day.to_string(), month }
        }
        Deadline::After { field, days } => {
            let date = dates.iter().find(|(id, _)| id == field);
            let date = date.map_or_else(|| say(Msg::VariantDateBegun), |(_, label)| label.clone());
            Msg::VariantWhenNowAfter { n: days.to_string(), date }
        }
    }))
}

/// What is typed, each way for itself: changing the way and back loses nothing.
#[derive(Clone, Copy)]
struct Typed {
    way: RwSignal<String>,
    days: RwSignal<String>,
    date: RwSignal<String>,
    month: RwSignal<String>,
    day: RwSignal<String>,
}

impl Typed {
    fn new(own: Option<&Deadline>) -> Self {
        let mut typed = [way(own).to_owned(), String::new(), String::new(), "1".to_owned(), String::new()];
        match own {
            Some(Deadline::QuarterEnd(days)) => typed[1] = days.to_string(),
            Some(Deadline::Yearly { month, day }) => (typed[3], typed[4]) = (month.to_string(), day.to_string()),
            Some(Deadline::After { field, days }) => (typed[1], typed[2]) = (days.to_string(), field.clone()),
            None => {}
        }
        let [way, days, date, month, day] = typed.map(RwSignal::new);
        Self { way, days, date, month, day }
    }

    /// The deadline; `Err` with what is wrong, which is nothing while it has not been typed yet.
    fn deadline(self) -> Result<Option<Deadline>, Option<Msg>> {
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().replace('−', "-");
        let days = text(self.days);
        let made = match &*self.way.get_untracked() {
            "quarter" if days.is_empty() => return Err(None),
            "quarter" => days.parse().ok().map(Deadline::QuarterEnd).ok_or(Msg::VariantWrongDays),
            "after" if days.is_empty() => return Err(None),
            "after" => {
                let field = self.date.get_untracked();
                days.parse().ok().map(|days| Deadline::After { field, days }).ok_or(Msg::VariantWrongDaysAfter)
            }
            "yearly" if text(self.day).is_empty() => return Err(None),
            "yearly" => match (text(self.month).parse(), text(self.day).parse()) {
                (Ok(month), Ok(day)) if Day::new(2025, month, day).is_some() => Ok(Deadline::Yearly { month, day }),
                _ => Err(Msg::VariantWrongDay),
            },
            _ => return Ok(None),
        };
        let made = made.map_err(Some)?;
        match &made {
            made if made.is_real() => {}
            Deadline::After { .. } => return Err(Some(Msg::VariantWrongDaysAfter)),
            _ => return Err(Some(Msg::VariantWrongDays)),
        }
        Ok(Some(made))
    }
}

/// The choice, and what belongs to it. `act` gets each deadline that is one; until then the former stays.
pub(super) fn deadline(
    dom: &str,
    template: &Template,
    own: Option<&Deadline>,
    kind: Option<&Deadline>,
    act: impl Fn(Option<Deadline>) + 'static,
) -> El {
    let typed = Typed::new(own);
    let dates = dates(template);
    let wrong = RwSignal::new(None::<Msg>);
    let act = StoredValue::new_local(move || match typed.deadline() {
        Ok(deadline) => {
            wrong.set(None);
            act(deadline);
        }
        Err(what) => wrong.set(what),
    });
    let changed = move || act.with_value(|act| act());
    let now = told(kind, &dates);
    let options = WAYS.map(|(value, words)| {
        let words = match (value, &now) {
            ("", Some(now)) => format!("{} ({now})", say(words)),
            ("", None) => format!("{} ({})", say(words), say(Msg::VariantWhenNone)),
            _ => say(words),
        };
        el("option").attr("value", value).flag("selected", value == way(own)).text(&words)
    });
    let id = format!("{dom}-when");
    let select = el("select").class("in").id(&id).add(Vec::from(options)).on("change", move |event| {
        typed.way.set(event_target_value(&event));
        changed();
    });
    let label = el("label").class("lbl sm").attr("for", &id).say(Msg::VariantWhen);
    let dom = dom.to_owned();
    let more = move || match &*typed.way.get() {
        "quarter" => {
            vec![line(&format!("{dom}-days"), Msg::VariantDays, Some(Msg::VariantDaysHow), typed.days, changed)]
        }
        "after" => vec![
            line(&format!("{dom}-days"), Msg::VariantDays, Some(Msg::VariantDaysHow), typed.days, changed),
            after_which(&format!("{dom}-date"), &dates, typed.date, changed),
        ],
        "yearly" => vec![
            line(&format!("{dom}-day"), Msg::VariantDay, None, typed.day, changed),
            month(&format!("{dom}-month"), typed.month, changed),
        ],
        _ => Vec::new(),
    };
    let told = el("p").class("sm stop").attr("role", "status");
    let told = told.live(move || wrong.get().map(say).unwrap_or_default());
    let field = el("div").class("field").add(label).add(select);
    el("div").class("stack").add(field).add(el("div").class("stack").hole(more)).add(told)
}

fn line(id: &str, label: Msg, how: Option<Msg>, typed: RwSignal<String>, changed: impl Fn() + 'static) -> El {
    let hint = format!("{id}-hint");
    let input = el("input").class("in").id(id).attr("autocomplete", "off").attr("inputmode", "text");
    let input = input.attr("value", &typed.get_untracked()).on("input", move |event| {
        typed.set(event_target_value(&event));
        changed();
    });
    let field = el("div").class("field").add(el("label").class("lbl sm").attr("for", id).say(label));
    match how {
        Some(how) => field.add(el("p").class("hint").id(&hint).say(how)).add(input.attr("aria-describedby", &hint)),
        None => field.add(input),
    }
}

fn pick(
    id: &str,
    label: Msg,
    choices: impl Iterator<Item = (String, String)>,
    typed: RwSignal<String>,
    changed: impl Fn() + 'static,
) -> El {
    let chosen = typed.get_untracked();
    let options: Vec<El> = choices
        .map(|(value, words)| el("option").attr("value", &value).flag("selected", value == chosen).text(&words))
        .collect();
    let select = el("select").class("in").id(id).add(options).on("change", move |event| {
        typed.set(event_target_value(&event));
        changed();
    });
    el("div").class("field").add(el("label").class("lbl sm").attr("for", id).say(label)).add(select)
}

fn after_which(id: &str, dates: &[(String, String)], typed: RwSignal<String>, changed: impl Fn() + 'static) -> El {
    let begun = (String::new(), say(Msg::VariantDateBegun));
    pick(id, Msg::VariantDate, [begun].into_iter().chain(dates.iter().cloned()), typed, changed)
}

fn month(id: &str, typed: RwSignal<String>, changed: impl Fn() + 'static) -> El {
    let name = |month| app().words.with_untracked(|words| words.month(month));
    pick(id, Msg::VariantMonth, MONTHS.map(|month| (month.to_string(), name(month))), typed, changed)
}
