//! What one query may cost.

/// What one query may cost. Going over any of these ends the query with [`crate::EngineError::OverBudget`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Seconds of work. Time in which nobody asks for the next rows (a slow reader) does not count.
    pub seconds: u32,
    /// Memory that sorting, grouping and distinct values of one query may hold, in bytes. Nothing is spilled to disk.
    pub memory_bytes: usize,
    /// Rows one query may return; unlimited by default.
    pub rows_max: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { seconds: 30, memory_bytes: 512 << 20, rows_max: None }
    }
}
