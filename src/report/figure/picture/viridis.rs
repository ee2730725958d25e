//! The colour scale viridis: evenly growing lightness, readable in grey and for colour-blind readers.

use plotters::style::RGBColor;

/// Matplotlib's viridis (Smith & van der Walt 2015) at 0, 1/10, …, 1.
const ANCHORS: [[u8; 3]; 11] = [
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

/// The colour at a share of the scale, from 0 (dark) to 1 (light).
pub(super) fn color(share: f64) -> RGBColor {
    let along = share.clamp(0.0, 1.0) * 10.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in 0..=9")]
    let i = (along.floor() as usize).min(9);
    let [low, high] = [ANCHORS[i], ANCHORS[i + 1]];
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
    fn the_scale_goes_from_violet_to_yellow_and_grows_lighter() {
        assert_eq!((color(0.0), color(1.0)), (RGBColor(68, 1, 84), RGBColor(253, 231, 37)));
        assert_eq!(color(0.55), RGBColor(34, 157, 136));
        let sums: Vec<u32> = (0..=20).map(|i| u32::from(color(f64::from(i) / 20.0).1)).collect();
        assert!(sums.is_sorted());
        assert!(!is_light(color(0.45)) && is_light(color(0.6)));
    }
}
