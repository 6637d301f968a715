//! A release taken apart, and put together again with a leak.

use super::copy::Copy;
use super::{Leak, parquet_file};
use crate::pairs::BuiltCity;
use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray, UInt32Array};
use arrow::compute::{cast, concat, take};
use arrow::datatypes::{DataType, Field, Int64Type, Schema};
use catalog::{DatasetId, FieldType, PublicField};
use custody::{CustodyDir, Revision};
use records::public::PublicDataset;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::Arc;

/// A release and the custody it was cut from.
pub(super) struct Cut {
    about: PublicDataset,
    folder: PathBuf,
    rows: RecordBatch,
    custodial: RecordBatch,
    /// Where in the source the released rows stand, in any order.
    places: Vec<usize>,
    withheld_text: String,
    revisions: u64,
    source: String,
    checksum: String,
}

impl Cut {
    /// Takes the current release of a dataset apart.
    pub async fn read(copy: &Copy, built: &BuiltCity, id: &DatasetId) -> Self {
        let about = copy.dataset(id.as_str()).await;
        let release = about.release.as_ref().expect("a release").id.clone();
        let folder = copy.dir.path().join("public/releases").join(id.as_str()).join(release.as_str());
        let revision = built.city.acts.read(|c| c.datasets[id].revision.clone()).await.expect("the city");
        let revision = revision.expect("a revision").parse().expect("an id");
        let custody = CustodyDir::open(built.city.acts.folder().custodial()).expect("custody");
        let custodial = Revision::open(&custody, &revision).expect("the revision").rows();
        let world = &built.world.datasets[0];
        let last = world.last();
        let places = (0..last.rows.len()).filter(|place| last.origin[*place].is_some());
        let mut places: Vec<usize> = places.collect();
        places.sort_by_key(|place| last.origin[*place]);
        let hidden = last.rows.iter().zip(&last.origin).filter(|(_, origin)| origin.is_none());
        let withheld_text = hidden.flat_map(|(row, _)| row).find(|cell| cell.contains(crate::canary::TEXT_MARK));
        Self {
            rows: parquet_file::read(&folder.join("data.parquet")),
            custodial: parquet_file::read(&custodial),
            places,
            withheld_text: withheld_text.cloned().unwrap_or_default(),
            revisions: world.revisions().count() as u64,
            source: last.file.name.clone(),
            checksum: data_encoding::HEXLOWER.encode(&Sha256::digest(&last.file.bytes)),
            about,
            folder,
        }
    }

    /// Puts the leak into the rows and the words.
    pub fn let_out(&mut self, leak: Leak) {
        match leak {
            Leak::WithheldField => self.keep_field(),
            Leak::WithheldRow => self.keep_row(),
            Leak::FileOrder => self.keep_order(),
            Leak::CustodialTypes => self.keep_types(),
            Leak::DenseRowNumbers => {
                let counted = self.places.iter().map(|place| *place as i64 + 1);
                self.replace(0, Arc::new(Int64Array::from_iter_values(counted)));
            }
            Leak::RowCount => {
                let withheld = self.custodial.num_rows() - self.rows.num_rows();
                self.about.description += &format!(" {withheld} rows are withheld.");
            }
            Leak::EpochOfRevisions => self.about.epoch += self.revisions,
            _ => {}
        }
    }

    /// Writes everything again.
    pub async fn write(mut self, copy: &Copy, leak: Leak) {
        let metadata = (leak == Leak::FooterMetadata).then_some(self.source.as_str());
        let mut bytes = parquet_file::write(&self.rows, metadata);
        if leak == Leak::Statistics {
            bytes = parquet_file::with_statistics(&bytes, &self.custodial);
        }
        let schema = self.about.schema.as_mut().expect("a schema");
        schema.rows = self.rows.num_rows() as u64;
        let sum = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
        let release = self.about.release.as_mut().expect("a release");
        (release.rows, release.parquet_bytes) = (schema.rows, bytes.len() as u64);
        release.parquet_sha256.clone_from(&sum);
        let mut csv = Vec::new();
        let mut writer = arrow::csv::Writer::new(&mut csv);
        writer.write(&self.plain()).expect("CSV");
        drop(writer);
        let mut sums = format!("{sum}  data.parquet\n");
        if leak == Leak::CustodialChecksum {
            sums += &format!("{}  source.csv\n", self.checksum);
        }
        let json = serde_json::to_vec(&self.about.schema).expect("JSON");
        for (name, content) in [
            ("data.parquet", &bytes),
            ("data.csv", &csv),
            ("schema.json", &json),
            ("checksums.txt", &sums.into_bytes()),
        ] {
            std::fs::write(self.folder.join(name), content).expect("a file");
        }
        copy.put_dataset(&self.about).await;
    }

    /// The rows without lists, which CSV has none of.
    fn plain(&self) -> RecordBatch {
        let schema = self.rows.schema();
        let kept = (0..schema.fields().len()).filter(|i| !matches!(schema.field(*i).data_type(), DataType::List(_)));
        self.rows.project(&kept.collect::<Vec<_>>()).expect("columns")
    }

    fn keep_field(&mut self) {
        let schema = self.about.schema.as_mut().expect("a schema");
        let withheld = schema.withheld.remove(0);
        let values = self.custodial.column_by_name(withheld.name.as_str()).expect("the field");
        let values = cast(values, &DataType::Utf8).expect("text");
        let taken: UInt32Array = (0..self.rows.num_rows()).map(|row| self.places[row] as u32).collect();
        let values = take(&values, &taken, None).expect("rows");
        schema.fields.push(PublicField {
            name: withheld.name.clone(),
            label: withheld.label,
            field_type: FieldType::Text,
            role: None,
            description: None,
            notices: Vec::new(),
        });
        // Behind the released fields and before the list of withheld cells.
        let mut columns: Vec<(Field, ArrayRef)> = self.columns();
        let at = columns.iter().position(|(f, _)| f.name() == "_withheld").unwrap_or(columns.len());
        columns.insert(at, (Field::new(withheld.name.as_str(), DataType::Utf8, true), values));
        self.rows = batch(columns);
    }

    fn keep_row(&mut self) {
        let mut text_left = true;
        let columns = self.columns().into_iter().map(|(field, values)| {
            let more: ArrayRef = match field.data_type() {
                DataType::Int64 if field.name() == ":id" => {
                    Arc::new(Int64Array::from(vec![values.as_primitive::<Int64Type>().len() as i64 + 1]))
                }
                DataType::Utf8 if std::mem::take(&mut text_left) => {
                    Arc::new(StringArray::from(vec![self.withheld_text.as_str()]))
                }
                other => arrow::array::new_null_array(other, 1),
            };
            let values = concat(&[&values, &more]).expect("rows");
            (field, values)
        });
        self.rows = batch(columns.collect());
    }

    fn keep_order(&mut self) {
        let mut order: Vec<u32> = (0..self.rows.num_rows() as u32).collect();
        order.sort_by_key(|row| self.places[*row as usize]);
        let order = UInt32Array::from(order);
        let columns = self.columns().into_iter().map(|(field, values)| {
            let values = if field.name() == ":id" { values } else { take(&values, &order, None).expect("rows") };
            (field, values)
        });
        self.rows = batch(columns.collect());
    }

    /// Makes text of every column that is text in custody.
    fn keep_types(&mut self) {
        let is_text =
            |name: &str| self.custodial.column_by_name(name).is_some_and(|c| *c.data_type() == DataType::Utf8);
        let columns = self.columns().into_iter().map(|(field, values)| {
            if *field.data_type() == DataType::Utf8 || !is_text(field.name()) {
                return (field, values);
            }
            let text = cast(&values, &DataType::Utf8).expect("text");
            (Field::new(field.name(), DataType::Utf8, true), text)
        });
        let rows = batch(columns.collect());
        for field in &mut self.about.schema.as_mut().expect("a schema").fields {
            if *rows.column_by_name(field.name.as_str()).expect("a field").data_type() == DataType::Utf8
                && !field.field_type.is_geometry()
            {
                field.field_type = FieldType::Text;
            }
        }
        self.rows = rows;
    }

    fn replace(&mut self, at: usize, values: ArrayRef) {
        let mut columns = self.columns();
        columns[at].1 = values;
        self.rows = batch(columns);
    }

    fn columns(&self) -> Vec<(Field, ArrayRef)> {
        let schema = self.rows.schema();
        schema.fields().iter().map(|f| f.as_ref().clone()).zip(self.rows.columns().iter().cloned()).collect()
    }
}

fn batch(columns: Vec<(Field, ArrayRef)>) -> RecordBatch {
    let (fields, columns): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).expect("columns of one length")
}
