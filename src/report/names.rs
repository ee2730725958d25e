//! How the report writes names: hyperparameters and metrics in plain words, and names that are safe in a path or URL.
//! No numbers but in `count`, no HTML.

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
