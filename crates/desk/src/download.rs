//! A file that somebody outside the city may have written: whatever it is, no browser shows it here.

use acts::DocumentContent;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio_util::io::ReaderStream;

/// The file, to be kept and not to be shown, under a name of plain letters.
pub(crate) fn kept(content: DocumentContent) -> Response {
    let DocumentContent { name, bytes, file } = content;
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, bytes.to_string()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"")),
    ];
    let content = ReaderStream::new(tokio::fs::File::from_std(file));
    (headers, Body::from_stream(content)).into_response()
}
