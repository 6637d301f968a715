//! The fold: standing, epochs, what is carried over, numbers.

use crate::common::{Town, at, dataset, jane, name};
use catalog::Standing;
use records::{City, Event, MatterKind, MatterNumber};
use register::Scope;

const CALLS: &str = "aaaa-1111";

fn published() -> Town {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    town.publish(CALLS, &["day", "caller"]);
    town.cut(CALLS, &["day", "caller"]);
    town
}

fn taken_down() -> Event {
    Event::DatasetTakenDown { dataset: dataset(CALLS), reason: "names were shown".into(), by: vec![jane()] }
}

#[test]
fn a_dataset_goes_from_planned_to_published() {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    assert_eq!(town.standing(CALLS), Standing::InPreparation);
    town.publish(CALLS, &["day"]);
    assert_eq!(town.standing(CALLS), Standing::InPreparation, "nothing was cut yet");
    town.cut(CALLS, &["day"]);
    assert_eq!(town.standing(CALLS), Standing::Published);
}

#[test]
fn a_release_without_the_act_of_publication_is_not_published() {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    town.cut(CALLS, &["day"]);
    assert_eq!(town.standing(CALLS), Standing::InPreparation);
}

#[test]
fn a_takedown_stands_until_published_again() {
    let mut town = published();
    town.happens(taken_down());
    assert_eq!(town.standing(CALLS), Standing::TakenDown);
    town.cut(CALLS, &["day"]);
    assert_eq!(town.standing(CALLS), Standing::TakenDown, "a cut is not an act of publication");
    town.publish(CALLS, &["day"]);
    assert_eq!(town.standing(CALLS), Standing::Published);
    assert_eq!(town.city.dataset(&dataset(CALLS)).unwrap().dataset.takedown_note, None);
}

#[test]
fn an_exemption_on_the_whole_dataset_withholds_it_until_it_ends() {
    let mut town = published();
    let exemption = town.exempt(CALLS, "PR-EMP-HOME", Scope::Dataset);
    assert_eq!(town.standing(CALLS), Standing::Withheld);
    assert_eq!(town.city.dataset(&dataset(CALLS)).unwrap().dataset.withheld, [exemption.withholding()]);
    town.happens(Event::ExemptionEnded {
        exemption: exemption.id,
        by: vec![jane()],
        reason: "over".into(),
        discloses: false,
    });
    assert_eq!(town.standing(CALLS), Standing::InPreparation, "the release was cut before the exemption");
    town.cut(CALLS, &["day"]);
    assert_eq!(town.standing(CALLS), Standing::Published);
}

#[test]
fn a_release_older_than_an_exemption_is_not_read() {
    let mut town = published();
    town.exempt(CALLS, "PR-EMP-HOME", Scope::Field { field: name("caller") });
    assert_eq!(town.standing(CALLS), Standing::InPreparation);
    town.cut(CALLS, &["day"]);
    assert_eq!(town.standing(CALLS), Standing::Published);
}

#[test]
fn the_epoch_counts_what_the_public_sees_and_nothing_else() {
    let mut town = published();
    let epoch = town.epoch(CALLS);
    town.revision(CALLS, "canaryrevision-2", &["day", "caller", "new"]);
    assert_eq!(town.epoch(CALLS), epoch, "a revision in custody is not seen");
    town.happens(taken_down());
    assert_eq!(town.epoch(CALLS), epoch + 1);
    town.happens(taken_down());
    assert_eq!(town.epoch(CALLS), epoch + 1, "taking down twice changes nothing");
}

#[test]
fn a_field_that_stays_keeps_its_words_and_its_classification_and_a_new_one_is_unclassified() {
    let mut town = published();
    town.happens(Event::FieldDescribed {
        dataset: dataset(CALLS),
        field: name("day"),
        label: "Day of the call".into(),
        description: Some("Local date.".into()),
        role: Some(catalog::Role::RecordId),
    });
    town.revision(CALLS, "canaryrevision-2", &["day", "new"]);
    let fields = &town.city.dataset(&dataset(CALLS)).unwrap().dataset.fields;
    assert_eq!(fields.len(), 2);
    assert_eq!(fields[0].label, "Day of the call");
    assert_eq!(fields[0].description.as_deref(), Some("Local date."));
    assert_eq!(fields[0].role, Some(catalog::Role::RecordId));
    assert!(fields[0].classified_public);
    assert!(!fields[1].classified_public, "whatever the event says");
}

#[test]
fn events_about_unknown_things_change_nothing() {
    let mut city = City::default();
    let unknown = [
        taken_down(),
        Event::ExemptionEnded {
            exemption: register::ExemptionId(9),
            by: vec![],
            reason: String::new(),
            discloses: false,
        },
        Event::TextReleased { matter: MatterNumber("R-2026-0001".into()) },
        Event::UserClosed { user: records::UserId("nobody".into()) },
    ];
    for (n, event) in unknown.into_iter().enumerate() {
        city.apply(&records::Entry { seq: n as u64 + 1, at: 0, actor: records::Actor::Program, event });
    }
    city.seq = 0;
    assert_eq!(city, City::default());
}

#[test]
fn numbers_go_on_past_nine_thousand_nine_hundred_and_ninety_nine() {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day"]);
    let first = town.request("2026-02-02T10:00", &[CALLS], None);
    assert_eq!(first.0, "R-2026-0001");
    assert_eq!(town.city.next_matter_number(MatterKind::Request, 2026).0, "R-2026-0002");
    assert_eq!(town.city.next_matter_number(MatterKind::Inquiry, 2026).0, "Q-2026-0001");
    assert_eq!(town.city.next_matter_number(MatterKind::Request, 2027).0, "R-2027-0001");
    let mut opened = town.ledger.last().unwrap().clone();
    if let Event::MatterOpened { matter, .. } = &mut opened.event {
        matter.0 = "R-2026-9999".into();
    }
    town.city.apply(&opened);
    assert_eq!(town.city.next_matter_number(MatterKind::Request, 2026).0, "R-2026-10000");
}

#[test]
fn the_city_is_the_fold_of_its_ledger() {
    let mut town = published();
    town.request("2026-02-02T10:00", &[CALLS], Some("e-mails"));
    assert_eq!(City::of(&town.ledger), town.city);
    assert_eq!(town.city.seq, town.ledger.len() as u64);
}

#[test]
fn local_dates_follow_the_city_zone() {
    let town = Town::new();
    let late = at("2026-11-16T23:40");
    assert_eq!(town.city.date_of(late).to_string(), "2026-11-16");
    assert_eq!(City::default().date_of(late).to_string(), "2026-11-17", "UTC where no zone is set");
}
