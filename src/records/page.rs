//! The screen: the file, and what is sent.

use domain::{
    messages::Msg,
    xapi::{Next, Outbox, Stop},
};
use leptos::prelude::*;

use super::{
    send,
    store::{Deployment, Lrs, change, cohorts, deployment, load, marker, notice, present},
};
use crate::{
    app::{Says, say, store_notice, t},
    browser::{
        clock, dom,
        element::{El, el},
        files,
    },
    shell::page as frame,
    ui::{Notice, notice_view},
};

fn button(words: Msg) -> El {
    el("button").attr("type", "button").class("btn plain").say(words)
}

/// The screen.
pub fn page() -> El {
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::RecordsTitle));
    let page = frame("one", t(Msg::RecordsTitle)).add(head.add(el("p").class("lead").say(Msg::RecordsLead)));
    let state = RwSignal::new(None::<Result<Deployment, String>>);
    leptos::task::spawn_local(async move {
        state.try_set(Some(deployment().await));
    });
    page.hole(move || match state.get() {
        None => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
        Some(Err(_)) => vec![notice_view(Notice::stop(say(Msg::LessonNotLoaded)))],
        Some(Ok(deployment)) => {
            let mut parts = vec![file(deployment.clone())];
            // A file on a stick may ask nobody for anything.
            if let Some(lrs) = deployment.lrs.clone().filter(|_| !dom::is_file()) {
                parts.push(sending(deployment, lrs));
            }
            parts
        }
    })
}

fn file(deployment: Deployment) -> El {
    let notice = RwSignal::new(None::<Notice>);
    let count = present().len();
    let name = match load() {
        Ok((outbox, _)) => outbox.learner,
        Err(err) => return notice_view(store_notice(&err)),
    };
    if count == 0 {
        return el("p").say(Msg::RecordsNothing);
    }
    let make = move |_| {
        notice.set(Some(match make(&deployment) {
            Ok(name) => Notice::inform(say(Msg::RecordsMade { name })),
            Err(notice) => notice,
        }));
    };
    el("div")
        .class("stack")
        .add(el("p").class("num").say(Msg::RecordsHolds { n: count as u32 }))
        .add(el("p").say(Msg::RecordsNever { name }))
        .add(el("p").add(el("button").attr("type", "button").class("btn").say(Msg::RecordsMake).on("click", make)))
        .add(el("div").attr("role", "status").hole(move || notice.get().map(notice_view)))
}

/// The ids are kept before the file is handed over: a second file says the same of the same.
fn make(deployment: &Deployment) -> Result<String, Notice> {
    let outbox = change(|outbox| notice(outbox, &deployment.place)).map_err(|err| store_notice(&err))?;
    let all = outbox.statements(&deployment.place, &cohorts(), &present());
    let text = serde_json::to_string_pretty(&all).unwrap_or_default();
    let name = format!("ubuvugizi-xapi-{}.json", clock::now().day);
    let failed = |what| Notice::stop(say(Msg::ExportFailed { what }));
    files::download(&name, "application/json", text.as_bytes()).map_err(failed)?;
    Ok(name)
}

fn sending(deployment: Deployment, lrs: Lrs) -> El {
    let state = RwSignal::new(load().map(|(outbox, _)| outbox).ok());
    let wrong = RwSignal::new(None::<Notice>);
    let code = RwSignal::new(state.with_untracked(|s| s.as_ref().map(|o| o.code.clone()).unwrap_or_default()));
    let deployment = StoredValue::new(deployment);
    let seen = StoredValue::new(marker());
    // Read when it has changed only: nobody is told the same twice, and a cheap phone has other things to do.
    let look = move || {
        let now = marker();
        if seen.try_with_value(|seen| *seen != now) == Some(true) {
            seen.set_value(now);
            state.try_set(load().map(|(outbox, _)| outbox).ok());
        }
    };
    let keep = move |act: &dyn Fn(&mut Outbox)| {
        wrong.set(change(act).err().map(|err| store_notice(&err)));
        look();
        leptos::task::spawn_local(async move {
            send::follow().await;
            send::try_now(deployment.get_value()).await;
            look();
        });
    };
    let on = move |_| {
        let (typed, place) = (code.get_untracked(), deployment.with_value(|one| one.place.clone()));
        keep(&move |outbox: &mut Outbox| {
            typed.trim().clone_into(&mut outbox.code);
            outbox.switch_on(&place, &cohorts(), &present());
        });
    };
    // What is sent in the background is seen here too, as long as the screen stands.
    let turn = set_interval_with_handle(look, std::time::Duration::from_secs(2));
    on_cleanup(move || {
        if let Ok(turn) = turn {
            turn.clear();
        }
    });
    let input = el("input").class("in").id("code").attr("autocomplete", "off").attr("spellcheck", "false");
    let input = input.attr("aria-describedby", "code-hint").live_value(move || code.get());
    let input = input.on("input", move |event| code.set(event_target_value(&event)));
    let field = el("div").class("field").add(el("label").class("lbl").attr("for", "code").say(Msg::RecordsCode));
    let field = field.add(input).add(el("p").class("hint").id("code-hint").say(Msg::RecordsCodeHint));
    let go = el("p").add(el("button").attr("type", "button").class("btn").say(Msg::RecordsOn).on("click", on));
    let ask = el("div").class("stack").add(field).add(go);
    let off = button(Msg::RecordsSwitchOff).on("click", move |_| keep(&Outbox::switch_off));
    let again = button(Msg::RecordsTry).on("click", move |_| keep(&Outbox::try_again));
    let stop = el("p").class("row").add(again).add(off);
    // The parts stand and are shown or not: typing and the keyboard stay where they are while the figures change.
    let is_on = move || state.with(|s| s.as_ref().is_some_and(|outbox| outbox.on));
    let line = move || state.with(|s| s.as_ref().filter(|outbox| outbox.on).map(told).unwrap_or_default());
    let title = el("div").class("sect").add(el("h2").id("send").say(Msg::RecordsSendTitle { name: lrs.name }));
    el("section")
        .class("stack")
        .attr("aria-labelledby", "send")
        .add(title)
        .add(el("p").say(Msg::RecordsSendLead { address: origin(&lrs.url) }))
        .add(el("p").say(Msg::RecordsSendWho))
        .add(el("p").say(Msg::RecordsSendOff))
        .add(el("div").attr("role", "status").hole(move || wrong.get().map(notice_view)))
        .add(ask.live_flag("hidden", is_on))
        .add(el("p").class("num").attr("role", "status").live(line))
        .add(stop.live_flag("hidden", move || !is_on()))
}

/// Where sending stands: every sentence is true of the record as it is now.
fn told(outbox: &Outbox) -> String {
    let waiting = outbox.queue.len() as u32;
    let mut all = vec![
        say(Msg::RecordsIsOn { n: outbox.sent as u32 }),
        say(if waiting == 0 { Msg::RecordsAll } else { Msg::RecordsWaits { n: waiting } }),
    ];
    match (outbox.stopped, outbox.next()) {
        (Some(Stop::NotLetIn), _) => all.push(say(Msg::RecordsNotIn)),
        (Some(Stop::NoStore), _) => all.push(say(Msg::RecordsNoStore)),
        (None, Next::Wait(_)) => all.push(say(Msg::RecordsLater)),
        _ => {}
    }
    if !outbox.refused.is_empty() {
        all.push(say(Msg::RecordsRefused { n: outbox.refused.len() as u32 }));
    }
    all.join(" ")
}

/// Scheme and host: what a person can recognise.
fn origin(url: &str) -> String {
    url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}
