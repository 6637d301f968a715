//! What queries mean against a release: names first, then types, aliases and groups.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::type_complexity, reason = "tests")]

mod common;

use common::schema;
use query::syntax::parse_statement;
use query::{Clause, ExprType, MistakeKind, Node, Refusal, ResolvedQuery, Value, resolve, resolve_predicate};

fn ask(text: &str) -> Result<ResolvedQuery, Refusal> {
    let query = parse_statement(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    resolve(&query, &schema())
}

fn ok(text: &str) -> ResolvedQuery {
    ask(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn mistake(text: &str) -> query::Mistake {
    match ask(text) {
        Err(Refusal::Mistake(mistake)) => mistake,
        other => panic!("{text}: {other:?}"),
    }
}

fn names(text: &str) -> Vec<String> {
    ok(text).outputs().iter().map(|o| o.name.clone()).collect()
}

#[test]
fn a_withheld_field_is_refused_by_name_in_every_clause() {
    let places = [
        ("select reporting_party", Clause::Select),
        ("select Reporting_Party", Clause::Select),
        ("select `Reporting-Party`", Clause::Select),
        ("select lower(upper(reporting_party))", Clause::Select),
        ("select count(distinct reporting_party)", Clause::Select),
        ("select no_such_function(1, reporting_party)", Clause::Select),
        ("where reporting_party = 5", Clause::Where),
        ("where place in ('a', reporting_party)", Clause::Where),
        ("where case when felt then reporting_party end is null", Clause::Where),
        ("where reporting_party::number > 0", Clause::Where),
        ("select count(*) group by reporting_party", Clause::Group),
        ("select count(*) having max(reporting_party) > 'a'", Clause::Having),
        ("order by place, reporting_party desc", Clause::Order),
        ("select 'x' as reporting_party order by reporting_party", Clause::Order),
        // A type error elsewhere is not even looked at.
        ("select magnitude + place where reporting_party is null", Clause::Where),
    ];
    for (text, expected) in places {
        match ask(text) {
            Err(Refusal::Withheld { field, clause, at }) => {
                assert_eq!((field.name.as_str(), clause), ("reporting_party", expected), "{text}");
                assert!(at.line == 1 && at.column > 1, "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    let words = ask("order by reporting_party").expect_err("refused").to_string();
    assert_eq!(words, "field `reporting_party` is withheld (Gov. Code § 7923.600); remove it from `order`");
}

#[test]
fn a_star_is_the_released_fields() {
    let all = ["magnitude", "place", "at", "day", "felt", "spot", "seen", "depth"];
    assert_eq!(names(""), all);
    assert_eq!(names("select *"), all);
    assert_eq!(names("select :*, *")[..2], [":id", "magnitude"]);
    assert!(names("search 'reporting'").len() == 8);
    let searched = ok("search ' Main  STREET main '");
    assert_eq!(searched.search(), ["main", "street"]);
    let fields = searched.search_fields().iter().map(|f| &f.node);
    assert!(fields.eq([&Node::Field("place".parse().unwrap())]));
}

#[test]
fn an_unknown_name_is_a_mistake_with_a_released_name_at_most() {
    let near = mistake("where magntude > 5");
    assert_eq!(near.kind, MistakeKind::NoSuchColumn { name: "magntude".into() });
    assert_eq!(near.message, "no field is named `magntude`; did you mean `magnitude`?");
    assert_eq!(near.suggestion.as_deref(), Some("magnitude"));
    let far = mistake("where reporting_part = 1");
    assert_eq!(far.suggestion, None, "a withheld name is never suggested");
    assert!(matches!(mistake("select :updated_at").kind, MistakeKind::NoSuchColumn { .. }));
}

#[test]
fn columns_without_alias_are_named_as_soda_names_them() {
    let cases: [(&str, &[&str]); 9] = [
        ("select count(*)", &["count"]),
        ("select max(magnitude), avg(depth)", &["max_magnitude", "avg_depth"]),
        ("select count(1), count(distinct place)", &["count_1", "count_distinct_place"]),
        ("select date_trunc_ym(at)", &["date_trunc_ym_at"]),
        ("select count(*), count(*)", &["count", "count_1"]),
        ("select Magnitude, magnitude", &["magnitude", "magnitude_1"]),
        ("select 1 + 1", &["_1_1"]),
        ("select magnitude as M, place as `where it was`", &["M", "where it was"]),
        ("group by place", &["place", "count"]),
    ];
    for (text, expected) in cases {
        assert_eq!(names(text), expected, "{text}");
    }
}

#[test]
fn aliases_can_be_used_where_soda_allows_them() {
    assert!(ok("select place as p, count(*) as n group by p having n > 1 order by n desc").is_aggregate());
    assert!(ok("select place, count(*) group by place order by count desc").is_aggregate());
    assert!(!ok("select magnitude * 2 as double where double > 3").is_aggregate());
    assert!(!ok("select twice + 1 as more, magnitude * 2 as twice").is_aggregate());
    // An alias hides a field of its name in `order`, not in `select` or `where`.
    let hidden = ok("select lower(place) as place where place = 'X' order by place");
    assert!(matches!(&hidden.order()[0].expr.node, Node::Call { .. }));
    assert!(
        matches!(hidden.filter().map(|f| &f.node), Some(Node::Binary { left, .. }) if matches!(left.node, Node::Field(_)))
    );
}

#[test]
fn aliases_that_clash_go_round_or_hide_a_withheld_name_are_mistakes() {
    for text in
        ["select 1 as a, 2 as A", "select *, 1 as place", "select 1 as place, place", "select 1 as reporting_party"]
    {
        assert!(matches!(mistake(text).kind, MistakeKind::DuplicateAlias { .. }), "{text}");
    }
    assert!(matches!(mistake("select a + 1 as b, b + 1 as a").kind, MistakeKind::CircularAlias { .. }));
    let doubling = (1..30).map(|i| format!(", a{} + a{} as a{i}", i - 1, i - 1)).collect::<String>();
    assert_eq!(mistake(&format!("select depth as a0{doubling}")).kind, MistakeKind::TooLarge);
}

#[test]
fn groups_show_keys_and_aggregates_only() {
    for text in [
        "select place, count(*) group by place",
        "select date_trunc_ym(at) as month, sum(depth) group by month order by month",
        "select upper(place) || '!' , count(*) group by upper(place)",
        "select place group by place",
        "select avg(magnitude)",
        "select count(*) having max(depth) > 3",
        "select place, count(*) group by place order by max(depth) + 1",
    ] {
        assert!(ok(text).is_aggregate(), "{text}");
    }
    for (text, name) in [
        ("select place, count(*)", "place"),
        ("select * group by place", "magnitude"),
        ("select count(*) order by depth", "depth"),
        ("select count(*) having depth > 1", "depth"),
        ("select at, count(*) group by date_trunc_ym(at)", "at"),
        ("select :id, count(*)", ":id"),
    ] {
        assert_eq!(mistake(text).kind, MistakeKind::ColumnNotInGroupBys { name: name.into() }, "{text}");
    }
    for text in [
        "where count(*) > 1",
        "select sum(max(depth))",
        "select 1 group by count(*)",
        "select count(*) as n where n > 1",
    ] {
        assert_eq!(mistake(text).kind, MistakeKind::AggregateInUngrouped, "{text}");
    }
}

/// The literal on the right of a comparison, and the type in which it is made.
fn literal(text: &str) -> (Value, ExprType) {
    match ok(&format!("where {text}")).filter().map(|f| f.node.clone()) {
        Some(Node::Binary { left, right, .. }) => match right.node {
            Node::Literal(value) => {
                assert_eq!(left.ty, right.ty, "{text}");
                (value, right.ty)
            }
            other => panic!("{text}: {other:?}"),
        },
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn texts_become_values_of_the_type_they_stand_beside() {
    let date = jiff::civil::date(2016, 4, 1);
    let time = date.at(10, 0, 0, 0);
    assert_eq!(literal("magnitude > '5.0'"), (Value::Number("5.0".into()), ExprType::Number));
    assert_eq!(literal("felt = 'true'"), (Value::Boolean(true), ExprType::Boolean));
    assert_eq!(literal("day = '2016-04-01'"), (Value::Date(date), ExprType::Date));
    assert_eq!(literal("day = '2016-04-01T00:00:00.000'"), (Value::Date(date), ExprType::Date));
    assert_eq!(literal("day > '2016-04-01T10:00:00'"), (Value::Timestamp(time), ExprType::Timestamp));
    assert_eq!(literal("at > '2016-04-01 10:00:00'"), (Value::Timestamp(time), ExprType::Timestamp));
    assert_eq!(literal("at > '2016-04-01'").0, Value::Timestamp(date.at(0, 0, 0, 0)));
    assert_eq!(literal("seen > '2016-04-01T10:00:00Z'").1, ExprType::TimestampUtc);
    assert_eq!(literal("spot = 'POINT (1 2)'").0, Value::Geometry("POINT (1 2)".into()));
    assert_eq!(literal("place = '5'"), (Value::Text("5".into()), ExprType::Text));
    assert_eq!(literal("place = null"), (Value::Null, ExprType::Text));
    ok("where day < at and at between '2016-01-01' and '2017-01-01' and depth in (1, '2', null)");
    ok("select magnitude || ' at ' || place, coalesce(place, 'x'), nullif(depth, 0), greatest(day, at)");
    ok("where within_circle(spot, 38.5, -121.5, 100) and within_box(spot, 39, -122, 38, '-121')");
    ok(
        "select distance_in_meters(spot, 'POINT (1 2)'), date_extract_hh(day), round(magnitude, 1), split_part(place, ' ', 1)",
    );
    ok("select place::number, depth::text, at::date, '5'::number, case when felt then 1 else 'x'::number end");
}

#[test]
fn types_that_do_not_go_together_are_mistakes_that_say_what_to_do() {
    let cases = [
        ("where place = 5", "field `place` (text) and a number are of different types; write the number in quotes"),
        (
            "where magnitude > 'big'",
            "a text beside field `magnitude` (number) cannot be read as a number; write it like `4.5`",
        ),
        (
            "where magnitude = place",
            "field `magnitude` (number) and field `place` (text) are of different types; cast one of them with `::`",
        ),
        ("where place", "field `place` (text) is not true or false; cast it with `::` or compare like with like"),
        ("where place like upper('a')", "the pattern of `like` is a text in quotes"),
        ("where spot > 'POINT (1 2)'", "shapes have no order; use `within_box`, `within_circle` or `within_polygon`"),
        (
            "where felt + 1 = 2",
            "field `felt` (true or false) is not a number; cast it with `::` or compare like with like",
        ),
        ("select felt::point", "field `felt` (true or false) cannot be cast to `point`"),
        ("order by spot", "field `spot` (point) has no order; order by something else"),
    ];
    for (text, message) in cases {
        let mistake = mistake(text);
        assert_eq!((mistake.kind, mistake.message.as_str()), (MistakeKind::TypeMismatch, message), "{text}");
    }
    assert_eq!(mistake("select substring(place)").message, "`substring` takes 2 to 3 arguments, not 1");
    assert_eq!(mistake("select lowr(place)").message, "no function is named `lowr`; did you mean `lower`?");
    assert!(matches!(mistake("select depth::money_").kind, MistakeKind::NoSuchFunction { .. }));
    assert_eq!(mistake("select sum(distinct depth)").kind, MistakeKind::WrongArguments);
}

#[test]
fn order_has_defaults_and_distinct_orders_by_what_it_shows() {
    let order = ok("order by place, depth desc, at nulls first, 5");
    let nulls: Vec<_> = order.order().iter().map(|o| (o.descending, o.nulls_first)).collect();
    assert_eq!(nulls, [(false, false), (true, true), (false, true)]);
    assert!(ok("select distinct place order by place").distinct());
    assert_eq!(mistake("select distinct place order by depth").kind, MistakeKind::OrderNotSelected);
    let id = ok("order by :id limit 5 offset 10");
    assert_eq!((id.limit(), id.offset()), (Some(5), 10));
    assert!(matches!(id.order()[0].expr.node, Node::RowId));
}

#[test]
fn a_field_listed_as_released_and_as_withheld_is_withheld() {
    let mut schema = schema();
    let withheld = catalog::WithheldField { name: "place".parse().unwrap(), ..schema.withheld[0].clone() };
    schema.withheld.push(withheld);
    let query = |text| parse_statement(text).unwrap();
    assert!(matches!(resolve(&query("select place"), &schema), Err(Refusal::Withheld { .. })));
    let all = resolve(&query("search 'x'"), &schema).unwrap();
    assert!(all.outputs().iter().all(|o| o.name != "place"));
    assert!(all.search_fields().is_empty());
}

#[test]
fn a_predicate_is_a_condition_on_one_row_and_its_literals_are_not_repeated() {
    let field = |name: &str, field_type| catalog::Field {
        name: name.parse().unwrap(),
        label: name.into(),
        field_type,
        role: None,
        description: None,
        classified_public: false,
        declared: None,
        null_words: Vec::new(),
    };
    let fields = [field("kind", catalog::FieldType::Text), field("age", catalog::FieldType::Integer)];
    let predicate = |text: &str| resolve_predicate(&query::syntax::parse_expression(text).unwrap(), &fields);
    assert_eq!(predicate("kind = 'minor' and age < 18").map(|t| t.ty), Ok(ExprType::Boolean));
    for bad in
        ["age = 'canary'", "kind like 5", "count(*) > 77", ":id = 5", "kind", "'canary'", "kind = 77", "knd = 'canary'"]
    {
        let mistake = predicate(bad).expect_err(bad);
        assert!(!mistake.message.contains("canary") && !mistake.message.contains("77"), "{mistake}");
    }
}
