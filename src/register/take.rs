//! Figures taken into a report: a new draft of any kind whose form has a table for them, begun with the figures as they are shown.

use std::{collections::BTreeSet, rc::Rc};

use domain::{
    messages::Msg,
    register::{
        figures,
        pattern::{Pattern, Table},
    },
    report::{Template, new_draft, reference_number},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Ready, number, pattern};
use crate::{
    app::{Says, app, say, t, tell},
    browser::{
        clock,
        element::{El, el},
        packs,
    },
    report,
    route::Route,
    ui::{Icon, disclosure, icon},
};

#[derive(Deserialize)]
struct ReportKind {
    id: String,
}

/// What became of it: the draft's id and step, rows taken, rows that there were.
type Taken = (String, usize, usize, usize);

pub(super) fn view(ready: Rc<Ready>, shown: Memo<Pattern>) -> El {
    // Headings of the tables that are left behind.
    let left = RwSignal::new(BTreeSet::<String>::new());
    let forms = RwSignal::new(None::<Vec<Template>>);
    let taken = RwSignal::new(None::<Taken>);
    let tables = Rc::clone(&ready);
    let ticks = move || {
        let all = shown.with(|shown| shown.tables.iter().filter(|t| !t.withheld).map(|t| t.by).collect::<Vec<_>>());
        all.into_iter().map(|by| tick(pattern::heading(&tables, by), left)).collect::<Vec<El>>()
    };
    let begin = move || match forms.get() {
        None => vec![el("p").class("sm").attr("role", "status").text(&say(Msg::Loading))],
        Some(forms) if forms.is_empty() => vec![el("p").class("sm").text(&say(Msg::PatternTakeNone))],
        Some(forms) => forms.into_iter().map(|form| button(&ready, form, shown, left, taken)).collect(),
    };
    let done = move || {
        taken.get().map(|(id, step, n, all)| {
            let said = el("span").text(&say(Msg::PatternTaken { n: n as u32 }));
            let cut = (n < all).then(|| {
                let msg = Msg::PatternTakenNotAll { taken: number(n), all: number(all) };
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

/// The kinds whose form has a table for figures.
async fn fetch() -> Vec<Template> {
    let lang = app().words.with_untracked(|words| words.lang().tag());
    let kinds = packs::json::<Vec<ReportKind>>(&format!("templates.{lang}.json")).await.unwrap_or_default();
    let mut out = Vec::new();
    for kind in kinds {
        if let Ok(form) = packs::json::<Template>(&format!("template/{}.{lang}.json", kind.id)).await
            && figures::table_for(&form).is_some()
        {
            out.push(form);
        }
    }
    out
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

fn button(
    ready: &Rc<Ready>,
    form: Template,
    shown: Memo<Pattern>,
    left: RwSignal<BTreeSet<String>>,
    taken: RwSignal<Option<Taken>>,
) -> El {
    let ready = Rc::clone(ready);
    let words = say(Msg::PatternTakeIn { title: form.title.clone() });
    let begin = el("button").attr("type", "button").class("btn plain wide").add(icon(Icon::Plus));
    let begin = begin.add(el("span").text(&words)).on("click", move |_| {
        let lines = shown.with_untracked(|shown| {
            let wanted =
                |table: &Table| left.with_untracked(|left| !left.contains(&pattern::heading(&ready, table.by)));
            app().words.with_untracked(|words| figures::lines(&ready.template, &ready.fields, shown, wanted, words))
        });
        let now = clock::now();
        let reference = reference_number(&form.prefix, now.day.year, clock::random());
        let mut draft = new_draft(&form, report::new_id(), reference, now);
        let incidents = shown.with_untracked(|shown| shown.incidents);
        let n = figures::write(&mut draft, &form, incidents, &lines);
        let step = form.figures.as_ref().and_then(|f| form.field(&f.field)).map_or(0, |(step, _)| step);
        match report::keep_new(&draft) {
            Ok(_) => taken.set(Some((draft.id, step, n, lines.len()))),
            Err(err) => tell(&err),
        }
    });
    el("p").add(begin)
}
