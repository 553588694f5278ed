//! All incidents: looked for by word, kind, place and time, ticked for the figures. Only what is shown is drawn.

use std::{collections::BTreeSet, rc::Rc};

use domain::{
    date::Day,
    messages::Msg,
    register::{Entry, Filter},
};
use leptos::prelude::*;

use super::{
    FIRST, KIND, Ready, Wanted, carry, head, incident_href, option, rest, select, wanted, way, with_incidents,
};
use crate::{
    app::{Says, app, say, t},
    browser::{
        dom,
        element::{El, el},
    },
    report,
    route::{Register, Route},
    shell::{page as frame, review_line},
    ui::{Icon, Notice, icon, notice_view},
};

/// Gives the ids that a file is made of.
type Ids = Box<dyn Fn() -> Vec<String>>;

pub(super) fn page() -> El {
    let page = frame("two", t(Msg::Register)).add(head(Msg::Register, Msg::RegisterLead));
    // Stands outside of what is drawn anew, so that what it says stays.
    let turn = RwSignal::new(0);
    let ids = StoredValue::new_local(Box::new(Vec::new) as Ids);
    let carry = carry::view(wanted(), move || ids.with_value(|ids| ids()), turn);
    with_incidents(page, turn, move |ready| {
        let wanted = wanted();
        // A ticked incident may have gone since.
        if wanted.chosen.with_untracked(|chosen| !chosen.is_empty()) {
            let here: BTreeSet<&str> = ready.entries().iter().map(|entry| entry.id.as_str()).collect();
            wanted.chosen.update(|chosen| chosen.retain(|id| here.contains(id.as_str())));
        }
        let side = el("div").class("side stack").add(ways()).add(search(&ready, wanted)).add(carry.clone());
        vec![el("div").class("col").add(found(&ready, wanted, ids)).add(review_line()), side]
    })
}

fn ways() -> El {
    let new = Route::NewReport(KIND.to_owned()).href();
    let new = el("a").class("btn").attr("href", &new).add(icon(Icon::Plus)).add(el("span").say(Msg::RegisterNew));
    let list = el("ul").class("rows kinds").add(vec![
        way(&Register::Pattern, Msg::Pattern),
        way(&Register::Consents, Msg::Consents),
        way(&Register::Photo, Msg::Photo),
    ]);
    el("div").class("stack").add(el("p").add(new)).add(list)
}

fn search(ready: &Ready, wanted: Wanted) -> El {
    let filter = wanted.filter;
    let now = filter.get_untracked();
    let words = el("input").class("in").id("words").attr("type", "search").attr("autocomplete", "off");
    let words = words.live_value(move || filter.with(|f| f.words.clone()));
    let words = words.on("input", move |event| filter.update(|f| f.words = event_target_value(&event)));
    let words =
        el("div").class("field").add(el("label").class("lbl").attr("for", "words").say(Msg::RegisterWords)).add(words);
    let kinds = select("kind", Msg::RegisterKind, kinds(ready, &now), move |value| {
        let chosen = value.split_once('/').and_then(|(list, id)| Some((list.parse().ok()?, id.to_owned())));
        filter.update(|f| f.kind = chosen);
    });
    let mut districts: Vec<&str> = ready.entries().iter().map(|entry| entry.district.as_str()).collect();
    districts.sort_unstable();
    districts.dedup();
    let mut options = vec![option("", &say(Msg::RegisterAll), false)];
    let named = districts.into_iter().filter(|name| !name.is_empty());
    options.extend(named.map(|name| option(name, name, name == now.district)));
    let districts = select("district", Msg::District, options, move |value| filter.update(|f| f.district = value));
    let from = day("from", Msg::RegisterFrom, now.from, move |day| filter.update(|f| f.from = day));
    let to = day("to", Msg::RegisterTo, now.to, move |day| filter.update(|f| f.to = day));
    let title = el("div").class("sect").add(el("h2").id("find").say(Msg::RegisterFind));
    let section = el("section").class("stack").attr("aria-labelledby", "find").attr("role", "search").add(title);
    section.add(words).add(kinds).add(districts).add(from).add(to)
}

/// The kinds, in a group for each list of the form.
fn kinds(ready: &Ready, now: &Filter) -> Vec<El> {
    let mut options = vec![option("", &say(Msg::RegisterAll), false)];
    for (at, id) in ready.fields.kinds.iter().enumerate() {
        let Some((_, field)) = ready.template.field(id) else { continue };
        let choices = field.list.as_ref().and_then(|list| ready.template.lists.get(list)).map_or(&[][..], |all| all);
        let chosen = |id: &str| now.kind.as_ref().is_some_and(|(list, kind)| *list == at && kind == id);
        let entries: Vec<El> =
            choices.iter().map(|c| option(&format!("{at}/{}", c.id), &c.label, chosen(&c.id))).collect();
        options.push(el("optgroup").attr("label", &field.label).add(entries));
    }
    options
}

/// A day as people type it; what is no day yet limits nothing.
fn day(id: &'static str, label: Msg, now: Option<Day>, act: impl Fn(Option<Day>) + 'static) -> El {
    let typed = RwSignal::new(now.map(Day::slashed).unwrap_or_default());
    let wrong = move || typed.with(|typed| typed.trim().len() >= 8 && Day::parse(typed).is_none());
    let (hint, error) = (format!("h-{id}"), format!("e-{id}"));
    let input = el("input").class("in num").id(id).attr("inputmode", "numeric").attr("autocomplete", "off");
    let input = input.attr("aria-describedby", &format!("{hint} {error}"));
    let input = input.live_attr("aria-invalid", move || wrong().then(|| "true".to_owned()));
    let input = input.live_value(move || typed.get()).on("input", move |event| {
        typed.set(event_target_value(&event));
        act(typed.with_untracked(|typed| Day::parse(typed)));
    });
    let error = el("p").class("sm stop").id(&error).attr("role", "status").live(move || {
        if wrong() { say(Msg::DateWrong { typed: typed.get().trim().to_owned() }) } else { String::new() }
    });
    let label = el("label").class("lbl").attr("for", id).say(label);
    el("div").class("field").add(label).add(input).add(el("p").class("hint").id(&hint).say(Msg::DateHow)).add(error)
}

fn found(ready: &Rc<Ready>, wanted: Wanted, ids: StoredValue<Ids, LocalStorage>) -> El {
    let most = RwSignal::new(FIRST);
    let all = StoredValue::new_local(Rc::clone(ready));
    let shown = Memo::new(move |_| wanted.filter.with(|filter| all.with_value(|all| all.fitting(filter))));
    // What a file is made of: those that were ticked, or all that fit.
    let listed = Rc::clone(ready);
    ids.set_value(Box::new(move || {
        let chosen = wanted.chosen.get_untracked();
        let fitting = wanted.filter.with_untracked(|filter| listed.fitting(filter));
        let fitting = fitting.into_iter().map(|at| &listed.entries()[at].id);
        fitting.filter(|id| chosen.is_empty() || chosen.contains(*id)).cloned().collect()
    }));
    let none = ready.entries().is_empty();
    let count = move || match shown.with(Vec::len) {
        _ if none => say(Msg::RegisterNone),
        0 => say(Msg::RegisterNoneFits),
        n => say(Msg::RegisterCount { n: n as u32 }),
    };
    let chosen = move || {
        let n = wanted.chosen.with(BTreeSet::len);
        (n > 0).then(|| {
            let clear = el("button").attr("type", "button").class("lnk").text(&say(Msg::RegisterChooseNone));
            let clear = clear.on("click", move |_| {
                wanted.chosen.set(Default::default());
                dom::focus("#found");
            });
            let to = el("a").attr("href", &Register::Pattern.href()).text(&say(Msg::Pattern));
            let said = el("span").text(&say(Msg::RegisterChosen { n: n as u32 }));
            el("p").class("row sm").add(said).add(to).add(clear)
        })
    };
    let ready = Rc::clone(ready);
    let broken = ready.incidents.broken as u32;
    let broken = (broken > 0).then(|| notice_view(Notice::warn(say(Msg::RegisterBroken { n: broken }))));
    let rows = move || {
        let most = most.get();
        shown.with(|shown| {
            shown.iter().take(most).map(|at| row(&ready, &ready.entries()[*at], wanted)).collect::<Vec<El>>()
        })
    };
    let more = move || {
        let all = shown.with(Vec::len);
        rest(all.min(most.get()), all, most, ".incidents")
    };
    let heading = el("h2").class("vh").id("found").attr("tabindex", "-1").say(Msg::Register);
    let section = el("section").class("stack").attr("aria-labelledby", "found").add(heading).add(broken);
    let section = section.add(el("p").class("sm lbl").attr("role", "status").live(count));
    let section = section.add(el("div").hole(chosen));
    section.add(el("ul").class("rows drafts incidents").hole(rows)).hole(more)
}

fn row(ready: &Ready, entry: &Entry, wanted: Wanted) -> El {
    let title = report::draft_name(&entry.title, &entry.reference);
    let day = entry.day.map_or_else(|| say(Msg::RegisterNoDay), |day| app().words.with(|words| words.date(day)));
    let place: Vec<&str> =
        [&entry.sector, &entry.district].into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let mut about = vec![entry.reference.clone(), day];
    about.extend((!place.is_empty()).then(|| place.join(", ")));
    let labels = entry.kinds.iter().zip(&ready.fields.kinds).flat_map(|(ids, field)| {
        let list = ready.template.field(field).and_then(|(_, field)| field.list.as_deref());
        ids.iter().map(move |id| ready.template.choice_label(list, id))
    });
    let labels = labels.collect::<Vec<_>>().join(" · ");
    let words = el("span").add(el("strong").text(&title)).text(" ");
    let words = words.add(el("span").class("sm dim num").text(&about.join(" · ")));
    let words = words.add((!labels.is_empty()).then(|| el("span").class("sm").add(el("br")).text(&labels)));
    let open = el("a").attr("href", &incident_href(entry)).add(words).add(icon(Icon::Chev));
    let (id, own) = (entry.id.clone(), entry.id.clone());
    let tick = el("input").attr("type", "checkbox").attr("aria-label", &say(Msg::RegisterChoose { title }));
    let tick = tick.live_flag("checked", move || wanted.chosen.with(|chosen| chosen.contains(&own)));
    let tick = tick.on("change", move |event| {
        let on = event_target_checked(&event);
        wanted.chosen.update(|chosen| {
            if on {
                chosen.insert(id.clone());
            } else {
                chosen.remove(&id);
            }
        });
    });
    let tick =
        el("label").class("opt sm").add(tick).add(el("span").attr("aria-hidden", "true").text(&say(Msg::Pattern)));
    let warned = entry
        .leaves_out()
        .then(|| el("span").class("ic warn").add(icon(Icon::Warn)).add(el("span").text(&say(Msg::RegisterNoConsent))));
    el("li").add(open).add(el("p").class("row sm").add(tick).add(warned))
}
