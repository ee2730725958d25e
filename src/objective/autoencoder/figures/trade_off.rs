//! What the weight of the MMD trades: reconstruction error against the MMD of the codes, from the metrics alone.

use super::means;
use super::selection::{is_of, kernel, kernel_words};
use crate::figure::{Axis, Body, Color, Figure, Interval, Mark, Plot, Section, Series};
use crate::objective::Ranked;
use crate::objective::autoencoder::config::config;
use crate::objective::autoencoder::evaluate::normality;
use crate::space::{Scale, Value};
use crate::trial::{Replicate, Trial, brief};

const WEIGHT: &str = "mmd.weight";
const METRICS: [&str; 2] = ["test_mmd", "test_mse"];
/// Most values of the weight that are shown.
const MOST: usize = 12;

/// One figure, where the weight is swept: at the best config's values of all other hyperparameters. If the number of test
/// rows is known, with what MMD² normal codes would have.
pub(super) fn figures(ranked: &Ranked<'_>, test_rows: Option<usize>) -> Vec<Figure> {
    let (Some(best), groups) = (ranked.best(), groups(ranked)) else { return Vec::new() };
    if !ranked.is_swept(WEIGHT) || groups.len() < 2 {
        return Vec::new();
    }
    let (scales, mut series) = series(ranked, &groups);
    let normal = test_rows.map(|n| normality::null(n, config(best).setup.model.bottleneck_size));
    let errors = groups.iter().flat_map(|(_, trials)| trials).map(|(_, [_, mse])| *mse);
    if let (Some(normal), Some([low, high])) = (normal, extent(errors)) {
        series.push(Series::new(
            "codes that are N(0, I)",
            Color::Black,
            Mark::Curve(vec![(normal, low), (normal, high)]),
        ));
    }
    let normal = normal.map_or_else(String::new, |normal| {
        format!(" Codes that are samples of N(0, I) would have an MMD² of {normal:.2e} in the mean: the black line, if that is within the axes.")
    });
    let mean = |log: bool| if log { "geometric mean" } else { "mean" };
    let log = scales.map(|scale| scale == Scale::Log);
    let axis = |name: &str, log| Axis::measured(format!("{name}, {}", ranked.statistics.mean_words(log)), log);
    let plot = Plot::new(axis("test MMD² (test_mmd)", log[0]), axis("test MSE (test_mse)", log[1]), series);
    let means = if log[0] == log[1] { mean(log[0]).to_owned() } else { "mean, as its axis says,".to_owned() };
    vec![Figure {
        name: "trade-off".to_owned(),
        section: Section::Hyperparameters,
        title: "Test MSE against test MMD² over the weight of the MMD".to_owned(),
        caption: format!(
            "Each small point is one complete trial{}, each large marker the {means} of both metrics at one weight of \
             the MMD ({WEIGHT}){}, and the line joins the means in the order of the weight. Further left and lower is \
             better in both.{}{normal}",
            means::held(ranked, WEIGHT),
            ranked.statistics.whisker(),
            kernel_words(ranked, kernel(first_of_each(ranked))),
        ),
        body: Body::Plots { legend: "weight of the MMD".to_owned(), plots: vec![plot] },
    }]
}

/// Both metrics of one trial.
type Both = (Replicate, [f64; 2]);

/// One trial of each config, best first.
fn first_of_each<'a>(ranked: &Ranked<'a>) -> impl Iterator<Item = &'a Trial> {
    ranked.configs.iter().filter_map(|trials| trials.first().copied())
}

/// The least and the greatest of these.
fn extent(mut numbers: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    let first = numbers.next()?;
    Some(numbers.fold([first; 2], |[low, high], x| [low.min(x), high.max(x)]))
}

/// Both metrics of the complete trials at each weight, in the order of the weights.
fn groups<'a>(ranked: &Ranked<'a>) -> Vec<(&'a Value, Vec<Both>)> {
    let both = |trial: &Trial| {
        let [Some(mmd), Some(mse)] = METRICS.map(|name| (ranked.metric)(trial.id, name)) else { return None };
        mmd.is_finite().then_some((trial.replicate, [mmd, mse]))
    };
    let kernel = kernel(first_of_each(ranked));
    let of_kernel = |trials: Vec<&Trial>| trials.into_iter().filter(|t| is_of(kernel, t)).filter_map(both).collect();
    let groups = ranked.along(WEIGHT).into_iter();
    let groups = groups.map(|(weight, trials)| -> (_, Vec<Both>) { (weight, of_kernel(trials)) });
    groups.filter(|(_, trials)| !trials.is_empty()).take(MOST).collect()
}

/// The means with their intervals, the trials, and the line that joins the means; and the scales of both axes.
fn series(ranked: &Ranked<'_>, groups: &[(&Value, Vec<Both>)]) -> ([Scale; 2], Vec<Series>) {
    let along = |k: usize| {
        let cells = |(_, trials): &(&Value, Vec<Both>)| trials.iter().map(|(of, both)| (*of, both[k])).collect();
        (ranked.statistics.means)(&groups.iter().map(cells).collect::<Vec<_>>(), None)
    };
    let [(across, xs), (up, ys)] = [along(0), along(1)];
    let mean = |((x, wide), (y, tall))| Interval { at: (x, y), x: wide, y: tall };
    let means: Vec<Interval> = xs.into_iter().zip(ys).map(mean).collect();
    let line = Series::new("", Color::Grey, Mark::Line(means.iter().map(|mean| mean.at).collect()));
    let colors = || (0..).map(Color::Nth);
    let named = groups.iter().zip(means).zip(colors()).map(|(((weight, trials), mean), color)| {
        let label = format!("{} (n = {})", brief(&weight.to_string()), trials.len());
        Series::new(label, color, Mark::Intervals(vec![mean]))
    });
    let points = groups.iter().zip(colors()).map(|((_, trials), color)| {
        Series::new("one trial", color, Mark::Points(trials.iter().map(|(_, [x, y])| (*x, *y)).collect()))
    });
    ([across, up], named.chain(points).chain([line]).collect())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, names, plots_of};
    use super::*;

    #[test]
    fn both_metrics_by_weight_at_the_best_of_all_else() {
        let tables = "[training]\nloss = \"mse+mmd\"\n[replicates]\ndata = 2\n";
        let sweep = Sweeped::new(&format!("{tables}[space]\nmmd.weight = [10.0, 0.5]\nmodel.hidden_size = [2, 8]"));
        let (best, figures) = (sweep.best(), figures(&sweep.ranked(), Some(90)));
        assert_eq!((names(&figures), figures[0].section), (vec!["trade-off"], Section::Hyperparameters));
        let size = config(best).setup.model.widths[0];
        assert!(figures[0].caption.contains(&format!("one complete trial with hidden_size {size},")));
        let series = &plots_of(&figures[0])[0].series;
        let labels: Vec<&str> = series.iter().map(|s| s.label.as_str()).collect();
        assert_eq!(labels, ["0.5 (n = 2)", "10 (n = 2)", "one trial", "one trial", "", "codes that are N(0, I)"]);
        let Mark::Curve(normal) = &series[5].mark else { panic!("{series:?}") };
        assert!(normal.iter().all(|(mmd, _)| (mmd - normality::null(90, 1)).abs() < 1e-15), "{normal:?}");

        let of_weight = |weight: f64| {
            let trials = sweep.trials.iter().filter(|t| config(t).setup.model.widths[0] == size);
            let trials =
                trials.filter(|t| t.config.params.get(WEIGHT).and_then(crate::space::Value::as_f64) == Some(weight));
            trials.map(|t| METRICS.map(|name| sweep.recorded(t, name))).collect::<Vec<_>>()
        };
        let Mark::Intervals(means) = &series[1].mark else { panic!("{series:?}") };
        let [a, b] = [of_weight(10.0)[0], of_weight(10.0)[1]];
        let expected = [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
        assert!((means[0].at.0 - expected[0]).abs() < 1e-12 && (means[0].at.1 - expected[1]).abs() < 1e-12);
        // t(0.975, 1) · sd / √2 of two numbers is 12.706 · half their difference.
        let half = 12.7062 * (a[1] - b[1]).abs() / 2.0;
        let (low, high) = means[0].y.unwrap();
        assert!((high - expected[1] - half).abs() < 1e-4 * half && (expected[1] - low - half).abs() < 1e-4 * half);
        let Mark::Points(points) = &series[2].mark else { panic!("{series:?}") };
        assert_eq!(*points, of_weight(0.5).iter().map(|[x, y]| (*x, *y)).collect::<Vec<_>>());
        let Mark::Line(line) = &series[4].mark else { panic!("{series:?}") };
        assert_eq!(line[1], means[0].at);
    }

    #[test]
    fn all_trials_have_the_kernel_of_the_best() {
        let space =
            "[space]\nmmd.kernel = [\"squared_exponential\", \"inverse_multiquadric\"]\nmmd.weight = [0.0, 1.0]";
        let sweep = Sweeped::new(&format!("[training]\nloss = \"mse+mmd\"\n{space}"));
        let figures = figures(&sweep.ranked(), None);
        let ranked = sweep.ranked();
        let of_kernel = kernel(first_of_each(&ranked)).unwrap().to_string();
        assert!(figures[0].caption.contains(&format!(" its kernel is {of_kernel}.")), "{}", figures[0].caption);
        let labels: Vec<&str> = plots_of(&figures[0])[0].series.iter().map(|s| s.label.as_str()).collect();
        assert_eq!(labels[..2], ["0 (n = 1)", "1 (n = 1)"]);
    }

    #[test]
    fn nothing_where_nothing_is_traded() {
        for more in ["", "[training]\nloss = \"mse+mmd\"\n[space]\nmodel.hidden_size = [2, 8]"] {
            assert!(figures(&Sweeped::new(more).ranked(), None).is_empty(), "{more}");
        }
    }
}
