//! What the public may know of a city: released rows, and the words of its register.

use super::values;
use crate::Dice;
use catalog::{Currency, DatasetId, DayOrder, DeclaredGeometry, DeclaredType, FieldName, FirstNumber};
use register::Treatment;

/// What the values of a field are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a kind of municipal field")]
pub enum Kind {
    Key,
    Text,
    Integer,
    Decimal,
    Date,
    Timestamp,
    Boolean,
    Point,
    Area,
    Address,
    Latitude,
    Longitude,
    Zip,
    Person,
    Phone,
    Money,
    Url,
    Email,
    /// The telephone number of an office, which is released.
    Office,
    Json,
    /// Says which rows or cells a rule withholds.
    Control,
}

/// What becomes of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Released as it is, but for cell rules.
    Keep,
    /// Released, every cell generalised.
    Treat(Treatment),
    /// Withheld.
    Withhold,
    /// Withheld because this other field is shown.
    PairedWith(usize),
}

/// A field.
#[derive(Debug, Clone)]
pub struct FieldSpec {
    /// The header.
    pub label: String,
    /// The name queries use.
    pub name: FieldName,
    /// Its values.
    pub kind: Kind,
    /// What becomes of it.
    pub fate: Fate,
    /// What a person declared it to be.
    pub declared: Option<DeclaredType>,
    /// A word that a person named for nothing.
    pub null_word: Option<String>,
}

/// A rule on cells.
#[derive(Debug, Clone)]
pub struct CellRule {
    /// The field.
    pub field: usize,
    /// The withheld field its predicate reads.
    pub control: usize,
    /// What becomes of the cells.
    pub treatment: Treatment,
}

/// A released row: for kept cells the text of the source, for treated ones a value of the class that is released.
#[derive(Debug, Clone)]
pub struct SpecRow {
    /// Which row it is, in every revision.
    pub number: usize,
    /// One a field; what is withheld is `None`.
    pub cells: Vec<Option<String>>,
    /// Whether each cell rule applies.
    pub hits: Vec<bool>,
}

/// A published dataset.
#[derive(Debug, Clone)]
pub struct DatasetSpec {
    /// The id.
    pub id: DatasetId,
    /// The title.
    pub title: String,
    /// The fields, in the order of the source.
    pub fields: Vec<FieldSpec>,
    /// The rows released at first.
    pub rows: Vec<SpecRow>,
    /// The rows released later, where the dataset is updated after its publication.
    pub later: Option<Vec<SpecRow>>,
    /// Rules on cells.
    pub cell_rules: Vec<CellRule>,
    /// The field that the rule on rows reads, if there is one, and whether its values are numbers.
    pub row_rule: Option<(usize, bool)>,
    /// The field that identifies a row.
    pub row_id: Option<usize>,
    /// The field that orders the release.
    pub order: Option<usize>,
    /// What was declared of where a row is.
    pub geometry: Option<DeclaredGeometry>,
}

/// A city.
#[derive(Debug, Clone)]
pub struct CitySpec {
    /// Where all of it comes from.
    pub seed: u64,
    /// What is published.
    pub datasets: Vec<DatasetSpec>,
    /// What is withheld as a whole.
    pub sealed: DatasetId,
    /// Whether a request is determined.
    pub request: bool,
}

impl FieldSpec {
    /// Whether it is in the release.
    pub fn released(&self) -> bool {
        matches!(self.fate, Fate::Keep | Fate::Treat(_))
    }
}

const FIELDS: [(&str, Kind); 21] = [
    ("Case Number", Kind::Key),
    ("Call Type", Kind::Text),
    ("Priority", Kind::Integer),
    ("Cost", Kind::Decimal),
    ("Received At", Kind::Timestamp),
    ("Day", Kind::Date),
    ("Closed?", Kind::Boolean),
    ("Location", Kind::Point),
    ("Parcel", Kind::Area),
    ("Address", Kind::Address),
    ("Latitude", Kind::Latitude),
    ("Longitude", Kind::Longitude),
    ("ZIP Code", Kind::Zip),
    ("Caller Name", Kind::Person),
    ("Phone", Kind::Phone),
    ("Remarks", Kind::Text),
    ("Fee", Kind::Money),
    ("Website", Kind::Url),
    ("Contact", Kind::Email),
    ("Office Line", Kind::Office),
    ("Details", Kind::Json),
];

/// A small city that follows from its seed.
pub fn city_spec(seed: u64) -> CitySpec {
    let mut dice = Dice::new(seed);
    let datasets = (0..1 + dice.roll(2)).map(|n| dataset(n, &mut dice.fork(n as u64))).collect();
    CitySpec { seed, datasets, sealed: "seal-0009".parse().expect("an id"), request: seed % 8 == 5 }
}

fn dataset(number: usize, dice: &mut Dice) -> DatasetSpec {
    let mut chosen: Vec<usize> = (0..FIELDS.len()).collect();
    dice.shuffle(&mut chosen);
    chosen.truncate(3 + dice.roll(6));
    let mut fields: Vec<(String, Kind, Fate)> =
        chosen.iter().map(|i| (FIELDS[*i].0.to_owned(), FIELDS[*i].1, fate(FIELDS[*i].1, dice))).collect();
    if !fields.iter().any(|(_, _, fate)| *fate == Fate::Keep) {
        fields.push(("Division".into(), Kind::Text, Fate::Keep));
    }
    pair_up(&mut fields, dice);
    let cell_rules = cell_rules(&mut fields, dice);
    let row_rule = dice.chance(75).then(|| {
        let numbers = dice.chance(40);
        fields.push((if numbers { "Review Level" } else { "Hold" }.into(), Kind::Control, Fate::Withhold));
        (fields.len() - 1, numbers)
    });
    let labels: Vec<&str> = fields.iter().map(|f| f.0.as_str()).collect();
    let names = catalog::field_names(&labels);
    let fields: Vec<FieldSpec> = fields
        .into_iter()
        .zip(names)
        .enumerate()
        .map(|(at, ((label, kind, fate), name))| {
            // A rule that generalises wants a type that it can read.
            let treated = cell_rules.iter().any(|rule| rule.field == at && rule.treatment != Treatment::Withhold);
            let declared = if fate == Fate::Keep && dice.chance(25) { declared(kind, treated, dice) } else { None };
            let null_word = (fate == Fate::Keep && dice.chance(15)).then(|| dice.word(&["NA", "B", "5", "x", "$0"]));
            FieldSpec { label, name, kind, fate, declared, null_word }
        })
        .collect();
    let rows = rows(&fields, cell_rules.len(), dice);
    let row_id = fields.iter().position(|f| f.kind == Kind::Key).filter(|_| dice.chance(60));
    let later = dice.chance(if row_id.is_some() { 60 } else { 15 }).then(|| later(&fields, &rows, dice));
    let released: Vec<usize> = (0..fields.len()).filter(|i| fields[*i].released()).collect();
    let order = dice.chance(40).then(|| *dice.pick(&released));
    let geometry = if dice.chance(40) { geometry(&fields, dice) } else { None };
    let title = format!("{} {}", dice.word(&["Calls for Service", "Building Permits", "Inspections"]), number + 1);
    let id = format!("open-000{}", number + 1).parse().expect("an id");
    DatasetSpec { id, title, fields, rows, later, cell_rules, row_rule, row_id, order, geometry }
}

fn fate(kind: Kind, dice: &mut Dice) -> Fate {
    let treatment = match kind {
        Kind::Address => Some(Treatment::BlockAddress),
        Kind::Latitude | Kind::Longitude | Kind::Point | Kind::Area => Some(Treatment::RoundCoordinates(3)),
        Kind::Date => Some(*dice.pick(&[Treatment::Year, Treatment::Month])),
        Kind::Timestamp => Some(*dice.pick(&[Treatment::Day, Treatment::Month])),
        Kind::Zip => Some(Treatment::Zip3),
        Kind::Person | Kind::Phone | Kind::Control => return Fate::Withhold,
        _ => None,
    };
    match (treatment, dice.roll(10)) {
        (Some(treatment), 0..=4) => Fate::Treat(treatment),
        (_, 8 | 9) => Fate::Withhold,
        _ => Fate::Keep,
    }
}

/// A declaration that fits the kind, or hardly any of its values.
fn declared(kind: Kind, treated: bool, dice: &mut Dice) -> Option<DeclaredType> {
    let order = *dice.pick(&[DayOrder::Unsaid, DayOrder::MonthFirst, DayOrder::DayFirst]);
    let fitting = match kind {
        // The rules that withhold rows read them, and a row identifier is not set aside.
        Kind::Control => return None,
        Kind::Key => return dice.chance(50).then_some(DeclaredType::Text),
        Kind::Integer => DeclaredType::Integer,
        Kind::Decimal | Kind::Latitude | Kind::Longitude => {
            *dice.pick(&[DeclaredType::Number, DeclaredType::Decimal(None), DeclaredType::Decimal(Some(2))])
        }
        Kind::Date => DeclaredType::Date(order),
        Kind::Timestamp => DeclaredType::Timestamp(order),
        Kind::Boolean => DeclaredType::Boolean,
        Kind::Point => DeclaredType::Point,
        Kind::Area => DeclaredType::MultiPolygon,
        Kind::Money => DeclaredType::Money(*dice.pick(&Currency::ALL)),
        Kind::Url => DeclaredType::Url,
        Kind::Email => DeclaredType::Email,
        Kind::Office => DeclaredType::Phone,
        Kind::Json => DeclaredType::Json,
        Kind::Text | Kind::Address | Kind::Zip | Kind::Person | Kind::Phone => DeclaredType::Text,
    };
    let others = [DeclaredType::Text, DeclaredType::Inferred, DeclaredType::Number, DeclaredType::Url];
    Some(if treated || dice.chance(60) { fitting } else { *dice.pick(&others) })
}

/// Where a row is: as its coordinates say, or as fields do that hardly ever say it. Some of them are withheld.
fn geometry(fields: &[FieldSpec], dice: &mut Dice) -> Option<DeclaredGeometry> {
    let of = |kind| fields.iter().find(|f| f.kind == kind).map(|f| f.name.clone());
    if let (Some(latitude), Some(longitude)) = (of(Kind::Latitude), of(Kind::Longitude)) {
        return Some(DeclaredGeometry::Degrees { latitude, longitude });
    }
    let (x, y) = (dice.pick(fields).name.clone(), dice.pick(fields).name.clone());
    // One field is not both coordinates.
    let most = if x == y { 1 } else { 3 };
    Some(match dice.roll(most) {
        0 => DeclaredGeometry::Cell { field: x, first: FirstNumber::Latitude },
        1 => DeclaredGeometry::Degrees { latitude: x, longitude: y },
        _ => DeclaredGeometry::Projected { epsg: 2226, x, y },
    })
}

fn pair_up(fields: &mut [(String, Kind, Fate)], dice: &mut Dice) {
    let shown = fields.iter().position(|f| f.2 == Fate::Keep);
    let withheld = fields.iter().rposition(|f| f.2 == Fate::Withhold);
    if let (Some(shown), Some(withheld), true) = (shown, withheld, dice.chance(40)) {
        fields[withheld].2 = Fate::PairedWith(shown);
    }
}

fn cell_rules(fields: &mut Vec<(String, Kind, Fate)>, dice: &mut Dice) -> Vec<CellRule> {
    let mut rules = Vec::new();
    let possible =
        [Kind::Text, Kind::Integer, Kind::Decimal, Kind::Date, Kind::Boolean, Kind::Money, Kind::Url, Kind::Office];
    for field in 0..fields.len() {
        if fields[field].2 == Fate::Keep && possible.contains(&fields[field].1) && rules.len() < 2 && dice.chance(35) {
            let dates = fields[field].1 == Kind::Date && dice.chance(50);
            let treatment = if dates { Treatment::Year } else { Treatment::Withhold };
            fields.push((format!("Marker {}", rules.len() + 1), Kind::Control, Fate::Withhold));
            rules.push(CellRule { field, control: fields.len() - 1, treatment });
        }
    }
    rules
}

/// The rows after an update: some are gone, some say something else, some are new.
fn later(fields: &[FieldSpec], rows: &[SpecRow], dice: &mut Dice) -> Vec<SpecRow> {
    let rules = rows.first().map_or(0, |row| row.hits.len());
    let mut all: Vec<SpecRow> = rows.iter().filter(|_| !dice.chance(20)).cloned().collect();
    for row in &mut all {
        for (cell, field) in row.cells.iter_mut().zip(fields) {
            if field.kind != Kind::Key && cell.is_some() && dice.chance(15) {
                *cell = Some(values::released(field, dice.roll(4), row.number, dice));
            }
        }
        row.hits.iter_mut().for_each(|hit| *hit ^= dice.chance(15));
    }
    let new = (0..dice.roll(5)).map(|n| {
        let number = rows.len() + n;
        let value = |field: &FieldSpec, dice: &mut Dice| values::released(field, 0, number, dice);
        let cells = fields.iter().map(|field| field.released().then(|| value(field, dice))).collect();
        SpecRow { number, cells, hits: (0..rules).map(|_| dice.chance(30)).collect() }
    });
    let new: Vec<SpecRow> = new.collect();
    all.extend(new);
    all
}

fn rows(fields: &[FieldSpec], rules: usize, dice: &mut Dice) -> Vec<SpecRow> {
    let count = *dice.pick(&[0, 1, 3, 8, 20, 40]);
    let styles: Vec<usize> = fields.iter().map(|_| dice.roll(4)).collect();
    (0..count)
        .map(|row| SpecRow {
            number: row,
            cells: fields
                .iter()
                .zip(&styles)
                .map(|(field, style)| field.released().then(|| values::released(field, *style, row, dice)))
                .collect(),
            hits: (0..rules).map(|_| dice.chance(30)).collect(),
        })
        .collect()
}
