//! The history of a release: what of earlier revisions may be seen.

use super::*;
use arrow::array::AsArray;
use catalog::{HistoryState, ReleaseHistory};
use proptest::prelude::*;

impl City {
    /// Releases the last of these sources, each shown since the time beside it, after the others.
    fn release_all(&self, sources: &[(Source, i64)], exemptions: &[Exemption]) -> BuiltRelease {
        let files: Vec<(PathBuf, Vec<Field>, i64)> = sources
            .iter()
            .enumerate()
            .map(|(at, (source, since))| {
                let path = self.dir.path().join(format!("rows-{at}.parquet"));
                source.write(&path);
                (path, source.catalog_fields(), *since)
            })
            .collect();
        let (last, before) = files.split_last().unwrap();
        let earlier: Vec<Earlier<'_>> = before
            .iter()
            .map(|(path, fields, since)| Earlier { revision_parquet: path, fields, since: *since })
            .collect();
        let (plan, spill) = (sources.last().unwrap().0.plan(exemptions), self.spill());
        let request = CutRequest {
            dataset: &self.dataset,
            revision_parquet: &last.0,
            plan: &plan,
            row_id: self.row_id.as_ref(),
            order: &self.order,
            earlier: &earlier,
            since: last.2,
            narrowing: None,
            spill: &spill,
        };
        let built = build_release(&request, &mut self.counters(), &self.public()).unwrap();
        assert_eq!(verify_release(&built.dir), Ok(()));
        built
    }
}

fn about(dir: &Path) -> Option<ReleaseHistory> {
    let json = fs::read(dir.join("history.json")).ok()?;
    Some(serde_json::from_slice(&json).unwrap())
}

/// Every version as text: its fields, its row's number, since when and until when.
fn versions(dir: &Path) -> Vec<Vec<String>> {
    let file = fs::File::open(dir.join("history.parquet")).unwrap();
    let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().map(Result::unwrap);
    let mut all = Vec::new();
    for batch in batches {
        let times: Vec<Vec<String>> = [2, 1]
            .map(|back| {
                batch
                    .column(batch.num_columns() - back)
                    .as_primitive::<arrow::datatypes::TimestampMicrosecondType>()
                    .clone()
            })
            .map(|times| times.iter().map(|t| t.map_or(String::new(), |t| t.to_string())).collect())
            .to_vec();
        for row in 0..batch.num_rows() {
            let mut text = String::new();
            let cells = (1..batch.num_columns() - 2).map(|column| {
                crate::infer::canonical_text(batch.column(column), row, &mut text);
                text.clone()
            });
            all.push(cells.chain(times.iter().map(|times| times[row].clone())).collect());
        }
    }
    all
}

fn state(at: i64, rows: u64, added: u64, changed: u64, removed: u64) -> HistoryState {
    HistoryState { at, rows, added, changed, removed }
}

const FIELDS: [&str; 3] = ["id", "n", "sealed"];

#[test]
fn versions_say_what_a_row_was_from_when_to_when() {
    let city = City::with_row_id("id");
    let built = city.release_all(
        &[
            (source(&FIELDS, &[&["a", "1", ""], &["b", "2", ""]]), 10),
            (source(&FIELDS, &[&["b", "2", ""], &["a", "5", ""], &["c", "3", ""]]), 20),
            (source(&FIELDS, &[&["c", "3", ""], &["a", "5", ""]]), 30),
        ],
        &[],
    );
    let history = about(&built.dir).unwrap();
    assert_eq!(history.states, [state(10, 2, 2, 0, 0), state(20, 3, 1, 1, 0), state(30, 2, 0, 0, 1)]);
    let names = [&history.row, &history.from, &history.to].map(ToString::to_string);
    assert_eq!(names, ["row_number", "valid_from", "valid_to"]);
    let mut found = versions(&built.dir);
    found.iter_mut().for_each(|version| drop(version.remove(3)));
    found.sort();
    let expected =
        [["a", "1", "", "10", "20"], ["a", "5", "", "20", ""], ["b", "2", "", "10", "30"], ["c", "3", "", "20", ""]];
    assert_eq!(found, expected);
    let numbers: std::collections::BTreeSet<String> = versions(&built.dir).iter().map(|v| v[3].clone()).collect();
    assert_eq!(numbers.len(), 3);
}

#[test]
fn a_state_that_shows_the_same_is_none_and_neither_is_a_single_one() {
    let city = City::with_row_id("id");
    let one = source(&FIELDS, &[&["a", "1", "no"], &["z", "9", "yes"]]);
    let same = source(&FIELDS, &[&["y", "8", "yes"], &["a", "1.0", "no"]]);
    let rule = [exemption(1, row_scope("sealed = 'yes'"), Treatment::Withhold)];
    let alone = city.release_all(&[(one.clone(), 10)], &rule);
    let twice = city.release_all(&[(one.clone(), 10), (same.clone(), 20)], &rule);
    assert_eq!((about(&twice.dir), &alone.id), (None, &twice.id));
    let other = source(&FIELDS, &[&["a", "2", "no"]]);
    let history = about(&city.release_all(&[(one, 10), (same, 20), (other, 30)], &rule).dir).unwrap();
    assert_eq!(history.states, [state(10, 1, 1, 0, 0), state(30, 1, 0, 1, 0)]);
}

#[test]
fn without_an_identifier_there_is_no_history() {
    let city = City::new();
    let built =
        city.release_all(&[(source(&FIELDS, &[&["a", "1", ""]]), 10), (source(&FIELDS, &[&["a", "2", ""]]), 20)], &[]);
    assert_eq!(about(&built.dir), None);
}

#[test]
fn a_row_that_is_withheld_in_a_revision_is_in_no_earlier_state() {
    let city = City::with_row_id("id");
    let rule = [exemption(1, row_scope("sealed = 'yes'"), Treatment::Withhold)];
    let built = city.release_all(
        &[
            (source(&FIELDS, &[&["a", "1", "no"], &["b", "2", "no"], &["c", "3", "yes"]]), 10),
            (source(&FIELDS, &[&["a", "1", "no"], &["b", "2", "yes"], &["c", "4", "no"]]), 20),
            (source(&FIELDS, &[&["a", "7", "no"], &["b", "2", "no"], &["c", "5", "no"]]), 30),
        ],
        &rule,
    );
    let history = about(&built.dir).unwrap();
    // Neither `b` before it was withheld nor `c` while it was.
    assert_eq!(history.states, [state(10, 1, 1, 0, 0), state(20, 2, 1, 0, 0), state(30, 3, 1, 2, 0)]);
    let versions = versions(&built.dir);
    let of = |id: &str| versions.iter().filter(|v| v[0] == id).map(|v| v[4].as_str()).collect::<Vec<_>>();
    assert_eq!((of("a"), of("b"), of("c")), (vec!["10", "30"], vec!["30"], vec!["20", "30"]));
}

#[test]
fn a_cell_that_is_withheld_in_a_revision_is_empty_in_every_earlier_state() {
    let city = City::with_row_id("id");
    let rule = [exemption(1, cell_scope("n", "sealed = 'yes'"), Treatment::Withhold)];
    let built = city.release_all(
        &[
            (source(&FIELDS, &[&["a", "1", "no"], &["b", "2", "no"]]), 10),
            (source(&FIELDS, &[&["a", "1", "yes"], &["b", "3", "no"]]), 20),
        ],
        &rule,
    );
    let of_a: Vec<Vec<String>> = versions(&built.dir).into_iter().filter(|v| v[0] == "a").collect();
    assert!(of_a.iter().all(|version| version[1].is_empty()), "{of_a:?}");
}

#[test]
fn what_a_version_says_does_not_depend_on_rows_beside_it_that_are_withheld_now() {
    let rule = [exemption(1, row_scope("sealed = 'yes'"), Treatment::Withhold)];
    let versions_with = |words: bool| {
        let city = City::with_row_id("id");
        let b = if words { "x" } else { "6" };
        let first = source(&FIELDS, &[&["a", "NA", "no"], &["b", b, "no"], &["c", "1,000", "no"]]);
        let second = source(&FIELDS, &[&["a", "7", "no"], &["b", b, "yes"], &["c", "1,000", "no"]]);
        versions(&city.release_all(&[(first, 10), (second, 20)], &rule).dir)
    };
    // Beside `x` the column was text, and `NA` a word.
    assert_eq!(versions_with(true), versions_with(false));
    assert!(versions_with(true).iter().all(|v| v[0] != "b" && v[1] != "NA" && v[1] != "1,000"));
}

#[test]
fn a_predicate_is_put_to_earlier_values_in_the_types_of_today() {
    let city = City::with_row_id("id");
    let rule = [exemption(1, row_scope("n > 100"), Treatment::Withhold)];
    let built = city.release_all(
        &[
            (source(&FIELDS, &[&["a", "1", "no"], &["b", "unknown", "no"], &["c", "500", "no"]]), 10),
            (source(&FIELDS, &[&["a", "2", "no"], &["b", "3", "no"]]), 20),
        ],
        &rule,
    );
    // What does not read as a number withholds, and does not end the history for the others.
    assert_eq!(about(&built.dir).unwrap().states, [state(10, 1, 1, 0, 0), state(20, 2, 1, 1, 0)]);
}

#[test]
fn fields_are_those_of_the_release_and_empty_before_they_were_there() {
    let city = City::with_row_id("id");
    let built = city.release_all(
        &[
            (source(&["id", "old"], &[&["a", "CANARY"]]), 10),
            (source(&["id", "n", "valid_from"], &[&["a", "1", "x"]]), 20),
        ],
        &[],
    );
    let history = about(&built.dir).unwrap();
    let names: Vec<&str> = history.schema.fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names[..4], ["id", "n", "valid_from", "row_number"]);
    assert!(names[4] != "valid_from" && names[4].starts_with("valid_from"), "{names:?}");
    assert_eq!(versions(&built.dir).iter().map(|v| v[1].as_str()).collect::<Vec<_>>(), ["", "1"]);
    let whole = fs::read(built.dir.join("history.parquet")).unwrap();
    assert!(!whole.windows(6).any(|w| w == b"CANARY"));
}

#[test]
fn a_revision_that_today_s_register_does_not_fit_ends_the_history() {
    let city = City::with_row_id("id");
    let rule = [exemption(1, row_scope("sealed = 'yes'"), Treatment::Withhold)];
    let built = city.release_all(
        &[
            (source(&FIELDS, &[&["a", "0", "no"]]), 5),
            (source(&["id", "n"], &[&["a", "1"]]), 10),
            (source(&FIELDS, &[&["a", "2", "no"]]), 20),
            (source(&FIELDS, &[&["a", "3", "no"]]), 30),
        ],
        &rule,
    );
    assert_eq!(about(&built.dir).unwrap().states, [state(20, 1, 1, 0, 0), state(30, 1, 0, 1, 0)]);
}

/// What the public may know of one state: which of eight rows are there, and what each says.
fn public_states() -> impl Strategy<Value = Vec<Vec<(u8, u8)>>> {
    let state = prop::collection::btree_map(0..8_u8, 0..4_u8, 0..8).prop_map(|rows| rows.into_iter().collect());
    prop::collection::vec(state, 1..5)
}

/// What it may not know: rows that are withheld (some of them, from 105 on, in the last state only), where they stand, and
/// the values of a withheld field.
fn secrets() -> impl Strategy<Value = Vec<(Vec<(u8, String)>, bool, String)>> {
    let row = (100..110_u8, "[a-z0-9 ,.-]{0,6}|NA|1,234|2021-01-05|\\$5");
    let state = (prop::collection::vec(row, 0..5), any::<bool>(), "[a-z0-9,.]{0,5}");
    prop::collection::vec(state, 5)
}

fn city_of(states: &[Vec<(u8, u8)>], secrets: &[(Vec<(u8, String)>, bool, String)]) -> Vec<(Source, i64)> {
    let values = ["1", "2.50", "NA", "1,000"];
    let row = |id: String, value: &str, sealed: &str, secret: &str| {
        vec![id, value.to_owned(), sealed.to_owned(), secret.to_owned()]
    };
    let sources = states.iter().zip(secrets).enumerate().map(|(at, (state, (withheld, turned, secret)))| {
        let is_last = at + 1 == states.len();
        let shown = state.iter().map(|(id, value)| row(id.to_string(), values[*value as usize], "no", secret));
        let mut seen = std::collections::BTreeSet::new();
        let hidden = withheld.iter().filter(|(id, _)| seen.insert(*id));
        let sealed = |id: u8| if id >= 105 && !is_last { "no" } else { "yes" };
        let hidden = hidden.map(|(id, value)| row(id.to_string(), value, sealed(*id), secret));
        let mut rows: Vec<Vec<String>> = hidden.chain(shown).collect();
        // Whatever was shown before is there, and withheld.
        let missing = (105..110_u8).filter(|id| is_last && !withheld.iter().any(|(known, _)| known == id));
        rows.extend(missing.map(|id| row(id.to_string(), "z", "yes", secret)));
        if *turned {
            rows.reverse();
        }
        let mut all = source(&["id", "n", "sealed", "secret"], &[]);
        all.rows = rows;
        all
    });
    sources.zip((1..).map(|n| n * 10)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn equal_public_states_give_the_same_bytes_whatever_was_withheld(
        states in public_states(), one in secrets(), other in secrets()
    ) {
        let rules = [
            exemption(1, row_scope("sealed = 'yes'"), Treatment::Withhold),
            exemption(2, field_scope("secret"), Treatment::Withhold),
        ];
        let [one, other] = [one, other].map(|secrets| {
            let city = City::with_row_id("id");
            let built = city.release_all(&city_of(&states, &secrets), &rules);
            let files = files::of_release(&built.dir);
            files.into_iter().map(|f| (f, fs::read(built.dir.join(f)).unwrap())).collect::<Vec<_>>()
        });
        prop_assert_eq!(one, other);
    }
}
