//! A program as it is called for one trial: its arguments, its environment, its folder.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};

use super::config::Config;
use super::template::{Template, Unfilled};
use super::text_of::{argument_value, json_value};
use crate::objective::Place;
use crate::space::Params;
use crate::trial::{Purpose, Trial, stream};

/// In the folder of a trial: its params as JSON, and where it may leave its metrics.
pub(super) const CONFIG_JSON: &str = "config.json";
pub(super) const METRICS_JSONL: &str = "metrics.jsonl";

/// One call.
pub(super) struct Call<'a> {
    pub(super) config: &'a Config,
    pub(super) trial: &'a Trial,
    pub(super) at: &'a Place,
    /// From 1.
    pub(super) attempt: u32,
    /// The GPUs of its slot.
    pub(super) gpus: &'a str,
}

impl Call<'_> {
    /// The program and its arguments.
    pub(super) fn argv(&self) -> Result<Vec<String>, String> {
        let Self { config, trial, .. } = self;
        let rendering = config.rendering().map_err(|wrong| wrong.to_string())?;
        let told = |unfilled: Unfilled| unfilled.to_string();
        let mut argv = Vec::new();
        for item in &config.command {
            let template = Template::parse(item).map_err(|wrong| wrong.to_string())?;
            if template.whole() == Some("args") {
                let consumed = self.named_elsewhere();
                for name in config.params.iter().filter(|name| !consumed.contains(&name.to_string())) {
                    let Some(value) = trial.config.params.get(name) else { continue };
                    argv.extend(rendering.render(name, value).map_err(told)?);
                }
            } else {
                argv.push(template.fill(&|name| self.value(name)).map_err(told)?);
            }
        }
        Ok(argv)
    }

    /// The parameters that items of the command name themselves: {args} leaves them out.
    fn named_elsewhere(&self) -> Vec<String> {
        let templates = self.config.command.iter().filter_map(|item| Template::parse(item).ok());
        templates.flat_map(|template| template.names().into_iter().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    /// What is added to the environment.
    pub(super) fn env(&self) -> Result<Vec<(String, String)>, String> {
        let mut env = Vec::new();
        if self.config.gpus > 0 {
            // Not ROCR_VISIBLE_DEVICES as well: what it leaves is counted anew, and HIP's would then name others.
            for variable in ["CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES"] {
                env.push((variable.to_owned(), self.gpus.to_owned()));
            }
            env.push(("CUDA_DEVICE_ORDER".into(), "PCI_BUS_ID".into()));
        }
        env.extend(self.env_of_trial()?);
        Ok(env)
    }

    /// The same without GPUs. What the user says comes last, and wins.
    pub(super) fn env_of_trial(&self) -> Result<Vec<(String, String)>, String> {
        let Self { config, trial, .. } = self;
        let threads = config.threads.to_string();
        let path = |path: &Path| path.display().to_string();
        let mut env = vec![
            ("SWEEPER_NAME", config.name.clone()),
            ("SWEEPER_TRIAL", trial.id.to_string()),
            ("SWEEPER_TRIAL_DIR", path(&self.at.dir)),
            ("SWEEPER_CONFIG", path(&self.file(CONFIG_JSON))),
            ("SWEEPER_METRICS", path(&self.file(METRICS_JSONL))),
            ("SWEEPER_CHECKPOINT_DIR", path(&self.at.checkpoints)),
            ("SWEEPER_SEED", self.seed().to_string()),
            ("SWEEPER_DATA_SEED", self.data_seed().to_string()),
            ("SWEEPER_ATTEMPT", self.attempt.to_string()),
            ("SWEEPER_SLOT", self.at.slot.to_string()),
            ("PYTHONUNBUFFERED", "1".into()),
            ("PYTHONHASHSEED", self.seed().to_string()),
        ];
        for variable in ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"] {
            env.push((variable, threads.clone()));
        }
        if std::env::var_os("LC_ALL").is_none() {
            env.push(("LC_NUMERIC", "C".into())); // a decimal comma is no number
        }
        let mut env: Vec<(String, String)> = env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        for (name, text) in &config.env {
            env.push((name.clone(), self.fill(text)?));
        }
        Ok(env)
    }

    /// The folder in which it runs; that in which this process was started where the file says nothing.
    pub(super) fn cwd(&self) -> Result<PathBuf, String> {
        self.cwd_from(&std::env::current_dir().map_err(|error| format!("the current folder: {error}"))?)
    }

    /// Likewise, had this process been started in another folder.
    pub(super) fn cwd_from(&self, started: &Path) -> Result<PathBuf, String> {
        Ok(match &self.config.cwd {
            Some(cwd) => started.join(self.fill(cwd)?),
            None => started.to_owned(),
        })
    }

    /// The file in which it leaves its metrics.
    pub(super) fn metrics(&self) -> Result<PathBuf, String> {
        match &self.config.metrics {
            Some(file) => Ok(self.cwd()?.join(self.fill(file)?)),
            None => Ok(self.file(METRICS_JSONL)),
        }
    }

    /// Its parameters as JSON, names with points nested.
    pub(super) fn config_json(&self) -> String {
        let mut root = Map::new();
        for (name, value) in own(&self.trial.config.params, self.config) {
            let value = serde_json::from_str(&json_value(value)).unwrap_or(Json::Null);
            nest(&mut root, name, value);
        }
        format!("{:#}\n", Json::Object(root))
    }

    fn fill(&self, text: &str) -> Result<String, String> {
        let template = Template::parse(text).map_err(|wrong| wrong.to_string())?;
        template.fill(&|name| self.value(name)).map_err(|unfilled| unfilled.to_string())
    }

    /// What a placeholder stands for.
    fn value(&self, name: &str) -> Option<String> {
        let path = |path: &Path| Some(path.display().to_string());
        match name {
            "name" => Some(self.config.name.clone()),
            "seed" => Some(self.seed().to_string()),
            "data_seed" => Some(self.data_seed().to_string()),
            "trial" => Some(self.trial.id.to_string()),
            "trial_dir" => path(&self.at.dir),
            "config" => path(&self.file(CONFIG_JSON)),
            "metrics" => path(&self.file(METRICS_JSONL)),
            "checkpoint_dir" => path(&self.at.checkpoints),
            "threads" => Some(self.config.threads.to_string()),
            "gpus" => Some(self.gpus.to_owned()),
            "slot" => Some(self.at.slot.to_string()),
            "attempt" => Some(self.attempt.to_string()),
            param => self.trial.config.params.get(param).map(argument_value),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.at.dir.join(name)
    }

    /// The seed of a training: the same in every config, so that configs are compared in pairs.
    fn seed(&self) -> u32 {
        let replicate = self.trial.replicate;
        self.draw(Purpose::ProgramSeed, &[replicate.data, replicate.training])
    }

    /// The seed of a dataset, likewise.
    fn data_seed(&self) -> u32 {
        self.draw(Purpose::ProgramDataSeed, &[self.trial.replicate.data])
    }

    /// Below 2³¹: whatever a program is written in takes it.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 2^31, and not below 0")]
    fn draw(&self, purpose: Purpose, numbers: &[u32]) -> u32 {
        (stream(self.trial.seed, purpose, numbers).uniform() * f64::from(1_u32 << 31)) as u32
    }
}

/// The parameters of the program.
fn own<'a>(params: &'a Params, config: &'a Config) -> impl Iterator<Item = (&'a str, &'a crate::space::Value)> {
    config.params.iter().filter_map(|name| Some((&**name, params.get(name)?)))
}

/// Puts a value where its dotted name says; where a part of that is a value already, under the whole name.
fn nest(root: &mut Map<String, Json>, name: &str, value: Json) {
    if let Some((first, rest)) = name.split_once('.')
        && let Some(inner) = root.entry(first).or_insert_with(|| Json::Object(Map::new())).as_object_mut()
    {
        nest(inner, rest, value);
    } else {
        root.insert(name.to_owned(), value);
    }
}
