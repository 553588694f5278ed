//! The editor of a variant: its name, its readers and their deadlines, and each question with its words, how much it is needed,
//! and whether it is asked. Every change is saved at once.

use domain::{
    messages::Msg,
    report::{
        Field, Need, Recipient, Template,
        variant::{LONGEST, Reader, Variant, may_leave_out},
    },
};
use leptos::prelude::*;

use super::{deadline::deadline, read, save};
use crate::{
    app::{Says, app, say, t, tell},
    browser::{
        clock, dom,
        element::{El, el},
    },
    report::{self, desk},
    route::{Office, Route},
    shell::{nothing_here, page, review_line},
    ui::{Notice, disclosure, notice_view},
};

/// A variant in hand.
#[derive(Clone, Copy)]
struct Work {
    variant: RwSignal<Variant>,
    rev: StoredValue<u64>,
    /// The time at which it was saved; nothing if the last change could not be.
    saved: RwSignal<Option<String>>,
}

impl Work {
    fn change(self, act: impl FnOnce(&mut Variant)) {
        self.variant.update(act);
        match self.variant.with_untracked(|variant| save(variant, self.rev.get_value())) {
            Ok(rev) => {
                self.rev.set_value(rev);
                self.saved.set(Some(clock::now().clock()));
            }
            Err(err) => {
                self.saved.set(None);
                tell(&err);
            }
        }
    }
}

/// The screen.
pub fn edit_page(id: String) -> El {
    let Some((rev, variant)) = read(&id) else {
        return nothing_here(
            t(Msg::VariantGone),
            vec![(Office::Variants.route(), Msg::Variants), (Route::Reports, Msg::GoReports)],
        );
    };
    desk::put_away();
    let kind = variant.template.clone();
    let work =
        Work { variant: RwSignal::new(variant), rev: StoredValue::new(rev), saved: RwSignal::new(Some(String::new())) };
    let template = RwSignal::new(None::<Result<Template, String>>);
    Effect::new(move |_| {
        let lang = app().words.with(|words| words.lang());
        let kind = kind.clone();
        leptos::task::spawn_local(async move {
            template.try_set(Some(report::form(&kind, lang).await));
        });
    });
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::VariantEdit));
    let head = head.add(el("p").class("lead").say(Msg::VariantEditLead));
    let saved = move || match work.saved.get() {
        Some(time) if time.is_empty() => String::new(),
        Some(time) => say(Msg::SavedAt { time }),
        None => say(Msg::NotSaved),
    };
    let saved = el("p").class("saved sm num").attr("role", "status").live(saved);
    let body = move || match template.get() {
        None => vec![el("p").class("loading").attr("role", "status").text(&say(Msg::Loading))],
        Some(Err(_)) => vec![notice_view(Notice::stop(say(Msg::TemplateNotLoaded)))],
        Some(Ok(template)) => parts(work, &template),
    };
    let try_it = el("a").class("btn").attr("href", &Route::NewReport(id).href()).say(Msg::VariantUse);
    let all = el("a").attr("href", &Office::Variants.href()).say(Msg::VariantsAll);
    let page = page("one", t(Msg::VariantEdit)).add(head).hole(body).add(saved);
    page.add(el("p").class("row").add(vec![try_it, all])).add(review_line())
}

fn parts(work: Work, template: &Template) -> Vec<El> {
    let name = work.variant.with_untracked(|variant| variant.name.clone());
    let name = text("variant-name", say(Msg::VariantName), &template.title, &name, move |typed| {
        work.change(|variant| variant.name = typed);
    });
    let readers: Vec<El> = template.recipients.iter().map(|recipient| reader(work, template, recipient)).collect();
    let title = el("div").class("sect").add(el("h2").id("readers").say(Msg::VariantReaders));
    let readers = el("section").class("stack").attr("aria-labelledby", "readers").add(title).add(readers);
    let title = el("div").class("sect").add(el("h2").id("questions").say(Msg::VariantQuestions));
    let steps = template.steps.iter().map(|step| {
        let fields: Vec<El> = step.fields.iter().map(|field| question(work, template, field)).collect();
        let title = step.title.clone();
        disclosure(move || title.clone(), el("div").class("stack").add(fields))
    });
    let questions = el("section").class("stack").attr("aria-labelledby", "questions").add(title);
    let questions = questions.add(el("p").class("sm").say(Msg::VariantQuestionsLead)).add(steps.collect::<Vec<El>>());
    vec![name, readers.add(own_readers(work, template)), questions]
}

/// A line of text; what the kind says stands in it as long as it is empty.
fn text(id: &str, label: String, kind: &str, own: &str, act: impl Fn(String) + 'static) -> El {
    let input = el("input").class("in").id(id).attr("autocomplete", "off").attr("placeholder", kind).attr("value", own);
    let input = input.attr("maxlength", &LONGEST.to_string());
    let input = input.on("input", move |event| act(event_target_value(&event)));
    el("div").class("field").add(el("label").class("lbl sm").attr("for", id).text(&label)).add(input)
}

fn tick(label: Msg, on: bool, act: impl Fn(bool) + 'static) -> El {
    let input = el("input").attr("type", "checkbox").flag("checked", on);
    let input = input.on("change", move |event| act(event_target_checked(&event)));
    el("label").class("opt sm").add(input).add(el("span").say(label))
}

/// A reader of the kind.
fn reader(work: Work, template: &Template, recipient: &Recipient) -> El {
    let id = recipient.id.clone();
    let now = work.variant.with_untracked(|variant| variant.readers.get(&id).cloned()).unwrap_or_default();
    let change = move |act: &dyn Fn(&mut Reader)| {
        work.change(|variant| {
            let reader = variant.readers.entry(id.clone()).or_default();
            act(reader);
            if *reader == Reader::default() {
                variant.readers.remove(&id);
            }
        });
    };
    let (name, out) = (change.clone(), change.clone());
    let dom = format!("reader-{}", recipient.id);
    let label = text(&dom, say(Msg::VariantReader), &recipient.label, &now.label, move |typed| {
        name(&|reader| reader.label.clone_from(&typed));
    });
    let days = deadline(&dom, template, now.deadline.as_ref(), recipient.deadline.as_ref(), move |deadline| {
        change(&|reader| reader.deadline.clone_from(&deadline));
    });
    let out = tick(Msg::VariantReaderOut, now.left_out, move |is| out(&|reader| reader.left_out = is));
    let group = el("div").class("stack frame").attr("role", "group").attr("aria-label", &recipient.label);
    group.add(label).add(days).add(out)
}

/// Readers that the kind does not have.
fn own_readers(work: Work, template: &Template) -> El {
    let template = template.clone();
    let turn = RwSignal::new(0_u32);
    let rows = move || {
        turn.track();
        let all = work.variant.with_untracked(|variant| variant.own_readers.clone());
        all.into_iter().map(|(id, reader)| own_reader(work, &template, id, &reader, turn)).collect::<Vec<El>>()
    };
    let add =
        el("button").attr("type", "button").class("btn plain").say(Msg::VariantReaderAdd).on("click", move |_| {
            let id = format!("own-{:x}", clock::random());
            let focus = format!("#reader-{id}");
            work.change(|variant| drop(variant.own_readers.insert(id, Reader::default())));
            turn.update(|n| *n += 1);
            request_animation_frame(move || dom::focus(&focus));
        });
    let lead = el("p").class("sm").say(Msg::VariantReaderAddLead);
    el("div").class("stack").hole(rows).add(lead).add(el("p").add(add))
}

fn own_reader(work: Work, template: &Template, id: String, reader: &Reader, turn: RwSignal<u32>) -> El {
    let dom_id = format!("reader-{id}");
    let (named, dated, gone) = (id.clone(), id.clone(), id);
    let label = text(&dom_id, say(Msg::VariantReader), "", &reader.label, move |typed| {
        work.change(|variant| {
            if let Some(reader) = variant.own_readers.get_mut(&named) {
                reader.label = typed;
            }
        });
    });
    let days = deadline(&dom_id, template, reader.deadline.as_ref(), None, move |deadline| {
        work.change(|variant| {
            if let Some(reader) = variant.own_readers.get_mut(&dated) {
                reader.deadline = deadline;
            }
        });
    });
    let remove = el("button").attr("type", "button").class("btn plain").say(Msg::VariantReaderRemove);
    let remove = remove.on("click", move |_| {
        work.change(|variant| drop(variant.own_readers.remove(&gone)));
        turn.update(|n| *n += 1);
        request_animation_frame(|| dom::focus("#main"));
    });
    let group = el("div").class("stack frame").attr("role", "group").say_attr("aria-label", Msg::VariantReaderOwn);
    group.add(label).add(days).add(el("p").add(remove))
}

/// One question.
fn question(work: Work, template: &Template, field: &Field) -> El {
    let id = field.id.clone();
    let now = work.variant.with_untracked(Clone::clone);
    let own = |words: &std::collections::BTreeMap<String, String>| words.get(&id).cloned().unwrap_or_default();
    let (of, hinted) = (id.clone(), id.clone());
    let put = |words: &mut std::collections::BTreeMap<String, String>, id: &String, typed: String| {
        if typed.trim().is_empty() { drop(words.remove(id)) } else { drop(words.insert(id.clone(), typed)) }
    };
    let label = text(&format!("label-{id}"), say(Msg::VariantLabel), &field.label, &own(&now.labels), move |typed| {
        work.change(|variant| put(&mut variant.labels, &of, typed));
    });
    let hint = text(&format!("hint-{id}"), say(Msg::VariantHint), &field.help, &own(&now.hints), move |typed| {
        work.change(|variant| put(&mut variant.hints, &hinted, typed));
    });
    let group = el("div").class("stack frame").attr("role", "group").attr("aria-label", &field.label);
    let group = group.add(label).add(hint);
    if !may_leave_out(template, field) {
        return group.add(el("p").class("hint").say(Msg::VariantStays));
    }
    let needs = [None, Some(Need::Required), Some(Need::Recommended), Some(Need::Optional)];
    let chosen = now.needs.get(&id).copied();
    let options = needs.into_iter().enumerate().map(|(at, need)| {
        let words = match need {
            None => Msg::VariantNeedAsIs,
            Some(Need::Required) => Msg::Required,
            Some(Need::Recommended) => Msg::Recommended,
            Some(Need::Optional) => Msg::Optional,
        };
        el("option").attr("value", &at.to_string()).flag("selected", need == chosen).say(words)
    });
    let (needed, out) = (id.clone(), id.clone());
    let select_id = format!("need-{id}");
    let select = el("select").class("in").id(&select_id).add(options.collect::<Vec<El>>()).on("change", move |event| {
        let need = event_target_value(&event).parse().ok().and_then(|at: usize| needs.get(at).copied()).flatten();
        work.change(|variant| match need {
            Some(need) => drop(variant.needs.insert(needed.clone(), need)),
            None => drop(variant.needs.remove(&needed)),
        });
    });
    let select = el("div")
        .class("field")
        .add(el("label").class("lbl sm").attr("for", &select_id).say(Msg::VariantNeed))
        .add(select);
    let leave = tick(Msg::VariantLeaveOut, now.left_out.contains(&id), move |is| {
        work.change(|variant| {
            if is {
                variant.left_out.insert(out.clone())
            } else {
                variant.left_out.remove(&out)
            };
        });
    });
    group.add(select).add(leave)
}
