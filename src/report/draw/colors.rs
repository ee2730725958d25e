//! Colours that colour-blind readers can tell apart, for series and for numbers.

use plotters::style::{Color as _, RGBAColor, RGBColor};

use crate::figure::Color;

/// A colour with its opacity.
pub(super) type Rgba = RGBAColor;

pub(super) const BLACK: RGBColor = RGBColor(0, 0, 0);
/// Of what stands on a light colour, and stays so on a dark page, where black gets light.
pub(super) const DARK: RGBColor = RGBColor(20, 20, 20);
pub(super) const WHITE: RGBColor = RGBColor(255, 255, 255);
pub(super) const GREY: RGBColor = RGBColor(110, 110, 110);
/// Of grids, and of what is empty.
pub(super) const PALE: RGBColor = RGBColor(218, 218, 218);
/// Of a histogram, and of its edges.
pub(super) const FILL: RGBColor = RGBColor(205, 219, 232);
pub(super) const EDGE: RGBColor = RGBColor(120, 140, 160);

/// Okabe & Ito (2008), "Color Universal Design", without the yellow that vanishes on white; then black, brown, violet and
/// olive, each far in lightness from the colour that has its shape among the first six.
const PALETTE: [RGBColor; 10] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(230, 159, 0),
    BLACK,
    RGBColor(122, 62, 20),
    RGBColor(98, 60, 168),
    RGBColor(160, 160, 20),
];

/// The colour of a series; those of the palette repeat after ten.
pub(super) fn of(color: Color) -> RGBColor {
    match color {
        Color::Nth(i) => PALETTE[i % PALETTE.len()],
        Color::Grey => GREY,
        Color::Black => BLACK,
    }
}

/// The same with this opacity.
pub(super) fn rgba(color: Color, opacity: f64) -> Rgba {
    of(color).mix(opacity)
}

/// The number of the shape that goes with a colour.
pub(super) fn shape(color: Color) -> usize {
    match color {
        Color::Nth(i) => i,
        Color::Grey => 0,
        Color::Black => 3,
    }
}

/// Matplotlib's viridis (Smith & van der Walt 2015) at 0, 1/10, …, 1.
const VIRIDIS: [[u8; 3]; 11] = [
    [68, 1, 84],
    [72, 36, 117],
    [65, 68, 135],
    [53, 95, 141],
    [42, 120, 142],
    [33, 145, 140],
    [34, 168, 132],
    [68, 191, 112],
    [122, 209, 81],
    [189, 223, 38],
    [253, 231, 37],
];

/// The colour at a share of viridis, from 0 (dark) to 1 (light): evenly growing lightness, readable in grey.
pub(super) fn viridis(share: f64) -> RGBColor {
    let along = share.clamp(0.0, 1.0) * 10.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in 0..=9")]
    let i = (along.floor() as usize).min(9);
    let [low, high] = [VIRIDIS[i], VIRIDIS[i + 1]];
    let t = along - f64::from(u32::try_from(i).unwrap_or(0));
    let mix = |k: usize| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
        let level = (f64::from(low[k]) * (1.0 - t) + f64::from(high[k]) * t).round() as u8;
        level
    };
    RGBColor(mix(0), mix(1), mix(2))
}

/// Whether black is easier to read on this colour than white (relative luminance, ITU-R BT.709, gamma 2).
pub(super) fn is_light(RGBColor(r, g, b): RGBColor) -> bool {
    let [r, g, b] = [r, g, b].map(|level| (f64::from(level) / 255.0) * (f64::from(level) / 255.0));
    0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn viridis_goes_from_violet_to_yellow_and_grows_lighter() {
        assert_eq!((viridis(0.0), viridis(1.0)), (RGBColor(68, 1, 84), RGBColor(253, 231, 37)));
        assert_eq!(viridis(0.55), RGBColor(34, 157, 136));
        let greens: Vec<u32> = (0..=20).map(|i| u32::from(viridis(f64::from(i) / 20.0).1)).collect();
        assert!(greens.is_sorted());
        assert!(!is_light(viridis(0.45)) && is_light(viridis(0.6)));
    }
}
