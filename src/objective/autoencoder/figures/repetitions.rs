//! What the best config makes of the plane when it is trained again, on the same and on different datasets.

use super::plane;
use super::selection::Selection;
use crate::figure::{Color, Figure, Series};
use crate::objective::Error;
use crate::objective::autoencoder::config::config;
use crate::trial::Trial;

/// Repetitions drawn over each other, at most.
const MOST: usize = 8;
/// Reconstructed rows of each repetition, where it is no curve.
const POINTS: usize = 150;

/// One figure for rows of two numbers, where the best config was repeated: a plot for trainings on the first dataset,
/// a plot for first trainings on every dataset.
pub(super) fn figures(selection: &Selection<'_>) -> Result<Vec<Figure>, Error> {
    let Some(best) = selection.ranked().first() else { return Ok(Vec::new()) };
    let restored = selection.restore(best)?;
    if restored.dataset().test.width != 2 {
        return Ok(Vec::new());
    }
    let background = plane::background(&restored);
    let rows = plane::first(&restored.dataset().test, POINTS);
    let is_curve = config(best).setup.model.bottleneck_size == 1;
    let all = selection.replicates(best);
    let of = |keep: fn(&Trial, &Trial) -> bool| all.iter().copied().filter(|t| keep(t, best)).take(MOST).collect();
    let same: Vec<&Trial> = of(|t, best| t.replicate.data == best.replicate.data);
    let different: Vec<&Trial> = of(|t, best| t.replicate.training == best.replicate.training);

    let mut plots = Vec::new();
    let mut colors = (0..).map(Color::Nth);
    for (title, trials, name) in [
        (
            "same dataset, trained again",
            same,
            (|t| format!("training {}", t.replicate.training)) as fn(&Trial) -> String,
        ),
        ("different datasets", different, |t| format!("dataset {}", t.replicate.data)),
    ] {
        if trials.len() < 2 {
            continue;
        }
        let repetition = |(t, color): (&&Trial, Color)| {
            let again = selection.restore(t)?;
            Ok(if is_curve {
                plane::curve(&name(t), color, &again)
            } else {
                plane::dots(&name(t), color, &again.reconstruct(&rows), POINTS)
            })
        };
        let mut series = trials.iter().zip(&mut colors).map(repetition).collect::<Result<Vec<Series>, Error>>()?;
        series.push(background.clone());
        plots.push(plane::plot(best, title, series));
    }
    if plots.is_empty() {
        return Ok(Vec::new());
    }
    let label = selection.trials.label(best);
    let of = if label.is_empty() { String::new() } else { format!(" ({label})") };
    let caption = format!(
        "The best config{of}: every training on the first dataset, which differ in initialisation and batch order, and \
         the first training on every dataset. {} Grey: test rows of the first dataset. At most {MOST} of each are drawn.",
        if is_curve {
            "A curve is where the decoder puts the codes between the least and the greatest code of its training rows."
        } else {
            "Dots are reconstructions of the same test rows of the first dataset."
        }
    );
    Ok(vec![plane::figure("repetitions", "Reconstructions of the best config, repeated", caption, plots)])
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, labels, named, names, plots_of, points, points_of};
    use crate::figure::Mark;

    #[test]
    fn trainings_on_one_dataset_beside_first_trainings_on_all() {
        let sweep = Sweeped::new("[replicates]\ndata = 3\ntraining = 2\n[space]\nmodel.hidden_size = [2, 8]");
        let figures = sweep.figures();
        let plots = plots_of(named(&figures, "repetitions"));
        assert_eq!(labels(&plots[0]), ["training 0", "training 1", "test rows"]);
        assert_eq!(labels(&plots[1]), ["dataset 0", "dataset 1", "dataset 2", "test rows"]);
        assert_eq!(points(&plots[0], "training 0"), points(&plots[1], "dataset 0"), "the same trial");
        assert_ne!(points(&plots[0], "training 0"), points(&plots[0], "training 1"));
        let repeated = plots.iter().flat_map(|p| p.series.split_last().unwrap().1);
        assert!(repeated.clone().all(|s| matches!(s.mark, Mark::Curve(_))));
        let mut colors: Vec<_> = repeated.map(|s| s.color).collect();
        colors.dedup();
        assert_eq!(colors.len(), 5, "a colour for each over both plots");
    }

    #[test]
    fn larger_codes_draw_dots_and_many_repetitions_are_cut() {
        let sweep = Sweeped::new("[replicates]\ndata = 10\n[model]\nbottleneck_size = 2");
        let figures = sweep.figures();
        let plots = plots_of(named(&figures, "repetitions"));
        assert_eq!((plots.len(), plots[0].series.len()), (1, 9));
        assert!(plots[0].series[..8].iter().all(|s| matches!(&s.mark, Mark::Points(p) if p.len() == 90)));
        let (selection, last) = (sweep.selection(), &sweep.trials[7]);
        let first = selection.restore(&sweep.trials[0]).unwrap();
        let again = selection.restore(last).unwrap().reconstruct(&first.dataset().test);
        assert_eq!(points_of(&plots[0].series[7]), super::plane::points(&again), "the first dataset's rows");
    }

    #[test]
    fn nothing_without_repetition() {
        assert!(!names(&Sweeped::new("").figures()).contains(&"repetitions"));
    }
}
