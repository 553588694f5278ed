//! Making files of a report: which kinds there are (`formats`), having one made in a Worker with a way to stop it, what was made
//! (`made`), what is withheld and what the writer adds to it (`withheld`), and checking a file against its fingerprint (`check`).
//! Making a file sends nothing.

mod check;
mod formats;
mod made;
mod withheld;

use domain::{
    messages::Msg,
    report::{
        ComposeOptions, Template, Version, manifest, needles,
        redact::{Leak, Refused, Taken},
    },
};
use leptos::prelude::*;

use self::{
    formats::{FORMATS, Format, Source},
    made::Made,
};
use super::desk::Desk;
use crate::{
    app::{Says, app, say},
    browser::{
        clock, dom,
        element::{El, el},
        files,
        worker::{self, NotMade, Order, Stop},
    },
    route::Files,
    ui::{Icon, Notice, icon, notice_view},
};

/// What the export is doing.
#[derive(Debug, Clone, PartialEq)]
enum State {
    Idle,
    /// How far it is: 0 the exporter is being fetched, 1 the file is written, 2 it is searched.
    Making(u32),
    /// With the address of its entry in the ledger.
    Made(Made, Option<String>),
    Stopped,
    Refused(Refused),
    Failed(String),
}

/// The screens of this folder that have addresses of their own.
pub fn files_page(path: &str) -> El {
    match Files::parse(path) {
        Files::Check => check::check_page(),
        Files::Withheld(draft) => withheld::withheld_page(&draft),
    }
}

/// The part of the preview's screen that makes files.
pub fn export_section(desk: Desk, template: StoredValue<Template>, version: Memo<Version>) -> El {
    let state = RwSignal::new(State::Idle);
    let stop = StoredValue::new_local(Stop::default());
    let busy = move || matches!(state.get(), State::Making(_));
    let button = |format: &'static Format| {
        let class = if format.id == "docx" { "btn wide" } else { "btn plain wide" };
        let button = el("button").attr("type", "button").class(class).live_flag("disabled", busy);
        let button = button.add(icon(Icon::File)).add(el("span").say((format.name)()));
        let button = button.on("click", move |_| {
            let version = format.only.unwrap_or(version.get_untracked());
            start(desk, template, version, format, state, stop);
        });
        let lead = format.lead.map(|lead| el("p").class("hint").say(lead()));
        std::iter::once(button).chain(lead)
    };
    let buttons: Vec<El> = FORMATS.iter().flat_map(button).collect();
    let print = el("button").attr("type", "button").class("btn plain wide").add(icon(Icon::Print));
    let print = print.add(el("span").say(Msg::ExportPrint)).on("click", |_| dom::print());
    let id = desk.draft.with_untracked(|draft| draft.id.clone());
    let withheld = move || {
        let link = el("a").attr("href", &Files::Withheld(id.clone()).href()).text(&say(Msg::WithheldLink));
        (version.get() == Version::Shared).then(|| el("p").class("sm").add(link))
    };
    let check = el("a").attr("href", &Files::Check.href()).say(Msg::CheckFileTitle);
    // Beside the status, not in it: a button that is read out whenever the state changes would be noise.
    let cancel = move || {
        let button = el("button").attr("type", "button").class("btn plain").text(&say(Msg::ExportStop));
        busy().then(|| el("p").add(button.on("click", move |_| stop.with_value(Stop::now))))
    };
    let reference = desk.draft.with_untracked(|draft| draft.reference.clone());
    let manifest = move || {
        let is_made = matches!(state.get(), State::Made(..)) || !made::of(&reference).is_empty();
        is_made.then(|| manifest_button(reference.clone()))
    };
    el("div")
        .class("stack")
        .id("export")
        .hole(withheld)
        .add(buttons)
        .add(print)
        .add(el("div").attr("role", "status").hole(move || told(&state.get())))
        .hole(cancel)
        .hole(manifest)
        .add(el("p").class("sm").add(check))
}

fn start(
    desk: Desk,
    template: StoredValue<Template>,
    version: Version,
    format: &'static Format,
    state: RwSignal<State>,
    stop: StoredValue<Stop, LocalStorage>,
) {
    state.set(State::Making(0));
    let number = desk.draft.with_untracked(|draft| draft.exports) + 1;
    let options = ComposeOptions { version, now: clock::now(), number };
    let (payload, searched) = template.with_value(|template| {
        desk.draft.with_untracked(|draft| {
            app().words.with_untracked(|words| {
                let searched = needles(template, draft, words, &options);
                ((format.payload)(&Source { template, draft, words, options }), serde_json::to_string(&searched))
            })
        })
    });
    let (payload, searched) = match (payload, searched) {
        (Ok(payload), Ok(searched)) => (payload, searched),
        (Err(err), _) => return state.set(State::Failed(err)),
        (_, Err(err)) => return state.set(State::Failed(err.to_string())),
    };
    let reference = desk.draft.with_untracked(|draft| draft.reference.clone());
    let stop = stop.get_value();
    leptos::task::spawn_local(async move {
        let created = clock::iso_now();
        let order = Order {
            worker: format.worker,
            kind: format.kind,
            payload: &payload,
            created: &created,
            withheld: &searched,
        };
        // The screen may be left meanwhile.
        let heard = move |at| drop(state.try_set(State::Making(at)));
        let outcome = worker::make(&order, heard, &stop).await.and_then(|file| {
            let name = format.file_name(&reference, version);
            files::download(&name, format.mime, &file.bytes).map_err(NotMade::Failed)?;
            let (size, sha256) = (file.bytes.len(), file.sha256);
            Ok(Made { reference, version, name, format: format.id, size, sha256, moment: options.now })
        });
        state.try_set(match outcome {
            Ok(file) => {
                let entry = made::made(file.clone());
                desk.change(|draft| draft.exports += 1);
                desk.save();
                State::Made(file, entry)
            }
            Err(NotMade::Stopped) => State::Stopped,
            Err(NotMade::Refused(json)) => {
                State::Refused(serde_json::from_str(&json).unwrap_or_else(|err| Refused::Unreadable(err.to_string())))
            }
            Err(NotMade::Failed(what)) => State::Failed(what),
        });
    });
}

fn told(state: &State) -> Option<El> {
    Some(match state {
        State::Idle => return None,
        State::Making(at) => {
            let words = say(match at {
                0 => Msg::ExportFetching,
                1 => Msg::Exporting,
                _ => Msg::ExportSearching,
            });
            let meter = el("progress").class("wide").attr("max", "3").attr("value", &at.to_string());
            let meter = meter.attr("aria-label", &words);
            el("div").class("tight").add(el("p").text(&words)).add(meter)
        }
        State::Stopped => notice_view(Notice::inform(say(Msg::ExportStopped))),
        State::Failed(what) => notice_view(Notice::stop(say(Msg::ExportFailed { what: what.clone() }))),
        State::Refused(Refused::Unreadable(what)) => {
            notice_view(Notice::stop(say(Msg::ExportNotSearched { what: what.clone() })))
        }
        State::Refused(Refused::Found(leaks)) => refused(leaks),
        State::Made(file, entry) => made_view(file, entry.as_deref()),
    })
}

/// What a kind of withheld thing is called.
fn kind_name(kind: Taken) -> Msg {
    match kind {
        Taken::Name => Msg::TakenName,
        Taken::Number => Msg::TakenNumber,
        Taken::Place => Msg::TakenPlace,
        Taken::Role => Msg::TakenRole,
        Taken::Word => Msg::TakenWord,
    }
}

fn refused(leaks: &[Leak]) -> El {
    let line = |leak: &Leak| {
        let (what, kind) = (leak.what.clone(), say(kind_name(leak.kind)));
        let place = leak.place.clone();
        let words =
            if place.is_empty() { Msg::LeakFound { what, kind } } else { Msg::LeakFoundIn { what, kind, place } };
        el("li").text(&say(words))
    };
    let list = el("ul").class("sm").add(leaks.iter().map(line).collect::<Vec<El>>());
    let what_next = el("p").class("sm").text(&say(Msg::LeakWhatNext));
    notice_view(Notice::stop(say(Msg::ExportRefused))).add(el("span")).add(el("div").add(list).add(what_next))
}

fn made_view(file: &Made, entry: Option<&str>) -> El {
    let row = |name: Msg, class: &str, value: String| {
        el("div").add(el("dt").class("dim").text(&say(name))).add(el("dd").class(class).text(&value))
    };
    let bytes = app().words.with(|words| words.number(file.size as u64));
    let facts = el("dl").class("tight").add(vec![
        row(Msg::MadeName, "hash", file.name.clone()),
        row(Msg::MadeSize, "num", say(Msg::MadeBytes { bytes })),
        row(Msg::MadeSum, "hash", file.sha256.clone()),
        row(Msg::MadeCode, "hash", manifest::code(&file.sha256)),
    ]);
    let title = el("p").add(el("b").text(&say(Msg::MadeTitle)));
    let words = el("div").class("sm").add(title).add(facts).add(el("p").text(&say(Msg::MadeWhatNext)));
    let ledger = entry.map(|href| el("p").add(el("a").attr("href", href).text(&say(Msg::LedgerGo))));
    let words = words.add(ledger);
    el("div").class("notice").add(icon(Icon::Info)).add(words)
}

fn manifest_button(reference: String) -> El {
    let outcome = RwSignal::new(None::<Notice>);
    let button = el("button").attr("type", "button").class("btn plain wide").add(icon(Icon::Save));
    let button = button.add(el("span").say(Msg::ManifestMake)).on("click", move |_| {
        outcome.set(Some(match made::hand_over_manifest(&reference) {
            Ok(name) => Notice::inform(say(Msg::ManifestMade { name })),
            Err(what) => Notice::stop(say(Msg::ExportFailed { what })),
        }));
    });
    let status = el("div").attr("role", "status").hole(move || outcome.get().map(notice_view));
    el("div").class("stack").add(button).add(el("p").class("hint").say(Msg::ManifestLead)).add(status)
}
