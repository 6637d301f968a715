//! Bytes that arrive, on their way to the disk.

use crate::Acts;
use custody::StorageError;
use custody::uploads::{AppendError, UploadId, UploadWriter};
use std::io;
use std::sync::Arc;

/// What is held back before it is written; all that a broken connection can cost.
const BUFFER_BYTES: usize = 256 << 10;

/// Takes the bytes of an upload. While it is there, nobody else can send the same one.
pub struct UploadSender {
    acts: Arc<Acts>,
    id: UploadId,
    /// None only while it is on the thread that writes.
    writer: Option<UploadWriter>,
    buffer: Vec<u8>,
}

impl Acts {
    /// Goes on with an upload at this byte.
    pub fn send_upload(self: &Arc<Self>, id: &UploadId, offset: u64) -> Result<UploadSender, AppendError> {
        let writer = self.uploads_dir().append(id, offset, self.upload_limits().bytes_max)?;
        Ok(UploadSender { acts: self.clone(), id: id.clone(), writer: Some(writer), buffer: Vec::new() })
    }
}

impl UploadSender {
    /// Takes the next bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), AppendError> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() < BUFFER_BYTES { Ok(()) } else { self.flush().await }
    }

    async fn flush(&mut self) -> Result<(), AppendError> {
        let Some(mut writer) = self.writer.take() else { return Err(stopped()) };
        let bytes = std::mem::take(&mut self.buffer);
        let written = tokio::task::spawn_blocking(move || {
            let written = writer.write(&bytes);
            (writer, written)
        });
        let (writer, written) = written.await.map_err(|_| stopped())?;
        self.writer = Some(writer);
        written
    }

    /// What came is kept, and how far that is said. `all` says that nothing more comes, where nobody had said how much
    /// there would be. A file that is all there is read from now on.
    pub async fn finish(mut self, all: bool) -> Result<u64, AppendError> {
        let flushed = self.flush().await;
        let Some(writer) = self.writer.take() else { return Err(stopped()) };
        let at = tokio::task::spawn_blocking(move || writer.finish()).await.map_err(|_| stopped())??;
        let now = self.acts.now();
        let changed = self.acts.uploads_dir().change(&self.id, |about| {
            about.touched_at = now;
            if all && about.bytes.is_none() {
                about.bytes = Some(at);
            }
        })?;
        flushed?;
        let upload = changed.filter(|upload| !upload.about.cancelled).ok_or(AppendError::Missing)?;
        if upload.is_complete() {
            self.acts.start_reading(&self.id);
        }
        Ok(at)
    }
}

fn stopped() -> AppendError {
    StorageError { doing: "writing the upload", kind: io::ErrorKind::Other }.into()
}
