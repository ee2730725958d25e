//! What differs between two sweeps: their files, and what their results depend on besides.

use std::collections::BTreeMap;

use crate::spec::Sweep;

/// A sweep, and what its results depend on besides the file, by name.
pub(super) type Fingerprinted<'a> = (&'a Sweep, &'a BTreeMap<String, String>);

/// The lines one below the other, set off from what stands about them.
pub(super) fn listed(lines: &[String]) -> String {
    lines.iter().flat_map(|line| ["  ", line, "\n"]).collect()
}

/// A line for each difference, from the one `before` to the other.
pub(super) fn changes((before, recorded): Fingerprinted<'_>, (sweep, now): Fingerprinted<'_>) -> Vec<String> {
    let is_program = sweep.schema().open;
    let other = |(name, hash): (&String, &String)| {
        match recorded.get(name) {
            Some(before) if before == hash => None,
            _ if is_program && name.starts_with('[') => None, // what the sweep file says of it is compared above
            Some(_) if is_program => Some(format!("{name} has changed")),
            Some(_) => Some(format!("the rows of {name} have changed")),
            None => is_program.then(|| format!("{name} is new")),
        }
    };
    let gone =
        recorded.keys().filter(|name| !now.contains_key(*name)).map(|name| format!("{name} is not there any more"));
    let gone: Vec<String> = if is_program { gone.collect() } else { Vec::new() };
    sweep.changes(before).into_iter().chain(now.iter().filter_map(other)).chain(gone).collect()
}
