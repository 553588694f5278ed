//! What a lesson asks for in its flow: knowledge checks with choices, and answers in one's own words. The build has printed
//! them with everything that can be said of them; here they are read, marked and kept.

use domain::content::Response;

use super::progress::{change, change_soon, read, untold};
use crate::browser::{
    dom,
    element::{El, el},
};

/// A choice on the screen.
#[derive(Clone)]
struct Choice {
    row: El,
    input: El,
    /// Index in the item, whatever the order on the screen.
    at: usize,
    right: bool,
    why: String,
}

#[derive(Clone)]
struct Check {
    place: El,
    id: String,
    hash: String,
    many: bool,
    choices: Vec<Choice>,
}

/// A knowledge check: its answer is kept with the progress, and can be tried again.
pub fn check(place: &El) {
    let Some(check) = Check::read(place) else { return };
    // The last disclosure holds the answers, for browsers without a script; the hints before it stay.
    if let Some(answers) = place.all("details").pop() {
        answers.remove();
    }
    for choice in &check.choices {
        let mine = check.clone();
        let _ = choice.input.clone().on("change", move |_| mine.show_picks());
    }
    let keys = check.clone();
    let _ = place.clone().on("keydown", move |event| {
        let choice = dom::digit(&event).and_then(|n| keys.choices.get(n.wrapping_sub(1)));
        if let Some(choice) = choice.filter(|choice| !choice.input.is_on("disabled")) {
            choice.input.set_on("checked", !keys.many || !choice.input.is_on("checked"));
            keys.show_picks();
        }
    });
    for (act, does) in [("check", Check::answer as fn(&Check)), ("again", Check::again)] {
        if let Some(button) = place.find(&format!("[data-act={act}]")) {
            let mine = check.clone();
            button.parent_shown(true);
            let _ = button.on("click", move |_| does(&mine));
        }
    }
    let kept = read(|p| p.answer_to(&check.id, &check.hash).map(|kept| (kept.response.clone(), kept.right)));
    match kept {
        Some((response, right)) => {
            check.pick(&response);
            check.show_marks(right);
            check.show_reasons();
        }
        None => check.show_open(),
    }
}

impl Check {
    fn read(place: &El) -> Option<Self> {
        let (id, hash) = (place.value_of("data-check"), place.value_of("data-hash"));
        let reasons = place.all("li");
        let mut choices = Vec::new();
        for (row, reason) in place.all("label").into_iter().zip(reasons) {
            let input = row.find("input")?;
            let at = input.value_of("value").parse().ok()?;
            let why = reason.find("br + span")?.text_of();
            choices.push(Choice { row, input, at, right: reason.has("data-right"), why });
        }
        let many = place.find("[type=checkbox]").is_some();
        Some(Self { place: place.clone(), id, hash, many, choices })
    }

    fn picked(&self) -> Vec<usize> {
        let picked = self.choices.iter().filter(|choice| choice.input.is_on("checked"));
        let mut picked: Vec<usize> = picked.map(|choice| choice.at).collect();
        // Ascending, as the stored form has it.
        picked.sort_unstable();
        picked
    }

    fn pick(&self, response: &Response) {
        for choice in &self.choices {
            choice.input.set_on(
                "checked",
                match response {
                    Response::Single(at) => *at == choice.at,
                    Response::Multiple(all) => all.contains(&choice.at),
                    _ => false,
                },
            );
        }
    }

    /// Marks what is picked; there has to be something before it can be checked.
    fn show_picks(&self) {
        for choice in &self.choices {
            choice.row.class_on("on", choice.input.is_on("checked"));
        }
        if let Some(button) = self.place.find("[data-act=check]") {
            button.set_on("disabled", self.picked().is_empty());
        }
    }

    fn answer(&self) {
        let picked = self.picked();
        let right = self.choices.iter().all(|choice| choice.right == choice.input.is_on("checked"));
        let response = match picked.first() {
            Some(at) if !self.many => Response::Single(*at),
            Some(_) => Response::Multiple(picked),
            None => return,
        };
        change_soon(|p| p.keep_answer(&self.id, &self.hash, response, right));
        // The verdict first, the reasons in the next frame: for them the page is laid out anew, which takes slow phones longer.
        self.show_marks(right);
        let check = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            dom::painted().await;
            // Unless it was opened again meanwhile.
            if check.choices.iter().all(|choice| choice.input.is_on("disabled")) {
                check.show_reasons();
            }
        });
    }

    fn again(&self) {
        for choice in &self.choices {
            choice.input.set_on("checked", false);
        }
        self.show_open();
        if let Some(first) = self.choices.first() {
            first.input.focus();
        }
    }

    /// Open to be answered: no verdict, no reasons.
    fn show_open(&self) {
        for mark in self.place.all(".why, .tag") {
            mark.remove();
        }
        for choice in &self.choices {
            choice.input.set_on("disabled", false);
            choice.row.class_on("right", false);
            choice.row.class_on("wrong", false);
        }
        self.say("[role=status]", None);
        self.show_parts(false);
        self.show_picks();
    }

    /// The verdict.
    fn show_marks(&self, right: bool) {
        self.show_picks();
        for choice in &self.choices {
            let mine = choice.input.is_on("checked");
            choice.input.set_on("disabled", true);
            choice.row.class_on("right", choice.right);
            choice.row.class_on("wrong", mine && !choice.right);
        }
        self.say("[role=status]", self.words(if right { "right" } else { "not-yet" }));
    }

    /// The reason for each choice.
    fn show_reasons(&self) {
        for choice in &self.choices {
            let mine = choice.input.is_on("checked");
            let tag = match (choice.right, mine) {
                (true, true) => "your-right",
                (true, false) => "this",
                (false, true) => "your-wrong",
                (false, false) => continue,
            };
            if let (Some(text), Some(tag)) = (choice.row.find(".key + span"), self.words(tag)) {
                let _ = text.add(tag);
            }
            choice.row.add_after(&el("div").class("why").attr("lang", "en").text(&choice.why));
        }
        self.show_parts(true);
    }

    fn show_parts(&self, checked: bool) {
        for hint in self.place.all("details") {
            hint.shown(!checked);
        }
        for (act, shown) in [("check", !checked), ("again", checked)] {
            if let Some(button) = self.place.find(&format!("[data-act={act}]")) {
                button.shown(shown);
            }
        }
    }

    /// A copy of words that the build has printed once for the whole lesson.
    fn words(&self, name: &str) -> Option<El> {
        let words = self.place.closest("main")?.find(&format!("[data-say={name}]"));
        words.map(|words| words.copy())
    }

    fn say(&self, selector: &str, words: Option<El>) {
        if let Some(place) = self.place.find(selector) {
            place.set_text("");
            let _ = place.add(words);
        }
    }
}

/// An answer in one's own words.
pub fn explain(place: &El) {
    let Some(area) = place.find("textarea") else { return };
    let id = place.value_of("data-explain");
    area.set_text(&read(|p| p.notes.get(&id).cloned().unwrap_or_default()));
    if let Some(field) = place.find(".field") {
        field.shown(true);
    }
    let told = place.all(".hint > span");
    let mine = area.clone();
    let _ = area.on("change", move |_| {
        change(|p| {
            p.notes.insert(id.clone(), mine.typed());
        });
        let is_kept = untold().is_none();
        for (at, words) in told.iter().enumerate() {
            words.shown((at == 1) == is_kept);
        }
    });
}
