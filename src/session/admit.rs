//! Whether a sweep file may go on with the results that are there: the same trials, or `--extend`.

use std::collections::BTreeSet;

use super::admit_search::{admit_search, is_search};
use super::changes::{changes, listed};
use super::instructions;
use super::open::{Opened, Reopened};
use crate::error::Error;
use crate::kernels::Isa;
use crate::search::Plan;
use crate::store::{self, Program, Store, Writer};
use crate::trial::TrialId;
use crate::ui;

/// Refuses a sweep file whose trials are others than those of the results in `store`, and another program than theirs,
/// unless it is to `extend` them; and in any case instructions that are not theirs. What is damaged of the old file is put
/// in quarantine, if the trials are those of the new one.
pub(super) fn admit(
    store: &Store,
    writer: &Writer,
    (text, new): (&str, &mut Opened),
    isa: Isa,
    extend: bool,
) -> Result<(), Error> {
    if let Some(old) = store.instructions()? {
        instructions::admitted(store.dir(), &old, Some(isa))?;
    }
    let (manifest, old_text) = match store.origin() {
        Err(store::Error::Damaged { path, reason }) => {
            let damage = format!("{} is damaged ({reason})", path.display());
            admit_trials(store, new, isa, &damage, extend)?;
            writer.quarantine_origin(text)?;
            ui::say(&format!("{damage}: moved to quarantine, written again"));
            return Ok(());
        }
        Ok(None) => return admit_trials(store, new, isa, "manifest.json is missing", extend),
        Ok(Some(origin)) => origin,
        Err(error) => return Err(error.into()),
    };
    if manifest.program != Program::this() && !extend {
        let (dir, was) = (store.dir().to_owned(), Box::new(manifest.program));
        return Err(Error::OtherProgram { dir, was, now: Box::new(Program::this()) });
    }
    if old_text == text && manifest.fingerprints == new.objective.fingerprints() {
        return Ok(()); // nobody need compare trials
    }
    let Some(mut old) = Reopened::from(store)? else { return Ok(()) };
    if is_search(&old.sweep) || is_search(&new.sweep) {
        return admit_search(store, &mut old, new, extend);
    }
    let ids = |plan: &Plan| plan.ids().collect::<BTreeSet<TrialId>>();
    let (mut before, mut now) = (ids(&old.plan), ids(&new.plan));
    if before == now && old.sweep.confirm != new.sweep.confirm {
        // Which trials confirm the best configs is known only from the results of the others.
        old.results(store)?;
        new.results(store, &instructions::instructions(isa))?;
        (before, now) = (ids(&old.plan), ids(&new.plan));
    }
    if before == now {
        return Ok(());
    }
    let (added, removed) = (now.difference(&before).count(), before.difference(&now).count());
    let stay = now.len() - added;
    if extend {
        let ones = ui::agree(removed, "one stays", "ones stay");
        let gone =
            if removed > 0 { format!("; {removed} old {ones} on disk, out of the tables") } else { String::new() };
        let (are, remain) = (ui::agree(added, "is", "are"), ui::agree(stay, "stays", "stay"));
        ui::say(&format!("{} {are} new, {stay} {remain}{gone}", ui::count(added, "trial")));
        return Ok(());
    }
    let now = (&new.sweep, &new.objective.fingerprints());
    let changes = listed(&changes((&old.sweep, &old.manifest.fingerprints), now));
    Err(Error::Changed { dir: store.dir().to_owned(), changes, added, removed, stay })
}

/// Refuses trials on disk that are not of this plan, where for that `reason` nobody knows what they are of.
fn admit_trials(store: &Store, new: &mut Opened, isa: Isa, reason: &str, extend: bool) -> Result<(), Error> {
    let mut others: BTreeSet<TrialId> = store.trials()?.into_iter().collect();
    let all = others.len();
    if extend || all == 0 {
        return Ok(());
    }
    new.results(store, &instructions::instructions(isa))?;
    for id in new.plan.ids() {
        others.remove(&id);
    }
    if others.is_empty() {
        return Ok(());
    }
    let (dir, reason) = (store.dir().to_owned(), reason.to_owned());
    Err(Error::UnknownTrials { dir, reason, unknown: others.len(), all })
}
