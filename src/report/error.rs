//! Why a report could not be drawn. None of these depends on the numbers of a sweep.

use std::convert::Infallible;

/// Why a report could not be drawn.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// plotters could not draw.
    #[error("a figure cannot be drawn")]
    Draw(#[from] plotters::drawing::DrawingAreaErrorKind<Infallible>),
    /// The SVG that was drawn is not understood.
    #[error("a figure's SVG cannot be read back")]
    Svg(#[from] resvg::usvg::Error),
    /// The picture has no pixels, or too many.
    #[error("a figure has no size")]
    Size,
    /// The picture cannot be packed.
    #[error("a figure cannot be written as PNG")]
    Png(#[source] Box<dyn std::error::Error + Send + Sync>),
}
