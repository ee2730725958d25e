//! How a config came to be one of its sweep.

/// Who chose a config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChosenBy {
    /// The sweep file, which names it among those to try first.
    Start,
    /// A draw or a grid, whatever others measured.
    Chance,
    /// A model of what others measured.
    Model,
}

impl ChosenBy {
    /// As it stands in `trials.csv`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Chance => "chance",
            Self::Model => "model",
        }
    }
}
