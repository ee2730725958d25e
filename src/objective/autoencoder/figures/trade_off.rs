//! What the weight of the MMD trades: reconstruction error against the MMD of the codes, from the metrics alone.

use crate::figure::{Axis, Body, Color, Figure, Interval, Mark, Plot, Point, Section, Series, Spacing};
use crate::objective::Ranked;
use crate::objective::ranked::order;
use crate::space::{Name, Value};
use crate::trial::{Trial, brief, label};

const WEIGHT: &str = "mmd.weight";
const METRICS: [&str; 2] = ["test_mmd", "test_mse"];
/// Most values of the weight that are shown.
const MOST: usize = 12;

/// One figure, where the weight is swept: at the best config's values of all other hyperparameters.
pub(crate) fn figures(ranked: &Ranked<'_>) -> Vec<Figure> {
    let Some(&best) = ranked.configs.first().and_then(|trials| trials.first()) else { return Vec::new() };
    let held = ranked.others(best, WEIGHT);
    let groups = groups(ranked, &held);
    if !ranked.is_swept(WEIGHT) || groups.len() < 2 {
        return Vec::new();
    }
    let [mmd, mse] = METRICS.map(|name| Axis::new(format!("{name}, mean and 95 % interval"), Spacing::Measured));
    let plot = Plot::new(mmd, mse, series(ranked, &groups));
    let held = if held.is_empty() { String::new() } else { format!(" with {}", label(held)) };
    vec![Figure {
        name: "trade-off".to_owned(),
        section: Section::Hyperparameters,
        title: "Test MSE against test MMD² over the weight of the MMD".to_owned(),
        caption: format!(
            "Each small point is one complete trial{held}, each large marker the mean of both metrics at one weight of \
             the MMD with their 95 % intervals, and the line joins the means in the order of the weight of the MMD. \
             Further left and lower is better in both."
        ),
        body: Body::Plots { legend: "weight of the MMD".to_owned(), plots: vec![plot] },
    }]
}

/// Both metrics of the complete trials at each weight, in the order of the weights.
fn groups<'a>(ranked: &Ranked<'a>, held: &[(&Name, &Value)]) -> Vec<(&'a Value, Vec<Point>)> {
    let mut groups: Vec<(&Value, Vec<Point>)> = Vec::new();
    let alike = |trial: &Trial| held.iter().all(|(name, value)| trial.config.params.get(name) == Some(value));
    for trial in ranked.configs.iter().flatten().filter(|trial| alike(trial)) {
        let Some(weight) = trial.config.params.get(WEIGHT) else { continue };
        let [Some(mmd), Some(mse)] = METRICS.map(|name| (ranked.metric)(trial.id, name)) else { continue };
        if !mmd.is_finite() {
            continue;
        }
        match groups.iter_mut().find(|(other, _)| *other == weight) {
            Some((_, points)) => points.push((mmd, mse)),
            None => groups.push((weight, vec![(mmd, mse)])),
        }
    }
    groups.sort_by(|a, b| order(Some(a.0), Some(b.0)));
    groups.truncate(MOST);
    groups
}

/// The means with their intervals, the trials, and the line that joins the means.
fn series(ranked: &Ranked<'_>, groups: &[(&Value, Vec<Point>)]) -> Vec<Series> {
    let mean = |points: &[Point]| {
        let axis = |pick: fn(&Point) -> f64| (ranked.mean)(&points.iter().map(pick).collect::<Vec<_>>());
        let [(x, wide), (y, tall)] = [axis(|p| p.0), axis(|p| p.1)];
        let ends = |at: f64, half: Option<f64>| half.map(|half| (at - half, at + half));
        Interval { at: (x, y), x: ends(x, wide), y: ends(y, tall) }
    };
    let means: Vec<Interval> = groups.iter().map(|(_, points)| mean(points)).collect();
    let line = Series::new("", Color::Grey, Mark::Line(means.iter().map(|mean| mean.at).collect()));
    let named = groups.iter().zip(means).zip((0..).map(Color::Nth)).map(|(((weight, points), mean), color)| {
        let label = format!("{} (n = {})", brief(&weight.to_string()), points.len());
        Series::new(label, color, Mark::Intervals(vec![mean]))
    });
    let trials = groups.iter().zip((0..).map(Color::Nth));
    let trials = trials.map(|((_, points), color)| Series::new("one trial", color, Mark::Points(points.clone())));
    named.chain(trials).chain([line]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, names, plots_of};
    use super::*;
    use crate::objective::autoencoder::config::config;

    #[test]
    fn both_metrics_by_weight_at_the_best_of_all_else() {
        let tables = "[training]\nloss = \"mse+mmd\"\n[replicates]\ndata = 2\n";
        let sweep = Sweeped::new(&format!("{tables}[space]\nmmd.weight = [10.0, 0.5]\nmodel.hidden_size = [2, 8]"));
        let (best, figures) = (sweep.best(), figures(&sweep.ranked()));
        assert_eq!((names(&figures), figures[0].section), (vec!["trade-off"], Section::Hyperparameters));
        let size = config(best).setup.model.widths[0];
        assert!(figures[0].caption.contains(&format!("one complete trial with hidden_size {size},")));
        let series = &plots_of(&figures[0])[0].series;
        let labels: Vec<&str> = series.iter().map(|s| s.label.as_str()).collect();
        assert_eq!(labels, ["0.5 (n = 2)", "10 (n = 2)", "one trial", "one trial", ""]);

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
    fn nothing_where_nothing_is_traded() {
        for more in ["", "[training]\nloss = \"mse+mmd\"\n[space]\nmodel.hidden_size = [2, 8]"] {
            assert!(figures(&Sweeped::new(more).ranked()).is_empty(), "{more}");
        }
    }
}
