//! Every public door, and what is asked there. A test compares this list with the router.

use super::{Known, Question, encode, sent, soql};
use crate::Dice;

/// A route of the public side.
#[derive(Debug, Clone, Copy)]
pub struct Door {
    /// The route as the router has it.
    pub route: &'static str,
    /// How often it is asked at, beside the others.
    pub weight: usize,
    ask: fn(&Known, &mut Dice) -> Question,
}

const fn door(route: &'static str, weight: usize, ask: fn(&Known, &mut Dice) -> Question) -> Door {
    Door { route, weight, ask }
}

/// All doors.
pub const DOORS: &[Door] = &[
    door("/resource/{file}", 40, resource),
    door("/resource/{id}/{file}", 5, one_row),
    door("/api/views", 1, |_, d| plain("/api/views", d)),
    door("/api/views.json", 1, |_, d| plain("/api/views.json", d)),
    door("/api/views/{file}", 3, |k, d| {
        let id = k.any_id(d);
        plain(&format!("/api/views/{id}{}", d.word(&["", ".json", ".xml"])), d)
    }),
    door("/api/views/{id}/{file}", 3, |k, d| {
        let id = k.any_id(d);
        let file = d.word(&["rows.json", "rows.csv", "columns.json", "rows.xml", "files"]);
        plain(&format!("/api/views/{id}/{file}{}", d.word(&["", "?accessType=DOWNLOAD"])), d)
    }),
    door("/api/catalog/v1", 4, catalog),
    door("/data/{file}", 8, files),
    door("/data/{id}/{file}", 8, parts),
    door("/requests/{number}/productions/{production}/{file}", 2, production),
    door("/api/v1/datasets", 2, |_, d| listed("/api/v1/datasets", d)),
    door("/api/v1/datasets/{id}", 3, |k, d| plain(&format!("/api/v1/datasets/{}", k.any_id(d)), d)),
    door("/api/v1/datasets/{id}/rows", 20, native_rows),
    door("/api/v1/datasets/{id}/history", 4, |k, d| plain(&format!("/api/v1/datasets/{}/history", k.any_id(d)), d)),
    door("/api/v1/datasets/{id}/changes", 8, changes),
    door("/api/v1/exemptions", 2, |k, d| {
        let id = k.any_id(d);
        plain(&format!("/api/v1/exemptions{}", d.word(&["", &format!("?dataset={id}"), "?q=kept"])), d)
    }),
    door("/api/v1/requests", 2, sent::request),
    door("/api/v1/requests/{number}", 1, |_, d| plain(&format!("/api/v1/requests/{}", number(d)), d)),
    door("/api/v1/inquiries", 1, sent::inquiry),
    door("/api/v1/inspections", 1, |k, d| sent::matter("/api/v1/inspections", k, d)),
    door("/api/v1/justifications", 1, |k, d| sent::matter("/api/v1/justifications", k, d)),
    door("/api/v1/reviews", 1, |k, d| sent::matter("/api/v1/reviews", k, d)),
    door("/api/v1/appeals", 1, |k, d| sent::matter("/api/v1/appeals", k, d)),
    door("/api/v1/complaints", 1, |k, d| sent::matter("/api/v1/complaints", k, d)),
    door("/api/v1/withholding-requests", 1, |k, d| sent::matter("/api/v1/withholding-requests", k, d)),
    door("/api/v1/reports", 1, |_, d| plain(&format!("/api/v1/reports{}", span(d)), d)),
    door("/api/v1/reports/{file}", 1, |_, d| plain(&format!("/api/v1/reports/{}{}", report(d), span(d)), d)),
    door("/api/v1/suggestions", 4, |k, d| {
        let word = match d.roll(4) {
            0 => k.guess(d),
            1 if !k.datasets[0].withheld.is_empty() => d.pick(&k.datasets[0].withheld).clone(),
            _ => d.word(&["calls for service", "police informants", "", "file", "zzz"]),
        };
        plain(&format!("/api/v1/suggestions?q={}", encode(&word)), d)
    }),
    door("/api/v1/systems", 1, |_, d| plain("/api/v1/systems", d)),
    door("/api/v1/systems.csv", 1, |_, d| plain("/api/v1/systems.csv", d)),
    door("/systems", 1, |_, d| plain("/systems", d)),
    door("/reports", 1, |_, d| plain(&format!("/reports{}", span(d)), d)),
    door("/api/v1/law/due", 1, |_, d| plain(&format!("/api/v1/law/due{}", clock(d)), d)),
    door("/api/v1/law/due.ics", 1, |_, d| plain(&format!("/api/v1/law/due.ics{}", clock(d)), d)),
    door("/api/v1/limits", 1, |_, d| plain("/api/v1/limits", d)),
    door("/openapi.json", 1, |_, d| plain("/openapi.json", d)),
    door("/openapi-3.0.json", 1, |_, d| plain("/openapi-3.0.json", d)),
    door("/data.json", 2, |_, d| plain("/data.json", d)),
    door("/sitemap.xml", 1, |_, d| plain("/sitemap.xml", d)),
    door("/robots.txt", 1, |_, d| plain("/robots.txt", d)),
    door("/api/v1/track/{code}", 1, |k, d| plain(&format!("/api/v1/track/{}", code(k, d)), d)),
    door("/api/v1/track/{code}/messages", 1, |_, d| sent::to_track("/api/v1/track/{}/messages", d)),
    door("/api/v1/track/{code}/booking", 1, |_, d| sent::to_track("/api/v1/track/{}/booking", d)),
    door("/api/v1/track/{code}/webhooks", 1, |_, d| sent::to_track("/api/v1/track/{}/webhooks", d)),
    door("/api/v1/track/{code}/webhooks/{webhook}", 1, |k, d| {
        plain(&format!("/api/v1/track/{}/webhooks/{}", code(k, d), "0a".repeat(16)), d)
    }),
    door("/track/{code}/feed.atom", 1, |k, d| plain(&format!("/track/{}/feed.atom", code(k, d)), d)),
    door("/track/{code}/calendar.ics", 1, |k, d| plain(&format!("/track/{}/calendar.ics", code(k, d)), d)),
    door("/track/{code}/follow", 1, |k, d| plain(&format!("/track/{}/follow", code(k, d)), d)),
    door("/track/{code}/webhooks", 1, |_, d| sent::to_track("/track/{}/webhooks", d)),
    door("/track/{code}/webhooks/{webhook}/remove", 1, |_, d| sent::to_track("/track/{}/webhooks/0a/remove", d)),
    door("/requests.atom", 1, |_, d| plain("/requests.atom", d)),
    door("/d/{id}/releases.atom", 3, |k, d| plain(&format!("/d/{}/releases.atom", k.any_id(d)), d)),
    door("/api/v1/track/{code}/fee", 1, |_, d| sent::to_track("/api/v1/track/{}/fee", d)),
    door("/api/v1/track/{code}/narrow", 1, |_, d| sent::to_track("/api/v1/track/{}/narrow", d)),
    door("/api/v1/track/{code}/withdraw", 1, |_, d| sent::to_track("/api/v1/track/{}/withdraw", d)),
    door("/api/v1/track/{code}/rotate", 1, |_, d| sent::to_track("/api/v1/track/{}/rotate", d)),
    door("/track/{code}/record.json", 1, |k, d| plain(&format!("/track/{}/record.json", code(k, d)), d)),
    door("/track/{code}/record.zip", 1, |k, d| plain(&format!("/track/{}/record.zip", code(k, d)), d)),
    door("/track/{code}/productions/{production}/{file}", 1, |k, d| {
        let (_, id) = some_production(k, d);
        plain(&format!("/track/{}/productions/{id}/{}", code(k, d), produced_file(d)), d)
    }),
    door("/track/{code}/letters/{file}", 1, |k, d| {
        // As HTML: a PDF hides the head of the ledger, which it prints, from the mask.
        let letter = d.pick(&k.letters).clone();
        plain(&format!("/track/{}/letters/{letter}.html", code(k, d)), d)
    }),
    door("/track/{code}", 1, |k, d| plain(&format!("/track/{}", code(k, d)), d)),
    door("/track/{code}/messages", 1, |_, d| sent::to_track("/track/{}/messages", d)),
    door("/track/{code}/booking", 1, |_, d| sent::to_track("/track/{}/booking", d)),
    door("/track/{code}/booking/cancel", 1, |_, d| sent::to_track("/track/{}/booking/cancel", d)),
    door("/track/{code}/fee", 1, |_, d| sent::to_track("/track/{}/fee", d)),
    door("/track/{code}/narrow", 1, |k, d| plain(&format!("/track/{}/narrow", code(k, d)), d)),
    door("/track/{code}/withdraw", 1, |_, d| sent::to_track("/track/{}/withdraw", d)),
    door("/track/{code}/rotate", 1, |_, d| sent::to_track("/track/{}/rotate", d)),
    door("/", 1, |_, d| plain("/", d)),
    door("/datasets", 4, search),
    door("/d/{id}", 12, dataset_page),
    door("/d/{id}/query", 6, query_page),
    door("/d/{id}/history", 4, |k, d| plain(&format!("/d/{}/history?at={}", k.any_id(d), moment(d)), d)),
    door("/exemptions", 2, |k, d| {
        let (id, guess) = (k.any_id(d), k.guess(d));
        plain(&format!("/exemptions{}", d.word(&["", &format!("?dataset={id}"), &format!("?q={guess}"), "?page=2"])), d)
    }),
    door("/inquiries/new", 1, |k, d| plain(&format!("/inquiries/new?dataset={}", k.any_id(d)), d)),
    door("/inspections/new", 1, |k, d| new_matter("/inspections/new", k, d)),
    door("/justifications/new", 1, |k, d| new_matter("/justifications/new", k, d)),
    door("/reviews/new", 1, |k, d| new_matter("/reviews/new", k, d)),
    door("/appeals/new", 1, |k, d| new_matter("/appeals/new", k, d)),
    door("/complaints/new", 1, |k, d| new_matter("/complaints/new", k, d)),
    door("/withholding/new", 1, |k, d| new_matter("/withholding/new", k, d)),
    door("/requests", 1, |_, d| listed("/requests", d)),
    door("/requests/new", 3, new_request),
    door("/requests/{number}/calendar.ics", 1, |_, d| plain(&format!("/requests/{}/calendar.ics", number(d)), d)),
    door("/requests.csv", 1, |_, d| plain("/requests.csv", d)),
    door("/requests/{number}", 2, |_, d| plain(&format!("/requests/{}", number(d)), d)),
    door("/developers", 1, |_, d| plain("/developers", d)),
    door("/developers/query", 1, |k, d| {
        plain(&format!("/developers/query?dataset={}&q=select%20{}", k.any_id(d), k.guess(d)), d)
    }),
    door("/help", 1, |_, d| plain("/help", d)),
    door("/law/due", 1, |_, d| plain(&format!("/law/due{}", clock(d)), d)),
    door("/desk", 1, |_, d| plain("/desk", d)),
    door("/desk/{*path}", 1, |k, d| plain(&format!("/desk/datasets/{}", k.any_id(d)), d)),
    door("/healthz", 1, |_, d| plain("/healthz", d)),
    door("/readyz", 1, |_, d| plain("/readyz", d)),
];

/// A question at a door.
pub fn ask_at(door: &Door, known: &Known, dice: &mut Dice) -> Question {
    (door.ask)(known, dice)
}

/// The routes that a router's source declares.
pub fn routes_of(source: &str) -> Vec<String> {
    let after = source.split(".route(").skip(1).map(str::trim_start);
    after.filter_map(|rest| Some(rest.strip_prefix('"')?.split_once('"')?.0.to_owned())).collect()
}

/// The path with one of the ways to ask for it.
fn plain(path: &str, dice: &mut Dice) -> Question {
    let get = Question::get(path);
    match dice.roll(18) {
        0 => get.method("HEAD"),
        1 => get.method(&dice.word(&["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])),
        2 => get.header("accept", dice.word(&["text/html", "application/json", "text/csv", "image/png", "*/*", "x"])),
        3 => get.header("accept-encoding", dice.word(&["gzip", "zstd", "br", "gzip, zstd"])),
        4 => get.header("if-none-match", dice.word(&["*", "\"x\"", "W/\"0\""])),
        5 => get.header("accept-language", "es"),
        _ => get,
    }
}

fn listed(path: &str, dice: &mut Dice) -> Question {
    plain(&format!("{path}{}", dice.word(&["", "?limit=1", "?limit=1&offset=1", "?page=2", "?limit=x"])), dice)
}

/// A clock to be counted: fine, with a mistake, or none.
fn clock(dice: &mut Dice) -> String {
    let law = dice.word(&["", "&law=us-ca", "&law=us-ny", "&law=uk", "&law=us-zz"]);
    let when = dice.word(&["?received=2026-02-02T10:00", "?date=2026-12-31&time=17:30", "?received=soon", "?date="]);
    let more = dice.word(&[
        "",
        "&receipt_rule=next-business-day",
        "&adopt=none",
        "&closed=2026-02-12",
        "&closed=x",
        "&event=reset:2026-02-03:fee",
    ]);
    dice.word(&["", &format!("{when}{law}{more}"), &format!("{when}{law}{more}")])
}

fn resource(known: &Known, dice: &mut Dice) -> Question {
    let dataset = known.dataset(dice);
    let parameters = soql::parameters(known, dataset, dice);
    let id = if dice.chance(4) { known.any_id(dice) } else { dataset.id.clone() };
    let end = dice.word(&["", ".json", ".json", ".json", ".csv", ".csv", ".geojson", ".tsv", ".cjson", ".xml"]);
    let get = Question::get(format!("/resource/{id}{end}{parameters}"));
    match dice.roll(20) {
        0 => {
            let form = parameters.trim_start_matches('?').to_owned();
            let post = Question::get(format!("/resource/{id}{end}")).method("POST");
            post.body("application/x-www-form-urlencoded", form)
        }
        1 => get.method("HEAD"),
        2 => {
            get.header("accept", dice.word(&["text/csv", "application/geo+json", "image/png", "text/html;q=0.4, */*"]))
        }
        3 => get.header("accept-encoding", dice.word(&["gzip", "zstd"])),
        4 => get.method("PUT"),
        _ => get,
    }
}

fn one_row(known: &Known, dice: &mut Dice) -> Question {
    let row = dice.word(&["1", "2", "3", "4", "7", "8", "20", "40", "41", "0", "x"]);
    let id = known.any_id(dice);
    plain(&format!("/resource/{id}/{row}{}", dice.word(&["", ".json", ".csv", ".geojson"])), dice)
}

fn catalog(known: &Known, dice: &mut Dice) -> Question {
    let guess = encode(&known.guess(dice));
    let id = known.any_id(dice);
    let query = dice.word(&["", "?q=calls", "?limit=1", "?only=datasets", "?categories=Public%20Safety"]);
    let query = if dice.chance(25) { format!("?q={guess}") } else { query };
    let query = if dice.chance(20) { format!("?ids={id}") } else { query };
    plain(&format!("/api/catalog/v1{query}"), dice)
}

fn ranged(question: Question, dice: &mut Dice) -> Question {
    match dice.roll(4) {
        0 => question.header("range", format!("bytes={}-{}", dice.roll(400), 300 + dice.roll(4000))),
        1 => question.header("range", dice.word(&["bytes=-64", "bytes=0-", "bytes=99999999-", "bytes=0-1,5-9", "x=1"])),
        _ => question,
    }
}

fn files(known: &Known, dice: &mut Dice) -> Question {
    let end = dice.word(&["parquet", "parquet", "csv", "json", "csv.zst"]);
    let question = plain(&format!("/data/{}.{end}", known.any_id(dice)), dice);
    ranged(question, dice)
}

fn parts(known: &Known, dice: &mut Dice) -> Question {
    let dataset = known.dataset(dice).clone();
    let id = if dice.chance(10) { known.any_id(dice) } else { dataset.id };
    let release = dataset.release;
    let file = match dice.roll(10) {
        0 => format!("{release}.parquet"),
        1 => format!("{release}.csv"),
        2 => format!("{}.parquet", "0".repeat(32)),
        3 => "dictionary.csv".into(),
        4 => "dictionary.json".into(),
        5 => "withheld.json".into(),
        6 => "checksums.txt".into(),
        7 => "withheld-cells.csv".into(),
        8 => "history.parquet".into(),
        _ => dice.word(&["data.parquet", "schema.json", "..%2F..%2Fcustodial", "receipt.json"]),
    };
    let question = plain(&format!("/data/{id}/{file}"), dice);
    ranged(question, dice)
}

fn native_rows(known: &Known, dice: &mut Dice) -> Question {
    let dataset = known.dataset(dice);
    let parameters = soql::parameters(known, dataset, dice);
    let id = if dice.chance(4) { known.any_id(dice) } else { dataset.id.clone() };
    let past = match (dice.chance(35), parameters.is_empty()) {
        (false, _) => String::new(),
        (true, true) => format!("?asOf={}", moment(dice)),
        (true, false) => format!("&asOf={}", moment(dice)),
    };
    Question::get(format!("/api/v1/datasets/{id}/rows{parameters}{past}"))
}

fn changes(known: &Known, dice: &mut Dice) -> Question {
    let id = known.any_id(dice);
    let query = match dice.roll(5) {
        0 => String::new(),
        1 => format!("?from={}", moment(dice)),
        2 => format!("?limit={}", dice.roll(3)),
        3 => format!("?limit=1&after={}", dice.roll(30)),
        _ => format!("?from={}&to={}", moment(dice), moment(dice)),
    };
    plain(&format!("/api/v1/datasets/{id}/changes{query}"), dice)
}

/// A time at which something else may have been shown.
fn moment(dice: &mut Dice) -> String {
    let hour = i64::try_from(dice.roll(10)).unwrap_or_default();
    match dice.roll(8) {
        0 => dice.word(&["", "x", "1999-12-31", "2035-01-01", "2026-01-31"]),
        _ => jiff::Timestamp::from_microsecond(crate::city::BEGIN + hour * crate::city::HOUR)
            .map(|at| at.to_string())
            .unwrap_or_default(),
    }
}

fn search(known: &Known, dice: &mut Dice) -> Question {
    let word = match dice.roll(5) {
        0 => known.guess(dice),
        1 if !known.datasets[0].withheld.is_empty() => dice.pick(&known.datasets[0].withheld).clone(),
        2 => dice.pick(&known.datasets[0].released).0.clone(),
        _ => dice.word(&["calls", "police", "", "zzz", "informants"]),
    };
    let more = dice.word(&["", "&standing=withheld", "&department=Police%20Department", "&page=2", "&sort=title"]);
    plain(&format!("/datasets?q={}{more}", encode(&word)), dice)
}

fn dataset_page(known: &Known, dice: &mut Dice) -> Question {
    let dataset = known.dataset(dice).clone();
    let id = if dice.chance(15) { known.any_id(dice) } else { dataset.id.clone() };
    let name = match dice.roll(4) {
        0 if !dataset.withheld.is_empty() => dice.pick(&dataset.withheld).clone(),
        _ => dice.pick(&dataset.released).0.clone(),
    };
    let value = if dice.chance(30) {
        known.guess(dice)
    } else {
        dataset.values.first().map(|v| v.1.clone()).unwrap_or_default()
    };
    let (name, value) = (encode(&name), encode(&value));
    let query = match dice.roll(7) {
        0 => format!("?sort={name}"),
        1 => format!("?field={name}&op=is&value={value}"),
        2 => format!("?{name}={value}"),
        3 => format!("?q={value}"),
        4 => dice.word(&["?page=2", "?page=99999", "?sort=nosuch", "?order=desc"]),
        5 => format!("?f={name}&o=contains&v={value}&sort={name}&dir=desc"),
        _ => String::new(),
    };
    plain(&format!("/d/{id}{query}"), dice)
}

fn query_page(known: &Known, dice: &mut Dice) -> Question {
    let dataset = known.dataset(dice).clone();
    let id = if dice.chance(15) { known.any_id(dice) } else { dataset.id.clone() };
    let query = if dice.chance(90) { encode(&soql::statement(known, &dataset, dice)) } else { String::new() };
    plain(&format!("/d/{id}/query?q={query}"), dice)
}

fn new_request(known: &Known, dice: &mut Dice) -> Question {
    let dataset = known.dataset(dice).clone();
    let id = known.any_id(dice);
    let field = dataset.withheld.first().or(dataset.released.first().map(|f| &f.0)).cloned().unwrap_or_default();
    plain(&format!("/requests/new?dataset={id}&field={field}&from=2020-01-01"), dice)
}

/// The form of a kind of matter, about what is public or is not.
fn new_matter(path: &str, known: &Known, dice: &mut Dice) -> Question {
    if dice.chance(30) {
        return sent::matter_form(path, known, dice);
    }
    let dataset = known.dataset(dice).clone();
    let id = known.any_id(dice);
    let field = dataset.withheld.first().or(dataset.released.first().map(|f| &f.0)).cloned().unwrap_or_default();
    let number = number(dice);
    let query = dice.word(&[
        "",
        &format!("?request={number}"),
        &format!("?dataset={id}&field={field}"),
        "?exemption=EX-1",
        "?exemption=EX-99",
        &format!("?about={number}&proof=x"),
    ]);
    plain(&format!("{path}{query}"), dice)
}

fn number(dice: &mut Dice) -> String {
    dice.word(&["R-2026-0001", "R-2026-0001", "R-2026-0002", "I-2026-0001", "x", "1"])
}

fn code(known: &Known, dice: &mut Dice) -> String {
    dice.pick(&known.codes).clone()
}

fn some_production(known: &Known, dice: &mut Dice) -> (String, String) {
    if known.productions.is_empty() {
        ("R-2026-0001".into(), "0".repeat(32))
    } else {
        dice.pick(&known.productions).clone()
    }
}

fn produced_file(dice: &mut Dice) -> String {
    dice.word(&["data.csv", "data.parquet", "dictionary.csv", "CHECKSUMS.txt", "withholding-schedule.csv", "../x"])
}

fn production(known: &Known, dice: &mut Dice) -> Question {
    let (request, id) = some_production(known, dice);
    let question = plain(&format!("/requests/{request}/productions/{id}/{}", produced_file(dice)), dice);
    ranged(question, dice)
}

/// The time of a report.
fn span(d: &mut Dice) -> String {
    d.word(&["", "?by=month", "?by=year&year=2026", "?by=month&year=2025", "?by=week"])
}

/// The file of a report.
fn report(d: &mut Dice) -> String {
    d.word(&["determinations.csv", "days.csv", "backlog.csv", "exemptions.csv", "fees.csv", "nothing.csv"])
}
