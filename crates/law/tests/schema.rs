//! The published schema says what the reader reads, and a pack with several mistakes is told all of them.
#![allow(clippy::unwrap_used)]

use law::{Pack, PackError, pack_schema};
use serde_json::Value;

const CLOCK: &str = include_str!("../packs/us-ca/clock.toml");
const HEADER: &str = include_str!("../packs/us-ca/pack.toml");

fn names(schema: &Value, at: &str) -> Vec<String> {
    schema.pointer(at).unwrap().as_object().unwrap().keys().cloned().collect()
}

fn requires(schema: &Value, def: &str, key: &str) -> bool {
    let required = schema.pointer(&format!("/$defs/{def}/required")).unwrap();
    required.as_array().unwrap().iter().any(|name| name == key)
}

#[test]
fn every_table_that_the_reader_reads_is_in_the_schema_and_no_other() {
    for table in names(&pack_schema(), "/properties") {
        // These are no lists of rules.
        if table == "pack" || table == "translation" {
            continue;
        }
        let text = format!("[[{table}]]\nid = \"x\"\n");
        let problems = Pack::problems("t", &[("pack.toml", HEADER), ("clock.toml", CLOCK), ("x.toml", &text)]);
        assert!(!problems.is_empty(), "{table}");
        assert!(!problems.iter().any(|p| matches!(p, PackError::UnknownTable { .. })), "{table}: {problems:?}");
    }
}

#[test]
fn a_pack_has_translations_by_language_and_by_the_english_text() {
    let with = |text: &str| Pack::parse("t", &[("pack.toml", HEADER), ("clock.toml", CLOCK), ("spanish.toml", text)]);
    let pack = with("[translation.es]\n\"copies\" = \"copias\"\n").unwrap();
    assert_eq!(pack.translations["es"]["copies"], "copias");
    assert!(matches!(with("[translation]\nes = 1\n"), Err(PackError::Syntax { .. })));
    assert!(matches!(with("[[translation]]\nid = \"x\"\n"), Err(PackError::UnknownTable { .. })));
}

#[test]
fn the_schema_asks_of_every_rule_for_section_date_and_mark() {
    let schema = pack_schema();
    let defs = [
        "ClockRules",
        "Period",
        "ExtensionPeriod",
        "RuleText",
        "RollingRule",
        "ReceiptRuleText",
        "PauseRule",
        "ResetRule",
        "RoutingRule",
        "MissedRule",
        "AppealRule",
        "FurtherPeriod",
        "ExtensionGround",
        "Holiday",
        "ShiftRule",
        "FeeRule",
        "WaiverException",
        "Provision",
        "Change",
        "ExemptionRule",
    ];
    for def in defs {
        for key in ["citations", "mark", "effective_from"] {
            assert!(requires(&schema, def, key), "{def} does not require {key}");
        }
        assert_eq!(schema.pointer(&format!("/$defs/{def}/additionalProperties")), Some(&Value::Bool(false)), "{def}");
        assert!(schema.pointer(&format!("/$defs/{def}/properties/basis")).is_none(), "{def}");
    }
    assert!(schema.pointer("/$defs/Basis").is_none());
    assert!(!schema.to_string().contains("#/$defs/Basis"));
}

#[test]
fn every_mistake_of_a_pack_is_told_with_file_and_rule() {
    let broken = "[[fee]]\nid = \"one\"\ntitle = \"t\"\ncharge = \"never\"\ntext = \"t\"\n\
                  [[fee]]\nid = \"two\"\ntitle = \"t\"\ncharge = \"perhaps\"\ntext = \"t\"\ncitations = [\"GC 7922.530\"]\n\
                  mark = \"V\"\nsource = [\"https://example.org\"]\neffective_from = \"2023-01-01\"\n\
                  [[fee]]\ntitle = \"nameless\"\n[[rumour]]\nid = \"x\"\n";
    let problems =
        Pack::problems("t", &[("pack.toml", HEADER), ("clock.toml", CLOCK), ("x.toml", broken), ("y.toml", "a = [")]);
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    for expected in [
        "law pack file `x.toml`: rule `one` has no section",
        "law pack file `x.toml`: rule `one` has no verification mark",
        "law pack file `x.toml`: rule `one` has no effective date",
        "law pack file `x.toml`: rule 3 of `fee` has no id",
        "law pack file `x.toml` has an unknown table `rumour`",
    ] {
        assert!(said.iter().any(|line| line == expected), "{expected}: {said:#?}");
    }
    assert!(
        said.iter().any(
            |line| line.starts_with("law pack file `x.toml`: rule `two` cannot be read: unknown variant `perhaps`")
        ),
        "{said:#?}"
    );
    assert!(said.iter().any(|line| line.starts_with("law pack file `y.toml` cannot be read")), "{said:#?}");
}

#[test]
fn a_pack_that_loads_has_no_problems_and_lists_its_rules_with_their_sections() {
    assert_eq!(Pack::problems("t", &[("pack.toml", HEADER), ("clock.toml", CLOCK)]), []);
    for id in Pack::known() {
        let pack = Pack::load(id).unwrap();
        let rules = pack.rules();
        assert!(rules.len() > 20, "{id}");
        for rule in &rules {
            let practice = rule.table == "letter" && rule.mark.is_none();
            assert!(practice || !rule.citations.is_empty(), "{id}: {} {}", rule.table, rule.rule);
            assert!(rule.table == "pending" || rule.effective_from.is_some(), "{id}: {}", rule.rule);
        }
        assert_eq!(pack.unverified().count(), rules.iter().filter(|rule| rule.needs_counsel()).count());
    }
}
