//! Every letter of the law pack's checklists: none is built without what a statute asks of it, the missing item is named
//! with its section, and every item that is good practice is said when its fact is there.

use crate::common::{Town, at, dataset, day, decided, jane, name, production, schedule_line, withheld_under};
use law::When;
use records::letter::*;
use records::proceedings::appeal::*;
use records::proceedings::complaint::*;
use records::proceedings::inspection::*;
use records::proceedings::justification::*;
use records::proceedings::request::*;
use records::proceedings::review::*;
use records::proceedings::sealed::{Seal, Sealed};
use records::proceedings::violation::*;
use records::proceedings::withholding::*;
use records::*;
use register::{ExemptionId, Official, Scope};

const CALLS: &str = "aaaa-1111";
const NONE: &str = "";

/// Every letter that is composed, with the checklists that it is held to.
const LETTERS: [(&str, &[&str]); 14] = [
    ("acknowledgement", &["acknowledgement"]),
    ("clarification", &["clarification"]),
    ("extension", &["extension"]),
    ("fee-estimate", &["fee-estimate"]),
    ("determination", &["determination", "denial"]),
    ("no-records", &["no-records"]),
    ("production", &["production"]),
    ("justification", &["justification"]),
    ("appeal-decision", &["appeal-decision"]),
    ("takedown", &["takedown"]),
    ("withholding-decision", &["withholding-decision"]),
    ("review-decision", &["review-decision"]),
    ("complaint-answer", &["complaint-answer"]),
    ("inspection", &["inspection"]),
];

/// Items that no input can leave out: the letter of its kind says them by being one.
const CONSTRUCTED: [&str; 7] = [
    "extension.in-writing",
    "denial.in-writing",
    "denial.justification",
    "determination.segregable-portion",
    "fee-estimate.no-other-charge",
    "production.segregable-portion",
    "no-records.determination",
];

const WHEN: [When; 12] = [
    When::Disclosable,
    When::PartlyExempt,
    When::AnyDenial,
    When::NotIdentified,
    When::Electronic,
    When::WrittenRequest,
    When::CatchAll,
    When::OtherLaw,
    When::Extraction,
    When::Reversal,
    When::Granted,
    When::MoreFollows,
];

fn sam() -> Official {
    Official { name: "Sam Poe".into(), title: "City Attorney".into() }
}

fn nobody() -> Official {
    Official { name: "Sam Poe".into(), title: " ".into() }
}

fn inputs(without: &str) -> LetterInputs {
    let available = Availability { estimated: "2026-02-20T17:00".parse().unwrap(), now: false };
    LetterInputs {
        available: (without != "determination.estimated-date").then_some(available),
        responsible: if without == "denial.persons-responsible" { vec![] } else { vec![jane()] },
        portal: Some("https://data.riverbend.example".into()),
        track_url: Some("https://data.riverbend.example/track/abc".into()),
        not_identified: true,
        assistance: (!without.ends_with(".assistance")).then(|| "Tell us which year.".into()),
        ..LetterInputs::at(at("2026-02-11T09:00"))
    }
}

/// A matter that opened like this, whatever a command would say of it.
fn opened(town: &mut Town, opening: Opening) -> MatterNumber {
    let matter = town.city.next_matter_number(opening.kind(), 2026);
    let requester = Requester {
        name: Some("Robin CANARYNAME".into()),
        email: Some("canaryname@example.org".into()),
        ..Requester::default()
    };
    town.happens(Event::MatterOpened {
        matter: matter.clone(),
        kind: opening.kind(),
        received_at: at("2026-02-02T10:00"),
        channel: Channel::Portal,
        requester,
        opening,
        rules: "us-ca-2026.1".into(),
        due: None,
        track_hash: None,
        submission: None,
    });
    matter
}

fn step(town: &mut Town, matter: &MatterNumber, step: Step) {
    town.happens(Event::MatterProceeded { matter: matter.clone(), step });
}

/// A request for the dataset and for e-mails, with two exemptions on the dataset.
fn requested() -> (Town, MatterNumber, Vec<ScheduleLine>) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    let weighs = town.exempt(CALLS, "DL-CATCHALL", Scope::Field { field: name("caller") });
    let other = town.exempt(CALLS, "LR-OTHERLAW", Scope::Rows { predicate: "CANARYPREDICATE".into() });
    town.publish(CALLS, &["day"]);
    town.cut(CALLS, &["day"]);
    let number = town.request("2026-02-02T10:00", &[CALLS], Some("e-mails about the calls"));
    let first = ScheduleLine { facts: weighs.reason.clone(), ..schedule_line(weighs.withholding()) };
    (town, number, vec![first, schedule_line(other.withholding())])
}

/// The first item is given in part, the second one denied.
fn determined(town: &mut Town, number: &MatterNumber, lines: &[ScheduleLine], without: &str) -> Vec<ItemDetermination> {
    let mut partial = decided(0, ItemOutcome::Partial, lines[..1].to_vec());
    partial.production = Some(production(0, CALLS, Audience::Public));
    let denied = decided(1, ItemOutcome::Denied, lines[1..].to_vec());
    let mut items = vec![partial, denied];
    match without {
        "determination.disclosable" => items.clear(),
        "determination.reasons" => items[1].reasons = " ".into(),
        "determination.electronic-format" => items[0].production.as_mut().unwrap().files.truncate(0),
        "determination.denial" => items[1].schedule.clear(),
        "denial.facts" => items[0].schedule[0].facts = None,
        "denial.other-law" => items[1].schedule[0].because.as_mut().unwrap().more_citations.clear(),
        "production.withheld" => items[0].schedule[0].because = None,
        _ => {}
    }
    let responsible = if without == "denial.persons-responsible" { vec![] } else { vec![jane()] };
    let event = Event::MatterDetermined { matter: number.clone(), items: items.clone(), responsible };
    if !items.is_empty() {
        town.happens(event);
    }
    let promise = RequestStep::Promised { item: 0, time: "2026-02-20T17:00".parse().unwrap(), reason: String::new() };
    step(town, number, Step::Request(promise));
    items
}

/// The letter with everything that it can say, except for the fact of one item.
fn build(letter: &str, without: &str) -> Result<Letter, MissingItem> {
    let (mut town, number, lines) = requested();
    let inputs = inputs(without);
    match letter {
        "acknowledgement" => acknowledgement_letter(&town.city, town.matter(&number), &inputs),
        "clarification" => {
            let question = if without == "clarification.question" { " " } else { "Which year do you mean?" };
            clarification_letter(&town.city, town.matter(&number), question, &inputs)
        }
        "extension" => extension(&town, &number, without, &inputs),
        "fee-estimate" => fee_estimate_letter(&town.city, town.matter(&number), &estimate(without), &inputs),
        "determination" => {
            let items = determined(&mut town, &number, &lines, without);
            determination_letter(&town.city, town.matter(&number), &items, &inputs)
        }
        "no-records" => no_records(&mut town, without, &inputs),
        "production" => {
            determined(&mut town, &number, &lines, without);
            let mut made = production(0, CALLS, Audience::Public);
            match without {
                "production.files" => made.files.clear(),
                "production.electronic-format" => made.files.iter_mut().for_each(|f| f.name = "checksums.txt".into()),
                _ => {}
            }
            production_letter(&town.city, town.matter(&number), &made, false, &inputs)
        }
        "justification" => justification(&mut town, lines, without, &inputs),
        "appeal-decision" => {
            determined(&mut town, &number, &lines, NONE);
            let appeal = appealed(&mut town, &number, without);
            appeal_decision_letter(&town.city, town.matter(&appeal), &inputs)
        }
        "takedown" => takedown(&mut town, without, &inputs),
        "withholding-decision" => withholding(&mut town, without, &inputs),
        "review-decision" => review(&mut town, without, &inputs),
        "complaint-answer" => complaint(&mut town, &number, without, &inputs),
        "inspection" => inspection(&mut town, without, &inputs),
        other => panic!("no such letter: {other}"),
    }
}

fn extension(town: &Town, number: &MatterNumber, without: &str, inputs: &LetterInputs) -> Result<Letter, MissingItem> {
    let said = |id: &str, text: &str| if without == id { String::new() } else { text.to_owned() };
    let extension = Extension {
        ground: "voluminous".into(),
        facts: said("extension.reasons", "12,000 logs"),
        until: said("extension.date", "2026-02-26"),
        by: if without == "extension.signed-by" { nobody() } else { jane() },
        at: at("2026-02-11T09:00"),
        designation: Some("Administrative Instruction 4, 2025".into()),
        done_so_far: Some("Half of the logs were read.".into()),
    };
    extension_letter(&town.city, town.matter(number), &extension, inputs)
}

fn estimate(without: &str) -> FeeEstimate {
    let line = |rule: &str, unit: &str, hundredths, cents| FeeCharge {
        rule: rule.into(),
        what: "the work".into(),
        unit: unit.into(),
        hundredths,
        cents,
    };
    let copies = if without == "fee-estimate.basis" { "search" } else { "duplication" };
    let pack = law::Pack::load("us-ca").unwrap();
    let case = pack.fee("extraction").unwrap().one_of[1].clone();
    FeeEstimate {
        lines: vec![line(copies, "page", 1_200, 10), line("extraction", "hour", 150, 4_000)],
        by: jane(),
        case: (without != "fee-estimate.extraction").then_some(case),
    }
}

fn no_records(town: &mut Town, without: &str, inputs: &LetterInputs) -> Result<Letter, MissingItem> {
    let number = town.request("2026-02-02T10:00", &[], Some("the mayor's tax return"));
    let mut item = decided(0, ItemOutcome::NoRecords, vec![]);
    item.search = Some(Search { systems: "the e-mail archive".into(), ..Search::default() });
    match without {
        "no-records.reasons" => item.reasons.clear(),
        "no-records.every-item" => item.outcome = ItemOutcome::Full,
        _ => {}
    }
    no_records_letter(&town.city, town.matter(&number), &[item], inputs)
}

fn justification(
    town: &mut Town,
    mut lines: Vec<ScheduleLine>,
    without: &str,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let ask = JustificationAsk { request: None, dataset: Some(dataset(CALLS)), fields: vec![], text: "Why?".into() };
    let number = opened(town, Opening::Justification(ask));
    match without {
        "justification.schedule" => lines[0].because = None,
        "justification.facts" => lines[0].facts = None,
        "justification.other-law" => lines[1].because.as_mut().unwrap().more_citations.clear(),
        _ => {}
    }
    let by = if without == "justification.persons-responsible" { nobody() } else { jane() };
    let given = JustificationStep::Given { schedule: lines, text: "More words.".into(), responsible: vec![by] };
    justification_letter(&town.city, town.matter(&number), &given, inputs)
}

fn appealed(town: &mut Town, request: &MatterNumber, without: &str) -> MatterNumber {
    let ask = AppealAsk { request: request.clone(), items: vec![], text: "Please look again.".into() };
    let number = opened(town, Opening::Appeal(ask));
    let referral = MatterNumber("L-2026-0001".into());
    step(town, &number, Step::Appeal(AppealStep::Referred { referral }));
    let sealed = Sealed::new(Seal::Privileged, "advice", "CANARYADVICE");
    town.happens(Event::SealedKept { matter: number.clone(), sealed });
    let ruling =
        |id: &str, disposition, reasons: &str| Ruling { exemption: id.into(), disposition, reasons: reasons.into() };
    let mut rulings = vec![
        ruling("EX-1", Disposition::Reversed, "No threat is recorded."),
        ruling("EX-2", Disposition::Upheld, "It applies."),
    ];
    if without == "appeal-decision.exemptions" {
        rulings.pop();
    }
    let by = if without == "appeal-decision.reviewer" { jane() } else { sam() };
    let produce_by = (without != "appeal-decision.production-date").then(|| day("2026-03-02"));
    let decision = AppealDecision { by, rulings, produce_by, replacements: vec![] };
    if without != "appeal-decision.date" {
        step(town, &number, Step::Appeal(AppealStep::Decided { decision }));
    }
    number
}

fn takedown(town: &mut Town, without: &str, inputs: &LetterInputs) -> Result<Letter, MissingItem> {
    let fields = vec![name("caller")];
    let text = "CANARYSTAFF".into();
    let ask = match without {
        "takedown.exposed" => ViolationAsk::FailureToPublish { dataset: dataset(CALLS), promised: day("2026-01-31") },
        _ => ViolationAsk::ImproperRelease { dataset: dataset(CALLS), fields, inadvertent: true, text },
    };
    let number = opened(town, Opening::Violation(ask));
    for task in Task::ALL {
        let text = if task == Task::Counsel { "CANARYADVICE".to_owned() } else { format!("Done: {}.", task.words()) };
        if !(without == "takedown.taken-down" && task == Task::Takedown || without == "task" && task == Task::Notice) {
            step(town, &number, Step::Violation(ViolationStep::Done { task, by: jane(), text }));
        }
    }
    let facts = TakedownFacts {
        releases: vec!["0707".into()],
        rows: Some(3),
        period: Some(("2026-01-30T08:00".parse().unwrap(), "2026-02-01T09:30".parse().unwrap())),
        accesses: Some(1_234),
        fix: Some("The field was removed.".into()),
        published_again: Some(day("2026-02-10")),
    };
    takedown_letter(&town.city, town.matter(&number), &facts, inputs)
}

fn withholding(town: &mut Town, without: &str, inputs: &LetterInputs) -> Result<Letter, MissingItem> {
    let ask = WithholdingAsk { protection: Protection::Official, datasets: vec![dataset(CALLS)], fields: vec![] };
    let number = opened(town, Opening::Withholding(ask));
    let sealed = Sealed::new(Seal::Identity, "who asks", "CANARYIDENTITY");
    town.happens(Event::SealedKept { matter: number.clone(), sealed });
    let exemptions = vec![ExemptionId(1)];
    let reasons = if without == "withholding-decision.reasons" { " " } else { "The law asks for it." };
    let decided = match without {
        "withholding-decision.outcome" => WithholdingStep::Provisional { exemptions },
        _ => {
            let until = Some(day("2030-02-02"));
            WithholdingStep::Granted { by: sam(), exemptions, reasons: reasons.into(), until }
        }
    };
    withholding_decision_letter(&town.city, town.matter(&number), &decided, inputs)
}

fn review(town: &mut Town, without: &str, inputs: &LetterInputs) -> Result<Letter, MissingItem> {
    let ask = ReviewAsk { exemption: ExemptionId(1), cause: ReviewCause::Asked, text: String::new() };
    let number = opened(town, Opening::Review(ask));
    let decided = ReviewStep::Decided {
        outcome: ReviewOutcome::Amended,
        by: if without == "review-decision.reviewer" { nobody() } else { sam() },
        reasons: if without == "review-decision.reasons" { String::new() } else { "It was too wide.".into() },
        replaced_by: Some(ExemptionId(2)),
        review_by: Some(day("2027-02-02")),
        until: None,
    };
    review_decision_letter(&town.city, town.matter(&number), &decided, inputs)
}

fn complaint(
    town: &mut Town,
    request: &MatterNumber,
    without: &str,
    inputs: &LetterInputs,
) -> Result<Letter, MissingItem> {
    let denied = decided(1, ItemOutcome::Denied, vec![]);
    let event = Event::MatterDetermined { matter: request.clone(), items: vec![denied], responsible: vec![jane()] };
    town.happens(event);
    let ask = ComplaintAsk { about: Some(request.clone()), datasets: vec![], text: "Nobody answered.".into() };
    let number = opened(town, Opening::Complaint(ask));
    let answered = match without {
        "complaint-answer.finding" => ComplaintStep::TakenUp { by: sam() },
        _ => ComplaintStep::Answered {
            by: if without == "complaint-answer.who" { jane() } else { sam() },
            finding: Finding::Justified,
            text: if without == "complaint-answer.answer" { String::new() } else { "You are right.".into() },
            violation: Some(MatterNumber("V-2026-0001".into())),
        },
    };
    complaint_answer_letter(&town.city, town.matter(&number), &answered, inputs)
}

fn inspection(town: &mut Town, without: &str, inputs: &LetterInputs) -> Result<Letter, MissingItem> {
    let ask = InspectionAsk { request: None, datasets: vec![dataset(CALLS)], text: "the log".into(), suits: vec![] };
    let number = opened(town, Opening::Inspection(ask));
    let place = if without == "inspection.place" { " " } else { "City Hall, room 12" };
    let times = vec!["2026-02-18T10:00".parse().unwrap()];
    let offered = InspectionStep::Offered { times, place: place.into() };
    if without != "inspection.times" {
        step(town, &number, Step::Inspection(offered));
    }
    inspection_letter(&town.city, town.matter(&number), inputs)
}

fn text(letter: &Letter) -> String {
    serde_json::to_string(letter).unwrap()
}

#[test]
fn every_checklist_of_the_pack_has_its_letter() {
    let pack = law::Pack::load("us-ca").unwrap();
    let composed: Vec<&str> = LETTERS.iter().flat_map(|(_, lists)| *lists).copied().collect();
    for list in pack.checklists.keys() {
        // The record of a court order is a record, and no letter.
        assert!(composed.contains(&list.as_str()) || list == "court-order", "{list}");
    }
}

#[test]
fn a_letter_without_the_fact_of_a_required_item_is_refused_by_its_id_and_section() {
    let pack = law::Pack::load("us-ca").unwrap();
    let mut refused = 0;
    for (letter, lists) in LETTERS {
        for item in lists.iter().flat_map(|list| pack.checklist(list)).filter(|item| item.is_required()) {
            if CONSTRUCTED.contains(&item.id.as_str()) {
                continue;
            }
            let missing = build(letter, &item.id).expect_err(&item.id);
            assert_eq!((missing.id.as_str(), missing.section.as_ref()), (item.id.as_str(), item.citations.first()));
            assert!(missing.to_string().contains(&item.citations[0].to_string()), "{missing}");
            refused += 1;
        }
    }
    assert_eq!(refused, 23);
    let found = build("no-records", "no-records.every-item").unwrap_err();
    assert_eq!(
        (found.id.as_str(), found.section.unwrap().to_string().as_str()),
        ("no-records.determination", "Gov. Code § 7922.535(a)")
    );
}

#[test]
fn a_letter_that_says_everything_but_one_required_item_does_not_pass_the_check() {
    let pack = law::Pack::load("us-ca").unwrap();
    for (letter, lists) in LETTERS {
        let full = build(letter, NONE).unwrap_or_else(|missing| panic!("{letter}: {missing}"));
        let check = |parts: &[Part]| check_parts(&pack, day("2026-02-02"), lists, &WHEN, parts);
        assert_eq!(check(&full.parts), Ok(()), "{letter}");
        for item in lists.iter().flat_map(|list| pack.checklist(list)).filter(|item| item.is_required()) {
            let mut parts = full.parts.clone();
            parts.iter_mut().for_each(|part| part.satisfies.retain(|id| *id != item.id));
            let missing = check(&parts).unwrap_err();
            assert_eq!((missing.id.as_str(), missing.section.as_ref()), (item.id.as_str(), item.citations.first()));
        }
    }
}

#[test]
fn every_item_of_good_practice_is_said_when_its_fact_is_there() {
    let pack = law::Pack::load("us-ca").unwrap();
    for (letter, lists) in LETTERS {
        let full = build(letter, NONE).unwrap();
        for item in lists.iter().flat_map(|list| pack.checklist(list)).filter(|item| !item.is_required()) {
            assert!(full.satisfied().any(|id| id == item.id), "{letter} does not say {}", item.id);
        }
    }
}

#[test]
fn what_a_letter_means_nothing_without_is_asked_for_though_no_statute_does() {
    let needed = [
        ("clarification", "clarification.question"),
        ("production", "production.files"),
        ("appeal-decision", "appeal-decision.reviewer"),
        ("appeal-decision", "appeal-decision.exemptions"),
        ("appeal-decision", "appeal-decision.production-date"),
        ("appeal-decision", "appeal-decision.date"),
        ("takedown", "takedown.taken-down"),
        ("takedown", "takedown.exposed"),
        ("withholding-decision", "withholding-decision.outcome"),
        ("withholding-decision", "withholding-decision.reasons"),
        ("review-decision", "review-decision.reviewer"),
        ("review-decision", "review-decision.reasons"),
        ("complaint-answer", "complaint-answer.finding"),
        ("complaint-answer", "complaint-answer.who"),
        ("complaint-answer", "complaint-answer.answer"),
        ("inspection", "inspection.times"),
        ("inspection", "inspection.place"),
    ];
    for (letter, id) in needed {
        assert_eq!(build(letter, id).expect_err(id).id, id);
    }
}

#[test]
fn letters_hold_nothing_sealed_and_nothing_custodial() {
    for (letter, _) in LETTERS {
        let text = text(&build(letter, NONE).unwrap());
        for canary in ["CANARYPREDICATE", "CANARYADVICE", "CANARYIDENTITY", "CANARYSTAFF", "canaryrevision"] {
            assert!(!text.contains(canary), "{letter}: {canary}");
        }
    }
    let text = text(&build("withholding-decision", NONE).unwrap()).to_lowercase();
    assert!(!text.contains("canaryname"), "who asks that something be withheld is named by no letter");
    assert!(text.contains("gov. code § 7928.210") && text.contains("february 2, 2030"));
}

#[test]
fn letters_say_the_words_of_their_kind() {
    let said = [
        ("clarification", ["The clock goes on", "Friday, February 13, 2026", "Which year do you mean?"]),
        ("fee-estimate", ["1.5 hours × $40.00", "$61.20", "Gov. Code § 7922.575(b)(2)"]),
        ("production", ["more follow", "Friday, February 20, 2026, at 5:00 p.m.", "Gov. Code § 7922.545"]),
        ("justification", ["Callers were threatened", "Pen. Code § 293", "Gov. Code § 7923.000"]),
        (
            "appeal-decision",
            ["Monday, March 2, 2026", "does not extend the time to go", "Counsel was asked (L-2026-0001)"],
        ),
        ("takedown", ["1,234 times", "Ardon", "Civ. Code § 1798.29"]),
        (
            "inspection",
            ["Wednesday, February 18, 2026, at 10:00 a.m.", "City Hall, room 12", "Gov. Code § 7922.530(b)"],
        ),
    ];
    for (letter, words) in said {
        let text = text(&build(letter, NONE).unwrap());
        for words in words {
            assert!(text.contains(words), "{letter} does not say {words}: {text}");
        }
    }
    assert!(!text(&build("takedown", NONE).unwrap()).contains("still open"));
    assert!(text(&build("takedown", "task").unwrap()).contains("Telling those concerned"));
}

#[test]
fn a_determination_of_some_items_says_which_are_open_and_until_when() {
    let (town, number, lines) = requested();
    let denied = decided(1, ItemOutcome::Denied, lines[1..].to_vec());
    let letter = determination_letter(&town.city, town.matter(&number), &[denied], &inputs(NONE)).unwrap();
    let text = text(&letter);
    for said in
        ["as to 2. Records you described, the records", "What is still open", "Friday, February 13, 2026 (Gov. Code"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn a_determination_after_an_appeal_says_because_of_which() {
    let (mut town, number, lines) = requested();
    determined(&mut town, &number, &lines, NONE);
    let because = appealed(&mut town, &number, NONE);
    let again = RequestStep::Reopened { items: vec![0], because: because.clone(), by: day("2026-03-02") };
    step(&mut town, &number, Step::Request(again));
    assert_eq!(reopened(town.matter(&number)), [(0, because.clone())]);
    let mut full = decided(0, ItemOutcome::Full, vec![]);
    full.production = Some(production(0, CALLS, Audience::Public));
    let before = determination_letter(&town.city, town.matter(&number), &[full.clone()], &inputs(NONE)).unwrap();
    let says = |letter: &Letter| text(letter).contains(&format!("again, because of the decision on appeal {because}"));
    assert!(says(&before) && !text(&before).contains("still open"));
    // Once it is determined the matter does not know any more: the letter is told.
    let told = LetterInputs { reopened: reopened(town.matter(&number)), ..inputs(NONE) };
    let items = vec![full.clone()];
    town.happens(Event::MatterDetermined { matter: number.clone(), items, responsible: vec![] });
    let matter = town.matter(&number);
    assert!(says(&determination_letter(&town.city, matter, &[full.clone()], &told).unwrap()));
    assert!(!says(&determination_letter(&town.city, matter, &[full], &inputs(NONE)).unwrap()));
}

/// A city under another law, with a request.
fn elsewhere(law: &str) -> (Town, MatterNumber) {
    let mut town = Town::new();
    let settings = Settings { law: law.into(), ..town.city.settings.clone().unwrap() };
    town.happens(Event::SettingsRecorded { settings, reason: None });
    let number = town.request("2026-02-02T10:00", &[], Some("e-mails about the calls"));
    (town, number)
}

fn withheld_elsewhere(citation: &str) -> ItemDetermination {
    decided(0, ItemOutcome::Denied, vec![withheld_under(citation)])
}

#[test]
fn a_city_under_another_law_names_that_law_and_none_of_california() {
    let cases = [
        ("us-ny", "N.Y. Pub. Off. Law § 87(2)(b)", "N.Y. Pub. Off. Law § 89(4)(a)"),
        ("us-wa", "RCW 42.56.230", "RCW 42.56.550"),
        ("uk", "Freedom of Information Act 2000, s. 40", "Freedom of Information Act 2000, s. 50"),
        ("us-federal", "5 U.S.C. § 552(b)(6)", "5 U.S.C. § 552(a)(4)(B)"),
    ];
    for (pack, exempts, review) in cases {
        let (town, number) = elsewhere(pack);
        let matter = town.matter(&number);
        let letters = [
            acknowledgement_letter(&town.city, matter, &inputs(NONE)).unwrap(),
            clarification_letter(&town.city, matter, "Which year?", &inputs(NONE)).unwrap(),
            determination_letter(&town.city, matter, &[withheld_elsewhere(exempts)], &inputs(NONE)).unwrap(),
        ];
        let own = town.city.law().unwrap().clock.determination.basis.citations[0].to_string();
        for letter in &letters {
            let text = text(letter);
            assert!(!text.contains("Gov. Code") && !text.contains("superior court"), "{pack} {}: {text}", letter.kind);
            assert!(text.contains(&own), "{pack} {}: {text}", letter.kind);
        }
        assert!(text(&letters[2]).contains(review), "{pack}: {}", text(&letters[2]));
    }
}

#[test]
fn a_clock_that_a_question_stops_is_said_to_stop() {
    let (town, number) = elsewhere("uk");
    let letter = clarification_letter(&town.city, town.matter(&number), "Which year?", &inputs(NONE)).unwrap();
    let text = text(&letter);
    assert!(text.contains("The clock stops while") && text.contains("s. 1(3)") && !text.contains("goes on"));
}

#[test]
fn what_only_a_person_can_say_is_said_in_own_words_and_nothing_else_is() {
    let (town, number) = elsewhere("us-tx");
    let denied = [withheld_elsewhere("Tex. Gov't Code § 552.101")];
    let write = |inputs: &LetterInputs| determination_letter(&town.city, town.matter(&number), &denied, inputs);
    let missing = write(&inputs(NONE)).unwrap_err();
    assert_eq!(
        (missing.id.as_str(), missing.section.unwrap().to_string().as_str()),
        ("denial.ruling-asked", "Tex. Gov't Code § 552.301(d)")
    );
    let words = vec![("denial.ruling-asked".to_owned(), "We asked the Attorney General on February 9.".to_owned())];
    let letter = write(&LetterInputs { own_words: words, ..inputs(NONE) }).unwrap();
    assert!(text(&letter).contains("We asked the Attorney General"));
    // A fact is not replaced by words.
    let (mut town, number, lines) = requested();
    let items = determined(&mut town, &number, &lines, "denial.facts");
    let words = vec![("denial.facts".to_owned(), "Believe us.".to_owned())];
    let told = LetterInputs { own_words: words, ..inputs(NONE) };
    assert_eq!(determination_letter(&town.city, town.matter(&number), &items, &told).unwrap_err().id, "denial.facts");
}

/// What stands in English in the letters below when they are said in Spanish: names, numbers, and what people wrote.
const LEFT_IN_ENGLISH: &[&str] = &[
    "0123456789abcdef0123456789abcdef",
    "1. Calls (aaaa-1111)",
    "1. Calls (aaaa-1111): ",
    "1.2 MB",
    "12,000 logs",
    "250.0 kB",
    "Administrative Instruction 4, 2025",
    "CALLER (caller)",
    "Callers were threatened in 2025.",
    "Calls (aaaa-1111)",
    "Code Civ. Proc. § 12",
    "Code Civ. Proc. § 12a",
    "Code Civ. Proc. § 135",
    "DAY (day)",
    "Done: breach notice checked.",
    "Done: exemption recorded.",
    "Done: exposure recorded.",
    "Done: taken down at every door.",
    "Done: those concerned told.",
    "EX-1",
    "EX-2",
    "Gov. Code § 7922.000; Pen. Code § 293",
    "Gov. Code § 7922.000; Pen. Code § 293: Names of callers are withheld to protect them.",
    "Gov. Code § 7922.530(a)",
    "Gov. Code § 7922.535(b)",
    "Gov. Code § 7922.575(b)",
    "Gov. Code § 7927.705; Pen. Code § 293",
    "Half of the logs were read.",
    "It applies.",
    "It was too wide.",
    "Jane Roe, Deputy City Clerk",
    "More words.",
    "Names of callers are withheld to protect them",
    "Names of callers are withheld to protect them. (EX-1)",
    "Names of callers are withheld to protect them. (EX-2)",
    "Names of callers are withheld to protect them. (Gov. Code § 7922.000; Pen. Code § 293)",
    "Names of callers are withheld to protect them. (Gov. Code § 7927.705; Pen. Code § 293)",
    "No threat is recorded.",
    "Nobody answered.",
    "R-2026-0001",
    "Read against the register.",
    "Tell us which year (Gov. Code § 7922.600).",
    "The field was removed.",
    "The law asks for it.",
    "Which year do you mean?",
    "You are right.",
    "You may ask the City Attorney to look at any withholding again.",
    "abababababababababababababababababababababababababababababababab",
    "calls.csv",
    "calls.parquet",
    "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
    "e-mails about the calls",
    "the e-mail archive",
    "the log",
    "the mayor's tax return",
    "the work",
];

#[test]
fn every_letter_is_said_in_spanish_but_for_names_and_what_people_wrote() {
    let pack = law_pack("us-ca");
    let mut left: Vec<String> = Vec::new();
    for (kind, _) in LETTERS {
        let letter = build(kind, NONE).unwrap();
        let said = translate(&letter, Language::Spanish, pack, &[]).unwrap();
        assert_eq!(said.blocks.len(), letter.parts.len(), "{kind} says as much in Spanish");
        left.extend(english(&said));
    }
    left.sort();
    left.dedup();
    assert_eq!(left, LEFT_IN_ENGLISH);
}

fn english(said: &Translation) -> impl Iterator<Item = String> {
    let of = |block: &TextBlock| match block {
        TextBlock::Heading { text, .. } | TextBlock::Paragraph { text } => vec![text.clone()],
        TextBlock::List { items } => items.clone(),
        TextBlock::Definitions { items } => items.iter().flat_map(|(a, b)| [a.clone(), b.clone()]).collect(),
        TextBlock::Table { caption, headers, rows, .. } => {
            let cells = rows.iter().flatten().chain(headers);
            cells.chain([caption]).cloned().collect()
        }
    };
    let texts: Vec<Vec<Piece>> = said.blocks.iter().flat_map(of).chain([said.title.clone()]).collect();
    texts.into_iter().flatten().filter(|piece| piece.english).map(|piece| piece.text)
}
