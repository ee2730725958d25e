//! The keys of the sweep itself, whatever its objective, and the words that they take.

use super::pruning::{PRUNER, PruningMethod};
use super::start::START;
use crate::space::Default::{Absent, Required};
use crate::space::Takes::{Duration, Float, Int, Text, Word};
use crate::space::{Above, Default, Field, Takes, With, setting as key, words};
use crate::trial::{Failures, Goal};

/// What `max_trials` may be raised to.
pub(super) const MAX_TRIALS: i64 = 10_000_000;

words! {
    /// `sampler.method`: how the space is turned into configs.
    pub(crate) enum Method {
        /// Every combination.
        Grid = "grid",
        /// Independent draws.
        Random = "random",
        /// Points that fill the space evenly.
        Sobol = "sobol",
        /// Draws near the best configs so far.
        Tpe = "tpe",
    }
}

impl Method {
    /// Whether what it asks for depends on results.
    pub(crate) const fn learns(self) -> bool {
        match self {
            Self::Grid | Self::Random | Self::Sobol => false,
            Self::Tpe => true,
        }
    }

    /// Whether it draws as many configs as it is told to, and does not expand the whole space.
    pub(super) const fn draws(self) -> bool {
        match self {
            Self::Grid => false,
            Self::Random | Self::Sobol | Self::Tpe => true,
        }
    }
}

words! {
    /// `output.weights`: whose weights are kept.
    pub(crate) enum Weights {
        /// Every complete trial's.
        All = "all",
        /// Those of the best config's trials.
        Best = "best",
        /// Nobody's.
        None = "none",
    }
}

/// The table in which the objective is chosen, and the key in it that says its kind.
pub(super) const OBJECTIVE: &str = "objective";
pub(super) const KIND: &str = "objective.kind";

/// Where they are.
const PRUNES: With = With::Words { key: PRUNER, words: PruningMethod::WORDS };

/// The tables of rules that skip points, and the keys in them.
pub(super) const SKIP: &str = "skip";
pub(super) const SKIP_IF: &str = "skip.if";
pub(super) const SKIP_WHY: &str = "skip.why";

/// The methods that draw.
const DRAWS: With =
    With::Words { key: "sampler.method", words: &[Method::Random.word(), Method::Sobol.word(), Method::Tpe.word()] };

/// Those of them that learn from results.
const LEARNS: With = With::Words { key: "sampler.method", words: &[Method::Tpe.word()] };

/// Where the best configs are trained again.
const CONFIRMS: With = With::Above { key: "confirm.top", above: 0.0 };

/// The keys of the sweep itself.
pub(super) const OWN: &[Field] = &[
    key("name", Takes::Name, Required, r#""moons""#, "folder of the results"),
    key("seed", Int(0, i64::MAX), Default::Int(0), "2024", "decides every random number"),
    key("max_trials", Int(1, MAX_TRIALS), Default::Int(100_000), "100000", "a sweep of more trials is refused"),
    key(
        "on_finish",
        Text,
        Absent("none"),
        r#""mail -s sweep me@example.org""#,
        "command that is run when the run ends, however it ends",
    ),
    key(KIND, Word(&[]), Absent(""), "", "what is trained; decides which keys follow"),
    key(
        "metric.name",
        Text,
        Absent(""),
        "",
        "what the tables and figures rank by, one of what trials measure or [evaluate] asks for",
    ),
    key(
        "metric.goal",
        Word(Goal::WORDS),
        Default::Word(Goal::Minimize.word()),
        r#""minimize""#,
        "whether small or large values are good",
    ),
    key(
        "metric.failures",
        Word(Failures::WORDS),
        Default::Word(Failures::Last.word()),
        r#""last""#,
        "configs of which trials diverged or failed: below all others, or ranked by the rest",
    ),
    key(
        "metric.tie_margin",
        Float(Above::From(0.0), 1e15),
        Default::Float(0.0),
        "0.001",
        "a config that is worse than the best by no more than this is as good in practice",
    ),
    key(
        "sampler.method",
        Word(Method::WORDS),
        Default::Word(Method::Grid.word()),
        r#""grid""#,
        "every combination of the space, or draws from it",
    ),
    key("sampler.trials", Int(1, MAX_TRIALS), Required, "200", "configs to draw").with(DRAWS),
    key(
        "sampler.lag",
        Int(1, 1_000_000),
        Absent("the larger of 4 and an eighth of the configs before"),
        "16",
        "config i is drawn knowing the results of those up to i - lag; 1: one after the other",
    )
    .with(LEARNS),
    key(
        START,
        Takes::Points,
        Absent("none"),
        "[{ training.lr = 0.001 }]",
        "configs to try first, by their values in [space]; what one leaves open is drawn",
    )
    .with(DRAWS),
    key(
        PRUNER,
        Word(PruningMethod::WORDS),
        Absent("none"),
        r#""halving""#,
        "stops configs in the middle of their training where others of their cohort do better",
    ),
    key(
        "pruner.budget",
        Text,
        Absent("of a network training.epochs; required of a program"),
        r#""epochs""#,
        "the constant of [space] that tells a program how long to train: it is called with less of it first",
    )
    .with(PRUNES),
    key("pruner.min", Int(1, 1_000_000_000), Default::Int(1), "1", "no config is judged after fewer steps")
        .with(PRUNES),
    key("pruner.max", Int(2, 1_000_000_000), Absent("the budget"), "81", "steps of a whole training").with(PRUNES),
    key(
        "pruner.eta",
        Int(2, 100),
        Default::Int(3),
        "3",
        "of the configs that are judged one in so many is trained further",
    )
    .with(PRUNES),
    key("replicates.data", Int(1, 10_000), Default::Int(1), "2", "datasets, or splits of one, for each config"),
    key("replicates.training", Int(1, 10_000), Default::Int(1), "3", "initialisations and batch orders on each"),
    key(
        "confirm.top",
        Int(0, 1000),
        Default::Int(0),
        "5",
        "so many of the best configs are trained again on replicates that the search never sees; 0: none",
    ),
    key("confirm.data", Int(1, 10_000), Default::Int(1), "12", "datasets, or splits of one, for each of them")
        .with(CONFIRMS),
    key("confirm.training", Int(1, 10_000), Default::Int(1), "3", "initialisations and batch orders on each")
        .with(CONFIRMS),
    key(
        "output.weights",
        Word(Weights::WORDS),
        Default::Word(Weights::All.word()),
        r#""all""#,
        "whose trained parameters are kept",
    ),
    key("limits.trial_time", Duration, Absent("none"), r#""30m""#, "how long one training may last"),
    key(
        "limits.memory_gib",
        Float(Above::MoreThan(0.0), 1024.0),
        Absent("none"),
        "2",
        "memory of a trial in a process of its own",
    ),
    key(
        "limits.max_failures",
        Int(1, MAX_TRIALS),
        Absent("none"),
        "100",
        "so many trials that failed, panicked or timed out stop the run",
    ),
    key(
        "limits.equal_failures",
        Int(2, MAX_TRIALS),
        Default::Int(10),
        "10",
        "so many equal failures or panics in a row stop it",
    ),
    key(
        SKIP_IF,
        Text,
        Absent("none"),
        r#""training.batch_size > 128 and training.lr > 0.01""#,
        "in a table [[skip]]: points of the space of which this is true are not trained",
    ),
    key(SKIP_WHY, Text, Absent("none"), r#""diverges""#, "in a table [[skip]]: why, for who reads it"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Word as _;

    #[test]
    fn trials_are_asked_of_the_methods_that_draw() {
        let drawing = Method::WORDS.iter().copied().filter(|word| Method::of(word).is_some_and(Method::draws));
        assert!(drawing.eq(["random", "sobol", "tpe"]));
    }
}
