//! Aggregates: one value of many.

use super::Value;
use query::Aggregate;

/// The aggregate of the arguments of many rows. A row of which one is null does not count.
pub(super) fn aggregate(function: Aggregate, rows: &[Vec<Value>]) -> Option<Value> {
    let rows: Vec<&Vec<Value>> = rows.iter().filter(|args| !args.iter().any(Value::is_null)).collect();
    if function == Aggregate::Count {
        return Some(Value::whole(i64::try_from(rows.len()).ok()?));
    }
    if rows.is_empty() {
        return Some(Value::Null);
    }
    let values: Vec<&Value> = rows.iter().filter_map(|args| args.first()).collect();
    Some(match function {
        Aggregate::Count => return None,
        Aggregate::Min => values.into_iter().min_by(|a, b| a.compare(b))?.clone(),
        Aggregate::Max => values.into_iter().max_by(|a, b| a.compare(b))?.clone(),
        Aggregate::BoolAnd => Value::Boolean(!values.contains(&&Value::Boolean(false))),
        Aggregate::BoolOr => Value::Boolean(values.contains(&&Value::Boolean(true))),
        Aggregate::Median => median(values)?,
        Aggregate::Sum => sum(&values)?,
        Aggregate::Avg => Value::Double(mean(&values)?),
        Aggregate::StddevPop => deviation(&values, values.len())?,
        Aggregate::StddevSamp => deviation(&values, values.len() - 1)?,
        Aggregate::Extent | Aggregate::SpatialUnion => return None,
        Aggregate::RegrSlope | Aggregate::RegrIntercept | Aggregate::RegrR2 => line(function, &rows)?,
    })
}

fn sum(values: &[&Value]) -> Option<Value> {
    let exact = values.iter().map(|v| if let Value::Number(n) = v { Some(*n) } else { None }).sum::<Option<i128>>();
    match exact {
        Some(sum) => Some(Value::Number(sum)),
        None => Some(Value::Double(values.iter().map(|v| v.double()).sum::<Option<f64>>()?)),
    }
}

#[allow(clippy::cast_precision_loss, reason = "compared with a tolerance")]
fn mean(values: &[&Value]) -> Option<f64> {
    Some(sum(values)?.double()? / values.len() as f64)
}

fn median(mut values: Vec<&Value>) -> Option<Value> {
    values.sort_by(|a, b| a.compare(b));
    if values[0].double().is_none() {
        return Some(values[(values.len() - 1) / 2].clone());
    }
    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    Some(Value::Double(f64::midpoint(low.double()?, high.double()?)))
}

/// The root of the mean square of the distances from the mean; null where there are too few values for it.
#[allow(clippy::cast_precision_loss, reason = "compared with a tolerance")]
fn deviation(values: &[&Value], divisor: usize) -> Option<Value> {
    let mean = mean(values)?;
    let squares = values.iter().map(|v| Some((v.double()? - mean).powi(2))).sum::<Option<f64>>()?;
    Some(if divisor == 0 { Value::Null } else { Value::Double((squares / divisor as f64).sqrt()) })
}

/// The line of the least squares through points (y, x); null where they stand above each other.
fn line(function: Aggregate, points: &[&Vec<Value>]) -> Option<Value> {
    let column = |n: usize| points.iter().map(|point| point.get(n)).collect::<Option<Vec<&Value>>>();
    let (ys, xs) = (column(0)?, column(1)?);
    let (mean_y, mean_x) = (mean(&ys)?, mean(&xs)?);
    let product = |a: &[&Value], mean_a: f64, b: &[&Value], mean_b: f64| {
        a.iter().zip(b).map(|(a, b)| Some((a.double()? - mean_a) * (b.double()? - mean_b))).sum::<Option<f64>>()
    };
    if xs.iter().all(|x| x.is_same(xs[0])) {
        return Some(Value::Null);
    }
    let (xx, xy, yy) =
        (product(&xs, mean_x, &xs, mean_x)?, product(&xs, mean_x, &ys, mean_y)?, product(&ys, mean_y, &ys, mean_y)?);
    match function {
        Aggregate::RegrSlope => Some(Value::Double(xy / xx)),
        Aggregate::RegrIntercept => Some(Value::Double(mean_y - mean_x * xy / xx)),
        // How well a level line fits level points is answered differently by different engines.
        Aggregate::RegrR2 if ys.iter().all(|y| y.is_same(ys[0])) => None,
        Aggregate::RegrR2 => Some(Value::Double(xy * xy / (xx * yy))),
        _ => None,
    }
}
