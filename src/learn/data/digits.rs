//! The 8 × 8 handwritten digits of UCI and scikit-learn, scaled from 0 … 16 to [0, 1]. They come with the smartcore crate.

use std::sync::Arc;

use smartcore::dataset::digits;

use super::rows::Names;
use super::table::Table;

/// The darkest pixel.
const SHADES: f64 = 16.0;

/// 1797 rows of 64 numbers, labelled 0 to 9.
pub(super) fn load() -> Table {
    let set = digits::load_dataset();
    let mut hash = blake3::Hasher::new();
    set.data.iter().chain(&set.target).for_each(|x| {
        hash.update(&x.to_le_bytes());
    });
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "labels are the digits 0 to 9")]
    let labels = set.target.iter().map(|&digit| digit as u32).collect();
    Table {
        name: "digits".to_owned(),
        fingerprint: hash.finalize().to_hex().to_string(),
        width: set.num_features,
        values: set.data.iter().map(|&x| f64::from(x) / SHADES).collect(),
        labels,
        names: Arc::new(Names {
            columns: (0..8).flat_map(|y| (0..8).map(move |x| format!("pixel_{y}_{x}"))).collect(),
            labels: (0..10).map(|digit: u8| digit.to_string()).collect(),
        }),
        unit: SHADES,
        dropped: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The counts and the sum of scikit-learn's `load_digits`.
    #[test]
    fn they_are_the_digits_of_scikit_learn() {
        let table = load();
        assert_eq!((table.len(), table.width), (1797, 64));
        assert_eq!((table.values.iter().sum::<f64>() * 16.0).to_bits(), 561_718_f64.to_bits());
        let count = |digit| table.labels.iter().filter(|&&l| l == digit).count();
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(count), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        assert!(table.values.iter().all(|x| (0.0..=1.0).contains(x)));
        assert_eq!(table.values[..8].iter().map(|x| x * 16.0).collect::<Vec<_>>(), [0., 0., 5., 13., 9., 1., 0., 0.]);
    }
}
