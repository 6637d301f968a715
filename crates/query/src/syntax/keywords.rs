//! The words of the grammar, for whoever helps to write a query: pages that list them, and scripts that complete them.

/// A word of the grammar, or several that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// As it is written.
    pub word: &'static str,
    /// Where it stands.
    pub example: &'static str,
    /// What it is for, in a few words.
    pub says: &'static str,
}

const fn keyword(word: &'static str, example: &'static str, says: &'static str) -> Keyword {
    Keyword { word, example, says }
}

/// Every word of the grammar, the clauses first in the order in which they stand.
#[rustfmt::skip]
pub const KEYWORDS: &[Keyword] = &[
    keyword("select", "select kind, amount", "what to return"),
    keyword("distinct", "select distinct kind", "each row, or each value, once"),
    keyword("except", "select * (except amount)", "all fields but these"),
    keyword("as", "select count(*) as n", "the name of what stands before it"),
    keyword("from", "select * from @abcd-1234 as x", "another published dataset"),
    keyword("join", "join @abcd-1234 as x on x.id = id", "rows of another dataset that belong to a row"),
    keyword("inner join", "inner join @abcd-1234 as x on x.id = id", "the same as join"),
    keyword("left join", "left join @abcd-1234 as x on x.id = id", "a join that keeps rows without a match"),
    keyword("right join", "right join @abcd-1234 as x on x.id = id", "a join that keeps the other's rows without a match"),
    keyword("full join", "full join @abcd-1234 as x on x.id = id", "a join that keeps the rows of both"),
    keyword("lateral", "join lateral (select note from @abcd-1234 as n where n.id = @this.id limit 1) as x on true", "a query that may name the row beside it, asked anew for each"),
    keyword("left outer join", "left outer join @abcd-1234 as x on x.id = id", "the same as left join"),
    keyword("on", "join @abcd-1234 as x on x.id = id", "which rows belong to each other"),
    keyword("where", "where amount > 100", "which rows"),
    keyword("group by", "select kind, count(*) group by kind", "one row for each value"),
    keyword("having", "select kind, count(*) group by kind having count(*) > 10", "which groups"),
    keyword("order by", "order by amount desc", "in what order"),
    keyword("search", "search 'main street'", "rows in which these words occur, in whatever form"),
    keyword("limit", "limit 100", "how many rows"),
    keyword("offset", "limit 100 offset 200", "how many rows to pass over"),
    keyword("asc", "order by amount asc", "the smallest first"),
    keyword("desc", "order by amount desc", "the largest first"),
    keyword("nulls first", "order by amount nulls first", "rows without a value first"),
    keyword("nulls last", "order by amount nulls last", "rows without a value last"),
    keyword("and", "where amount > 1 and kind = 'a'", "both are true"),
    keyword("or", "where kind = 'a' or kind = 'b'", "either is true"),
    keyword("not", "where not kind = 'a'", "it is not true"),
    keyword("is null", "where kind is null", "there is no value"),
    keyword("is not null", "where kind is not null", "there is a value"),
    keyword("like", "where kind like 'a%'", "a text of this form; % stands for anything"),
    keyword("between", "where amount between 1 and 10", "from one value to another, both included"),
    keyword("in", "where kind in ('a', 'b')", "one of these values"),
    keyword("true", "where true", "the value true"),
    keyword("false", "where false", "the value false"),
    keyword("null", "select null as nothing", "no value"),
    keyword("case when", "select case when amount > 100 then 'much' else 'little' end as size", "a value that depends on conditions"),
    keyword("when", "select case when amount > 100 then 'much' when amount > 10 then 'some' end as size", "another condition of a case"),
    keyword("then", "select case when amount > 100 then 'much' end as size", "the value where the condition is true"),
    keyword("else", "select case when amount > 100 then 'much' else 'little' end as size", "the value where no condition is true"),
    keyword("end", "select case when amount > 100 then 'much' end as size", "the end of a case"),
    keyword("iif", "select iif(amount > 100, 'much', 'little') as size", "one value where a condition is true, else another"),
    keyword("filter", "select count(*) filter (where amount > 100)", "of some rows only"),
    keyword("over", "select sum(amount) over (order by opened) as sofar", "of the rows around a row"),
    keyword("partition by", "select sum(amount) over (partition by kind) as all_of_kind", "of the rows with the same value"),
    keyword("rows", "select sum(amount) over (order by opened rows 6 preceding) as week", "a frame counted in rows"),
    keyword("range", "select sum(amount) over (order by opened range unbounded preceding) as sofar", "a frame of rows with equals"),
    keyword("groups", "select sum(amount) over (order by opened groups 1 preceding) as two", "a frame counted in groups of equals"),
    keyword("current row", "select sum(amount) over (order by opened rows between 6 preceding and current row) as week", "the row itself, as a bound"),
    keyword("unbounded preceding", "select sum(amount) over (order by opened rows unbounded preceding) as sofar", "from the first row on"),
    keyword("unbounded following", "select sum(amount) over (order by opened rows between current row and unbounded following) as rest", "up to the last row"),
    keyword("preceding", "select sum(amount) over (order by opened rows 6 preceding) as week", "so many rows before"),
    keyword("following", "select sum(amount) over (order by opened rows between current row and 6 following) as week", "so many rows after"),
    keyword("union", "select kind union select kind from @abcd-1234", "the rows of both queries, each once"),
    keyword("union all", "select kind union all select kind from @abcd-1234", "the rows of both queries"),
    keyword("intersect", "select kind intersect select kind from @abcd-1234", "the rows that both queries have"),
    keyword("minus", "select kind minus select kind from @abcd-1234", "the rows that only the first query has"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse_statement;
    use crate::{Aggregate, Function, WindowFunction};
    use std::collections::BTreeSet;

    #[test]
    fn every_example_is_read_and_shows_its_word() {
        for Keyword { word, example, .. } in KEYWORDS {
            let read = parse_statement(example);
            assert!(read.is_ok(), "{example}: {read:?}");
            assert!(example.contains(word), "`{word}` is not in {example}");
        }
        let calls = Function::all().map(|f| (f.name(), f.example()));
        let calls = calls.chain(Aggregate::ALL.iter().map(|a| (a.name(), a.example())));
        for (name, example) in calls.chain(WindowFunction::ALL.iter().map(|w| (w.name(), w.example()))) {
            assert!(parse_statement(&format!("select {example} as x")).is_ok(), "{example}");
            let is_written_with_signs = [Function::Element, Function::TimeBetween].iter().any(|f| f.name() == name);
            assert!(example.contains(name) || is_written_with_signs, "{example}");
        }
    }

    #[test]
    fn every_word_that_the_grammar_looks_for_is_in_the_list() {
        let grammar = [
            include_str!("clauses.rs"),
            include_str!("expression.rs"),
            include_str!("predicate.rs"),
            include_str!("primary.rs"),
            include_str!("statement.rs"),
            include_str!("window.rs"),
        ];
        let known: BTreeSet<&str> = KEYWORDS.iter().flat_map(|k| k.word.split(' ')).collect();
        let unknown: Vec<&str> = grammar
            .iter()
            .flat_map(|source| source.split("_word(\"").skip(1).filter_map(|rest| rest.split('"').next()))
            .filter(|word| !known.contains(word))
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        assert!(super::super::primary::RESERVED.iter().all(|word| known.contains(word)));
        assert!(super::super::statement::CLAUSES.iter().all(|word| known.contains(word)));
    }
}
