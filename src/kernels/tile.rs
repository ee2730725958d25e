//! The tile of a matrix product that is kept in registers: a few rows, one or two vectors wide.
//!
//! `C[m, n] = Σ A[m, k] B[k, n]`, where B is a panel: rows of two vectors, one below the other. For every k the tile
//! takes one row of B and one number from each of its rows of A.

use super::vector::Simd;

/// R rows of N vectors.
pub(super) type Tile<S, const R: usize, const N: usize> = [[<S as Simd>::F32; N]; R];

/// Adds a product over `k` terms to the tile. The tile's rows of A begin `stride` apart, and each is contiguous.
#[inline(always)]
pub(super) fn add_by_rows<S: Simd, const R: usize, const N: usize>(
    tile: &mut Tile<S, R, N>,
    (a, stride): (&[f32], usize),
    b: &[f32],
    k: usize,
) {
    let rows: [&[f32]; R] = std::array::from_fn(|r| &a[r * stride..][..k]);
    let panel = 2 * S::LANES;
    let b = &b[..k * panel];
    for i in 0..k {
        let b = &b[i * panel..][..panel];
        let b: [S::F32; N] = std::array::from_fn(|n| S::load(&b[n * S::LANES..]));
        for (row, sums) in rows.iter().zip(tile.iter_mut()) {
            let a = S::splat(row[i]);
            for (b, sum) in b.iter().zip(sums) {
                *sum = S::mul_add(a, *b, *sum);
            }
        }
    }
}

/// The same where A is given transposed: the numbers for one k stand side by side, those for the next `stride` further.
#[inline(always)]
pub(super) fn add_by_columns<S: Simd, const R: usize, const N: usize>(
    tile: &mut Tile<S, R, N>,
    (a, stride): (&[f32], usize),
    b: &[f32],
    k: usize,
) {
    let panel = 2 * S::LANES;
    let b = &b[..k * panel];
    for i in 0..k {
        let column = &a[i * stride..][..R];
        let b = &b[i * panel..][..panel];
        let b: [S::F32; N] = std::array::from_fn(|n| S::load(&b[n * S::LANES..]));
        for (a, sums) in column.iter().zip(tile.iter_mut()) {
            let a = S::splat(*a);
            for (b, sum) in b.iter().zip(sums) {
                *sum = S::mul_add(a, *b, *sum);
            }
        }
    }
}

/// Work on some rows of a matrix, as many as a tile has.
pub(super) trait Strip {
    /// Does the R rows that begin with `first`.
    fn rows<S: Simd, const R: usize>(&mut self, first: usize);
}

/// Does `rows` rows, most of them in the tallest tiles that the registers hold.
#[inline(always)]
pub(super) fn strips<S: Simd>(rows: usize, mut strip: impl Strip) {
    let mut first = 0;
    while rows - first >= S::ROWS {
        match S::ROWS {
            8 => strip.rows::<S, 8>(first),
            6 => strip.rows::<S, 6>(first),
            _ => strip.rows::<S, 4>(first),
        }
        first += S::ROWS;
    }
    if rows - first >= 4 {
        strip.rows::<S, 4>(first);
        first += 4;
    }
    if rows - first >= 2 {
        strip.rows::<S, 2>(first);
        first += 2;
    }
    if rows - first >= 1 {
        strip.rows::<S, 1>(first);
    }
}
