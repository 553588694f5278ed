//! The sheet with a passphrase, which goes to the reader by another way than the file. It stands on the screen in place of the report
//! for as long as it is open, so that the browser prints it alone; it is kept nowhere.

use domain::{messages::Msg, report::files::Seal};

use super::sealing::{SealedFile, Sealing, way_lead};
use crate::{
    app::{Says, say},
    browser::{
        dom,
        element::{El, el},
    },
    ui::{Icon, icon},
};

/// The sheet of a passphrase, with what prints it and what leads back.
pub fn slip_view(sealing: Sealing, passphrase: &str) -> El {
    let print = el("button").attr("type", "button").class("btn").add(icon(Icon::Print));
    let print = print.add(el("span").say(Msg::SlipPrint)).on("click", |_| dom::print());
    let back = el("button").attr("type", "button").class("btn plain").say(Msg::WithheldBack).on("click", move |_| {
        sealing.close_slip();
        leptos::prelude::request_animation_frame(dom::focus_heading);
    });
    let ways = el("p").class("row noprint").add(print).add(back);
    let careful = el("p").class("sm noprint").say(Msg::SlipPrinter);
    el("div").class("slip stack").add(ways).add(careful).add(sheet(passphrase, &sealing.files_of(passphrase)))
}

fn sheet(passphrase: &str, files: &[SealedFile]) -> El {
    let words = |msg: Msg| el("p").text(&say(msg));
    let head = el("h2").id("slip").attr("tabindex", "-1").text(&say(Msg::SlipTitle));
    // Read out over the telephone, too: each word by itself, never cut.
    let secret = el("p").class("code").id("slip-words").text(passphrase);
    let rows = files.iter().map(|file| {
        let cell = |text: &str| el("td").class("hash").text(text);
        el("tr").add(cell(&file.name)).add(cell(&file.code))
    });
    let heads = [Msg::MadeName, Msg::MadeCode].map(|msg| el("th").attr("scope", "col").text(&say(msg)));
    let table = el("table")
        .add(el("caption").class("lab").text(&say(Msg::SlipFiles)))
        .add(el("thead").add(el("tr").add(Vec::from(heads))))
        .add(el("tbody").add(rows.collect::<Vec<El>>()));
    let used = Seal::ALL.into_iter().filter(|seal| files.iter().any(|file| file.seal == *seal));
    let how: Vec<El> = used.map(|seal| words(way_lead(seal))).collect();
    el("article")
        .class("sheet")
        .attr("aria-labelledby", "slip")
        .add(head)
        .add(words(Msg::SlipWarn).class("lab"))
        .add(secret)
        .add(words(Msg::SlipType))
        .add(table)
        .add(how)
        .add(words(Msg::SlipCheck))
        .add(words(Msg::SlipGiven).class("fillin"))
        .add(words(Msg::SlipAfter).class("foot"))
}
