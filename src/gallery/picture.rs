//! The kinds of picture: what stands in them, with nothing said about size or colour.

/// A picture with its words.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// Name of its files, `[a-z0-9-]+`.
    pub(crate) name: String,
    /// Heading: `Reconstructions of the worst, a median and the best config`.
    pub(crate) title: String,
    /// What is drawn and how to read it, in a sentence or two.
    pub(crate) caption: String,
    /// What is in it.
    pub(crate) plots: Plots,
}

/// What is in a picture.
#[derive(Clone, Debug)]
pub(crate) enum Plots {
    /// Small multiples in a row (wrapped after three) with the same axes and one legend.
    Panels(Vec<Panel>),
    /// One histogram with curves over it.
    Histogram(Histogram),
    /// Rows of small grey images.
    Images(Images),
    /// A matrix of numbers, coloured.
    Matrix(Matrix),
    /// Groups of bars.
    Bars(Bars),
}

/// Points and lines in the plane.
#[derive(Clone, Debug)]
pub(crate) struct Panel {
    /// Above the panel.
    pub(crate) title: String,
    /// Below the x axis of each panel and beside the y axis of the first.
    pub(crate) axes: (String, String),
    /// Drawn in order; layers of the same label share look and legend entry over all panels.
    pub(crate) layers: Vec<Layer>,
}

/// Points that look alike.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    /// In the legend.
    pub(crate) label: String,
    /// How they are drawn.
    pub(crate) mark: Mark,
    /// Coordinates; on a line in its order. NaN breaks a line.
    pub(crate) points: Vec<(f64, f64)>,
}

/// How a layer is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Small grey dots in the background: originals.
    Background,
    /// Small dots in the layer's colour.
    Dots,
    /// A thin line in the layer's colour.
    Line,
    /// Thin grey lines: contours of a density, guides.
    Guide,
}

/// A density of one number.
#[derive(Clone, Debug)]
pub(crate) struct Histogram {
    /// Below the x axis.
    pub(crate) axis: String,
    /// Left and right edge and density of each bin, ascending.
    pub(crate) bins: Vec<(f64, f64, f64)>,
    /// Curves over it with their legend entries.
    pub(crate) curves: Vec<(String, Vec<(f64, f64)>)>,
}

/// Rows of images under each other.
#[derive(Clone, Debug)]
pub(crate) struct Images {
    /// Top to bottom; all rows hold equally many images.
    pub(crate) rows: Vec<ImageRow>,
}

/// One row of images.
#[derive(Clone, Debug)]
pub(crate) struct ImageRow {
    /// Left of the row; may be empty.
    pub(crate) label: String,
    /// Left to right.
    pub(crate) images: Vec<Image>,
}

/// A small square grey image.
#[derive(Clone, Debug)]
pub(crate) struct Image {
    /// Row after row, 0 (white) to 1 (black), clipped; a square number of them.
    pub(crate) pixels: Vec<f32>,
    /// Below the image, short: `7, 83 %`; may be empty.
    pub(crate) note: String,
}

/// Numbers in rows and columns.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    /// Below the columns and left of the rows.
    pub(crate) axes: (String, String),
    /// Left to right.
    pub(crate) columns: Vec<String>,
    /// Top to bottom.
    pub(crate) rows: Vec<String>,
    /// `cells[row][column]`: what colours the cell, and what is written in it. None leaves it empty.
    pub(crate) cells: Vec<Vec<Option<(f64, String)>>>,
    /// Whether colours follow the logarithm (all numbers above zero).
    pub(crate) log: bool,
    /// Beside the colour scale.
    pub(crate) scale: String,
}

/// Bars side by side in groups.
#[derive(Clone, Debug)]
pub(crate) struct Bars {
    /// Below the groups and beside the y axis.
    pub(crate) axes: (String, String),
    /// Left to right.
    pub(crate) groups: Vec<String>,
    /// Legend entry and a height for each group.
    pub(crate) series: Vec<(String, Vec<f64>)>,
}
