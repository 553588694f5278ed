//! The learners of a cohort as a list, and those without a telephone.

use std::rc::Rc;

use domain::{
    cohort::{Learner, MOST_LEARNERS, MOST_NAME},
    messages::Msg,
};
use leptos::prelude::*;

use super::super::{
    parts::{date, line, plain_button, section as part, told},
    sessions::book,
    shelf,
};
use crate::{
    app::{Says, say, store_notice, t, tell},
    browser::{
        clock,
        element::{El, el},
    },
    ui::{Icon, Notice, icon, notice_view},
};

/// Shown at first; the rest when wanted.
const FIRST: usize = 50;

/// The list, and the box for one more.
pub fn section(cohort: &str, turn: RwSignal<u32>) -> El {
    let (all, id) = (RwSignal::new(false), cohort.to_owned());
    let list = move || {
        turn.track();
        let learners = match shelf::learners(&id) {
            Ok(learners) => learners,
            Err(err) => return vec![notice_view(store_notice(&err))],
        };
        if learners.is_empty() {
            return vec![el("p").say(Msg::LearnersNone)];
        }
        let count = el("p").class("num sm").say(Msg::CohortLearners { n: learners.len() as u32 });
        let shown = if all.get() { learners.len() } else { FIRST };
        let rows: Vec<El> = learners.iter().take(shown).map(|learner| row(&id, learner, &learners, turn)).collect();
        let more = (learners.len() > shown).then(|| {
            let words = Msg::LearnersMore { n: (learners.len() - shown) as u32 };
            el("p").add(plain_button(words).on("click", move |_| all.set(true)))
        });
        let more: Vec<El> = more.into_iter().collect();
        [vec![count, el("ul").class("rows").add(rows)], more].concat()
    };
    part("learners", Msg::Learners).hole(list).add(add(cohort, turn))
}

fn row(cohort: &str, learner: &Learner, all: &[Learner], turn: RwSignal<u32>) -> El {
    let words = match learner.made {
        Some(made) => say(Msg::LearnerMade { date: date(made.day), time: made.clock() }),
        None => say(Msg::LearnerByHand),
    };
    let symbol = if learner.made.is_some() { Icon::Check } else { Icon::Open };
    let about = el("span").class("ic sm dim").add(icon(symbol)).add(el("span").text(&words));
    let (of, id) = (cohort.to_owned(), learner.learner.clone());
    let asking = RwSignal::new(false);
    let name = learner.name.clone();
    let remove = move || {
        let (of, id) = (of.clone(), id.clone());
        let gone = move |_| match shelf::remove_learner(&of, &id) {
            Ok(()) => turn.update(|turn| *turn += 1),
            Err(err) => tell(&err),
        };
        if asking.get() {
            let no = el("button").attr("type", "button").class("lnk sm").say(Msg::WipeNo);
            let yes =
                el("button").attr("type", "button").class("lnk sm").say(Msg::LearnerRemoveYes { name: name.clone() });
            vec![no.on("click", move |_| asking.set(false)), yes.on("click", gone)]
        } else {
            let ask =
                el("button").attr("type", "button").class("lnk sm").say(Msg::LearnerRemove { name: name.clone() });
            vec![ask.on("click", move |_| asking.set(true))]
        }
    };
    let title = el("p").add(el("strong").class("hash").text(&learner.name));
    let words = el("div").class("tight").add(title).add(el("div").add(about));
    let same = learner.made.is_none().then(|| same_person(cohort, learner, all, turn)).flatten();
    el("li").class("entry").add(words).add(el("p").class("row").hole(remove)).add(same)
}

/// Somebody was written down by hand and has handed over since: which of the learners is it? Attendance goes along.
fn same_person(cohort: &str, learner: &Learner, all: &[Learner], turn: RwSignal<u32>) -> Option<El> {
    let others: Rc<[Learner]> = all.iter().filter(|other| other.made.is_some()).cloned().collect();
    let (of, learner) = (cohort.to_owned(), learner.clone());
    let make = {
        let others = Rc::clone(&others);
        move || choice(&of, &learner, &others, turn)
    };
    (!others.is_empty()).then(|| crate::ui::disclosed(t(Msg::LearnerSameTitle), make))
}

fn choice(cohort: &str, learner: &Learner, others: &Rc<[Learner]>, turn: RwSignal<u32>) -> El {
    let name = domain::text::fold(&learner.name);
    let likely = others.iter().position(|other| domain::text::fold(&other.name) == name);
    let chosen = RwSignal::new(likely.unwrap_or_default());
    let options = others.iter().enumerate().map(|(at, other)| {
        let option = el("option").attr("value", &at.to_string()).text(&other.name);
        option.flag("selected", likely == Some(at))
    });
    let id = format!("same-{}", learner.learner);
    let choose = el("select").class("in").id(&id).add(options.collect::<Vec<El>>());
    let choose = choose.on("change", move |event| chosen.set(event_target_value(&event).parse().unwrap_or_default()));
    let (of, from, others) = (cohort.to_owned(), learner.learner.clone(), Rc::clone(others));
    let go = plain_button(Msg::LearnerJoin).on("click", move |_| {
        let Some(other) = others.get(chosen.get_untracked()) else { return };
        // Where that fails both stay, and it can be done again.
        if book::becomes(&of, &from, other) {
            match shelf::remove_learner(&of, &from) {
                Ok(()) => turn.update(|turn| *turn += 1),
                Err(err) => tell(&err),
            }
        }
    });
    let label = el("label").class("lbl").attr("for", &id).say(Msg::LearnerSame { name: learner.name.clone() });
    el("div").class("stack").add(el("div").class("field").add(label).add(choose)).add(el("p").add(go))
}

fn add(cohort: &str, turn: RwSignal<u32>) -> El {
    let (typed, notice) = (RwSignal::new(String::new()), RwSignal::new(None::<Notice>));
    let id = cohort.to_owned();
    let go = plain_button(Msg::LearnerAdd).on("click", move |_| {
        let name: String = typed.get_untracked().trim().chars().take(MOST_NAME).collect();
        if name.is_empty() {
            notice.set(Some(Notice::stop(say(Msg::LearnerNoName))));
            return;
        }
        if shelf::learner_count(&id).unwrap_or_default() >= MOST_LEARNERS {
            notice.set(Some(Notice::stop(say(Msg::TookFull))));
            return;
        }
        let Some(drawn) = clock::secret::<6>() else { return };
        let own = format!("l{}", drawn.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        match shelf::keep_learner(&id, &Learner::by_hand(own, name.clone(), clock::now())) {
            Ok(()) => {
                typed.set(String::new());
                notice.set(Some(Notice::inform(say(Msg::LearnerAdded { name }))));
                turn.update(|turn| *turn += 1);
            }
            Err(err) => tell(&err),
        }
    });
    let field = line("learner-name", Msg::LearnerName, Some(Msg::LearnerNameHint), typed);
    let body = el("div").class("stack").add(field).add(told(notice)).add(el("p").add(go));
    crate::ui::disclosure(t(Msg::LearnerAddTitle), body)
}
