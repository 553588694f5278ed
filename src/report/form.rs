//! The form of a kind of report. What is looked for in every report is one file for all of them, fetched once. On the device
//! are the forms in the languages that were chosen on it: without a network another one of these stands in, and that is said.

use std::{cell::RefCell, collections::BTreeMap};

use domain::{
    messages::{Lang, Msg},
    report::{
        Template,
        readiness::{Check, CheckData},
    },
};
use leptos::prelude::Set;

use crate::{
    app::{app, say},
    browser::packs,
    ui::Notice,
};

type Checks = BTreeMap<Check, CheckData>;

thread_local! {
    static CHECKS: RefCell<Option<Checks>> = const { RefCell::new(None) };
}

async fn checks() -> Result<Checks, String> {
    if let Some(checks) = CHECKS.with_borrow(Clone::clone) {
        return Ok(checks);
    }
    let checks: Checks = packs::json("checks.json").await?;
    CHECKS.set(Some(checks.clone()));
    Ok(checks)
}

async fn in_language(kind: &str, lang: Lang) -> Result<Template, String> {
    packs::json(&format!("template/{kind}.{}.json", lang.tag())).await
}

/// A form, if it can be had in a language, else in another one.
///
/// # Errors
/// The network's own words.
pub async fn form(kind: &str, lang: Lang) -> Result<Template, String> {
    let mut found = in_language(kind, lang).await;
    for other in Lang::ALL.into_iter().filter(|other| *other != lang) {
        if found.is_ok() {
            break;
        }
        if let Ok(template) = in_language(kind, other).await {
            let (language, shown) = (lang.own_name().to_owned(), other.own_name().to_owned());
            app().notice.set(Some(Notice::warn(say(Msg::FormElsewhere { language, shown }))));
            found = Ok(template);
        }
    }
    let mut template = found?;
    template.checks = checks().await?;
    Ok(template)
}
