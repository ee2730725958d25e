//! Early stopping: how long a training waits for a better error. A pure rule; which error it is told of, and what ends, is
//! not its concern.

use super::config::EarlyStopping;

/// How long a training has waited for an error that is better than the best so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wait {
    rule: EarlyStopping,
    best: f64,
    /// Errors since the best.
    errors: u32,
}

impl Wait {
    /// Before any error.
    pub(super) fn new(rule: EarlyStopping) -> Self {
        Self { rule, best: f64::INFINITY, errors: 0 }
    }

    /// Takes in the next error. What counts as better is as in Keras' `EarlyStopping`, rounding included.
    pub(super) fn observe(&mut self, error: f64) {
        if error + self.rule.min_delta < self.best {
            (self.best, self.errors) = (error, 0);
        } else {
            self.errors += 1;
        }
    }

    /// Whether it has lasted for long enough.
    pub(super) fn is_over(&self) -> bool {
        self.errors >= self.rule.patience
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of these errors there are when the training ends; none if it goes on after them.
    fn end(patience: u32, min_delta: f64, errors: &[f64]) -> Option<usize> {
        let mut wait = Wait::new(EarlyStopping { patience, min_delta });
        let over = errors.iter().position(|error| {
            wait.observe(*error);
            wait.is_over()
        });
        over.map(|before| before + 1)
    }

    /// Followed by hand through `EarlyStopping.on_epoch_end` of Keras: `wait` counts epochs without `current + min_delta <
    /// best`, and the training ends as soon as `wait >= patience`.
    #[test]
    fn it_ends_where_keras_does() {
        // The best are 1.0, 0.8, 0.79 and 0.7; 0.7 again is no better.
        let errors = [1.0, 0.8, 0.79, 0.81, 0.7, 0.71, 0.7, 0.72];
        assert_eq!([1, 2, 3, 4].map(|patience| end(patience, 0.0, &errors)), [Some(4), Some(7), Some(8), None]);
        // The best are 1.0, 0.8 and 0.7.
        assert_eq!([1, 2, 3, 4].map(|patience| end(patience, 0.05, &errors)), [Some(3), Some(4), Some(8), None]);
        assert_eq!(end(1, 0.0, &[1.0, 2.0]), Some(2));
        assert_eq!(end(1, 0.0, &[1.0]), None, "the first is the best so far");
    }

    #[test]
    fn small_steps_add_up_to_a_better_error() {
        // Each is 0.03 below the one before; from the best, 1.0, the second of them is far enough.
        let errors = [1.0, 0.97, 0.94, 0.91, 0.88];
        assert_eq!([1, 2].map(|patience| end(patience, 0.05, &errors)), [Some(2), None]);
    }

    #[test]
    fn an_error_must_be_better_by_more_than_the_least_difference() {
        assert_eq!(end(1, 0.25, &[1.0, 0.75]), Some(2));
        assert_eq!(end(1, 0.25, &[1.0, 0.75 - f64::EPSILON]), None);
        assert_eq!(end(2, 1e15, &[3.0, 2.0, 1.0, 0.0]), Some(3), "only the first is better than none");
    }
}
