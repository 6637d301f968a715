//! Documents that a form brings: several at once, each taken whole and looked into before the next one is.

use super::one::{LINES, NAMED};
use super::{address, list, one};
use crate::answers::{Answers, Mistakes};
use crate::error::{DeskError, Page};
use crate::multipart::{SILENCE, hear_out, short};
use crate::pages::matter::{Deciding, says, schedule_line};
use crate::roles::Task;
use crate::visit::{FORM, Visit, done};
use acts::{ActError, DocumentAsk, DocumentError, ReplaceAsk, StagedDocument};
use axum::extract::multipart::{Field, MultipartRejection};
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use records::MatterNumber;
use records::document::DocumentId;
use register::Official;
use web::limits::FORM_BYTES_MAX;

/// Documents that one form brings.
const FILES_MAX: usize = 50;

const CHOOSE: &str = "choose a file";

/// What a form brought: the answers before its files, and what became of the files.
pub(crate) struct Brought {
    pub answers: Answers,
    pub received: usize,
    /// Why the first file that was not taken was not: the answer it is about, where it is about one, and the words.
    pub refused: Option<Refused>,
}

/// The answer that something is about, where it is about one, and what is wrong.
pub(crate) type Refused = (Option<String>, String);

/// `POST /desk/matters/{number}/documents`
pub(crate) async fn receive_documents(
    visit: Visit,
    Path(number): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Page {
    visit.must(Task::HandleRequests)?;
    let number = MatterNumber(number);
    let mut form = form.map_err(|e| DeskError::Unreadable(e.status()))?;
    let brought = receive(&visit, &number, &mut form, |answers, name| {
        let item = answers.text("item");
        let item = if item.is_empty() { Some(0) } else { item.parse().ok() };
        let item = item.ok_or_else(|| ("item".to_owned(), "choose the item that the documents answer".to_owned()))?;
        Ok(DocumentAsk { item, name, description: answers.text("description"), replaces: None })
    });
    let Brought { answers, received, refused } = brought.await?;
    let Some((place, words)) = refused else {
        let flash = if received == 1 { "document-received" } else { "documents-received" };
        return Ok(done(&address(&number), flash));
    };
    let before = match received {
        0 => String::new(),
        n => format!(" ({n} before it were received)"),
    };
    list::show(&visit, &number, &answers, Mistakes::one(place.unwrap_or_else(|| "file".into()), words + &before)).await
}

/// `POST /desk/matters/{number}/documents/{id}/replace`
pub(crate) async fn replace_document(
    visit: Visit,
    Path((number, id)): Path<(String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Page {
    visit.must(Task::HandleRequests)?;
    let (number, id) = (MatterNumber(number), DocumentId(id));
    let mut form = form.map_err(|e| DeskError::Unreadable(e.status()))?;
    let now = visit.state.acts.now();
    let about = super::look(&visit, &number, |city, matter| {
        matter.document(&id).map(|held| (held.document.clone(), city.date_of(now)))
    });
    let (replaced, today) = about.await?.ok_or(DeskError::Missing("document"))?;
    let pack = visit.state.acts.pack();
    let brought = receive(&visit, &number, &mut form, |answers, name| {
        let by = Official::parse(&answers.text("by"));
        let responsible: Vec<Official> = by.iter().cloned().collect();
        let deciding = Deciding { pack, answers, responsible: &responsible, today };
        let mut mistakes = Mistakes::default();
        let lines = (1..=LINES).map(|line| format!("redaction-line-{line}")).filter(|of| says(answers, of));
        let lines: Vec<_> = lines.map(|of| schedule_line(&deciding, &of, &mut mistakes)).collect();
        let redactions: Option<Vec<_>> = lines.into_iter().collect();
        if redactions.as_ref().is_some_and(|all| !all.is_empty()) && by.is_none() {
            mistakes.add("replace-by", NAMED);
        }
        if let Some(first) = mistakes.iter().next() {
            return Err((first.place.clone(), first.words.clone()));
        }
        let reason = answers.text("reason");
        let replaces = ReplaceAsk { document: id.clone(), reason, redactions: redactions.unwrap_or_default(), by };
        Ok(DocumentAsk {
            item: replaced.item,
            name,
            description: replaced.description.clone(),
            replaces: Some(replaces),
        })
    });
    let Brought { answers, refused, .. } = brought.await?;
    match refused {
        None => Ok(done(&address(&number), "document-received")),
        Some((place, words)) => {
            let place = place.unwrap_or_else(|| "replace".into());
            one::show(&visit, &number, &id, &answers, Mistakes::one(place, words)).await
        }
    }
}

/// Takes the answers, then each file of a form. The token stands before the files: nothing of a file is kept that is not
/// ours to take.
pub(crate) async fn receive(
    visit: &Visit,
    number: &MatterNumber,
    form: &mut Multipart,
    ask: impl Fn(&Answers, String) -> Result<DocumentAsk, (String, String)>,
) -> Result<Brought, DeskError> {
    let (mut answers, mut left) = (Answers::default(), FORM_BYTES_MAX);
    let (mut received, mut refused) = (0, None);
    while let Some(mut field) = form.next_field().await.map_err(|e| DeskError::Unreadable(e.status()))? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            if answers.has(&name) {
                return Err(DeskError::Unreadable(StatusCode::BAD_REQUEST));
            }
            answers = answers.or(&name, short(&mut field, &mut left).await?);
            continue;
        }
        if !visit.state.form_key.verify(&visit.secret, FORM, &answers.text("token")) {
            hear_out(&mut field).await;
            return Err(DeskError::StaleForm);
        }
        let called = field.file_name().unwrap_or_default().to_owned();
        if refused.is_some() || called.is_empty() {
            hear_out(&mut field).await;
            continue;
        }
        let taken = match ask(&answers, called) {
            Ok(_) if received >= FILES_MAX => Err((None, format!("a form brings at most {FILES_MAX} documents"))),
            Ok(ask) => take(visit, number, &mut field, ask).await?.map_err(|words| (None, words)),
            Err((place, words)) => Err((Some(place), words)),
        };
        match taken {
            Ok(_) => received += 1,
            Err(why) => {
                hear_out(&mut field).await;
                refused = Some(why);
            }
        }
    }
    if received == 0 && refused.is_none() {
        refused = Some((None, CHOOSE.into()));
    }
    Ok(Brought { answers, received, refused })
}

/// Takes one file; what the rules say of it is words.
async fn take(
    visit: &Visit,
    number: &MatterNumber,
    field: &mut Field<'_>,
    ask: DocumentAsk,
) -> Result<Result<DocumentId, String>, DeskError> {
    let staged = match stage(visit, field).await? {
        Ok(staged) => staged,
        Err(words) => return Ok(Err(words)),
    };
    match visit.state.acts.receive_document(&visit.actor(), number, staged, ask).await {
        Ok(id) => Ok(Ok(id)),
        Err(ActError::Refused(words)) => Ok(Err(words)),
        Err(other) => Err(other.into()),
    }
}

async fn stage(visit: &Visit, field: &mut Field<'_>) -> Result<Result<StagedDocument, String>, DeskError> {
    let mut sender = visit.state.acts.send_document()?;
    loop {
        let chunk = tokio::time::timeout(SILENCE, field.chunk()).await;
        let chunk = chunk.map_err(|_| DeskError::Unreadable(StatusCode::REQUEST_TIMEOUT))?;
        match chunk.map_err(|e| DeskError::Unreadable(e.status()))? {
            None => return Ok(Ok(sender.finish().await?)),
            Some(bytes) => match sender.write(&bytes) {
                Ok(()) => {}
                Err(error @ DocumentError::TooLarge { .. }) => return Ok(Err(error.to_string())),
                Err(other) => return Err(DeskError::Refused(other.to_string())),
            },
        }
    }
}
