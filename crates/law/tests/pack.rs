//! The pack of California is whole, and a pack that is not whole does not load.
#![allow(clippy::unwrap_used)]

use jiff::civil::Date;
use law::{Ground, Kind, Mark, Pack, PackError, Requirement, ScopeKind};
use std::collections::BTreeSet;

fn pack() -> Pack {
    Pack::load("us-ca").unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

const LAW_ENFORCEMENT: &[&str] = &[
    "LE-INV",
    "LE-VICTIM-ACCESS",
    "LE-ARREST-PUB",
    "LE-INCIDENT-PUB",
    "LE-VICTIM-NAME",
    "LE-VICTIM-ADDR",
    "LE-ADDRESS-DECL",
    "LE-VIDEO",
    "LE-VICTIM-VIDEO",
    "LE-POST-FILES",
    "LE-CCW",
    "LE-OFFICER-PERS",
    "LE-OFFICER-PUB",
    "LE-CRIM-HIST",
    "LE-JUVENILE",
    "LE-INFORMER",
    "LE-WITNESS-CONTACT",
    "LE-ALPR",
    "LE-MARSY",
    "LE-COLLISION",
];
const PRIVACY: &[&str] = &[
    "PR-PERSONNEL",
    "PR-EMP-HOME",
    "PR-OFFICIAL-HOME",
    "PR-OFFICIAL-TAKEDOWN",
    "PR-UTILITY",
    "PR-LIBRARY",
    "PR-DMV",
    "PR-VOTER",
    "PR-SAFE-AT-HOME",
    "PR-SSN",
    "PR-TAXPAYER",
    "PR-TAX-STATE",
    "PR-BUSLIC",
    "PR-HEALTH",
    "PR-EDU",
    "PR-HOMELESS",
    "PR-CRIME-LOC",
];
const PUBLIC_SAFETY: &[&str] = &["PS-TERROR", "PS-CRIT-INFRA", "PS-INFOSEC", "PS-PLANS", "PS-UTILITY-GIS"];
const OTHER_LAW: &[&str] = &[
    "LR-OTHERLAW",
    "LR-OFFICIAL",
    "LR-ATTY-CLIENT",
    "LR-LITIGATION",
    "LR-COURT-ORDER",
    "LR-PROPRIETARY",
    "LR-SOFTWARE",
    "LR-COPYRIGHT",
    "DL-DRAFT",
    "DL-CATCHALL",
    "DL-EXAM",
    "DL-APPRAISAL",
    "DL-LABOR",
    "DL-TRIBAL",
    "PB-HOUSING",
    "PB-AIR",
];

#[test]
fn every_exemption_of_the_register_is_in_the_pack_under_its_ground() {
    let pack = pack();
    let listed = [
        (Ground::LawEnforcement, LAW_ENFORCEMENT),
        (Ground::Privacy, PRIVACY),
        (Ground::PublicSafety, PUBLIC_SAFETY),
        (Ground::OtherLaw, OTHER_LAW),
    ];
    let mut expected = BTreeSet::new();
    for (ground, ids) in listed {
        for id in ids {
            assert_eq!(pack.exemption(id).map(|rule| rule.ground), Some(ground), "{id}");
            expected.insert(*id);
        }
    }
    let found: BTreeSet<&str> = pack.exemptions.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(found, expected);
    assert_eq!(pack.exemptions.len(), expected.len(), "the newest version of each stands once");
}

#[test]
fn every_exemption_says_what_it_rests_on() {
    for rule in pack().exemptions {
        assert!(!rule.citations.is_empty() && !rule.scopes.is_empty(), "{}", rule.id);
        assert!(!rule.title.is_empty() && !rule.covers.is_empty(), "{}", rule.id);
        assert!(rule.mark == Mark::Unverified || !rule.source.is_empty(), "{}", rule.id);
        assert!(rule.effective_from >= date("2023-01-01") && rule.effective_to.is_none(), "{}", rule.id);
        assert_eq!(rule.counsel_reviewed_on, None, "a pack as shipped is reviewed by no city's counsel");
        assert!(rule.source.iter().all(|url| url.starts_with("http")), "{}", rule.id);
    }
}

#[test]
fn facts_are_asked_for_wherever_interests_are_weighed_under_the_catch_all() {
    for rule in pack().exemptions {
        let weighs = rule.citations.iter().any(|citation| citation.is_catch_all());
        assert_eq!(rule.needs_facts, weighs || rule.id == "LE-MARSY", "{}", rule.id);
    }
}

#[test]
fn a_rule_that_only_opens_a_door_needs_a_second_citation() {
    let pack = pack();
    let needing: Vec<&str> =
        pack.exemptions.iter().filter(|r| r.needs_second_citation).map(|r| r.id.as_str()).collect();
    assert_eq!(needing, ["LE-MARSY", "LR-OTHERLAW", "LR-COURT-ORDER"]);
    for rule in &pack.exemptions {
        let alone = rule.citations.len() == 1 && rule.citations[0].is_other_law();
        assert!(!alone || rule.needs_second_citation, "{}", rule.id);
    }
}

#[test]
fn a_duty_to_disclose_is_never_a_reason_to_withhold() {
    let pack = pack();
    for id in ["LE-ARREST-PUB", "LE-INCIDENT-PUB", "LE-OFFICER-PUB", "LE-VICTIM-ACCESS", "PB-HOUSING", "PB-AIR"] {
        let rule = pack.exemption(id).unwrap();
        assert!(!rule.kind.may_withhold(), "{id}");
        assert!(rule.must_disclose.is_some(), "{id}");
        assert_eq!(rule.kind.sign(), "P");
    }
    assert!(pack.exemption("LE-VIDEO").unwrap().kind.may_withhold());
    assert!(!pack.exemption("PR-EMP-HOME").unwrap().kind.may_release());
    assert!(pack.exemption("PR-UTILITY").unwrap().kind.may_release());
}

#[test]
fn kinds_and_scopes_are_those_of_the_register() {
    let pack = pack();
    let check = |id: &str, kind: Kind, scopes: &[ScopeKind]| {
        let rule = pack.exemption(id).unwrap();
        assert_eq!((rule.kind, rule.scopes.as_slice()), (kind, scopes), "{id}");
    };
    check("LE-VICTIM-NAME", Kind::MandatoryOnRequest, &[ScopeKind::Cell]);
    check("LE-ADDRESS-DECL", Kind::MustDiscloseOnDeclaration, &[ScopeKind::Field, ScopeKind::RequesterClass]);
    check("PR-OFFICIAL-HOME", Kind::Mandatory, &[ScopeKind::Pair, ScopeKind::Row]);
    check("PR-OFFICIAL-TAKEDOWN", Kind::MandatoryOnDemand, &[ScopeKind::Row]);
    check("LR-OTHERLAW", Kind::DiscretionaryThenMandatory, &[ScopeKind::Any]);
    check("LE-ALPR", Kind::Mandatory, &[ScopeKind::Dataset]);
    check("PR-LIBRARY", Kind::DiscretionaryPartMandatory, &[ScopeKind::Dataset, ScopeKind::Field]);
}

#[test]
fn an_earlier_version_answers_for_an_earlier_day() {
    let pack = pack();
    let covers = |day: &str| &pack.exemption_on("PR-OFFICIAL-HOME", date(day)).unwrap().covers;
    assert!(!covers("2024-12-31").contains("parcel number"));
    assert!(covers("2025-01-01").contains("parcel number"));
    assert!(pack.exemption_on("PR-OFFICIAL-HOME", date("2022-12-31")).is_none());
}

#[test]
fn six_grounds_for_an_extension_are_in_force_and_four_of_them_are_unchanged() {
    let pack = pack();
    let on = |day: &str| -> Vec<String> { pack.extension_grounds_on(date(day)).map(|g| g.id.clone()).collect() };
    let six = ["field-facilities", "voluminous", "consultation", "compile-data", "emergency", "cyberattack"];
    assert_eq!(on("2026-01-01"), six);
    assert_eq!(on("2025-12-31"), six[..5]);
    assert!(pack.extension_ground("emergency").unwrap().text.contains("and directly"));
    let before = pack.extension_grounds_on(date("2025-12-31")).find(|g| g.id == "emergency").unwrap();
    assert!(!before.text.contains("directly") && before.basis.mark.needs_counsel());
    assert!(pack.extension_ground("cyberattack").unwrap().ends_when.is_some());
    assert!(pack.extension_ground("workload").is_none());
}

#[test]
fn a_mistyped_id_finds_its_neighbour() {
    let pack = pack();
    assert_eq!(pack.nearest_exemption("PR-EMPHOME"), Some("PR-EMP-HOME"));
    assert_eq!(pack.nearest_exemption("le-alrp"), Some("LE-ALPR"));
    assert_eq!(pack.nearest_exemption("PR-EMP-HOME"), Some("PR-EMP-HOME"));
    assert_eq!(pack.nearest_exemption("something else entirely"), None);
    assert_eq!(pack.nearest_exemption(""), None);
}

#[test]
fn every_required_item_of_a_letter_has_section_and_mark_and_a_stable_id() {
    let pack = pack();
    for (letter, items) in &pack.checklists {
        for item in items {
            assert!(item.id.starts_with(&format!("{letter}.")), "{}", item.id);
            if item.requirement == Requirement::Required {
                assert!(item.is_required() && !item.citations.is_empty() && item.mark.is_some(), "{}", item.id);
            }
        }
    }
    let letters: Vec<&str> = pack.checklists.keys().map(String::as_str).collect();
    let all = [
        "acknowledgement",
        "appeal-decision",
        "clarification",
        "complaint-answer",
        "court-order",
        "denial",
        "determination",
        "extension",
        "fee-estimate",
        "inspection",
        "justification",
        "no-records",
        "production",
        "review-decision",
        "takedown",
        "withholding-decision",
    ];
    assert_eq!(letters, all);
    let required = |letter: &str| -> Vec<String> {
        pack.checklist(letter).iter().filter(|item| item.is_required()).map(|item| item.id.clone()).collect()
    };
    assert_eq!(required("determination").len(), 7);
    assert!(required("determination").contains(&"determination.reasons".to_owned()));
    assert_eq!(
        required("denial"),
        ["denial.in-writing", "denial.persons-responsible", "denial.justification", "denial.facts", "denial.other-law"]
    );
    assert_eq!(required("extension").len(), 4);
    assert!(required("acknowledgement").is_empty());
    assert!(pack.checklist("postcard").is_empty());
}

#[test]
fn nothing_may_be_charged_for_searching_reviewing_or_redacting() {
    let pack = pack();
    for id in ["search", "review", "redaction", "inspection", "own-equipment", "portal-download", "deposit"] {
        assert!(!pack.fee(id).unwrap().charge.may_charge(), "{id}");
    }
    for id in ["duplication", "statutory", "electronic-copy", "extraction"] {
        assert!(pack.fee(id).unwrap().charge.may_charge(), "{id}");
    }
    assert_eq!(pack.fee("extraction").unwrap().one_of.len(), 2);
}

#[test]
fn exceptions_from_waiver_cite_their_paragraph() {
    let pack = pack();
    let ids: Vec<&str> = pack.waiver_exceptions.iter().map(|w| w.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "discovery",
            "legal-process",
            "limited-purpose-statute",
            "formal-act",
            "government-agency",
            "regulated-entity"
        ]
    );
    let limited = pack.waiver_exception("limited-purpose-statute").unwrap();
    assert_eq!(limited.basis.citations[0].to_string(), "Gov. Code § 7921.505(c)(3)");
}

#[test]
fn what_counsel_has_to_confirm_is_listed() {
    let pack = pack();
    let open: BTreeSet<&str> = pack.unverified().map(|point| point.rule).collect();
    for rule in ["LE-JUVENILE", "PR-HEALTH", "LE-INV", "extension", "march-31", "deposit", "emergency", "ab-343-2025"] {
        assert!(open.contains(rule), "{rule}");
    }
    assert!(!open.contains("PR-EMP-HOME") && !open.contains("determination"));
    assert_eq!(Mark::Unverified.words(), "counsel to confirm");
    assert!(pack.unverified().all(|point| point.mark.needs_counsel() || !point.confirm.is_empty()));
}

#[test]
fn holidays_are_found_by_their_names_and_the_adoptable_ones_are_known() {
    let pack = pack();
    assert_eq!(pack.holiday("mlk").map(|h| h.id.as_str()), Some("martin-luther-king-jr-day"));
    assert_eq!(pack.holiday("cesar-chavez-day").map(|h| h.title.as_str()), Some("Farmworkers Day"));
    assert!(pack.holiday("boxing-day").is_none());
    let adoptable: Vec<&str> = pack.adoptable_holidays().map(|h| h.id.as_str()).collect();
    assert_eq!(adoptable, ["martin-luther-king-jr-day", "march-31", "appointed-days"]);
    let columbus: Vec<&str> = pack.holidays_on(date("2026-10-12")).map(|h| h.id.as_str()).collect();
    assert_eq!(columbus, ["columbus-day"]);
}

#[test]
fn a_pending_bill_changes_nothing() {
    let pack = pack();
    assert!(pack.pending.iter().any(|bill| bill.id == "ab-1821-2026"));
    assert_eq!(pack.clock.id, "calendar-days");
    assert!(pack.changes.iter().any(|change| change.id == "ab-370-2025"));
}

const HEADER: &str =
    "[pack]\nversion = \"1\"\ntitle = \"t\"\nas_of = \"2026-01-01\"\ntimezone = \"America/Los_Angeles\"\n";
const GOOD: &str = r#"[[exemption]]
id = "X-ONE"
title = "one"
citations = ["GC 7923.600"]
ground = "privacy"
kind = "discretionary"
scopes = ["field"]
covers = "x"
mark = "V"
source = ["https://example.org"]
effective_from = "2023-01-01"
"#;

/// A small pack with one exemption.
fn with(exemption: &str) -> Result<Pack, PackError> {
    let clock = include_str!("../packs/us-ca/clock.toml");
    Pack::parse("test", &[("pack.toml", HEADER), ("clock.toml", clock), ("rules.toml", exemption)])
}

#[test]
fn a_rule_without_section_date_or_mark_is_refused_by_its_id() {
    assert!(with(GOOD).is_ok());
    let without = |key: &str| -> String {
        GOOD.lines().filter(|line| !line.starts_with(key)).map(|line| format!("{line}\n")).collect()
    };
    for (key, part) in [
        ("citations", "section"),
        ("effective_from", "effective date"),
        ("mark", "verification mark"),
        ("source", "source"),
    ] {
        let error = with(&without(key)).unwrap_err().to_string();
        assert_eq!(error, format!("law pack file `rules.toml`: rule `X-ONE` has no {part}"));
    }
    let error = with(&without("id")).unwrap_err().to_string();
    assert_eq!(error, "law pack file `rules.toml`: rule 1 of `exemption` has no id");
    let empty = GOOD.replace("[\"GC 7923.600\"]", "[]");
    assert!(with(&empty).unwrap_err().to_string().contains("`X-ONE` has no section"));
}

#[test]
fn every_other_kind_of_rule_is_refused_too_without_section_date_or_mark() {
    let clock = include_str!("../packs/us-ca/clock.toml");
    let files: [(&str, &str, &str); 6] = [
        ("holidays.toml", include_str!("../packs/us-ca/holidays.toml"), "saturday"),
        ("fees.toml", include_str!("../packs/us-ca/fees.toml"), "duplication"),
        ("waiver.toml", include_str!("../packs/us-ca/waiver.toml"), "discovery"),
        ("changes.toml", include_str!("../packs/us-ca/changes.toml"), "ab-473-2021"),
        ("letters.toml", include_str!("../packs/us-ca/letters.toml"), "determination.disclosable"),
        ("clock.toml", clock, "calendar-days.determination"),
    ];
    for (file, text, rule) in files {
        for key in ["citations", "mark", "effective_from"] {
            let from = text.find(&format!("id = \"{rule}\"")).or_else(|| text.find("[clock.determination]")).unwrap();
            let (before, after) = text.split_at(from);
            let broken = format!("{before}{}", after.replacen(&format!("\n{key} ="), &format!("\n{key}_ ="), 1));
            let all = [("pack.toml", HEADER), (file, broken.as_str())];
            let error = Pack::parse("test", &all).unwrap_err().to_string();
            assert!(error.contains(&format!("`{rule}` has no ")), "{file} without {key}: {error}");
        }
    }
}

#[test]
fn a_rule_with_a_mistake_is_refused_by_its_id() {
    for (from, to, said) in [
        ("GC 7923.600", "because", "`because` is not a citation"),
        ("2023-01-01", "2023-13-01", "X-ONE"),
        ("\"V\"", "\"W\"", "unknown variant `W`"),
        ("privacy", "curiosity", "unknown variant `curiosity`"),
        ("covers =", "cover =", "unknown field `cover`"),
        ("scopes = [\"field\"]", "scopes = [\"column\"]", "unknown variant `column`"),
    ] {
        let error = with(&GOOD.replace(from, to)).unwrap_err().to_string();
        assert!(error.contains("rule `X-ONE` cannot be read") && error.contains(said), "{error}");
    }
}

#[test]
fn two_versions_of_a_rule_may_follow_each_other_and_never_overlap() {
    let later = GOOD.replace("2023-01-01", "2025-01-01");
    let ended = format!("{GOOD}effective_to = \"2024-12-31\"\n");
    let pack = with(&format!("{ended}\n{later}")).unwrap();
    assert_eq!((pack.exemptions.len(), pack.former_exemptions.len()), (1, 1));
    assert_eq!(pack.exemption("X-ONE").unwrap().effective_from, date("2025-01-01"));
    let error = with(&format!("{GOOD}\n{later}")).unwrap_err().to_string();
    assert!(error.contains("rule `X-ONE` overlap"), "{error}");
    let backwards = format!("{GOOD}effective_to = \"2022-12-31\"\n");
    assert!(with(&backwards).is_err());
}

#[test]
fn a_pack_that_is_not_whole_is_refused() {
    let clock = include_str!("../packs/us-ca/clock.toml");
    let error = |files: &[(&str, &str)]| Pack::parse("test", files).unwrap_err().to_string();
    assert_eq!(error(&[("clock.toml", clock)]), "law pack `test` has no `pack` table");
    assert_eq!(error(&[("pack.toml", HEADER)]), "law pack `test` has no `clock` table");
    assert!(error(&[("x.toml", "a = [")]).starts_with("law pack file `x.toml` cannot be read"));
    assert_eq!(error(&[("x.toml", "[[rumour]]\nid = \"a\"")]), "law pack file `x.toml` has an unknown table `rumour`");
    let fees = include_str!("../packs/us-ca/fees.toml");
    let twice = error(&[("pack.toml", HEADER), ("clock.toml", clock), ("a.toml", fees), ("b.toml", fees)]);
    assert_eq!(twice, "law pack file `b.toml`: rule `duplication` stands twice");
    let holidays =
        include_str!("../packs/us-ca/holidays.toml").replace("holiday = \"thanksgiving\"", "holiday = \"x\"");
    let dangling = error(&[("pack.toml", HEADER), ("clock.toml", clock), ("h.toml", &holidays)]);
    assert!(dangling.contains("`day-after-thanksgiving` names `x`"), "{dangling}");
}

#[test]
fn an_unknown_pack_is_refused_and_the_known_ones_are_named() {
    let error = Pack::load("us-xx").unwrap_err().to_string();
    assert_eq!(error, "`us-xx` is not a law pack; the packs are: us-ca, us-federal, us-tx, us-ny, us-wa, uk");
    assert_eq!(Pack::known().collect::<Vec<_>>(), ["us-ca", "us-federal", "us-tx", "us-ny", "us-wa", "uk"]);
}

#[test]
fn words_for_the_public_are_these() {
    let words: Vec<&str> = Ground::ALL.iter().map(|ground| ground.words()).collect();
    assert_eq!(words, ["privacy", "public safety", "law-enforcement confidentiality", "other legal restriction"]);
    for ground in Ground::ALL {
        assert_eq!(ground.to_string().parse(), Ok(ground));
    }
    assert!("secrecy".parse::<Ground>().is_err());
}
