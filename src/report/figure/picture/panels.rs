//! Small multiples: panels side by side with the same axes, one unit as long in x as in y, and one legend for all.

use super::grid::Grid;
use super::looks::Looks;
use crate::gallery::Panel;
use crate::report::Error;
use crate::report::figure::canvas::{self, PAD, WIDTH};
use crate::report::figure::ink::Area;
use crate::report::figure::letters::{self, TITLE, height};
use crate::report::figure::paths::Paths;
use crate::report::figure::plot::Plot;
use crate::report::figure::scale::Scale;

/// Height of a panel over its width, at the least and at the most.
const SHAPE: (f64, f64) = (0.5, 1.1);

/// The panels under the title.
pub(super) fn svg(title: &str, panels: &[Panel]) -> Result<String, Error> {
    let looks = Looks::of(panels);
    let alone = panels.len() < 2;
    let legend = if alone { looks.legend().column() } else { looks.legend().rows(WIDTH - 4 * PAD) };
    let (scales, shape) = scales(panels);
    let grid = Grid::of(panels, scales, shape, if alone { legend.width + PAD } else { 0 });

    let title_lines = letters::wrap(title, TITLE, WIDTH - 4 * PAD);
    let below_title = PAD + height(&title_lines, TITLE) + 14;
    let top = if alone { below_title } else { below_title + legend.height + 6 };
    let (frames, bottom) = grid.frames(top);
    let bottom = if alone { bottom.max(top + legend.height) } else { bottom };

    let mut paths = Paths::default();
    let under = |area: &Area| {
        let middle = i32::midpoint(grid.left, grid.right);
        canvas::write_title(area, &title_lines, middle)?;
        let legend_at = if alone {
            (grid.right + PAD, frames.first().map_or(top, |f| f.top))
        } else {
            ((middle - legend.width / 2).max(PAD), below_title)
        };
        legend.draw(area, legend_at)?;
        for (i, (panel, &frame)) in panels.iter().zip(&frames).enumerate() {
            let (x, y) = grid.scales[i];
            let plot = Plot { area, frame, x, y };
            grid.draw_axes(&plot, i)?;
            for layer in &panel.layers {
                looks.draw(&mut paths, layer, |point| plot.place(point));
            }
        }
        Ok(())
    };
    let chrome = canvas::Chrome::draw((WIDTH, bottom + PAD), title, under)?;
    Ok(chrome.with(&paths))
}

/// The axes of each panel and the common height of a frame over its width. Panels whose axes have the same names have
/// the same ranges; a unit has one length in a panel.
fn scales(panels: &[Panel]) -> (Vec<(Scale, Scale)>, f64) {
    let holding = |panel: &Panel| {
        let alike = panels.iter().filter(|other| other.axes == panel.axes);
        let points = alike.flat_map(|panel| &panel.layers).flat_map(|layer| &layer.points);
        let finite: Vec<(f64, f64)> = points.copied().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
        let axis = |value: fn(&(f64, f64)) -> f64| Scale::linear(finite.iter().map(value)).padded(0.05);
        (axis(|p| p.0), axis(|p| p.1))
    };
    let scales: Vec<(Scale, Scale)> = panels.iter().map(holding).collect();
    let length = |scale: Scale| scale.ends().1 - scale.ends().0;
    let shapes = scales.iter().map(|&(x, y)| length(y) / length(x));
    let shape = shapes.fold(SHAPE.0, f64::max).min(SHAPE.1);
    let fitted = scales.into_iter().map(|(x, y)| (x.spanning(length(y) / shape), y.spanning(length(x) * shape)));
    (fitted.collect(), shape)
}
