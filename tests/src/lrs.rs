//! A real learning record store on this machine, and a line to it that breaks when a test says so.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

/// Name and secret that the store knows.
pub const CODE: &str = "tester:secret";
const BASIC: &str = "Basic dGVzdGVyOnNlY3JldA==";

/// A running store; it ends with this.
pub struct Store {
    port: u16,
    child: Child,
    folder: PathBuf,
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The Python that has ralph-malph: `xtask::setup::readers` installs it. Without it a test says `SKIPPED`, or fails where `READERS` is set.
fn python() -> Option<PathBuf> {
    let own = xtask::project().join("target/readers/bin/python3");
    let python = std::env::var_os("READERS").map_or(own, PathBuf::from);
    let has = Command::new(&python).args(["-c", "import ralph, uvicorn"]).stderr(Stdio::null()).status();
    if has.is_ok_and(|status| status.success()) {
        return Some(python);
    }
    assert!(std::env::var_os("READERS").is_none(), "ralph-malph is not installed");
    eprintln!("SKIPPED: ralph-malph is not installed, so no store has taken these statements");
    None
}

impl Store {
    /// Starts one which pages of an origin may ask; `None`, and said, where it is not installed.
    pub fn start(origin: &str) -> Option<Self> {
        let python = python()?;
        let port = free_port();
        let folder = std::env::temp_dir().join(format!("ubuvugizi-lrs-{}-{port}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let script = xtask::project().join("tests/lrs/start.py");
        let mut command = Command::new(python);
        command.arg(script).arg(&folder).arg(port.to_string()).arg(origin).stdout(Stdio::null()).stderr(Stdio::null());
        let store = Self { port, child: command.spawn().expect("python starts"), folder };
        let begun = Instant::now();
        while store.ask("GET", "/xAPI/statements?limit=1", "").is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "the store did not start");
            thread::sleep(Duration::from_millis(200));
        }
        Some(store)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Option<(u16, String)> {
        request(self.port, method, path, body)
    }

    /// Every statement that it holds.
    pub fn statements(&self) -> Vec<Value> {
        let (mut all, mut path) = (Vec::new(), "/xAPI/statements?limit=100&ascending=true".to_owned());
        loop {
            let (status, text) = self.ask("GET", &path, "").expect("the store answers");
            assert_eq!(status, 200, "{text}");
            let answer: Value = serde_json::from_str(&text).expect("JSON");
            let page = answer["statements"].as_array().cloned().unwrap_or_default();
            all.extend(page);
            match answer["more"].as_str().filter(|more| !more.is_empty()) {
                Some(more) => path = more.to_owned(),
                None => return all,
            }
        }
    }

    /// Whether its own model of xAPI, stricter than what it takes, has nothing against these statements.
    pub fn approves(&self, statements: &Value) {
        let script = "import json, sys\nfrom ralph.models.xapi.base.statements import BaseXapiStatement as Statement\nfor one in json.load(open(sys.argv[1])): Statement.model_validate(one)";
        let file = self.folder.join("statements.json");
        fs::write(&file, statements.to_string()).expect("written");
        let python = python().expect("it runs already");
        let out = Command::new(python).args(["-c", script]).arg(&file).output().expect("python starts");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port()
}

/// A request to the loopback, as plain as can be; `None` where no answer came.
pub fn request(port: u16, method: &str, path: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nAuthorization: {BASIC}\r\n\
         X-Experience-API-Version: 1.0.3\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.split(' ').nth(1)?.parse().ok()?;
    Some((status, text.split_once("\r\n\r\n").map_or(String::new(), |(_, body)| body.to_owned())))
}

/// How the line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Before anything arrives.
    Before,
    /// When the store has taken the request, and before its answer is back.
    After,
}

/// A line to the store. Each cut that is planned takes one request that carries statements.
pub struct Line {
    /// Its own port.
    pub port: u16,
    to: Arc<Mutex<u16>>,
    planned: Arc<Mutex<Vec<Cut>>>,
}

impl Line {
    /// A line that leads nowhere yet.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let (to, planned) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(Vec::new())));
        let line = Self { port, to: to.clone(), planned: planned.clone() };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (to, planned) = (to.clone(), planned.clone());
                thread::spawn(move || carry(stream, *to.lock().expect("no panic"), &planned));
            }
        });
        line
    }

    /// Leads to this store from now on.
    pub fn lead_to(&self, store: &Store) {
        *self.to.lock().expect("no panic") = store.port();
    }

    /// Plans the next cuts, the first one first.
    pub fn plan(&self, cuts: &[Cut]) {
        *self.planned.lock().expect("no panic") = cuts.iter().rev().copied().collect();
    }

    /// Cuts that have not happened yet.
    pub fn left(&self) -> usize {
        self.planned.lock().expect("no panic").len()
    }
}

impl Default for Line {
    fn default() -> Self {
        Self::new()
    }
}

/// One request there, and its answer back: the connection ends with it.
fn carry(mut from: TcpStream, to: u16, planned: &Mutex<Vec<Cut>>) -> Option<()> {
    let mut request = Vec::<u8>::new();
    let mut some = [0; 16_384];
    loop {
        let head_ends = request.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = head_ends {
            let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
            if request.len() >= end + 4 + length.unwrap_or(0) {
                break;
            }
        }
        match from.read(&mut some) {
            Ok(0) | Err(_) => return None,
            Ok(n) => request.extend_from_slice(&some[..n]),
        }
    }
    let carries = request.starts_with(b"POST") || request.starts_with(b"PUT");
    let cut = if carries { planned.lock().ok()?.pop() } else { None };
    if cut == Some(Cut::Before) {
        return None;
    }
    let mut store = TcpStream::connect(("127.0.0.1", to)).ok()?;
    // One request a connection: the store closes it when it has answered.
    let text = String::from_utf8_lossy(&request).into_owned();
    let (first, rest) = text.split_once("\r\n")?;
    let rest = rest.replacen("Connection: keep-alive\r\n", "", 1).replacen("Connection: close\r\n", "", 1);
    store.write_all(format!("{first}\r\nConnection: close\r\n{rest}").as_bytes()).ok()?;
    let mut answer = Vec::new();
    store.read_to_end(&mut answer).ok()?;
    if cut == Some(Cut::After) {
        return None;
    }
    from.write_all(&answer).ok()
}

/// Checks that a store holds each of these ids, and nothing else, once.
pub fn holds_once(store: &Store, mut expected: Vec<String>) {
    let mut held: Vec<String> =
        store.statements().iter().map(|one| one["id"].as_str().unwrap_or_default().to_owned()).collect();
    held.sort();
    expected.sort();
    assert_eq!(held.len(), expected.len(), "so many statements");
    assert_eq!(held, expected);
}

/// A folder's file that ends so.
pub fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("the file is there")).expect("JSON")
}
