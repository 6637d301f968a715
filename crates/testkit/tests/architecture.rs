//! The arrows between crates, and the rules of the form "only this crate".

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each crate may use of ours, transitively. A crate that is not listed here may not exist.
const MAY_USE: &[(&str, &[&str])] = &[
    ("law", &[]),
    ("catalog", &["law"]),
    ("register", &["law", "catalog"]),
    ("records", &["law", "catalog", "register"]),
    ("query", &["law", "catalog"]),
    ("dialects", &["law", "catalog", "query"]),
    ("engine", &["law", "catalog", "query"]),
    ("formats", &[]),
    ("custody", &["law", "catalog", "register", "query", "engine", "formats"]),
    ("store", &["law", "catalog", "register", "records"]),
    ("letters", &["law", "catalog", "register", "records"]),
    ("mail", &[]),
    (
        "acts",
        &["law", "catalog", "register", "records", "query", "engine", "formats", "custody", "store", "letters", "mail"],
    ),
    ("web", &[]),
    ("portal", &["law", "catalog", "register", "records", "query", "dialects", "engine", "store", "web"]),
    (
        "desk",
        &[
            "law", "catalog", "register", "records", "query", "engine", "formats", "custody", "store", "letters",
            "mail", "acts", "web",
        ],
    ),
];

/// Crates that wire or test the others and may use all of them.
const WIRING: &[&str] = &["daylight", "testkit"];

/// Has no code: it only keeps the features of dependencies the same, as a development dependency.
const FEATURES_ONLY: &str = "unify";

/// The only crate that may depend on each of these.
const ONLY: &[(&str, &str)] = &[
    ("datafusion", "engine"),
    ("sqlx", "store"),
    ("typst", "letters"),
    ("typst-pdf", "letters"),
    ("lettre", "mail"),
    ("landlock", "daylight"),
    ("argon2", "acts"),
];

/// Crates that do no I/O and know no async.
const PURE: &[&str] = &["law", "catalog", "register", "records", "query", "dialects"];

#[test]
fn crates_use_only_what_the_map_allows() {
    let ours = dependencies();
    for (name, direct) in &ours {
        if WIRING.contains(&name.as_str()) || name == FEATURES_ONLY {
            continue;
        }
        let allowed = MAY_USE.iter().find(|(n, _)| n == name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("crate `{name}` is not on the map"));
        for used in direct.iter().filter(|d| ours.contains_key(*d)) {
            assert!(allowed.contains(&used.as_str()), "crate `{name}` may not use `{used}`");
        }
    }
}

#[test]
fn heavy_dependencies_have_one_home() {
    let ours = dependencies();
    for (dependency, home) in ONLY {
        for (name, direct) in &ours {
            let may = name == home || name == FEATURES_ONLY;
            assert!(may || !direct.contains(*dependency), "only `{home}` may name `{dependency}`, not `{name}`");
        }
        assert!(ours[*home].contains(*dependency), "`{home}` no longer uses `{dependency}`: mend this list");
    }
}

#[test]
fn pure_crates_do_no_input_or_output() {
    for name in PURE {
        let forbidden = ["tokio", "axum", "sqlx", "datafusion", "reqwest", "getrandom", "tempfile"];
        let direct = &dependencies()[*name];
        for dependency in forbidden {
            assert!(!direct.contains(dependency), "pure crate `{name}` uses `{dependency}`");
        }
        for (file, text) in sources(name) {
            for words in [
                "std::fs",
                "std::net",
                "std::process",
                "std::env",
                "SystemTime",
                "Instant::now",
                "Timestamp::now",
                "async fn",
            ] {
                let code = without_tests(&text);
                assert!(!code.contains(words), "pure crate `{name}` says `{words}` in {}", file.display());
            }
        }
    }
}

#[test]
fn only_acts_appends_to_the_ledger() {
    for name in dependencies().keys().filter(|n| !["store", "acts", "testkit"].contains(&n.as_str())) {
        for (file, text) in sources(name) {
            for call in ["ledger.append(", ".append_with_mail(", ".append_batch("] {
                assert!(!text.contains(call), "`{}` appends to the ledger", file.display());
            }
        }
    }
}

#[test]
fn the_portal_cannot_reach_custody() {
    let ours = dependencies();
    let mut seen = BTreeSet::new();
    let mut next = vec!["portal".to_owned()];
    while let Some(name) = next.pop() {
        if let Some(direct) = ours.get(&name).filter(|_| seen.insert(name.clone())) {
            next.extend(direct.iter().cloned());
        }
    }
    for forbidden in ["custody", "acts", "formats", "desk"] {
        assert!(!seen.contains(forbidden), "the portal reaches `{forbidden}`");
    }
}

fn crates_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crates folder").to_owned()
}

/// Direct dependencies of each crate of the workspace, without those of its tests.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(crates_dir()).expect("the crates folder").flatten() {
        let manifest = entry.path().join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&manifest) else { continue };
        let table: toml::Table = text.parse().expect("a manifest");
        let direct = table.get("dependencies").and_then(toml::Value::as_table);
        let names = direct.map(|t| t.keys().cloned().collect()).unwrap_or_default();
        found.insert(entry.file_name().to_string_lossy().into_owned(), names);
    }
    found
}

fn sources(name: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![crates_dir().join(name).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push((path.clone(), fs::read_to_string(path).expect("a source file")));
            }
        }
    }
    found
}

/// The text before the tests of a file.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}
