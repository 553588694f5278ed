//! The ledger of consents: who agreed to what, over all incidents. Taking back is written into the incident itself, here.

use std::rc::Rc;

use domain::{
    messages::Msg,
    register::Entry,
    report::{
        Answer, Column, Draft, Field, Row,
        consent::{self, Given, Purpose},
    },
    store::{Kind, Loaded},
};
use leptos::prelude::*;

use super::{FIRST, Ready, head, incident_href, rest, with_incidents};
use crate::{
    app::{Says, app, records, say, t},
    browser::{
        clock, dom,
        element::{El, el},
    },
    report,
    route::Route,
    shell::{page as frame, review_line},
    ui::{Icon, icon},
};

pub(super) fn page() -> El {
    let page = frame("one", t(Msg::Consents)).add(head(Msg::Consents, Msg::ConsentsLead));
    // What was done last; the place for it stands before it is said.
    let told = RwSignal::new(String::new());
    let page = page.add(el("p").class("sm lbl").attr("role", "status").live(move || told.get()));
    with_incidents(page, RwSignal::new(0), move |ready| {
        let (open, most, turn) = (RwSignal::new(false), RwSignal::new(FIRST), RwSignal::new(0_u32));
        let tick =
            el("input").attr("type", "checkbox").on("change", move |event| open.set(event_target_checked(&event)));
        let only = el("label").class("opt").add(tick).add(el("span").say(Msg::ConsentsOnlyOpen));
        let body = el("div").class("stack").hole(move || {
            turn.track();
            cases(&ready, open.get(), most, turn, told)
        });
        vec![el("p").add(only), body, review_line()]
    })
}

fn cases(ready: &Rc<Ready>, open: bool, most: RwSignal<usize>, turn: RwSignal<u32>, told: RwSignal<String>) -> Vec<El> {
    let Some((field, who)) = consent::asked(&ready.template) else { return Vec::new() };
    let wanted = |entry: &&Entry| !entry.persons.is_empty() && (!open || entry.leaves_out());
    let all: Vec<&Entry> = ready.entries().iter().filter(wanted).collect();
    if all.is_empty() {
        return vec![el("p").text(&say(if open { Msg::ConsentsNoneOpen } else { Msg::ConsentsNone }))];
    }
    let shown: Vec<El> = all
        .iter()
        .take(most.get())
        .filter_map(|entry| {
            let found = records(|r| r.load(Kind::Draft, &entry.id)).and_then(Loaded::found).ok()??;
            let draft: Draft = serde_json::from_str(&found.1).ok()?;
            Some(case(&Case { ready: Rc::clone(ready), entry, draft, field, who, turn, told }))
        })
        .collect();
    let shown_count = shown.len();
    let mut out = vec![el("div").class("stack cases").add(shown)];
    if all.len() > most.get() {
        out.extend(rest(shown_count, all.len(), most, ".cases"));
    }
    out
}

/// An incident, and what its view needs.
struct Case<'a> {
    ready: Rc<Ready>,
    entry: &'a Entry,
    draft: Draft,
    field: &'a Field,
    who: &'a Column,
    turn: RwSignal<u32>,
    told: RwSignal<String>,
}

fn case(case: &Case) -> El {
    let title = report::draft_name(&case.entry.title, &case.entry.reference);
    let heading = format!("case-{}", case.entry.id);
    let link = el("a").attr("href", &incident_href(case.entry)).text(&title);
    let reference = el("span").class("sm dim num").text(&case.entry.reference);
    let head = el("h2").class("lbl").id(&heading).add(link).text(" ").add(reference);
    let persons: Vec<El> = case.draft.person_codes(&case.who.of).map(|row| person(case, &title, &row.code)).collect();
    let section = el("section").class("frame stack").attr("aria-labelledby", &heading).add(head);
    section.add(el("ul").class("rows").add(persons))
}

fn person(case: &Case, title: &str, code: &str) -> El {
    let Case { ready, draft, field, who, .. } = case;
    let entry = el("li").class("tight").add(el("b").text(code));
    let line = |words: String| el("p").class("sm").text(&words);
    let (row, withdrawn) = match consent::given(draft, field, who, code) {
        Given::Nothing => {
            let step = ready.template.field(&field.id).map_or(0, |(step, _)| step);
            let name = say(Msg::ConsentWriteOf { code: code.to_owned(), title: title.to_owned() });
            let write = el("a").attr("href", &Route::Report(draft.id.clone(), step).href());
            let write = write.attr("aria-label", &name).text(&say(Msg::ConsentWrite));
            let left = line(format!("{} {}", say(Msg::ConsentNothing), say(Msg::ConsentLeftOut)));
            return entry.add(left).add(el("p").class("sm").add(write));
        }
        Given::Row(at) => (&draft.rows(&field.id)[at], false),
        Given::Withdrawn(at) => (&draft.rows(&field.id)[at], true),
    };
    let mut lines = purposes(field, row);
    let text = |id: &str| match row.cells.get(id) {
        Some(Answer::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    };
    let date = |id: &str| match row.cells.get(id) {
        Some(Answer::Date(date)) => {
            let day = date.days().0.map(|day| app().words.with(|words| words.date(day)));
            day.or_else(|| (!date.from.trim().is_empty()).then(|| date.from.trim().to_owned()))
        }
        _ => None,
    };
    lines.extend(text("share-with").map(|whom| say(Msg::ConsentWith { whom })));
    lines.extend(date("date").map(|date| say(Msg::ConsentGiven { date })));
    if let Some(Answer::Choice(id)) = row.cells.get("language").filter(|answer| !answer.is_empty()) {
        let list =
            field.columns.iter().find(|column| column.id == "language").and_then(|column| column.list.as_deref());
        let language = ready.template.choice_label(list, id).to_owned();
        lines.push(say(Msg::ConsentLanguage { language }));
    }
    let mut entry = entry.add(lines.into_iter().map(line).collect::<Vec<El>>());
    if withdrawn {
        let words = date("withdrawn-on").map_or(Msg::ConsentWithdrawn, |date| Msg::ConsentWithdrawnOn { date });
        let words = el("span").add(el("b").text(&say(words)));
        entry = entry.add(el("p").class("ic sm").add(icon(Icon::Stop)).add(words));
    }
    if consent::left_out(&ready.template, draft, Purpose::Share).iter().any(|left| left == code) {
        let words = el("span").text(&say(Msg::ConsentLeftOut));
        entry = entry.add(el("p").class("ic sm warn").add(icon(Icon::Warn)).add(words));
    }
    entry.add(el("p").add(button(case, title, code, &row.code, withdrawn)))
}

/// What a row says yes to, and what it does not.
fn purposes(field: &Field, row: &Row) -> Vec<String> {
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    for purpose in Purpose::ALL {
        let Some(column) = field.columns.iter().find(|column| column.id == purpose.column()) else { continue };
        let agreed = row.cells.get(&column.id).is_some_and(|answer| answer.has_choice("yes"));
        if agreed { &mut yes } else { &mut no }.push(column.label.clone());
    }
    let mut out = vec![if yes.is_empty() {
        say(Msg::ConsentAgreedNone)
    } else {
        say(Msg::ConsentAgreed { purposes: yes.join("; ") })
    }];
    out.extend((!no.is_empty()).then(|| say(Msg::ConsentRefused { purposes: no.join("; ") })));
    out
}

fn button(case: &Case, title: &str, code: &str, row: &str, withdrawn: bool) -> El {
    let (code, title, row) = (code.to_owned(), title.to_owned(), row.to_owned());
    let (ready, id, turn, told) = (Rc::clone(&case.ready), case.entry.id.clone(), case.turn, case.told);
    let (words, name, done) = if withdrawn {
        let name = Msg::ConsentRestoreOf { code: code.clone(), title };
        (Msg::ConsentRestore, name, Msg::ConsentRestored { code: code.clone() })
    } else {
        let name = Msg::ConsentWithdrawOf { code: code.clone(), title };
        (Msg::ConsentWithdraw { code: code.clone() }, name, Msg::ConsentSaved { code: code.clone() })
    };
    let dom_id = format!("w-{id}-{code}");
    let back = dom_id.clone();
    let button = el("button").attr("type", "button").class("btn plain").id(&dom_id).text(&say(words));
    button.attr("aria-label", &say(name)).on("click", move |_| {
        let on = (!withdrawn).then(|| clock::now().day);
        let kept = report::change_stored(&id, |draft| {
            consent::withdraw(&ready.template, draft, &row, on);
        });
        // What could not be stored has been told.
        if kept {
            told.set(say(done.clone()));
            turn.update(|n| *n += 1);
            let back = back.clone();
            request_animation_frame(move || dom::focus(&format!("[id='{back}']")));
        }
    })
}
