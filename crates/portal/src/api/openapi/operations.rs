//! Every operation of the APIs, one entry each.

/// The shape of an operation's errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// SODA's.
    Soda,
    /// `application/problem+json`.
    Problem,
    /// The same, behind a tracking code.
    Secret,
}

impl Shape {
    /// The content type and the schema.
    pub fn error(self) -> (&'static str, &'static str) {
        match self {
            Self::Soda => ("application/json", "SodaError"),
            Self::Problem | Self::Secret => ("application/problem+json", "Problem"),
        }
    }

    /// What every operation may come to.
    pub fn always(self) -> &'static [u16] {
        match self {
            Self::Soda | Self::Problem => &[400, 403, 412, 429, 500, 503],
            Self::Secret => &[403, 404, 412, 429, 500, 503],
        }
    }
}

/// One operation.
pub(super) struct Operation {
    pub method: &'static str,
    pub path: &'static str,
    pub id: &'static str,
    pub summary: &'static str,
    pub tag: &'static str,
    /// Names of `components/parameters`.
    pub parameters: &'static [&'static str],
    /// Content type and schema of what is sent.
    pub body: Option<(&'static str, &'static str)>,
    pub status: u16,
    /// Content types and schemas of the answer.
    pub answers: &'static [(&'static str, &'static str)],
    pub shape: Shape,
    /// Besides those that every operation may come to.
    pub errors: &'static [u16],
}

const JSON: &str = "application/json";
const ATOM: &str = "application/atom+xml";
const CSV: &str = "text/csv";
const GEOJSON: &str = "application/vnd.geo+json";
const CJSON: &str = "application/json+x-socrata-cjson";
const PARQUET: &str = "application/vnd.apache.parquet";
const FORM: &str = "application/x-www-form-urlencoded";
const QUERY: &[&str] =
    &["select", "where", "order", "group", "having", "q", "limit", "offset", "cursor", "query", "app_token"];
/// A query that may ask about the past.
const PAST_QUERY: &[&str] =
    &["select", "where", "order", "group", "having", "q", "limit", "offset", "cursor", "query", "app_token", "as_of"];
const LAW_DUE: &[&str] = &["law", "received", "receipt_rule", "adopt", "closed", "event"];
const REPORTS: &[&str] = &["by", "year"];
const ROW_ERRORS: &[u16] = &[404, 406, 408, 410];
const SENT_ERRORS: &[u16] = &[413, 415, 422];

const GET: Operation = Operation {
    method: "get",
    path: "",
    id: "",
    summary: "",
    tag: "datasets",
    parameters: &[],
    body: None,
    status: 200,
    answers: &[(JSON, "object")],
    shape: Shape::Problem,
    errors: &[],
};
const SODA: Operation =
    Operation { tag: "soda", shape: Shape::Soda, answers: &[(JSON, "Rows")], errors: ROW_ERRORS, ..GET };
const FILE: Operation = Operation { tag: "files", errors: &[404], ..GET };
const RECORDS: Operation = Operation { tag: "records", ..GET };
const SEND: Operation = Operation { method: "post", status: 201, errors: SENT_ERRORS, ..RECORDS };
const SECRET: Operation = Operation { shape: Shape::Secret, ..RECORDS };
const FEED: Operation = Operation { tag: "feeds", ..GET };

#[rustfmt::skip]
pub(super) const OPERATIONS: &[Operation] = &[
    Operation { path: "/api/v1/datasets", id: "list_datasets", summary: "Search the catalog", parameters: &["words", "standing", "department", "category", "page_limit", "page_offset"], answers: &[(JSON, "DatasetPage")], ..GET },
    Operation { path: "/api/v1/datasets/{id}", id: "show_dataset", summary: "Everything public of a dataset", answers: &[(JSON, "Dataset")], errors: &[404], ..GET },
    Operation { path: "/api/v1/datasets/{id}/rows", id: "list_dataset_rows", summary: "Rows of a query, numbers as numbers", parameters: PAST_QUERY, answers: &[(JSON, "RowPage")], errors: &[404, 408, 410], ..GET },
    Operation { path: "/api/v1/datasets/{id}/history", id: "show_history", summary: "What the dataset showed since it was published, and from when", answers: &[(JSON, "History")], errors: &[404], ..GET },
    Operation { path: "/api/v1/datasets/{id}/changes", id: "list_changes", summary: "What changed from one time to another, row by row", parameters: &["from", "to", "after_row", "page_limit"], answers: &[(JSON, "ChangePage")], errors: &[404, 408], ..GET },
    Operation { path: "/data/{id}.parquet", id: "download_parquet", summary: "The current release as Parquet", answers: &[(PARQUET, "Bytes")], ..FILE },
    Operation { path: "/data/{id}.csv", id: "download_csv", summary: "The current release as CSV", answers: &[(CSV, "string")], ..FILE },
    Operation { path: "/data/{id}/{release}.parquet", id: "download_release_parquet", summary: "A release by name, as Parquet", answers: &[(PARQUET, "Bytes")], ..FILE },
    Operation { path: "/data/{id}/{release}.csv", id: "download_release_csv", summary: "A release by name, as CSV", answers: &[(CSV, "string")], ..FILE },
    Operation { path: "/data/{id}/dictionary.csv", id: "download_dictionary", summary: "The data dictionary as CSV", answers: &[(CSV, "string")], ..FILE },
    Operation { path: "/data/{id}/dictionary.json", id: "show_dictionary", summary: "The data dictionary", errors: &[404], ..GET },
    Operation { path: "/data/{id}/withheld.json", id: "show_withheld", summary: "What is withheld, and why", errors: &[404], answers: &[(JSON, "Withheld")], ..GET },
    Operation { path: "/data/{id}/withheld-cells.csv", id: "download_withheld_cells", summary: "The cells that are withheld, by row and field, where that says nothing more", errors: &[404], answers: &[(CSV, "string")], ..GET },
    Operation { path: "/data/{id}/checksums.txt", id: "show_checksums", summary: "SHA-256 of the files", errors: &[404], answers: &[("text/plain", "string")], ..GET },
    Operation { path: "/data/{id}/history.parquet", id: "download_history", summary: "Every version of every row since publication, as Parquet", answers: &[(PARQUET, "Bytes")], ..FILE },
    Operation { path: "/resource/{id}", id: "list_rows", summary: "Rows, in the form that `Accept` asks for", parameters: QUERY, answers: &[(JSON, "Rows"), (CSV, "string"), (GEOJSON, "object"), ("text/tab-separated-values", "string"), (CJSON, "CompactRows")], ..SODA },
    Operation { path: "/resource/{id}", method: "post", id: "query_rows", summary: "The same with the parameters in a form", body: Some((FORM, "QueryForm")), answers: &[(JSON, "Rows"), (CSV, "string"), (GEOJSON, "object"), ("text/tab-separated-values", "string"), (CJSON, "CompactRows")], errors: &[404, 405, 406, 408, 410], ..SODA },
    Operation { path: "/resource/{id}.json", id: "list_rows_json", summary: "Rows as JSON", parameters: QUERY, ..SODA },
    Operation { path: "/resource/{id}.json", method: "post", id: "query_rows_json", summary: "The same with the parameters in a form", body: Some((FORM, "QueryForm")), answers: &[(JSON, "Rows")], errors: &[404, 405, 406, 408, 410], ..SODA },
    Operation { path: "/resource/{id}.csv", id: "list_rows_csv", summary: "Rows as CSV", parameters: QUERY, answers: &[(CSV, "string")], ..SODA },
    Operation { path: "/resource/{id}.csv", method: "post", id: "query_rows_csv", summary: "The same with the parameters in a form", body: Some((FORM, "QueryForm")), answers: &[(CSV, "string")], errors: &[404, 405, 406, 408, 410], ..SODA },
    Operation { path: "/resource/{id}.geojson", id: "list_rows_geojson", summary: "Rows as GeoJSON", parameters: QUERY, answers: &[(GEOJSON, "object")], ..SODA },
    Operation { path: "/resource/{id}.geojson", method: "post", id: "query_rows_geojson", summary: "The same with the parameters in a form", body: Some((FORM, "QueryForm")), answers: &[(GEOJSON, "object")], errors: &[404, 405, 406, 408, 410], ..SODA },
    Operation { path: "/resource/{id}.tsv", id: "list_rows_tsv", summary: "Rows as tab-separated values", parameters: QUERY, answers: &[("text/tab-separated-values", "string")], ..SODA },
    Operation { path: "/resource/{id}.tsv", method: "post", id: "query_rows_tsv", summary: "The same with the parameters in a form", body: Some((FORM, "QueryForm")), answers: &[("text/tab-separated-values", "string")], errors: &[404, 405, 406, 408, 410], ..SODA },
    Operation { path: "/resource/{id}.cjson", id: "list_rows_cjson", summary: "Rows as arrays of values, after an object that names the columns", parameters: QUERY, answers: &[(CJSON, "CompactRows")], ..SODA },
    Operation { path: "/resource/{id}.cjson", method: "post", id: "query_rows_cjson", summary: "The same with the parameters in a form", body: Some((FORM, "QueryForm")), answers: &[(CJSON, "CompactRows")], errors: &[404, 405, 406, 408, 410], ..SODA },
    Operation { path: "/resource/{id}/{row}.json", id: "show_row", summary: "One row by `:id`", answers: &[(JSON, "object")], ..SODA },
    Operation { path: "/api/views.json", id: "list_views", summary: "Metadata of all datasets", parameters: &["page_limit", "page_number"], answers: &[(JSON, "array")], ..SODA },
    Operation { path: "/api/views/{id}.json", id: "show_view", summary: "Metadata of a dataset", answers: &[(JSON, "object")], ..SODA },
    Operation { path: "/api/views/{id}/rows.csv", id: "export_rows", summary: "The whole dataset as CSV", answers: &[(CSV, "string")], shape: Shape::Soda, ..FILE },
    Operation { path: "/api/catalog/v1", id: "search_catalog", summary: "Search the catalog as SODA clients do", parameters: &["ids", "names", "words", "only", "categories", "tags", "attribution", "page_limit", "page_offset", "scroll_id"], answers: &[(JSON, "object")], ..SODA },
    Operation { path: "/api/v1/exemptions", id: "list_exemptions", summary: "The register of exemptions", parameters: &["dataset", "law_id", "page_limit", "page_offset"], ..RECORDS },
    Operation { path: "/api/v1/requests", id: "list_requests", summary: "The public log of requests and inquiries", parameters: &["dataset", "kind", "page_limit", "page_offset"], ..RECORDS },
    Operation { path: "/api/v1/requests", id: "open_request", summary: "File a public records request", body: Some((JSON, "RequestAsk")), answers: &[(JSON, "Opened")], ..SEND },
    Operation { path: "/api/v1/requests/{number}", id: "show_request", summary: "A request in the public log", errors: &[404], ..RECORDS },
    Operation { path: "/requests.csv", id: "download_requests", summary: "The public log as CSV, a line for each request", parameters: &["dataset", "kind"], answers: &[(CSV, "string")], ..RECORDS },
    Operation { path: "/requests/{number}/calendar.ics", id: "show_request_calendar", summary: "What is due in a request, as a calendar file", errors: &[404], answers: &[("text/calendar", "string")], ..RECORDS },
    Operation { path: "/requests/{number}/productions/{production}/{file}", id: "download_public_production", summary: "A file produced for everyone", answers: &[("application/octet-stream", "Bytes")], tag: "files", errors: &[404, 410], ..RECORDS },
    Operation { path: "/api/v1/inquiries", id: "open_inquiry", summary: "Ask the Open Data team", body: Some((JSON, "InquiryAsk")), answers: &[(JSON, "Opened")], ..SEND },
    Operation { path: "/api/v1/inspections", id: "open_inspection", summary: "Ask for an appointment to look at records", body: Some((JSON, "InspectionAsk")), answers: &[(JSON, "Opened")], ..SEND },
    Operation { path: "/api/v1/justifications", id: "open_justification", summary: "Ask for the reasons of a withholding in writing", body: Some((JSON, "JustificationAsk")), answers: &[(JSON, "Opened")], ..SEND },
    Operation { path: "/api/v1/reviews", id: "open_review", summary: "Ask for a review of an exemption", body: Some((JSON, "ReviewAsk")), answers: &[(JSON, "Opened")], ..SEND },
    Operation { path: "/api/v1/appeals", id: "open_appeal", summary: "Appeal against the denial of a request", body: Some((JSON, "AppealAsk")), answers: &[(JSON, "Opened")], ..SEND },
    Operation { path: "/api/v1/complaints", id: "open_complaint", summary: "Complain about how something was handled", body: Some((JSON, "ComplaintAsk")), answers: &[(JSON, "Opened")], errors: &[404, 413, 415, 422], ..SEND },
    Operation { path: "/api/v1/withholding-requests", id: "open_withholding", summary: "Ask that something be withheld", body: Some((JSON, "WithholdingAsk")), answers: &[(JSON, "Opened")], ..SEND },
    Operation { path: "/api/v1/track/{code}", id: "show_matter", summary: "The whole record of a matter", ..SECRET },
    Operation { path: "/api/v1/track/{code}/messages", id: "send_message", summary: "Write to whoever handles the matter", method: "post", status: 202, body: Some((JSON, "MessageAsk")), errors: &[400, 413, 415, 422], ..SECRET },
    Operation { path: "/api/v1/track/{code}/booking", id: "book_inspection", summary: "Take one of the times offered for an inspection", method: "post", status: 202, body: Some((JSON, "BookingAsk")), errors: &[400, 413, 415, 422], ..SECRET },
    Operation { path: "/api/v1/track/{code}/booking", id: "cancel_booking", summary: "Give the appointment back", method: "delete", status: 202, errors: &[422], ..SECRET },
    Operation { path: "/api/v1/track/{code}/fee", id: "answer_fee", summary: "Accept or decline a fee estimate", method: "post", status: 202, body: Some((JSON, "FeeAsk")), errors: &[400, 413, 415, 422], ..SECRET },
    Operation { path: "/api/v1/track/{code}/narrow", id: "narrow_request", summary: "Ask for less of a request", method: "post", status: 202, body: Some((JSON, "NarrowAsk")), errors: &[400, 413, 415, 422], ..SECRET },
    Operation { path: "/api/v1/track/{code}/webhooks", id: "set_webhook", summary: "Have an address told of what happens", method: "post", status: 201, body: Some((JSON, "WebhookAsk")), answers: &[(JSON, "WebhookSet")], errors: &[400, 413, 415, 422], ..SECRET },
    Operation { path: "/api/v1/track/{code}/webhooks/{webhook}", id: "remove_webhook", summary: "Have it told no more", method: "delete", status: 202, errors: &[422], ..SECRET },
    Operation { path: "/track/{code}/feed.atom", id: "show_matter_feed", summary: "What happens with a matter, as an Atom feed", answers: &[(ATOM, "string")], ..SECRET },
    Operation { path: "/track/{code}/calendar.ics", id: "show_matter_calendar", summary: "What is due in a matter, and its appointment, as a calendar file", answers: &[("text/calendar", "string")], ..SECRET },
    Operation { path: "/api/v1/track/{code}/withdraw", id: "withdraw_matter", summary: "Withdraw the matter", method: "post", status: 202, ..SECRET },
    Operation { path: "/api/v1/track/{code}/rotate", id: "rotate_code", summary: "A new tracking code", method: "post", status: 201, answers: &[(JSON, "Opened")], ..SECRET },
    Operation { path: "/api/v1/law/due", id: "show_due", summary: "When an answer is due, counted out day by day", parameters: LAW_DUE, answers: &[(JSON, "LawDue")], ..RECORDS },
    Operation { path: "/api/v1/law/due.ics", id: "show_due_ics", summary: "The same as a calendar file", parameters: LAW_DUE, answers: &[("text/calendar", "string")], ..RECORDS },
    Operation { path: "/api/v1/reports", id: "list_reports", summary: "How the law of records is kept, in figures, each with its definition", parameters: REPORTS, answers: &[(JSON, "Reports")], ..RECORDS },
    Operation { path: "/api/v1/reports/{report}.csv", id: "download_report", summary: "One of these reports as CSV", parameters: REPORTS, errors: &[404], answers: &[(CSV, "string")], ..RECORDS },
    Operation { path: "/api/v1/suggestions", id: "list_suggestions", summary: "What may already answer a description: published datasets, records produced for everybody, systems", parameters: &["described", "dataset"], answers: &[(JSON, "Suggestions")], ..RECORDS },
    Operation { path: "/api/v1/systems", id: "list_systems", summary: "The catalog of the city's enterprise systems", answers: &[(JSON, "Systems")], ..RECORDS },
    Operation { path: "/api/v1/systems.csv", id: "download_systems", summary: "The same as CSV", answers: &[(CSV, "string")], ..RECORDS },
    Operation { path: "/api/v1/limits", id: "show_limits", summary: "What a visitor may do, in numbers", ..GET },
    Operation { path: "/data.json", id: "show_data_json", summary: "The catalog as DCAT-US 1.1", ..FEED },
    Operation { path: "/requests.atom", id: "show_requests_feed", summary: "The public log of requests as an Atom feed", answers: &[(ATOM, "string")], ..FEED },
    Operation { path: "/d/{id}/releases.atom", id: "show_releases_feed", summary: "What a dataset has shown, as an Atom feed", errors: &[404], answers: &[(ATOM, "string")], ..FEED },
    Operation { path: "/openapi.json", id: "show_openapi", summary: "This description", ..FEED },
    Operation { path: "/openapi-3.0.json", id: "show_openapi_3_0", summary: "This description as OpenAPI 3.0", ..FEED },
];
