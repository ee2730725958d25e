//! How much each hyperparameter matters, as numbers.

/// How much the hyperparameters matter, and how that is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Importance {
    /// What the shares are shares of.
    pub(crate) method: Method,
    /// Configs that it is of.
    pub(crate) configs: usize,
    /// Whether the metric is on a log scale.
    pub(crate) is_log: bool,
    /// The hyperparameters, most important first, and then the pairs, likewise.
    pub(crate) terms: Vec<Term>,
    /// What three and more of them together add; with it and the noise, where configs were trained once.
    pub(crate) rest: Option<Share>,
    /// The share of the variance of single trials that replicates have, not settings.
    pub(crate) noise: Option<Share>,
    /// What had to be left out for a full grid: `lr 0.1`, `2 of 6 replicates`.
    pub(crate) left_out: Vec<String>,
}

/// How importance was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// Shares of the variance between the configs of a full grid.
    Anova,
    /// The same of configs that were trained once: what three and more hyperparameters add together stands for the noise.
    Once,
    /// How the best tenth of configs that are no grid differ from all.
    PedAnova,
}

/// A hyperparameter, or two together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    /// One name or two.
    pub(crate) names: Vec<String>,
    /// As much as it matters.
    pub(crate) share: Share,
    /// Whether it has an effect in some configs alone, and the share is that among those.
    pub(crate) is_conditional: bool,
}

/// A part of a whole; below 0 by chance where the part is next to nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Share {
    pub(crate) value: f64,
    /// The ends of its 95 % interval, in [0, 1].
    pub(crate) interval: Option<(f64, f64)>,
}

impl Share {
    /// What a person is shown: in [0, 1].
    pub(crate) fn shown(self) -> f64 {
        self.value.clamp(0.0, 1.0)
    }
}

impl Importance {
    /// The hyperparameters one by one, most important first.
    pub(crate) fn mains(&self) -> impl Iterator<Item = (&str, Share)> {
        self.terms.iter().filter_map(|term| match term.names.as_slice() {
            [name] => Some((name.as_str(), term.share)),
            _ => None,
        })
    }
}

/// Pairs with a smaller share are left to the table.
pub(crate) const WORTH_SHOWING: f64 = 0.02;
