//! The filters of the inbox that a person keeps.

use super::filter::Filter;
use crate::answers::Answers;
use crate::error::{DeskError, Page};
use crate::roles::Task;
use crate::visit::{Posted, done};
use acts::SavedFilter;

/// `POST /desk/filters`: keeps the filter whose query is sent along, under a name.
pub(crate) async fn save_filter(Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ReadMatters)?;
    // What is kept is what was understood, not what was sent.
    let query = Filter::of(&Answers::parse(&answers.text("query"))).query();
    let filter = SavedFilter { name: answers.text("name"), query };
    visit.state.acts.save_filter(&visit.session.user, &filter).await.map_err(DeskError::from)?;
    Ok(done("/desk", "filter-saved"))
}

/// `POST /desk/filters/forget`
pub(crate) async fn forget_filter(Posted { visit, answers }: Posted) -> Page {
    visit.must(Task::ReadMatters)?;
    let name = answers.text("name");
    visit.state.acts.forget_filter(&visit.session.user, &name).await.map_err(DeskError::from)?;
    Ok(done("/desk", "filter-forgotten"))
}
