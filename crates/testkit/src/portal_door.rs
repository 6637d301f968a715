//! The public side over a public folder, in this process.

use crate::{Answer, Question};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use portal::{Meter, PortalLimits, PortalState, router};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Inbox, Places, PublicDocs};
use tower::ServiceExt;

use crate::Dice;

/// The time at every door: 2026-03-04T18:30:00Z.
pub const NOW: i64 = 1_772_649_000_000_000;

/// A visitor at the public side.
pub struct Portal {
    app: Router,
    public: PathBuf,
}

impl Portal {
    /// Opens the public side of the city in a folder. Its clock stands still and its randomness is the same each time.
    pub async fn open(root: &Path) -> Self {
        let places = Places::in_dir(root);
        let limits = PortalLimits {
            anonymous_per_minute: 0,
            submissions_per_minute: 0,
            number_within: Duration::ZERO,
            ..PortalLimits::default()
        };
        let dice = Mutex::new(Dice::new(7));
        let public = root.join("public");
        let state = PortalState {
            public_dir: public.clone(),
            docs: PublicDocs::open_reader(&places).await.expect("the public documents"),
            inbox: Inbox::open(&places).await.expect("the inbox"),
            engine: engine::Engine::new(engine::Limits::default()).expect("an engine"),
            base_url: Some("https://data.example.gov".into()),
            desk_url: "https://desk.example.gov/desk".into(),
            form_key: web::csrf::FormKey::new([7; 32]),
            now: Arc::new(|| NOW),
            random: Arc::new(move |bytes| {
                let mut dice = dice.lock().unwrap_or_else(PoisonError::into_inner);
                bytes.iter_mut().for_each(|b| *b = dice.bits().to_le_bytes()[3]);
            }),
            meter: Meter::new(&limits),
            reports: portal::ReportCache::default(),
            log: portal::RequestLog::default(),
            suggestions: portal::SuggestionCache::default(),
            accesses: portal::AccessCounter::default(),
            limits,
        };
        Self { app: router(Arc::new(state)), public }
    }

    /// The public folder.
    pub fn public(&self) -> &Path {
        &self.public
    }

    /// `GET` of a path.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(&Question::get(path)).await
    }

    /// Asks a question.
    pub async fn ask(&self, question: &Question) -> Answer {
        let mut request = Request::builder().method(question.method.as_str()).uri(question.path.as_str());
        for (name, value) in &question.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(question.body.clone())).expect("a well-formed request");
        let response = self.app.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = match body.collect().await {
            Ok(body) => body.to_bytes().to_vec(),
            Err(_) => b"(broken off)".to_vec(),
        };
        Answer::new(parts.status.as_u16(), &parts.headers, body)
    }
}
