//! How the report writes names: hyperparameters and metrics in plain words, and names that are safe in a path or URL.
//! No numbers but in `count`, no HTML.

use std::borrow::Cow;

use crate::trial::turns_text;

/// What a reader calls a hyperparameter or metric; the key itself where no better word is known.
pub(super) fn readable(key: &str) -> Cow<'_, str> {
    match key.strip_prefix("test_mse_noise") {
        Some(noise) => Cow::Owned(format!("test MSE at noise {noise}")),
        None => Cow::Borrowed(hyperparameter(key).or_else(|| metric(key)).unwrap_or(key)),
    }
}

fn hyperparameter(key: &str) -> Option<&str> {
    Some(match key {
        "data.n_train" => "training-set size",
        "data.n_test" => "test-set size",
        "data.noise" => "noise",
        "data.source" => "dataset",
        "data.standardize" => "standardisation",
        "data.test_fraction" => "test fraction",
        "mmd.bandwidths" => "number of kernel bandwidths",
        "mmd.base" => "smallest kernel bandwidth",
        "mmd.estimator" => "estimator of the MMD",
        "mmd.kernel" => "kernel of the MMD",
        "mmd.weight" => "weight of the MMD",
        "model.block_layers" => "hidden layers in a block",
        "model.bottleneck_size" => "bottleneck size",
        "model.hidden_size" => "hidden size",
        "model.kind" => "kind of network",
        "model.layers" => "number of layers",
        "training.batch_size" => "batch size",
        "training.epochs" => "number of epochs",
        "training.gamma" => "step factor",
        "training.loss" => "loss",
        "training.lr" => "learning rate",
        "training.min_lr" => "final learning rate",
        "training.schedule" => "learning-rate schedule",
        "training.step_size" => "epochs between steps",
        _ => return None,
    })
}

fn metric(key: &str) -> Option<&str> {
    Some(match key {
        "entropy_synthetic" => "entropy of the labels of synthetic digits",
        "forest_agreement" => "same forest label as the original",
        "forest_recon" => "forest accuracy on reconstructions",
        "forest_test" => "forest accuracy on originals",
        "mixture_components" => "components of the mixture",
        "mixture_loglik" => "log-likelihood of test codes under the mixture",
        "real_mmd" => "MMD² of two real samples",
        "real_wasserstein" => "sliced Wasserstein distance of two real samples",
        "synthetic_mmd" => "MMD² of synthetic and real rows",
        "synthetic_wasserstein" => "sliced Wasserstein distance of synthetic and real rows",
        "test_mmd" => "test MMD²",
        "test_mse" => "test MSE",
        "train_mmd" => "training MMD²",
        "train_mse" => "training MSE",
        "votes_recon" => "largest vote share, reconstructions",
        "votes_synthetic" => "largest vote share, synthetic digits",
        "votes_test" => "largest vote share, originals",
        _ => return None,
    })
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

/// The text with a replacement character for what is no character to see: controls but line breaks, what reorders the
/// letters around it (Unicode's bidirectional formatting), and what no XML file may hold.
pub(super) fn visible(text: &str) -> String {
    let hidden = |c: char| c != '\n' && c.is_control() || turns_text(c) || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect()
}

/// `1 trial`, `2 trials`.
pub(super) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Evaluate, Mixture, metric_names};

    #[test]
    fn hostile_names_become_harmless() {
        assert_eq!(slug("training.lr"), "training-lr");
        assert_eq!(slug("../<script>"), "script");
        assert_eq!(url("a/../b<\"&"), "a%2F..%2Fb%3C%22%26");
        assert_eq!(url(".."), "%2E%2E");
        assert_eq!(visible("a\u{202e}b\u{1b}[2J\nc\u{feff}é"), "a\u{fffd}b\u{fffd}[2J\nc\u{feff}é");
    }

    #[test]
    fn every_metric_of_a_trial_has_a_readable_name() {
        let all = Evaluate { noise: vec![0.2], mixture: Some(Mixture::Bic(9)), synthetic: true, forest: true };
        let names = metric_names(true, &all);
        let readable: std::collections::BTreeSet<_> = names.iter().map(|name| readable(name)).collect();
        assert!(names.len() > 15 && readable.len() == names.len());
        assert!(names.iter().all(|name| !readable.contains(name.as_str())), "{readable:?}");
    }

    #[test]
    fn names_are_readable_and_fall_back_to_the_key() {
        assert_eq!(sentence(&readable("test_mse")), "Test MSE");
        assert_eq!(readable("test_mse_noise0.2"), "test MSE at noise 0.2");
        assert_eq!(readable("mmd.weight"), "weight of the MMD");
        assert_eq!(readable("model.dropout"), "model.dropout");
        assert_eq!(sentence(""), "");
    }
}
