//! A report that begins with what the plan knows: with the app's form, or the organisation's own over it where it has any.

use std::rc::Rc;

use domain::{
    messages::Msg,
    plan::{Answers, Flow, fill},
    report::{Draft, Template, new_draft, reference_number},
    store::StoreError,
};
use leptos::prelude::*;

use crate::{
    app::{Says, app, say, store_notice},
    browser::{
        clock, dom,
        element::{El, el},
    },
    office, report,
    route::Route,
};

/// Begins with the form of an own variant, by its id; empty: with the app's.
type Act = Rc<dyn Fn(String)>;
/// The own forms, by id and name, and what begins with one of them.
type Choice = (Vec<(String, String)>, Act);

/// A report that waits until it is said with which form.
#[derive(Clone, Copy)]
pub struct Begin {
    asked: RwSignal<u32>,
    choice: StoredValue<Option<Choice>, LocalStorage>,
    told: RwSignal<String>,
}

impl Begin {
    /// Nothing is begun yet. What goes wrong is said in `told`.
    pub fn new(told: RwSignal<String>) -> Self {
        Self { asked: RwSignal::new(0), choice: StoredValue::new_local(None), told }
    }

    /// Begins the report of a flow and goes to it; asks first where there are own forms of its kind.
    pub async fn with(self, flow: Flow, answers: Answers, made: impl Fn(&Draft) + 'static) {
        let lang = app().words.with_untracked(|words| words.lang());
        let template = report::form(&flow.to, lang).await;
        let Ok(template) = template else {
            self.told.try_set(say(Msg::FlowNoForm));
            return;
        };
        let own = office::own_of(&template);
        let act = move |own: String| {
            if let Err(words) = begin(&template, &own, &flow, &answers, &made) {
                self.told.try_set(words);
            }
        };
        if own.is_empty() {
            return act(String::new());
        }
        self.choice.try_update_value(|choice| *choice = Some((own, Rc::new(act) as Act)));
        self.asked.try_update(|n| *n += 1);
        request_animation_frame(|| dom::focus("#which-form button"));
    }

    /// The choice, once it has to be made.
    pub fn view(self) -> El {
        let choice = move || {
            let choice = (self.asked.get() > 0).then(|| self.choice.with_value(Clone::clone)).flatten();
            choice.map(|(own, act)| forms(own, &act))
        };
        el("div").hole(choice)
    }
}

fn forms(own: Vec<(String, String)>, act: &Act) -> El {
    let own = own.into_iter().map(|(id, name)| (id, say(Msg::VariantWith { name })));
    let rows = own.chain([(String::new(), say(Msg::VariantWithApp))]).map(|(id, words)| {
        let act = Rc::clone(act);
        el("button").attr("type", "button").class("btn plain").text(&words).on("click", move |_| act(id.clone()))
    });
    let row = el("p").class("row").add(rows.collect::<Vec<El>>());
    let group = el("div").class("tight frame").id("which-form").attr("role", "group");
    group.say_attr("aria-label", Msg::VariantWhich).add(el("p").class("lbl sm").say(Msg::VariantWhich)).add(row)
}

fn begin(
    template: &Template,
    own: &str,
    flow: &Flow,
    answers: &Answers,
    made: impl FnOnce(&Draft),
) -> Result<(), String> {
    let template = office::as_own(own, template.clone());
    let now = clock::now();
    let reference = reference_number(&template.prefix, now.day.year, clock::random());
    let mut draft = new_draft(&template, report::new_id(), reference, now);
    own.clone_into(&mut draft.variant);
    fill(&mut draft, &template, flow, answers);
    let told = |err: StoreError| store_notice(&err).text;
    report::keep_new(&draft).map_err(told)?;
    made(&draft);
    dom::replace(&Route::Report(draft.id, 0).href());
    Ok(())
}
