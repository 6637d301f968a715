//! Files of the public folder, whole or in part, never compressed: a range names bytes of the file.

mod range;

use super::{Ask, Problem};
use crate::PortalError;
use crate::conditional::{Condition, Validators};
use crate::watch::Watch;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dialects::soda::SodaError;
use futures::{StreamExt, stream};
use range::Wanted;
use std::io::SeekFrom;
use std::path::PathBuf;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// Read and sent at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// A file that may be sent.
pub(crate) struct PublicFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub content_type: &'static str,
    /// What it is known by.
    pub validators: Validators,
    /// What caches may do with it.
    pub cache: HeaderValue,
    /// The name to save it under; `None` shows it.
    pub save_as: Option<String>,
    /// Breaks the answer off when the dataset changes.
    pub watch: Option<Watch>,
}

impl Ask {
    /// The file, or the part of it that was asked for.
    pub(crate) async fn file(&self, wanted: PublicFile) -> Result<Response, Problem> {
        match wanted.validators.condition(&self.headers) {
            Condition::Go => {}
            Condition::NotModified => return Ok(head(StatusCode::NOT_MODIFIED, &wanted, Body::empty())),
            Condition::Failed => return Err(self.soda(&SodaError::PreconditionFailed, "")),
        }
        let failed = |error: std::io::Error| self.fault(&PortalError::File(error.kind()));
        let mut file = File::open(&wanted.path).await.map_err(failed)?;
        let total = file.metadata().await.map_err(failed)?.len();
        let part = match wanted.validators.range_holds(&self.headers) {
            true => range::wanted(&self.headers, total),
            false => Wanted::Whole,
        };
        let (status, first, length) = match part {
            Wanted::Whole => (StatusCode::OK, 0, total),
            Wanted::Part { first, last } => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
            Wanted::Nothing => return Ok(unsatisfiable(&wanted, total)),
        };
        if first > 0 {
            file.seek(SeekFrom::Start(first)).await.map_err(failed)?;
        }
        let mut response = head(status, &wanted, Body::empty());
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        if status == StatusCode::PARTIAL_CONTENT {
            let text = format!("bytes {first}-{}/{total}", first + length - 1);
            insert(&mut response, header::CONTENT_RANGE, &text);
        }
        *response.body_mut() = body(file, length, wanted.watch);
        Ok(response)
    }
}

fn body(file: File, length: u64, watch: Option<Watch>) -> Body {
    let chunks = ReaderStream::with_capacity(file.take(length), CHUNK_BYTES);
    let Some(watch) = watch else { return Body::from_stream(chunks) };
    Body::from_stream(stream::try_unfold((chunks, watch), |(mut chunks, mut watch)| async move {
        watch.hold().await?;
        Ok::<_, std::io::Error>(chunks.next().await.transpose()?.map(|chunk| (chunk, (chunks, watch))))
    }))
}

fn head(status: StatusCode, file: &PublicFile, body: Body) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CACHE_CONTROL, file.cache.clone());
    file.validators.set(headers);
    if let Some(name) = &file.save_as {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
        let name: String = name.chars().map(plain).collect();
        insert(&mut response, header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}\""));
    }
    response
}

fn unsatisfiable(file: &PublicFile, total: u64) -> Response {
    let mut response = head(StatusCode::RANGE_NOT_SATISFIABLE, file, Body::empty());
    insert(&mut response, header::CONTENT_RANGE, &format!("bytes */{total}"));
    response
}

fn insert(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The content type of a file by the end of its name.
pub(crate) fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("parquet") => "application/vnd.apache.parquet",
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        Some("pdf") => "application/pdf",
        Some("html") => "text/html; charset=utf-8",
        Some("zip") => "application/zip",
        Some("zst") => "application/zstd",
        _ => "application/octet-stream",
    }
}
