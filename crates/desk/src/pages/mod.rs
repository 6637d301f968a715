//! The pages: each is a file with its view model and its handlers, and a template of the same name.

mod account;
mod arrivals;
mod arrived;
mod assigned;
mod cites;
mod city_sign_in;
mod dataset;
mod datasets;
mod documents;
mod effect;
mod exemption;
mod inbox;
mod intake;
mod keys;
mod ledger;
mod mail_in;
mod matter;
mod people;
mod place;
mod register;
mod requester;
mod roles;
mod settings;
mod shell;
mod sign_in;
mod steps;
mod systems;
mod uploads;

pub(crate) use account::{
    begin_factor, change_password, confirm_factor, end_other_sessions, end_session, remove_factor, show_account,
};
pub(crate) use arrivals::{
    attach_arrival, download_arrival, download_matter_mail, list_arrivals, open_arrival, set_arrival_aside,
    show_arrival,
};
pub(crate) use assigned::{answer_item, bring_documents, list_assigned, show_inquiry, show_item, write_to_inquirer};
pub(crate) use city_sign_in::{begin_city_sign_in, finish_city_sign_in};
pub(crate) use dataset::{
    ask_plan, describe_dataset, describe_field, end_feed, feed_badge, place_dataset, plan_dataset, promise_updates,
    propose_exemption, publish_dataset, reschedule_dataset, run_feed, set_feed, show_dataset, show_field,
    take_down_dataset, take_file_words,
};
pub(crate) use datasets::list_datasets;
pub(crate) use documents::{
    DOCUMENTS_BYTES_MAX, download_document, override_warnings, produce_documents, receive_documents, replace_document,
    show_document, show_documents, withdraw_document,
};
pub(crate) use exemption::{approve_exemption, end_exemption, show_exemption, show_exemption_effect};
pub(crate) use inbox::{forget_filter, save_filter, show_inbox};
pub(crate) use intake::{ask_matter, enter_matter};
pub(crate) use keys::{create_key, limit_key, list_keys, revoke_key};
pub(crate) use ledger::{show_ledger, verify_ledger};
pub(crate) use mail_in::{POSTED_BYTES_MAX, take_posted_mail};
pub(crate) use matter::{
    accept_mail, close_matter, determine_request, download_letter, download_production, download_record,
    extend_request, finish_task, release_text, see_messages, set_task, show_matter, take_step, write_message,
};
pub(crate) use people::{allow_link, close_account, invite_person, list_people, reset_factor, sign_out_person};
pub(crate) use register::list_exemptions;
pub(crate) use roles::show_roles;
pub(crate) use settings::{ask_settings, record_settings, show_settings};
pub(crate) use sign_in::{ask_code, ask_password, ask_sign_in, choose_password, enter_code, sign_in, sign_out};
pub(crate) use steps::{ask_opening, enter_opening, list_openings};
pub(crate) use systems::{add_system, change_system, list_systems, remove_system, show_system};
pub(crate) use uploads::{
    add_upload, append_upload, ask_upload, cancel_upload, create_upload, describe_uploads, list_uploads,
    read_upload_again, receive_upload, show_upload, tell_progress, terminate_upload, update_from_upload, upload_offset,
};
