//! The project's tasks. `cargo xtask test` installs what is missing and runs every check there is.

use std::{
    env,
    process::{Command, ExitCode, Stdio},
};

fn main() -> ExitCode {
    match env::args().nth(1).as_deref() {
        Some("test") => test(),
        _ => {
            eprintln!("usage: cargo xtask test");
            ExitCode::from(2)
        }
    }
}

/// The packages that must stay free of the browser.
const PURE: [&str; 2] = ["domain", "export"];
/// What would bring the browser in.
const WEB: [&str; 5] = ["web-sys", "js-sys", "wasm-bindgen", "leptos", "gloo"];

fn test() -> ExitCode {
    let mut tally = Tally::default();
    tally.check("wasm target", || run("rustup", &["target", "add", "wasm32-unknown-unknown"]));
    tally.check("format", || run("cargo", &["fmt", "--all", "--check"]));
    tally.check("clippy", || {
        run("cargo", &["clippy", "--workspace", "--all-targets", "--features", "domain/author", "--", "-D", "warnings"])
    });
    for package in PURE {
        tally.check(&format!("{package} holds no web crate"), || pure(package));
    }
    tally.check("the app compiles for the browser", || {
        run("cargo", &["check", "--package", "ubuvugizi", "--target", "wasm32-unknown-unknown"])
    });
    tally.cargo_test(&["--workspace", "--features", "domain/author"]);
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    fn check(&mut self, name: &str, act: impl FnOnce() -> bool) {
        let ok = act();
        println!("{} {name}", if ok { "ok    " } else { "FAILED" });
        if ok {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
    }

    /// Runs `cargo test` and adds its counts; a run that ends badly without naming a failed test counts as one failure.
    fn cargo_test(&mut self, args: &[&str]) {
        let output = Command::new("cargo").arg("test").args(args).stderr(Stdio::inherit()).output();
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
        self.failed += named;
        if !output.status.success() && named == 0 {
            self.failed += 1;
        }
    }
}

fn run(program: &str, args: &[&str]) -> bool {
    match Command::new(program).args(args).status() {
        Ok(status) => status.success(),
        Err(err) => {
            eprintln!("{program}: {err}");
            false
        }
    }
}

fn pure(package: &str) -> bool {
    let tree =
        Command::new("cargo").args(["tree", "--package", package, "--edges", "normal", "--prefix", "none"]).output();
    let Ok(tree) = tree else { return false };
    let text = String::from_utf8_lossy(&tree.stdout).into_owned();
    let found: Vec<&str> = text.lines().filter(|line| WEB.iter().any(|web| line.starts_with(web))).collect();
    for line in &found {
        eprintln!("{package} depends on {line}");
    }
    tree.status.success() && found.is_empty()
}
