//! How the report writes names and numbers: hyperparameters and metrics in plain words, numbers with few digits, and
//! names that are safe in a path. No HTML and no drawing.

/// What a reader calls a hyperparameter or metric; the key itself where no better word is known.
pub(super) fn readable(key: &str) -> &str {
    match key {
        "data.n_train" => "training-set size",
        "data.n_test" => "test-set size",
        "data.noise" => "noise",
        "data.source" => "dataset",
        "data.standardize" => "standardisation",
        "data.test_fraction" => "test fraction",
        "model.bottleneck_size" => "bottleneck size",
        "model.hidden_size" => "hidden size",
        "model.kind" => "kind of network",
        "model.layers" => "number of layers",
        "test_mse" => "test MSE",
        "train_mse" => "training MSE",
        "training.batch_size" => "batch size",
        "training.epochs" => "number of epochs",
        "training.gamma" => "step factor",
        "training.loss" => "loss",
        "training.lr" => "learning rate",
        "training.min_lr" => "final learning rate",
        "training.schedule" => "learning-rate schedule",
        "training.step_size" => "epochs between steps",
        other => other,
    }
}

/// The text with its first letter in upper case, for the beginning of a title.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The shortest text of the number that reads back the same: `0.02`, `64`, `1e-5`.
pub(super) fn number(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 {
        "0".to_owned()
    } else if (1e-3..1e6).contains(&size) {
        format!("{x}")
    } else {
        format!("{x:e}")
    }
}

/// The number rounded to four significant digits.
pub(super) fn rounded(x: f64) -> String {
    number(to_digits(x, 4))
}

/// The number rounded to three significant digits: intervals and standard deviations.
pub(super) fn rough(x: f64) -> String {
    number(to_digits(x, 3))
}

/// Whether `digits` significant digits write the number in full.
pub(super) fn fits_in(x: f64, digits: usize) -> bool {
    to_digits(x, digits).to_bits() == x.to_bits()
}

fn to_digits(x: f64, digits: usize) -> f64 {
    format!("{x:.*e}", digits.saturating_sub(1)).parse().unwrap_or(x)
}

/// The text as part of a file name: small letters and digits, everything else a hyphen.
pub(super) fn slug(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// The text as one step of a relative URL, everything but letters, digits, `-`, `_` and inner dots percent-encoded.
pub(super) fn url(text: &str) -> String {
    let dots = text.bytes().all(|b| b == b'.');
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || (b == b'.' && !dots);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// `1 trial`, `2 trials`.
pub(super) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_few_digits() {
        let texts = [0.0, 1.0, 64.0, 1e-5, 0.02, 0.001, 123_456.0, 1e6, -2.5e-7].map(number);
        assert_eq!(texts, ["0", "1", "64", "1e-5", "0.02", "0.001", "123456", "1e6", "-2.5e-7"]);
        assert_eq!([rounded(0.012_345_67), rounded(2.0 / 3.0), rough(1234.5)], ["0.01235", "0.6667", "1230"]);
        assert!(fits_in(3e-4, 2) && !fits_in(3.16e-4, 2));
    }

    #[test]
    fn hostile_names_become_harmless() {
        assert_eq!(slug("training.lr"), "training-lr");
        assert_eq!(slug("../<script>"), "script");
        assert_eq!(url("a/../b<\"&"), "a%2F..%2Fb%3C%22%26");
        assert_eq!(url(".."), "%2E%2E");
    }

    #[test]
    fn names_are_readable_and_fall_back_to_the_key() {
        assert_eq!(sentence(readable("test_mse")), "Test MSE");
        assert_eq!(readable("model.dropout"), "model.dropout");
        assert_eq!(sentence(""), "");
    }
}
