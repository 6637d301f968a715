//! What an improper release exposed is what was shown before the takedown, and nothing of what came before or after.

use crate::common::*;
use catalog::ReleaseId;
use records::commands::violation::taken_down_with;
use records::proceedings::violation::ViolationAsk;
use records::*;

const CALLS: &str = "aaaa-1111";

fn retire(town: &mut Town, local: &str, release: &ReleaseId) {
    let retired = Event::ReleaseRetired { dataset: dataset(CALLS), release: release.clone() };
    town.happens_at(at(local), retired);
}

fn incident(town: &mut Town, fields: &[&str]) -> MatterNumber {
    let opening = Opening::Violation(ViolationAsk::ImproperRelease {
        dataset: dataset(CALLS),
        fields: fields.iter().map(|field| name(field)).collect(),
        inadvertent: true,
        text: "It named who called.".into(),
    });
    town.open("2026-02-11T09:00", opening)
}

fn exposed(town: &Town, incident: &MatterNumber) -> Exposure {
    town.city.exposure(town.matter(incident), at("2026-03-01T10:00")).unwrap()
}

/// Four releases of the calls before February 11: of other fields, then three times of the caller, the last with the
/// content of the first of them.
fn shown() -> (Town, [ReleaseId; 3]) {
    let mut town = Town::new();
    town.dataset(CALLS, "Calls", &["day", "caller"]);
    town.dataset("bbbb-2222", "Other calls", &["day", "caller"]);
    town.publish(CALLS, &["day", "caller"]);
    let without = town.cut_at("2026-02-01T10:00", CALLS, &["day"], 90);
    retire(&mut town, "2026-02-03T10:00", &without);
    let first = town.cut_at("2026-02-03T10:00", CALLS, &["day", "caller"], 5);
    town.cut_at("2026-02-03T11:00", "bbbb-2222", &["day", "caller"], 80);
    retire(&mut town, "2026-02-04T10:00", &first);
    let second = town.cut_at("2026-02-04T10:00", CALLS, &["day", "caller"], 6);
    retire(&mut town, "2026-02-05T10:00", &second);
    let again = town.cut_at("2026-02-05T10:00", CALLS, &["day", "caller"], 5);
    assert_eq!(first, again);
    (town, [without, first, second])
}

#[test]
fn an_exposure_is_what_was_shown_of_the_fields_until_the_takedown() {
    let (mut town, [without, first, second]) = shown();
    let incident = incident(&mut town, &["caller"]);
    let open = exposed(&town, &incident);
    assert_eq!(open.releases, [first.clone(), second.clone()], "each once, and none that did not show it");
    assert_eq!(open.rows, Some(6), "of the largest that showed it, of this dataset");
    assert_eq!(open.period, Some((at("2026-02-03T10:00"), at("2026-03-01T10:00"))), "it is shown to this day");
    assert_eq!(open.shown_again_at, None);
    let taken = taken_down_with(&town.city, &incident, jane(), None);
    town.does("2026-02-11T09:00", taken);
    retire(&mut town, "2026-02-11T09:00", &first);
    let down = exposed(&town, &incident);
    assert_eq!(down.releases, [first.clone(), second.clone()]);
    assert_eq!(down.period, Some((at("2026-02-03T10:00"), at("2026-02-11T09:00"))));
    let everything = Event::DatasetPublished {
        dataset: dataset(CALLS),
        fields: vec![name("day")],
        by: vec![jane()],
        reason: "Mended.".into(),
    };
    town.happens_at(at("2026-02-20T10:00"), everything);
    town.cut_at("2026-02-20T10:00", CALLS, &["day", "caller"], 99);
    let back = exposed(&town, &incident);
    assert_eq!(
        (back.releases, back.rows, back.period),
        (down.releases, down.rows, down.period),
        "it stays what it was"
    );
    assert_eq!(back.shown_again_at, Some(at("2026-02-20T10:00")));
    assert!(!open.releases.contains(&without));
}

#[test]
fn an_exposure_of_no_field_in_particular_is_of_every_release() {
    let (mut town, [without, first, second]) = shown();
    let incident = incident(&mut town, &[]);
    let open = exposed(&town, &incident);
    assert_eq!(open.releases, [without, first, second]);
    assert_eq!((open.rows, open.period.unwrap().0), (Some(90), at("2026-02-01T10:00")));
}

#[test]
fn a_matter_that_is_no_improper_release_exposes_nothing() {
    let (mut town, _) = shown();
    let request = town.request("2026-02-02T10:00", &[CALLS], None);
    assert_eq!(town.city.exposure(town.matter(&request), at("2026-03-01T10:00")), None);
}
