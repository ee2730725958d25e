//! Small sweeps, really trained, for this room's tests.

use std::fs;
use std::time::Duration;

use tempfile::TempDir;

use super::selection::Selection;
use super::{Layer, Panel, Picture, Plots, pictures};
use crate::objective::{Autoencoder, Library, Objective, Progress, Request};
use crate::sampler::Plan;
use crate::spec::Sweep;
use crate::store::{Found, Store};
use crate::trial::{Event, Measurement, Trial, TrialId};

/// A finished sweep.
pub(super) struct Sweeped {
    pub(super) objective: Autoencoder,
    pub(super) store: Store,
    pub(super) trials: Vec<Trial>,
    /// Ids of the configs by the mean of their test error.
    pub(super) ranked: Vec<String>,
    dir: TempDir,
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
        let sweep = Sweep::parse("tiny.toml", &text).unwrap();
        let library = Library::load(Plan::data(&sweep).iter()).unwrap();
        let trials: Vec<Trial> = Plan::new(&sweep, |_| String::new()).trials().collect();
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), "tiny").unwrap();
        let mut writer = store.writer(true).unwrap();
        let objective = Autoencoder::new(library);
        let mut errors: Vec<(f64, String)> = Vec::new();
        for trial in &trials {
            let trained = objective.train(trial, None, &mut Unwatched).unwrap();
            let (error, config) = (trained.metrics().get("test_mse").unwrap(), trial.config.id.to_string());
            match errors.iter_mut().find(|(_, id)| *id == config) {
                Some((sum, _)) => *sum += error,
                None => errors.push((error, config)),
            }
            let elapsed = Duration::ZERO;
            writer.record(&Event::Finished { trial, worker: 0, trained: &trained, elapsed, cost: 0.0 }).unwrap();
        }
        errors.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { objective, store, trials, ranked: errors.into_iter().map(|(_, id)| id).collect(), dir }
    }

    pub(super) fn selection(&self) -> Selection<'_> {
        Selection::new(&self.objective, &self.store, &self.trials, &self.ranked)
    }

    /// All pictures, made twice to the same content.
    pub(super) fn pictures(&self) -> Vec<Picture> {
        let draw = || pictures(&self.objective, &self.store, &self.trials, &self.ranked).unwrap();
        let made = draw();
        assert_eq!(format!("{made:?}"), format!("{:?}", draw()));
        made
    }

    /// A metric that was recorded of a trial.
    pub(super) fn recorded(&self, trial: &Trial, metric: &str) -> f64 {
        match self.store.find(trial.id).unwrap() {
            Found::Finished(record) => record.metrics.get(metric).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// Deletes the weights of one trial.
    pub(super) fn drop_weights(&self, id: TrialId) {
        fs::remove_file(self.weights_file(id)).unwrap();
    }

    /// Where the weights of one trial lie.
    pub(super) fn weights_file(&self, id: TrialId) -> std::path::PathBuf {
        let id = id.to_string();
        self.dir.path().join("tiny/trials").join(&id[..2]).join(&id).join("model.safetensors")
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

/// The names of all pictures.
pub(super) fn names(pictures: &[Picture]) -> Vec<&str> {
    pictures.iter().map(|p| p.name.as_str()).collect()
}

/// The picture called `name`.
pub(super) fn named<'a>(pictures: &'a [Picture], name: &str) -> &'a Picture {
    pictures.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("{:?}", names(pictures)))
}

/// The panels of a picture.
pub(super) fn panels_of(picture: &Picture) -> &[Panel] {
    match &picture.plots {
        Plots::Panels(panels) => panels,
        other => panic!("{other:?}"),
    }
}

/// The labels of a panel's layers.
pub(super) fn labels(panel: &Panel) -> Vec<&str> {
    panel.layers.iter().map(|l| l.label.as_str()).collect()
}

/// The layer called `label`.
pub(super) fn layer<'a>(panel: &'a Panel, label: &str) -> &'a Layer {
    panel.layers.iter().find(|l| l.label == label).unwrap_or_else(|| panic!("{:?}", labels(panel)))
}
