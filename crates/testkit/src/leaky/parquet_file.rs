//! Parquet files, read and written as carelessly as wanted.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::DataType;
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::data_type::ByteArray;
use parquet::file::metadata::{ColumnChunkMetaData, KeyValue, ParquetMetaDataReader, ParquetMetaDataWriter};
use parquet::file::properties::WriterProperties;
use parquet::file::statistics::Statistics;
use std::path::Path;

/// All rows of a file.
pub(super) fn read(path: &Path) -> RecordBatch {
    let bytes = Bytes::from(std::fs::read(path).expect("a file"));
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes).expect("a Parquet file");
    let schema = builder.schema().clone();
    let batches: Vec<RecordBatch> = builder.build().expect("rows").map(|b| b.expect("rows")).collect();
    concat_batches(&schema, &batches).expect("one batch")
}

/// A file of these rows.
pub(super) fn write(rows: &RecordBatch, source: Option<&str>) -> Vec<u8> {
    let metadata = source.map(|source| vec![KeyValue::new("source".into(), source.to_owned())]);
    let properties = WriterProperties::builder().set_key_value_metadata(metadata).build();
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new_with_options(&mut bytes, rows.schema(), options).expect("a writer");
    writer.write(rows).expect("rows");
    writer.close().expect("a footer");
    bytes
}

/// The same file with the least and greatest texts of custody in its footer.
pub(super) fn with_statistics(bytes: &[u8], custodial: &RecordBatch) -> Vec<u8> {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&Bytes::copy_from_slice(bytes)).expect("a footer");
    let footer = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().expect("four bytes"));
    let data = &bytes[..bytes.len() - 8 - footer as usize];
    let groups = metadata.row_groups().iter().map(|group| {
        let columns = group.columns().iter().map(|column| custodial_statistics(column.clone(), custodial));
        let columns = columns.collect();
        group.clone().into_builder().set_column_metadata(columns).build().expect("a row group")
    });
    let groups = groups.collect();
    let metadata = metadata.into_builder().set_row_groups(groups).build();
    let mut tail = Vec::new();
    ParquetMetaDataWriter::new(&mut tail, &metadata).finish().expect("a footer");
    [data, &tail].concat()
}

fn custodial_statistics(column: ColumnChunkMetaData, custodial: &RecordBatch) -> ColumnChunkMetaData {
    let name = column.column_path().string();
    let values = custodial.column_by_name(&name).filter(|values| *values.data_type() == DataType::Utf8);
    let Some(values) = values else { return column };
    let texts = values.as_string::<i32>();
    let texts: Vec<&str> = (0..texts.len()).filter(|i| texts.is_valid(*i)).map(|i| texts.value(i)).collect();
    let bound = |text: Option<&&str>| text.map(|text| ByteArray::from(*text));
    let (least, greatest) = (bound(texts.iter().min()), bound(texts.iter().max()));
    let statistics = Statistics::new(least, greatest, None, None, false);
    column.into_builder().set_statistics(statistics).build().expect("a column")
}
