//! Mail as files of a folder.

use crate::{MailError, MessageId};
use std::path::Path;
use tokio::fs;

/// Writes a message as `<id>.eml`, first under another name: who reads the folder sees whole files only.
pub(crate) async fn write(folder: &Path, id: &MessageId, message: Vec<u8>) -> Result<(), MailError> {
    fs::create_dir_all(folder).await?;
    let name: String =
        id.0.chars().map(|c| if c.is_ascii_alphanumeric() || "-.@_".contains(c) { c } else { '_' }).collect();
    let name = name.trim_start_matches('.');
    let part = folder.join(format!("{name}.part"));
    fs::write(&part, message).await?;
    fs::rename(&part, folder.join(format!("{name}.eml"))).await?;
    Ok(())
}
