//! Mounts the app, nothing else.

mod app;
mod browser;
mod learn;
mod plan;
mod report;
mod route;
mod settings;
mod ui;

fn main() {
    leptos::task::spawn_local(app::start());
}
