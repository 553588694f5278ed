//! The invitation: a link, a code and a short file. Nothing in it is secret.

use domain::{cohort::Invite, messages::Msg};
use leptos::prelude::*;

use super::super::{
    codes::drawing,
    parts::{plain_button, section as part, told},
};
use crate::{
    app::{Says, say},
    browser::{
        dom,
        element::{El, el},
        files,
        hall::{self, Code},
    },
    route::Train,
    ui::Notice,
};

/// The part of the cohort's screen.
pub fn section(invite: Invite) -> El {
    let link = format!("{}{}", dom::address(), Train::Join(invite.to_line()).href());
    let (code, notice) = (RwSignal::new(None::<Code>), RwSignal::new(None::<Notice>));
    let text = link.clone();
    leptos::task::spawn_local(async move {
        match hall::code(&text, true).await {
            Ok(drawn) => drop(code.try_set(Some(drawn))),
            Err(what) => drop(notice.try_set(Some(Notice::warn(say(Msg::ScanFailed { what }))))),
        }
    });
    let picture = move || code.get().as_ref().map(drawing);
    let shown = el("input").class("in").id("invite-link").flag("readonly", true).attr("value", &link);
    let shown = el("div")
        .class("field noprint")
        .add(el("label").class("lbl").attr("for", "invite-link").say(Msg::InviteLink))
        .add(shown);
    let copy = plain_button(Msg::InviteCopy).on("click", move |_| {
        let link = link.clone();
        leptos::task::spawn_local(async move {
            let words = if dom::copy(&link).await { Msg::InviteCopied } else { Msg::InviteNotCopied };
            notice.try_set(Some(Notice::inform(say(words))));
        });
    });
    let file = plain_button(Msg::InviteFile).on("click", move |_| {
        let name = format!("{}-invitation.txt", slug(&invite.name));
        let text =
            invite.to_file(&say(Msg::InviteFileWords { name: invite.name.clone(), trainer: invite.trainer.clone() }));
        let done = files::download(&name, "text/plain", text.as_bytes());
        notice.set(Some(match done {
            Ok(()) => Notice::inform(say(Msg::GiveMade { name })),
            Err(what) => Notice::stop(say(Msg::ExportFailed { what })),
        }));
    });
    let print = plain_button(Msg::Print).on("click", |_| dom::print());
    part("invitation", Msg::Invitation)
        .add(el("p").say(Msg::InvitationLead))
        .add(el("div").class("codes").hole(picture))
        .add(shown)
        .add(el("p").class("row").add(vec![copy, file, print]))
        .add(told(notice))
}

/// A name as part of a file's name.
pub fn slug(name: &str) -> String {
    let folded = domain::text::fold(name);
    let kept: String = folded.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = kept.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "cohort".to_owned() } else { parts.join("-").chars().take(40).collect() }
}
