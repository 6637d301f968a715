//! The pages: made by the server from public documents and releases, complete without scripts.
//!
//! Each page is a file with its view model and its handlers, and a template of the same name. [`visit::Visit`] is what every page
//! asks first; what several pages share (words, reasons, forms, lists of pages) has a file of its own.

mod ask;
mod asker;
mod card;
mod choice;
mod completion;
mod data_block;
mod dataset;
mod datasets;
mod developers;
mod error;
mod exemptions;
mod form;
mod help;
mod home;
mod inquiry;
mod labels;
mod law;
mod law_due;
pub(crate) mod link;
mod matter;
mod pager;
mod reasons;
mod reports;
mod request;
mod request_form;
mod requests;
mod search;
mod sent;
mod shell;
pub(crate) mod status;
mod systems;
mod track;
mod visit;
mod words;

pub(crate) use ask::{
    new_appeal, new_complaint, new_inspection, new_justification, new_review, new_withholding, send_appeal,
    send_complaint, send_inspection, send_justification, send_review, send_withholding,
};
pub(crate) use dataset::{show_dataset, show_history, show_query};
pub(crate) use datasets::list_datasets;
pub(crate) use developers::{show_developers, start_query};
pub(crate) use error::plain as problem_page;
pub(crate) use exemptions::list_exemptions;
pub(crate) use help::show_help;
pub(crate) use home::show_home;
pub(crate) use inquiry::{new_inquiry, send_inquiry};
pub(crate) use labels::with_dates;
pub(crate) use law_due::show_law_due;
pub(crate) use reports::show_reports;
pub(crate) use request::show_request;
pub(crate) use request_form::{new_request, send_request};
pub(crate) use requests::list_requests;
pub(crate) use systems::show_systems;
pub(crate) use track::{
    answer_fee, ask_narrowing, ask_rotation, ask_withdrawal, book_inspection, cancel_booking, narrow_request,
    remove_webhook, rotate_link, send_message, set_webhook, show_follow, show_matter, withdraw_matter,
};
pub(crate) use visit::nothing_here;
pub(crate) use words::{capital, local, number, plural};
