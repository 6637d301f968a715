//! Every scenario of `scenarios/` holds, for the engine and, where it knows the words, for the naive evaluator.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use dialects::format_cell;
use engine::{Engine, Limits, OpenRelease};
use query::{Datasets, Query, ResolvedQuery};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use testkit::naive;
use testkit::scenario::{self, Expected, Scenario, Table};

/// The moment of every query.
const NOW: &str = "2026-03-02T20:00:00Z";

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    files.sort();
    files
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

struct World {
    engine: Engine,
    tables: BTreeMap<String, (Table, OpenRelease)>,
    naive: naive::Releases,
}

impl World {
    async fn new(folder: &Path) -> Self {
        let engine = Engine::new(Limits::default()).unwrap();
        let mut tables = BTreeMap::new();
        let mut naive = naive::Releases::new();
        for (number, path) in files("tables").iter().enumerate() {
            let table = Table::read(&std::fs::read_to_string(path).unwrap());
            let id: catalog::DatasetId = format!("open-{:04}", number + 1).parse().unwrap();
            let open = table.open(&engine, folder, &id).await.unwrap();
            naive.insert(id, table.naive());
            tables.insert(stem(path), (table, open));
        }
        Self { engine, tables, naive }
    }

    /// The rows, or why there are none.
    async fn ask(&self, scenario: &Scenario) -> Result<(ResolvedQuery, Vec<Vec<Option<String>>>), String> {
        let (_, open) = &self.tables[&scenario.table];
        let others = self.tables.iter().map(|(name, (_, open))| (name.clone(), &**open.schema())).collect();
        let releases: Vec<_> =
            std::iter::once(open).chain(self.tables.values().map(|(_, open)| open)).cloned().collect();
        let parsed = query::syntax::parse_statement(&scenario.ask).map_err(|e| e.to_string())?;
        let query = Query { now: Some(NOW.parse().unwrap()), ..parsed };
        let datasets = Datasets { this: open.schema(), others: &others };
        let resolved = query::resolve_among(&query, datasets).map_err(|e| e.to_string())?;
        let mut rows = Vec::new();
        let batches = self.engine.run_among(&releases, &resolved).await.map_err(|e| format!("not run: {e}"))?;
        for batch in batches.collect().await.map_err(|e| format!("not run: {e}"))? {
            for row in 0..batch.num_rows() {
                let cell = |(i, o): (usize, &query::Output)| format_cell(batch.column(i), row, o.expr.ty);
                rows.push(resolved.outputs().iter().enumerate().map(cell).collect());
            }
        }
        Ok((resolved, rows))
    }
}

/// What is wrong with the answer of the engine, or with that of the naive evaluator; `unknown` are the scenarios that the
/// evaluator says nothing about.
async fn check(world: &World, scenario: &Scenario, unknown: &mut Vec<String>) -> Result<(), String> {
    let answer = world.ask(scenario).await;
    match (&scenario.expect, answer) {
        (Expected::Mistake(part), Err(message)) if message.contains(part) => Ok(()),
        (Expected::Mistake(part), other) => Err(format!("expected the mistake `{part}`, found {other:?}")),
        (Expected::Rows(_), Err(message)) => Err(message),
        (Expected::Rows(expected), Ok((resolved, found))) => {
            if *expected != found {
                return Err(format!("expected {expected:?}, found {found:?}"));
            }
            let Some(mine) = naive::answer(&resolved, &world.naive) else {
                unknown.push(format!("{} {}", scenario.place, scenario.ask));
                return Ok(());
            };
            let says = |mine: &Vec<naive::Value>, row: &Vec<Option<String>>| {
                mine.iter().zip(row).all(|(value, text)| value.is_said_by(text.as_deref()))
            };
            let agrees = mine.len() == expected.len() && mine.iter().zip(expected).all(|(m, row)| says(m, row));
            if agrees { Ok(()) } else { Err(format!("the naive evaluator says {mine:?}")) }
        }
    }
}

#[tokio::test]
async fn every_scenario_holds() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::new(folder.path()).await;
    let (mut all, mut answered, mut unknown, mut wrong) = (0, 0, Vec::new(), Vec::new());
    for path in files("") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for scenario in scenario::read(&name, &std::fs::read_to_string(&path).unwrap()) {
            all += 1;
            answered += usize::from(matches!(scenario.expect, Expected::Rows(_)));
            if let Err(why) = check(&world, &scenario, &mut unknown).await {
                let why: String = why.chars().take(500).collect();
                wrong.push(format!("{} {}\n    {why}", scenario.place, scenario.ask));
            }
        }
    }
    println!("the naive evaluator does not know:\n{}", unknown.join("\n"));
    let known = answered - unknown.len();
    // Shapes are compared with those of GEOS and PROJ, by the tests with real clients.
    let shapes = unknown.iter().filter(|place| place.starts_with("shapes.txt")).count();
    println!("{all} scenarios, {answered} with an answer, {known} of them answered by the naive evaluator too");
    assert!(wrong.is_empty(), "{} of {all}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(all > 300, "only {all} scenarios were found");
    assert!(known * 10 > (answered - shapes) * 9, "the naive evaluator knows only {known} of {answered}");
}

#[test]
fn every_function_has_a_scenario() {
    let text: String = files("").iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    // What is written with signs alone is looked for as it is written.
    let functions = query::Function::all().map(|function| match function {
        query::Function::Element => "details['a']",
        query::Function::TimeBetween => "'12:00'::time - at.time",
        function => function.name(),
    });
    let aggregates = query::Aggregate::ALL.iter().map(|a| a.name());
    let windows = query::WindowFunction::ALL.iter().map(|w| w.name());
    let missing: Vec<_> = functions.chain(aggregates).chain(windows).filter(|name| !text.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
