//! A lateral join has the rows that its query has for each row before it, with what it names of that row written out.

use super::{IDS, WORLDS, World, answers};
use engine::{Engine, Limits};
use query::Datasets;
use testkit::Dice;
use testkit::naive::{Value, answer};

/// Of each world.
const STATEMENTS: u64 = 12;
/// Of all, at least so many must have rows.
const WITH_ROWS_MIN: usize = 200;

/// Queries that name `kind`, `n` and `:id` of the row before them, and have columns `a` and `b`.
const QUERIES: [&str; 14] = [
    "select n as a, kind as b from @T where kind = {kind} order by n desc, :id limit 2",
    "select :id as a, n as b from @T where n >= {n} limit 3 offset 1",
    "select count(*) as a, max(n) as b from @T where n > {n}",
    "select count(n) + {n} as a, min(kind) as b from @T where kind = {kind} having a > 1",
    "select coalesce(sum(n), -7) as a, count(*) as b from @T where kind = {kind} and :id != {id} having b < 3 limit 1",
    "select distinct kind as a, n as b from @T where n <= {n} order by a, b limit 2 offset 1",
    "select distinct on (kind) kind as a, :id as b from @T where n != {n} order by :id limit 2",
    "select kind as a, sum(n) as b from @T where n <= {n} group by kind having b > 0 order by b, a limit 2",
    "select kind || {kind} as a, row_number() over (order by :id) as b from @T where n = {n}",
    "select kind as a, count(*) over (partition by n) as b from @T where {n} > 0 and :id < 9",
    "select n + {n} as a, count(*) as b from @T group by a |> select a, b where b > 1 order by a limit 2",
    "select kind as a, n as b from @T |> select a, b + {n} as b where a = {kind} order by b, a limit 3",
    "(select kind as a, n as b from @T where n = {n}) union (select kind as a, n as b from @T where kind = {kind})",
    "select x.kind as a, @open-0001.n as b from @open-0001 join @T as x on x.n = @open-0001.n where x.kind = {kind}",
];

/// What stands for `{…}`: the field of the row before, and the value of one such row.
fn placed(query: &str, of: impl Fn(&str) -> String) -> String {
    ["kind", "n", "id"].iter().fold(query.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), &of(name)))
}

fn literal(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Number(units) => format!("{}", units / Value::ONE),
        _ => panic!("no such value is named"),
    }
}

#[tokio::test]
async fn a_lateral_join_asks_its_query_for_each_row() {
    let engine = Engine::new(Limits::default()).unwrap();
    let mut with_rows = 0;
    for number in 0..WORLDS {
        let world = World::new(&engine, number).await;
        for seed in number * STATEMENTS..(number + 1) * STATEMENTS {
            with_rows += usize::from(check(&world, seed).await);
        }
    }
    assert!(with_rows >= WITH_ROWS_MIN, "only {with_rows} have rows");
}

/// Asks one statement; whether it has rows.
async fn check(world: &World, seed: u64) -> bool {
    let mut dice = Dice::new(seed ^ 0x1A7E_4A1);
    let (before, table) = (IDS[dice.roll(2)], IDS[dice.roll(2)]);
    let query = dice.word(&QUERIES).replace("@T", &format!("@{table}"));
    let keeps = dice.chance(40);
    let only = dice.chance(30);
    let text = format!(
        "select @o.:id as id, @t.* from @{before} as o {}join lateral ({}) as t on {}",
        if keeps { "left " } else { "" },
        placed(&query, |name| if name == "id" { "@o.:id".into() } else { format!("@o.{name}") }),
        if only { "t.b is not null" } else { "true" },
    );
    let mut expected = Vec::new();
    for row in &world.naive[&before.parse().unwrap()].rows {
        let value = |name: &str| {
            let cell = row.cells.iter().find(|(field, _)| field == name).map(|(_, value)| value);
            match cell {
                None => row.id.to_string(),
                Some(Value::Null) => format!("null::{}", if name == "n" { "number" } else { "text" }),
                Some(value) => literal(value),
            }
        };
        let of_row = resolved(world, &placed(&query, value));
        let mut rows = answer(&of_row, &world.naive).unwrap_or_else(|| panic!("{query}: not known"));
        rows.retain(|row| !only || !row[1].is_null());
        if rows.is_empty() && keeps {
            rows.push(vec![Value::Null, Value::Null]);
        }
        expected.extend(rows.into_iter().map(|cells| [vec![Value::whole(row.id)], cells].concat()));
    }
    let found = answers::of_engine(&world.engine, &world.open, &resolved(world, &text)).await;
    let difference = found.map_or_else(Some, |found| answers::difference(&expected, &found, false));
    assert!(difference.is_none(), "seed {seed}: {text}\n{}", difference.unwrap_or_default());
    !expected.is_empty()
}

fn resolved(world: &World, text: &str) -> query::ResolvedQuery {
    let others = world.open.iter().map(|open| (open.schema().dataset.to_string(), &**open.schema())).collect();
    let datasets = Datasets { this: world.open[0].schema(), others: &others };
    let parsed = query::syntax::parse_statement(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    query::resolve_among(&parsed, datasets).unwrap_or_else(|e| panic!("{text}: {e}"))
}
