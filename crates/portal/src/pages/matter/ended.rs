//! Exemptions that were applied in a request and ended since: on appeal, by an order, after a review.

use crate::pages::matter::Line;
use crate::pages::visit::{PageError, Visit};
use crate::pages::words::capital;
use crate::submissions::has_ended;
use records::ScheduleLine;
use records::public::{PublicExemption, PublicRequest};
use std::collections::{BTreeSet, HashMap};

/// Why each of them ended, by its number.
#[derive(Default)]
pub(crate) struct Ended(HashMap<String, String>);

impl Ended {
    /// Of those that the schedules of a request cite.
    pub async fn of(matter: &PublicRequest, visit: &Visit) -> Result<Self, PageError> {
        let lines = matter.outcomes.iter().flat_map(|(_, _, schedule)| schedule);
        let cited: BTreeSet<&str> = lines.filter_map(|line| Some(line.because.as_ref()?.exemption.as_str())).collect();
        let mut ended = HashMap::new();
        for number in cited {
            let found: Option<PublicExemption> = visit.state().document("exemption", number).await?;
            if let Some(exemption) = found.filter(has_ended) {
                ended.insert(number.to_owned(), capital(exemption.standing.trim_end_matches('.')));
            }
        }
        Ok(Self(ended))
    }

    /// A line of a schedule about this dataset, with what became of its exemption.
    pub fn beside(&self, of: &ScheduleLine, line: Line, dataset: &str) -> Line {
        let why = of.because.as_ref().and_then(|because| self.0.get(&because.exemption));
        Line { ended: why.map(|why| (why.clone(), format!("/d/{dataset}"))), ..line }
    }
}
