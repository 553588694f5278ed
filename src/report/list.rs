//! Drafts, kinds of report, the bin, and reports that come as a file.

use domain::{
    messages::Msg,
    report::{Draft, exchange, new_draft, reference_number, template::Template},
    store::{Kind, StoreError, snapshot},
    stored::DraftCard,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{desk, due};
use crate::{
    app::{app, page, records, review_line, say, store_notice, t, tell},
    browser::{
        clock, dom,
        element::{El, el},
        files, packs,
    },
    route::Route,
    ui::{Icon, Notice, disclosure, icon, notice_view},
};

/// A kind of report, as the build lists it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct ReportKind {
    id: String,
    title: String,
    lead: String,
}

/// Drafts that are drawn at first, and more each time that is asked for.
const AT_ONCE: usize = 30;

fn name(card: &DraftCard) -> String {
    due::name(&card.title, &card.reference)
}

/// Moves a draft into the bin or out of it.
fn moved(from: Kind, to: Kind, id: &str) -> Result<(), StoreError> {
    records(|r| snapshot::making_room(r, || r.move_to(from, to, id)))
}

/// Takes a draft in the bin away, with its former days.
fn delete_for_good(id: &str) -> Result<(), StoreError> {
    records(|r| r.remove(Kind::Trash, id).and_then(|()| snapshot::forget(r, id)))
}

/// All reports on this device.
pub fn reports_page() -> El {
    let app = app();
    let turn = RwSignal::new(0_u32);
    let last_deleted = RwSignal::new(None::<DraftCard>);
    let shown = RwSignal::new(AT_ONCE);
    let all = Memo::new(move |_| {
        turn.track();
        due::cards(Kind::Draft, usize::MAX)
    });
    let binned = Memo::new(move |_| {
        turn.track();
        due::cards(Kind::Trash, usize::MAX)
    });
    let more = move || {
        let (total, shown_now) = (all.with(Vec::len), shown.get());
        (total > shown_now).then(|| {
            let words = say(Msg::MoreDrafts { shown: shown_now.to_string(), total: total.to_string() });
            let button = el("button").attr("type", "button").class("btn plain").text(&words);
            el("p").add(button.on("click", move |_| shown.update(|n| *n += AT_ONCE)))
        })
    };
    let go = move |done: Result<(), StoreError>| {
        if let Err(err) = done {
            tell(&err);
        }
        turn.update(|n| *n += 1);
    };
    let kinds = RwSignal::new(None::<Result<Vec<ReportKind>, String>>);
    Effect::new(move |_| {
        let lang = app.words.with(|words| words.lang());
        leptos::task::spawn_local(async move {
            kinds.set(Some(packs::json(&format!("templates.{}.json", lang.tag())).await));
        });
    });
    let all = view! {
            <div class="over head"><h1 tabindex="-1">{t(Msg::NavReports)}</h1><p class="lead">{t(Msg::ReportsLead)}</p></div>
            <div class="col">
                <section aria-labelledby="drafts" class="stack">
                    <div class="sect"><h2 id="drafts">{t(Msg::YourDrafts)}</h2></div>
                    <div role="status">{move || last_deleted.get().map(|draft| {
                        let id = draft.id.clone();
                        view! { <p class="row"><span>{say(Msg::Deleted { title: name(&draft) })}</span>
                            <button type="button" class="btn plain" on:click=move |_| {
                                go(moved(Kind::Trash, Kind::Draft, &id));
                                last_deleted.set(None);
                            }>{t(Msg::Undo)}</button></p> }
                    })}</div>
                    {move || if all.with(Vec::is_empty) { view! { <p>{say(Msg::NoDrafts)}</p> }.into_any() } else { ().into_any() }}
                    <ul class="rows drafts">{move || all.get().into_iter().take(shown.get()).map(|draft| {
                        let (copy, gone) = (draft.id.clone(), draft.clone());
                        let title = name(&draft);
                        view! { <li>
                            <a href=Route::Report(draft.id.clone(), draft.step).href()><span><strong>{title.clone()}</strong>
                                <span class="sm dim num">{draft.reference.clone()}" · "{due::changed(draft.changed)}</span></span>{icon(Icon::Chev)}</a>
                            <p class="row sm">
                                <button type="button" class="lnk" aria-label=say(Msg::DuplicateOf { title: title.clone() }) on:click=move |_| go(duplicate(&copy))>{say(Msg::Duplicate)}</button>
                                <button type="button" class="lnk" aria-label=say(Msg::DeleteDraft { title: title.clone() }) on:click=move |_| {
                                    let done = moved(Kind::Draft, Kind::Trash, &gone.id);
                                    last_deleted.set(done.is_ok().then(|| gone.clone()));
                                    go(done);
                                }>{say(Msg::Delete)}</button></p>
                            {former_days(&draft.id, &title, go)}
                        </li> }
                    }).collect_view()}</ul>
                    {el("div").class("maybe").hole(more)}
                </section>
                {move || (!binned.with(Vec::is_empty)).then(|| disclosure(
                    move || say(Msg::OpenBin { count: binned.with(Vec::len).to_string() }),
                    el("div").view(view! { <p class="sm">{t(Msg::BinLead)}</p><ul class="rows">{binned.get().into_iter().map(|draft| {
                        let title = name(&draft);
                        let (back, gone) = (draft.id.clone(), draft.id);
                        view! { <li class="row"><button type="button" class="lnk" on:click=move |_| { last_deleted.set(None); go(moved(Kind::Trash, Kind::Draft, &back)); }>{say(Msg::Restore { title: title.clone() })}</button>
                            <button type="button" class="lnk" on:click=move |_| { last_deleted.set(None); go(delete_for_good(&gone)); }>{say(Msg::DeleteForGood { title })}</button></li> }
                    }).collect_view()}</ul> }.into_any()),
                ))}
                    {review_line()}
            </div>
            <div class="side"><section aria-labelledby="new"><div class="sect"><h2 id="new">{t(Msg::NewReport)}</h2></div>
                {move || match kinds.get() {
                    None => view! { <p class="loading" role="status">{say(Msg::Loading)}</p> }.into_any(),
                    Some(Err(_)) => notice_view(Notice::stop(say(Msg::TemplateNotLoaded))).into_any(),
                    Some(Ok(kinds)) => view! { <ul class="rows kinds">{kinds.into_iter().map(|kind| view! {
                        <li><a href=Route::NewReport(kind.id).href()>{icon(Icon::Plus)}<span><b>{kind.title}</b><br/><span class="sm dim">{kind.lead}</span></span>{icon(Icon::Chev)}</a></li>
                    }).collect_view()}</ul> }.into_any(),
                }}
            </section>
            {import_view(kinds, move || turn.update(|n| *n += 1))}</div>
    };
    page("two", t(Msg::NavReports)).view(all.into_any())
}

/// The draft as it stood on former days, each to be taken out as a draft of its own.
fn former_days(draft: &str, title: &str, go: impl Fn(Result<(), StoreError>) + Copy + 'static) -> Option<El> {
    let days = records(|r| snapshot::of(r, draft)).unwrap_or_default();
    if days.is_empty() {
        return None;
    }
    let title = title.to_owned();
    let row = move |kept: snapshot::Snapshot| {
        let date = app().words.with(|words| words.date(kept.day));
        let (id, shown) = (kept.id, date.clone());
        let whole = say(Msg::TakeDayOf { title: title.clone(), date: date.clone() });
        let button = el("button").attr("type", "button").class("lnk sm").attr("aria-label", &whole);
        let button = button.text(&say(Msg::TakeDay { date }));
        el("li").add(button.on("click", move |_| go(take_out(&id, &shown))))
    };
    let rows: Vec<El> = days.into_iter().map(row).collect();
    Some(disclosure(move || say(Msg::FormerDays), el("ul").add(rows)))
}

fn take_out(id: &str, date: &str) -> Result<(), StoreError> {
    let Some((_, body)) = records(|r| r.load(Kind::Snapshot, id))?.found()? else { return Ok(()) };
    let mut draft: Draft = serde_json::from_str(&body).map_err(|_| StoreError::Unreadable)?;
    draft.id = desk::new_id();
    let named = due::name(draft.text("title"), &draft.reference);
    let title = Msg::FormerOf { title: named, date: date.to_owned() };
    draft.answers.insert("title".into(), domain::report::Answer::Text(say(title)));
    desk::keep_new(&draft).map(drop)
}

fn duplicate(id: &str) -> Result<(), StoreError> {
    let Some((_, body)) = records(|r| r.load(Kind::Draft, id))?.found()? else { return Ok(()) };
    let draft: Draft = serde_json::from_str(&body).map_err(|_| StoreError::Unreadable)?;
    let mut copy = draft.clone();
    copy.id = desk::new_id();
    copy.exports = 0;
    let prefix = copy.reference.split('-').next().unwrap_or_default().to_owned();
    let now = clock::now();
    copy.reference = reference_number(&prefix, now.day.year, clock::random());
    copy.created = Some(now);
    copy.changed = Some(now);
    if !draft.text("title").is_empty() {
        let title = say(Msg::CopyOf { title: draft.text("title").to_owned() });
        copy.answers.insert("title".into(), domain::report::Answer::Text(title));
    }
    desk::keep_new(&copy).map(|_| ())
}

fn import_view(
    kinds: RwSignal<Option<Result<Vec<ReportKind>, String>>>,
    done: impl Fn() + Copy + Send + 'static,
) -> impl IntoView {
    let told = RwSignal::new(None::<Notice>);
    let read = move |event: leptos::ev::Event| {
        leptos::task::spawn_local(async move {
            let outcome = match files::chosen_text(&event).await {
                Ok(text) => exchange::from_json(&text).map_err(|err| say(err.message())),
                Err(Some(_)) => Err(say(Msg::ImportTooLarge)),
                Err(None) => return,
            };
            let known = |draft: Draft| match kinds.get_untracked() {
                Some(Ok(kinds)) if kinds.iter().all(|kind| kind.id != draft.template) => {
                    Err(say(Msg::ImportUnknownKind { kind: draft.template }))
                }
                _ => Ok(draft),
            };
            let kept = outcome.and_then(known).and_then(|mut draft| {
                draft.id = desk::new_id();
                desk::keep_new(&draft).map_err(|err| store_notice(&err).text)
            });
            told.set(Some(match kept {
                Ok(_) => Notice::inform(say(Msg::Imported)),
                Err(what) => Notice::stop(say(Msg::ImportFailed { what })),
            }));
            done();
        });
    };
    view! {
        <section class="stack" aria-labelledby="import">
            <div class="sect"><h2 id="import">{t(Msg::ImportReport)}</h2></div>
            <div class="field"><label class="lbl" for="import-file">{t(Msg::ChooseFile)}</label>
                <p class="hint" id="import-hint">{t(Msg::ImportLead)}</p>
                <input class="in" type="file" id="import-file" accept=".json,application/json" aria-describedby="import-hint" on:change=read/></div>
            {move || told.get().map(|notice| notice_view(notice.clone()))}
        </section>
    }
}

/// Begins a draft of a kind and goes to its first step.
pub fn new_report_page(kind: String) -> El {
    let app = app();
    let failed = RwSignal::new(false);
    let lang = app.words.with_untracked(|words| words.lang());
    leptos::task::spawn_local(async move {
        let Ok(template) = packs::json::<Template>(&format!("template/{kind}.{}.json", lang.tag())).await else {
            failed.set(true);
            return;
        };
        let now = clock::now();
        let reference = reference_number(&template.prefix, now.day.year, clock::random());
        let draft = new_draft(&template, desk::new_id(), reference, now);
        match desk::keep_new(&draft) {
            Ok(_) => dom::replace(&Route::Report(draft.id, 0).href()),
            Err(err) => {
                tell(&err);
                failed.set(true);
            }
        }
    });
    let all = view! {
            <div class="head"><h1 tabindex="-1">{t(Msg::NewReport)}</h1></div>
            {move || if failed.get() {
                view! { <div class="stack">{notice_view(Notice::stop(say(Msg::TemplateNotLoaded)))}
                    <p><a class="btn" href=Route::Reports.href()>{t(Msg::GoReports)}</a></p></div> }.into_any()
            } else {
                view! { <p class="loading" role="status">{t(Msg::Loading)}</p> }.into_any()
            }}
    };
    page("one", t(Msg::NewReport)).view(all.into_any())
}
