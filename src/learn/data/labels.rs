//! Labels as texts, and their ranks.

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

    /// The rank of each text among the sorted, distinct texts.
    pub(super) fn ranks(self) -> Vec<u32> {
        let mut ranks = vec![0; self.numbers.len()];
        (0..).zip(self.numbers.values()).for_each(|(rank, &number)| ranks[number] = rank);
        self.all.into_iter().map(|number| ranks[number]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_sorted_texts() {
        let mut labels = Labels::default();
        assert_eq!(Labels::default().ranks(), [0; 0]);
        for text in ["m", "b", "m", "", "z", "b"] {
            labels.push(text);
        }
        assert_eq!(labels.ranks(), [2, 1, 2, 0, 3, 1]);
    }
}
