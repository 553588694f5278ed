//! Sealing what is made: whether, how, and with which passphrase. The passphrase lives in the signals of one screen and nowhere else:
//! not in the storage, not in the draft, not in the history, and it goes when the screen is left. `panel` is a piece of its own, because
//! the list of words and the estimate of strength are in it.

use domain::{
    messages::Msg,
    report::{Version, files::Seal, manifest},
};
use leptos::prelude::*;
use seal::{Lock, Strength, Verdict, propose_for, strength};

use super::made::Made;
use crate::{
    app::{Says, say},
    browser::{
        clock, dom,
        element::{El, el},
    },
    later,
    settings::people::passphrase::strength_line,
    ui::{Notice, notice_view},
};

/// Longest passphrase, in letters: Office takes no longer one.
const LONGEST: &str = "200";

/// A sealed file that was made since the screen was opened, for the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedFile {
    /// Name of the file.
    pub name: String,
    /// Its short code.
    pub code: String,
    /// How it is sealed.
    pub seal: Seal,
    /// What opens it.
    passphrase: String,
}

/// Whether files are sealed, and with what.
#[derive(Clone, Copy)]
pub struct Sealing {
    /// The user wants it.
    pub on: RwSignal<bool>,
    way: RwSignal<Seal>,
    typed: RwSignal<String>,
    files: RwSignal<Vec<SealedFile>>,
    slip: RwSignal<Option<String>>,
}

impl Sealing {
    /// Nothing is sealed, and there is no passphrase.
    pub fn new() -> Self {
        let (on, way) = (RwSignal::new(false), RwSignal::new(Seal::Office));
        let all = Self {
            on,
            way,
            typed: RwSignal::new(String::new()),
            files: RwSignal::new(Vec::new()),
            slip: RwSignal::new(None),
        };
        on_cleanup(move || {
            all.slip.try_set(None);
            all.files.try_set(Vec::new());
            all.typed.try_set(String::new());
        });
        all
    }

    /// How the next file is sealed, if it is.
    pub fn seal(self) -> Option<Seal> {
        self.on.get().then(|| self.way.get())
    }

    /// Whether files are sealed, at this moment.
    pub fn is_on(self) -> bool {
        self.on.get_untracked()
    }

    /// How the next file is sealed and with which passphrase, which may be empty. What stands around it is not part of it: nobody
    /// sees it on paper.
    pub fn wanted(self) -> Option<(Seal, String)> {
        let passphrase = self.typed.with_untracked(|typed| whole(typed));
        self.is_on().then(|| (self.way.get_untracked(), passphrase))
    }

    /// A file was sealed.
    pub fn sealed(self, file: &Made, passphrase: &str) {
        let Some(seal) = file.sealed else { return };
        let file = SealedFile {
            name: file.name.clone(),
            code: manifest::code(&file.sha256),
            seal,
            passphrase: passphrase.to_owned(),
        };
        self.files.try_update(|files| {
            files.retain(|old| old.name != file.name);
            files.push(file);
        });
    }

    /// The files that a passphrase opens.
    pub fn files_of(self, passphrase: &str) -> Vec<SealedFile> {
        self.files.with(|files| files.iter().filter(|file| file.passphrase == passphrase).cloned().collect())
    }

    /// Shows the sheet of a passphrase in place of the report.
    pub fn open_slip(self, passphrase: String) {
        self.slip.set(Some(passphrase));
        request_animation_frame(|| dom::focus("#slip"));
    }

    /// Shows the report again.
    pub fn close_slip(self) {
        self.slip.set(None);
    }

    /// The passphrase whose sheet is shown.
    pub fn slip(self) -> Option<String> {
        self.slip.get()
    }
}

/// What was typed, in one line and without what stands around it.
fn whole(typed: &str) -> String {
    typed.replace(['\n', '\r'], " ").trim().to_owned()
}

/// What a way of sealing is called.
pub fn way_name(seal: Seal) -> Msg {
    match seal {
        Seal::Office => Msg::SealedOffice,
        Seal::Zip => Msg::SealedZip,
        Seal::Age => Msg::SealedAge,
    }
}

/// Which programs open it, and which do not.
pub fn way_lead(seal: Seal) -> Msg {
    match seal {
        Seal::Office => Msg::SealOfficeLead,
        Seal::Zip => Msg::SealZipLead,
        Seal::Age => Msg::SealAgeLead,
    }
}

/// Open or sealed; what is needed for the second is fetched when it is first wanted.
pub fn choice(sealing: Sealing, version: Memo<Version>) -> El {
    let place = Owner::current().expect("the choice is made within its screen");
    let fetched = RwSignal::new(None::<Result<El, ()>>);
    let fetch = move || {
        let place = place.clone();
        leptos::task::spawn_local(async move {
            let came = later::seal_panel(place, sealing).await;
            fetched.try_set(Some(came.ok_or(())));
        });
    };
    let choose = move |on: bool| {
        sealing.on.set(on);
        if on && !fetched.with_untracked(|fetched| matches!(fetched, Some(Ok(_)))) {
            fetch();
        }
    };
    let one = |on: bool, name: Msg| {
        let input = el("input").attr("type", "radio").attr("name", "protection");
        let choose = choose.clone();
        let input = input.live_flag("checked", move || sealing.on.get() == on).on("change", move |_| choose(on));
        el("label").live_class("on", move || sealing.on.get() == on).add(input).add(el("span").say(name))
    };
    let choice = el("fieldset").class("seg").add(el("legend").class("vh").say(Msg::LedgerProtection));
    let choice = choice.add(one(false, Msg::SealNone)).add(one(true, Msg::SealWith));
    let open = move || {
        (!sealing.on.get()).then(|| match version.get() {
            Version::Full => notice_view(Notice::warn(say(Msg::SealFullOpen))),
            _ => el("p").class("sm dim").text(&say(Msg::SealNoneLead)),
        })
    };
    let panel = move || {
        sealing.on.get().then(|| match fetched.get() {
            Some(Ok(panel)) => panel,
            Some(Err(())) => notice_view(Notice::stop(say(Msg::SealNotFetched))),
            None => el("p").class("loading").attr("role", "status").text(&say(Msg::Loading)),
        })
    };
    el("div").class("stack").add(choice).hole(open).hole(panel)
}

/// Way, passphrase and its strength.
pub fn panel(sealing: Sealing) -> El {
    let drawn = RwSignal::new(None::<(String, Strength)>);
    let propose = move || {
        if let Some(random) = clock::secret::<12>() {
            let proposal = propose_for(lock(sealing.way.get_untracked()), &random);
            drawn.set(Some((proposal.text.to_string(), proposal.strength)));
            sealing.typed.set(proposal.text.to_string());
        }
    };
    propose();
    let choose = move |seal: Seal| {
        let is_drawn = drawn.with_untracked(|drawn| {
            drawn.as_ref().is_some_and(|(text, _)| sealing.typed.with_untracked(|typed| typed == text))
        });
        sealing.way.set(seal);
        // Each way needs its own number of words to be strong.
        if is_drawn {
            propose();
        }
    };
    let one = |seal: Seal| {
        let (id, hint) = (format!("way-{}", seal.id()), format!("way-{}-how", seal.id()));
        let input = el("input").id(&id).attr("type", "radio").attr("name", "way").attr("aria-describedby", &hint);
        let input = input.live_flag("checked", move || sealing.way.get() == seal).on("change", move |_| choose(seal));
        let label = el("label").class("opt").add(input).add(el("span").say(way_name(seal)));
        // One at a time: three of them push the passphrase off a telephone's screen.
        let lead = el("p").class("hint").id(&hint).say(way_lead(seal));
        el("div").add(label).add(lead.live_attr("hidden", move || (sealing.way.get() != seal).then(String::new)))
    };
    let ways = el("fieldset").class("field").add(el("legend").class("lbl").say(Msg::SealWay));
    let ways = ways.add(Vec::from(Seal::ALL.map(one)));
    let other = move || {
        let is_office = sealing.way.get() == Seal::Office;
        is_office.then(|| el("p").class("sm dim").text(&say(Msg::SealOfficeOnly)))
    };
    let again = el("button").attr("type", "button").class("lnk sm").say(Msg::SealAgain).on("click", move |_| propose());
    let worth = move || {
        let typed = whole(&sealing.typed.get());
        let way = sealing.way.get();
        let of = match drawn.get() {
            Some((text, strength)) if text == typed => strength,
            _ => lock(way).strength(strength(&typed)),
        };
        told(&typed, way, of)
    };
    el("div").class("stack").add(ways).hole(other).add(
        field(sealing.typed).add(el("div").class("tight").attr("role", "status").hole(worth)).add(el("p").add(again)),
    )
}

/// The box for the passphrase. It is shown unless the user hides it: what is mistyped unseen opens nothing.
fn field(typed: RwSignal<String>) -> El {
    let shown = RwSignal::new(true);
    let input = move || {
        let input = if shown.get() {
            // In several lines: on a telephone six words do not fit into one.
            el("textarea").class("in hash").attr("rows", "2")
        } else {
            el("input").class("in").attr("type", "password")
        };
        let input = input.id("passphrase").attr("aria-describedby", "passphrase-how").attr("maxlength", LONGEST);
        // Nothing of it goes to a list of words, a keyboard that learns, or a spelling service.
        let input = input.attr("autocomplete", "off").attr("autocapitalize", "off").attr("autocorrect", "off");
        let input = input.attr("spellcheck", "false").live_value(move || typed.get());
        input.on("input", move |event| typed.set(event_target_value(&event)))
    };
    let show = el("input").attr("type", "checkbox").live_flag("checked", move || shown.get());
    let show = show.on("change", move |event| shown.set(event_target_checked(&event)));
    let show = el("label").class("opt sm").add(show).add(el("span").say(Msg::SealShow));
    el("div")
        .class("field")
        .add(el("label").class("lbl").attr("for", "passphrase").say(Msg::SealPassphrase))
        .add(el("p").class("hint").id("passphrase-how").say(Msg::SealPassphraseHow))
        .hole(input)
        .add(show)
}

/// What the passphrase is worth. Weak ones are warned of, not forbidden.
fn told(typed: &str, way: Seal, of: Strength) -> Vec<El> {
    if typed.is_empty() {
        return vec![el("p").class("sm").text(&say(Msg::SealEmpty))];
    }
    let hint = |words: Msg| el("p").class("sm").text(&say(words));
    let weak = (of.verdict < Verdict::Good).then(|| hint(Msg::SealWeak));
    let letters = (way == Seal::Zip && !typed.is_ascii()).then(|| hint(Msg::SealLetters));
    std::iter::once(strength_line(of)).chain(weak).chain(letters).collect()
}

fn lock(seal: Seal) -> Lock {
    match seal {
        Seal::Office => Lock::Office,
        Seal::Zip => Lock::Zip,
        Seal::Age => Lock::Age,
    }
}
