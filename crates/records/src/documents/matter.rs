//! A request in the public log, and a matter behind its secret link.

use super::{REQUEST, TRACK, document};
use crate::commands::appeal::file_by;
use crate::public::{
    Document, PublicAgain, PublicNarrowing, PublicRecomputed, PublicRequest, PublicSeries, PublicStill,
    TrackedDecision, TrackedMatter,
};
use crate::{
    Audience, Binding, City, ItemDetermination, Matter, MatterKind, MatterNumber, Narrowing, Series, StillAsked,
    WebhookStanding,
};

impl City {
    /// A request in the public log; inquiries are not in it.
    pub(super) fn public_log_entry(&self, number: &MatterNumber) -> Option<PublicRequest> {
        let matter = self.matters.get(number)?;
        (matter.kind == MatterKind::Request).then(|| self.public_request(matter))
    }

    /// The structured part of a matter: free text only once staff released it, productions only those for everyone.
    pub fn public_request(&self, matter: &Matter) -> PublicRequest {
        let day = |at: i64| self.date_of(at).to_string();
        let outcomes = matter.determinations.iter().map(|d| (d.item, d.outcome, d.schedule.clone())).collect();
        PublicRequest {
            number: matter.number.clone(),
            kind: matter.kind,
            received: day(matter.received_at),
            due: matter.due.clone(),
            extended_until: matter.extension.as_ref().map(|e| e.until.clone()),
            extension_ground: matter.extension.as_ref().map(|e| self.ground_title(&e.ground)),
            items: matter.opening.items().to_vec(),
            series: matter.opening.series().iter().map(|series| self.public_series(matter, series)).collect(),
            described: matter.opening.description().is_some(),
            text: matter.opening.description().filter(|_| matter.text_public).map(str::to_owned),
            determined: matter.determined_at.map(day),
            outcomes,
            productions: matter.productions().filter(|p| p.audience == Audience::Public).cloned().collect(),
            outcome: matter.outcome,
            closed: matter.closed_at.map(day),
            answer: matter.answer(),
            determined_days_late: self.determined_late(matter),
            deadlines: self.deadlines(matter).into_iter().filter(|d| d.binding != Binding::Internal).collect(),
            still: matter.items().filter_map(|item| still(matter, item)).collect(),
            again: matter.items().filter_map(|item| again(matter, item)).collect(),
            narrowed: matter.determinations.iter().filter_map(narrowing).collect(),
            appeal_by: matter
                .determinations
                .iter()
                .any(ItemDetermination::denies)
                .then(|| file_by(self, matter))
                .flatten(),
            taken_down: matter.closed_productions.iter().filter(|c| c.audience == Audience::Public).cloned().collect(),
        }
    }

    /// A name of the city's own list says nothing of the requester; any other is free text.
    fn public_series(&self, matter: &Matter, series: &Series) -> PublicSeries {
        let listed = self.settings.iter().flat_map(|s| &s.retention);
        let listed = listed.map(|line| line.series.trim()).find(|name| name.eq_ignore_ascii_case(series.name.trim()));
        let said = matter.text_public.then_some(series.name.as_str());
        PublicSeries { name: listed.or(said).map(str::to_owned), from: series.from.clone(), to: series.to.clone() }
    }

    /// Every document of a matter, its public part made once.
    pub(super) fn matter_documents(&self, matter: &Matter) -> Vec<Document> {
        let public = self.public_request(matter);
        let in_log = (matter.kind == MatterKind::Request).then(|| document(REQUEST, &matter.number.0, &public));
        let hash = matter.track_hash.as_ref();
        // A code that another matter took over opens that one.
        let hash = hash.filter(|hash| self.matter_by_track(hash).is_some_and(|found| found.number == matter.number));
        let tracked = hash.map(|hash| document(TRACK, hash, &self.tracked(matter, public)));
        in_log.into_iter().chain(tracked).flatten().collect()
    }

    /// The whole record of a matter, for who holds its present secret link.
    pub(super) fn tracked_matter(&self, hash: &str) -> Option<TrackedMatter> {
        let matter = self.matter_by_track(hash)?;
        Some(self.tracked(matter, self.public_request(matter)))
    }

    fn tracked(&self, matter: &Matter, public: PublicRequest) -> TrackedMatter {
        let history = self.history.get(&matter.number).map(Vec::as_slice).unwrap_or_default();
        TrackedMatter {
            public: PublicRequest { taken_down: matter.closed_productions.clone(), ..public },
            opening: matter.opening.clone(),
            requester: matter.requester.clone(),
            same_as: matter.same_as.clone().map(|other| (other, matter.closed_because.clone().unwrap_or_default())),
            messages: matter.messages.clone(),
            letters: matter.letters.clone(),
            productions: matter.productions().cloned().collect(),
            proceeding: matter.proceeding.clone(),
            decisions: matter.determinations.iter().map(decision).collect(),
            responsible: matter.responsible_now().iter().map(ToString::to_string).collect(),
            recomputed: matter.recomputed.iter().map(recomputed).collect(),
            webhooks: matter.webhooks.iter().filter(|w| w.standing != WebhookStanding::Removed).cloned().collect(),
            happened: history.iter().map(|line| line.happened).collect(),
            history: history.iter().map(|line| (line.at, line.who.clone(), line.what.clone())).collect(),
        }
    }

    /// The title of a ground for an extension.
    pub(crate) fn ground_title(&self, id: &str) -> String {
        let ground = self.law().and_then(|pack| pack.extension_ground(id));
        ground.map_or_else(|| id.to_owned(), |g| g.title.clone())
    }
}

/// What was said in words is between the requester and the city.
fn still(matter: &Matter, item: u32) -> Option<PublicStill> {
    let Narrowing { to, agreed } = matter.item_work(item)?.narrowed.clone()?;
    let StillAsked { item, nothing, fields, from, to, text: _ } = to;
    Some(PublicStill { item, nothing, fields, from, to, on: agreed.on })
}

fn again(matter: &Matter, item: u32) -> Option<PublicAgain> {
    let (by, because) = matter.item_work(item)?.reopened.clone()?;
    Some(PublicAgain { item, by, because })
}

/// How the requester agreed is between the requester and the city; the day is public.
fn narrowing(decided: &ItemDetermination) -> Option<PublicNarrowing> {
    (!decided.narrowed.is_empty()).then(|| PublicNarrowing {
        item: decided.item,
        to: decided.narrowed.clone(),
        left_out: decided.left_out.clone(),
        agreed_on: decided.agreed.as_ref().map(|a| a.on.clone()),
    })
}

fn decision(decided: &ItemDetermination) -> TrackedDecision {
    let ItemDetermination { item, reasons, search, .. } = decided;
    TrackedDecision { item: *item, reasons: reasons.clone(), search: search.clone() }
}

fn recomputed(clocks: &law::Recomputed) -> PublicRecomputed {
    let why = clocks.why.iter().map(crate::words::reason).collect();
    PublicRecomputed { old: clocks.old.due, new: clocks.new.due, why }
}
