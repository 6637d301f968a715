//! A provider on loopback that says what a test wants it to say, and counts what it was asked.

use data_encoding::BASE64URL_NOPAD;
use openid::{Provider, Secret, Setup};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use url::Url;

/// Seconds since the epoch, at the provider and at the desk.
pub const NOW: i64 = 1_800_000_000;
pub const CLIENT: &str = "daylight";
pub const SECRET: &str = "a b:c";
pub const BROWSER: &str = "browser";

/// A key of the provider.
pub struct Key {
    pub kid: String,
    pair: EcdsaKeyPair,
}

impl Key {
    pub fn new(kid: &str) -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
        Self { kid: kid.into(), pair }
    }

    pub fn jwk(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let (x, y) = (text(&point[1..33]), text(&point[33..]));
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": self.kid, "x": x, "y": y })
    }

    /// The bytes of the public key.
    pub fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    pub fn sign(&self, claims: &Value) -> String {
        self.sign_as(&json!({ "alg": "ES256", "kid": self.kid }), claims)
    }

    pub fn sign_as(&self, header: &Value, claims: &Value) -> String {
        let message = unsigned(header, claims);
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }
}

/// What is signed of a token.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}", part(header), part(claims))
}

type Tokens = Arc<Mutex<Box<dyn Fn(&Value) -> String + Send>>>;

/// What the provider says; a test changes it.
#[derive(Clone)]
pub struct Fake {
    pub issuer: String,
    pub metadata: Arc<Mutex<Map<String, Value>>>,
    pub keys: Arc<Mutex<Vec<Value>>>,
    pub user_info: Arc<Mutex<Value>>,
    /// Makes the id token of claims that would be right.
    tokens: Tokens,
    nonce: Arc<Mutex<String>>,
    /// Path and head of every question, in lower case, with the form.
    pub asked: Arc<Mutex<Vec<(String, String, HashMap<String, String>)>>>,
}

impl Fake {
    /// A provider of this key, whose tokens are made by this, of claims that would be right.
    pub fn start(key: Value, tokens: impl Fn(&Value) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let metadata = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "userinfo_endpoint": format!("{issuer}/me"),
            "end_session_endpoint": format!("{issuer}/out"),
            "code_challenge_methods_supported": ["S256"],
        });
        let fake = Self {
            issuer,
            metadata: Arc::new(Mutex::new(metadata.as_object().unwrap().clone())),
            keys: Arc::new(Mutex::new(vec![key])),
            user_info: Arc::default(),
            tokens: Arc::new(Mutex::new(Box::new(tokens))),
            nonce: Arc::default(),
            asked: Arc::default(),
        };
        let served = fake.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = served.clone();
                thread::spawn(move || served.serve(stream));
            }
        });
        fake
    }

    pub fn setup(&self) -> Setup {
        Setup {
            issuer: self.issuer.clone(),
            client_id: CLIENT.into(),
            client_secret: Some(Secret::new(SECRET)),
            scopes: vec!["email".into(), "profile".into()],
            groups_claim: "groups".into(),
            redirect_uri: "https://desk.city.example/desk/sign-in/openid/callback".into(),
            signed_out_uri: "https://desk.city.example/desk/sign-in".into(),
            hosts: vec![],
            required_acr: vec![],
            required_amr: vec![],
            authority: None,
        }
    }

    pub fn provider(&self) -> Provider {
        Provider::new(self.setup()).unwrap()
    }

    /// Sets what the metadata says.
    pub fn says(&self, name: &str, value: Value) {
        self.metadata.lock().unwrap().insert(name.into(), value);
    }

    pub fn makes(&self, tokens: impl Fn(&Value) -> String + Send + 'static) {
        *self.tokens.lock().unwrap() = Box::new(tokens);
    }

    /// The person at the provider: takes the address the browser was sent to; gives the state it comes back with.
    pub fn visited(&self, url: &Url) -> HashMap<String, String> {
        let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
        *self.nonce.lock().unwrap() = query["nonce"].clone();
        query
    }

    /// How often a path was asked for.
    pub fn times(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|(asked, ..)| asked == path).count()
    }

    fn claims(&self) -> Value {
        json!({
            "iss": self.issuer, "aud": CLIENT, "sub": "248289761001", "nonce": *self.nonce.lock().unwrap(),
            "iat": NOW, "exp": NOW + 300, "email": "Jane@City.example", "email_verified": true, "name": "Jane Roe",
            "groups": ["clerks"],
        })
    }

    fn serve(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut head, mut line) = (String::new(), String::new());
        while reader.read_line(&mut line).unwrap_or_default() > 2 {
            head += &std::mem::take(&mut line);
        }
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or_default()];
        reader.read_exact(&mut body).unwrap();
        let form = url::form_urlencoded::parse(&body).into_owned().collect::<HashMap<_, _>>();
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        self.asked.lock().unwrap().push((path.clone(), head, form));
        let answer = match path.as_str() {
            "/.well-known/openid-configuration" => Value::Object(self.metadata.lock().unwrap().clone()),
            "/keys" => json!({ "keys": *self.keys.lock().unwrap() }),
            "/me" => self.user_info.lock().unwrap().clone(),
            "/token" => {
                let id_token = (self.tokens.lock().unwrap())(&self.claims());
                json!({ "id_token": id_token, "access_token": "access", "token_type": "Bearer" })
            }
            _ => Value::Null,
        };
        let (status, body) = match answer {
            Value::Null => ("404 Not Found", String::new()),
            Value::String(raw) => (if raw.starts_with("302") { "302 Found" } else { "200 OK" }, raw),
            other => ("200 OK", other.to_string()),
        };
        let location = if status.starts_with("302") { format!("Location: {}\r\n", &body[4..]) } else { String::new() };
        let head =
            format!("HTTP/1.1 {status}\r\nConnection: close\r\n{location}Content-Length: {}\r\n\r\n", body.len());
        let _ = stream.write_all(format!("{head}{body}").as_bytes());
    }
}

/// The S256 challenge of a verifier (RFC 7636 § 4.2).
pub fn challenge(verifier: &str) -> String {
    BASE64URL_NOPAD.encode(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()).as_ref())
}
