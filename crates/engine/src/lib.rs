//! Runs a resolved query over a release; the only crate that names DataFusion.
