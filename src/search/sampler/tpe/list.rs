//! Kernels of a hyperparameter whose values are listed: its own value is likelier in each, all others as likely beside one
//! another as they are before anything is known.

use super::dimension::{Place, real};
use crate::space::on_weight;

/// One kernel for each observation, and behind them that of the prior.
#[derive(Debug)]
pub(super) struct List {
    /// The probability of each value before anything is known.
    prior: Vec<f64>,
    /// What the other values get in a kernel, beside the 1 of its own.
    others: f64,
    /// Whose value each kernel raises; none: that of the prior, and of observations without a value.
    of: Vec<Option<usize>>,
}

impl List {
    /// The kernels of observations with these values, in their order.
    pub(super) fn fit(prior: Vec<f64>, values: &[Option<usize>]) -> Self {
        let there = values.iter().flatten().count();
        let of = values.iter().copied().chain([None]).collect();
        Self { others: real(prior.len()) / (real(there) + 1.0), prior, of }
    }

    /// Adds the logarithm of each kernel's probability of a value.
    pub(super) fn add_to(&self, log_kernels: &mut [f64], place: Place) {
        let Place::Category(value) = place else { return };
        let log = |of| libm::log(self.probability(of, value));
        let (of_prior, of_own, of_others) = (log(None), log(Some(value)), log(Some(usize::MAX)));
        for (sum, of) in log_kernels.iter_mut().zip(&self.of) {
            *sum += match of {
                None => of_prior,
                Some(own) if *own == value => of_own,
                Some(_) => of_others,
            };
        }
    }

    /// A draw from this kernel, for a uniform number.
    pub(super) fn draw(&self, kernel: usize, u: f64) -> Place {
        let weights: Vec<f64> = (0..self.prior.len()).map(|value| self.probability(self.of[kernel], value)).collect();
        Place::Category(on_weight(u, &weights))
    }

    /// Of a value in a kernel of `of`.
    fn probability(&self, of: Option<usize>, value: usize) -> f64 {
        let Some(own) = of else { return self.prior[value] };
        let raised = if own == value { 1.0 } else { 0.0 };
        (raised + self.others * self.prior[value]) / (1.0 + self.others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probabilities(list: &List, value: usize) -> Vec<f64> {
        let mut log_kernels = vec![0.0; list.of.len()];
        list.add_to(&mut log_kernels, Place::Category(value));
        log_kernels.into_iter().map(libm::exp).collect()
    }

    /// Optuna gives each of 4 values 1/3 where there are 3 kernels, and its own 1 more.
    #[test]
    fn the_own_value_is_raised() {
        let list = List::fit(vec![0.25; 4], &[Some(2), Some(0), None]);
        for (value, expected) in [(2, [4.0 / 7.0, 1.0 / 7.0, 0.25, 0.25]), (1, [1.0 / 7.0, 1.0 / 7.0, 0.25, 0.25])] {
            let found = probabilities(&list, value);
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
        }
    }

    #[test]
    fn weights_are_a_prior() {
        let list = List::fit(vec![0.7, 0.2, 0.1], &[Some(2)]);
        let found = [0, 1, 2].map(|value| probabilities(&list, value));
        let expected = [[1.05 / 2.5, 0.7], [0.3 / 2.5, 0.2], [1.15 / 2.5, 0.1]];
        assert!(found.iter().flatten().zip(expected.iter().flatten()).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn draws_are_as_likely_as_the_kernel_says() {
        let list = List::fit(vec![0.5, 0.3, 0.2], &[Some(1), None]);
        for kernel in 0..3 {
            for value in 0..3 {
                let drawn = (0..3000).map(|k| list.draw(kernel, (f64::from(k) + 0.5) / 3000.0));
                let share = real(drawn.filter(|place| *place == Place::Category(value)).count()) / 3000.0;
                let expected = probabilities(&list, value)[kernel];
                assert!((share - expected).abs() < 1e-3, "kernel {kernel}, value {value}: {share}, {expected}");
            }
        }
    }
}
