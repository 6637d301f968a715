//! The builder, tested on revisions typed as ingestion types them: from the text of all their rows.

mod cuts;
mod history;
mod noninterference;
mod points;
mod productions;
mod releases;
mod types;

use super::*;
use crate::infer::{ColumnBuilder, TakenIn, TypeInference, arrow_type, declared_type, take_in};
use crate::known_values::KnownValues;
use arrow::array::{ArrayRef, Int64Array, RecordBatch};
use arrow::datatypes::{DataType, Field as Column, Schema};
use catalog::{DeclaredGeometry, DeclaredType, Field, FieldType, Role};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::KeyValue;
use register::{Exemption, ExemptionId, Official, Review, Scope, Treatment};
use std::fs;
use std::sync::Arc;

const KEY: [u8; 32] = [7; 32];

/// A file as a city has it: field names and rows of text; an empty text is a null.
#[derive(Clone)]
struct Source {
    fields: Vec<(&'static str, Option<Role>)>,
    rows: Vec<Vec<String>>,
    declared: Vec<(&'static str, DeclaredType)>,
    nulls: Vec<(&'static str, &'static str)>,
}

/// A city with a custodial and a public folder.
struct City {
    dir: tempfile::TempDir,
    dataset: DatasetId,
    row_id: Option<FieldName>,
    order: Vec<FieldName>,
    geometry: Option<DeclaredGeometry>,
}

fn name(text: &str) -> FieldName {
    text.parse().unwrap()
}

fn source(fields: &[&'static str], rows: &[&[&str]]) -> Source {
    Source {
        fields: fields.iter().map(|f| (*f, None)).collect(),
        rows: rows.iter().map(|row| row.iter().map(|c| (*c).to_owned()).collect()).collect(),
        declared: vec![],
        nulls: vec![],
    }
}

fn field_scope(field: &str) -> Scope {
    Scope::Field { field: name(field) }
}

fn row_scope(predicate: &str) -> Scope {
    Scope::Rows { predicate: predicate.into() }
}

fn cell_scope(field: &str, predicate: &str) -> Scope {
    Scope::Cells { field: name(field), predicate: predicate.into() }
}

/// An exemption in force, with this number.
fn exemption(number: u64, scope: Scope, treatment: Treatment) -> Exemption {
    Exemption {
        id: ExemptionId(number),
        dataset: "call-911a".parse().unwrap(),
        law_id: "PRIV-CATCHALL".into(),
        title: "privacy".into(),
        ground: law::Ground::Privacy,
        citation: "Gov. Code § 7927.700".parse().unwrap(),
        more_citations: vec![],
        scope,
        treatment,
        statement: format!("Statement {number}"),
        reason: None,
        decided_by: vec![Official { name: "A. Person".into(), title: "Clerk".into() }],
        decided_at: 0,
        decided_on: "2026-01-02".into(),
        review_by: None,
        until: None,
        review: Review::InForce,
    }
}

impl Source {
    fn declared(&self, column: usize) -> Option<DeclaredType> {
        self.declared.iter().find(|(field, _)| *field == self.fields[column].0).map(|(_, declared)| *declared)
    }

    /// A cell as ingestion puts it into its column.
    fn cell(&self, row: &[String], column: usize) -> Option<String> {
        let mut canonical = String::new();
        match take_in(self.declared(column), &self.null_words(column), &row[column], &mut canonical) {
            TakenIn::Value(value) => Some(value.to_owned()),
            TakenIn::Nothing | TakenIn::NotOfType => None,
        }
    }

    fn null_words(&self, column: usize) -> Vec<String> {
        let words = self.nulls.iter().filter(|(field, _)| *field == self.fields[column].0);
        words.map(|(_, word)| (*word).to_owned()).collect()
    }

    fn values(&self, column: usize) -> TypeInference {
        let mut inference = TypeInference::default();
        self.rows.iter().for_each(|row| inference.observe(self.cell(row, column).as_deref()));
        inference
    }

    /// What ingestion keeps of the values beside the rows.
    fn known_values(&self) -> KnownValues {
        let values: Vec<_> = (0..self.fields.len()).map(|column| self.values(column)).collect();
        let names: Vec<FieldName> = self.fields.iter().map(|(field, _)| name(field)).collect();
        let known = |column: usize| self.declared(column).is_none().then_some(&values[column]);
        KnownValues::of(names.iter().enumerate().map(|(column, name)| (name, known(column))))
    }

    fn types(&self) -> Vec<FieldType> {
        let infer = |column: usize| {
            let inference = self.values(column);
            let declared = self.declared(column).and_then(|declared| declared_type(declared, &inference));
            declared.unwrap_or_else(|| inference.as_written())
        };
        (0..self.fields.len()).map(infer).collect()
    }

    /// The fields, all classified as public.
    fn catalog_fields(&self) -> Vec<Field> {
        let fields = self.fields.iter().zip(self.types());
        fields
            .enumerate()
            .map(|(column, ((field, role), field_type))| Field {
                name: name(field),
                label: field.to_uppercase(),
                field_type,
                role: *role,
                description: None,
                classified_public: true,
                declared: self.declared.iter().find(|(name, _)| name == field).map(|(_, declared)| *declared),
                null_words: self.null_words(column),
            })
            .collect()
    }

    fn plan(&self, exemptions: &[Exemption]) -> CuttingPlan {
        CuttingPlan::of(&self.catalog_fields(), exemptions).unwrap()
    }

    /// Writes the revision as ingestion does.
    fn write(&self, path: &Path) {
        self.write_cells(path, &self.types(), self.known_values().written(), |row, column| self.cell(row, column));
    }

    /// Writes the revision without what is kept of its values.
    fn write_unknown(&self, path: &Path) {
        self.write_cells(path, &self.types(), None, |row, column| self.cell(row, column));
    }

    /// Writes the cells as they are, as [`crate::AsWritten`] does.
    fn write_texts(&self, path: &Path) {
        let types = vec![FieldType::Text; self.fields.len()];
        self.write_cells(path, &types, None, |row, column| Some(row[column].clone()).filter(|cell| !cell.is_empty()));
    }

    fn write_cells(
        &self,
        path: &Path,
        types: &[FieldType],
        known: Option<KeyValue>,
        cell: impl Fn(&[String], usize) -> Option<String>,
    ) {
        let columns = self.fields.iter().zip(types).map(|((f, _), t)| Column::new(*f, arrow_type(*t), true));
        let row = Column::new(":row", DataType::Int64, false);
        let schema = Arc::new(Schema::new(std::iter::once(row).chain(columns).collect::<Vec<_>>()));
        let rows = i64::try_from(self.rows.len()).unwrap();
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(Int64Array::from_iter_values(1..=rows))];
        for (column, field_type) in types.iter().enumerate() {
            let mut builder = ColumnBuilder::new(*field_type);
            for row in &self.rows {
                assert!(builder.push(cell(row, column).as_deref()));
            }
            arrays.push(builder.finish());
        }
        let mut writer = ArrowWriter::try_new(fs::File::create(path).unwrap(), Arc::clone(&schema), None).unwrap();
        writer.write(&RecordBatch::try_new(schema, arrays).unwrap()).unwrap();
        known.into_iter().for_each(|pair| writer.append_key_value_metadata(pair));
        writer.close().unwrap();
    }
}

impl City {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { dir, dataset: "call-911a".parse().unwrap(), row_id: None, order: vec![], geometry: None }
    }

    fn with_row_id(field: &str) -> Self {
        Self { row_id: Some(name(field)), ..Self::new() }
    }

    fn revision(&self) -> PathBuf {
        self.dir.path().join("rows.parquet")
    }

    fn spill(&self) -> PathBuf {
        self.dir.path().join("custodial").join("tmp")
    }

    fn public(&self) -> PathBuf {
        self.dir.path().join("public").join("releases")
    }

    fn counters(&self) -> RowCounters {
        RowCounters::load(self.dir.path().join("custodial/counters/call-911a"), &KEY).unwrap()
    }

    fn point(&self, plan: &CuttingPlan) -> Option<DerivedPoint> {
        self.geometry.as_ref().and_then(|declared| DerivedPoint::of(declared, plan).unwrap())
    }

    fn cut<T>(
        &self,
        plan: &CuttingPlan,
        narrowing: Option<&Narrowing>,
        build: impl FnOnce(&CutRequest<'_>) -> Result<T, BuildError>,
    ) -> Result<T, BuildError> {
        let (revision, spill) = (self.revision(), self.spill());
        let point = self.point(plan);
        let built = build(&CutRequest {
            dataset: &self.dataset,
            revision_parquet: &revision,
            plan,
            row_id: self.row_id.as_ref(),
            order: &self.order,
            point: point.as_ref(),
            earlier: &[],
            since: 0,
            narrowing,
            spill: &spill,
            watch: &crate::cut_to_the_end,
        });
        let left = fs::read_dir(&spill).into_iter().flatten().map(|entry| entry.unwrap().file_name());
        assert_eq!(left.filter(|name| name != "guard").count(), 0, "working space is left empty");
        built
    }

    /// Takes in a source and releases it.
    fn release(&self, source: &Source, exemptions: &[Exemption]) -> Result<BuiltRelease, BuildError> {
        source.write(&self.revision());
        let mut counters = self.counters();
        let plan = source.plan(exemptions);
        self.cut(&plan, None, |request| build_release(request, &mut counters, &self.public()))
    }

    /// As [`City::release`]; gives the released CSV.
    fn csv(&self, source: &Source, exemptions: &[Exemption]) -> String {
        read_csv(&self.release(source, exemptions).unwrap().dir)
    }
}

fn read_csv(dir: &Path) -> String {
    fs::read_to_string(dir.join("data.csv")).unwrap()
}

/// The rows of a Parquet file as one batch.
fn read_parquet(dir: &Path) -> RecordBatch {
    let file = fs::File::open(dir.join("data.parquet")).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let schema = arrow::array::RecordBatchReader::schema(&reader);
    let batches: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
    arrow::compute::concat_batches(&schema, &batches).unwrap()
}

/// The `:id` of each row.
fn row_numbers(dir: &Path) -> Vec<i64> {
    use arrow::array::AsArray;
    let batch = read_parquet(dir);
    batch.column(0).as_primitive::<arrow::datatypes::Int64Type>().values().to_vec()
}

/// The names in `_withheld` of each row; nothing when there is no such column.
fn marks(dir: &Path) -> Option<Vec<Vec<String>>> {
    use arrow::array::{Array, AsArray};
    let batch = read_parquet(dir);
    let lists = batch.column_by_name("_withheld")?.as_list::<i32>().clone();
    let names = |row: usize| match lists.is_null(row) {
        true => vec![],
        false => lists.value(row).as_string::<i32>().iter().flatten().map(str::to_owned).collect(),
    };
    Some((0..lists.len()).map(names).collect())
}
