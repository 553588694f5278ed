//! The report as it will stand on paper, and the files made of it. Making a file sends nothing.

use domain::{
    messages::Msg,
    report::{ComposeOptions, Paper, PaperItem, Template, Version, before_answer, compose, consent, exchange},
};
use leptos::prelude::*;

use super::{
    desk::{self, Desk},
    readiness_view::{checked, readiness_list, recipient_choice},
    wizard::gone,
};
use crate::{
    app::{app, page, review_line, say, t},
    browser::{clock, dom, element::El, files, worker},
    office,
    route::Route,
    ui::{Icon, Notice, icon, notice_view},
};

/// A file that was made.
#[derive(Debug, Clone)]
struct File {
    name: String,
    bytes: usize,
    sha256: String,
    /// Where the user says to whom it was handed; none if it could not be entered in the ledger.
    entry: Option<String>,
}

/// What the export is doing.
#[derive(Debug, Clone)]
enum Export {
    Idle,
    Making,
    Made(File),
    Failed(String),
}

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
    let id = desk.draft.with_untracked(|draft| draft.id.clone());
    let versions = [(Version::Shared, Msg::VersionShared), (Version::Full, Msg::VersionFull)];
    view! {
        <div class="over head"><h1 tabindex="-1">{t(Msg::Preview)}</h1></div>
        <div class="col">
            <fieldset class="seg noprint"><legend class="vh">{t(Msg::Version)}</legend>{versions.map(|(which, label)| view! {
                <label class:on=move || version.get() == which><input type="radio" name="version" prop:checked=move || version.get() == which
                    on:change=move |_| chosen.set(Some(which))/>{(which == Version::Full).then(|| icon(Icon::Lock))}<span>{t(label)}</span></label>
            }).collect_view()}</fieldset>
            <p class="sm noprint">{move || say(match version.get() { Version::Shared => Msg::VersionSharedLead, Version::Full => Msg::VersionFullLead })}</p>
            {left_out_view(desk, kept, version)}
            {move || sheet(&paper.get())}
        </div>
        <aside class="side stack" aria-labelledby="ready"><h2 id="ready">{t(Msg::Readiness)}</h2>
            {recipients}
            {readiness_list(desk, kept, checked(desk, kept))}
            {export_view(desk, version, paper)}
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

fn export_view(desk: Desk, version: Memo<Version>, paper: Memo<Paper>) -> impl IntoView {
    let state = RwSignal::new(Export::Idle);
    let make = move |kind: &'static str, payload: String, name: String, mime: &'static str| {
        state.set(Export::Making);
        leptos::task::spawn_local(async move {
            let made = worker::make(kind, &payload, &clock::iso_now()).await.and_then(|made| {
                files::download(&name, mime, &made.bytes)?;
                Ok(File { name, bytes: made.bytes.len(), sha256: made.sha256, entry: None })
            });
            match made {
                Ok(mut file) => {
                    let reference = desk.draft.with_untracked(|draft| draft.reference.clone());
                    // The data file holds everything, whatever version is on the screen.
                    let is_full = kind == "bytes" || version.get_untracked() == Version::Full;
                    file.entry = office::record(&office::Made {
                        reference: &reference,
                        version: if is_full { "full" } else { "shared" },
                        file: &file.name,
                        format: file.name.rsplit('.').next().unwrap_or_default(),
                        bytes: file.bytes,
                        sha256: &file.sha256,
                        made: clock::now(),
                    });
                    desk.change(|draft| draft.exports += 1);
                    desk.save();
                    state.set(Export::Made(file));
                }
                Err(what) => state.set(Export::Failed(what)),
            }
        });
    };
    let docx = move |_| {
        let paper = paper.get_untracked();
        let version = match version.get_untracked() {
            Version::Full => "confidential",
            Version::Shared => "shared",
        };
        let name = format!("{}-{version}.docx", paper.reference);
        match serde_json::to_string(&paper) {
            Ok(json) => {
                make("docx", json, name, "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
            }
            Err(err) => state.set(Export::Failed(err.to_string())),
        }
    };
    let json = move |_| {
        let (json, name) = desk.draft.with_untracked(|d| (exchange::to_json(d), format!("{}.json", d.reference)));
        make("bytes", json, name, "application/json");
    };
    let busy = move || matches!(state.get(), Export::Making);
    view! {
        <div class="stack" id="export">
            <button type="button" class="btn wide" disabled=busy on:click=docx>{icon(Icon::File)}{t(Msg::ExportDocx)}</button>
            <button type="button" class="btn plain wide" on:click=|_| dom::print()>{icon(Icon::Print)}{t(Msg::ExportPrint)}</button>
            <button type="button" class="btn plain wide" disabled=busy on:click=json>{icon(Icon::Save)}{t(Msg::ExportJson)}</button>
            <p class="hint">{t(Msg::ExportJsonLead)}</p>
            <div role="status">{move || match state.get() {
                Export::Idle => ().into_any(),
                Export::Making => view! { <p>{say(Msg::Exporting)}</p> }.into_any(),
                Export::Failed(what) => notice_view(Notice::stop(say(Msg::ExportFailed { what }))).into_any(),
                Export::Made(file) => view! { <div class="notice">{icon(Icon::Info)}<div class="sm"><p><b>{say(Msg::MadeTitle)}</b></p>
                    <dl class="tight"><div><dt class="dim">{say(Msg::MadeName)}</dt><dd class="hash">{file.name}</dd></div>
                    <div><dt class="dim">{say(Msg::MadeSize)}</dt><dd class="num">{say(Msg::MadeBytes { bytes: app().words.with(|w| w.number(file.bytes as u64)) })}</dd></div>
                    <div><dt class="dim">{say(Msg::MadeSum)}</dt><dd class="hash">{file.sha256}</dd></div></dl>
                    <p>{say(Msg::MadeWhatNext)}</p>
                    {file.entry.map(|href| view! { <p><a href=href>{say(Msg::LedgerGo)}</a></p> })}</div></div> }.into_any(),
            }}</div>
        </div>
    }
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
