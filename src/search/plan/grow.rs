//! The configs of a sampler that learns join the plan as soon as it is known how enough of those before them ended.

use super::{Asked, Plan, settle};
use crate::search::sampler::{Seen, Told};
use crate::search::spread::spread;
use crate::search::state::SearchState;
use crate::space::Params;
use crate::trial::ConfigId;

impl Plan {
    /// Adds every config that can be known by now to the plan, where `look` sees it, and to what is known of the search. How
    /// many are new to the latter.
    pub(crate) fn grow(
        &mut self,
        state: &mut SearchState,
        fingerprint: impl Fn(&Params) -> String,
        mut look: impl FnMut(&Params),
    ) -> usize {
        let before = state.len();
        if before < self.ids.len() {
            state.add(self.order().skip(before), self.unasked() == 0);
        }
        while self.unasked() > 0 && self.ask_next(state, &fingerprint, &mut look) {}
        state.len() - before
    }

    /// The numbers of the configs in the order in which to train them.
    fn order(&self) -> impl ExactSizeIterator<Item = usize> {
        spread(&*self.sampler, &self.places, self.sweep.seed).into_iter().map(|config| config as usize)
    }

    /// Asks for the next point. False if it is not known yet how enough of the others ended.
    fn ask_next(
        &mut self,
        state: &mut SearchState,
        fingerprint: &impl Fn(&Params) -> String,
        look: &mut impl FnMut(&Params),
    ) -> bool {
        let place = self.asked;
        let needs = self.sampler.needs(place) as usize;
        let told = |(j, asked): (usize, &Asked)| match asked.config {
            Some(config) if j < needs => state.told(config),
            Some(_) => Told::Pending,
            None => Told::Failed,
        };
        let seen: Vec<Seen<'_>> =
            (0..).zip(&self.points).map(|(j, asked)| Seen { values: &asked.values, told: told((j, asked)) }).collect();
        if seen[..needs].iter().any(|seen| seen.told == Told::Pending) {
            return false;
        }
        let values = self.sampler.ask(place, &seen, &|point| settle(&self.sweep, point));
        self.asked += 1;
        let mut config = None;
        if let Some(values) = values.clone() {
            let params = self.sweep.config(values);
            let id = ConfigId::new(self.sweep.seed, &params, &fingerprint(&params));
            config = self.ids.iter().position(|known| *known == id);
            if config.is_none() {
                look(&params);
                self.add(place, id, &params);
                config = Some(self.ids.len() - 1);
                state.add(config.into_iter(), self.unasked() == 0);
            }
        }
        state.add(std::iter::empty(), self.unasked() == 0);
        self.points.push(Asked { values: values.unwrap_or_default(), config });
        true
    }
}
