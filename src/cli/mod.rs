//! The command line: arguments to options. What a command does is `session`'s business.

mod clock;
mod compare;
mod export;
mod gpus;
mod run;
mod shard;
mod submit;
mod which;
mod zone;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::error::{Error, ExitStatus};
use crate::session::{self, VerifyOptions};
use crate::ui;
use compare::Compare;
use export::Export;
use gpus::{Gpus, gpus};
use run::Run;
use submit::Submit;
use which::Which;

/// Sweeps hyperparameters of small neural networks: unattended, resumable, the same bytes on every run.
#[derive(Parser)]
#[command(version, about, long_about = None)]
struct Args {
    /// Say nothing but results and errors
    #[arg(short, long, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a sweep file to start from
    #[command(after_help = "Example: sweeper new first.toml && sweeper run first.toml --report")]
    New {
        /// The file to write; - shows it
        #[arg(default_value = "sweep.toml")]
        file: PathBuf,
    },
    /// List the trials of a sweep file with their cost; run nothing
    #[command(after_help = "Example: sweeper plan sweeps/moons.toml | less")]
    Plan {
        /// The sweep file
        file: PathBuf,
        /// Print JSON, for tools
        #[arg(long)]
        json: bool,
    },
    /// Train one config of a sweep file and show what it does: arguments, metrics, time, memory, repeatability; keep nothing
    #[command(after_help = "Example: sweeper try sweeps/programs/xz.toml")]
    Try {
        /// The sweep file
        file: PathBuf,
        /// GPUs that the program may use, such as 0,1: any tokens of `CUDA_VISIBLE_DEVICES`
        #[arg(long, value_name = "GPUS", value_parser = gpus)]
        gpus: Option<Gpus>,
    },
    /// Train every trial of a sweep file that is not finished yet
    #[command(after_help = "Example: sweeper run sweeps/moons.toml --report\n\nRunning it again resumes.")]
    Run(Run),
    /// Train one trial for a run with --isolate
    #[command(name = session::ISOLATED, hide = true)]
    Train,
    /// Run one program after the other for a run of an objective with a command
    #[command(name = session::GUARD, hide = true)]
    Guard,
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
        /// Print JSON, for tools
        #[arg(long)]
        json: bool,
    },
    /// Say how far a sweep is, running or not, without disturbing it
    #[command(after_help = "Example: sweeper status outputs/")]
    Status {
        /// A sweep's folder, or a folder of them
        dir: PathBuf,
        /// Print JSON, for tools
        #[arg(long)]
        json: bool,
    },
    /// Show a trial: its config as a sweep file, its metrics and files, how to train it again
    #[command(after_help = "Example: sweeper show outputs/moons best > best.toml")]
    Show {
        /// A sweep's folder
        dir: PathBuf,
        /// best (the best trial of the best config), best-trial (of all), or the first digits of the id of a trial or a config
        #[arg(default_value = session::BEST, value_parser = Which, hide_possible_values = true)]
        which: String,
        /// Print JSON, for tools
        #[arg(long)]
        json: bool,
    },
    /// Say what differs between two sweeps, and by how much that changed the metric
    #[command(after_help = "Example: sweeper compare outputs/moons outputs/moons_mmd")]
    Compare(Compare),
    /// Write a sweep's results as another program reads them: optuna
    #[command(after_help = "Example: sweeper export optuna outputs/moons; optuna-dashboard outputs/moons/optuna.log")]
    Export(Export),
    /// Check every hash, and train some of the finished trials again: the same bytes?
    #[command(after_help = "Example: sweeper verify outputs/moons --sample 20")]
    Verify {
        /// A sweep's folder, or a folder of them
        dir: PathBuf,
        /// Trials to train again, evenly spaced over the plan
        #[arg(long, value_name = "N", default_value_t = 10)]
        sample: usize,
        /// How far metrics of a program may be from what they were, as a share of their size
        #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
        tolerance: f64,
        /// Threads that train [default: one per core]
        #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
        jobs: Option<u16>,
        /// GPUs that programs may use, such as 0,1: any tokens of `CUDA_VISIBLE_DEVICES`
        #[arg(long, value_name = "GPUS", value_parser = gpus)]
        gpus: Option<Gpus>,
        /// Print JSON, for tools
        #[arg(long)]
        json: bool,
    },
    /// Let Slurm train a sweep file: an array job of shards, and a job behind it that makes the report
    #[command(
        after_help = "Example: sweeper submit sweeps/moons.toml --shards 8 -j 16 -- --partition=short --time=8:00:00"
    )]
    Submit(Submit),
    /// Bring the finished trials of folders of one sweep together, from machines that share no disk
    #[command(after_help = "Example: sweeper merge outputs/moons from_b/moons from_c/moons")]
    Merge {
        /// The sweep's folder that receives them
        into: PathBuf,
        /// Folders of the same sweep
        #[arg(required = true, value_name = "DIR")]
        from: Vec<PathBuf>,
    },
    /// Print what makes a shell complete commands and options
    #[command(
        after_help = "Examples:\n  sweeper completions bash > ~/.local/share/bash-completion/completions/sweeper\n  \
        sweeper completions zsh > ~/.zfunc/_sweeper    (with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc)\n  \
        sweeper completions fish > ~/.config/fish/completions/sweeper.fish"
    )]
    Completions {
        /// The shell
        #[arg(value_parser = ["bash", "zsh", "fish"])]
        shell: String,
    },
    /// Print the manual page
    #[command(after_help = "Example: sweeper man | man -l -")]
    Man,
}

/// Carries out a command line.
pub(crate) fn run(args: impl IntoIterator<Item = OsString>) -> Result<ExitStatus, Error> {
    let command = match Args::try_parse_from(args) {
        Ok(args) => {
            if args.quiet {
                ui::be_quiet();
            }
            args.command
        }
        Err(answer) if is_dry_run(&answer) => return Err(Error::DryRun),
        Err(answer) => {
            let text = answer.render().to_string();
            if answer.use_stderr() {
                ui::fail(text.trim_end());
            } else {
                ui::show(text.trim_end())?;
            }
            return Ok(ExitStatus::Answered(u8::try_from(answer.exit_code()).unwrap_or(2)));
        }
    };
    if !matches!(command, Command::Guard) {
        crate::run::start_threads(); // a guard computes nothing, and there is one for each slot
    }
    match command {
        Command::New { file } => session::new(&file),
        Command::Plan { file, json } => session::plan(&file, json),
        Command::Try { file, gpus } => session::try_out(&file, &gpus.unwrap_or_default().0),
        Command::Run(options) => session::run(&options.try_into()?),
        Command::Train => Ok(session::isolated()),
        Command::Guard => Ok(session::guard()),
        Command::Keys { json } => session::keys(json),
        Command::Report { dir, json } => session::report(&dir, json),
        Command::Status { dir, json } => session::status(&dir, json),
        Command::Show { dir, which, json } => session::show(&dir, &which, json),
        Command::Compare(options) => session::compare(&options.into()),
        Command::Export(options) => session::export_optuna(&options.into()),
        Command::Verify { dir, sample, tolerance, jobs, gpus, json } => {
            let gpus = gpus.unwrap_or_default().0;
            session::verify(&VerifyOptions { dir, sample, tolerance, jobs, gpus, json })
        }
        Command::Submit(options) => session::submit(&options.into()),
        Command::Merge { into, from } => session::merge(&into, &from),
        Command::Completions { shell } => shown(&completions(&shell)),
        Command::Man => shown(&man()),
    }
}

/// Whether somebody asked for what other tools have instead of a plan.
fn is_dry_run(answer: &clap::Error) -> bool {
    matches!(answer.get(ContextKind::InvalidArg), Some(ContextValue::String(option)) if option == "--dry-run")
}

/// Shows a text that was made of the declarations above.
fn shown(bytes: &[u8]) -> Result<ExitStatus, Error> {
    ui::show(String::from_utf8_lossy(bytes).trim_end())?;
    Ok(ExitStatus::Complete)
}

/// A script for one of the shells that the command line admits.
fn completions(shell: &str) -> Vec<u8> {
    let mut script = Vec::new();
    if let Ok(shell) = shell.parse::<Shell>() {
        clap_complete::generate(shell, &mut Args::command(), "sweeper", &mut script);
        if shell == Shell::Fish {
            // clap offers words in place of an argument to the other shells alone.
            let words = [session::BEST, session::BEST_TRIAL].join(" ");
            let line = format!("complete -c sweeper -n \"__fish_sweeper_using_subcommand show\" -a \"{words}\"\n");
            script.extend(line.bytes());
        }
    }
    script
}

/// The manual page: the program, and below it every command.
fn man() -> Vec<u8> {
    let mut page = Vec::new();
    let mut program = Args::command();
    program.build();
    let visible = program.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help");
    for command in std::iter::once(program.clone()).chain(visible.cloned()) {
        let _ = Man::new(command).render(&mut page); // into memory
    }
    page
}
