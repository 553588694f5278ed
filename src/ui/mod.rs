//! Widgets that know nothing of the domain.

use leptos::prelude::*;

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
    Plan,
    Plus,
    Print,
    Reports,
    Save,
    Stop,
    Up,
    Warn,
    Phone,
}

/// A drawing; the words beside it say the same.
pub fn icon(which: Icon) -> impl IntoView {
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
        Icon::Plan => "#i-plan",
        Icon::Plus => "#i-plus",
        Icon::Print => "#i-print",
        Icon::Reports => "#i-reports",
        Icon::Save => "#i-save",
        Icon::Stop => "#i-stop",
        Icon::Up => "#i-up",
        Icon::Warn => "#i-warn",
        Icon::Phone => "#i-phone",
    };
    let class = if which == Icon::Chev { "i chev" } else { "i" };
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true"><use href=name/></svg> }
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
pub fn notice_view(notice: impl Fn() -> Notice + Send + 'static) -> impl IntoView {
    move || {
        let Notice { tone, text } = notice();
        let (class, symbol) = match tone {
            Tone::Stop => ("notice is-stop", Icon::Stop),
            Tone::Warn => ("notice is-warn", Icon::Warn),
            Tone::Inform => ("notice", Icon::Info),
        };
        view! { <div class=class role="status">{icon(symbol)}<div><p>{text}</p></div></div> }
    }
}

/// A disclosure.
pub fn disclosure(title: impl Fn() -> String + Send + 'static, body: impl IntoView) -> impl IntoView {
    view! { <details><summary>{icon(Icon::Chev)}<span>{title}</span></summary>{body}</details> }
}

/// Ticks for "4 of 10": the words stand beside it.
pub fn ticks(done: usize, now: usize, total: usize) -> impl IntoView {
    let tick = move |i: usize| {
        if i == now {
            "now"
        } else if i < done {
            "on"
        } else {
            ""
        }
    };
    view! { <span class="ticks" aria-hidden="true">{(0..total).map(|i| view! { <i class=tick(i)></i> }).collect_view()}</span> }
}

/// A module's tile, painted from its foot as far as the work is done.
pub fn tile(svg: String, percent: usize) -> impl IntoView {
    view! {
        <span class="tile" style:--p=format!("{percent}%") aria-hidden="true">
            <span class="raw" inner_html=svg.clone()></span>
            <span class="paint" inner_html=svg></span>
        </span>
    }
}
