//! One set of features of every dependency, however little of the workspace is built.
//!
//! Cargo unifies features over what is selected on the command line, so testing one crate would otherwise build the
//! heavy dependencies once more with slightly other features. Crates take this one as a development dependency only;
//! it has no code.
