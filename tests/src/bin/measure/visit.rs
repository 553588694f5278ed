//! One sitting in the browser: on a slow line, with a slow processor, and with the probe in every page.

use std::time::Duration;

use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};
use tests::{ANSWER, Page, Stage};

use crate::table::Figures;

/// How many times slower the page's main thread runs than this machine.
pub const SLOWER: u32 = 6;

/// Longest wait for a page or a script: longer than the probe's own, which says what it waited for.
const PATIENCE: Duration = Duration::from_secs(100);

/// The name of a case, as the wizard asks for it.
const CASE: &str = "A short name for the case";

/// A connection.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// For the table.
    pub name: &'static str,
    kilobits: u32,
    /// Milliseconds from a request to the beginning of its answer.
    latency: u32,
}

/// A mobile connection as Lighthouse assumes it.
pub const FAST: Line = Line { name: "1.6 Mbit/s, 150 ms", kilobits: 1600, latency: 150 };
/// A poor one.
pub const SLOW: Line = Line { name: "400 kbit/s, 150 ms", kilobits: 400, latency: 150 };

/// A sitting.
pub struct Visit {
    page: Page,
    address: String,
}

impl Visit {
    /// Opens the browser as it is.
    pub async fn open(stage: &Stage) -> Self {
        let visit = Self { page: stage.open("en").await, address: stage.address.clone() };
        let probe = format!("(() => {{ {ANSWER} {} }})()", include_str!("probe.js"));
        visit.page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": probe })).await;
        let patience = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), None);
        visit.page.client.update_timeouts(patience).await.expect("the driver keeps the time");
        visit
    }

    /// Opens the browser, slows it down, and waits until it has finished starting.
    pub async fn begin(stage: &Stage, line: Line) -> Self {
        let visit = Self::open(stage).await;
        visit.slow_down(line).await;
        visit
    }

    /// From now on it is slow.
    pub async fn slow_down(&self, line: Line) {
        let speed = line.kilobits * 1000 / 8;
        let conditions = json!({
            "offline": false, "latency": line.latency, "downloadThroughput": speed, "uploadThroughput": speed,
        });
        self.page.cdp("Network.enable", json!({})).await;
        self.page.cdp("Network.emulateNetworkConditions", conditions).await;
        self.page.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER })).await;
        self.nowhere().await;
    }

    /// Goes to a page that is not there, beside the site: connection and process stand, nothing of the site is on the screen.
    pub async fn nowhere(&self) {
        self.go("../../nothing-here").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }

    /// Closes the browser.
    pub async fn end(self) {
        self.page.close().await;
    }

    /// Goes to an address below the site's.
    pub async fn go(&self, to: &str) {
        self.page.client.goto(&format!("{}{to}", self.address)).await.expect("the site answers");
    }

    /// What a function body of JavaScript returns or promises.
    ///
    /// # Errors
    /// It throws, or what it waits for does not come.
    pub async fn ask(&self, body: &str) -> Result<Value, String> {
        self.ask_with(body, json!(null)).await
    }

    /// The same with a value, which the body knows as `given`.
    ///
    /// # Errors
    /// It throws, or what it waits for does not come.
    pub async fn ask_with(&self, body: &str, given: Value) -> Result<Value, String> {
        let script = format!(
            "const [given, done] = arguments; (async () => {{ {body} }})()
                .then(value => done({{ value: value ?? null }}), err => done({{ failed: String(err) }}))"
        );
        let told = self.page.client.execute_async(&script, vec![given]).await.map_err(|err| err.to_string())?;
        match told.get("failed").and_then(Value::as_str) {
            Some(err) => Err(format!("{body}: {err}")),
            None => Ok(told["value"].clone()),
        }
    }

    /// A number that JavaScript gives.
    ///
    /// # Errors
    /// As for `ask`, or it is none.
    pub async fn number(&self, body: &str) -> Result<f64, String> {
        self.ask(body).await?.as_f64().ok_or_else(|| format!("{body}: no number"))
    }

    /// Several, by name.
    ///
    /// # Errors
    /// As for `ask`, or they are none.
    pub async fn figures(&self, body: &str) -> Result<Figures, String> {
        serde_json::from_value(self.ask(body).await?).map_err(|err| format!("{body}: {err}"))
    }

    /// A lesson on a device that knows nothing of the site; then the reader reads, and the app fetches what it likes.
    ///
    /// # Errors
    /// It does not come.
    pub async fn cold(&self, lesson: &str) -> Result<Figures, String> {
        self.go(lesson).await;
        let mut figures = self.figures("return probe.arrive()").await?;
        tokio::time::sleep(Duration::from_secs(5)).await;
        figures.extend(self.figures("return probe.cost()").await?);
        // A reader reads for minutes: by then the app is on the device. A plain page has nothing that could put it there.
        self.ask("if (document.querySelector('[src$=\"boot.js\"]')) await navigator.serviceWorker.ready").await?;
        figures.insert("memory".to_owned(), self.memory().await?);
        Ok(figures)
    }

    /// The same lesson on a device that has been there before.
    ///
    /// # Errors
    /// It does not come.
    pub async fn warm(&self, lesson: &str) -> Result<Figures, String> {
        self.go(lesson).await;
        let figures = self.figures("return probe.arrive()").await?;
        Ok(figures.into_iter().map(|(key, value)| (format!("warm {key}"), value)).collect())
    }

    /// Bytes of the JavaScript heap, after what is not needed has been thrown away, and of the wasm memory.
    ///
    /// # Errors
    /// The page does not answer.
    pub async fn memory(&self) -> Result<f64, String> {
        self.page.cdp("HeapProfiler.collectGarbage", json!({})).await;
        let heap = self.page.cdp("Runtime.getHeapUsage", json!({})).await;
        let used = heap["usedSize"].as_f64().ok_or("the browser does not tell the size of its heap")?;
        Ok(used + self.number("return probe.wasm()").await?)
    }

    /// Begins a report and types into it.
    ///
    /// # Errors
    /// It is not saved.
    pub async fn saved(&self) -> Result<f64, String> {
        self.page.begin_report().await;
        self.page.fill(CASE, "Measured").await;
        self.page.saved().await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        self.number(&format!("return probe.saved({})", json!(CASE))).await
    }
}
