//! Records as documents: no release while a warning is open, as they are held, with what was redacted in them; gone from
//! every production once withdrawn; and nothing of them on the public side before.

use crate::common::*;
use records::commands::{Determine, determine, document, work};
use records::document::*;
use records::*;

const TODAY: &str = "2026-02-05";

fn id(c: char) -> DocumentId {
    DocumentId(c.to_string().repeat(32))
}

fn received(c: char, replaces: Option<Replacement>) -> ReceivedDocument {
    let (name, description) = ("canary-name.pdf".into(), "canary-description".into());
    let (sha256, media) = (c.to_string().repeat(64), "pdf".into());
    ReceivedDocument { id: id(c), item: 0, name, description, sha256, bytes: 10, media, replaces }
}

fn warning(kind: &str, place: &str) -> DocumentWarning {
    DocumentWarning { kind: kind.into(), place: place.into(), count: 2 }
}

fn town(warnings: Vec<DocumentWarning>) -> (Town, MatterNumber) {
    let mut town = Town::new();
    let number = town.request("2026-02-02T10:00", &[], Some("the memo"));
    let events = document::receive(&town.city, &number, received('1', None), warnings, day(TODAY));
    town.does("2026-02-03T10:00", events);
    (town, number)
}

fn copy(of: char) -> Production {
    let file = ProducedFile {
        name: "1-memo.pdf".into(),
        bytes: 10,
        sha256: of.to_string().repeat(64),
        document: Some(id(of)),
    };
    Production { dataset: None, rows: 0, files: vec![file], ..production(0, "aaaa-1111", Audience::Public) }
}

fn determined(
    town: &Town,
    number: &MatterNumber,
    outcome: ItemOutcome,
    schedule: Vec<ScheduleLine>,
    made: Production,
) -> Result<Vec<Event>, Refusal> {
    let item = ItemDetermination { production: Some(made), ..decided(0, outcome, schedule) };
    determine(&town.city, number, Determine { items: vec![item], responsible: vec![jane()] }, day(TODAY))
}

fn replacement(by: Option<register::Official>, redactions: Vec<ScheduleLine>) -> Replacement {
    Replacement { document: id('1'), reason: "the number was redacted".into(), redactions, by }
}

#[test]
fn a_document_with_an_open_warning_is_not_released() {
    let found = [warning("social-security-number", "page 1"), warning("comment", "page 2")];
    let (mut town, number) = town(found.to_vec());
    let full = |town: &Town| determined(town, &number, ItemOutcome::Full, vec![], copy('1'));
    assert_eq!(mistake(full(&town)), "document-held-back");
    let say = |town: &Town, which: &[DocumentWarning], reason: &str, by| {
        document::override_warnings(&town.city, &number, &id('1'), which.to_vec(), reason, by)
    };
    assert_eq!(mistake(say(&town, &[], "why", jane())), "no-warning");
    assert_eq!(mistake(say(&town, &found, " ", jane())), "reason-missing");
    assert_eq!(mistake(say(&town, &found, "why", nobody())), "nobody-named");
    let other = warning("social-security-number", "page 9");
    assert_eq!(mistake(say(&town, &[other], "why", jane())), "warning-not-open");
    town.does("2026-02-04T10:00", say(&town, &found[..1], "the number of a form", jane()));
    assert_eq!(mistake(full(&town)), "document-held-back", "one is still open");
    town.does("2026-02-04T10:00", say(&town, &found[1..], "a note to the reader", jane()));
    assert_eq!(mistake(say(&town, &found[1..], "again", jane())), "warning-not-open");
    town.does("2026-02-05T10:00", full(&town));
    assert_eq!(town.matter(&number).released_with(&id('1')).unwrap().files.len(), 1);
    assert_eq!(town.matter(&number).documents[0].warnings[0].overridden.as_ref().unwrap().by, jane());
}

#[test]
fn a_document_is_produced_as_it_is_held_for_its_own_item_and_once() {
    let (town, number) = town(vec![]);
    let full = |made: Production| determined(&town, &number, ItemOutcome::Full, vec![], made);
    let changed = |change: fn(&mut Production)| {
        let mut made = copy('1');
        change(&mut made);
        made
    };
    assert_eq!(mistake(full(changed(|p| p.files[0].bytes = 11))), "document-altered");
    assert_eq!(mistake(full(changed(|p| p.files[0].sha256 = "ee".repeat(32)))), "document-altered");
    assert_eq!(mistake(full(changed(|p| p.files.push(p.files[0].clone())))), "document-altered");
    assert_eq!(mistake(full(changed(|p| p.files[0].document = Some(id('7'))))), "unknown-document");
    assert_eq!(mistake(full(changed(|p| p.files.clear()))), "nothing-produced");
    assert!(full(copy('1')).is_ok());
    let elsewhere = ReceivedDocument { item: 3, ..received('2', None) };
    assert_eq!(mistake(document::receive(&town.city, &number, elsewhere, vec![], day(TODAY))), "no-such-item");
    let nameless = ReceivedDocument { name: "a\nb".into(), ..received('2', None) };
    assert_eq!(mistake(document::receive(&town.city, &number, nameless, vec![], day(TODAY))), "name-too-long");
}

#[test]
fn a_redacted_document_takes_the_place_of_the_first_and_cites_its_law() {
    let (mut town, number) = town(vec![warning("social-security-number", "page 1")]);
    let line = withheld_under("Gov. Code § 7922.200");
    let say = |town: &Town, with| document::receive(&town.city, &number, received('2', Some(with)), vec![], day(TODAY));
    let nobody_named = refused(say(&town, replacement(None, vec![line.clone()])));
    assert_eq!(nobody_named, ("responsible-missing", "Gov. Code § 7922.540(b)".to_owned()));
    let uncited = ScheduleLine { because: None, ..line.clone() };
    assert_eq!(refused(say(&town, replacement(Some(jane()), vec![uncited]))).0, "no-citation");
    let with = Replacement { reason: " ".into(), ..replacement(Some(jane()), vec![line.clone()]) };
    assert_eq!(mistake(say(&town, with)), "reason-missing");
    town.does("2026-02-04T10:00", say(&town, replacement(Some(counsel()), vec![line.clone()])));
    assert_eq!(mistake(determined(&town, &number, ItemOutcome::Full, vec![], copy('1'))), "document-gone");
    let cites = Production { redacted: vec![line.clone()], ..copy('2') };
    assert_eq!(
        refused(determined(&town, &number, ItemOutcome::Partial, vec![line.clone()], copy('2'))).0,
        "redaction-not-cited"
    );
    assert_eq!(mistake(determined(&town, &number, ItemOutcome::Full, vec![], cites.clone())), "full-with-redactions");
    let events = determined(&town, &number, ItemOutcome::Partial, vec![line], cites);
    town.does("2026-02-05T10:00", events);
    assert!(town.matter(&number).responsible.contains(&counsel()), "who redacted answers for it");
}

#[test]
fn installments_give_documents_and_a_withdrawn_one_is_gone_from_them() {
    let (mut town, number) = town(vec![]);
    let second = document::receive(&town.city, &number, received('2', None), vec![], day(TODAY));
    town.does("2026-02-03T11:00", second);
    town.does("2026-02-05T10:00", determined(&town, &number, ItemOutcome::Full, vec![], copy('1')));
    let more = Production { id: "9".repeat(32), ..copy('2') };
    town.does("2026-02-06T10:00", work::produce(&town.city, &number, more, true));
    assert_eq!(town.matter(&number).productions().count(), 2);
    let again = replacement(None, vec![]);
    let released = document::receive(&town.city, &number, received('3', Some(again)), vec![], day(TODAY));
    assert_eq!(mistake(released), "document-released");
    let gone = document::withdraw(&town.city, &number, &id('2'), "it is of another request", jane()).unwrap();
    assert!(matches!(gone[0], Event::DocumentWithdrawn { released: true, .. }));
    town.does("2026-02-07T10:00", Ok(gone));
    let matter = town.matter(&number);
    assert_eq!(matter.released_with(&id('2')), None);
    assert!(matter.released_with(&id('1')).is_some());
    let history: Vec<_> = town.city.history[&number].iter().map(|line| line.what.clone()).collect();
    assert!(history.last().unwrap().contains("taken down: it is of another request"), "{history:?}");
    assert_eq!(mistake(document::withdraw(&town.city, &number, &id('2'), "again", jane())), "document-gone");
}

#[test]
fn nothing_of_a_document_is_public_before_it_is_produced() {
    let (mut town, number) = town(vec![warning("canary-kind", "canary-place")]);
    let event = document::open(&town.city, &number, &id('1'));
    town.does("2026-02-04T10:00", event);
    let public: String = town.city.documents().into_iter().map(|document| document.json).collect();
    assert!(!public.contains("canary"), "{public}");
    let json = serde_json::to_string(town.matter(&number)).unwrap();
    assert_eq!(&serde_json::from_str::<Matter>(&json).unwrap(), town.matter(&number));
}
