//! How much of a space the rules of its sweep file skip.

use std::cell::RefCell;

use super::Plan;
use crate::search::sampler::{self, Point};
use crate::spec::{Method, Sweep};

/// So many points, spread evenly, stand for a space that is drawn from.
const SAMPLE: u32 = 4096;

/// What rules skip.
#[derive(Debug, PartialEq)]
pub(crate) struct Removed {
    /// The points that were looked at.
    pub(crate) points: u32,
    /// How many of them each rule skips that no rule before it does, in the order of the sweep file.
    pub(crate) by_rule: Vec<u32>,
    /// Whether they are a sample of the space.
    pub(crate) is_sample: bool,
}

impl Removed {
    /// The number of the rule that skips most, if all points are skipped.
    pub(crate) fn nothing_left(&self) -> Option<usize> {
        let most = (0..self.by_rule.len()).max_by_key(|rule| self.by_rule[*rule]);
        most.filter(|_| self.by_rule.iter().sum::<u32>() == self.points)
    }
}

impl Plan {
    /// What the rules of this sweep skip: of a grid exactly, of other spaces a sample; none where there are no rules.
    pub(crate) fn removed(sweep: &Sweep) -> Option<Removed> {
        if sweep.skips.is_empty() {
            return None;
        }
        let is_sample = sweep.method != Method::Grid;
        let mut looked_at = sweep.clone();
        if is_sample {
            (looked_at.method, looked_at.draws) = (Method::Sobol, SAMPLE);
        }
        let sampler = sampler::of(&looked_at);
        let by_rule = RefCell::new(vec![0; sweep.skips.len()]);
        let count = |point: Point| {
            let active = sweep.active(point);
            if let Some(rule) = sweep.skipped_by(&active) {
                by_rule.borrow_mut()[rule] += 1;
            }
            Some(active)
        };
        for i in 0..sampler.len() {
            sampler.ask(i, &[], &count);
        }
        Some(Removed { points: sampler.len(), by_rule: by_rule.into_inner(), is_sample })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(sampler: &str, rules: &str) -> Option<Removed> {
        let text = format!(
            "name = \"t\"\ndata.source = \"moons\"\n{sampler}\n[space]\nmodel.layers = [1, 2, 3, 4]\n\
             model.hidden_size = [8, 16]\n{rules}"
        );
        Plan::removed(&Sweep::example(&text))
    }

    #[test]
    fn of_a_grid_every_point_is_looked_at() {
        let rules = "[[skip]]\nif = \"model.layers > 3\"\n[[skip]]\nif = \"model.layers * model.hidden_size > 32\"";
        assert_eq!(removed("", rules), Some(Removed { points: 8, by_rule: vec![2, 1], is_sample: false }));
        assert_eq!(removed("", ""), None);
    }

    #[test]
    fn of_draws_a_sample_is() {
        let sampler = "sampler = { method = \"tpe\", trials = 5 }";
        let found = removed(sampler, "[[skip]]\nif = \"model.layers > 3\"").unwrap();
        assert_eq!((found.points, found.by_rule, found.is_sample), (4096, vec![1024], true));
    }

    #[test]
    fn the_rule_that_skips_most_is_told_where_nothing_is_left() {
        let rules = "[[skip]]\nif = \"model.layers > 3\"\n[[skip]]\nif = \"model.layers > 0\"";
        assert_eq!(removed("", rules).unwrap().nothing_left(), Some(1));
        assert_eq!(removed("", "[[skip]]\nif = \"model.layers > 1\"").unwrap().nothing_left(), None);
    }
}
