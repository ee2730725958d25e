//! Whether a sweep file may go on with the results that are there: the same trials, or `--extend`.

use std::collections::BTreeSet;

use super::expand::{Expanded, Reopened, reopen};
use crate::error::Error;
use crate::sampler::Plan;
use crate::store::{self, Manifest, Store, Writer};
use crate::trial::TrialId;
use crate::ui;

/// Refuses a sweep file whose trials are others than those of the results in `store`, unless it is to `extend` them.
/// What is damaged of the old file is put in quarantine; there is nothing to compare with then.
///
/// Gives what is there.
pub(super) fn admit(store: &Store, writer: &Writer, new: &Expanded, extend: bool) -> Result<Option<Manifest>, Error> {
    let (manifest, text) = match store.origin() {
        Err(store::Error::Damaged { path, reason }) => {
            ui::say(&format!("{} is damaged ({reason}): moved to quarantine, written again", path.display()));
            writer.quarantine_origin(&new.text)?;
            return Ok(None);
        }
        Ok(None) => return Ok(None),
        Ok(Some(origin)) => origin,
        Err(error) => return Err(error.into()),
    };
    if text == new.text && manifest.data == new.fingerprints {
        return Ok(Some(manifest)); // nobody need compare trials
    }
    let Some(old) = reopen(store)? else { return Ok(None) };
    let ids = |plan: &Plan| plan.ids().collect::<BTreeSet<TrialId>>();
    let (before, now) = (ids(&old.plan), ids(&new.plan));
    if before == now {
        return Ok(Some(manifest));
    }
    let (added, removed) = (now.difference(&before).count(), before.difference(&now).count());
    let stay = now.len() - added;
    if extend {
        let gone =
            if removed > 0 { format!("; {removed} old ones stay on disk, out of the tables") } else { String::new() };
        ui::say(&format!("{} are new, {stay} stay{gone}", ui::count(added, "trial")));
        return Ok(Some(manifest));
    }
    let changes = changes(new, &old).into_iter().flat_map(|line| ["  ".into(), line, "\n".into()]).collect();
    Err(Error::Changed { dir: store.dir().to_owned(), changes, added, removed, stay })
}

/// A line for each difference.
fn changes(new: &Expanded, old: &Reopened) -> Vec<String> {
    let other_data = |(name, hash): (&String, &String)| {
        let changed = old.manifest.data.get(name).is_some_and(|before| before != hash);
        changed.then(|| format!("the rows of {name} have changed"))
    };
    new.sweep.changes(&old.sweep).into_iter().chain(new.fingerprints.iter().filter_map(other_data)).collect()
}
