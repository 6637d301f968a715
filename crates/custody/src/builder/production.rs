//! Productions: what a requester is given, cut by the same builder as a release.

use super::assertions::{Numbered, check};
use super::csv::write_record;
use super::directory::Staging;
use super::files::{self, DATA_CSV, DATA_PARQUET, DICTIONARY};
use super::table::{Ordered, ReleasedBatch, ReleasedColumn, ReleasedTable, RowNumbers};
use super::{BuildError, CutRequest, public};
use crate::infer::{Moment, canonical_text, read_moment};
use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{Field, Schema};
use catalog::{FieldName, PublicSchema, Withholding};
use engine::RowTest;
use jiff::civil::Date;
use query::{ExprType, Node, Typed};
use register::{CuttingPlan, FieldCut, Treatment};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SCHEDULE: &str = "withholding-schedule.csv";
const CHECKSUMS: &str = "CHECKSUMS.txt";

/// What a production is narrowed to. It looks at released values only.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Narrowing {
    /// These released fields; all when absent.
    pub fields: Option<Vec<FieldName>>,
    /// The fields that the production is about, withheld ones included; all when absent. Its dictionary and its schedule
    /// speak of no others.
    pub about: Option<Vec<FieldName>>,
    /// The released rows for which this is true, resolved against the public schema.
    pub rows: Option<Typed>,
    /// The released rows with a date in this range.
    pub dates: Option<DateRange>,
}

/// Days of a released field, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateRange {
    /// A released date or timestamp (in UTC where it is an instant).
    pub field: FieldName,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

/// A production that was written.
#[derive(Debug, Clone)]
pub struct BuiltProduction {
    /// What it says of itself.
    pub schema: PublicSchema,
    /// Rows in it.
    pub rows: u64,
    /// Its directory.
    pub dir: PathBuf,
    /// Its files.
    pub files: Vec<String>,
}

/// Cuts a production into a directory that does not exist yet: `data.csv`, `data.parquet`, `dictionary.csv`,
/// `withholding-schedule.csv` and `CHECKSUMS.txt`.
///
/// Rows have no numbers in it; those of a release are the public's names for rows, not the requester's.
pub fn build_production(request: &CutRequest<'_>, out_dir: &Path) -> Result<BuiltProduction, BuildError> {
    if out_dir.exists() {
        return Err(BuildError::AlreadyThere);
    }
    let table = ReleasedTable::cut(request, None)?;
    let narrowing = request.narrowing;
    let places = narrowing.map_or_else(|| Ok((0..table.columns.len()).collect()), |n| narrow_fields(&table, n))?;
    let rows = narrowing.map(|narrowing| NarrowedRows::of(&table, narrowing)).transpose()?;
    let narrow = |batch| match &rows {
        Some(rows) => rows.of_batch(batch),
        None => Ok(batch),
    };
    let (rows, counted) = Ordered::of(&table, &places, request.order, None, request.spill, narrow)?;
    let (columns, mut samples) = (rows.columns().to_vec(), rows.samples(counted.released));
    let staging = Staging::new(request.spill)?;
    let csv_sha256 = files::write_data(staging.path(), &columns, rows.batches(RowNumbers::None, &mut samples))?;
    let schema = public::schema_of(request, &columns, &samples, counted.released);
    let mut schema = PublicSchema { stable_ids: false, ..schema };
    if let Some(about) = narrowing.and_then(|n| n.about.as_deref()) {
        schema.withheld.retain(|field| about.contains(&field.name));
    }
    files::write_dictionary(staging.path(), &schema)?;
    let schedule = schedule(request.plan, &schema).map_err(BuildError::doing("writing the withholding schedule"))?;
    files::write_file(&staging.path().join(SCHEDULE), &schedule)?;
    let written = [DATA_CSV, DATA_PARQUET, DICTIONARY, SCHEDULE];
    files::write_checksums(staging.path(), CHECKSUMS, &written, &csv_sha256)?;
    check(staging.path(), &schema, Numbered::No)?;
    let failed = BuildError::doing("keeping the production");
    std::fs::create_dir_all(out_dir.parent().unwrap_or(Path::new("."))).map_err(&failed)?;
    staging.settle_privately(out_dir).map_err(failed)?;
    let files = written.into_iter().chain([CHECKSUMS]).map(str::to_owned).collect();
    Ok(BuiltProduction { rows: schema.rows, schema, dir: out_dir.to_owned(), files })
}

/// The withholding schedule: one line a reason, as the letter lists them.
fn schedule(plan: &CuttingPlan, schema: &PublicSchema) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let header = ["withheld", "exemption", "citation", "statement", "decided_by", "decided_on"];
    write_record(&mut out, &header.map(Some))?;
    for (what, because) in reasons(plan, schema) {
        let (citation, decided) = (because.citation_line(), because.decided_by.join("; "));
        let cells = [&what, &because.exemption, &citation, &because.statement, &decided, &because.decided_on];
        write_record(&mut out, &cells.map(|cell| Some(cell.as_str())))?;
    }
    Ok(out)
}

/// What is withheld or generalised, and why: of the fields that the production is about.
fn reasons<'p>(plan: &'p CuttingPlan, schema: &PublicSchema) -> Vec<(String, &'p Withholding)> {
    let shown = |field: &FieldName| schema.field(field.as_str()).is_some();
    let listed = |field: &FieldName| schema.withheld_field(field.as_str()).is_some();
    let mut reasons = Vec::new();
    for (field, cut) in &plan.fields {
        match cut {
            FieldCut::Treat { treatment, because } if shown(&field.name) => {
                reasons.push((format!("field `{}`, {}", field.name, treatment.words()), because));
            }
            FieldCut::Withhold { because } if listed(&field.name) => {
                reasons.extend(because.iter().map(|b| (format!("field `{}`", field.name), b)));
            }
            FieldCut::Keep | FieldCut::Treat { .. } | FieldCut::Withhold { .. } => {}
        }
    }
    for rule in plan.cells.iter().filter(|rule| shown(&rule.field)) {
        let what = match rule.treatment {
            Treatment::Withhold => format!("field `{}` in some rows", rule.field),
            treatment => format!("field `{}` in some rows, {}", rule.field, treatment.words()),
        };
        reasons.push((what, &rule.because));
    }
    reasons.extend(plan.rows.iter().map(|rule| ("some rows".to_owned(), &rule.because)));
    reasons
}

/// The rows that a production is narrowed to.
struct NarrowedRows<'n> {
    schema: Arc<Schema>,
    /// True for the rows that are not what was asked for, or of which that is not known.
    others: Option<RowTest>,
    dates: Option<(usize, &'n DateRange)>,
}

impl<'n> NarrowedRows<'n> {
    fn of(table: &ReleasedTable<'_>, narrowing: &'n Narrowing) -> Result<Self, BuildError> {
        let unfit = |_| BuildError::Narrowing("the condition on rows does not fit the released fields".into());
        let fields = table.columns.iter().map(|c| Field::new(c.field.name.as_str(), c.arrow_type(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let others = narrowing.rows.as_ref().map(|rows| {
            let otherwise = Typed { node: Node::Not(Box::new(rows.clone())), ty: ExprType::Boolean };
            RowTest::compile(&otherwise, &schema).map_err(unfit)
        });
        let dates = narrowing.dates.as_ref().map(|range| {
            let is_dated = |c: &ReleasedColumn<'_>| c.field.name == range.field && c.field_type.is_temporal();
            let place = table.columns.iter().position(is_dated);
            place.map(|place| (place, range)).ok_or_else(|| not_released(&range.field, "a released date"))
        });
        Ok(Self { schema, others: others.transpose()?, dates: dates.transpose()? })
    }

    /// Those of a batch.
    fn of_batch(&self, batch: ReleasedBatch) -> Result<ReleasedBatch, BuildError> {
        let mut batch = batch;
        if let Some(others) = &self.others {
            let rows = RecordBatch::try_new(Arc::clone(&self.schema), batch.values.clone())
                .map_err(|_| BuildError::Assertion("the columns of a production"))?;
            batch = batch.filter(&others.definitely_false(&rows))?;
        }
        if let Some((place, range)) = self.dates {
            let within = (0..batch.rows).map(|row| Some(is_within(&batch.values[place], row, range)));
            batch = batch.filter(&within.collect())?;
        }
        Ok(batch)
    }
}

fn is_within(values: &ArrayRef, row: usize, range: &DateRange) -> bool {
    let mut text = String::new();
    let day = canonical_text(values, row, &mut text).then(|| read_moment(&text)).flatten().map(|m: Moment| m.date());
    day.is_some_and(|day| range.from.is_none_or(|from| day >= from) && range.to.is_none_or(|to| day <= to))
}

/// The places of the fields that a production is narrowed to.
fn narrow_fields(table: &ReleasedTable<'_>, narrowing: &Narrowing) -> Result<Vec<usize>, BuildError> {
    let Some(fields) = &narrowing.fields else { return Ok((0..table.columns.len()).collect()) };
    let place = |name: &FieldName| table.columns.iter().position(|c| c.field.name == *name);
    if let Some(gone) = fields.iter().find(|name| place(name).is_none()) {
        return Err(not_released(gone, "a released field"));
    }
    let kept = table.columns.iter().enumerate().filter(|(_, c)| fields.contains(&c.field.name));
    let kept: Vec<usize> = kept.map(|(at, _)| at).collect();
    if kept.is_empty() { Err(BuildError::NothingPublic) } else { Ok(kept) }
}

fn not_released(field: &FieldName, what: &str) -> BuildError {
    BuildError::Narrowing(format!("field `{field}` is not {what}"))
}
