//! Where a request stands, from its public part and the day.

use jiff::civil::Date;
use records::proceedings::inspection::Inspection;
use records::proceedings::review::ExemptionReview;
use records::public::{PublicRequest, TrackedMatter};
use records::{Binding, MatterKind, Outcome, Proceeding, Production, Standing};

/// Where a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestStatus {
    /// The end of the class name of its badge.
    pub class: &'static str,
    /// The word for addresses: `open`, `overdue`, `determined`, `closed`.
    pub code: &'static str,
    /// The words.
    pub words: String,
    /// Whether the city still has something to do.
    pub is_open: bool,
}

/// Where a matter stands on a day, for who holds its secret link: what its own steps say comes before its deadlines.
pub(crate) fn of_tracked(tracked: &TrackedMatter, today: Date) -> RequestStatus {
    // Every production is on the page behind the link.
    let status = with(&tracked.public, tracked.productions.iter().any(|made| !is_gone(&tracked.public, made)), today);
    let is_late = status.code == "overdue";
    let (class, words) = match &tracked.proceeding {
        Proceeding::Review(ExemptionReview { decided: Some((_, outcome)), .. }) => {
            return RequestStatus { words: format!("Decided: {}", outcome.word()), ..status };
        }
        _ if !status.is_open || is_late => return status,
        Proceeding::Inspection(Inspection { booked: Some(time), .. }) => {
            ("determined", format!("Appointment on {}", records::words::date(time.date())))
        }
        Proceeding::Inspection(state) if !state.offered.is_empty() => ("due-soon", "Times offered".into()),
        Proceeding::Withholding(state) if state.withheld_at.is_some() => {
            ("withheld", "Withheld while it is looked at".into())
        }
        Proceeding::Complaint(state) if state.taken_up_by.is_some() => ("open", "Being looked into".into()),
        _ => return status,
    };
    RequestStatus { class, words, ..status }
}

/// Where a matter stands on a day, from its public part. On the due date itself nothing is late.
pub(crate) fn of(matter: &PublicRequest, today: Date) -> RequestStatus {
    with(matter, matter.productions.iter().any(|made| !is_gone(matter, made)), today)
}

/// Whether all that a production gave was taken down; lists know a production without its files.
fn is_gone(matter: &PublicRequest, made: &Production) -> bool {
    made.files.is_empty() && matter.taken_down.iter().any(|closed| closed.production == made.id)
}

fn with(matter: &PublicRequest, has_files: bool, today: Date) -> RequestStatus {
    let made = |class, code, words: String, is_open| RequestStatus { class, code, words, is_open };
    let late = matter.determined_days_late.map(|n| format!(", {} after the due date", days(n))).unwrap_or_default();
    if let Some(outcome) = matter.outcome {
        let (class, words) = outcome_words(matter.kind, outcome);
        return made(class, "closed", format!("{words}{late}"), false);
    }
    if matter.closed.is_some() {
        return made("closed", "closed", "Closed".into(), false);
    }
    if let Some(answer) = matter.answer.filter(|_| matter.determined.is_some()) {
        let late_by = match records::nearest(&matter.deadlines, Binding::is_promise).map(|due| due.standing(today)) {
            Some(Standing::Overdue(days)) if answer.follows => Some(days),
            _ => None,
        };
        if let Some(n) = late_by {
            let words = format!("Determined; records {} late", days(n));
            return made("overdue", "determined", words, true);
        }
        let class = match answer.outcome {
            Outcome::Partial => "partial",
            Outcome::Denied => "denied",
            _ => "determined",
        };
        let gone = if !has_files && !matter.taken_down.is_empty() { ", taken down since" } else { "" };
        let words = records::words::capital(&format!("{}{gone}{late}", answer.words(has_files)));
        return made(class, "determined", words, answer.follows);
    }
    let is_request = matter.kind == MatterKind::Request;
    let next = |binds: fn(Binding) -> bool| records::nearest(&matter.deadlines, binds).map(|due| due.standing(today));
    match next(Binding::is_set).or_else(|| next(Binding::is_promise).filter(|_| !is_request)) {
        Some(Standing::Overdue(late)) => made("overdue", "overdue", format!("Overdue by {}", days(late)), true),
        Some(Standing::Today) => made("due-soon", "open", "Due today".into(), true),
        Some(Standing::Soon(left)) => made("due-soon", "open", format!("Due in {}", days(left)), true),
        Some(_) if matter.extended_until.is_some() => made("extended", "open", "Extended".into(), true),
        Some(_) if is_request => made("open", "open", "Open".into(), true),
        Some(_) | None => made("open", "open", waiting_words(matter.kind).into(), true),
    }
}

/// What the city has to do next, in a matter on which nothing is due soon.
fn waiting_words(kind: MatterKind) -> &'static str {
    match kind {
        MatterKind::Inquiry => "Waiting for an answer",
        MatterKind::Inspection => "Waiting for times",
        MatterKind::Justification => "Waiting for the reasons",
        MatterKind::Review => "Under review",
        MatterKind::Appeal => "Waiting for a decision",
        _ => "Received",
    }
}

/// The day by whose end a determination is due: the day of the extension, or the due date.
pub(crate) fn effective_due(matter: &PublicRequest) -> Option<Date> {
    let extended = matter.extended_until.as_deref().and_then(|d| d.parse().ok());
    extended.or_else(|| matter.due.as_ref().map(|due| due.due))
}

fn outcome_words(kind: MatterKind, outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Done if kind == MatterKind::Inspection => ("closed", "Records inspected"),
        Outcome::Answered if kind == MatterKind::Justification => ("closed", "Justified in writing"),
        Outcome::Full => ("closed", "Granted in full"),
        Outcome::Partial => ("partial", "Granted in part"),
        Outcome::Denied => ("denied", "Denied"),
        Outcome::NoRecords => ("closed", "No such records"),
        Outcome::Withdrawn => ("withdrawn", "Withdrawn"),
        Outcome::Referred => ("closed", "Referred to counsel"),
        Outcome::Answered => ("closed", "Answered"),
        Outcome::Granted => ("closed", "Granted"),
        Outcome::GrantedInPart => ("partial", "Granted in part"),
        Outcome::Refused => ("denied", "Refused"),
        Outcome::Decided => ("closed", "Decided"),
        Outcome::Done => ("closed", "Done"),
        Outcome::Duplicate => ("closed", "Answered with another matter"),
        Outcome::NotClarified => ("closed", "Not clarified"),
        Outcome::NothingAsked => ("closed", "Nothing to answer"),
    }
}

fn days(n: i32) -> String {
    if n == 1 { "1 day".into() } else { format!("{n} days") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use records::{Deadline, MatterNumber};

    fn request() -> PublicRequest {
        let calendar = law::CityCalendar::default();
        let pack = records::law_pack("us-ca").unwrap();
        PublicRequest {
            number: MatterNumber("R-2026-0001".into()),
            kind: MatterKind::Request,
            received: "2026-02-02".into(),
            due: Some(pack.due(&calendar, "2026-02-02T10:00".parse().unwrap())),
            extended_until: None,
            extension_ground: None,
            items: vec![],
            series: vec![],
            described: true,
            text: None,
            determined: None,
            outcomes: vec![],
            productions: vec![],
            outcome: None,
            closed: None,
            answer: None,
            determined_days_late: None,
            deadlines: vec![determination("2026-02-13")],
            still: vec![],
            again: vec![],
            narrowed: vec![],
            appeal_by: None,
            taken_down: vec![],
        }
    }

    fn determination(by: &str) -> Deadline {
        let (by, binding) = (by.parse().unwrap(), Binding::Law);
        Deadline { what: "determination".into(), by, binding, basis: None, met: None }
    }

    #[test]
    fn a_request_is_late_the_day_after_it_was_due_and_not_on_it() {
        let request = request();
        let due = effective_due(&request).unwrap();
        assert_eq!(of(&request, due).words, "Due today");
        assert_eq!(of(&request, due.yesterday().unwrap()).words, "Due in 1 day");
        let late = of(&request, due.tomorrow().unwrap());
        assert_eq!((late.code, late.words.as_str()), ("overdue", "Overdue by 1 day"));
    }

    #[test]
    fn records_that_were_promised_are_late_the_day_after() {
        let answer = Some(records::Answer { outcome: Outcome::Full, follows: true });
        let what = "records of item 1".into();
        let by = "2026-03-02".parse().unwrap();
        let promise = Deadline { what, by, binding: Binding::Promise, basis: None, met: None };
        let determined = Some("2026-02-10".into());
        let request = PublicRequest { determined, answer, deadlines: vec![promise], ..request() };
        assert_eq!(of(&request, by).words, "Determined in full; records follow");
        assert_eq!(of(&request, by.tomorrow().unwrap()).words, "Determined; records 1 day late");
    }

    #[test]
    fn a_matter_without_a_clock_says_what_it_waits_for() {
        let waits = |kind| {
            let matter = PublicRequest { kind, due: None, deadlines: vec![], ..request() };
            of(&matter, "2026-02-14".parse().unwrap()).words
        };
        assert_eq!(waits(MatterKind::Inquiry), "Waiting for an answer");
        assert_eq!(waits(MatterKind::Appeal), "Waiting for a decision");
        let by = "2026-02-13".parse().unwrap();
        let promised = Deadline { what: "decision".into(), by, binding: Binding::Promise, basis: None, met: None };
        let appeal = PublicRequest { kind: MatterKind::Appeal, due: None, deadlines: vec![promised], ..request() };
        assert_eq!(of(&appeal, by.tomorrow().unwrap()).words, "Overdue by 1 day");
    }

    #[test]
    fn an_extension_moves_the_day() {
        let deadlines = vec![determination("2026-02-26")];
        let request = PublicRequest { extended_until: Some("2026-02-26".into()), deadlines, ..request() };
        assert_eq!(of(&request, "2026-02-14".parse().unwrap()).words, "Extended");
        assert_eq!(of(&request, "2026-02-27".parse().unwrap()).code, "overdue");
    }

    #[test]
    fn what_is_answered_is_shown_as_closed_only_once_it_is() {
        let answer = Some(records::Answer { outcome: Outcome::Full, follows: false });
        let answered = PublicRequest { determined: Some("2026-02-10".into()), answer, ..request() };
        let last = |matter: &PublicRequest| {
            let stages = crate::pages::matter::stages(matter);
            stages.last().map(|stage| (stage.name, stage.class)).unwrap()
        };
        assert!(!of(&answered, "2026-02-11".parse().unwrap()).is_open, "nothing is left to do");
        assert_eq!(last(&answered), ("Closed", "current"));
        let closed = Some("2026-02-12".to_owned());
        assert_eq!(last(&PublicRequest { closed, outcome: Some(Outcome::Full), ..answered }), ("Closed", "done"));
    }

    #[test]
    fn a_determined_request_is_open_while_records_follow() {
        let answer = |outcome, follows| records::Answer { outcome, follows };
        let full = answer(Outcome::Full, true);
        let request = PublicRequest { determined: Some("2026-02-10".into()), answer: Some(full), ..request() };
        let today = "2027-01-01".parse().unwrap();
        assert!(of(&request, today).is_open);
        let given = PublicRequest { answer: Some(answer(Outcome::Partial, false)), ..request.clone() };
        assert_eq!(of(&given, today).words, "Given in part to the requester");
        assert_eq!(with(&given, true, today).words, "Given in part; ready to download");
        let denied = Some(answer(Outcome::Denied, false));
        let late = PublicRequest { answer: denied, determined_days_late: Some(3), ..request.clone() };
        assert_eq!(of(&late, today).words, "Denied, 3 days after the due date");
        assert!(!of(&late, today).is_open);
        let closed = PublicRequest { outcome: Some(Outcome::Partial), ..request };
        assert_eq!(
            of(&closed, today),
            RequestStatus { class: "partial", code: "closed", words: "Granted in part".into(), is_open: false }
        );
    }
}
