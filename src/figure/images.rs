//! Small images in rows.

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
