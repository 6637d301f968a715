//! The history of a release: what of earlier revisions may be seen.

use super::*;
use arrow::array::AsArray;
use catalog::{HistoryState, ReleaseHistory};
use proptest::prelude::*;

impl City {
    /// Releases the last of these sources, each shown since the time beside it, after the others.
    fn release_all(&self, sources: &[(Source, i64)], exemptions: &[Exemption]) -> BuiltRelease {
        let sources: Vec<(Source, Option<i64>)> = sources.iter().map(|(s, since)| (s.clone(), Some(*since))).collect();
        self.release_after(&sources, exemptions)
    }

    /// As [`City::release_all`]; sources without a time were received and never shown.
    fn release_after(&self, sources: &[(Source, Option<i64>)], exemptions: &[Exemption]) -> BuiltRelease {
        let ((last, since), before) = sources.split_last().unwrap();
        let files: Vec<PathBuf> =
            (0..before.len()).map(|at| self.dir.path().join(format!("written-{at}.parquet"))).collect();
        before.iter().zip(&files).for_each(|((source, _), path)| source.write_texts(path));
        last.write(&self.revision());
        let shown = before.iter().zip(&files);
        let earlier: Vec<Earlier<'_>> = shown.map(|((_, since), path)| Earlier { rows: path, since: *since }).collect();
        let (plan, spill, revision) = (last.plan(exemptions), self.spill(), self.revision());
        let point = self.point(&plan);
        let request = CutRequest {
            dataset: &self.dataset,
            revision_parquet: &revision,
            plan: &plan,
            row_id: self.row_id.as_ref(),
            order: &self.order,
            point: point.as_ref(),
            earlier: &earlier,
            since: since.unwrap(),
            narrowing: None,
            spill: &spill,
            watch: &crate::cut_to_the_end,
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

/// The versions without their row numbers, sorted.
fn sayings(dir: &Path, number: usize) -> Vec<Vec<String>> {
    let mut found = versions(dir);
    found.iter_mut().for_each(|version| drop(version.remove(number)));
    found.sort();
    found
}

#[test]
fn a_rule_holds_for_earlier_values_however_they_were_typed_then() {
    // Then a column of booleans; today the same words are text, for there is another beside them.
    let city = City::with_row_id("id");
    let rule = [exemption(1, row_scope("sealed = 'TRUE'"), Treatment::Withhold)];
    let built = city.release_all(
        &[
            (source(&FIELDS, &[&["a", "1", "FALSE"], &["b", "2", "TRUE"]]), 10),
            (source(&FIELDS, &[&["a", "2", "FALSE"], &["c", "3", "unknown"]]), 20),
        ],
        &rule,
    );
    assert_eq!(about(&built.dir).unwrap().states, [state(10, 1, 1, 0, 0), state(20, 2, 1, 1, 0)]);
    assert!(versions(&built.dir).iter().all(|version| version[0] != "b"));
}

#[test]
fn what_is_declared_today_counts_for_the_values_of_then() {
    let history_of = |hidden: &str| {
        let city = City::with_row_id("id");
        let mut first = source(&["id", "day", "sealed"], &[&["a", "07/08/2014", "no"], &["b", "-1", "no"]]);
        // A value that is withheld made the column text, or not.
        first.rows.push(vec!["z".into(), hidden.into(), "yes".into()]);
        let mut second = source(&["id", "day", "sealed"], &[&["a", "09/08/2014", "no"], &["b", "-1", "no"]]);
        second.declared = vec![("day", "date:dmy".parse().unwrap())];
        second.nulls = vec![("day", "-1")];
        let rule = [exemption(1, row_scope("sealed = 'yes'"), Treatment::Withhold)];
        let built = city.release_all(&[(first, 10), (second, 20)], &rule);
        (sayings(&built.dir, 3), fs::read(built.dir.join("history.parquet")).unwrap())
    };
    let (said, bytes) = history_of("10/08/2014");
    let expected =
        [["a", "2014-08-07", "no", "10", "20"], ["a", "2014-08-09", "no", "20", ""], ["b", "", "no", "10", ""]];
    assert_eq!(said, expected);
    assert_eq!(bytes, history_of("not a day").1);
}

#[test]
fn a_withheld_row_with_the_identifier_of_a_released_one_does_not_hide_it() {
    let city = City::with_row_id("id");
    let rule = [exemption(1, row_scope("sealed = 'yes'"), Treatment::Withhold)];
    let twins = |n: &'static str| source(&FIELDS, &[&["a", n, "no"], &["a", "99", "yes"], &["b", "1", "yes"]]);
    let built = city.release_all(&[(twins("1"), 10), (twins("2"), 20)], &rule);
    assert_eq!(about(&built.dir).unwrap().states, [state(10, 1, 1, 0, 0), state(20, 1, 0, 1, 0)]);
    // Two rows that are hidden today end nothing.
    let first = source(&FIELDS, &[&["a", "1", "no"], &["b", "5", "no"], &["b", "6", "no"]]);
    let city = City::with_row_id("id");
    let built = city.release_all(&[(first, 10), (twins("2"), 20)], &rule);
    assert_eq!(about(&built.dir).unwrap().states, [state(10, 1, 1, 0, 0), state(20, 1, 0, 1, 0)]);
}

#[test]
fn what_no_rule_can_be_put_to_is_left_out() {
    let city = City::with_row_id("id");
    let rule = [exemption(1, row_scope("n is not null"), Treatment::Withhold)];
    let mut second = source(&FIELDS, &[&["a", "", "y"], &["c", "", "x"]]);
    second.declared = vec![("n", "integer".parse().unwrap())];
    let built = city.release_all(
        &[(source(&FIELDS, &[&["a", "", "x"], &["b", "John Smith", "x"], &["c", "", "x"]]), 10), (second, 20)],
        &rule,
    );
    assert_eq!(about(&built.dir).unwrap().states, [state(10, 2, 2, 0, 0), state(20, 2, 0, 1, 0)]);
}

#[test]
fn a_row_withheld_in_a_revision_that_was_never_shown_is_in_no_state_before_it() {
    let rule = [exemption(1, row_scope("sealed = 'yes'"), Treatment::Withhold)];
    let first = source(&FIELDS, &[&["a", "1", "no"], &["b", "2", "no"]]);
    let unseen = source(&FIELDS, &[&["a", "7", "no"], &["b", "2", "yes"]]);
    let last = source(&FIELDS, &[&["a", "3", "no"]]);
    let city = City::with_row_id("id");
    let built = city.release_after(&[(first, Some(10)), (unseen, None), (last, Some(20))], &rule);
    assert_eq!(sayings(&built.dir, 3), [["a", "1", "no", "10", "20"], ["a", "3", "no", "20", ""]]);
}

#[test]
fn a_value_that_only_its_column_writes_otherwise_has_not_changed() {
    let city = City::with_row_id("id");
    let built = city.release_all(
        &[
            (source(&["id", "at"], &[&["a", "2020-01-01"], &["b", "2020-01-02"]]), 10),
            (source(&["id", "at"], &[&["a", "2020-01-01"], &["b", "2020-01-02T05:00:00"]]), 20),
            (source(&["id", "at"], &[&["a", "2020-01-01T00:00:00"], &["b", "2020-01-02T05:00"]]), 30),
        ],
        &[],
    );
    assert_eq!(about(&built.dir).unwrap().states, [state(10, 2, 2, 0, 0), state(20, 2, 0, 1, 0)]);
    let expected = [
        ["a", "2020-01-01T00:00:00", "10", ""],
        ["b", "2020-01-02T00:00:00", "10", "20"],
        ["b", "2020-01-02T05:00:00", "20", ""],
    ];
    assert_eq!(sayings(&built.dir, 2), expected);
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

/// What somebody says of a field only when the last revision is received.
fn declared_now() -> impl Strategy<Value = Option<&'static str>> {
    prop::option::of(prop::sample::select(vec!["text", "integer", "number", "decimal:2", "boolean"]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn equal_public_states_give_the_same_bytes_whatever_was_withheld(
        states in public_states(), one in secrets(), other in secrets(), declared in declared_now()
    ) {
        let rules = [
            exemption(1, row_scope("sealed = 'yes'"), Treatment::Withhold),
            exemption(2, field_scope("secret"), Treatment::Withhold),
        ];
        let [one, other] = [one, other].map(|secrets| {
            let city = City::with_row_id("id");
            let mut revisions = city_of(&states, &secrets);
            if let Some((newest, _)) = revisions.last_mut() {
                newest.declared = declared.map(|declared| ("n", declared.parse().unwrap())).into_iter().collect();
            }
            let built = city.release_all(&revisions, &rules);
            let files = files::of_release(&built.dir);
            files.into_iter().map(|f| (f, fs::read(built.dir.join(f)).unwrap())).collect::<Vec<_>>()
        });
        prop_assert_eq!(one, other);
    }
}
