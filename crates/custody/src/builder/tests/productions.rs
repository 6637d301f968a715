//! Productions: narrowed, with their schedule.

use super::*;
use jiff::civil::date;

fn calls() -> Source {
    source(
        &["call", "kind", "at", "phone"],
        &[
            &["1", "A", "2006-01-01", "CANARY"],
            &["2", "B", "2006-01-02", "CANARY"],
            &["3", "A", "2006-01-03", "CANARY"],
            &["4", "", "", "CANARY"],
            &["5", "A", "2006-01-02", "CANARY"],
        ],
    )
}

fn produce(narrowing: &Narrowing) -> Result<(City, BuiltProduction), BuildError> {
    let city = City::new();
    let source = calls();
    source.write(&city.revision());
    let rules = [
        exemption(1, field_scope("phone"), Treatment::Withhold),
        exemption(2, row_scope("call = 5"), Treatment::Withhold),
        exemption(3, cell_scope("kind", "call = 2"), Treatment::Withhold),
    ];
    let plan = source.plan(&rules);
    let out = city.dir.path().join("custodial/productions/P-1");
    let built = city.cut(&plan, Some(narrowing), |request| build_production(request, &out))?;
    Ok((city, built))
}

fn condition(text: &str, schema: &[Field]) -> query::Typed {
    query::resolve_predicate(&query::syntax::parse_expression(text).unwrap(), schema).unwrap()
}

#[test]
fn a_production_is_the_released_rows_with_the_reasons_for_the_rest() {
    let (_city, built) = produce(&Narrowing::default()).unwrap();
    assert_eq!(read_csv(&built.dir), "call,kind,at\n1,A,2006-01-01\n2,,2006-01-02\n3,A,2006-01-03\n4,,\n");
    let schedule = fs::read_to_string(built.dir.join("withholding-schedule.csv")).unwrap();
    assert_eq!(
        schedule,
        "withheld,exemption,citation,statement,decided_by,decided_on\n\
         field `phone`,EX-1,Gov. Code § 7927.700,Statement 1,\"A. Person, Clerk\",2026-01-02\n\
         field `kind` in some rows,EX-3,Gov. Code § 7927.700,Statement 3,\"A. Person, Clerk\",2026-01-02\n\
         some rows,EX-2,Gov. Code § 7927.700,Statement 2,\"A. Person, Clerk\",2026-01-02\n"
    );
    for file in &built.files {
        let bytes = fs::read(built.dir.join(file)).unwrap();
        assert!(!bytes.windows(6).any(|w| w == b"CANARY"), "{file}");
    }
    assert_eq!(built.files.len(), 5);
}

#[test]
fn a_production_is_narrowed_by_rows_fields_and_dates() {
    let rows = condition("kind = 'A'", &calls().catalog_fields());
    let narrowing =
        Narrowing { rows: Some(rows), fields: Some(vec![name("at"), name("call")]), ..Narrowing::default() };
    let (_city, built) = produce(&narrowing).unwrap();
    assert_eq!(read_csv(&built.dir), "call,at\n1,2006-01-01\n3,2006-01-03\n");
    assert_eq!(built.rows, 2);
    let schedule = fs::read_to_string(built.dir.join("withholding-schedule.csv")).unwrap();
    assert!(!schedule.contains("`kind`"), "a field that was not asked for is not accounted for: {schedule}");
    let listed = |dir: &Path, file: &str| fs::read_to_string(dir.join(file)).unwrap().contains("phone");
    assert!(listed(&built.dir, "withholding-schedule.csv") && listed(&built.dir, "dictionary.csv"));
    let about = Some(vec![name("call"), name("kind")]);
    let (_city, built) = produce(&Narrowing { fields: about.clone(), about, ..Narrowing::default() }).unwrap();
    let unasked = listed(&built.dir, "withholding-schedule.csv") || listed(&built.dir, "dictionary.csv");
    assert!(!unasked, "a withheld field that was not asked for is not accounted for");
    let range = DateRange { field: name("at"), from: Some(date(2006, 1, 2)), to: None };
    let (_city, built) = produce(&Narrowing { dates: Some(range), ..Narrowing::default() }).unwrap();
    assert_eq!(read_csv(&built.dir), "call,kind,at\n2,,2006-01-02\n3,A,2006-01-03\n");
}

#[test]
fn a_condition_on_rows_sees_released_values_only() {
    // The kind of call 2 is withheld: neither asking for it nor for its absence by value finds it.
    for (text, calls) in [("kind = 'B'", ""), ("kind is null", "2\n4\n"), ("not kind = 'A'", "")] {
        let rows = condition(text, &calls_fields());
        let narrowing = Narrowing { rows: Some(rows), fields: Some(vec![name("call")]), ..Narrowing::default() };
        let (_city, built) = produce(&narrowing).unwrap();
        assert_eq!(read_csv(&built.dir), format!("call\n{calls}"), "{text}");
    }
}

fn calls_fields() -> Vec<Field> {
    calls().catalog_fields()
}

#[test]
fn a_withheld_field_cannot_be_asked_for() {
    let fields = Narrowing { fields: Some(vec![name("phone")]), ..Narrowing::default() };
    let rows = Narrowing { rows: Some(condition("phone = 'CANARY'", &calls_fields())), ..Narrowing::default() };
    let range = DateRange { field: name("phone"), from: None, to: None };
    let dates = Narrowing { dates: Some(range), ..Narrowing::default() };
    for narrowing in [fields, rows, dates] {
        let error = produce(&narrowing).map(|_| ()).unwrap_err();
        assert!(matches!(error, BuildError::Narrowing(_)), "{error}");
        assert!(!error.to_string().contains("CANARY"));
    }
}

#[test]
fn a_production_is_never_overwritten_and_a_release_never_narrowed() {
    let city = City::new();
    let source = calls();
    source.write(&city.revision());
    let plan = source.plan(&[]);
    let out = city.dir.path().join("custodial/productions/P-1");
    let narrowing = Narrowing::default();
    city.cut(&plan, Some(&narrowing), |r| build_production(r, &out)).unwrap();
    let again = city.cut(&plan, Some(&narrowing), |r| build_production(r, &out));
    assert!(matches!(again, Err(BuildError::AlreadyThere)));
    let mut counters = city.counters();
    let release = city.cut(&plan, Some(&narrowing), |r| build_release(r, &mut counters, &city.public()));
    assert!(matches!(release, Err(BuildError::Narrowing(_))));
}
