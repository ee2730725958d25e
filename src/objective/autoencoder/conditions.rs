//! Where the keys of an autoencoder have an effect.

use super::words::{LossWord, MixtureWord, NetworkWord, ProjectionWord, ScheduleWord, SourceWord};
use crate::space::With;

pub(super) const MOONS: With = With::Words { key: "data.source", words: &[SourceWord::Moons.word()] };
pub(super) const CSV: With = With::Words { key: "data.source", words: &[SourceWord::Csv.word()] };
pub(super) const TABLES: With =
    With::Words { key: "data.source", words: &[SourceWord::Digits.word(), SourceWord::Csv.word()] };
pub(super) const RESNET: With = With::Words { key: "model.kind", words: &[NetworkWord::Resnet.word()] };
pub(super) const LIFTED: With = With::Words { key: "model.projection", words: &[ProjectionWord::Lifted.word()] };
/// Where every hidden layer is of one width; a list of widths says how many layers there are.
pub(super) const ONE_WIDTH: With = With::Single { key: "model.hidden_size", single: true };
pub(super) const COSINE: With = With::Words { key: "training.schedule", words: &[ScheduleWord::Cosine.word()] };
pub(super) const STEP: With = With::Words { key: "training.schedule", words: &[ScheduleWord::Step.word()] };
pub(super) const EARLY_STOPPING: With = With::Given { key: "training.patience" };
pub(super) const MMD: With = With::Words { key: "training.loss", words: &[LossWord::MseMmd.word()] };
/// Where MMD² has a part in the loss; at weight 0 its kernel changes nothing that is learnt.
pub(super) const WEIGHED: With = With::Above { key: "mmd.weight", above: 0.0 };
/// Where synthetic rows have a label.
pub(super) const BY_LABEL: With = With::Words { key: "evaluate.mixture", words: &[MixtureWord::ByLabel.word()] };
pub(super) const MIXTURE: With = With::Words { key: "evaluate.mixture", words: MixtureWord::WORDS };
