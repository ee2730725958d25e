//! The metric over two hyperparameters at once, as a heat map.

use super::{Figure, picture};
use crate::gallery::{Matrix, Picture, Plots};
use crate::report::{Error, names, numbers};
use crate::summary::{Interaction, Summary};
use crate::trial::Goal;

/// Above this ratio of the largest to the smallest mean the colours are logarithmic.
const LOG_RATIO: f64 = 5.0;

/// The figure, unless fewer than two hyperparameters are swept.
pub(super) fn figure(summary: &Summary) -> Result<Option<Figure>, Error> {
    let cells = summary.interaction.iter().flat_map(|interaction| &interaction.cells).flatten();
    let means: Vec<f64> = cells.flatten().map(|estimate| estimate.mean).collect();
    let Some(interaction) = summary.interaction.as_ref().filter(|_| !means.is_empty()) else { return Ok(None) };
    let least = means.iter().copied().fold(f64::INFINITY, f64::min);
    let most = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let log = least > 0.0 && most / least > LOG_RATIO;
    let metric = names::readable(&summary.metric.name);
    let [x, y] = [&interaction.x, &interaction.y].map(|key| names::readable(key));
    let picture = Picture {
        name: "interaction".to_owned(),
        title: format!("{} over {x} and {y}", names::sentence(&metric)),
        caption: caption(summary, &metric, &x, &y),
        plots: Plots::Matrix(matrix(interaction, &summary.metric.name, log)),
    };
    picture::figure(&picture).map(Some)
}

/// The means as a matrix; its rows grow upwards, as on an axis.
fn matrix(interaction: &Interaction, metric: &str, log: bool) -> Matrix {
    let short = |texts: &[String]| texts.iter().map(|text| numbers::short(text)).collect::<Vec<String>>();
    let row = |row: &Vec<Option<_>>| {
        let cells =
            row.iter().map(|cell: &Option<crate::summary::Estimate>| cell.map(|e| (e.mean, numbers::three(e.mean))));
        cells.collect()
    };
    Matrix {
        axes: (interaction.x.clone(), interaction.y.clone()),
        columns: short(&interaction.columns),
        rows: short(&interaction.rows).into_iter().rev().collect(),
        cells: interaction.cells.iter().map(row).rev().collect(),
        log,
        scale: format!("mean {metric}{}", if log { " (log scale)" } else { "" }),
    }
}

fn caption(summary: &Summary, metric: &str, x: &str, y: &str) -> String {
    let better = match summary.metric.goal {
        Goal::Minimize => "darker is better",
        Goal::Maximize => "lighter is better",
    };
    format!(
        "Each cell is the mean {metric} of all complete trials at one {x} and one {y}, averaged over all other settings \
         and replicates; {better}. A dash stands where no trial is complete."
    )
}
