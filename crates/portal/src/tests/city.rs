//! A city with datasets in every standing, and a visitor to it.

use crate::{Meter, PortalLimits, PortalState, router};
use ::catalog::{
    CellNotice, DatasetId, FieldType, Geometry, PublicField, PublicSchema, PublicationPlan, ReleaseId, ReleaseSummary,
    RowNotice, Standing, WithheldField, Withholding,
};
use arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt;
use law::Ground;
use parquet::arrow::ArrowWriter;
use records::public::{Document, PublicDataset, Site};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;
use store::{Inbox, Places, PublicDocs};
use tempfile::TempDir;
use tower::ServiceExt;

/// 2026-01-10T05:34:45Z.
pub const NOW: i64 = 1_768_023_285_000_000;
pub const CALLS: &str = "call-0001";
pub const VICTIMS: &str = "vict-0001";
pub const PLANNED: &str = "plan-0001";
pub const GONE: &str = "gone-0001";
/// Must turn up nowhere.
pub const CANARY: &str = "canary";

pub struct City {
    pub dir: TempDir,
    pub docs: PublicDocs,
    pub inbox: Inbox,
    pub state: Arc<PortalState>,
    pub app: Router,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl City {
    pub async fn new() -> Self {
        Self::with(PortalLimits { number_within: Duration::from_millis(1), ..PortalLimits::default() }).await
    }

    pub async fn with(limits: PortalLimits) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::in_dir(dir.path());
        let docs = PublicDocs::open_writer(&places).await.unwrap();
        let calls = calls(dir.path());
        let all = [site(), document(&calls), document(&victims()), document(&planned()), document(&gone())];
        docs.put(&all, &[], 1).await.unwrap();
        let inbox = Inbox::open(&places).await.unwrap();
        let counter = AtomicU8::new(0);
        let state = Arc::new(PortalState {
            public_dir: dir.path().join("public"),
            docs: PublicDocs::open_reader(&places).await.unwrap(),
            inbox: inbox.clone(),
            engine: engine::Engine::new(engine::Limits::default()).unwrap(),
            base_url: Some("https://data.example.gov".into()),
            desk_url: "https://desk.example.gov/desk".into(),
            form_key: web::csrf::FormKey::new([7; 32]),
            now: Arc::new(|| NOW),
            random: Arc::new(move |bytes| bytes.fill(counter.fetch_add(1, Ordering::Relaxed))),
            meter: Meter::new(&limits),
            reports: crate::ReportCache::default(),
            log: crate::RequestLog::default(),
            suggestions: crate::SuggestionCache::default(),
            accesses: crate::AccessCounter::default(),
            limits,
        });
        Self { app: router(state.clone()), state, docs, inbox, dir }
    }

    pub async fn put(&self, documents: &[Document], seq: u64) {
        self.docs.put(documents, &[], seq).await.unwrap();
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, "").await
    }

    pub async fn post_json(&self, path: &str, body: &str) -> Answer {
        self.send("POST", path, &[("content-type", "application/json")], body).await
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response: Response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        let text = String::from_utf8_lossy(&body);
        assert!(!text.contains(CANARY) && !format!("{:?}", parts.headers).contains(CANARY), "{path}: {text}");
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl Answer {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.body.clone()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.body));
        self
    }
}

pub fn withholding(citation: &str, statement: &str) -> Withholding {
    Withholding {
        exemption: "EX-1".into(),
        law_id: "PR-VICTIM".into(),
        ground: Ground::Privacy,
        citation: citation.parse().unwrap(),
        more_citations: Vec::new(),
        statement: statement.into(),
        decided_by: vec!["A. Clerk, City Clerk".into()],
        decided_on: "2026-01-02".into(),
    }
}

pub fn document(dataset: &PublicDataset) -> Document {
    Document { kind: "dataset", key: dataset.id.to_string(), json: serde_json::to_string(dataset).unwrap() }
}

fn site() -> Document {
    site_with(None)
}

/// What the site says of itself, with this of the settings.
pub fn site_with(settings: Option<records::public::PublicSettings>) -> Document {
    let contact =
        |office: &str, email: &str| records::Contact { office: office.into(), email: Some(email.into()), phone: None };
    let site = Site {
        city: "City of Example".into(),
        timezone: "America/Los_Angeles".into(),
        law: "us-ca".into(),
        open_data: contact("Open Data team", "data@example.gov"),
        clerk: contact("City Clerk", "clerk@example.gov"),
        challenge: "Write to the Clerk.".into(),
        faq: Vec::new(),
        ledger_head: None,
        settings,
    };
    Document { kind: "site", key: "site".into(), json: serde_json::to_string(&site).unwrap() }
}

pub fn dataset(id: &str, slug: &str, title: &str, standing: Standing) -> PublicDataset {
    PublicDataset {
        id: id.parse().unwrap(),
        slug: slug.into(),
        title: title.into(),
        description: format!("{title}, as published"),
        department: Some("Police Department".into()),
        category: Some("Public Safety".into()),
        keywords: vec!["police".into()],
        standing,
        plan: PublicationPlan { promised: None, periodicity: Some("R/P1D".into()), note: None },
        external: Vec::new(),
        schema: None,
        release: None,
        withheld: Vec::new(),
        takedown_note: None,
        epoch: 3,
        added_at: NOW - 86_400_000_000,
        changed_at: NOW,
        reviews: std::collections::BTreeMap::new(),
        update_late: None,
        promises: vec![],
    }
}

pub fn victims() -> PublicDataset {
    let reason = withholding("Gov. Code § 7923.600", "Records of victims are confidential.");
    PublicDataset { withheld: vec![reason], ..dataset(VICTIMS, "victims", "Victims", Standing::Withheld) }
}

fn planned() -> PublicDataset {
    let plan = PublicationPlan { promised: Some("2026-06-01".into()), ..PublicationPlan::default() };
    PublicDataset { plan, ..dataset(PLANNED, "planned", "Budget", Standing::Planned) }
}

fn gone() -> PublicDataset {
    let note = Some("Taken down on 2026-01-09: an address was shown.".into());
    PublicDataset { takedown_note: note, ..dataset(GONE, "gone", "Complaints", Standing::TakenDown) }
}

pub fn field(name: &str, label: &str, field_type: FieldType) -> PublicField {
    let name = name.parse().unwrap();
    PublicField { name, label: label.into(), field_type, role: None, description: None, notices: Vec::new() }
}

fn schema() -> PublicSchema {
    let why = withholding("Gov. Code § 7923.600", "Names of victims and callers are confidential.");
    let mut place = field("place", "Place", FieldType::Point);
    place.notices = vec![CellNotice { what: "withheld in some rows".into(), withholding: why.clone() }];
    PublicSchema {
        dataset: CALLS.parse::<DatasetId>().unwrap(),
        fields: vec![
            field("call_number", "Call Number", FieldType::Integer),
            field("call_type", "Call Type", FieldType::Text),
            field("received", "Received", FieldType::Timestamp),
            field("day", "Day", FieldType::Date),
            field("cost", "Cost", FieldType::Decimal { scale: 2 }),
            place,
        ],
        withheld: vec![WithheldField {
            name: "caller".parse().unwrap(),
            label: "Caller".into(),
            description: None,
            withholdings: vec![why.clone()],
        }],
        row_notices: vec![RowNotice { withholding: why }],
        geometry: Some(Geometry::Field("place".parse().unwrap())),
        stable_ids: true,
        rows: 3,
    }
}

/// The rows: types, times and a null in every column that can have one.
fn rows() -> RecordBatch {
    let columns: Vec<(&str, ArrayRef)> = vec![
        (":id", Arc::new(Int64Array::from(vec![1, 2, 4]))),
        ("call_number", Arc::new(Int64Array::from(vec![Some(100), Some(200), None]))),
        ("call_type", Arc::new(StringArray::from(vec![Some("Noise"), Some("Fire \"alarm\", loud"), None]))),
        ("received", Arc::new(TimestampMicrosecondArray::from(vec![Some(1_459_504_800_000_000), None, Some(0)]))),
        ("day", Arc::new(Date32Array::from(vec![Some(16_892), Some(16_893), None]))),
        (
            "cost",
            Arc::new(Decimal128Array::from(vec![Some(1250), Some(-5), None]).with_precision_and_scale(28, 2).unwrap()),
        ),
        ("place", Arc::new(StringArray::from(vec![Some("POINT (-121.5 38.25)"), None, None]))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

fn calls(dir: &Path) -> PublicDataset {
    let about = dataset(CALLS, "calls-for-service", "Calls for Service", Standing::Published);
    PublicDataset { schema: Some(schema()), release: Some(release(dir, CALLS, &rows())), ..about }
}

/// Rows as the builder writes them.
pub fn parquet(rows: &RecordBatch) -> Vec<u8> {
    let mut parquet = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut parquet, rows.schema(), None).unwrap();
    writer.write(rows).unwrap();
    writer.close().unwrap();
    parquet
}

/// Writes a release as the builder does.
pub fn release(dir: &Path, id: &str, rows: &RecordBatch) -> ReleaseSummary {
    let parquet = parquet(rows);
    let sum = Sha256::digest(&parquet);
    let release = ReleaseId::from_digest(&sum);
    let folder = dir.join("public/releases").join(id).join(release.as_str());
    std::fs::create_dir_all(&folder).unwrap();
    let hex = data_encoding::HEXLOWER.encode(&sum);
    let dictionary = b"field,label\ncall_number,Call Number\n";
    let sums = format!(
        "{hex}  data.parquet\n{}  data.csv\n{}  dictionary.csv\n{0}  schema.json\n",
        "0".repeat(64),
        crate::track::sha256_hex(dictionary)
    );
    for (name, bytes) in [
        ("data.parquet", parquet.as_slice()),
        ("data.csv", b"call_number,call_type\n100,Noise\n"),
        ("dictionary.csv", dictionary),
        ("checksums.txt", sums.as_bytes()),
    ] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    ReleaseSummary {
        id: release,
        released_at: NOW - 3_600_000_000,
        rows: rows.num_rows() as u64,
        fields: rows.num_columns() as u32 - 1,
        parquet_bytes: parquet.len() as u64,
        parquet_sha256: hex,
    }
}
