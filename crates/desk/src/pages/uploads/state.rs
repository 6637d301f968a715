//! Where an upload stands, in words, for pages and for the script that follows it.

use crate::words::{self, Badge};
use acts::{UploadNow, UploadState};
use custody::{Progress, Stage};

/// How far something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HowFar {
    /// In words, such as `Reading every row: 45 %, 12,000 rows`.
    pub words: String,
    /// What is being done, which changes seldom: worth an announcement.
    pub doing: &'static str,
    /// Of this step, where it can be told.
    pub percent: Option<u64>,
}

/// Whether a reload would show more.
pub(super) fn runs(state: &UploadState) -> bool {
    matches!(state, UploadState::Waiting | UploadState::Reading(_))
}

/// The word of a state in the address of a script.
pub(super) fn word(state: &UploadState) -> &'static str {
    match state {
        UploadState::Receiving => "receiving",
        UploadState::Waiting | UploadState::Reading(_) => "reading",
        UploadState::Failed { .. } => "failed",
        UploadState::Read(_) => "read",
        UploadState::Done => "done",
    }
}

pub(super) fn badge(now: &UploadNow) -> Badge {
    match &now.state {
        UploadState::Receiving => match arrived(now).percent {
            Some(percent) => Badge::new("planned", format!("{percent} % arrived")),
            None => Badge::new("planned", "Being sent"),
        },
        UploadState::Waiting => Badge::new("preparing", "Waits to be read"),
        UploadState::Reading(progress) => match how_far(progress).percent {
            Some(percent) => Badge::new("preparing", format!("Being read: {percent} %")),
            None => Badge::new("preparing", "Being read"),
        },
        UploadState::Failed { .. } => Badge::new("late", "Could not be read"),
        UploadState::Read(_) => Badge::new("preparing", "Read; waits for your decision"),
        UploadState::Done => Badge::new("published", "In the dataset"),
    }
}

pub(super) fn rows(state: &UploadState) -> Option<u64> {
    match state {
        UploadState::Read(receipt) => Some(receipt.rows),
        UploadState::Reading(progress) => Some(progress.rows),
        _ => None,
    }
}

/// How much of a file arrived.
pub(super) fn arrived(now: &UploadNow) -> HowFar {
    let received = now.upload.received;
    match now.upload.about.bytes {
        Some(all) => {
            let percent = percent(received, all);
            let words = format!("{percent} % arrived: {} of {}", words::size(received), words::size(all));
            HowFar { words, doing: "Receiving", percent: Some(percent) }
        }
        None => HowFar { words: format!("{} arrived", words::size(received)), doing: "Receiving", percent: None },
    }
}

/// What is shown of a state that goes on.
pub(super) fn going_on(now: &UploadNow) -> HowFar {
    match &now.state {
        UploadState::Reading(progress) => how_far(progress),
        UploadState::Waiting => {
            let doing = "Waiting for other files to be read";
            HowFar { words: doing.into(), doing, percent: None }
        }
        _ => arrived(now),
    }
}

fn how_far(progress: &Progress) -> HowFar {
    let doing = match progress.stage {
        Stage::Receiving => "Taking the file into custody",
        Stage::Unpacking => "Unpacking the table",
        Stage::Combining => "Putting its rows beside those that are there",
        Stage::Reading => "Looking at every row",
        Stage::Writing => "Writing the rows",
    };
    let percent = progress.total.map(|total| percent(progress.bytes, total));
    let mut words = doing.to_owned();
    if let Some(percent) = percent {
        words.push_str(&format!(": {percent} %"));
    }
    if progress.rows > 0 {
        words.push_str(&format!(", {}", words::rows(progress.rows)));
    }
    HowFar { words, doing, percent }
}

fn percent(part: u64, all: u64) -> u64 {
    if all == 0 { 100 } else { (u128::from(part) * 100 / u128::from(all)).min(100) as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_a_reading_is_is_told_in_words() {
        let progress = Progress { stage: Stage::Reading, bytes: 45, total: Some(100), rows: 1_200 };
        let told = how_far(&progress);
        assert_eq!((told.words.as_str(), told.percent), ("Looking at every row: 45 %, 1,200 rows", Some(45)));
        let progress = Progress { stage: Stage::Unpacking, bytes: 0, total: None, rows: 0 };
        assert_eq!(how_far(&progress).words, "Unpacking the table");
        assert_eq!([percent(0, 0), percent(u64::MAX, u64::MAX), percent(1, 3)], [100, 100, 33]);
    }
}
