//! The catalog of enterprise systems.

use crate::common::*;
use records::commands::{list_system, remove_system};
use records::*;

fn facts() -> SystemFacts {
    SystemFacts {
        vendor: "Harbor".into(),
        product: "Records 9".into(),
        purpose: "Reports".into(),
        data: "Incidents".into(),
        custodian: "Police".into(),
        collected: "Daily".into(),
        updated: "Weekly".into(),
    }
}

fn system(name: &str, about: Option<SystemFacts>, withheld: Option<&str>) -> EnterpriseSystem {
    EnterpriseSystem { name: name.into(), about, withheld: withheld.map(str::to_owned) }
}

#[test]
fn a_system_is_listed_with_everything_the_law_asks_for_or_with_its_name_and_the_reason() {
    let town = Town::new();
    let list = |system| list_system(&town.city, None, system);
    assert!(list(system("Records", Some(facts()), None)).is_ok());
    assert!(list(system("Billing", None, Some("It would help an attack."))).is_ok());
    assert_eq!(mistake(list(system("", Some(facts()), None))), "name-missing");
    assert_eq!(mistake(list(system("Records", None, None))), "nothing-listed");
    assert_eq!(mistake(list(system("Records", None, Some(" ")))), "reason-missing");
    assert_eq!(mistake(list(system("Records", Some(facts()), Some("No.")))), "listed-and-withheld");
    for (_, key, _) in facts().each() {
        let mut json = serde_json::to_value(facts()).unwrap();
        json[key] = " ".into();
        let lacking: SystemFacts = serde_json::from_value(json).unwrap();
        assert_eq!(mistake(list(system("Records", Some(lacking), None))), "fact-missing", "{key}");
    }
    let long = SystemFacts { data: "x".repeat(2_001), ..facts() };
    assert_eq!(mistake(list(system("Records", Some(long), None))), "too-long");
}

#[test]
fn an_id_is_given_once_and_an_entry_is_confirmed_by_listing_it_again() {
    let mut town = Town::new();
    let public = |town: &Town| town.city.document("systems", "systems").map(|document| document.json);
    assert_eq!(public(&town), None);
    town.does("2025-01-10T10:00", list_system(&town.city, None, system("Records", Some(facts()), None)));
    town.does("2025-01-11T10:00", list_system(&town.city, None, system("Billing", None, Some("It helps an attack."))));
    let shown: Vec<public::PublicSystem> = serde_json::from_str(&public(&town).unwrap()).unwrap();
    let seen: Vec<_> = shown.iter().map(|s| (s.id.as_str(), s.name.as_str(), s.about.is_some(), s.confirmed)).collect();
    assert_eq!(seen, [("SYS-2", "Billing", false, day("2025-01-11")), ("SYS-1", "Records", true, day("2025-01-10"))]);
    let keys = town.city.changed_documents(town.ledger.last().unwrap());
    assert_eq!(keys, [("systems", "systems".to_owned())]);

    let taken = list_system(&town.city, None, system("Records", Some(facts()), None));
    assert_eq!(mistake(taken), "system-known");
    let same = list_system(&town.city, Some("SYS-1"), system("Records", Some(facts()), None));
    town.does("2026-02-01T23:30", same);
    assert_eq!(town.city.date_of(town.city.systems["SYS-1"].at), day("2026-02-01"));
    assert_eq!(mistake(list_system(&town.city, Some("SYS-9"), system("X", None, Some("Why")))), "unknown-system");

    assert_eq!(mistake(remove_system(&town.city, "SYS-2", "")), "reason-missing");
    town.does("2026-02-02T10:00", remove_system(&town.city, "SYS-2", "Replaced."));
    assert_eq!(mistake(remove_system(&town.city, "SYS-2", "Again.")), "unknown-system");
    town.does("2026-02-02T11:00", list_system(&town.city, None, system("Permits", Some(facts()), None)));
    assert_eq!(town.city.systems.keys().collect::<Vec<_>>(), ["SYS-1", "SYS-3"]);
}
