//! A learning platform for one test: gives out the files of a package, and is the learning record store that cmi5 speaks to.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::{Value, json};

/// A running platform; it ends with the program.
#[derive(Clone)]
pub struct Platform {
    /// Its port.
    pub port: u16,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    files: BTreeMap<String, Vec<u8>>,
    /// Documents of the State resource, by their id.
    state: BTreeMap<String, String>,
    statements: Vec<Value>,
    /// What was asked against the rules.
    wrong: Vec<String>,
    /// So many statements are refused with 503.
    refuse: usize,
}

impl Platform {
    /// Starts one with these files.
    pub fn new(files: Vec<(String, Vec<u8>)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let inner = Inner { files: files.into_iter().collect(), ..Inner::default() };
        let platform = Self { port, inner: Arc::new(Mutex::new(inner)) };
        let this = platform.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let this = this.clone();
                thread::spawn(move || this.serve(stream));
            }
        });
        platform
    }

    /// What cmi5's launch data says.
    pub fn launch(&self, data: &Value) {
        self.with(|inner| inner.state.insert("LMS.LaunchData".into(), data.to_string()));
    }

    /// Refuses the next so many statements.
    pub fn refuse(&self, count: usize) {
        self.with(|inner| inner.refuse = count);
    }

    /// The statements that were taken, in order.
    pub fn statements(&self) -> Vec<Value> {
        self.with(|inner| inner.statements.clone())
    }

    /// What was asked against the rules.
    pub fn wrong(&self) -> Vec<String> {
        self.with(|inner| inner.wrong.clone())
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().expect("nobody panics while holding it"))
    }

    fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let (mut request, mut some) = (Vec::<u8>::new(), [0; 16_384]);
        let (head, body) = loop {
            if let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&request[..end]).into_owned();
                let length = head
                    .lines()
                    .find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse::<usize>().ok());
                if request.len() >= end + 4 + length.unwrap_or(0) {
                    break (head, String::from_utf8_lossy(&request[end + 4..]).into_owned());
                }
            }
            match stream.read(&mut some) {
                Ok(0) | Err(_) => return None,
                Ok(n) => request.extend_from_slice(&some[..n]),
            }
        };
        let mut first = head.split(' ');
        let (method, target) = (first.next()?, first.next()?);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let query: BTreeMap<String, String> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let (status, kind, answer) = match path.strip_prefix("/lrs/") {
            Some(resource) => {
                let (status, text) = self.with(|inner| inner.lrs(method, resource, &query, &head, &body));
                (status, "application/json", text.into_bytes())
            }
            None => {
                let file = self.with(|inner| inner.files.get(path.trim_start_matches('/')).cloned());
                let kind = match path.rsplit('.').next() {
                    Some("html") => "text/html; charset=utf-8",
                    Some("js") => "text/javascript",
                    Some("css") => "text/css",
                    _ => "application/octet-stream",
                };
                file.map_or((404, "text/plain", b"no such file".to_vec()), |bytes| (200, kind, bytes))
            }
        };
        let head = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            answer.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(&answer).ok()
    }
}

impl Inner {
    fn lrs(
        &mut self,
        method: &str,
        resource: &str,
        query: &BTreeMap<String, String>,
        head: &str,
        body: &str,
    ) -> (u16, String) {
        if resource == "fetch" {
            return (200, json!({ "auth-token": "dDpz" }).to_string());
        }
        let head = head.to_lowercase();
        if !head.contains("authorization: basic ddpz") || !head.contains("x-experience-api-version: 1.0.3") {
            self.wrong.push(format!("{method} {resource} without its headers"));
            return (401, String::new());
        }
        let asked = |name: &str| query.get(name).cloned().unwrap_or_default();
        match (method, resource) {
            ("GET", "activities/state") => match self.state.get(&asked("stateId")) {
                Some(document) => (200, document.clone()),
                None => (404, String::new()),
            },
            ("PUT", "activities/state") => {
                for name in ["agent", "activityId", "registration"] {
                    if asked(name).is_empty() {
                        self.wrong.push(format!("a state without {name}"));
                    }
                }
                self.state.insert(asked("stateId"), body.to_owned());
                (204, String::new())
            }
            ("GET", "agents/profile") => (404, String::new()),
            ("PUT", "statements") => {
                if self.refuse > 0 {
                    self.refuse -= 1;
                    return (503, String::new());
                }
                let statement: Value = serde_json::from_str(body).unwrap_or_default();
                if statement["id"] != asked("statementId").as_str() {
                    self.wrong.push(format!("a statement under another id: {body}"));
                }
                if self.statements.iter().any(|known| known["id"] == statement["id"]) {
                    return (409, String::new());
                }
                self.statements.push(statement);
                (204, String::new())
            }
            _ => {
                self.wrong.push(format!("{method} {resource}"));
                (404, String::new())
            }
        }
    }
}
