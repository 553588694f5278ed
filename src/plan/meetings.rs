//! Meetings that come again: one thread from the agenda to the next one.

use domain::{
    messages::Msg,
    plan::{AGENDA, Agenda, Answers, CONTRIBUTION, MINUTES, Shipped, Step, Thread},
    report::{Answer, Draft},
};
use leptos::prelude::*;

use super::{
    begin::Begin,
    book::{self, ME, change_agenda},
    place::Place,
};
use crate::{
    app::{Says, app, say, t},
    browser::{
        clock, dom,
        element::{El, el},
        packs,
    },
    form::{button, field, section, told},
    report,
    route::Route,
    shell::{nothing_here, page as frame, review_line},
    ui::{Icon, icon},
};

/// All of them, and a new one.
pub fn list_page() -> El {
    let name = RwSignal::new(String::new());
    let make = button("btn", Msg::MeetingBegin, move |_| {
        let (id, name) = (format!("t{:x}", clock::random()), name.with_untracked(|name| name.trim().to_owned()));
        if name.is_empty() {
            return dom::focus("#meeting-name");
        }
        let thread = Thread { id: id.clone(), turn: 0, gone: false, name, steps: Vec::new() };
        if change_agenda(clock::now().day, |agenda| agenda.put_thread(thread)) {
            dom::replace(&Place::Meeting(id).href());
        }
    });
    let list = move || {
        book::changed().track();
        let agenda: Agenda = book::read(ME);
        let rows = agenda.threads.iter().filter(|thread| !thread.gone).map(|thread| {
            let link = el("a").attr("href", &Place::Meeting(thread.id.clone()).href()).add(icon(Icon::Plan));
            el("li").add(link.add(el("b").text(&thread.name)).add(icon(Icon::Chev)))
        });
        let rows: Vec<El> = rows.collect();
        if rows.is_empty() {
            el("p").class("dim").say(Msg::MeetingNone)
        } else {
            el("ul").class("rows kinds").add(rows)
        }
    };
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::Meetings));
    let head = head.add(el("p").class("lead").say(Msg::MeetingsLead));
    let new = section("new-meeting", Msg::MeetingNew).add(field("text", "meeting-name", Msg::MeetingName, None, name));
    frame("one", t(Msg::Meetings))
        .add(head)
        .add(el("div").hole(list))
        .add(new.add(el("p").add(make)))
        .add(review_line())
}

/// One of them.
pub fn page(id: &str) -> El {
    let agenda: Agenda = book::read(ME);
    let Some(thread) = agenda.thread(id).cloned() else {
        return nothing_here(t(Msg::AgendaGone), vec![(Route::Plan("plan/meetings".to_owned()), Msg::Meetings)]);
    };
    let (name, words) = (thread.name.clone(), RwSignal::new(String::new()));
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").text(&name));
    let head = head.add(el("p").class("lead").say(Msg::MeetingLead));
    let id = thread.id;
    let shown = id.clone();
    let steps = section("steps", Msg::MeetingSteps).hole(move || {
        book::changed().track();
        let agenda: Agenda = book::read(ME);
        let steps = agenda.thread(&shown).map_or_else(Vec::new, |thread| thread.steps.clone());
        if steps.is_empty() {
            return el("p").class("dim").say(Msg::MeetingNoSteps);
        }
        el("ol").class("rows kinds").add(steps.iter().map(step_view).collect::<Vec<El>>())
    });
    let next = thread_next(&agenda, &id);
    let report = Begin::new(words);
    let buttons = [AGENDA, CONTRIBUTION, MINUTES].map(|kind| {
        let (id, class) = (id.clone(), if kind == next { "btn" } else { "btn plain" });
        let name = match kind {
            AGENDA => Msg::MeetingAgenda,
            CONTRIBUTION => Msg::MeetingContribution,
            _ => Msg::MeetingMinutes,
        };
        button(class, name, move |_| {
            let id = id.clone();
            leptos::task::spawn_local(async move {
                if let Err(what) = write_next(&id, kind, report).await {
                    words.try_set(what);
                }
            });
        })
    });
    let taken = id.clone();
    let take = button("btn plain", Msg::MeetingTake, move |_| {
        let id = taken.clone();
        leptos::task::spawn_local(async move {
            words.try_set(take(&id).await);
        });
    });
    let write = section("write", Msg::MeetingWrite).add(el("p").say(Msg::MeetingWriteLead));
    let write = write.add(el("p").class("row").add(Vec::from(buttons))).add(report.view());
    let plan = section("take", Msg::MeetingInPlan).add(el("p").say(Msg::MeetingInPlanLead)).add(el("p").add(take));
    frame("one", move || name.clone())
        .add(head)
        .add(steps)
        .add(write)
        .add(plan)
        .add(told(move || words.get()))
        .add(review_line())
}

fn thread_next(agenda: &Agenda, id: &str) -> &'static str {
    agenda.thread(id).map_or(AGENDA, Thread::next)
}

fn step_view(step: &Step) -> El {
    let name = match &*step.kind {
        AGENDA => Msg::StepAgenda,
        CONTRIBUTION => Msg::StepContribution,
        _ => Msg::StepMinutes,
    };
    let words = el("span").add(el("b").say(name)).add(el("br"));
    match report::draft(&step.draft) {
        Some(draft) => {
            let moment = draft.changed;
            let about = el("span").class("sm dim num").text(&format!("{} · ", draft.reference));
            let about = about.live(move || report::changed(moment));
            let link = el("a").attr("href", &Route::Report(draft.id.clone(), draft.step).href()).add(icon(Icon::File));
            el("li").add(link.add(words.add(about)).add(icon(Icon::Chev)))
        }
        None => {
            el("li").add(words.add(el("span").class("sm dim").say(Msg::StepGone { reference: step.reference.clone() })))
        }
    }
}

/// What came with the app, now.
async fn shipped() -> Result<Shipped, String> {
    let lang = app().words.with_untracked(|words| words.lang());
    packs::json::<Shipped>(&format!("plan.{}.json", lang.tag())).await.map_err(|_| say(Msg::FlowNoForm))
}

/// Begins the next draft with what is known from the one before.
async fn write_next(id: &str, kind: &'static str, report: Begin) -> Result<(), String> {
    let flows = shipped().await?.flows;
    let agenda: Agenda = book::read(ME);
    let Some(thread) = agenda.thread(id) else { return Err(say(Msg::AgendaGone)) };
    let before = if kind == AGENDA { MINUTES } else { AGENDA };
    let source = thread.last(before).and_then(|step| report::draft(&step.draft));
    let name = if source.is_some() { format!("{before}-{kind}") } else { format!("thread-{kind}") };
    let mut answers: Answers = source.map(|draft| draft.answers).unwrap_or_default();
    answers.insert("thread".to_owned(), Answer::Text(thread.name.clone()));
    let flow = flows.into_iter().find(|flow| flow.id == name).ok_or_else(|| say(Msg::FlowNoForm))?;
    let id = id.to_owned();
    let made = move |draft: &Draft| {
        let step = Step { kind: kind.to_owned(), draft: draft.id.clone(), reference: draft.reference.clone() };
        change_agenda(clock::now().day, |agenda| {
            if let Some(mut thread) = agenda.thread(&id).cloned() {
                thread.steps.push(step);
                agenda.put_thread(thread);
            }
        });
    };
    report.with(flow, answers, made).await;
    Ok(())
}

/// Takes the meetings and the open actions of a thread into the plan, and tells what came.
async fn take(id: &str) -> String {
    let fields = match shipped().await {
        Ok(shipped) => shipped.meeting,
        Err(words) => return words,
    };
    let mut counts = (0, 0);
    let done = change_agenda(clock::now().day, |agenda| {
        let steps = agenda.thread(id).map_or_else(Vec::new, |thread| thread.steps.clone());
        for step in &steps {
            if let Some(draft) = report::draft(&step.draft) {
                let (came, undated) = agenda.take(id, step, &draft.answers, &fields);
                counts = (counts.0 + came, counts.1 + undated);
            }
        }
    });
    let (came, undated) = counts;
    match () {
        () if !done => String::new(),
        () if undated > 0 => say(Msg::MeetingTakenSome { n: came as u32, undated: undated.to_string() }),
        () => say(Msg::MeetingTaken { n: came as u32 }),
    }
}
