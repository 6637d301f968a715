//! The reports, each with the definition of what it counts. Where a definition and the code beside it differ, that is a bug.

use super::{Cell, Column, Counts, DayReport, Period, Plot, Report, Span, Unit};
use jiff::civil::Date;
use law::{Area, Basis, Citation, Pack};
use std::collections::BTreeMap;

/// Every report over a time, as of today. The sections are those of the law of the city.
pub fn reports(days: &[DayReport], span: Span, today: Date, law: Option<&Pack>) -> Vec<Report> {
    let periods = span.periods(days);
    let by = |key: &str, title: &str, unit| Column::new(key, title, unit);
    let period = || by("period", "Received in", Unit::Text);
    vec![
        determinations(&periods, period(), today, law),
        days_taken(&periods, period(), law),
        backlog(days, today, law),
        extensions(&periods, law),
        exemptions(&periods, law),
        reversals(&periods, period(), law),
        fees(&periods, period(), law),
    ]
}

fn determinations(periods: &[Period], period: Column, today: Date, law: Option<&Pack>) -> Report {
    let count = |key: &str, title: &str| Column::new(key, title, Unit::Count);
    let row = |p: &Period, counts: &Counts| {
        let overdue = counts.overdue(today);
        let waiting: u64 = counts.waiting.iter().map(|w| w.requests).sum();
        let whole = [counts.received, counts.in_time, counts.late, overdue, waiting - overdue, counts.ended];
        let mut cells = vec![Cell::Text(p.words.clone())];
        cells.extend(whole.map(Cell::Whole));
        cells.push(Cell::of(counts.share_in_time(today)));
        cells
    };
    Report {
        id: "determinations",
        title: "Were requests determined in time?",
        definition: "A request is determined on the day on which every part of it was decided for the first time and the \
                     letter was sent. It is in time up to the end of the last day of its time, which is counted from its \
                     receipt and, where notice of an extension was given, ends on the day that the notice names. It is \
                     overdue when that day is over and it is neither determined nor ended. A request that was withdrawn or \
                     referred elsewhere before has ended. The share in time is of the requests that were determined or are \
                     overdue.",
        law: sections(law, |pack| vec![of(&pack.clock.determination.basis), of(&pack.clock.extension.basis)]),
        columns: vec![
            period,
            count("received", "Received"),
            count("in_time", "Determined in time"),
            count("late", "Determined late"),
            count("overdue", "Overdue"),
            count("waiting", "Still in time"),
            count("ended", "Ended before"),
            Column::new("share_in_time", "Share in time", Unit::Share),
        ],
        rows: periods.iter().map(|p| row(p, &p.counts)).collect(),
        plot: Plot { columns: vec![2, 3, 4], stacked: true },
    }
}

fn days_taken(periods: &[Period], period: Column, law: Option<&Pack>) -> Report {
    let days = |key: &str, title: &str| Column::new(key, title, Unit::Days);
    let row = |p: &Period| {
        let (decided, given) = (&p.counts.to_determination, &p.counts.to_last_production);
        vec![
            Cell::Text(p.words.clone()),
            Cell::of(decided.median()),
            Cell::of(decided.ninetieth()),
            Cell::of(given.median()),
            Cell::of(given.ninetieth()),
        ]
    };
    Report {
        id: "days",
        title: "How many days did it take?",
        definition: "Calendar days from the day of receipt to the day of the determination, and to the day on which the \
                     last record that was to be given was given. The median is the number in the middle: half of the \
                     requests took no longer. Nine of ten requests took no longer than the 90th percentile. Requests that \
                     are not determined, or of which something is still to be given, are not in it: the backlog below \
                     counts those.",
        law: sections(law, |pack| vec![of(&pack.clock.determination.basis)]),
        columns: vec![
            period,
            days("median_to_determination", "Median to determination"),
            days("ninetieth_to_determination", "90th percentile to determination"),
            days("median_to_last_production", "Median to last record"),
            days("ninetieth_to_last_production", "90th percentile to last record"),
        ],
        rows: periods.iter().map(row).collect(),
        plot: Plot { columns: vec![1, 3], stacked: false },
    }
}

/// Ages of what is open: from so many days, in words.
const AGES: [(i32, &str); 5] = [
    (0, "10 days or less"),
    (11, "11 to 30 days"),
    (31, "31 to 90 days"),
    (91, "91 to 365 days"),
    (366, "More than a year"),
];

fn backlog(days: &[DayReport], today: Date, law: Option<&Pack>) -> Report {
    let mut ages = [(0_u64, 0_u64); AGES.len()];
    let age = |received: Date| {
        let days = (today - received).get_days();
        AGES.iter().rposition(|(from, _)| days >= *from).unwrap_or_default()
    };
    for counts in days.iter().map(|report| &report.counts) {
        counts.waiting.iter().for_each(|w| ages[age(w.received)].0 += w.requests);
        counts.producing.iter().for_each(|(received, requests)| ages[age(*received)].1 += requests);
    }
    let rows = AGES.iter().zip(ages).map(|((_, words), (waiting, producing))| {
        vec![
            Cell::Text((*words).to_owned()),
            Cell::Whole(waiting),
            Cell::Whole(producing),
            Cell::Whole(waiting + producing),
        ]
    });
    Report {
        id: "backlog",
        title: "How old is what is open?",
        definition: "Requests that are open today, of all years, by how many calendar days ago they were received: those \
                     that are not determined, and those that were determined and of which records are still to be given.",
        law: sections(law, |pack| vec![of(&pack.clock.missed.basis)]),
        columns: vec![
            Column::new("age", "Received", Unit::Text),
            Column::new("not_determined", "Not determined", Unit::Count),
            Column::new("records_to_follow", "Records to follow", Unit::Count),
            Column::new("open", "Open", Unit::Count),
        ],
        rows: rows.collect(),
        plot: Plot { columns: vec![1, 2], stacked: true },
    }
}

fn extensions(periods: &[Period], law: Option<&Pack>) -> Report {
    Report {
        id: "extensions",
        title: "Why was the time extended?",
        definition: "Requests whose time to determine was extended by a written notice, by the ground that the notice gives. \
                     A request is extended once at most.",
        law: sections(law, |pack| vec![of(&pack.clock.extension.basis)]),
        columns: keyed("ground", "Ground", periods),
        rows: by_key(periods, |counts| &counts.extensions),
        plot: Plot { columns: vec![1], stacked: true },
    }
}

/// What a denial has to say of its law.
const DENIAL: [&str; 2] = ["denial.in-writing", "denial.justification"];

fn exemptions(periods: &[Period], law: Option<&Pack>) -> Report {
    Report {
        id: "exemptions",
        title: "Under which laws was something withheld?",
        definition: "Requests of which something was withheld or shown only in part, by the first section that the decision \
                     cites. A request counts once under each section, however much was withheld under it.",
        law: sections(law, |pack| {
            let items = pack.checklist("denial").iter();
            items.filter(|item| DENIAL.contains(&item.id.as_str())).map(|item| item.citations.as_slice()).collect()
        }),
        columns: keyed("section", "Section", periods),
        rows: by_key(periods, |counts| &counts.exemptions),
        plot: Plot { columns: vec![1], stacked: true },
    }
}

fn reversals(periods: &[Period], period: Column, law: Option<&Pack>) -> Report {
    let row = |p: &Period| {
        let Counts { rulings, reviews, orders, .. } = &p.counts;
        let rulings = [rulings.reversed, rulings.modified, rulings.upheld];
        let reviews = [reviews.ended, reviews.amended, reviews.went_on];
        let orders = [orders.disclose, orders.withhold, orders.uphold];
        let figures = rulings.into_iter().chain(reviews).chain(orders).map(Cell::Whole);
        std::iter::once(Cell::Text(p.words.clone())).chain(figures).collect()
    };
    let count = |key: &str, title: &str| Column::new(key, title, Unit::Count);
    Report {
        id: "reversals",
        title: "What was decided otherwise afterwards?",
        definition: "Appeals, reviews and court cases by the time in which they began. An appeal decides on each exemption \
                     that the denial rests on: it is reversed, modified or upheld. A review of an exemption that withholds \
                     already ends it, amends it or lets it go on; the first approval of a proposal is not counted. A court \
                     orders to disclose or to withhold, or finds that the refusal was right.",
        law: sections(law, |pack| {
            let courts = pack.provisions_about(Area::JudicialReview).take(1).map(|rule| of(&rule.basis));
            std::iter::once(of(&pack.clock.appeal.basis)).chain(courts).collect()
        }),
        columns: vec![
            Column { title: "Begun in".into(), ..period },
            count("appeals_reversed", "Appeal: reversed"),
            count("appeals_modified", "Appeal: modified"),
            count("appeals_upheld", "Appeal: upheld"),
            count("reviews_ended", "Review: ended"),
            count("reviews_amended", "Review: amended"),
            count("reviews_went_on", "Review: goes on"),
            count("orders_to_disclose", "Court: disclose"),
            count("orders_to_withhold", "Court: withhold"),
            count("orders_upheld", "Court: upheld"),
        ],
        rows: periods.iter().map(row).collect(),
        plot: Plot { columns: vec![1, 2, 4, 5, 7], stacked: true },
    }
}

fn fees(periods: &[Period], period: Column, law: Option<&Pack>) -> Report {
    let row = |p: &Period| {
        let fees = p.counts.fees;
        let figures = [fees.estimates, fees.estimated_cents, fees.paid_cents].map(Cell::Whole);
        std::iter::once(Cell::Text(p.words.clone())).chain(figures).collect()
    };
    Report {
        id: "fees",
        title: "What did requesters pay?",
        definition: "The estimates given last for the copies or the data of a request, and the payments received. Most \
                     requests cost nothing and have no estimate.",
        law: sections(law, |pack| {
            pack.provisions.iter().filter(|rule| rule.id == "access.copies").map(|rule| of(&rule.basis)).collect()
        }),
        columns: vec![
            period,
            Column::new("estimates", "Requests with an estimate", Unit::Count),
            Column::new("estimated_cents", "Estimated", Unit::Cents),
            Column::new("paid_cents", "Paid", Unit::Cents),
        ],
        rows: periods.iter().map(row).collect(),
        plot: Plot { columns: vec![2, 3], stacked: false },
    }
}

/// The columns of a report with a row for each key: the key, all periods together, each period.
fn keyed(key: &str, title: &str, periods: &[Period]) -> Vec<Column> {
    let each = periods.iter().map(|p| Column::new(p.key.clone(), p.words.clone(), Unit::Count));
    let first = [Column::new(key, title, Unit::Text), Column::new("all", "All requests", Unit::Count)];
    first.into_iter().chain(each).collect()
}

/// The rows of such a report, the most frequent first.
fn by_key(periods: &[Period], of: impl Fn(&Counts) -> &BTreeMap<String, u64>) -> Vec<Vec<Cell>> {
    let mut all: BTreeMap<&String, u64> = BTreeMap::new();
    for (key, number) in periods.iter().flat_map(|p| of(&p.counts)) {
        *all.entry(key).or_default() += number;
    }
    let mut keys: Vec<(&String, u64)> = all.into_iter().collect();
    keys.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    let row = |(key, sum): (&String, u64)| {
        let each = periods.iter().map(|p| of(&p.counts).get(key).copied().unwrap_or_default());
        let figures = std::iter::once(sum).chain(each).map(Cell::Whole);
        std::iter::once(Cell::Text(key.clone())).chain(figures).collect()
    };
    keys.into_iter().map(row).collect()
}

/// The sections of rules of the law, each once.
fn sections<'l>(law: Option<&'l Pack>, of: impl Fn(&'l Pack) -> Vec<&'l [Citation]>) -> Vec<Citation> {
    let mut found: Vec<Citation> = Vec::new();
    for citation in law.into_iter().flat_map(of).flatten() {
        if !found.contains(citation) {
            found.push(citation.clone());
        }
    }
    found
}

fn of(basis: &Basis) -> &[Citation] {
    &basis.citations
}
