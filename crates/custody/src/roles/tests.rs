//! Proposals for invented fields; those for real files are tested with ingestion.

use super::*;

fn propose_for(label: &str, values: &[&str]) -> Option<Role> {
    let samples: Vec<String> = values.iter().map(|v| (*v).to_owned()).collect();
    let mut inference = crate::infer::TypeInference::default();
    values.iter().for_each(|v| inference.observe(Some(v)));
    let distinct = values.iter().collect::<std::collections::BTreeSet<_>>().len() as u64;
    let longest = values.iter().map(|v| v.len()).max().unwrap_or(0);
    let field_type = inference.as_written();
    let filled = values.len() as u64;
    propose(&Evidence { label, field_type, samples: &samples, filled, distinct, distinct_capped: false, longest })
        .map(|(role, _)| role)
}

#[test]
fn roles_are_proposed_from_names_and_values() {
    for (label, values, role) in [
        ("Reporting Party Phone", &["(916) 555-0100", "916-555-0101"][..], Some(Role::Phone)),
        ("col7", &["916-555-0100", "(916) 555-0101"], Some(Role::Phone)),
        ("contact", &["a@example.org", "b@example.org"], Some(Role::Email)),
        ("x1", &["123-45-6789", "987-65-4321"], Some(Role::SocialSecurityNumber)),
        ("DOB", &["1/2/1980", "3/4/1990"], Some(Role::DateOfBirth)),
        ("Age", &["34", "17"], Some(Role::DateOfBirth)),
        ("Site", &["1234 K ST", "17 ELM AVE APT 2"], Some(Role::Address)),
        ("where", &["1234 K ST", "17 ELM AVE APT 2"], Some(Role::Address)),
        ("Block", &["1200 BLOCK OF K ST", "10TH ST / K ST"], Some(Role::CrossStreet)),
        ("Owner Name", &["SMITH, JOHN Q", "Maria Lopez"], Some(Role::PersonName)),
        ("first_name", &["JOHN"], Some(Role::PersonName)),
        ("agency_name", &["Police Department", "Fire Department"], None),
        ("address_type", &["ADDRESS", "INTERSECTION"], None),
        ("APN", &["001-0010-001-0000"], None),
        ("APN", &["001-0010-001-0000", "001-0010-002-0000"], Some(Role::ParcelNumber)),
        ("LICENSE PLATE", &["7ABC123"], Some(Role::Plate)),
        ("case_number", &["22-1", "22-2"], Some(Role::RecordId)),
        ("Narrative", &["R/P states that her neighbor played music"], Some(Role::FreeText)),
        ("long", &["yes", "no"], None),
        ("x", &["6706635.68", "6692383.19"], Some(Role::ProjectedX)),
        ("district", &["3", "5"], None),
    ] {
        assert_eq!(propose_for(label, values), role, "{label}");
    }
}

#[test]
fn an_empty_column_is_taken_at_its_name() {
    assert_eq!(propose_for("Home Phone", &[]), Some(Role::Phone));
    assert_eq!(propose_for("bridge_highway_name", &[]), None);
}
