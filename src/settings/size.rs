//! The size of the text: remembered where `boot.js` reads it before the first paint.

use domain::messages::Msg;

use crate::{
    app::{Says, records},
    browser::{
        dom,
        element::{El, el},
        storage,
    },
};

/// Percent of the usual size.
const SIZES: [(u32, Msg); 4] =
    [(100, Msg::SizeNormal), (115, Msg::SizeLarger), (130, Msg::SizeLarge), (150, Msg::SizeLargest)];

/// The choice. It changes the text at once.
pub fn size_choice() -> El {
    let now = dom::text_size();
    let whole = el("fieldset").class("sizes").add(el("legend").class("lbl").say(Msg::TextSize));
    let one = |(percent, name): (u32, Msg)| {
        let input = el("input").attr("type", "radio").attr("name", "size").flag("checked", percent == now);
        let input = input.on("change", move |_| {
            dom::set_text_size(percent);
            // Where nothing can be stored it lasts until the page is closed.
            records(|r| storage::remember_size(r.kv(), percent));
        });
        el("label").class("opt").add(input).add(el("span").say(name))
    };
    whole.add(SIZES.into_iter().map(one).collect::<Vec<El>>())
}
