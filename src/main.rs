//! Mounts the app, nothing else.
//!
//! The screens (`app`, `learn`, `ui`, `browser`) are written but not wired: they wait for the domain's quiz, progress,
//! report and store modules. Until then this mounts the routes' proof only.

mod route;

use leptos::prelude::*;

fn main() {
    let here = route::Route::parse("");
    let known = here.place().is_some();
    leptos::mount::mount_to_body(move || {
        view! { <p><a href=here.href()>{if known { "Ubuvugizi" } else { "" }}</a></p> }
    });
}
