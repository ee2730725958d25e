//! The command line, and the pieces that several commands need. Wiring only: one file per command.

mod plan;
mod report;
mod run;
mod status;
mod train;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

use crate::error::{End, Error};
use crate::gallery::{self, Picture};
use crate::objective::{Autoencoder, Library};
use crate::sampler;
use crate::spec::{MAX_BYTES, MAX_TRIAL_GIB, Sweep};
use crate::store::{Found, Record, Store};
use crate::summary::{Facts, Summary, summarise};
use crate::trial::{Outcome, Trial};
use crate::ui;

/// Sweeps hyperparameters of small neural networks: unattended, resumable, the same bytes on every run.
#[derive(Parser)]
#[command(version, about, long_about = None)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the trials of a sweep file with their cost; run nothing
    #[command(after_help = "Example: sweeper plan sweeps/moons.toml | less")]
    Plan {
        /// The sweep file
        file: PathBuf,
        /// Print JSON, for tools
        #[arg(long)]
        json: bool,
    },
    /// Train every trial of a sweep file that is not finished yet
    #[command(after_help = "Example: sweeper run sweeps/moons.toml --report\n\nRunning it again resumes.")]
    Run {
        /// The sweep file
        file: PathBuf,
        /// Folder of results; the sweep gets a folder of its name in it
        #[arg(short, long, value_name = "DIR", default_value = "outputs")]
        output: PathBuf,
        /// Threads that train [default: one per core]
        #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
        jobs: Option<u16>,
        /// Train each trial in a process of its own, so that whatever it does costs no other
        #[arg(long)]
        isolate: bool,
        /// Draw the report at the end
        #[arg(long)]
        report: bool,
    },
    /// Train one trial for a run with --isolate
    #[command(name = train::TRAIN, hide = true)]
    Train,
    /// Draw every figure of a sweep, or of each sweep in a folder
    #[command(after_help = "Example: sweeper report outputs/")]
    Report {
        /// A sweep's folder, or a folder of them
        dir: PathBuf,
    },
    /// Say how far a sweep is, running or not, without disturbing it
    #[command(after_help = "Example: sweeper status outputs/")]
    Status {
        /// A sweep's folder, or a folder of them
        dir: PathBuf,
    },
}

/// Carries out a command line.
pub(crate) fn run(args: impl IntoIterator<Item = OsString>) -> Result<End, Error> {
    let command = match Args::try_parse_from(args) {
        Ok(args) => args.command,
        Err(answer) => {
            let _ = answer.print(); // a closed terminal has nobody to tell
            return Ok(End::Answered(u8::try_from(answer.exit_code()).unwrap_or(2)));
        }
    };
    match command {
        Command::Plan { file, json } => plan::plan(&file, json),
        Command::Run { file, output, jobs, isolate, report } => run::run(&file, &output, jobs, isolate, report),
        Command::Train => Ok(train::train()),
        Command::Report { dir } => report::report(&dir),
        Command::Status { dir } => status::status(&dir),
    }
}

/// A sweep file, checked and expanded, with the data it needs.
struct Expanded {
    text: String,
    sweep: Sweep,
    library: Library,
    fingerprints: BTreeMap<String, String>,
    trials: Vec<Trial>,
}

/// Reads, checks and expands a sweep file and loads its data. Creates nothing.
fn expand(file: &Path) -> Result<Expanded, Error> {
    let unreadable = |source| Error::SweepFile { path: file.to_owned(), source };
    let mut bytes = Vec::new();
    let reader = File::open(file).map_err(unreadable)?;
    reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let sweep = Sweep::read(&file.display().to_string(), &bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let configs = sampler::configs(&sweep);
    let library = Library::load(configs.iter().map(|(_, config)| &config.data))?;
    for (_, config) in &configs {
        let columns = library.input_size(&config.data);
        let gib = config.memory_bytes(Some(columns)).div_ceil(1 << 30);
        if gib > MAX_TRIAL_GIB {
            let data = config.data.source.label();
            return Err(Error::TooLarge { data, columns, gib, limit: MAX_TRIAL_GIB });
        }
    }
    let fingerprints =
        configs.iter().map(|(_, c)| (c.data.source.label(), library.fingerprint(&c.data))).collect::<BTreeMap<_, _>>();
    let drawn = configs.len();
    let trials = sampler::trials(&sweep, configs, |data| fingerprints[&data.source.label()].clone());
    let different = trials.len() / sweep.replicates.count();
    if different < drawn {
        ui::say(&format!("{different} of {} are different; each is trained once", ui::count(drawn, "config")));
    }
    Ok(Expanded { text, sweep, library, fingerprints, trials })
}

/// The sweep whose results are in `store`, expanded from its copy of the file; the data need not be there any more.
fn reopen(store: &Store) -> Result<(Sweep, Vec<Trial>), Error> {
    let manifest = store.manifest()?;
    let sweep = Sweep::parse(&store.sweep_path().display().to_string(), &store.sweep_text()?)?;
    let fingerprints = manifest.map(|m| m.data).unwrap_or_default();
    let known = |label: &str| fingerprints.get(label).cloned().unwrap_or_default();
    let trials = sampler::trials(&sweep, sampler::configs(&sweep), |data| known(&data.source.label()));
    Ok((sweep, trials))
}

/// Where every trial stands.
struct Standing {
    /// In the order of the trials.
    ends: Vec<(Outcome, Option<Record>)>,
}

impl Standing {
    fn read(store: &Store, trials: &[Trial]) -> Result<Self, Error> {
        let failures = store.failures();
        let stand = |trial: &Trial| {
            Ok(match store.find(trial)? {
                Found::Finished(record) => (record.outcome.clone(), Some(record)),
                Found::Nothing | Found::Damaged(_) => match failures.get(&trial.id.to_string()) {
                    Some(reason) => (Outcome::Failed { reason: reason.clone() }, None),
                    None => (Outcome::Interrupted, None),
                },
            })
        };
        Ok(Self { ends: trials.iter().map(stand).collect::<Result<_, Error>>()? })
    }

    /// Ids and reasons of the trials that diverged or failed.
    fn failures(&self, trials: &[Trial]) -> Vec<(String, String)> {
        let ends = trials.iter().zip(&self.ends);
        ends.filter_map(|(trial, (outcome, _))| Some((trial.id.to_string(), outcome.trouble()?))).collect()
    }
}

/// Makes the derived tables of what is on disk.
fn tables(store: &Store, sweep: &Sweep, trials: &[Trial]) -> Result<Summary, Error> {
    let standing = Standing::read(store, trials)?;
    let rows: Vec<_> =
        trials.iter().zip(&standing.ends).map(|(trial, (outcome, record))| (trial, outcome, record.as_ref())).collect();
    store.write_trials(&rows)?;
    let mut evaluations: Vec<String> = Vec::new();
    for name in trials.iter().flat_map(|t| t.config.config.evaluations()) {
        if !evaluations.contains(&name) {
            evaluations.push(name);
        }
    }
    let facts = Facts {
        name: &sweep.name,
        metric: &sweep.metric,
        replicates: (sweep.replicates.data, sweep.replicates.training),
        space: &sweep.space,
        evaluations: &evaluations,
    };
    Ok(summarise(&facts, store, standing.failures(trials))?)
}

/// The end that the counts of a finished command amount to.
fn end_of(summary: &Summary) -> End {
    let counts = summary.counts;
    if counts.failed + counts.diverged > 0 { End::SomeFailed } else { End::Complete }
}

/// The pictures of finished trials. What stands in their way is said, and is no reason to do without a report.
fn pictures(objective: &Autoencoder, store: &Store, trials: &[Trial], summary: &Summary) -> Vec<Picture> {
    let ranked: Vec<String> = summary.configs.iter().map(|config| config.id.clone()).collect();
    crate::run::on_one_thread(|| gallery::pictures(objective, store, trials, &ranked)).unwrap_or_else(|error| {
        ui::say(&format!("no pictures of trained networks: {error}"));
        Vec::new()
    })
}

/// Draws the report of one sweep into its folder and says where it is.
fn draw(store: &Store, summary: &Summary, pictures: &[Picture]) -> Result<(), Error> {
    let files = crate::report::render(summary, pictures)?;
    store.write_report(files.iter().map(|f| (f.name.as_str(), f.bytes.as_slice())))?;
    ui::say(&format!("report: {}", store.report_page().display()));
    Ok(())
}
