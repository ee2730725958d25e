//! Where a trial of a plan stands: of which config it is, and which replicate.

use std::sync::Arc;

use crate::spec::Replicates;
use crate::trial::{ConfigId, Replicate, Resolved, Trial, TrialId};

/// Where a trial stands.
pub(super) struct Place {
    /// The number of its config.
    pub(super) config: usize,
    /// The config's id under the seed of the confirmation, if it is of that.
    pub(super) confirmed: Option<ConfigId>,
    pub(super) replicate: Replicate,
}

/// The trial of this replicate of a config, in a sweep of this seed.
pub(super) fn trial(config: &Arc<Resolved>, replicate: Replicate, seed: u64) -> Trial {
    Trial { id: TrialId::new(config.id, replicate), config: Arc::clone(config), replicate, seed }
}

/// The replicate of number `r` of so many.
pub(super) fn numbered(r: usize, Replicates { training, .. }: Replicates) -> Replicate {
    let (training, number) = (training as usize, |n: usize| u32::try_from(n).unwrap_or(u32::MAX)); // at most the sweep's replicates
    Replicate { data: number(r / training), training: number(r % training) }
}

impl Place {
    /// Where trial number `i` stands among those of so many configs, and, behind them, of those that are `confirmed`, each
    /// with so many replicates.
    pub(super) fn of(
        i: usize,
        (configs, replicates): (usize, Replicates),
        (confirmed, confirming): (&[(usize, ConfigId)], Replicates),
    ) -> Self {
        let of =
            |i: usize, replicates: Replicates| (i / replicates.count(), numbered(i % replicates.count(), replicates));
        match i.checked_sub(configs * replicates.count()) {
            None => {
                let (config, replicate) = of(i, replicates);
                Self { config, confirmed: None, replicate }
            }
            Some(i) => {
                let (j, replicate) = of(i, confirming);
                let (config, id) = confirmed[j];
                Self { config, confirmed: Some(id), replicate }
            }
        }
    }
}
