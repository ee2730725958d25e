//! Rows of a matrix as tiles read them: for each k [`Simd::SQUARE`] numbers, one of each row, of which a tile's count.
//!
//! Who packs says where in these the tile's begin: whole squares are transposed even where a tile is the last one, together
//! with rows that stand before it.

use super::panels::Panels;
use super::vector::Simd;

/// R rows of a matrix of `k` columns, beginning with `first`.
#[inline(always)]
pub(super) fn rows<S: Simd, const R: usize>(matrix: &[f32], k: usize, first: usize, to: &mut [f32]) -> usize {
    let square = square::<S, R>(first, matrix.len() / k);
    strip::<S, R>(&matrix[square * k..], k, first - square, k, to)
}

/// R rows of a matrix in panels, beginning with `first`.
#[inline(always)]
pub(super) fn rows_of_panels<S: Simd, const R: usize>(matrix: &Panels, first: usize, to: &mut [f32]) -> usize {
    let panel = 2 * S::LANES;
    let square = square::<S, R>(first, matrix.rows());
    for (p, to) in (0..matrix.len()).zip(to.chunks_mut(panel * S::SQUARE)) {
        strip::<S, R>(&matrix.panel(p)[square * panel..], panel, first - square, matrix.columns_of(p), to);
    }
    first - square
}

/// R columns of a matrix of so many, beginning with `first`.
#[inline(always)]
pub(super) fn columns<S: Simd, const R: usize>(matrix: &[f32], columns: usize, first: usize, to: &mut [f32]) -> usize {
    let square = square::<S, R>(first, columns);
    let pairs = to.chunks_exact_mut(S::SQUARE).zip(matrix.chunks_exact(columns));
    if square + S::SQUARE <= columns {
        for (to, row) in pairs {
            to.copy_from_slice(&row[square..][..S::SQUARE]);
        }
    } else {
        for (to, row) in pairs {
            to[..R].copy_from_slice(&row[first..][..R]);
        }
    }
    first - square
}

/// The first of the rows that are packed for a tile.
#[inline(always)]
fn square<S: Simd, const R: usize>(first: usize, rows: usize) -> usize {
    // A single row is not worth whole squares, and of fewer rows there are none.
    if R < 4 || rows < S::SQUARE { first } else { first.min(rows - S::SQUARE) }
}

/// The first `k` columns of R rows, or of all rows of a square, in which the R rows begin `offset` further down.
#[inline(always)]
fn strip<S: Simd, const R: usize>(from: &[f32], stride: usize, offset: usize, k: usize, to: &mut [f32]) -> usize {
    let whole = if R < 4 || from.len() < S::SQUARE * stride { 0 } else { k / S::SQUARE * S::SQUARE };
    for (i, to) in (0..whole).step_by(S::SQUARE).zip(to.chunks_exact_mut(S::SQUARE * S::SQUARE)) {
        S::transpose((&from[i..], stride), (to, S::SQUARE));
    }
    for (i, to) in to.chunks_exact_mut(S::SQUARE).enumerate().take(k).skip(whole) {
        for (r, to) in to[offset..][..R].iter_mut().enumerate() {
            *to = from[(offset + r) * stride + i];
        }
    }
    offset
}
