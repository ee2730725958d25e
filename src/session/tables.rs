//! What is made of the results of trials, and can be made again at any time: tables, figures, the page.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::results::Results;
use super::shell::quoted;
use super::trainer::place;
use crate::error::{Error, ExitStatus};
use crate::objective::{Objective, Ranked, Statistics, WeightSource};
use crate::report::{self, Links, Words};
use crate::run;
use crate::search::Plan;
use crate::space::{MetricSpec, Name, Value};
use crate::spec::{Method, Sweep};
use crate::store::{
    CONFIGS_CSV, IMPORTANCE_CSV, METRICS_CSV, REPEATABILITY_CSV, RESULT, Row, Store, TRIAL_LINK, TRIALS_CSV, TrialsCsv,
    Turn, WEIGHTS, WORK_LINK, plain_csv,
};
use crate::summary::{self, Facts, Summary, Trials, summarise};
use crate::trial::{ConfigId, Outcome, Replicate, Trial, TrialId};
use crate::ui;

/// The derived tables.
pub(super) struct Tables {
    pub(super) summary: Summary,
    /// Name and bytes of each file.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

/// A report that was drawn.
pub(super) struct Drawn {
    /// Whether all of it could be drawn anew.
    pub(super) complete: bool,
    /// Its first figure, as SVG.
    pub(super) picture: Option<String>,
    /// Where it is, for a person.
    pub(super) place: String,
}

/// Makes the tables of what is on disk; writes nothing.
pub(super) fn tables(store: &Store, sweep: &Sweep, plan: &Plan, results: &Results) -> Result<Tables, Error> {
    let metrics: Vec<Name> = results.names().cloned().collect();
    let (confirms, prunes) = (sweep.confirm.is_some(), sweep.pruning.is_some());
    let chooses = sweep.method.learns() || !sweep.start.is_empty();
    let columns = TrialsCsv { params: plan.params().collect(), metrics: &metrics, confirms, chooses, prunes };
    let row = |(i, trial)| {
        let (outcome, metrics) = results.of(i);
        let ended = sweep.schema().budget.and_then(|budget| results.complete(i, budget.ended));
        let steps = steps(sweep, &trial, outcome, ended);
        let (rungs, chosen_by) = (results.end(i).rungs.as_slice(), plan.chosen_by(i));
        Row { trial, confirms: plan.confirms(i), outcome, metrics, rungs, steps, chosen_by }
    };
    let (mut trials_csv, mut table) = (columns.header(), Trials::new(&sweep.space, &metrics));
    let by_config = plan.by_config(|first, trials| {
        let rows: Vec<Row<'_>> = (first..).zip(trials).map(row).collect();
        (columns.rows(&rows), rows)
    });
    for (lines, rows) in by_config {
        trials_csv.extend(lines);
        for row in &rows {
            table.add(row);
        }
    }
    table.expect(results.unknown);
    let facts = Facts {
        name: &sweep.name,
        metric: &sweep.metric,
        replicates: (sweep.replicates.data, sweep.replicates.training),
        confirm: sweep.confirm.map(|confirm| (confirm.replicates.data, confirm.replicates.training)),
        datasets: sweep.datasets(),
        is_grid: sweep.method == Method::Grid,
        constants: constants(sweep, plan),
        space: &sweep.space,
        measures: &results.measures,
    };
    let summary = summarise(&facts, store, table)?;
    let files = [
        (TRIALS_CSV, trials_csv),
        (CONFIGS_CSV, plain_csv(summary.configs_csv())),
        (IMPORTANCE_CSV, plain_csv(summary.importance_csv())),
        (REPEATABILITY_CSV, plain_csv(summary.repeatability_csv())),
    ];
    Ok(Tables { summary, files: files.map(|(name, bytes)| (name.to_owned(), bytes)).into() })
}

/// What stands in `[space]` beside the hyperparameters: a program's own constants.
fn constants(sweep: &Sweep, plan: &Plan) -> Vec<(Name, Value)> {
    let trial = plan.trials().next().filter(|_| sweep.schema().open);
    let params = trial.map(|trial| trial.config.params.clone()).unwrap_or_default();
    let is_constant = |name: &Name| sweep.space.iter().all(|(swept, _)| swept != name);
    params.iter().filter(|(name, _)| is_constant(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// How many steps a trial was trained, if its params say how many there are; `ended` after so many, if it measured that.
fn steps(sweep: &Sweep, trial: &Trial, outcome: &Outcome, ended: Option<f64>) -> Option<u64> {
    let budget = sweep.pruning.as_ref().map(|pruning| &*pruning.budget);
    let budget = budget.or(sweep.schema().budget.map(|budget| budget.key))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of steps")]
    let ended = ended.map(|steps| steps as u64);
    match (outcome, trial.config.params.get(budget)) {
        (Outcome::Pruned { rung }, _) => Some(u64::from(*rung)),
        (Outcome::Complete, Some(Value::Int(steps))) => ended.or(u64::try_from(*steps).ok()),
        _ => Some(0),
    }
}

/// The configs of the search, the best first.
pub(super) fn ranking(sweep: &Sweep, plan: &Plan, results: &Results) -> Result<Vec<ConfigId>, Error> {
    let mut table = Trials::new(&sweep.space, &results.names().cloned().collect::<Vec<_>>());
    for (i, trial) in plan.trials().enumerate().take(plan.searched()) {
        let (outcome, metrics) = results.of(i);
        table.add(&Row::new(trial, outcome, metrics));
    }
    Ok(summary::ranking(table, &sweep.metric)?)
}

/// Tells of the first trials that failed how their programs are run by hand.
pub(super) fn tell_calls(store: &Store, plan: &Plan, summary: &mut Summary, objective: &dyn Objective) {
    if !objective.has_processes() || summary.failures.is_empty() {
        return;
    }
    let started = started(store);
    let numbers: HashMap<String, usize> = plan.ids().map(|id| id.to_string()).zip(0..).collect();
    for failure in summary.failures.iter_mut().take(report::MOST_FAILURES) {
        let trial = numbers.get(&failure.id).map(|i| plan.trial(*i));
        failure.by_hand = trial.and_then(|trial| by_hand(store, &trial, objective, &started));
    }
}

/// The folder in which the last run that trained was started; this one if nobody knows.
pub(super) fn started(store: &Store) -> PathBuf {
    let here = || std::env::current_dir().unwrap_or_default();
    store.journal().places.first().map_or_else(here, |place| place.components().collect())
}

/// The line of shell that runs the program of a trial, wherever it is entered, as a run that was `started` there did; none
/// where no program trains. The GPUs are those that the shell has.
pub(super) fn by_hand(store: &Store, trial: &Trial, objective: &dyn Objective, started: &Path) -> Option<String> {
    let at = place(store, None, trial.id, true);
    let call = objective.call(trial, &at, started)?;
    let env = call.env.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>();
    let [cwd, checkpoints] = [&call.cwd, &at.checkpoints].map(|path| quoted(&[path.display().to_string()]));
    Some(format!("cd {cwd} && mkdir -p {checkpoints} && env {} {}", quoted(&env), quoted(&call.argv)))
}

/// What the counts of a finished command amount to.
pub(super) fn status_of(summary: &Summary) -> ExitStatus {
    let counts = summary.counts;
    let unmeasured = counts.complete > 0 && summary.configs.is_empty();
    if counts.troubled() + counts.missing > 0 || unmeasured { ExitStatus::SomeFailed } else { ExitStatus::Complete }
}

/// Draws the report of one sweep into its folder. What stands in the way of the figures of trained trials, `reason` or
/// another, is said, and is no reason to do without a report: those that were drawn before stay on it. Others may be `running`
/// the sweep meanwhile.
pub(super) fn draw(
    (store, turn): (&Store, &Turn<'_>),
    (sweep, plan): (&Sweep, &Plan),
    (results, summary): (&Results, &Summary),
    objective: &dyn Objective,
    reason: Option<String>,
    is_running: bool,
) -> Result<Drawn, Error> {
    let numbers = LazyLock::new(|| plan.ids().zip(0..).collect::<HashMap<TrialId, usize>>());
    let metric = |id, name: &str| results.complete(*numbers.get(&id)?, name);
    let means = |groups: &[Vec<(Replicate, f64)>], scale| {
        let (scale, means) = summary::means(sweep.replicates.data, groups, scale);
        (scale, means.into_iter().map(|mean| (mean.mean, mean.interval)).collect())
    };
    let statistics = Statistics { means: &means, over: summary.over() };
    let load = |id| store.weights(id).ok().flatten();
    // They may have been dropped since the results were read; what had none then has none now.
    let may_keep = |(i, id): &(usize, TrialId)| results.has_weights(*i) != Some(false) && store.keeps_weights(*id);
    let with_weights =
        LazyLock::new(|| (0..).zip(plan.ids()).filter(may_keep).map(|(_, id)| id).collect::<HashSet<TrialId>>());
    let keeps_weights = |id| with_weights.contains(&id);
    let (figures, missing) = {
        let trials: Vec<Trial> = plan.trials().take(plan.searched()).collect();
        let configs: Vec<ConfigId> = summary.configs.iter().map(|config| config.id).collect();
        let ranked = Ranked::new(&trials, &configs, &metric, statistics);
        let weights = WeightSource { kept: &keeps_weights, load: &load };
        run::on_one_thread(|| objective.figures(&ranked, weights))
    };
    let reason = reason.or_else(|| missing.map(|error| error.to_string()));
    let mut kept = Vec::new();
    if let Some(reason) = &reason {
        kept = store.old_page().map_or_else(Vec::new, |page| report::kept(&page.text, &page.written));
        kept.retain(|kept| figures.iter().all(|figure| figure.name != kept.name));
        let old = match kept.len() {
            0 => String::new(),
            n => format!(" ({} of the last report kept)", ui::count(n, "figure")),
        };
        ui::say(&format!("no figures of trained trials{old}: {reason}"));
    }
    let names = kept.iter().flat_map(|kept| ["svg", "png"].map(|kind| format!("{}.{kind}", kept.name))).collect();
    let worked_on = (summary.counts.missing > 0).then(|| store.worked_on()).flatten();
    let links = Links {
        trial: TRIAL_LINK,
        names: &[METRICS_CSV, RESULT],
        weights: WEIGHTS,
        work: objective.has_processes().then_some(WORK_LINK),
        keeps_weights: &keeps_weights,
        worked_on: worked_on.as_deref(),
        is_running,
    };
    let words = words(sweep, &results.measures);
    let files = report::render(summary, &figures, &kept, &words, &links)?;
    let picture = files.get(1).map(|file| String::from_utf8_lossy(&file.bytes).into_owned()); // behind the page
    let files: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
    let newest = turn.write_report(&files, &names)?;
    if newest {
        let times = summary::times(summary, store.timings());
        store.write_note("times.html", report::times(&times, summary, &words)?.as_bytes())?;
    }
    let newer = if newest { "" } else { " (a newer one, of another process)" };
    Ok(Drawn {
        complete: reason.is_none(),
        picture,
        place: format!("report: {}{newer}", store.report_page().display()),
    })
}

/// What a reader calls the keys and metrics of the sweep.
pub(super) fn words(sweep: &Sweep, measures: &[MetricSpec]) -> Words {
    Words::of(sweep.schema(), measures)
}
