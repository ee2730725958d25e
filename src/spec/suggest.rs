//! "Did you mean": the known word nearest to a mistyped one.

/// The candidate nearest to `word`, if it is near; a candidate's last part may be meant (`lr` for `training.lr`).
pub(crate) fn closest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let likeness = |candidate: &str| {
        let last = candidate.rsplit('.').next().unwrap_or(candidate);
        strsim::jaro_winkler(&word, candidate).max(strsim::jaro_winkler(&word, last))
    };
    candidates
        .map(|c| (likeness(c), c))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let all = || ["training.lr", "training.epochs", "model.layers"].into_iter();
        assert_eq!(closest("training.epoch", all()), Some("training.epochs"));
        assert_eq!(closest("lr", all()), Some("training.lr"));
        assert_eq!(closest("Layer", all()), Some("model.layers"));
        assert_eq!(closest("zzz", all()), None);
    }
}
