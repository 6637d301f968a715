//! Bounds on what is read: a file may be hostile or broken, memory and disk are not to pay for it.

/// Bounds of reading. The defaults suit a city's files; none of them changes what is read, only whether.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes after decompression.
    pub decompressed_bytes_max: u64,
    /// Bytes after decompression for each byte before; looked at past [`Limits::ratio_from_bytes`].
    pub ratio_max: u64,
    /// Below this many decompressed bytes any ratio is fine.
    pub ratio_from_bytes: u64,
    /// Bytes of one record, as UTF-8.
    pub record_bytes_max: u64,
    /// Cells of one record.
    pub columns_max: usize,
    /// Rows of one file.
    pub rows_max: u64,
    /// Files of one archive.
    pub archive_files_max: usize,
    /// How deep values of JSON may be nested.
    pub depth_max: usize,
    /// Cells of the rectangle of a sheet that has something in it.
    pub sheet_cells_max: u64,
    /// Bytes of what a reader has to hold in memory, such as the shared texts of a workbook.
    pub held_bytes_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            decompressed_bytes_max: 8 << 30,
            ratio_max: 1_000,
            ratio_from_bytes: 64 << 20,
            record_bytes_max: 16 << 20,
            columns_max: 4_096,
            rows_max: u64::from(u32::MAX),
            archive_files_max: 10_000,
            depth_max: 100,
            sheet_cells_max: 50_000_000,
            held_bytes_max: 256 << 20,
        }
    }
}
