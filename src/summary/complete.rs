//! The complete trials, and what the statistics ask of them: groups, levels, numbers.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use polars::prelude::*;

use super::blocks::{Blocks, Cell};
use super::error::Error;
use super::estimate::Estimate;
use super::filled::Filled;
use super::scale::{position, scale_of};
use super::tables::Hyperparameter;
use crate::space::Scale;
use crate::trial::{ConfigId, Replicate, TrialId, label};

/// Column: the config's id, shared by its replicates.
pub(super) const CONFIG: &str = "config";

/// Columns of a hyperparameter, null where it has no effect: its value as text, and where that stands on its axis.
pub(super) fn param(name: &str) -> [String; 2] {
    [format!("params.{name}"), format!("places.{name}")]
}

/// Column of a metric, null where it was not measured.
pub(super) fn measured(name: &str) -> String {
    format!("metrics.{name}")
}

/// The complete trials that measured the sweep's metric, in the order of the plan. Trials are named by their row here.
pub(super) struct Complete {
    pub(super) frame: DataFrame,
    /// The swept ones.
    pub(super) hyperparameters: Vec<Hyperparameter>,
    pub(super) ids: Vec<TrialId>,
    pub(super) configs: Vec<ConfigId>,
    pub(super) replicates: Vec<Replicate>,
    /// The configs of which trials ended, but not well, ascending by id.
    pub(super) lost: Vec<LostConfig>,
    /// What is independent of what among replicates.
    pub(super) blocks: Blocks,
    /// The sweep's metric.
    pub(super) metric: Vec<f64>,
}

/// The metric on the scale on which it is shown.
pub(super) struct OnScale {
    pub(super) scale: Scale,
    /// Where each trial stands.
    pub(super) y: Vec<f64>,
    /// The same, with trials that are not complete.
    filled: Filled,
    /// The place of each trial's config there.
    places: Vec<usize>,
}

/// A config of which trials ended, but not well.
pub(super) struct LostConfig {
    pub(super) id: ConfigId,
    /// Ascending in the order of the plan.
    pub(super) place: usize,
    /// The swept values as text.
    pub(super) values: Vec<String>,
    /// How many such trials it has.
    pub(super) n: usize,
}

/// A hash of the value that each hyperparameter has in each trial.
pub(super) struct Settings(Vec<Vec<u64>>);

/// A value of a hyperparameter and the trials that have it.
pub(super) struct Level {
    /// The value as text.
    pub(super) label: String,
    /// Where it stands on the axis.
    pub(super) place: f64,
    /// The trials, ascending.
    pub(super) rows: Vec<usize>,
}

impl Settings {
    /// A hash of a trial's values of all hyperparameters but the `k`th: trials that agree in them share it.
    pub(super) fn but(&self, k: usize, row: usize) -> u64 {
        let others = self.0.iter().enumerate().filter(|(h, _)| *h != k);
        others.fold(0, |hash, (_, column)| hash.rotate_left(7).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ column[row])
    }
}

impl Complete {
    /// How many trials of a config ended, but not well.
    pub(super) fn lost(&self, id: ConfigId) -> usize {
        self.lost.binary_search_by_key(&id, |lost| lost.id).map_or(0, |k| self.lost[k].n)
    }

    /// The configs that have lost trials and no complete one, in the order of the plan.
    pub(super) fn without(&self) -> Vec<&LostConfig> {
        let ranked: BTreeSet<ConfigId> = self.configs.iter().copied().collect();
        let mut without: Vec<&LostConfig> = self.lost.iter().filter(|lost| !ranked.contains(&lost.id)).collect();
        without.sort_by_key(|lost| lost.place);
        without
    }

    /// The metric of some trials.
    pub(super) fn cells(&self, rows: &[usize]) -> Vec<Cell> {
        self.cells_of(&self.metric, rows)
    }

    /// Numbers, one for each trial, of some trials.
    pub(super) fn cells_of(&self, numbers: &[f64], rows: &[usize]) -> Vec<Cell> {
        rows.iter().map(|&row| (self.replicates[row], numbers[row])).collect()
    }

    /// The mean of the metric over the trials of one config.
    pub(super) fn estimate(&self, rows: &[usize]) -> Estimate {
        self.blocks.estimate(&self.cells(rows))
    }

    /// The mean over the configs of these trials.
    pub(super) fn marginal(&self, of: &OnScale, rows: &[usize]) -> Estimate {
        let mut places: Vec<usize> = rows.iter().map(|&row| of.places[row]).collect();
        places.sort_unstable();
        places.dedup();
        of.filled.marginal(self.blocks, &places)
    }

    /// The mean of each config over these trials of it, with the first of them; in the order of the configs' ids.
    pub(super) fn means(&self, of: &OnScale, rows: &[usize]) -> Vec<(usize, f64)> {
        let mut rows = rows.to_vec();
        rows.sort_by_key(|row| of.places[*row]);
        let configs = rows.chunk_by(|a, b| of.places[*a] == of.places[*b]);
        configs.map(|rows| (rows[0], self.blocks.mean(&self.cells_of(&of.y, rows)))).collect()
    }

    /// The metric on the scale on which it is shown.
    pub(super) fn on_scale(&self) -> OnScale {
        let scale = scale_of(&self.metric);
        let y: Vec<f64> = self.metric.iter().map(|x| position(scale, *x)).collect();
        let trials = self.configs.iter().zip(&self.replicates).zip(&y);
        let filled = Filled::of(trials.map(|((config, replicate), y)| (*config, *replicate, *y)));
        let places = self.configs.iter().filter_map(|id| filled.place(*id)).collect();
        OnScale { scale, y, filled, places }
    }

    /// Tells the values of the hyperparameters in a trial, as text; empty where they have no effect.
    pub(super) fn values(&self) -> Result<impl Fn(usize) -> Vec<String>, Error> {
        let column = |h: &Hyperparameter| self.frame.column(&param(&h.name)[0])?.str();
        let columns = self.hyperparameters.iter().map(column).collect::<PolarsResult<Vec<_>>>()?;
        Ok(move |row| columns.iter().map(|column| column.get(row).unwrap_or_default().to_owned()).collect())
    }

    /// What tells trials of different values apart, in less time than their texts take.
    pub(super) fn settings(&self) -> Result<Settings, Error> {
        let hash =
            |text: Option<&str>| BuildHasherDefault::<DefaultHasher>::default().hash_one(text.unwrap_or_default());
        let column = |h: &Hyperparameter| {
            Ok(self.frame.column(&param(&h.name)[0])?.str()?.iter().map(hash).collect::<Vec<u64>>())
        };
        Ok(Settings(self.hyperparameters.iter().map(column).collect::<PolarsResult<_>>()?))
    }

    /// Names these values of the hyperparameters for a person: `hidden_size 64, layers 2`.
    pub(super) fn label(&self, values: &[String]) -> String {
        label(self.hyperparameters.iter().map(|h| &h.name).zip(values))
    }

    /// The trials that are alike in a column, ascending; groups in the order in which they first occur.
    pub(super) fn groups(&self, column: &str) -> Result<Vec<Vec<usize>>, Error> {
        let groups = self.frame.group_by_stable([column])?.into_groups();
        let rows = |group: GroupsIndicator<'_>| match group {
            GroupsIndicator::Idx((_, rows)) => rows.iter().map(|&row| row as usize).collect(),
            GroupsIndicator::Slice([first, len]) => (first as usize..(first + len) as usize).collect(),
        };
        Ok(groups.iter().map(rows).collect())
    }

    /// The values of each hyperparameter in the order of its axis.
    pub(super) fn levels(&self) -> Result<Vec<Vec<Level>>, Error> {
        self.hyperparameters.iter().map(|hyperparameter| self.levels_of(hyperparameter)).collect()
    }

    fn levels_of(&self, of: &Hyperparameter) -> Result<Vec<Level>, Error> {
        let [text, place] = param(&of.name);
        let (texts, places) = (self.frame.column(&text)?.str()?, self.frame.column(&place)?.f64()?);
        let level =
            |rows: Vec<usize>| Some(Level { label: texts.get(rows[0])?.to_owned(), place: places.get(rows[0])?, rows });
        let mut levels: Vec<Level> = self.groups(&place)?.into_iter().filter_map(level).collect();
        levels.sort_by(|a, b| a.place.total_cmp(&b.place));
        Ok(levels)
    }
}

/// A metric, NaN where it was not measured; none if no trial measured it.
pub(super) fn numbers(frame: &DataFrame, metric: &str) -> Result<Option<Vec<f64>>, Error> {
    let Ok(column) = frame.column(&measured(metric)) else { return Ok(None) };
    Ok(Some(column.f64()?.iter().map(|x| x.unwrap_or(f64::NAN)).collect()))
}

/// The metric on the scale on which parts of its variance are compared: its logarithm where it is positive in every trial;
/// whether that is so.
pub(super) fn scaled(metric: &[f64]) -> (Vec<f64>, bool) {
    let positive = metric.iter().all(|&x| x > 0.0);
    (metric.iter().map(|&x| if positive { libm::log(x) } else { x }).collect(), positive)
}

/// The trials that are in both of these, ascending as they are.
pub(super) fn both(some: &[usize], others: &[usize]) -> Vec<usize> {
    some.iter().copied().filter(|row| others.binary_search(row).is_ok()).collect()
}
