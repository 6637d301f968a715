//! Coordinate reference systems: from what a file is in to longitude and latitude in degrees.

/// Why coordinates cannot be put into degrees.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrsError {
    /// Nobody said what they are in.
    #[error("the file does not say which coordinate system its shapes are in: name it with --crs EPSG:N")]
    Missing,
}
