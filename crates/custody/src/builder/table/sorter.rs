//! Puts rows in order in bounded memory: runs of them are sorted and set aside on disk, and then merged.

use super::column::TEXT_BYTES_MAX;
use crate::builder::BuildError;
use arrow::array::{Array, AsArray, RecordBatch, UInt32Array};
use arrow::compute::{SortOptions, concat_batches, interleave_record_batch, take_record_batch};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use arrow::row::{OwnedRow, RowConverter, Rows, SortField};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

/// Rows of one batch that is given out, and of one row group of the file. The writer closes pages where a batch ends, so
/// this is part of what makes the bytes of a file a function of its rows.
pub(in crate::builder) const GROUP_ROWS: usize = 131_072;
/// Rows that are sorted in memory take this much at most, and as much again while they are.
const RUN_BYTES: usize = 48 << 20;
/// Rows of a run that are read together.
const RUN_BATCH_ROWS: usize = 4096;
const DOING: &str = "putting the rows in order";

/// Takes rows in any order.
pub(super) struct Sorter {
    spill: PathBuf,
    schema: SchemaRef,
    by: Vec<usize>,
    converter: Arc<RowConverter>,
    pending: Vec<RecordBatch>,
    pending_bytes: usize,
    runs: Vec<Run>,
    /// The run that is being sorted.
    sorting: Option<JoinHandle<Result<Run, BuildError>>>,
    run_bytes: usize,
}

/// Rows that are in order.
enum Run {
    Memory(std::vec::IntoIter<RecordBatch>),
    Disk(Box<StreamReader<BufReader<File>>>),
}

impl Sorter {
    /// For rows of these columns, by these of them in turn, nulls last. Runs are set aside in a folder of custody, in
    /// files without a name.
    pub fn new(schema: SchemaRef, by: Vec<usize>, spill: PathBuf) -> Result<Self, BuildError> {
        let options = SortOptions { descending: false, nulls_first: false };
        let field = |at: &usize| SortField::new_with_options(schema.field(*at).data_type().clone(), options);
        let converter = RowConverter::new(by.iter().map(field).collect()).map_err(unsorted)?;
        Ok(Self {
            spill,
            schema,
            by,
            converter: Arc::new(converter),
            pending: Vec::new(),
            pending_bytes: 0,
            runs: Vec::new(),
            sorting: None,
            run_bytes: RUN_BYTES,
        })
    }

    /// With runs of another size.
    #[cfg(test)]
    pub fn with_runs_of(mut self, bytes: usize) -> Self {
        self.run_bytes = bytes;
        self
    }

    /// Adds rows.
    pub fn push(&mut self, rows: RecordBatch) -> Result<(), BuildError> {
        self.pending_bytes += rows.get_array_memory_size();
        self.pending.push(rows);
        if self.pending_bytes < self.run_bytes {
            return Ok(());
        }
        self.end_sorting()?;
        let (rows, schema, spill) = (self.take_pending(), Arc::clone(&self.schema), self.spill.clone());
        let (converter, by) = (Arc::clone(&self.converter), self.by.clone());
        self.sorting = Some(thread::spawn(move || set_aside(sorted(rows, &schema, &converter, &by)?, &schema, &spill)));
        Ok(())
    }

    fn take_pending(&mut self) -> Vec<RecordBatch> {
        self.pending_bytes = 0;
        std::mem::take(&mut self.pending)
    }

    fn end_sorting(&mut self) -> Result<(), BuildError> {
        if let Some(sorting) = self.sorting.take() {
            self.runs.push(sorting.join().unwrap_or(Err(BuildError::Assertion("the order of the rows")))?);
        }
        Ok(())
    }

    /// The rows in order.
    pub fn finish(mut self) -> Result<Merged, BuildError> {
        self.end_sorting()?;
        if !self.pending.is_empty() {
            let rows = sorted(self.take_pending(), &self.schema, &self.converter, &self.by)?;
            self.runs.push(Run::Memory(rows.into_iter()));
        }
        let mut merged =
            Merged { by: self.by, converter: self.converter, cursors: Vec::new(), heads: BinaryHeap::new() };
        for run in self.runs {
            merged.add(run)?;
        }
        Ok(merged)
    }
}

/// These rows in order.
fn sorted(
    rows: Vec<RecordBatch>,
    schema: &SchemaRef,
    converter: &RowConverter,
    by: &[usize],
) -> Result<Vec<RecordBatch>, BuildError> {
    let rows = concat_batches(schema, &rows).map_err(unsorted)?;
    let keys = keys_of(converter, by, &rows)?;
    let count = u32::try_from(rows.num_rows()).map_err(|_| BuildError::TooLarge("too many rows in memory"))?;
    let mut order: Vec<u32> = (0..count).collect();
    order.sort_unstable_by(|a, b| keys.row(*a as usize).cmp(&keys.row(*b as usize)));
    drop(keys);
    let batches = order.chunks(RUN_BATCH_ROWS).map(|part| take_record_batch(&rows, &UInt32Array::from(part.to_vec())));
    batches.collect::<Result<_, _>>().map_err(unsorted)
}

fn set_aside(rows: Vec<RecordBatch>, schema: &SchemaRef, spill: &Path) -> Result<Run, BuildError> {
    let failed = BuildError::doing(DOING);
    std::fs::create_dir_all(spill).map_err(&failed)?;
    let mut file = tempfile::tempfile_in(spill).map_err(&failed)?;
    let mut writer = StreamWriter::try_new(BufWriter::new(&mut file), schema).map_err(unsorted)?;
    for batch in rows {
        writer.write(&batch).map_err(unsorted)?;
    }
    writer.finish().map_err(unsorted)?;
    drop(writer);
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let reader = StreamReader::try_new(BufReader::new(file), None).map_err(unsorted)?;
    Ok(Run::Disk(Box::new(reader)))
}

fn keys_of(converter: &RowConverter, by: &[usize], rows: &RecordBatch) -> Result<Rows, BuildError> {
    let columns: Vec<_> = by.iter().map(|at| rows.column(*at).clone()).collect();
    converter.convert_columns(&columns).map_err(unsorted)
}

/// A full disk is told from a fault of ours; the error may quote a value otherwise, and is not repeated.
fn unsorted(error: ArrowError) -> BuildError {
    match error {
        ArrowError::IoError(_, error) => BuildError::doing(DOING)(error),
        _ => BuildError::Assertion("the order of the rows"),
    }
}

/// The rows in order, in batches of [`GROUP_ROWS`] of which the last may be shorter.
pub(super) struct Merged {
    by: Vec<usize>,
    converter: Arc<RowConverter>,
    cursors: Vec<Cursor>,
    /// The next row of each run that is not at its end.
    heads: BinaryHeap<Reverse<(OwnedRow, usize)>>,
}

/// Where the merge is in a run.
struct Cursor {
    run: Run,
    batch: RecordBatch,
    keys: Rows,
    row: usize,
    /// The place of the batch among those of which rows are given out next.
    place: Option<usize>,
}

impl Run {
    fn next(&mut self) -> Result<Option<RecordBatch>, BuildError> {
        match self {
            Self::Memory(batches) => Ok(batches.next()),
            Self::Disk(reader) => reader.next().transpose().map_err(unsorted),
        }
    }
}

impl Merged {
    fn add(&mut self, mut run: Run) -> Result<(), BuildError> {
        let Some(batch) = run.next()? else { return Ok(()) };
        let keys = keys_of(&self.converter, &self.by, &batch)?;
        self.cursors.push(Cursor { run, batch, keys, row: 0, place: None });
        self.offer(self.cursors.len() - 1);
        Ok(())
    }

    /// Puts the next row of a run among the heads.
    fn offer(&mut self, run: usize) {
        let cursor = &self.cursors[run];
        self.heads.push(Reverse((cursor.keys.row(cursor.row).owned(), run)));
    }

    fn group(&mut self) -> Result<Option<RecordBatch>, BuildError> {
        let mut used: Vec<RecordBatch> = Vec::new();
        let mut rows: Vec<(usize, usize)> = Vec::new();
        self.cursors.iter_mut().for_each(|cursor| cursor.place = None);
        while rows.len() < GROUP_ROWS {
            let Some(Reverse((_, run))) = self.heads.pop() else { break };
            let cursor = &mut self.cursors[run];
            let place = *cursor.place.get_or_insert_with(|| {
                used.push(cursor.batch.clone());
                used.len() - 1
            });
            rows.push((place, cursor.row));
            cursor.row += 1;
            if cursor.row == cursor.batch.num_rows() {
                let Some(next) = cursor.run.next()? else { continue };
                cursor.keys = keys_of(&self.converter, &self.by, &next)?;
                (cursor.batch, cursor.row, cursor.place) = (next, 0, None);
            }
            self.offer(run);
        }
        if rows.is_empty() {
            return Ok(None);
        }
        fits(&used, &rows)?;
        let used: Vec<&RecordBatch> = used.iter().collect();
        interleave_record_batch(&used, &rows).map(Some).map_err(unsorted)
    }
}

/// Whether the texts of each column can be held together.
fn fits(batches: &[RecordBatch], rows: &[(usize, usize)]) -> Result<(), BuildError> {
    let Some(first) = batches.first() else { return Ok(()) };
    for column in (0..first.num_columns()).filter(|at| *first.column(*at).data_type() == DataType::Utf8) {
        let texts: Vec<_> = batches.iter().map(|batch| batch.column(column).as_string::<i32>()).collect();
        let bytes: usize = rows.iter().map(|(batch, row)| texts[*batch].value(*row).len()).sum();
        if bytes > TEXT_BYTES_MAX {
            return Err(BuildError::TooLarge(
                "rows beside each other with more than two gigabytes of text in one field",
            ));
        }
    }
    Ok(())
}

impl Iterator for Merged {
    type Item = Result<RecordBatch, BuildError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.group().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{ArrayRef, Int64Array, StringArray};
    use arrow::datatypes::{Field, Schema};

    fn rows(numbers: &[Option<i64>]) -> RecordBatch {
        let texts = numbers.iter().map(|n| n.map(|n| format!("text {n}")));
        let columns: [ArrayRef; 2] =
            [Arc::new(Int64Array::from(numbers.to_vec())), Arc::new(texts.collect::<StringArray>())];
        RecordBatch::try_new(schema(), columns.to_vec()).unwrap()
    }

    fn schema() -> SchemaRef {
        Arc::new(Schema::new(vec![Field::new("0", DataType::Int64, true), Field::new("1", DataType::Utf8, true)]))
    }

    #[test]
    fn many_runs_on_disk_come_out_as_one_in_memory() {
        let spill = tempfile::tempdir().unwrap();
        let numbers: Vec<Option<i64>> = (0..300_000_i64).map(|n| (n % 97 != 0).then_some((n * 7919) % 5003)).collect();
        let sorted = |run_bytes: usize| {
            let mut sorter = Sorter::new(schema(), vec![0, 1], spill.path().into()).unwrap().with_runs_of(run_bytes);
            numbers.chunks(8192).for_each(|part| sorter.push(rows(part)).unwrap());
            let batches: Vec<RecordBatch> = sorter.finish().unwrap().map(Result::unwrap).collect();
            let sizes: Vec<usize> = batches.iter().map(RecordBatch::num_rows).collect();
            assert_eq!(sizes, [GROUP_ROWS, GROUP_ROWS, 300_000 - 2 * GROUP_ROWS]);
            concat_batches(&schema(), &batches).unwrap()
        };
        let mut expected = numbers.clone();
        expected.sort_by_key(|n| n.map_or((1, 0), |n| (0, n)));
        let expected = rows(&expected);
        assert_eq!(sorted(1 << 20), expected);
        assert_eq!(sorted(1 << 30), expected);
        assert_eq!(std::fs::read_dir(spill.path()).unwrap().count(), 0);
    }

    #[test]
    fn no_rows_are_no_batch() {
        let sorter = Sorter::new(schema(), vec![0], "/nowhere".into()).unwrap();
        assert_eq!(sorter.finish().unwrap().count(), 0);
    }
}
