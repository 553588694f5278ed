//! Mounts the app, nothing else.

mod app;
mod browser;
mod find;
mod form;
mod later;
mod learn;
mod lesson;
mod notes;
mod office;
mod plan;
mod records;
mod register;
mod report;
mod resting;
mod route;
mod settings;
mod shell;
mod train;
mod ui;

fn main() {
    // Not Leptos' own `spawn_local`: its executor is there only once the app has come.
    wasm_bindgen_futures::spawn_local(app::start());
}
