//! A small city with one dataset, staff of every role, and somebody at a browser.

use acts::{Acts, AddDataset, CityFolder, ExemptionAsk, OpenAsk, ScopeAsk, Tools};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use desk::{DeskOptions, DeskState};
use http_body_util::BodyExt;
use records::{Actor, Channel, Contact, Item, MatterNumber, Opening, Requester, Role, Settings, Submission, Topic};
use register::{Official, Treatment};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::{Inbox, Places};
use tower::ServiceExt;

pub const PASSWORD: &str = "correct horse battery staple";
/// Value of a withheld cell: nowhere on any page.
pub const CANARY: &str = "916-555-0142";
/// Monday, March 2, 2026, 9:14 in Sacramento.
const BEGIN: i64 = 1_772_471_640_000_000;

pub struct City {
    pub dir: tempfile::TempDir,
    pub clock: Arc<AtomicI64>,
    pub acts: Arc<Acts>,
    pub router: Router,
}

/// Somebody at a browser, with a cookie or without.
pub struct Browser {
    router: Router,
    pub cookies: Vec<(String, String)>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }

    /// The token of the first form on the page.
    pub fn token(&self) -> String {
        between(&self.text(), "name=\"token\" value=\"", "\"")
    }
}

pub fn between(text: &str, before: &str, after: &str) -> String {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("`{before}` is not in:\n{text}"));
    rest.split(after).next().unwrap().to_owned()
}

pub fn staff() -> Actor {
    Actor::CommandLine { os_user: "tester".into(), on_behalf_of: vec![] }
}

pub fn official(name: &str, title: &str) -> Official {
    Official { name: name.into(), title: title.into() }
}

impl City {
    pub async fn new() -> Self {
        Self::with(DeskOptions::default()).await
    }

    pub async fn with(options: DeskOptions) -> Self {
        Self::made(options, feeds::Hosts::default()).await
    }

    /// A city whose webhooks may lead to these hosts.
    pub async fn telling(hosts: feeds::Hosts) -> Self {
        Self::made(DeskOptions::default(), hosts).await
    }

    /// So much time passes, in microseconds.
    pub fn pass(&self, time: i64) {
        self.clock.fetch_add(time, Ordering::SeqCst);
    }

    async fn made(options: DeskOptions, hosts: feeds::Hosts) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(BEGIN));
        let ticks = clock.clone();
        let random = |bytes: &mut [u8]| getrandom::fill(bytes).unwrap();
        // A clock that a test sets before all time is broken, and whoever asks it too.
        let now = move || Some(ticks.fetch_add(1, Ordering::Relaxed)).filter(|now| *now > 0).expect("a clock");
        let tools = Tools::new(now, random);
        let (folder, places) = (CityFolder::at(dir.path()), Places::in_dir(dir.path()));
        let acts = Acts::init(folder, &places, settings(), &staff(), tools).await.unwrap();
        calls(&acts, dir.path()).await;
        let wait = std::time::Duration::from_millis(10);
        let limits = feeds::Limits { first_wait: wait, wait_max: wait, ..feeds::Limits::default() };
        let acts = Arc::new(acts.fetching(feeds::S3Access::default(), limits).telling(hosts));
        let state =
            DeskState::new(acts.clone(), "http://127.0.0.1:8080".into(), "http://127.0.0.1:8081".into(), options);
        Self { dir, clock, acts, router: desk::router(state) }
    }

    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: Vec::new() }
    }

    /// Somebody of this role, signed in.
    pub async fn signed_in(&self, role: Role, department: Option<&str>) -> Browser {
        let email = format!("{}@city.example", role.word());
        let person = official(&format!("Person {}", role.word()), "Officer");
        let invitation = self.acts.invite(&staff(), &email, person, role, department.map(str::to_owned)).await.unwrap();
        self.acts.activate(&invitation.token, PASSWORD).await.unwrap();
        let mut browser = self.browser();
        let answer = browser.sign_in(&email, PASSWORD).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/desk"));
        browser
    }

    pub async fn request(&self) -> MatterNumber {
        let item = Item { dataset: "call-0001".parse().unwrap(), fields: vec![], from: None, to: None };
        let opening = Opening::Request { items: vec![item], description: None, format: None, series: Vec::new() };
        self.open(opening).await
    }

    /// What somebody left at the portal, taken in; `id` tells submissions apart.
    pub async fn take(&self, id: &str, submission: &Submission) {
        let inbox = Inbox::open(&Places::in_dir(self.dir.path())).await.unwrap();
        inbox.leave(&id.repeat(16), self.acts.now(), submission).await.unwrap();
        self.acts.take_inbox().await.unwrap();
    }

    /// What the requester of a matter left behind its secret link, taken in.
    pub async fn left(&self, number: &MatterNumber, id: &str, what: impl FnOnce(String) -> Submission) {
        let hash = self.acts.read(|city| city.matters[number].track_hash.clone()).await.unwrap().unwrap();
        self.take(id, &what(hash)).await;
    }

    pub async fn described(&self) -> MatterNumber {
        let description = Some("The file on the harbour fire".to_owned());
        self.open(Opening::Request { items: vec![], description, format: None, series: Vec::new() }).await
    }

    pub async fn inquiry(&self) -> MatterNumber {
        let text = "When is the next <release>?".to_owned();
        self.open(Opening::Inquiry { topic: Topic::Access, datasets: vec![], text, intended_use: None }).await
    }

    async fn open(&self, opening: Opening) -> MatterNumber {
        self.opened(opening, None).await
    }

    pub async fn opened(&self, opening: Opening, email: Option<&str>) -> MatterNumber {
        let requester =
            Requester { name: Some("R. Requester".into()), email: email.map(str::to_owned), ..Requester::default() };
        let ask = OpenAsk { opening, requester, channel: Channel::Counter, received_at: None };
        self.acts.open_matter(&staff(), ask).await.unwrap().0
    }
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), String::new()).await
    }

    /// Sends a form with the token of the page it stands on.
    pub async fn post(&mut self, page: &str, path: &str, answers: &[(&str, &str)]) -> Answer {
        let token = self.get(page).await.token();
        let mut all = vec![("token", token.as_str())];
        all.extend(answers);
        self.post_raw(path, &all).await
    }

    pub async fn post_raw(&mut self, path: &str, answers: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> = answers.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, pairs.join("&")).await
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.post("/desk/sign-in", "/desk/sign-in", &[("email", email), ("password", password)]).await
    }

    pub async fn send(&mut self, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).body(body.into()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let (name, value) = line.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn settings() -> Settings {
    let contact = |office: &str| Contact { office: office.into(), email: None, phone: None };
    Settings {
        city: "City of Example".into(),
        law: "us-ca".into(),
        timezone: "America/Los_Angeles".into(),
        calendar: law::CityCalendar::default(),
        open_data: contact("Open Data team"),
        clerk: contact("Office of the City Clerk"),
        challenge: "Ask for a review.".into(),
        faq: vec![],
        ..Settings::default()
    }
}

/// Calls: a number, a date, an offense, and the telephone of the caller, which is exempt.
async fn calls(acts: &Acts, dir: &std::path::Path) {
    let file = dir.join("calls.csv");
    let mut text = String::from("Call,Received,Offense,Caller Phone\n");
    for n in 0..30 {
        text.push_str(&format!("C{n:03},2026-01-{:02},Theft,{CANARY}\n", n % 28 + 1));
    }
    std::fs::write(&file, text).unwrap();
    let exemption = ExemptionAsk {
        law_id: "LE-INFORMER".into(),
        scope: ScopeAsk::Field("caller_phone".into()),
        treatment: Treatment::Withhold,
        statement: Some("Numbers of callers.".into()),
        reason: None,
        citations: vec![],
        decided_by: vec![official("C. Counsel", "Deputy City Attorney")],
        review_by: None,
        until: None,
        proposal: false,
    };
    let ask = AddDataset {
        file: Some(file),
        id: Some("call-0001".parse().unwrap()),
        title: "Calls for Service".into(),
        department: Some("Police".into()),
        row_id: Some("call".into()),
        exemptions: vec![exemption],
        publish: true,
        reason: Some("Reviewed.".into()),
        decided_by: vec![official("P. Publisher", "Records Manager")],
        ..AddDataset::default()
    };
    acts.add_dataset(&staff(), ask, &mut custody::unwatched).await.unwrap();
}
