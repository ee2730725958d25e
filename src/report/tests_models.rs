//! What holds for figures of trained models and for the tables of several hyperparameters and metrics.

use super::draw::{assert_readable, draw};
use super::fixture::sweep;
use super::fixture_edges::edges;
use super::fixture_models::{cloud, dots, figure, figures, plot};
use super::tests::{rendered, summaries};
use super::*;

/// The heading of their section.
const NETWORKS: &str = "What the models do";

#[test]
fn no_text_leaves_its_figure_or_overlaps_another() {
    for figure in figures().into_iter().chain(edges()) {
        assert_readable(&figure.name, &draw(&figure).unwrap());
    }
}

#[test]
fn figures_stand_on_the_page_and_have_the_same_bytes_twice() {
    let all: Vec<Figure> = figures().into_iter().chain(edges()).collect();
    let [first, second] = [rendered(&sweep(), &all), rendered(&sweep(), &all)];
    let bare = rendered(&sweep(), &[]).len();
    assert_eq!(first.len(), bare + 2 * all.len());
    for (a, b) in first.iter().zip(&second) {
        assert!(a.name == b.name && a.bytes == b.bytes, "{} differs", a.name);
    }
    let page = std::str::from_utf8(&first[0].bytes).unwrap();
    assert!(
        page.contains(NETWORKS)
            && page.contains("href=\"confusion.svg\"")
            && page.contains("href=\"script-alert-x-script.png\"")
    );
    assert!(!page.contains("<script>alert") && !page.contains("there are no pictures"));
    let places: Vec<usize> = ["How repeatable", "How training went", NETWORKS].map(|h| page.find(h).unwrap()).into();
    assert!(places.is_sorted());
}

#[test]
fn a_figure_of_thousands_of_points_stays_small() {
    let six = |n| {
        let plots: Vec<_> = (0..6).map(|_| plot("plot", vec![dots("points", 0, cloud(n, (0.0, 0.0), 1.0))])).collect();
        draw(&figure("many", "many", plots.into())).unwrap().svg()
    };
    assert!(six(2000).len() < 300_000 && six(100_000).len() < 300_000);
    // 6 × 2000 points, a sample in the legend, and the page
    assert_eq!(six(100_000).matches("h1").count(), 6 * 2000 + 2);
}

#[test]
fn tables_of_two_hyperparameters_and_evaluations_are_shown() {
    let files = rendered(&fixture_tables::exercise(), &figures());
    let again = rendered(&fixture_tables::exercise(), &figures());
    assert!(files.iter().zip(&again).all(|(a, b)| a.bytes == b.bytes));
    let page = std::str::from_utf8(&files[0].bytes).unwrap();
    for text in [
        "Test MSE over learning rate and hidden size",
        "What else was measured",
        "Same forest label as the original",
        "Test MSE at noise 0.2",
        "href=\"interaction.svg\"",
        "href=\"trade-off.png\"",
        "3.162e-4",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let cells = files.iter().find(|file| file.name == "interaction.svg").unwrap();
    let cells = std::str::from_utf8(&cells.bytes).unwrap();
    let order: Vec<usize> = [">16<", ">64<", ">128<"].map(|name| cells.find(name).unwrap()).into();
    assert!(order.is_sorted(), "rows are written upwards");
    let summary = summaries().into_iter().find(|(n, _)| *n == "no-trial").unwrap().1;
    assert!(rendered(&summary, &[]).iter().all(|file| file.name != "interaction.svg"));
}
