//! The files of a mail. Whatever one is, no browser shows it here: somebody outside the city wrote it.

use crate::download;
use crate::error::{DeskError, Page};
use crate::roles::Task;
use crate::visit::Visit;
use acts::MailPart;
use axum::extract::Path;
use records::mail::MailId;
use records::proceedings::sealed::Seal;
use records::{City, MatterNumber};

/// `GET /desk/arrivals/{id}/{part}`: `message.eml`, or the number of a file that came with it
pub(crate) async fn download_arrival(visit: Visit, Path((id, part)): Path<(String, String)>) -> Page {
    visit.must(Task::TakeIn)?;
    Ok(download::kept(visit.state.acts.held_mail_file(&MailId(id), part_of(&part)?).await?))
}

/// `GET /desk/matters/{number}/mail/{id}/{part}`
pub(crate) async fn download_matter_mail(
    visit: Visit,
    Path((number, id, part)): Path<(String, String, String)>,
) -> Page {
    visit.must(Task::ReadMatters)?;
    let (number, id) = (MatterNumber(number), MailId(id));
    let sealed = |city: &City| Some(city.matters.get(&number)?.mail(&id)?.mail.sealed);
    let sealed = visit.state.acts.read(sealed).await?.ok_or(DeskError::Missing("mail"))?;
    if sealed && !Seal::Identity.opens_for(visit.session.role) {
        return Err(DeskError::Missing("mail"));
    }
    Ok(download::kept(visit.state.acts.matter_mail_file(&number, &id, part_of(&part)?).await?))
}

fn part_of(text: &str) -> Result<MailPart, DeskError> {
    match (text, text.parse()) {
        ("message.eml", _) => Ok(MailPart::Whole),
        (_, Ok(number)) => Ok(MailPart::Attachment(number)),
        _ => Err(DeskError::Missing("file")),
    }
}
