//! The variance components of the best configs: how far trainings on the same and on different datasets spread.

use plotters::style::{Color, RGBColor};

use super::Figure;
use super::ink::{self, Key};
use super::plot::{Plot, dodge};
use super::repeatability::{MOST_CONFIGS, configs_axis};
use super::scale::Scale;
use super::sheet::{Axis, Legend, Sheet};
use super::tick_labels::Ticks;
use crate::report::{Error, names};
use crate::summary::{Components, Summary};

/// A dark and a light colour, which can be told apart in grey.
fn colors() -> [RGBColor; 2] {
    [ink::color(0), ink::color(5)]
}

/// The figure, unless no config has two datasets with two trainings each.
pub(super) fn figure(summary: &Summary) -> Result<Option<Figure>, Error> {
    let all = summary.repeatability.iter().filter_map(|config| config.components.map(|c| (config.label.as_str(), c)));
    let configs: Vec<(&str, Components)> = all.take(MOST_CONFIGS).collect();
    if configs.is_empty() {
        return Ok(None);
    }
    let largest = configs.iter().map(|(_, c)| c.same_data_sd.max(c.different_data_sd)).fold(0.0, f64::max);
    let top = if largest > 0.0 { largest * 1.06 } else { 1.0 };
    let metric = &summary.metric.name;
    let title = format!("Spread of the {} when a training is repeated", names::readable(metric));
    let [same, different] = colors();
    let sheet = Sheet {
        title: title.clone(),
        x: configs_axis(configs.iter().map(|&(label, _)| label)),
        y: Axis {
            label: format!("standard deviation of {metric}"),
            scale: Scale::linear([0.0, top]),
            ticks: Ticks::Round { whole: false },
        },
        legend: Legend {
            heading: "sd of trainings on".to_owned(),
            entries: vec![
                (Key::Fill { color: same, alpha: 1.0 }, "the same dataset".to_owned()),
                (Key::Fill { color: different, alpha: 1.0 }, "different datasets".to_owned()),
            ],
        },
    };
    let svg = sheet.draw(|plot| {
        let numbered = (0_u32..).zip(&configs);
        numbered.map(|(i, (_, components))| (f64::from(i), components)).try_for_each(|(x, c)| draw(plot, x, c))
    })?;
    let caption = "The blue bar is the standard deviation between trainings on the same dataset (other initialisation \
                   and batch order), the orange one that of a training on a new dataset, which adds what the datasets \
                   differ by.";
    Ok(Some(Figure { name: "variance-components".to_owned(), title, caption: caption.to_owned(), svg }))
}

fn draw(plot: &Plot, x: f64, components: &Components) -> Result<(), Error> {
    let slot = plot.column(x + 0.5) - plot.column(x - 0.5);
    let half = (slot * 3 / 20).clamp(2, 40);
    for (i, sd) in [components.same_data_sd, components.different_data_sd].into_iter().enumerate() {
        let middle = plot.column(x) + dodge(i, 2, slot, half * 2 + 4);
        let bar = [(middle - half, plot.row(sd)), (middle + half, plot.row(0.0))];
        ink::rectangle(plot.area, bar[0], bar[1], colors()[i].mix(1.0))?;
    }
    Ok(())
}
