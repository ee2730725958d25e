//! Numbers that stand below each other in a column.

/// A cell of a column of numbers that has none.
const NONE: &str = "–";

/// The cells of a column with the points of their numbers below each other, and their `±`; as they are where not all are
/// numbers. What is left and right of a number is filled with `pad`, on the right as far as the longest one.
pub(crate) fn aligned(cells: &[String], pad: char) -> Vec<String> {
    let filled = || cells.iter().map(String::as_str).filter(|cell| !cell.is_empty());
    if !filled().all(|cell| cell == NONE || is_number(cell)) {
        return cells.to_vec();
    }
    let plain = || filled().filter(|cell| !has_power(cell));
    let widest = |part: fn(&str) -> &str| plain().map(|cell| part(cell).chars().count()).max().unwrap_or(0);
    let widths = [widest(|cell| point(mean(cell)).0), widest(|cell| point(mean(cell)).1)];
    let behind = widest(|cell| half(cell).map_or("", |half| point(half).0));
    let left = |text: &str, width: usize| fill(width, text, pad) + text;
    let right = |text: String, width: usize| text.clone() + &fill(width, &text, pad);
    let aligned = |cell: &String| {
        if cell.is_empty() || has_power(cell) {
            return cell.clone();
        }
        let (before, after) = point(mean(cell));
        let mean = left(before, widths[0]) + after;
        let Some(half) = half(cell) else { return mean };
        let (before, after) = point(half);
        format!("{} ± {}{after}", right(mean, widths[0] + widths[1]), left(before, behind))
    };
    let cells: Vec<String> = cells.iter().map(aligned).collect();
    let longest = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
    cells.into_iter().map(|cell| if cell.is_empty() { cell } else { right(cell, longest) }).collect()
}

fn fill(width: usize, text: &str, pad: char) -> String {
    std::iter::repeat_n(pad, width.saturating_sub(text.chars().count())).collect()
}

/// Whether mean and half width share a power of ten: `(3.2 ± 0.1)e-7`.
fn has_power(cell: &str) -> bool {
    cell.trim_start_matches(['+', '-']).starts_with('(')
}

/// What stands before `±`.
fn mean(cell: &str) -> &str {
    cell.split_once(" ± ").map_or(cell, |(mean, _)| mean)
}

/// What stands behind it.
fn half(cell: &str) -> Option<&str> {
    cell.split_once(" ± ").map(|(_, half)| half)
}

/// A number before its decimal point and from there on, with what follows it.
fn point(number: &str) -> (&str, &str) {
    number.split_at(number.find(['.', 'e', ' ']).unwrap_or(number.len()))
}

/// Whether a cell begins with a number: `64`, `5 of 8`, `-0.5 ± 0.1`.
fn is_number(cell: &str) -> bool {
    let word = cell.split([' ', ')']).next().unwrap_or_default();
    let digits = word.trim_start_matches(['+', '-', '(']);
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_stand_below_each_other() {
        let of = |cells: &[&str]| aligned(&cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>(), '_');
        assert_eq!(of(&["8", "0.5", "12.25", ""]), ["_8___", "_0.5_", "12.25", ""]);
        let means = ["0.0821 ± 0.0218", "12.3 ± 3.2", "–", "(3.22 ± 0.12)e-7"];
        let below = ["_0.0821 ± 0.0218", "12.3___ ± 3.2___", "_–______________", "(3.22 ± 0.12)e-7"];
        assert_eq!(of(&means), below);
        assert_eq!(of(&["+0.5 ± 0.1", "-0.25 ± 0.02"]), ["+0.5_ ± 0.1_", "-0.25 ± 0.02"]);
        assert_eq!(of(&["mlp", "3"]), ["mlp", "3"]);
    }
}
