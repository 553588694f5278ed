//! A lesson on the screen, and nothing else: all that a first visit pays for. The text is printed by the build; what stands
//! here makes it answer and keeps what the learner does. Nothing here may reach Leptos or another screen: they are pieces
//! that come afterwards (`later.rs`) and take this screen over as it stands.

mod check;
mod progress;

use std::cell::{Cell, RefCell};

pub use progress::{change, follow, load, read, untold};

use progress::change_soon;

use crate::{
    browser::{
        clock,
        dom::{self, Pressed},
        element::{El, el},
        events, packs,
    },
    route,
};

thread_local! {
    /// The block that was read last, as long as the reader has not moved: what arrives late above it must not push it away.
    static PLACE: Cell<usize> = const { Cell::new(0) };
    /// The lesson of the first screen, until the app has taken it over.
    static FIRST: RefCell<Option<(String, El)>> = const { RefCell::new(None) };
}

/// Where a lesson's text lies.
pub fn path(id: &str) -> String {
    format!("lesson/{id}.html")
}

/// If the address is that of a lesson, shows it on the static page: it can be read, answered and kept before the rest of the
/// app has come. Where the text does not come, the app tells.
pub async fn first() {
    let main = dom::main();
    let id = match dom::own_lesson() {
        Some(id) => id,
        None => {
            let Some(id) = route::lesson_of(&dom::hash()).map(str::to_owned) else { return };
            let Ok(html) = packs::text(&path(&id)).await else { return };
            let _ = main.clone().class("page two").html(&html);
            id
        }
    };
    attach(&main, &id);
    if !begins_at_the_top() {
        // Heights that are not yet known would move the place.
        dom::mark("data-whole");
    }
    show_place();
    FIRST.set(Some((id, main)));
}

/// The lesson of the first screen, if it is this one and still stands.
pub fn standing(id: &str) -> Option<El> {
    FIRST.take().filter(|(first, _)| first == id).map(|(_, main)| main)
}

/// Brings the place where the reader was to the top, until he or she goes on.
pub fn show_place() {
    if PLACE.get() > 0 {
        dom::show_nth(".block", PLACE.get());
    }
}

/// Whether there is no place to be brought up in the lesson that has begun to answer.
pub fn begins_at_the_top() -> bool {
    PLACE.get() == 0
}

/// Makes a printed lesson answer. `main` need not be on the page yet.
pub fn attach(main: &El, id: &str) {
    let Some(article) = main.find("[data-of]") else { return };
    let hash = article.value_of("data-hash");
    let place = read(|p| p.lessons.get(id).filter(|kept| kept.hash == hash).map_or(0, |kept| kept.block));
    PLACE.set(place);
    let (kept, still) = (id.to_owned(), article.clone());
    events::flush_by(move || {
        // Still at the very top, and nobody has touched the text: the place of last time has not been brought up yet, and stays.
        let not_yet = PLACE.get() > 0 && dom::scroll_y() <= 0.0;
        if let Some(block) = dom::topmost(".block").filter(|_| still.is_on_page() && !not_yet) {
            change(|p| p.place(&kept, block));
        }
    });
    for place in main.all("[data-check]") {
        check::check(&place);
    }
    for place in main.all("[data-explain]") {
        check::explain(&place);
    }
    done(main, id);
    if let Some(print) = main.find("[data-act=print]") {
        print.parent_shown(true);
        let _ = print.on("click", |_| dom::print());
    }
    if let Some(text) = main.find("[data-text]") {
        touched(main, &text);
    }
    if let Some(outline) = main.find(".in-page") {
        let _ = outline.on("click", |event| {
            if let Pressed::Anchor(_, to) = dom::pressed(&event) {
                event.prevent_default();
                dom::show(&to);
            }
        });
    }
    // For tests and tools.
    dom::mark("data-usable");
    // What nobody misses in the first frame.
    let (main, id) = (main.clone(), id.to_owned());
    wasm_bindgen_futures::spawn_local(async move {
        dom::painted().await;
        if !main.is_on_page() {
            return;
        }
        change_soon(|p| p.visit(&id, &hash));
        if let Some(title) = main.find("h1") {
            dom::set_title(&format!("{} · Ubuvugizi", title.text_of()));
        }
    });
}

/// Sources and terms: the first are shown where they stand, the second in a note beside the text.
fn touched(main: &El, text: &El) {
    let text = ["pointerdown", "wheel", "touchmove", "keydown"]
        .into_iter()
        .fold(text.clone(), |text, sign| text.on(sign, |_| PLACE.set(0)));
    let main = main.clone();
    let _ = text.on("click", move |event| {
        let Pressed::Anchor(link, to) = dom::pressed(&event) else { return };
        event.prevent_default();
        if to.starts_with("t-") { note(&main, &link, &to) } else { dom::show(&to) }
    });
}

/// Shows the entry of a term under the paragraph of its link, where it covers nothing, and hands it the keyboard; takes it away
/// if it is shown, and gives the keyboard back.
fn note(main: &El, link: &El, id: &str) {
    if let Some(open) = main.find(".gloss") {
        open.remove();
        if open.value_of("data-term") == id {
            link.focus();
            return;
        }
    }
    let (Some(term), Some(entry)) = (main.find(&format!("#{id}")), main.find(&format!("#{id} + dd"))) else { return };
    let note = el("aside").class("gloss").attr("role", "note").attr("tabindex", "-1").attr("data-term", id);
    let note = note.html(&format!("<p>{}</p>{}", term.html_of(), entry.html_of())).attr("lang", "en");
    let close =
        el("button").attr("type", "button").class("lnk").add(main.find("[data-say=close]").map(|words| words.copy()));
    let (shown, back) = (note.clone(), link.clone());
    let close = close.on("click", move |_| {
        shown.remove();
        back.focus();
    });
    let whole = el("a").attr("href", &route::glossary(id.trim_start_matches("t-")));
    let whole = whole.add(main.find("[data-say=glossary]").map(|words| words.copy()));
    link.put_after_paragraph(&note.add(el("p").class("row").add(whole).add(close)));
    if let Some(note) = main.find(".gloss") {
        note.focus();
    }
}

/// "Mark as done", or that it is.
fn done(main: &El, id: &str) {
    let (Some(told), Some(button)) = (main.find("[data-done] > p"), main.find("[data-act=done]")) else { return };
    let id = id.to_owned();
    let show = move |is: bool, button: &El| {
        told.shown(is);
        button.parent_shown(!is);
    };
    show(read(|p| p.is_done(&id)), &button);
    let mine = button.clone();
    let _ = button.on("click", move |_| {
        change(|p| p.mark_done(&id, clock::now().day));
        show(true, &mine);
    });
}
