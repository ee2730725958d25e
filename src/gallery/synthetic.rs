//! Synthetic rows beside real ones.

use super::generator::{self, Generator};
use super::selection::Selection;
use super::{Error, Layer, Mark, Panel, Picture, plane};
use crate::trial::Trial;

/// One picture for rows of two numbers: real rows, then synthetic ones of the best config that generates any, or of the
/// best for each network and weight of the MMD that was swept.
pub(super) fn pictures(selection: &Selection<'_>) -> Result<Vec<Picture>, Error> {
    let generating: Vec<&Trial> = selection.ranked().iter().copied().filter(|t| generator::exists(t)).collect();
    let Some(best) = generating.first() else { return Ok(Vec::new()) };
    let restored = selection.restore(best)?;
    let test = &restored.dataset().test;
    if test.width != 2 {
        return Ok(Vec::new());
    }
    let panel = |title: String, layer: Layer| Panel { title, axes: plane::axes(best), layers: vec![layer] };
    let n = test.len().min(plane::POINTS);
    let mut panels = vec![panel("test rows".to_owned(), plane::layer("real", Mark::Dots, test, n))];
    let mut source = "";
    for trial in selection.variants(&generating) {
        let Some(generator) = Generator::of(selection, trial)? else { continue };
        let rows = generator.rows(selection, trial, n)?;
        source = generator.name();
        let label = selection.variant(trial);
        let title = if label.is_empty() { "synthetic".to_owned() } else { label };
        panels.push(panel(title, plane::layer("synthetic", Mark::Dots, &rows, n)));
    }
    if panels.len() == 1 {
        return Ok(Vec::new());
    }
    let caption = format!(
        "As many test rows as synthetic rows: decoded samples of {source}, by the first training of the best config{}.",
        if panels.len() > 2 { " for each of these settings" } else { "" }
    );
    Ok(vec![plane::panels("synthetic", "Synthetic rows beside real ones", caption, panels)])
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, layer, named, names, panels_of};

    const MMD: &str = "[training]\nloss = \"mse+mmd\"\n[model]\nbottleneck_size = 2\n";

    fn titles(more: &str) -> Vec<String> {
        let pictures = Sweeped::new(&format!("{MMD}{more}")).pictures();
        panels_of(named(&pictures, "synthetic")).iter().map(|p| p.title.clone()).collect()
    }

    #[test]
    fn real_rows_beside_those_of_each_weight() {
        assert_eq!(titles(""), ["test rows", "synthetic"]);
        assert_eq!(titles("[space]\nmmd.weight = [1.0, 0.5]"), ["test rows", "weight 0.5", "weight 1"]);
    }

    #[test]
    fn as_many_as_real_rows_and_none_of_them() {
        let sweep = Sweeped::new(MMD);
        let pictures = sweep.pictures();
        let panels = panels_of(named(&pictures, "synthetic"));
        let (real, synthetic) = (layer(&panels[0], "real"), layer(&panels[1], "synthetic"));
        assert_eq!((real.points.len(), synthetic.points.len()), (90, 90));
        assert!(synthetic.points.iter().all(|p| !real.points.contains(p)));
        let reconstructed = panels_of(named(&pictures, "reconstructions"))[0].layers[1].points.clone();
        assert!(synthetic.points.iter().all(|p| !reconstructed.contains(p)));
    }

    #[test]
    fn nothing_where_nothing_says_how_codes_are_distributed() {
        assert!(!names(&Sweeped::new("").pictures()).contains(&"synthetic"));
    }
}
