//! What the trials of an autoencoder measure, in the order of columns. What an evaluation measures is declared beside it.

use super::conditions::{BY_LABEL, EARLY_STOPPING, MMD, MOONS, TABLES};
use super::evaluate::{forest, mixture, noise, normality, synthetic};
use crate::space::{Domains, MetricSpec, Name, Value, With, measured_in};
use crate::trial::{Outcome, Trained};

/// The metrics that are optimised unless the sweep file names one, the better choice first.
pub(super) const RANKING: &[&str] = &[VALID_MSE, TEST_MSE];

const VALID_MSE: &str = "valid_mse";
const TEST_MSE: &str = "test_mse";

/// What every trial measures at every recorded epoch.
pub(super) const TRAIN_ERROR: [MetricSpec; 1] = [MetricSpec::each_step(
    "train_mse",
    "training MSE",
    "Mean squared error of the reconstruction over samples and coordinates, the mean over the epoch's batches while the \
     weights move.",
)];

/// The same where there are validation rows.
pub(super) const VALIDATION_ERROR: [MetricSpec; 1] = [MetricSpec::each_step(
    VALID_MSE,
    "validation MSE",
    "Mean squared error of the reconstruction over samples and coordinates, of the whole validation set after the epoch.",
)];

/// What every trial measures at every recorded epoch.
pub(super) const TEST_ERROR: [MetricSpec; 1] = [MetricSpec::each_step(
    TEST_MSE,
    "test MSE",
    "Mean squared error of the reconstruction over samples and coordinates, of the whole test set after the epoch.",
)];

/// The same where codes are drawn to a normal.
pub(super) const TRAIN_MMD: [MetricSpec; 1] = [MetricSpec::each_step(
    "train_mmd",
    "training MMD²",
    "Squared maximum mean discrepancy (Gretton et al. 2012) of the codes from a standard normal, as the loss has it: by the \
     trial's own kernel, summed over its bandwidths. 0 for equal distributions; an unbiased estimate may fall below 0.",
)];

/// The metric of how long a training was.
pub(super) const EPOCHS_TRAINED: &str = "epochs";

/// It, where a training may stop early.
const EPOCHS: [MetricSpec; 1] = [MetricSpec::at_end(
    EPOCHS_TRAINED,
    "epochs trained",
    "Passes over the training rows until the training ended, early or after `training.epochs`.",
)];

/// The number of epochs joins what was measured at the end of a training that was allowed to stop early.
pub(super) fn add_epochs(trained: &mut Trained) {
    let last = trained.measurements.last().filter(|_| trained.outcome == Outcome::Complete);
    let epochs = last.map(|last| (Name::new(EPOCHS_TRAINED), f64::from(last.step)));
    trained.evaluated.0.splice(0..0, epochs);
}

/// Where rows come from, and the key that asks for some of them to validate by, with an example of its value.
const VALIDATION_ROWS: [(With, &str, &str); 2] =
    [(MOONS, "data.n_valid", "200"), (TABLES, "data.validation_fraction", "0.2")];

/// The keys that would give validation rows to those trials of these domains that have none, with examples of their values.
pub(super) fn unvalidated(domains: &Domains) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lacking = |(source, key, _): &(With, &str, &str)| domains.may_hold(*source) && domains.get(key).is_none();
    VALIDATION_ROWS.into_iter().filter(lacking).map(|(_, key, example)| (key, example))
}

/// Whether some trials of these domains have validation rows, and whether all have.
fn validated(domains: &Domains) -> (bool, bool) {
    let asked = |(source, key, _): (With, &str, &str)| domains.may_hold(source) && domains.get(key).is_some();
    (VALIDATION_ROWS.into_iter().any(asked), unvalidated(domains).next().is_none())
}

/// What the trials of these domains measure.
pub(super) fn measures(domains: &Domains) -> Vec<MetricSpec> {
    let everywhere = |asked: bool, specs: &[MetricSpec]| measured_in(asked, asked, specs).collect::<Vec<_>>();
    let (some_mmd, all_mmd) = (domains.may_hold(MMD), domains.surely_holds(MMD));
    let mixture = domains.get("evaluate.mixture").is_some();
    let (synthetic, forest) = (domains.is_true("evaluate.synthetic"), domains.is_true("evaluate.forest"));
    // Codes are drawn from the mixture, or from the normal that they are drawn to.
    let all_codes = synthetic && (mixture || all_mmd);
    let (some_valid, all_valid) = validated(domains);
    let mut all = everywhere(true, &TRAIN_ERROR);
    all.extend(measured_in(some_valid, all_valid, &VALIDATION_ERROR));
    all.extend(everywhere(true, &TEST_ERROR));
    all.extend(measured_in(some_mmd, all_mmd, &TRAIN_MMD));
    all.extend(everywhere(domains.get(EARLY_STOPPING.key()).is_some(), &EPOCHS));
    all.extend(measured_in(some_mmd, all_mmd, &normality::METRICS));
    all.extend(everywhere(mixture, &mixture::METRICS));
    all.extend(measured_in(synthetic, all_codes, &synthetic::METRICS));
    all.extend(everywhere(forest, &forest::METRICS));
    all.extend(measured_in(forest && synthetic, forest && all_codes, &forest::OF_SYNTHETIC));
    let labelled = [domains.may_hold(BY_LABEL), domains.surely_holds(BY_LABEL)].map(|held| held && forest && synthetic);
    all.extend(measured_in(labelled[0], labelled[1], &forest::OF_LABELLED));
    if let Some(Value::Floats(levels)) = domains.fixed("evaluate.noise") {
        let specs: Vec<_> = levels.iter().map(|level| noise::metric(*level)).collect();
        all.extend(measured_in(domains.may_hold(MOONS), domains.surely_holds(MOONS), &specs));
    }
    all
}
