//! Where the codes lie: a histogram of codes of one number, points in the plane for codes of two.

use super::plane;
use super::selection::{Selection, kernel, kernel_words};
use crate::figure::{Axis, Bar, Color, Figure, Mark, Plot, Point, Series, Spacing};
use crate::learn::LossKind;
use crate::objective::Error;
use crate::objective::autoencoder::config::config;
use crate::objective::autoencoder::restored::Restored;
use crate::trial::Trial;

/// Bins of a histogram.
const BINS: u16 = 40;
/// Points of a curve over it.
const GRID: u16 = 400;
/// Classes told apart by colour, at most.
const CLASSES: u32 = 10;

/// A histogram for codes of one number and a figure of codes of two, as far as there are such configs.
pub(super) fn figures(selection: &Selection<'_>) -> Result<Vec<Figure>, Error> {
    let of_size = |n| selection.ranked().iter().copied().filter(move |t| config(t).setup.model.bottleneck_size == n);
    let mut all = Vec::new();
    if let Some(best) = of_size(1).next() {
        all.extend(histogram(selection, best)?);
    }
    let drawable: Vec<&Trial> = of_size(2).collect();
    if !drawable.is_empty() {
        all.push(scatter(selection, &drawable)?);
    }
    if all.len() > 1 {
        all.iter_mut().zip(1..).for_each(|(figure, size)| figure.name = format!("codes-{size}"));
    }
    Ok(all)
}

/// The codes of the training rows, which is what a mixture is fitted to. None if they are all the same.
fn histogram(selection: &Selection<'_>, best: &Trial) -> Result<Option<Figure>, Error> {
    let restored = selection.restore(best)?;
    let codes: Vec<f64> = restored.encode(&restored.dataset().train).values.into_iter().map(f64::from).collect();
    let (low, high) = codes.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(*x), h.max(*x)));
    if low >= high {
        return Ok(None);
    }
    let margin = (high - low) / 20.0;
    let at = |i: u16| low - margin + (high - low + 2.0 * margin) * f64::from(i) / f64::from(GRID - 1);
    let grid: Vec<f64> = (0..GRID).map(at).collect();
    let label = selection.trials.label(best);
    let of = if label.is_empty() { String::new() } else { format!(" ({label})") };
    let mut series = curves(selection, best, &grid)?;
    series.push(Series::new("histogram", Color::Grey, Mark::Bars(bins(&codes, low, high))));
    let plot = Plot::new(Axis::new("code", Spacing::Linear), Axis::new("density", Spacing::FromZero), series);
    let caption = format!(
        "Codes of the training rows by the first training of the best config with codes of one number{of}, as a density: \
         the bars' area is 1."
    );
    Ok(Some(plane::figure("codes", "Distribution of the codes", caption, vec![plot])))
}

/// Equal bins from `low` to `high`.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
fn bins(codes: &[f64], low: f64, high: f64) -> Vec<Bar> {
    let width = (high - low) / f64::from(BINS);
    let edge = |i: u16| low + width * f64::from(i);
    let mut counts = [0_u32; BINS as usize];
    for code in codes {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the number of bins")]
        let bin = ((code - low) / width) as usize;
        counts[bin.min(usize::from(BINS) - 1)] += 1;
    }
    let density = |count: u32| f64::from(count) / (codes.len() as f64 * width);
    (0..BINS).zip(counts).map(|(i, count)| Bar { x: (edge(i), edge(i + 1)), y: (0.0, density(count)) }).collect()
}

/// The densities that the codes are meant to have, and that were fitted to them.
fn curves(selection: &Selection<'_>, trial: &Trial, grid: &[f64]) -> Result<Vec<Series>, Error> {
    let mut curves: Vec<Series> = Vec::new();
    let mut add = |label: &str, density: &dyn Fn(f64) -> f64| {
        let points = grid.iter().map(|x| (*x, density(*x))).collect();
        curves.push(Series::new(label, Color::Nth(curves.len()), Mark::Curve(points)));
    };
    if let Some(mixture) = selection.mixture(trial)? {
        let n = mixture.len();
        let s = if n == 1 { "" } else { "s" };
        add(&format!("Gaussian mixture, {n} component{s}"), &|x| mixture.density(&[x]));
    }
    if matches!(config(trial).setup.training.loss, LossKind::MseMmd(_)) {
        add("N(0, 1)", &|x| libm::exp(-x * x / 2.0) / libm::sqrt(std::f64::consts::TAU));
    }
    Ok(curves)
}

/// The codes of test rows by class, a plot for each network and weight of the MMD that was swept.
fn scatter(selection: &Selection<'_>, ranked: &[&Trial]) -> Result<Figure, Error> {
    let (mut plots, mut fitted) = (Vec::new(), false);
    let variants = selection.variants(ranked);
    for trial in &variants {
        let restored = selection.restore(trial)?;
        let mut series = ellipses(selection, trial)?;
        fitted |= !series.is_empty();
        series.extend(classes(&restored));
        if matches!(config(trial).setup.training.loss, LossKind::MseMmd(_)) {
            series.extend(circles());
        }
        plots.push(plane::square(selection.variant(trial), ["code 1", "code 2"], series));
    }
    let circles = if variants.iter().any(|t| matches!(config(t).setup.training.loss, LossKind::MseMmd(_))) {
        " The circles lie 1, 2 and 3 standard deviations from the centre of N(0, I), to which MMD draws the codes."
    } else {
        ""
    };
    let ellipses = if fitted {
        " The black ellipses lie 2 standard deviations from the centre of each component of the Gaussian mixture that was \
         fitted to the codes of the training rows."
    } else {
        ""
    };
    let caption = format!(
        "Codes of test rows (at most {}) by the first training of the best config with codes of two numbers{}.{}{circles}{ellipses}",
        plane::POINTS,
        if variants.len() > 1 { ", for each of these settings" } else { "" },
        kernel_words(selection.trials, kernel(ranked.iter().copied())),
    );
    Ok(plane::figure("codes", "Codes of test rows", caption, plots))
}

/// One series for each class, or one in all where there are no classes or too many.
fn classes(restored: &Restored) -> Vec<Series> {
    let codes = restored.encode(&plane::first(&restored.dataset().test, plane::POINTS));
    let test = &restored.dataset().test.labels;
    let Some(&last) = test.iter().max().filter(|last| **last < CLASSES) else {
        return vec![plane::dots("test rows", Color::Nth(0), &codes, plane::POINTS)];
    };
    let points = plane::points(&codes);
    let of = |class| points.iter().zip(&codes.labels).filter(move |(_, l)| **l == class).map(|(point, _)| *point);
    let colors = (0..).map(Color::Nth);
    let series =
        |(class, color)| Series::new(restored.dataset().names.label(class), color, Mark::Points(of(class).collect()));
    (0..=last).zip(colors).map(series).collect()
}

/// Two standard deviations around the centre of each component of the mixture, if one was fitted.
fn ellipses(selection: &Selection<'_>, trial: &Trial) -> Result<Vec<Series>, Error> {
    let Some(mixture) = selection.mixture(trial)? else { return Ok(Vec::new()) };
    let mut curves: Vec<Vec<Point>> = vec![Vec::new(); mixture.len()];
    for (x, y) in circle(2.0) {
        for (curve, at) in curves.iter_mut().zip(mixture.at(&[x, y])) {
            curve.push((at[0], at[1]));
        }
    }
    let series = |curve| Series::new("Gaussian mixture, 2 sd", Color::Black, Mark::Curve(curve));
    Ok(curves.into_iter().map(series).collect())
}

fn circle(radius: f64) -> Vec<Point> {
    let angle = |i: u16| std::f64::consts::TAU * f64::from(i) / 180.0;
    (0..=180).map(angle).map(|a| (radius * libm::cos(a), radius * libm::sin(a))).collect()
}

/// One, two and three standard deviations around the standard normal's centre.
fn circles() -> [Series; 3] {
    [1.0, 2.0, 3.0].map(|radius| Series::new("N(0, I) at 1, 2, 3 sd", Color::Grey, Mark::Curve(circle(radius))))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, labels, named, names, plots_of, points, points_of};
    use super::*;
    use crate::learn::unstopped;

    const MMD: &str = "[training]\nloss = \"mse+mmd\"\n[model]\nbottleneck_size = 2\n";

    #[test]
    fn codes_of_one_number_are_a_histogram() {
        let figures = Sweeped::new("").figures();
        let plot = &plots_of(named(&figures, "codes"))[0];
        assert_eq!(labels(plot), ["histogram"]);
        assert!(matches!(&plot.series[0].mark, Mark::Bars(bins) if bins.len() == 40));
        let figures = Sweeped::new("[training]\nloss = \"mse+mmd\"").figures();
        let curve = points(&plots_of(named(&figures, "codes"))[0], "N(0, 1)");
        let top = curve.iter().map(|p| p.1).fold(0.0, f64::max);
        assert!(top <= 0.398_942_281, "{top}");
    }

    #[test]
    fn the_mixture_of_the_metrics_lies_over_the_histogram() {
        let sweep = Sweeped::new("[evaluate]\nmixture = \"fixed\"\ncomponents = 2");
        let figures = sweep.figures();
        let curve = points(&plots_of(named(&figures, "codes"))[0], "Gaussian mixture, 2 components");
        let area: f64 = curve.windows(2).map(|w| (w[1].0 - w[0].0) * f64::midpoint(w[0].1, w[1].1)).sum();
        assert!((0.8..1.01).contains(&area), "{area}");
        let selection = sweep.selection();
        let restored = selection.restore(&sweep.trials[0]).unwrap();
        let codes = restored.encode(&restored.dataset().train);
        let mixture = selection.mixture(&sweep.trials[0]).unwrap().unwrap();
        let found = unstopped(|poll| mixture.log_likelihood(&codes, poll));
        let recorded = sweep.recorded(&sweep.trials[0], "mixture_loglik");
        assert!((found - recorded).abs() < 1e-12, "{found} is not {recorded}");
    }

    #[test]
    fn codes_of_two_numbers_lie_over_circles_a_plot_for_each_weight() {
        let figures = Sweeped::new(&format!("{MMD}[space]\nmmd.weight = [10.0, 0.1, 1.0]")).figures();
        let plots = plots_of(named(&figures, "codes"));
        let titles: Vec<&str> = plots.iter().map(|p| p.title.as_str()).collect();
        assert_eq!(titles, ["weight 0.1", "weight 1", "weight 10"]);
        let guides = ["N(0, I) at 1, 2, 3 sd"; 3];
        for plot in plots {
            assert_eq!(labels(plot), [&["outer moon", "inner moon"], &guides[..]].concat());
            let n = points(plot, "outer moon").len() + points(plot, "inner moon").len();
            assert_eq!(n, 90, "every test row");
            for (circle, radius) in plot.series[2..].iter().zip([1.0, 2.0, 3.0]) {
                assert!(points_of(circle).iter().all(|(x, y)| (x.hypot(*y) - radius).abs() < 1e-12));
            }
        }
    }

    /// On a component's ellipse its density is exp(-2) of that at its centre; with one component it is the mixture's.
    #[test]
    fn ellipses_lie_two_standard_deviations_from_the_centres() {
        let ellipses = |components: u32| {
            let evaluate = format!("[evaluate]\nmixture = \"fixed\"\ncomponents = {components}");
            let sweep = Sweeped::new(&format!("[model]\nbottleneck_size = 2\n{evaluate}"));
            let figures = sweep.figures();
            let figure = named(&figures, "codes");
            assert!(figure.caption.contains("2 standard deviations from the centre of each component"));
            let plot = &plots_of(figure)[0];
            let curves = plot.series.iter().filter(|s| s.label == "Gaussian mixture, 2 sd").map(points_of);
            let curves: Vec<Vec<Point>> = curves.map(<[Point]>::to_vec).collect();
            (sweep.selection().mixture(&sweep.trials[0]).unwrap().unwrap(), curves)
        };
        assert_eq!(ellipses(3).1.len(), 3);
        let (mixture, curves) = ellipses(1);
        let centre = mixture.means().next().unwrap().to_vec();
        for (x, y) in &curves[0] {
            let fall = mixture.log_density(&centre) - mixture.log_density(&[*x, *y]);
            assert!((fall - 2.0).abs() < 1e-9, "{fall}");
        }
    }

    #[test]
    fn kinds_of_network_are_rows_of_plots() {
        let space = "[space]\nmodel.kind = [\"resnet\", \"mlp\"]\nmmd.weight = [1.0, 2.0, 3.0, 4.0]";
        let figures = Sweeped::new(&format!("{MMD}{space}")).figures();
        let titles: Vec<&str> = plots_of(named(&figures, "codes")).iter().map(|p| p.title.as_str()).collect();
        let kind = |kind: &str| [1, 2, 3, 4].map(|weight| format!("kind {kind}, weight {weight}"));
        assert_eq!(titles, [kind("mlp"), kind("resnet")].concat());
    }

    #[test]
    fn every_plot_has_the_kernel_of_the_best() {
        let space =
            "[space]\nmmd.kernel = [\"squared_exponential\", \"inverse_multiquadric\"]\nmmd.weight = [0.0, 1.0, 2.0]";
        let sweep = Sweeped::new(&format!("{MMD}{space}"));
        let figures = sweep.figures();
        let figure = named(&figures, "codes");
        let selection = sweep.selection();
        let variants = selection.variants(selection.ranked());
        let kernels: Vec<String> =
            variants.iter().filter_map(|t| t.config.params.get("mmd.kernel")).map(ToString::to_string).collect();
        assert_eq!((plots_of(figure).len(), kernels.len()), (3, 2));
        assert_eq!(kernels[0], kernels[1]);
        let said = format!(" Where the MMD has a part in the loss, its kernel is {}.", kernels[0]);
        assert!(figure.caption.contains(&said), "{}", figure.caption);
    }

    #[test]
    fn sizes_that_can_be_drawn_have_a_figure_each() {
        let drawn = |space: &str| {
            let figures = Sweeped::new(&format!("[space]\nmodel.bottleneck_size = {space}")).figures();
            names(&figures).into_iter().filter(|n| n.starts_with("codes")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(drawn("[1, 2, 4]"), ["codes-1", "codes-2"]);
        assert_eq!(drawn("[2, 4]"), ["codes"]);
        assert_eq!(drawn("[3, 4]"), [""; 0]);
    }

    #[test]
    fn bins_hold_every_code_and_have_area_1() {
        let codes: Vec<f64> = (0..=1000).map(|i| f64::from(i * i) / 1e6).collect();
        let bins = bins(&codes, 0.0, 1.0);
        let area: f64 = bins.iter().map(|bin| (bin.x.1 - bin.x.0) * bin.y.1).sum();
        assert_eq!((bins.len(), bins[0].x.0, bins[39].x.1), (40, 0.0, 1.0));
        assert!((area - 1.0).abs() < 1e-12);
        // √(1/40) = 0.158: codes 0 to 158 of 1001 lie in the first bin.
        assert!((bins[0].y.1 * 1001.0 / 40.0 - 159.0).abs() < 1e-9);
    }
}
