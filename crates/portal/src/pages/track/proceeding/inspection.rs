//! An inspection: the times to take, the appointment, that it was held.

use crate::pages::visit::Visit;
use crate::pages::words::{When, local};
use jiff::civil::DateTime;
use records::proceedings::inspection::Inspection;
use records::public::TrackedMatter;
use records::words::date_and_time;

/// An inspection.
pub(in crate::pages::track) struct InspectionView {
    /// Times that can be taken: for the form, and in words.
    pub times: Vec<(String, String)>,
    /// Where.
    pub place: Option<String>,
    /// The appointment, in words.
    pub booked: Option<String>,
    /// When the records were looked at.
    pub held: Option<When>,
    /// What was looked at.
    pub notes: String,
    /// Whether times were offered and all of them are over.
    pub is_over: bool,
    /// Whether anything can still be done.
    pub is_open: bool,
}

pub(super) fn view(state: &Inspection, tracked: &TrackedMatter, visit: &Visit) -> InspectionView {
    let now = local(visit.state().now(), &visit.zone);
    let is_open = tracked.public.outcome.is_none();
    let free = |time: &&DateTime| is_open && state.booked.is_none() && **time > now;
    let times: Vec<(String, String)> =
        state.offered.iter().filter(free).map(|time| (time.to_string(), date_and_time(*time))).collect();
    InspectionView {
        is_over: is_open && times.is_empty() && state.booked.is_none() && !state.offered.is_empty(),
        times,
        place: state.place.clone(),
        booked: state.booked.map(date_and_time),
        held: state.held.map(|at| When::moment(at, &visit.zone)),
        notes: state.notes.clone(),
        is_open,
    }
}
