//! A matter is read back from JSON as it was written, whatever steps it took.

use crate::common::{Town, decided};
use records::commands::{Determine, determine, work};
use records::*;

#[test]
fn a_worked_on_request_is_read_back_as_it_was_written() {
    let mut town = Town::new();
    town.dataset("aaaa-1111", "Calls", &["day"]);
    let number = town.request("2026-02-02T10:00", &["aaaa-1111", "aaaa-1111"], None);
    let events = work::assign(&town.city, &number, 1, "Police", None).unwrap();
    town.all_happen(events);
    let items = vec![decided(0, ItemOutcome::Full, vec![])];
    let events =
        determine(&town.city, &number, Determine { items, responsible: vec![] }, crate::common::day("2026-02-10"))
            .unwrap();
    town.all_happen(events);
    let matter = town.matter(&number);
    let json = serde_json::to_string(matter).unwrap();
    assert_eq!(&serde_json::from_str::<Matter>(&json).unwrap(), matter);
    assert!(json.contains(r#""items":[{"item":0,"#), "{json}");
}
