//! `sweeper submit`: a sweep as jobs of Slurm: an array of shards, and behind it one that makes the report.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::open::{Opened, read};
use super::shards::{at_work, shards};
use super::shell::quoted;
use crate::error::{Error, ExitStatus, SubmitError};
use crate::kernels::Isa;
use crate::objective::Objective;
use crate::store::Store;
use crate::ui;

/// Seconds before the end of its time that a job is told of it.
const NOTICE: u32 = 120;

/// The names of the scripts, of the file with the ids of the jobs, and of what they print.
const SHARD_SH: &str = "shard.sh";
const REPORT_SH: &str = "report.sh";
const JOBS: &str = "jobs";

/// What `sweeper submit` is told.
pub(crate) struct SubmitOptions {
    /// The sweep file.
    pub(crate) file: PathBuf,
    /// Folder of results; the sweep gets a folder of its name in it.
    pub(crate) output: PathBuf,
    /// How many shards.
    pub(crate) shards: u32,
    /// Trials that each trains at once.
    pub(crate) jobs: u16,
    /// The vector instructions to compute with; none: those that the first shard has.
    pub(crate) isa: Option<Isa>,
    /// Whether the scripts are shown, and nothing is submitted.
    pub(crate) dry_run: bool,
    /// Options of `sbatch`.
    pub(crate) sbatch: Vec<String>,
}

impl SubmitOptions {
    /// Options of `sbatch` for the job behind those of this array: account, partition and time are those of the shards.
    fn report(&self, array: &str) -> Vec<String> {
        let others = self.sbatch.iter().filter(|option| !option.starts_with("--array"));
        std::iter::once(format!("--dependency=afterany:{array}")).chain(others.cloned()).collect()
    }
}

/// Submits a sweep file.
pub(crate) fn submit(options: &SubmitOptions) -> Result<ExitStatus, Error> {
    let (text, sweep) = read(&options.file)?;
    let opened = Opened::new(&options.file, (&text, sweep), None, Isa::Baseline)?;
    opened.last_cohort().iter().for_each(|line| ui::say(line));
    let name = &opened.sweep.name;
    let job = Job::of(options, name, &*opened.objective)?;
    if options.dry_run {
        let [first, then] = [&options.sbatch, &options.report("JOB")].map(|all| quoted(all));
        let calls = format!("# sbatch {first} {SHARD_SH}\n# sbatch {then} {REPORT_SH}").replace("sbatch  ", "sbatch ");
        ui::show(&format!("{}\n{}\n{calls}", job.shard(), job.report()))?;
        return Ok(ExitStatus::Complete);
    }
    let store = Store::create(&options.output, name)?;
    refuse_second(&store)?;
    let [shard, report] = [(SHARD_SH, job.shard()), (REPORT_SH, job.report())]
        .map(|(name, script)| store.write_note(name, script.as_bytes()));
    let array = sbatch(&options.sbatch, &shard?)?;
    store.write_note(JOBS, format!("{array}\n").as_bytes())?;
    let after = sbatch(&options.report(&array), &report?)?;
    store.write_note(JOBS, format!("{array}\n{after}\n").as_bytes())?;
    let shards = ui::count(options.shards as usize, "shard");
    ui::show(&format!("job {array}: {shards} of {name}\njob {after}: what they leave, and the report, after them"))?;
    ui::say(&format!("next: sweeper status {}", store.dir().display()));
    Ok(ExitStatus::Complete)
}

/// Refuses a sweep that jobs wait for or work on.
fn refuse_second(store: &Store) -> Result<(), Error> {
    let dir = || store.dir().to_owned();
    let at_work: Vec<String> = at_work(&shards(store)).map(|beat| beat.shard().to_string()).collect();
    if !at_work.is_empty() {
        return Err(SubmitError::AtWork { dir: dir(), shards: at_work.join(", ") }.into());
    }
    let Some(jobs) = store.note(JOBS)? else { return Ok(()) };
    let ids = jobs.split_whitespace().collect::<Vec<_>>().join(",");
    let said = Command::new("squeue").args(["--noheader", "--format=%F %T", "--jobs", &ids]).output();
    // A job that ended long ago is unknown, which is an error to squeue.
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    match said.lines().next().and_then(|line| line.trim().split_once(' ')) {
        Some((job, state)) => {
            Err(SubmitError::Queued { dir: dir(), job: job.into(), state: state.to_lowercase() }.into())
        }
        None => Ok(()),
    }
}

/// Hands a script to Slurm; the id of its job.
fn sbatch(options: &[String], script: &Path) -> Result<String, Error> {
    let output = Command::new("sbatch").arg("--parsable").args(options).arg(script).output();
    let output = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => SubmitError::NoSbatch,
        _ => SubmitError::Sbatch { said: error.to_string() },
    })?;
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned());
    // `12` or `12;cluster`
    let id = out.split(';').next().unwrap_or_default().to_owned();
    if output.status.success() && !id.is_empty() { Ok(id) } else { Err(SubmitError::Sbatch { said: err }.into()) }
}

/// What the scripts say.
struct Job {
    name: String,
    shards: u32,
    cores: usize,
    /// Where it is started, and where what it prints goes.
    folder: String,
    log: String,
    /// The call of a run, without what tells shards apart.
    run: Vec<String>,
    needs_gpus: bool,
}

impl Job {
    fn of(options: &SubmitOptions, name: &str, objective: &dyn Objective) -> Result<Self, Error> {
        let unknown = |error: io::Error| SubmitError::Sbatch { said: error.to_string() };
        let program = std::env::current_exe().map_err(unknown)?;
        let folder = std::env::current_dir().map_err(unknown)?;
        let log = std::path::absolute(options.output.join(name).join("journal")).map_err(unknown)?;
        let jobs = usize::from(options.jobs);
        let [program, file, output] = [&program, &options.file, &options.output].map(|path| path.display().to_string());
        let mut run = vec![program, "run".into(), file, "-o".into(), output, "-j".into(), jobs.to_string()];
        run.extend(options.isa.map(|isa| format!("--isa={isa}")));
        Ok(Self {
            name: name.to_owned(),
            shards: options.shards,
            cores: jobs * objective.threads(),
            folder: folder.display().to_string(),
            log: log.display().to_string(),
            run,
            needs_gpus: objective.lacks_gpus(&[]).is_some(),
        })
    }

    /// The script of a shard: the shell gives way to the run, which so gets the signals of Slurm.
    fn shard(&self) -> String {
        let Self { name, shards, cores, log, .. } = self;
        let slot = format!("\"$SLURM_ARRAY_TASK_ID/{shards}\"");
        format!(
            "#!/bin/sh\n\
             #SBATCH --job-name={name}\n\
             #SBATCH --array=1-{shards}\n\
             #SBATCH --cpus-per-task={cores}\n\
             #SBATCH --requeue\n\
             #SBATCH --signal=B:TERM@{NOTICE}\n\
             #SBATCH --open-mode=append\n\
             #SBATCH --output={log}/slurm-%A_%a.log\n\
             {}exec {} --report --shard {slot}{}\n",
            self.cd(),
            quoted(&self.run),
            self.gpus()
        )
    }

    /// The script that trains what is missing when the shards have ended, which is nothing unless some died, and draws the
    /// report.
    fn report(&self) -> String {
        let Self { name, cores, log, .. } = self;
        format!(
            "#!/bin/sh\n\
             #SBATCH --job-name={name}-report\n\
             #SBATCH --cpus-per-task={cores}\n\
             #SBATCH --requeue\n\
             #SBATCH --signal=B:TERM@{NOTICE}\n\
             #SBATCH --open-mode=append\n\
             #SBATCH --output={log}/slurm-%j.log\n\
             {}exec {} --report{}\n",
            self.cd(),
            quoted(&self.run),
            self.gpus()
        )
    }

    fn cd(&self) -> String {
        format!("cd {} || exit 4\n", quoted(std::slice::from_ref(&self.folder)))
    }

    fn gpus(&self) -> &'static str {
        if self.needs_gpus { " --gpus \"$CUDA_VISIBLE_DEVICES\"" } else { "" }
    }
}
