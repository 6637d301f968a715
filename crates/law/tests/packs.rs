//! Every pack, not only that of California: each rule rests on something, and what was not read says so.
#![allow(clippy::unwrap_used, clippy::panic)]

use jiff::civil::Date;
use law::{AppealKind, Area, Basis, CityCalendar, ClockCause, DayUnit, FirstDay, Mark, MissedEffect, Pack};
use std::collections::BTreeSet;

fn packs() -> Vec<Pack> {
    let known = Pack::known().map(|id| Pack::load(id).unwrap());
    known.chain([Pack::load_changed("us-ca", "ab-1821-2026").unwrap()]).collect()
}

fn pack(id: &str) -> Pack {
    Pack::load(id).unwrap()
}

fn bases(pack: &Pack) -> Vec<(String, Basis)> {
    let mut found: Vec<(String, Basis)> = Vec::new();
    let mut add = |id: &str, basis: &Basis| found.push((format!("{}: {id}", pack.id), basis.clone()));
    for clock in std::iter::once(&pack.clock).chain(&pack.former_clocks) {
        for basis in [&clock.basis, &clock.determination.basis, &clock.extension.basis, &clock.counting.basis] {
            add(&clock.id, basis);
        }
        for basis in [&clock.rolling.basis, &clock.missed.basis, &clock.appeal.basis] {
            add(&clock.id, basis);
        }
        clock.closure.iter().for_each(|rule| add("closure", &rule.basis));
        clock.routing.iter().for_each(|rule| add("routing", &rule.basis));
        clock.receipt.iter().for_each(|rule| add(rule.id.as_str(), &rule.basis));
        clock.pauses.iter().for_each(|rule| add(rule.id.as_str(), &rule.basis));
        clock.resets.iter().for_each(|rule| add(rule.id.as_str(), &rule.basis));
        clock.further.iter().for_each(|rule| add(&rule.id, &rule.basis));
    }
    pack.extension_grounds.iter().chain(&pack.former_extension_grounds).for_each(|rule| add(&rule.id, &rule.basis));
    pack.holidays.iter().for_each(|rule| add(&rule.id, &rule.basis));
    pack.shifts.iter().for_each(|rule| add(&rule.id, &rule.basis));
    pack.fees.iter().for_each(|rule| add(&rule.id, &rule.basis));
    pack.provisions.iter().for_each(|rule| add(&rule.id, &rule.basis));
    pack.waiver_exceptions.iter().for_each(|rule| add(&rule.id, &rule.basis));
    found
}

#[test]
fn every_rule_of_every_pack_has_a_section_and_what_was_not_read_is_for_counsel_to_confirm() {
    for pack in packs() {
        for (id, basis) in bases(&pack) {
            assert!(!basis.citations.is_empty(), "{id}");
            let said = basis.mark != Mark::Unverified || !basis.confirm.is_empty();
            assert!(said, "{id} does not say what to confirm");
            assert!(basis.mark == Mark::Unverified || !basis.source.is_empty(), "{id}");
        }
        for rule in &pack.exemptions {
            assert!(rule.mark != Mark::Unverified || !rule.confirm.is_empty(), "{}: {}", pack.id, rule.id);
        }
    }
}

#[test]
fn a_pack_names_only_grounds_and_notices_that_it_has() {
    for pack in packs() {
        for ground in &pack.clock.extension.grounds {
            assert!(pack.extension_ground(ground).is_some(), "{}: {ground}", pack.id);
        }
        let items: BTreeSet<&str> = pack.checklist("extension").iter().map(|item| item.id.as_str()).collect();
        for notice in &pack.clock.extension.notice {
            assert!(items.contains(notice.as_str()), "{}: {notice}", pack.id);
        }
        assert!(!pack.clock.extension.notice.is_empty(), "{}", pack.id);
    }
}

#[test]
fn a_clock_of_working_days_has_no_rule_on_closures_and_a_closed_office_changes_nothing() {
    let friday: Date = "2026-10-09".parse().unwrap();
    let calendar = CityCalendar { closures: vec![friday], ..CityCalendar::default() };
    for pack in packs() {
        let working = pack.clock.unit == DayUnit::Working;
        assert_eq!(pack.clock.closure.is_none(), working, "{}", pack.id);
        assert_eq!(pack.is_open_day(&calendar, friday), working, "{}", pack.id);
    }
}

#[test]
fn the_packs_differ_as_their_laws_do() {
    let clock = |id: &str| pack(id).clock;
    assert_eq!(
        [clock("us-ca").unit, clock("us-ny").unit, clock("uk").unit],
        [DayUnit::Calendar, DayUnit::Business, DayUnit::Working]
    );
    assert_eq!(clock("uk").first_day, FirstDay::NextWorkingDay);
    assert_eq!(clock("us-federal").routing.unwrap().days, 10);
    let causes = |id: &str| clock(id).pauses.iter().map(|rule| (rule.id, rule.times)).collect::<Vec<_>>();
    assert_eq!(causes("us-federal"), [(ClockCause::Clarification, 1), (ClockCause::Fee, 0)]);
    assert_eq!(causes("us-ca"), []);
    let resets: Vec<ClockCause> = clock("us-tx").resets.iter().map(|rule| rule.id).collect();
    assert_eq!(resets, [ClockCause::Clarification, ClockCause::Fee]);
    let missed = |id: &str| clock(id).missed.effect;
    assert_eq!(missed("us-ca"), MissedEffect::None);
    assert_eq!(missed("us-tx"), MissedEffect::DeemedPublic);
    assert_eq!([missed("us-ny"), missed("us-federal")], [MissedEffect::DeemedDenial; 2]);
    let appeal = |id: &str| clock(id).appeal.kind;
    assert_eq!(appeal("us-ca"), AppealKind::CityMayOffer);
    assert_eq!(appeal("us-tx"), AppealKind::RulingBeforeDenial);
    assert_eq!(appeal("us-ny"), AppealKind::Required);
    assert_eq!(clock("us-ny").appeal.file_within.unwrap().days, 30);
    assert!(clock("us-tx").extension.is_repeatable() && !clock("us-ca").extension.is_repeatable());
    assert_eq!(clock("us-wa").extension.days, None);
}

#[test]
fn the_federal_pack_lists_nine_exemptions_in_their_order() {
    let federal = pack("us-federal");
    let cited: Vec<String> = federal.exemptions.iter().map(|rule| rule.citations[0].to_string()).collect();
    let expected: Vec<String> = (1..=9).map(|n| format!("5 U.S.C. § 552(b)({n})")).collect();
    assert_eq!(cited, expected);
    for id in ["us-tx", "us-ny", "us-wa", "uk"] {
        assert!(pack(id).exemptions.is_empty(), "{id} states exemptions that nobody read");
    }
}

#[test]
fn california_states_open_data_catalog_and_courts() {
    let ca = pack("us-ca");
    let ids = |area: Area| ca.provisions_about(area).map(|p| p.id.as_str()).collect::<Vec<_>>();
    assert_eq!(
        ids(Area::OpenData),
        [
            "open-data.scope",
            "open-data.retrievable",
            "open-data.machine-readable",
            "open-data.free",
            "open-data.structure"
        ]
    );
    let fields = ca.provisions.iter().find(|p| p.id == "systems.fields").unwrap();
    assert_eq!(fields.items.len(), 7);
    let writ = ca.provisions.iter().find(|p| p.id == "courts.writ").unwrap();
    assert_eq!(writ.period.as_ref().unwrap().days, 20);
    assert!(writ.basis.mark.needs_counsel());
    assert_eq!(ids(Area::JudicialReview).len(), 14);
    assert!(ids(Area::Definition).len() >= 8 && ids(Area::Access).len() >= 20);
}

#[test]
fn a_change_that_is_not_law_is_loaded_only_by_its_name() {
    let changed = Pack::load_changed("us-ca", "ab-1821-2026").unwrap();
    assert_eq!((changed.clock.unit, changed.clock.applies_to_open), (DayUnit::Business, true));
    let before = &changed.former_clocks[0];
    assert_eq!((before.unit, before.basis.effective_to), (DayUnit::Calendar, Some("2026-12-31".parse().unwrap())));
    assert_eq!(changed.exemptions, pack("us-ca").exemptions);
    assert!(!changed.fee("search").unwrap().charge.may_charge());
    assert!(!Pack::known().any(|id| id.contains('+')), "no city can choose it");
    let error = Pack::load_changed("us-ca", "ab-1").unwrap_err().to_string();
    assert_eq!(error, "`ab-1` is not a pending change of `us-ca`; those are: ab-1821-2026");
    assert!(Pack::load_changed("uk", "ab-1821-2026").unwrap_err().to_string().ends_with("those are: none"));
    assert!(Pack::load("us-ca+ab-1821-2026").is_err());
}

#[test]
fn holidays_of_the_other_packs_fall_and_move_as_their_laws_say() {
    let closed = |id: &str, day: &str| {
        let calendar = CityCalendar { adopted: Vec::new(), ..CityCalendar::default() };
        pack(id).roll_reason(&calendar, day.parse().unwrap()).map(|(why, _)| why)
    };
    let cases = [
        ("us-federal", "2026-07-03", Some("the Friday before Independence Day, which falls on Saturday")),
        ("us-federal", "2027-12-31", Some("the Friday before New Year's Day, which falls on Saturday")),
        ("us-federal", "2026-11-27", None),
        ("us-ny", "2026-11-03", Some("general election day")),
        ("us-ny", "2026-11-02", None),
        ("us-ny", "2026-07-03", None),
        ("us-tx", "2026-12-24", Some("December 24")),
        ("us-tx", "2026-04-03", None),
        ("us-wa", "2026-11-27", Some("Native American Heritage Day")),
        ("uk", "2026-04-03", Some("Good Friday")),
        ("uk", "2026-04-06", Some("Easter Monday (England, Wales, Northern Ireland)")),
        ("uk", "2026-12-28", Some("the Monday after Boxing Day, which falls on Saturday")),
        ("uk", "2027-12-27", Some("the Monday after Christmas Day, which falls on Saturday")),
        ("uk", "2027-12-28", Some("the Tuesday after Boxing Day, which falls on Sunday")),
        ("uk", "2023-05-08", Some("the bank holiday for the coronation, 2023")),
        ("uk", "2023-01-03", Some("the Tuesday after 2 January (Scotland), which falls on Monday")),
        ("uk", "2024-05-08", None),
    ];
    for (id, day, expected) in cases {
        assert_eq!(closed(id, day).as_deref(), expected, "{id} {day}");
    }
}

#[test]
fn adopted_holidays_are_found_by_any_of_their_names_and_what_is_assumed_is_said() {
    let ca = pack("us-ca");
    assert_eq!(ca.adopted(["mlk", "cesar-chavez-day", "march-31"]).unwrap(), ["martin-luther-king-jr-day", "march-31"]);
    assert!(ca.adopted(["none"]).unwrap().is_empty());
    let error = ca.adopted(["christmas"]).unwrap_err().to_string();
    assert!(error.starts_with("`christmas` is not a holiday that a city adopts; those are martin-luther"), "{error}");
    assert!(pack("uk").adopted(["mlk"]).unwrap_err().to_string().ends_with("those are none"));
    let calendar = CityCalendar::default();
    let said = ca.assumption(&calendar).unwrap();
    assert_eq!(said, "the city adopted Martin Luther King Jr. Day and Farmworkers Day");
    assert_eq!(pack("us-tx").assumption(&calendar).unwrap(), "the city adopted no holiday that needs it");
    assert_eq!(pack("uk").assumption(&calendar), None);
}
