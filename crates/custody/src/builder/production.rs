//! Productions: what a requester is given, cut by the same builder as a release.

use super::assertions::{Numbered, check};
use super::csv::write_record;
use super::directory::Staging;
use super::files::{self, DATA_CSV, DATA_PARQUET, DICTIONARY};
use super::order::release_order;
use super::table::{ReleasedTable, RowNumbers};
use super::{BuildError, CutRequest, public};
use crate::infer::{Moment, canonical_text, read_moment};
use arrow::array::{ArrayRef, BooleanArray, RecordBatch};
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
    let mut table = ReleasedTable::cut(request, None)?;
    if let Some(narrowing) = request.narrowing {
        narrow_rows(&mut table, narrowing)?;
        narrow_fields(&mut table, request.plan, narrowing)?;
    }
    let order = release_order(&table, request.order, None)?;
    let mut schema = PublicSchema { stable_ids: false, ..public::schema_of(request, &table, &order) };
    if let Some(about) = request.narrowing.and_then(|n| n.about.as_deref()) {
        schema.withheld.retain(|field| about.contains(&field.name));
    }
    let staging = Staging::new(request.spill)?;
    files::write_data(staging.path(), &schema, table.batches(&order, RowNumbers::None))?;
    files::write_dictionary(staging.path(), &schema)?;
    let schedule = schedule(request.plan, &schema).map_err(BuildError::doing("writing the withholding schedule"))?;
    files::write_file(&staging.path().join(SCHEDULE), &schedule)?;
    let written = [DATA_CSV, DATA_PARQUET, DICTIONARY, SCHEDULE];
    files::write_checksums(staging.path(), CHECKSUMS, &written)?;
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

fn narrow_rows(table: &mut ReleasedTable<'_>, narrowing: &Narrowing) -> Result<(), BuildError> {
    if let Some(rows) = &narrowing.rows {
        let keep = matching(table, rows)?;
        table.keep_rows(&keep)?;
    }
    if let Some(range) = &narrowing.dates {
        let column = table.columns.iter().find(|c| c.field.name == range.field && c.field_type.is_temporal());
        let column = column.ok_or_else(|| not_released(&range.field, "a released date"))?;
        let keep: BooleanArray = (0..table.rows).map(|row| Some(is_within(&column.values, row, range))).collect();
        table.keep_rows(&keep)?;
    }
    Ok(())
}

/// The rows for which a public predicate is definitely true.
fn matching(table: &ReleasedTable<'_>, rows: &Typed) -> Result<BooleanArray, BuildError> {
    let unfit = || BuildError::Narrowing("the condition on rows does not fit the released fields".into());
    let fields = table.columns.iter();
    let fields = fields.map(|c| Field::new(c.field.name.as_str(), c.values.data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let values = table.columns.iter().map(|c| Arc::clone(&c.values)).collect();
    let batch = RecordBatch::try_new(Arc::clone(&schema), values).map_err(|_| unfit())?;
    let otherwise = Typed { node: Node::Not(Box::new(rows.clone())), ty: ExprType::Boolean };
    Ok(RowTest::compile(&otherwise, &schema).map_err(|_| unfit())?.definitely_false(&batch))
}

fn is_within(values: &ArrayRef, row: usize, range: &DateRange) -> bool {
    let mut text = String::new();
    let day = canonical_text(values, row, &mut text).then(|| read_moment(&text)).flatten().map(|m: Moment| m.date());
    day.is_some_and(|day| range.from.is_none_or(|from| day >= from) && range.to.is_none_or(|to| day <= to))
}

fn narrow_fields(table: &mut ReleasedTable<'_>, plan: &CuttingPlan, narrowing: &Narrowing) -> Result<(), BuildError> {
    let Some(fields) = &narrowing.fields else { return Ok(()) };
    if let Some(gone) = fields.iter().find(|name| !plan.released().any(|(f, _)| f.name == **name)) {
        return Err(not_released(gone, "a released field"));
    }
    table.columns.retain(|c| fields.contains(&c.field.name));
    if table.columns.is_empty() { Err(BuildError::NothingPublic) } else { Ok(()) }
}

fn not_released(field: &FieldName, what: &str) -> BuildError {
    BuildError::Narrowing(format!("field `{field}` is not {what}"))
}
