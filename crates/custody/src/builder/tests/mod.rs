//! The builder, tested on revisions written by hand.
