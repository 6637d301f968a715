//! SODA 2.1: `/resource/{id}`, with an extension or by `Accept`.

mod format;

use super::data::links;
use super::paging::{Page, Pages};
use super::rows::{Others, changed_at};
use super::{Ask, Problem, segments};
use crate::OpenDataset;
use crate::conditional::{CACHE_PUBLIC, Condition, Validators, http_date};
use axum::body::Body;
use axum::extract::Form;
use axum::extract::Path;
use axum::extract::rejection::{FormRejection, PathRejection};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dialects::soda::{self, Encoder, EncoderOptions, Format, SodaError, SodaRequest, soda2_headers};
use format::Chosen;
use http_body_util::BodyExt;
use query::{BinaryOp, Expr, Query, ResolvedQuery, Value};

/// Parameters of a query, decoded.
type Parameters = Vec<(String, String)>;

/// `GET /resource/{id}`, `/resource/{id}.json`, `.csv`, `.geojson`, `.tsv`, `.cjson`.
pub async fn list_rows(ask: Ask, path: Result<Path<String>, PathRejection>) -> Response {
    let parameters = ask.parameters.clone();
    let result = rows(&ask, &segments::<String>(path), &parameters).await;
    ask.answer(result)
}

/// The same with the parameters in a form, for queries that are too long for an address.
pub async fn query_rows(
    ask: Ask,
    path: Result<Path<String>, PathRejection>,
    form: Result<Form<Parameters>, FormRejection>,
) -> Response {
    let file: String = segments(path);
    let result = match form {
        Ok(Form(more)) => {
            let all: Parameters = ask.parameters.iter().cloned().chain(more).collect();
            rows(&ask, &file, &all).await
        }
        // Anything but a form would write, and nothing is written here.
        Err(_) => Err(ask.soda(&SodaError::MethodNotAllowed, id_of(&file).0)),
    };
    let mut response = ask.answer(result);
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD,POST"));
    }
    response
}

/// `GET /resource/{id}/{rowid}.json`: one row by `:id`.
pub async fn show_row(ask: Ask, path: Result<Path<(String, String)>, PathRejection>) -> Response {
    let (id, file): (String, String) = segments(path);
    let result = row(&ask, &id, &file).await;
    ask.answer(result)
}

fn id_of(file: &str) -> (&str, Option<&str>) {
    file.split_once('.').map_or((file, None), |(id, extension)| (id, Some(extension)))
}

async fn rows(ask: &Ask, file: &str, parameters: &[(String, String)]) -> Result<Response, Problem> {
    let (id, extension) = id_of(file);
    let open = ask.open(id).await?;
    let id = open.about.id.as_str();
    let chosen = format::choose(extension, &ask.headers).ok_or_else(|| ask.soda(&SodaError::NotAcceptable, id))?;
    let mut request = ask.asked(parameters, id)?;
    let others = ask.others(&open, &request.query).await?;
    let pages = Pages::enter(&mut request, &open, &others).map_err(|e| ask.soda(&e, id))?;
    let validators = validators(&open, &others, &request, chosen.format);
    pages.one_more(&mut request);
    let query = others.resolve(&request, &open.schema).map_err(|e| ask.soda(&e, id))?;
    let page = Page { query, shown: Some(pages.shown()) };
    let encoder = || encoder(&open, &request, &page, chosen.format);
    let kind = encoder().content_type();
    let begun = match validators.condition(&ask.headers) {
        Condition::Failed => return Err(ask.soda(&SodaError::PreconditionFailed, id)),
        Condition::NotModified => return Ok(response(&open, &page.query, (None, kind), &validators, chosen)),
        Condition::Go => ask.rows(&open, &others, &page, encoder()).await?,
    };
    let mut response = response(&open, &page.query, (Some(begun.body), kind), &validators, chosen);
    let total = page.total(&open).or(pages.total(begun.ended.as_ref()));
    if let Some(total) = total.filter(|_| request.row_count) {
        response.headers_mut().insert(HeaderName::from_static("x-soda2-row-count"), total.into());
    }
    let path = format!("/resource/{id}{}", extension.map(|e| format!(".{e}")).unwrap_or_default());
    let next = pages.next(ask, &path, parameters, pages.more(total, begun.ended.as_ref()));
    if let Some(link) = next.and_then(|url| HeaderValue::from_str(&format!("<{url}>; rel=\"next\"")).ok()) {
        response.headers_mut().append(header::LINK, link);
    }
    Ok(response)
}

async fn row(ask: &Ask, id: &str, file: &str) -> Result<Response, Problem> {
    let open = ask.open(id).await?;
    let id = open.about.id.as_str();
    let no_row = || ask.soda(&SodaError::RowNotFound, id);
    let (number, extension) = id_of(file);
    let chosen = format::choose(extension, &ask.headers).ok_or_else(|| ask.soda(&SodaError::NotAcceptable, id))?;
    let plain = (1..=15).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    if !plain {
        return Err(no_row());
    }
    let this = Expr::binary(BinaryOp::Eq, Expr::name(":id"), Expr::literal(Value::Number(number.into())));
    // What is no parameter at all is refused here as it is for the list.
    let mut request = ask.asked(&ask.parameters, id)?;
    request.query = Query { filter: Some(this), limit: Some(1), ..Query::default() };
    let page = Page::whole(soda::resolve(&request, &open.schema).map_err(|e| ask.soda(&e, id))?);
    let query = &page.query;
    let others = Others::default();
    let validators = validators(&open, &others, &request, chosen.format);
    match validators.condition(&ask.headers) {
        Condition::Failed => return Err(ask.soda(&SodaError::PreconditionFailed, id)),
        Condition::NotModified => {
            return Ok(response(&open, query, (None, chosen.format.content_type()), &validators, chosen));
        }
        Condition::Go => {}
    }
    let json = ask.rows(&open, &others, &page, encoder(&open, &request, &page, Format::Json)).await?;
    let json = whole(json.body).await.ok_or_else(|| Problem::fault(&ask.request_id))?;
    let one = json.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]\n")).unwrap_or_default();
    if one.is_empty() {
        return Err(no_row());
    }
    let body = match chosen.format {
        Format::Json => Body::from([one, b"\n"].concat()),
        other => ask.rows(&open, &others, &page, encoder(&open, &request, &page, other)).await?.body,
    };
    Ok(response(&open, query, (Some(body), chosen.format.content_type()), &validators, chosen))
}

async fn whole(body: Body) -> Option<Vec<u8>> {
    Some(body.collect().await.ok()?.to_bytes().to_vec())
}

fn encoder(open: &OpenDataset, request: &SodaRequest, page: &Page, format: Format) -> Encoder {
    let options = EncoderOptions { bom: request.bom, jsonp: request.jsonp.clone(), row_count: page.total(open) };
    Encoder::new(format, page.query.outputs(), open.schema.geometry.as_ref(), options)
}

/// Release, query, form and epoch: equal ones are answered with equal bytes.
fn validators(open: &OpenDataset, others: &Others, request: &SodaRequest, format: Format) -> Validators {
    let made_from = [
        open.release.id.as_str(),
        &query::canonical(&request.query),
        format.content_type(),
        request.jsonp.as_deref().unwrap_or_default(),
        if request.bom { "bom" } else { "" },
        &open.about.epoch.to_string(),
        &others.made_from(),
    ];
    Validators::weak(&made_from, changed_at(open, others, &request.query))
}

fn response(
    open: &OpenDataset,
    query: &ResolvedQuery,
    (body, kind): (Option<Body>, &'static str),
    validators: &Validators,
    chosen: Chosen,
) -> Response {
    let mut response = match body {
        Some(body) => body.into_response(),
        None => StatusCode::NOT_MODIFIED.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, CACHE_PUBLIC);
    if chosen.negotiated {
        headers.append(header::VARY, HeaderValue::from_static("accept"));
    }
    validators.set(headers);
    soda_headers(headers, open, query);
    links(headers, open.about.id.as_str());
    response
}

fn soda_headers(headers: &mut HeaderMap, open: &OpenDataset, query: &ResolvedQuery) {
    for (name, value) in soda2_headers(query.outputs()) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
            headers.insert(name, value);
        }
    }
    if let Some(date) = http_date(open.release.released_at) {
        headers.insert(HeaderName::from_static("x-soda2-truth-last-modified"), date.clone());
        headers.insert(HeaderName::from_static("x-soda2-secondary-last-modified"), date);
    }
    headers.insert(HeaderName::from_static("x-soda2-data-out-of-date"), HeaderValue::from_static("false"));
}
