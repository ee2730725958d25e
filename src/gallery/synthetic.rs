//! Synthetic rows beside real ones.

use super::selection::Selection;
use super::{Error, Layer, Mark, Panel, Picture, generator, plane};
use crate::trial::Trial;

/// One picture for rows of two numbers: real rows and synthetic ones of the best config that generates any side by side,
/// or over each other for the best config of each network and weight of the MMD that was swept.
pub(super) fn pictures(selection: &Selection<'_>) -> Result<Vec<Picture>, Error> {
    let generating: Vec<&Trial> = selection.ranked().iter().copied().filter(|t| generator::is_asked(t)).collect();
    let Some(best) = generating.first() else { return Ok(Vec::new()) };
    let restored = selection.restore(best)?;
    let test = &restored.dataset().test;
    if test.width != 2 {
        return Ok(Vec::new());
    }
    let n = test.len().min(plane::POINTS);
    let mut layers = Vec::new();
    let mut source = "";
    for trial in selection.variants(&generating) {
        let Some(synthetic) = generator::synthetic(selection, trial, n)? else { continue };
        source = synthetic.source;
        layers.push((selection.variant(trial), plane::layer("synthetic", Mark::Dots, &synthetic.rows, n)));
    }
    let panel = |title: String, layers: Vec<Layer>| Panel { title, axes: plane::axes(best), layers };
    let (panels, how) = if layers.len() > 1 {
        let over = |layer| vec![plane::background(&restored), layer];
        let panels = layers.into_iter().map(|(title, layer)| panel(title, over(layer))).collect();
        (panels, ", for each of these settings, over as many test rows (grey)")
    } else if let Some((_, layer)) = layers.pop() {
        let real = panel("real".to_owned(), vec![plane::layer("test rows", Mark::Dots, test, n)]);
        (vec![real, panel("synthetic".to_owned(), vec![layer])], ", beside as many test rows")
    } else {
        return Ok(Vec::new());
    };
    let caption = format!("Decoded samples of {source} by the first training of the best config{how}.");
    Ok(vec![plane::panels("synthetic", "Synthetic and real rows", caption, panels)])
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
        assert_eq!(titles(""), ["real", "synthetic"]);
        assert_eq!(titles("[space]\nmmd.weight = [1.0, 0.5]"), ["weight 0.5", "weight 1"]);
    }

    #[test]
    fn as_many_as_real_rows_and_none_of_them() {
        let sweep = Sweeped::new(MMD);
        let pictures = sweep.pictures();
        let panels = panels_of(named(&pictures, "synthetic"));
        let (real, synthetic) = (layer(&panels[0], "test rows"), layer(&panels[1], "synthetic"));
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
