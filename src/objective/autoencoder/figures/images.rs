//! Rows that are square images: originals over their reconstructions, and sheets of synthetic ones.

use std::collections::BTreeMap;

use super::generator::{self, Synthetic};
use super::selection::{SIZE, Selection};
use crate::figure::{Body, Figure, Image, ImageRow, Section};
use crate::learn::{Dataset, Rows, Source};
use crate::objective::Error;
use crate::objective::autoencoder::config::config;
use crate::trial::Trial;

/// Images side by side.
const COLUMNS: usize = 10;
/// Rows of a sheet.
const SHEET: usize = 5;
/// Synthetic rows among which those of a sheet are found.
const DRAWN: usize = 1000;
/// Bottleneck sizes under each other, at most.
const SIZES: usize = 6;

/// Reconstructions, and a sheet for each bottleneck size, where rows are images.
pub(super) fn figures(selection: &Selection<'_>) -> Result<Vec<Figure>, Error> {
    let Some(best) = selection.ranked().first() else { return Ok(Vec::new()) };
    if !are_images(selection.restore(best)?.dataset()) {
        return Ok(Vec::new());
    }
    let alike = |t: &&Trial| config(t).setup.data.source == config(best).setup.data.source;
    let ranked: Vec<&Trial> = selection.ranked().iter().copied().filter(alike).collect();
    let name = if matches!(config(best).setup.data.source, Source::Digits { .. }) { "digits" } else { "images" };
    let sizes = selection.best_of_each(&ranked, SIZE, SIZES);
    let mut all = vec![reconstructions(selection, name, &sizes)?];
    for trial in sizes {
        all.extend(sheet(selection, name, trial)?);
    }
    Ok(all)
}

/// Whether rows are squares of at least 4 × 4 numbers between 0 and 1, give or take a tenth.
fn are_images(dataset: &Dataset) -> bool {
    let width = dataset.test.width;
    width >= 16 && width.isqrt().pow(2) == width && dataset.test.values.iter().all(|x| (-0.1..=1.1).contains(x))
}

/// A row of originals, and a row of reconstructions for each trial.
fn reconstructions(selection: &Selection<'_>, name: &str, trials: &[&Trial]) -> Result<Figure, Error> {
    let mut rows = Vec::new();
    let mut originals = None;
    for trial in trials {
        let restored = selection.restore(trial)?;
        let originals = originals.get_or_insert_with(|| one_of_each(&restored.dataset().test));
        if rows.is_empty() {
            rows.push(ImageRow { label: "original".to_owned(), images: images(originals, &[]) });
        }
        let label = selection.size(trial);
        rows.push(ImageRow {
            label: if label.is_empty() { "reconstructed".to_owned() } else { label },
            images: images(&restored.reconstruct(originals), &[]),
        });
    }
    let caption = "The first test row of each label, and below it what the first training of the best config of each \
                   bottleneck size makes of it.";
    Ok(Figure {
        name: format!("{name}-reconstructions"),
        section: Section::Models,
        title: "Original and reconstructed images".to_owned(),
        caption: caption.to_owned(),
        body: Body::Images(rows),
    })
}

/// Synthetic images in rows of ten, each with what the forest sees in it; none if nothing generates codes.
fn sheet(selection: &Selection<'_>, name: &str, trial: &Trial) -> Result<Option<Figure>, Error> {
    let Some(Synthetic { rows, source }) = generator::synthetic(selection, trial, DRAWN)? else { return Ok(None) };
    let (rows, labelled) = sheet_rows(&rows);
    let votes = selection.forest(trial)?.map(|forest| forest.votes(&rows)).unwrap_or_default();
    let restored = selection.restore(trial)?;
    let named = |(label, share)| (restored.dataset().names.label(label), share);
    let votes: Vec<(String, f64)> = votes.into_iter().map(named).collect();
    let mut images = images(&rows, &votes).into_iter();
    let row = |_| ImageRow { label: String::new(), images: images.by_ref().take(COLUMNS).collect() };
    let judged = if votes.is_empty() {
        ""
    } else {
        " Below each, the label that most trees of the forest vote for, and their share."
    };
    let columns = if labelled { " A column for each label that was drawn." } else { "" };
    let size = config(trial).setup.model.bottleneck_size;
    Ok(Some(Figure {
        name: format!("{name}-synthetic-{size}"),
        section: Section::Models,
        title: format!("Synthetic images, bottleneck size {size}"),
        caption: format!(
            "Decoded samples of {source} by the first training of the best config of this bottleneck size.{columns}{judged}"
        ),
        body: Body::Images((0..SHEET).map(row).collect()),
    }))
}

/// The rows of a sheet, and whether each of its columns is of one label: the first of these, if they have ten labels and
/// there are enough of each; else the first of all.
fn sheet_rows(rows: &Rows) -> (Rows, bool) {
    let mut of_label: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    rows.labels.iter().enumerate().for_each(|(i, label)| of_label.entry(*label).or_default().push(i));
    let labelled = of_label.len() == COLUMNS && of_label.values().all(|those| those.len() >= SHEET);
    let chosen: Vec<usize> = if labelled {
        (0..SHEET).flat_map(|row| of_label.values().map(move |those| those[row])).collect()
    } else {
        (0..rows.len().min(SHEET * COLUMNS)).collect()
    };
    (select(rows, &chosen), labelled)
}

/// These rows, with their labels.
fn select(rows: &Rows, chosen: &[usize]) -> Rows {
    let labels = chosen.iter().filter_map(|&i| rows.labels.get(i)).copied().collect();
    Rows { width: rows.width, values: chosen.iter().flat_map(|&i| rows.row(i)).copied().collect(), labels }
}

/// The first row of each label in the order of the labels, at most ten; without labels the first rows.
fn one_of_each(rows: &Rows) -> Rows {
    let mut labels: Vec<u32> = rows.labels.clone();
    labels.sort_unstable();
    labels.dedup();
    let chosen: Vec<usize> = if labels.is_empty() {
        (0..rows.len()).take(COLUMNS).collect()
    } else {
        labels.iter().take(COLUMNS).filter_map(|label| rows.labels.iter().position(|l| l == label)).collect()
    };
    select(rows, &chosen)
}

fn images(rows: &Rows, votes: &[(String, f64)]) -> Vec<Image> {
    let note =
        |i: usize| votes.get(i).map(|(label, share)| format!("{label}, {:.0} %", 100.0 * share)).unwrap_or_default();
    (0..rows.len()).map(|i| Image { pixels: rows.row(i).to_vec(), note: note(i) }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, named, names};
    use super::*;

    const DIGITS: &str = "[data]\nsource = \"digits\"\nn_train = 200\n[training]\nepochs = 3\n\
                          [model]\nhidden_size = 16\nlayers = 1\n";

    fn rows_of(figure: &Figure) -> &[ImageRow] {
        match &figure.body {
            Body::Images(rows) => rows,
            Body::Plots { .. } => panic!("{figure:?}"),
        }
    }

    #[test]
    fn a_row_of_originals_and_one_for_each_size() {
        let sweep = Sweeped::of(DIGITS, "[space]\nmodel.bottleneck_size = [8, 2]");
        let figures = sweep.figures();
        let rows = rows_of(named(&figures, "digits-reconstructions"));
        let labels: Vec<&str> = rows.iter().map(|r| r.label.as_str()).collect();
        assert_eq!(labels, ["original", "bottleneck size 2", "bottleneck size 8"]);
        assert!(rows.iter().all(|r| r.images.len() == 10 && r.images.iter().all(|i| i.pixels.len() == 64)));
        let restored = sweep.selection().restore(&sweep.trials[1]).unwrap();
        let test = &restored.dataset().test;
        let digit = |image: &Image| (0..test.len()).find(|&i| test.row(i) == image.pixels).map(|i| test.labels[i]);
        assert_eq!(rows[0].images.iter().filter_map(digit).collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
        let three = test.labels.iter().position(|l| *l == 3).unwrap();
        assert_eq!(restored.reconstruct(test).row(three), rows[1].images[3].pixels);
    }

    #[test]
    fn sheets_where_codes_have_a_distribution() {
        assert_eq!(names(&Sweeped::of(DIGITS, "").figures()), ["codes", "digits-reconstructions"]);
        let mmd = "[training]\nloss = \"mse+mmd\"\n[space]\nmodel.bottleneck_size = [2, 4]";
        let figures = Sweeped::of(DIGITS, mmd).figures();
        let drawn = ["codes", "digits-reconstructions", "digits-synthetic-2", "digits-synthetic-4"];
        assert_eq!(names(&figures), drawn);
        let rows = rows_of(named(&figures, "digits-synthetic-4"));
        assert_eq!(rows.iter().map(|r| r.images.len()).collect::<Vec<_>>(), [10; 5]);
    }

    #[test]
    fn labels_that_were_drawn_have_a_column_each() {
        let sweep = Sweeped::of(DIGITS, "[evaluate]\nmixture = \"by_label\"\nsynthetic = true\nforest = true");
        let figures = sweep.figures();
        let figure = named(&figures, "digits-synthetic-1");
        assert!(figure.caption.contains(" A column for each label that was drawn."), "{}", figure.caption);
        let rows = |labels: Vec<u32>| {
            let values = labels.iter().zip(0_u8..).map(|(_, i)| f32::from(i)).collect();
            Rows { width: 1, values, labels }
        };
        let (sheet, labelled) = sheet_rows(&rows((0..60).rev().map(|i| i % 10).collect()));
        assert_eq!((sheet.labels, labelled), ((0..50).map(|i| i % 10).collect(), true));
        assert_eq!(sheet.values[..2], [9.0, 8.0]);
        let (sheet, labelled) = sheet_rows(&rows(vec![3; 60]));
        assert_eq!((sheet.values.len(), labelled), (50, false));
    }

    #[test]
    fn notes_say_label_and_share() {
        let rows = Rows { width: 1, values: vec![0.0, 1.0], labels: Vec::new() };
        let votes = [("seven".to_owned(), 0.834), ("0".to_owned(), 1.0)];
        assert_eq!(images(&rows, &votes).into_iter().map(|i| i.note).collect::<Vec<_>>(), ["seven, 83 %", "0, 100 %"]);
    }
}
