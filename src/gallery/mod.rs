//! Pictures.
mod picture;
pub(crate) use picture::{Bars, Histogram, Image, ImageRow, Images, Layer, Mark, Matrix, Panel, Picture, Plots};
