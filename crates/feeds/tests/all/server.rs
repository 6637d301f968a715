//! A server on loopback that answers as a test says, and remembers what it was asked.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The path, without the query.
    pub path: String,
    /// The query, decoded.
    pub query: HashMap<String, String>,
    /// Headers, names in lower case.
    pub headers: HashMap<String, String>,
    /// The body.
    pub body: String,
}

/// What is answered: bytes as they go over the wire, with pauses.
pub enum Reply {
    /// A status, headers, and a body with its length.
    Whole(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Bytes as they are, then the end of the connection.
    Raw(Vec<u8>),
    /// A head that announces a body, then one byte of it every so many milliseconds.
    Drip(u64),
}

impl Reply {
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::Whole(200, vec![], body.into())
    }

    pub fn status(status: u16) -> Self {
        Self::Whole(status, vec![], Vec::new())
    }

    pub fn with(self, name: &'static str, value: impl Into<String>) -> Self {
        match self {
            Self::Whole(status, mut headers, body) => {
                headers.push((name, value.into()));
                Self::Whole(status, headers, body)
            }
            other => other,
        }
    }
}

/// A server; it ends with the test process.
pub struct Server {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts one; `answer` is given what is asked and how many questions came before.
    pub fn start(answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (all, answer) = (asked.clone(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (all, answer) = (all.clone(), answer.clone());
                thread::spawn(move || serve(stream, &all, &*answer));
            }
        });
        Self { address, asked }
    }

    /// An address of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Everything that was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, all: &Mutex<Vec<Asked>>, answer: &dyn Fn(&Asked, usize) -> Reply) {
    let mut from = BufReader::new(stream.try_clone().unwrap());
    let mut lines = from.by_ref().lines();
    let Some(Ok(first)) = lines.next() else { return };
    let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let url = url::Url::parse(&format!("http://x{target}")).unwrap();
    let mut asked = Asked { path: url.path().to_owned(), ..Asked::default() };
    asked.query = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    for line in lines.map_while(Result::ok).take_while(|line| !line.is_empty()) {
        if let Some((name, value)) = line.split_once(':') {
            asked.headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    let length = asked.headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or_default();
    let mut body = vec![0; length];
    from.read_exact(&mut body).unwrap();
    asked.body = String::from_utf8(body).unwrap();
    let before = {
        let mut all = all.lock().unwrap();
        all.push(asked.clone());
        all.len() - 1
    };
    let _ = match answer(&asked, before) {
        Reply::Raw(bytes) => stream.write_all(&bytes),
        Reply::Whole(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} X\r\nConnection: close\r\n");
            for (name, value) in headers {
                head += &format!("{name}: {value}\r\n");
            }
            if status != 304 {
                head += &format!("Content-Length: {}\r\n", body.len());
            }
            stream.write_all(format!("{head}\r\n").as_bytes()).and_then(|()| stream.write_all(&body))
        }
        Reply::Drip(pause) => {
            let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while sent.is_ok() {
                thread::sleep(std::time::Duration::from_millis(pause));
                sent = stream.write_all(b"x");
            }
            sent
        }
    };
}
