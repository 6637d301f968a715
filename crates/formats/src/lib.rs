//! File formats in and out: compression, character encodings and delimited text.
