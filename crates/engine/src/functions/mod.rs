//! The functions of the query language that DataFusion lacks, or whose errors would quote a value.
//!
//! Each is a [`Kernel`]: arrays in, an array of the same length out, null where there is no answer. None can fail on a
//! value; the only error is a result that would not fit into memory.

mod all;
mod arithmetic;
mod buckets;
mod clock;
mod dates;
mod json;
mod middle;
mod moments;
mod number_text;
mod points;
mod rounding;
mod search;
mod shapes;
mod text;

pub(crate) use arithmetic::{Arithmetic, Operation};
pub(crate) use buckets::Buckets;
pub(crate) use clock::Clock;
pub(crate) use dates::{Extract, Truncate, Unit};
pub(crate) use json::Json;
pub(crate) use middle::middle;
pub(crate) use moments::Moments;
pub(crate) use number_text::{decimal_of, parse_number};
pub(crate) use points::Points;
pub(crate) use rounding::{Numeric, Rounding};
pub(crate) use search::Search;
pub(crate) use shapes::{Collected, Shapes};
pub(crate) use text::TextFunction;

use arrow::array::{ArrayRef, new_null_array};
use arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, exec_datafusion_err};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility, expr::ScalarFunction,
};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The mean radius of the Earth, metres.
pub(crate) const EARTH_RADIUS_METRES: f64 = 6_371_008.8;

/// A function of one row's values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Kernel {
    Arithmetic(Arithmetic),
    Numeric(Numeric),
    ParseNumber,
    ParseDouble,
    Buckets(Buckets),
    Text(TextFunction),
    /// The character of a number.
    Character,
    Truncate(Truncate),
    Extract(Extract),
    WriteTime,
    Moments(Moments),
    Clock(Clock),
    Json(Json),
    Points(Points),
    /// A point of a latitude and a longitude.
    MakePoint,
    Shapes(Shapes),
    Search(Search),
    /// Whether all conditions hold.
    All,
    /// The first argument as it is. With [`Kernel::Anything`] beside it, a planner knows nothing of it.
    Unsettled,
    /// Nothing, of which no planner knows that it is. Those of two numbers are not known to be the same nothing.
    Anything(usize),
}

impl Kernel {
    /// The call of this function. The arguments have the types the function expects; the compiler sees to it.
    pub(crate) fn call(self, args: Vec<Expr>) -> Expr {
        Expr::ScalarFunction(ScalarFunction { func: Arc::new(ScalarUDF::from(Udf::new(self))), args })
    }

    /// The type of the result.
    pub(crate) fn returns(&self) -> DataType {
        match self {
            Self::Arithmetic(k) => k.out.data_type(),
            Self::Numeric(k) => k.out.data_type(),
            Self::ParseNumber => number_text::PARSED,
            Self::ParseDouble => DataType::Float64,
            Self::Text(k) => k.returns(),
            Self::Truncate(k) => k.returns(),
            Self::Extract(_) | Self::Buckets(_) => DataType::Int64,
            Self::WriteTime | Self::Character | Self::MakePoint | Self::Json(_) => crate::compile::TEXT,
            Self::Moments(k) => k.returns(),
            Self::Clock(k) => k.returns(),
            Self::Points(k) => k.returns(),
            Self::Shapes(k) => k.returns(),
            Self::Search(_) | Self::All => DataType::Boolean,
            Self::Unsettled | Self::Anything(_) => DataType::Null,
        }
    }

    fn evaluate(&self, args: &[ArrayRef]) -> Result<ArrayRef> {
        match self {
            Self::Arithmetic(k) => k.evaluate(args),
            Self::Numeric(k) => k.evaluate(args),
            Self::ParseNumber => number_text::parse_array(args),
            Self::ParseDouble => number_text::parse_doubles(args),
            Self::Buckets(k) => k.evaluate(args),
            Self::Text(k) => k.evaluate(args),
            Self::Character => text::characters(args),
            Self::Truncate(k) => k.evaluate(args),
            Self::Extract(k) => k.evaluate(args),
            Self::WriteTime => dates::write(args),
            Self::Moments(k) => k.evaluate(args),
            Self::Clock(k) => k.evaluate(args),
            Self::Json(k) => k.evaluate(args),
            Self::Points(k) => k.evaluate(args),
            Self::Shapes(k) => k.evaluate(args),
            Self::MakePoint => points::make(args),
            Self::Search(k) => k.evaluate(args),
            Self::All => all::evaluate(args),
            Self::Unsettled => args.first().cloned().ok_or_else(|| exec_datafusion_err!("a value")),
            Self::Anything(_) => Ok(new_null_array(&DataType::Null, 1)),
        }
    }
}

/// A kernel as DataFusion wants it.
#[derive(Debug)]
struct Udf {
    kernel: Kernel,
    name: String,
    signature: Signature,
}

impl Udf {
    fn new(kernel: Kernel) -> Self {
        let name = format!("{kernel:?}");
        let signature = match kernel {
            Kernel::Anything(_) => Signature::nullary(Volatility::Volatile),
            _ => Signature::variadic_any(Volatility::Immutable),
        };
        Self { kernel, name, signature }
    }
}

impl PartialEq for Udf {
    fn eq(&self, other: &Self) -> bool {
        self.kernel == other.kernel
    }
}
impl Eq for Udf {}
impl Hash for Udf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kernel.hash(state);
    }
}

impl ScalarUDFImpl for Udf {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        Ok(match (&self.kernel, types.first()) {
            (Kernel::Unsettled, Some(first)) => first.clone(),
            (kernel, _) => kernel.returns(),
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let constant = args.args.iter().all(|a| matches!(a, ColumnarValue::Scalar(_)));
        let rows = if constant { 1 } else { args.number_rows };
        let arrays = args.args.into_iter().map(|a| a.into_array(rows)).collect::<Result<Vec<_>>>()?;
        let result = self.kernel.evaluate(&arrays)?;
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&result, 0)?));
        }
        Ok(ColumnarValue::Array(result))
    }
}
