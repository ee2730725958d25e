//! What the best config makes of the plane when it is trained again, on the same and on different datasets.

use super::selection::Selection;
use super::{Error, Layer, Mark, Panel, Picture, plane};
use crate::trial::Trial;

/// Repetitions drawn over each other, at most.
const MOST: usize = 8;
/// Reconstructed rows of each repetition, where it is no curve.
const POINTS: usize = 150;

/// One picture for rows of two numbers, where the best config was repeated: a panel for trainings on the first dataset,
/// a panel for first trainings on every dataset.
pub(super) fn pictures(selection: &Selection<'_>) -> Result<Vec<Picture>, Error> {
    let Some(best) = selection.ranked().first() else { return Ok(Vec::new()) };
    let restored = selection.restore(best)?;
    if restored.dataset().test.width != 2 {
        return Ok(Vec::new());
    }
    let background = plane::background(&restored);
    let rows = plane::first(&restored.dataset().test, POINTS);
    let is_curve = best.config.config.model.bottleneck_size == 1;
    let all = selection.replicates(best);
    let of = |keep: fn(&Trial, &Trial) -> bool| all.iter().copied().filter(|t| keep(t, best)).take(MOST).collect();
    let same: Vec<&Trial> = of(|t, best| t.replicate.data == best.replicate.data);
    let different: Vec<&Trial> = of(|t, best| t.replicate.training == best.replicate.training);

    let mut panels = Vec::new();
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
        let layer = |t: &&Trial| {
            let again = selection.restore(t)?;
            if is_curve {
                return plane::curve(&name(t), &again);
            }
            Ok(plane::layer(&name(t), Mark::Dots, &again.reconstruct(&rows)?, POINTS))
        };
        let layers = trials.iter().map(layer).collect::<Result<Vec<Layer>, Error>>()?;
        let layers = std::iter::once(background.clone()).chain(layers).collect();
        panels.push(Panel { title: title.to_owned(), axes: plane::axes(best), layers });
    }
    if panels.is_empty() {
        return Ok(Vec::new());
    }
    let label = selection.label(best);
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
    Ok(vec![plane::panels("repetitions", "Reconstructions of the best config, repeated", caption, panels)])
}

#[cfg(test)]
mod tests {
    use super::super::Mark;
    use super::super::fixture::{Sweeped, labels, named, names, panels_of};

    #[test]
    fn trainings_on_one_dataset_beside_first_trainings_on_all() {
        let sweep = Sweeped::new("[replicates]\ndata = 3\ntraining = 2\n[space]\nmodel.hidden_size = [2, 8]");
        let pictures = sweep.pictures();
        let panels = panels_of(named(&pictures, "repetitions"));
        assert_eq!(labels(&panels[0]), ["test rows", "training 0", "training 1"]);
        assert_eq!(labels(&panels[1]), ["test rows", "dataset 0", "dataset 1", "dataset 2"]);
        assert_eq!(panels[0].layers[1].points, panels[1].layers[1].points, "the same trial");
        assert_ne!(panels[0].layers[1].points, panels[0].layers[2].points);
        assert!(panels.iter().flat_map(|p| &p.layers[1..]).all(|l| l.mark == Mark::Line));
    }

    #[test]
    fn larger_codes_draw_dots_and_many_repetitions_are_cut() {
        let sweep = Sweeped::new("[replicates]\ndata = 10\n[model]\nbottleneck_size = 2");
        let pictures = sweep.pictures();
        let panels = panels_of(named(&pictures, "repetitions"));
        assert_eq!((panels.len(), panels[0].layers.len()), (1, 9));
        assert!(panels[0].layers[1..].iter().all(|l| l.mark == Mark::Dots && l.points.len() == 90));
        let (selection, last) = (sweep.selection(), &sweep.trials[7]);
        let first = selection.restore(&sweep.trials[0]).unwrap();
        let again = selection.restore(last).unwrap().reconstruct(&first.dataset().test).unwrap();
        assert_eq!(panels[0].layers[8].points, super::plane::points(&again), "the first dataset's rows");
    }

    #[test]
    fn nothing_without_repetition() {
        assert!(!names(&Sweeped::new("").pictures()).contains(&"repetitions"));
    }
}
