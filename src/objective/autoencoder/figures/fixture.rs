//! Small sweeps, really trained, for this room's tests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::of_networks;
use super::selection::Selection;
use crate::figure::{Body, Figure, Mark, Plot, Point, Series};
use crate::kernels::Isa;
use crate::objective::autoencoder::Autoencoder;
use crate::objective::autoencoder::evaluate::Shared;
use crate::objective::autoencoder::sweep_data::SweepData;
use crate::objective::{Place, Ranked, Statistics, Trainer, WeightSource};
use crate::search::Plan;
use crate::space::Scale;
use crate::spec::Sweep;
use crate::summary;
use crate::trial::{ConfigId, Measurement, Metrics, Progress, Replicate, Request, Trial, TrialId, Work};

/// A finished sweep.
pub(super) struct Sweeped {
    pub(super) objective: Autoencoder,
    pub(super) trials: Vec<Trial>,
    /// Ids of the configs by the mean of their test error.
    pub(super) ranked: Vec<ConfigId>,
    /// What data replicates are, in the plural.
    datasets: &'static str,
    results: Arc<Mutex<BTreeMap<TrialId, Result>>>,
}

/// What is left of a training.
struct Result {
    metrics: Metrics,
    kept: bool,
    weights: Option<Vec<u8>>,
}

/// Nobody watches.
struct Unwatched;

impl Progress for Unwatched {
    fn measured(&mut self, _: &Measurement) {}

    fn request(&mut self) -> Request {
        Request::Continue
    }

    fn checkpoint(&mut self, _bytes: Vec<u8>) {}
}

/// For as long as the tests run.
fn forever<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

impl Sweeped {
    /// Trains moons of 120 and 90 rows for 5 epochs; `more` is the rest of the sweep file.
    pub(super) fn new(more: &str) -> Self {
        Self::of(
            "[data]\nsource = \"moons\"\nn_train = 120\nn_test = 90\n[training]\nepochs = 5\n[model]\nhidden_size = 8\nlayers = 1\n",
            more,
        )
    }

    /// Trains the sweep of these tables; tables of both parts are put together.
    pub(super) fn of(tables: &str, more: &str) -> Self {
        let text = format!("name = \"tiny\"\nseed = 5\n{}", merged(tables, more));
        let sweep = Sweep::example(&text);
        let trials: Vec<Trial> = Plan::new(&sweep, |_| String::new()).trials().collect();
        let data = SweepData::load(sweep.schema().fields, &sweep.domains, &[]).unwrap();
        let objective = Autoencoder { data, shared: Shared::default(), isa: Isa::detect() };
        let mut errors: Vec<(f64, ConfigId)> = Vec::new();
        let mut results = BTreeMap::new();
        for trial in &trials {
            let trained = objective.train(&Work::whole(trial.clone()), Place::default(), &mut Unwatched).unwrap();
            let (error, config) = (trained.metrics().get("test_mse").unwrap(), trial.config.id);
            match errors.iter_mut().find(|(_, id)| *id == config) {
                Some((sum, _)) => *sum += error,
                None => errors.push((error, config)),
            }
            results.insert(trial.id, Result { metrics: trained.metrics(), kept: true, weights: trained.weights });
        }
        errors.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ranked = errors.into_iter().map(|(_, id)| id).collect();
        let datasets = sweep.datasets();
        Self { objective, trials, ranked, datasets, results: Arc::new(Mutex::new(results)) }
    }

    /// The trials by config.
    pub(super) fn ranked(&self) -> Ranked<'_> {
        let results = Arc::clone(&self.results);
        let metric = forever(move |id, name: &str| results.lock().unwrap().get(&id)?.metrics.get(name));
        let data = self.trials.iter().map(|trial| trial.replicate.data + 1).max().unwrap_or(1);
        let means = forever(move |groups: &[Vec<(Replicate, f64)>], scale: Option<Scale>| {
            let (scale, means) = summary::means(data, groups, scale);
            (scale, means.into_iter().map(|mean| (mean.mean, mean.interval)).collect())
        });
        let over = if data > 1 { format!("over {}", self.datasets) } else { String::new() };
        let statistics = Statistics { means, over };
        Ranked::new(&self.trials, &self.ranked, metric, statistics)
    }

    pub(super) fn weights(&self) -> WeightSource<'static> {
        let [kept, load] = [&self.results; 2].map(Arc::clone);
        WeightSource {
            kept: forever(move |id| kept.lock().unwrap()[&id].kept),
            load: forever(move |id| load.lock().unwrap()[&id].weights.clone()),
        }
    }

    pub(super) fn selection(&self) -> Selection<'_> {
        // the trials outlive this as the rest does
        let ranked: &Ranked<'_> = Box::leak(Box::new(self.ranked()));
        Selection::new(&self.objective, ranked, self.weights())
    }

    /// All figures of networks, made twice to the same content.
    pub(super) fn figures(&self) -> Vec<Figure> {
        let draw = || of_networks(&self.objective, &self.ranked(), self.weights()).unwrap();
        let made = draw();
        assert_eq!(format!("{made:?}"), format!("{:?}", draw()));
        made
    }

    /// The first trial of the best config.
    pub(super) fn best(&self) -> &Trial {
        self.trials.iter().find(|trial| trial.config.id == self.ranked[0]).unwrap()
    }

    /// A metric that was recorded of a trial.
    pub(super) fn recorded(&self, trial: &Trial, metric: &str) -> f64 {
        self.results.lock().unwrap()[&trial.id].metrics.get(metric).unwrap()
    }

    /// Deletes the weights of one trial.
    pub(super) fn drop_weights(&self, id: TrialId) {
        self.results.lock().unwrap().get_mut(&id).unwrap().kept = false;
    }

    /// Makes the weights of one trial unusable.
    pub(super) fn damage_weights(&self, id: TrialId) {
        self.results.lock().unwrap().get_mut(&id).unwrap().weights = None;
    }
}

/// Puts the lines of equal tables under one heading; in `more` a table may be opened again, and a key given again
/// replaces the first.
fn merged(tables: &str, more: &str) -> String {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for line in tables.lines().chain(more.lines()) {
        let position = |name: &str| all.iter().position(|(n, _)| n == name);
        if line.starts_with('[') {
            let lines = position(line).map(|i| all.remove(i).1).unwrap_or_default();
            all.push((line.to_owned(), lines));
        } else if let Some((_, lines)) = all.last_mut() {
            let key = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
            lines.retain(|l| key(l) != key(line));
            lines.push(line.to_owned());
        }
    }
    let tables = all.into_iter().map(|(name, lines)| format!("{name}\n{}\n", lines.join("\n")));
    tables.collect::<Vec<_>>().concat()
}

/// The names of all figures.
pub(super) fn names(figures: &[Figure]) -> Vec<&str> {
    figures.iter().map(|f| f.name.as_str()).collect()
}

/// The figure called `name`.
pub(super) fn named<'a>(figures: &'a [Figure], name: &str) -> &'a Figure {
    figures.iter().find(|f| f.name == name).unwrap_or_else(|| panic!("{:?}", names(figures)))
}

/// The plots of a figure.
pub(super) fn plots_of(figure: &Figure) -> &[Plot] {
    match &figure.body {
        Body::Plots { plots, .. } => plots,
        Body::Images(_) => panic!("{figure:?}"),
    }
}

/// The labels of a plot's series.
pub(super) fn labels(plot: &Plot) -> Vec<&str> {
    plot.series.iter().map(|s| s.label.as_str()).collect()
}

/// The series called `label`.
pub(super) fn series<'a>(plot: &'a Plot, label: &str) -> &'a Series {
    plot.series.iter().find(|s| s.label == label).unwrap_or_else(|| panic!("{:?}", labels(plot)))
}

/// The points of the series called `label`.
pub(super) fn points<'a>(plot: &'a Plot, label: &str) -> &'a [Point] {
    points_of(series(plot, label))
}

/// The points of a series.
pub(super) fn points_of(series: &Series) -> &[Point] {
    match &series.mark {
        Mark::Points(points) | Mark::Curve(points) => points,
        other => panic!("{other:?}"),
    }
}
