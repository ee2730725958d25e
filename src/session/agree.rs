//! What shards agree on that begin at the same time, and with those that are at work.

use super::run_options::RunOptions;
use super::shards::{at_work, shards};
use crate::error::Error;
use crate::store::{Beat, Manifest, Store, Writer};

/// Whether this shard may begin with what it has `seen` of the results that are there. If not another was the first, and has
/// fixed something else.
pub(super) fn agrees(
    (store, writer): (&Store, &Writer),
    options: &RunOptions,
    (text, manifest): (&str, &Manifest),
    seen: Option<&Manifest>,
) -> Result<bool, Error> {
    let Some(shard) = options.shard else { return Ok(true) };
    let first = writer.fix(text, manifest)?;
    if first.means(manifest) {
        return Ok(true);
    }
    if seen != Some(&first) {
        return Ok(false);
    }
    // Only to extend what is there it is admitted with another manifest, or if the trials are the same.
    if options.extend {
        let others = shards(store);
        let others: Vec<_> = at_work(&others).map(Beat::shard).filter(|other| *other != shard).collect();
        let now = store.manifest()?;
        if !others.is_empty() && !now.is_some_and(|now| now.means(manifest)) {
            return Err(store.held_by(&others).into());
        }
    }
    Ok(true)
}
