//! Faults of the engine that are known and not mended yet, so that others are seen beside them.
//!
//! Each is shown by a statement of its own. Once a statement is answered rightly, its fault is taken off the list.

/// A fault.
pub struct Fault {
    /// What is wrong.
    pub name: &'static str,
    /// A statement that shows it.
    pub statement: &'static str,
    /// Whether a small statement and what is wrong with it look like this fault.
    looks_like: fn(&str, &str) -> bool,
}

pub const FAULTS: [Fault; 6] = [
    Fault {
        name: "`intersect all` and `minus all` do not count how often a row is in the second query",
        statement: "select 1 as x from @open-0002 minus all (select 1 as x from @open-0002 order by :id limit 1)",
        looks_like: |small, why| is_answer(why) && has(small, &["intersect all", "minus all"]),
    },
    Fault {
        name: "equal rows cannot be brought together when a column turns out never to be null",
        statement: "select distinct case when kind not in ('Noise', null) then n else 5 end as x",
        looks_like: |small, why| {
            why.contains("internal") && has(small, &[" union ", " intersect ", " minus ", "distinct", "group by"])
        },
    },
    Fault {
        name: "`union all` cannot have the same column twice",
        statement: "select kind as a, kind as b union all select kind as a, kind as b",
        looks_like: |small, why| why.contains("\"plan\"") && small.contains("union all"),
    },
    Fault {
        name: "a condition that is never true is asked of the rows below an aggregate, and not of its one row",
        statement: "select count(*) as n |> select n where n not in (3, null)",
        looks_like: |small, why| is_answer(why) && has(small, &["1 = 2", ", null)"]) && has(small, &["join (", "|>"]),
    },
    Fault {
        name: "a column that an outer join compares with a constant is not ordered by",
        statement: "select @t.:id as x left join @open-0002 as t on @t.:id = 1 and :id > 1 order by x",
        looks_like: |small, why| {
            is_answer(why) && small.contains("order by") && has(small, &["left join", "right join", "full join"])
        },
    },
    Fault {
        name: "a window cannot look at two equal columns of a query that is joined",
        statement: "select sum(t.a) over (partition by n order by t.b) as s left join (select count(*) as a, count(*) as b) \
                    as t on n = t.b where t.b not in (-3, 1)",
        looks_like: |small, why| why.contains("\"plan\"") && small.contains(" over (") && small.contains(" join ("),
    },
];

/// Whether what is wrong is known.
pub fn is_known(small: &str, why: &str) -> bool {
    FAULTS.iter().any(|fault| (fault.looks_like)(small, why))
}

fn is_answer(why: &str) -> bool {
    why.starts_with("row ") || why.starts_with("expected ")
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}
