//! The command line: arguments to options. What a command does is `session`'s business.

mod clock;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveTime;
use clap::{Parser, Subcommand};

use crate::error::{Error, ExitStatus};
use crate::kernels::Isa;
use crate::session::{self, RunOptions};
use crate::spec::duration;
use crate::ui;
use clock::time_of_day;

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
    Run(Run),
    /// Train one trial for a run with --isolate
    #[command(name = session::ISOLATED, hide = true)]
    Train,
    /// List every key of a sweep file: what it takes, its default, what it does
    #[command(after_help = "Example: sweeper keys | less")]
    Keys {
        /// Print JSON, for tools
        #[arg(long)]
        json: bool,
    },
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
    /// Check every hash, and train some of the finished trials again: the same bytes?
    #[command(after_help = "Example: sweeper verify outputs/moons --sample 20")]
    Verify {
        /// A sweep's folder, or a folder of them
        dir: PathBuf,
        /// Trials to train again, evenly spaced over the plan
        #[arg(long, value_name = "N", default_value_t = 10)]
        sample: usize,
        /// Threads that train [default: one per core]
        #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
        jobs: Option<u16>,
    },
}

/// What `sweeper run` is told.
#[derive(clap::Args)]
struct Run {
    /// The sweep file
    file: PathBuf,
    /// Folder of results; the sweep gets a folder of its name in it
    #[arg(short, long, value_name = "DIR", default_value = "outputs")]
    output: PathBuf,
    /// Threads that train [default: one per core, as far as memory allows]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Draw the report at the end
    #[arg(long)]
    report: bool,
    /// Go on though the sweep file has changed: train what is new, leave the rest
    #[arg(long)]
    extend: bool,
    /// Train again what ended so
    #[arg(long, value_name = "OUTCOMES", value_delimiter = ',', value_parser = ["failed", "panicked", "timed-out", "diverged"])]
    retry: Vec<String>,
    /// Stop after this time, such as 8h or 1h30m
    #[arg(long, value_name = "TIME", value_parser = duration)]
    max_time: Option<Duration>,
    /// Stop at this time of day, such as 07:00 (local time)
    #[arg(long, value_name = "HH:MM", value_parser = time_of_day)]
    stop_at: Option<NaiveTime>,
    /// Compute with these vector instructions: baseline, avx2 or avx512 [default: the widest there are]
    #[arg(long, value_name = "SET", value_parser = session::isa_named)]
    isa: Option<Isa>,
    /// Train each trial in a process of its own: a hang, a crash or a lack of memory costs that trial alone
    #[arg(long)]
    isolate: bool,
}

/// Carries out a command line.
pub(crate) fn run(args: impl IntoIterator<Item = OsString>) -> Result<ExitStatus, Error> {
    let command = match Args::try_parse_from(args) {
        Ok(args) => args.command,
        Err(answer) => {
            let text = answer.render().to_string();
            if answer.use_stderr() {
                ui::say(text.trim_end());
            } else {
                ui::show(text.trim_end())?;
            }
            return Ok(ExitStatus::Answered(u8::try_from(answer.exit_code()).unwrap_or(2)));
        }
    };
    match command {
        Command::Plan { file, json } => session::plan(&file, json),
        Command::Run(options) => session::run(&options.into()),
        Command::Train => Ok(session::isolated()),
        Command::Keys { json } => session::keys(json),
        Command::Report { dir } => session::report(&dir),
        Command::Status { dir } => session::status(&dir),
        Command::Verify { dir, sample, jobs } => session::verify(&dir, sample, jobs),
    }
}

impl From<Run> for RunOptions {
    fn from(run: Run) -> Self {
        let Run { file, output, jobs, report, extend, retry, max_time, stop_at, isa, isolate } = run;
        let stop_at = stop_at.map(clock::next);
        Self { file, output, jobs, report, extend, retry, max_time, stop_at, isa, isolate }
    }
}
