//! A–D cards: one large letter on each quarter of a page, for whoever has no phone.

use domain::{cohort::session::LETTERS, messages::Msg};

use crate::form::{button, head};
use crate::{
    app::{Says, t},
    browser::{
        dom,
        element::{El, el},
    },
    shell::{page as frame, review_line},
    ui::{Icon, icon},
};

/// The screen.
pub fn page() -> El {
    let print = button("btn", Msg::Print, |_| dom::print()).add(icon(Icon::Print));
    let head = head(Msg::Cards).add(el("p").class("lead").say(Msg::CardsLead));
    let cards = LETTERS[..4].iter().map(|letter| el("div").class("card").text(letter));
    let sheet = el("div").class("quarters").attr("role", "img").say_attr("aria-label", Msg::CardsAlt);
    frame("one", t(Msg::Cards))
        .add(head)
        .add(el("p").class("noprint").add(print))
        .add(sheet.add(cards.collect::<Vec<El>>()))
        .add(el("div").class("noprint").add(review_line()))
}
