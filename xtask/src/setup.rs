//! Brings a fresh machine to the point where everything runs, or says exactly what is missing.

use std::{
    env, fs,
    path::PathBuf,
    process::{Command, Stdio},
};

const WASM: &str = "wasm32-unknown-unknown";

/// Runs a command to its end.
///
/// # Errors
/// It did not start, or ended badly.
pub fn run(command: &mut Command) -> Result<(), String> {
    let shown = format!("{command:?}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown}: {status}")),
        Err(err) => Err(format!("{shown}: {err}")),
    }
}

/// `cargo`, the one that runs this task.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(crate::project());
    command
}

/// Flags for the browser's code. A panic stops at once, without the words that only a developer could read: they, and what
/// formats them, are a quarter of the start path. Paths of this machine have no business in what is shipped, and two machines
/// have to build the same bytes.
pub fn browser_flags() -> Vec<String> {
    let mut flags = ["-Zunstable-options", "-Cpanic=immediate-abort"].map(str::to_owned).to_vec();
    flags.extend(remapped());
    flags
}

/// Compiler flags that leave the folders of this machine out of what is built. The project's own needs none: Cargo compiles it by
/// paths within it, and a flag that names it would make every checkout build all dependencies anew.
fn remapped() -> Vec<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"))).unwrap_or_default();
    let registries = fs::read_dir(home.join("registry/src")).into_iter().flatten().filter_map(Result::ok);
    let library = sysroot().map(|root| root.join(LIBRARY));
    let folders = registries.map(|entry| entry.path()).chain(library);
    folders.map(|folder| format!("--remap-path-prefix={}/=", folder.display())).collect()
}

/// Where the sources of the standard library lie in the toolchain.
const LIBRARY: &str = "lib/rustlib/src/rust/library";

fn sysroot() -> Result<PathBuf, String> {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().map_err(|err| format!("rustc: {err}"))?;
    Ok(PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim()))
}

/// Installs the wasm target, and the sources of the standard library, if they are missing: the browser's code is built
/// together with its own standard library (see `browser_flags`).
///
/// # Errors
/// They are missing and there is no `rustup`.
pub fn wasm_target() -> Result<(), String> {
    let sysroot = sysroot()?;
    let needed = [
        (sysroot.join("lib/rustlib").join(WASM).join("lib"), ["target", "add", WASM]),
        (sysroot.join(LIBRARY), ["component", "add", "rust-src"]),
    ];
    for (folder, install) in needed.iter().filter(|(folder, _)| !folder.exists()) {
        run(Command::new("rustup").args(install)).map_err(|err| {
            format!(
                "{} is missing and rustup could not add it ({err}). Install Rust by rustup: https://rustup.rs",
                folder.display()
            )
        })?;
    }
    Ok(())
}

/// What the browser journeys need: programs, and the Debian packages that bring them.
const NEEDED: [(&str, &[&str], &str); 2] =
    [("chromium", &["--version"], "chromium"), ("chromedriver", &["--version"], "chromium-driver")];

/// Installs what the browser journeys need (on Debian as root), or says what is missing.
///
/// # Errors
/// Something is missing and cannot be installed here.
pub fn browser() -> Result<(), String> {
    let missing = || -> Vec<&str> {
        let readers = [
            ("import docx", "python3-docx"),
            ("import openpyxl", "python3-openpyxl"),
            ("import icalendar", "python3-icalendar"),
            ("import cryptography", "python3-cryptography"),
        ];
        let readers = readers.iter().filter(|(line, _)| !answers(python(), &["-c", line])).map(|(_, package)| *package);
        let programs = NEEDED.iter().filter(|(program, args, _)| !answers(program, args));
        programs.map(|(_, _, package)| *package).chain(readers).collect()
    };
    let packages = missing();
    if packages.is_empty() {
        return Ok(());
    }
    if may_install() {
        install(&packages)?;
    }
    let left = missing();
    if left.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the browser journeys need these (names of the Debian packages): {}. Install them and run the task again.",
        left.join(", ")
    ))
}

/// Debian, and root.
fn may_install() -> bool {
    let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.trim_ascii() == b"0");
    fs::metadata("/etc/debian_version").is_ok() && root
}

fn install(packages: &[&str]) -> Result<(), String> {
    let mut update = Command::new("apt-get");
    run(update.args(["update", "-q"]))?;
    let mut install = Command::new("apt-get");
    install
        .args(["install", "-q", "-y", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    run(&mut install)
}

/// Other people's programs that read what we write: an argument that each takes, and the Debian package that brings it.
const READERS: [(&str, &str, &str); 5] = [
    ("pdftotext", "-v", "poppler-utils"),
    ("qpdf", "--version", "qpdf"),
    ("7z", "i", "p7zip-full"),
    ("age", "--version", "age"),
    ("unzip", "-v", "unzip"),
];
/// Python's readers, of one version everywhere: what is read is compared letter by letter. The first opens Office's encrypted files.
/// `page` checks PDF/A and PDF/UA. The last two are a learning record store; `requests` is missing from its own list.
const MODULES: [&str; 7] = [
    "msoffcrypto-tool==6.1.0",
    "python-docx==1.2.0",
    "openpyxl==3.1.5",
    "jsonschema==4.17.3",
    "page-validation==0.11.0",
    "ralph-malph[cli,lrs]==5.1.0",
    "requests==2.34.2",
];

/// Installs the programs that read what we write (on Debian as root) and gives the Python that has their modules. Elsewhere
/// they may be missing: then it is said which, and `None` lets the tests that need them skip, each saying so.
///
/// # Errors
/// On Debian as root: something could not be installed.
pub fn readers() -> Result<Option<PathBuf>, String> {
    let own = crate::site::target().join("readers");
    let python = own.join("bin/python3");
    let has_module = || {
        let modules = "import msoffcrypto, olefile, docx, openpyxl, jsonschema, page, ralph, uvicorn, requests";
        answers(&python.display().to_string(), &["-c", modules])
    };
    let missing = || READERS.iter().filter(|(name, arg, _)| !answers(name, &[arg])).map(|(.., package)| *package);
    if may_install() {
        let mut packages: Vec<&str> = missing().collect();
        if !has_module() {
            packages.push("python3-venv");
        }
        if !packages.is_empty() {
            install(&packages)?;
        }
        if !has_module() {
            run(Command::new("/usr/bin/python3").args(["-m", "venv"]).arg(&own))?;
            run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(MODULES))?;
        }
    }
    let mut left: Vec<&str> = missing().collect();
    if !has_module() {
        left.extend(MODULES);
    }
    match left.is_empty() {
        true => Ok(Some(python)),
        false if may_install() => Err(format!("still missing: {}", left.join(", "))),
        false => {
            println!("SKIPPED: tests that read our files with {} will say so and read nothing", left.join(", "));
            Ok(None)
        }
    }
}

/// Installs LibreOffice without its windows (on Debian as root), unless it is there.
///
/// # Errors
/// It is missing and cannot be installed here.
pub fn libreoffice() -> Result<(), String> {
    let is_there = || answers("soffice", &["--version"]);
    if !is_there() && may_install() {
        install(&["libreoffice-writer-nogui", "libreoffice-calc-nogui"])?;
    }
    if is_there() { Ok(()) } else { Err("LibreOffice (soffice) is not installed".to_owned()) }
}

/// The Python that Debian's packages belong to, else whichever comes first.
pub fn python() -> &'static str {
    if fs::metadata("/usr/bin/python3").is_ok() { "/usr/bin/python3" } else { "python3" }
}

fn answers(program: &str, args: &[&str]) -> bool {
    Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}
