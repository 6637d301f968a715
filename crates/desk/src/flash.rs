//! What a page says after something was done. The address carries a code of this list, never words of its own.

const LINES: &[(&str, &str)] = &[
    ("welcome", "You are signed in."),
    ("sent", "The message was sent and kept with the matter."),
    ("answered", "The answer was sent and the inquiry is closed."),
    ("extended", "The extension is recorded and the notice was sent."),
    ("determined", "The determination is recorded; the letter and the records were sent."),
    ("step-taken", "The step is recorded."),
    ("opened", "The matter is open."),
    ("closed", "The matter is closed."),
    ("text-released", "The text of the request is now in the public log."),
    ("proposed", "The proposal is recorded. It withholds from now on and waits for counsel."),
    ("exempted", "The exemption is in force, and the release was cut again."),
    ("approved", "The exemption is approved and in force."),
    ("ended", "The exemption has ended."),
    ("published", "The dataset is published."),
    ("taken-down", "The dataset was taken down at every door."),
    ("brought-in", "The file is in custody as a dataset. Nothing of it is public until somebody publishes it."),
    ("rows-brought-in", "The new rows are in custody."),
    ("upload-cancelled", "The upload is cancelled. Nothing of it was kept."),
    ("described", "The words are saved."),
    ("placed", "Which fields say where a row is, is recorded."),
    ("feed-set", "The feed is set. It is run in a moment."),
    ("feed-started", "The feed is being run. Load the page again to see how it went."),
    ("feed-ended", "The feed has ended. The dataset keeps what it has."),
    ("rescheduled", "The new date is promised, with the reason."),
    ("settings-recorded", "The settings are recorded. No open request moved."),
    ("settings-moved", "The settings are recorded. Open requests moved; they are listed below."),
    ("settings-unchanged", "Nothing was different, so nothing was recorded."),
    ("account-closed", "The account is closed, and its sessions have ended."),
    ("system-listed", "The system is listed as it stands here, as of today."),
    ("system-removed", "The system is taken out of the catalog."),
    ("key-revoked", "The key is revoked."),
];

/// The line of a code; `None` for an unknown one.
pub(crate) fn line(code: &str) -> Option<&'static str> {
    LINES.iter().find(|(known, _)| *known == code).map(|(_, line)| *line)
}
