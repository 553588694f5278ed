//! Mounts the app, nothing else.

mod app;
mod browser;
mod find;
mod later;
mod learn;
mod notes;
mod plan;
mod report;
mod route;
mod settings;
mod ui;

fn main() {
    std::panic::set_hook(Box::new(|info| {
        // The one thing worse than a defect is one that nobody sees.
        leptos::logging::error!("{info}");
        browser::dom::stopped();
    }));
    // Not Leptos' own `spawn_local`: its executor is there only once something is mounted.
    wasm_bindgen_futures::spawn_local(app::start());
}
