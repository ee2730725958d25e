//! Which trials are worth a figure, what to call them, and their networks, each loaded once.

use std::cell::RefCell;
use std::cmp::Ordering::Equal;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::objective::Error;
use crate::objective::autoencoder::config::config;
use crate::objective::autoencoder::evaluate::{self, Forest, Mixture};
use crate::objective::autoencoder::restored::Restored;
use crate::objective::autoencoder::trainer::Autoencoder;
use crate::objective::ranked::order;
use crate::objective::{Ranked, WeightSource};
use crate::space::Value;
use crate::trial::{Trial, TrialId};

/// The size of the code.
pub(super) const SIZE: &[&str] = &["model.bottleneck_size"];
/// What rows of panels tell apart (the kind of network), and what the panels of a row.
const VARIANTS: &[&str] = &["model.kind", "training.loss", "mmd.weight"];
/// What is the same in all of them, where it has an effect.
const KERNEL: &str = "mmd.kernel";

/// The trials whose weights were kept.
pub(super) struct Selection<'a> {
    objective: &'a Autoencoder,
    pub(super) trials: &'a Ranked<'a>,
    weights: WeightSource<'a>,
    /// One for each config, best first: its first replicate.
    first: Vec<&'a Trial>,
    restored: RefCell<BTreeMap<TrialId, Rc<Restored>>>,
    mixtures: RefCell<BTreeMap<TrialId, Option<Rc<Mixture>>>>,
}

impl<'a> Selection<'a> {
    /// Of the ranked trials, those with weights.
    pub(super) fn new(objective: &'a Autoencoder, trials: &'a Ranked<'a>, weights: WeightSource<'a>) -> Self {
        let kept = |config: &Vec<&'a Trial>| config.iter().copied().find(|trial| (weights.kept)(trial.id));
        let first = trials.configs.iter().filter_map(kept).collect();
        Self { objective, trials, weights, first, restored: RefCell::default(), mixtures: RefCell::default() }
    }

    /// One trial for each config, best first.
    pub(super) fn ranked(&self) -> &[&'a Trial] {
        &self.first
    }

    /// Every trial of this one's config, in the order of the plan.
    pub(super) fn replicates(&self, of: &Trial) -> Vec<&'a Trial> {
        let same = self.trials.configs.iter().filter(|config| config.iter().any(|t| t.config.id == of.config.id));
        same.flatten().copied().filter(|trial| (self.weights.kept)(trial.id)).collect()
    }

    /// The best of `among` (best first) for each combination of values of those of `names` that are swept, in the order
    /// of the values; more than `most` are thinned out evenly.
    pub(super) fn best_of_each(&self, among: &[&'a Trial], names: &[&str], most: usize) -> Vec<&'a Trial> {
        let mut best: Vec<(Vec<Option<&Value>>, &Trial)> = Vec::new();
        for trial in among {
            let key = names.iter().filter(|n| self.trials.is_swept(n)).map(|n| trial.config.params.get(n)).collect();
            if best.iter().all(|(k, _)| *k != key) {
                best.push((key, trial));
            }
        }
        best.sort_by(|(a, _), (b, _)| a.iter().zip(b).map(|(a, b)| order(*a, *b)).find(|o| o.is_ne()).unwrap_or(Equal));
        let last = best.len().saturating_sub(1);
        let chosen = (0..best.len().min(most)).map(|i| if best.len() > most { i * last / (most - 1) } else { i });
        chosen.map(|i| best[i].1).collect()
    }

    /// The best of `among` (best first) for each kind of network and each weight of the MMD, as far as they are swept: at
    /// most two kinds and six of each, all with the kernel of the MMD that the best has.
    pub(super) fn variants(&self, among: &[&'a Trial]) -> Vec<&'a Trial> {
        let kernel = kernel(among.iter().copied());
        let among: Vec<&Trial> = among.iter().copied().filter(|t| is_of(kernel, t)).collect();
        let kind = |t: &'a Trial| t.config.params.get(VARIANTS[0]);
        let alike = |one: &'a Trial| among.iter().copied().filter(|t| kind(t) == kind(one)).collect::<Vec<_>>();
        let kinds = self.best_of_each(&among, &VARIANTS[..1], 2);
        kinds.iter().flat_map(|one| self.best_of_each(&alike(one), &VARIANTS[1..], 6)).collect()
    }

    /// Names what [`Selection::variants`] tells apart, or the config if that is nothing.
    pub(super) fn variant(&self, trial: &Trial) -> String {
        let label = self.trials.label_of(trial, VARIANTS);
        if label.is_empty() { self.trials.label(trial) } else { label }
    }

    /// `bottleneck size 4`, where that is swept; else empty.
    pub(super) fn size(&self, trial: &Trial) -> String {
        let size = config(trial).setup.model.bottleneck_size;
        if self.trials.is_swept(SIZE[0]) { format!("bottleneck size {size}") } else { String::new() }
    }

    /// The trained network of a trial.
    pub(super) fn restore(&self, trial: &Trial) -> Result<Rc<Restored>, Error> {
        if let Some(restored) = self.restored.borrow().get(&trial.id) {
            return Ok(Rc::clone(restored));
        }
        let weights = (self.weights.load)(trial.id).ok_or(Error::Damaged(trial.id))?;
        let restored = self.objective.restore(trial, &config(trial), &weights);
        let restored = Rc::new(restored.map_err(|error| error.of_trial(trial.id))?);
        self.restored.borrow_mut().insert(trial.id, Rc::clone(&restored));
        Ok(restored)
    }

    /// The random forest on the trial's training rows, if its config asks for one and they have labels.
    pub(super) fn forest(&self, trial: &Trial) -> Result<Option<Arc<Forest>>, Error> {
        let config = config(trial);
        if config.evaluate.forest { self.objective.forest(trial, &config) } else { Ok(None) }
    }

    /// The mixture that the trial's evaluation fitted to the codes of its training rows, if it was asked for.
    pub(super) fn mixture(&self, trial: &Trial) -> Result<Option<Rc<Mixture>>, Error> {
        if let Some(mixture) = self.mixtures.borrow().get(&trial.id) {
            return Ok(mixture.clone());
        }
        let restored = self.restore(trial)?;
        let codes = restored.encode(&restored.dataset().train);
        let mixture = evaluate::mixture(trial, &config(trial), &codes).map(Rc::new);
        self.mixtures.borrow_mut().insert(trial.id, mixture.clone());
        Ok(mixture)
    }
}

/// The kernel of the MMD of the first of `among` (best first) that has one.
pub(super) fn kernel<'t>(among: impl IntoIterator<Item = &'t Trial>) -> Option<&'t Value> {
    among.into_iter().find_map(|trial| trial.config.params.get(KERNEL))
}

/// Whether a trial has this kernel, or none.
pub(super) fn is_of(kernel: Option<&Value>, trial: &Trial) -> bool {
    trial.config.params.get(KERNEL).is_none_or(|other| Some(other) == kernel)
}

/// ` Where the MMD has a part in the loss, its kernel is squared_exponential.`, if kernels are swept.
pub(super) fn kernel_words(trials: &Ranked<'_>, kernel: Option<&Value>) -> String {
    let kernel = kernel.filter(|_| trials.is_swept(KERNEL));
    kernel.map_or_else(String::new, |kernel| format!(" Where the MMD has a part in the loss, its kernel is {kernel}."))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::fixture::Sweeped;
    use super::*;
    use crate::trial::ConfigId;

    #[test]
    fn a_config_is_its_first_replicate_and_configs_keep_their_rank() {
        let sweep =
            Sweeped::new("[replicates]\ndata = 2\n[space]\nmodel.hidden_size = [4, 8]\ntraining.lr = [1e-3, 1e-2]");
        let selection = sweep.selection();
        let ranked: Vec<ConfigId> = selection.ranked().iter().map(|t| t.config.id).collect();
        assert_eq!(ranked, sweep.ranked);
        assert!(selection.ranked().iter().all(|t| (t.replicate.data, t.replicate.training) == (0, 0)));
        assert_eq!(selection.replicates(selection.ranked()[0]).len(), 2);
        let labels: BTreeSet<String> = selection.ranked().iter().map(|t| selection.trials.label(t)).collect();
        assert!(labels.contains("hidden_size 4, lr 0.001") && labels.len() == 4, "{labels:?}");
    }

    #[test]
    fn the_best_of_each_value_in_order_thinned_out_evenly() {
        let sweep = Sweeped::new("[space]\nmodel.hidden_size = [16, 2, 4, 8]\ntraining.lr = [1e-3, 1e-2]");
        let selection = sweep.selection();
        let sizes = |most| {
            let best = selection.best_of_each(selection.ranked(), &["model.hidden_size", "data.noise"], most);
            best.iter().map(|t| config(t).setup.model.widths[0]).collect::<Vec<_>>()
        };
        assert_eq!((sizes(9), sizes(3), sizes(2)), (vec![2, 4, 8, 16], vec![2, 4, 16], vec![2, 16]));
        for best in selection.best_of_each(selection.ranked(), &["model.hidden_size"], 9) {
            let same = |t: &&&Trial| config(t).setup.model == config(best).setup.model;
            assert_eq!(selection.ranked().iter().find(same).map(|t| t.id), Some(best.id));
        }
    }

    #[test]
    fn lists_of_widths_stand_behind_single_ones() {
        let sweep = Sweeped::new("[space]\nmodel.hidden_size = [[3, 2], 16, [2], 4]");
        let (selection, names) = (sweep.selection(), ["model.hidden_size"]);
        let best = selection.best_of_each(selection.ranked(), &names, 9);
        let labels: Vec<String> = best.iter().map(|t| selection.trials.label_of(t, &names)).collect();
        assert_eq!(labels, ["4", "16", "[2]", "[3, 2]"].map(|size| format!("hidden_size {size}")));
    }

    #[test]
    fn trials_without_weights_are_passed_over() {
        let sweep = Sweeped::new("[space]\nmodel.hidden_size = [4, 8, 16]");
        let all = sweep.selection().ranked().iter().map(|t| t.id).collect::<Vec<_>>();
        sweep.drop_weights(all[1]);
        assert_eq!(sweep.selection().ranked().iter().map(|t| t.id).collect::<Vec<_>>(), [all[0], all[2]]);
    }
}
