//! The variants on this device: begun here, or taken in from somebody else.

use domain::{
    messages::Msg,
    report::variant::{LARGEST, Variant},
    store::Kind,
};
use leptos::prelude::*;

use super::{name_of, save, variants};
use crate::{
    app::{Says, app, records, say, store_notice, t, tell},
    browser::{
        clock, dom,
        element::{El, el},
        files, packs,
    },
    report::desk,
    route::{Office, Route},
    shell::{page, review_line},
    ui::{Icon, Notice, disclosure, icon, notice_view},
};

/// A kind of report, as the build lists it.
#[derive(Debug, Clone, serde::Deserialize)]
struct ReportKind {
    id: String,
    title: String,
}

type Kinds = RwSignal<Option<Vec<ReportKind>>>;

fn new_id() -> String {
    format!("own-{:x}", clock::random())
}

/// The screen.
pub fn list_page() -> El {
    // A draft that lies on the desk is drawn with the form as it was.
    desk::put_away();
    let (kinds, turn): (Kinds, _) = (RwSignal::new(None), RwSignal::new(0_u32));
    Effect::new(move |_| {
        let lang = app().words.with(|words| words.lang());
        leptos::task::spawn_local(async move {
            kinds.try_set(Some(packs::json(&format!("templates.{}.json", lang.tag())).await.unwrap_or_default()));
        });
    });
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::Variants));
    let page = page("one", t(Msg::Variants)).add(head.add(el("p").class("lead").say(Msg::VariantsLead)));
    let rows = move || {
        turn.track();
        let all = variants();
        if all.is_empty() {
            return vec![el("p").say(Msg::VariantsNone)];
        }
        all.into_iter().map(|variant| row(variant, kinds, turn)).collect()
    };
    let mine = el("div").class("sect").add(el("h2").id("own").attr("tabindex", "-1").say(Msg::VariantsHere));
    let mine = el("section").class("stack").attr("aria-labelledby", "own").add(mine).hole(rows);
    let begin = move || {
        let Some(kinds) = kinds.get() else {
            return vec![el("p").class("loading").attr("role", "status").text(&say(Msg::Loading))];
        };
        vec![el("ul").class("rows kinds").add(kinds.into_iter().map(begin_row).collect::<Vec<El>>())]
    };
    let new = el("div").class("sect").add(el("h2").id("begin").say(Msg::VariantBegin));
    let new = el("section").class("stack").attr("aria-labelledby", "begin").add(new).hole(begin);
    let back = el("p").add(el("a").attr("href", &Route::Reports.href()).say(Msg::GoReports));
    page.add(mine).add(new).add(take_in(kinds, turn)).add(back).add(review_line())
}

/// Begins a variant of a kind, which differs in nothing yet.
fn begin_row(kind: ReportKind) -> El {
    let title = kind.title.clone();
    let begin = el("button").attr("type", "button").class("btn plain").text(&say(Msg::VariantBeginOf { title }));
    el("li").class("row").add(begin.on("click", move |_| {
        let variant = Variant { id: new_id(), template: kind.id.clone(), ..Variant::default() };
        match save(&variant, 0) {
            Ok(_) => dom::replace(&Office::Variant(variant.id).href()),
            Err(err) => tell(&err),
        }
    }))
}

fn row(variant: Variant, kinds: Kinds, turn: RwSignal<u32>) -> El {
    let kind = kinds.get().unwrap_or_default().into_iter().find(|kind| kind.id == variant.template);
    let kind = kind.map_or_else(|| variant.template.clone(), |kind| kind.title);
    let name = name_of(&variant, &kind);
    let open = el("a").attr("href", &Office::Variant(variant.id.clone()).href()).text(&name);
    let of = el("p").class("sm dim").text(&say(Msg::VariantOf { title: kind }));
    let given = variant.clone();
    let give = el("button").attr("type", "button").class("btn plain").text(&say(Msg::VariantGive));
    let give = give.attr("aria-label", &say(Msg::VariantGiveOf { name: name.clone() })).on("click", move |_| {
        let file = format!("{}-{}.json", given.template, given.id);
        if let Err(what) = files::download(&file, "application/json", given.to_json().as_bytes()) {
            app().notice.set(Some(Notice::stop(say(Msg::ExportFailed { what }))));
        }
    });
    let gone = el("button").attr("type", "button").class("btn plain").text(&say(Msg::VariantDelete));
    let gone = gone.on("click", move |_| {
        match records(|r| r.remove(Kind::Variant, &variant.id)) {
            Ok(()) => turn.update(|n| *n += 1),
            Err(err) => tell(&err),
        }
        request_animation_frame(|| dom::focus("#own"));
    });
    let lead = el("p").class("sm").text(&say(Msg::VariantDeleteLead));
    let delete = disclosure(
        move || say(Msg::VariantDeleteOf { name: name.clone() }),
        el("div").class("stack").add(lead).add(gone),
    );
    let head = el("p").class("ic").add(icon(Icon::File)).add(el("strong").add(open));
    el("div").class("stack frame").add(head).add(of).add(el("p").add(give)).add(delete)
}

/// A variant that somebody else has made. It never takes the place of one that is here.
fn take_in(kinds: Kinds, turn: RwSignal<u32>) -> El {
    let told = RwSignal::new(None::<Notice>);
    let read = move |event: leptos::ev::Event| {
        leptos::task::spawn_local(async move {
            let text = match files::chosen(&event, LARGEST as f64).await {
                Ok(bytes) => String::from_utf8(bytes).map_err(|_| say(Msg::VariantNotOurs)),
                Err(Some(_)) => Err(say(Msg::VariantTooLarge)),
                Err(None) => return,
            };
            let variant = text.and_then(|text| Variant::from_json(&text).map_err(|err| say(err.message())));
            let known = variant.and_then(|variant| {
                let known =
                    kinds.with_untracked(|kinds| kinds.iter().flatten().any(|kind| kind.id == variant.template));
                if known { Ok(variant) } else { Err(say(Msg::ImportUnknownKind { kind: variant.template })) }
            });
            let kept = known.and_then(|mut variant| {
                // Drafts are drawn with it under its id: another one of that id gets one of its own.
                let here = super::read(&variant.id).map(|(_, here)| here);
                if here.as_ref() == Some(&variant) {
                    return Ok(Notice::inform(say(Msg::VariantEqual)));
                }
                if here.is_some() || !variant.id.starts_with("own-") {
                    variant.id = new_id();
                }
                save(&variant, 0).map_err(|err| store_notice(&err).text)?;
                Ok(Notice::inform(say(Msg::VariantTaken)))
            });
            let failed = |what| Notice::stop(say(Msg::ImportFailed { what }));
            told.set(Some(kept.unwrap_or_else(failed)));
            turn.update(|n| *n += 1);
        });
    };
    let id = "variant-file";
    let input = el("input").class("in").id(id).attr("type", "file").attr("accept", ".json,application/json");
    let input = input.attr("aria-describedby", "variant-hint").on("change", read);
    let label = el("label").class("lbl").attr("for", id).say(Msg::ChooseFile);
    let field = el("div").class("field").add(label);
    let field = field.add(el("p").class("hint").id("variant-hint").say(Msg::VariantTakeLead)).add(input);
    let title = el("div").class("sect").add(el("h2").id("take").say(Msg::VariantTake));
    let section = el("section").class("stack").attr("aria-labelledby", "take").add(title).add(field);
    section.add(el("div").attr("role", "status").hole(move || told.get().map(notice_view)))
}
