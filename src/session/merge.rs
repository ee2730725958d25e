//! `sweeper merge`: the finished trials of folders of one sweep, from machines without a shared disk, in one of them.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::changes::{changes, listed};
use super::kept_weights::drop_weights;
use super::open::Reopened;
use super::tables::{Tables, tables};
use crate::error::{Error, ExitStatus, MergeError};
use crate::store::{self, Found, Manifest, Store};
use crate::trial::TrialId;
use crate::ui;

/// Brings the finished trials of the sweeps in these folders into the one in `into`; none where two say different things of
/// a trial.
pub(crate) fn merge(into: &Path, from: &[PathBuf]) -> Result<ExitStatus, Error> {
    let ((store, mut reopened), _) = Reopened::only_in(into)?;
    let mut others = Vec::new();
    for dir in from {
        let ((other, its), _) = Reopened::only_in(dir)?;
        let place = |store: &Store| store.dir().canonicalize().ok();
        if std::iter::once(&store).chain(&others).any(|known| place(known) == place(&other)) {
            return Err(MergeError::Twice { dir: other.dir().to_owned() }.into());
        }
        admit((&store, &reopened), (&other, &its))?;
        others.push(other);
    }
    let mut writer = store.writer(true, None)?;
    let (brought, found) = brought(&store, &others)?;
    let text = store.origin()?.map(|(_, text)| text).unwrap_or_default();
    writer.begin(&text, &reopened.manifest)?;
    for (id, from) in &brought {
        writer.adopt(*id, &others[*from])?;
        writer.forget_checkpoint(*id)?;
    }
    for (i, other) in others.iter().enumerate() {
        let n = brought.values().filter(|from| **from == i).count();
        ui::say(&format!("{} from {}", ui::count(n, "trial"), other.dir().display()));
    }
    let turn = store.turn()?;
    let results = reopened.results(&store)?;
    let status = results.tell_damage().max(found);
    let Reopened { sweep, plan, .. } = &reopened;
    let Tables { summary, files } = tables(&store, sweep, plan, &results)?;
    turn.write_tables(&files)?;
    let counts = summary.counts;
    if counts.missing == 0 {
        drop_weights(&writer, (sweep, plan), &summary, &results)?;
    }
    turn.end()?;
    writer.close()?;
    let finished = counts.planned - counts.missing;
    ui::show(&format!("{}: {finished} of {} finished", store.dir().display(), ui::count(counts.planned, "trial")))?;
    Ok(status)
}

/// Refuses results of another sweep, or computed otherwise.
fn admit((store, reopened): (&Store, &Reopened), (other, its): (&Store, &Reopened)) -> Result<(), Error> {
    let (dir, into) = (other.dir().to_owned(), store.dir().to_owned());
    let with = |Manifest { program, instructions, .. }: &Manifest| (program.clone(), instructions.clone());
    let [theirs, ours] = [&its.manifest, &reopened.manifest].map(with);
    if theirs != ours {
        let [theirs, ours] = [theirs, ours].map(|(program, instructions)| format!("{program} with {instructions}"));
        return Err(MergeError::ComputedOtherwise { dir, theirs, into, ours }.into());
    }
    let changes = changes((&reopened.sweep, &reopened.manifest.fingerprints), (&its.sweep, &its.manifest.fingerprints));
    if !changes.is_empty() {
        return Err(MergeError::OtherSweep { dir, into, changes: listed(&changes) }.into());
    }
    Ok(())
}

/// The trials that are to be brought here, and the number of the folder that each comes from; and what is to be said of damage
/// that was left out.
fn brought(store: &Store, others: &[Store]) -> Result<(BTreeMap<TrialId, usize>, ExitStatus), Error> {
    let (mut brought, mut status) = (BTreeMap::new(), ExitStatus::Complete);
    let mut conflicts = Vec::new();
    for (from, other) in others.iter().enumerate() {
        let mut found_all: Result<(), store::Error> = Ok(());
        let mut take = |id, found| {
            let record = match found {
                Found::Finished(record) => record,
                Found::Nothing => return Ok(()),
                Found::Damaged(reason) => {
                    ui::say(&format!("trial {id} of {} is damaged ({reason}): left out", other.dir().display()));
                    status = ExitStatus::Unsound;
                    return Ok(());
                }
            };
            let holder = brought.get(&id).map_or(store, |from: &usize| &others[*from]);
            let says_less = match holder.find(id)? {
                Found::Finished(known) => {
                    let order = known.beside(&record);
                    if order.is_none() {
                        let dirs = [holder, other].map(|store| store.trial_dir(id).display().to_string());
                        conflicts.push(dirs.join(", "));
                    }
                    order == Some(Ordering::Less)
                }
                Found::Nothing | Found::Damaged(_) => true,
            };
            if says_less {
                brought.insert(id, from);
            }
            Ok(())
        };
        other.find_all(other.trials()?.into_iter(), |id, found| {
            if found_all.is_ok() {
                found_all = take(id, found);
            }
        })?;
        found_all?;
    }
    if conflicts.is_empty() {
        return Ok((brought, status));
    }
    Err(MergeError::Conflicts { conflicts: listed(&conflicts) }.into())
}
