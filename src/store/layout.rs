//! Where everything lies in the folder of a sweep.

use crate::trial::{Shard, TrialId};

/// The folder of sweeps' folders, unless a run is told of another.
pub(crate) const OUTPUTS: &str = "outputs";
/// The sweep file as it was given.
pub(super) const SWEEP: &str = "sweep.toml";
/// What the results are a function of.
pub(super) const MANIFEST: &str = "manifest.json";
/// Held while a run works here.
pub(super) const LOCK: &str = "run.lock";
/// One file per writer.
pub(super) const JOURNAL: &str = "journal";
/// Who may still write derived files, and the lock that is held while they are written.
pub(super) const TURNS: &str = "journal/turns";
pub(super) const TURNS_LOCK: &str = "journal/turns.lock";
/// What shards say of themselves, and their locks.
pub(super) const SHARDS: &str = "journal/shards";
/// The sweep file and the manifest of the first of several processes that began at the same time.
pub(super) const FIRST: &str = "journal/first/";
/// Every trial, on shelves.
pub(super) const TRIALS: &str = "trials";
/// Where the programs of trials work: what they printed, and whatever they wrote themselves.
pub(super) const WORK: &str = "work";
/// Where long trials go on from.
pub(super) const CHECKPOINTS: &str = "checkpoints";
/// What was damaged.
pub(super) const QUARANTINE: &str = "quarantine";
/// The report's page and figures.
pub(super) const REPORT: &str = "report";
/// The page itself.
pub(super) const PAGE: &str = "index.html";

/// A row per trial.
pub(crate) const TRIALS_CSV: &str = "trials.csv";
/// A row per config.
pub(crate) const CONFIGS_CSV: &str = "configs.csv";
/// How much each hyperparameter matters.
pub(crate) const IMPORTANCE_CSV: &str = "importance.csv";
/// The best configs under repetition.
pub(crate) const REPEATABILITY_CSV: &str = "repeatability.csv";

/// In a trial's folder: one row per recorded step.
pub(crate) const METRICS_CSV: &str = "metrics.csv";
/// In a trial's folder: the trained parameters.
pub(crate) const WEIGHTS: &str = "model.safetensors";
/// In a trial's folder: its commit.
pub(crate) const RESULT: &str = "result.json";

/// The folder of a trial seen from that of the report: [`trial`], with its id to be filled in.
pub(crate) const TRIAL_LINK: &str = "../trials/{shelf}/{id}/";

/// The same of where its program works.
pub(crate) const WORK_LINK: &str = "../work/{shelf}/{id}/";

/// `trials/<ab>/<id>` by the id's first two digits: a folder never holds more than 1/256 of the trials.
pub(super) fn trial(id: TrialId) -> String {
    format!("{TRIALS}/{:02x}/{id}", id.0 >> 56)
}

/// Where the program of a trial works, on shelves likewise.
pub(super) fn work(id: TrialId) -> String {
    format!("{WORK}/{:02x}/{id}", id.0 >> 56)
}

/// What a shard says of itself.
pub(super) fn shard_says(Shard { number, of }: Shard) -> String {
    format!("{SHARDS}/{number}-of-{of}.json")
}

/// The shard whose words have this name in [`SHARDS`].
pub(super) fn shard_of(name: &str) -> Option<Shard> {
    let (number, of) = name.strip_suffix(".json")?.split_once("-of-")?;
    Some(Shard { number: number.parse().ok()?, of: of.parse().ok()? })
}

/// Who holds something that one shard does alone; of several the last counts.
pub(super) fn hold(what: &str, nth: u32) -> String {
    format!("{JOURNAL}/holds/{what}.{nth}")
}

/// The lock of a shard.
pub(super) fn shard_lock(Shard { number, of }: Shard) -> String {
    format!("{SHARDS}/{number}-of-{of}.lock")
}

/// A file of a trial.
pub(super) fn of_trial(id: TrialId, name: &str) -> String {
    format!("{}/{name}", trial(id))
}

/// The checkpoint of a trial; of one that a program trains a folder.
pub(super) fn checkpoint(id: TrialId) -> String {
    format!("{CHECKPOINTS}/{id}")
}

/// No file of this name is larger: what is was not written by sweeper, and is not read. What has no such limit is as large
/// as a network, or read line by line.
pub(super) fn most_bytes(file: &str) -> u64 {
    const MIB: u64 = 1 << 20;
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    match name {
        WEIGHTS => u64::MAX,
        METRICS_CSV => 1024 * MIB, // a million steps
        PAGE => 64 * MIB,
        _ if folder == CHECKPOINTS => u64::MAX,
        _ => 16 * MIB,
    }
}

/// The space on disk that one complete trial takes, in whole blocks of 4 KiB: of so many recorded steps, and of so many
/// bytes of weights, if they are kept.
pub(crate) fn disk_bytes(recorded: u32, weights: Option<u64>) -> u64 {
    const BLOCK: u64 = 4096;
    let (folder, result) = (BLOCK, BLOCK);
    let metrics = (32 + 48 * u64::from(recorded)).next_multiple_of(BLOCK);
    folder + result + metrics + weights.map_or(0, |bytes| bytes.next_multiple_of(BLOCK))
}
