//! The declaration of the autoencoder: its keys. What its trials measure stands in `metrics`, what is wrong with keys
//! together in `check`.

use super::conditions::{
    COSINE, CSV, EARLY_STOPPING, LIFTED, MIXTURE, MMD, MOONS, ONE_WIDTH, RESNET, STEP, TABLES, WEIGHED,
};
use super::words::{LossWord, MixtureWord, NetworkWord, ProjectionWord, ScheduleWord, SourceWord};
use super::{check, metrics};
use crate::learn::{Estimator, Kernel, Missing, Mmd};
use crate::space::Above::{From, MoreThan};
use crate::space::{Budget, Default, Domains, Field, Schema, Takes, key};

/// The autoencoder.
pub(crate) const SCHEMA: &Schema = &Schema {
    kind: "autoencoder",
    about: "a network that learns to give back each row of its data through a narrow code",
    step: "epoch",
    budget: Some(Budget { key: "training.epochs", every: "training.every", ended: metrics::EPOCHS_TRAINED }),
    fields: FIELDS,
    open: false,
    metric: metrics::RANKING,
    more_metrics: "`n_valid` or `validation_fraction` in [data] adds valid_mse, [evaluate], an MMD loss and `patience` can \
                   add others",
    example: "training.lr",
    check: check::complaints,
    measures: metrics::measures,
    datasets,
};

const MAX_ROWS: i64 = 10_000_000;
const MAX_LAYERS: u16 = 1000;

/// Moons are drawn anew for each replicate; of rows in a file there is another split.
fn datasets(domains: &Domains) -> &'static str {
    if domains.may_hold(MOONS) { "datasets" } else { "splits of these rows" }
}

const FIELDS: &[Field] = &[
    key("data.source", Takes::Word(SourceWord::WORDS), Default::Required, r#""moons""#, "dataset")
        .about("the rows: drawn anew, built in, or of a file"),
    key("data.noise", Takes::Float(From(0.0), 100.0), Default::Float(0.1), "0.1", "noise")
        .with(MOONS)
        .about("moons: standard deviation of the noise on each coordinate"),
    key("data.n_train", Takes::Int(2, MAX_ROWS), Default::IntWith(1000, MOONS, "all"), "1000", "training-set size")
        .about("training rows"),
    key("data.n_test", Takes::Int(1, MAX_ROWS), Default::Int(2000), "2000", "test-set size")
        .with(MOONS)
        .about("moons: test points"),
    key("data.n_valid", Takes::Int(1, MAX_ROWS), Default::Absent("none"), "1000", "validation-set size")
        .with(MOONS)
        .about("moons: validation points, drawn apart: valid_mse"),
    key("data.path", Takes::Path, Default::Required, r#""points.csv""#, "file")
        .with(CSV)
        .about("the file, relative to where sweeper is started or else to where the sweep file is"),
    key("data.columns", Takes::Texts(1), Default::NoTexts("all but the label"), r#"["x", "y"]"#, "columns")
        .with(CSV)
        .about("csv: columns to learn"),
    key("data.exclude", Takes::Texts(0), Default::NoTexts("none"), r#"["id"]"#, "excluded columns")
        .with(CSV)
        .fixed()
        .about("csv: columns that are not learnt; \"\" is one without a name"),
    key("data.label", Takes::Text, Default::Absent("none"), r#""class""#, "label")
        .with(CSV)
        .about("csv: column of labels; not learnt, stratifies the split"),
    key(
        "data.missing",
        Takes::Word(Missing::WORDS),
        Default::Word(Missing::Refuse.word()),
        r#""drop""#,
        "missing values",
    )
    .with(CSV)
    .fixed()
    .about("csv: rows that lack a value are refused or left out"),
    key("data.standardize", Takes::Bool, Default::Bool(false), "true", "standardisation")
        .with(CSV)
        .about("csv: shift and scale columns to mean 0, sd 1 of the training rows"),
    key("data.test_fraction", Takes::Float(MoreThan(0.0), 0.99), Default::Float(0.2), "0.2", "test fraction")
        .with(TABLES)
        .about("digits, csv: share of rows held out"),
    key(
        "data.validation_fraction",
        Takes::Float(MoreThan(0.0), 0.99),
        Default::Absent("none"),
        "0.2",
        "validation fraction",
    )
    .with(TABLES)
    .about("digits, csv: share of all rows, taken from the training rows: valid_mse"),
    key(
        "model.kind",
        Takes::Word(NetworkWord::WORDS),
        Default::Word(NetworkWord::Mlp.word()),
        r#""mlp""#,
        "kind of network",
    )
    .about("fully connected, ReLU inside, linear code and output; or residual blocks z + f(z)"),
    key("model.hidden_size", Takes::IntOrInts(1, 1_000_000, MAX_LAYERS), Default::Int(64), "64", "hidden size")
        .about("width of the hidden layers; or a list, one for each hidden layer (resnet: block) of the encoder"),
    key("model.layers", Takes::Int(0, MAX_LAYERS as i64), Default::Int(2), "2", "number of layers")
        .with(ONE_WIDTH)
        .about("hidden layers of the encoder; the decoder mirrors it"),
    key("model.bottleneck_size", Takes::Int(1, 1_000_000), Default::Int(1), "1", "bottleneck size")
        .about("width of the code"),
    key("model.block_layers", Takes::Int(1, 2), Default::Int(1), "1", "hidden layers in a block")
        .with(RESNET)
        .about("resnet: hidden layers in each f"),
    key(
        "model.projection",
        Takes::Word(ProjectionWord::WORDS),
        Default::Word(ProjectionWord::Auto.word()),
        r#""auto""#,
        "projection",
    )
    .with(RESNET)
    .about("resnet: blocks as wide as rows, then a linear layer unless the code is as wide (auto), or always; or lifted"),
    key("model.block_width", Takes::Int(1, 1_000_000), Default::Required, "16", "width of the blocks")
        .with(LIFTED)
        .about("lifted: a linear layer to z of this width, and one from it to the code"),
    key("training.epochs", Takes::Int(1, 1_000_000), Default::Int(100), "100", "number of epochs")
        .about("passes over the training rows"),
    key("training.batch_size", Takes::Int(1, MAX_ROWS), Default::Int(64), "64", "batch size")
        .about("reshuffled every epoch; the last batch may be short"),
    key("training.lr", Takes::Float(MoreThan(0.0), 100.0), Default::Float(1e-3), "1e-3", "learning rate")
        .about("Adam's step size (betas 0.9 and 0.999, eps 1e-8)"),
    key(
        "training.schedule",
        Takes::Word(ScheduleWord::WORDS),
        Default::Word(ScheduleWord::Constant.word()),
        r#""constant""#,
        "learning-rate schedule",
    )
    .about("how the step size changes over the epochs"),
    key("training.min_lr", Takes::Float(From(0.0), 100.0), Default::Float(0.0), "0.0", "final learning rate")
        .with(COSINE)
        .about("cosine: where it ends"),
    key("training.step_size", Takes::Int(1, 1_000_000), Default::Int(30), "30", "epochs between steps")
        .with(STEP)
        .about("step: epochs between two multiplications"),
    key("training.gamma", Takes::Float(MoreThan(0.0), 1.0), Default::Float(0.1), "0.1", "step factor")
        .with(STEP)
        .about("step: by what"),
    key("training.every", Takes::Int(1, 1_000_000), Default::Int(1), "10", "epochs between measurements")
        .about("epochs between two measurements; the last epoch is always measured"),
    key("training.patience", Takes::Int(1, 1_000_000), Default::Absent("never"), "10", "patience")
        .about("so many recorded epochs without a better valid_mse end a training, with its last weights (epochs says when); schedule and estimates are of all"),
    key("training.min_delta", Takes::Float(From(0.0), 1e15), Default::Float(0.0), "1e-4", "least improvement")
        .with(EARLY_STOPPING)
        .about("an error must be further than this below the best so far to be better"),
    key("training.loss", Takes::Word(LossWord::WORDS), Default::Word(LossWord::Mse.word()), r#""mse+mmd""#, "loss")
        .about("reconstruction error, or that plus mmd.weight × MMD² of the codes from N(0, I)"),
    key("mmd.weight", Takes::Float(From(0.0), 1e6), Default::Float(1.0), "1.0", "weight of the MMD")
        .with(MMD)
        .about("what the MMD² counts in the loss, beside a reconstruction error of weight 1"),
    key(
        "mmd.kernel",
        Takes::Word(Kernel::WORDS),
        Default::Word(Mmd::USUAL.kernel.word()),
        r#""squared_exponential""#,
        "kernel of the MMD",
    )
    .with(WEIGHED)
    .about("exp(−d²/2σ²), or 1/√(1 + d²/2σ²), summed over the bandwidths σ"),
    key(
        "mmd.estimator",
        Takes::Word(Estimator::WORDS),
        Default::Word(Mmd::USUAL.estimator.word()),
        r#""biased""#,
        "estimator of the MMD",
    )
    .with(WEIGHED)
    .about("whether pairs of a sample with itself count"),
    key("mmd.bandwidths", Takes::Int(3, 7), Default::Int(5), "5", "number of kernel bandwidths")
        .with(WEIGHED)
        .about("each twice the one before"),
    key(
        "mmd.base",
        Takes::Float(MoreThan(0.0), 1000.0),
        Default::Float(Mmd::USUAL.base),
        "0.25",
        "smallest kernel bandwidth",
    )
    .with(WEIGHED)
    .about("the smallest bandwidth"),
    key("evaluate.noise", Takes::Floats(From(0.0), 100.0), Default::Absent("none"), "[0.1, 0.2]", "noise of the test")
        .with(MOONS)
        .fixed()
        .about("moons: test errors at other noise, test_mse_noise0.2"),
    key("evaluate.mixture", Takes::Word(MixtureWord::WORDS), Default::Absent("none"), r#""bic""#, "mixture")
        .about("a Gaussian mixture on the codes of the training rows, by_label: one for each label; mixture_components, mixture_loglik"),
    key("evaluate.components", Takes::Int(1, 50), Default::Int(10), "10", "components of the mixture")
        .with(MIXTURE)
        .about("the most components (bic), or their number (by_label: at most, alike for all labels, one each at least)"),
    key("evaluate.synthetic", Takes::Bool, Default::Absent("false"), "true", "synthetic rows")
        .fixed()
        .about("how far decoded samples of the mixture (of N(0, I), if there is none and the loss is mse+mmd) are from test rows"),
    key("evaluate.forest", Takes::Bool, Default::Absent("false"), "true", "forest")
        .fixed()
        .about("a random forest of 100 trees judges reconstructions and synthetic rows (by_label: forest_synthetic)"),
];
