//! Figures taken into a report: a new draft of any kind whose form has a table for them, begun with the figures as they are shown.

use std::{collections::BTreeSet, rc::Rc};

use domain::{
    messages::Msg,
    register::{
        figures,
        pattern::{Pattern, Table},
    },
    report::{Draft, Template, new_draft, reference_number},
    store::recent,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Ready, number, pattern};
use crate::{
    app::{Says, app, records, say, t, tell},
    browser::{
        clock,
        element::{El, el},
        packs,
    },
    office, report,
    route::Route,
    ui::{Icon, disclosure, icon},
};

#[derive(Deserialize)]
struct ReportKind {
    id: String,
}

/// A form that has a table for figures: a kind, or the organisation's own over it.
#[derive(Clone)]
struct Form {
    template: Template,
    /// Id of the own form; empty for the kind itself.
    own: String,
    /// Reports that are written with it, those changed last: id and name.
    drafts: Vec<(String, String)>,
}

/// So many reports of a form are offered for more figures.
const OFFERED: usize = 2;

/// What became of it.
#[derive(Clone)]
struct Taken {
    /// The draft, and the step where its table stands.
    draft: (String, usize),
    /// Whether it was there before.
    added: bool,
    rows: usize,
    all: usize,
}

pub(super) fn view(ready: Rc<Ready>, shown: Memo<Pattern>) -> El {
    // Headings of the tables that are left behind.
    let left = RwSignal::new(BTreeSet::<String>::new());
    let forms = RwSignal::new(None::<Vec<Form>>);
    let taken = RwSignal::new(None::<Taken>);
    let tables = Rc::clone(&ready);
    let ticks = move || {
        let all = shown.with(|shown| shown.tables.iter().filter(|t| !t.withheld).map(|t| t.by).collect::<Vec<_>>());
        all.into_iter().map(|by| tick(pattern::heading(&tables, by), left)).collect::<Vec<El>>()
    };
    let begin = move || match forms.get() {
        None => vec![el("p").class("sm").attr("role", "status").text(&say(Msg::Loading))],
        Some(forms) if forms.is_empty() => vec![el("p").class("sm").text(&say(Msg::PatternTakeNone))],
        Some(forms) => forms.into_iter().flat_map(|form| buttons(&ready, &form, shown, left, taken)).collect(),
    };
    let done = move || {
        taken.get().map(|Taken { draft: (id, step), added, rows, all }| {
            let n = rows as u32;
            let said = if added { Msg::PatternAdded { n } } else { Msg::PatternTaken { n } };
            let said = el("span").text(&say(said));
            let cut = (rows < all).then(|| {
                let msg = Msg::PatternTakenNotAll { taken: number(rows), all: number(all) };
                el("span").text(&say(msg))
            });
            let open = el("a").attr("href", &Route::Report(id, step).href()).text(&say(Msg::PatternOpen));
            el("p").class("row sm").add(said).add(cut).add(open)
        })
    };
    let body = el("div").class("stack").add(el("p").class("sm").say(Msg::PatternTakeLead));
    let body = body.add(el("div").hole(ticks)).add(el("div").class("stack").hole(begin));
    let body = body.add(el("div").attr("role", "status").hole(done));
    disclosure(t(Msg::PatternTake), body).on("toggle", move |_| {
        if forms.with_untracked(Option::is_none) {
            leptos::task::spawn_local(async move { forms.set(Some(fetch().await)) });
        }
    })
}

/// The forms that have a table for figures.
async fn fetch() -> Vec<Form> {
    let lang = app().words.with_untracked(|words| words.lang());
    let kinds = packs::json::<Vec<ReportKind>>(&format!("templates.{}.json", lang.tag())).await.unwrap_or_default();
    let newest = records(|r| recent::newest(r, 20)).unwrap_or_default();
    let drafts: Vec<Draft> = newest.iter().filter_map(|card| report::draft(&card.id)).collect();
    let mut out = Vec::new();
    for kind in kinds {
        let Ok(template) = report::form(&kind.id, lang).await else { continue };
        let own = office::own_of(&template).into_iter().map(|(id, _)| (office::as_own(&id, template.clone()), id));
        let own: Vec<_> = own.collect();
        for (template, own) in [(template, String::new())].into_iter().chain(own) {
            let mine = drafts.iter().filter(|draft| draft.template == template.id && draft.variant == own);
            let named = mine.map(|draft| (draft.id.clone(), named(draft, &template))).take(OFFERED).collect();
            if figures::table_for(&template).is_some() {
                out.push(Form { template, own, drafts: named });
            }
        }
    }
    out
}

fn named(draft: &Draft, template: &Template) -> String {
    let (title, reference) = (draft.title(template).to_owned(), draft.reference.clone());
    let title = if title.is_empty() { say(Msg::Untitled) } else { title };
    say(Msg::PatternTakeAdd { title, reference })
}

fn tick(heading: String, left: RwSignal<BTreeSet<String>>) -> El {
    let (own, words) = (heading.clone(), say(Msg::PatternTakeTable { heading: heading.clone() }));
    let tick = el("input").attr("type", "checkbox");
    let tick = tick.live_flag("checked", move || left.with(|left| !left.contains(&own))).on("change", move |event| {
        let on = event_target_checked(&event);
        left.update(|left| {
            if on {
                left.remove(&heading);
            } else {
                left.insert(heading.clone());
            }
        });
    });
    el("label").class("opt sm").add(tick).add(el("span").text(&words))
}

fn buttons(
    ready: &Rc<Ready>,
    form: &Form,
    shown: Memo<Pattern>,
    left: RwSignal<BTreeSet<String>>,
    taken: RwSignal<Option<Taken>>,
) -> Vec<El> {
    let template = Rc::new(form.template.clone());
    let ready = Rc::clone(ready);
    let lines = move || {
        shown.with_untracked(|shown| {
            let wanted =
                |table: &Table| left.with_untracked(|left| !left.contains(&pattern::heading(&ready, table.by)));
            app().words.with_untracked(|words| figures::lines(&ready.template, &ready.fields, shown, wanted, words))
        })
    };
    let step = template.figures.as_ref().and_then(|f| template.field(&f.field)).map_or(0, |(step, _)| step);
    let counted = move || (shown.with_untracked(|shown| shown.incidents), clock::now().day);
    let button = |class: &str, words: &str| el("button").attr("type", "button").class(class).text(words);

    let (fresh, own, all) = (Rc::clone(&template), form.own.clone(), lines.clone());
    let words = say(Msg::PatternTakeIn { title: template.title.clone() });
    let begin = el("button").attr("type", "button").class("btn plain wide").add(icon(Icon::Plus));
    let begin = begin.add(el("span").text(&words)).on("click", move |_| {
        let (now, lines) = (clock::now(), all());
        let reference = reference_number(&fresh.prefix, now.day.year, clock::random());
        let mut draft = new_draft(&fresh, report::new_id(), reference, now);
        own.clone_into(&mut draft.variant);
        let rows = figures::write(&mut draft, &fresh, counted(), &lines);
        match report::keep_new(&draft) {
            Ok(_) => taken.set(Some(Taken { draft: (draft.id, step), added: false, rows, all: lines.len() })),
            Err(err) => tell(&err),
        }
    });
    // A report that is begun already, as the contribution of a meeting.
    let more = form.drafts.iter().map(|(id, words)| {
        let (id, template, lines) = (id.clone(), Rc::clone(&template), lines.clone());
        let add = button("lnk", words).on("click", move |_| {
            let lines = lines();
            let mut rows = 0;
            if report::desk::change_stored(&id, |draft| rows = figures::write(draft, &template, counted(), &lines)) {
                taken.set(Some(Taken { draft: (id.clone(), step), added: true, rows, all: lines.len() }));
            }
        });
        el("p").class("sm").add(add)
    });
    [el("p").add(begin)].into_iter().chain(more).collect()
}
