//! How the reconstructed curve changes with the noise of the data.

use super::plane;
use super::selection::Selection;
use crate::figure::{Color, Figure};
use crate::objective::Error;
use crate::objective::autoencoder::config::config;
use crate::trial::Trial;

/// Levels of noise drawn over each other, at most.
const MOST: usize = 6;
const NOISE: &[&str] = &["data.noise"];

/// One figure for codes of one number, where the noise is swept.
pub(super) fn figures(selection: &Selection<'_>) -> Result<Vec<Figure>, Error> {
    let curves: Vec<&Trial> =
        selection.ranked().iter().copied().filter(|t| config(t).setup.model.bottleneck_size == 1).collect();
    let levels = selection.best_of_each(&curves, NOISE, MOST);
    let Some(noisiest) = levels.last().filter(|_| levels.len() > 1) else { return Ok(Vec::new()) };
    let restored = selection.restore(noisiest)?;
    if restored.dataset().test.width != 2 {
        return Ok(Vec::new());
    }
    let mut series = Vec::new();
    for (trial, color) in levels.iter().zip((0..).map(Color::Nth)) {
        let label = format!("trained at {}", selection.trials.label_of(trial, NOISE));
        series.push(plane::curve(&label, color, &*selection.restore(trial)?));
    }
    series.push(plane::background(&restored));
    let caption = "The curve on which all reconstructions lie, between the least and the greatest code of the training \
                   rows, for the best config at each level of noise. Grey: test rows of the highest level.";
    let plot = plane::plot(noisiest, "", series);
    Ok(vec![plane::figure("noise", "Reconstructed curves by the noise of the data", caption, vec![plot])])
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, labels, named, names, plots_of, points};

    #[test]
    fn a_curve_for_each_level_over_the_noisiest_rows() {
        let sweep = Sweeped::new("[space]\ndata.noise = [0.3, 0.1]\nmodel.hidden_size = [2, 8]");
        let figures = sweep.figures();
        let plots = plots_of(named(&figures, "noise"));
        assert_eq!(labels(&plots[0]), ["trained at noise 0.1", "trained at noise 0.3", "test rows"]);
        let spread = |noise: f64| {
            let trial = sweep
                .trials
                .iter()
                .find(|t| t.config.params.get("data.noise").and_then(crate::space::Value::as_f64) == Some(noise))
                .unwrap();
            sweep.selection().restore(trial).unwrap().dataset().test.values[0]
        };
        assert!((points(&plots[0], "test rows")[0].0 - f64::from(spread(0.3))).abs() < 1e-12);
    }

    #[test]
    fn nothing_for_one_level_or_larger_codes() {
        assert!(!names(&Sweeped::new("").figures()).contains(&"noise"));
        let plane = Sweeped::new("[model]\nbottleneck_size = 2\n[space]\ndata.noise = [0.3, 0.1]");
        assert!(!names(&plane.figures()).contains(&"noise"));
    }
}
