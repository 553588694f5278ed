//! A lesson on the screen, and nothing else: all that a first visit pays for. The text is printed by the build; what stands
//! here makes it answer and keeps what the learner does. Nothing here may reach Leptos or another screen: they are pieces
//! that come afterwards (`later.rs`) and take this screen over as it stands.

mod check;
mod progress;

use std::cell::{Cell, RefCell};

pub use progress::{change, follow, load, read, untold};

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
    let id = match dom::take_over() {
        Some(id) => id,
        None => {
            let Some(id) = route::lesson_of(&dom::hash()).map(str::to_owned) else { return };
            let Ok(html) = packs::text(&path(&id)).await else { return };
            let _ = main.clone().class("page two").html(&html);
            id
        }
    };
    attach(&main, &id);
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

/// Makes a printed lesson answer. `main` need not be on the page yet.
pub fn attach(main: &El, id: &str) {
    let Some(article) = main.find("[data-of]") else { return };
    let hash = article.value_of("data-hash");
    let place = read(|p| p.lessons.get(id).filter(|kept| kept.hash == hash).map_or(0, |kept| kept.block));
    PLACE.set(place);
    change(|p| p.visit(id, &hash));
    if let Some(title) = main.find("h1") {
        dom::set_title(&format!("{} · Ubuvugizi", title.text_of()));
    }
    let (kept, still) = (id.to_owned(), article.clone());
    events::flush_by(move || {
        if let Some(block) = dom::topmost(".block").filter(|_| still.is_on_page()) {
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
    // For tests and tools.
    dom::mark("data-usable");
    if let Some(outline) = main.find(".in-page") {
        let _ = outline.on("click", |event| {
            if let Pressed::Anchor(to) = dom::pressed(&event) {
                event.prevent_default();
                dom::show(&to);
            }
        });
    }
}

/// Sources and terms: the first are shown where they stand, the second in a note beside the text.
fn touched(main: &El, text: &El) {
    let text = ["pointerdown", "wheel", "touchmove", "keydown"]
        .into_iter()
        .fold(text.clone(), |text, sign| text.on(sign, |_| PLACE.set(0)));
    let main = main.clone();
    let _ = text.on("click", move |event| {
        let Pressed::Anchor(to) = dom::pressed(&event) else { return };
        event.prevent_default();
        match (to.strip_prefix("t-"), main.find(".gloss-dock")) {
            (Some(_), Some(dock)) => note(&main, &dock, &to),
            _ => dom::show(&to),
        }
    });
}

/// Shows the entry of a term, or takes it away if it is shown.
fn note(main: &El, dock: &El, id: &str) {
    let shown = dock.value_of("data-term") == id;
    dock.set_text("");
    let _ = dock.clone().attr("data-term", if shown { "" } else { id });
    let Some(term) = main.find(&format!("#{id}")).filter(|_| !shown) else { return };
    let entry = main.find(&format!("#{id} + dd")).map_or_else(String::new, |entry| entry.html_of());
    let (away, words) = (dock.clone(), main.find("[data-say=close]"));
    let close = el("button").attr("type", "button").class("lnk sm").add(words.map(|words| words.copy()));
    let close = close.on("click", move |_| {
        away.set_text("");
        let _ = away.clone().attr("data-term", "");
    });
    let entry = el("div").class("tight").attr("lang", "en").html(&format!("<p>{}</p>{entry}", term.html_of()));
    let _ = dock.clone().add(el("aside").class("gloss tight").attr("role", "note").add(entry).add(close));
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
