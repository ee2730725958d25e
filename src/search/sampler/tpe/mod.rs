//! A sampler that learns: the tree-structured Parzen estimator of Bergstra et al. 2011, with the constants of Optuna 5.0.0.
//!
//! What is known is split into the few best points and all others. Each part has a density over the space, `parzen`; drawn
//! are candidates from the density of the best, and taken is the one that is likelier among the best than among the others by
//! the largest factor. A candidate has only the values that are active beside its others, and is judged by these alone.
//!
//! It keeps nothing: point *i* is made anew from the points before it and the results of the first [`Sampler::needs`] of them.
//! What is known of later ones is not looked at, though it may be there: it would be the order in which trials ended. They
//! count as bad, so that not all points that are drawn before a result is known lie close together.

mod dimension;
mod line;
mod list;
mod normal;
mod parzen;
#[cfg(test)]
mod tests;

use self::dimension::Dimension;
use self::parzen::{Parzen, Places};
use super::contract::{Point, Sampler, Seen, Settle, Told};
use super::random::Random;
use crate::space::{Name, Space, Value};
use crate::trial::{Purpose, stream};

/// So many results are needed to learn from.
const STARTUP: usize = 10;

/// Candidates of a round.
const CANDIDATES: usize = 24;

/// The most points that are taken for good.
const GOOD: usize = 25;

/// Candidates are drawn in so many rounds until one of them is new.
const ROUNDS: u32 = 10;

/// So many independent draws are looked at for a new one if no candidate is.
const DRAWS: usize = 100;

/// The sampler of a space.
#[derive(Debug)]
pub(super) struct Tpe {
    seed: u64,
    lag: Option<u32>,
    dimensions: Vec<Dimension>,
    /// What is drawn while there is nothing to learn from.
    random: Random,
}

/// A settled candidate and where its values lie.
struct Candidate {
    point: Point,
    places: Places,
}

impl Tpe {
    /// `lag`: a result is known to the points that come so many after it or later, see [`Tpe::lag`].
    pub(super) fn new(n: u32, seed: u64, lag: Option<u32>, space: &Space) -> Self {
        let dimensions = space.iter().map(|(name, distribution)| Dimension::new(name, distribution)).collect();
        Self { seed, lag, dimensions, random: Random::new(n, seed, space) }
    }

    /// At point number `i`. An eighth of the points keeps many workers busy; what it costs stands in `analysis/samplers.md`.
    fn lag(&self, i: u32) -> u32 {
        self.lag.unwrap_or((i / 8).max(4))
    }

    fn places(&self, point: &[(Name, Value)]) -> Places {
        let place = |dimension: &Dimension| {
            let (_, value) = point.iter().find(|(name, _)| *name == dimension.name)?;
            dimension.place(value)
        };
        self.dimensions.iter().map(place).collect()
    }

    /// The densities of the best points and of all others; none as long as there is nothing to learn from.
    fn densities(&self, seen: &[Seen<'_>]) -> Option<[Parzen; 2]> {
        let good = good(seen)?;
        let places: Vec<Places> = seen.iter().map(|seen| self.places(seen.values)).collect();
        Some([true, false].map(|is_good| {
            let members: Vec<&Places> =
                places.iter().zip(&good).filter(|(_, g)| **g == is_good).map(|(p, _)| p).collect();
            Parzen::fit(&self.dimensions, &members)
        }))
    }

    /// The candidates of a round that no rule skips.
    fn candidates(&self, i: u32, round: u32, good: &Parzen, settle: Settle<'_>) -> Vec<Candidate> {
        let mut stream = stream(self.seed, Purpose::Candidates, &[i, round]);
        let drawn = (0..CANDIDATES).filter_map(|_| {
            let places = good.draw(&mut stream).into_iter();
            let values = self.dimensions.iter().zip(places);
            let point = settle(values.map(|(d, place)| (d.name.clone(), d.value(place))).collect())?;
            Some(Candidate { places: self.places(&point), point })
        });
        drawn.collect()
    }
}

impl Sampler for Tpe {
    fn len(&self) -> u32 {
        self.random.len()
    }

    fn needs(&self, i: u32) -> u32 {
        let known = (i + 1).saturating_sub(self.lag(i));
        if known as usize >= STARTUP { known } else { 0 }
    }

    fn ask(&self, i: u32, seen: &[Seen<'_>], settle: Settle<'_>) -> Option<Point> {
        let ended = self.needs(i);
        let known = |told, is_known| if is_known { told } else { Told::Pending };
        let seen = (0..i).zip(seen).map(|(j, seen)| Seen { told: known(seen.told, j < ended), ..*seen });
        let seen: Vec<Seen<'_>> = seen.collect();
        let Some([good, bad]) = self.densities(&seen) else { return self.random.ask(i, &[], settle) };
        let is_new = |point: &Point| !seen.iter().any(|seen| seen.values == *point);
        let score = |candidate: &Candidate| good.log_density(&candidate.places) - bad.log_density(&candidate.places);
        let mut old = Vec::new();
        for round in 0..ROUNDS {
            let candidates = self.candidates(i, round, &good, settle);
            let (new, again): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|c| is_new(&c.point));
            if let Some(point) = best(new, score) {
                return Some(point);
            }
            old.extend(again);
        }
        let new = self.random.draws(i, settle).take(DRAWS).find(is_new);
        new.or_else(|| best(old, score)).or_else(|| self.random.ask(i, &[], settle))
    }
}

/// Which of these points are among the best; none as long as there is nothing to learn from.
fn good(seen: &[Seen<'_>]) -> Option<Vec<bool>> {
    let ended = seen.iter().filter(|seen| seen.told != Told::Pending).count();
    let mut best: Vec<usize> = (0..seen.len()).filter(|j| matches!(seen[*j].told, Told::Value { .. })).collect();
    if ended < STARTUP || best.is_empty() {
        return None;
    }
    best.sort_by(|a, b| seen[*a].told.order(seen[*b].told));
    best.truncate(ended.div_ceil(10).min(GOOD));
    Some((0..seen.len()).map(|j| best.contains(&j)).collect())
}

/// The candidate of the highest score, and of equal ones the first.
fn best(candidates: Vec<Candidate>, score: impl Fn(&Candidate) -> f64) -> Option<Point> {
    let scored = candidates.into_iter().map(|candidate| (score(&candidate), candidate.point));
    scored.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, point)| point)
}
