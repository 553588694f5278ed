//! The trainer signs certificates for those who have reached the cohort's mark in what they handed over.

use domain::{
    cohort::{
        Cohort, Learner,
        badge::{Award, Checked, ModuleMark, marks, passed, signed, to_sign},
    },
    messages::Msg,
};
use leptos::prelude::*;

use super::{checked, sheet};
use crate::{
    app::{Says, app, say, t},
    browser::{
        clock, dom,
        element::{El, el},
        files,
        hall::{self, Code},
    },
    route::Train,
    shell::{nothing_here, page as frame, review_line},
    train::{parts::plain_button, shelf},
    ui::{Icon, Notice, icon, notice_view},
};

/// What was signed, as it is shown.
#[derive(Clone)]
struct Made {
    token: String,
    checked: Checked,
    code: Option<Code>,
}

/// The screen.
pub fn page(id: &str) -> El {
    let Ok(Some(cohort)) = shelf::cohort(id) else {
        return nothing_here(t(Msg::SignNoCohort), vec![(Train::Cohorts.route(), Msg::TrainLink)]);
    };
    let learners = shelf::learners(id).unwrap_or_default();
    let made = RwSignal::new(None::<Result<Made, String>>);
    let percent = cohort.invite.pass_percent.to_string();
    let head = el("div").class("head noprint").add(el("h1").attr("tabindex", "-1").say(Msg::SignTitle));
    let head = head.add(el("p").class("lead").say(Msg::SignLead { percent }));
    let words = Msg::KeyWords { words: seal::key_words(&cohort.invite.signs_with) };
    let key = el("p").class("noprint").say(words).add(el("br")).add(el("span").class("sm dim").say(Msg::KeyWordsHow));
    let rows: Vec<El> = learners.iter().map(|learner| row(&cohort, learner, made)).collect();
    let list = match (rows.is_empty(), cohort.secret) {
        (true, _) => el("p").class("dim").say(Msg::SignNobody),
        (_, None) => notice_view(Notice::warn(say(Msg::SignNoSecret))),
        _ => el("ul").class("rows noprint").add(rows),
    };
    let shown = el("div").class("stack signed").id("signed").attr("tabindex", "-1").hole(move || match made.get() {
        None => Vec::new(),
        Some(Err(what)) => vec![notice_view(Notice::stop(say(Msg::SignFailed { what })))],
        Some(Ok(made)) => given(&made),
    });
    frame("one", t(Msg::SignTitle)).add(head).add(key).add(list).add(shown).add(review_line())
}

fn title_of(module: &str) -> String {
    app().course.with_value(|course| {
        let found = course.modules.iter().find(|found| found.id == module);
        found.map_or_else(|| module.to_owned(), |found| found.title.clone())
    })
}

fn row(cohort: &Cohort, learner: &Learner, made: RwSignal<Option<Result<Made, String>>>) -> El {
    let has_quiz = |module: &str| {
        app().course.with_value(|course| course.modules.iter().any(|m| m.id == module && m.quiz.is_some()))
    };
    let marks = marks(cohort, &learner.work, has_quiz);
    let is_passed = passed(&marks);
    let missing = |mark: &&ModuleMark| !mark.passed;
    let symbol = icon(if is_passed { Icon::Check } else { Icon::Open });
    let name = el("p").class(if is_passed { "ic hang leaf" } else { "ic hang" }).add(symbol);
    let row = el("li").class("ask-row").add(name.add(el("b").text(&learner.name)));
    if !is_passed {
        let open: Vec<String> = marks.iter().filter(missing).map(|mark| title_of(&mark.module)).collect();
        return row.add(el("p").class("sm dim").say(Msg::SignMissing { modules: open.join("; ") }));
    }
    let (cohort, name) = (cohort.clone(), learner.name.clone());
    let button = plain_button(Msg::SignFor { name: name.clone() }).on("click", move |_| {
        let (cohort, name) = (cohort.clone(), name.clone());
        leptos::task::spawn_local(async move {
            if made.try_set(Some(sign(&cohort, &name).await)).is_none() {
                request_animation_frame(|| dom::focus("#signed"));
            }
        });
    });
    row.add(el("p").add(button))
}

async fn sign(cohort: &Cohort, name: &str) -> Result<Made, String> {
    let secret = cohort.secret.ok_or_else(|| say(Msg::SignNoSecret))?;
    let random = || clock::secret::<16>().ok_or_else(|| "no randomness".to_owned());
    let modules: Vec<String> = cohort.invite.modules.iter().map(|module| title_of(module)).collect();
    let award = Award {
        id: random()?,
        subject: random()?,
        name: name.to_owned(),
        trainer: cohort.invite.trainer.clone(),
        cohort: cohort.invite.name.clone(),
        key: cohort.invite.signs_with,
        from: (clock::millis() / 1000.0) as u64,
        title: say(Msg::CertificateTitle),
        about: say(Msg::AwardAbout { modules: modules.join("; ") }),
        criteria: say(Msg::AwardCriteria { percent: cohort.invite.pass_percent.to_string() }),
    };
    let text = to_sign(&award);
    let token = signed(&text, &hall::sign(&secret, text.as_bytes()).await?);
    // What leaves has been checked as its reader will check it.
    let checked = checked(&token).await.map_err(|why| why.map_or_else(|err| err, |refused| super::reason(&refused)))?;
    let code = hall::code(&sheet::address(&token), false).await.ok();
    Ok(Made { token, checked, code })
}

fn given(made: &Made) -> Vec<El> {
    let (token, name) = (made.token.clone(), made.checked.name.clone());
    let file = plain_button(Msg::SignFile).on("click", move |_| {
        let slug: String =
            name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        if let Err(err) = files::download(&format!("certificate-{slug}.jwt.txt"), "text/plain", token.as_bytes()) {
            leptos::logging::error!("{err}");
        }
    });
    let print = el("button").attr("type", "button").class("btn").add(icon(Icon::Print)).say(Msg::Print);
    let print = print.on("click", |_| dom::print());
    let told = el("p").class("noprint").attr("role", "status").say(Msg::SignDone { name: made.checked.name.clone() });
    let acts = el("p").class("row noprint").add(print).add(file);
    vec![told, acts, sheet::sheet(&made.checked, made.code.as_ref())]
}
