//! A drawing of a report: bars, made on the server, that say with their figures and shades what the table says.

use super::figure;
use records::reports::{Cell, Report};

/// The width of the drawing; the figures stand behind the bars.
const WIDTH: f64 = 560.0;
const BAR_MAX: f64 = 400.0;
/// Heights of a line of the key, of the words above a bar, and of a bar.
const KEY: f64 = 24.0;
const WORDS: f64 = 20.0;
const BAR: f64 = 16.0;
const GAP: f64 = 14.0;
/// More bars than can be told apart.
const ROWS_MAX: usize = 24;
/// How dark the parts are, from the first on.
const SHADES: [&str; 3] = ["1", "0.5", "0.15"];

/// The drawing.
pub(super) struct PlotView {
    pub width: f64,
    pub height: f64,
    /// What each shade means: its place from the top, the shade, the words.
    pub key: Vec<(f64, &'static str, String)>,
    pub bars: Vec<BarView>,
    /// What it shows, for who does not see it.
    pub words: String,
}

/// What is drawn of a row.
pub(super) struct BarView {
    /// The words above it, and where their line is.
    pub words: String,
    pub words_y: f64,
    pub parts: Vec<PartView>,
    /// The figures behind each bar: from the left, from the top, words.
    pub figures: Vec<(f64, f64, String)>,
}

/// A rectangle.
pub(super) struct PartView {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub shade: &'static str,
}

/// The drawing of a report; none where nothing could be drawn.
pub(super) fn of(report: &Report) -> Option<PlotView> {
    let plot = &report.plot;
    let drawn = |row: &Vec<Cell>| -> Vec<f64> {
        plot.columns.iter().map(|at| row.get(*at).and_then(Cell::number).unwrap_or_default()).collect()
    };
    let rows: Vec<(&Vec<Cell>, Vec<f64>)> = report.rows.iter().take(ROWS_MAX).map(|row| (row, drawn(row))).collect();
    let length = |numbers: &Vec<f64>| match plot.stacked {
        true => numbers.iter().sum(),
        false => numbers.iter().copied().fold(0.0, f64::max),
    };
    let longest = rows.iter().map(|(_, numbers)| length(numbers)).fold(0.0, f64::max);
    if longest <= 0.0 {
        return None;
    }
    let titles: Vec<String> =
        plot.columns.iter().filter_map(|at| Some(report.columns.get(*at)?.title.clone())).collect();
    let key = titles.iter().zip(SHADES).enumerate();
    let key: Vec<_> = key.map(|(line, (title, shade))| (at(line) * KEY, shade, title.clone())).collect();
    let mut y = at(key.len()) * KEY + GAP;
    let bars = rows.iter().map(|(row, numbers)| bar(report, row, numbers, BAR_MAX / longest, &mut y)).collect();
    let words = format!("Bars of: {}. The table below has the same figures.", titles.join(", "));
    Some(PlotView { width: WIDTH, height: y, key, bars, words })
}

#[allow(clippy::cast_precision_loss, reason = "a line of a drawing")]
fn at(line: usize) -> f64 {
    line as f64
}

/// One row: its words, its bars, its figures; `y` is where the next one begins.
fn bar(report: &Report, row: &[Cell], numbers: &[f64], scale: f64, y: &mut f64) -> BarView {
    let figure = |at: &usize| match (report.columns.get(*at), row.get(*at)) {
        (Some(column), Some(cell)) => figure(column.unit, cell),
        _ => String::new(),
    };
    let said: Vec<String> = report.plot.columns.iter().map(figure).collect();
    let words_y = *y + WORDS - 6.0;
    *y += WORDS;
    let (mut parts, mut figures, mut x) = (Vec::new(), Vec::new(), 0.0);
    for ((value, shade), said) in numbers.iter().zip(SHADES).zip(&said) {
        let width = value * scale;
        if width > 0.0 {
            parts.push(PartView { x: x + 1.0, y: *y, width, height: BAR, shade });
        }
        if report.plot.stacked {
            x += width;
        } else {
            figures.push((width + 8.0, *y + BAR - 3.0, said.clone()));
            *y += BAR + 2.0;
        }
    }
    if report.plot.stacked {
        figures.push((x + 8.0, *y + BAR - 3.0, said.join(" + ")));
        *y += BAR;
    }
    *y += GAP;
    let words = row.first().map(|cell| super::figure(records::reports::Unit::Text, cell)).unwrap_or_default();
    BarView { words, words_y, parts, figures }
}

#[cfg(test)]
mod tests {
    use super::*;
    use records::reports::{By, Counts, DayReport, Span, reports};

    #[test]
    fn bars_are_as_long_as_their_figures_and_nothing_is_drawn_of_nothing() {
        let day = |text: &str, in_time, late| DayReport {
            day: text.parse().unwrap(),
            counts: Counts { received: in_time + late, in_time, late, ..Counts::default() },
        };
        let days = [day("2025-03-02", 10, 10), day("2026-03-02", 4, 1)];
        let span = Span { by: By::Year, year: None };
        let all = reports(&days, span, "2026-06-01".parse().unwrap(), None);
        let plot = of(&all[0]).unwrap();
        assert_eq!(plot.key.len(), 3, "in time, late, overdue");
        let lengths: Vec<Vec<f64>> =
            plot.bars.iter().map(|bar| bar.parts.iter().map(|part| part.width).collect()).collect();
        assert_eq!(lengths, [vec![200.0, 200.0], vec![80.0, 20.0]]);
        assert_eq!(plot.bars[1].figures[0].2, "4 + 1 + 0");
        assert!(plot.bars[1].words_y > plot.bars[0].parts[0].y && plot.height > plot.bars[1].parts[0].y);
        assert!(of(&all[1]).is_none(), "no days were taken");
    }
}
