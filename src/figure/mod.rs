//! What stands in a figure, as data: axes, series, images and the words around them. No pixels, no sizes; nothing is
//! computed here but the places of bars that stand side by side.

mod images;
mod plot;

pub(crate) use images::{Image, ImageRow};
pub(crate) use plot::{Axis, Bar, Cells, Color, Interval, Mark, Plot, Point, Series, Spacing, grouped_bars};

/// A figure with its words.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// Name of its files without their ending, `[a-z0-9-]+`.
    pub(crate) name: String,
    /// What it helps to answer.
    pub(crate) section: Section,
    /// Heading: `Test MSE against learning rate`.
    pub(crate) title: String,
    /// What is drawn and how to read it, in a sentence or two.
    pub(crate) caption: String,
    /// What is in it.
    pub(crate) body: Body,
}

/// The questions that figures answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// What the hyperparameters do.
    Hyperparameters,
    /// How training went.
    Training,
    /// What the trained models do.
    Models,
    /// How repeatable the best configs are.
    Repeatability,
}

/// What is in a figure.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// One plot, or small multiples with one legend; axes of the same label have the same range in all of them.
    Plots {
        /// Above the entries of the legend; may be empty.
        legend: String,
        /// Left to right, in rows.
        plots: Vec<Plot>,
    },
    /// Rows of small grey images, top to bottom.
    Images(Vec<ImageRow>),
}

impl From<Vec<Plot>> for Body {
    fn from(plots: Vec<Plot>) -> Self {
        Self::Plots { legend: String::new(), plots }
    }
}
