//! What comparisons amount to, in words.

use super::comparisons::BestSet;
use super::tables::Summary;

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
        let how = format!("(paired t {}, 95 %)", self.over());
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
}
