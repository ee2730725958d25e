//! From a sweep file to its trials: the file of the command line, or the copy among the results.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::estimate::{Drawing, Estimate};
use super::known::Source;
use super::messages::last_cohort;
use super::results::Results;
use crate::error::{Error, ExitStatus, SearchError};
use crate::kernels::Isa;
use crate::objective::{self, KINDS_OF_SWEEPS, Objective, Opening};
use crate::search::{Plan, SearchState};
use crate::space::{Complaint, Params};
use crate::spec::{MAX_BYTES, Sweep, rejection};
use crate::store::{self, Manifest, Store};
use crate::trial::Instructions;
use crate::ui;

/// The text of a sweep file, and what it says.
pub(super) fn read(file: &Path) -> Result<(String, Sweep), Error> {
    let unreadable = |source| Error::SweepFile { path: file.to_owned(), source };
    let mut bytes = Vec::new();
    let reader = File::open(file).map_err(unreadable)?;
    reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let sweep = Sweep::read(&file.display().to_string(), &bytes, KINDS_OF_SWEEPS)?;
    Ok((String::from_utf8_lossy(&bytes).into_owned(), sweep))
}

/// Where the data of a sweep file are looked for: from where the command is started, then beside the file.
pub(super) fn places(file: &Path) -> Vec<PathBuf> {
    let beside = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    [PathBuf::new()].into_iter().chain(beside.map(Path::to_owned)).collect()
}

/// A checked sweep, ready to run.
pub(super) struct Opened {
    pub(super) sweep: Sweep,
    pub(super) plan: Plan,
    pub(super) objective: Arc<dyn Objective>,
    /// What a trial of each config takes.
    estimates: Vec<Estimate>,
    /// Bytes of memory that trials have in common.
    pub(super) shared: u64,
}

impl Opened {
    /// Opens the objective of the sweep in `file` with its data, and expands the sweep. Creates nothing.
    pub(super) fn new(
        file: &Path,
        (text, sweep): (&str, Sweep),
        gpus: Option<&[String]>,
        isa: Isa,
    ) -> Result<Self, Error> {
        let objective = objective(&sweep, &places(file), gpus, isa).map_err(|error| match error {
            objective::Error::Complaint(complaint) => refused(file, text, complaint),
            other => other.into(),
        })?;
        objective.notes().iter().for_each(|note| ui::say(note));
        if let Some(usual) = sweep.untested_metric() {
            let tests = &sweep.metric.name;
            ui::say(&format!("metric.name = \"{tests}\" chooses configs by the rows that test them; {usual} does not"));
        }
        let (mut estimates, mut shared, drawing) = (Vec::new(), 0, Drawing::default());
        let points = Plan::points_of(&sweep);
        let plan = Plan::visit(
            &sweep,
            |params| {
                drawing.tell(points);
                objective.fingerprint(params)
            },
            |params| {
                let cost = objective.cost(params)?;
                shared = cost.shared.max(shared);
                estimates.push(Estimate::of(&cost, sweep.weights));
                Ok::<(), Error>(())
            },
        )?;
        let mut opened = Self { sweep, plan, objective, estimates, shared };
        if opened.sweep.method.learns() {
            opened.begin()?;
        }
        let removed = if opened.plan.configs() == 0 { Plan::removed(&opened.sweep) } else { None };
        if let Some(rule) = removed.and_then(|removed| removed.nothing_left()) {
            let why = why(&opened.sweep, rule);
            return Err(SearchError::Nothing { rule: rule + 1, why }.into());
        }
        let Self { plan, estimates, .. } = &opened;
        if estimates.len() < plan.points() - plan.unasked() {
            let drawn = ui::count(plan.points() - plan.unasked(), "config");
            let different = estimates.len();
            let are = ui::agree(different, "is", "are");
            ui::say(&format!("{different} of {drawn} {are} different; each is trained once"));
        }
        Ok(opened)
    }

    /// That the last cohort of its search lacks some configs, if it does.
    pub(super) fn last_cohort(&self) -> Option<String> {
        last_cohort(self.sweep.pruning.as_ref()?, self.configs())
    }

    /// How many configs it has, with those that are not known yet.
    pub(super) fn configs(&self) -> usize {
        if self.sweep.method.learns() { self.plan.points() } else { self.plan.configs() }
    }

    /// Adds the configs that follow from no results to the plan of a search that learns, if all of them can be trained.
    fn begin(&mut self) -> Result<(), Error> {
        let Some(mut state) = SearchState::of(&self.sweep) else { return Ok(()) };
        self.grow(&mut state);
        let firsts = (0..self.plan.len()).step_by(self.sweep.replicates.count());
        firsts.into_iter().try_for_each(|i| self.objective.cost(&self.plan.trial(i).config.params).map(drop))?;
        Ok(())
    }

    /// What is on disk of its trials; those that are known by that join the plan.
    pub(super) fn results(&mut self, store: &Store, instructions: &Instructions) -> Result<Results, Error> {
        let Self { sweep, plan, objective, estimates, .. } = self;
        let source = Source { store, sweep, objective: &**objective, instructions };
        source.read(plan, |params| estimates.push(estimate(&**objective, params, sweep)))
    }

    /// Adds the configs that can be known by now to the plan.
    pub(super) fn grow(&mut self, state: &mut SearchState) {
        let Self { sweep, plan, objective, estimates, .. } = self;
        let look = |params: &Params| estimates.push(estimate(&**objective, params, sweep));
        plan.grow(state, |params| objective.fingerprint(params), look);
    }

    /// What trial number `i` takes.
    pub(super) fn estimate(&self, i: usize) -> Estimate {
        self.estimates[self.plan.config_number(i)]
    }
}

/// What the sweep file says of a rule that skips points, in brackets; empty if nothing.
pub(super) fn why(sweep: &Sweep, rule: usize) -> String {
    sweep.skips[rule].why.as_ref().map_or_else(String::new, |why| format!(" ({why})"))
}

/// What a trial with these params takes, if anybody can know.
fn estimate(objective: &dyn Objective, params: &Params, sweep: &Sweep) -> Estimate {
    objective.cost(params).map_or(Estimate::UNKNOWN, |cost| Estimate::of(&cost, sweep.weights))
}

/// What the objective has against a sweep file, at its place.
fn refused(file: &Path, text: &str, complaint: Complaint) -> Error {
    rejection(&file.display().to_string(), text, KINDS_OF_SWEEPS, complaint).into()
}

/// The objective of a sweep with its data.
fn objective(
    sweep: &Sweep,
    places: &[PathBuf],
    gpus: Option<&[String]>,
    isa: Isa,
) -> Result<Arc<dyn Objective>, objective::Error> {
    objective::open(&sweep.kind, &Opening { domains: &sweep.domains, places, recorded: None, gpus, isa })
}

/// A sweep as its results know it.
pub(super) struct Reopened {
    pub(super) manifest: Manifest,
    pub(super) sweep: Sweep,
    pub(super) plan: Plan,
    /// Its objective, which identifies trials and cannot train.
    pub(super) identifying: Arc<dyn Objective>,
}

impl Reopened {
    /// The sweep whose results are in `store`, expanded from its copy of the file; the data need not be there any more.
    /// None if nothing ran there yet.
    pub(super) fn from(store: &Store) -> Result<Option<Self>, Error> {
        let Some((manifest, text)) = store.origin()? else { return Ok(None) };
        let sweep = Sweep::parse(&store.sweep_path().display().to_string(), &text, KINDS_OF_SWEEPS)?;
        let recorded = Some(&manifest.fingerprints);
        let opening = Opening { domains: &sweep.domains, places: &[], recorded, gpus: None, isa: Isa::Baseline };
        let identifying = objective::open(&sweep.kind, &opening)?;
        let plan = Plan::new(&sweep, |params| identifying.fingerprint(params));
        Ok(Some(Self { manifest, sweep, plan, identifying }))
    }

    /// The sweeps in `dir` that a command is to read, and what becomes of its exit status: of several sweeps one that
    /// cannot be read is told, and the others are read.
    pub(super) fn all_in(dir: &Path) -> Result<(Vec<(Store, Self)>, ExitStatus), Error> {
        let stores = Store::all_in(dir)?;
        let (mut all, mut status) = (Vec::new(), ExitStatus::Complete);
        let several = stores.len() > 1;
        for store in stores {
            let gone = || store::Error::NotASweep(store.dir().to_owned()).into(); // its manifest went away since
            match Self::from(&store).and_then(|reopened| reopened.ok_or_else(gone)) {
                Ok(reopened) => all.push((store, reopened)),
                Err(error) if several => {
                    ui::fail(&error.to_string());
                    status = ExitStatus::Unsound;
                }
                Err(error) => return Err(error),
            }
        }
        Ok((all, status))
    }

    /// What is on disk of its trials; those that are known by that join the plan.
    pub(super) fn results(&mut self, store: &Store) -> Result<Results, Error> {
        let Self { manifest, sweep, plan, identifying } = self;
        let source = Source { store, sweep, objective: &**identifying, instructions: &manifest.instructions };
        source.read(plan, |_| ())
    }

    /// The one sweep in `dir`, and what becomes of a command's exit status.
    pub(super) fn only_in(dir: &Path) -> Result<((Store, Self), ExitStatus), Error> {
        let (mut sweeps, status) = Self::all_in(dir)?;
        match (sweeps.pop(), sweeps.as_slice()) {
            (Some(one), []) => Ok((one, status)),
            (last, others) => {
                let names = others.iter().chain(&last).map(|(store, _)| store.dir().display().to_string()).collect();
                Err(Error::WhichSweep { dir: dir.to_owned(), names })
            }
        }
    }

    /// Refuses a sweep whose trials take more GPUs than these.
    pub(super) fn admit_gpus(&self, store: &Store, gpus: &[String]) -> Result<(), Error> {
        let Some(complaint) = self.identifying.lacks_gpus(gpus) else { return Ok(()) };
        let text = store.origin()?.map(|(_, text)| text).unwrap_or_default();
        Err(refused(&store.sweep_path(), &text, complaint))
    }

    /// What trained the sweep in `store`, with these GPUs, if any need be trained, and data where its last run found them or from the current folder; or why it
    /// cannot be opened again: the results outlive the data.
    pub(super) fn objective(
        &self,
        store: &Store,
        gpus: Option<&[String]>,
        isa: Isa,
    ) -> Result<Arc<dyn Objective>, String> {
        let mut places = store.journal().places;
        places.push(PathBuf::new());
        let objective = objective(&self.sweep, &places, gpus, isa).map_err(|error| error.to_string())?;
        let now = objective.fingerprints();
        if let Some(name) = self.manifest.fingerprints.keys().find(|name| !now.contains_key(*name)) {
            return Err(format!("{name} is not there any more"));
        }
        match now.iter().find(|(name, hash)| self.manifest.fingerprints.get(*name) != Some(hash)) {
            Some((name, _)) => Err(format!("{name} has changed since the training")),
            None => Ok(objective),
        }
    }
}
