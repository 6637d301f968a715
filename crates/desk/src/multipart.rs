//! Forms that carry files: the answers beside the files, and what is left of a form that is not taken.

use crate::error::DeskError;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use std::time::Duration;

/// A browser that is answered while it still sends shows a broken connection, so a small file is heard to the end.
const HEARD_BYTES_MAX: usize = 32 << 20;
/// Whoever sends nothing for so long has gone.
pub(crate) const SILENCE: Duration = Duration::from_secs(60);

/// An answer, which takes its bytes from those that are left for all of them.
pub(crate) async fn short(field: &mut Field<'_>, left: &mut usize) -> Result<String, DeskError> {
    let too_long = DeskError::Unreadable(StatusCode::PAYLOAD_TOO_LARGE);
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|e| DeskError::Unreadable(e.status()))? {
        let Some(after) = left.checked_sub(chunk.len()) else { return Err(too_long) };
        *left = after;
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| DeskError::Unreadable(StatusCode::BAD_REQUEST))
}

/// Hears a file to its end and keeps nothing of it.
pub(crate) async fn hear_out(field: &mut Field<'_>) {
    let mut heard = 0;
    while let Ok(Ok(Some(chunk))) = tokio::time::timeout(SILENCE, field.chunk()).await {
        heard += chunk.len();
        if heard > HEARD_BYTES_MAX {
            return;
        }
    }
}
