//! The GPUs that the command line names.

use std::collections::HashSet;

/// Tokens of `CUDA_VISIBLE_DEVICES`, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Gpus(pub(super) Vec<String>);

/// Reads `0,1`; blanks around a token are none of it.
pub(super) fn gpus(text: &str) -> Result<Gpus, String> {
    let tokens: Vec<String> = text.split(',').map(|token| token.trim().to_owned()).collect();
    if tokens.iter().any(String::is_empty) {
        return Err("a GPU has no name: write them with one comma between two, as in 0,1".into());
    }
    let mut seen = HashSet::new();
    match tokens.iter().find(|token| !seen.insert(*token)) {
        Some(twice) => Err(format!("{twice} stands twice: two trials at once would share that GPU")),
        None => Ok(Gpus(tokens)),
    }
}
