//! The screen of reports: what is in work, the kinds of report, and reports that come as a file.

use domain::{
    messages::Msg,
    report::{Draft, exchange, new_draft, reference_number},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{desk, form::form, shelf::Shelf};
use crate::{
    app::{Says, app, say, store_notice, t, tell},
    browser::{
        clock, dom,
        element::{El, el},
        files, packs,
    },
    office::{self, Taken},
    register,
    route::{Office, Route},
    shell::{page, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

/// A kind of report, as the build lists it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct ReportKind {
    id: String,
    title: String,
    lead: String,
}

/// All reports on this device.
pub fn reports_page() -> El {
    let app = app();
    let shelf = Shelf::new();
    let kinds = RwSignal::new(None::<Result<Vec<ReportKind>, String>>);
    Effect::new(move |_| {
        let lang = app.words.with(|words| words.lang());
        leptos::task::spawn_local(async move {
            kinds.set(Some(packs::json(&format!("templates.{}.json", lang.tag())).await));
        });
    });
    let head = el("div").class("over head").add(el("h1").attr("tabindex", "-1").say(Msg::NavReports));
    let head = head.add(el("p").class("lead").say(Msg::ReportsLead));
    let column = el("div").class("col").add(register::link()).add(shelf.drafts()).add(shelf.bin()).add(review_line());
    let kind_rows = move || match kinds.get() {
        None => el("p").class("loading").attr("role", "status").text(&say(Msg::Loading)),
        Some(Err(_)) => notice_view(Notice::stop(say(Msg::TemplateNotLoaded))),
        Some(Ok(kinds)) => {
            el("ul").class("rows kinds").add(with_own(kinds).into_iter().map(kind_row).collect::<Vec<El>>())
        }
    };
    let new = el("div").class("sect").add(el("h2").id("new").say(Msg::NewReport));
    let new = el("section").attr("aria-labelledby", "new").add(new).hole(kind_rows);
    let ledger = el("a").attr("href", &Office::Ledger.href()).add(icon(Icon::Check)).add(el("b").say(Msg::Ledger));
    let forms = el("a").attr("href", &Office::Variants.href()).add(icon(Icon::File)).add(el("b").say(Msg::Variants));
    let ways = [ledger, forms].map(|way| el("li").add(way.add(icon(Icon::Chev))));
    let ledger = el("ul").class("rows kinds").add(Vec::from(ways));
    let side =
        el("div").class("side").add(new).add(ledger).view(import_view(kinds, move || shelf.changed()).into_any());
    page("two", t(Msg::NavReports)).add(head).add(column).add(side)
}

/// The kinds, and behind each the organisation's own variants of it.
fn with_own(kinds: Vec<ReportKind>) -> Vec<ReportKind> {
    let own = office::variants();
    let of = |kind: &ReportKind| {
        let mine = own.iter().filter(|variant| variant.template == kind.id);
        let rows = mine.map(|variant| ReportKind {
            id: variant.id.clone(),
            title: office::name_of(variant, &kind.title),
            lead: say(Msg::VariantOf { title: kind.title.clone() }),
        });
        [kind.clone()].into_iter().chain(rows).collect::<Vec<_>>()
    };
    kinds.iter().flat_map(of).collect()
}

fn kind_row(kind: ReportKind) -> El {
    let lead = el("span").class("sm dim").text(&kind.lead);
    let words = el("span").add(el("b").text(&kind.title)).add(el("br")).add(lead);
    let link = el("a").attr("href", &Route::NewReport(kind.id).href()).add(icon(Icon::Plus)).add(words);
    el("li").add(link.add(icon(Icon::Chev)))
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
            let kept =
                outcome.and_then(known).and_then(|draft| office::take_in(draft).map_err(|err| store_notice(&err).text));
            told.set(Some(match kept {
                Ok(Taken::New) => Notice::inform(say(Msg::Imported)),
                Ok(Taken::Equal) => Notice::inform(say(Msg::ImportEqual)),
                // The screen on which the user is asked comes now.
                Ok(Taken::Asked) => return,
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
        // A kind, or a variant that lies over one.
        let (kind, own) = match office::kind_of(&kind) {
            Some(under) => (under, kind),
            None => (kind, String::new()),
        };
        let Ok(template) = form(&kind, lang).await else {
            failed.set(true);
            return;
        };
        let now = clock::now();
        let reference = reference_number(&template.prefix, now.day.year, clock::random());
        let mut draft = new_draft(&template, desk::new_id(), reference, now);
        draft.variant = own;
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
