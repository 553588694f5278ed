//! A signed certificate as a page: what it says, whose signature it bears, and a code by which anybody can check it.

use domain::{cohort::badge::Checked, date::Day, messages::Msg};
use leptos::prelude::*;

use crate::{
    app::{Says, app},
    browser::{
        dom,
        element::{El, drawn, el},
        hall::Code,
    },
    route::Train,
    train::codes,
};

/// The address at which a certificate is checked, on this site.
pub fn address(token: &str) -> String {
    format!("{}{}", dom::address(), Train::Verify(token.to_owned()).href())
}

/// The page; without a code where that could not be drawn.
pub fn sheet(checked: &Checked, code: Option<&Code>) -> El {
    let strip = || {
        let rect = drawn("rect").attr("width", "100%").attr("height", "10").attr("fill", "url(#bd)");
        drawn("svg").class("band").attr("aria-hidden", "true").add(rect)
    };
    let day = checked.from.split('T').next().and_then(Day::parse);
    let date = day.map_or_else(|| checked.from.clone(), |day| app().words.with(|words| words.date(day)));
    let signed = el("div").add(el("b").say(Msg::SignedBy { trainer: checked.trainer.clone() }));
    let signed =
        signed.add(el("br")).add(el("span").class("xs").say(Msg::KeyWords { words: seal::key_words(&checked.key) }));
    let sign = el("div").class("sign").add(signed).add(el("div").text(&date));
    let words = el("div")
        .class("words")
        .add(el("p").text("Ubuvugizi"))
        .add(el("p").say(Msg::CertificateTitle))
        .add(el("p").class("who").text(&checked.name))
        .add(el("p").text(&checked.about))
        .add(el("p").class("sm").text(&checked.cohort).text(" · ").text(&checked.criteria))
        .add(sign);
    let inner = el("div").class("inner").add(words);
    let inner = match code {
        Some(code) => {
            let how = el("p").class("xs").say(Msg::CertificateCode);
            inner.class("inner coded").add(el("div").class("proof").add(codes::drawing(code)).add(how))
        }
        None => inner,
    };
    el("section").class("cert").say_attr("aria-label", Msg::CertificateTitle).add(strip()).add(inner).add(strip())
}
