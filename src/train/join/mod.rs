//! A learner reads an invitation and decides. The screen says who will see what, and what nobody will see, before it asks.

use domain::{
    cohort::{Invite, MOST_NAME, NotRead, Own},
    messages::Msg,
};
use leptos::prelude::*;

use super::{
    cohort,
    parts::{button, line, plain_button, section, span, told},
    scan, shelf,
};
use crate::{
    app::{Says, say, store_notice, t},
    browser::{
        clock, dom,
        element::{El, Event, el},
        files, hall,
    },
    route::{Route, Train},
    shell::{nothing_here, page, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

/// The screen; the line of the invitation may be in the address.
pub fn join_page(line: &str) -> El {
    if line.is_empty() {
        return find_page();
    }
    match Invite::read(line) {
        Ok(invite) => invitation(invite),
        Err(why) => nothing_here(
            t(wrong(why)),
            vec![(Train::Join(String::new()).route(), Msg::JoinFind), (Route::Home, Msg::GoHome)],
        ),
    }
}

fn wrong(why: NotRead) -> Msg {
    match why {
        NotRead::Nothing => Msg::JoinNothing,
        NotRead::Newer => Msg::NewerApp,
        NotRead::Broken | NotRead::Unsound => Msg::JoinBroken,
    }
}

/// Where the invitation did not come as a link: a code, a file, a text.
fn find_page() -> El {
    let (typed, notice) = (RwSignal::new(String::new()), RwSignal::new(None::<Notice>));
    let try_text = move |text: &str| match Invite::read(text) {
        Ok(invite) => {
            dom::replace(&Train::Join(invite.to_line()).href());
            true
        }
        Err(why) => {
            notice.set(Some(Notice::stop(say(wrong(why)))));
            false
        }
    };
    let scanner = scan::scanner(move |seen| seen.texts.iter().any(|text| try_text(text)));
    let chosen = move |event: Event| {
        leptos::task::spawn_local(async move {
            match files::chosen_text(&event).await {
                Ok(text) => {
                    try_text(&text);
                }
                Err(Some(what)) => notice.set(Some(Notice::stop(say(Msg::ImportFailed { what })))),
                Err(None) => {}
            }
        });
    };
    let file = el("input").class("in").id("invite-file").attr("type", "file").on("change", chosen);
    let file =
        el("div").class("field").add(el("label").class("lbl").attr("for", "invite-file").say(Msg::JoinFile)).add(file);
    let go = button(Msg::JoinRead).on("click", move |_| {
        try_text(&typed.get_untracked());
    });
    let text = section("join-text", Msg::JoinText)
        .add(self::line("invite-text", Msg::JoinTextLabel, None, typed))
        .add(el("p").add(go))
        .add(file);
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::JoinFind));
    page("one", t(Msg::JoinFind))
        .add(head.add(el("p").class("lead").say(Msg::JoinFindLead)))
        .add(told(notice))
        .add(section("join-code", Msg::JoinCode).add(scanner))
        .add(text)
        .add(review_line())
}

fn listed(words: &[Msg], symbol: Icon) -> El {
    let row = |words: &Msg| el("li").class("ic hang").add(icon(symbol)).add(el("span").say(words.clone()));
    el("ul").class("tight").add(words.iter().map(row).collect::<Vec<El>>())
}

fn invitation(invite: Invite) -> El {
    let stored = shelf::own(&invite.cohort);
    let before = match &stored {
        Ok(before) => before.clone(),
        Err(err) => {
            crate::app::tell(err);
            None
        }
    };
    let name = RwSignal::new(before.as_ref().map_or_else(String::new, |own| own.name.clone()));
    let (busy, notice) = (RwSignal::new(false), RwSignal::new(None::<Notice>));
    // The same cohort with another key: somebody else may want what is handed over.
    let other_key = before.as_ref().is_some_and(|own| own.invite.seal_to != invite.seal_to);
    let head =
        el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::JoinTitle { name: invite.name.clone() }));
    let place = if invite.district.is_empty() { String::new() } else { format!("{} · ", invite.district) };
    let head = head
        .add(el("p").class("lead").text(&format!("{place}{}", span(invite.from, invite.to))))
        .add(el("p").say(Msg::JoinTrainer { trainer: invite.trainer.clone() }))
        .add(el("p").class("sm").text(&cohort::modules(&invite.modules)));
    let sees = section("join-sees", Msg::JoinSees { trainer: invite.trainer.clone() }).add(listed(
        &[Msg::JoinSeesName, Msg::JoinSeesLessons, Msg::JoinSeesAnswers, Msg::JoinSeesTests, Msg::JoinSeesCounts],
        Icon::Check,
    ));
    let never = section("join-never", Msg::JoinNever).add(listed(
        &[Msg::JoinNeverReports, Msg::JoinNeverNotes, Msg::JoinNeverPlans, Msg::JoinNeverOther],
        Icon::Cross,
    ));
    let when = el("p").say(Msg::JoinWhen);
    let words = if before.is_some() { Msg::JoinAgain } else { Msg::JoinGo };
    let go = button(words).live_flag("disabled", move || busy.get()).on("click", move |_| {
        let typed: String = name.get_untracked().trim().chars().take(MOST_NAME).collect();
        if typed.is_empty() {
            notice.set(Some(Notice::stop(say(Msg::JoinNoName))));
            return;
        }
        busy.set(true);
        let (invite, before) = (invite.clone(), before.clone());
        leptos::task::spawn_local(async move {
            let drawn = clock::secret::<6>();
            let fresh =
                drawn.map(|drawn| format!("l{}", drawn.iter().map(|byte| format!("{byte:02x}")).collect::<String>()));
            let Some(learner) = before.as_ref().map(|own| own.learner.clone()).or(fresh) else { return };
            let cohort = invite.cohort.clone();
            let (turn, last) = before.map_or((0, None), |own| (own.turn, own.last));
            match shelf::keep_own(&Own { invite, learner, name: typed, turn, last }) {
                Ok(()) => {
                    // What seals is fetched now: in the hall there may be no network.
                    let _ = hall::keys(&[0; 32]).await;
                    dom::replace(&Train::HandOver(cohort).href());
                }
                Err(err) => {
                    notice.try_set(Some(store_notice(&err)));
                    busy.try_set(false);
                }
            }
        });
    });
    let warn = other_key.then(|| notice_view(Notice::warn(say(Msg::JoinOtherKey))));
    let field = line("join-name", Msg::JoinName, Some(Msg::JoinNameHint), name);
    let no = plain_button(Msg::JoinNot).on("click", |_| dom::replace(&Route::Home.href()));
    page("one", t(Msg::JoinPage))
        .add(head)
        .add(warn)
        .add(sees)
        .add(never)
        .add(when)
        .add(field)
        .add(told(notice))
        .add(el("p").class("row").add(vec![go, no]))
        .add(review_line())
}
