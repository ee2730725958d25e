//! "Did you mean": the known word nearest to a mistyped one.

/// A longer word is not a slip of the pen, and comparing takes time as its length.
const LONGEST: usize = 64;

/// The candidate nearest to `word`, if it is near; of equals the last. Of `table.key` the table may be left out or mistyped (`lr` for
/// `training.lr`), but the key alone decides: another key of the right table is not near. One whose words all stand in the
/// mistyped key, or that goes on where that ends, is nearer than one that only looks like it.
pub(crate) fn closest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let (table, key) = parts(&word);
    let likeness = |candidate: &str| {
        let (its_table, its_key) = parts(candidate);
        let looks = strsim::jaro_winkler(key, its_key) + 0.01 * strsim::jaro_winkler(table, its_table);
        looks + if share_words(key, its_key) { 1.0 } else { 0.0 }
    };
    candidates
        .map(|c| (likeness(c), c))
        .filter(|(likeness, c)| *likeness > 0.8 || (key.len() > 2 && strsim::osa_distance(key, parts(c).1) == 1))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, c)| c)
}

/// Whether all words of `known` stand in `key`, or `known` begins with those of `key`.
fn share_words(key: &str, known: &str) -> bool {
    let words = |text| str::split(text, |c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1);
    let (typed, known): (Vec<&str>, Vec<&str>) = (words(key).collect(), words(known).collect());
    let all_stand_there = !known.is_empty() && known.iter().all(|word| typed.contains(word));
    all_stand_there || (!typed.is_empty() && known.starts_with(&typed))
}

/// Table and key of a name.
fn parts(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or(("", name))
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
        assert_eq!(closest("modle.layer", all()), Some("model.layers"));
        assert_eq!(closest("training.batch", all()), None);
        assert_eq!(closest("zzz", all()), None);
        let like = || ["model.hidden_size", "model.layers", "model.block_layers", "training.batch_size"].into_iter();
        assert_eq!(closest("model.hidden_layers", like()), Some("model.layers"));
        assert_eq!(closest("model.hidden", like()), Some("model.hidden_size"));
        assert_eq!(closest("batch", like()), Some("training.batch_size"));
        assert_eq!(closest("mdm", ["mmd", "model"].into_iter()), Some("mmd"), "two letters that changed places");
    }
}
