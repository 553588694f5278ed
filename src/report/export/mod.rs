//! Making files of a report: which kinds there are (`formats`), having one made and sealed in Workers with a way to stop it (`making`),
//! what came of it in words (`told`), the passphrase of a sealed one (`sealing`) and its sheet (`slip`), what was made (`made`), what is
//! withheld and what the writer adds to it (`withheld`), and checking a file against its fingerprint (`check`). Making a file sends
//! nothing.

mod check;
mod formats;
mod made;
mod making;
mod sealing;
mod slip;
mod told;
mod withheld;

use domain::{
    messages::Msg,
    report::{Template, Version, redact::Taken},
};
use leptos::prelude::*;

use self::{
    formats::{FORMATS, Format, WORD},
    making::{Making, State},
};
pub use self::{
    sealing::{Sealing, panel},
    slip::slip_view,
};
use super::desk::Desk;
use crate::{
    app::{Says, say},
    browser::{
        dom,
        element::{El, el},
    },
    route::Files,
    ui::{Icon, Notice, icon, notice_view},
};

/// The screens of this folder that have addresses of their own.
pub fn files_page(path: &str) -> El {
    match Files::parse(path) {
        Files::Check => check::check_page(),
        Files::Withheld(draft) => withheld::withheld_page(&draft),
    }
}

/// The part of the preview's screen that makes files.
pub fn export_section(desk: Desk, template: StoredValue<Template>, version: Memo<Version>, sealing: Sealing) -> El {
    let making = Making::new(desk, template, sealing);
    let fitting = move || {
        let seal = sealing.seal();
        let fits = |format: &&'static Format| seal.is_none_or(|seal| seal.fits(format.kind));
        FORMATS.iter().filter(fits).flat_map(|format| button(format, making, version)).collect::<Vec<El>>()
    };
    let print = el("button").attr("type", "button").class("btn plain wide").add(icon(Icon::Print));
    let print = print.add(el("span").say(Msg::ExportPrint)).on("click", move |_| {
        // What is printed is the report, and not the sheet with the passphrase.
        sealing.close_slip();
        request_animation_frame(dom::print);
    });
    let id = desk.draft.with_untracked(|draft| draft.id.clone());
    let withheld = move || {
        let link = el("a").attr("href", &Files::Withheld(id.clone()).href()).text(&say(Msg::WithheldLink));
        (version.get() == Version::Shared).then(|| el("p").class("sm").add(link))
    };
    let check = el("a").attr("href", &Files::Check.href()).say(Msg::CheckFileTitle);
    // Beside the status, not in it: a button that is read out whenever the state changes would be noise.
    let cancel = move || {
        let button = el("button").attr("type", "button").class("btn plain").text(&say(Msg::ExportStop));
        making.busy().then(|| el("p").add(button.on("click", move |_| making.stop())))
    };
    let reference = desk.draft.with_untracked(|draft| draft.reference.clone());
    let manifest = move || {
        let is_made = matches!(making.state.get(), State::Made(_)) || !made::of(&reference).is_empty();
        is_made.then(|| manifest_button(reference.clone()))
    };
    // A letter that a PDF cannot show has its way on: the Word file of the same version.
    let word = move |version| making.start(&WORD, version);
    el("div")
        .class("stack")
        .id("export")
        .hole(withheld)
        .add(sealing::choice(sealing, version))
        .add(el("div").class("stack").hole(fitting))
        .add(print)
        .add(el("div").attr("role", "status").hole(move || told::told(&making.state.get(), sealing, word)))
        .hole(cancel)
        .hole(manifest)
        .add(el("p").class("sm").add(check))
}

fn button(format: &'static Format, making: Making, version: Memo<Version>) -> impl Iterator<Item = El> {
    let class = if format.kind.id == WORD.kind.id { "btn wide" } else { "btn plain wide" };
    let button = el("button").attr("type", "button").class(class).live_flag("disabled", move || making.busy());
    let symbol = if making.sealing.on.get() { Icon::Lock } else { Icon::File };
    let button = button.add(icon(symbol)).add(el("span").say((format.name)()));
    let button = button.on("click", move |_| making.start(format, version.get_untracked()));
    let lead = format.lead.map(|lead| el("p").class("hint").say(lead()));
    std::iter::once(button).chain(lead)
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
