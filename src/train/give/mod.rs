//! A learner hands over. The screen shows all that is in it before it is made, and never says that it was handed in: only the
//! trainer knows that.

mod gather;

use domain::{
    cohort::{HandOver, Own},
    messages::Msg,
};
use leptos::prelude::*;

use super::{
    codes,
    parts::{button, date, plain_button, section, span, sure, told},
    shelf,
};
use crate::{
    app::{Says, app, say, store_notice, t, tell},
    browser::{
        clock, dom,
        element::{El, el},
        files,
        hall::{self, Code, Sealed},
    },
    route::Train,
    shell::{nothing_here, page, review_line},
    ui::{Icon, Notice, disclosure, icon, notice_view},
};

/// Type of the file: share sheets of telephones take texts, and `age` opens them.
const MIME: &str = "text/plain";

/// The screen of an address: all cohorts that were joined, or one.
pub fn give_page(path: &str) -> El {
    if path.is_empty() {
        return list_page();
    }
    match shelf::own(path) {
        Ok(Some(own)) => one_page(own),
        Ok(None) => nothing_here(t(Msg::GiveGone), vec![(Train::Join(String::new()).route(), Msg::JoinFind)]),
        Err(err) => {
            tell(&err);
            nothing_here(t(Msg::GiveGone), vec![(Train::Join(String::new()).route(), Msg::JoinFind)])
        }
    }
}

fn list_page() -> El {
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::GiveLink));
    let page = page("one", t(Msg::GiveLink)).add(head.add(el("p").class("lead").say(Msg::GiveListLead)));
    let rows = match shelf::joined() {
        Err(err) => notice_view(store_notice(&err)),
        Ok(all) if all.is_empty() => el("p").say(Msg::GiveNone),
        Ok(all) => el("ul").class("rows drafts").add(all.iter().map(row).collect::<Vec<El>>()),
    };
    let more = el("a").class("btn plain").attr("href", &Train::Join(String::new()).href()).say(Msg::JoinFind);
    page.add(rows).add(el("p").add(more)).add(review_line())
}

fn row(own: &Own) -> El {
    let last = own
        .last
        .map_or_else(|| say(Msg::GiveNever), |last| say(Msg::GiveLast { date: date(last.day), time: last.clock() }));
    let about = el("span").class("sm dim").text(&span(own.invite.from, own.invite.to));
    let words = el("span")
        .class("tight")
        .add(el("strong").text(&own.invite.name))
        .add(about)
        .add(el("span").class("sm").text(&last));
    el("li")
        .add(el("a").attr("href", &Train::HandOver(own.invite.cohort.clone()).href()).add(words).add(icon(Icon::Chev)))
}

#[derive(Clone)]
enum State {
    Coming,
    Failed(String),
    Here(Box<HandOver>),
}

fn one_page(own: Own) -> El {
    let state = RwSignal::new(State::Coming);
    let made = RwSignal::new(None::<Sealed>);
    let asked = own.clone();
    leptos::task::spawn_local(async move {
        let found = gather::gather(&asked).await;
        state.try_set(found.map_or_else(State::Failed, |handed| State::Here(Box::new(handed))));
    });
    let title = Msg::GiveTitle { name: own.invite.name.clone() };
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(title.clone()));
    let lead = Msg::GiveLead { trainer: own.invite.trainer.clone() };
    let head = head.add(el("p").class("lead").say(lead));
    let last = own.last.map(|last| {
        el("p")
            .class("ic sm")
            .add(icon(Icon::File))
            .add(el("span").text(&say(Msg::GiveLast { date: date(last.day), time: last.clock() })))
    });
    let body = {
        let own = own.clone();
        move || match state.get() {
            State::Coming => vec![el("p").class("loading").attr("role", "status").say(Msg::Loading)],
            State::Failed(what) => vec![notice_view(Notice::stop(say(Msg::GiveFailed { what })))],
            State::Here(handed) => vec![contents(&handed), ways(&own, &handed, made)],
        }
    };
    let cohort = own.invite.cohort.clone();
    let leave = move || match shelf::leave(&cohort) {
        Ok(()) => dom::replace(&Train::HandOver(String::new()).href()),
        Err(err) => tell(&err),
    };
    let leave = section("give-leave", Msg::GiveLeave)
        .add(el("p").say(Msg::GiveLeaveLead { trainer: own.invite.trainer.clone() }))
        .add(sure("give-leave", Msg::GiveLeave, || Msg::GiveLeaveSure, Msg::GiveLeaveYes, leave));
    page("one", t(Msg::GiveLink)).add(head).add(last).hole(body).add(leave).add(review_line())
}

/// All that is in it: in sums, and one by one where somebody wants to look.
fn contents(handed: &HandOver) -> El {
    let work = &handed.work;
    let done = work.lessons.iter().filter(|(_, day)| day.is_some()).count() as u32;
    let right = |given: &[domain::cohort::Given]| given.iter().filter(|given| given.right).count();
    let line = |words: Msg| el("li").class("ic hang").add(icon(Icon::Loz)).add(el("span").say(words));
    let name = handed.name.clone();
    let sums = el("ul")
        .class("tight")
        .add(line(Msg::GiveName { name }))
        .add(line(Msg::GiveLessons { n: done }))
        .add(line(Msg::GiveChecks { n: work.checks.len() as u32 }))
        .add(line(Msg::GiveQuizzes { n: work.quizzes.len() as u32 }))
        .add(line(Msg::GiveTests { n: work.tests.len() as u32 }))
        .add(line(Msg::GivePledges { n: work.pledges, done: work.pledges_done.to_string() }))
        .add(line(Msg::GiveReports { n: work.reports }));
    let title = |id: &str| {
        app().course.with_value(|course| {
            let lessons = course.modules.iter().flat_map(|module| &module.lessons).find(|lesson| lesson.id == id);
            lessons.map_or_else(|| id.to_owned(), |lesson| lesson.title.clone())
        })
    };
    let row = |words: String| el("li").text(&words);
    let lessons = work.lessons.iter().filter_map(|(at, day)| {
        let id = handed.tables.lessons.get(*at as usize)?;
        let day = day.map_or_else(|| say(Msg::GiveOpened), date);
        Some(row(format!("{}: {day}", title(id))))
    });
    let module =
        |at: u32| handed.tables.modules.get(at as usize).map(|id| super::cohort::modules(std::slice::from_ref(id)));
    let quizzes = work.quizzes.iter().filter_map(|quiz| {
        let score = format!("{}/{}", right(&quiz.given), quiz.given.len());
        Some(row(format!("{}, {}: {score}", module(quiz.module)?, date(quiz.finished.day))))
    });
    let tests = work.tests.iter().filter_map(|test| {
        let score = format!("{}/{}", right(&test.given), test.given.len());
        Some(row(format!("{}, {}: {score}", module(test.module)?, date(test.finished))))
    });
    let all: Vec<El> = lessons.chain(quizzes).chain(tests).collect();
    let list = el("ul").class("stack sm").add(all);
    let part = |words: Msg| el("p").class("sm").say(words);
    let whole = disclosure(t(Msg::GiveAll), el("div").class("stack").add(list).add(part(Msg::GiveAnswersToo)));
    section("give-what", Msg::GiveWhat).add(sums).add(whole).add(part(Msg::GiveNothingElse))
}

/// A file, or codes.
fn ways(own: &Own, handed: &HandOver, made: RwSignal<Option<Sealed>>) -> El {
    let (busy, notice) = (RwSignal::new(false), RwSignal::new(None::<Notice>));
    let shown = RwSignal::new(None::<Vec<Code>>);
    let name = file_name(own, handed);
    let can_share = files::can_share(&name, MIME);
    let of = (own.clone(), handed.clone());
    let to_file = {
        let (of, name) = (of.clone(), name.clone());
        move |share: bool| {
            let (of, name) = (of.clone(), name.clone());
            busy.set(true);
            notice.set(None);
            leptos::task::spawn_local(async move {
                let told = match sealed(&of.0, &of.1, made).await {
                    Err(words) => Some(words),
                    Ok(sealed) if share => match files::share(&name, MIME, &sealed.text).await {
                        Ok(true) => Some(Notice::inform(say(Msg::GiveShared))),
                        Ok(false) => None,
                        Err(what) => Some(Notice::stop(say(Msg::ExportFailed { what }))),
                    },
                    Ok(sealed) => Some(match files::download(&name, MIME, sealed.text.as_bytes()) {
                        Ok(()) => Notice::inform(say(Msg::GiveMade { name })),
                        Err(what) => Notice::stop(say(Msg::ExportFailed { what })),
                    }),
                };
                notice.try_set(told);
                busy.try_set(false);
            });
        }
    };
    let save = to_file.clone();
    let share = can_share
        .then(|| button(Msg::GiveShare).live_flag("disabled", move || busy.get()).on("click", move |_| to_file(true)));
    let file = if can_share { plain_button(Msg::GiveFile) } else { button(Msg::GiveFile) };
    let file = file.live_flag("disabled", move || busy.get()).on("click", move |_| save(false));
    let codes = plain_button(Msg::GiveCodes).live_flag("disabled", move || busy.get()).on("click", move |_| {
        let of = of.clone();
        busy.set(true);
        notice.set(None);
        leptos::task::spawn_local(async move {
            let drawn = match sealed(&of.0, &of.1, made).await {
                Ok(sealed) => {
                    // A third more than there are pieces: whoever misses one need not wait for the next round.
                    let sums = (sealed.bytes.len() / 1000 + 2) as u32;
                    hall::codes(&sealed.bytes, sums).await.map_err(|what| Notice::stop(say(Msg::ScanFailed { what })))
                }
                Err(words) => Err(words),
            };
            match drawn {
                Ok(codes) => {
                    shown.try_set(Some(codes));
                    request_animation_frame(|| dom::show("give-codes"));
                }
                Err(words) => drop(notice.try_set(Some(words))),
            }
            busy.try_set(false);
        });
    });
    let stream = move || {
        shown.get().map(|codes| {
            let heading = el("h3").id("give-codes").attr("tabindex", "-1").say(Msg::GiveCodes);
            el("div").class("stack").add(heading).add(el("p").say(Msg::GiveCodesLead)).add(codes::stream(codes))
        })
    };
    section("give-how", Msg::GiveHow)
        .add(el("p").say(Msg::GiveSealed { trainer: own.invite.trainer.clone() }))
        .add(el("p").class("row").add(share).add(vec![file, codes]))
        .add(told(notice))
        .add(el("div").hole(stream))
}

/// Sealed once for this screen: the file and the codes are the same. The count goes up before anything exists that bears it.
async fn sealed(own: &Own, handed: &HandOver, made: RwSignal<Option<Sealed>>) -> Result<Sealed, Notice> {
    if let Some(sealed) = made.get_untracked() {
        return Ok(sealed);
    }
    let now = clock::now();
    let own = Own { turn: handed.turn, last: Some(now), ..own.clone() };
    let failed = |what: String| Notice::stop(say(Msg::GiveFailed { what }));
    let sealed = hall::seal(&handed.to_bytes(), &own.invite.seal_to).await.map_err(failed)?;
    shelf::keep_own(&own).map_err(|err| store_notice(&err))?;
    made.try_set(Some(sealed.clone()));
    Ok(sealed)
}

/// Names nobody: a file lies about on telephones and in messengers.
fn file_name(own: &Own, handed: &HandOver) -> String {
    let short: String = own.learner.chars().skip(1).take(4).collect();
    format!("{}-{short}-{}.txt", super::cohort::slug(&own.invite.name), handed.turn)
}
