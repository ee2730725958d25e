//! The variance components of the best configs: how far trainings on the same and on different datasets spread.

use super::Figure;
use super::bars;
use super::legend::Legend;
use super::repeatability::{MOST_CONFIGS, configs_axis};
use super::sheet::{Axis, Sheet};
use super::tick_labels::Ticks;
use crate::report::{Error, names};
use crate::summary::{Components, Summary};

/// The figure, unless no config has two datasets with two trainings each.
pub(super) fn figure(summary: &Summary) -> Result<Option<Figure>, Error> {
    let all = summary.repeatability.iter().filter_map(|config| config.components.map(|c| (config.label.as_str(), c)));
    let configs: Vec<(&str, Components)> = all.take(MOST_CONFIGS).collect();
    if configs.is_empty() {
        return Ok(None);
    }
    let metric = &summary.metric.name;
    let title = format!("Spread of the {} when a training is repeated", names::readable(metric));
    let colors = bars::colors(2);
    let texts = ["the same dataset", "different datasets"].map(str::to_owned);
    let sheet = Sheet {
        title: title.clone(),
        x: configs_axis(configs.iter().map(|&(label, _)| label)),
        y: Axis {
            label: format!("standard deviation of {metric}"),
            scale: bars::scale(configs.iter().flat_map(|(_, c)| [c.same_data_sd, c.different_data_sd])),
            ticks: Ticks::Round { whole: false },
        },
        legend: Legend {
            heading: "sd of trainings on".to_owned(),
            entries: [bars::key(colors[0]), bars::key(colors[1])].into_iter().zip(texts).collect(),
        },
    };
    let svg = sheet.draw(|plot| {
        let numbered = (0_u32..).zip(&configs);
        let mut heights = numbered.map(|(i, (_, c))| (f64::from(i), [c.same_data_sd, c.different_data_sd]));
        heights.try_for_each(|(x, heights)| bars::draw(plot, x, &heights, &colors))
    })?;
    let caption = "The blue bar is the standard deviation between trainings on the same dataset (other initialisation \
                   and batch order), the orange one that of a training on a new dataset, which adds what the datasets \
                   differ by.";
    Ok(Some(Figure { name: "variance-components".to_owned(), title, caption: caption.to_owned(), svg }))
}
