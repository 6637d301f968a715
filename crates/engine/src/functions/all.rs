//! Many conditions at once.
//!
//! DataFusion takes a conjunction apart and puts it together again as a chain as deep as it is long, in time that grows
//! faster than its length; thousands of conditions end the process. A long conjunction is therefore one call.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::kernels::boolean::and_kleene;
use datafusion::common::Result;
use std::sync::Arc;

/// True where every condition holds, false where one does not, otherwise null.
pub(super) fn evaluate(conditions: &[ArrayRef]) -> Result<ArrayRef> {
    let Some((first, others)) = conditions.split_first() else {
        return Err(datafusion::common::DataFusionError::Internal("no conditions".into()));
    };
    let mut all = first.as_boolean().clone();
    for condition in others {
        if all.true_count() == 0 && all.null_count() == 0 {
            break;
        }
        all = and_kleene(&all, condition.as_boolean())?;
    }
    Ok(Arc::new(all))
}
