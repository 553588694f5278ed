//! The figures as files: a spreadsheet, a table for other programs, a page for the partner. Made only when the trainer says so.

use std::rc::Rc;

use domain::{
    cohort::figures::{partner, tables},
    messages::Msg,
};
use leptos::prelude::*;

use super::{Shared, items, section as part};
use crate::{
    app::{app, say},
    browser::{
        clock,
        element::{El, el},
        files,
        worker::{self, NotMade, Order, Stop},
    },
    ui::{Icon, Notice, icon, notice_view},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Xlsx,
    Csv,
    Partner,
}

#[derive(Debug, Clone, PartialEq)]
enum State {
    Idle,
    Making,
    Made(String),
    Failed(String),
}

pub(super) fn section(ready: &Shared) -> El {
    let (whole, _) = part("files", Msg::FigFiles);
    let state = RwSignal::new(State::Idle);
    let button = |form: Form, words: Msg| {
        let ready = Rc::clone(ready);
        let button = el("button").attr("type", "button").class("btn plain wide").add(icon(Icon::File));
        let button = button.live_flag("disabled", move || state.get() == State::Making);
        button.add(el("span").text(&say(words))).on("click", move |_| {
            state.set(State::Making);
            let ready = Rc::clone(&ready);
            leptos::task::spawn_local(async move {
                let outcome = make(&ready, form).await;
                state.try_set(outcome.map_or_else(State::Failed, State::Made));
            });
        })
    };
    let told = el("div").attr("role", "status").hole(move || match state.get() {
        State::Idle => None,
        State::Making => Some(el("p").class("dim").text(&say(Msg::Exporting))),
        State::Made(name) => Some(notice_view(Notice::inform(say(Msg::FigMade { name })))),
        State::Failed(what) => Some(notice_view(Notice::stop(say(Msg::FigNotMade { what })))),
    });
    let hint = |words: Msg| el("p").class("hint").text(&say(words));
    whole.class("stack noprint").add(vec![
        button(Form::Xlsx, Msg::ExportXlsx),
        button(Form::Csv, Msg::ExportCsv),
        hint(Msg::FigFilesNamed),
        button(Form::Partner, Msg::FigPartner),
        hint(Msg::FigPartnerLead),
        told,
        el("p").class("sm dim").text(&say(Msg::FigSharedBy)),
    ])
}

/// Makes a file, hands it to the browser's downloads and gives its name.
async fn make(ready: &Shared, form: Form) -> Result<String, String> {
    if form != Form::Partner {
        // Without a network the table goes out without the items' words.
        let _ = items::fetch(ready).await;
    }
    let now = clock::now();
    let payload = untrack(|| {
        ready.with_titles(|titles| {
            app().words.with(|words| {
                let (figures, invite) = (&ready.figures, &ready.cohort.invite);
                match form {
                    Form::Partner => serde_json::to_string(&partner(figures, invite, titles, words, now)),
                    _ => serde_json::to_string(&tables(figures, invite, titles, words, now)),
                }
            })
        })
    });
    let payload = payload.map_err(|err| err.to_string())?;
    let (worker, kind, ending, mime) = match form {
        Form::Xlsx => (
            "export-worker.js",
            "xlsx",
            "figures.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        Form::Csv => ("export-worker.js", "csv", "figures.csv", "text/csv;charset=utf-8"),
        Form::Partner => ("pdf-worker.js", "pdf", "partner.pdf", "application/pdf"),
    };
    let created = clock::iso_now();
    let order = Order { worker, kind, payload: &payload, created: &created, withheld: "[]" };
    let made = worker::make(&order, |_| (), &Stop::default()).await.map_err(|err| match err {
        NotMade::Stopped => String::new(),
        NotMade::Refused(what) | NotMade::Failed(what) => what,
    })?;
    let name = format!("{}-{ending}", slug(&ready.cohort.invite.name));
    files::download(&name, mime, &made.bytes)?;
    Ok(name)
}

/// A name that every file system takes.
fn slug(name: &str) -> String {
    let plain: String =
        domain::text::fold(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().take(6).collect();
    if words.is_empty() { "cohort".to_owned() } else { words.join("-") }
}
