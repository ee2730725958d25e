//! What a random forest still recognises against the size of the code, from the metrics alone.

use super::means::{self, Groups};
use crate::figure::{Axis, Body, Color, Figure, Plot, Section};
use crate::objective::Ranked;
use crate::space::Scale;
use crate::trial::brief;

const SIZE: &str = "model.bottleneck_size";
/// What is called what on the page: shares of rows that are given their own label, and of trees that agree.
const RIGHT: [(&str, &str); 3] =
    [(ORIGINALS, "forest_test"), ("reconstructions", "forest_recon"), ("synthetic rows", "forest_synthetic")];
const VOTES: [(&str, &str); 3] =
    [(ORIGINALS, "votes_test"), ("reconstructions", "votes_recon"), ("synthetic rows", "votes_synthetic")];
const ORIGINALS: &str = "originals";

/// One figure, where the size is swept and a forest was asked for: at the best config's values of all other
/// hyperparameters.
pub(super) fn figures(ranked: &Ranked<'_>) -> Vec<Figure> {
    let sizes = ranked.along(SIZE);
    let names: Vec<String> = sizes.iter().map(|(size, _)| brief(&size.to_string())).collect();
    let plot = |label: &str, metrics: &[(&str, &str)]| {
        let groups = |metric: &str| -> Groups {
            let all =
                (0_u32..).zip(&sizes).map(|(i, (_, trials))| (f64::from(i), means::cells(ranked, trials, metric)));
            all.filter(|(_, cells)| !cells.is_empty()).collect()
        };
        let color = |i, name: &str| if name == ORIGINALS { Color::Grey } else { Color::Nth(i) };
        let lines =
            metrics.iter().enumerate().map(|(i, (name, metric))| ((*name).to_owned(), color(i, name), groups(metric)));
        let lines: Vec<_> = lines.filter(|(.., groups)| !groups.is_empty()).collect();
        let any = !lines.is_empty();
        let (_, series) = means::lines(ranked, lines, Some(Scale::Linear));
        let x = Axis::of_names(format!("bottleneck size ({SIZE})"), &names);
        any.then(|| Plot::new(x, Axis::measured(label, false), series))
    };
    let right = plot("accuracy: share of rows with their own label", &RIGHT);
    let votes = plot("largest share of the trees' votes, mean over rows", &VOTES);
    let (Some(right), Some(votes)) = (right, votes) else { return Vec::new() };
    if !ranked.is_swept(SIZE) || sizes.len() < 2 {
        return Vec::new();
    }
    let titled = |title: &str, plot: Plot| Plot { title: title.to_owned(), ..plot };
    vec![Figure {
        name: "recognition".to_owned(),
        section: Section::Models,
        title: "What the forest recognises against the bottleneck size".to_owned(),
        caption: format!(
            "A random forest was fitted to the training rows. Left the share of test rows that it gives their own label \
             (forest_test), of their reconstructions (forest_recon) and of synthetic rows, if those were drawn label by label \
             (forest_synthetic); right the part of its trees that agree on a row (votes_test, votes_recon, votes_synthetic). \
             The originals, in grey, are what can be reached. Each large marker is the mean over the trials{} at one size{}.",
            means::held(ranked, SIZE),
            ranked.statistics.whisker(),
        ),
        body: Body::from(vec![titled("recognised", right), titled("sure", votes)]),
    }]
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, labels, plots_of, series};
    use super::*;
    use crate::figure::Mark;
    use crate::space::Value;

    const DIGITS: &str = "[data]\nsource = \"digits\"\nn_train = 200\n[training]\nepochs = 3\n\
                          [model]\nhidden_size = 16\nlayers = 1\n[replicates]\ndata = 2\n\
                          [evaluate]\nforest = true\n";

    #[test]
    fn shares_of_originals_and_reconstructions_at_each_size() {
        let sweep = Sweeped::of(DIGITS, "[space]\nmodel.bottleneck_size = [4, 1]");
        let figures = figures(&sweep.ranked());
        let plots = plots_of(&figures[0]);
        assert_eq!(labels(&plots[0]), ["originals", "originals", "reconstructions", "reconstructions"]);
        let Mark::Intervals(means) = &series(&plots[0], "reconstructions").mark else { panic!("{plots:?}") };
        let of_size = |size: f64| {
            let of = sweep.trials.iter().filter(|t| t.config.params.get(SIZE).and_then(Value::as_f64) == Some(size));
            of.map(|t| sweep.recorded(t, "forest_recon")).collect::<Vec<_>>()
        };
        for (mean, size) in means.iter().zip([1.0, 4.0]) {
            let [a, b] = [of_size(size)[0], of_size(size)[1]];
            let half = 12.7062 * (a - b).abs() / 2.0;
            let (low, high) = mean.y.unwrap();
            assert!((mean.at.1 - f64::midpoint(a, b)).abs() < 1e-12, "{mean:?}");
            assert!(((high - low) / 2.0 - half).abs() <= 1e-4 * half, "{mean:?} is not over datasets");
        }
        assert!(
            figures[0].caption.contains("at one size with its 95 % interval over splits of these rows as a whisker."),
            "{}",
            figures[0].caption
        );
    }

    #[test]
    fn nothing_without_sizes_or_a_forest() {
        assert!(super::figures(&Sweeped::of(DIGITS, "").ranked()).is_empty());
        assert!(super::figures(&Sweeped::new("[space]\nmodel.bottleneck_size = [1, 2]").ranked()).is_empty());
    }
}
