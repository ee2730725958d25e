//! The test error against the noise of the test, for each noise that was learnt, from the metrics alone.

use super::means::{self, Groups};
use crate::figure::{Axis, Body, Color, Figure, Plot, Section, Spacing};
use crate::objective::Ranked;
use crate::objective::autoencoder::config::config;
use crate::objective::autoencoder::evaluate::noise::metric;
use crate::space::{Scale, Value};
use crate::trial::{Trial, brief};

const NOISE: &str = "data.noise";
/// Lines, at most.
const MOST: usize = 8;

/// One figure, where the test error was measured at several levels of noise: at the best config's values of all other
/// hyperparameters.
pub(super) fn figures(ranked: &Ranked<'_>) -> Vec<Figure> {
    let Some(best) = ranked.best() else { return Vec::new() };
    let mut levels = config(best).evaluate.noise;
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    let mut learnt = ranked.along(NOISE);
    learnt.truncate(MOST);
    let line = |(i, (value, trials)): (usize, &(&Value, Vec<&Trial>))| {
        let groups = levels.iter().map(|level| (*level, means::cells(ranked, trials, &metric(*level).name)));
        let groups: Groups = groups.filter(|(_, cells)| !cells.is_empty()).collect();
        (format!("trained at noise {}", brief(&value.to_string())), Color::Nth(i), groups)
    };
    let lines: Vec<_> = learnt.iter().enumerate().map(line).filter(|(.., groups)| groups.len() > 1).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let (scale, series) = means::lines(ranked, lines, None);
    let mean = if scale == Scale::Log { "geometric mean" } else { "mean" };
    let x = Axis { ticks: levels, ..Axis::new("noise of the test (evaluate.noise)", Spacing::Linear) };
    let y =
        Axis::measured(format!("test MSE, {}", ranked.statistics.mean_words(scale == Scale::Log)), scale == Scale::Log);
    vec![Figure {
        name: "noise-levels".to_owned(),
        section: Section::Models,
        title: "Test MSE against the noise of the test".to_owned(),
        caption: format!(
            "The test MSE on fresh moons with other noise than those learnt (test_mse_noise…), for each noise that was \
             learnt ({NOISE}). Each large marker is the {mean} over the trials{} at one noise of the test{}, and a \
             line joins the means of one noise that was learnt.",
            means::held(ranked, NOISE),
            ranked.statistics.whisker(),
        ),
        body: Body::from(vec![Plot::new(x, y, series)]),
    }]
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, labels, plots_of, series};
    use super::*;
    use crate::figure::Mark;

    #[test]
    fn a_line_for_each_noise_learnt_over_those_of_the_test() {
        let tables = "[evaluate]\nnoise = [0.3, 0.05]\n[replicates]\ndata = 2\n";
        let sweep = Sweeped::new(&format!("{tables}[space]\ndata.noise = [0.3, 0.1]\nmodel.hidden_size = [2, 8]"));
        let figures = figures(&sweep.ranked());
        let plot = &plots_of(&figures[0])[0];
        let [low, high] = ["trained at noise 0.1", "trained at noise 0.3"];
        assert_eq!((labels(plot), &plot.x.ticks[..]), (vec![low, low, high, high], &[0.05, 0.3][..]));
        let Mark::Intervals(means) = &series(plot, high).mark else { panic!("{plot:?}") };
        let size = |trial: &Trial| config(trial).setup.model.widths[0];
        let alike = sweep.trials.iter().filter(|t| size(t) == size(sweep.best()));
        let at = alike.filter(|t| t.config.params.get(NOISE).and_then(Value::as_f64) == Some(0.3));
        let errors: Vec<f64> = at.map(|t| sweep.recorded(t, "test_mse_noise0.3")).collect();
        assert_eq!((means.len(), means[1].at.0, errors.len()), (2, 0.3, 2));
        let [arithmetic, geometric] = [f64::midpoint(errors[0], errors[1]), (errors[0] * errors[1]).sqrt()];
        let mean = if plot.y.label.contains("geometric") { geometric } else { arithmetic };
        assert!((means[1].at.1 - mean).abs() < 1e-12, "{means:?} {errors:?}");
    }

    #[test]
    fn one_level_is_no_line_and_one_noise_learnt_is_one_line() {
        assert!(super::figures(&Sweeped::new("[evaluate]\nnoise = [0.3]").ranked()).is_empty());
        let figures = super::figures(&Sweeped::new("[evaluate]\nnoise = [0.3, 0.1]").ranked());
        assert_eq!(labels(&plots_of(&figures[0])[0]), ["trained at noise 0.1"; 2]);
    }
}
