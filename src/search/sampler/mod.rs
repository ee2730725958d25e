//! Which points of a space become configs, by number.

mod attempts;
#[cfg(test)]
mod benchmarks;
mod contract;
mod grid;
mod random;
mod sobol;
mod start;
#[cfg(test)]
mod tests;
mod tpe;

use std::sync::Arc;

pub(super) use contract::{Point, Sampler, Seen, Told};

use crate::spec::{Method, Sweep};

/// The sampler that the sweep file asks for.
pub(super) fn of(sweep: &Sweep) -> Arc<dyn Sampler> {
    let (n, seed, space) = (sweep.draws, sweep.seed, &sweep.space);
    let sampler: Arc<dyn Sampler> = match sweep.method {
        Method::Grid => Arc::new(grid::Grid::new(space)),
        Method::Random => Arc::new(random::Random::new(n, seed, space)),
        Method::Sobol => Arc::new(sobol::Sobol::new(n, seed, space)),
        Method::Tpe => Arc::new(tpe::Tpe::new(n, seed, sweep.lag, space)),
    };
    if sweep.start.is_empty() { sampler } else { Arc::new(start::Start::new(sweep.start.clone(), sampler)) }
}
