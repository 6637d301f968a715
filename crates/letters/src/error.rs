//! Why a letter could not be rendered. Each is a fault of ours: a letter that passed its checklist can be rendered.

/// Why a letter could not be rendered. Says nothing of the letter's text.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The HTML template failed.
    #[error("the letter could not be rendered as HTML")]
    Html(#[from] askama::Error),
    /// The letter could not be handed to the typesetter.
    #[error("the letter could not be serialized")]
    Data(#[from] serde_json::Error),
    /// The template did not compile with this letter.
    #[error("the letter could not be typeset: {0}")]
    Typeset(String),
    /// The PDF could not be written as accessible PDF.
    #[error("the letter could not be written as PDF: {0}")]
    Pdf(String),
}
