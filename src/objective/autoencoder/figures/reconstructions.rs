//! Test rows and their reconstructions by the best, a median and the worst config.

use super::plane;
use super::selection::Selection;
use crate::figure::{Color, Figure};
use crate::objective::Error;

/// One figure for rows of two numbers.
pub(super) fn figures(selection: &Selection<'_>) -> Result<Vec<Figure>, Error> {
    let ranked = selection.ranked();
    let chosen = match ranked.len() {
        0 => vec![],
        1 => vec![("best", 0)],
        2 => vec![("worst", 1), ("best", 0)],
        n => vec![("worst", n - 1), ("median", n / 2), ("best", 0)],
    };
    let mut plots = Vec::new();
    for (rank, i) in chosen {
        let trial = ranked[i];
        let restored = selection.restore(trial)?;
        let test = &restored.dataset().test;
        if test.width != 2 {
            return Ok(Vec::new());
        }
        let reconstructed = restored.reconstruct(&plane::first(test, plane::POINTS));
        let label = selection.trials.label(trial);
        let title = if label.is_empty() { rank.to_owned() } else { format!("{rank}: {label}") };
        let dots = plane::dots("reconstructed", Color::Nth(0), &reconstructed, plane::POINTS);
        plots.push(plane::plot(trial, title, vec![dots, plane::background(&restored)]));
    }
    let caption = format!(
        "Test rows (grey, at most {}) and what the network makes of them, of the first training of each config on its \
         first dataset. Configs are ranked by the mean of the sweep's metric over their replicates.",
        plane::POINTS
    );
    let title = match plots.len() {
        0 => return Ok(Vec::new()),
        1 => "Reconstructions of the best config",
        2 => "Reconstructions of the worst and the best config",
        _ => "Reconstructions of the worst, a median and the best config",
    };
    Ok(vec![plane::figure("reconstructions", title, caption, plots)])
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, named, names, plots_of, points};
    use super::*;
    use crate::objective::autoencoder::config::config;

    #[test]
    fn plots_are_the_worst_the_median_and_the_best_config() {
        let sweep = Sweeped::new("[space]\nmodel.hidden_size = [1, 2, 4, 8, 16]");
        let figures = sweep.figures();
        let plots = plots_of(named(&figures, "reconstructions"));
        let titles: Vec<&str> = plots.iter().map(|p| p.title.as_str()).collect();
        let mut errors: Vec<_> = sweep.trials.iter().map(|t| (sweep.recorded(t, "test_mse"), t)).collect();
        errors.sort_by(|a, b| a.0.total_cmp(&b.0));
        let want = [("worst", 4), ("median", 2), ("best", 0)]
            .map(|(rank, i)| format!("{rank}: hidden_size {}", config(errors[i].1).setup.model.widths[0]));
        assert_eq!(titles, want);
        for (plot, i) in plots.iter().zip([4, 2, 0]) {
            let pairs = points(plot, "test rows").iter().zip(points(plot, "reconstructed"));
            let squares = pairs.map(|(a, b)| (a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sum::<f64>();
            assert!((squares / 180.0 - errors[i].0).abs() < 1e-9, "all 90 test rows, with the error recorded");
        }
    }

    #[test]
    fn one_config_is_the_best_and_two_have_no_median() {
        let titles = |space: &str| {
            let figures = Sweeped::new(space).figures();
            plots_of(named(&figures, "reconstructions")).iter().map(|p| p.title.clone()).collect::<Vec<_>>()
        };
        assert_eq!(titles(""), ["best"]);
        let two = titles("[space]\nmodel.hidden_size = [2, 32]");
        assert!(two.len() == 2 && two[0].starts_with("worst: ") && two[1].starts_with("best: "), "{two:?}");
    }

    #[test]
    fn nothing_without_weights() {
        let sweep = Sweeped::new("");
        sweep.drop_weights(sweep.trials[0].id);
        assert_eq!(names(&sweep.figures()), [""; 0]);
    }

    #[test]
    fn damaged_weights_are_named() {
        let sweep = Sweeped::new("");
        sweep.damage_weights(sweep.trials[0].id);
        let error = figures(&sweep.selection()).unwrap_err();
        assert!(matches!(error, Error::Damaged(id) if id == sweep.trials[0].id), "{error}");
    }
}
