//! Synthetic rows beside real ones.

use super::selection::{Selection, kernel, kernel_words};
use super::{generator, plane};
use crate::figure::{Color, Figure};
use crate::objective::Error;
use crate::trial::Trial;

/// One figure for rows of two numbers: real rows and synthetic ones of the best config that generates any side by side,
/// or over each other for the best config of each network and weight of the MMD that was swept.
pub(super) fn figures(selection: &Selection<'_>) -> Result<Vec<Figure>, Error> {
    let generating: Vec<&Trial> = selection.ranked().iter().copied().filter(|t| generator::is_asked(t)).collect();
    let Some(best) = generating.first() else { return Ok(Vec::new()) };
    let restored = selection.restore(best)?;
    let test = &restored.dataset().test;
    if test.width != 2 {
        return Ok(Vec::new());
    }
    let n = test.len().min(plane::POINTS);
    let mut sets = Vec::new();
    let mut source = "";
    for trial in selection.variants(&generating) {
        let Some(synthetic) = generator::synthetic(selection, trial, n)? else { continue };
        source = synthetic.source;
        sets.push((selection.variant(trial), synthetic.rows));
    }
    let dots = |rows, color| plane::dots("synthetic", color, rows, n);
    let (plots, how) = if sets.len() > 1 {
        let over = |rows| vec![dots(rows, Color::Nth(0)), plane::background(&restored)];
        let plots = sets.iter().map(|(title, rows)| plane::plot(best, title, over(rows))).collect();
        (plots, ", for each of these settings, over as many test rows (grey)")
    } else if let Some((_, rows)) = sets.first() {
        let real = plane::dots("test rows", Color::Nth(0), test, n);
        let synthetic = plane::plot(best, "synthetic", vec![dots(rows, Color::Nth(1))]);
        (vec![plane::plot(best, "real", vec![real]), synthetic], ", beside as many test rows")
    } else {
        return Ok(Vec::new());
    };
    let kernel = kernel(generating).filter(|_| sets.len() > 1);
    let kernel = kernel_words(selection.trials, kernel);
    let caption = format!("Decoded samples of {source} by the first training of the best config{how}.{kernel}");
    Ok(vec![plane::figure("synthetic", "Synthetic and real rows", caption, plots)])
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, named, names, plots_of, points};

    const MMD: &str = "[training]\nloss = \"mse+mmd\"\n[model]\nbottleneck_size = 2\n";

    fn titles(more: &str) -> Vec<String> {
        let figures = Sweeped::new(&format!("{MMD}{more}")).figures();
        plots_of(named(&figures, "synthetic")).iter().map(|p| p.title.clone()).collect()
    }

    #[test]
    fn real_rows_beside_those_of_each_weight() {
        assert_eq!(titles(""), ["real", "synthetic"]);
        assert_eq!(titles("[space]\nmmd.weight = [1.0, 0.5]"), ["weight 0.5", "weight 1"]);
    }

    #[test]
    fn as_many_as_real_rows_and_none_of_them() {
        let sweep = Sweeped::new(MMD);
        let figures = sweep.figures();
        let plots = plots_of(named(&figures, "synthetic"));
        let (real, synthetic) = (points(&plots[0], "test rows"), points(&plots[1], "synthetic"));
        assert_eq!((real.len(), synthetic.len()), (90, 90));
        assert!(synthetic.iter().all(|p| !real.contains(p)));
        let reconstructed = points(&plots_of(named(&figures, "reconstructions"))[0], "reconstructed");
        assert!(synthetic.iter().all(|p| !reconstructed.contains(p)));
    }

    #[test]
    fn nothing_where_nothing_says_how_codes_are_distributed() {
        assert!(!names(&Sweeped::new("").figures()).contains(&"synthetic"));
    }
}
