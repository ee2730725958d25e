//! Pictures of selected finished trials: their weights are loaded, never trained again, and what they reconstruct,
//! encode and generate is laid out for drawing. Draws nothing and interprets no metrics.

mod picture;

pub(crate) use picture::{Bars, Histogram, Image, ImageRow, Images, Layer, Mark, Matrix, Panel, Picture, Plots};
