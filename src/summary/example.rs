//! Numbers of two configs for tests, and how near a change is to what another program found of them.

use super::blocks::Cell;
use super::pairing::Change;
use crate::trial::Replicate;

pub(super) fn cells(values: &[(u32, u32, f64)]) -> Vec<Cell> {
    values.iter().map(|(data, training, value)| (Replicate { data: *data, training: *training }, *value)).collect()
}

pub(super) const ONE: &[(u32, u32, f64)] = &[
    (0, 0, 0.31),
    (0, 1, 0.35),
    (0, 2, 0.28),
    (1, 0, 0.44),
    (1, 1, 0.52),
    (2, 0, 0.22),
    (2, 1, 0.27),
    (2, 2, 0.25),
    (3, 1, 0.39),
];
pub(super) const OTHER: &[(u32, u32, f64)] =
    &[(0, 0, 0.30), (0, 2, 0.21), (1, 0, 0.47), (1, 1, 0.46), (1, 2, 0.40), (2, 1, 0.26), (2, 2, 0.20), (4, 0, 0.11)];

/// Two configs, of which each lacks some replicates of the other.
pub(super) fn two() -> [Vec<Cell>; 2] {
    [cells(ONE), cells(OTHER)]
}

#[track_caller]
pub(super) fn near(change: Option<Change>, mean: f64, half_width: f64, won: Option<f64>) {
    let found = change.unwrap();
    assert!((found.mean - mean).abs() < 1e-12, "{found:?}");
    assert!((found.half_width.unwrap() - half_width).abs() < 1e-12, "{found:?}");
    assert_eq!(found.won.map(|won| (won * 1e12).round()), won.map(|won| (won * 1e12).round()));
}
