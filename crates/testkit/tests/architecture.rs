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
    ("scan", &["formats"]),
    ("custody", &["law", "catalog", "register", "query", "engine", "formats"]),
    ("store", &["law", "catalog", "register", "records"]),
    ("letters", &["law", "catalog", "register", "records"]),
    ("mail", &[]),
    ("feeds", &[]),
    ("openid", &[]),
    (
        "acts",
        &[
            "law", "catalog", "register", "records", "query", "engine", "formats", "scan", "custody", "feeds", "store",
            "letters", "mail",
        ],
    ),
    ("web", &[]),
    ("portal", &["law", "catalog", "register", "records", "query", "dialects", "engine", "store", "web"]),
    (
        "desk",
        &[
            "law", "catalog", "register", "records", "query", "engine", "formats", "scan", "custody", "store",
            "letters", "mail", "acts", "openid", "web",
        ],
    ),
];

/// Crates that wire or test the others and may use all of them.
const WIRING: &[&str] = &["daylight", "testkit"];

/// Has no code: it only keeps the features of dependencies the same, as a development dependency.
const FEATURES_ONLY: &str = "unify";

/// The only crates that may depend on each of these.
const ONLY: &[(&str, &[&str])] = &[
    ("datafusion", &["engine"]),
    ("sqlx", &["store"]),
    ("typst", &["letters"]),
    ("typst-pdf", &["letters"]),
    ("lettre", &["mail"]),
    ("hayro-interpret", &["scan"]),
    // Mail is read where other hostile files are read, in the same confined process; `mail` sends it.
    ("mail-parser", &["scan"]),
    ("kamadak-exif", &["scan"]),
    ("landlock", &["daylight"]),
    ("argon2", &["acts"]),
    ("ureq", &["feeds", "openid"]),
    ("ring", &["openid"]),
    ("rusty-s3", &["feeds"]),
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
    for (dependency, homes) in ONLY {
        for (name, direct) in &ours {
            let may = homes.contains(&name.as_str()) || name == FEATURES_ONLY;
            assert!(may || !direct.contains(*dependency), "only {homes:?} may name `{dependency}`, not `{name}`");
        }
        for home in *homes {
            assert!(ours[*home].contains(*dependency), "`{home}` no longer uses `{dependency}`: mend this list");
        }
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

/// Names of bodies of law, as citations print them: a section of one is data of a law pack.
const LAWS: &[&str] = &[
    "Gov. Code",
    "Code Civ. Proc.",
    "Civ. Code",
    "Pen. Code",
    "Penal Code",
    "Evid. Code",
    "Elec. Code",
    "Veh. Code",
    "Cal. Const.",
    "U.S.C.",
    "C.F.R.",
    "RCW ",
    "Gov't Code",
    "Pub. Off. Law",
    "Freedom of Information Act",
];

/// Crates whose program reads the law from the pack of the city. `law` is the pack itself, and `catalog`, `register` and
/// the query crates carry citations without knowing any.
const READ_THE_PACK: &[&str] = &[
    "catalog", "register", "records", "query", "dialects", "engine", "custody", "store", "letters", "mail", "openid",
    "acts", "web", "portal", "desk", "daylight",
];

#[test]
fn no_section_of_a_law_is_written_in_the_program() {
    for name in READ_THE_PACK {
        let sources = sources(name).into_iter().map(|(file, text)| (file, code_of(&text)));
        let templates = texts_in(&crates_dir().join(name).join("templates"));
        for (file, text) in sources.chain(templates) {
            // The sample city is data: a city under the law of California. Tests say what they expect.
            let stem = |part: &std::path::Component| Path::new(part.as_os_str()).file_stem().map(ToOwned::to_owned);
            if file.components().filter_map(|part| stem(&part)).any(|part| part == "demo" || part == "tests") {
                continue;
            }
            let said = section_in(&text);
            assert_eq!(said, None, "`{}` writes a section of a law: take it from the law pack", file.display());
        }
    }
}

#[test]
fn a_section_written_in_the_program_would_be_seen() {
    for written in ["\"Gov. Code § 7922.535(b)\"", "let a = \"under §§ 87–89\";", "RCW 42.56.520", "<cite>§ 12</cite>"]
    {
        assert!(section_in(&code_of(written)).is_some(), "{written}");
    }
    let allowed =
        "/// Gov. Code § 1\nlet a = ['§', '.']; // Evid. Code § 954\n#[cfg(test)]\nmod tests { \"Gov. Code § 1\" }";
    assert_eq!(section_in(&code_of(allowed)), None);
    assert!(code_of("let url = \"https://example.gov/§ 3\";").contains("§ 3"), "an address is no comment");
}

/// The line that names a section of a law, if one does.
fn section_in(text: &str) -> Option<&str> {
    let number = |rest: &str| rest.trim_start_matches('§').trim_start().starts_with(|c: char| c.is_ascii_digit());
    let marked = |line: &str| line.match_indices('§').any(|(at, _)| number(&line[at..]));
    text.lines().find(|line| LAWS.iter().any(|law| line.contains(law)) || marked(line))
}

/// A source file without its tests and its comments.
fn code_of(text: &str) -> String {
    let code = |line: &str| match line.trim_start() {
        comment if comment.starts_with("//") => String::new(),
        _ => line.split(" // ").next().unwrap_or_default().to_owned(),
    };
    without_tests(text).lines().map(code).collect::<Vec<_>>().join("\n")
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
    for forbidden in ["custody", "acts", "formats", "feeds", "openid", "desk"] {
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
    let mut found = texts_in(&crates_dir().join(name).join("src"));
    found.retain(|(path, _)| path.extension().is_some_and(|e| e == "rs"));
    found
}

/// Every file of text under a folder; none where there is no such folder.
fn texts_in(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                found.push((path, text));
            }
        }
    }
    found
}

/// The text before the tests of a file.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}
