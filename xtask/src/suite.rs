//! Every test there is, in the order in which they fail soonest. The last line says how many passed.

use std::{path::PathBuf, process::Stdio, time::Instant};

use crate::{bench, content, setup, site, supply};

/// The packages that must stay free of the browser.
const PURE: [&str; 7] = ["domain", "export", "hall", "pack", "pdf", "seal", "sealed-files"];
/// What would bring the browser in.
const WEB: [&str; 5] = ["web-sys", "js-sys", "wasm-bindgen", "leptos", "gloo"];

/// Runs everything.
///
/// # Errors
/// Something failed.
pub fn run() -> Result<(), String> {
    let options = site::Options::default();
    let mut tally = Tally { since: Some(Instant::now()), ..Tally::default() };
    tally.check("wasm target", setup::wasm_target());
    tally.check("format", setup::run(setup::cargo().args(["fmt", "--all", "--check"])));
    tally.check("content", content::check(&options.content));
    let native = native();
    let lint = ["--all-targets", "--", "-D", "warnings"];
    tally.check("clippy", setup::run(setup::cargo().arg("clippy").args(&native).args(lint)));
    let mut wasm_lint = site::for_the_browser();
    // Of the profile of the build: what macros are made of is then compiled once for both.
    wasm_lint.extend(["--release", "--target", "wasm32-unknown-unknown", "--", "-D", "warnings"]);
    tally.check("clippy for the browser", setup::run(setup::cargo().arg("clippy").args(wasm_lint)));
    for package in PURE {
        tally.check(&format!("{package} holds no web crate"), pure(package));
    }
    tally.check("licences and versions", supply::check());
    tally.check("only src/browser names the browser", browser_in_its_room());
    tally.check("the start path names no Leptos", no_leptos_at_the_start());
    let readers = setup::readers();
    tally.check("programs that read what we write", readers.as_ref().map(|_| ()).map_err(Clone::clone));
    tally.readers = readers.ok().flatten();
    tally.cargo_test(&native, &["--lib", "--bins", "--test", "addresses"]);
    let built = site::build(&options);
    tally.check("build", built.as_ref().map(|_| ()).map_err(Clone::clone));
    if let Ok(site) = built {
        tally.check("the same bytes a second time", supply::same_bytes(&site));
        tally.check("start path", bench::start_path(&site).and_then(bench::within_budget));
        let browser = setup::browser();
        tally.check("browser", browser.clone());
        if browser.is_ok() {
            // One browser at a time: on two cores several would only wait for one another.
            tally.cargo_test(
                &native,
                &["--test", "figures", "--test", "fuzz", "--test", "lrs", "--test", "e2e", "--", "--test-threads=1"],
            );
        }
    }
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed == 0 { Ok(()) } else { Err("not everything passed".to_owned()) }
}

/// Runs the readers of outside data over so many broken inputs each, from another beginning than last time.
///
/// # Errors
/// One panicked; the input is printed.
pub fn fuzz(rounds: usize) -> Result<(), String> {
    if !site::Options::default().out.join("index.html").exists() {
        site::build(&site::Options::default())?;
    }
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(1, |now| now.as_secs());
    println!("FUZZ_SEED={seed}");
    let mut cargo = setup::cargo();
    cargo.args(["test", "--package", "tests", "--test", "fuzz"]);
    setup::run(cargo.env("FUZZ_ROUNDS", rounds.to_string()).env("FUZZ_SEED", seed.to_string()))
}

/// All packages but those of the browser, as Cargo takes them, for every step alike: with another choice Cargo would choose
/// other features and build everything once more. The browser's are left out since Leptos alone costs minutes of a cold run;
/// what can be tested of the app without a browser is in `tests/tests/addresses.rs`.
fn native() -> Vec<&'static str> {
    let browsers = ["ubuvugizi"].into_iter().chain(site::MODULES.map(|(package, _)| package));
    let left_out = browsers.flat_map(|package| ["--exclude", package]);
    ["--workspace", "--features", "domain/author"].into_iter().chain(left_out).collect()
}

#[derive(Default)]
struct Tally {
    /// The Python of `setup::readers`: with it, a test whose reader is missing fails instead of skipping.
    readers: Option<PathBuf>,
    passed: usize,
    failed: usize,
    /// When the step before ended: each line says what its step has taken.
    since: Option<Instant>,
}

impl Tally {
    fn check(&mut self, name: &str, done: Result<(), String>) {
        let now = Instant::now();
        let took = self.since.replace(now).map_or(0, |since| (now - since).as_secs());
        match done {
            Ok(()) => {
                println!("ok     {name} ({took} s)");
                self.passed += 1;
            }
            Err(err) => {
                println!("FAILED {name} ({took} s): {err}");
                self.failed += 1;
            }
        }
    }

    /// Runs `cargo test` and adds its counts; a run that ends badly without naming a failed test counts as one failure.
    fn cargo_test(&mut self, packages: &[&str], args: &[&str]) {
        let mut cargo = setup::cargo();
        cargo.args(["test", "--no-fail-fast"]).args(packages).args(args).stderr(Stdio::inherit());
        if let Some(python) = &self.readers {
            cargo.env("READERS", python);
        }
        let output = cargo.output();
        let Ok(output) = output else {
            self.failed += 1;
            return;
        };
        let text = String::from_utf8_lossy(&output.stdout);
        print!("{text}");
        let mut named = 0;
        for line in text.lines().filter(|line| line.starts_with("test result:")) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let before = |word: &str| {
                words
                    .windows(2)
                    .find(|pair| pair[1].trim_end_matches(';') == word)
                    .and_then(|pair| pair[0].parse::<usize>().ok())
                    .unwrap_or(0)
            };
            self.passed += before("passed");
            named += before("failed");
        }
        let now = Instant::now();
        println!("(these tests: {} s)", self.since.replace(now).map_or(0, |since| (now - since).as_secs()));
        self.failed += named;
        if !output.status.success() && named == 0 {
            self.failed += 1;
        }
    }
}

/// The browser's crates may be named in `src/browser/` only; `main.rs` may start its own future.
fn browser_in_its_room() -> Result<(), String> {
    let files = content::files_under(&crate::project().join("src"))?;
    let elsewhere = files.iter().filter(|(name, _)| !name.starts_with("browser/"));
    let found: Vec<&str> = elsewhere
        .filter(|(_, text)| ["web_sys", "js_sys", "gloo_", "wasm_bindgen::"].iter().any(|name| contains(text, name)))
        .map(|(name, _)| name.as_str())
        .collect();
    if found.is_empty() { Ok(()) } else { Err(format!("named in src/{}", found.join(", src/"))) }
}

/// What a first visit pays for must not bring Leptos along: signals and views come with the app.
fn no_leptos_at_the_start() -> Result<(), String> {
    let files = content::files_under(&crate::project().join("src/lesson"))?;
    let found: Vec<&str> = files.iter().filter(|(_, text)| contains(text, "leptos")).map(|(n, _)| n.as_str()).collect();
    if found.is_empty() && !files.is_empty() { Ok(()) } else { Err(format!("src/lesson: {}", found.join(", "))) }
}

fn contains(text: &[u8], name: &str) -> bool {
    String::from_utf8_lossy(text).contains(name)
}

fn pure(package: &str) -> Result<(), String> {
    let mut tree = setup::cargo();
    tree.args(["tree", "--package", package, "--edges", "normal", "--prefix", "none"]);
    let tree = tree.output().map_err(|err| err.to_string())?;
    let text = String::from_utf8_lossy(&tree.stdout).into_owned();
    let found: Vec<&str> = text.lines().filter(|line| WEB.iter().any(|web| line.starts_with(web))).collect();
    if !tree.status.success() {
        return Err(String::from_utf8_lossy(&tree.stderr).into_owned());
    }
    if found.is_empty() { Ok(()) } else { Err(format!("depends on {}", found.join(", "))) }
}
