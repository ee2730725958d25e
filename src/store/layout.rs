//! Where everything lies under `outputs/<sweep>/`.

use std::path::{Path, PathBuf};

/// One row per recorded epoch.
pub(crate) const METRICS_CSV: &str = "metrics.csv";
/// The trained parameters.
pub(crate) const WEIGHTS: &str = "model.safetensors";
/// The commit of a trial.
pub(crate) const RESULT: &str = "result.json";

/// The folder of one sweep.
#[derive(Clone, Debug)]
pub(crate) struct Layout(PathBuf);

impl Layout {
    pub(crate) fn new(dir: &Path) -> Self {
        Self(dir.to_owned())
    }

    pub(crate) fn root(&self) -> &Path {
        &self.0
    }

    pub(crate) fn sweep(&self) -> PathBuf {
        self.0.join("sweep.toml")
    }

    pub(crate) fn manifest(&self) -> PathBuf {
        self.0.join("manifest.json")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.0.join("run.lock")
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.0.join("journal")
    }

    /// `trials/<first two digits>/<id>`: a folder never holds more than 1/256 of the trials.
    pub(crate) fn trial(&self, id: &str) -> PathBuf {
        self.0.join("trials").join(&id[..2]).join(id)
    }

    pub(crate) fn trials_csv(&self) -> PathBuf {
        self.0.join("trials.csv")
    }

    pub(crate) fn configs_csv(&self) -> PathBuf {
        self.0.join("configs.csv")
    }

    pub(crate) fn repeatability_csv(&self) -> PathBuf {
        self.0.join("repeatability.csv")
    }

    pub(crate) fn report(&self) -> PathBuf {
        self.0.join("report")
    }

    pub(crate) fn report_page(&self) -> PathBuf {
        self.report().join("index.html")
    }

    pub(crate) fn quarantine(&self) -> PathBuf {
        self.0.join("quarantine")
    }
}
