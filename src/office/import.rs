//! A report that came as a file and is here already: both are shown, field by field, and the user chooses. Nothing is written
//! over without a copy of it in the bin.

use std::{cell::RefCell, collections::BTreeMap};

use domain::{
    messages::Msg,
    report::{
        Draft, Template,
        merge::{self, Difference, Meeting, RECIPIENT, Side},
        shown_answer,
    },
    store::{Kind, Loaded, StoreError},
    text,
};
use leptos::prelude::*;

use crate::{
    app::{Says, app, records, say, t, tell},
    browser::{
        clock, dom,
        element::{El, el},
    },
    report::{self, desk},
    route::{Office, Route},
    shell::{nothing_here, page, review_line},
    ui::{Notice, notice_view},
};

thread_local! {
    /// The report of the file, until the user has said what becomes of it.
    static HELD: RefCell<Option<Draft>> = const { RefCell::new(None) };
}

/// What became of a report that came as a file.
pub enum Taken {
    /// It is a draft now.
    New,
    /// It is here already, word for word.
    Equal,
    /// It is here and differs: the user is asked, on a screen of its own.
    Asked,
}

/// Takes a report in. One that is here and differs is held until the user has chosen.
///
/// # Errors
/// The storage refused.
pub fn take_in(mut draft: Draft) -> Result<Taken, StoreError> {
    // It becomes the name of a record.
    let is_id = text::is_id(&draft.id) && draft.id.len() <= 60;
    let here = if is_id { read(&draft.id)? } else { None };
    match here.map(|(_, _, here)| merge::meet(&here, &draft)) {
        Some(Meeting::Equal) => return Ok(Taken::Equal),
        Some(Meeting::Newer | Meeting::Older | Meeting::Clash) => {
            HELD.set(Some(draft));
            dom::replace(&Office::Import.href());
            return Ok(Taken::Asked);
        }
        Some(Meeting::Stranger) => draft.id = desk::new_id(),
        None if !is_id => draft.id = desk::new_id(),
        None => {}
    }
    desk::keep_new(&draft).map(|_| Taken::New)
}

fn read(id: &str) -> Result<Option<(u64, String, Draft)>, StoreError> {
    let Some((rev, body)) = records(|r| r.load(Kind::Draft, id)).and_then(Loaded::found)? else { return Ok(None) };
    let draft = serde_json::from_str(&body).map_err(|_| StoreError::Unreadable)?;
    Ok(Some((rev, body, draft)))
}

/// The screen.
pub fn import_page() -> El {
    let held = HELD.with_borrow(Clone::clone);
    let both = held.and_then(|file| read(&file.id).ok().flatten().map(|(_, _, here)| (here, file)));
    let Some((here, file)) = both else {
        return nothing_here(t(Msg::MergeNothing), vec![(Route::Reports, Msg::GoReports)]);
    };
    let meeting = merge::meet(&here, &file);
    let lead = match meeting {
        Meeting::Newer => Msg::MergeNewer,
        Meeting::Older => Msg::MergeOlder,
        _ => Msg::MergeClash,
    };
    // The later one is proposed; where nobody knows which that is, nothing is.
    let proposed = match meeting {
        Meeting::Newer => Some(Side::File),
        Meeting::Older => Some(Side::Here),
        _ => None,
    };
    let differences = merge::differences(&here, &file);
    let chosen: RwSignal<BTreeMap<String, Side>> =
        RwSignal::new(differences.iter().filter_map(|d| Some((d.field.clone(), proposed?))).collect());
    let count = differences.len();
    let kind = here.template.clone();
    let template = RwSignal::new(None::<Option<Template>>);
    Effect::new(move |_| {
        let lang = app().words.with(|words| words.lang());
        let kind = kind.clone();
        leptos::task::spawn_local(async move {
            let fetched = report::form(&kind, lang).await;
            template.try_set(Some(fetched.ok()));
        });
    });
    let head = el("div").class("head").add(el("h1").attr("tabindex", "-1").say(Msg::MergeTitle));
    let head = head.add(el("p").class("lead num").text(&here.reference)).add(el("p").say(lead));
    let list = move || match template.get() {
        None => vec![el("p").class("loading").attr("role", "status").text(&say(Msg::Loading))],
        Some(template) => in_order(&differences, template.as_ref())
            .into_iter()
            .enumerate()
            .map(|(at, difference)| choice(at, difference, template.as_ref(), chosen))
            .collect(),
    };
    let page = page("one", t(Msg::MergeTitle)).add(head).add(all_of(chosen, &here, &file));
    page.add(el("div").class("stack").hole(list)).add(actions(here, file, chosen, count)).add(review_line())
}

/// In the order of the form; what the form does not know comes last.
fn in_order<'a>(differences: &'a [Difference], template: Option<&Template>) -> Vec<&'a Difference> {
    let place = |id: &str| template.and_then(|t| t.fields().position(|field| field.id == id));
    let mut sorted: Vec<&Difference> = differences.iter().collect();
    sorted.sort_by_key(|d| if d.field == RECIPIENT { 0 } else { place(&d.field).map_or(usize::MAX, |at| at + 1) });
    sorted
}

/// One side for all at once.
fn all_of(chosen: RwSignal<BTreeMap<String, Side>>, here: &Draft, file: &Draft) -> El {
    let fields: Vec<String> = merge::differences(here, file).into_iter().map(|d| d.field).collect();
    let button = |words: Msg, side: Side| {
        let fields = fields.clone();
        el("button").attr("type", "button").class("btn plain").say(words).on("click", move |_| {
            chosen.set(fields.iter().map(|field| (field.clone(), side)).collect());
        })
    };
    el("p").class("row").add(button(Msg::MergeAllHere, Side::Here)).add(button(Msg::MergeAllFile, Side::File))
}

fn choice(
    at: usize,
    difference: &Difference,
    template: Option<&Template>,
    chosen: RwSignal<BTreeMap<String, Side>>,
) -> El {
    let id = difference.field.clone();
    let label = match template.and_then(|template| template.field(&id)) {
        _ if id == RECIPIENT => say(Msg::Recipient),
        Some((_, field)) => field.label.clone(),
        None => id.clone(),
    };
    let shown = |answer: &Option<domain::report::Answer>| match answer {
        None => say(Msg::MergeEmpty),
        Some(answer) => app().words.with_untracked(|words| shown_answer(template, &id, answer, words)),
    };
    let option = |side: Side, words: Msg, text: String| {
        let (of, asked) = (id.clone(), id.clone());
        let input = el("input").attr("type", "radio").attr("name", &format!("merge-{at}"));
        let input = input.live_flag("checked", move || chosen.with(|all| all.get(&asked) == Some(&side)));
        let input = input.on("change", move |_| {
            chosen.update(|all| {
                all.insert(of.clone(), side);
            });
        });
        let text = el("span").class("said").text(&text);
        let words = el("span").add(el("b").class("sm").say(words)).add(text);
        el("label").class("opt").add(input).add(words)
    };
    let legend = el("legend").class("lbl").text(&label);
    let here = option(Side::Here, Msg::MergeHere, shown(&difference.here));
    let file = option(Side::File, Msg::MergeFile, shown(&difference.file));
    el("fieldset").class("frame stack").add(legend).add(here).add(file)
}

fn actions(here: Draft, file: Draft, chosen: RwSignal<BTreeMap<String, Side>>, count: usize) -> El {
    let id = here.id.clone();
    let told = RwSignal::new(None::<Notice>);
    let left = move || count - chosen.with(BTreeMap::len).min(count);
    let (ours, theirs) = (here, file.clone());
    let join = el("button").attr("type", "button").class("btn").say(Msg::MergeJoin);
    let join = join.on("click", move |_| {
        if left() > 0 {
            told.set(Some(Notice::stop(say(Msg::MergeLeft { n: left() as u32 }))));
            return;
        }
        match replace(&ours, &theirs, &chosen.get_untracked()) {
            Ok(true) => done(&Route::Report(id.clone(), 0)),
            Ok(false) => told.set(Some(Notice::stop(say(Msg::MergeChanged)))),
            Err(err) => tell(&err),
        }
    });
    let mut own = file;
    let both = el("button").attr("type", "button").class("btn plain").say(Msg::MergeBoth).on("click", move |_| {
        own.id = desk::new_id();
        match desk::keep_new(&own) {
            Ok(_) => done(&Route::Reports),
            Err(err) => tell(&err),
        }
    });
    let leave = el("button").attr("type", "button").class("btn plain").say(Msg::MergeLeave);
    let leave = leave.on("click", |_| done(&Route::Reports));
    let status = el("div").attr("role", "status").hole(move || told.get().map(notice_view));
    let words = el("p").class("sm").say(Msg::MergeJoinLead);
    el("div").class("stack").add(words).add(status).add(el("p").class("row").add(vec![join, both, leave]))
}

fn done(to: &Route) {
    HELD.take();
    dom::replace(&to.href());
}

/// Writes the joined report over the one that is here, of which a copy goes to the bin first. `false` if what is here was changed
/// since it was shown.
fn replace(shown: &Draft, file: &Draft, chosen: &BTreeMap<String, Side>) -> Result<bool, StoreError> {
    let Some((rev, body, here)) = read(&shown.id)? else { return Ok(false) };
    if merge::meet(&here, shown) != Meeting::Equal {
        return Ok(false);
    }
    let mut joined = merge::join(&here, file, chosen);
    joined.changed = Some(clock::now());
    let mut former = here;
    former.id = desk::new_id();
    let former = (former.id.clone(), desk::body(&former)?);
    let joined = desk::body(&joined)?;
    records(|r| {
        r.save_making_room(Kind::Trash, &former.0, 0, &former.1)?;
        r.save_over(Kind::Draft, &shown.id, (rev, &body), &joined)
    })?;
    desk::changed_beneath(&shown.id);
    Ok(true)
}
