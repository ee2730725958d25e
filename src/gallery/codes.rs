//! Where the codes lie: a histogram of codes of one number, points in the plane for codes of two.

use super::selection::Selection;
use super::{Error, Histogram, Layer, Mark, Panel, Picture, Plots, plane};
use crate::objective::Restored;
use crate::trial::{Loss, Source, Trial};

/// Bins of a histogram.
const BINS: u16 = 40;
/// Points of a curve over it.
const GRID: u16 = 400;
/// A legend entry and points.
type Curve = (String, Vec<(f64, f64)>);
/// Classes told apart by colour, at most.
const CLASSES: u32 = 10;

/// A histogram for codes of one number and a picture of codes of two, as far as there are such configs.
pub(super) fn pictures(selection: &Selection<'_>) -> Result<Vec<Picture>, Error> {
    let of_size = |n| selection.ranked().iter().copied().filter(move |t| t.config.config.model.bottleneck_size == n);
    let mut all = Vec::new();
    if let Some(best) = of_size(1).next() {
        all.extend(histogram(selection, best)?);
    }
    let drawable: Vec<&Trial> = of_size(2).collect();
    if !drawable.is_empty() {
        all.push(scatter(selection, &drawable)?);
    }
    if all.len() > 1 {
        all.iter_mut().zip(1..).for_each(|(picture, size)| picture.name = format!("codes-{size}"));
    }
    Ok(all)
}

/// The codes of the training rows, which is what a mixture is fitted to. None if they are all the same.
fn histogram(selection: &Selection<'_>, best: &Trial) -> Result<Option<Picture>, Error> {
    let restored = selection.restore(best)?;
    let codes: Vec<f64> = restored.encode(&restored.dataset().train)?.values.into_iter().map(f64::from).collect();
    let (low, high) = codes.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(*x), h.max(*x)));
    if low >= high {
        return Ok(None);
    }
    let margin = (high - low) / 20.0;
    let at = |i: u16| low - margin + (high - low + 2.0 * margin) * f64::from(i) / f64::from(GRID - 1);
    let grid: Vec<f64> = (0..GRID).map(at).collect();
    let label = selection.label(best);
    let of = if label.is_empty() { String::new() } else { format!(" ({label})") };
    Ok(Some(Picture {
        name: "codes".to_owned(),
        title: "Distribution of the codes".to_owned(),
        caption: format!(
            "Codes of the training rows by the first training of the best config with codes of one number{of}, as a \
             density: the bars' area is 1."
        ),
        plots: Plots::Histogram(Histogram {
            axis: "code".to_owned(),
            bins: bins(&codes, low, high),
            curves: curves(selection, best, &grid)?,
        }),
    }))
}

/// Equal bins from `low` to `high`.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
fn bins(codes: &[f64], low: f64, high: f64) -> Vec<(f64, f64, f64)> {
    let width = (high - low) / f64::from(BINS);
    let edge = |i: u16| low + width * f64::from(i);
    let mut counts = [0_u32; BINS as usize];
    for code in codes {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the number of bins")]
        let bin = ((code - low) / width) as usize;
        counts[bin.min(usize::from(BINS) - 1)] += 1;
    }
    let density = |count: u32| f64::from(count) / (codes.len() as f64 * width);
    (0..BINS).zip(counts).map(|(i, count)| (edge(i), edge(i + 1), density(count))).collect()
}

/// The densities that the codes are meant to have, and that were fitted to them.
fn curves(selection: &Selection<'_>, trial: &Trial, grid: &[f64]) -> Result<Vec<Curve>, Error> {
    let over = |density: &dyn Fn(f64) -> f64| grid.iter().map(|x| (*x, density(*x))).collect();
    let mut curves = Vec::new();
    if let Some(mixture) = selection.mixture(trial)? {
        let n = mixture.len();
        let s = if n == 1 { "" } else { "s" };
        curves.push((format!("Gaussian mixture, {n} component{s}"), over(&|x| mixture.density(&[x]))));
    }
    if matches!(trial.config.config.training.loss, Loss::MseMmd(_)) {
        let normal = |x: f64| libm::exp(-x * x / 2.0) / libm::sqrt(std::f64::consts::TAU);
        curves.push(("N(0, 1)".to_owned(), over(&normal)));
    }
    Ok(curves)
}

/// The codes of test rows by class, a panel for each network and weight of the MMD that was swept.
fn scatter(selection: &Selection<'_>, ranked: &[&Trial]) -> Result<Picture, Error> {
    let mut panels = Vec::new();
    let variants = selection.variants(ranked);
    for trial in &variants {
        let restored = selection.restore(trial)?;
        let mut layers = match trial.config.config.training.loss {
            Loss::MseMmd(_) => circles().to_vec(),
            Loss::Mse => Vec::new(),
        };
        layers.extend(classes(trial, &restored)?);
        let title = selection.variant(trial);
        panels.push(Panel { title, axes: ("code 1".to_owned(), "code 2".to_owned()), layers });
    }
    let circles = if variants.iter().any(|t| matches!(t.config.config.training.loss, Loss::MseMmd(_))) {
        " The circles lie 1, 2 and 3 standard deviations from the centre of N(0, I), to which MMD draws the codes."
    } else {
        ""
    };
    let caption = format!(
        "Codes of test rows (at most {}) by the first training of the best config with codes of two numbers{}.{circles}",
        plane::POINTS,
        if variants.len() > 1 { ", for each of these settings" } else { "" }
    );
    Ok(plane::panels("codes", "Codes of test rows", caption, panels))
}

/// One layer for each class, or one in all where there are no classes or too many.
fn classes(trial: &Trial, restored: &Restored) -> Result<Vec<Layer>, Error> {
    let codes = restored.encode(&plane::first(&restored.dataset().test, plane::POINTS))?;
    let test = &restored.dataset().test.labels;
    let Some(&last) = test.iter().max().filter(|last| **last < CLASSES) else {
        return Ok(vec![plane::layer("test rows", Mark::Dots, &codes, plane::POINTS)]);
    };
    let points = plane::points(&codes);
    let of = |class| points.iter().zip(&codes.labels).filter(move |(_, l)| **l == class).map(|(point, _)| *point);
    let layer = |class| Layer { label: name(trial, class), mark: Mark::Dots, points: of(class).collect() };
    Ok((0..=last).map(layer).collect())
}

/// What to call a class.
fn name(trial: &Trial, class: u32) -> String {
    match (&trial.config.config.data.source, class) {
        (Source::Moons { .. }, 0) => "outer moon".to_owned(),
        (Source::Moons { .. }, _) => "inner moon".to_owned(),
        (Source::Digits { .. }, digit) => digit.to_string(),
        (Source::Csv { .. }, class) => format!("class {class}"),
    }
}

/// One, two and three standard deviations around the standard normal's centre.
fn circles() -> [Layer; 3] {
    [1.0, 2.0, 3.0].map(|radius| {
        let angle = |i: u16| std::f64::consts::TAU * f64::from(i) / 180.0;
        let points = (0..=180).map(angle).map(|a| (radius * libm::cos(a), radius * libm::sin(a))).collect();
        Layer { label: "N(0, I) at 1, 2, 3 sd".to_owned(), mark: Mark::Guide, points }
    })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::super::fixture::{Sweeped, labels, layer, named, names, panels_of};
    use super::*;

    const MMD: &str = "[training]\nloss = \"mse+mmd\"\n[model]\nbottleneck_size = 2\n";

    #[test]
    fn codes_of_one_number_are_a_histogram() {
        let pictures = Sweeped::new("").pictures();
        let Plots::Histogram(histogram) = &named(&pictures, "codes").plots else { panic!("{pictures:?}") };
        assert_eq!((histogram.bins.len(), histogram.curves.len()), (40, 0));
        let drawn = Sweeped::new("[training]\nloss = \"mse+mmd\"").pictures();
        let Plots::Histogram(histogram) = &named(&drawn, "codes").plots else { panic!("{drawn:?}") };
        assert_eq!(histogram.curves[0].0, "N(0, 1)");
        let top = histogram.curves[0].1.iter().map(|p| p.1).fold(0.0, f64::max);
        assert!(top <= 0.398_942_281, "{top}");
    }

    #[test]
    fn the_mixture_of_the_metrics_lies_over_the_histogram() {
        let sweep = Sweeped::new("[evaluate]\nmixture = \"fixed\"\ncomponents = 2");
        let pictures = sweep.pictures();
        let Plots::Histogram(histogram) = &named(&pictures, "codes").plots else { panic!("{pictures:?}") };
        let (name, curve) = &histogram.curves[0];
        assert_eq!(name, "Gaussian mixture, 2 components");
        let area: f64 = curve.windows(2).map(|w| (w[1].0 - w[0].0) * f64::midpoint(w[0].1, w[1].1)).sum();
        assert!((0.8..1.01).contains(&area), "{area}");
        let selection = sweep.selection();
        let restored = selection.restore(&sweep.trials[0]).unwrap();
        let codes = restored.encode(&restored.dataset().train).unwrap();
        let mixture = selection.mixture(&sweep.trials[0]).unwrap().unwrap();
        let Ok(found) = mixture.log_likelihood(&codes, &mut || Ok::<_, Infallible>(()));
        let recorded = sweep.recorded(&sweep.trials[0], "mixture_loglik");
        assert!((found - recorded).abs() < 1e-12, "{found} is not {recorded}");
    }

    #[test]
    fn codes_of_two_numbers_lie_over_circles_a_panel_for_each_weight() {
        let pictures = Sweeped::new(&format!("{MMD}[space]\nmmd.weight = [10.0, 0.1, 1.0]")).pictures();
        let panels = panels_of(named(&pictures, "codes"));
        let titles: Vec<&str> = panels.iter().map(|p| p.title.as_str()).collect();
        assert_eq!(titles, ["weight 0.1", "weight 1", "weight 10"]);
        let guides = ["N(0, I) at 1, 2, 3 sd"; 3];
        for panel in panels {
            assert_eq!(labels(panel), [&guides[..], &["outer moon", "inner moon"]].concat());
            let n = layer(panel, "outer moon").points.len() + layer(panel, "inner moon").points.len();
            assert_eq!(n, 90, "every test row");
            for (circle, radius) in panel.layers.iter().zip([1.0, 2.0, 3.0]) {
                assert!(circle.points.iter().all(|(x, y)| (x.hypot(*y) - radius).abs() < 1e-12));
            }
        }
    }

    #[test]
    fn kinds_of_network_are_rows_of_panels() {
        let space = "[space]\nmodel.kind = [\"resnet\", \"mlp\"]\nmmd.weight = [1.0, 2.0, 3.0, 4.0]";
        let pictures = Sweeped::new(&format!("{MMD}{space}")).pictures();
        let titles: Vec<&str> = panels_of(named(&pictures, "codes")).iter().map(|p| p.title.as_str()).collect();
        let kind = |kind: &str| [1, 2, 4].map(|weight| format!("kind {kind}, weight {weight}"));
        assert_eq!(titles, [kind("mlp"), kind("resnet")].concat());
    }

    #[test]
    fn sizes_that_can_be_drawn_have_a_picture_each() {
        let drawn = |space: &str| {
            let pictures = Sweeped::new(&format!("[space]\nmodel.bottleneck_size = {space}")).pictures();
            names(&pictures).into_iter().filter(|n| n.starts_with("codes")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(drawn("[1, 2, 4]"), ["codes-1", "codes-2"]);
        assert_eq!(drawn("[2, 4]"), ["codes"]);
        assert_eq!(drawn("[3, 4]"), [""; 0]);
    }

    #[test]
    fn bins_hold_every_code_and_have_area_1() {
        let codes: Vec<f64> = (0..=1000).map(|i| f64::from(i * i) / 1e6).collect();
        let bins = bins(&codes, 0.0, 1.0);
        let area: f64 = bins.iter().map(|(left, right, density)| (right - left) * density).sum();
        assert_eq!((bins.len(), bins[0].0, bins[39].1), (40, 0.0, 1.0));
        assert!((area - 1.0).abs() < 1e-12);
        // √(1/40) = 0.158: codes 0 to 158 of 1001 lie in the first bin.
        assert!((bins[0].2 * 1001.0 / 40.0 - 159.0).abs() < 1e-9);
    }
}
