//! The register of incidents, the ledger of consents, the figures made of them, and what a photograph says. Incidents are report
//! drafts: nothing here keeps anything of its own.

mod carry;
mod chart;
mod consents;
mod list;
mod pattern;
mod photo;
mod take;

use std::{cell::OnceCell, collections::BTreeSet, rc::Rc};

use domain::{
    messages::Msg,
    register::{
        Entry, Filter, RegisterFields,
        index::{self, Scan},
    },
    report::{Draft, Template},
    store::StoreError,
};
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::{
    app::{Says, app, lasting, records, say, tell},
    browser::{
        clock, dom,
        element::{El, el},
    },
    report,
    route::{Register, Route},
    ui::{Icon, Notice, icon, notice_view},
};

/// The kind of report that incidents are.
const KIND: &str = "incident";

/// Incidents that are shown at first; each "more" doubles them.
const FIRST: usize = 30;

/// What the user has set on these screens: it stays while he or she goes from one to the other.
#[derive(Clone, Copy)]
struct Wanted {
    filter: RwSignal<Filter>,
    /// Ids of the incidents that were ticked.
    chosen: RwSignal<BTreeSet<String>>,
    /// Incidents of a file that are here already and differ: they wait to be compared.
    waiting: RwSignal<Vec<Draft>>,
}

thread_local! {
    static WANTED: OnceCell<Wanted> = const { OnceCell::new() };
}

fn wanted() -> Wanted {
    let make = || Wanted {
        filter: RwSignal::new(Filter::default()),
        chosen: RwSignal::new(BTreeSet::new()),
        waiting: RwSignal::new(Vec::new()),
    };
    WANTED.with(|wanted| *wanted.get_or_init(|| lasting(make)))
}

/// The incidents of this device, and the form that they were written with.
struct Ready {
    template: Template,
    fields: RegisterFields,
    incidents: index::Incidents,
    /// Where words are looked for, in the order of the incidents; made when the first word is typed.
    hays: OnceCell<Vec<String>>,
}

impl Ready {
    fn entries(&self) -> &[Entry] {
        &self.incidents.entries
    }

    /// The incidents that are wanted, by their places in the list.
    fn fitting(&self, filter: &Filter) -> Vec<usize> {
        let finder = filter.finder();
        let mut found: Vec<usize> = (0..self.entries().len()).collect();
        found.retain(|at| finder.takes_but_words(&self.entries()[*at]));
        if finder.has_words() {
            let hays = self.hays.get_or_init(|| self.entries().iter().map(Entry::hay).collect());
            found.retain(|at| finder.finds(&hays[*at]));
        }
        found
    }
}

/// The screen at an address of the register.
pub fn screen(path: &str) -> El {
    match Register::parse(path) {
        Register::List => list::page(),
        Register::Consents => consents::page(),
        Register::Pattern => pattern::page(),
        Register::Photo => photo::page(),
    }
}

/// Adds what is made of the incidents, once they and the form in the present language are there; anew when `turn` goes up.
fn with_incidents(page: El, turn: RwSignal<u32>, make: impl Fn(Rc<Ready>) -> Vec<El> + 'static) -> El {
    let state = RwSignal::new(None::<Result<SendWrapper<Rc<Ready>>, String>>);
    Effect::new(move |_| {
        turn.track();
        let lang = app().words.with(|words| words.lang());
        leptos::task::spawn_local(async move {
            let read = match report::form(KIND, lang).await {
                Ok(template) => read(template).await.map(SendWrapper::new),
                Err(err) => Err(err),
            };
            state.try_set(Some(read));
        });
    });
    page.hole(move || match state.get() {
        None => vec![el("p").class("over loading").attr("role", "status").text(&say(Msg::Loading))],
        Some(Err(_)) => vec![el("div").class("over").add(notice_view(Notice::stop(say(Msg::TemplateNotLoaded))))],
        Some(Ok(ready)) => make(Rc::clone(&ready)),
    })
}

/// Longest reading at once, in milliseconds: the screen answers in between.
const SLICE: f64 = 24.0;

async fn read(template: Template) -> Result<Rc<Ready>, String> {
    let fields = template.register.clone().ok_or("the form is of another build")?;
    let told = |err: StoreError| {
        tell(&err);
        err.to_string()
    };
    let mut scan = records(|r| Scan::begin(r, &template, &fields)).map_err(told)?;
    let mut begun = clock::millis();
    while records(|r| scan.step(r, &template, &fields)).map_err(told)? {
        if clock::millis() - begun > SLICE {
            clock::pause(0).await;
            begun = clock::millis();
        }
    }
    let incidents = scan.finish();
    Ok(Rc::new(Ready { template, fields, incidents, hays: OnceCell::new() }))
}

/// What several of these screens begin with.
fn head(title: Msg, lead: Msg) -> El {
    let heading = el("h1").attr("tabindex", "-1").say(title);
    el("div").class("over head").add(heading).add(el("p").class("lead").say(lead))
}

fn way(to: &Register, name: Msg) -> El {
    let symbol = icon(match to {
        Register::Pattern => Icon::Plan,
        Register::Consents => Icon::Check,
        _ => Icon::File,
    });
    let link = el("a").attr("href", &to.href()).add(symbol).add(el("b").say(name)).add(icon(Icon::Chev));
    el("li").add(link)
}

/// A line for the screen of reports.
pub fn link() -> El {
    el("p").add(el("a").attr("href", &Register::List.href()).say(Msg::RegisterLink).text(" ").add(icon(Icon::Go)))
}

fn number(n: usize) -> String {
    app().words.with(|words| words.number(n as u64))
}

/// How many of a list are shown, and the way to the rest. `list` is the selector of the list.
fn rest(shown: usize, all: usize, most: RwSignal<usize>, list: &'static str) -> Option<El> {
    if shown >= all {
        return None;
    }
    let more =
        el("button").attr("type", "button").class("btn plain").text(&say(Msg::ShowMore)).on("click", move |_| {
            most.update(|n| *n *= 2);
            // This button goes: the keyboard is handed on to the first that is new.
            let next = format!("{list} > :nth-child({}) :is(a, button)", shown + 1);
            request_animation_frame(move || dom::focus(&next));
        });
    let said = say(Msg::RegisterShown { shown: number(shown), all: number(all) });
    Some(el("div").class("stack").add(el("p").class("sm num").text(&said)).add(el("p").add(more)))
}

/// A list to choose from, in the field that it belongs to.
fn select(id: &str, label: Msg, options: Vec<El>, act: impl Fn(String) + 'static) -> El {
    let list = el("select").class("in").id(id).add(options).on("change", move |event| act(event_target_value(&event)));
    el("div").class("field").add(el("label").class("lbl").attr("for", id).say(label)).add(list)
}

fn option(value: &str, words: &str, chosen: bool) -> El {
    el("option").attr("value", value).flag("selected", chosen).text(words)
}

/// Two or more ways, one of which is taken.
fn segments<T: Copy + PartialEq + Send + Sync + 'static>(
    name: &'static str,
    label: Msg,
    ways: Vec<(T, Msg)>,
    taken: RwSignal<T>,
) -> El {
    let way = |(way, words): (T, Msg)| {
        let radio = el("input").attr("type", "radio").attr("name", name);
        let radio = radio.live_flag("checked", move || taken.get() == way).on("change", move |_| taken.set(way));
        el("label").live_class("on", move || taken.get() == way).add(radio).add(el("span").say(words))
    };
    let legend = el("legend").class("vh").say(label);
    el("fieldset").class("seg").add(legend).add(ways.into_iter().map(way).collect::<Vec<El>>())
}

/// Address of an incident, at the step where it was left.
fn incident_href(entry: &Entry) -> String {
    Route::Report(entry.id.clone(), entry.step).href()
}
