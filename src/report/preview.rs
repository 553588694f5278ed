//! The report as it will stand on paper, in the version that is chosen; the files are made of it by `export`.

use domain::{
    messages::Msg,
    report::{ComposeOptions, Paper, PaperItem, Template, Version, before_answer, compose, consent},
};
use leptos::prelude::*;

use super::{
    desk::{self, Desk},
    export::{Sealing, export_section, slip_view},
    readiness_view::{checked, readiness_list, recipient_choice},
    wizard::gone,
};
use crate::{
    app::{app, say, t},
    browser::{clock, element::El},
    route::Route,
    shell::{page, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

/// The paper of a draft.
pub fn preview_page(id: &str) -> El {
    let Some(desk) = desk::open(id) else { return gone() };
    let all = view! {
        {move || match desk.template.get() {
            None => view! { <h1 tabindex="-1" class="over">{say(Msg::Preview)}</h1><p class="loading" role="status">{say(Msg::Loading)}</p> }.into_any(),
            Some(Err(_)) => view! { <h1 tabindex="-1" class="over">{say(Msg::Preview)}</h1>{notice_view(Notice::stop(say(Msg::TemplateNotLoaded)))} }.into_any(),
            Some(Ok(template)) => preview(desk, template).into_any(),
        }}
    };
    page("two paper-page", t(Msg::Preview)).view(all.into_any())
}

fn preview(desk: Desk, template: Template) -> impl IntoView {
    // Until the user chooses, the version is the one this reader gets.
    let chosen = RwSignal::new(None::<Version>);
    let recipients = recipient_choice(desk, &template);
    let kept = StoredValue::new(template);
    let version = Memo::new(move |_| {
        let of_reader = desk.draft.with(|draft| kept.with_value(|template| draft.default_version(template)));
        chosen.get().unwrap_or(of_reader)
    });
    let paper = Memo::new(move |_| {
        let number = desk.draft.with(|draft| draft.exports) + 1;
        let options = ComposeOptions { version: version.get(), now: clock::now(), number };
        kept.with_value(|template| {
            desk.draft.with(|draft| app().words.with(|words| compose(template, draft, words, &options)))
        })
    });
    let sealing = Sealing::new();
    // The sheet with a passphrase stands in place of the report, alone.
    let alone = move || sealing.slip().is_some();
    let shown = move || match sealing.slip() {
        Some(passphrase) => slip_view(sealing, &passphrase).into_any(),
        None => sheet(&paper.get()).into_any(),
    };
    let id = desk.draft.with_untracked(|draft| draft.id.clone());
    let versions = [
        (Version::Shared, Msg::VersionShared),
        (Version::Statistics, Msg::VersionStatistics),
        (Version::Full, Msg::VersionFull),
    ];
    view! {
        <div class="over head"><h1 tabindex="-1">{t(Msg::Preview)}</h1></div>
        <div class="col">
            <fieldset class="seg tall noprint" hidden=alone><legend class="vh">{t(Msg::Version)}</legend>{versions.map(|(which, label)| view! {
                <label class:on=move || version.get() == which><input type="radio" name="version" prop:checked=move || version.get() == which
                    on:change=move |_| chosen.set(Some(which))/>{(which == Version::Full).then(|| icon(Icon::Lock))}<span>{t(label)}</span></label>
            }).collect_view()}</fieldset>
            <p class="sm noprint" hidden=alone>{move || say(match version.get() { Version::Shared => Msg::VersionSharedLead, Version::Statistics => Msg::VersionStatisticsLead, Version::Full => Msg::VersionFullLead })}</p>
            <div hidden=alone>{left_out_view(desk, kept, version)}</div>
            {shown}
        </div>
        <aside class="side stack" aria-labelledby="ready"><h2 id="ready">{t(Msg::Readiness)}</h2>
            {recipients}
            {readiness_list(desk, kept, checked(desk, kept))}
            {export_section(desk, kept, version, sealing)}
            <p><a href=Route::Report(id, desk.draft.with_untracked(|d| d.step)).href()>{t(Msg::BackToWriting)}</a></p>
            {review_line()}
        </aside>
    }
}

/// Says who is left out of a version without names, by code: on the paper itself only how many.
fn left_out_view(desk: Desk, template: StoredValue<Template>, version: Memo<Version>) -> impl IntoView {
    let left = Memo::new(move |_| match version.get() {
        Version::Full => Vec::new(),
        _ => template.with_value(|template| {
            desk.draft.with(|draft| consent::left_out(template, draft, consent::Purpose::Share))
        }),
    });
    let words = move || say(Msg::PreviewLeftOut { codes: left.get().join(", ") });
    view! { <div class="noprint" role="status">{move || (!left.with(Vec::is_empty)).then(|| notice_view(Notice::warn(words())))}</div> }
}

fn sheet(paper: &Paper) -> impl IntoView + use<> {
    let head = paper.head.iter().map(|line| view! { <p class="sm">{line.clone()}</p> }).collect_view();
    let sections = paper
        .sections
        .iter()
        .map(|section| {
            view! {
                <h3>{section.heading.clone()}</h3>
                {section.items.iter().map(item_view).collect_view()}
            }
        })
        .collect_view();
    let closing = paper.closing.iter().map(|line| view! { <p class="foot">{line.clone()}</p> }).collect_view();
    let empty = paper.sections.is_empty().then(|| view! { <p>{say(Msg::PaperEmpty)}</p> });
    view! {
        <article class="sheet" aria-label=t(Msg::Preview) lang=paper.lang.clone()>
            <h2>{paper.title.clone()}</h2>{head}{empty}{sections}{closing}
            <p class="foot">{paper.foot.clone()}</p>
        </article>
    }
}

fn item_view(item: &PaperItem) -> AnyView {
    match item {
        PaperItem::Pair { label, value } => view! { <p><span class="lab">{before_answer(label)}</span>{value.clone()}</p> }.into_any(),
        PaperItem::Text { label, paragraphs } => view! { <div><p class="lab">{label.clone()}</p>
            {paragraphs.iter().map(|p| view! { <p>{p.clone()}</p> }).collect_view()}</div> }.into_any(),
        PaperItem::List { label, items } => view! { <div><p class="lab">{label.clone()}</p>
            <ul>{items.iter().map(|p| view! { <li>{p.clone()}</li> }).collect_view()}</ul></div> }.into_any(),
        PaperItem::Table { label, head, rows } => view! { <div class="table-wrap" tabindex="0" role="region" aria-label=label.clone()><table>
            <caption class="lab">{label.clone()}</caption>
            <thead><tr>{head.iter().map(|cell| view! { <th scope="col">{cell.clone()}</th> }).collect_view()}</tr></thead>
            <tbody>{rows.iter().map(|row| view! { <tr>{row.iter().map(|cell| view! { <td>{cell.clone()}</td> }).collect_view()}</tr> }).collect_view()}</tbody>
        </table></div> }.into_any(),
    }
}
