//! The middle of values that have an order and no sum: of texts, dates and times. Of two in the middle it is the first.

use arrow::array::{Array, ArrayRef, ListArray};
use arrow::buffer::OffsetBuffer;
use arrow::compute::{SortOptions, concat, sort};
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::cast::as_list_array;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, Signature, Volatility};
use std::sync::Arc;

/// The aggregate, as DataFusion wants it. Nulls are left out.
pub(crate) fn middle() -> AggregateUDF {
    AggregateUDF::from(Middle { signature: Signature::any(1, Volatility::Immutable) })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Middle {
    signature: Signature,
}

impl AggregateUDFImpl for Middle {
    fn name(&self) -> &str {
        "middle"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        Ok(types.first().cloned().unwrap_or(DataType::Null))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let list = DataType::List(item(args.return_type()));
        Ok(vec![Arc::new(Field::new(format!("{}[values]", args.name), list, true))])
    }

    fn accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Values { ty: args.return_type().clone(), seen: Vec::new() }))
    }
}

fn item(ty: &DataType) -> FieldRef {
    Arc::new(Field::new_list_field(ty.clone(), true))
}

/// All values, kept until they are asked for.
#[derive(Debug)]
struct Values {
    ty: DataType,
    seen: Vec<ArrayRef>,
}

impl Values {
    fn all(&self) -> Result<ArrayRef> {
        let seen: Vec<&dyn Array> = self.seen.iter().map(AsRef::as_ref).collect();
        if seen.is_empty() {
            return Ok(arrow::array::new_empty_array(&self.ty));
        }
        Ok(concat(&seen)?)
    }
}

impl Accumulator for Values {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.seen.extend(values.first().cloned());
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let sorted = sort(&self.all()?, Some(SortOptions { descending: false, nulls_first: false }))?;
        match sorted.len() - sorted.null_count() {
            0 => ScalarValue::try_from(&self.ty),
            count => ScalarValue::try_from_array(&sorted, (count - 1) / 2),
        }
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.seen.iter().map(|array| array.get_array_memory_size()).sum::<usize>()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let all = self.all()?;
        let list = ListArray::new(item(&self.ty), OffsetBuffer::from_lengths([all.len()]), all, None);
        Ok(vec![ScalarValue::List(Arc::new(list))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for state in states {
            let lists = as_list_array(state)?;
            self.seen.extend(lists.iter().flatten());
        }
        Ok(())
    }
}
