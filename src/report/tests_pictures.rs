//! What holds for pictures of trained networks and for the tables of several hyperparameters and metrics.

use super::figure::{Rasteriser, sections};
use super::fixture::sweep;
use super::fixture_edges::edges;
use super::fixture_pictures::{self, pictures};
use super::tests::{assert_readable, summaries};
use super::*;
use crate::gallery::{Mark, Plots};

/// The section of the pictures.
const NETWORKS: &str = "What the networks do";

#[test]
fn no_text_leaves_its_picture_or_overlaps_another() {
    let rasteriser = Rasteriser::new();
    for picture in pictures().into_iter().chain(edges()) {
        let drawn = sections(&sweep(), &[picture]).unwrap();
        for figure in drawn.iter().filter(|s| s.heading == NETWORKS).flat_map(|s| &s.figures) {
            assert_readable(&rasteriser, "pictures", figure);
        }
    }
}

#[test]
fn pictures_stand_on_the_page_and_have_the_same_bytes_twice() {
    let all: Vec<Picture> = pictures().into_iter().chain(edges()).collect();
    let [first, second] = [render(&sweep(), &all).unwrap(), render(&sweep(), &all).unwrap()];
    let bare = render(&sweep(), &[]).unwrap().len();
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
    assert!(!page.contains("<script") && !page.contains("there are no pictures"));
    let numbers = page.lines().filter(|line| line.starts_with("<path") || line.starts_with("<poly"));
    assert!(numbers.into_iter().all(|line| !line.contains("NaN") && !line.contains("inf")));
    let places: Vec<usize> = ["How training went", NETWORKS, "How repeatable"].map(|h| page.find(h).unwrap()).into();
    assert!(places.is_sorted());
}

#[test]
fn a_picture_of_thousands_of_points_stays_small() {
    let svg = |panels| {
        let drawn = sections(&sweep(), &[fixture_pictures::picture("many", "many", Plots::Panels(panels))]).unwrap();
        drawn.into_iter().flat_map(|s| s.figures).find(|f| f.name == "many").unwrap().svg
    };
    let dots = |n| fixture_pictures::layer("points", Mark::Dots, fixture_pictures::cloud(n, (0.0, 0.0), 1.0));
    let six = |n| svg((0..6).map(|_| fixture_pictures::panel("panel", vec![dots(n)])).collect());
    assert!(six(2000).len() < 300_000 && six(100_000).len() < 300_000);
    assert_eq!(six(100_000).matches("h.01").count(), 6 * 2000);
}

#[test]
fn tables_of_two_hyperparameters_trade_off_and_evaluations_are_shown() {
    let files = render(&fixture_tables::exercise(), &[]).unwrap();
    let again = render(&fixture_tables::exercise(), &[]).unwrap();
    assert!(files.iter().zip(&again).all(|(a, b)| a.bytes == b.bytes));
    let page = std::str::from_utf8(&files[0].bytes).unwrap();
    for text in [
        "Test MSE over learning rate and hidden size",
        "Test MSE against test MMD² over the weight of the MMD",
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
    let order: Vec<usize> = [">\n128\n<", ">\n64\n<", ">\n16\n<"].map(|name| cells.find(name).unwrap()).into();
    assert!(order.is_sorted(), "rows grow upwards");
    for (name, page) in [("no-trial", "interaction.svg"), ("no-trial", "trade-off.svg"), ("nothing", "trade-off.svg")] {
        let summary = summaries().into_iter().find(|(n, _)| *n == name).unwrap().1;
        assert!(render(&summary, &[]).unwrap().iter().all(|file| file.name != page), "{name}");
    }
}
