//! Products of matrices in tiles that are kept in registers: a few rows, one or two vectors wide.
//!
//! `C[m, n] = Σ A[m, k] B[k, n]`. B is in panels: rows of two vectors, one below the other. The rows of A that a strip of
//! tiles needs are *packed* first, so that the innermost loop reads both from one end to the other:
//!
//! ```text
//!     A, packed          a panel of B           a tile of C: R rows
//!     k=0  a a a a a a   b b b b | b b b b        c c c c | c c c c
//!     k=1  a a a a a a   b b b b | b b b b   →    c c c c | c c c c
//!     k=2  a a a a a a   b b b b | b b b b        …
//! ```

use super::aligned::Aligned;
use super::panels::Panels;
use super::vector::Simd;

/// R rows of N vectors.
pub(super) type Tile<S, const R: usize, const N: usize> = [[<S as Simd>::F32; N]; R];

/// What is multiplied with panels, and what becomes of the result.
pub(super) trait Product {
    /// Packs the R rows of A that begin with `first`: for each k [`Simd::SQUARE`] numbers, of which the R from the returned
    /// one on count.
    fn pack<S: Simd, const R: usize>(&self, first: usize, to: &mut [f32]) -> usize;

    /// What the sums of a row begin with.
    #[inline(always)]
    fn begin(&self, _row: usize) -> f32 {
        0.0
    }

    /// Takes a tile of panel `p`, whose rows begin with `first`.
    fn end<S: Simd, const R: usize, const N: usize>(&mut self, first: usize, p: usize, tile: Tile<S, R, N>);
}

/// Multiplies `rows` rows with the panels of `b`.
#[inline(always)]
pub(super) fn multiply<S: Simd>(product: impl Product, rows: usize, b: &Panels, packed: &mut Aligned) {
    let k = b.rows() * S::SQUARE;
    // One row more: the last numbers of a tile need not be the first of their row.
    let copies = if S::COPIES > 1 { (k + S::SQUARE) * S::COPIES } else { 0 };
    packed.resize(copies + k + S::SQUARE);
    let (copies, packed) = packed.split_at_mut(copies);
    strips::<S>(rows, Multiply { product, b, packed, copies });
}

struct Multiply<'a, P> {
    product: P,
    b: &'a Panels,
    packed: &'a mut [f32],
    /// Of what is packed, where a set reads several.
    copies: &'a mut [f32],
}

impl<P: Product> Strip for Multiply<'_, P> {
    #[inline(always)]
    fn rows<S: Simd, const R: usize>(&mut self, first: usize) {
        let Self { product, b, packed, copies } = self;
        let k = b.rows() * S::SQUARE;
        let offset = product.pack::<S, R>(first, &mut packed[..k]);
        let a = if S::COPIES > 1 {
            for (copies, number) in copies.chunks_exact_mut(S::COPIES).zip(&**packed) {
                S::store(S::splat(*number), copies);
            }
            &copies[offset * S::COPIES..][..k * S::COPIES]
        } else {
            &packed[offset..][..k]
        };
        let mut p = 0;
        while p < b.len() {
            // One row is too few sums to keep a processor busy: it adds to those of several panels by turns.
            if R == 1 && b.whole(p) >= 4 {
                tiles::<S, R, 2, 4>(product, a, b, (first, p));
                p += 4;
            } else if b.columns_of(p) > S::LANES {
                tiles::<S, R, 2, 1>(product, a, b, (first, p));
                p += 1;
            } else {
                tiles::<S, R, 1, 1>(product, a, b, (first, p));
                p += 1;
            }
        }
    }
}

/// Makes one tile of each of G panels, beginning with `p`, whose rows begin with `first`.
#[inline(always)]
fn tiles<S: Simd, const R: usize, const N: usize, const G: usize>(
    product: &mut impl Product,
    a: &[f32],
    b: &Panels,
    (first, p): (usize, usize),
) {
    let mut tiles: [Tile<S, R, N>; G] = [[[S::splat(0.0); N]; R]; G];
    for tile in &mut tiles {
        for (r, sums) in tile.iter_mut().enumerate() {
            *sums = [S::splat(product.begin(first + r)); N];
        }
    }
    add_products::<S, R, N, G>(&mut tiles, a, b, p);
    for (g, tile) in tiles.into_iter().enumerate() {
        product.end::<S, R, N>(first, p + g, tile);
    }
}

/// Adds to each tile the product with its panel.
#[inline(always)]
fn add_products<S: Simd, const R: usize, const N: usize, const G: usize>(
    tiles: &mut [Tile<S, R, N>; G],
    a: &[f32],
    b: &Panels,
    p: usize,
) {
    let panel = 2 * S::LANES;
    let distance = b.rows() * panel;
    let b = &b.panels_from(p)[..G * distance];
    for (a, i) in a.chunks_exact(S::SQUARE * S::COPIES).zip((0..).step_by(panel)) {
        for (g, tile) in tiles.iter_mut().enumerate() {
            let row = &b[g * distance + i..][..panel];
            let mut b = [S::splat(0.0); N];
            for (n, b) in b.iter_mut().enumerate() {
                *b = S::load(&row[n * S::LANES..]);
            }
            for (copies, sums) in a.chunks_exact(S::COPIES).zip(tile) {
                let a = S::fill(copies);
                for (b, sum) in b.iter().zip(sums) {
                    *sum = S::mul_add(a, *b, *sum);
                }
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
    while first < rows {
        strip.rows::<S, 1>(first);
        first += 1;
    }
}
