//! What comparisons amount to, in words.

use super::comparisons::{BestSet, Confirmed};
use super::history::Chosen;
use super::tables::Summary;
use crate::trial::{ChosenBy, Failures, label, numbers};

/// On what the best configs are trained again: `12 fresh datasets`.
pub(crate) fn fresh((data, training): (u32, u32), datasets: &str) -> String {
    match (data, training) {
        (1, 1) => "a replicate under another seed".to_owned(),
        (1, n) => format!("{n} trainings under another seed"),
        (n, 1) => format!("{n} fresh {datasets}"),
        (n, each) => format!("{n} fresh {datasets} with {each} trainings each"),
    }
}

impl Summary {
    /// What intervals are over, and with that what they speak of; empty where nothing is repeated.
    pub(crate) fn over(&self) -> String {
        match self.replicates {
            (1, 1) => String::new(),
            (1, _) => "over trainings on this dataset".to_owned(),
            _ => format!("over {}", self.datasets),
        }
    }

    /// What is to be known of the others before the best config is believed; empty where nothing is repeated.
    pub(crate) fn rivals(&self) -> Option<String> {
        let BestSet { size, compared, tied } = self.best_set?;
        let margin = self.metric.tie_margin;
        let how = format!("(paired t {}, 95 % for all comparisons together)", self.over());
        let tied = match tied {
            ..=1 => String::new(),
            _ => format!(" {tied} configs have this very mean; the first of them is named."),
        };
        let others = match (size, compared, margin > 0.0) {
            (_, 1, _) => return None,
            (1, _, false) => format!("It is better than each of the others {how}."),
            (1, _, true) => format!("It is better than each of the others by more than {margin} {how}."),
            (_, _, false) => format!("{size} of {compared} configs, with it, cannot be told from the best {how}."),
            (_, _, true) => {
                format!("{size} of {compared} configs, with it, are not shown to be worse by more than {margin} {how}.")
            }
        };
        Some(format!("{others}{tied}"))
    }

    /// What the ranking and the search made of configs that lost trials; none where none did.
    pub(crate) fn losses(&self) -> Option<String> {
        let all: Vec<String> = [self.ranked_losses(), self.timed_losses()].into_iter().flatten().collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    /// What a search made of trials that timed out; none where nothing followed from results.
    fn timed_losses(&self) -> Option<String> {
        let follows = |config: &Chosen| config.by == ChosenBy::Model || config.is_pruned;
        self.history.as_ref().filter(|history| history.configs.iter().any(follows))?;
        let trials = match self.counts.timed_out {
            0 => return None,
            1 => "1 trial".to_owned(),
            n => format!("{n} trials"),
        };
        Some(format!(
            "{trials} timed out, which the search took for the worst: time decided where it went, and on another machine \
             it may go elsewhere."
        ))
    }

    fn ranked_losses(&self) -> Option<String> {
        let none = match self.without.len() {
            0 => String::new(),
            1 => " 1 config has no complete trial at all.".to_owned(),
            n => format!(" {n} configs have no complete trial at all."),
        };
        let lossy = self.configs.iter().filter(|config| config.lost > 0);
        let (n, configs) = match (lossy.clone().count(), self.metric.failures) {
            (0, _) => return (!none.is_empty()).then(|| none.trim_start().to_owned()),
            (1, _) => (1, "1 ranked config".to_owned()),
            (n, _) => (n, format!("{n} ranked configs")),
        };
        let first = self.configs.first()?;
        let better = lossy.filter(|c| self.metric.goal.order(c.estimate.mean, first.estimate.mean).is_lt()).count();
        let they = match (self.metric.failures, n) {
            (Failures::Last, 1) => "that config stands below all others",
            (Failures::Last, _) => "those configs stand below all others",
            (Failures::Ignored, 1) => "that config is ranked by the trials that are left",
            (Failures::Ignored, _) => "those configs are ranked by the trials that are left",
        };
        let better = match better {
            0 => String::new(),
            1 => ", though the mean of what is left of 1 is better than the best one's".to_owned(),
            n => format!(", though the means of what is left of {n} are better than the best one's"),
        };
        Some(format!("Trials of {configs} diverged or failed; {they}{better} (metric.failures).{none}"))
    }

    /// What fresh replicates say of the best config and of those that were close; empty where there are none. `word` is what a
    /// metric is called.
    pub(crate) fn confirmation(&self, word: impl Fn(&str) -> String) -> Option<String> {
        let best = self.confirmed.first().filter(|best| best.rank == 0)?;
        let on = fresh(self.confirm?, self.datasets);
        let Some(e) = best.estimate else { return Some(format!("Again on {on}: none of its trials is complete.")) };
        let mean = |metric: &str, mean, half| format!("mean {} {}", word(metric), numbers::plus_minus(mean, half));
        let again = mean(&self.metric.name, e.mean, e.half_width);
        let held_out = best.held_out.zip(self.metric.held_out.as_deref());
        let held_out =
            held_out.map(|(e, metric)| format!(", {}", mean(metric, e.mean, e.half_width))).unwrap_or_default();
        let of = match self.confirm {
            Some((data, training)) if e.n < data as usize * training as usize => {
                format!(" (n = {} of {})", e.n, data as usize * training as usize)
            }
            _ => String::new(),
        };
        let lost = if best.lost > 0 {
            format!(" ({} of its trials there diverged or failed)", best.lost)
        } else {
            String::new()
        };
        let optimistic = "the mean above chose the config, which makes it optimistic on average";
        Some(format!("Again on {on}: {again}{held_out}{of}{lost}; {optimistic}.{}", self.better_there()))
    }

    /// Which configs are better than the winner of the search on fresh replicates.
    fn better_there(&self) -> String {
        let others = self.confirmed.len() - 1;
        let tested = self.confirmed.iter().filter(|config| config.beats_winner.is_some()).count();
        let level = match others {
            0 => return String::new(),
            1 => "paired t, 5 %".to_owned(),
            n => format!("paired t, 5 % / {n}"),
        };
        let better: Vec<&Confirmed> =
            self.confirmed.iter().filter(|config| config.beats_winner == Some(true)).collect();
        if better.is_empty() {
            let which = match (tested, others) {
                (0, _) => return " No other shares enough of these replicates with it to be compared.".to_owned(),
                (1, 1) => "The next one does not beat".to_owned(),
                (tested, others) if tested < others => {
                    format!("None of the {tested} of {others} others that can be compared beats")
                }
                _ => format!("None of the next {others} beats"),
            };
            return format!(" {which} it there ({level}).");
        }
        let sentence = |config: &&Confirmed| {
            let named = self.hyperparameters.iter().map(|h| &h.name).zip(&self.configs[config.rank].values);
            let by = config.from_winner.map(|d| numbers::difference(d.estimate.mean, d.estimate.half_width));
            format!(
                " Config {} ({}) beats it there by {} ({level}).",
                config.rank + 1,
                label(named),
                by.unwrap_or_default()
            )
        };
        better.iter().map(sentence).collect()
    }
}
