//! Points on the globe.

use super::Value;
use query::Function;

const EARTH_RADIUS_METRES: f64 = 6_371_008.8;

/// A function of points, and of numbers beside them, that are not null.
pub(super) fn call(function: Function, args: &[Value]) -> Option<Value> {
    if let (Function::MakePoint, [lat, lon]) = (function, args) {
        return Some(on_globe(lon.double()?, lat.double()?).unwrap_or(Value::Null));
    }
    let (Value::Point { lon, lat }, rest) = args.split_first()? else { return None };
    let (lon, lat) = (*lon, *lat);
    if let (Function::DistanceInMeters, [Value::Point { lon: other_lon, lat: other_lat }]) = (function, rest) {
        return Some(Value::Double(distance((lon, lat), (*other_lon, *other_lat))));
    }
    let numbers = rest.iter().map(Value::double).collect::<Option<Vec<_>>>()?;
    match (function, &numbers[..]) {
        (Function::Latitude, []) => Some(Value::Double(lat)),
        (Function::Longitude, []) => Some(Value::Double(lon)),
        (Function::WithinCircle, [north, east, metres]) => {
            let away = distance((lon, lat), (*east, *north));
            // On the rim, the last digit decides.
            ((away - metres).abs() > 1e-3).then_some(Value::Boolean(away < *metres))
        }
        (Function::WithinBox, [north, west, south, east]) => {
            let across = west > east;
            let beside = if across { lon >= *west || lon <= *east } else { lon >= *west && lon <= *east };
            Some(Value::Boolean(beside && lat <= *north && lat >= *south))
        }
        _ => None,
    }
}

/// The angle between two directions from the centre of the Earth, along its surface.
fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let direction = |(lon, lat): (f64, f64)| {
        let (lon, lat) = (lon.to_radians(), lat.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    };
    let (a, b) = (direction(a), direction(b));
    let apart = a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt();
    2.0 * EARTH_RADIUS_METRES * (apart / 2.0).min(1.0).asin()
}

fn on_globe(lon: f64, lat: f64) -> Option<Value> {
    (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some(Value::Point { lon, lat })
}

/// Reads `POINT (lon lat)`.
pub(super) fn read(text: &str) -> Option<Value> {
    let inner = text.strip_prefix("POINT")?.trim_start().strip_prefix('(')?.strip_suffix(')')?;
    let (lon, lat) = inner.trim().split_once(' ')?;
    on_globe(lon.trim().parse().ok()?, lat.trim().parse().ok()?)
}

/// Writes it.
pub(super) fn text(lon: f64, lat: f64) -> String {
    format!("POINT ({lon} {lat})")
}
