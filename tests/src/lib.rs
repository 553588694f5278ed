//! What the browser journeys stand on: the built site on a sub-folder of a loopback server, and a real Chromium with a
//! profile folder of its own. The site is what `cargo xtask build` left in `dist/`; `cargo xtask test` builds it first.

use std::{
    env, fs,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use xtask::serve::serve;

pub mod cohort;
pub mod host;
pub mod incidents;
pub mod lrs;
mod network;
use network::Wire;

/// A function `answer(item)` in JavaScript.
pub const ANSWER: &str = include_str!("answer.js");

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// Longest wait for something that has to happen. Generous: it is reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(40);

/// A site, a driver and folders for one test. Everything goes when it is dropped.
pub struct Stage {
    /// Address of the app.
    pub address: String,
    wire: Wire,
    folder: PathBuf,
    driver: Child,
    port: u16,
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        // A test that failed has not closed its browser, and the driver leaves it behind.
        let profile = self.folder.join("profile");
        let _ = Command::new("pkill").args(["-9", "-f", &profile.display().to_string()]).status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Stage {
    /// Sets everything up for the site in `dist/`.
    pub fn new() -> Self {
        let dist = xtask::project().join("dist");
        assert!(
            dist.join("index.html").exists(),
            "no site in dist/: run `cargo xtask test`, or `cargo xtask build` first"
        );
        Self::of(dist)
    }

    /// Sets everything up for another site.
    pub fn of(dist: PathBuf) -> Self {
        // A sub-folder: the app must not care where it lies.
        let serving = serve(dist, "/some/folder/").expect("a free port");
        let parts = url::Url::parse(&serving.address).expect("an address");
        let wire = Wire::to(parts.port().expect("a port")).expect("a free port");
        let address = format!("http://127.0.0.1:{}/some/folder/", wire.port);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("ubuvugizi-{}-{number}", std::process::id()));
        fs::create_dir_all(folder.join("downloads")).expect("a folder for downloads");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed: cargo xtask test sees to it");
        Self { address, wire, folder, driver, port }
    }

    /// Opens the browser on the profile of this stage: what it stored is there again.
    pub async fn open(&self, language: &str) -> Page {
        self.open_with(language, &[]).await
    }

    /// The same with a camera that plays a film (YUV4MPEG2) again and again, and that the user has allowed.
    pub async fn open_with_camera(&self, language: &str, film: &std::path::Path) -> Page {
        let film = format!("--use-file-for-fake-video-capture={}", film.display());
        let camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", &film];
        self.open_with(language, &camera).await
    }

    async fn open_with(&self, language: &str, more: &[&str]) -> Page {
        let mut arguments: Vec<String> = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=400,860",
        ]
        .map(str::to_owned)
        .into();
        arguments.extend(more.iter().map(|&argument| argument.to_owned()));
        arguments.push(format!("--user-data-dir={}", self.folder.join("profile").display()));
        let capabilities = json!({
            // Every request of every journey is looked at when the browser is closed.
            "goog:loggingPrefs": { "performance": "ALL" },
            "goog:chromeOptions": {
                "args": arguments,
                "binary": env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into()),
                "prefs": {
                    "intl.accept_languages": language,
                    "intl.selected_languages": language,
                    "download.default_directory": self.folder.join("downloads"),
                },
            }
        });
        let capabilities = capabilities.as_object().cloned().unwrap_or_default();
        let begun = Instant::now();
        let client = loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities.clone());
            match builder.connect(&format!("http://127.0.0.1:{}", self.port)).await {
                Ok(client) => break client,
                Err(err) => assert!(begun.elapsed() < PATIENCE, "the browser did not start: {err}"),
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        Page { client, address: self.address.clone() }
    }

    /// A folder of this stage's own, for files that a journey chooses.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// Takes the network away, or gives it back.
    pub fn cut_network(&self, gone: bool) {
        self.wire.cut(gone);
    }

    /// Kills the browser at once, as a phone does that runs out of memory.
    pub fn kill_browser(&self) {
        let profile = self.folder.join("profile");
        let _ = Command::new("pkill").args(["-9", "-f", &profile.display().to_string()]).status();
        std::thread::sleep(Duration::from_millis(500));
        for lock in ["SingletonLock", "SingletonSocket", "SingletonCookie"] {
            let _ = fs::remove_file(profile.join(lock));
        }
    }

    /// Waits until a text lies on the disk, where the browser keeps what a site has stored.
    pub async fn on_disk(&self, text: &str) {
        // One byte a letter, or two where a text has letters beyond Latin-1.
        let narrow: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let folder = self.folder.join("profile/Default/Local Storage/leveldb");
        let holds =
            |bytes: Vec<u8>| [&narrow, &wide].iter().any(|text| bytes.windows(text.len()).any(|at| at == *text));
        let begun = Instant::now();
        while !fs::read_dir(&folder).into_iter().flatten().flatten().any(|file| fs::read(file.path()).is_ok_and(holds))
        {
            assert!(begun.elapsed() < PATIENCE, "{text} does not lie on the disk");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits for a finished download whose name ends so: the browser first takes the name with an empty file.
    pub async fn download(&self, ending: &str) -> PathBuf {
        let begun = Instant::now();
        loop {
            let is_whole = |path: &PathBuf| fs::metadata(path).is_ok_and(|found| found.len() > 0);
            let found = fs::read_dir(self.folder.join("downloads"))
                .into_iter()
                .flatten()
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .find(|path| path.to_string_lossy().ends_with(ending) && is_whole(path));
            if let Some(found) = found {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "no download ends with {ending}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::new()
    }
}

/// A command of Chrome's own protocol.
#[derive(Debug)]
struct Cdp(Value);

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}

/// What the browser has logged since the last time.
#[derive(Debug)]
struct Log;

impl WebDriverCompatibleCommand for Log {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "type": "performance" }).to_string()))
    }
}

/// A page in the browser.
pub struct Page {
    /// The session.
    pub client: Client,
    address: String,
}

impl Page {
    /// Runs JavaScript.
    pub async fn js(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap_or_else(|err| panic!("{script}: {err}"))
    }

    /// A text that JavaScript gives.
    pub async fn text(&self, script: &str) -> String {
        self.js(script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression is true.
    #[track_caller]
    pub fn until<'a>(&'a self, expression: &str) -> impl Future<Output = ()> + use<'a> {
        let place = std::panic::Location::caller();
        // What is not on the screen yet is no error: it is waited for.
        let script = format!("try {{ return !!({expression}) }} catch (err) {{ return false }}");
        async move {
            let begun = Instant::now();
            while self.js(&script).await != Value::Bool(true) {
                if begun.elapsed() > PATIENCE {
                    let shown = self.text("return document.body.innerText").await;
                    let log = self.text("return performance.getEntriesByType('resource').map(e => e.name.split('/').pop() + ' ' + e.responseStatus).join(', ')").await;
                    panic!("{place}: never came true: {script}\nfetched: {log}\nthe screen says:\n{shown}");
                }
                tokio::time::sleep(Duration::from_millis(60)).await;
            }
        }
    }

    /// A command of Chrome's own protocol.
    pub async fn cdp(&self, command: &str, params: Value) -> Value {
        self.client
            .issue_cmd(Cdp(json!({ "cmd": command, "params": params })))
            .await
            .expect("the browser knows the command")
    }

    /// Opens the app at an address such as `#/reports` and waits until it is ready.
    pub async fn start(&self, hash: &str) {
        self.client.goto("about:blank").await.expect("a blank page");
        self.client.goto(&format!("{}{hash}", self.address)).await.expect("the site answers");
        self.until("document.documentElement.hasAttribute('data-ready')").await;
    }

    /// Goes to a screen inside the running app.
    pub async fn go(&self, hash: &str, heading: &str) {
        self.js(&format!("location.hash = '{hash}'")).await;
        self.heading(heading).await;
    }

    /// Waits for a screen with this heading.
    #[track_caller]
    pub fn heading<'a>(&'a self, words: &str) -> impl Future<Output = ()> + use<'a> {
        self.until(&format!("document.querySelector('#main h1')?.innerText.includes({})", json!(words)))
    }

    /// Waits until the app and the curriculum are on the device.
    pub async fn kept(&self) {
        self.promised("navigator.serviceWorker.controller && (await window.ubvOffline.status()).got > 100000").await;
    }

    /// Waits until an expression with `await` in it is true.
    #[track_caller]
    pub fn promised<'a>(&'a self, expression: &str) -> impl Future<Output = ()> + use<'a> {
        let place = std::panic::Location::caller();
        let script = format!(
            "const done = arguments[arguments.length - 1]; (async () => {expression})().then(is => done(!!is), () => done(false))"
        );
        async move {
            let begun = Instant::now();
            while self.client.execute_async(&script, vec![]).await.ok() != Some(json!(true)) {
                assert!(begun.elapsed() < PATIENCE, "{place}: never came true: {script}");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }

    /// Finds a control by its visible words (`button`, `link`).
    pub async fn named(&self, tag: &str, words: &str) -> Element {
        let path = format!("//{tag}[contains(normalize-space(.), {words:?})]");
        self.client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::XPath(&path))
            .await
            .unwrap_or_else(|err| panic!("{tag} {words}: {err}"))
    }

    /// Clicks a control found by its visible words.
    pub async fn click(&self, tag: &str, words: &str) {
        let begun = Instant::now();
        loop {
            let element = self.named(tag, words).await;
            // In the middle of the screen: the docks at its edges would take the click.
            let reference = vec![serde_json::to_value(&element).expect("a reference")];
            let shown = self.client.execute("arguments[0].scrollIntoView({block: 'center'})", reference).await;
            let clicked = match shown {
                Ok(_) => element.click().await,
                Err(err) => Err(err),
            };
            match clicked {
                Ok(()) => return,
                // A screen that has just been drawn anew: the control is another one now.
                Err(err) if err.to_string().contains("stale element") && begun.elapsed() < PATIENCE => {}
                Err(err) => panic!("click {tag} {words}: {err}"),
            }
        }
    }

    /// Types into the control with this label.
    pub async fn fill(&self, label: &str, text: &str) {
        let path = format!("//label[contains(normalize-space(.), {label:?})]");
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path)).await;
        let id = found
            .unwrap_or_else(|err| panic!("{label}: {err}"))
            .attr("for")
            .await
            .expect("the page answers")
            .expect("a label has its control");
        let control = self.client.find(Locator::Id(&id)).await.unwrap_or_else(|err| panic!("{label}: {err}"));
        control.clear().await.ok();
        control.send_keys(text).await.unwrap_or_else(|err| panic!("{label}: {err}"));
    }

    /// Types into the control with this id: where several have the same label.
    pub async fn fill_in(&self, id: &str, text: &str) {
        let script = "const box = document.getElementById(arguments[0]); box.value = arguments[1]; box.dispatchEvent(new Event('input', {bubbles: true}))";
        self.client.execute(script, vec![json!(id), json!(text)]).await.unwrap_or_else(|err| panic!("{id}: {err}"));
    }

    /// Chooses in the list with this label.
    pub async fn choose(&self, label: &str, option: &str) {
        let script = "const label = [...document.querySelectorAll('label')].find(l => l.innerText.includes(arguments[0]) && document.getElementById(l.htmlFor)?.tagName === 'SELECT' && l.offsetParent);
            const select = document.getElementById(label.htmlFor);
            const option = [...select.options].find(o => o.text.includes(arguments[1]));
            select.value = option.value; select.dispatchEvent(new Event('change', {bubbles: true}));";
        self.client
            .execute(script, vec![json!(label), json!(option)])
            .await
            .unwrap_or_else(|err| panic!("{label}: {err}"));
    }

    /// Goes on to the wizard's next step, which has this heading.
    pub async fn step(&self, heading: &str) {
        self.click("a", "Next").await;
        self.heading(heading).await;
    }

    /// Begins an incident report in English and goes to its second step.
    pub async fn begin_report(&self) {
        self.start("#/report/new/incident").await;
        self.heading("Is anyone in danger now?").await;
        self.step("About this report").await;
    }

    /// Chooses the language in the head of the screen.
    pub async fn speak(&self, tag: &str) {
        let script = "const s = document.querySelector('.lang select'); s.value = arguments[0]; s.dispatchEvent(new Event('change', {bubbles: true}))";
        self.client.execute(script, vec![json!(tag)]).await.expect("the list of languages");
    }

    /// The saved line says that it is saved.
    pub async fn saved(&self) {
        self.until("/^(Saved|Enregistré|Byabitswe) \\d/.test(document.querySelector('.saved')?.innerText)").await;
    }

    /// Kills the process that draws the present tab, as a phone does that runs out of memory. The tab is gone then.
    pub async fn kill_tab(&self) {
        // The answer never comes: the process that would give it is gone.
        let crash = self.client.issue_cmd(Cdp(json!({ "cmd": "Page.crash", "params": {} })));
        let _ = tokio::time::timeout(Duration::from_secs(5), crash).await;
    }

    /// Kills the page's process and goes on in another tab of the same browser.
    pub async fn killed(&self) {
        let other = self.client.new_window(true).await.expect("another tab").handle;
        self.kill_tab().await;
        self.client.switch_to_window(other).await.expect("the other tab stands");
    }

    /// The addresses of all requests of this journey that went, or would have gone, to somebody else than our own server.
    pub async fn asked_of_others(&self) -> Vec<String> {
        let log = self.client.issue_cmd(Log).await.expect("the browser keeps a log");
        let messages = log.as_array().into_iter().flatten().filter_map(|entry| entry["message"].as_str());
        let events = messages.filter_map(|message| serde_json::from_str::<Value>(message).ok());
        let sent = events.filter(|event| event["message"]["method"] == "Network.requestWillBeSent");
        let urls = sent.filter_map(|event| Some(event["message"]["params"]["request"]["url"].as_str()?.to_owned()));
        let origin = self.address.trim_end_matches("some/folder/");
        let own = |url: &String| {
            url.starts_with(origin)
                || ["blob:", "data:", "about:", "file:", "chrome:"].iter().any(|own| url.starts_with(own))
        };
        urls.filter(|url| !own(url)).collect()
    }

    /// Closes the browser in the ordinary way. Whatever the journey was, it must have asked nothing of anybody else.
    pub async fn close(self) {
        assert_eq!(self.asked_of_others().await, Vec::<String>::new());
        self.client.close().await.expect("the browser closes");
    }
}
