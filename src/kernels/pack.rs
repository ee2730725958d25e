//! Rows of a matrix as tiles read them: for each k [`Simd::SQUARE`] numbers, one of each row, of which a tile's count.

use super::panels::Panels;
use super::vector::Simd;

/// R rows of a matrix of `k` columns, beginning with `first`.
#[inline(always)]
pub(super) fn rows<S: Simd, const R: usize>(matrix: &[f32], k: usize, first: usize, to: &mut [f32]) {
    let last = matrix.len() / k - 1;
    // Where a square has more rows than are left, the last one stands for them.
    let begin = |r: usize| (first + r).min(last) * k;
    // One or two rows are not worth whole squares.
    let whole = if R < 4 { 0 } else { k / S::SQUARE * S::SQUARE };
    for (i, to) in (0..whole).step_by(S::SQUARE).zip(to.chunks_exact_mut(S::SQUARE * S::SQUARE)) {
        S::transpose(matrix, |r| begin(r) + i, to, S::SQUARE);
    }
    for (i, to) in to.chunks_exact_mut(S::SQUARE).enumerate().skip(whole) {
        for (r, to) in to.iter_mut().enumerate().take(R) {
            *to = matrix[begin(r) + i];
        }
    }
}

/// R columns of a matrix of `columns` columns, beginning with `first`.
#[inline(always)]
pub(super) fn columns<S: Simd, const R: usize>(matrix: &[f32], columns: usize, first: usize, to: &mut [f32]) {
    let pairs = to.chunks_exact_mut(S::SQUARE).zip(matrix.chunks_exact(columns));
    if first + S::SQUARE <= columns {
        for (to, row) in pairs {
            to.copy_from_slice(&row[first..][..S::SQUARE]);
        }
    } else {
        for (to, row) in pairs {
            to[..R].copy_from_slice(&row[first..][..R]);
        }
    }
}

/// R rows of a matrix in panels, beginning with `first`.
#[inline(always)]
pub(super) fn rows_of_panels<S: Simd, const R: usize>(matrix: &Panels, first: usize, to: &mut [f32]) {
    let panel = 2 * S::LANES;
    let last = matrix.rows() - 1;
    let begin = |r: usize| (first + r).min(last) * panel;
    for (p, to) in (0..matrix.len()).zip(to.chunks_mut(panel * S::SQUARE)) {
        let (from, columns) = (matrix.panel(p), matrix.columns_of(p));
        let whole = columns / S::SQUARE * S::SQUARE;
        for (c, to) in (0..whole).step_by(S::SQUARE).zip(to.chunks_exact_mut(S::SQUARE * S::SQUARE)) {
            S::transpose(from, |r| begin(r) + c, to, S::SQUARE);
        }
        for (c, to) in to.chunks_exact_mut(S::SQUARE).enumerate().skip(whole) {
            for (r, to) in to.iter_mut().enumerate().take(R) {
                *to = from[begin(r) + c];
            }
        }
    }
}
