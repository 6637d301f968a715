//! Ingestion of real and of bad files.
