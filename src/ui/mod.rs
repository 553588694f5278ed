//! Widgets that know nothing of the domain.

use leptos::prelude::*;

use crate::browser::element::{El, drawn, el};

/// The drawings of `index.html`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Icon {
    Back,
    Check,
    Chev,
    Cross,
    Down,
    Exit,
    File,
    Go,
    Half,
    Info,
    Lang,
    Learn,
    Lock,
    Loz,
    More,
    Open,
    Plan,
    Plus,
    Print,
    Reports,
    Save,
    Search,
    Stop,
    Up,
    Warn,
    Phone,
}

/// A drawing; the words beside it say the same.
pub fn icon(which: Icon) -> El {
    let name = match which {
        Icon::Back => "#i-back",
        Icon::Check => "#i-check",
        Icon::Chev => "#i-chev",
        Icon::Cross => "#i-cross",
        Icon::Down => "#i-down",
        Icon::Exit => "#i-exit",
        Icon::File => "#i-file",
        Icon::Go => "#i-go",
        Icon::Half => "#i-half",
        Icon::Info => "#i-info",
        Icon::Lang => "#i-lang",
        Icon::Learn => "#i-learn",
        Icon::Lock => "#i-lock",
        Icon::Loz => "#i-loz",
        Icon::More => "#i-more",
        Icon::Open => "#i-open",
        Icon::Plan => "#i-plan",
        Icon::Plus => "#i-plus",
        Icon::Print => "#i-print",
        Icon::Reports => "#i-reports",
        Icon::Save => "#i-save",
        Icon::Search => "#i-search",
        Icon::Stop => "#i-stop",
        Icon::Up => "#i-up",
        Icon::Warn => "#i-warn",
        Icon::Phone => "#i-phone",
    };
    let class = if which == Icon::Chev { "i chev" } else { "i" };
    let shape = drawn("use").attr("href", name);
    drawn("svg").class(class).attr("viewBox", "0 0 24 24").attr("aria-hidden", "true").add(shape)
}

/// How grave a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something could not be done.
    Stop,
    /// Deserves a look.
    Warn,
    /// Plain.
    Inform,
}

/// What happened, what is safe, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How grave.
    pub tone: Tone,
    /// The words.
    pub text: String,
}

impl Notice {
    /// Something could not be done.
    pub fn stop(text: String) -> Self {
        Self { tone: Tone::Stop, text }
    }

    /// Deserves a look.
    pub fn warn(text: String) -> Self {
        Self { tone: Tone::Warn, text }
    }

    /// Plain.
    pub fn inform(text: String) -> Self {
        Self { tone: Tone::Inform, text }
    }
}

/// Shows a notice.
pub fn notice_view(notice: Notice) -> El {
    let Notice { tone, text } = notice;
    let (class, symbol) = match tone {
        Tone::Stop => ("notice is-stop", Icon::Stop),
        Tone::Warn => ("notice is-warn", Icon::Warn),
        Tone::Inform => ("notice", Icon::Info),
    };
    let words = el("div").add(el("p").text(&text));
    el("div").class(class).attr("role", "status").add(icon(symbol)).add(words)
}

/// A disclosure.
pub fn disclosure(title: impl Fn() -> String + 'static, body: El) -> El {
    let summary = el("summary").add(icon(Icon::Chev)).add(el("span").live(title));
    el("details").add(summary).add(body)
}

/// A disclosure whose body is made when it is first opened: what nobody looks at takes no time.
pub fn disclosed(title: impl Fn() -> String + 'static, make: impl Fn() -> El + 'static) -> El {
    let opened = RwSignal::new(false);
    disclosure(title, el("div").hole(move || opened.get().then(&make))).on("toggle", move |_| {
        if !opened.get_untracked() {
            opened.set(true);
        }
    })
}

/// Ticks for "4 of 10": the words stand beside it.
pub fn ticks(done: usize, now: usize, total: usize) -> El {
    let tick = |i: usize| match () {
        () if i == now => "now",
        () if i < done => "on",
        () => "",
    };
    let all: Vec<El> = (0..total).map(|i| el("i").class(tick(i))).collect();
    el("span").class("ticks").attr("aria-hidden", "true").add(all)
}

/// A module's tile, painted from its foot as far as the work is done.
pub fn tile(svg: &str, percent: usize) -> El {
    let layer = |class: &str| el("span").class(class).html(svg);
    let painted = el("span").class("tile").attr("aria-hidden", "true").style("--p", &format!("{percent}%"));
    painted.add(layer("raw")).add(layer("paint"))
}
