//! The proof: two cities with equal released rows and equal public words publish the same bytes, whatever they withhold.
//!
//! Two worlds are generated from one list of released rows. They differ in everything else: number, place and content of
//! withheld rows, values of withheld cells and fields, which value of a block an address had, the order of the source,
//! and with all that the custodial types of the columns, which are inferred from the whole file as ingestion does.

use super::*;

/// Numbers that only depend on the seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn pick(&mut self, from: &[&str]) -> String {
        from[self.roll(from.len())].to_owned()
    }
}

const FIELDS: [&str; 12] =
    ["rid", "number", "amount", "at", "flag", "place", "code", "kind", "zip", "seen", "addr", "secret"];

/// What may be in a released cell of each field but the last, as text of the source. One pool of each list is chosen for
/// a whole release, so that columns of one type and columns of mixed types both occur.
const POOLS: [&[&[&str]]; 11] = [
    &[&[""]],
    &[&["5", "-12", "0", ""], &["5", " 7 ", "1,234", "NA"], &["5", "x"], &["NA", ""], &["5", "007"]],
    &[&["5.00", "12.50", "-0.5"], &["5.00", "7.", "-0"], &["1.123456789012345", "3"], &[".5", "0.50", "N/A"]],
    &[
        &["1/2/06", "2006-01-05"],
        &["1/2/06 0:00", "1/3/06 0:00", ""],
        &["1/2/06", "1/2/06 13:05"],
        &["2021-01-01 09:00Z"],
    ],
    &[&["TRUE", "false", ""], &["true"], &["yes", "no"], &["-"]],
    &[&["POINT(-121.50 38.5)", "POINT (-121 38.25)"], &["POINT (-121.493900000000000012 38)"], &["38.5,-121.5"]],
    &[&["0976", "12"], &["12", "13"], &["", " "], &["A b", " ", "NULL"]],
    &[&["A", "B"], &["1", "2"], &["2006-01-05", "1/6/06"]],
    &[&["95814", "95820-1234"], &["95814.0", "95820"], &["95814", " 95820"]],
    &[&["1/2/06", "2006-03-05"], &["1/2/06 0:00", "1/3/06 13:05"], &["2021-01-01T09:00:00-08:00"]],
    &[&["1200 block of K ST", "OAK ST / LAGUNA ST"], &["0 block of 21ST AVE", ""]],
];

/// What a withheld row or cell may hold: anything, and in particular what turns a column into text.
const ANYTHING: [&str; 22] = [
    "",
    "",
    "unknown",
    "25/12/2006",
    "0976",
    "NA",
    "-121.493900000000000012",
    "1234567890123456",
    "5",
    "0.00001",
    "true",
    "1/2/06 13:05:59.5",
    "2021-01-01T09:00:00Z",
    "2021-01-01",
    "POINT (1 2)",
    "POINT EMPTY",
    "PO BOX 5",
    "1234 K ST",
    "95814",
    "CANARY",
    "a \"quoted\", text",
    "  padded  ",
];

/// The custodial addresses that one released text may stand for.
fn addresses(released: &str) -> &'static [&'static str] {
    match released {
        "1200 block of K ST" => &["1234 K ST", "1299 K ST #5", "1200-1210 K ST, SACRAMENTO", "1250 BLOCK OF K ST"],
        "0 block of 21ST AVE" => &["12 1/2 21ST AVE", "99 21ST AVE APT B", "5 BLOCK 21ST AVE"],
        "OAK ST / LAGUNA ST" => &["OAK ST / LAGUNA ST"],
        _ => &["", "PO BOX 12", "GENERAL DELIVERY", "NA"],
    }
}

/// One released row: its cells as text of the source (for `addr`, as released), and what is done to it.
struct Released {
    cells: Vec<String>,
    mark: &'static str,
}

fn released_rows(dice: &mut Dice) -> Vec<Released> {
    let pools: Vec<&[&str]> = POOLS.iter().map(|lists| lists[dice.roll(lists.len())]).collect();
    let rows = dice.roll(12);
    (0..rows)
        .map(|row| {
            let mut cells: Vec<String> = pools.iter().map(|pool| dice.pick(pool)).collect();
            cells[0] = format!("{}", row * 3 + 1);
            let mark = ["keep", "keep", "kind", "zip", "seen"][dice.roll(5)];
            Released { cells, mark }
        })
        .collect()
}

/// A world with these released rows.
fn world(released: &[Released], dice: &mut Dice) -> Source {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in released {
        let mut cells = row.cells.clone();
        cells[10] = dice.pick(addresses(&cells[10]));
        if row.mark == "kind" {
            cells[7] = dice.pick(&ANYTHING);
        }
        let open = ["keep", "open", "CANARY open"][dice.roll(3)];
        cells.push(if row.mark == "keep" { open.into() } else { row.mark.into() });
        rows.push(cells);
    }
    for _ in 0..dice.roll(6) {
        let mut cells: Vec<String> = POOLS.iter().map(|_| dice.pick(&ANYTHING)).collect();
        cells.push(dice.pick(&["row", ""]));
        rows.push(cells);
    }
    for i in (1..rows.len()).rev() {
        rows.swap(i, dice.roll(i + 1));
    }
    Source { fields: FIELDS.iter().map(|f| (*f, None)).collect(), rows, declared: vec![], nulls: vec![] }
}

fn rules(row_id_is_public: bool) -> Vec<Exemption> {
    let mut rules = vec![
        exemption(1, field_scope("secret"), Treatment::Withhold),
        exemption(2, row_scope("secret = 'row'"), Treatment::Withhold),
        exemption(3, cell_scope("kind", "secret = 'kind'"), Treatment::Withhold),
        exemption(4, cell_scope("zip", "secret = 'zip'"), Treatment::Zip3),
        exemption(5, cell_scope("seen", "secret = 'seen'"), Treatment::Year),
        exemption(6, field_scope("addr"), Treatment::BlockAddress),
        exemption(7, field_scope("place"), Treatment::RoundCoordinates(2)),
    ];
    if !row_id_is_public {
        rules.push(exemption(8, field_scope("rid"), Treatment::Withhold));
    }
    rules
}

fn publish(source: &Source, rules: &[Exemption], row_id: bool) -> (ReleaseId, Vec<(String, Vec<u8>)>) {
    let mut city = if row_id { City::with_row_id("rid") } else { City::new() };
    city.order = vec![name("at")];
    let built = city.release(source, rules).unwrap();
    assert_eq!(verify_release(&built.dir), Ok(()));
    let mut files: Vec<_> = fs::read_dir(&built.dir)
        .unwrap()
        .map(|e| e.unwrap())
        .map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap()))
        .collect();
    files.sort();
    (built.id, files)
}

#[test]
fn two_cities_with_equal_released_rows_publish_the_same_bytes() {
    for seed in 0..150 {
        let mut dice = Dice(seed);
        let (row_id, public) = (dice.roll(2) == 0, dice.roll(2) == 0);
        let (released, rules) = (released_rows(&mut dice), rules(public));
        let (one, other) = (world(&released, &mut dice), world(&released, &mut dice));
        let (first_id, first) = publish(&one, &rules, row_id);
        let (second_id, second) = publish(&other, &rules, row_id);
        // The files that say most come first: data.csv, then by name.
        let say_most = |(name, _): &&(String, Vec<u8>)| name != "data.csv";
        let (mut first, mut second) = (first, second);
        first.sort_by_key(|f| say_most(&f));
        second.sort_by_key(|f| say_most(&f));
        for (a, b) in first.iter().zip(&second) {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            if a.0 != "data.parquet" {
                assert_eq!(text(&a.1), text(&b.1), "{} of seed {seed}: {:?} {:?}", a.0, one.types(), other.types());
            }
            assert!(a == b, "{} of seed {seed}: {:?} {:?}", a.0, one.types(), other.types());
            assert!(!text(&a.1).contains("CANARY"), "{} of seed {seed}", a.0);
        }
        assert_eq!(first_id, second_id);
    }
}

#[test]
fn the_worlds_do_differ_in_custody() {
    let mut differing = 0;
    for seed in 0..50 {
        let mut dice = Dice(seed);
        let released = released_rows(&mut dice);
        let (one, other) = (world(&released, &mut dice), world(&released, &mut dice));
        differing += usize::from(one.types() != other.types());
    }
    assert!(differing > 20, "{differing}");
}
