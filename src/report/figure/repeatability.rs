//! The best configs under repetition: every replicate, column by column, the datasets side by side.

use std::collections::BTreeSet;

use plotters::style::{Color, RGBColor};

use super::ink::{self, GRID, INK, Key, MEAN, POINT};
use super::legend::Legend;
use super::plot::{Plot, dodge};
use super::scale::Scale;
use super::sheet::{Axis, Sheet};
use super::tick_labels::Ticks;
use super::{Figure, scale_note};
use crate::report::{Error, names};
use crate::summary::{Repeatability, Summary};

/// More configs than this are left to the table.
pub(super) const MOST_CONFIGS: usize = 10;
/// Up to as many datasets have a colour each.
const MOST_COLORS: usize = 6;
/// The shape of a config's mean.
const DIAMOND: usize = 3;

/// The figure, unless nothing was repeated.
pub(super) fn figure(summary: &Summary) -> Result<Option<Figure>, Error> {
    let repeated = summary.repeatability.iter().filter(|config| !config.replicates.is_empty());
    let configs: Vec<&Repeatability> = repeated.take(MOST_CONFIGS).collect();
    if configs.is_empty() {
        return Ok(None);
    }
    let values: Vec<f64> = configs.iter().flat_map(|c| &c.replicates).map(|r| r.value).collect();
    let estimates = configs.iter().map(|config| config.estimate);
    let intervals: Vec<_> = estimates.filter_map(|e| e.half_width.map(|h| (e.mean - h, e.mean + h))).collect();
    let y = Scale::fitting(&values, &intervals);
    let datasets: BTreeSet<u32> = configs.iter().flat_map(|c| &c.replicates).map(|r| r.data).collect();
    let datasets: Vec<u32> = datasets.into_iter().collect();
    let metric = &summary.metric.name;
    let title = format!("{} of the best configs under repetition", names::sentence(&names::readable(metric)));
    let sheet = Sheet {
        title: title.clone(),
        x: configs_axis(configs.iter().map(|config| config.label.as_str())),
        y: Axis {
            label: format!("{metric} of each replicate{}", scale_note(y)),
            scale: y,
            ticks: Ticks::Round { whole: false },
        },
        legend: legend(&datasets),
    };
    let svg = sheet.draw(|plot| {
        configs.iter().enumerate().try_for_each(|(i, config)| draw(plot, i, configs.len(), config, &datasets))
    })?;
    Ok(Some(Figure {
        name: "repeatability".to_owned(),
        title,
        caption: caption(&datasets, summary.repeatability.len()),
        svg,
    }))
}

/// The x axis of a figure with one column for each config.
pub(super) fn configs_axis<'a>(labels: impl Iterator<Item = &'a str>) -> Axis {
    let labels: Vec<String> =
        labels.map(|label| if label.is_empty() { "the config" } else { label }.to_owned()).collect();
    let scale = Scale::slots(labels.len());
    Axis { label: "config, best mean first".to_owned(), scale, ticks: Ticks::Names(labels) }
}

/// The look of a dataset's points: its own while there are few, else two that take turns.
fn look(i: usize, datasets: usize) -> (usize, RGBColor) {
    if datasets <= MOST_COLORS { (i, ink::color(i)) } else { (0, ink::color(i % 2)) }
}

fn draw(plot: &Plot, i: usize, n: usize, config: &Repeatability, datasets: &[u32]) -> Result<(), Error> {
    #[expect(clippy::cast_precision_loss, reason = "at most ten configs")]
    let x = i as f64;
    let (left, right) = (plot.column(x - 0.5), plot.column(x + 0.5));
    if n > 1 && i > 0 {
        ink::line(plot.area, vec![(left, plot.frame.top), (left, plot.frame.bottom)], GRID.mix(1.0), 2)?;
    }
    // the datasets share the left four fifths of the slot, the mean has the rest
    let slot = right - left;
    let middle = left + slot * 2 / 5;
    let width = i32::try_from(datasets.len()).unwrap_or(i32::MAX).saturating_mul(2);
    for (k, &data) in datasets.iter().enumerate() {
        let (shape, color) = look(k, datasets.len());
        let room = slot * 7 / 10;
        let column = middle + dodge(k, datasets.len(), room, 60);
        let radius = (room / width).clamp(2, POINT + 1);
        let rows: Vec<i32> = config.replicates.iter().filter(|r| r.data == data).map(|r| plot.row(r.value)).collect();
        if let (Some(&high), Some(&low)) = (rows.iter().min(), rows.iter().max()) {
            ink::line(plot.area, vec![(column, high), (column, low)], color.mix(0.5), 2)?;
        }
        for row in rows {
            ink::marker(plot.area, shape, (column, row), radius, color.mix(0.6))?;
        }
    }
    let column = left + slot * 17 / 20;
    plot.whisker(column, &config.estimate, INK)?;
    ink::marker(plot.area, DIAMOND, (column, plot.row(config.estimate.mean)), MEAN, INK.mix(1.0))
}

fn legend(datasets: &[u32]) -> Legend {
    let mean = (Key::Mean { shape: DIAMOND, color: INK }, "mean, 95 % interval".to_owned());
    let mut entries: Vec<(Key, String)> = if datasets.len() <= MOST_COLORS {
        let each = datasets.iter().enumerate();
        each.map(|(i, data)| (Key::Point { shape: i, color: ink::color(i) }, format!("dataset {data}"))).collect()
    } else {
        let text = ["first dataset, third, …", "second dataset, fourth, …"];
        text.into_iter()
            .enumerate()
            .map(|(i, t)| (Key::Point { shape: 0, color: ink::color(i) }, t.to_owned()))
            .collect()
    };
    entries.push(mean);
    Legend { heading: "a point for each training on".to_owned(), entries }
}

fn caption(datasets: &[u32], configs: usize) -> String {
    let spread = match datasets.len() {
        1 => "All are trainings on the same dataset",
        _ => {
            "Points above each other, joined by a thin line, are trainings on the same dataset; the datasets stand side \
             by side"
        }
    };
    let some = if configs > MOST_CONFIGS { format!(" (the best {MOST_CONFIGS} of {configs})") } else { String::new() };
    format!(
        "Each point is one replicate of a config{some}. {spread}, and the black diamond is the config's mean over all of \
         them with its 95 % interval."
    )
}
