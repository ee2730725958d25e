//! Test rows and their reconstructions by the best, a median and the worst config.

use super::selection::Selection;
use super::{Error, Mark, Panel, Picture, plane};

/// One picture for rows of two numbers.
pub(super) fn pictures(selection: &Selection<'_>) -> Result<Vec<Picture>, Error> {
    let ranked = selection.ranked();
    let chosen = match ranked.len() {
        0 => vec![],
        1 => vec![("best", 0)],
        2 => vec![("worst", 1), ("best", 0)],
        n => vec![("worst", n - 1), ("median", n / 2), ("best", 0)],
    };
    let mut panels = Vec::new();
    for (rank, i) in chosen {
        let trial = ranked[i];
        let restored = selection.restore(trial)?;
        let test = &restored.dataset().test;
        if test.width != 2 {
            return Ok(Vec::new());
        }
        let reconstructed = restored.reconstruct(&plane::first(test, plane::POINTS))?;
        let label = selection.label(trial);
        panels.push(Panel {
            title: if label.is_empty() { rank.to_owned() } else { format!("{rank}: {label}") },
            axes: plane::axes(trial),
            layers: vec![
                plane::background(&restored),
                plane::layer("reconstructed", Mark::Dots, &reconstructed, plane::POINTS),
            ],
        });
    }
    let caption = format!(
        "Test rows (grey, at most {}) and what the network makes of them, of the first training of each config on its \
         first dataset. Configs are ranked by the mean of the sweep's metric over their replicates.",
        plane::POINTS
    );
    let title = match panels.len() {
        0 => return Ok(Vec::new()),
        1 => "Reconstructions of the best config",
        2 => "Reconstructions of the worst and the best config",
        _ => "Reconstructions of the worst, a median and the best config",
    };
    Ok(vec![plane::panels("reconstructions", title, caption, panels)])
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, layer, named, names, panels_of};
    use super::*;

    #[test]
    fn panels_are_the_worst_the_median_and_the_best_config() {
        let sweep = Sweeped::new("[space]\nmodel.hidden_size = [1, 2, 4, 8, 16]");
        let pictures = sweep.pictures();
        let panels = panels_of(named(&pictures, "reconstructions"));
        let titles: Vec<&str> = panels.iter().map(|p| p.title.as_str()).collect();
        let mut errors: Vec<_> = sweep.trials.iter().map(|t| (sweep.recorded(t, "test_mse"), t)).collect();
        errors.sort_by(|a, b| a.0.total_cmp(&b.0));
        let want = [("worst", 4), ("median", 2), ("best", 0)]
            .map(|(rank, i)| format!("{rank}: hidden_size {}", errors[i].1.config.config.model.hidden_size));
        assert_eq!(titles, want);
        for (panel, i) in panels.iter().zip([4, 2, 0]) {
            let pairs = layer(panel, "test rows").points.iter().zip(&layer(panel, "reconstructed").points);
            let squares = pairs.map(|(a, b)| (a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sum::<f64>();
            assert!((squares / 180.0 - errors[i].0).abs() < 1e-9, "all 90 test rows, with the error recorded");
        }
    }

    #[test]
    fn one_config_is_the_best_and_two_have_no_median() {
        let titles = |space: &str| {
            let pictures = Sweeped::new(space).pictures();
            panels_of(named(&pictures, "reconstructions")).iter().map(|p| p.title.clone()).collect::<Vec<_>>()
        };
        assert_eq!(titles(""), ["best"]);
        let two = titles("[space]\nmodel.hidden_size = [2, 32]");
        assert!(two.len() == 2 && two[0].starts_with("worst: ") && two[1].starts_with("best: "), "{two:?}");
    }

    #[test]
    fn nothing_without_weights() {
        let sweep = Sweeped::new("");
        sweep.drop_weights(sweep.trials[0].id);
        assert_eq!(names(&sweep.pictures()), [""; 0]);
    }

    #[test]
    fn damaged_weights_are_named() {
        let sweep = Sweeped::new("");
        let file = sweep.weights_file(sweep.trials[0].id);
        let mut bytes = std::fs::read(&file).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&file, bytes).unwrap();
        let error = pictures(&sweep.selection()).unwrap_err();
        assert!(matches!(error, Error::Damaged(id) if id == sweep.trials[0].id), "{error}");
    }
}
