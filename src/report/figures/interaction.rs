//! The metric over two hyperparameters at once, as a heat map.

use crate::figure::{Axis, Cells, Color, Figure, Mark, Plot, Section, Series, Spacing};
use crate::report::words::Words;
use crate::summary::{Estimate, Interaction, Summary};
use crate::trial::Goal;
use crate::trial::numbers;

/// The figure, unless fewer than two hyperparameters are swept.
pub(super) fn figure(summary: &Summary, words: &Words) -> Option<Figure> {
    let known = |interaction: &&Interaction| interaction.cells.iter().flatten().any(Option::is_some);
    let interaction = summary.interaction.as_ref().filter(known)?;
    let short = |texts: &[String]| texts.iter().map(|text| numbers::short(text)).collect::<Vec<String>>();
    let cell = |cell: &Option<Estimate>| cell.map(|e| (e.mean, numbers::three(e.mean)));
    let cells = Cells {
        scale: Axis::new(format!("mean {}", summary.metric.name), Spacing::Measured),
        rows: interaction.cells.iter().map(|row| row.iter().map(cell).collect()).collect(),
    };
    let plot = Plot::new(
        Axis::of_names(&interaction.x, short(&interaction.columns)),
        Axis::of_names(&interaction.y, short(&interaction.rows)),
        vec![Series::new("", Color::Grey, Mark::Cells(cells))],
    );
    let metric = words.readable(&summary.metric.name);
    let [x, y] = [&interaction.x, &interaction.y].map(|key| words.readable(key));
    let better = match summary.metric.goal {
        Goal::Minimize => "darker is better",
        Goal::Maximize => "lighter is better",
    };
    Some(Figure {
        name: "interaction".to_owned(),
        section: Section::Hyperparameters,
        title: format!("{} over {x} and {y}", words.title(&summary.metric.name)),
        caption: format!(
            "Each cell is the mean {metric} of all complete trials at one {x} and one {y}, averaged over all other \
             settings and replicates; {better}. A dash stands where no trial is complete."
        ),
        body: vec![plot].into(),
    })
}
