//! Which points of a space become configs, by number.

mod contract;
mod grid;
mod random;

use std::sync::Arc;

pub(super) use contract::Sampler;

use crate::spec::{Method, Sweep};

/// The sampler that the sweep file asks for.
pub(super) fn of(sweep: &Sweep) -> Arc<dyn Sampler> {
    match sweep.method {
        Method::Grid => Arc::new(grid::Grid::new(&sweep.space)),
        Method::Random => Arc::new(random::Random::new(sweep.draws, sweep.seed, &sweep.space)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What holds of every sampler.
    #[test]
    fn what_is_asked_for_depends_on_its_number_alone() {
        let space = "[space]\nmodel.layers = [1, 2, 3]\ntraining.lr = { low = 1e-4, high = 1e-1, steps = 4 }";
        for method in ["method = \"grid\"", "method = \"random\"\ntrials = 12"] {
            let text = format!("name = \"t\"\ndata.source = \"moons\"\n[sampler]\n{method}\n{space}");
            let sweep = Sweep::example(&text);
            let (one, other) = (of(&sweep), of(&sweep));
            assert_eq!(one.len(), 12);
            let forward: Vec<_> = (0..12).map(|i| one.ask(i)).collect();
            let backward: Vec<_> = (0..12).rev().map(|i| other.ask(i)).collect();
            assert!(forward.iter().eq(backward.iter().rev()));
            for (name, value) in forward.iter().flatten() {
                let field = sweep.keys.iter().find(|field| *name == field.name);
                assert!(field.is_some_and(crate::space::Field::can_be_swept), "{name} = {value}");
            }
        }
    }
}
