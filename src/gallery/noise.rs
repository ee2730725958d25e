//! How the reconstructed curve changes with the noise of the data.

use super::selection::Selection;
use super::{Error, Panel, Picture, plane};
use crate::trial::Trial;

/// Levels of noise drawn over each other, at most.
const MOST: usize = 6;
const NOISE: &[&str] = &["data.noise"];

/// One picture for codes of one number, where the noise is swept.
pub(super) fn pictures(selection: &Selection<'_>) -> Result<Vec<Picture>, Error> {
    let curves: Vec<&Trial> =
        selection.ranked().iter().copied().filter(|t| t.config.config.model.bottleneck_size == 1).collect();
    let levels = selection.best_of_each(&curves, NOISE, MOST);
    let Some(noisiest) = levels.last().filter(|_| levels.len() > 1) else { return Ok(Vec::new()) };
    let restored = selection.restore(noisiest)?;
    if restored.dataset().test.width != 2 {
        return Ok(Vec::new());
    }
    let mut layers = vec![plane::background(&restored)];
    for trial in &levels {
        let label = format!("trained at {}", selection.label_of(trial, NOISE));
        layers.push(plane::curve(&label, &*selection.restore(trial)?)?);
    }
    let caption = "The curve on which all reconstructions lie, between the least and the greatest code of the training \
                   rows, for the best config at each level of noise. Grey: test rows of the highest level.";
    let panel = Panel { title: String::new(), axes: plane::axes(noisiest), layers };
    Ok(vec![plane::panels("noise", "Reconstructed curves by the noise of the data", caption.to_owned(), vec![panel])])
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, labels, named, names, panels_of};

    #[test]
    fn a_curve_for_each_level_over_the_noisiest_rows() {
        let sweep = Sweeped::new("[space]\ndata.noise = [0.3, 0.1]\nmodel.hidden_size = [2, 8]");
        let pictures = sweep.pictures();
        let panels = panels_of(named(&pictures, "noise"));
        assert_eq!(labels(&panels[0]), ["test rows", "trained at noise 0.1", "trained at noise 0.3"]);
        let spread = |noise: f64| {
            let trial = sweep.trials.iter().find(|t| t.config.params["data.noise"].as_f64() == Some(noise)).unwrap();
            sweep.selection().restore(trial).unwrap().dataset().test.values[0]
        };
        assert!((panels[0].layers[0].points[0].0 - f64::from(spread(0.3))).abs() < 1e-12);
    }

    #[test]
    fn nothing_for_one_level_or_larger_codes() {
        assert!(!names(&Sweeped::new("").pictures()).contains(&"noise"));
        let plane = Sweeped::new("[model]\nbottleneck_size = 2\n[space]\ndata.noise = [0.3, 0.1]");
        assert!(!names(&plane.pictures()).contains(&"noise"));
    }
}
