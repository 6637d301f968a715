//! Producing documents as an installment of an item.

use super::{address, list};
use crate::answers::Mistakes;
use crate::error::{DeskError, Page};
use crate::pages::matter::{audience, chosen};
use crate::roles::Task;
use crate::visit::{Posted, done};
use acts::ActError;
use axum::extract::Path;
use records::MatterNumber;

/// `POST /desk/matters/{number}/documents/produce`
pub(crate) async fn produce_documents(Path(number): Path<String>, Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::HandleRequests)?;
    let number = MatterNumber(number);
    let item: u32 = answers.text("item").parse().map_err(|_| DeskError::Missing("item"))?;
    let mut mistakes = Mistakes::default();
    let audience = audience(&format!("item-{item}"), &answers, &mut mistakes);
    if !mistakes.is_empty() {
        return list::show(&visit, &number, &answers, mistakes).await;
    }
    let (documents, last) = (chosen(item, &answers), answers.has("last"));
    let produced = visit.state.acts.produce_documents(&visit.actor(), &number, item, &documents, audience, last).await;
    match produced {
        Ok(()) => Ok(done(&address(&number), "documents-produced")),
        Err(ActError::Refused(words)) => {
            list::show(&visit, &number, &answers, Mistakes::one(format!("produce-{item}"), words)).await
        }
        Err(other) => Err(other.into()),
    }
}
