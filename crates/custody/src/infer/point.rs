//! A point in well-known text: `POINT (lon lat)`, degrees.

/// Longitude and latitude of a `POINT (lon lat)`; `None` when it is not one or not on the globe.
pub fn read_point(text: &str) -> Option<(f64, f64)> {
    let text = text.trim_ascii();
    let rest = text.get(..5).filter(|word| word.eq_ignore_ascii_case("point")).and_then(|_| text.get(5..))?;
    let inside = rest.trim_ascii_start().strip_prefix('(')?.strip_suffix(')')?;
    let mut parts = inside.split_ascii_whitespace();
    let (lon, lat) = (degrees(parts.next()?)?, degrees(parts.next()?)?);
    let on_the_globe = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
    (parts.next().is_none() && on_the_globe).then_some((lon, lat))
}

/// Writes a point in its canonical form.
pub fn write_point(lon: f64, lat: f64, out: &mut String) {
    use std::fmt::Write;
    // Adding zero turns -0 into 0. Writing to a String cannot fail.
    let _ = write!(out, "POINT ({} {})", lon + 0.0, lat + 0.0);
}

/// A finite number in plain notation; `parse` alone would take `inf` and `nan`.
fn degrees(text: &str) -> Option<f64> {
    text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'-' | b'.')).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_and_written_one_way() {
        for text in ["POINT (-121.5 38.5)", "point(-121.50 38.500)", " POINT  ( -121.5   38.5 ) "] {
            let mut out = String::new();
            let (lon, lat) = read_point(text).unwrap();
            write_point(lon, lat, &mut out);
            assert_eq!(out, "POINT (-121.5 38.5)");
        }
        for bad in ["POINT (200 10)", "POINT (1)", "POINT (1 2 3)", "POINT (inf 1)", "PÖINT (1 2)", "POINT EMPTY", ""]
        {
            assert!(read_point(bad).is_none(), "{bad}");
        }
    }
}
