//! Tests of the engine as a whole: small files with every type, asked in the written query language.

mod budget;
mod expressions;
mod grouping;
mod near;
mod opening;
mod ordering;
mod release;
mod row_tests;

use release::TestRelease;
