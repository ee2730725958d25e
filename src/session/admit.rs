//! Whether a sweep file may go on with the results that are there: the same trials, or `--extend`.

use std::collections::BTreeSet;

use super::instructions;
use super::open::{Opened, Reopened};
use crate::error::Error;
use crate::kernels::Isa;
use crate::search::Plan;
use crate::store::{self, Store, Writer};
use crate::trial::TrialId;
use crate::ui;

/// Refuses a sweep file whose trials are others than those of the results in `store`, unless it is to `extend` them, and
/// instructions that are not theirs. What is damaged of the old file is put in quarantine; there is nothing to compare
/// with then.
pub(super) fn admit(
    store: &Store,
    writer: &Writer,
    (text, new): (&str, &Opened),
    isa: Isa,
    extend: bool,
) -> Result<(), Error> {
    let (manifest, old_text) = match store.origin() {
        Err(store::Error::Damaged { path, reason }) => {
            ui::say(&format!("{} is damaged ({reason}): moved to quarantine, written again", path.display()));
            return Ok(writer.quarantine_origin(text)?);
        }
        Ok(None) => return Ok(()),
        Ok(Some(origin)) => origin,
        Err(error) => return Err(error.into()),
    };
    instructions::admitted(store.dir(), &manifest, Some(isa))?;
    if old_text == text && manifest.fingerprints == new.objective.fingerprints() {
        return Ok(()); // nobody need compare trials
    }
    let Some(old) = Reopened::from(store)? else { return Ok(()) };
    let ids = |plan: &Plan| plan.ids().collect::<BTreeSet<TrialId>>();
    let (before, now) = (ids(&old.plan), ids(&new.plan));
    if before == now {
        return Ok(());
    }
    let (added, removed) = (now.difference(&before).count(), before.difference(&now).count());
    let stay = now.len() - added;
    if extend {
        let gone =
            if removed > 0 { format!("; {removed} old ones stay on disk, out of the tables") } else { String::new() };
        ui::say(&format!("{} are new, {stay} stay{gone}", ui::count(added, "trial")));
        return Ok(());
    }
    let changes = changes(new, &old).into_iter().flat_map(|line| ["  ".into(), line, "\n".into()]).collect();
    Err(Error::Changed { dir: store.dir().to_owned(), changes, added, removed, stay })
}

/// A line for each difference.
fn changes(new: &Opened, old: &Reopened) -> Vec<String> {
    let recorded = &old.manifest.fingerprints;
    let other = |(name, hash): (String, String)| {
        let changed = recorded.get(&name).is_some_and(|before| *before != hash);
        changed.then(|| format!("the rows of {name} have changed"))
    };
    let fingerprints = new.objective.fingerprints().into_iter().filter_map(other);
    new.sweep.changes(&old.sweep).into_iter().chain(fingerprints).collect()
}
