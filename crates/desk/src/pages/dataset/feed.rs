//! The feed of a dataset: what it is refreshed from, how that goes, and deciding on it.

use super::acts::settle;
use super::{must, read_id};
use crate::answers::Answers;
use crate::error::Page;
use crate::roles::Task;
use crate::visit::Posted;
use crate::words::{self, Badge, When};
use acts::{ActError, FeedStanding};
use axum::extract::Path;
use jiff::tz::TimeZone;
use records::{Every, Feed, FeedMode};

/// The feed as the page shows it. Custodial.
pub(super) struct FeedView {
    pub kind: &'static str,
    pub source: String,
    pub every: String,
    pub mode: &'static str,
    pub badge: Badge,
    pub succeeded: Option<When>,
    pub changed: Option<When>,
    /// When the last attempt failed, and why.
    pub failed: Option<(Option<When>, String)>,
    pub next: Option<When>,
    pub is_running: bool,
    pub is_stopped: bool,
    /// Whether the public is told that it is late.
    pub is_late: bool,
    pub set: When,
    pub by: String,
    pub reason: String,
}

/// The form of a feed with what was typed, or what stands.
pub(super) struct FeedForm {
    pub source: String,
    /// Whether the source may stay empty, to stay as it is.
    pub keeps_source: bool,
    pub every: String,
    /// Word, words, whether chosen.
    pub modes: Vec<(&'static str, &'static str, bool)>,
    pub header_row: String,
    pub part: String,
    pub crs: String,
    pub reason: String,
}

/// How a feed stands.
pub(super) fn view(standing: &FeedStanding, zone: &TimeZone) -> FeedView {
    let moment = |at: i64| When::moment(at, zone);
    let (state, run) = (&standing.state, &standing.run);
    FeedView {
        kind: standing.kind(),
        source: standing.source_shown(),
        every: state.feed.every.words(),
        mode: state.feed.mode.words(),
        badge: badge(standing),
        succeeded: run.succeeded_at.map(moment),
        changed: run.changed_at.map(moment),
        failed: run.failure.clone().map(|words| (run.tried_at.map(moment), words)),
        next: run.next_at.map(moment),
        is_running: standing.is_running,
        is_stopped: standing.is_stopped(),
        is_late: state.late.is_some(),
        set: moment(state.set_at),
        by: words::officials(&state.by),
        reason: state.reason.clone(),
    }
}

/// How a feed stands, in a word.
pub(crate) fn badge(standing: &FeedStanding) -> Badge {
    match standing {
        FeedStanding { is_running: true, .. } => Badge::new("open", "Being run"),
        feed if feed.state.late.is_some() => Badge::new("late", "Late"),
        feed if feed.is_stopped() => Badge::new("overdue", "Stopped"),
        feed if feed.is_failing() => Badge::new("due-soon", "Failing"),
        feed if feed.run.succeeded_at.is_none() => Badge::new("planned", "Not run yet"),
        _ => Badge::new("published", "Kept"),
    }
}

/// The form, with what stands where nothing was typed.
pub(super) fn form(standing: Option<&FeedStanding>, answers: &Answers) -> FeedForm {
    let known = standing.map(|standing| &standing.state.feed);
    let said = |name: &str, known: Option<String>| {
        let typed = answers.text(name);
        if typed.is_empty() { known.unwrap_or_default() } else { typed }
    };
    let mode = said("mode", known.map(|feed| feed.mode.word().to_owned()));
    FeedForm {
        source: answers.text("source"),
        keeps_source: known.is_some(),
        every: said("every", known.map(|feed| feed.every.to_string())),
        modes: FeedMode::ALL.map(|of| (of.word(), of.words(), of.word() == mode)).to_vec(),
        header_row: said("header_row", known.and_then(|feed| feed.header_row.clone())),
        part: said("part", known.and_then(|feed| feed.part.clone())),
        crs: said("crs", known.and_then(|feed| feed.crs.clone())),
        reason: answers.text("reason"),
    }
}

/// `POST /desk/datasets/{id}/feed`
pub(crate) async fn set_feed(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::Publish, &id).await?;
    let known = visit.state.acts.feed(&id).await?.map(|standing| standing.state.feed);
    let result = match feed_of(&answers, known) {
        Ok(feed) => {
            let by = vec![visit.session.official.clone()];
            let acts = &visit.state.acts;
            acts.set_feed_at_desk(&visit.actor(), &id, feed, &answers.text("reason"), by).await
        }
        Err(words) => Err(ActError::Refused(words)),
    };
    settle(&visit, &id, result, "feed-set", ("feed", "feed-source"), answers).await
}

/// A feed as the answers describe it; an empty source stays as it is.
fn feed_of(answers: &Answers, known: Option<Feed>) -> Result<Feed, String> {
    let source = answers.some("source").or(known.map(|feed| feed.source)).unwrap_or_default();
    Ok(Feed {
        source,
        every: answers.text("every").parse::<Every>()?,
        mode: answers.clone().or("mode", "replace").text("mode").parse::<FeedMode>()?,
        header_row: answers.some("header_row"),
        part: answers.some("part"),
        crs: answers.some("crs"),
    })
}

/// `POST /desk/datasets/{id}/feed/run`: starts it; the page says how it went.
pub(crate) async fn run_feed(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::Publish, &id).await?;
    let started = match visit.state.acts.feed(&id).await? {
        None => Err(ActError::Refused("the dataset has no feed".into())),
        Some(standing) if standing.is_running => Err(ActError::Refused("the feed is being run already".into())),
        Some(_) => {
            let accepts = answers.some("accept").is_some();
            visit.state.acts.start_feed(visit.actor(), id.clone(), accepts)
        }
    };
    settle(&visit, &id, started, "feed-started", ("feed-run", "feed-run"), answers).await
}

/// `POST /desk/datasets/{id}/feed/end`
pub(crate) async fn end_feed(Path(id): Path<String>, Posted { visit, answers }: Posted) -> Page {
    let id = read_id(&id)?;
    must(&visit, Task::Publish, &id).await?;
    let by = vec![visit.session.official.clone()];
    let result = visit.state.acts.end_feed(&visit.actor(), &id, &answers.text("reason"), by).await;
    settle(&visit, &id, result, "feed-ended", ("feed-end", "feed-end-reason"), answers).await
}
