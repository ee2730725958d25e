//! Labels as texts, and their numbers.

use std::collections::BTreeMap;

/// Texts in the order in which they came, each distinct one kept once.
#[derive(Default)]
pub(super) struct Labels {
    numbers: BTreeMap<String, usize>,
    all: Vec<usize>,
}

impl Labels {
    pub(super) fn push(&mut self, text: &str) {
        let new = self.numbers.len();
        let number = self.numbers.get(text).copied().unwrap_or_else(|| {
            self.numbers.insert(text.to_owned(), new);
            new
        });
        self.all.push(number);
    }

    /// The distinct texts in order, and the place in it of each text that came. Texts that are all numbers are in the order
    /// of the numbers: 2 comes before 10.
    pub(super) fn ranked(self) -> (Vec<String>, Vec<u32>) {
        let mut sorted: Vec<(String, usize)> = self.numbers.into_iter().collect();
        let numbers: Option<Vec<f64>> = sorted.iter().map(|(text, _)| text.parse().ok()).collect();
        if numbers.is_some_and(|numbers| numbers.iter().all(|x| x.is_finite())) {
            let number = |text: &str| text.parse().unwrap_or(f64::NAN);
            sorted.sort_by(|(a, _), (b, _)| number(a).total_cmp(&number(b)));
        }
        let mut ranks = vec![0; sorted.len()];
        (0..).zip(&sorted).for_each(|(rank, (_, number))| ranks[*number] = rank);
        (sorted.into_iter().map(|(text, _)| text).collect(), self.all.into_iter().map(|number| ranks[number]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(texts: &[&str]) -> (Vec<String>, Vec<u32>) {
        let mut labels = Labels::default();
        for text in texts {
            labels.push(text);
        }
        labels.ranked()
    }

    #[test]
    fn texts_are_sorted_and_numbers_by_their_size() {
        let sorted = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(ranked(&[]), (vec![], vec![]));
        assert_eq!(ranked(&["m", "b", "m", "7", "z", "b"]), (sorted(&["7", "b", "m", "z"]), vec![2, 1, 2, 0, 3, 1]));
        assert_eq!(ranked(&["10", "9", "-1", "10"]), (sorted(&["-1", "9", "10"]), vec![2, 1, 0, 2]));
        assert_eq!(ranked(&["1", "1.0", "inf"]).0, sorted(&["1", "1.0", "inf"]));
    }
}
