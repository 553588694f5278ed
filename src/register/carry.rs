//! A register carried to another device: the chosen incidents as one file, and such a file taken in. What is here already and
//! differs is never written over: each is compared on the screen that compares single reports.

use domain::{
    messages::Msg,
    register::file,
    report::{Draft, merge},
    store::{Kind, Loaded},
};
use leptos::prelude::*;

use super::{SLICE, Wanted, number};
use crate::{
    app::{Says, records, say, store_notice, t},
    browser::{
        clock,
        element::{El, Event, el},
        files,
    },
    office::{self, Taken},
    report,
    ui::{Notice, disclosure, notice_view},
};

/// Making the file and taking one in. `found` gives the ids that the file is made of; `turn` goes up when incidents came in.
pub(super) fn view(wanted: Wanted, found: impl Fn() -> Vec<String> + 'static, turn: RwSignal<u32>) -> El {
    let told = RwSignal::new(None::<Notice>);
    let make = el("button").attr("type", "button").class("btn plain wide").say(Msg::CarryMake);
    let busy = RwSignal::new(false);
    let make = make.live_flag("disabled", move || busy.get()).on("click", move |_| {
        let ids = found();
        busy.set(true);
        leptos::task::spawn_local(async move {
            let made = make_file(&ids).await;
            told.try_set(Some(made));
            busy.try_set(false);
        });
    });
    let read = move |event: Event| {
        leptos::task::spawn_local(async move {
            let text = match files::chosen(&event, files::LARGEST_BACKUP).await {
                Ok(bytes) => String::from_utf8(bytes).map_err(|_| say(Msg::ImportNotOurs)),
                Err(Some(_)) => Err(say(Msg::CarryTooLarge)),
                Err(None) => return,
            };
            let drafts = text.and_then(|text| file::from_json(&text).map_err(|err| say(err.message())));
            told.set(Some(match drafts {
                Ok(drafts) => take_in(drafts, wanted),
                Err(what) => Notice::stop(say(Msg::ImportFailed { what })),
            }));
            turn.update(|n| *n += 1);
        });
    };
    let input = el("input").class("in").id("carry").attr("type", "file").attr("accept", ".json,application/json");
    let input = input.attr("aria-describedby", "carry-hint").on("change", read);
    let field = el("div").class("field").add(el("label").class("lbl").attr("for", "carry").say(Msg::CarryTake));
    let field = field.add(el("p").class("hint").id("carry-hint").say(Msg::CarryTakeLead)).add(input);
    let said = el("div").attr("role", "status").hole(move || told.get().map(notice_view));
    let body = el("div").class("stack").add(el("p").class("sm").say(Msg::CarryMakeLead)).add(el("p").add(make));
    let panel = disclosure(t(Msg::Carry), body.add(field).add(said));
    // What waits to be compared stays in sight when one comes back from comparing.
    el("div").class("stack").add(panel).add(el("div").hole(move || waiting(wanted)))
}

async fn make_file(ids: &[String]) -> Notice {
    let mut drafts: Vec<String> = Vec::new();
    let mut begun = clock::millis();
    for id in ids {
        if clock::millis() - begun > SLICE {
            clock::pause(0).await;
            begun = clock::millis();
        }
        let rested = records(|r| r.is_at_rest(Kind::Draft, id)) == Ok(true);
        let Ok(Some((rev, body))) = records(|r| r.load(Kind::Draft, id)).and_then(Loaded::found) else { continue };
        let Ok(mut draft) = serde_json::from_str::<Draft>(&body) else { continue };
        merge::set_mark(&mut draft);
        let Ok(marked) = serde_json::to_string(&draft) else { continue };
        // One that went out as it stands has its mark.
        if marked != body {
            // Where the mark finds no room, the two are compared by hand when they meet again: nothing is lost.
            let _ = records(|r| r.save_over(Kind::Draft, id, (rev, &body), &marked));
            if rested {
                // It goes on resting: thousands of them in two slots would find no room.
                let _ = records(|r| r.pack(Kind::Draft, id));
            }
            report::desk::follow_stored(id);
        }
        drafts.push(marked);
    }
    let n = drafts.len();
    match files::download("register.json", "application/json", file::of_texts(&drafts).as_bytes()) {
        Ok(()) => Notice::inform(say(Msg::CarryMade { n: n as u32 })),
        Err(what) => Notice::stop(say(Msg::ExportFailed { what })),
    }
}

/// New ones come in, equal ones are left, and those that differ wait.
fn take_in(drafts: Vec<Draft>, wanted: Wanted) -> Notice {
    let (mut new, mut equal, mut differ) = (0, 0, Vec::new());
    for draft in drafts {
        let here = records(|r| r.load(Kind::Draft, &draft.id)).and_then(Loaded::found).ok().flatten();
        let here = here.and_then(|(_, body)| serde_json::from_str::<Draft>(&body).ok());
        if here
            .is_some_and(|here| !matches!(merge::meet(&here, &draft), merge::Meeting::Equal | merge::Meeting::Stranger))
        {
            differ.push(draft);
            continue;
        }
        match office::take_in(draft) {
            Ok(Taken::New) => new += 1,
            Ok(Taken::Equal | Taken::Asked) => equal += 1,
            Err(err) => return store_notice(&err),
        }
    }
    let words = Msg::CarryTaken { new: number(new), equal: number(equal), differ: number(differ.len()) };
    wanted.waiting.set(differ);
    Notice::inform(say(words))
}

/// Those that differ from what is here, each with the way to compare it.
fn waiting(wanted: Wanted) -> Option<El> {
    let rows: Vec<El> = wanted.waiting.with(|waiting| waiting.iter().map(|draft| row(draft, wanted)).collect());
    let lead = el("p").class("sm lbl").text(&say(Msg::CarryWaiting));
    (!rows.is_empty()).then(|| el("div").class("stack").add(lead).add(el("ul").class("rows").add(rows)))
}

fn row(draft: &Draft, wanted: Wanted) -> El {
    let (draft, title) = (draft.clone(), report::draft_name(draft.text("title"), &draft.reference));
    let compare = el("button").attr("type", "button").class("lnk").text(&say(Msg::CarryCompare { title }));
    el("li").add(compare.on("click", move |_| {
        wanted.waiting.update(|waiting| waiting.retain(|other| other.id != draft.id));
        if let Err(err) = office::take_in(draft.clone()) {
            crate::app::tell(&err);
        }
    }))
}
