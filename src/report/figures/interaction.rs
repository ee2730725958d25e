//! The metric over two hyperparameters at once, as a heat map.

use super::labels::{NOT_IN_TABLES, mean, measured};
use crate::figure::{Axis, Cells, Color, Figure, Mark, Plot, Section, Series};
use crate::report::words::Words;
use crate::space::Scale;
use crate::summary::{Interaction, ScaledMean, Summary};
use crate::trial::Goal;
use crate::trial::numbers;

/// A figure for each pair; none if fewer than two hyperparameters are swept.
pub(super) fn figures(summary: &Summary, words: &Words) -> Vec<Figure> {
    let known = |interaction: &&Interaction| interaction.cells.iter().flatten().any(Option::is_some);
    summary.interactions.iter().filter(known).map(|interaction| figure(interaction, summary, words)).collect()
}

fn figure(interaction: &Interaction, summary: &Summary, words: &Words) -> Figure {
    let short = |texts: &[String]| texts.iter().map(|text| numbers::short(text)).collect::<Vec<String>>();
    let cell = |cell: &Option<ScaledMean>| cell.map(|one| (one.mean, numbers::three(one.mean)));
    let mean = mean(interaction.scale);
    let cells = Cells {
        scale: measured(format!("{mean} {}", words.axis(&summary.metric.name)), interaction.scale),
        rows: interaction.cells.iter().map(|row| row.iter().map(cell).collect()).collect(),
    };
    let plot = Plot::new(
        Axis::of_names(words.axis(&interaction.x), short(&interaction.columns)),
        Axis::of_names(words.axis(&interaction.y), short(&interaction.rows)),
        vec![Series::new("", Color::Grey, Mark::Cells(cells))],
    );
    let metric = words.readable(&summary.metric.name);
    let [x, y] = [&interaction.x, &interaction.y].map(|key| words.readable(key));
    let better = match summary.metric.goal {
        Goal::Minimize => "darker is better",
        Goal::Maximize => "lighter is better",
    };
    Figure {
        name: "interaction".to_owned(),
        section: Section::Hyperparameters,
        title: format!("{} over {x} and {y}", words.title(&summary.metric.name)),
        caption: format!(
            "The number in each cell, and its colour, is the {mean} of the {metric} of all complete trials at one {x} and \
             one {y}, over all other settings and replicates; {better}. A dash stands where no trial is complete.{}",
            if interaction.scale == Scale::Log { NOT_IN_TABLES } else { "" }
        ),
        body: vec![plot].into(),
    }
}
